using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Simulation;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Core;

/// <summary>The reference network with one thing changed at a time: each layer is named when it blocks, and its fix mends it.</summary>
public class PathAnalyzerTests
{
    private static readonly Place s_a = new("111111111111", "us-west-2");
    private static readonly Place s_b = new("222222222222", "us-east-1");
    private static readonly Network s_network = Build();

    [Fact]
    public void The_repaired_network_lets_the_ping_through() => Assert.Equal(Verdict.Reachable, Ping(s_network).Verdict);

    [Fact]
    public void A_missing_route_back_blocks_the_return_only_and_its_fix_mends_it()
    {
        RouteTable table = Table(s_b, "private");
        PathAnalysis analysis = Ping(
            s_network.With(table with { Routes = [.. table.Routes.Where(r => r.TargetKind == RouteTargetKind.Local)] }));
        Assert.Equal((Verdict.Reachable, Verdict.Blocked), (analysis.Forward.Verdict, analysis.Return.Verdict));
        Blocker blocker = Assert.Single(analysis.Blockers);
        Assert.Equal((Layer.RouteTable, table.Id, true), (blocker.Layer, blocker.ResourceId, blocker.OnReturn));
        AssertMended(s_network.With(table with { Routes = [.. table.Routes.Where(r => r.TargetKind == RouteTargetKind.Local)] }),
            blocker.Fix);
    }

    [Fact]
    public void The_lowest_matching_entry_of_an_ACL_decides_whatever_the_order_of_the_list()
    {
        NetworkAcl acl = s_network.Of<NetworkAcl>(s_b).Single(a => a.Name == "VPC-ACC-B-private");
        NetworkAclEntry deny = new()
        {
            RuleNumber = 5, Egress = false, Allow = false, Traffic = TrafficType.Icmp(8), CidrBlock = IPNetwork.Parse("10.0.0.0/8")
        };
        Network network = s_network.With(acl with { Entries = [.. acl.Entries, deny] });
        Blocker blocker = Assert.Single(Ping(network).Blockers);
        Assert.Equal((Layer.NetworkAcl, acl.Id), (blocker.Layer, blocker.ResourceId));
        Assert.Contains("rule 5 denies", blocker.Reason, StringComparison.Ordinal);
        AssertMended(network, blocker.Fix);
    }

    [Fact]
    public void Every_failing_layer_is_named_not_only_the_first()
    {
        SecurityGroup source = s_network.Of<SecurityGroup>(s_a).Single(g => g.GroupName == "Bastion-host-sg");
        SecurityGroup destination = s_network.Of<SecurityGroup>(s_b).Single(g => g.GroupName == "Private-host-sg");
        PathAnalysis analysis = Ping(s_network.With(source with { Rules = [] }).With(destination with { Rules = [] }));
        Assert.Equal([source.Id, destination.Id], analysis.Blockers.Select(b => b.ResourceId));
    }

    [Fact]
    public void A_peering_that_is_gone_is_a_black_hole_on_the_way()
    {
        Network network = PeeringGone(s_network);
        PathAnalysis analysis = Ping(network);
        Assert.Equal(Verdict.Blocked, analysis.Forward.Verdict);
        Assert.Contains(analysis.Forward.Hops, h => h.Steps.Any(s => s.Disposition == Disposition.Blackhole));
    }

    [Fact]
    public void An_account_whose_groups_were_not_read_makes_the_answer_unknown_and_names_the_call()
    {
        Network partial = Network.Empty.With(s_network.Resources.Where(r => r.Place == s_a || r is not SecurityGroup));
        foreach (ResourceKind kind in Enum.GetValues<ResourceKind>())
        {
            partial = partial.WithCollected(s_a, kind);
            if (kind != ResourceKind.SecurityGroup) { partial = partial.WithCollected(s_b, kind); }
        }

        PathAnalysis analysis = Ping(partial);
        Assert.Equal(Verdict.Unknown, analysis.Verdict);
        Assert.Contains("ec2:DescribeSecurityGroups", string.Join('\n', PathText.Render(analysis)), StringComparison.Ordinal);
    }

    private static Network PeeringGone(Network network) =>
        NetworkPatcher.Apply(network, s_a, new DeleteVpcPeeringConnection(network.Of<VpcPeeringConnection>(s_a).Single().Id),
            p => p, out _);

