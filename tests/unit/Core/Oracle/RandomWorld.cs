using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// A random network of two accounts: VPCs with two address families, peering, a transit gateway, NAT and internet gateways, endpoints and
/// prefix lists, wired at random and often wrongly. Open enough that about a third of its flows get through.
/// </summary>
internal sealed class RandomWorld
{
    public const string ServiceAddress = "52.216.0.10";

    private static readonly (int From, int To)[] s_ports =
    [
        (0, 65535), (1024, 65535), (32768, 65535), (49152, 65535), (32768, 60999), (443, 443), (22, 22)
    ];

    private readonly Random _random;
    private readonly Place[] _places;
    private readonly List<string> _vpcIds = [];
    private readonly List<string> _subnetIds = [];
    private readonly List<string> _groupIds = [];
    private int _publicNumber = 10;

    public RandomWorld(int seed)
    {
        _random = new(seed);
        _places = [new("111111111111", "us-west-2"), new("222222222222", Chance(70) ? "us-west-2" : "us-east-1")];
        foreach (Place place in _places)
        {
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>()) { Network = Network.WithCollected(place, kind); }
        }

        int vpcs = _random.Next(2, 5);
        Put(new ManagedPrefixList { Id = "pl-s3", AccountId = "111111111111", Region = "us-west-2",
            PrefixListName = "com.amazonaws.us-west-2.s3", Entries = [IPNetwork.Parse("52.216.0.0/15")] });
        Put(new ManagedPrefixList { Id = "pl-own", AccountId = "111111111111", Region = "us-west-2", PrefixListName = "own",
            Entries = [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("2001:db8:1::/56")] });
        for (int v = 0; v < vpcs; v++) { AddVpc(v); }
        for (int i = 0; i < vpcs; i++)
        {
            for (int j = i + 1; j < vpcs; j++)
            {
                if (Chance(60)) { AddPeering(i, j); }
            }
        }

        AddTransit();
        for (int v = 0; v < vpcs; v++) { AddRoutes(v); }
        foreach (string id in _groupIds) { AddRules(id); }
        for (int v = 0; v < vpcs; v++)
        {
            if (Chance(60)) { RandomBalancer.Add(this, v); }
        }

        // Drawn apart, so that the rest of a world is what it would be without.
        Random encryption = new(~seed);
        if (encryption.Next(100) < 25)
        {
            Vpc vpc = Network.Find<Vpc>(_vpcIds[encryption.Next(_vpcIds.Count)])!;
            Put(vpc with { EncryptionControl = new(encryption.Next(5) == 0 ? "monitor" : "enforce", "available") });
        }

