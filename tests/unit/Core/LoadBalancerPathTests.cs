using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>A case per rule of load balancers: listener, targets, health checks, zones, client addresses.</summary>
public class LoadBalancerPathTests
{
    private const string Arn = "arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/app/web/1";
    private const string NlbArn = "arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/net/tcp/2";

    private readonly ReachabilityLab _lab = new();

    public LoadBalancerPathTests()
    {
        // Two nodes in two zones, targets in a third subnet of the first zone.
        _lab.AddSubnet(A, "a2", "a", "10.0.2.0/24");
        _lab.Put(_lab.Get<Subnet>("subnet-a2") with { AvailabilityZone = "us-west-2b" });
        _lab.AddSubnet(A, "t", "a", "10.0.3.0/24");
        _lab.AddHost(A, "t", "subnet-t", "vpc-a", "10.0.3.30", null, "web-1");
        Group("sg-alb", Rule(false, TrafficType.Tcp(80), "0.0.0.0/0"), Rule(true, Any, "0.0.0.0/0"));
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "sg-alb"));
        _lab.Put(_lab.Get<NetworkInterface>("eni-t") with { SecurityGroupIds = ["sg-web"] });
        Node("eni-alb-1", "ELB app/web/1", "subnet-a", "10.0.0.80", "203.0.113.80", "sg-alb");
        Node("eni-alb-2", "ELB app/web/1", "subnet-a2", "10.0.2.80", "203.0.113.81", "sg-alb");
        _lab.Put(new LoadBalancer { Id = Arn, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", LoadBalancerName = "web",
            Type = LoadBalancerType.Application, Scheme = "internet-facing", DnsName = "web-1.elb.amazonaws.com" });
        Listener(Arn, "HTTP", 80, "tg-1");
        Targets("tg-1", new Target("i-t", 8080, "healthy"));
    }

    private void Group(string id, params SecurityGroupRule[] rules) =>
        _lab.Put(new SecurityGroup { Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", GroupName = id, Rules = rules });

    private void Node(string id, string description, string subnet, string address, string? known, params string[] groups) =>
        _lab.Put(new NetworkInterface
        {
            Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = subnet, Description = description,
            SecurityGroupIds = groups,
            InterfaceType = groups.Length == 0 ? "network_load_balancer" : "interface",
            Addresses = [new(IPAddress.Parse(address), known is null ? null : IPAddress.Parse(known))],
        });

    private void Listener(string arn, string protocol, int port, params string[] groups) =>
        _lab.Put(new Listener { Id = $"{arn}/listener/{port}", AccountId = A.AccountId, Region = A.Region, LoadBalancerArn = arn,
            Protocol = protocol, Port = port, TargetGroupArns = groups });

    private void Targets(string id, params Target[] targets) => _lab.Put(new TargetGroup
    {
        Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", TargetGroupName = id, Protocol = "HTTP", Port = 8080,
        Targets = targets,
    });

    private PathAnalysis Ask(string source, string destination, int port = 80, IpProtocol? protocol = null)
    {
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(_lab.Network, source, destination);
        return PathAnalyzer.Analyze(_lab.Network,
            new() { Source = from, Destination = to, Protocol = protocol ?? IpProtocol.Tcp, Port = port });
    }

    private static void Blocked(PathAnalysis analysis, params string?[] codes)
    {
        Assert.Equal(Verdict.Blocked, analysis.Verdict);
        Assert.Equal(codes, analysis.Blockers.Select(b => b.ExplanationCode));
    }

    [Theory]
    [InlineData(Arn)]
    [InlineData("web")]
    [InlineData("WEB-1.elb.amazonaws.com")]
    [InlineData("203.0.113.80")]
    public void G10_a_flow_to_a_load_balancer_goes_on_to_its_target_in_named_legs(string name)
    {
        PathAnalysis path = Ask("Internet", name);
        Assert.Equal(Verdict.Reachable, path.Verdict);
        Assert.Equal(["to the load balancer", "to target i-t:8080"], path.Forward.Hops.Select(h => h.Leg).Distinct());
        Assert.Equal(["to target i-t:8080", "to the load balancer"], path.Return.Hops.Select(h => h.Leg).Distinct());
    }

    [Fact]
    public void G10_no_listener_no_target_and_unhealthy_ones_block()
    {
        Blocked(Ask("Internet", "web", 443), "ENI_SG_RULES_MISMATCH", "ELBV2_LISTENERS_MISMATCH");
        Targets("tg-1");
        Blocked(Ask("Internet", "web"), "ELBV2_LISTENER_HAS_NO_TG");
        Targets("tg-1", new Target("i-t", 8080, "unhealthy", "Target.Timeout"));
        Blocked(Ask("Internet", "web"), "ELBV2_LISTENER_REQUIRES_TG_ACCEPT");
        Assert.Contains("Target.Timeout", Ask("Internet", "web").Blockers[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_target_group_gets_the_hosts_that_are_prepared_for_it()
    {
        Targets("tg-1");
        _lab.AddHost(A, "t2", "subnet-t", "vpc-a", "10.0.3.31", null, "other");
        PathAnalysis path = Ask("Internet", "web");
        Blocked(path, "ELBV2_LISTENER_HAS_NO_TG");
        Assert.Equal("Register i-t at port 8080 in target group tg-1", path.Blockers[0].Fix!.Description);
        RepairPlan plan = PathRepair.Plan(_lab.Network, path.Flow);
        Assert.Equal(Verdict.Reachable, plan.After.Verdict);

        // Nobody else is registered by guess.
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "10.0.0.0/16"));
        Assert.Null(Ask("Internet", "web").Blockers[0].Fix);
    }

    [Fact]
    public void G10_one_good_target_is_enough()
    {
        Targets("tg-1", new Target("i-a", 8080, "unhealthy"), new Target("i-t", 8080, "healthy"));
        Assert.Equal(Verdict.Reachable, Ask("Internet", "web").Verdict);
    }

    [Fact]
    public void G10_the_targets_groups_are_asked_for_the_balancer_at_the_target_port_and_at_the_health_check_port()
    {
        Group("sg-web", Rule(false, TrafficType.Tcp(80), "sg-alb"), Rule(false, TrafficType.Tcp(8080), "0.0.0.0/32"));
        PathAnalysis path = Ask("Internet", "web");
        Blocked(path, "ENI_SG_RULES_MISMATCH");
        Assert.Equal(("sg-web", "to target i-t:8080"), (path.Blockers[0].ResourceId, path.Blockers[0].Leg));
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "sg-alb"));
        _lab.Put(_lab.Get<TargetGroup>("tg-1") with { HealthCheckPort = "9000" });
        path = Ask("Internet", "web");
        Blocked(path, "ENI_SG_RULES_MISMATCH");
        Assert.Equal("health check of i-t:9000", path.Blockers[0].Leg);
    }

    [Fact]
    public void G10_the_balancers_own_egress_rules_and_the_acl_of_its_replies_count()
    {
        Group("sg-alb", Rule(false, TrafficType.Tcp(80), "0.0.0.0/0"));
        Blocked(Ask("Internet", "web"), "ENI_SG_RULES_MISMATCH");
        Group("sg-alb", Rule(false, TrafficType.Tcp(80), "0.0.0.0/0"), Rule(true, Any, "0.0.0.0/0"));
        _lab.Entries("acl-t", Entry(1, false, true, Any, "0.0.0.0/0"), Entry(1, true, true, TrafficType.Tcp(32768, 60999), "0.0.0.0/0"));

        // A balancer sends from 1024 to 65535, whatever the client does.
        PathAnalysis path = Ask("Internet", "web");
        Assert.Equal((Verdict.Partial, "SUBNET_ACL_RESTRICTION"), (path.Verdict, Assert.Single(path.Blockers).ExplanationCode));
        Assert.Contains("ports 1024-32767, 61000-65535 lost", path.Blockers[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void G10_a_target_in_another_zone_needs_cross_zone_and_an_enabled_zone()
    {
        LoadBalancer balancer = _lab.Get<LoadBalancer>(Arn);
        _lab.Put(_lab.Get<TargetGroup>(
            "tg-1") with { Attributes = new Dictionary<string, string> { ["load_balancing.cross_zone.enabled"] = "false" } });
        PathAnalysis path = Ask("Internet", "web");
        Assert.Equal(Verdict.Reachable, path.Verdict);
        Assert.Contains(path.Forward.Hops, h => h.Steps[0].Detail.Contains("1 of 2 nodes", StringComparison.Ordinal));
        Blocked(Ask("Internet", "203.0.113.81"), "ELB_NOT_CROSSZONE");
        _lab.Put(_lab.Get<Subnet>("subnet-t") with { AvailabilityZone = "us-west-2c" });
        Blocked(Ask("Internet", "203.0.113.80"), "ELB_INSTALLED_AZ_RESTRICTION");
        Assert.Equal("web", balancer.LoadBalancerName);
    }

    [Fact]
    public void G10_a_redirect_is_answered_by_the_balancer_itself()
    {
        _lab.Put(_lab.Get<Listener>($"{Arn}/listener/80") with { TargetGroupArns = [], RedirectsToHttpsPort = 443 });
        PathAnalysis path = Ask("Internet", "web");
        Assert.Equal(Verdict.Reachable, path.Verdict);
        Assert.Equal((Layer.LoadBalancer, Disposition.Delivered),
            (path.Forward.Hops[^1].Layer, path.Forward.Hops[^1].Steps[0].Disposition));
    }

    [Theory]
    [InlineData(true, "203.0.113.7", Verdict.Reachable)]
    [InlineData(true, "10.0.0.90", Verdict.Blocked)]
    [InlineData(false, "203.0.113.7", Verdict.Blocked)]
    [InlineData(false, "10.0.0.90", Verdict.Reachable)]
    public void G11_with_client_addresses_kept_the_target_sees_the_client_else_the_balancer(bool preserve, string admitted,
        Verdict expected)
    {
        AddNlb(preserve);
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), admitted + "/32"), Rule(false, TrafficType.Tcp(9000), "10.0.0.90/32"));
        Assert.Equal(expected, Ask("203.0.113.7", "tcp", 443).Verdict);
    }

    [Fact]
    public void G11_replies_find_back_through_the_balancer_without_a_route_and_the_health_check_is_the_balancers_own()
    {
        AddNlb(true);
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "0.0.0.0/0"));
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with
        {
            Id = "rtb-t", IsMain = false, SubnetIds = ["subnet-t"], Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local")]
        });
        PathAnalysis path = Ask("Internet", "tcp", 443);
        Blocked(path, "ENI_SG_RULES_MISMATCH");
        Assert.Equal("health check of i-t:9000", path.Blockers[0].Leg);
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "0.0.0.0/0"), Rule(false, TrafficType.Tcp(9000), "10.0.0.0/16"));
        Assert.Equal(Verdict.Reachable, Ask("Internet", "tcp", 443).Verdict);
    }

    [Fact]
    public void G11_a_target_cannot_reach_itself_through_a_balancer_that_keeps_client_addresses()
    {
        AddNlb(true, "internal");
        Group("sg-web", Rule(false, Any, "0.0.0.0/0"), Rule(true, Any, "0.0.0.0/0"));
        Assert.Equal(Verdict.Reachable, Ask("i-a", "tcp", 443).Verdict);
        Assert.Contains("its own address", Assert.Single(Ask("i-t", "tcp", 443).Blockers).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void G11_a_network_load_balancer_does_not_cross_zones_by_default()
    {
        AddNlb(true);
        _lab.Put(_lab.Get<Subnet>("subnet-t") with { AvailabilityZone = "us-west-2b" });
        Node("eni-nlb-2", "ELB net/tcp/2", "subnet-a2", "10.0.2.90", "203.0.113.91");
        Group("sg-web", Rule(false, Any, "0.0.0.0/0"));
        Blocked(Ask("Internet", "203.0.113.90", 443), "ELB_NOT_CROSSZONE");
        Assert.Equal(Verdict.Reachable, Ask("Internet", "203.0.113.91", 443).Verdict);
        Assert.Equal(Verdict.Reachable, Ask("Internet", "tcp", 443).Verdict);
    }

    [Theory]
    [InlineData(ResourceKind.TargetGroup, "elasticloadbalancing:DescribeTargetGroups of account 111111111111")]
    [InlineData(ResourceKind.Listener, "elasticloadbalancing:DescribeListeners of account 111111111111")]
    public void What_was_not_read_of_a_load_balancer_is_unknown(ResourceKind kind, string call)
    {
        if (kind == ResourceKind.TargetGroup) { _lab.Forget<TargetGroup>(A, kind); }
        else { _lab.Forget<Listener>(A, kind); }
        PathAnalysis path = Ask("Internet", "web");
        Assert.Equal(Verdict.Unknown, path.Verdict);
        Assert.Contains(path.Unknowns, u => u.Contains(call, StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_zones_and_kinds_of_load_balancers_that_are_not_known_are_unknown()
    {
        void Unknown(PathAnalysis path, string why)
        {
            Assert.Equal(Verdict.Unknown, path.Verdict);
            Assert.Contains(path.Unknowns, u => u.Contains(why, StringComparison.Ordinal));
        }

        Node("eni-classic", "ELB old", "subnet-a", "10.0.0.70", null, "sg-alb");
        Unknown(Ask("i-a", "10.0.0.70"), "a Classic Load Balancer, which is out of the analyzer's scope");
        _lab.Forget<LoadBalancer>(A, ResourceKind.LoadBalancer);
        Unknown(Ask("i-a", "10.0.0.80"), "elasticloadbalancing:DescribeLoadBalancers of account 111111111111");
        _lab.Put(new LoadBalancer { Id = Arn, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", LoadBalancerName = "web",
            Type = LoadBalancerType.Application, Scheme = "internet-facing" });
        _lab.Forget<Subnet>(A, ResourceKind.Subnet);
        Unknown(Ask("i-a", "10.0.0.80"), "whether web (" + Arn + ") serves the zone of target i-t is not known: subnet-");
    }

    [Fact]
    public void G10_what_is_neither_tcp_nor_a_ping_has_no_listener_at_an_application_load_balancer()
    {
        Group("sg-alb", Rule(false, Any, "0.0.0.0/0"), Rule(true, Any, "0.0.0.0/0"));
        Blocked(Ask("Internet", "web", 80, IpProtocol.Udp), "ELBV2_LISTENERS_MISMATCH");
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(_lab.Network, "i-a", "eni-alb-1");
        Blocked(PathAnalyzer.Analyze(_lab.Network, new() { Source = from, Destination = to, Protocol = new(50) }),
            "ELBV2_LISTENERS_MISMATCH");
        Assert.Equal(Verdict.Reachable,
            PathAnalyzer.Analyze(_lab.Network, new() { Source = from, Destination = to, Protocol = IpProtocol.Icmp }).Verdict);
    }

    [Theory]
    [InlineData("203.0.113.7", Verdict.Reachable)]
    [InlineData("10.0.0.90", Verdict.Blocked)]
    public void G11_an_application_load_balancer_behind_a_network_one_sees_the_client(string admitted, Verdict expected)
    {
        AddNlb(true);
        Targets("tg-2", new Target(Arn, 80, "healthy"));
        _lab.Put(_lab.Get<TargetGroup>("tg-2") with { Protocol = "TCP", TargetType = "alb" });
        Group("sg-alb", Rule(false, TrafficType.Tcp(80), admitted + "/32"), Rule(true, Any, "0.0.0.0/0"));
        Assert.Equal(expected, Ask("203.0.113.7", "tcp", 443).Verdict);
    }

    [Fact]
    public void G11_a_target_by_address_may_be_a_peers_host_and_one_that_nobody_has_is_none()
    {
        AddNlb(false, "internal");
        Targets("tg-2", new Target("192.168.1.10", 8080, "healthy"));
        _lab.Put(_lab.Get<TargetGroup>("tg-2") with { Protocol = "TCP", TargetType = "ip" });
        Assert.Equal(Verdict.Reachable, Ask("i-a", "tcp", 443).Verdict);

        // The same address in a VPC that is no peer is not meant.
        _lab.AddVpc(A, "z", "192.168.0.0/16", "192.168.1.0/24");
        _lab.AddHost(A, "z", "subnet-z", "vpc-z", "192.168.1.10", null);
        Assert.Equal(Verdict.Reachable, Ask("i-a", "tcp", 443).Verdict);
        _lab.Put(_lab.Get<TargetGroup>("tg-2") with { Targets = [new("10.0.3.99", 8080, "healthy")] });
        Blocked(Ask("i-a", "tcp", 443), "TARGET_ADDRESS_RESTRICTION");
        _lab.Put(_lab.Get<TargetGroup>("tg-2") with { Targets = [new("172.20.0.1", 8080, "healthy")] });
        Assert.Equal(Verdict.Unknown, Ask("i-a", "tcp", 443).Verdict);
    }

    private void AddNlb(bool preserve, string scheme = "internet-facing")
    {
        Node("eni-nlb-1", "ELB net/tcp/2", "subnet-a", "10.0.0.90", "203.0.113.90");
        _lab.Put(new LoadBalancer { Id = NlbArn, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", LoadBalancerName = "tcp",
            Type = LoadBalancerType.Network, Scheme = scheme });
        Listener(NlbArn, "TCP", 443, "tg-2");
        Targets("tg-2", new Target("i-t", 8080, "healthy"));
        _lab.Put(_lab.Get<TargetGroup>("tg-2") with { Protocol = "TCP", PreserveClientIp = preserve, HealthCheckPort = "9000" });
    }
}
