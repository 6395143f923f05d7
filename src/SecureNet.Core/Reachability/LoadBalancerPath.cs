using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Reachability;

/// <summary>
/// A flow to a load balancer is two: from the client to a node of it, and from the node to a target, beside the health check of that
/// target. It gets through where one node and one of its targets do. Sources: the guides of Application and Network Load Balancers.
/// </summary>
internal static class LoadBalancerPath
{
    internal const string FirstLeg = "to the load balancer";
    private const int DeepestNesting = 2;

    /// <summary>One part of the way, in the order in which the request takes it.</summary>
    private readonly record struct Part(Trace Forward, Trace Return, IReadOnlyList<Obstacle> Obstacles, ReturnPorts? Ports, Verdict Verdict,
        string? Elsewhere)
    {
        public static Part Of(WalkResult walk) => new(walk.Forward, walk.Return, walk.Obstacles, walk.Ports, walk.Verdict, walk.Elsewhere);

        public static Part Of(WalkLog log) =>
            new(log.ToTrace(), new() { Verdict = Verdict.Reachable, Hops = [] }, log.Obstacles, null, log.Verdict, null);
    }

    public static LoadBalancerNode? BalancerOf(NetworkIndex index, Flow flow)
    {
        // A node answers pings by itself; of anything else without ports no listener takes it.
        if (index.LoadBalancers.Count == 0 || flow.Protocol.IsIcmp) { return null; }
        if (flow.Destination.LoadBalancerArn is { } arn) { return index.LoadBalancers.FirstOrDefault(b => b.Record.Id == arn); }
        return flow.Destination.Interface is { } at && index.Interface(at.Id) is { } node ? index.BalancerOf(node) : null;
    }

    /// <summary>The node of a load balancer that was not read, to which the flow goes; null for any other destination.</summary>
    public static InterfaceNode? NodeWithoutBalancer(NetworkIndex index, Flow flow) =>
        flow.Destination.Interface is { } at && index.Interface(at.Id) is { } node && LoadBalancerNode.IsNode(node)
            && index.BalancerOf(node) is null ? node : null;

    public static WalkResult WalkToUnread(NetworkIndex index, Flow flow, InterfaceNode node)
    {
        WalkLog log = new(onReturn: false, FirstLeg);
        string asked = $"what it does with {flow.Protocol}{(flow.Port is { } p ? $"/{p}" : "")} is not known";
        log.Add(Layer.LoadBalancer, Component.Of(node), Disposition.Unknown, WhyUnread(index, node, asked));
        return Join([Part.Of(PathAnalyzer.WalkPlain(index, flow, FirstLeg)), Part.Of(log)]);
    }

    /// <summary>Why nothing is known of the load balancer of a node, in a sentence.</summary>
    /// <param name="index">The network.</param>
    /// <param name="node">The node.</param>
    /// <param name="what">What is not known of a Classic one, as the end of a sentence.</param>
    public static Func<string> WhyUnread(NetworkIndex index, InterfaceNode node, string what) => () => LoadBalancerNode.IsClassic(node)
        ? $"{SafeText.Of(node.Record.Description)} is a Classic Load Balancer, which is out of the analyzer's scope: {what}"
        : index.Missing(node.Record.Place, ResourceKind.LoadBalancer,
            $"load balancer {(LoadBalancerNode.Is(node) ? SafeText.Of(node.Record.Description[4..]) : "")}, whose node "
                + $"{node.Record.Id} is,");

