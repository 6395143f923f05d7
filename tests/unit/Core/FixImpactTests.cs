using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>What a fix opens beside the flow is told whole, whoever and whatever it is.</summary>
public class FixImpactTests
{
    private readonly ReachabilityLab _lab = new();

    private static Fix FixOf(PathAnalysis path) => Assert.Single(path.Blockers).Fix!;

    private IReadOnlyList<string> OpensOf(PathAnalysis path) => PathRepair.Plan(_lab.Network, path.Flow).Opens;

    [Fact]
    public void No_fix_is_proposed_on_a_path_with_an_unknown_step()
    {
        _lab.Rules("sg-b", Rule(true, Any, "0.0.0.0/0"));
        Assert.NotNull(FixOf(_lab.Tcp(5432)));
        _lab.Forget<NetworkAcl>(A, ResourceKind.NetworkAcl);
        PathAnalysis path = _lab.Tcp(5432);
        Blocker blocker = Assert.Single(path.Blockers);
        Assert.Equal((Verdict.Blocked, null), (path.Verdict, blocker.Fix));
        Assert.Contains("No change is proposed, because a step of the path is not known: the network ACL of subnet subnet-a is not "
            + "known: ec2:DescribeNetworkAcls", blocker.Advice, StringComparison.Ordinal);
        RepairPlan plan = PathRepair.Plan(_lab.Network, path.Flow);
        Assert.Equal((0, 1), (plan.Fixes.Count, plan.Hopeless.Count));
    }

    [Fact]
    public void No_fix_is_proposed_that_leads_to_an_unknown_step()
    {
        // The connection that the missing route would lead to has ends whose blocks were not read.
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        Assert.NotNull(FixOf(_lab.Tcp(5432)));
        _lab.Put(_lab.Peering("pcx-1", "active", "vpc-a",
            "vpc-b") with { Accepter = new() { AccountId = _lab.B.AccountId, Region = _lab.B.Region, VpcId = "vpc-b" } });
        _lab.Forget<Vpc>(_lab.B, ResourceKind.Vpc);
        Assert.All(_lab.Tcp(5432).Blockers, b => Assert.Null(b.Fix));
    }

    [Fact]
    public void A_rule_in_a_group_of_one_host_opens_the_flow_and_nothing_else()
    {
        _lab.Rules("sg-b", Rule(true, Any, "0.0.0.0/0"));
        Assert.Empty(OpensOf(_lab.Tcp(5432)));
        Assert.Empty(OpensOf(_lab.Ping()));
    }

    [Fact]
    public void A_rule_in_a_shared_group_opens_the_same_to_the_others_that_carry_it()
    {
        _lab.Rules("sg-b", Rule(true, Any, "0.0.0.0/0"));
        _lab.AddHost(_lab.B, "b2", "subnet-b", "vpc-b", "192.168.1.20", null, "Second");
        _lab.AddHost(_lab.B, "b3", "subnet-b", "vpc-b", "192.168.1.30", null, "Third");
        string opened = Assert.Single(OpensOf(_lab.Tcp(5432)));
        Assert.StartsWith("also opens ", opened, StringComparison.Ordinal);
        Assert.Contains("tcp/5432", opened, StringComparison.Ordinal);
        Assert.Contains("192.168.1.20", opened, StringComparison.Ordinal);
        Assert.Contains("192.168.1.30", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("192.168.1.10", opened, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_opens_other_traffic_too_and_to_others()
    {
        _lab.AddHost(A, "a2", "subnet-a", "vpc-a", "10.0.0.20", null, "Other");
        _lab.Rules("sg-b", Rule(true, TrafficType.Tcp(443), "0.0.0.0/0"), Rule(false, TrafficType.Tcp(5432), "0.0.0.0/0"),
            Rule(false, TrafficType.Tcp(22), "0.0.0.0/0"));
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        PathAnalysis path = _lab.Tcp(5432);
        IReadOnlyList<string> opens = OpensOf(path);
        Assert.Contains(opens, o => o.Contains("tcp/22", StringComparison.Ordinal));
        Assert.Contains(opens, o => o.StartsWith("also opens Private-host", StringComparison.Ordinal)
            && o.Contains("tcp/443", StringComparison.Ordinal));
        // Beside the blocker stands what the same traffic of others gains, and nothing of other traffic.
        Assert.All(FixOf(path).Opens, o => Assert.Contains("tcp/5432", o, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_read_may_be_opened()
    {
        _lab.Rules("sg-b", Rule(true, Any, "0.0.0.0/0"));
        _lab.AddHost(_lab.B, "b2", "subnet-b", "vpc-b", "192.168.1.20", null, "Second");
        _lab.Put(_lab.Get<NetworkInterface>("eni-b2") with { InstanceId = "i-unread" });
        PathAnalysis path = _lab.Tcp(5432);
        Assert.StartsWith("may also open ", Assert.Single(OpensOf(path)), StringComparison.Ordinal);

        // The fix of one blocker is asked flow by flow, and says the same.
        Assert.StartsWith("may also open tcp/5432 ", Assert.Single(FixOf(path).Opens), StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_blocker_the_same_traffic_of_those_that_share_what_changes_is_asked_and_who_was_not_is_said()
    {
        _lab.Rules("sg-b", Rule(true, Any, "0.0.0.0/0"));
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("192.168.0.0/16", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        for (int i = 0; i < 2_000; i++)
        {
            _lab.AddHost(_lab.B, $"x{i}", "subnet-b", "vpc-b", $"192.168.{2 + (i / 250)}.{1 + (i % 250)}", null);
        }
        Fix fix = FixOf(_lab.Tcp(5432));
        Assert.Contains(fix.Opens, o => o.StartsWith("also opens tcp/5432 Bastion-host", StringComparison.Ordinal));
        Assert.Contains(fix.Opens, o => o.Contains("more interfaces share what is changed and were not asked", StringComparison.Ordinal));
    }
}