        if (Chance(15)) { Put(Of(new VpcBlockPublicAccess
        {
            Id = VpcBlockPublicAccess.OnlyId, AccountId = "", Region = "", Mode = Pick("block-bidirectional", "block-ingress"),
            Exclusions = Chance(50) ? [new(Pick([.. _vpcIds, .. _subnetIds]), Pick("allow-bidirectional", "allow-egress"))] : []
        }, _places[0])); }
    }

    public Network Network { get; private set; } = Network.Empty;

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Pick<T>(params IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public int Next(int below) => _random.Next(below);

    public IPAddress NextPublic() => Ip($"203.0.113.{_publicNumber++}");

    public void Put(Resource resource) => Network = Network.With(resource);

    private static T Of<T>(T resource, Place place) where T : Resource =>
        resource with { AccountId = place.AccountId, Region = place.Region };

    private static IPAddress Ip(string text) => IPAddress.Parse(text);

    private void AddVpc(int v)
    {
        Place place = Pick(_places);
        string id = $"vpc-{v}";
        // Now and then two VPCs share their IPv4 block: replies then leak.
        int block = v > 0 && Chance(10) ? v - 1 : v;
        _vpcIds.Add(id);
        Put(Of(new Vpc { Id = id, AccountId = "", Region = "",
            CidrBlocks = [IPNetwork.Parse($"10.{block}.0.0/16"), IPNetwork.Parse($"2001:db8:{v}::/56")],
            PrivateIpv6CidrBlocks = Chance(8) ? [IPNetwork.Parse($"2001:db8:{v}::/56")] : [] }, place));
        if (Chance(75)) { Put(Of(new InternetGateway { Id = $"igw-{v}", AccountId = "", Region = "", VpcId = id }, place)); }
        Put(Of(new EgressOnlyInternetGateway { Id = $"eigw-{v}", AccountId = "", Region = "", VpcId = id }, place));
        if (Chance(60))
        {
            Put(Of(new VpcEndpoint { Id = $"vpce-{v}", AccountId = "", Region = "", VpcId = id, ServiceName = "s3", EndpointType =
                VpcEndpointType.Gateway, State = Chance(90) ? Pick("available", "Available") : Pick("pending", "partial") }, place));
        }
        for (int g = 0; g < 2; g++)
        {
            _groupIds.Add($"sg-{v}-{g}");
            Put(Of(new SecurityGroup { Id = $"sg-{v}-{g}", AccountId = "", Region = "", VpcId = id, GroupName = $"group {v} {g}" }, place));
        }

        for (int s = 0; s < _random.Next(1, 4); s++) { AddSubnet(v, s, block, place); }
    }

    private void AddSubnet(int v, int s, int block, Place place)
    {
        string id = $"subnet-{v}-{s}";
        _subnetIds.Add(id);
        Put(Of(new Subnet
        {
            Id = id, AccountId = "", Region = "", VpcId = $"vpc-{v}", CidrBlock = IPNetwork.Parse($"10.{block}.{s}.0/24"),
            Ipv6CidrBlocks = [IPNetwork.Parse($"2001:db8:{v}:{s}::/64")],
            AvailabilityZone = place.Region + Pick("a", "b"),

            // A subnet's block is as private as the VPC's that it is cut from.
            PrivateIpv6CidrBlocks = Network.Find<Vpc>($"vpc-{v}")!.PrivateIpv6CidrBlocks.Count > 0
                ? [IPNetwork.Parse($"2001:db8:{v}:{s}::/64")] : [],
        }, place));
        List<NetworkAclEntry> entries = [];
        foreach (bool egress in new[] { false, true })
        {
            foreach (string any in new[] { "0.0.0.0/0", "::/0" })
            {
                int number = any[0] == ':' ? 500 : 100;
                for (int i = 0; i < (Chance(60) ? 0 : _random.Next(1, 4)); i++)
                {
                    entries.Add(new() { RuleNumber = number + _random.Next(1, 90), Egress = egress, Allow = Chance(50), Traffic = Traffic(),
                        CidrBlock = Chance(50) ? IPNetwork.Parse(any) : Block(any[0] == ':') });
                }

                entries.Add(Chance(75) ? new()
                {
                    RuleNumber = number + 99, Egress = egress, Allow = true, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse(any)
                }
                    : new()
                    {
                        RuleNumber = number + 99, Egress = egress, Allow = true, Traffic = Traffic(), CidrBlock = IPNetwork.Parse(any)
                    });
            }
        }

        Put(Of(new NetworkAcl { Id = $"acl-{v}-{s}", AccountId = "", Region = "", VpcId = $"vpc-{v}", SubnetIds = [id],
            Entries = [.. entries.OrderBy(_ => _random.Next()).DistinctBy(e => (e.RuleNumber, e.Egress))] }, place));
        for (int h = 0; h < _random.Next(1, 3); h++)
        {
            int at = 10 + h;
            Put(Of(new Instance { Id = $"i-{v}-{s}-{h}", AccountId = "", Region = "", VpcId = $"vpc-{v}", SubnetId = id,
                InstanceType = "t3.micro", ImageId = "ami-1", State = Chance(97) ? "running" : "stopped" }, place));
            Put(Of(new NetworkInterface
            {
                Id = $"eni-{v}-{s}-{h}", AccountId = "", Region = "", VpcId = $"vpc-{v}", SubnetId = id, InstanceId = $"i-{v}-{s}-{h}",
                SourceDestCheck = Chance(90), Status = Chance(98) ? "in-use" : Pick("available", "attaching"),
                DenyAllIgwTraffic = Chance(92) ? null : Chance(60),
                Addresses = [new(Ip($"10.{block}.{s}.{at}"), Chance(50) ? Ip($"203.0.113.{_publicNumber++}") : null)],
                Ipv6Addresses = Chance(80) ? [Ip($"2001:db8:{v}:{s}::{at}")] : [],
                Prefixes = Chance(20) ? [IPNetwork.Parse($"10.{block}.{s}.{64 + (16 * h)}/28")] : [],
                SecurityGroupIds = Chance(70) ? [$"sg-{v}-0"] : [$"sg-{v}-0", $"sg-{v}-1"],
            }, place));
        }

        if (Chance(40)) { AddService(v, s, block, place); }
        if (s != 0) { return; }
        NatGateway nat = Of(new NatGateway
        {
            Id = $"nat-{v}", AccountId = "", Region = "", VpcId = $"vpc-{v}", SubnetId = id, PrivateIpAddress = Ip($"10.{block}.{s}.200"),
            PublicIpAddress = Chance(80) ? Ip($"203.0.113.{_publicNumber++}") : null,
            State = Chance(90) ? "available" : "failed",
        }, place);
        Put(nat);
        Put(Of(new NetworkInterface { Id = $"eni-nat-{v}", AccountId = "", Region = "", VpcId = nat.VpcId, SubnetId = id, InterfaceType =
            "nat_gateway", SourceDestCheck = false, Addresses = [new(nat.PrivateIpAddress!, nat.PublicIpAddress)] }, place));
    }

    /// <summary>An interface that a service holds, or that is attached to nothing.</summary>
    private void AddService(int v, int s, int block, Place place)
    {
        string type = Pick("lambda", "vpc_endpoint", "vpc_endpoint", "transit_gateway", "interface", "branch", "some_new_type",
            "quicksight");
        string id = $"eni-svc-{v}-{s}";
        Put(Of(new NetworkInterface
        {
            Id = id, AccountId = "", Region = "", VpcId = $"vpc-{v}", SubnetId = $"subnet-{v}-{s}", InterfaceType = type,
            RequesterManaged = type == "interface", Description = type == "interface" ? "RDSNetworkInterface" : "",
            Status = Chance(90) ? "in-use" : "available", Addresses = [new(Ip($"10.{block}.{s}.180"), null)],
            Ipv6Addresses = Chance(90) ? [Ip($"2001:db8:{v}:{s}::b4")] : [], SecurityGroupIds = [$"sg-{v}-0"],
        }, place));
        if (type != "vpc_endpoint") { return; }
        Put(Of(new VpcEndpoint
        {
            Id = $"vpce-{v}-{s}", AccountId = "", Region = "", VpcId = $"vpc-{v}", ServiceName = Pick("com.amazonaws.us-west-2.sqs",
                "com.amazonaws.vpce.us-west-2.vpce-svc-1"), EndpointType = VpcEndpointType.Interface,
            State = Chance(85) ? "available" : Pick("partial", "rejected", "Available"), NetworkInterfaceIds = [id],
        }, place));
    }

    private void AddPeering(int i, int j)
    {
        Vpc one = Network.Find<Vpc>($"vpc-{i}")!;
        Vpc two = Network.Find<Vpc>($"vpc-{j}")!;
        if (one.CidrBlocks[0].Equals(two.CidrBlocks[0])) { return; }
        VpcPeeringConnection peering = new() { Id = $"pcx-{i}-{j}", AccountId = "", Region = "",
            Status = Chance(85) ? "active" : Pick("pending-acceptance", "deleted"), Requester = End(one), Accepter = End(two) };

        // Both accounts list it.
        foreach (Place place in new[] { one.Place, two.Place }) { Put(Of(peering, place)); }

        static PeeringVpc End(Vpc v) => new() { AccountId = v.AccountId, Region = v.Region, VpcId = v.Id, CidrBlocks = v.CidrBlocks };
    }

    private void AddTransit()
    {
        Place place = _places[0];
        TransitGateway gateway = new()
        {
            Id = "tgw-1", AccountId = "", Region = "", OwnerAccountId = place.AccountId, SecurityGroupReferencingSupport = Chance(50)
        };

        // It is shared with the other account, which lists it and its own attachments, without what only the owner sees.
        foreach (Place each in _places) { Put(Of(gateway, each)); }
        List<TransitGatewayRoute> routes = [];
        // A policy table that decides for nobody: who is associated with no route table is cut off.
        Put(Of(new TransitGatewayPolicyTable { Id = "tgw-ptb-1", AccountId = "", Region = "", TransitGatewayId = "tgw-1",
            AttachmentIds = [] }, place));
        foreach (string vpcId in _vpcIds.Where(_ => Chance(70)))
        {
            Vpc vpc = Network.Find<Vpc>(vpcId)!;
            string[] subnets = [.. Network.Of<Subnet>().Where(s => s.VpcId == vpcId).OrderBy(s => s.Id, StringComparer.Ordinal)
                .DistinctBy(s => s.AvailabilityZone).Select(s => s.Id)];
            TransitGatewayAttachment attachment = Of(new TransitGatewayAttachment
            {
                Id = $"att-{vpcId}", AccountId = "", Region = "", TransitGatewayId = "tgw-1", ResourceType = "vpc", ResourceId = vpcId,
                State = Chance(95) ? "available" : "pendingAcceptance",
                SubnetIds = Chance(80) ? subnets : subnets[..1], AssociatedRouteTableId = Chance(95) ? "tgw-rtb-1" : null,
                SecurityGroupReferencingSupport = Chance(80),
            }, place);
            Put(attachment);
            if (vpc.Place != place) { Put(Of(attachment with { AssociatedRouteTableId = null }, vpc.Place)); }
            routes.AddRange(vpc.CidrBlocks.Where(_ => Chance(90)).Select(b => new TransitGatewayRoute
            {
                Destination = b, AttachmentIds = [$"att-{vpcId}"], IsPropagated = Chance(80), IsBlackhole = Chance(5)
            }));
        }

        // Only one route of a kind for a block, as the gateway itself would have it.
        Put(Of(new TransitGatewayRouteTable { Id = "tgw-rtb-1", AccountId = "", Region = "", TransitGatewayId = "tgw-1",
            Routes = [.. routes.DistinctBy(r => (r.Destination, r.IsPropagated))] }, place));
    }

    private void AddRoutes(int v)
    {
        Vpc vpc = Network.Find<Vpc>($"vpc-{v}")!;
        string[] subnets = [.. Network.Of<Subnet>().Where(s => s.VpcId == vpc.Id).Select(s => s.Id).Order(StringComparer.Ordinal)];
        string[] own = Chance(70) ? subnets[(subnets.Length - 1)..] : [];
        Put(Of(new RouteTable { Id = $"rtb-{v}-main", AccountId = "", Region = "", VpcId = vpc.Id, IsMain = true, Routes = Routes(v, vpc) },
            vpc.Place));
        if (own.Length > 0) { Put(Of(new RouteTable
        {
            Id = $"rtb-{v}-own", AccountId = "", Region = "", VpcId = vpc.Id, SubnetIds = own, Routes = Routes(v, vpc)
        }, vpc.Place)); }
    }

    private Route[] Routes(int v, Vpc vpc)
    {
        List<Route> routes = [.. vpc.CidrBlocks.Select(b => To(b, RouteTargetKind.Local, "local"))];
        bool attached = Network.Find<InternetGateway>($"igw-{v}") is not null;
        (RouteTargetKind, string) internet = attached
            ? (RouteTargetKind.InternetGateway, $"igw-{v}") : (RouteTargetKind.NatGateway, $"nat-{v}");
        if (Chance(80))
        {
            routes.Add(To(IPNetwork.Parse("0.0.0.0/0"),
                Pick(internet, internet, (RouteTargetKind.NatGateway, $"nat-{v}"), (RouteTargetKind.TransitGateway, "tgw-1"))));
        }
        if (Chance(80))
        {
            routes.Add(To(IPNetwork.Parse("::/0"), Pick(internet, (RouteTargetKind.EgressOnlyInternetGateway, $"eigw-{v}"))));
        }
        if (Chance(30)) { routes.Add(To(IPNetwork.Parse("64:ff9b::/96"), (RouteTargetKind.NatGateway, $"nat-{v}"))); }
        if (Network.Find<VpcEndpoint>($"vpce-{v}") is not null && Chance(70))
        {
            routes.Add(new() { PrefixListId = "pl-s3", TargetKind = RouteTargetKind.VpcEndpoint, TargetId = $"vpce-{v}" });
        }
        foreach (string far in _vpcIds.Where(f => f != vpc.Id))
        {
            string? peering = Network.Of<VpcPeeringConnection>().FirstOrDefault(p => p.OtherEnd(vpc.Id)?.VpcId == far)?.Id;
            foreach (IPNetwork block in Network.Find<Vpc>(far)!.CidrBlocks.Where(_ => Chance(85)))
            {
                if (peering is not null && Chance(85)) { routes.Add(To(block, RouteTargetKind.VpcPeeringConnection, peering)); }
                else if (Chance(70)) { routes.Add(To(block, RouteTargetKind.TransitGateway, "tgw-1")); }
                if (Chance(8))
                {
                    routes.Add(new() { Destination = Half(block), TargetKind = RouteTargetKind.VirtualPrivateGateway, TargetId = "vgw-gone",
                        IsPropagated = true, IsBlackhole = true });
                }
                if (Chance(5)) { routes.Add(To(block, RouteTargetKind.NatGateway, $"nat-{v}")); }
            }
        }

        if (Chance(15)) { routes.Add(new() { PrefixListId = "pl-own", TargetKind = RouteTargetKind.TransitGateway, TargetId = "tgw-1" }); }

        // A propagated route, however specific, must not draw traffic out of the VPC.
        if (Chance(20))
        {
            routes.Add(new() { Destination = Half(vpc.CidrBlocks[0]), TargetKind = RouteTargetKind.VirtualPrivateGateway,
                TargetId = "vgw-gone", IsPropagated = true, IsBlackhole = true });
        }
        return [.. routes.DistinctBy(r => (r.Destination, r.PrefixListId, r.IsPropagated)).OrderBy(_ => _random.Next())];
    }

    private Route To(IPNetwork block, RouteTargetKind kind, string id) =>
        new() { Destination = block, TargetKind = kind, TargetId = id, IsBlackhole = kind != RouteTargetKind.Local && Chance(3) };

    private Route To(IPNetwork block, (RouteTargetKind Kind, string Id) target) => To(block, target.Kind, target.Id);

    private static IPNetwork Half(IPNetwork block) => new(block.BaseAddress, block.PrefixLength + 1);

    private void AddRules(string id)
    {
        List<SecurityGroupRule> rules = [];
        foreach (bool egress in new[] { false, true })
        {
            if (Chance(egress ? 70 : 40)) { rules.AddRange([new()
            {
                Egress = egress, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse("0.0.0.0/0")
            }, new() { Egress = egress, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse("::/0") }]); }
            for (int i = 0; i < _random.Next(0, 4); i++)
            {
                int kind = _random.Next(10);
                rules.Add(new()
                {
                    Egress = egress, Traffic = Chance(40) ? TrafficType.All : Traffic(), CidrBlock = kind < 5 ? Block(Chance(40)) : null,
                    GroupId = kind is >= 5 and < 9 ? Pick(_groupIds) : null,
                    PrefixListId = kind == 9 ? Pick("pl-own", "pl-s3") : null,
                });
            }
        }

        Put(Network.Find<SecurityGroup>(id)! with { Rules = rules });
    }

    private TrafficType Traffic()
    {
        (int from, int to) = Pick(s_ports);
        return _random.Next(8) switch
        {
            0 => TrafficType.Icmp(Pick(8, 0, -1), -1),
            1 => TrafficType.Icmp(8, Pick(0, 8)),
            2 => new(IpProtocol.IcmpV6, Pick(128, 129, -1), -1),
            3 => TrafficType.Udp(from, to),
            4 => new(new IpProtocol(50), -1, -1),
            _ => TrafficType.Tcp(from, to),
        };
    }

    private IPNetwork Block(bool v6) => v6
        ? IPNetwork.Parse(Pick($"2001:db8:{_random.Next(4)}::/56", $"2001:db8:{_random.Next(4)}:{_random.Next(3)}::/64",
            $"2001:db8:{_random.Next(4)}:{_random.Next(3)}::10/128", "2000::/3"))
        : IPNetwork.Parse(Pick("10.0.0.0/8", $"10.{_random.Next(4)}.0.0/16", $"10.{_random.Next(4)}.{_random.Next(3)}.0/24",
            $"10.{_random.Next(4)}.{_random.Next(3)}.10/32", "203.0.113.0/24", "198.51.100.0/24", "52.216.0.0/15"));
}
