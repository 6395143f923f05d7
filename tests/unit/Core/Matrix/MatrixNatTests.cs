using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>NAT gateways in rows: IPv6 to IPv4, one behind another, and the ports of clients.</summary>
public sealed class MatrixNatTests
{
    private readonly ReachabilityLab _lab = new();

    public MatrixNatTests()
    {
        // A host of IPv6 only, a NAT gateway in a subnet of its own before the internet gateway.
        _lab.AddSubnet(A, "p", "a", "10.0.4.0/24");
        _lab.AddSubnet(A, "n", "a", "10.0.5.0/24");
        _lab.Put(_lab.Get<Subnet>("subnet-p") with { Ipv6CidrBlocks = [IPNetwork.Parse("2001:db8:1:1::/64")] });
        _lab.Put(_lab.Get<Vpc>("vpc-a") with { CidrBlocks = [IPNetwork.Parse("10.0.0.0/16"), IPNetwork.Parse("2001:db8:1::/56")] });
        _lab.AddHost(A, "v", "subnet-p", "vpc-a", "10.0.4.10", null, "v6-host");
        _lab.Put(_lab.Get<SecurityGroup>("sg-a") with { Id = "sg-v", GroupName = "group-v",
            Rules = [Rule(true, TrafficType.Tcp(443), "64:ff9b::/96"), Rule(true, new(IpProtocol.IcmpV6, -1, -1), "::/0")] });
        _lab.Put(_lab.Get<NetworkInterface>(
            "eni-v") with { Addresses = [], Ipv6Addresses = [IPAddress.Parse("2001:db8:1:1::10")], SecurityGroupIds = ["sg-v"] });
        Nat("nat-1", "subnet-n", "10.0.5.9", "198.51.100.9");
        _lab.Routes("rtb-b", To("192.168.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.0.0/16", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        foreach (string acl in new[] { "acl-p", "acl-n" })
        {
            _lab.Entries(acl, Entry(100, false, true, Any, "0.0.0.0/0"), Entry(100, true, true, Any, "0.0.0.0/0"),
                Entry(101, false, true, Any, "::/0"), Entry(101, true, true, Any, "::/0"));
        }
        Table("rtb-p", "subnet-p", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("2001:db8:1::/56", RouteTargetKind.Local, "local"),
            To("64:ff9b::/96", RouteTargetKind.NatGateway, "nat-1"));
        Table("rtb-n", "subnet-n", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("2001:db8:1::/56", RouteTargetKind.Local, "local"),
            To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"),
            To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
    }

    [Fact]
    public void AHostOfIpv6ReachesIpv4ByNat64()
    {
        Assert.Equal(["v6-host -> Bastion-host (NAT64): tcp/443 icmpv6/128 Reachable",
            "v6-host -> Private-host (NAT64): tcp/443 icmpv6/128 Reachable", "v6-host -> Internet (NAT64): tcp/443 icmpv6/128 Reachable"],
            Rows("v6-host").OrderBy(r => r.Contains("Internet", StringComparison.Ordinal)).ThenBy(r => r, StringComparer.Ordinal));

        // The receiver sees the gateway.
        _lab.Rules("sg-b", Rule(false, Any, "10.0.5.9/32"), Rule(true, Any, "0.0.0.0/0"));
        Assert.Contains(Rows("v6-host"), r => r.StartsWith("v6-host -> Private-host (NAT64): tcp/443", StringComparison.Ordinal));
        _lab.Rules("sg-b", Rule(false, Any, "sg-v"), Rule(true, Any, "0.0.0.0/0"));
        Assert.DoesNotContain(Rows("v6-host"), r => r.Contains("Private-host", StringComparison.Ordinal));
    }

    [Fact]
    public void AStatementAboutTheInternetHoldsByNat64()
    {
        IntentResult result = Assert.Single(IntentChecker.Check(_lab.Network, [NetworkIntent.Parse("v6-host -> Internet: tcp/443")]));
        Assert.True(result.Passed);
        _lab.Rules("sg-v");
        IntentViolation violation = Assert.Single(
            IntentChecker.Check(_lab.Network, [NetworkIntent.Parse("v6-host -> Internet: tcp/443")]).Single().Violations);
        Assert.Equal(("v6-host -> Internet: tcp/443 is blocked", Verdict.Blocked), (violation.ToString(), violation.Witness.Verdict));
        Assert.StartsWith("64:ff9b::", violation.Witness.Flow.Destination.Address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingTranslatesFromIpv4ToIpv6()
    {
        IntentViolation violation = Assert.Single(
            IntentChecker.Check(_lab.Network, [NetworkIntent.Parse("Bastion-host -> v6-host: tcp/22")]).Single().Violations);
        Assert.Contains("nothing translates between them", violation.Witness.Forward.Hops[0].Steps[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void OneNatGatewayMayLieBehindAnother()
    {
        _lab.AddSubnet(A, "m", "a", "10.0.6.0/24");
        Nat("nat-2", "subnet-m", "10.0.6.9", null);
        Table("rtb-m", "subnet-m", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1"));
        _lab.AddHost(A, "w", "subnet-p", "vpc-a", "10.0.4.20", null, "worker");
        Table("rtb-p", "subnet-p", To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-2"));
        Assert.Contains("worker -> Internet: tcp udp icmp Reachable", Rows("worker"));

        // Replies come back to the second one's ports as well.
        _lab.Entries("acl-m", Entry(100, true, true, Any, "0.0.0.0/0"), Entry(90, false, true, Any, "10.0.0.0/16"),
            Entry(100, false, true, TrafficType.Tcp(1024, 30000), "0.0.0.0/0"));
        Assert.Contains(Rows("worker"), r => r == "worker -> Internet: tcp arrives, replies: Partial");
    }

    [Fact]
    public void RepliesAreJudgedByTheClientsPorts()
    {
        _lab.Entries("acl-a", Entry(100, true, true, Any, "0.0.0.0/0"),
            Entry(100, false, true, TrafficType.Tcp(32768, 60999), "0.0.0.0/0"));
        MatrixQuery query = new() { From = PartySelectors.Parse(_lab.Network, "Bastion-host"),
            To = PartySelectors.Parse(_lab.Network, "Private-host"), Traffic = [TrafficType.Tcp(22)] };
        Assert.Equal(["Full", "Partial", "Partial"], Enum.GetValues<ClientOs>()
            .Select(os => ReachabilityMatrix.Compile(_lab.Network, os, query).Rows(query).Single().Return.ToString()));
    }

    private void Nat(string id, string subnet, string address, string? known) => _lab.Put(new NatGateway
    {
        Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = subnet, State = "available",
        PrivateIpAddress = IPAddress.Parse(address), PublicIpAddress = known is null ? null : IPAddress.Parse(known),
    });

    private void Table(string id, string subnet, params Route[] routes) => _lab.Put(
        new RouteTable { Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetIds = [subnet], Routes = routes });

    private List<string> Rows(string from)
    {
        MatrixQuery query = new() { From = PartySelectors.Parse(_lab.Network, from) };
        return [.. ReachabilityMatrix.Compile(_lab.Network, query).Rows(query).Select(r => r.ToString())];
    }
}
