using System.Net.Sockets;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What came of a statement.</summary>
public sealed record IntentResult(NetworkIntent Intent, IReadOnlyList<IntentViolation> Violations)
{
    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Assumption> Assumptions { get; init; } = [];

    /// <summary>True where nothing violates it, for certain.</summary>
    public bool Passed => Violations.Count == 0;

    /// <summary>True where it may be violated: something that decides was not read, and nothing violates it for certain.</summary>
    public bool IsUnknown => Violations.Count > 0 && Violations.All(v => v.Verdict == Verdict.Unknown);
}

/// <summary>Traffic against a statement, with a flow that shows it.</summary>
public sealed record IntentViolation
{
    /// <summary>Who sends; a party where several behave alike.</summary>
    public required string Source { get; init; }

    public required string Destination { get; init; }

    /// <summary>What gets through and should not, or what should and does not.</summary>
    public required string Traffic { get; init; }

    /// <summary>The verdict on <see cref="Witness"/>; unknown where <see cref="Doubt"/> says why the witness decides nothing.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it is not known whether this is a violation: what was not read. Null where the witness alone decides.</summary>
    public string? Doubt { get; init; }

    /// <summary>One flow of it, followed hop by hop.</summary>
    public required PathAnalysis Witness { get; init; }

    /// <summary>The violation that a flow shows.</summary>
    internal static IntentViolation Of(Network network, Flow flow, string traffic, ReachabilityRow? row = null)
    {
        PathAnalysis walk = PathAnalyzer.Analyze(network, flow);
        // Replies may be lost for certain while it is not known whether the request arrives.
        string? doubt = row?.Doubt ?? (row is not null && IsArrivalUnknown(walk) ? string.Join("; ", walk.Unknowns) : null)
            ?? (row?.Verdict == Verdict.Unknown && walk.Verdict != Verdict.Unknown ? $"whether {row.Source} starts it is not known" : null);
        string lost = doubt is null ? "arrives" : "may arrive";
        return new()
        {
            Source = row?.Source.Name ?? flow.Source.Label ?? flow.Source.Address.ToString(),
            Destination = row?.DestinationName ?? flow.Destination.Label ?? flow.Destination.Address.ToString(),
            Traffic = traffic + (row?.Return is ReturnVerdict.None ? $" ({lost}; replies are lost)" : ""),
            Verdict = doubt is null ? walk.Verdict : Verdict.Unknown,
            Doubt = walk.Verdict == Verdict.Unknown ? row?.Doubt : doubt, Witness = walk,
        };
    }

    // Behind a load balancer nothing may be reached for certain while it is not known whether the request comes to the load balancer.
    private static bool IsArrivalUnknown(PathAnalysis walk) => walk.Forward.Verdict == Verdict.Unknown
        || walk.Forward.Hops.Any(h => h.Leg == LoadBalancerPath.FirstLeg && h.Verdict == Verdict.Unknown);

    /// <summary>The violation that there may be where an end was not read: no packet can be followed there.</summary>
    internal static IntentViolation Unread(ReachabilityRow row)
    {
        Endpoint End(ReachabilityParty party) => new() { Address = IPAddress.Any, Label = party.Name };
        TrafficType kind = row.Traffic.Types.Count > 0 ? row.Traffic.Types[0] : new(new(-1), -1, -1);
        Trace unknown = new() { Verdict = Verdict.Unknown, Hops =
        [
            new(Layer.Snapshot, new Component("snapshot", null, row.Unread!.Value), null, new Step(Disposition.Unknown, () => row.Doubt!))
        ] };
        return new()
        {
            Source = row.Source.Name, Destination = row.Destination.Name, Traffic = row.Traffic.ToString(), Verdict = Verdict.Unknown,
            Doubt = row.Doubt,
            Witness = new() { Flow = ReachabilityRow.FlowOf(End(row.Source), End(row.Destination), kind), Verdict = Verdict.Unknown,
                Blockers = [], Forward = unknown, Return = unknown with { Hops = [] } },
        };
    }

    /// <summary>
    /// The violation that traffic does not get through, shown between addresses of one family, or by NAT64 where there are none.
    /// </summary>
    internal static IntentViolation Missing(ReachabilityMatrix matrix, Endpoint from, Endpoint to, TrafficType traffic)
    {
        (Endpoint Source, Endpoint Destination)? pair = AddressesOf(from).SelectMany(s => AddressesOf(to)
            .Where(d => d.Address.AddressFamily == s.Address.AddressFamily).Select(d => ((Endpoint, Endpoint)?)(s, d))).FirstOrDefault();
        if (pair is null && from.Address.AddressFamily == AddressFamily.InterNetworkV6) { pair = (from, ReachabilityRow.Translated(to)); }
        if (pair is { } ends) { return Of(matrix.Network, ReachabilityRow.FlowOf(ends.Source, ends.Destination, traffic) with
        {
            ClientOs = matrix.Net.Atoms.ClientOs
        }, traffic.ToString()); }
        Step step = new(Disposition.NoRoute,
            () => $"{from} has only IPv4 addresses and {to} only IPv6 ones: nothing translates between them");
        return new()
        {
            Source = from.Label ?? from.Address.ToString(), Destination = to.Label ?? to.Address.ToString(), Traffic = traffic.ToString(),
            Verdict = Verdict.Blocked,
            Witness = new()
            {
                Flow = ReachabilityRow.FlowOf(from, to, traffic), Verdict = Verdict.Blocked, Blockers = [],
                Return = new() { Verdict = Verdict.Blocked, Hops = [] },
                Forward = new() { Verdict = Verdict.Blocked, Hops = [new(Layer.Host, Component.Of(from.Interface!), null, step)] },
            },
        };
    }

    private static IEnumerable<Endpoint> AddressesOf(Endpoint end) => end.Interface is not { } at
        ? [end] : at.Addresses.Select(a => a.Private).Concat(at.Ipv6Addresses).Select(a => end with { Address = a });

    public override string ToString() => $"{Source} -> {Destination}: {Traffic} is {Verdict.ToString().ToLowerInvariant()}" +
        (Doubt is not null ? $" ({Doubt})" : Witness.Lost is { } lost ? $": {lost}" : "");
}
