using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>NAT gateways of which it is not known what they do: the true reason is told (rules W1, W7, M41).</summary>
public class NatGatewayModeTests
{
    private readonly ReachabilityLab _lab = new();

    public NatGatewayModeTests()
    {
        _lab.AddSubnet(A, "p", "a", "10.0.5.0/24");
        _lab.AddHost(A, "p", "subnet-p", "vpc-a", "10.0.5.5", null, "worker");
        _lab.Put(Nat);
        _lab.Put(_lab.Get<RouteTable>("rtb-a") with
        {
            Id = "rtb-p", IsMain = false, SubnetIds = ["subnet-p"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1")],
        });
    }

    private static NatGateway Nat => new()
    {
        Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
        PrivateIpAddress = IPAddress.Parse("10.0.0.99"), PublicIpAddress = IPAddress.Parse("203.0.113.99"),
    };

    [Fact]
    public void A_zonal_one_lets_its_hosts_out() => Answers.AreReachable(_lab.Network, "worker", "Internet", 443);

    [Fact]
    public void W1_a_regional_one_is_unknown_because_it_is_regional_and_not_for_want_of_an_address()
    {
        _lab.Put(new NatGateway
        {
            Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "", AvailabilityMode = "regional",
            RouteTableId = "rtb-a", ConnectivityType = "public",
            Addresses = [new() { Public = IPAddress.Parse("203.0.113.99"), AllocationId = "eipalloc-1", Zone = "usw2-az1" },
                new() { Public = IPAddress.Parse("203.0.113.98"), AllocationId = "eipalloc-2", Zone = "usw2-az2" }],
        });
        Answers.AreUnknown(_lab.Network, "worker", "Internet", 443, "nat-1", "regional");
    }

    [Fact]
    public void M41_one_with_an_appliance_is_unknown_until_that_is_detached()
    {
        _lab.Put(Nat with
        {
            AttachedAppliances = [new("network-firewall-proxy", "arn:aws:network-firewall:us-west-2:111111111111:proxy/p", "attached")]
        });
        Answers.AreUnknown(_lab.Network, "worker", "Internet", 443, "nat-1", "proxy/p");
        _lab.Put(Nat with
        {
            AttachedAppliances = [new("network-firewall-proxy", "arn:aws:network-firewall:us-west-2:111111111111:proxy/p", "detached")]
        });
        Answers.AreReachable(_lab.Network, "worker", "Internet", 443);
    }

    [Fact]
    public void W7_an_address_that_comes_or_goes_makes_the_source_unknown_and_a_failed_one_does_not()
    {
        NatGatewayAddress second = new()
        {
            Private = IPAddress.Parse("10.0.0.98"), Public = IPAddress.Parse("203.0.113.98"), Status = "unassigning"
        };
        _lab.Put(Nat with { Addresses = [.. Nat.Addresses, second] });
        Answers.AreUnknown(_lab.Network, "worker", "Internet", 443, "nat-1", "unassigning");
        _lab.Put(Nat with { Addresses = [.. Nat.Addresses, second with { Status = "failed" }] });
        Answers.AreReachable(_lab.Network, "worker", "Internet", 443);
    }

    [Fact]
    public void A_secondary_address_is_the_gateways_and_nobody_elses()
    {
        _lab.Put(Nat with
        {
            Addresses = [.. Nat.Addresses, new() { Private = IPAddress.Parse("10.0.0.98"), Public = IPAddress.Parse("203.0.113.98") }]
        });
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(_lab.Network, "Internet", "203.0.113.98");
        PathAnalysis path = PathAnalyzer.Analyze(_lab.Network,
            new() { Source = from, Destination = to, Protocol = IpProtocol.Tcp, Port = 443 });
        Assert.Contains(path.Forward.Hops.SelectMany(h => h.Steps), s => s.Detail.Contains("nat-1", StringComparison.Ordinal));
    }
}
