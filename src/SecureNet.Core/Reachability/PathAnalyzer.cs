using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Says whether a flow gets through and its reply back, hop by hop, and what to change where it does not. IPv4 and IPv6.</summary>
public static class PathAnalyzer
{
    /// <summary>Follows the flow through the network; nothing is sent and nothing is changed.</summary>
    /// <exception cref="ArgumentException">A TCP or UDP flow has no destination port, or the ends are of two address families.</exception>
    public static PathAnalysis Analyze(Network network, Flow flow) => Analyze(
        network, flow, (before, place, change) => NetworkPatcher.Apply(before, place, change, prefix => $"{prefix}-tried", out _));

    /// <summary>As <see cref="Analyze(Network, Flow)"/>, proving fixes on networks that <paramref name="patch"/> makes.</summary>
    /// <param name="network">The network. What is prepared for the first flow serves the next ones.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="patch">The network as it is after a change in a place.</param>
    /// <exception cref="ArgumentException">A TCP or UDP flow has no destination port, or the ends are of two address families.</exception>
    public static PathAnalysis Analyze(Network network, Flow flow, Func<Network, Place, Change, Network> patch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(patch);
        Check(flow);
        WalkResult walk = Walk(network, flow);
        return new()
        {
            Flow = flow,
            Network = network,
            Forward = walk.Forward,
            Return = walk.Return,
            Verdict = walk.Verdict,
            ReturnPorts = walk.Ports,
            LostAddresses = walk.LostAddresses,
            Blockers = BlockersOf(walk, network, flow, patch),
        };
    }

    private static Blocker[] BlockersOf(WalkResult walk, Network network, Flow flow, Func<Network, Place, Change, Network> patch)
    {
        IReadOnlyList<Obstacle> obstacles = walk.Obstacles;
        if (obstacles.Count == 0) { return []; }
        Blocker[] blockers = new Blocker[obstacles.Count];
        for (int i = 0; i < blockers.Length; i++) { blockers[i] = new(obstacles[i], Find, () => walk.Unknown); }
        return blockers;

        // What a change would open is not known where a step of the path is not.
        Fix? Find(Obstacle obstacle) => walk.Unknown is null ? FixFinder.Find(network, flow, obstacle, patch) : null;
    }

    internal static WalkResult Walk(Network network, Flow flow)
    {
        NetworkIndex index = NetworkIndex.Of(network);
        WalkResult direct = WalkOneWay(index, flow);
        if (direct.Verdict == Verdict.Reachable || flow.Source.Interface is not null || !HasSecondWay(index, flow)) { return direct; }

        // By a door that leads there it need not pass what stopped it: of the two ways the better one counts.
        WalkResult byDoor = WalkOneWay(index, flow with { ByDoor = true });
        return Verdicts.Better(direct.Verdict, byDoor.Verdict) == direct.Verdict ? direct : byDoor;
    }

    // Where nothing has a public address the first walk came by the door already.
    private static bool HasSecondWay(NetworkIndex index, Flow flow) =>
        (flow.Destination.Interface is { } at ? index.Interface(at.Id) is { } node ? [node] : []
            : LoadBalancerPath.BalancerOf(index, flow)?.Interfaces ?? [])
        .Any(node => index.DoorsTo(node) is not null && node.Addresses.Any(a => node.PublicOf(a.Own) is not null));

    private static WalkResult WalkOneWay(NetworkIndex index, Flow flow)
    {
        WalkResult way = LoadBalancerPath.BalancerOf(index, flow) is { } balancer ? LoadBalancerPath.Walk(index, flow, balancer)
            : LoadBalancerPath.NodeWithoutBalancer(index, flow) is { } node
            ? LoadBalancerPath.WalkToUnread(index, flow, node) : WalkPlain(index, flow);
        return BalancerStart.Of(index, flow) is { } start ? way.After(start) : way;
    }

    /// <summary>The way of a flow that ends where it is addressed to.</summary>
    /// <param name="index">The network.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="leg">The part of the way it is, or null.</param>
    /// <param name="preserved">The client's address that a load balancer, the source, sends under; null where
    /// it sends under its own.</param>
    /// <param name="inDoubt">True where that address is not known for certain.</param>
    /// <param name="ports">The ports that the sender's packets may have come from where an earlier part of the way
    /// leaves only some; else null.</param>
    internal static WalkResult WalkPlain(NetworkIndex index, Flow flow, string? leg = null, Ip? preserved = null, bool inDoubt = false,
        PortSet? ports = null) =>
            NatVariants.Join(WalkVariants(index, flow, leg, preserved, inDoubt, ports));

    /// <summary>As <see cref="WalkPlain"/>, once for each of the addresses that NAT gateways on the way may give it.</summary>
    internal static IReadOnlyList<WalkResult> WalkVariants(NetworkIndex index, Flow flow, string? leg, Ip? preserved, bool inDoubt,
        PortSet? ports)
    {
        WalkResult first = WalkOnce(index, flow, leg, preserved, inDoubt, ports, null, out NatPicks? picks);
        if (picks is null) { return [first]; }
        List<WalkResult> all = [first];
        while (picks.Next())
        {
            if (all.Count == NatPicks.Most)
            {
                return [first.InDoubtOf(
                    $"the NAT gateways on its way have more than {NatPicks.Most} combinations of addresses, which were not all tried")];
            }
            all.Add(WalkOnce(index, flow, leg, preserved, inDoubt, ports, picks, out _));
        }

        return all;
    }

