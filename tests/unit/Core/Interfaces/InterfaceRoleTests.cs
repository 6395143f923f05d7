using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>What interfaces of services take and start, by their type and by who holds them (rules E1, E4, E10 to E13).</summary>
public sealed class InterfaceRoleTests
{
    [Theory]
    [InlineData("interface", Verdict.Reachable, Verdict.Reachable)]
    [InlineData("efa", Verdict.Reachable, Verdict.Reachable)]
    [InlineData("trunk", Verdict.Reachable, Verdict.Reachable)]
    [InlineData("branch", Verdict.Reachable, Verdict.Reachable)]
    [InlineData("efa-only", Verdict.Blocked, Verdict.Blocked)]
    [InlineData("nat_gateway", Verdict.Blocked, Verdict.Blocked)]
    [InlineData("natGateway", Verdict.Blocked, Verdict.Blocked)]
    [InlineData("transit_gateway", Verdict.Blocked, Verdict.Blocked)]
    [InlineData("lambda", Verdict.Blocked, Verdict.Reachable)]
    [InlineData("ec2_instance_connect_endpoint", Verdict.Blocked, Verdict.Reachable)]
    [InlineData("global_accelerator_managed", Verdict.Blocked, Verdict.Unknown)]
    [InlineData("gateway_load_balancer", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("gateway_load_balancer_endpoint", Verdict.Unknown, Verdict.Blocked)]
    [InlineData("api_gateway_managed", Verdict.Unknown, Verdict.Reachable)]
    [InlineData("iot_rules_managed", Verdict.Unknown, Verdict.Reachable)]
    [InlineData("quicksight", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("aws_codestar_connections_managed", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("load_balancer", Verdict.Unknown, Verdict.Reachable)]
    [InlineData("network_load_balancer", Verdict.Unknown, Verdict.Reachable)]
    [InlineData("efs", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("evs", Verdict.Unknown, Verdict.Unknown)]
    [InlineData("vpc_endpoint", Verdict.Unknown, Verdict.Blocked)]
    [InlineData("some_new_type", Verdict.Unknown, Verdict.Unknown)]
    public void Each_type_takes_and_starts_what_is_known_of_it(string type, Verdict takes, Verdict starts)
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = type });
        lab.Expect(takes, "i-a", "eni-x");
        lab.Expect(takes, "Internet", "eni-x");

        // What a load balancer that was not read sends, rows do not know; a single flow from a node is followed.
        if (type is not ("load_balancer" or "network_load_balancer")) { lab.Expect(starts, "eni-x", "i-a"); }
    }

    [Fact]
    public void Every_type_of_the_service_model_has_an_answer()
    {
        // The enumeration NetworkInterfaceType and the filter of DescribeNetworkInterfaces, as the SDK's model has them.
        string[] types = [.. typeof(Amazon.EC2.NetworkInterfaceType).GetFields().Where(f => f.IsStatic)
            .Select(f => ((Amazon.EC2.NetworkInterfaceType)f.GetValue(null)!).Value)];
        Assert.True(types.Length > 15);
        foreach (string type in types)
        {
            InterfaceRole role = InterfaceRoles.Of(InterfaceLab.Plain with { InterfaceType = type }, null);
            Assert.DoesNotContain("not known here", role.Name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_type_is_named()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "some_new_type" });
        foreach (PathAnalysis path in new[] { lab.Expect(Verdict.Unknown, "i-a", "eni-x"), lab.Expect(Verdict.Unknown, "eni-x", "i-a") })
        {
            Assert.Contains(path.Unknowns,
                u => u.Contains("eni-x", StringComparison.Ordinal) && u.Contains("some_new_type", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_lambda_function_reaches_what_admits_its_group_and_nothing_listens_at_it()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "lambda", SecurityGroupIds = ["sg-f"] });
        lab.Put(new SecurityGroup
        {
            Id = "sg-f", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "functions",
            Rules = [ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"), ReachabilityLab.Rule(false, TrafficType.All, "0.0.0.0/0")]
        });
        lab.Lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.Tcp(5432), "sg-f"),
            ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"));
        lab.Expect(Verdict.Reachable, "eni-x", "i-a", 5432);
        lab.Expect(Verdict.Blocked, "eni-x", "i-a", 443);
        Assert.Contains("nothing listens", lab.Expect(Verdict.Blocked, "i-a", "eni-x").Blockers[0].Reason, StringComparison.Ordinal);
        lab.Expect(Verdict.Blocked, "i-a", "eni-x", null);
    }

    [Fact]
    public void Of_a_service_the_network_is_decided_and_its_ports_are_not()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with
        {
            RequesterManaged = true, Description = "RDSNetworkInterface", SecurityGroupIds = ["sg-d"]
        });
        lab.Put(new SecurityGroup { Id = "sg-d", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "database",
            Rules = [ReachabilityLab.Rule(false, TrafficType.Tcp(5432), "0.0.0.0/0")] });
        PathAnalysis path = lab.Expect(Verdict.Unknown, "i-a", "eni-x", 5432);
        Assert.Contains("rds:DescribeDBInstances", Assert.Single(path.Unknowns), StringComparison.Ordinal);
        Assert.Equal("ENI_SG_RULES_MISMATCH", Assert.Single(lab.Expect(Verdict.Blocked, "i-a", "eni-x", 22).Blockers).ExplanationCode);
        Assert.Empty(path.Blockers);
    }

    [Theory]
    [InlineData(true, null, null, null)]
    [InlineData(false, "amazon-rds", null, null)]
    [InlineData(false, null, "amazon-rds", null)]
    [InlineData(false, null, "999999999999", null)]
    [InlineData(false, null, null, "eks.amazonaws.com")]
    public void What_a_service_holds_is_no_host_of_the_customers(bool managed, string? requester, string? owner, string? principal) =>
        new InterfaceLab(InterfaceLab.Plain with
        {
            RequesterManaged = managed, RequesterId = requester, AttachmentOwnerId = owner, OperatorPrincipal = principal
        }).Expect(Verdict.Unknown, "i-a", "eni-x");

    [Fact]
    public void The_customers_own_words_say_nothing_about_who_holds_it() =>
        new InterfaceLab(InterfaceLab.Plain with
        {
            Description = "RDSNetworkInterface", RequesterId = "AIDAEXAMPLE", AttachmentOwnerId = "111111111111"
        }).Expect(Verdict.Reachable, "i-a", "eni-x");

    [Fact]
    public void A_branch_interface_has_groups_of_its_own()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "branch", SecurityGroupIds = ["sg-p"] });
        lab.Put(new SecurityGroup { Id = "sg-p", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "pods",
            Rules = [ReachabilityLab.Rule(false, TrafficType.Tcp(8080), "0.0.0.0/0")] });
        lab.Expect(Verdict.Reachable, "i-a", "eni-x", 8080);
        lab.Expect(Verdict.Blocked, "i-a", "eni-x", 443);
    }

    [Fact]
    public void An_interface_that_always_has_groups_and_shows_none_was_not_read_whole()
    {
        new InterfaceLab(InterfaceLab.Plain with { InterfaceType = "lambda", SecurityGroupIds = [] }).Expect(Verdict.Unknown,
            "eni-x", "i-a");
        new InterfaceLab(InterfaceLab.Plain with { SecurityGroupIds = [] }).Expect(Verdict.Unknown, "i-a", "eni-x");
    }
}
