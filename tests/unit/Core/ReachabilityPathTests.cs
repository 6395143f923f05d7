using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

public class ReachabilityPathTests
{
    private readonly ReachabilityLab _lab = new();

    private static void Blocked(PathAnalysis analysis, params string[] codes)
    {
        Assert.Equal(Verdict.Blocked, analysis.Verdict);
        Assert.Equal(codes, analysis.Blockers.Select(b => b.ExplanationCode));
    }

    private static void IsUnknown(PathAnalysis analysis, string call)
    {
        Assert.Equal(Verdict.Unknown, analysis.Verdict);
        Assert.Empty(analysis.Blockers);
        Assert.Contains(analysis.Forward.Hops.Concat(analysis.Return.Hops).SelectMany(h => h.Steps),
            s => s.Disposition == Disposition.Unknown && s.Detail.Contains(call, StringComparison.Ordinal));
    }

    [Fact]
    public void An_open_peering_path_is_reachable_both_ways_and_every_layer_shows()
    {
        PathAnalysis ping = _lab.Ping();
        Assert.Equal(Verdict.Reachable, ping.Verdict);
        Assert.Equal(
            [Layer.Host, Layer.Interface, Layer.SecurityGroup, Layer.NetworkAcl, Layer.RouteTable, Layer.VpcPeeringConnection,
                Layer.NetworkAcl,
                Layer.SecurityGroup, Layer.Interface, Layer.Host],
            ping.Forward.Hops.Select(h => h.Layer));
        Assert.Equal(
            [Layer.SecurityGroup, Layer.NetworkAcl, Layer.RouteTable, Layer.VpcPeeringConnection, Layer.NetworkAcl, Layer.SecurityGroup,
                Layer.Interface],
            ping.Return.Hops.Select(h => h.Layer));
        Assert.Contains("by state", ping.Return.Hops[0].Steps[0].Detail, StringComparison.Ordinal);
        Assert.Equal("222222222222", ping.Forward.Hops[^1].AccountId);
    }

    [Fact]
    public void All_failing_layers_are_collected_and_every_fix_together_opens_the_path()
    {
        _lab.Rules("sg-a");
        _lab.Rules("sg-b", Rule(false, TrafficType.Tcp(22), "10.0.0.0/16"));
        _lab.Entries("acl-b", Entry(100, false, false, Any, "0.0.0.0/0"));
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"));
        PathAnalysis ping = _lab.Ping();
        Blocked(ping, "ENI_SG_RULES_MISMATCH", "SUBNET_ACL_RESTRICTION", "ENI_SG_RULES_MISMATCH", "SUBNET_ACL_RESTRICTION",
            "NO_ROUTE_TO_DESTINATION");
        Assert.Equal([false, false, false, true, true], ping.Blockers.Select(b => b.OnReturn));
        Assert.Contains(
            "group-b (sg-b) has no ingress rule for icmp type 8 from 10.0.0.10; its ingress rules are: ingress tcp/22 from 10.0.0.0/16",
            ping.Blockers[2].Reason, StringComparison.Ordinal);
        Assert.All(ping.Blockers, b => Assert.NotNull(b.Fix));
    }

    [Theory]
    [InlineData("10.0.0.0/8", Verdict.Reachable)]
    [InlineData("10.0.0.11/32", Verdict.Blocked)]
    [InlineData("sg-a", Verdict.Reachable)]
    [InlineData("sg-other", Verdict.Blocked)]
    [InlineData("pl-1", Verdict.Reachable)]
    public void A_security_group_rule_matches_its_peer(string peer, Verdict expected)
    {
        _lab.Put(new ManagedPrefixList
        {
            Id = "pl-1", AccountId = _lab.B.AccountId, Region = _lab.B.Region, PrefixListName = "hosts",
            Entries = [IPNetwork.Parse("10.0.0.10/32")],
        });
        _lab.Rules("sg-b", Rule(false, TrafficType.Ping, peer));
        Assert.Equal(expected, _lab.Ping().Verdict);
    }

