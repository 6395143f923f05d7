using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>
/// What VPC endpoints answer on, in which states (rules E30 to E33, E37 to E39), and the addresses that never leave the host (E40 to E45).
/// </summary>
public sealed class EndpointPortTests
{
    [Theory]
    [InlineData("com.amazonaws.us-west-2.sqs", 443, Verdict.Reachable)]
    [InlineData("com.amazonaws.us-west-2.sqs", 22, Verdict.Blocked)]
    [InlineData("com.amazonaws.us-west-2.sqs", null, Verdict.Blocked)]
    [InlineData("com.amazonaws.us-west-2.sqs", 8080, Verdict.Unknown)]
    [InlineData("com.amazonaws.us-west-2.s3", 80, Verdict.Reachable)]
    [InlineData("com.amazonaws.us-west-2.transfer.server", 22, Verdict.Unknown)]
    [InlineData("com.amazonaws.us-west-2.transfer.server", null, Verdict.Blocked)]
    [InlineData("com.amazonaws.us-west-2.transfer", 22, Verdict.Blocked)]
    [InlineData("com.amazonaws.us-west-2.email-smtp", 443, Verdict.Unknown)]
    [InlineData("com.amazonaws.us-west-2.git-codecommit", 443, Verdict.Reachable)]
    [InlineData("com.amazonaws.us-west-2.git-codecommit", 22, Verdict.Unknown)]
    [InlineData("cn.com.amazonaws.cn-north-1.ecr.api", 443, Verdict.Reachable)]
    [InlineData("aws.api.us-west-2.something", 443, Verdict.Reachable)]
    [InlineData("com.amazonaws.vpce.us-west-2.vpce-svc-0123", 443, Verdict.Unknown)]
    [InlineData("com.amazonaws.vpce.us-west-2.vpce-svc-0123", null, Verdict.Blocked)]
    public void An_interface_endpoint_answers_on_the_ports_of_its_service(string service, int? port, Verdict verdict)
    {
        foreach (string type in new[] { "vpc_endpoint", "interface" })
        {
            InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = type, RequesterManaged = true });
            lab.Put(Endpoint(service));
            lab.Expect(verdict, "i-a", "eni-x", port);
            lab.Expect(Verdict.Blocked, "eni-x", "i-a", 443);

