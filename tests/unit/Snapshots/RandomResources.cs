using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Snapshots;

/// <summary>
/// Networks of random resources of every kind, with every member that the model has set to something now and then.
/// They make no sense, only shapes.
/// </summary>
internal sealed class RandomResources(int seed)
{
    private readonly Random _random = new(seed);
    private int _number;

    public Network Create()
    {
        Network network = Network.Empty;
        foreach (Place place in new[] { new Place("111111111111", "us-west-2"), new Place("222222222222", "eu-central-1") })
        {
            // Listeners are listed a load balancer at a time, so one is not known without the other.
            foreach (ResourceKind kind in SnapshotKinds.All.Where(k => k != ResourceKind.Listener && _random.Next(4) > 0))
            {
                network = network.WithCollected(place, kind).With(Some(3, () => Make(kind, place)));
                if (kind == ResourceKind.LoadBalancer)
                {
                    network = network.WithCollected(place, ResourceKind.Listener)
                        .With(network.Of<LoadBalancer>(place).SelectMany(b => Some(2, () => Listener(place, b))).ToArray());
                }
            }
        }

        return network;
    }

    private Resource Make(ResourceKind kind, Place p) => WithWord(Plain(kind, p));

    // Words that are not known, of members that are not kept as words.
    private Resource WithWord(Resource resource) => Yes() ? resource : resource switch
    {
        VpcEndpoint e => e with { EndpointType = VpcEndpointType.Other, UnknownWords = [new("VpcEndpointType", "Tunnel")] },
        VpcBlockPublicAccess { Exclusions: [var first, ..] } b =>
            b with { UnknownWords = [new("Exclusions.State", "frozen", first.ResourceId)] },
        TransitGateway t =>
            t with { SecurityGroupReferencingSupport = false, UnknownWords = [new("SecurityGroupReferencingSupport", "maybe")] },
        TransitGatewayAttachment { ResourceType: "vpc" } a => a with
        {
            SecurityGroupReferencingSupport = true, AssociatedRouteTableId = null, ChangingRouteTableId = null,
                UnknownWords = [new("SecurityGroupReferencingSupport", "maybe"), new("Association.State", "frozen", Id("tgw-rtb"))],
        },
        TransitGatewayRouteTable t => t with { UnknownWords = [new("State", "frozen")] },
        LoadBalancer b => b with { Type = LoadBalancerType.Other, UnknownWords = [new("Type", "quantum")] },
        _ => resource,
    };

