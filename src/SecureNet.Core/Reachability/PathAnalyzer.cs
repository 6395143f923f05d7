using System.Net.Sockets;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Says whether a flow gets through and its reply back, hop by hop, and what to change where it does not (IPv4).</summary>
public static class PathAnalyzer
{
    /// <summary>Follows the flow through the network; nothing is sent and nothing is changed.</summary>
    /// <exception cref="ArgumentException">A TCP or UDP flow has no destination port.</exception>
    public static PathAnalysis Analyze(Network network, Flow flow) => Analyze(
        network, flow, (before, place, change) => NetworkPatcher.Apply(before, place, change, prefix => $"{prefix}-tried", out _));

    /// <summary>As <see cref="Analyze(Network, Flow)"/>, proving fixes on networks that <paramref name="patch"/> makes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="patch">The network as it is after a change in a place.</param>
    /// <exception cref="ArgumentException">A TCP or UDP flow has no destination port.</exception>
    public static PathAnalysis Analyze(Network network, Flow flow, Func<Network, Place, Change, Network> patch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(patch);
        if (flow.Protocol.HasPorts && flow.Port is not (>= 0 and <= 65535))
        {
            throw new ArgumentException($"A {flow.Protocol} flow needs a destination port from 0 to 65535.", nameof(flow));
        }
        if (flow.Protocol.Number == -1) { throw new ArgumentException("A flow needs one protocol; 'all' is for rules.", nameof(flow)); }
        (Trace forward, Trace reply, IReadOnlyList<Obstacle> obstacles) = Walk(network, flow);
        return new()
        {
            Flow = flow,
            Forward = forward,
            Return = reply,
            Verdict = Worse(forward.Verdict, reply.Verdict),
            Blockers = FixFinder.Find(network, flow, obstacles, patch),
        };
    }

    internal static (Trace Forward, Trace Return, IReadOnlyList<Obstacle> Obstacles) Walk(Network network, Flow flow)
    {
        if (flow.Source.Address.AddressFamily != AddressFamily.InterNetwork || flow.Destination.Address.AddressFamily != AddressFamily.InterNetwork)
        {
            WalkLog log = new(onReturn: false);
            log.Add(Layer.Snapshot, new(flow.Destination.ToString(), null, flow.Destination.Interface?.Place ?? default), Disposition.Unknown,
                "only IPv4 flows are analyzed");
            return (log.ToTrace(), new() { Verdict = Verdict.Unknown, Hops = [] }, []);
        }
        ForwardWalk forward = new(network, flow);
        forward.Run();
        ReturnWalk back = new(network, flow, forward);

        // With neither end in the network there is no subnet whose answer could be asked for.
        if (forward.Source is not null || forward.Destination is not null) { back.Run(); }

        // One cause is one blocker: a pending connection stands in both directions' way.
        return (forward.Log.ToTrace(), back.Log.ToTrace(),
            [.. forward.Log.Obstacles.Concat(back.Log.Obstacles).DistinctBy(o => o.Remedy is PeeringRemedy p ? p.Peering.Id : o.Key)]);
    }

    private static Verdict Worse(Verdict a, Verdict b) => a == Verdict.Blocked || b == Verdict.Blocked ? Verdict.Blocked
        : a == Verdict.Unknown || b == Verdict.Unknown ? Verdict.Unknown : Verdict.Reachable;
}
