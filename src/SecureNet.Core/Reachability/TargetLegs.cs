using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// A client as a load balancer sees it, which may keep its address and port: the client itself, or a NAT gateway before it.
/// </summary>
internal readonly record struct SeenClient(Ip Address, ClientOs Os, int? SourcePort, PortSet? Ports, bool InDoubt)
{
    public static SeenClient Of(WalkResult arrival, Flow flow) => new(arrival.SeenSource ?? Ip.Of(flow.Source.Address),
        arrival.IsTranslated ? ClientOs.Any : flow.ClientOs, arrival.IsTranslated ? null : flow.SourcePort,
        arrival.SeenPorts is { IsEmpty: false } some ? some : null, arrival.InDoubt);
}

/// <summary>The ways from a node of a load balancer to the targets of one group: traffic and health check.</summary>
internal static class TargetLegs
{
    public static IEnumerable<WalkResult> Of(NetworkIndex index, Flow flow, LoadBalancerNode balancer, InterfaceNode node, string groupArn,
        SeenClient client, int depth)
    {
        WalkLog log = new(onReturn: false, "to the target");
        TargetGroup? group = index.Find<TargetGroup>(ResourceKind.TargetGroup, groupArn);
        Component at = group is null ? new(groupArn, null, balancer.Record.Place) : Component.Of(group);
        if (group?.Targets is not { } targets)
        {
            log.Add(Layer.TargetGroup, at, Disposition.Unknown,
                () => group is null ? index.Missing(balancer.Record.Place, ResourceKind.TargetGroup, $"target group {groupArn}")
                    : $"the targets of {group} are not known: elasticloadbalancing:DescribeTargetHealth of {group.Place} was not read");
            return [LoadBalancerPath.Join(log)];
        }

        if (group.TargetType == "lambda")
        {
            log.Add(Layer.TargetGroup, at, Disposition.Delivered,
                () => $"target group {group} invokes a function; no network lies between");
            return [LoadBalancerPath.Join(log)];
        }

        if (targets.Count == 0)
        {
            log.Block(Layer.TargetGroup, at, new Step(Disposition.NoRoute, () => $"target group {group} has no target"),
                (group.Id, "targets"), "ELBV2_LISTENER_HAS_NO_TG", "register a target",
                new TargetRemedy(group, balancer));
            return [LoadBalancerPath.Join(log)];
        }

        return targets.Select(t => ToTarget(index, flow, balancer, node, group, t, client, depth));
    }