    private static void AssertMended(Network network, Fix? fix)
    {
        Assert.NotNull(fix);
        foreach (Change change in fix.Changes) { network = NetworkPatcher.Apply(network, fix.Place, change, p => p, out _); }
        Assert.Equal(Verdict.Reachable, Ping(network).Verdict);
    }

    private static RouteTable Table(Place place, string side) =>
        s_network.Of<RouteTable>(place).Single(t => t.Name?.EndsWith(side, StringComparison.Ordinal) == true);

    private static PathAnalysis Ping(Network network) => PathAnalyzer.Analyze(network, new()
    {
        Source = EndpointResolver.Resolve(network, Host(s_a, "Bastion-host")),
        Destination = EndpointResolver.Resolve(network, Host(s_b, "Private-host")), Protocol = IpProtocol.Icmp,
    });

    private static string Host(Place place, string name) => s_network.Of<Instance>(place).Single(i => i.Name == name).Id;

    private static Network Build()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build);
        return shell.World.State;
    }
}

/// <summary>What the simulator refuses, in AWS's words.</summary>
public class SimulationRuleTests
{
    private static readonly System.Collections.Immutable.ImmutableSortedDictionary<string, string> s_none =
        System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty;
    private readonly SimulatedWorld _world = new();

    [Fact]
    public async Task A_peering_is_accepted_by_its_accepter_in_its_region_only()
    {
        SimulatedCloud a = _world.Connect("111111111111", "us-west-2");
        SimulatedCloud b = _world.Connect("222222222222", "us-east-1");
        _world.Options.PeeringLag = TimeSpan.Zero;
        Resource vpcA = (await a.ApplyAsync(new CreateVpc(IPNetwork.Parse("10.0.0.0/16")) { Tags = s_none }, default))!;
        Resource vpcB = (await b.ApplyAsync(new CreateVpc(IPNetwork.Parse("10.1.0.0/16")) { Tags = s_none }, default))!;
        Resource peering = (await a.ApplyAsync(
            new CreateVpcPeeringConnection(vpcA.Id, vpcB.Id, "222222222222", "us-east-1") { Tags = s_none }, default))!;
        Assert.Equal("OperationNotPermitted",
            (await Assert.ThrowsAsync<CloudException>(() => a.ApplyAsync(new AcceptVpcPeeringConnection(peering.Id), default))).Code);
        Assert.Equal("OperationNotPermitted", (await Assert.ThrowsAsync<CloudException>(
            () => a.ApplyAsync(new ModifyVpcPeeringConnectionOptions(peering.Id, true, true), default))).Code);
        await b.ApplyAsync(new AcceptVpcPeeringConnection(peering.Id), default);
        Assert.Equal("InvalidStateTransition",
            (await Assert.ThrowsAsync<CloudException>(() => b.ApplyAsync(new AcceptVpcPeeringConnection(peering.Id), default))).Code);
    }

    [Fact]
    public async Task A_VPC_with_subnets_is_not_deleted_and_subnets_do_not_overlap()
    {
        SimulatedCloud a = _world.Connect("111111111111", "us-west-2");
        Resource vpc = (await a.ApplyAsync(new CreateVpc(IPNetwork.Parse("10.0.0.0/16")) { Tags = s_none }, default))!;
        await a.ApplyAsync(new CreateSubnet(vpc.Id, IPNetwork.Parse("10.0.0.0/24"), "us-west-2a") { Tags = s_none }, default);
        Assert.Equal("InvalidSubnet.Conflict", (await Assert.ThrowsAsync<CloudException>(
            () => a.ApplyAsync(new CreateSubnet(vpc.Id, IPNetwork.Parse("10.0.0.128/25"), "us-west-2a") { Tags = s_none }, default))).Code);
        Assert.Equal("InvalidSubnet.Range", (await Assert.ThrowsAsync<CloudException>(
            () => a.ApplyAsync(new CreateSubnet(vpc.Id, IPNetwork.Parse("10.1.0.0/24"), "us-west-2a") { Tags = s_none }, default))).Code);
        Assert.Equal("DependencyViolation",
            (await Assert.ThrowsAsync<CloudException>(() => a.ApplyAsync(new DeleteVpc(vpc.Id), default))).Code);
    }
}
