using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>
/// Small networks made at random, dense in what goes wrong: rules that nearly match, ACLs out of order, pending peering, gaps in what was
/// read. Few enough addresses and ports that rules and flows meet often.
/// </summary>
internal sealed class RandomNetwork
{
    private static readonly int[] s_ports = [22, 53, 80, 443, 1024, 5432, 40000, 65535];
    private static readonly string[] s_types = ["nat_gateway", "natGateway", "lambda", "branch", "efa", "efa-only", "transit_gateway",
        "quicksight", "efs", "vpc_endpoint", "global_accelerator_managed", "some_new_type"];
    private static readonly string?[] s_states = ["available", "available", "attaching", "associated", null, "odd"];
    private static readonly string[] s_services = ["com.amazonaws.eu-west-1.sqs", "com.amazonaws.eu-west-1.s3",
        "com.amazonaws.eu-west-1.email-smtp", "com.amazonaws.vpce.eu-west-1.vpce-svc-1", "com.amazonaws.eu-west-1.git-codecommit"];
    private readonly Random _random;
    private readonly Random _gateways;
    private readonly bool _translates;
    private readonly List<Resource> _resources = [];
    private readonly List<(string Id, Place Place, string Block, List<string> Subnets)> _vpcs = [];
    private readonly List<string> _groups = [];