    private static WalkResult ToTarget(NetworkIndex index, Flow flow, LoadBalancerNode balancer, InterfaceNode node, TargetGroup group,
        Target target, SeenClient client, int depth)
    {
        string leg = $"to target {target.Id}:{target.Port}";
        WalkLog log = new(onReturn: false, leg);
        Component at = Component.Of(group);
        if (group.TargetType == "alb") { return ToBalancer(index, flow, node, group, target, log, client, depth); }
        if (HostOf(index, group, target) is not { } host)
        {
            WithoutHost(index, log, group, target);
            return LoadBalancerPath.Join(log);
        }

        bool usable = IsUsable(index, log, balancer, node, group, target, host);
        bool preserves = balancer.PreservesClient(group);
        if (preserves && !client.InDoubt && host.Owns(client.Address))
        {
            log.Block(Layer.TargetGroup, at, new Step(Disposition.Denied,
                () => $"target {target.Id} is the client itself, and {balancer.Record} keeps client addresses: a host drops packets "
                    + "from its own address"),
                (group.Id, target.Id, "hairpin"), null, "turn client IP preservation off, or reach the service directly");
        }

        if (usable)
        {
            log.Add(Layer.TargetGroup, at, Disposition.Forwarded, () =>
                $"target group {group} has target {target.Id}:{target.Port} "
                    + $"({target.Health}){(preserves ? "; it sees the client's own address" : "")}");
        }
        Endpoint from = new() { Address = OwnAddress(node, host, group.TargetType == "ip" ? Ip.Of(IPAddress.Parse(target.Id)) : null),
            Interface = node.Record, Label = balancer.Record.DisplayName };
        Endpoint to = new()
        {
            Address = group.TargetType == "ip" ? IPAddress.Parse(target.Id) : Same(host, from), Interface = host.Record, Label = target.Id
        };
        Flow traffic = new() { Source = from, Destination = to, Protocol = flow.Protocol, Port = target.Port,
            ClientOs = preserves ? client.Os : ClientOs.Any, SourcePort = preserves ? client.SourcePort : null };
        bool keeps = preserves && client.Address.IsV6 == Ip.Of(from.Address).IsV6;
        WalkResult way = PathAnalyzer.WalkPlain(index, traffic, leg, keeps ? client.Address : null, client.InDoubt,
            keeps ? client.Ports : null);
        int checkPort = int.TryParse(group.HealthCheckPort, out int port) ? port : target.Port;
        if (checkPort == target.Port && !preserves && flow.Protocol == IpProtocol.Tcp) { return LoadBalancerPath.Join(log, way); }
        Flow check = traffic with { Protocol = IpProtocol.Tcp, Port = checkPort, ClientOs = ClientOs.Any, SourcePort = null };
        return LoadBalancerPath.Join(log, way, PathAnalyzer.WalkPlain(index, check, $"health check of {target.Id}:{checkPort}"));
    }

    private static WalkResult ToBalancer(NetworkIndex index, Flow flow, InterfaceNode node, TargetGroup group, Target target, WalkLog log,
        SeenClient client, int depth)
    {
        LoadBalancerNode? inner = index.LoadBalancers.FirstOrDefault(b => b.Record.Id == target.Id);
        if (inner is null || !LoadBalancerPath.MayNest(depth))
        {
            log.Add(Layer.TargetGroup, Component.Of(group), Disposition.Unknown, () => inner is null ? index.Missing(group.Place,
                ResourceKind.LoadBalancer, $"load balancer {target.Id}") : "load balancers follow each other without end");
            return LoadBalancerPath.Join(log);
        }

        Endpoint to = new() { Address = flow.Destination.Address, LoadBalancerArn = target.Id, Label = inner.Record.DisplayName };
        Endpoint from = new() { Address = node.Addresses.First(a => !a.Own.IsV6).Own.ToAddress(), Interface = node.Record };

        // Its targets see the client's own address, always. Source: NLB guide, "Application Load Balancers as targets".
        Flow next = flow with { Source = from, Destination = to, Port = target.Port };
        return LoadBalancerPath.Join(log,
            client.Address.IsV6 ? LoadBalancerPath.Walk(index, next with { ClientOs = ClientOs.Any, SourcePort = null }, inner, depth + 1)
                : LoadBalancerPath.Walk(index, next with { ClientOs = client.Os, SourcePort = client.SourcePort }, inner, depth + 1,
                    client.Address, client.InDoubt, client.Ports));
    }

    /// <summary>Whether the node may choose the target at all: its health, its zone, and who crosses zones.</summary>
    private static bool IsUsable(NetworkIndex index, WalkLog log, LoadBalancerNode balancer, InterfaceNode node, TargetGroup group,
        Target target, InterfaceNode host)
    {
        Component at = Component.Of(group);
        bool usable = true;
        if (target.Health is not ("healthy" or "initial" or "unavailable"))
        {
            Refuse("health",
                () => $"target {target.Id}:{target.Port} of {group} is {target.Health}{(target.Reason is { } r ? $" ({r})" : "")}",
                "ELBV2_LISTENER_REQUIRES_TG_ACCEPT", "see why its health check fails");
        }

        // A target outside the balancer's VPC has no zone of its own: "all".
        bool zoned = host.Vpc == node.Vpc && host.Subnet != node.Subnet && target.AvailabilityZone != "all";
        bool read = host.Subnet.Subnet is not null && balancer.Interfaces.All(n => n.Subnet.Subnet is not null);
        if (zoned && !read && !node.Subnet.SameZone(host.Subnet))
        {
            log.Add(Layer.TargetGroup, at, Disposition.Unknown,
                () => $"whether {balancer.Record} serves the zone of target {target.Id} is not known: " +
                    index.Missing(host.Vpc.Place, ResourceKind.Subnet, string.Join(", ", balancer.Interfaces.Select(n => n.Subnet)
                        .Append(host.Subnet).Where(s => s.Subnet is null).Select(s => s.Id).Distinct())));
            usable = false;
        }
        else if (zoned && !balancer.Interfaces.Any(n => n.Subnet.SameZone(host.Subnet)))
        {
            Refuse("zone", () =>
                $"target {target.Id} lies in {host.Subnet.Subnet?.AvailabilityZone}, a zone that is not enabled for {balancer.Record}",
                "ELB_INSTALLED_AZ_RESTRICTION", "enable the zone for the load balancer");
        }
        else if (zoned && !balancer.CrossesZones(group) && !node.Subnet.SameZone(host.Subnet))
        {
            Refuse("cross",
                () => $"node {node.Record.Id} of {balancer.Record} does not send to target {target.Id} in another zone: cross-zone "
                    + "load balancing is off", "ELB_NOT_CROSSZONE",
                "turn cross-zone load balancing on, or register a target in every zone");
        }

        return usable;

        void Refuse(string question, Func<string> reason, string code, string advice)
        {
            log.Block(Layer.TargetGroup, at, new Step(Disposition.Denied, reason), (group.Id, target.Id, question, node.Record.Id),
                code, advice);
            usable = false;
        }
    }

    private static InterfaceNode? HostOf(NetworkIndex index, TargetGroup group, Target target)
    {
        if (group.TargetType == "instance")
        {
            IReadOnlyList<InterfaceNode> own = index.InterfacesOf(target.Id);
            return own.FirstOrDefault(i => i.Instance is { PrivateIpAddress: { } p } && i.Owns(Ip.Of(p)))
                ?? (own.Count > 0 ? own[0] : null);
        }

        if (!IPAddress.TryParse(target.Id, out IPAddress? address)) { return null; }
        Ip ip = Ip.Of(address);
        VpcNode? home = group.VpcId is { } vpc ? index.Vpc(vpc) : null;
        if (home is not null && (home.Owner(ip) is { } near || home.Contains(ip))) { return home.Owner(ip); }

        // Elsewhere the same address may be several hosts': a peer's is the nearest.
        InterfaceNode[] all = [.. index.Vpcs.Select(v => v.Owner(ip)).OfType<InterfaceNode>()];
        InterfaceNode[] peers = home is null ? [] : [.. all.Where(i => index.PeeringBetween(home.Id, i.Vpc.Id) is not null)];
        return peers.Length == 1 ? peers[0] : all.Length == 1 ? all[0] : null;
    }

    private static void WithoutHost(NetworkIndex index, WalkLog log, TargetGroup group, Target target)
    {
        VpcNode? home = group.VpcId is { } vpc ? index.Vpc(vpc) : null;
        Place place = home?.Place ?? group.Place;
        bool isHere = group.TargetType == "instance"
            || (home is not null && IPAddress.TryParse(target.Id, out IPAddress? address) && home.Contains(Ip.Of(address)));
        if (isHere && index.WasListed(place, ResourceKind.NetworkInterface))
        {
            log.Block(Layer.TargetGroup, Component.Of(group),
                new Step(Disposition.NoRoute, () => $"target {target.Id} of {group} has no interface"), (group.Id, target.Id),
                "TARGET_ADDRESS_RESTRICTION", "register a target that exists");
        }
        else
        {
            log.Add(Layer.TargetGroup, Component.Of(group), Disposition.Unknown,
                () => isHere ? index.Missing(place, ResourceKind.NetworkInterface, $"the interface of target {target.Id} of {group}")
                    : $"target {target.Id} of {group} is outside {home?.Id ?? "its VPC"}, and no one interface that was read is "
                        + "known to be meant");
        }
    }

    private static IPAddress OwnAddress(InterfaceNode node, InterfaceNode host, Ip? wanted)
    {
        bool v6 = wanted is { } w ? w.IsV6 : !host.Addresses.Any(a => !a.Own.IsV6);
        return (node.Addresses.FirstOrDefault(a => a.Own.IsV6 == v6) is { Own: var own } && own.IsV6 == v6 && own != default
            ? own : node.Addresses[0].Own).ToAddress();
    }

    private static IPAddress Same(InterfaceNode host, Endpoint from)
    {
        bool v6 = Ip.Of(from.Address).IsV6;
        (Ip Own, Ip? Public) same = host.Addresses.FirstOrDefault(a => a.Own.IsV6 == v6);
        return (same.Own == default ? host.Addresses[0].Own : same.Own).ToAddress();
    }
}
