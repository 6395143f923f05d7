using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using SecureNet.Snapshots;
using SecureNet.Tests.Core.Oracle;
using SecureNet.Tests.Snapshots;

namespace SecureNet.Tests.Core;

/// <summary>What answers take as so is part of them, and can be forbidden: then what rests on it is unknown.</summary>
public class AssumptionTests
{
    private static readonly AssumptionRules s_none = new(true, []);
    private static readonly AssumptionRules s_stated = new(true, [AssumptionId.BlockPublicAccessOff, AssumptionId.ManagedResourcesShown]);

    [Fact]
    public void Block_Public_Access_that_was_read_nowhere_is_told_and_can_be_forbidden_or_stated_in_both_engines()
    {
        Network network = WithoutAccess(Open());
        IntentResult told = Judge(network, "Internet -> Bastion-host: nothing");
        Assert.Equal((false, false), (told.Passed, told.IsUnknown));
        Assert.Equal("VPC Block Public Access of account 111111111111 in us-west-2 and account 222222222222 in us-west-2 is off: "
            + "ec2:DescribeVpcBlockPublicAccessOptions was not read",
            Assert.Single(told.Assumptions, a => a.Id == AssumptionId.BlockPublicAccessOff).Sentence);
        IntentResult forbidden = Judge(network.Assuming(s_none), "Internet -> Bastion-host: nothing");
        Assert.True(forbidden.IsUnknown);
        Assert.DoesNotContain(forbidden.Assumptions, a => a.Id == AssumptionId.BlockPublicAccessOff);
        IntentResult stated = Judge(network.Assuming(s_stated), "Internet -> Bastion-host: nothing");
        Assert.Equal((false, false), (stated.Passed, stated.IsUnknown));
        Assert.True(Assert.Single(stated.Assumptions, a => a.Id == AssumptionId.BlockPublicAccessOff).IsStated);

        (PathAnalysis free, MatrixAnswer freely) = Ask(network);
        Assert.Equal((Verdict.Reachable, Verdict.Reachable), (free.Verdict, freely.Verdict));
        Assert.Contains(free.Assumptions, a => a.Id == AssumptionId.BlockPublicAccessOff);
        Assert.Contains(free.Assumptions,
            a => a.Id == AssumptionId.ClientPorts && a.Sentence.Contains("32768-60999", StringComparison.Ordinal));
        (PathAnalysis bound, MatrixAnswer boundly) = Ask(network.Assuming(s_none));
        Assert.Equal((Verdict.Unknown, Verdict.Unknown), (bound.Verdict, boundly.Verdict));
        Assert.Contains(bound.Unknowns, u => u.Contains("ec2:DescribeVpcBlockPublicAccessOptions", StringComparison.Ordinal));
        Assert.Equal(Verdict.Reachable, Ask(network.Assuming(s_stated)).Item1.Verdict);

        // What was read rests on nothing, and neither does what stays inside.
        Assert.DoesNotContain(Ask(Open()).Item1.Assumptions, a => a.Id == AssumptionId.BlockPublicAccessOff);
        Flow inside = new() { Source = EndpointResolver.Resolve(network, "i-a"), Destination = EndpointResolver.Resolve(network, "i-b"),
            Protocol = IpProtocol.Icmp };
        Assert.Empty(PathAnalyzer.Analyze(network, inside).Assumptions);
    }

