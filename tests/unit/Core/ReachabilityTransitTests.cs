using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>A case per rule of transit gateways and endpoints.</summary>
public class ReachabilityTransitTests
{
    private readonly ReachabilityLab _lab = new();

    public ReachabilityTransitTests()
    {
        Gateway("tgw-1", A);
        Attach("att-a", "tgw-1", A, "vpc-a", "subnet-a");
        Attach("att-b", "tgw-1", _lab.B, "vpc-b", "subnet-b");
        Table("tgw-1",
            new TransitGatewayRoute { Destination = IPNetwork.Parse("10.0.0.0/16"), AttachmentIds = ["att-a"], IsPropagated = true },
            new TransitGatewayRoute { Destination = IPNetwork.Parse("192.168.0.0/16"), AttachmentIds = ["att-b"], IsPropagated = true });
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("192.168.0.0/16", RouteTargetKind.TransitGateway, "tgw-1"));
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/8", RouteTargetKind.TransitGateway, "tgw-1"));
    }

    /// <summary>Two VPCs that a transit gateway joins.</summary>
    internal static Network Joined(bool unproved)
    {
        ReachabilityTransitTests joined = new();
        joined._lab.Put(joined._lab.Get<TransitGatewayRouteTable>("rtb-of-tgw-1") with { IsSearchUnproved = unproved });
        return joined._lab.Network;
    }

    private void Gateway(string id, Place place) =>
        _lab.Put(new TransitGateway { Id = id, AccountId = place.AccountId, Region = place.Region });

    private void Attach(string id, string gateway, Place place, string vpc, string subnet) => _lab.Put(new TransitGatewayAttachment
    {
        Id = id, AccountId = place.AccountId, Region = place.Region, TransitGatewayId = gateway, ResourceType = "vpc", ResourceId = vpc,
        SubnetIds = [subnet], AssociatedRouteTableId = $"rtb-of-{gateway}",
    });

    private void Table(string gateway, params TransitGatewayRoute[] routes) => _lab.Put(new TransitGatewayRouteTable
    {
        Id = $"rtb-of-{gateway}", AccountId = A.AccountId, Region = A.Region, TransitGatewayId = gateway, Routes = routes
    });

    private static TransitGatewayRoute Route(string block, string attachment, bool propagated = false) =>
        new() { Destination = IPNetwork.Parse(block), AttachmentIds = [attachment], IsPropagated = propagated };

    private PathAnalysis Ask() => _lab.Tcp(443);

    private static void Blocked(PathAnalysis analysis, string code)
    {
        Assert.Equal(Verdict.Blocked, analysis.Verdict);
        Assert.Contains(analysis.Blockers, b => b.ExplanationCode == code);
    }

    [Fact]
    public void G12_two_attached_vpcs_reach_each_other_and_no_acl_is_asked_into_the_gateways_own_subnet()
    {
        PathAnalysis path = Ask();
        Assert.Equal(Verdict.Reachable, path.Verdict);

        // Leaving from the attachment's own subnet both sides of its ACL are asked; arriving in it none is.
        Assert.Equal(["acl-a", "acl-a"], path.Forward.Hops.Where(h => h.Layer == Layer.NetworkAcl).Select(h => h.ResourceId));
        _lab.Entries("acl-b", Entry(1, true, true, Any, "0.0.0.0/0"));
        Blocked(Ask(), "SUBNET_ACL_RESTRICTION");
        Assert.All(Ask().Blockers, b => Assert.True(b.OnReturn));
    }

    [Fact]
    public void G12_from_another_subnet_the_gateways_subnet_is_crossed_in_on_the_way_out_and_out_on_the_way_in()
    {
        _lab.AddSubnet(_lab.B, "door", "b", "192.168.9.0/24");
        _lab.Put(_lab.Get<TransitGatewayAttachment>("att-b") with { SubnetIds = ["subnet-door"] });
        PathAnalysis path = Ask();
        Assert.Equal(["acl-a", "acl-a", "acl-door", "acl-b"],
            path.Forward.Hops.Where(h => h.Layer == Layer.NetworkAcl).Select(h => h.ResourceId));
        Assert.Equal(["acl-b", "acl-door"], path.Return.Hops.Where(h => h.Layer == Layer.NetworkAcl).Select(h => h.ResourceId));
    }

    [Fact]
    public void G12_static_beats_propagated_and_the_longest_match_wins_even_if_it_is_a_blackhole()
    {
        Table("tgw-1", Route("10.0.0.0/16", "att-a"), Route("192.168.0.0/16", "att-a", propagated: true), Route("192.168.0.0/16", "att-b"));
        Assert.Equal(Verdict.Reachable, Ask().Verdict);
        Table("tgw-1", Route("10.0.0.0/16", "att-a"), Route("192.168.0.0/16", "att-b"),
            Route("192.168.1.0/24", "att-b") with { IsBlackhole = true, AttachmentIds = [] });
        Blocked(Ask(), "TGW_RTB_BAD_STATE_ROUTE");
        Table("tgw-1", Route("10.0.0.0/16", "att-a"));
        Blocked(Ask(), "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT");
    }

    [Fact]
    public void G12_without_association_attachment_state_or_zone_nothing_gets_in()
    {
        TransitGatewayAttachment attachment = _lab.Get<TransitGatewayAttachment>("att-a");
        _lab.Put(attachment with { AssociatedRouteTableId = null });
        Blocked(Ask(), "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION");
        _lab.Put(attachment with { State = "pendingAcceptance" });
        Blocked(Ask(), "BAD_STATE_ATTACHMENT");
        _lab.AddSubnet(A, "z", "a", "10.0.8.0/24");
        _lab.Put(_lab.Get<Subnet>("subnet-z") with { AvailabilityZone = "us-west-2c" });
        _lab.Put(attachment with { SubnetIds = ["subnet-z"] });
        Blocked(Ask(), "TGW_ATTACH_VPC_AZ_RESTRICTION");
        _lab.Put(_lab.Get<Subnet>("subnet-a") with { AvailabilityZone = "us-west-2c" });
        Assert.Equal(Verdict.Reachable, Ask().Verdict);
    }

    [Theory]
    [InlineData(true, true, Verdict.Reachable)]
    [InlineData(false, true, Verdict.Blocked)]
    [InlineData(true, false, Verdict.Blocked)]
    public void S6_inbound_rules_may_name_groups_where_gateway_and_attachments_support_it(bool gateway, bool attachment, Verdict expected)
    {
        _lab.Network = _lab.Network.Without(_lab.Get<VpcPeeringConnection>("pcx-1"));
        _lab.Put(_lab.Get<TransitGateway>("tgw-1") with { SecurityGroupReferencingSupport = gateway });
        _lab.Put(_lab.Get<TransitGatewayAttachment>("att-b") with { SecurityGroupReferencingSupport = attachment });
        _lab.Rules("sg-b", Rule(false, Any, "sg-a"), Rule(true, Any, "0.0.0.0/0"));
        PathAnalysis path = Ask();
        Assert.Equal(expected, path.Verdict);
        if (expected == Verdict.Blocked) { Assert.Equal("SG_REFERENCING_SUPPORT", Assert.Single(path.Blockers).ExplanationCode); }
        _lab.Rules("sg-b", Rule(false, Any, "0.0.0.0/0"));
        _lab.Rules("sg-a", Rule(true, Any, "sg-b"));
        Blocked(Ask(), "ENI_SG_RULES_MISMATCH");
    }

    [Fact]
    public void G12_a_peering_of_gateways_leads_into_another_region()
    {
        ReachabilityTransitTests far = new();
        _lab.Network = far._lab.Network;
        Gateway("tgw-2", _lab.B);
        _lab.Put(_lab.Get<TransitGatewayAttachment>("att-b") with { TransitGatewayId = "tgw-2", AssociatedRouteTableId = "rtb-of-tgw-2" });
        foreach ((string id, string own, string other) in new[] { ("att-p1", "tgw-1", "tgw-2"), ("att-p2", "tgw-2", "tgw-1") })
        {
            _lab.Put(new TransitGatewayAttachment { Id = id, AccountId = A.AccountId, Region = A.Region, TransitGatewayId = own,
                ResourceType = "peering", ResourceId = other, AssociatedRouteTableId = $"rtb-of-{own}" });
        }

        Table("tgw-1", Route("10.0.0.0/16", "att-a"), Route("192.168.0.0/16", "att-p1"));
        Table("tgw-2", Route("192.168.0.0/16", "att-b"), Route("10.0.0.0/8", "att-p2"));
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/8", RouteTargetKind.TransitGateway, "tgw-2"));
        Assert.Equal(Verdict.Reachable, Ask().Verdict);
        Table("tgw-1", Route("10.0.0.0/16", "att-a"), Route("192.168.0.0/16", "att-p1"));
        Table("tgw-2", Route("192.168.0.0/16", "att-p2"), Route("10.0.0.0/8", "att-p2"));
        Blocked(Ask(), "NO_PATH");
    }

    [Fact]
    public void G12_a_spoke_goes_out_through_the_nat_gateway_of_an_egress_vpc()
    {
        _lab.Put(new NatGateway { Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-nat",
            PrivateIpAddress = IPAddress.Parse("10.0.7.99"), PublicIpAddress = IPAddress.Parse("203.0.113.99") });
        _lab.AddSubnet(A, "nat", "a", "10.0.7.0/24");
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with
        {
            Id = "rtb-nat", IsMain = false, SubnetIds = ["subnet-nat"], Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"),
                To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"), To("192.168.0.0/16", RouteTargetKind.TransitGateway, "tgw-1")]
        });
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1"),
            To("192.168.0.0/16", RouteTargetKind.TransitGateway, "tgw-1"));
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("0.0.0.0/0", RouteTargetKind.TransitGateway, "tgw-1"));
        Table("tgw-1", Route("192.168.0.0/16", "att-b"), Route("0.0.0.0/0", "att-a"));
        Endpoint internet = EndpointResolver.Resolve(_lab.Network, "internet");
        PathAnalysis path = _lab.Analyze(_lab.Private, internet, IpProtocol.Tcp, 443);
        Assert.Equal(Verdict.Reachable, path.Verdict);
        _lab.Routes("rtb-nat", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        PathAnalysis lost = _lab.Analyze(_lab.Private, internet, IpProtocol.Tcp, 443);
        Assert.Contains(lost.Blockers, b => b.OnReturn && b.ExplanationCode == "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS");
    }

    [Theory]
    [InlineData("missing", "Add route 192.168.1.0/24 -> att-b to transit gateway route table rtb-of-tgw-1")]
    [InlineData("blackhole", "Add route 192.168.1.0/24 -> att-b to transit gateway route table rtb-of-tgw-1")]
    [InlineData("narrow blackhole", "Point route 192.168.1.0/25 of transit gateway route table rtb-of-tgw-1 at att-b")]
    [InlineData("association", "Associate attachment att-a with transit gateway route table rtb-of-tgw-1")]
    [InlineData("vpc route", "Add route 192.168.1.0/24 -> tgw-1 to rtb-a")]
    public void What_a_transit_gateway_lacks_is_mended_and_proved(string what, string fix)
    {
        TransitGatewayRoute home = Route("10.0.0.0/16", "att-a", propagated: true);
        switch (what)
        {
            case "missing": Table("tgw-1", home); break;
            case "blackhole": Table("tgw-1", home, Route("192.168.0.0/16", "att-b") with { IsBlackhole = true, AttachmentIds = [] }); break;
            case "narrow blackhole": Table("tgw-1", home, Route("192.168.0.0/16", "att-b", propagated: true),
                Route("192.168.1.0/25", "att-b") with { IsBlackhole = true, AttachmentIds = [] }); break;
            case "association": _lab.Put(_lab.Get<TransitGatewayAttachment>("att-a") with { AssociatedRouteTableId = null }); break;
            default:
                _lab.Put(_lab.Peering("pcx-1", "deleted", "vpc-a", "vpc-b"));
                _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"));
                break;
        }

        PathAnalysis path = Ask();
        Assert.Equal(Verdict.Blocked, path.Verdict);
        Assert.Contains(fix, path.Blockers.Select(b => b.Fix?.Description));
        RepairPlan plan = PathRepair.Plan(_lab.Network, path.Flow);
        Assert.Equal(Verdict.Reachable, plan.After.Verdict);
    }

    [Theory]
    [InlineData(ResourceKind.TransitGatewayAttachment, "ec2:DescribeTransitGatewayAttachments of account 111111111111")]
    [InlineData(ResourceKind.TransitGatewayRouteTable, "ec2:DescribeTransitGatewayRouteTables of account 111111111111")]
    public void What_was_not_read_of_a_transit_gateway_is_unknown(ResourceKind kind, string call)
    {
        if (kind == ResourceKind.TransitGatewayAttachment) { _lab.Forget<TransitGatewayAttachment>(A, kind); }
        else { _lab.Forget<TransitGatewayRouteTable>(A, kind); }
        PathAnalysis path = Ask();
        Assert.Equal(Verdict.Unknown, path.Verdict);
        Assert.Contains(path.Unknowns, u => u.Contains(call, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "subnet-a")]
    [InlineData(true, "subnet-b")]
    public void G12_a_subnet_that_was_not_read_leaves_the_zone_and_the_door_unknown(bool far, string subnet)
    {
        _lab.Forget<Subnet>(far ? _lab.B : A, ResourceKind.Subnet);
        PathAnalysis path = Ask();
        Assert.Equal(Verdict.Unknown, path.Verdict);
        Assert.Contains(path.Unknowns,
            u => u.Contains(subnet, StringComparison.Ordinal) && u.Contains("ec2:DescribeSubnets", StringComparison.Ordinal));
    }

    [Fact]
    public void The_association_of_an_attachment_is_unknown_where_the_gateways_owner_was_not_read()
    {
        _lab.Put(_lab.Get<TransitGatewayAttachment>("att-a") with { AssociatedRouteTableId = null });
        _lab.Put(_lab.Get<TransitGateway>("tgw-1") with { OwnerAccountId = "999999999999" });
        PathAnalysis path = Ask();
        Assert.Equal(Verdict.Unknown, path.Verdict);
        Assert.Contains(path.Unknowns,
            u => u.Contains("ec2:DescribeTransitGatewayAttachments of account 999999999999 in us-west-2", StringComparison.Ordinal));
    }

    [Fact]
    public void T17_an_attachment_without_a_route_table_is_cut_off_only_where_no_policy_table_decides_for_it()
    {
        _lab.Put(_lab.Get<TransitGatewayAttachment>("att-a") with { AssociatedRouteTableId = null });
        TransitGatewayPolicyTable table = new() { Id = "tgw-ptb-1", AccountId = A.AccountId, Region = A.Region, TransitGatewayId = "tgw-1",
            AttachmentIds = ["att-b"] };
        _lab.Put(table);
        Answers.AreBlocked(_lab.Network, "Bastion-host", "Private-host", 443);
        _lab.Put(table with { AttachmentIds = ["att-b", "att-a"] });
        AreUnknown("att-a", "tgw-ptb-1", "ec2:GetTransitGatewayPolicyTableEntries");
        _lab.Put(table with { AttachmentIds = null });
        AreUnknown("att-a", "tgw-ptb-1", "ec2:GetTransitGatewayPolicyTableAssociations of account 111111111111");

        // A table of another gateway decides nothing here.
        _lab.Put(table with { TransitGatewayId = "tgw-9", AttachmentIds = null });
        Answers.AreBlocked(_lab.Network, "Bastion-host", "Private-host", 443);
        _lab.Forget<TransitGatewayPolicyTable>(A, ResourceKind.TransitGatewayPolicyTable);
        AreUnknown("att-a", "ec2:DescribeTransitGatewayPolicyTables of account 111111111111");
    }

    [Fact]
    public void T5_an_association_that_is_being_changed_is_unknown()
    {
        _lab.Put(_lab.Get<TransitGatewayAttachment>("att-a") with { AssociatedRouteTableId = null, ChangingRouteTableId = "rtb-of-tgw-1" });
        AreUnknown("att-a", "rtb-of-tgw-1", "is being changed");
    }

    [Fact]
    public void T7_which_of_equal_cost_routes_a_packet_takes_is_unknown_whichever_comes_first()
    {
        TransitGatewayRoute home = Route("10.0.0.0/16", "att-a");
        foreach (string[] ways in new string[][] { ["att-b", "att-a"], ["att-a", "att-b"], ["att-b", "att-gone"] })
        {
            Table("tgw-1", home, Route("192.168.0.0/16", "") with { AttachmentIds = ways });
            AreUnknown("rtb-of-tgw-1", ways[0], ways[1], "at equal cost");
        }

        Table("tgw-1", home, Route("192.168.0.0/16", "") with { AttachmentIds = ["att-b", "att-b"] });
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
        Table("tgw-1", Route("10.0.0.0/16", "") with { AttachmentIds = ["att-a", "att-b"] }, Route("192.168.0.0/16", "att-b"));
        Assert.Contains(Ask().Unknowns, u => u.Contains("at equal cost", StringComparison.Ordinal));
    }

    private void AreUnknown(params string[] named) => Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, named);

    [Fact]
    public void G7_a_gateway_endpoint_serves_tcp_of_its_own_vpc()
    {
        _lab.Put(new ManagedPrefixList { Id = "pl-s3", AccountId = A.AccountId, Region = A.Region,
            PrefixListName = "com.amazonaws.us-west-2.s3", Entries = [IPNetwork.Parse("52.216.0.0/15")] });
        VpcEndpoint endpoint = new() { Id = "vpce-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a",
            ServiceName = "com.amazonaws.us-west-2.s3", EndpointType = VpcEndpointType.Gateway };
        _lab.Put(endpoint);
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), new Route
        {
            PrefixListId = "pl-s3", TargetKind = RouteTargetKind.VpcEndpoint, TargetId = "vpce-1"
        }, To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        _lab.Rules("sg-a", Rule(true, TrafficType.Tcp(443), "pl-s3"));
        Endpoint s3 = EndpointResolver.Resolve(_lab.Network, "52.216.0.10");
        PathAnalysis path = _lab.Analyze(_lab.Bastion, s3, IpProtocol.Tcp, 443);
        Assert.Equal(Verdict.Reachable, path.Verdict);
        Assert.Equal("vpce-1", path.Forward.Hops[^1].ResourceId);
        _lab.Rules("sg-a", Rule(true, Any, "0.0.0.0/0"));
        Blocked(_lab.Analyze(_lab.Bastion, s3, IpProtocol.Udp, 443), "VPCE_GATEWAY_PROTOCOL_RESTRICTION");
        _lab.Put(endpoint with { State = "pending" });
        Blocked(_lab.Analyze(_lab.Bastion, s3, IpProtocol.Tcp, 443), "BAD_STATE");
        _lab.Network = _lab.Network.Without(endpoint);
        Assert.Equal(Verdict.Unknown, _lab.Analyze(_lab.Bastion, s3, IpProtocol.Tcp, 443).Verdict);
    }

    [Fact]
    public void G9_an_interface_endpoint_is_an_interface_with_groups_that_starts_nothing()
    {
        _lab.Put(_lab.Get<NetworkInterface>("eni-a") with
        {
            Id = "eni-e", InstanceId = null, InterfaceType = "vpc_endpoint", Addresses = [new(IPAddress.Parse("10.0.0.50"), null)]
        });
        _lab.Put(new VpcEndpoint { Id = "vpce-2", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a",
            ServiceName = "com.amazonaws.us-west-2.ssm", EndpointType = VpcEndpointType.Interface, NetworkInterfaceIds = ["eni-e"] });
        Endpoint endpoint = EndpointResolver.Resolve(_lab.Network, "vpce-2");
        Assert.Equal(Verdict.Reachable, _lab.Analyze(_lab.Bastion, endpoint, IpProtocol.Tcp, 443).Verdict);
        Blocked(_lab.Analyze(endpoint, _lab.Bastion, IpProtocol.Tcp, 443), "NO_POSSIBLE_DESTINATION");
        _lab.Put(_lab.Get<VpcEndpoint>("vpce-2") with { State = "pendingAcceptance" });
        Blocked(_lab.Analyze(_lab.Bastion, endpoint, IpProtocol.Tcp, 443), "BAD_STATE");
    }
}
