using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Reachability;

/// <summary>
/// What else a change lets through: everything that the whole matrix, all pairs and all traffic, says of the network after and not of the
/// network before. Of a network too large for that, the same traffic between one end of the flow and every
/// interface that the change is about.
/// </summary>
internal static class FixImpact
{
    /// <summary>Up to so many interfaces a repair is compared whole: two matrices of this size take a few seconds.</summary>
    public const int MostOfRepair = 10_000;

    /// <summary>
    /// The fix of one blocker, shown beside every blocked path of a stream of thousands, is never compared whole: the same traffic is
    /// asked, at a thirtieth of the cost.
    /// </summary>
    public const int NeverWhole = 0;

    private const int MostAsked = 500;
    private const int MostNamed = 20;

    /// <summary>
    /// One sentence for each two groups of ends that get through after the change and did not before; empty where there is none.
    /// </summary>
    /// <param name="before">The network without the changes.</param>
    /// <param name="after">The network with them.</param>
    /// <param name="flow">The flow that they are meant to open.</param>
    /// <param name="fixes">The changes.</param>
    /// <param name="most">The number of interfaces up to which the whole matrix is compared.</param>
    public static IReadOnlyList<string> Of(Network before, Network after, Flow flow, IReadOnlyList<Fix> fixes, int most)
    {
        if (fixes.Count == 0) { return []; }
        List<string> opened = NetworkIndex.Of(before).Interfaces.Count() <= most
            ? Compared(before, after, flow) : Sampled(before, after, flow, fixes, most);
        return opened.Count > MostNamed ? [.. opened.Take(MostNamed), $"and {opened.Count - MostNamed} more"] : opened;
    }

    private static List<string> Compared(Network before, Network after, Flow flow)
    {
        MeantPairs meant = new(NetworkIndex.Of(after), flow);
        return [.. Opened(ReachabilityComparer.Compare(before, after))
            .SelectMany(c => meant.Rest(c).Select(r => $"{WordOf(c.After)} {r}"))];
    }

    // What was shut and is not known any more may have been opened.
    private static IEnumerable<ReachabilityChange> Opened(ReachabilityDelta delta)
        => delta.Opened.Concat(delta.BecameUnknown.Where(c => c.Before == Verdict.Blocked));

    private static string WordOf(Verdict after) =>
        after switch { Verdict.Reachable => "also opens", Verdict.Partial => "also opens in part", _ => "may also open" };

    private static List<string> Sampled(Network before, Network after, Flow flow, IReadOnlyList<Fix> fixes, int most)
    {
        NetworkIndex old = NetworkIndex.Of(before);
        InterfaceNode[] touched = [.. fixes.SelectMany(f => f.Changes).SelectMany(c => Touched(old, c)).Distinct()
            .Where(i => i.Role == InterfaceRole.Host && i.Record.Id != flow.Source.Interface?.Id
                && i.Record.Id != flow.Destination.Interface?.Id)
            .OrderBy(i => i.Record.Id, StringComparer.Ordinal)];
        List<string> opened = most == NeverWhole
            ? [] : [$"only this kind of traffic was asked for: with {old.Interfaces.Count()} interfaces the network is too large to "
                + "compare whole (Compare-NetworkReachability -Fix does)"];
        if (touched.Length > MostAsked)
        {
            opened.Add($"{touched.Length - MostAsked} more interfaces share what is changed and were not asked");
        }
        if (fixes.SelectMany(f => f.Changes).Any(c => c is AcceptVpcPeeringConnection))
        {
            opened.Add("also opens every other route to the peering connection, within what groups and ACLs allow");
        }
        return [.. opened, .. touched.Take(MostAsked).SelectMany(i => Others(flow, i)).Select(f => Opened(before, after, f))
            .OfType<string>()];
    }

    private static string? Opened(Network before, Network after, Flow flow)
    {
        Verdict now = PathAnalyzer.Walk(after, flow).Verdict;
        if (now == Verdict.Blocked) { return null; }
        Verdict was = PathAnalyzer.Walk(before, flow).Verdict;

        // As with the whole matrix: what was shut and is not known any more may have been opened.
        bool opened = now == Verdict.Unknown ? was == Verdict.Blocked : was != now && was != Verdict.Reachable;
        return opened ? $"{WordOf(now)} {flow}" : null;
    }

    private static IEnumerable<InterfaceNode> Touched(NetworkIndex index, Change change) => change switch
    {
        AuthorizeSecurityGroupRules c => index.Interfaces.Where(i => i.Record.SecurityGroupIds.Contains(c.GroupId)),
        CreateNetworkAclEntry c => index.Interfaces.Where(i => i.Subnet.Acl?.Record.Id == c.NetworkAclId),
        CreateRoute c => index.Interfaces.Where(i => (i.Subnet.Table ?? i.Vpc.MainTable)?.Record.Id == c.RouteTableId),
        ReplaceRoute c => index.Interfaces.Where(i => (i.Subnet.Table ?? i.Vpc.MainTable)?.Record.Id == c.RouteTableId),
        _ => [],
    };

    /// <summary>The interface in the place of either end.</summary>
    private static IEnumerable<Flow> Others(Flow flow, InterfaceNode other)
    {
        bool v6 = Ip.Of(flow.Source.Address).IsV6;
        if (other.Addresses.Where(a => a.Own.IsV6 == v6).Select(a => (Ip?)a.Own).FirstOrDefault() is not { } own) { yield break; }
        Endpoint end = new() { Address = own.ToAddress(), Interface = other.Record,
            Label = other.Instance?.DisplayName ?? other.Record.InstanceId ?? other.Record.Id };
        if (flow.Source.Interface is not null) { yield return flow with { Source = end }; }
        if (flow.Destination.Interface is not null) { yield return flow with { Destination = end }; }
    }
}
