using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What the walk of single packets says about a row: by which gateways and rules it comes about, and what is not known.</summary>
public sealed record RowEvidence
{
    // One packet a kind of traffic is walked; a set of many kinds is shown by its first ones.
    private const int MaxKinds = 16;

    /// <summary>The gateways on the way, in order.</summary>
    public required IReadOnlyList<string> Gateways { get; init; }

    /// <summary>The security group rules that let it in (or out, towards the internet), each with its group.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>What was not read, or null.</summary>
    public string? Unknown { get; init; }

    /// <summary>Follows a packet of each kind of traffic of a row, between one source and one destination of it.</summary>
    public static RowEvidence Of(Network network, ReachabilityRow row)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(row);
        ReachabilityRow pair = row.Expand().First();
        List<Hop> hops = [];
        List<Hop> groupHops = [];
        foreach (TrafficType traffic in Kinds(row.Traffic))
        {
            PathAnalysis walk = PathAnalyzer.Analyze(network, pair.FlowOf(traffic));
            hops.AddRange(walk.Forward.Hops.Concat(walk.Return.Hops));
            groupHops.AddRange(walk.Forward.Hops.Where(h => h.Layer == Layer.SecurityGroup).TakeLast(1));
        }
        string[] unknown = [.. hops.SelectMany(h => h.Steps).Where(s => s.Disposition == Disposition.Unknown).Select(s => s.Detail).Distinct()];
        return new()
        {
            Gateways = [.. hops.Where(h => h.Layer is Layer.InternetGateway or Layer.NatGateway or Layer.EgressOnlyInternetGateway or Layer.TransitGateway or Layer.VpcEndpoint && h.ResourceId != "internet")
                .Select(h => h.ResourceId).Distinct()],
            Rules = [.. groupHops.SelectMany(h => h.Steps.Where(s => s.Rule is not null).Select(s => $"{h.ResourceName ?? h.ResourceId}: {s.Rule}")).Distinct()],
            Unknown = unknown.Length == 0 ? null : string.Join("; ", unknown),
        };
    }

    private static IEnumerable<TrafficType> Kinds(TrafficSet traffic) => traffic.IsAll ? [TrafficType.Tcp(443), TrafficType.Icmp(8)]
        : traffic.Types.Count == 0 ? [new(new(132), -1, -1)] : traffic.Types.Take(MaxKinds);
}
