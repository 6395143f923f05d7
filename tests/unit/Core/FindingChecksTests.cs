using System.Net;
using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Core;

/// <summary>Each check on the least network that it has to tell something of, and on one that it has to leave alone.</summary>
public class FindingChecksTests
{
    private static readonly Place s_a = new("111111111111", "us-west-2");
    private static readonly Place s_b = new("222222222222", "us-west-2");
    private static readonly IPNetwork s_anywhere = IPNetwork.Parse("0.0.0.0/0");

    [Fact]
    public void Routes_that_drop_are_told_with_the_reason()
    {
        RouteTable table = Table(
            To("10.1.0.0/16", RouteTargetKind.VpcPeeringConnection, "pcx-pending"),
            To("10.2.0.0/16", RouteTargetKind.NatGateway, "nat-gone"),
            To("10.3.0.0/16", RouteTargetKind.TransitGateway, "tgw-1") with { IsBlackhole = true },
            To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-1"));
        IReadOnlyList<NetworkFinding> found = Find("BlackholeRoute", table, Peering("pcx-pending", "pending-acceptance"),
            new InternetGateway { Id = "igw-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a" });
        Assert.Equal(3, found.Count);
        Assert.Contains("pcx-pending is pending-acceptance", found[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("NAT gateway nat-gone is gone", found[1].Explanation, StringComparison.Ordinal);
        Assert.Contains("tgw-1", found[2].Explanation, StringComparison.Ordinal);
        Assert.Equal((FindingSeverity.Medium, "rtb-1", "111111111111"), (found[0].Severity, found[0].ResourceId, found[0].AccountId));
    }

    [Fact]
    public void Prefix_lists_that_overlap_are_told_where_their_targets_differ()
    {
        RouteTable table = Table(List("pl-1", "nat-1"), List("pl-2", "nat-2"), List("pl-3", "nat-2"));
        Resource[] lists = [PrefixList("pl-1", "10.0.0.0/8"), PrefixList("pl-2", "10.5.0.0/16"), PrefixList("pl-3", "192.168.0.0/16")];
        NetworkFinding only = Assert.Single(Find("OverlappingPrefixListRoutes", [table, .. lists]));
        Assert.Contains("10.5.0.0/16", only.Explanation, StringComparison.Ordinal);
        Assert.Empty(Find("OverlappingPrefixListRoutes", [Table(List("pl-1", "nat-1"), List("pl-2", "nat-1")), .. lists]));

        static Route List(string id, string target) =>
            new() { PrefixListId = id, TargetKind = RouteTargetKind.NatGateway, TargetId = target };
        static ManagedPrefixList PrefixList(string id, string block) =>
            new() { Id = id, AccountId = s_a.AccountId, Region = s_a.Region, PrefixListName = id, Entries = [IPNetwork.Parse(block)] };
    }

    [Theory]
    [InlineData(3, 4, true, false)]
    [InlineData(3, -1, true, false)]
    [InlineData(-1, -1, true, false)]
    [InlineData(8, -1, true, true)]
    [InlineData(3, 4, false, true)]
    public void ACLs_that_keep_the_too_big_of_routers_out_are_told(int type, int code, bool allow, bool told)
    {
        NetworkAcl acl = new()
        {
            Id = "acl-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", SubnetIds = ["subnet-1"], Entries = [Entry(100,
                TrafficType.Tcp(443), true), Entry(110, TrafficType.Icmp(type, code), allow), Entry(120, TrafficType.Icmp(3, 4), false)]
        };
        Assert.Equal(told, Find("PathMtuDiscoveryBlocked", acl).Count == 1);
        Assert.Empty(Find("PathMtuDiscoveryBlocked", acl with { SubnetIds = [] }));
        NetworkAclEntry v6 = Entry(200, TrafficType.All, true) with { CidrBlock = IPNetwork.Parse("::/0") };
        Assert.Equal(told, Find("PathMtuDiscoveryBlocked", acl with { Entries = [.. acl.Entries, v6] }).Count == 1);
        Assert.Contains("icmpv6 type 2", Assert.Single(Find("PathMtuDiscoveryBlocked",
            acl with { Entries = [v6 with { Traffic = TrafficType.Tcp(443) }] })).Explanation, StringComparison.Ordinal);

        static NetworkAclEntry Entry(int number, TrafficType traffic, bool allow) =>
            new() { RuleNumber = number, Egress = false, Allow = allow, Traffic = traffic, CidrBlock = s_anywhere };
    }

    [Fact]
    public void Connections_that_AWS_does_not_track_are_told()
    {
        SecurityGroupRule https = new() { Egress = false, Traffic = TrafficType.Tcp(443), CidrBlock = s_anywhere };
        SecurityGroupRule answers = new() { Egress = true, Traffic = TrafficType.All, CidrBlock = s_anywhere };
        NetworkInterface at = new() { Id = "eni-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", SubnetId = "subnet-1",
            Addresses = [new(IPAddress.Parse("10.0.0.4"), null)], SecurityGroupIds = ["sg-1", "sg-2"] };

        // The rules of all groups of an interface are one.
        NetworkFinding only = Assert.Single(Find("UntrackedConnections", Group("sg-1", "vpc-a", s_a, https),
            Group("sg-2", "vpc-a", s_a, answers), at));
        Assert.Equal(("sg-1", FindingSeverity.Low), (only.ResourceId, only.Severity));
        Assert.Contains("ingress tcp/443 from 0.0.0.0/0", only.Explanation, StringComparison.Ordinal);
        Assert.Empty(Find("UntrackedConnections", Group("sg-1", "vpc-a", s_a, https),
            Group("sg-2", "vpc-a", s_a, answers with { Traffic = TrafficType.Tcp(443) }), at));
        Assert.Empty(Find("UntrackedConnections", Group("sg-1", "vpc-a", s_a, https with { CidrBlock = IPNetwork.Parse("203.0.113.0/24") }),
            Group("sg-2", "vpc-a", s_a, answers), at));
        Assert.Empty(Find("UntrackedConnections", Group("sg-1", "vpc-a", s_a, https), Group("sg-2", "vpc-a", s_a, answers)));
    }

    [Theory]
    [InlineData("192.168.0.0/16", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("192.168.1.0/24", false)]
    public void Peering_routes_to_all_of_a_VPC_are_told(string block, bool told) =>
        Assert.Equal(told, Find("BroadPeeringRoute", Table(To(block, RouteTargetKind.VpcPeeringConnection, "pcx-1")), Peering("pcx-1",
            "active")).Any(f => f.ControlIds.Contains("CIS 5.6")));

    [Theory]
    [InlineData("vpc-a", null, "active", false)] // the same VPC
    [InlineData("vpc-b", "222222222222", "active", false)]
    [InlineData("vpc-b", "222222222222", "deleted", true)]
    [InlineData("vpc-c", null, "active", true)] // another VPC, not peered
    [InlineData(null, null, "active", true)] // not there
    [InlineData(null, "333333333333", "active", false)] // in an account that was not read
    public void References_that_AWS_does_not_honour_are_stale(string? vpcOfNamed, string? owner, string peering, bool stale)
    {
        SecurityGroup named = Group("sg-named", vpcOfNamed ?? "", owner == s_b.AccountId ? s_b : s_a);
        SecurityGroup group = Group("sg-1", "vpc-a", s_a,
            new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(22), GroupId = "sg-named", GroupAccountId = owner });
        Resource[] all = vpcOfNamed is null ? [group, Peering("pcx-1", peering)] : [group, named, Peering("pcx-1", peering)];
        Assert.Equal(stale ? 1 : 0, Find("StaleGroupReference", all).Count);
    }

    [Fact]
    public void Groups_of_two_VPCs_on_one_transit_gateway_may_be_named_where_it_lets_them()
    {
        SecurityGroup group = Group("sg-1", "vpc-a", s_a,
            new SecurityGroupRule { Egress = false, Traffic = TrafficType.Tcp(22), GroupId = "sg-named" });
        TransitGateway gateway = new()
        {
            Id = "tgw-1", AccountId = s_a.AccountId, Region = s_a.Region, SecurityGroupReferencingSupport = true
        };
        Resource[] rest = [group, Group("sg-named", "vpc-c", s_a), Attachment("a", "vpc-a"), Attachment("c", "vpc-c")];
        Assert.Empty(Find("StaleGroupReference", [gateway, .. rest]));
        Assert.Single(Find("StaleGroupReference", [gateway with { SecurityGroupReferencingSupport = false }, .. rest]));

        static TransitGatewayAttachment Attachment(string id, string vpc) => new()
        {
            Id = id, AccountId = s_a.AccountId, Region = s_a.Region, TransitGatewayId = "tgw-1", ResourceType = "vpc", ResourceId = vpc
        };
    }

    [Fact]
    public void Groups_on_nothing_are_told_and_the_default_one_is_not()
    {
        IReadOnlyList<NetworkFinding> found = Find("UnattachedSecurityGroup", Group("sg-used", "vpc-a", s_a), Group("sg-unused", "vpc-a",
            s_a), Group("sg-default", "vpc-a", s_a) with { GroupName = "default" }, Interface("eni-1", "sg-used"));
        Assert.Equal("sg-unused", Assert.Single(found).ResourceId);
    }

    [Theory]
    [InlineData("tcp", 22, 22, "0.0.0.0/0", "CIS 5.3")]
    [InlineData("tcp", 3000, 4000, "::/0", "EC2.14")]
    [InlineData("-1", -1, -1, "0.0.0.0/0", "EC2.19")]
    [InlineData("udp", 53, 53, "0.0.0.0/0", "EC2.18")]
    [InlineData("tcp", 443, 443, "0.0.0.0/0", null)]
    [InlineData("tcp", 22, 22, "198.51.100.0/24", null)]
    [InlineData("icmp", 8, -1, "0.0.0.0/0", null)]
    public void Rules_for_the_whole_internet_are_told_with_their_controls(string protocol, int from, int to, string block, string? control)
    {
        SecurityGroupRule rule = new()
        {
            Egress = false, Traffic = new(IpProtocol.Parse(protocol), from, to), CidrBlock = IPNetwork.Parse(block)
        };
        IReadOnlyList<NetworkFinding> found = Find("OpenToInternet", Group("sg-1", "vpc-a", s_a, rule));
        Assert.Equal(control is null ? 0 : 1, found.Count);
        if (control is not null) { Assert.Contains(control, found[0].ControlIds); }
        Assert.Empty(Find("OpenToInternet", Group("sg-1", "vpc-a", s_a, rule with { Egress = true })));
    }

    [Theory]
    [InlineData("icmp", 8, 8, true)]
    [InlineData("icmp", 8, 0, false)]
    [InlineData("icmp", 8, -1, false)]
    [InlineData("icmp", 3, 4, false)]
    [InlineData("icmp", 3, 16, true)]
    [InlineData("icmpv6", 128, 128, true)]
    [InlineData("icmpv6", 135, 7, false)] // no list of codes is known of it
    [InlineData("tcp", 8, 8, false)]
    public void Types_with_a_code_that_they_do_not_have_are_told(string protocol, int type, int code, bool told)
    {
        TrafficType traffic = new(IpProtocol.Parse(protocol), type, code);
        Assert.Equal(told ? 1 : 0, Find("ImpossibleIcmpCode", Group("sg-1", "vpc-a", s_a,
            new SecurityGroupRule { Egress = false, Traffic = traffic, CidrBlock = s_anywhere })).Count);
        Assert.Equal(told ? 1 : 0, Find("ImpossibleIcmpCode", Acl(Entry(100, true, traffic, "10.0.0.0/8"))).Count);
    }

    [Fact]
    public void Entries_that_an_earlier_one_covers_are_told()
    {
        IReadOnlyList<NetworkFinding> found = Find("ShadowedNetworkAclEntry", Acl(
            Entry(300, false, TrafficType.Tcp(22), "10.1.0.0/16"), Entry(100, true, TrafficType.All, "10.0.0.0/8"),
            Entry(200, true, TrafficType.Tcp(80), "10.2.0.0/16"), Entry(400, true, TrafficType.Tcp(80), "192.168.0.0/16"),
            Entry(32767, false, TrafficType.All, "0.0.0.0/0")));
        Assert.Equal([FindingSeverity.Medium, FindingSeverity.Low], found.Select(f => f.Severity));
        Assert.Contains("rule 300", found[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("rule 200", found[1].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Admin_ports_in_ACLs_are_judged_in_the_order_of_the_entries()
    {
        NetworkAclEntry all = Entry(100, true, TrafficType.All, "0.0.0.0/0");
        Assert.Contains("TCP 22 and 3389", Assert.Single(Find("AdminPortOpenInNetworkAcl", Acl(all))).Explanation,
            StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Low,
            Assert.Single(Find("AdminPortOpenInNetworkAcl", Acl(all) with { SubnetIds = [], IsDefault = true })).Severity);
        Assert.Empty(Find("AdminPortOpenInNetworkAcl",
            Acl(all, Entry(10, false, TrafficType.Tcp(22), "0.0.0.0/0"), Entry(20, false, TrafficType.Tcp(3389), "0.0.0.0/0"))));
        Assert.Single(Find("AdminPortOpenInNetworkAcl",
            Acl(all, Entry(110, false, TrafficType.Tcp(22), "0.0.0.0/0"), Entry(20, false, TrafficType.Tcp(3389), "0.0.0.0/0"))));
    }

    [Fact]
    public void Hosts_subnets_addresses_and_balancers_are_held_to_the_baseline()
    {
        Instance host = new()
        {
            Id = "i-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", SubnetId = "subnet-1", InstanceType = "t3.micro",
            ImageId = "ami-1", State = "running", PublicIpAddress = IPAddress.Parse("203.0.113.9"),
        };
        Subnet subnet = new() { Id = "subnet-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a",
            CidrBlock = IPNetwork.Parse("10.0.0.0/24"), AvailabilityZone = "us-west-2a", MapPublicIpOnLaunch = true };
        LoadBalancer balancer = new()
        {
            Id = "arn:lb", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", LoadBalancerName = "web",
            Type = LoadBalancerType.Application, Scheme = "internal", SubnetIds = ["subnet-1"],
            Attributes = new Dictionary<string, string>
            {
                ["deletion_protection.enabled"] = "false", ["routing.http.desync_mitigation_mode"] = "defensive"
            },
        };
        Listener listener = new()
        {
            Id = "arn:l", AccountId = s_a.AccountId, Region = s_a.Region, LoadBalancerArn = "arn:lb", Protocol = "HTTP", Port = 80
        };
        Resource[] bad =
        [
            host, subnet, balancer, listener, new Vpc
            {
                Id = "vpc-a", AccountId = s_a.AccountId, Region = s_a.Region, CidrBlocks = [IPNetwork.Parse("10.0.0.0/16")]
            }, Interface("eni-1") with { InstanceId = "i-1", SourceDestCheck = false },
            new ElasticIp
            {
                Id = "eipalloc-1", AccountId = s_a.AccountId, Region = s_a.Region, PublicIpAddress = IPAddress.Parse("203.0.113.10")
            }, Group("sg-default", "vpc-a", s_a,
                new SecurityGroupRule { Egress = false, Traffic = TrafficType.All, GroupId = "sg-default" }) with { GroupName = "default" },
            Peering("pcx-1", "active") with
            {
                Requester = Peering("pcx-1", "active").Requester with { AllowDnsResolutionFromRemoteVpc = false }
            }, Acl() with { SubnetIds = [] },
        ];
        Assert.Equal(
            ["DefaultSecurityGroupOpen", "HttpListener", "LoadBalancerAttribute", "LoadBalancerInOneZone", "MetadataServiceV1",
                "NoS3Endpoint", "PeeringWithoutDns", "PublicInstance", "SourceDestCheckOff", "SubnetAssignsPublicAddresses",
                "UnusedElasticIp", "UnusedNetworkAcl"],
            Find("*", bad).Select(f => f.Rule).Order());
        Assert.All(Find("*", bad), f => Assert.NotEmpty(f.ControlIds));
        Resource[] good =
        [
            host with { MetadataTokensRequired = true, PublicIpAddress = null }, subnet with { MapPublicIpOnLaunch = false },
            listener with { RedirectsToHttpsPort = 443 },
            balancer with { SubnetIds = ["subnet-1", "subnet-2"], Attributes = new Dictionary<string, string>
            {
                ["deletion_protection.enabled"] = "true"
            } }, bad[4], Interface("eni-1") with { InstanceId = "i-1" },
            new VpcEndpoint { Id = "vpce-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a",
                ServiceName = "com.amazonaws.us-west-2.s3", EndpointType = VpcEndpointType.Gateway }, Peering("pcx-1", "active"), Acl(),
        ];
        Assert.Empty(Find("*", good).Select(f => f.ToString()));
    }

    [Fact]
    public void A_check_whose_listing_is_missing_is_skipped_and_named()
    {
        Network network = Network.Empty.With(Group("sg-1", "vpc-a", s_a)).WithCollected(s_a, ResourceKind.SecurityGroup);
        (IReadOnlyList<NetworkFinding> findings, IReadOnlyList<SkippedCheck> skipped) = FindingChecks.Run(network);
        Assert.Empty(findings);
        Assert.Contains(skipped, s => s is { Rule: "UnattachedSecurityGroup", Action: "ec2:DescribeNetworkInterfaces" } && s.Place == s_a);
        Assert.DoesNotContain(skipped, s => s.Rule == "DefaultSecurityGroupOpen");
        // Each group was looked at; which groups an interface joins is not known.
        Assert.Equal(["ec2:DescribeNetworkInterfaces"], skipped.Where(s => s.Rule == "OpenToInternet").Select(s => s.Action));
    }

    private static IReadOnlyList<NetworkFinding> Find(string rule, params Resource[] resources)
    {
        Network network = Network.Empty.With(resources);
        foreach (Place place in new[] { s_a, s_b })
        {
            foreach (ResourceKind kind in SnapshotKinds.All) { network = network.WithCollected(place, kind); }
        }

        return [.. FindingChecks.Run(network).Findings.Where(f => rule == "*" || f.Rule == rule)];
    }

    private static RouteTable Table(params Route[] routes) =>
        new() { Id = "rtb-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", Routes = routes };

    private static Route To(string block, RouteTargetKind kind, string target) =>
        new() { Destination = IPNetwork.Parse(block), TargetKind = kind, TargetId = target };

    private static SecurityGroup Group(string id, string vpc, Place place, params SecurityGroupRule[] rules) =>
        new() { Id = id, AccountId = place.AccountId, Region = place.Region, VpcId = vpc, GroupName = id, Rules = rules };

    private static NetworkInterface Interface(string id, params string[] groups) =>
        new() { Id = id, AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", SubnetId = "subnet-1",
            Addresses = [new(IPAddress.Parse("10.0.0.4"), null)], SecurityGroupIds = groups };

    private static NetworkAcl Acl(params NetworkAclEntry[] entries) => new()
    {
        Id = "acl-1", AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", SubnetIds = ["subnet-1"], Entries = entries
    };

    private static NetworkAclEntry Entry(int number, bool allow, TrafficType traffic, string block) =>
        new() { RuleNumber = number, Egress = false, Allow = allow, Traffic = traffic, CidrBlock = IPNetwork.Parse(block) };

    private static VpcPeeringConnection Peering(string id, string status) => new()
    {
        Id = id, AccountId = s_a.AccountId, Region = s_a.Region, Status = status,
        Requester = new()
        {
            AccountId = s_a.AccountId, Region = s_a.Region, VpcId = "vpc-a", CidrBlocks = [IPNetwork.Parse("10.0.0.0/16")]
        },
        Accepter = new()
        {
            AccountId = s_b.AccountId, Region = s_b.Region, VpcId = "vpc-b", CidrBlocks = [IPNetwork.Parse("192.168.0.0/16")]
        },
    };
}
