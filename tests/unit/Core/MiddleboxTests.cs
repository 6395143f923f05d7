using System.Net;
using SecureNet.Model;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// Endpoints of Gateway Load Balancers and of Network Firewall: the layouts of AWS's own documentation are
/// unknown, never blocked (rules M1, M7).
/// </summary>
public class MiddleboxTests
{
    private readonly ReachabilityLab _lab = new();

    // Network Firewall guide, "Simple single zone architecture with an internet gateway": a firewall subnet, a protected
    // subnet, and a table at the gateway.
    public MiddleboxTests()
    {
        _lab.AddSubnet(A, "fw", "a", "10.0.9.0/28");
        _lab.Put(new VpcEndpoint
        {
            Id = "vpce-fw", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a",
            ServiceName = "com.amazonaws.vpce.us-west-2.vpce-svc-1", EndpointType = VpcEndpointType.GatewayLoadBalancer,
            SubnetIds = ["subnet-fw"], NetworkInterfaceIds = ["eni-fw"],
        });
        _lab.Put(new NetworkInterface
        {
            Id = "eni-fw", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-fw",
            InterfaceType = "gateway_load_balancer_endpoint", SourceDestCheck = false, Addresses = [new(IPAddress.Parse("10.0.9.5"), null)]
        });
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.VpcEndpoint, "vpce-fw"));
        Table("rtb-fw", ["subnet-fw"], [], To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        Table("rtb-edge", [], ["igw-a"], To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/24", RouteTargetKind.VpcEndpoint, "vpce-fw"));
    }

    private void Table(string id, string[] subnets, string[] gateways, params Route[] routes) =>
        _lab.Put(new RouteTable { Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetIds = subnets,
            GatewayIds = gateways, Routes = routes });

    [Fact]
    public void M1_a_public_server_behind_a_firewall_at_the_gateway_is_unknown_and_the_endpoint_is_named() =>
        Answers.AreUnknown(_lab.Network, "Internet", "Bastion-host", 443, "vpce-fw", "Network Firewall");

    [Fact]
    public void M1_what_such_a_server_sends_to_the_internet_is_unknown_too() =>
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Internet", 443, "vpce-fw");

    [Fact]
    public void M1_a_reply_through_the_endpoint_alone_is_unknown_too()
    {
        Table("rtb-edge", [], ["igw-a"], To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        Answers.AreUnknown(_lab.Network, "Internet", "Bastion-host", 443, "vpce-fw");
    }

    [Fact]
    public void M1_between_the_vpcs_of_a_peering_too()
    {
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("192.168.0.0/16", RouteTargetKind.VpcEndpoint, "vpce-fw"));
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, "vpce-fw");
        Answers.AreUnknown(_lab.Network, "Private-host", "Bastion-host", 443, "vpce-fw");
    }

    [Fact]
    public void M7_a_group_that_lets_nobody_in_blocks_whatever_the_appliance_does()
    {
        _lab.Rules("sg-a", Rule(true, Any, "0.0.0.0/0"), Rule(false, TrafficType.Tcp(22), "0.0.0.0/0"));
        Answers.AreBlocked(_lab.Network, "Internet", "Bastion-host", 443);
        Answers.AreUnknown(_lab.Network, "Internet", "Bastion-host", 22, "vpce-fw");
    }

    [Fact]
    public void Z4_an_endpoint_that_was_not_read_is_unknown_with_the_call_named()
    {
        _lab.Forget<VpcEndpoint>(A, ResourceKind.VpcEndpoint);
        Answers.AreUnknown(_lab.Network, "Internet", "Bastion-host", 443, "vpce-fw", "ec2:DescribeVpcEndpoints");
    }

    [Fact]
    public void G7_a_gateway_endpoint_still_takes_no_reply()
    {
        Table("rtb-edge", [], ["igw-a"], To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        _lab.Put(_lab.Get<VpcEndpoint>(
            "vpce-fw") with { EndpointType = VpcEndpointType.Gateway, ServiceName = "com.amazonaws.us-west-2.s3" });
        Answers.AreBlocked(_lab.Network, "Internet", "Bastion-host", 443);
    }
}
