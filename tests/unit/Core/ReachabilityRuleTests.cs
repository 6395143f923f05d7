using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// A case per rule: routes and their priority, prefix lists, gateway tables, IPv6, link-local services, Block Public Access, NAT64.
/// </summary>
public class ReachabilityRuleTests
{
    private readonly ReachabilityLab _lab = new();

    private Endpoint Internet => EndpointResolver.Resolve(_lab.Network, "internet");

    private static void Blocked(PathAnalysis analysis, params string?[] codes)
    {
        Assert.Equal(Verdict.Blocked, analysis.Verdict);
        Assert.Equal(codes, analysis.Blockers.Select(b => b.ExplanationCode));
    }

    private static void Unknown(PathAnalysis analysis, string part)
    {
        Assert.Equal(Verdict.Unknown, analysis.Verdict);
        Assert.Contains(analysis.Unknowns, u => u.Contains(part, StringComparison.Ordinal));
    }

    private PathAnalysis Ask(string source, string destination, IpProtocol? protocol = null, int? port = 443)
    {
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(_lab.Network, source, destination);
        IpProtocol p = protocol ?? IpProtocol.Tcp;
        return PathAnalyzer.Analyze(_lab.Network, new() { Source = from, Destination = to, Protocol = p, Port = p.HasPorts ? port : null });
    }

    private void AddV6(bool gua = true)
    {
        string prefix = gua ? "2001:db8" : "fd00";
        foreach ((string letter, int number) in new[] { ("a", 1), ("b", 2) })
        {
            Vpc vpc = _lab.Get<Vpc>($"vpc-{letter}");
            _lab.Put(vpc with { CidrBlocks = [.. vpc.CidrBlocks, IPNetwork.Parse($"{prefix}:{number}::/56")] });
            _lab.Put(_lab.Get<Subnet>($"subnet-{letter}") with { Ipv6CidrBlocks = [IPNetwork.Parse($"{prefix}:{number}::/64")] });
            _lab.Put(_lab.Get<NetworkInterface>($"eni-{letter}") with { Ipv6Addresses = [IPAddress.Parse($"{prefix}:{number}::10")] });
            _lab.Entries($"acl-{letter}", [.. _lab.Get<NetworkAcl>($"acl-{letter}").Entries, Entry(101, false, true, Any, "::/0"),
                Entry(101, true, true, Any, "::/0")]);
            _lab.Rules($"sg-{letter}", Rule(false, Any, "::/0"), Rule(true, Any, "::/0"));
            _lab.Routes($"rtb-{letter}",
                [.. _lab.Get<RouteTable>($"rtb-{letter}").Routes, To($"{prefix}:{number}::/56", RouteTargetKind.Local, "local"),
                    To($"{prefix}:{3 - number}::/56", RouteTargetKind.VpcPeeringConnection, "pcx-1")]);
        }

        _lab.Put(_lab.Peering("pcx-1", "active", "vpc-a", "vpc-b"));
    }

    [Fact]
    public void Hosts_of_one_subnet_are_neighbours_though_the_subnet_was_not_read()
    {
        _lab.AddHost(A, "a2", "subnet-a", "vpc-a", "10.0.0.20", null);
        _lab.Entries("acl-a");
        _lab.Forget<Subnet>(A, ResourceKind.Subnet);
        Assert.Equal(Verdict.Reachable, Ask("i-a", "i-a2").Verdict);
    }

    [Fact]
    public void After_a_route_that_was_not_read_only_what_nobody_may_send_is_blocked_for_certain()
    {
        // A NAT gateway may be on the way: the receiver's rules may see its address instead of the sender's.
        AddNat();
        _lab.AddSubnet(A, "q", "a", "10.0.6.0/24");
        _lab.AddHost(A, "q", "subnet-q", "vpc-a", "10.0.6.6", null);
        _lab.Rules("sg-a", Rule(true, Any, "0.0.0.0/0"), Rule(false, TrafficType.Tcp(443), "10.0.0.99/32"));
        _lab.Forget<RouteTable>(A, ResourceKind.RouteTable);
        Unknown(Ask("i-p", "i-q"), "ec2:DescribeRouteTables of account 111111111111");
        Blocked(Ask("i-p", "i-q", port: 80), "ENI_SG_RULES_MISMATCH");
        _lab.Entries("acl-q");
        Unknown(Ask("i-p", "i-q"), "if the packet comes here as it was sent: network ACL acl-q");
    }