    [Fact]
    public void What_EC2_hides_is_an_unknown_party_where_it_is_known_to_hide_it_and_told_where_that_is_not_known()
    {
        Network network = Open();
        Place[] places = [.. network.Places];
        Network shown = places.Aggregate(network, (n, p) => n.WithManaged(p, true));
        Network hidden = shown.WithManaged(places[0], false);
        const string Statement = "Internet -> *: only tcp/22";
        Assert.True(Judge(shown, Statement) is { Passed: true } sure && sure.Assumptions.All(a => a.Id == AssumptionId.ClientPorts));
        Assert.True(Judge(network, Statement) is { Passed: true } assumed
            && assumed.Assumptions.Any(a => a.Id == AssumptionId.ManagedResourcesShown));
        Assert.True(Judge(hidden, Statement) is { IsUnknown: true } unknown
            && unknown.Violations.All(v => v.Doubt!.Contains("--include-managed-resources", StringComparison.Ordinal)));
        Assert.True(Judge(network.Assuming(s_none), Statement).IsUnknown);
        Assert.True(Judge(hidden.Assuming(s_stated), Statement).Passed);
        Assert.False(ReachabilityComparer.Compare(hidden, hidden).IsEmpty);
        Assert.True(ReachabilityComparer.Compare(shown, shown).IsEmpty);
        Assert.Contains(FindingChecks.Told(FindingChecks.Run(hidden).Skipped),
            f => f.Explanation.Contains("UnattachedSecurityGroup", StringComparison.Ordinal));
        Assert.Empty(FindingChecks.Run(shown).Skipped);
    }

    [Fact]
    public void A_dump_says_whether_it_holds_what_EC2_hides()
    {
        using DumpFolder dump = new();
        const string Interfaces = """{"NetworkInterfaces": []}""";
        Assert.Null(Shows(Interfaces, null));
        Assert.False(Shows(Interfaces, "hidden"));
        Assert.True(Shows(Interfaces, "visible"));
        Assert.Null(Shows(Interfaces, "what comes next"));
        Assert.True(Shows("""{"NetworkInterfaces": [], "IncludeManagedResources": "true"}""", "hidden"));

        // What was read live is written with it, and read again.
        Network live = Network.Empty.WithCollected(ReachabilityLab.A, ResourceKind.NetworkInterface).WithManaged(ReachabilityLab.A, true);
        using DumpFolder own = new();
        SnapshotWriter.Write(live, own.Path, default);
        Assert.True(own.Read().Network.ShowsManaged(ReachabilityLab.A));

        bool? Shows(string interfaces, string? visibility)
        {
            dump.Add("111111111111/us-west-2/interfaces.json", interfaces);
            if (visibility is not null)
            {
                dump.Add("111111111111/us-west-2/visibility.json", $"{{\"Visibility\": {{\"DefaultVisibility\": \"{visibility}\"}}}}");
            }
            SnapshotReading read = dump.Read();
            Assert.Empty(read.Problems.Where(p => p.IsError).Select(p => p.ToString()));
            return read.Network.ShowsManaged(ReachabilityLab.A);
        }
    }

