using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

public class ReachabilityGatewayTests
{
    private readonly ReachabilityLab _lab = new();

    private Endpoint Internet => EndpointResolver.Resolve(_lab.Network, "internet");

    private Endpoint AddClientBehindNat()
    {
        _lab.AddSubnet(A, "p", "a", "10.0.5.0/24");
        _lab.AddHost(A, "p", "subnet-p", "vpc-a", "10.0.5.5", null);
        _lab.Put(new NatGateway
        {
            Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            PrivateIpAddress = IPAddress.Parse("10.0.0.99"), PublicIpAddress = IPAddress.Parse("203.0.113.99"),
        });
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with
        {
            Id = "rtb-p", IsMain = false, SubnetIds = ["subnet-p"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1")],
        });
        return EndpointResolver.Resolve(_lab.Network, "i-p");
    }

    [Fact]
    public void A_host_with_a_public_address_talks_to_the_internet_both_ways()
    {
        Assert.Equal(Verdict.Reachable, _lab.Analyze(_lab.Bastion, Internet, IpProtocol.Tcp, 443).Verdict);
        Assert.Equal(Verdict.Reachable, _lab.Analyze(Internet, _lab.Bastion, IpProtocol.Tcp, 22).Verdict);
    }

    [Fact]
    public void Without_a_public_address_the_internet_gateway_drops_it()
    {
        _lab.Put(_lab.Get<NetworkInterface>("eni-a") with { Addresses = [new(IPAddress.Parse("10.0.0.10"), null)] });
        PathAnalysis analysis = _lab.Analyze(_lab.Bastion, Internet, IpProtocol.Tcp, 443);
        Assert.Equal("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", Assert.Single(analysis.Blockers).ExplanationCode);
        Assert.Equal("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            _lab.Analyze(Internet, _lab.Bastion, IpProtocol.Tcp, 22).Blockers[0].ExplanationCode);
    }

    [Fact]
    public void A_private_destination_dies_at_the_internet_gateway_and_a_peering_route_saves_it()
    {
        _lab.Routes("rtb-a", To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        Assert.Equal("IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", Assert.Single(_lab.Ping().Blockers).ExplanationCode);
    }

    [Fact]
    public void A_missing_route_to_the_internet_is_fixed_for_a_public_host()
    {
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        Blocker blocker = Assert.Single(_lab.Analyze(_lab.Bastion, Internet, IpProtocol.Tcp, 443).Blockers);
        Assert.Equal(new CreateRoute("rtb-a", IPNetwork.Parse("0.0.0.0/0"), RouteTargetKind.InternetGateway, "igw-a"),
            blocker.Fix!.Changes[0]);
    }

    [Fact]
    public void A_nat_gateway_crosses_the_acls_of_its_own_subnet_and_changes_the_source()
    {
        Endpoint client = AddClientBehindNat();
        PathAnalysis analysis = _lab.Analyze(client, Internet, IpProtocol.Tcp, 443);
        Assert.Equal(Verdict.Reachable, analysis.Verdict);
        Assert.Equal(["acl-p", "acl-a", "acl-a"], analysis.Forward.Hops.Where(h => h.Layer == Layer.NetworkAcl).Select(h => h.ResourceId));
        Assert.Equal(["acl-a", "acl-a", "acl-p"], analysis.Return.Hops.Where(h => h.Layer == Layer.NetworkAcl).Select(h => h.ResourceId));
        _lab.Entries("acl-a", Entry(1, true, true, Any, "0.0.0.0/0"), Entry(1, false, true, TrafficType.Tcp(443), "0.0.0.0/0"),
            Entry(2, false, true, TrafficType.Tcp(32768, 60999), "0.0.0.0/0"));
        PathAnalysis partial = _lab.Analyze(client, Internet, IpProtocol.Tcp, 443);
        Assert.Contains("ports 1024-32767, 61000-65535 lost", Assert.Single(partial.Blockers).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Through_a_nat_gateway_into_a_peer_the_source_is_the_nat_gateways()
    {
        Endpoint client = AddClientBehindNat();
        _lab.Rules("sg-b", Rule(false, Any, "10.0.0.99/32"));
        Assert.Equal(Verdict.Reachable, _lab.Analyze(client, _lab.Private, IpProtocol.Tcp, 443).Verdict);
        _lab.Rules("sg-b", Rule(false, Any, "sg-a"));
        Assert.Equal(Verdict.Blocked, _lab.Analyze(client, _lab.Private, IpProtocol.Tcp, 443).Verdict);
    }

    [Fact]
    public void A_nat_gateway_without_a_way_out_or_not_available_blocks()
    {
        Endpoint client = AddClientBehindNat();
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        Assert.Equal("rtb-a", Assert.Single(_lab.Analyze(client, Internet, IpProtocol.Tcp, 443).Blockers).ResourceId);
        _lab.Put(_lab.Get<NatGateway>("nat-1") with { State = "failed" });
        Assert.Contains(_lab.Analyze(client, Internet, IpProtocol.Tcp, 443).Blockers, b => b.Layer == Layer.NatGateway);
    }

    [Fact]
    public void A_reply_into_a_nat_gateway_dies()
    {
        AddClientBehindNat();
        _lab.Put(_lab.Get<NetworkInterface>(
            "eni-p") with { Addresses = [new(IPAddress.Parse("10.0.5.5"), IPAddress.Parse("203.0.113.55"))] });
        Blocker blocker = Assert.Single(_lab.Analyze(Internet, EndpointResolver.Resolve(_lab.Network, "i-p"), IpProtocol.Tcp, 22).Blockers);
        Assert.True(blocker.OnReturn);
        Assert.Contains("no state", blocker.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_opened_for_the_whole_internet()
    {
        _lab.Rules("sg-a");
        Assert.All(_lab.Analyze(Internet, _lab.Bastion, IpProtocol.Tcp, 22).Blockers, b => Assert.Null(b.Fix));
    }

    [Fact]
    public void In_one_vpc_the_fix_names_the_group_only_where_it_is_the_sources_own()
    {
        _lab.AddHost(A, "a2", "subnet-a", "vpc-a", "10.0.0.20", null);
        _lab.Rules("sg-a", Rule(true, Any, "0.0.0.0/0"));
        AuthorizeSecurityGroupRules Fix() => Assert.IsType<AuthorizeSecurityGroupRules>(
            Assert.Single(_lab.Analyze(
                _lab.Bastion, EndpointResolver.Resolve(_lab.Network, "i-a2"), IpProtocol.Tcp, 5432).Blockers).Fix!.Changes.Single());
        Assert.Equal(IPNetwork.Parse("10.0.0.10/32"), Fix().Rules[0].CidrBlock);
        Assert.Equal("tcp from Bastion-host (Repair-NetworkPath)", Fix().Rules[0].Description);
        _lab.Put(_lab.Get<SecurityGroup>("sg-a") with { Id = "sg-own", GroupName = "own" });
        _lab.Put(_lab.Get<NetworkInterface>("eni-a") with { SecurityGroupIds = ["sg-own"] });
        Assert.Equal("sg-own", Fix().Rules[0].GroupId);
        Assert.Equal(TrafficType.Tcp(5432), Fix().Rules[0].Traffic);
    }

    [Fact]
    public void The_resolver_says_what_is_wrong()
    {
        Assert.Equal("eni-a", EndpointResolver.Resolve(_lab.Network, "203.0.113.10").Interface!.Id);
        Assert.Null(EndpointResolver.Resolve(_lab.Network, "8.8.8.8").Interface);
        _lab.AddHost(_lab.B, "twin", "subnet-b", "vpc-b", "10.0.0.10", null);
        Assert.Contains("Name one of them",
            Assert.Throws<ArgumentException>(() => EndpointResolver.Resolve(_lab.Network, "10.0.0.10")).Message, StringComparison.Ordinal);
        Assert.Equal("eni-a", EndpointResolver.Resolve(_lab.Network, "10.0.0.10", A).Interface!.Id);
        Assert.Throws<ArgumentException>(() => EndpointResolver.Resolve(_lab.Network, "10.9.9.9"));
        Assert.Throws<ArgumentException>(() => EndpointResolver.Resolve(_lab.Network, "i-nope"));
        Assert.Throws<ArgumentException>(() => _lab.Analyze(_lab.Bastion, _lab.Private, IpProtocol.Tcp));
    }
}
