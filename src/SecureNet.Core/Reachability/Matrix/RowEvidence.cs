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

    /// <summary>What stands in the way of replies, or of the targets of a load balancer; null where nothing does.</summary>
    public string? Lost { get; init; }

    /// <summary>Follows a packet of each kind of traffic of a row, between one source and one destination of it.</summary>
    public static RowEvidence Of(Network network, ReachabilityRow row)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(row);
        if (row.Source.IsUnread || row.Destination.IsUnread) { return new() { Gateways = [], Rules = [], Unknown = row.Doubt }; }
        ReachabilityRow pair = row.Expand().First();
        List<string> unknown = [];
        List<Hop> hops = [];
        List<Hop> groupHops = [];
        List<string> lost = [];
        foreach (TrafficType traffic in Kinds(row.Traffic))
        {
            PathAnalysis walk = PathAnalyzer.Analyze(network, pair.FlowOf(traffic));
            Hop[] first = [.. walk.Forward.Hops.Concat(walk.Return.Hops).Where(IsOfFirstLeg)];
            hops.AddRange(first);
            groupHops.AddRange(walk.Forward.Hops.Where(h => h.Layer == Layer.SecurityGroup && IsOfFirstLeg(h)).TakeLast(1));
            unknown.AddRange(walk.Unknowns);
            lost.AddRange(walk.Blockers.Select(b => b.Reason));
        }
        return new()
        {
            Gateways = [.. hops.Where(h => h.Layer is Layer.InternetGateway or Layer.NatGateway or Layer.EgressOnlyInternetGateway
                or Layer.TransitGateway or Layer.VpcEndpoint && h.ResourceId != "internet")
                .Select(h => h.ResourceId).Distinct()],
            Rules = [.. groupHops.SelectMany(h => h.Steps.Where(s => s.Rule is not null)
                .Select(s => $"{h.ResourceName ?? h.ResourceId}: {Named(network, new(h.AccountId, h.Region), s.Rule!)}")).Distinct()],
            Unknown = row.Doubt ?? (unknown.Count == 0 ? null : string.Join("; ", unknown.Distinct())),
            Lost = lost.Count == 0 ? null : string.Join("; ", lost.Distinct()),
        };
    }

    /// <summary>A rule with the name of the group that it names.</summary>
    private static string Named(Network network, Place place, string rule) =>
        rule.LastIndexOf(' ') is > 0 and var at && rule.AsSpan(at + 1).StartsWith("sg-", StringComparison.Ordinal) &&
        (network.Find<SecurityGroup>(place, ResourceKind.SecurityGroup, rule[(at + 1)..])
            ?? network.Find<SecurityGroup>(rule[(at + 1)..])) is { } group ? $"{rule[..(at + 1)]}{group.DisplayName}" : rule;

    // What a load balancer does with it is another connection.
    private static bool IsOfFirstLeg(Hop hop) => hop.Leg is null or LoadBalancerPath.FirstLeg;

    private static IEnumerable<TrafficType> Kinds(TrafficSet traffic) => traffic.IsAll ? [TrafficType.Tcp(443), TrafficType.Icmp(8)]
        : traffic.Types.Count == 0 ? [new(new(132), -1, -1)] : traffic.Types.Take(MaxKinds);
}