    public RandomNetwork(int seed)
    {
        _random = new(seed);
        _gateways = new(seed ^ 0x5EED);

        // Now and then a network that is about NAT gateways: two in a row, and IPv6 to IPv4.
        _translates = Chance(55);
        int vpcs = _random.Next(1, 4);
        for (int v = 0; v < vpcs; v++) { AddVpc(v); }
        for (int a = 0; a < vpcs; a++)
        {
            for (int b = a + 1; b < vpcs; b++) { if (Chance(70) && _vpcs[a].Block != _vpcs[b].Block) { AddPeering(a, b); } }
        }
        if (Chance(35)) { AddTransitGateway(); }
        foreach ((string id, Place place, _, _) in _vpcs.ToArray()) { AddRoutes(id, place); }
        foreach (Place place in _vpcs.Select(v => v.Place).Distinct().ToArray()) { if (Chance(12)) { AddBlockPublicAccess(place); } }
        foreach (SecurityGroup group in _resources.OfType<SecurityGroup>().ToArray()) { Replace(group with
        {
            Rules = [.. group.Id[^1] == 'b' ? [Open(true), Open(false)] : Many(1, 5, Rule), .. Chance(75) ? Many(1, 2, OpenRule) : []]
        }); }
        Network = Network.Empty;
        Random encryption = new(~seed);
        foreach (Place place in _vpcs.Select(v => v.Place).Distinct())
        {
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>())
            {
                // Read; or only in part; or not at all.
                bool read = Chance(95);
                if (read) { Network = Network.WithCollected(place, kind); }
                if (read || Chance(50))
                {
                    Network = Network.With(_resources.Where(r => r.Place == place && r.Kind == kind).Select(Odd)
                        .Select(r => Encrypted(r, encryption)));
                }
            }
        }
    }

    public Network Network { get; }

    // Drawn apart, so that the rest of a network is what it would be without.
    private static Resource Encrypted(Resource resource, Random random) => resource is not Vpc vpc || random.Next(100) >= 8 ? resource
        : vpc with
    {
        EncryptionControl = random.Next(8) switch { 0 => new("monitor", "available"), 1 => new("monitor", "enforce-in-progress"),
            2 => new("ponder", "available"), 3 => new("", ""), _ => new("enforce", "available") },
    };

    private bool Chance(int percent) => _random.Next(100) < percent;

    // A network that is about NAT gateways has ordinary interfaces, so that something comes through at all.
    private bool IsPlain(int percent) => Chance(percent) || _translates;

    private T One<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private IEnumerable<T> Many<T>(int from, int to, Func<T> make) => Enumerable.Range(0, _random.Next(from, to + 1)).Select(_ => make());

    private void Replace(Resource resource)
    {
        _resources.RemoveAll(r => r.Kind == resource.Kind && r.Id == resource.Id);
        _resources.Add(resource);
    }

    private void AddVpc(int v)
    {
        // Two accounts, two regions; now and then two peers of a third VPC with the same block.
        Place place = new(v % 2 == 0 ? "111111111111" : "222222222222", v == 2 && Chance(40) ? "us-east-1" : "eu-west-1");
        string id = $"vpc-{v}";
        string block = v == 2 && Chance(15) ? "10.1.0.0/16" : $"10.{v}.0.0/16";
        _vpcs.Add((id, place, block, []));
        _resources.Add(new Vpc { Id = id, AccountId = place.AccountId, Region = place.Region,
            CidrBlocks = [IPNetwork.Parse(block), .. HasV6(v) ? new[] { IPNetwork.Parse($"2600:{v}::/56") } : []],
            PrivateIpv6CidrBlocks = HasV6(v) && Chance(8) ? [IPNetwork.Parse($"2600:{v}::/56")] : [],
            UnreadIpv6CidrBlocks = HasV6(v) && Chance(10) ? [IPNetwork.Parse($"2600:{v}::/56")] : [] });
        if (HasV6(v) && Chance(60)) { _resources.Add(new EgressOnlyInternetGateway
        {
            Id = $"eigw-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = Chance(92) ? id : "vpc-x"
        }); }
        if (Chance(30))
        {
            _resources.Add(new ManagedPrefixList { Id = $"pl-s3-{v}", AccountId = place.AccountId, Region = place.Region,
                PrefixListName = "com.amazonaws.s3", Entries = Chance(80) ? [IPNetwork.Parse("198.51.100.0/24")] : null });
            _resources.Add(new VpcEndpoint
            {
                Id = $"vpce-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = id, ServiceName =
                    "com.amazonaws.eu-west-1.s3", EndpointType = Chance(90) ? VpcEndpointType.Gateway : VpcEndpointType.GatewayLoadBalancer,
                State = Chance(85) ? "available" : "pending",
            });
        }
        if (Chance(60))
        {
            _resources.Add(new VpcEndpoint { Id = $"vpce-fw-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = id,
                ServiceName = "com.amazonaws.vpce.eu-west-1.vpce-svc-1", EndpointType = VpcEndpointType.GatewayLoadBalancer });
        }
        foreach (int g in Enumerable.Range(0, 3))
        {
            _groups.Add($"sg-{v}{g}");
            _resources.Add(new SecurityGroup
            {
                Id = $"sg-{v}{g}", AccountId = place.AccountId, Region = place.Region, VpcId = id, GroupName = $"group-{v}{g}"
            });
        }
        if (Chance(80))
        {
            _resources.Add(new InternetGateway { Id = $"igw-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = id });
        }
        int subnets = _random.Next(1, 4);
        for (int s = 0; s < subnets; s++) { AddSubnet(v, s); }
        if (_translates || Chance(60)) { AddNat(v); }
        if (_translates || Chance(25)) { AddNat(v, "b"); }
        if (Chance(45)) { AddBalancers(id, place, v); }
        if (Chance(50)) { AddEndpoint(v); }
        if (Chance(15)) { AddDoor(v); }
        if (Chance(30))
        {
            _resources.Add(new ManagedPrefixList { Id = $"pl-{v}", AccountId = place.AccountId, Region = place.Region,
                PrefixListName = "list", Entries = Chance(70) ? [.. Many(1, 3, Block)] : null });
        }
    }

    private void AddDoor(int v)
    {
        (string vpc, Place place, string block, List<string> subnets) = _vpcs[v];
        bool accelerator = Chance(50);
        if (_gateways.Next(2) == 0)
        {
            _resources.Add(new NetworkInterface
            {
                Id = $"eni-way-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = subnets[0],
                    SecurityGroupIds = [$"sg-{v}0"], RequesterManaged = true,
                Addresses = [new(IPAddress.Parse($"{string.Join('.', block.Split('.').Take(2))}.0.191"), null)],
                    InterfaceType = "interface",
                Description = _gateways.Next(2) == 0 ? "EC2 Instance Connect Endpoint Interface: eice-1" : "Verified Access Endpoint vae-1",
            });
            if (_gateways.Next(2) == 0) { return; }
        }

        _resources.Add(new NetworkInterface
        {
            Id = $"eni-door-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = subnets[0],
            Addresses = [new(IPAddress.Parse($"{string.Join('.', block.Split('.').Take(2))}.0.190"), null)],
            InterfaceType = accelerator ? "global_accelerator_managed" : "interface", RequesterManaged = true,
            SecurityGroupIds = [$"sg-{v}0"],
            Tags = accelerator ? ImmutableSortedDictionary<string, string>.Empty : new Dictionary<string, string>
            {
                ["aws.cloudfront.vpcorigin"] = "enabled"
            }.ToImmutableSortedDictionary(),
        });
    }

    private void AddEndpoint(int v)
    {
        (string vpc, Place place, string block, List<string> subnets) = _vpcs[v];
        int s = _random.Next(subnets.Count);
        _resources.Add(new VpcEndpoint
        {
            Id = $"vpce-if-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, ServiceName = One(s_services),
            State = Chance(80) ? One(["available", "Available"]) : One(["partial", "pendingAcceptance", "Failed", "odd"]),
            EndpointType = Chance(85) ? VpcEndpointType.Interface : One([VpcEndpointType.Resource, VpcEndpointType.ServiceNetwork,
                VpcEndpointType.GatewayLoadBalancer]), NetworkInterfaceIds = [$"eni-vpce-{v}"],
        });
        _resources.Add(new NetworkInterface
        {
            Id = $"eni-vpce-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = subnets[s],
            Addresses = [new(IPAddress.Parse($"{string.Join('.', block.Split('.').Take(2))}.{s}.180"), null)],
            InterfaceType = Chance(70) ? "vpc_endpoint" : "interface", RequesterManaged = true, SecurityGroupIds =
                [$"sg-{v}{_random.Next(3)}"], Ipv6Addresses = HasV6(v) && Chance(50) ? [IPAddress.Parse($"2600:{v}:0:{s}::b4")] : [],
        });
    }

    private void AddBalancers(string vpc, Place place, int v)
    {
        // Open groups, so that something comes through at all.
        _resources.Add(new SecurityGroup
        {
            Id = $"sg-{v}b", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, GroupName = $"group-{v}b"
        });
        foreach (NetworkInterface host in _resources.OfType<NetworkInterface>().Where(i => i.VpcId == vpc && Chance(50)).ToArray())
        {
            Replace(host with { SecurityGroupIds = [.. host.SecurityGroupIds, $"sg-{v}b"] });
        }
        _resources.AddRange(new RandomBalancers(_random, place, vpc, v,
            [.. _resources.OfType<NetworkInterface>().Where(i => i.VpcId == vpc)], _vpcs[v].Subnets).Resources);
    }

    private void AddSubnet(int v, int s)
    {
        (string vpc, Place place, string block, List<string> subnets) = _vpcs[v];
        string id = $"subnet-{v}{s}";
        subnets.Add(id);
        string prefix = string.Join('.', block.Split('.').Take(2));
        if (Chance(95))
        {
            _resources.Add(new Subnet
            {
                Id = id, AccountId = place.AccountId, Region = place.Region, VpcId = vpc, CidrBlock = IPNetwork.Parse($"{prefix}.{s}.0/24"),
                Ipv6CidrBlocks = HasV6(v) ? [IPNetwork.Parse($"2600:{v}:0:{s}::/64")] : [],
                PrivateIpv6CidrBlocks = HasV6(v) && Chance(8) ? [IPNetwork.Parse($"2600:{v}:0:{s}::/64")] : [], UnreadIpv6CidrBlocks =
                    HasV6(v) && Chance(25) ? [IPNetwork.Parse($"2600:{v}:0:{s}::/64")] : [], AvailabilityZone = place.Region + "abc"[s],
            });
        }
        if (Chance(93))
        {
            _resources.Add(new NetworkAcl { Id = $"acl-{v}{s}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc,
                SubnetIds = [id], Entries = [.. Entries()] });
        }
        int hosts = _random.Next(1, 4);
        for (int h = 0; h < hosts; h++) { AddHost(v, s, h, prefix, vpc, place, id); }
    }

    private void AddHost(int v, int s, int h, string prefix, string vpc, Place place, string subnet)
    {
        string name = $"{v}{s}{h}";
        string state = Chance(92) ? "running" : One(["pending", "stopped"]);
        bool known = Chance(96);
        List<InterfaceAddress> addresses = [new(IPAddress.Parse($"{prefix}.{s}.{10 + h}"),
            Chance(40) ? IPAddress.Parse($"203.0.113.{(v * 20) + (s * 5) + h + 1}") : null)];
        if (Chance(15)) { addresses.Add(new(IPAddress.Parse($"{prefix}.{s}.{100 + h}"), null)); }
        if (known)
        {
            _resources.Add(new Instance
            {
                Id = $"i-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = subnet,
                InstanceType = "t3.micro", ImageId = "ami-1",
                State = state, PrivateIpAddress = addresses[0].Private,
            });
        }
        _resources.Add(new NetworkInterface
        {
            Id = $"eni-{name}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = subnet,
            InstanceId = $"i-{name}", Addresses = addresses,
            SourceDestCheck = Chance(90), InterfaceType = IsPlain(92) ? "interface" : One(s_types), Status = IsPlain(95)
                ? "in-use" : One(s_states), AttachmentStatus = IsPlain(97) ? null : One(["attached", "detached", "detaching"]),
            DenyAllIgwTraffic = Chance(85) ? null : Chance(60), RequesterManaged = !IsPlain(96),
            Description = IsPlain(96) ? "" : One(["RDSNetworkInterface", "AWS Lambda VPC ENI-x", "ELB app/unread/1"]),
            Ipv6Addresses = HasV6(v) && Chance(80) ? [IPAddress.Parse($"2600:{v}:0:{s}::{10 + h}")] : [],
            SecurityGroupIds = Chance(95) ? [.. Many(1, 2, () => Chance(97) ? $"sg-{v}{_random.Next(3)}" : "sg-gone").Distinct()] : [],
        });
    }

    private void AddNat(int v, string second = "")
    {
        (string vpc, Place place, string block, List<string> subnets) = _vpcs[v];
        string prefix = string.Join('.', block.Split('.').Take(2));
        int s = !_translates ? _random.Next(subnets.Count) : second.Length == 0 ? 0 : subnets.Count - 1;
        _resources.Add(new NatGateway
        {
            Id = $"nat-{v}{second}", AccountId = place.AccountId, Region = place.Region, VpcId = vpc, SubnetId = subnets[s],
            State = Chance(92) ? "available" : "pending",
            PrivateIpAddress = Chance(95) ? IPAddress.Parse($"{prefix}.{s}.{200 + second.Length}") : null,
            PublicIpAddress = IPAddress.Parse($"198.51.100.{50 + v + (10 * second.Length)}"),
            AvailabilityMode = Chance(97) ? "zonal" : "regional",
            AttachedAppliances = Chance(97) ? [] : [new("network-firewall-proxy", null, One(["attached", "detached"]))],
        });
    }

    private void AddPeering(int a, int b)
    {
        _resources.Add(new VpcPeeringConnection
        {
            Id = $"pcx-{a}{b}", AccountId = _vpcs[a].Place.AccountId, Region = _vpcs[a].Place.Region,
            Status = Chance(85) ? "active" : "pending-acceptance",
            Requester = EndOf(a), Accepter = EndOf(b),
        });
    }

    private PeeringVpc EndOf(int v) => new()
    {
        AccountId = _vpcs[v].Place.AccountId, Region = _vpcs[v].Place.Region, VpcId = _vpcs[v].Id, CidrBlocks = Chance(90)
            ? [IPNetwork.Parse(_vpcs[v].Block), .. HasV6(v) && Chance(70) ? new[] { IPNetwork.Parse($"2600:{v}::/56") } : []] : [],
    };

    private void AddRoutes(string vpcId, Place place)
    {
        (_, _, string block, List<string> subnets) = _vpcs.First(v => v.Id == vpcId);
        int tables = _translates ? 2 : _random.Next(1, 3);
        for (int t = 0; t < tables; t++)
        {
            List<Route> routes = [To(block, RouteTargetKind.Local, "local")];
            void Try(int percent, Func<Route> make)
            {
                if (Chance(percent) && make() is var route && routes.TrueForAll(r => !r.Destination.Equals(route.Destination)))
                {
                    routes.Add(Odd(route with { IsBlackhole = Chance(4) }));
                }
            }
            foreach ((string other, _, string farBlock, _) in _vpcs.Where(v => v.Id != vpcId))
            {
                string pcx = _resources.OfType<VpcPeeringConnection>()
                    .FirstOrDefault(p => p.End(vpcId) is not null && p.End(other) is not null)?.Id ?? "pcx-none";
                string to = Chance(30) ? farBlock.Replace(".0.0/16", $".{_random.Next(3)}.0/24", StringComparison.Ordinal) : farBlock;
                if (to != block) { Try(75, () => To(to, RouteTargetKind.VpcPeeringConnection, pcx)); }
            }
            string v = vpcId[4..];
            if (_translates)
            {
                Try(90, () => t == 0 ? To("0.0.0.0/0", RouteTargetKind.NatGateway, $"nat-{v}b") : To("0.0.0.0/0",
                    RouteTargetKind.InternetGateway, $"igw-{v}"));
            }
            Try(70, () => Chance(55) ? To("0.0.0.0/0", RouteTargetKind.InternetGateway, Chance(92) ? $"igw-{v}" : "igw-x") : To("0.0.0.0/0",
                RouteTargetKind.NatGateway, Chance(70) ? $"nat-{v}" : $"nat-{v}b"));
            Try(20, () => To("203.0.113.0/24", RouteTargetKind.NatGateway, Chance(50) ? $"nat-{v}" : $"nat-{v}b"));
            Try(8, () => To("198.51.100.0/24", RouteTargetKind.NetworkInterface, $"eni-{v}00"));
            Try(6, () => To(One(["198.51.100.0/24", "203.0.113.0/24", "10.0.0.0/8"]), RouteTargetKind.VpcEndpoint, $"vpce-fw-{v}"));
            if (HasV6(int.Parse(v, System.Globalization.CultureInfo.InvariantCulture)))
            {
                routes.Add(To($"2600:{v}::/56", RouteTargetKind.Local, "local"));
                Try(_translates ? 95 : 40,
                    () => To(Chance(80) ? "64:ff9b::/96" : "64:ff9b::c633:6400/120", RouteTargetKind.NatGateway, $"nat-{v}"));
                Try(75, () => Chance(60) ? To("::/0", RouteTargetKind.InternetGateway, $"igw-{v}") : To("::/0",
                    RouteTargetKind.EgressOnlyInternetGateway, Chance(95) ? $"eigw-{v}" : "eigw-x"));
                foreach (VpcPeeringConnection p in _resources.OfType<VpcPeeringConnection>().Where(p => p.End(vpcId) is not null).ToArray())
                {
                    Try(60, () => To($"2600:{p.OtherEnd(vpcId)!.VpcId[4..]}::/56", RouteTargetKind.VpcPeeringConnection, p.Id));
                }
            }
            if (_resources.OfType<TransitGateway>().Any())
            {
                Try(60, () => To("10.0.0.0/8", RouteTargetKind.TransitGateway, "tgw-1"));
                foreach ((string other, _, string far, _) in _vpcs.Where(x => x.Id != vpcId && x.Block != block))
                {
                    if (routes.TrueForAll(r => !r.Destination.Equals(IPNetwork.Parse(far))))
                    {
                        Try(50, () => To(far, RouteTargetKind.TransitGateway, "tgw-1"));
                    }
                }
            }
            if (_resources.OfType<VpcEndpoint>().Any(e => e.Id == $"vpce-{v}") && Chance(50))
            {
                routes.Add(new() { PrefixListId = $"pl-s3-{v}", TargetKind = RouteTargetKind.VpcEndpoint, TargetId = $"vpce-{v}" });
            }
            if (Chance(15))
            {
                routes.Add(new() { PrefixListId = $"pl-{v}", TargetKind = RouteTargetKind.VpcPeeringConnection, TargetId = "pcx-01" });
            }
            _resources.Add(new RouteTable
            {
                Id = $"rtb-{v}{t}", AccountId = place.AccountId, Region = place.Region, VpcId = vpcId, IsMain = t == 0,
                Routes = [.. routes.OrderBy(_ => _random.Next())],
                SubnetIds = t == 0 ? [] : _translates ? [subnets[^1]] : [.. subnets.Where(_ => Chance(60))],
            });
        }
        if (Chance(10))
        {
            string v = vpcId[4..];
            _resources.Add(new RouteTable
            {
                Id = $"rtb-edge-{v}", AccountId = place.AccountId, Region = place.Region, VpcId = vpcId, GatewayIds = [$"igw-{v}"],
                Routes = [To(block, RouteTargetKind.Local, "local"),
                    .. Chance(60) ? new[] { To(block.Replace(".0.0/16", ".0.0/24", StringComparison.Ordinal), RouteTargetKind.VpcEndpoint,
                        Chance(50) ? "vpce-gwlb" : $"vpce-fw-{v}") with { IsBlackhole = Chance(30) } } : []],
            });
        }
    }

    // Now and then a route of which AWS does not say what it does, or with a word that is not known.
    private Route Odd(Route route) => _random.Next(100) switch
    {
        0 => route with { IsFiltered = true },
        1 => route with { IsAdvertised = true },
        2 => route with { UnknownWord = new("Origin", "Rumour") },
        3 => route with { UnknownWord = new("State", "frozen") },
        4 => route with { IsPropagated = true },
        _ => route,
    };

    // Now and then a resource with a word that is not known.
    private Resource Odd(Resource resource) => !Chance(1) ? resource : resource switch
    {
        NetworkAcl a => a with { Entries = [.. a.Entries, new() { RuleNumber = 1, Egress = true, Allow = false, Traffic = TrafficType.All,
            CidrBlock = IPNetwork.Parse("0.0.0.0/0"), UnknownWord = new("RuleAction", "ponder") }] },
        SecurityGroup g => g with { Rules = [.. g.Rules, new()
        {
            Egress = false, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse("0.0.0.0/0"), UnknownWord = new("IpProtocol", "smtp")
        }] },
        Instance i => i with { State = "frozen" },
        NatGateway n => n with { State = "frozen" },
        VpcPeeringConnection p => p with { Status = "frozen" },
        VpcEndpoint e => e with { State = "frozen" },
        VpcBlockPublicAccess b => b with { Mode = "block-tuesdays" },
        TransitGateway t => t with { State = "frozen" },
        TransitGatewayAttachment a => a with { State = "frozen" },
        LoadBalancer b => b with { State = "frozen" },
        Listener l => l with { Protocol = "GOPHER" },
        TargetGroup t => t with { TargetType = "dream" },
        Vpc or Subnet or InternetGateway or RouteTable => resource with { UnknownWords = [new("State", "frozen")] },
        _ => resource,
    };

    private static bool HasV6(int v) => v != 2;

    private void AddTransitGateway()
    {
        Place owner = _vpcs[0].Place;
        if (Chance(92)) { _resources.Add(new TransitGateway
        {
            Id = "tgw-1", AccountId = owner.AccountId, Region = owner.Region, SecurityGroupReferencingSupport = Chance(50)
        }); }
        for (int v = 0; v < _vpcs.Count; v++)
        {
            if (Chance(10)) { continue; }
            _resources.Add(new TransitGatewayAttachment
            {
                Id = $"tgw-attach-{v}", AccountId = owner.AccountId, Region = owner.Region, TransitGatewayId = "tgw-1",
                ResourceType = "vpc", ResourceId = _vpcs[v].Id, State = Chance(93) ? "available" : "pendingAcceptance",
                SubnetIds = [.. _vpcs[v].Subnets.Where(_ => Chance(75))],
                AssociatedRouteTableId = Chance(95) ? $"tgw-rtb-{_random.Next(2)}" : null, SecurityGroupReferencingSupport = Chance(85),
            });
        }
        for (int t = 0; t < 2; t++)
        {
            TransitGatewayRoute[] routes = [.. _vpcs.Select(
                (v, i) => new TransitGatewayRoute { Destination = IPNetwork.Parse(v.Block),
                AttachmentIds = [$"tgw-attach-{i}", .. Beside()], IsPropagated = Chance(50), IsBlackhole = Chance(4) })
                .Where(_ => Chance(85))];
            _resources.Add(new TransitGatewayRouteTable { Id = $"tgw-rtb-{t}", AccountId = owner.AccountId, Region = owner.Region,
                TransitGatewayId = "tgw-1", Routes = Chance(95) ? routes : null });
        }

        AddPolicyTables(owner);
    }

    // Equal-cost routes lead to another attachment too.
    private string[] Beside() => _gateways.Next(100) < 8 ? [$"tgw-attach-{_gateways.Next(_vpcs.Count)}"] : [];

    private void AddPolicyTables(Place owner)
    {
        if (_gateways.Next(2) == 0) { return; }
        string[]? attachments = _gateways.Next(100) < 85
            ? [.. _vpcs.Select((_, i) => $"tgw-attach-{i}").Where(_ => _gateways.Next(100) < 30)] : null;
        _resources.Add(new TransitGatewayPolicyTable { Id = "tgw-ptb-1", AccountId = owner.AccountId, Region = owner.Region,
            TransitGatewayId = "tgw-1", AttachmentIds = attachments });
    }

    private void AddBlockPublicAccess(Place place) => _resources.Add(new VpcBlockPublicAccess
    {
        Id = VpcBlockPublicAccess.OnlyId, AccountId = place.AccountId, Region = place.Region,
        Mode = One(["off", "block-bidirectional", "block-ingress"]),
        Exclusions = [.. Many(0, 2, () => new BlockPublicAccessExclusion(Chance(50) ? One(_vpcs).Id : One(One(_vpcs).Subnets),
            One(["allow-bidirectional", "allow-egress"])))],
    });

    private SecurityGroupRule Rule()
    {
        int kind = _random.Next(100);
        return new()
        {
            Egress = Chance(50),
            Traffic = Traffic(),
            CidrBlock = kind < 60 ? Block() : null,
            GroupId = kind is >= 60 and < 95 ? One(_groups) : null,
            PrefixListId = kind >= 95 ? $"pl-{_random.Next(3)}" : null,
        };
    }

    private SecurityGroupRule OpenRule() => new() { Egress = Chance(60), Traffic = Chance(70) ? TrafficType.All : Traffic(),
        CidrBlock = IPNetwork.Parse(Chance(_translates ? 40 : 65) ? "0.0.0.0/0" : "::/0") };

    private SecurityGroupRule Open(bool egress) =>
        new() { Egress = egress, Traffic = Chance(70) ? TrafficType.All : TrafficType.Tcp(443), CidrBlock = IPNetwork.Parse("0.0.0.0/0") };

    private IEnumerable<NetworkAclEntry> Entries()
    {
        bool open = Chance(80);
        foreach (bool egress in new[] { false, true })
        {
            foreach (int _ in Enumerable.Range(0, Math.Max(0, _random.Next(-2, 3))))
            {
                yield return new()
                {
                    RuleNumber = _random.Next(1, 300), Egress = egress, Allow = Chance(55), Traffic = Traffic(), CidrBlock = Block()
                };
            }
            if (open || Chance(50)) { yield return new()
            {
                RuleNumber = 500, Egress = egress, Allow = true, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse("::/0")
            }; }
            if (open || Chance(50))
            {
                yield return new() { RuleNumber = 200 + _random.Next(200), Egress = egress, Allow = true, Traffic = TrafficType.All,
                    CidrBlock = IPNetwork.Parse("0.0.0.0/0") };
            }
        }
    }

    private TrafficType Traffic() => _random.Next(12) switch
    {
        < 3 => TrafficType.All,
        3 => TrafficType.Tcp(0, 65535),
        4 => TrafficType.Udp(1024, 65535),
        5 => TrafficType.Tcp(1024, Chance(50) ? 65535 : 50000),
        6 => TrafficType.Icmp(-1),
        7 => Chance(60) ? TrafficType.Icmp(One([8, 0, 3, 13]), One([-1, 0, 4, 8])) : new(IpProtocol.IcmpV6, One([-1, 128, 129]), -1),
        8 => new(new(One([47, 50])), -1, -1),
        9 => TrafficType.Udp(One(s_ports), 65535),
        _ => TrafficType.Tcp(One(s_ports)),
    };

    private IPNetwork Block() => IPNetwork.Parse(_random.Next(10) switch
    {
        < 2 => "0.0.0.0/0",
        2 => One(["::/0", "2600:1::/56", "2600:0:0:1::/64"]),
        3 => "10.0.0.0/8",
        4 => One([$"10.{_random.Next(3)}.0.0/16", "64:ff9b::/96"]),
        5 or 6 => $"10.{_random.Next(3)}.{_random.Next(3)}.0/24",
        7 => $"10.{_random.Next(3)}.{_random.Next(3)}.{10 + _random.Next(3)}/32",
        8 => "198.51.100.0/24",
        _ => "203.0.113.0/28",
    });

    private static Route To(string block, RouteTargetKind kind, string id) =>
        new() { Destination = IPNetwork.Parse(block), TargetKind = kind, TargetId = id };
}
