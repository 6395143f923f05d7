using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Interfaces;

/// <summary>Hosts to which the internet may come by a door beside their public address, or without one (E20 to E23).</summary>
public sealed class FrontDoorTests
{
    private static readonly NetworkInterface s_private = InterfaceLab.Plain with
    {
        InstanceId = "i-x", Addresses = [new(IPAddress.Parse("10.0.0.20"), null)], SecurityGroupIds = ["sg-x"]
    };

    [Fact]
    public void Without_a_door_a_private_host_is_blocked() => Lab("0.0.0.0/0").Expect(Verdict.Blocked, "Internet", "eni-x");

    [Fact]
    public void Where_an_accelerator_is_in_the_vpc_a_private_host_is_unknown_with_the_door_named()
    {
        InterfaceLab lab = Lab("0.0.0.0/0", Accelerator);
        PathAnalysis path = lab.Expect(Verdict.Unknown, "Internet", "eni-x");
        Assert.Contains(path.Unknowns, u => u.Contains("Global Accelerator", StringComparison.Ordinal) && u.Contains("eni-door",
            StringComparison.Ordinal) && u.Contains("globalaccelerator:ListEndpointGroups", StringComparison.Ordinal));
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);

        // The groups see the client, and the documents disagree about ACLs.
        Lab("10.0.0.0/8", Accelerator).Expect(Verdict.Blocked, "Internet", "eni-x");
        lab.Lab.Entries("acl-a");
        lab.Expect(Verdict.Unknown, "Internet", "eni-x");
        lab.Put(lab.Lab.Get<InternetGateway>("igw-a") with { VpcId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_is_a_host_beside_a_vpc_origin_of_cloudfront(bool byTag)
    {
        Resource door = byTag ? Origin : new SecurityGroup
        {
            Id = "sg-cf", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "CloudFront-VPCOrigins-Service-SG"
        };
        InterfaceLab lab = Lab("10.0.0.0/8", door);
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-x").Unknowns,
            u => u.Contains("cloudfront:ListVpcOrigins", StringComparison.Ordinal));

        // What no rule admits from anyone is stopped for certain.
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);
    }