    [Fact]
    public void What_was_not_read_beside_the_way_counts_too()
    {
        _lab.Put(new VpcBlockPublicAccess
        {
            Id = VpcBlockPublicAccess.OnlyId, AccountId = A.AccountId, Region = A.Region, Mode = "block-bidirectional"
        });
        _lab.Forget<VpcBlockPublicAccess>(A, ResourceKind.VpcBlockPublicAccess);
        Unknown(Ask("Internet", "i-a"), "ec2:DescribeVpcBlockPublicAccessOptions of account 111111111111");

        // A dump that no place has it of was made without asking.
        _lab.Forget<VpcBlockPublicAccess>(_lab.B, ResourceKind.VpcBlockPublicAccess);
        Assert.Equal(Verdict.Reachable, Ask("Internet", "i-a").Verdict);
        _lab.Forget<Vpc>(A, ResourceKind.Vpc);
        Unknown(Ask("i-a", "10.0.0.2", port: 53), "ec2:DescribeVpcs of account 111111111111");
        _lab.Forget<RouteTable>(A, ResourceKind.RouteTable);
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(_lab.Network, "Internet", "i-a");
        PathAnalysis unreachable = PathAnalyzer.Analyze(_lab.Network,
            new() { Source = from, Destination = to, Protocol = IpProtocol.Icmp, IcmpType = 3, IcmpCode = 4 });
        Unknown(unreachable, "whether igw-a has a route table of its own");
    }