    private static WalkResult WalkOnce(NetworkIndex index, Flow flow, string? leg, Ip? preserved, bool inDoubt, PortSet? ports,
        NatPicks? picks, out NatPicks? made)
    {
        ForwardWalk forward = new(index, flow, leg, preserved) { Picks = picks };
        forward.Log.InDoubt = inDoubt && preserved is not null;
        forward.Run();
        made = forward.Picks;
        ReturnWalk back = new(index, flow, forward, leg, ports);

        // With neither end in the network there is no subnet whose answer could be asked for.
        back.Run();
        return new(forward.Log.ToTrace(), back.Log.ToTrace(), Distinct(forward.Log.Obstacles, back.Log.Obstacles), back.Ports)
        {
            Under = made is null ? null : UnderOf(forward), SeenSource = forward.Arrived?.Source, SeenPorts = back.FromServer,
            IsTranslated = forward.Nats.Count > 0, InDoubt = forward.Log.InDoubt,
        };
    }

    private static string UnderOf(ForwardWalk forward) =>
        string.Join(" behind ", forward.Nats.Select(n => n.Public is { } known ? $"{n.Address} ({known})" : $"{n.Address}").Reverse());

    // One cause is one blocker: a pending connection stands in both directions' way.
    private static IReadOnlyList<Obstacle> Distinct(IReadOnlyList<Obstacle> forward, IReadOnlyList<Obstacle> back)
    {
        if (forward.Count + back.Count < 2) { return forward.Count == 0 ? back : forward; }
        List<Obstacle> distinct = new(forward.Count + back.Count);
        foreach (IReadOnlyList<Obstacle> way in new[] { forward, back })
        {
            for (int i = 0; i < way.Count; i++)
            {
                if (!distinct.Exists(d => IsSame(d, way[i]))) { distinct.Add(way[i]); }
            }
        }

        return distinct;
    }

    private static bool IsSame(Obstacle one, Obstacle other) =>
        one.AsksTheSame(other) || (one.Remedy is PeeringRemedy a && other.Remedy is PeeringRemedy b && a.Peering.Id == b.Peering.Id);

    private static void Check(Flow flow)
    {
        if (flow.Protocol.HasPorts && flow.Port is not (>= 0 and <= 65535))
        {
            throw new ArgumentException($"A {flow.Protocol} flow needs a destination port from 0 to 65535.", nameof(flow));
        }

        if (flow.Protocol.Number == -1) { throw new ArgumentException("A flow needs one protocol; 'all' is for rules.", nameof(flow)); }
        if (Ip.Of(flow.Source.Address).IsV6 != Ip.Of(flow.Destination.Address).IsV6)
        {
            throw new ArgumentException(
                $"{flow.Source} and {flow.Destination} are addresses of two families; nothing translates between them.", nameof(flow));
        }
    }
}

/// <summary>What a walk found out, before anything is said about fixes.</summary>
/// <param name="Forward">The request's way.</param>
/// <param name="Return">The reply's way.</param>
/// <param name="Obstacles">What stands in the way of either.</param>
/// <param name="Ports">The ports that replies reach.</param>
internal sealed record WalkResult(Trace Forward, Trace Return, IReadOnlyList<Obstacle> Obstacles, ReturnPorts? Ports)
{
    /// <summary>The sender's address as the receiver sees it; null where it did not get so far.</summary>
    public Ip? SeenSource { get; init; }

    /// <summary>The ports under which the receiver sees the sender and can answer it; null for a protocol without ports.</summary>
    public PortSet? SeenPorts { get; init; }

    /// <summary>True where the receiver sees a NAT gateway's address and ports.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>True where the way of the request, and so what the receiver sees, is not known.</summary>
    public bool InDoubt { get; init; }

    public Verdict Verdict { get; init; } = Verdicts.Worse(Forward.Verdict, Return.Verdict);

    /// <summary>The addresses that NAT gateways gave it where they have several; null where none has.</summary>
    public string? Under { get; init; }

    /// <summary>What is lost where only some of those addresses get through; null where that is not so.</summary>
    public Func<string>? LostAddresses { get; init; }

    /// <summary>What is not known of the path under addresses that are not shown, or null.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>What is not known about the path, in a sentence, or null where all of it is.</summary>
    public string? Unknown => Forward.Hops.Concat(Return.Hops).SelectMany(h => h.Steps)
        .FirstOrDefault(s => s.Disposition == Disposition.Unknown)?.Detail ?? Elsewhere;

    /// <summary>The walk with what comes before it, which stops nothing.</summary>
    public WalkResult After(WalkLog before) => this with
    {
        Verdict = Verdicts.Worse(before.Verdict, Verdict), LostAddresses = before.Verdict == Verdict.Unknown ? null : LostAddresses,
        Forward = new() { Verdict = Verdicts.Worse(before.Verdict, Forward.Verdict), Hops = [.. before.ToTrace().Hops, .. Forward.Hops] },
    };

    /// <summary>The walk where it is not known whether it is the whole of it.</summary>
    public WalkResult InDoubtOf(string why) => this with
    {
        Verdict = Verdict.Unknown, LostAddresses = null,
        Forward = new() { Verdict = Verdict.Unknown,
            Hops = [.. Forward.Hops, new(Layer.NatGateway, Forward.Hops[^1].At, null, new Step(Disposition.Unknown, () => why))] },
    };
}