    [Fact]
    public void Where_not_all_interfaces_were_read_there_may_be_a_door()
    {
        InterfaceLab lab = Lab("0.0.0.0/0");
        lab.Lab.Network = lab.Lab.Network.WithoutCollected(s_private.Place, ResourceKind.NetworkInterface);
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-x").Unknowns,
            u => u.Contains("ec2:DescribeNetworkInterfaces", StringComparison.Ordinal));
        // What no rule admits from anyone is stopped for certain.
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);
    }

    [Fact]
    public void A_door_leads_to_instances_and_load_balancers_alone()
    {
        InterfaceLab lab = Lab("0.0.0.0/0", Accelerator);
        lab.Put(s_private with { InstanceId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    [Fact]
    public void A_public_host_that_the_way_by_its_address_does_not_reach_may_be_reached_by_a_door()
    {
        InterfaceLab lab = Lab("0.0.0.0/0", Accelerator, s_public);
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        lab.Expect(Verdict.Reachable, "Internet", "eni-x");
        lab.Lab.Entries("acl-a");
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-x").Unknowns,
            u => u.Contains("another way than by its public address", StringComparison.Ordinal));
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);
        lab.Lab.Network = lab.Lab.Network.Without(lab.Lab.Get<NetworkInterface>("eni-door"));
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    [Fact]
    public void A_public_host_whose_group_does_not_admit_the_internet_may_be_an_origin()
    {
        InterfaceLab lab = Lab("10.0.0.0/8", Origin, s_public);
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            ReachabilityLab.To("0.0.0.0/0", RouteTargetKind.InternetGateway, "igw-a"));
        lab.Expect(Verdict.Unknown, "Internet", "eni-x");
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);
        Lab("10.0.0.0/8", Accelerator, s_public).Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    [Theory]
    [InlineData("ec2_instance_connect_endpoint", "")]
    [InlineData("interface", "EC2 Instance Connect Endpoint Interface: eice-1")]
    public void E22_by_an_instance_connect_endpoint_TCP_of_instances_is_unknown_and_no_gateway_is_needed(string type, string description)
    {
        NetworkInterface door = Door(type, description);
        InterfaceLab lab = Lab("10.0.0.0/8", door);
        lab.Put(lab.Lab.Get<InternetGateway>("igw-a") with { VpcId = null });
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-x").Unknowns,
            u => u.Contains("ec2:DescribeInstanceConnectEndpoints", StringComparison.Ordinal)
            && u.Contains("eni-door", StringComparison.Ordinal));
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", 22);
        lab.Put(lab.Lab.Get<SecurityGroup>("sg-x") with { Rules = [ReachabilityLab.Rule(false, ReachabilityLab.Any, "10.0.0.0/8")] });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", port: null);
        lab.Put(s_private with { InstanceId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
        Lab("10.0.0.0/8", door, s_public).Expect(Verdict.Unknown, "Internet", "eni-x");
    }

    [Fact]
    public void E22_it_leads_to_instances_of_peered_VPCs_too()
    {
        InterfaceLab lab = Far(Tunnel);
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-b").Unknowns,
            u => u.Contains("ec2:DescribeInstanceConnectEndpoints", StringComparison.Ordinal)
            && u.Contains("eni-door of vpc-a", StringComparison.Ordinal) && u.Contains("pcx-1", StringComparison.Ordinal));
        lab.Expect(Verdict.Blocked, "Internet", "eni-b", port: null);

        // What no rule admits, a connection that is not up, or of which one end has no route, and what is no instance, it does not reach.
        lab.Expect(Verdict.Blocked, "Internet", "eni-b", 22);
        lab.Put(lab.Lab.Get<NetworkInterface>("eni-b") with { InstanceId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-b");
        lab = Far(Tunnel);
        lab.Put(lab.Lab.Get<VpcPeeringConnection>("pcx-1") with { Status = "pending-acceptance" });
        lab.Expect(Verdict.Blocked, "Internet", "eni-b");
        foreach (string table in new[] { "rtb-a", "rtb-b" })
        {
            lab = Far(Tunnel);
            lab.Lab.Routes(table, ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"));
            lab.Expect(Verdict.Blocked, "Internet", "eni-b");
        }

        Far(null).Expect(Verdict.Blocked, "Internet", "eni-b");
        Far(Accelerator).Expect(Verdict.Blocked, "Internet", "eni-b");
    }

    [Theory]
    [InlineData("tgw-1", "tgw-1", false, true)]
    [InlineData("tgw-1", "tgw-2", false, false)]
    [InlineData("tgw-1", "tgw-2", true, true)]
    public void E22_and_to_those_that_transit_gateways_join(string near, string far, bool peered, bool joined)
    {
        InterfaceLab lab = Far(Tunnel);
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("192.168.0.0/16", RouteTargetKind.TransitGateway, near));
        lab.Lab.Routes("rtb-b", ReachabilityLab.To("10.0.0.0/8", RouteTargetKind.TransitGateway, far));
        foreach (string id in new[] { near, far }.Distinct())
        {
            lab.Put(new TransitGateway { Id = id, AccountId = "111111111111", Region = "us-west-2" });
            if (peered) { lab.Put(Attachment(id, "peering", id == near ? far : near)); }
        }

        PathAnalysis path = lab.Expect(joined ? Verdict.Unknown : Verdict.Blocked, "Internet", "eni-b");
        if (!joined) { return; }
        Assert.Contains(path.Unknowns, u => u.Contains(near, StringComparison.Ordinal) && u.Contains(far, StringComparison.Ordinal));
    }

    [Fact]
    public void E22_where_routes_or_interfaces_of_the_other_VPC_were_not_read_there_may_be_one()
    {
        InterfaceLab lab = Far(Tunnel);
        lab.Lab.Forget<RouteTable>(ReachabilityLab.A, ResourceKind.RouteTable);
        lab.Expect(Verdict.Unknown, "Internet", "eni-b");
        lab = Far(null);
        lab.Lab.Forget<NetworkInterface>(ReachabilityLab.A, ResourceKind.NetworkInterface);
        Assert.Contains(Internet(lab).Unknowns,
            u => u.Contains("ec2:DescribeNetworkInterfaces of account 111111111111", StringComparison.Ordinal)
            && u.Contains("pcx-1", StringComparison.Ordinal));
    }

    [Fact]
    public void E23_by_Verified_Access_TCP_of_any_interface_that_takes_it_is_unknown()
    {
        InterfaceLab lab = Lab("10.0.0.0/8", Door("interface", "Verified Access Endpoint vae-1"));
        Assert.Contains(lab.Expect(Verdict.Unknown, "Internet", "eni-x").Unknowns,
            u => u.Contains("ec2:DescribeVerifiedAccessEndpoints", StringComparison.Ordinal));
        lab.Put(s_private with { InstanceId = null, RequesterManaged = true, Description = "RDSNetworkInterface" });
        lab.Expect(Verdict.Unknown, "Internet", "eni-x");
        lab.Put(s_private with { InstanceId = null, InterfaceType = "lambda" });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x");
    }

    [Fact]
    public void A_door_of_one_kind_does_not_open_what_another_kind_alone_would()
    {
        // The tunnel carries TCP; the accelerator that would carry the ping needs an internet gateway.
        InterfaceLab lab = Lab("0.0.0.0/0", Accelerator);
        lab.Put(Door("interface", "EC2 Instance Connect Endpoint Interface: eice-1") with { Id = "eni-tunnel",
            Addresses = [new(IPAddress.Parse("10.0.0.61"), null)] });
        lab.Put(lab.Lab.Get<SecurityGroup>("sg-x") with { Rules = [ReachabilityLab.Rule(false, ReachabilityLab.Any, "0.0.0.0/0")] });
        lab.Expect(Verdict.Unknown, "Internet", "eni-x", port: null);
        lab.Put(lab.Lab.Get<InternetGateway>("igw-a") with { VpcId = null });
        lab.Expect(Verdict.Blocked, "Internet", "eni-x", port: null);
        lab.Expect(Verdict.Unknown, "Internet", "eni-x");
    }

    private static readonly NetworkInterface s_public = s_private with { Addresses = [new(
        IPAddress.Parse("10.0.0.20"), IPAddress.Parse("203.0.113.20"))] };

    private static NetworkInterface Door(string type, string description)
        => Accelerator with { InterfaceType = type, Description = description, RequesterManaged = true };

    private static NetworkInterface Tunnel => Door("interface", "EC2 Instance Connect Endpoint Interface: eice-1");

    private static TransitGatewayAttachment Attachment(string gateway, string type, string other) => new()
    {
        Id = $"att-{gateway}", AccountId = "111111111111", Region = "us-west-2", TransitGatewayId = gateway, ResourceType = type,
        ResourceId = other,
    };

    /// <summary>The private host of the other VPC, which takes HTTPS from that of the door.</summary>
    private static InterfaceLab Far(NetworkInterface? door)
    {
        InterfaceLab lab = new();
        lab.Lab.Rules("sg-b", ReachabilityLab.Rule(false, TrafficType.Tcp(443), "10.0.0.0/8"));
        if (door is not null) { lab.Put(door); }
        return lab;
    }

    private static PathAnalysis Internet(InterfaceLab lab)
    {
        (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(lab.Lab.Network, "Internet", "eni-b");
        return PathAnalyzer.Analyze(lab.Lab.Network, new() { Source = from, Destination = to, Protocol = IpProtocol.Tcp, Port = 443 });
    }

    private static NetworkInterface Accelerator => InterfaceLab.Plain with
    {
        Id = "eni-door", InterfaceType = "global_accelerator_managed", Addresses = [new(IPAddress.Parse("10.0.0.60"), null)]
    };

    private static NetworkInterface Origin => Accelerator with { InterfaceType = "interface", RequesterManaged = true,
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("aws.cloudfront.vpcorigin", "enabled") };

    private static InterfaceLab Lab(string from, Resource? door = null, NetworkInterface? host = null)
    {
        InterfaceLab lab = new(host ?? s_private);
        lab.Put(new Instance { Id = "i-x", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", SubnetId = "subnet-a",
            InstanceType = "t3.micro", ImageId = "ami-1", State = "running" });
        lab.Put(new SecurityGroup { Id = "sg-x", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-a", GroupName = "x",
            Rules = [ReachabilityLab.Rule(false, TrafficType.Tcp(443), from)] });
        lab.Lab.Routes("rtb-a", ReachabilityLab.To("10.0.0.0/16", RouteTargetKind.Local, "local"));
        if (door is not null) { lab.Put(door); }
        return lab;
    }
}