    [Fact]
    public void A_reference_across_regions_matches_nothing_and_the_fix_is_an_address()
    {
        ReachabilityLab lab = new("us-east-1");
        Assert.Equal(Verdict.Reachable, lab.Ping().Verdict);
        lab.Rules("sg-b", Rule(false, Any, "sg-a"));
        PathAnalysis ping = lab.Ping();
        Blocked(ping, "ENI_SG_RULES_MISMATCH");
        Assert.Contains("another region", ping.Blockers[0].Reason, StringComparison.Ordinal);
        Assert.Contains("10.0.0.10/32", ping.Blockers[0].Fix!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_over_a_peering_that_is_not_active_is_stale()
    {
        _lab.Put(_lab.Peering("pcx-1", "pending-acceptance", "vpc-a", "vpc-b"));
        _lab.Rules("sg-b", Rule(false, Any, "sg-a"));
        Assert.Contains(_lab.Ping().Blockers, b => b.Reason.Contains("stale", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8, Verdict.Blocked)]
    [InlineData(0, Verdict.Reachable)]
    [InlineData(-1, Verdict.Reachable)]
    public void An_icmp_rule_matches_type_and_code(int code, Verdict expected)
    {
        _lab.Rules("sg-b", Rule(false, TrafficType.Icmp(8, code), "0.0.0.0/0"));
        Assert.Equal(expected, _lab.Ping().Verdict);
    }

    [Fact]
    public void Within_a_subnet_neither_network_acl_nor_route_table_is_asked()
    {
        _lab.AddHost(A, "a2", "subnet-a", "vpc-a", "10.0.0.20", null);
        _lab.Entries("acl-a");
        _lab.Routes("rtb-a");
        PathAnalysis ping = _lab.Analyze(_lab.Bastion, EndpointResolver.Resolve(_lab.Network, "i-a2"));
        Assert.Equal(Verdict.Reachable, ping.Verdict);
        Assert.DoesNotContain(ping.Forward.Hops.Concat(ping.Return.Hops), h => h.Layer is Layer.NetworkAcl or Layer.RouteTable);
    }

    [Fact]
    public void Between_subnets_of_a_vpc_both_network_acls_decide()
    {
        _lab.AddSubnet(A, "a2", "a", "10.0.2.0/24");
        _lab.AddHost(A, "a2", "subnet-a2", "vpc-a", "10.0.2.20", null);
        Endpoint other = EndpointResolver.Resolve(_lab.Network, "10.0.2.20");
        Assert.Equal(Verdict.Reachable, _lab.Analyze(_lab.Bastion, other).Verdict);
        _lab.Entries("acl-a2", Entry(200, false, true, Any, "0.0.0.0/0"), Entry(100, false, false, TrafficType.Ping, "10.0.0.0/24"),
            Entry(1, true, true, Any, "0.0.0.0/0"));
        PathAnalysis ping = _lab.Analyze(_lab.Bastion, other);
        Blocked(ping, "SUBNET_ACL_RESTRICTION");
        Assert.Contains("inbound rule 100 denies", ping.Blockers[0].Reason, StringComparison.Ordinal);
        Assert.Contains("inbound rule 90 allows icmp type 8 from 10.0.0.10/32", ping.Blockers[0].Fix!.Description,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_nobody_has_is_no_host()
    {
        Blocked(_lab.Analyze(_lab.Bastion, new() { Address = IPAddress.Parse("192.168.1.99") }), "NO_POSSIBLE_DESTINATION");
        Blocked(_lab.Analyze(_lab.Bastion, new() { Address = IPAddress.Parse("10.0.7.7") }), "NO_POSSIBLE_DESTINATION");
    }

    [Fact]
    public void The_longest_prefix_wins_even_if_it_is_a_blackhole()
    {
        _lab.Routes("rtb-a", To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"),
            To("192.168.1.10/32", RouteTargetKind.NatGateway, "nat-gone", blackhole: true));
        PathAnalysis ping = _lab.Ping();
        Blocked(ping, "BAD_STATE_ROUTE");
        Assert.StartsWith("Point route 192.168.1.10/32", ping.Blockers[0].Fix!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_to_a_deleted_peering_is_pointed_at_the_active_one()
    {
        _lab.Routes("rtb-a", To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-old", blackhole: true));
        PathAnalysis ping = _lab.Ping();
        Blocked(ping, "BAD_STATE_ROUTE");
        Assert.Contains("pcx-1", ping.Blockers[0].Fix!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explicit_association_wins_over_the_main_table()
    {
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with { Id = "rtb-own", IsMain = false, SubnetIds = ["subnet-a"], Routes = [] });
        Blocked(_lab.Ping(), "NO_ROUTE_TO_DESTINATION");
    }

    [Fact]
    public void A_pending_peering_is_one_blocker_that_its_accepter_removes()
    {
        _lab.Put(_lab.Peering("pcx-1", "pending-acceptance", "vpc-a", "vpc-b"));
        PathAnalysis ping = _lab.Ping();
        Blocked(ping, "BAD_STATE_ROUTE");
        Assert.Equal(Layer.VpcPeeringConnection, ping.Blockers[0].Layer);
        Assert.Equal(_lab.B, ping.Blockers[0].Fix!.Place);
        Assert.Equal("ec2:AcceptVpcPeeringConnection", ping.Blockers[0].Fix!.Changes.Single().Action);
    }

    [Fact]
    public void Peering_is_not_transitive()
    {
        Place c = new("333333333333", "us-west-2");
        _lab.Network = Enum.GetValues<ResourceKind>().Aggregate(_lab.Network, (n, kind) => n.WithCollected(c, kind));
        _lab.AddVpc(c, "c", "172.16.0.0/16", "172.16.1.0/24");
        _lab.AddHost(c, "c", "subnet-c", "vpc-c", "172.16.1.10", null);
        _lab.Put(_lab.Peering("pcx-2", "active", "vpc-b", "vpc-c"));
        _lab.Routes("rtb-a", To("172.16.0.0/16", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        PathAnalysis ping = _lab.Analyze(_lab.Bastion, EndpointResolver.Resolve(_lab.Network, "i-c"));
        Assert.Contains(ping.Blockers, b => b.ExplanationCode == "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR");
    }

    [Fact]
    public void A_peer_gives_no_way_to_its_internet_gateway()
    {
        _lab.Routes("rtb-b", To("0.0.0.0/0", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Blocked(_lab.Analyze(_lab.Private, EndpointResolver.Resolve(_lab.Network, "Internet"), IpProtocol.Tcp, 443),
            "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR");
    }

    [Fact]
    public void A_reply_that_leaks_into_another_vpc_is_named_and_a_host_route_brings_it_back()
    {
        Place c = new("333333333333", "us-west-2");
        _lab.AddVpc(c, "c", "10.0.0.0/16", "10.0.0.0/24".Replace("10.0.0", "10.0.9", StringComparison.Ordinal));
        _lab.Put(_lab.Peering("pcx-2", "active", "vpc-b", "vpc-c"));
        _lab.Routes("rtb-b", To("10.0.0.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-2"));
        PathAnalysis ping = _lab.Ping();
        Blocked(ping, "MORE_SPECIFIC_ROUTE");
        Assert.True(ping.Blockers[0].OnReturn);
        Assert.Contains("leaks into vpc-c", ping.Blockers[0].Reason, StringComparison.Ordinal);
        Assert.Contains("10.0.0.10/32", ping.Blockers[0].Fix!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_that_the_servers_own_subnet_keeps_is_blocked()
    {
        // A snapshot may call a peering active whose blocks overlap; AWS fails it. The request comes, the reply never leaves the subnet.
        Place d = new("444444444444", "us-west-2");
        _lab.AddVpc(d, "d", "10.0.0.0/8", "10.0.0.0/12");
        _lab.AddHost(d, "d", "subnet-d", "vpc-d", "10.8.0.5", null);
        _lab.Put(_lab.Peering("pcx-3", "active", "vpc-a", "vpc-d"));
        _lab.Routes("rtb-a", To("10.8.0.0/16", RouteTargetKind.VpcPeeringConnection, "pcx-3"));
        PathAnalysis ping = _lab.Analyze(_lab.Bastion, EndpointResolver.Resolve(_lab.Network, "i-d"));
        Assert.Equal(Verdict.Blocked, ping.Return.Verdict);
        Assert.Contains(ping.Blockers, b => b.OnReturn && b.Reason.Contains("whose own block has 10.0.0.10", StringComparison.Ordinal));
    }

    [Fact]
    public void The_clients_ephemeral_ports_pass_wholly_partly_or_not_at_all()
    {
        _lab.Entries("acl-a", Entry(100, true, true, Any, "0.0.0.0/0"),
            Entry(100, false, true, TrafficType.Tcp(49152, 65535), "0.0.0.0/0"));
        PathAnalysis partial = _lab.Tcp(443);
        Assert.Equal((Verdict.Partial, true, false, "SUBNET_ACL_RESTRICTION"),
            (partial.Verdict, partial.IsPartial, partial.Reachable, Assert.Single(partial.Blockers).ExplanationCode));
        Assert.Equal("replies to tcp ports 32768-49151 are lost; those to 49152-60999 come back", partial.Lost);
        Assert.StartsWith("partial", partial.Blockers[0].Reason, StringComparison.Ordinal);
        Assert.Contains("ports 32768-49151 lost", partial.Blockers[0].Reason, StringComparison.Ordinal);
        Assert.Contains("tcp/32768-60999", partial.Blockers[0].Fix!.Description, StringComparison.Ordinal);
        Assert.Equal(Verdict.Reachable, partial.Forward.Verdict);
        Assert.Equal(Verdict.Reachable, _lab.Tcp(443, 50000).Verdict);
        Assert.Equal(Verdict.Blocked, _lab.Tcp(443, 40000).Verdict);

        // Two that let pass no port in common let pass none.
        _lab.Entries("acl-b", Entry(100, false, true, Any, "0.0.0.0/0"),
            Entry(100, true, true, TrafficType.Tcp(32768, 49151), "0.0.0.0/0"));
        PathAnalysis none = _lab.Tcp(443);
        Blocked(none, "SUBNET_ACL_RESTRICTION", "SUBNET_ACL_RESTRICTION");
        Assert.Equal((PortCoverage.None, (string?)null), (none.ReturnPorts!.Coverage, none.Lost));
        _lab.Entries("acl-b", Entry(100, false, true, Any, "0.0.0.0/0"), Entry(100, true, true, Any, "0.0.0.0/0"));
        _lab.Entries("acl-a", Entry(100, true, true, Any, "0.0.0.0/0"));
        Assert.DoesNotContain("partial", _lab.Tcp(443).Blockers[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_echo_is_answered_with_type_zero()
    {
        _lab.Entries("acl-a", Entry(100, true, true, TrafficType.Ping, "0.0.0.0/0"),
            Entry(100, false, true, TrafficType.Icmp(0), "0.0.0.0/0"));
        Assert.Equal(Verdict.Reachable, _lab.Ping().Verdict);
        _lab.Entries("acl-a", Entry(100, true, true, TrafficType.Ping, "0.0.0.0/0"),
            Entry(100, false, true, TrafficType.Ping, "0.0.0.0/0"));
        Blocked(_lab.Ping(), "SUBNET_ACL_RESTRICTION");
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("terminated")]
    public void An_instance_that_does_not_run_is_a_blocker(string state)
    {
        _lab.Put(_lab.Get<Instance>("i-b") with { State = state });
        PathAnalysis ping = _lab.Ping();
        Assert.Equal(Layer.Host, Assert.Single(ping.Blockers).Layer);
        Assert.Null(ping.Blockers[0].Fix);
        Assert.NotEmpty(ping.Blockers[0].Advice);
    }

    [Fact]
    public void The_source_check_drops_a_foreign_source_address() => Blocked(
        _lab.Analyze(_lab.Bastion with { Address = IPAddress.Parse("10.0.0.77") }, _lab.Private), "ENI_SOURCE_DEST_CHECK_RESTRICTION");

    [Fact]
    public void What_was_not_read_is_unknown_and_names_the_call()
    {
        IsUnknown(Without<SecurityGroup>(ResourceKind.SecurityGroup),
            "ec2:DescribeSecurityGroups of account 222222222222 in us-west-2 was not read");
        IsUnknown(Without<NetworkAcl>(ResourceKind.NetworkAcl), "ec2:DescribeNetworkAcls of account 222222222222");
        IsUnknown(Without<RouteTable>(ResourceKind.RouteTable), "ec2:DescribeRouteTables of account 222222222222");
        IsUnknown(Without<Instance>(ResourceKind.Instance), "ec2:DescribeInstances of account 222222222222");

        static PathAnalysis Without<T>(ResourceKind kind) where T : Resource
        {
            ReachabilityLab lab = new();
            Endpoint destination = lab.Private;
            lab.Forget<T>(lab.B, kind);
            return lab.Analyze(lab.Bastion, destination);
        }
    }

    [Fact]
    public void A_host_of_an_account_that_was_not_collected_is_unknown()
    {
        _lab.Forget<NetworkInterface>(_lab.B, ResourceKind.NetworkInterface);
        IsUnknown(_lab.Analyze(_lab.Bastion, new() { Address = IPAddress.Parse("192.168.1.10") }),
            "ec2:DescribeNetworkInterfaces of account 222222222222");
    }

    [Fact]
    public void An_unread_group_does_not_hide_one_that_permits_and_blocked_beats_unknown()
    {
        _lab.Put(_lab.Get<NetworkInterface>("eni-b") with { SecurityGroupIds = ["sg-unread", "sg-b"] });
        Assert.Equal(Verdict.Reachable, _lab.Ping().Verdict);
        _lab.Rules("sg-b");
        Assert.Equal(Verdict.Unknown, _lab.Ping().Verdict);
        _lab.Rules("sg-a");
        Blocked(_lab.Ping(), "ENI_SG_RULES_MISMATCH");
    }

    [Fact]
    public void Text_shows_hops_blockers_and_fixes()
    {
        _lab.Rules("sg-b");
        IReadOnlyList<string> lines = PathText.Render(_lab.Ping());
        Assert.Equal("ping  Bastion-host (10.0.0.10) -> Private-host (192.168.1.10): BLOCKED", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("  x  group-b", StringComparison.Ordinal)
            && l.Contains("denied", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("  <- group-b", StringComparison.Ordinal)
            && l.Contains("by state", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Fix in account 222222222222 in us-west-2: Allow ingress icmp type 8 from 10.0.0.10/32",
            StringComparison.Ordinal));
    }
}
