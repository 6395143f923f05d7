using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// The law of answers about whole networks: whatever listing of whatever account is missing, was refused or broke off, no statement passes,
/// no exposure is gone, no list of findings is clean and no two networks are the same that are not so with it. Nor is anything
/// violated for certain that is not.
/// </summary>
public class AggregateForgottenListingTests
{
    private static readonly int s_worlds = Depth.Of(3, 50);

    private static readonly string[] s_moves = ["Passed Passed", "Passed Unknown", "Failed Failed", "Failed Unknown"];

    private static readonly ResourceKind[] s_kinds =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
        ResourceKind.SecurityGroup, ResourceKind.NatGateway, ResourceKind.Instance,
        ResourceKind.NetworkInterface, ResourceKind.VpcPeeringConnection, ResourceKind.ManagedPrefixList,
        ResourceKind.EgressOnlyInternetGateway, ResourceKind.VpcEndpoint, ResourceKind.VpcBlockPublicAccess,
        ResourceKind.TransitGateway, ResourceKind.TransitGatewayAttachment, ResourceKind.TransitGatewayRouteTable,
            ResourceKind.TransitGatewayPolicyTable, ResourceKind.LoadBalancer, ResourceKind.TargetGroup, ResourceKind.Listener,
            ResourceKind.ElasticIp,
    ];

    public static TheoryData<bool> Ways => [false, true];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_missing_listing_passes_no_statement_and_violates_none(bool half)
    {
        Dictionary<string, int> seen = [];
        List<string> wrong = [];
        for (int seed = 7000; seed < 7000 + s_worlds; seed++)
        {
            RandomWorld world = new(seed);
            NetworkIntent[] intents = [.. Statements(world).Select(s => NetworkIntent.Parse(s))];
            Dictionary<string, IntentResult> known = Judge(world.Network, intents);
            foreach ((Place Place, ResourceKind Kind)[] gaps in Gaps(world))
            {
                Network part = Without(world.Network, gaps, half);
                foreach ((string statement, IntentResult result) in Judge(part, intents))
                {
                    string was = WordOf(known[statement]), now = WordOf(result);
                    seen[$"{was} {now}"] = seen.GetValueOrDefault($"{was} {now}") + 1;
                    bool opposite = (was, now) is ("Failed", "Passed") or ("Passed", "Failed") or ("Unknown", "Passed");
                    if (opposite)
                    {
                        wrong.Add($"seed {seed}, {Told(gaps)}: '{statement}' was {was} "
                            + $"({string.Join(" | ", known[statement].Violations.Take(3))}) and is {now} "
                            + $"({string.Join(" | ", result.Violations.Take(3))})");
                    }
                    Assert.All(result.Violations.Where(v => v.Verdict == Verdict.Unknown),
                        v => Assert.True(v.Doubt is not null || v.Witness.Unknowns.Count > 0, $"seed {seed}, {Told(gaps)}: {v}"));
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join("\n\n", wrong.Take(6))}");
        Assert.All(s_moves, s => Assert.True(
            seen.GetValueOrDefault(s) > 7, $"{s}: {seen.GetValueOrDefault(s)} of {string.Join(", ", seen)}"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_missing_listing_hides_no_exposure(bool half)
    {
        List<string> wrong = [];
        int exposed = 0;
        for (int seed = 7100; seed < 7100 + s_worlds; seed++)
        {
            RandomWorld world = new(seed);
            foreach (bool inbound in new[] { true, false })
            {
                HashSet<(Place Place, string Id)> known = [.. Exposed(world.Network, inbound).Select(e => (e.Place, e.Id!)).Distinct()];
                exposed += known.Count;
                foreach ((Place Place, ResourceKind Kind)[] gaps in Gaps(world))
                {
                    List<(Place Place, string? Id)> now = [.. Exposed(Without(world.Network, gaps, half), inbound)];
                    foreach ((Place place, string id) in known.Where(
                        k => !now.Exists(n => n.Place == k.Place && (n.Id is null || n.Id == k.Id))))
                    {
                        wrong.Add($"seed {seed}, {Told(gaps)}: {id} of {place} is not {(inbound ? "exposed" : "free to go out")} any more");
                    }
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join("\n", wrong.Take(12))}");
        Assert.True(exposed > 15, $"only {exposed}");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_missing_listing_makes_no_list_of_findings_clean_and_finds_nothing_that_is_not_there(bool half)
    {
        List<string> wrong = [];
        int found = 0;
        for (int seed = 7200; seed < 7200 + s_worlds; seed++)
        {
            RandomWorld world = new(seed);
            (IReadOnlyList<NetworkFinding> whole, IReadOnlyList<SkippedCheck> none) = FindingChecks.Run(world.Network);
            Assert.Empty(none);
            HashSet<string> known = [.. whole.Select(Key)];
            found += known.Count;
            foreach ((Place Place, ResourceKind Kind)[] gaps in Gaps(world))
            {
                (IReadOnlyList<NetworkFinding> part, IReadOnlyList<SkippedCheck> skipped) =
                    FindingChecks.Run(Without(world.Network, gaps, half));
                HashSet<string> now = [.. part.Select(Key)];
                NetworkFinding[] told = [.. FindingChecks.Told(skipped)];
                foreach (NetworkFinding lost in whole.Where(f => !now.Contains(Key(f)) && !told.Any(t => t.Severity >= f.Severity
                    && t.Explanation.Contains(f.Rule, StringComparison.Ordinal)))) { wrong.Add($"seed {seed}, {Told(gaps)}: lost {lost}"); }
                foreach (NetworkFinding more in part.Where(f => !known.Contains(Key(f))))
                {
                    wrong.Add($"seed {seed}, {Told(gaps)}: made up {more}");
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join("\n", wrong.Take(12))}");
        Assert.True(found > 15, $"only {found}");

        static string Key(NetworkFinding f) => $"{f.Rule} {f.ResourceId} {f.AccountId} {f.Region}";
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_missing_listing_makes_no_two_networks_the_same(bool half)
    {
        List<string> wrong = [];
        int changed = 0;
        for (int seed = 7300; seed < 7300 + s_worlds; seed++)
        {
            RandomWorld world = new(seed);
            Network before = world.Network;
            Network after = Changed(world);
            ReachabilityDelta known = ReachabilityComparer.Compare(before, after);
            Assert.Empty(known.Unknown);
            if (known.IsEmpty) { continue; }
            changed++;
            foreach ((Place Place, ResourceKind Kind)[] gaps in Gaps(world))
            {
                (Network a, Network b) = (Without(before, gaps, half), Without(after, gaps, half));
                // Of Block Public Access that was read nowhere it is assumed that it is off.
                bool assumed = gaps is [(_, ResourceKind.VpcBlockPublicAccess)];
                foreach ((Network old, Network now,
                    string where) in new[] { (a, b, "both"), (a, after, "the one before"), (before, b, "the one after") })
                {
                    ReachabilityDelta delta = ReachabilityComparer.Compare(old, now);
                    if (delta.IsEmpty && !assumed) { wrong.Add($"seed {seed}, {Told(gaps)} in {where}: {known}, and now the same"); }
                    // What is only on one side because the other did not read it has neither come nor gone.
                    foreach (ReachabilityChange change in delta.Opened.Concat(delta.Closed).Concat(delta.BecameUnknown))
                    {
                        bool IsLost(ReachabilityParty p, Network n) => p.Interfaces.Any(i => n.Find<NetworkInterface>(i.Place,
                            ResourceKind.NetworkInterface, i.Id) is null && !n.Has(i.Place, ResourceKind.NetworkInterface));
                        if ((IsLost(change.Source, old) || IsLost(change.Destination, old)) && change.Before != Verdict.Unknown)
                        {
                            wrong.Add($"seed {seed}, {Told(gaps)} in {where}: {change}");
                        }
                        if ((IsLost(change.Source, now) || IsLost(change.Destination, now)) && change.After != Verdict.Unknown)
                        {
                            wrong.Add($"seed {seed}, {Told(gaps)} in {where}: {change}");
                        }
                    }
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join("\n", wrong.Take(12))}");
        Assert.True(changed > 1, $"only {changed}");
    }

    private static string WordOf(IntentResult result) => result.Passed ? "Passed" : result.IsUnknown ? "Unknown" : "Failed";

    private static string Told((Place Place, ResourceKind Kind)[] gaps) =>
        $"without {string.Join(" and ", gaps.Take(4).Select(g => $"{g.Kind} of {g.Place}"))}"
            + $"{(gaps.Length > 4 ? $" and {gaps.Length - 4} more" : "")}";

    private static IEnumerable<string> Statements(RandomWorld world)
    {
        NetworkInterface[] hosts = [.. world.Network.Of<NetworkInterface>().OrderBy(i => i.Id, StringComparer.Ordinal)];
        Instance[] instances = [.. world.Network.Of<Instance>().OrderBy(i => i.Id, StringComparer.Ordinal)];
        string Pick()
        {
            NetworkInterface at = world.Pick(hosts);
            return world.Pick(at.Id, $"vpc:{at.VpcId}", at.SubnetId, $"account:{at.AccountId}",
                at.SecurityGroupIds.Count > 0 ? at.SecurityGroupIds[0] : at.Id,
                instances.Length > 0 ? world.Pick(instances).DisplayName : at.Id, "10.0.0.0/8", $"{at.Addresses[0].Private}", "*");
        }
        string Traffic() => world.Pick("tcp/443", "tcp/22", "icmp", "udp/53", "tcp/1-1024");
        yield return "Internet -> *: nothing";
        yield return "* -> Internet: nothing";
        for (int i = 0; i < 3; i++)
        {
            yield return $"{world.Pick("Internet", Pick())} -> {Pick()}: "
                + $"{world.Pick("nothing", $"only {Traffic()}", $"nothing except {Pick()} on {Traffic()}")}";
            yield return $"{Pick()} -> {world.Pick("Internet", Pick())}: {Traffic()}";
        }
    }

    private static Dictionary<string, IntentResult> Judge(Network network, NetworkIntent[] intents)
    {
        Dictionary<string, IntentResult> results = [];
        foreach (NetworkIntent intent in intents)
        {
            // What selects nothing any more, for certain, is an error and no answer.
            try { results.TryAdd(intent.Statement, IntentChecker.Check(network, [intent]).Single()); }
            catch (ArgumentException) { }
        }
        return results;
    }

    private static IEnumerable<(Place Place, string? Id)> Exposed(Network network, bool inbound)
    {
        MatrixQuery query = inbound ? new() { From = PartySelector.TheInternet, To = PartySelector.Interfaces } : new()
        {
            From = PartySelector.Interfaces, To = PartySelector.TheInternet
        };
        foreach (ReachabilityRow row in ReachabilityMatrix.Compile(network, query).Rows(query))
        {
            if (row.Unread is { } place) { yield return (place, null); }
            foreach (NetworkInterface at in (inbound ? row.Destination : row.Source).Interfaces) { yield return (at.Place, at.Id); }
        }
    }

    /// <summary>The world after somebody changed a group, an ACL, a route or a host in it.</summary>
    private static Network Changed(RandomWorld world)
    {
        Network after = world.Network;
        Resource[] may = [.. after.Resources.Where(r => r is SecurityGroup or NetworkAcl or RouteTable or NetworkInterface)
            .OrderBy(r => r.Id, StringComparer.Ordinal)];
        for (int i = 0; i < 3; i++)
        {
            after = world.Pick(may) switch
            {
                SecurityGroup g => after.With(g with { Rules = [] }),
                NetworkAcl a => after.With(a with { Entries = [] }),
                RouteTable t => after.With(t with { Routes = [] }),
                Resource other => after.Without(other),
            };
        }
        return after;
    }

    /// <summary>Each kind of each account; an account without anything; and some of several.</summary>
    private static IEnumerable<(Place, ResourceKind)[]> Gaps(RandomWorld world)
    {
        Place[] places = [.. world.Network.Places.OrderBy(p => p.AccountId, StringComparer.Ordinal)];
        foreach (Place place in places)
        {
            foreach (ResourceKind kind in s_kinds) { yield return [(place, kind)]; }
            yield return [.. s_kinds.Select(k => (place, k))];
        }

        // Block Public Access that was read of no place is taken as off: the last place keeps it.
        for (int i = 0; i < 3; i++)
        {
            yield return [.. places.SelectMany(p =>
                s_kinds.Where(k => world.Chance(15) && !(k == ResourceKind.VpcBlockPublicAccess && p == places[^1])).Select(k => (p, k)))];
        }
    }

    /// <summary>
    /// The network without listings: nothing of them, or only the first half, as where a dump ends with a token for the next page.
    /// </summary>
    private static Network Without(Network network, (Place Place, ResourceKind Kind)[] gaps, bool half)
    {
        HashSet<(Place, ResourceKind)> lost = [.. gaps];
        HashSet<(Place, ResourceKind, string)> kept = [.. network.Resources.Where(r => half && lost.Contains((r.Place, r.Kind)))
            .GroupBy(r => (r.Place, r.Kind))
            .SelectMany(g => g.OrderBy(r => r.Id, StringComparer.Ordinal).Take(g.Count() / 2)).Select(r => (r.Place, r.Kind, r.Id))];
        Network rest = Network.Empty.With(
            network.Resources.Where(r => !lost.Contains((r.Place, r.Kind)) || kept.Contains((r.Place, r.Kind, r.Id))));
        foreach (Place place in network.Places)
        {
            rest = rest.WithPlace(place);
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>().Where(k => !lost.Contains((place, k)) && network.Has(place, k)))
            {
                rest = rest.WithCollected(place, kind);
            }
        }
        return rest;
    }
}