            // From a peered VPC the way is the same (E34).
            lab.Expect(verdict, "i-b", "eni-x", port);
        }
    }

    [Theory]
    [InlineData("available", Verdict.Reachable)]
    [InlineData("Available", Verdict.Reachable)]
    [InlineData("AVAILABLE", Verdict.Reachable)]
    [InlineData("partial", Verdict.Unknown)]
    [InlineData("Partial", Verdict.Unknown)]
    [InlineData("pendingAcceptance", Verdict.Blocked)]
    [InlineData("Rejected", Verdict.Blocked)]
    [InlineData("expired", Verdict.Blocked)]
    [InlineData("failed", Verdict.Blocked)]
    [InlineData("deleting", Verdict.Blocked)]
    [InlineData("some-new-state", Verdict.Unknown)]
    public void It_carries_traffic_while_it_is_available(string state, Verdict verdict)
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "vpc_endpoint" });
        lab.Put(Endpoint("com.amazonaws.us-west-2.sqs") with { State = state });
        lab.Expect(verdict, "i-a", "eni-x");
        lab.Put(Gateway(lab) with { State = state });
        lab.Expect(verdict, "i-a", "52.216.0.10");
    }

    [Theory]
    [InlineData(VpcEndpointType.Resource, "vpc-lattice:GetResourceConfiguration")]
    [InlineData(VpcEndpointType.ServiceNetwork, "vpc-lattice:ListServiceNetworkVpcEndpointAssociations")]
    [InlineData(VpcEndpointType.GatewayLoadBalancer, "nothing that was read says so")]
    public void Of_other_kinds_of_endpoints_the_ports_are_not_known(VpcEndpointType type, string call)
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "vpc_endpoint" });
        lab.Put(Endpoint("com.amazonaws.us-west-2.x") with { EndpointType = type });
        Assert.Contains(lab.Expect(Verdict.Unknown, "i-a", "eni-x").Unknowns, u => u.Contains(call, StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_that_was_not_read_is_unknown_with_the_call()
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { InterfaceType = "vpc_endpoint" });
        Assert.Contains(lab.Expect(Verdict.Unknown, "i-a", "eni-x").Unknowns,
            u => u.Contains("ec2:DescribeVpcEndpoints", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(443, Verdict.Reachable)]
    [InlineData(80, Verdict.Reachable)]
    [InlineData(22, Verdict.Blocked)]
    [InlineData(8080, Verdict.Unknown)]
    [InlineData(null, Verdict.Unknown)]
    public void A_gateway_endpoint_leads_to_a_service_that_answers_https(int? port, Verdict verdict)
    {
        InterfaceLab lab = new();
        lab.Put(Gateway(lab));
        lab.Expect(verdict, "i-a", "52.216.0.10", port);
    }

    [Theory]
    [InlineData("169.254.169.254", 80, Verdict.Reachable)]
    [InlineData("169.254.169.254", 443, Verdict.Blocked)]
    [InlineData("169.254.170.2", 80, Verdict.Unknown)]
    [InlineData("169.254.170.23", 80, Verdict.Unknown)]
    [InlineData("169.254.171.4", 443, Verdict.Unknown)]
    [InlineData("169.254.171.4", null, Verdict.Unknown)]
    [InlineData("169.254.168.9", 443, Verdict.Unknown)]
    [InlineData("169.254.10.1", 443, Verdict.Blocked)]
    public void Link_local_addresses_are_no_more_certain_than_what_answers_there(string address, int? port, Verdict verdict) =>
        new InterfaceLab().Expect(verdict, "i-a", address, port);

    [Theory]
    [InlineData("fd00:ec2::254", 80, Verdict.Reachable)]
    [InlineData("fd00:ec2::23", 80, Verdict.Unknown)]
    [InlineData("fd00:ec2:80::5", 443, Verdict.Unknown)]
    [InlineData("fd00:ec2::77", 443, Verdict.Unknown)]
    public void So_are_those_of_ipv6(string address, int port, Verdict verdict)
    {
        InterfaceLab lab = new();
        lab.Put(lab.Lab.Get<NetworkInterface>("eni-a") with { Ipv6Addresses = [IPAddress.Parse("2001:db8::10")] });
        lab.Expect(verdict, "i-a", address, port);
    }

    [Fact]
    public void A_route_to_vpc_lattice_is_unknown()
    {
        InterfaceLab lab = new();
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("129.224.0.0/17", RouteTargetKind.Other, "VpcLattice"));
        Assert.Contains(lab.Expect(Verdict.Unknown, "i-a", "129.224.0.9").Unknowns,
            u => u.Contains("VpcLattice", StringComparison.Ordinal));
    }

    private static VpcEndpoint Endpoint(string service) => new()
    {
        Id = "vpce-x", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", ServiceName = service,
        EndpointType = VpcEndpointType.Interface, NetworkInterfaceIds = ["eni-x"],
    };

    private static VpcEndpoint Gateway(InterfaceLab lab)
    {
        lab.Put(new ManagedPrefixList { Id = "pl-s3", AccountId = "111111111111", Region = "us-west-2",
            PrefixListName = "com.amazonaws.us-west-2.s3", Entries = [IPNetwork.Parse("52.216.0.0/15")] });
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            new Route { PrefixListId = "pl-s3", TargetKind = RouteTargetKind.VpcEndpoint, TargetId = "vpce-g" },
            ReachabilityLab.To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"),
            ReachabilityLab.To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        return new() { Id = "vpce-g", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a",
            ServiceName = "com.amazonaws.us-west-2.s3", EndpointType = VpcEndpointType.Gateway };
    }
}
