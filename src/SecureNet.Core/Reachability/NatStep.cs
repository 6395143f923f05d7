using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The NAT gateway on a request's way. Source: VPC guide, "NAT gateway basics" and "DNS64 and NAT64".</summary>
internal static class NatStep
{
    /// <summary>Writes the hops up to the translation. Null where the gateway does not take the packet, or was not read.</summary>
    /// <param name="index">The network.</param>
    /// <param name="log">Where the hops go.</param>
    /// <param name="route">The route that leads there.</param>
    /// <param name="site">The subnet that the packet leaves.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="pick">Which of so many addresses of a gateway it leaves under.</param>
    public static NatPassage? Cross(NetworkIndex index, WalkLog log, Route route, SubnetNode site, Packet packet,
        Func<NatGateway, int, int> pick)
    {
        NatGateway? nat = index.Find<NatGateway>(ResourceKind.NatGateway, route.TargetId);
        if (nat is { State: "available" } && NatDoubt.Of(nat) is { } doubt)
        {
            log.InDoubt = true;
            log.Add(Layer.NatGateway, Component.Of(nat), Disposition.Unknown, () => doubt);
            return null;
        }

        IReadOnlyList<NatGatewayAddress> sources = nat is null ? [] : NatDoubt.SourcesOf(nat);
        if (nat is null || sources.Count == 0 || index.Subnet(nat.SubnetId) is not { } subnet)
        {
            string what = nat is null ? $"NAT gateway {route.TargetId}" : sources.Count == 0
                ? $"the address of NAT gateway {nat}" : $"subnet {nat.SubnetId} of NAT gateway {nat}";
            ResourceKind kind = sources.Count == 0 ? ResourceKind.NatGateway : ResourceKind.Subnet;
            if (nat is { State: not "available" }) { Refuse(log, nat, ("use", () => $"NAT gateway {nat} is {nat.State}", "BAD_STATE")); }
            else
            {
                log.InDoubt = true;
                log.Add(Layer.NatGateway, new(route.TargetId, nat?.Name, site.Place), Disposition.Unknown,
                    () => index.Missing(site.Vpc.Place, kind, what));
            }

            return null;
        }

        (string, Func<string>, string)? refused = nat.State != "available" ? ("use", () => $"NAT gateway {nat} is {nat.State}", "BAD_STATE")
            : nat.VpcId != site.Vpc.Id ? ("use", () => $"NAT gateway {nat} is in {nat.VpcId}; it serves only what is sent in its own VPC",
                "NGW_REQUIRES_SOURCE_IN_VPC")
            : packet.Protocol.Number is not (1 or 6 or 17) && !(packet.Protocol == IpProtocol.IcmpV6 && packet.Source.IsV6)
                ? ("protocol", () => $"NAT gateway {nat} carries only TCP, UDP and ICMP", "PROTOCOL_RESTRICTION")
            : packet.Source.IsV6 && !SpecialBlocks.IsNat64(packet.Destination)
                ? ("family", () => $"NAT gateway {nat} translates IPv6 only to 64:ff9b::/96 (NAT64), not to {packet.Destination}",
                    "PROTOCOL_RESTRICTION")
            : packet.Source.IsV6 && packet.Protocol.IsIcmp && packet.IcmpType != 128
                ? ("message", () => $"NAT gateway {nat} translates of ICMPv6 only pings (RFC 7915), not type {packet.IcmpType}",
                    "PROTOCOL_RESTRICTION")
            : null;
        if (refused is { } why)
        {
            Refuse(log, nat, why);
            return null;
        }

        if (subnet != site) { NetworkAclCheck.Cross(index, log, subnet, egress: false, packet); }
        NatGatewayAddress source = sources.Count == 1 ? sources[0] : sources[pick(nat, sources.Count)];
        Ip own = Ip.Of(source.Private!);
        log.Add(Layer.NatGateway, Component.Of(nat), Disposition.Translated, () => (packet.Source.IsV6
            ? $"NAT gateway {nat} translates {packet.Source} to its own {own} and {packet.Destination} to "
                + $"{SpecialBlocks.FromNat64(packet.Destination)}"
            : $"NAT gateway {nat} changes the source from {packet.Source} to its own {own}")
            + (sources.Count == 1 ? "" : $", one of {sources.Count} addresses that it sends under"));
        return new(nat, subnet, own, source.Public is { } known ? Ip.Of(known) : null, packet);
    }

    /// <summary>The packet as the gateway sends it on.</summary>
    public static Packet Translate(Packet packet, Ip own) => !packet.Source.IsV6 ? packet with { Source = own } : packet with
    {
        Source = own,
        Destination = SpecialBlocks.FromNat64(packet.Destination),
        Protocol = packet.Protocol == IpProtocol.IcmpV6 ? IpProtocol.Icmp : packet.Protocol,
        IcmpType = packet.IcmpType switch { 128 => 8, 129 => 0, var other => other },
    };