    /// <param name="index">The network.</param>
    /// <param name="flow">The flow to the load balancer or to one of its nodes.</param>
    /// <param name="balancer">The load balancer.</param>
    /// <param name="depth">How many load balancers the flow came through.</param>
    /// <param name="preserved">The client's address where the source is a load balancer that sends under it, else null.</param>
    /// <param name="inDoubt">True where that address is not known for certain.</param>
    /// <param name="ports">The ports that such a client may send from, where not all that its system has; else null.</param>
    public static WalkResult Walk(NetworkIndex index, Flow flow, LoadBalancerNode balancer, int depth = 0, Ip? preserved = null,
        bool inDoubt = false, PortSet? ports = null)
    {
        InterfaceNode[] nodes = flow.Destination.LoadBalancerArn is null && flow.Destination.Interface is { } only
            ? [.. balancer.Interfaces.Where(i => i.Record.Id == only.Id)] : balancer.Interfaces;
        if (nodes.Length == 0) { return WithoutNodes(index, balancer); }
        WalkResult[] all =
        [
            .. nodes.Select(n => ThroughNode(index, flow, balancer, n, nodes.Length > 1, depth, preserved, inDoubt, ports))
        ];
        WalkResult best = all.MinBy(Cost)!;
        int good = all.Count(r => r.Verdict == best.Verdict);
        if (best.Verdict != Verdict.Reachable || good == all.Length) { return best; }

        // Clients spread over the nodes by DNS, so some of them would fail.
        WalkLog note = new(onReturn: false, FirstLeg);
        note.Add(Layer.LoadBalancer, balancer.At, Disposition.Forwarded,
            () => $"{good} of {all.Length} nodes of {balancer.Record} get through; not: " +
                string.Join("; ", all.Zip(nodes).Where(r => r.First.Verdict != Verdict.Reachable)
                    .Select(r => $"{r.Second.Record.Id} ({WhyNot(r.First)})")));
        return best with { Forward = best.Forward with { Hops = [.. note.ToTrace().Hops, .. best.Forward.Hops] } };
    }

    private static WalkResult ThroughNode(NetworkIndex index, Flow flow, LoadBalancerNode balancer, InterfaceNode node, bool spread,
        int depth, Ip? preserved, bool inDoubt, PortSet? ports)
    {
        Flow first = flow with { Destination = new() { Address = AddressOf(balancer, node, flow, depth), Interface = node.Record,
            Label = flow.Destination.Label ?? balancer.Record.DisplayName } };
        return NatVariants.Join([.. PathAnalyzer.WalkVariants(index, first, FirstLeg, preserved, inDoubt, ports)
            .Select(arrival => Behind(index, flow, balancer, node, spread, depth, arrival))]);
    }

    /// <summary>A node's listener and its best target, for a client as the node sees it.</summary>
    private static WalkResult Behind(NetworkIndex index, Flow flow, LoadBalancerNode balancer, InterfaceNode node, bool spread, int depth,
        WalkResult arrival)
    {
        WalkLog log = new(onReturn: false, FirstLeg);
        Listener? listener = ListenerOf(index, log, balancer, flow, spread ? node : null);
        List<Part> way = [Part.Of(arrival), Part.Of(log)];
        if (listener is null || listener.TargetGroupArns.Count == 0) { return Join(way) with { Under = arrival.Under }; }
        SeenClient client = SeenClient.Of(arrival, flow);
        WalkResult[] targets =
        [
            .. listener.TargetGroupArns.SelectMany(arn => TargetLegs.Of(index, flow, balancer, node, arn, client, depth))
        ];
        if (targets.Length == 0) { return Join(way) with { Under = arrival.Under }; }
        way.Add(Part.Of(targets.MinBy(Cost)!));
        return Join(way) with { Under = arrival.Under };
    }

