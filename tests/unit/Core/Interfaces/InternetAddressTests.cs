using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>IPv6 addresses that the internet does not know (W30, W31), and interfaces that keep the internet out (E5).</summary>
public sealed class InternetAddressTests
{
    private static readonly IPNetwork s_block = IPNetwork.Parse("2600:1f00::/56");
    private static readonly IPNetwork s_subnet = IPNetwork.Parse("2600:1f00::/64");

    [Fact]
    public void A_public_address_is_reached_and_reaches()
    {
        InterfaceLab lab = V6();
        lab.Expect(Verdict.Reachable, "2001:2::1", "2600:1f00::20");
        lab.Expect(Verdict.Reachable, "2600:1f00::20", "2001:2::1");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void An_address_of_a_private_block_is_not_carried_either_way(bool ofVpc, bool ofSubnet)
    {
        InterfaceLab lab = V6(vpc: v => ofVpc ? v with { PrivateIpv6CidrBlocks = [s_block] } : v,
            subnet: s => ofSubnet ? s with { PrivateIpv6CidrBlocks = [s_subnet] } : s);
        Assert.Contains("private IPv6 block", lab.Expect(Verdict.Blocked, "2001:2::1", "2600:1f00::20").Blockers[0].Reason,
            StringComparison.Ordinal);
        Assert.Contains("private IPv6 block", lab.Expect(Verdict.Blocked, "2600:1f00::20", "2001:2::1").Blockers[0].Reason,
            StringComparison.Ordinal);

        // Within the VPC it is an address like any other.
        lab.Expect(Verdict.Reachable, "2600:1f00::10", "2600:1f00::20");
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("2600:1f00::/56", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("::/0", RouteTargetKind.EgressOnlyInternetGateway, "eigw-a"));
        lab.Put(new EgressOnlyInternetGateway { Id = "eigw-a", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a" });
        lab.Expect(Verdict.Blocked, "2600:1f00::20", "2001:2::1");
    }

    [Fact]
    public void A_block_of_which_nothing_is_said_may_be_exposed()
    {
        InterfaceLab lab = V6(vpc: v => v with { UnreadIpv6CidrBlocks = [s_block] },
            subnet: s => s with { UnreadIpv6CidrBlocks = [s_subnet] });
        Assert.Contains(lab.Expect(Verdict.Unknown, "2001:2::1", "2600:1f00::20").Unknowns,
            u => u.Contains("Ipv6AddressAttribute", StringComparison.Ordinal));
        lab.Expect(Verdict.Unknown, "2600:1f00::20", "2001:2::1");

        // Where the VPC says it, the subnet need not.
        V6(subnet: s => s with { UnreadIpv6CidrBlocks = [s_subnet] }).Expect(Verdict.Reachable, "2001:2::1", "2600:1f00::20");
        V6(vpc: v => v with { UnreadIpv6CidrBlocks = [s_block] }).Expect(Verdict.Reachable, "2001:2::1", "2600:1f00::20");
    }

    [Theory]
    [InlineData(true, Verdict.Blocked, Verdict.Unknown)]
    [InlineData(false, Verdict.Reachable, Verdict.Reachable)]
    [InlineData(null, Verdict.Reachable, Verdict.Reachable)]
    public void An_interface_that_keeps_the_internet_out_is_still_reached_from_its_peers(bool? denies, Verdict inward, Verdict outward)
    {
        InterfaceLab lab = V6();
        lab.Put(lab.Lab.Get<NetworkInterface>("eni-x") with { DenyAllIgwTraffic = denies });
        PathAnalysis path = lab.Expect(inward, "2001:2::1", "2600:1f00::20");
        Assert.Equal(denies == true, path.Blockers.Any(b => b.Reason.Contains("DenyAllIgwTraffic", StringComparison.Ordinal)));
        lab.Expect(outward, "2600:1f00::20", "2001:2::1");
        lab.Expect(Verdict.Reachable, "2600:1f00::10", "2600:1f00::20");
        lab.Expect(Verdict.Reachable, "i-b", "10.0.0.20");
    }

    [Theory]
    [InlineData("internal", null, Verdict.Blocked)]
    [InlineData("internet-facing", null, Verdict.Reachable)]
    [InlineData("internet-facing", "true", Verdict.Blocked)]
    [InlineData("internal", "false", Verdict.Reachable)]
    [InlineData("internet-facing", "unread", Verdict.Unknown)]
    public void Of_a_load_balancer_in_an_old_dump_its_attribute_says_it(string scheme, string? attribute, Verdict verdict)
    {
        LoadBalancer balancer = new()
        {
            Id = "arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/app/web/1", AccountId = "111111111111",
            Region = "us-west-2", VpcId = "vpc-a", LoadBalancerName = "web", Type = LoadBalancerType.Application,
            Scheme = scheme, Attributes = attribute == "unread" ? null : attribute is null
                ? new Dictionary<string, string>() : new Dictionary<string, string> { ["ipv6.deny_all_igw_traffic"] = attribute },
        };
        NetworkInterface node = InterfaceLab.Plain with { Description = "ELB app/web/1" };
        Assert.Equal(verdict, InternetAddresses.LetsIn(node, InterfaceRoles.Of(node, null), balancer, v6: true));
        Assert.Equal(Verdict.Reachable, InternetAddresses.LetsIn(node, InterfaceRoles.Of(node, null), balancer, v6: false));
    }

    [Theory]
    [InlineData("\"Ipv6AddressAttribute\": \"private\"", Verdict.Blocked)]
    [InlineData("\"Ipv6AddressAttribute\": \"public\"", Verdict.Reachable)]
    [InlineData("\"IpSource\": \"none\"", Verdict.Blocked)]
    [InlineData("\"IpSource\": \"amazon\"", Verdict.Reachable)]
    [InlineData("\"Ipv6Pool\": \"Amazon\"", Verdict.Reachable)]
    [InlineData("\"Ipv6Pool\": \"ipam-pool-0123456789abcdef0\"", Verdict.Unknown)]
    [InlineData("\"Ipv6AddressAttribute\": \"some-new-word\"", Verdict.Unknown)]
    public void A_dump_says_it_by_attribute_source_or_pool(string member, Verdict verdict)
    {
        string folder = Directory.CreateTempSubdirectory("ipv6").FullName;
        try
        {
            File.WriteAllText(Path.Join(folder, "describe-vpcs.json"), $$"""
                { "Vpcs": [{ "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111",
                    "Ipv6CidrBlockAssociationSet": [{ "Ipv6CidrBlock": "2600:1f00::/56", "Ipv6CidrBlockState": { "State": "associated" }, {{member}} }] }] }
                """);
            Vpc vpc = SnapshotFolder.Read([folder], "111111111111", "us-west-2", default).Network.Of<Vpc>().Single();
            Assert.Equal(verdict, InternetAddresses.IsAdvertised(null, vpc, IPAddress.Parse("2600:1f00::1")));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static InterfaceLab V6(Func<Vpc, Vpc>? vpc = null, Func<Subnet, Subnet>? subnet = null)
    {
        InterfaceLab lab = new(InterfaceLab.Plain with { Ipv6Addresses = [IPAddress.Parse("2600:1f00::20")] });
        Vpc own = lab.Lab.Get<Vpc>("vpc-a");
        Subnet site = lab.Lab.Get<Subnet>("subnet-a") with { Ipv6CidrBlocks = [s_subnet] };
        lab.Put((vpc ?? (v => v))(own with { CidrBlocks = [.. own.CidrBlocks, s_block] }));
        lab.Put((subnet ?? (s => s))(site));
        lab.Put(lab.Lab.Get<NetworkInterface>("eni-a") with { Ipv6Addresses = [IPAddress.Parse("2600:1f00::10")] });
        lab.Lab.Rules("sg-a", ReachabilityLab.Rule(false, TrafficType.All, "0.0.0.0/0"), ReachabilityLab.Rule(true, TrafficType.All,
            "0.0.0.0/0"), ReachabilityLab.Rule(false, TrafficType.All, "::/0"), ReachabilityLab.Rule(true, TrafficType.All, "::/0"));
        lab.Lab.Entries("acl-a", ReachabilityLab.Entry(100, false, true, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Entry(100, true, true, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Entry(101, false, true, TrafficType.All, "::/0"),
            ReachabilityLab.Entry(101, true, true, TrafficType.All, "::/0"));
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("2600:1f00::/56", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"), ReachabilityLab.To("0.0.0.0/0",
                RouteTargetKind.InternetGateway, "igw-a"), ReachabilityLab.To("::/0", RouteTargetKind.InternetGateway, "igw-a"));
        return lab;
    }
}