    [Fact]
    public void A_search_of_transit_routes_that_may_have_had_filters_is_told_and_can_be_forbidden_in_both_engines()
    {
        const string Table =
            """{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}]}""";
        const string Search = """{"Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"}],"""
            + """ "AdditionalRoutesAvailable": false}""";
        using DumpFolder dump = new();
        dump.Add("111111111111/us-west-2/tables.json", Table).Add("111111111111/us-west-2/search-tgw-rtb-1.json", Search);
        TransitGatewayRouteTable searched = Assert.Single(dump.Read().Network.Of<TransitGatewayRouteTable>());
        Assert.True(searched is { IsSearchUnproved: true, Routes.Count: 1 });

        // What was read live asks for all, is written with that, and read again.
        using DumpFolder own = new();
        SnapshotWriter.Write(Network.Empty.With(searched with { IsSearchUnproved = false }), own.Path, default);
        Assert.True(own.Read().Network.Of<TransitGatewayRouteTable>().Single() is { IsSearchUnproved: false, Routes.Count: 1 });
        using DumpFolder again = new();
        SnapshotWriter.Write(dump.Read().Network, again.Path, default);
        Assert.True(again.Read().Network.Of<TransitGatewayRouteTable>().Single().IsSearchUnproved);

        Network network = ReachabilityTransitTests.Joined(unproved: true);
        foreach ((Network each, Verdict expected, bool? stated) in new[]
        {
            (network, Verdict.Reachable, (bool?)false), (network.Assuming(s_none), Verdict.Unknown, null),
            (network.Assuming(new(true, [AssumptionId.AllTransitRoutes, AssumptionId.ClientPorts])), Verdict.Reachable, true),
            (ReachabilityTransitTests.Joined(unproved: false).Assuming(s_none), Verdict.Reachable, null),
        })
        {
            Flow flow = new()
            {
                Source = EndpointResolver.Resolve(each, "i-a"), Destination = EndpointResolver.Resolve(each, "i-b"),
                Protocol = IpProtocol.Icmp,
            };
            PathAnalysis path = PathAnalyzer.Analyze(each, flow);
            Assert.Equal((expected, expected), (path.Verdict, ReachabilityMatrix.Compile(each).Ask(flow)!.Value.Verdict));
            Assert.Equal(stated, path.Assumptions.FirstOrDefault(a => a.Id == AssumptionId.AllTransitRoutes)?.IsStated);
            if (expected == Verdict.Unknown)
            {
                Assert.Contains(path.Unknowns, u => u.Contains("without filters", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Without_assumptions_no_answer_is_surer_than_with_them_and_the_engines_agree()
    {
        int unknown = 0;
        for (int seed = 8000; seed < 8015; seed++)
        {
            RandomWorld world = new(seed);
            Network network = WithoutAccess(world.Network);
            Network bound = network.Assuming(s_none);
            ReachabilityMatrix matrix = ReachabilityMatrix.Compile(bound);
            NetworkInterface[] hosts =
                [.. network.Of<NetworkInterface>().Where(i => i.InstanceId is not null).OrderBy(i => i.Id, StringComparer.Ordinal)];
            for (int i = 0; i < 60; i++)
            {
                Endpoint outside = EndpointResolver.Resolve(network, "Internet"),
                host = EndpointResolver.Resolve(network, world.Pick(hosts).Id);
                Flow flow = new()
                {
                    Source = world.Chance(50) ? outside : host, Destination = host, Protocol = IpProtocol.Tcp, Port = world.Pick(22, 443)
                };
                if (flow.Source == flow.Destination) { flow = flow with { Destination = outside }; }
                Verdict free = PathAnalyzer.Analyze(network, flow).Verdict, strict = PathAnalyzer.Analyze(bound, flow).Verdict;
                Assert.True(strict == free || strict == Verdict.Unknown,
                    $"seed {seed}: {flow} is {free}, and without assumptions {strict}");
                if (matrix.Ask(flow) is { } answer)
                {
                    Assert.True(answer.Verdict == strict, $"seed {seed}: {flow} is {strict}, to the matrix {answer.Verdict}");
                }
                if (strict != free) { unknown++; }
            }
        }
        Assert.True(unknown > 20, $"only {unknown}");
    }

    private static IntentResult Judge(Network network, string statement) =>
        IntentChecker.Check(network, [NetworkIntent.Parse(statement)]).Single();

    /// <summary>The lab with a host that the internet reaches by SSH.</summary>
    private static Network Open()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(22), "0.0.0.0/0"),
            ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"));
        return lab.Network;
    }

    private static (PathAnalysis, MatrixAnswer) Ask(Network network)
    {
        Flow flow = new() { Source = EndpointResolver.Resolve(network, "Internet"), Destination = EndpointResolver.Resolve(network, "i-a"),
            Protocol = IpProtocol.Tcp, Port = 22 };
        return (PathAnalyzer.Analyze(network, flow), ReachabilityMatrix.Compile(network).Ask(flow)!.Value);
    }

    private static Network WithoutAccess(Network network)
    {
        Network rest = Network.Empty.With(network.Resources.Where(r => r.Kind != ResourceKind.VpcBlockPublicAccess));
        foreach (Place place in network.Places)
        {
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>()
                .Where(k => k != ResourceKind.VpcBlockPublicAccess && network.Has(place, k))) { rest = rest.WithCollected(place, kind); }
        }
        return rest;
    }
}