    private Resource Plain(ResourceKind kind, Place p) => kind switch
    {
        ResourceKind.Vpc => new Vpc { Id = Id("vpc"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
            CidrBlocks = [V4(), .. Some(2, V4), .. Some(2, V6)], IsDefault = Yes(), EnableDnsSupport = Maybe(),
            EnableDnsHostnames = Maybe(), EncryptionControl = Yes() ? new(Or("enforce") ?? "ponder", "available") : null,
            UnknownWords = [.. Some(1, () => new UnknownWord("CidrBlockState", "frozen", V4().ToString())),
            .. Some(1, () => new UnknownWord("Ipv6CidrBlockState", "frozen", V6().ToString()))] }.Hidden(Yes(), Yes()),
        ResourceKind.Subnet => new Subnet { Id = Id("subnet"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id("vpc"),
            CidrBlock = V4(), Ipv6CidrBlocks = Some(2, V6), AvailabilityZone = p.Region + "a", AvailabilityZoneId = Or("use1-az1"),
            MapPublicIpOnLaunch = Yes(), UnknownWords = Some(1, () => new UnknownWord("Ipv6CidrBlockState", "frozen", V6().ToString())) }
            .Hidden(Yes(), Yes()),
        ResourceKind.InternetGateway => new InternetGateway { Id = Id("igw"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
            VpcId = Or(Id("vpc")), UnknownWords = Some(1, () => new UnknownWord("Attachments.State", "frozen", Id("vpc"))) },
        ResourceKind.RouteTable => new RouteTable { Id = Id("rtb"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id(
            "vpc"), IsMain = Yes(), SubnetIds = Some(3, () => Id("subnet")), GatewayIds = Some(2, () => Id("igw")), Routes = Some(6, Route),
            UnknownWords = Some(2, () => new UnknownWord("AssociationState", "frozen", Or(Id("subnet")) ?? Or(Id("igw")) ?? "main")) },
        ResourceKind.NetworkAcl => new NetworkAcl { Id = Id("acl"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
            VpcId = Id("vpc"), IsDefault = Yes(), SubnetIds = Some(3, () => Id("subnet")), Entries = Some(6, Entry) },
        ResourceKind.SecurityGroup => new SecurityGroup
        {
            Id = Id("sg"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Or(Id("vpc")), GroupName = "group \"ü\" <&>",
            Description = Or("why") ?? "", AssociatedVpcIds = Some(2, () => Id("vpc")),
            Rules = [.. Some(6, () => Rule(false)), .. Some(4, () => Rule(true))],
        },
        ResourceKind.NatGateway => new NatGateway
        {
            Id = Id("nat"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id("vpc"), SubnetId = Or(Id("subnet")) ?? "",
            State = "failed", FailureMessage = Or("no address"), ConnectivityType = Or("private"),
            AvailabilityMode = Or("regional") ?? "zonal", RouteTableId = Or(Id("rtb")), AttachedAppliances = Some(2,
                () => new AttachedAppliance("network-firewall-proxy", Or(Id("arn:aws:network-firewall")), "attaching")),
            Addresses = Some(3, () => new NatGatewayAddress
            {
                Private = Or4(), Public = Or4(), AllocationId = Or(Id("eipalloc")), Status = "assigning", Zone = Or("use1-az1")
            }),
        },
        ResourceKind.ElasticIp => new ElasticIp { Id = Id("eipalloc"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
            PublicIpAddress = A4(), AssociationId = Or(Id("eipassoc")), NetworkInterfaceId = Or(Id("eni")),
            PublicIpv4Pool = Or("ipv4pool-ec2-1") },
        ResourceKind.Instance => new Instance
        {
            Id = Id("i"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id("vpc"), SubnetId = Id("subnet"),
            InstanceType = "t3.micro", ImageId = Id("ami"), State = "stopped", AvailabilityZone = Or(p.Region + "b"),
            PrivateIpAddress = Or4(), PublicIpAddress = Or4(), KeyName = Or("key"),
            InstanceProfileId = Or("arn:aws:iam::111111111111:instance-profile/web"), MetadataTokensRequired = Yes(),
            SecurityGroupIds = Some(3, () => Id("sg")),
        },
        ResourceKind.NetworkInterface => new NetworkInterface
        {
            Id = Id("eni"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id("vpc"), SubnetId = Id("subnet"),
            Addresses = [new(A4(), Or4()), .. Some(2, () => new InterfaceAddress(A4(), Or4()))],
            Ipv6Addresses = Some(2, () => V6().BaseAddress),
            Prefixes = [.. Some(2, V4), .. Some(2, V6)], SecurityGroupIds = Some(3, () => Id("sg")), InstanceId = Or(Id("i")),
            InterfaceType = "lambda", Status = Or("available"), AttachmentStatus = Or("detached"), AttachmentOwnerId = Or("amazon-rds"),
            RequesterId = Or("amazon-elb"),
            RequesterManaged = Yes(), OperatorPrincipal = Or("eks.amazonaws.com"), DenyAllIgwTraffic = Maybe(), SourceDestCheck = Yes(),
            Description = Or("ELB app/web") ?? "",
        },
        ResourceKind.VpcPeeringConnection =>
            new VpcPeeringConnection { Id = Id("pcx"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), Requester = End() with
            {
                AccountId = p.AccountId
            }, Accepter = End(), Status = "pending-acceptance", StatusMessage = Or("waiting") ?? "" },
        ResourceKind.ManagedPrefixList => new ManagedPrefixList { Id = Id("pl"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
            PrefixListName = "com.amazonaws.s3", Entries = Yes() ? [.. Some(3, V4), .. Some(2, V6)] : null },
        ResourceKind.EgressOnlyInternetGateway => Yes() ? new EgressOnlyInternetGateway
        {
            Id = Id("eigw"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id("vpc")
        }
            : new EgressOnlyInternetGateway { Id = Id("eigw"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = "vpc-f",
                UnknownWords = [new UnknownWord("Attachments.State", "frozen", "vpc-f")] },
        ResourceKind.VpcEndpoint => new VpcEndpoint
        {
            Id = Id("vpce"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), VpcId = Id("vpc"),
            ServiceName = $"com.amazonaws.{p.Region}.s3", EndpointType = (VpcEndpointType)_random.Next(5), State = "pendingAcceptance",
            RouteTableIds = Some(2, () => Id("rtb")),
            SubnetIds = Some(2, () => Id("subnet")), NetworkInterfaceIds = Some(2, () => Id("eni")),
            SecurityGroupIds = Some(2, () => Id("sg")), PolicyDocument = Or("{\"Statement\":[]}"), PrivateDnsEnabled = Yes(),
        },
        ResourceKind.VpcBlockPublicAccess => new VpcBlockPublicAccess
        {
            Id = VpcBlockPublicAccess.OnlyId, AccountId = p.AccountId, Region = p.Region, Mode = Yes() ? "off" : "block-ingress",
            Exclusions = Some(2, () => new BlockPublicAccessExclusion(Yes() ? Id("vpc") : Id("subnet"), "allow-egress")),
        },
        ResourceKind.TransitGateway => new TransitGateway { Id = Id("tgw"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
            State = "pending", OwnerAccountId = Or("333333333333"), SecurityGroupReferencingSupport = Yes() },
        ResourceKind.TransitGatewayAttachment => Yes()
            ? new TransitGatewayAttachment { Id = Id("tgw-attach"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(),
                TransitGatewayId = Id("tgw"), ResourceType = "vpc", ResourceId = Id("vpc"), State = "modifying",
                SubnetIds = Some(2, () => Id("subnet")), AssociatedRouteTableId = Or(Id("tgw-rtb")),
                SecurityGroupReferencingSupport = Yes() }.Changing(Or(Id("tgw-rtb")))
            : new TransitGatewayAttachment
            {
                Id = Id("tgw-attach"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), TransitGatewayId = Id("tgw"),
                ResourceType = "peering", ResourceId = Id("tgw"), AssociatedRouteTableId = Or(Id("tgw-rtb"))
            },
        ResourceKind.TransitGatewayRouteTable => new TransitGatewayRouteTable
        {
            Id = Id("tgw-rtb"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), TransitGatewayId = Id("tgw"),
            Routes = Yes() ? Some(3, TransitRoute) : null,
        }.Searched(Yes()),
        ResourceKind.TransitGatewayPolicyTable => new TransitGatewayPolicyTable
        {
            Id = Id("tgw-ptb"), AccountId = p.AccountId, Region = p.Region, Tags = Tags(), TransitGatewayId = Id("tgw"),
                AttachmentIds = Yes() ? Some(3, () => Id("tgw-attach")) : null,
        },
        ResourceKind.LoadBalancer => new LoadBalancer
        {
            Id = $"arn:aws:elasticloadbalancing:{p.Region}:{p.AccountId}:loadbalancer/app/web/{++_number:x16}", AccountId = p.AccountId,
            Region = p.Region, Tags = Tags(), VpcId = Id("vpc"), LoadBalancerName = "web", Type = (LoadBalancerType)_random.Next(3),
            EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = Or("off"), Scheme = "internal", DnsName = Or("web.example") ?? "",
                State = "provisioning", SubnetIds = Some(2, () => Id("subnet")), SecurityGroupIds = Some(2, () => Id("sg")),
            Attributes = Yes() ? ImmutableSortedDictionary<string, string>.Empty.Add("load_balancing.cross_zone.enabled", "true") : null,
        },
        ResourceKind.TargetGroup => WithAttributes(new TargetGroup
        {
            Id = $"arn:aws:elasticloadbalancing:{p.Region}:{p.AccountId}:targetgroup/web/{++_number:x16}", AccountId = p.AccountId, Region =
                p.Region, Tags = Tags(), VpcId = Or(Id("vpc")), TargetGroupName = "web", Protocol = "TCP", Port = 8080, TargetType = "ip",
            HealthCheckProtocol = "TCP", HealthCheckPort = "8081", HealthCheckPath = "/health",
            LoadBalancerArns = Some(2, () => Id("arn:lb")),
            Targets = Yes()
                ? Some(3, () => new Target(A4().ToString(), 80, "unhealthy", Or("Target.Timeout")) { AvailabilityZone = Or("all") }) : null,
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // Whether the client's address is kept is one of the attributes.
    private TargetGroup WithAttributes(TargetGroup group)
    {
        if (Yes()) { return group; }
        ImmutableSortedDictionary<string, string> attributes = ImmutableSortedDictionary<string, string>.Empty.Add(
            "deregistration_delay.timeout_seconds", "300");
        bool? preserves = Maybe();
        return group with { PreserveClientIp = preserves,
            Attributes = preserves is { } p ? attributes.Add("preserve_client_ip.enabled", p ? "true" : "false") : attributes };
    }

    private Listener Listener(Place p, LoadBalancer b) => new()
    {
        Id = b.Id.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal) + $"/{++_number:x16}", AccountId = p.AccountId,
        Region = p.Region, Tags = Tags(), LoadBalancerArn = b.Id, Protocol = Yes() ? "HTTPS" : "TCP", Port = 443,
        TargetGroupArns = Some(2, () => Id("arn:tg")), CertificateArn = Or("arn:cert"), RedirectsToHttpsPort = Yes() ? 8443 : null,
        UnknownWords = Some(1, () => new UnknownWord("Actions.Type", "teleport")),
    };

    private Route Route()
    {
        RouteTargetKind kind = (RouteTargetKind)_random.Next(10);
        string target = kind switch
        {
            RouteTargetKind.Local => "local", RouteTargetKind.InternetGateway => Id("igw"), RouteTargetKind.NatGateway => Id("nat"),
            RouteTargetKind.VpcPeeringConnection => Id("pcx"), RouteTargetKind.NetworkInterface => Id("eni"),
            RouteTargetKind.EgressOnlyInternetGateway => Id("eigw"), RouteTargetKind.VpcEndpoint => Id("vpce"),
            RouteTargetKind.TransitGateway => Id("tgw"), RouteTargetKind.VirtualPrivateGateway => Id("vgw"),
            _ => Id(((string[])["cagw", "lgw", "i", "arn:aws:networkmanager::1:core-network/core",
                "arn:aws:odb:us-west-2:1:odb-network/n"])[_random.Next(5)]),
        };
        Route route = new() { TargetKind = kind, TargetId = target };
        route = _random.Next(8) switch
        {
            0 => route with
            {
                TargetKind = RouteTargetKind.Other, TargetId = "qgw-1", UnknownWord = new("QuantumGatewayId", "qgw-1"), IsBlackhole = Yes()
            },
            1 => route with
            {
                TargetKind = RouteTargetKind.Other, TargetId = "xgw-1", UnknownWord = new("GatewayId", "xgw-1"), IsAdvertised = Yes()
            },
            2 => route with { TargetKind = RouteTargetKind.Other, TargetId = "unknown", UnknownWord = new("Target", "none that is known") },
            3 => route with { UnknownWord = new("State", "frozen"), IsPropagated = Yes() },
            4 => route with { UnknownWord = new("Origin", "Rumour"), IsFiltered = Yes() },
            5 => route with { IsFiltered = true, IsAdvertised = Yes() },
            _ => route with { IsBlackhole = Yes(), IsPropagated = Yes() },
        };
        return _random.Next(3) switch
        {
            0 => route with { Destination = V4() },
            1 => route with { Destination = V6() },
            _ => route with { PrefixListId = Id("pl") }
        };
    }

    private NetworkAclEntry Entry()
    {
        NetworkAclEntry entry = new()
        {
            RuleNumber = 1 + _random.Next(32766), Egress = Yes(), Allow = Yes(), Traffic = Traffic(), CidrBlock = Yes() ? V4() : V6()
        };
        return _random.Next(8) switch
        {
            0 => entry with { Allow = false, UnknownWord = new("RuleAction", "ponder", $"entry {entry.RuleNumber}") },
            1 => entry with { Traffic = TrafficType.All, UnknownWord = new("Protocol", "smtp", $"entry {entry.RuleNumber}") },
            _ => entry,
        };
    }

    private TransitGatewayRoute TransitRoute()
    {
        TransitGatewayRoute route = new()
        {
            Destination = Yes() ? V4() : V6(), AttachmentIds = Some(2, () => Id("tgw-attach")), IsPropagated = Yes(), IsBlackhole = Yes()
        };
        return _random.Next(8) switch
        {
            0 => route with { IsPropagated = false, UnknownWord = new("Type", "rumour", $"route {route.Destination}") },
            1 => route with { IsBlackhole = false, UnknownWord = new("State", "frozen", $"route {route.Destination}") },
            _ => route,
        };
    }

    private SecurityGroupRule Rule(bool egress)
    {
        SecurityGroupRule rule = new()
        {
            Egress = egress, Traffic = Yes() ? TrafficType.Tcp(443) : Traffic(), Description = Or("purpose") ?? ""
        };
        if (_random.Next(8) == 0) { rule = rule with
        {
            Traffic = TrafficType.All, UnknownWord = new("IpProtocol", "smtp", egress ? "an egress rule" : "an ingress rule")
        }; }
        return _random.Next(4) switch
        {
            0 => rule with { CidrBlock = V4() },
            1 => rule with { CidrBlock = V6() },
            2 => rule with { GroupId = Id("sg"), GroupAccountId = Or("999999999999") },
            _ => rule with { PrefixListId = Id("pl") }
        };
    }

    private TrafficType Traffic() => _random.Next(6) switch
    {
        0 => TrafficType.All, 1 => TrafficType.Tcp(_random.Next(100), 100 + _random.Next(65436)), 2 => TrafficType.Icmp(_random.Next(-1,
            20)), 3 => new(IpProtocol.IcmpV6, 128, 0), 4 => new(new(50), -1, -1), _ => new(IpProtocol.Udp, -1, -1),
    };

    private PeeringVpc End() => new() { AccountId = "444444444444", Region = "us-east-1", VpcId = Id("vpc"),
        CidrBlocks = [.. Some(2, V4), .. Some(2, V6)], AllowDnsResolutionFromRemoteVpc = Maybe() };

    private ImmutableSortedDictionary<string, string> Tags() =>
        Some(3, () => Id("key")).ToImmutableSortedDictionary(k => k, k => Or("värde \"1\"") ?? "");

    private T[] Some<T>(int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make())];

    private string Id(string prefix) => $"{prefix}-{++_number:x8}";

    private bool Yes() => _random.Next(2) == 0;

    private bool? Maybe() => _random.Next(3) switch { 0 => null, 1 => true, _ => false };

    private string? Or(string text) => Yes() ? text : null;

    private IPAddress? Or4() => Yes() ? A4() : null;

    private IPAddress A4() => new([10, (byte)_random.Next(256), (byte)_random.Next(256), (byte)_random.Next(256)]);

    private IPNetwork V4() => IPNetwork.Parse($"{10 + _random.Next(80)}.{_random.Next(256)}.0.0/16");

    private IPNetwork V6() => IPNetwork.Parse($"2001:db8:{_random.Next(65536):x}::/48");
}

/// <summary>Says of an attachment that has no route table that it is getting one.</summary>
internal static class ChangingAttachments
{
    public static TransitGatewayAttachment Changing(this TransitGatewayAttachment attachment, string? table) =>
        attachment.AssociatedRouteTableId is null ? attachment with { ChangingRouteTableId = table } : attachment;
}

/// <summary>Says of the first IPv6 block that it is private, or that nothing was said of it.</summary>
internal static class HiddenBlocks
{
    public static Vpc Hidden(this Vpc vpc, bool isPrivate, bool isUnread)
    {
        IPNetwork[] first =
        [
            .. vpc.CidrBlocks.Where(b => b.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6).Take(1)
        ];
        return vpc with { PrivateIpv6CidrBlocks = isPrivate ? first : [], UnreadIpv6CidrBlocks = !isPrivate && isUnread ? first : [] };
    }

    /// <summary>Of routes that were read it is said whether all were searched for.</summary>
    public static TransitGatewayRouteTable Searched(this TransitGatewayRouteTable table, bool unproved)
        => table with { IsSearchUnproved = unproved && table.Routes is not null };

    public static Subnet Hidden(this Subnet subnet, bool isPrivate, bool isUnread)
    {
        IPNetwork[] first = [.. subnet.Ipv6CidrBlocks.Take(1)];
        return subnet with { PrivateIpv6CidrBlocks = isPrivate ? first : [], UnreadIpv6CidrBlocks = !isPrivate && isUnread ? first : [] };
    }
}
