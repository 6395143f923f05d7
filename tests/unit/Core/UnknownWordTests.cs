using System.Net;
using SecureNet.Model;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// Rule Z1: a word of AWS's that is not known makes what depends on the object unknown, in the walk, the matrix, rows and statements,
/// before and after files; the object, the member and the word are named.
/// </summary>
public class UnknownWordTests
{
    private const string Alb = "arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/app/web/1";
    private const string TargetsArn = "arn:aws:elasticloadbalancing:us-west-2:111111111111:targetgroup/web/2";

    private readonly ReachabilityLab _lab = new();

    /// <summary>
    /// Beside the bastion and its peer: a worker behind a NAT gateway, a load balancer, and the other VPC by a transit gateway too.
    /// </summary>
    public UnknownWordTests()
    {
        _lab.AddSubnet(A, "p", "a", "10.0.5.0/24");
        _lab.AddHost(A, "p", "subnet-p", "vpc-a", "10.0.5.5", null, "worker");
        _lab.Put(new NatGateway
        {
            Id = "nat-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a", ConnectivityType = "public",
            PrivateIpAddress = IPAddress.Parse("10.0.0.99"), PublicIpAddress = IPAddress.Parse("203.0.113.99"),
        });
        _lab.Put(new RouteTable
        {
            Id = "rtb-p", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetIds = ["subnet-p"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"), To("0.0.0.0/0", RouteTargetKind.NatGateway, "nat-1"),
                To("192.168.0.0/16", RouteTargetKind.TransitGateway, "tgw-1")],
        });
        _lab.Routes("rtb-b", [.. _lab.Get<RouteTable>("rtb-b").Routes, To("10.0.5.0/24", RouteTargetKind.TransitGateway, "tgw-1")]);
        _lab.Put(new TransitGateway { Id = "tgw-1", AccountId = A.AccountId, Region = A.Region });
        Attach("att-a", A, "vpc-a", "subnet-p");
        Attach("att-b", _lab.B, "vpc-b", "subnet-b");
        _lab.Put(new TransitGatewayRouteTable { Id = "tgw-rtb-1", AccountId = A.AccountId, Region = A.Region, TransitGatewayId = "tgw-1",
            Routes = [Route("10.0.0.0/16", "att-a"), Route("192.168.0.0/16", "att-b")] });
        _lab.Put(new NetworkInterface
        {
            Id = "eni-alb", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            Description = "ELB app/web/1", SecurityGroupIds = ["sg-a"],
            Addresses = [new(IPAddress.Parse("10.0.0.80"), IPAddress.Parse("203.0.113.80"))],
        });
        _lab.Put(new LoadBalancer { Id = Alb, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", LoadBalancerName = "web",
            Type = LoadBalancerType.Application, Scheme = "internet-facing" });
        _lab.Put(new Listener { Id = Alb.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal) + "/3", AccountId = A.AccountId,
            Region = A.Region, LoadBalancerArn = Alb, Protocol = "HTTP", Port = 443, TargetGroupArns = [TargetsArn] });
        _lab.Put(new TargetGroup { Id = TargetsArn, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", TargetGroupName = "web",
            Protocol = "HTTP", Port = 443, Targets = [new("i-p", 443, "healthy")] });
    }

    private void Attach(string id, Place place, string vpc, string subnet) => _lab.Put(new TransitGatewayAttachment
    {
        Id = id, AccountId = place.AccountId, Region = place.Region, TransitGatewayId = "tgw-1", ResourceType = "vpc", ResourceId = vpc,
        SubnetIds = [subnet], AssociatedRouteTableId = "tgw-rtb-1",
    });

    private static TransitGatewayRoute Route(string block, string attachment) =>
        new() { Destination = IPNetwork.Parse(block), AttachmentIds = [attachment] };

    [Theory]
    [InlineData("Bastion-host", "Private-host")]
    [InlineData("worker", "Private-host")]
    [InlineData("worker", "Internet")]
    [InlineData("Internet", "Bastion-host")]
    [InlineData("Internet", "eni-alb")]
    public void With_words_that_are_known_everything_gets_through(string from, string to) =>
        Answers.AreReachable(_lab.Network, from, to, 443);

    public static TheoryData<string, string, string, string> Routes() => new()
    {
        // What is changed of the route to the peering connection; and what has to be named.
        { "State", "frozen", "frozen", "State" },
        { "Origin", "Rumour", "Rumour", "Origin" },
        { "QuantumGatewayId", "qgw-1", "qgw-1", "QuantumGatewayId" },
        { "GatewayId", "xgw-1", "xgw-1", "GatewayId" },
        { "Target", "none that is known", "does not know", "192.168.1.0/24" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_route_with_a_word_that_is_not_known(string member, string value, string named, string also)
    {
        Route route = To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1") with { UnknownWord = new(member, value) };
        if (member is not ("State" or "Origin"))
        {
            route = route with { TargetKind = RouteTargetKind.Other, TargetId = member == "Target" ? "unknown" : value };
        }
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), route);
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, named, also, "rtb-a");
        Answers.AreUnknown(_lab.Network, "Private-host", "Bastion-host", 443, named, also, "rtb-a");

        // A longer route is chosen instead, and one that drops does so whatever it leads to.
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), route,
            To("192.168.1.10/32", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
        if (member is "QuantumGatewayId" or "GatewayId" or "Target")
        {
            _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), route with { IsBlackhole = true });
            Answers.AreBlocked(_lab.Network, "Bastion-host", "Private-host", 443);
        }
    }

    [Fact]
    public void W13_a_filtered_route_is_unknown_when_it_is_chosen()
    {
        Route filtered = To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1") with { IsFiltered = true };
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), filtered);
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, "filtered", "192.168.1.0/24 -> pcx-1", "rtb-a");
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), filtered,
            To("192.168.1.8/29", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
    }

    [Fact]
    public void W12_an_advertised_route_is_dynamic_and_unknown_when_it_is_chosen()
    {
        Route advertised = To("192.168.1.0/24", RouteTargetKind.NetworkInterface, "eni-p") with { IsAdvertised = true };
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), advertised);
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, "advertised to a VPC route server", "rtb-a");

        // A static route for the same block wins; one that a virtual private gateway propagates may or may not.
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"), advertised,
            To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1"));
        Answers.AreReachable(_lab.Network, "Bastion-host", "Private-host", 443);
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("192.168.1.0/24", RouteTargetKind.VpcPeeringConnection, "pcx-1") with { IsPropagated = true }, advertised);
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, "advertised");

        // Within the VPC: that the local route beats it is documented of propagated ones only.
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.5.0/24", RouteTargetKind.NetworkInterface, "eni-p") with { IsAdvertised = true });
        Answers.AreUnknown(_lab.Network, "Bastion-host", "worker", 443, "advertised");
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("10.0.5.0/24", RouteTargetKind.NetworkInterface, "eni-p") with { IsPropagated = true });
        Answers.AreReachable(_lab.Network, "Bastion-host", "worker", 443);
    }

    [Fact]
    public void At_the_gateways_own_table_too()
    {
        _lab.Put(new RouteTable
        {
            Id = "rtb-edge", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", GatewayIds = ["igw-a"],
            Routes = [To("10.0.0.0/16", RouteTargetKind.Local, "local"),
                To("10.0.0.0/24", RouteTargetKind.NetworkInterface, "eni-p") with { IsFiltered = true }],
        });
        Answers.AreUnknown(_lab.Network, "Internet", "Bastion-host", 443, "filtered", "rtb-edge");
    }

    public static TheoryData<string, string, string, string, string> Objects() => new()
    {
        // From, to, the object, the member and the word.
        { "Bastion-host", "Private-host", "acl-b", "RuleAction", "ponder" },
        { "Bastion-host", "Private-host", "acl-b", "Protocol", "smtp" },
        { "Bastion-host", "Private-host", "sg-b", "IpProtocol", "smtp" },
        { "Bastion-host", "Private-host", "i-b", "State", "frozen" },
        { "Bastion-host", "Private-host", "pcx-1", "Status", "frozen" },
        { "Bastion-host", "Private-host", "rtb-a", "AssociationState", "frozen" },
        { "Bastion-host", "Private-host", "vpc-a", "EncryptionControl.Mode", "ponder" },
        { "Bastion-host", "Private-host", "vpc-b", "EncryptionControl.State", "frozen" },
        { "worker", "Internet", "nat-1", "State", "frozen" },
        { "worker", "Internet", "nat-1", "ConnectivityType", "quantum" },
        { "worker", "Internet", "nat-1", "AvailabilityMode", "galactic" },
        { "worker", "Internet", "nat-1", "Status", "frozen" },
        { "Internet", "Bastion-host", "igw-a", "Attachments.State", "frozen" },
        { "Internet", "Bastion-host", "vpc-block-public-access", "InternetGatewayBlockMode", "block-tuesdays" },
        { "Internet", "Bastion-host", "vpc-block-public-access", "InternetGatewayExclusionMode", "allow-tuesdays" },
        { "Internet", "Bastion-host", "vpc-block-public-access", "Exclusions.State", "frozen" },
        { "worker", "Private-host", "tgw-1", "State", "frozen" },
        { "worker", "Private-host", "att-a", "State", "frozen" },
        { "worker", "Private-host", "att-b", "ResourceType", "quantum" },
        { "worker", "Private-host", "att-a", "ResourceType", "quantum" },
        { "worker", "Private-host", "att-a", "Association.State", "frozen" },
        { "worker", "Private-host", "tgw-rtb-1", "State", "frozen" },
        { "worker", "Private-host", "tgw-rtb-1", "Type", "rumour" },
        { "Internet", "eni-alb", "app/web/1", "Type", "quantum" },
        { "Internet", "eni-alb", "app/web/1", "Scheme", "interplanetary" },
        { "Internet", "eni-alb", "app/web/1", "State", "frozen" },
        { "Internet", "eni-alb", "app/web/1", "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "sometimes" },
        { "Internet", "eni-alb", "listener/app/web/1/3", "Protocol", "GOPHER" },
        { "Internet", "eni-alb", "listener/app/web/1/3", "Actions.Type", "teleport" },
        { "Internet", "eni-alb", "targetgroup/web/2", "TargetType", "dream" },
        { "Internet", "eni-alb", "targetgroup/web/2", "Protocol", "GOPHER" },
        { "Internet", "eni-alb", "targetgroup/web/2", "TargetHealth.State", "frozen" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void An_object_with_a_word_that_is_not_known(string from, string to, string id, string member, string value)
    {
        if (id == VpcBlockPublicAccess.OnlyId) { _lab.Put(new VpcBlockPublicAccess
        {
            Id = id, AccountId = A.AccountId, Region = A.Region, Mode = "block-ingress", Exclusions = [new("vpc-a", "allow-bidirectional")]
        }); }
        Resource resource = _lab.Network.Resources.First(
            r => r.Id == id || (id.Contains('/') && r.Id.EndsWith(id, StringComparison.Ordinal)));
        _lab.Put(Broken(resource, member, value));
        Answers.AreUnknown(_lab.Network, from, to, 443, value, member, id);
    }

    private static Resource Broken(Resource resource, string member, string value) => (resource, member) switch
    {
        (NetworkAcl a, "RuleAction") => a with
        {
            Entries = [.. a.Entries.Select(e => e with { Allow = false, UnknownWord = new(member, value, $"entry {e.RuleNumber}") })]
        },
        (NetworkAcl a, _) => a with
        {
            Entries = [.. a.Entries, Entry(1, false, false, Any, "0.0.0.0/0") with { UnknownWord = new(member, value, "entry 1") }]
        },
        (SecurityGroup g, _) =>
            g with { Rules = [Rule(false, Any, "0.0.0.0/0") with { UnknownWord = new(member, value, "an ingress rule") }] },
        (Vpc v, "EncryptionControl.Mode") => v with { EncryptionControl = new(value, "available") },
        (Vpc v, _) => v with { EncryptionControl = new("monitor", value) },
        (Instance i, _) => i with { State = value },
        (VpcPeeringConnection p, _) => p with { Status = value },
        (RouteTable t, _) => t with { UnknownWords = [new(member, value, "subnet-a")] },
        (NatGateway n, "State") => n with { State = value },
        (NatGateway n, "ConnectivityType") => n with { ConnectivityType = value },
        (NatGateway n, "AvailabilityMode") => n with { AvailabilityMode = value },
        (NatGateway n, _) => n with { Addresses = [n.Addresses[0] with { Status = value }] },
        (InternetGateway g, _) => g with { VpcId = null, UnknownWords = [new(member, value, "vpc-a")] },
        (VpcBlockPublicAccess b, "InternetGatewayBlockMode") => b with { Mode = value },
        (VpcBlockPublicAccess b, "InternetGatewayExclusionMode") => b with { Exclusions = [new("vpc-a", value)] },
        (VpcBlockPublicAccess b, _) => b with { UnknownWords = [new(member, value, "vpc-a")] },
        (TransitGateway t, _) => t with { State = value },
        (TransitGatewayAttachment a, "State") => a with { State = value },
        (TransitGatewayAttachment a, "ResourceType") => a with { ResourceType = value },
        (TransitGatewayAttachment a, _) => a with { AssociatedRouteTableId = null, UnknownWords = [new(member, value, "tgw-rtb-1")] },
        (TransitGatewayRouteTable t, "State") => t with { UnknownWords = [new(member, value)] },
        (TransitGatewayRouteTable t, _) =>
            t with { Routes = [.. t.Routes!.Select(r => r with { UnknownWord = new(member, value, $"route {r.Destination}") })] },
        (LoadBalancer b, "Type") => b with { Type = LoadBalancerType.Other, UnknownWords = [new(member, value)] },
        (LoadBalancer b, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
            => b with { EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = value },
        (LoadBalancer b, "Scheme") => b with { Scheme = value },
        (LoadBalancer b, _) => b with { State = value },
        (Listener l, "Protocol") => l with { Protocol = value },
        (Listener l, _) => l with { TargetGroupArns = [], UnknownWords = [new(member, value)] },
        (TargetGroup t, "TargetType") => t with { TargetType = value },
        (TargetGroup t, "Protocol") => t with { Protocol = value },
        (TargetGroup t, _) => t with { Targets = [t.Targets![0] with { Health = value }] },
        _ => throw new ArgumentOutOfRangeException(nameof(member)),
    };

    [Theory]
    [InlineData("interface", false)]
    [InlineData("interface", true)]
    [InlineData("vpc_endpoint", true)]
    [InlineData("tunnel_endpoint", true)]
    public void An_endpoint_of_a_type_that_is_not_known(string interfaceType, bool managed)
    {
        VpcEndpoint endpoint = new()
        {
            Id = "vpce-x", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", ServiceName = "com.amazonaws.us-west-2.sqs",
                EndpointType = VpcEndpointType.Other, NetworkInterfaceIds = ["eni-x"],
            UnknownWords = [new("VpcEndpointType", "Tunnel")],
        };
        _lab.Put(new NetworkInterface
        {
            Id = "eni-x", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a", InterfaceType = interfaceType,
                RequesterManaged = managed, SecurityGroupIds = ["sg-a"],
            Addresses = [new(IPAddress.Parse("10.0.0.70"), null)],
        });
        _lab.Put(endpoint);
        foreach (int port in new[] { 443, 80 })
        {
            Answers.AreUnknown(_lab.Network, "worker", "eni-x", port, "vpce-x", "VpcEndpointType", "Tunnel");
        }

        // Whether it starts connections is not known either; an endpoint that is known starts none.
        Answers.AreUnknown(_lab.Network, "eni-x", "Private-host", 443, "vpce-x", "VpcEndpointType", "Tunnel");
        _lab.Put(endpoint with { EndpointType = VpcEndpointType.Interface, UnknownWords = [] });
        Answers.AreReachable(_lab.Network, "worker", "eni-x", 443);
        Answers.AreBlocked(_lab.Network, "eni-x", "Private-host", 443);
    }

    [Fact]
    public void A_route_to_an_endpoint_of_a_type_that_is_not_known()
    {
        _lab.Put(new VpcEndpoint
        {
            Id = "vpce-x", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", ServiceName = "com.amazonaws.us-west-2.s3",
                EndpointType = VpcEndpointType.Other, UnknownWords = [new("VpcEndpointType", "Tunnel")],
        });
        _lab.Routes("rtb-a", To("10.0.0.0/16", RouteTargetKind.Local, "local"),
            To("192.168.1.0/24", RouteTargetKind.VpcEndpoint, "vpce-x"));
        Answers.AreUnknown(_lab.Network, "Bastion-host", "Private-host", 443, "vpce-x", "VpcEndpointType", "Tunnel");
    }

    [Theory]
    [InlineData("available")]
    [InlineData("Available")]
    [InlineData("AVAILABLE")]
    public void Z2_case_and_separators_do_not_matter(string told) => Assert.Equal("available", AwsWords.NatGatewayState.Read(told, ""));

    [Theory]
    [InlineData("pendingAcceptance", "pending-acceptance")]
    [InlineData("PENDING_ACCEPTANCE", "pending-acceptance")]
    [InlineData("", "active")]
    [InlineData("pendingAcceptanceOfGods", "pendingAcceptanceOfGods")]
    public void Z2_a_word_is_kept_as_it_is_known(string told, string kept) =>
        Assert.Equal(kept, AwsWords.PeeringStatus.Read(told, "active"));
}