    [Fact]
    public void R3_static_beats_prefix_list_beats_propagated_for_one_block()
    {
        _lab.Put(new ManagedPrefixList
        {
            Id = "pl-b", AccountId = A.AccountId, Region = A.Region, PrefixListName = "b", Entries = [IPNetwork.Parse("192.168.1.0/24")]
        });
        Route dead = new() { PrefixListId = "pl-b", TargetKind = RouteTargetKind.NatGateway, TargetId = "nat-gone", IsBlackhole = true };
        Route propagated = To("192.168.1.0/24", RouteTargetKind.VirtualPrivateGateway, "vgw-1") with { IsPropagated = true };
        _lab.Routes("rtb-a", propagated, dead, To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Assert.Equal(Verdict.Reachable, _lab.Ping().Verdict);
        _lab.Routes("rtb-a", propagated, dead);
        Assert.Equal("BAD_STATE_ROUTE", _lab.Ping().Blockers[0].ExplanationCode);
        _lab.Routes("rtb-a", propagated);
        Unknown(_lab.Ping(), "VPN and Direct Connect are out of the analyzer's scope");
    }

    [Fact]
    public void R4_local_beats_a_propagated_route_however_specific_and_a_static_one_beats_local()
    {
        _lab.AddSubnet(A, "a2", "a", "10.0.2.0/24");
        _lab.AddHost(A, "a2", "subnet-a2", "vpc-a", "10.0.2.20", null);
        Route propagated = To("10.0.2.0/24", RouteTargetKind.VirtualPrivateGateway, "vgw-1") with { IsPropagated = true };
        _lab.Routes("rtb-a", propagated, To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        Assert.Equal(Verdict.Reachable, Ask("i-a", "i-a2").Verdict);
        _lab.Routes("rtb-a", propagated with { IsPropagated = false }, To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        Unknown(Ask("i-a", "i-a2"), "vgw-1");
    }

    [Fact]
    public void R6_overlapping_prefix_lists_with_different_targets_are_unknown_and_unread_ones_too()
    {
        foreach (string id in new[] { "pl-1", "pl-2" }) { _lab.Put(new ManagedPrefixList
        {
            Id = id, AccountId = A.AccountId, Region = A.Region, PrefixListName = id, Entries = [IPNetwork.Parse("192.168.1.0/24")]
        }); }
        Route one = new() { PrefixListId = "pl-1", TargetKind = RouteTargetKind.VpcPeeringConnection, TargetId = "pcx-1" };
        _lab.Routes("rtb-a", one, new() { PrefixListId = "pl-2", TargetKind = RouteTargetKind.NatGateway, TargetId = "nat-1" });
        Unknown(_lab.Ping(), "at random");
        _lab.Routes("rtb-a", one);
        Assert.Equal(Verdict.Reachable, _lab.Ping().Verdict);
        _lab.Put(_lab.Get<ManagedPrefixList>("pl-1") with { Entries = null });
        Unknown(_lab.Ping(), "ec2:GetManagedPrefixListEntries of pl-1 in account 111111111111 in us-west-2 was not read");
        _lab.Routes("rtb-a", one, To("192.168.1.10/32", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Assert.Equal(Verdict.Reachable, _lab.Ping().Verdict);
    }

    [Theory]
    [InlineData("169.254.169.254", 80, Verdict.Reachable)]
    [InlineData("169.254.169.253", 53, Verdict.Reachable)]
    [InlineData("10.0.0.2", 53, Verdict.Reachable)]
    [InlineData("169.254.7.7", 80, Verdict.Blocked)]
    [InlineData("10.0.0.2", 80, Verdict.Blocked)]
    public void R7_link_local_services_ask_no_rule_and_other_link_local_addresses_are_not_routed(string address, int port, Verdict expected)
    {
        _lab.Rules("sg-a");
        _lab.Entries("acl-a");
        Assert.Equal(expected, Ask("i-a", address, IpProtocol.Tcp, port).Verdict);
    }

    [Fact]
    public void R9_a_gateway_table_sends_what_comes_in_to_an_appliance_whose_groups_and_check_are_asked()
    {
        _lab.AddSubnet(A, "fw", "a", "10.0.9.0/24");
        _lab.AddHost(A, "fw", "subnet-fw", "vpc-a", "10.0.9.9", null);
        _lab.Put(new RouteTable { Id = "rtb-edge", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", GatewayIds = ["igw-a"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local")] });
        Assert.Equal(Verdict.Reachable, Ask("Internet", "i-a").Verdict);
        _lab.Routes("rtb-edge", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/24", RouteTargetKind.NetworkInterface, "eni-fw"));
        Blocked(Ask("Internet", "i-a"), "ENI_SOURCE_DEST_CHECK_RESTRICTION");
        _lab.Put(_lab.Get<NetworkInterface>("eni-fw") with { SourceDestCheck = false });
        Unknown(Ask("Internet", "i-a"), "eni-fw");
        _lab.Entries("acl-fw");
        Blocked(Ask("Internet", "i-a"), "SUBNET_ACL_RESTRICTION");
    }

    [Fact]
    public void R9_a_gateway_table_takes_what_comes_back_to_a_nat_gateway_too()
    {
        AddNat();
        _lab.AddSubnet(A, "fw", "a", "10.0.9.0/24");
        _lab.AddHost(A, "fw", "subnet-fw", "vpc-a", "10.0.9.9", null);
        Assert.Equal(Verdict.Reachable, Ask("i-p", "Internet").Verdict);
        _lab.Put(new RouteTable { Id = "rtb-edge", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", GatewayIds = ["igw-a"],
            Routes = [To("10.0.0.0/24", RouteTargetKind.NetworkInterface, "eni-fw")] });
        PathAnalysis path = Ask("i-p", "Internet");
        Blocked(path, "ENI_SOURCE_DEST_CHECK_RESTRICTION");
        Assert.True(path.Blockers[0].OnReturn);
        _lab.Routes("rtb-edge", new Route { PrefixListId = "pl-x", TargetKind = RouteTargetKind.NetworkInterface, TargetId = "eni-fw" });
        Unknown(Ask("i-p", "Internet"), "ec2:GetManagedPrefixListEntries of pl-x");
    }

    [Fact]
    public void R10_a_public_address_of_the_network_that_no_host_has_is_not_the_internets()
    {
        _lab.Put(new ElasticIp
        {
            Id = "eipalloc-1", AccountId = A.AccountId, Region = A.Region, PublicIpAddress = IPAddress.Parse("203.0.113.200")
        });
        Blocked(Ask("i-a", "203.0.113.200"), "NO_POSSIBLE_DESTINATION");
        _lab.Put(_lab.Get<ElasticIp>("eipalloc-1") with { AssociationId = "eipassoc-1", NetworkInterfaceId = "eni-gone" });
        Unknown(Ask("i-a", "203.0.113.200"), "the interface with 203.0.113.200");
        AddV6();
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("2001:db8:1::/56", RouteTargetKind.Local, "local"),
            To("::/0", RouteTargetKind.InternetGateway, "igw-a"));
        Blocked(Ask("2001:db8:1::10", "2001:db8:2::99"), "NO_POSSIBLE_DESTINATION");
        _lab.Forget<NetworkInterface>(_lab.B, ResourceKind.NetworkInterface);
        Unknown(Ask("2001:db8:1::10", "2001:db8:2::99"), "ec2:DescribeNetworkInterfaces of account 222222222222");
    }

    [Fact]
    public void R11_assigned_prefixes_are_own_addresses()
    {
        _lab.Put(_lab.Get<NetworkInterface>("eni-b") with { Prefixes = [IPNetwork.Parse("192.168.1.64/28")] });
        Assert.Equal(Verdict.Reachable, Ask("i-a", "192.168.1.70").Verdict);
        Blocked(Ask("i-a", "192.168.1.90"), "NO_POSSIBLE_DESTINATION");
    }

    [Fact]
    public void G5_block_public_access_stops_hosts_and_exclusions_let_them()
    {
        void Bpa(string mode, params BlockPublicAccessExclusion[] exclusions) =>
            _lab.Put(new VpcBlockPublicAccess
            {
                Id = VpcBlockPublicAccess.OnlyId, AccountId = A.AccountId, Region = A.Region, Mode = mode, Exclusions = exclusions
            });
        Bpa("off");
        Assert.Equal(Verdict.Reachable, Ask("Internet", "i-a").Verdict);
        Bpa("block-bidirectional");
        Blocked(Ask("Internet", "i-a"), "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
        Blocked(Ask("i-a", "Internet"), "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
        Bpa("block-bidirectional", new BlockPublicAccessExclusion("vpc-a", "allow-bidirectional"));
        Assert.Equal(Verdict.Reachable, Ask("Internet", "i-a").Verdict);
        Bpa("block-bidirectional", new BlockPublicAccessExclusion("subnet-a", "allow-egress"));
        Assert.Equal(Verdict.Blocked, Ask("Internet", "i-a").Verdict);
    }

    [Fact]
    public void G5_blocking_ingress_lets_nat_gateways_out()
    {
        AddNat();
        _lab.Put(new VpcBlockPublicAccess
        {
            Id = VpcBlockPublicAccess.OnlyId, AccountId = A.AccountId, Region = A.Region, Mode = "block-ingress"
        });
        Assert.Equal(Verdict.Reachable, Ask("i-p", "Internet").Verdict);
        _lab.Put(_lab.Get<VpcBlockPublicAccess>(VpcBlockPublicAccess.OnlyId) with { Mode = "block-bidirectional" });
        Blocked(Ask("i-p", "Internet"), "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
    }

    [Fact]
    public void G6_nothing_that_starts_outside_comes_to_a_nat_gateway_and_it_carries_three_protocols()
    {
        AddNat();
        Assert.Contains(Ask("Internet", "203.0.113.99").Blockers, b => b.Layer == Layer.NatGateway);
        Assert.Contains(Ask("i-a", "10.0.0.99").Blockers, b => b.Layer == Layer.NatGateway);
        Blocked(Ask("i-p", "Internet", new IpProtocol(50)), "PROTOCOL_RESTRICTION");
        _lab.Put(_lab.Get<NatGateway>("nat-1") with { PublicIpAddress = null });
        Blocked(Ask("i-p", "Internet"), "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
    }

    [Fact]
    public void G6_nat64_carries_ipv6_to_ipv4()
    {
        AddV6();
        AddNat();
        _lab.Put(_lab.Get<Subnet>("subnet-p") with { Ipv6CidrBlocks = [IPNetwork.Parse("2001:db8:1:1::/64")] });
        _lab.Put(_lab.Get<NetworkInterface>("eni-p") with { Ipv6Addresses = [IPAddress.Parse("2001:db8:1:1::5")] });
        _lab.Entries("acl-p", Entry(1, false, true, Any, "::/0"), Entry(1, true, true, Any, "::/0"));
        _lab.Routes("rtb-p", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("2001:db8:1::/56", RouteTargetKind.Local, "local"),
            To("64:ff9b::/96", RouteTargetKind.NatGateway, "nat-1"));
        Assert.Equal(Verdict.Reachable, Ask("2001:db8:1:1::5", "64:ff9b::8.8.8.8").Verdict);
        Assert.Equal(Verdict.Reachable, Ask("2001:db8:1:1::5", "64:ff9b::8.8.8.8", IpProtocol.IcmpV6).Verdict);
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(_lab.Network, "2001:db8:1:1::5", "64:ff9b::8.8.8.8");
        Blocked(PathAnalyzer.Analyze(_lab.Network, new() { Source = from, Destination = to, Protocol = IpProtocol.IcmpV6, IcmpType = 3 }),
            "PROTOCOL_RESTRICTION");
        _lab.Entries("acl-a", Entry(1, true, true, Any, "::/0"), Entry(1, false, true, Any, "::/0"));
        Blocked(Ask("2001:db8:1:1::5", "64:ff9b::8.8.8.8"), "SUBNET_ACL_RESTRICTION", "SUBNET_ACL_RESTRICTION");
    }

    [Fact]
    public void G13_an_ipv4_rule_never_matches_ipv6_in_groups_acls_and_routes()
    {
        AddV6();
        Assert.Equal(Verdict.Reachable, Ask("2001:db8:1::10", "2001:db8:2::10").Verdict);
        _lab.Rules("sg-b", Rule(false, Any, "0.0.0.0/0"));
        Blocked(Ask("2001:db8:1::10", "2001:db8:2::10"), "ENI_SG_RULES_MISMATCH");
        _lab.Rules("sg-b", Rule(false, Any, "sg-a"));
        Assert.Equal(Verdict.Reachable, Ask("2001:db8:1::10", "2001:db8:2::10").Verdict);
        _lab.Entries("acl-b", Entry(100, false, true, Any, "0.0.0.0/0"), Entry(100, true, true, Any, "0.0.0.0/0"));
        Blocked(Ask("2001:db8:1::10", "2001:db8:2::10"), "SUBNET_ACL_RESTRICTION", "SUBNET_ACL_RESTRICTION");
    }

    [Fact]
    public void G13_ping_over_ipv6_is_icmpv6_and_its_reply_has_type_129()
    {
        AddV6();
        _lab.Entries("acl-a", Entry(1, true, true, new(IpProtocol.IcmpV6, 128, -1), "::/0"),
            Entry(1, false, true, new(IpProtocol.IcmpV6, 129, -1), "::/0"));
        Assert.Equal(Verdict.Reachable, Ask("2001:db8:1::10", "2001:db8:2::10", IpProtocol.IcmpV6).Verdict);
        _lab.Entries("acl-a", Entry(1, true, true, new(IpProtocol.IcmpV6, 128, -1), "::/0"),
            Entry(1, false, true, new(IpProtocol.IcmpV6, 128, -1), "::/0"));
        Blocked(Ask("2001:db8:1::10", "2001:db8:2::10", IpProtocol.IcmpV6), "SUBNET_ACL_RESTRICTION");
    }

    [Theory]
    [InlineData(true, Verdict.Reachable)]
    [InlineData(false, Verdict.Blocked)]
    public void G1_a_global_ipv6_address_is_public_by_itself_and_a_local_one_is_not(bool global, Verdict expected)
    {
        AddV6(global);
        _lab.Routes("rtb-a", [.. _lab.Get<RouteTable>("rtb-a").Routes, To("::/0", RouteTargetKind.InternetGateway, "igw-a")]);
        string host = global ? "2001:db8:1::10" : "fd00:1::10";
        Assert.Equal(expected, Ask(host, "2001:2::1").Verdict);
        Assert.Equal(expected, Ask("2001:2::1", host).Verdict);
    }

    [Fact]
    public void G4_an_egress_only_gateway_lets_ipv6_out_and_nothing_in()
    {
        AddV6();
        _lab.Put(new EgressOnlyInternetGateway { Id = "eigw-a", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a" });
        _lab.Routes("rtb-a", [.. _lab.Get<RouteTable>("rtb-a").Routes, To("::/0", RouteTargetKind.EgressOnlyInternetGateway, "eigw-a")]);
        Assert.Equal(Verdict.Reachable, Ask("2001:db8:1::10", "2001:2::1").Verdict);
        PathAnalysis inbound = Ask("2001:2::1", "2001:db8:1::10");
        Assert.Contains(inbound.Blockers, b => b.Layer == Layer.EgressOnlyInternetGateway && b.OnReturn);
        _lab.Entries("acl-a", Entry(1, true, true, Any, "::/0"));
        Blocked(Ask("2001:db8:1::10", "2001:2::1"), "SUBNET_ACL_RESTRICTION");
    }

    [Fact]
    public void G14_interfaces_of_one_instance_talk_inside_it_and_a_second_interface_answers_for_its_own_address()
    {
        _lab.AddSubnet(A, "a2", "a", "10.0.2.0/24");
        _lab.Put(_lab.Get<NetworkInterface>(
            "eni-a") with { Id = "eni-second", SubnetId = "subnet-a2", Addresses = [new(IPAddress.Parse("10.0.2.10"), null)] });
        _lab.Rules("sg-a");
        Assert.Equal(Verdict.Reachable, Ask("eni-a", "eni-second").Verdict);
        _lab.Rules("sg-a", Rule(false, Any, "0.0.0.0/0"), Rule(true, Any, "0.0.0.0/0"));
        _lab.AddHost(A, "c", "subnet-a", "vpc-a", "10.0.0.30", null);
        PathAnalysis second = Ask("i-c", "10.0.2.10");
        Assert.Equal(Verdict.Reachable, second.Verdict);
        Assert.Contains(second.Return.Hops, h => h.ResourceId == "acl-a2");
    }

    [Fact]
    public void S3_to_its_own_public_address_a_host_is_the_internet_to_its_groups()
    {
        _lab.Rules("sg-a", Rule(true, Any, "0.0.0.0/0"), Rule(false, Any, "sg-a"), Rule(false, Any, "10.0.0.0/8"));
        Blocked(Ask("i-a", "203.0.113.10"), "ENI_SG_RULES_MISMATCH");
        _lab.Rules("sg-a", Rule(true, Any, "0.0.0.0/0"), Rule(false, Any, "203.0.113.10/32"));
        Assert.Equal(Verdict.Reachable, Ask("i-a", "203.0.113.10").Verdict);
    }

    [Fact]
    public void S9_prefix_lists_of_customers_are_blocks_to_groups()
    {
        _lab.Put(new ManagedPrefixList { Id = "pl-1", AccountId = _lab.B.AccountId, Region = _lab.B.Region, PrefixListName = "office",
            Entries = [IPNetwork.Parse("10.0.0.0/25")] });
        _lab.Rules("sg-b", Rule(false, TrafficType.Tcp(443), "pl-1"));
        Assert.Equal(Verdict.Reachable, Ask("i-a", "i-b").Verdict);
        _lab.Put(_lab.Get<ManagedPrefixList>("pl-1") with { Entries = null });
        Unknown(Ask("i-a", "i-b"), "ec2:GetManagedPrefixListEntries of account 222222222222");
    }

    [Fact]
    public void S12_a_group_of_another_vpc_that_is_attached_counts()
    {
        _lab.Put(_lab.Get<SecurityGroup>("sg-a") with { Id = "sg-far", VpcId = "vpc-z", GroupName = "far", AssociatedVpcIds = ["vpc-b"] });
        _lab.Put(_lab.Get<NetworkInterface>("eni-b") with { SecurityGroupIds = ["sg-far"] });
        Assert.Equal(Verdict.Reachable, Ask("i-a", "i-b").Verdict);
    }

    [Fact]
    public void P2_what_does_not_come_from_the_near_vpc_is_not_carried()
    {
        _lab.Put(_lab.Get<NetworkInterface>("eni-a") with { SourceDestCheck = false });
        Blocked(_lab.Analyze(_lab.Bastion with { Address = IPAddress.Parse("172.31.0.1") }, _lab.Private, IpProtocol.Tcp, 443),
            "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "NO_ROUTE_TO_DESTINATION");
    }

    private void AddNat()
    {
        _lab.AddSubnet(A, "p", "a", "10.0.5.0/24");
        _lab.AddHost(A, "p", "subnet-p", "vpc-a", "10.0.5.5", null);
        _lab.Put(new NatGateway { Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            PrivateIpAddress = IPAddress.Parse("10.0.0.99"), PublicIpAddress = IPAddress.Parse("203.0.113.99") });
        _lab.Put(new NetworkInterface
        {
            Id = "eni-nat", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            InterfaceType = "nat_gateway", SourceDestCheck = false,
            Addresses = [new(IPAddress.Parse("10.0.0.99"), IPAddress.Parse("203.0.113.99"))],
        });
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with { Id = "rtb-p", IsMain = false, SubnetIds = ["subnet-p"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1")] });
    }
}