    private static void Refuse(WalkLog log, NatGateway nat, (string Question, Func<string> Reason, string Code) why) =>
        log.Block(Layer.NatGateway, Component.Of(nat), new Step(Disposition.Denied, why.Reason), (nat.Id, why.Question), why.Code,
            "point the route at an available NAT gateway of this VPC");
}

/// <summary>
/// An instance that routes for others: it drops what is not its own unless its check is off; what it then does is its own affair.
/// </summary>
internal static class Appliance
{
    public static void Cross(WalkLog log, InterfaceNode box, Route? route, Packet packet)
    {
        NetworkInterface record = box.Record;
        string way = route is null ? "the gateway's route table" : $"route {route}";
        if (record.SourceDestCheck)
        {
            log.Block(Layer.Interface, Component.Of(box),
                new Step(Disposition.Denied,
                    () => $"{way} leads to interface {record}, whose source/destination check drops what is not for its own addresses"),
                (record.Id, "box"), "ENI_SOURCE_DEST_CHECK_RESTRICTION", "turn the check off if the instance is a router");
            return;
        }

        if (HostCheck.IsDown(box))
        {
            log.Block(Layer.Interface, Component.Of(box), new Step(Disposition.Denied, () => $"{way} leads to interface {record}, which " +
                (InterfaceState.Of(record) == Verdict.Blocked
                    ? InterfaceState.Describe(record) : $"is of instance {box.Instance}, and that is {box.Instance!.State}")),
                (record.Id, "box down"), "BAD_STATE", "point the route at an interface of a running instance");
            return;
        }

        log.InDoubt = true;
        log.Add(Layer.Snapshot, Component.Of(box), Disposition.Unknown,
            () => $"{way} leads to interface {record}; what the instance behind it does with {packet.Kind} to "
                + $"{packet.Destination} is not known");
    }

    /// <summary>
    /// The table of the VPC's internet gateway on what comes in. Writes the hop and returns the interface it leads to; null where it is
    /// delivered directly. Source: VPC guide, "Gateway route tables".
    /// </summary>
    public static InterfaceNode? AtEdge(NetworkIndex index, WalkLog log, VpcNode vpc, Packet packet)
    {
        if (vpc.Gateway is not { } gateway) { return null; }
        if (index.EdgeTable(gateway.Id) is not { } node)
        {
            if (index.WasListed(gateway.Place, ResourceKind.RouteTable)) { return null; }
            log.Add(Layer.RouteTable, Component.Of(gateway), Disposition.Unknown,
                () => index.Missing(gateway.Place, ResourceKind.RouteTable, $"whether {gateway} has a route table of its own"));
            log.InDoubt |= index.MayStray(vpc);
            return null;
        }

        RouteTable table = node.Record;
        RouteChoice choice = node.Select(packet.Destination);
        if (choice.Unread is not null || choice.Ambiguous)
        {
            log.InDoubt = true;
            log.Add(Layer.RouteTable, Component.Of(table), Disposition.Unknown, () => choice.Unread is { } unread
                ? $"whether route {unread} of gateway route table {table} matches {packet.Destination} is not known: "
                    + $"ec2:GetManagedPrefixListEntries of {unread.PrefixListId} in {table.Place} was not read"
                : $"gateway route table {table} has overlapping prefix lists with different targets for {packet.Destination}; "
                    + "AWS picks one at random");
            return null;
        }

        if (choice.Route is not { } route) { return null; }
        if (RouteDoubt.Of(route) is { } doubt)
        {
            log.InDoubt = true;
            log.Add(Layer.RouteTable, Component.Of(table), Disposition.Unknown,
                () => $"{doubt} (it is the longest match of gateway route table {table} for {packet.Destination})", route, choice.Index);
            return null;
        }

        if (route.IsBlackhole)
        {
            log.Block(Layer.RouteTable, Component.Of(table), new Step(Disposition.Blackhole,
                () => $"route {route} of gateway route table {table} drops it: its target is gone or not usable", route, choice.Index),
                (gateway.Id, packet.Destination), "BAD_STATE_ROUTE", "point the gateway's route at a working target");
            return null;
        }

        log.Add(Layer.RouteTable, Component.Of(table), Disposition.Forwarded,
            () => $"route {route} of gateway route table {table} takes what comes in to {packet.Destination}", route, choice.Index);
        if (route.TargetKind == RouteTargetKind.Local) { return null; }
        if (route.TargetKind == RouteTargetKind.NetworkInterface && index.Interface(route.TargetId) is { } box) { return box; }
        if (route.TargetKind == RouteTargetKind.VpcEndpoint)
        {
            EndpointStep.ThroughAppliance(index, log, route, vpc);
            return null;
        }

        log.InDoubt = true;
        log.Add(Layer.Snapshot, new(route.TargetId, null, table.Place), Disposition.Unknown,
            () => route.TargetKind == RouteTargetKind.NetworkInterface
                ? index.Missing(table.Place, ResourceKind.NetworkInterface, $"interface {route.TargetId}")
                : $"route {route} of {table} leads to {route.TargetId}; what the appliances behind it do is out of the analyzer's scope");
        return null;
    }
}