    private static Listener? ListenerOf(NetworkIndex index, WalkLog log, LoadBalancerNode balancer, Flow flow, InterfaceNode? node)
    {
        LoadBalancer record = balancer.Record;
        if (record.State is "failed")
        {
            log.Block(Layer.LoadBalancer, balancer.At, new Step(Disposition.Denied, () => $"load balancer {record} is {record.State}"),
                (record.Id, "state"), "BAD_STATE", "create it anew");
        }
        else if (record.State is "provisioning")
        {
            log.Add(Layer.LoadBalancer, balancer.At, Disposition.Unknown, () => $"load balancer {record} is still being provisioned");
        }
        if (flow.Port is { } wanted && balancer.ListenerFor(flow.Protocol, wanted) is { } listener)
        {
            string where = node is null ? "" : $" (node {node.Record.Id})";
            log.Add(Layer.LoadBalancer, balancer.At, listener.TargetGroupArns.Count == 0 ? Disposition.Delivered : Disposition.Forwarded,
                () => listener.TargetGroupArns.Count > 0
                    ? $"listener {listener.Protocol}:{listener.Port} of {record}{where} takes it"
                    : $"listener {listener.Protocol}:{listener.Port} of {record}{where} answers by itself, with "
                        + $"{(listener.RedirectsToHttpsPort is { } port ? $"a redirect to port {port}" : "a fixed response")}");
            return listener;
        }

        if (flow.Protocol.HasPorts && !index.WasListed(record.Place, ResourceKind.Listener))
        {
            log.Add(Layer.LoadBalancer, balancer.At, Disposition.Unknown,
                () => index.Missing(record.Place, ResourceKind.Listener, $"the listeners of {record}"));
            return null;
        }

        log.Block(Layer.LoadBalancer, balancer.At, new Step(Disposition.Denied,
            () => $"load balancer {record} has no listener for {flow.Protocol}{(flow.Port is { } p ? $"/{p}" : "")}; it listens on " +
                (balancer.Listeners.Length == 0 ? "nothing" : string.Join(", ", balancer.Listeners.Select(l => $"{l.Protocol}:{l.Port}")))),
            (record.Id, "listener"), "ELBV2_LISTENERS_MISMATCH", "add a listener, or use a port that it listens on");
        return null;
    }

    /// <summary>
    /// What the balancer's DNS name gives: public addresses for an internet-facing one, even to clients of its own VPC. A
    /// balancer before it uses private ones.
    /// </summary>
    private static System.Net.IPAddress AddressOf(LoadBalancerNode balancer, InterfaceNode node, Flow flow, int depth)
    {
        bool v6 = Ip.Of(flow.Source.Address).IsV6;
        if (flow.Destination.LoadBalancerArn is null) { return flow.Destination.Address; }
        (Ip Own, Ip? Public) known = node.Addresses.FirstOrDefault(a => a.Own.IsV6 == v6);
        return (balancer.Record.Scheme == "internet-facing" && depth == 0 ? known.Public ?? known.Own : known.Own).ToAddress();
    }

    private static WalkResult WithoutNodes(NetworkIndex index, LoadBalancerNode balancer)
    {
        WalkLog log = new(onReturn: false, FirstLeg);
        log.Add(Layer.LoadBalancer, balancer.At, Disposition.Unknown, () => index.Missing(balancer.Record.Place,
            ResourceKind.NetworkInterface, $"the interfaces of load balancer {balancer.Record}"));
        return Join([Part.Of(log)]);
    }

    internal static (int, int) Cost(WalkResult walk) => (Verdicts.Rank(walk.Verdict), walk.Obstacles.Count);

    internal static string WhyNot(WalkResult walk) => walk.Obstacles.Count > 0
        ? string.Join("; ", walk.Obstacles.Select(o => o.Hop.Steps[0].Detail)) : walk.Verdict.ToString().ToLowerInvariant();

    internal static bool MayNest(int depth) => depth < DeepestNesting;

    /// <summary>Parts in the order of the request; their replies come in the opposite order.</summary>
    internal static WalkResult Join(params IReadOnlyList<WalkResult> walks) => Join([.. walks.Select(Part.Of)]);

    internal static WalkResult Join(WalkLog log, params IReadOnlyList<WalkResult> walks) => Join([Part.Of(log), .. walks.Select(Part.Of)]);

    private static WalkResult Join(List<Part> parts) => new(
        new()
        {
            Hops = [.. parts.SelectMany(p => p.Forward.Hops)], Verdict = parts.Select(p => p.Forward.Verdict).Aggregate(Verdicts.Worse)
        },
        new() { Hops = [.. Enumerable.Reverse(parts).SelectMany(p => p.Return.Hops)],
            Verdict = parts.Select(p => p.Return.Verdict).Aggregate(Verdicts.Worse) },
        [.. parts.SelectMany(p => p.Obstacles)], parts[0].Ports)
    {
        Verdict = parts.Select(p => p.Verdict).Aggregate(Verdicts.Worse),
        Elsewhere = parts.Select(p => p.Elsewhere).FirstOrDefault(e => e is not null),
    };
}
