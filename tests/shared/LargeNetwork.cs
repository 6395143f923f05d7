using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet.Tests.Shared;

/// <summary>
/// Networks of any size that look like grown ones: VPCs of several accounts, peered in a chain and with a hub, subnets with ACLs, groups
/// that name each other and blocks, interfaces with one to three groups. The same figures and seed make the same network.
/// </summary>
public sealed class LargeNetwork
{
    private const int SubnetsPerVpc = 40;
    private const string Region = "us-east-1";
    private static readonly int[] s_ports =
    [
        22, 53, 80, 123, 443, 1433, 2049, 3306, 3389, 5432, 5671, 6379, 8080, 8443, 9092, 9200, 11211, 27017
    ];
    private static readonly IPNetwork s_anywhere = IPNetwork.Parse("0.0.0.0/0");
    private readonly Random _random;
    private readonly List<Resource> _resources = [];
    private readonly List<(Place Place, string VpcId, List<string> Subnets, List<string> Groups)> _vpcs = [];

    private LargeNetwork(int seed) => _random = new(seed);

    /// <summary>Makes a network.</summary>
    /// <param name="interfaces">Network interfaces; every other one has an instance.</param>
    /// <param name="groups">Security groups of ten rules or so.</param>
    /// <param name="subnets">Subnets, 40 a VPC.</param>
    public static Network Create(int interfaces, int groups, int subnets, int seed = 20261125)
    {
        LargeNetwork maker = new(seed);
        maker.AddVpcs(subnets);
        maker.AddPeerings();
        maker.AddGroups(groups);
        maker.AddInterfaces(interfaces);
        Network network = Network.Empty.With(maker._resources);
        foreach (Place place in maker._vpcs.Select(v => v.Place).Distinct())
        {
            foreach (ResourceKind kind in SnapshotKinds.All) { network = network.WithCollected(place, kind); }
        }

        return network;
    }

    private static string Id(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-0{number:x16}");

    private static ImmutableSortedDictionary<string, string> Named(string name) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("Name", name).Add("environment", "production");

    private void AddVpcs(int subnets)
    {
        int vpcs = (subnets + SubnetsPerVpc - 1) / SubnetsPerVpc;
        for (int v = 0; v < vpcs; v++)
        {
            Place place = new(string.Create(CultureInfo.InvariantCulture, $"{111111111111 + (v % 4)}"), Region);
            string id = Id("vpc", v);
            _vpcs.Add((place, id, [], []));
            _resources.Add(new Vpc { Id = id, AccountId = place.AccountId, Region = Region, Tags = Named($"vpc-{v}"),
                CidrBlocks = [IPNetwork.Parse($"10.{v}.0.0/16")] });
            _resources.Add(new InternetGateway { Id = Id("igw", v), AccountId = place.AccountId, Region = Region, VpcId = id });
            AddSubnets(v, Math.Min(SubnetsPerVpc, subnets - (v * SubnetsPerVpc)));
        }
    }

    private void AddSubnets(int v, int count)
    {
        (Place place, string vpc, List<string> subnets, _) = _vpcs[v];
        for (int s = 0; s < count; s++)
        {
            int third = s * 4;
            string id = Id("subnet", (v * SubnetsPerVpc) + s);
            subnets.Add(id);
            _resources.Add(new Subnet
            {
                Id = id, AccountId = place.AccountId, Region = Region, Tags = Named($"vpc-{v}-{s}"), VpcId = vpc,
                CidrBlock = IPNetwork.Parse($"10.{v}.{third}.0/22"),
                AvailabilityZone = Region + "abc"[s % 3], AvailabilityZoneId = $"use1-az{(s % 3) + 1}",
            });
        }

        // Four subnets share an ACL: what is open to all, then blocks that are denied, then the rest of the company.
        for (int first = 0; first < count; first += 4)
        {
            NetworkAclEntry[] entries = [.. ((bool[])[false, true]).SelectMany(egress => Entries(egress))];
            _resources.Add(new NetworkAcl { Id = Id("acl", (v * SubnetsPerVpc) + first), AccountId = place.AccountId, Region = Region,
                VpcId = vpc, SubnetIds = [.. subnets.Skip(first).Take(4)], Entries = entries });
        }
    }

    private IEnumerable<NetworkAclEntry> Entries(bool egress)
    {
        for (int n = 1; n <= _random.Next(3); n++)
        {
            yield return new() { RuleNumber = n * 10, Egress = egress, Allow = false, Traffic =
                TrafficType.Tcp(s_ports[_random.Next(s_ports.Length)]), CidrBlock = IPNetwork.Parse($"10.{_random.Next(48)}.0.0/16") };
        }

        yield return new() { RuleNumber = 100, Egress = egress, Allow = true, Traffic = TrafficType.All, CidrBlock = s_anywhere };
        yield return new() { RuleNumber = NetworkAclEntry.DefaultRuleNumber, Egress = egress, Allow = false, Traffic = TrafficType.All,
            CidrBlock = s_anywhere };
    }

    private void AddPeerings()
    {
        List<(int From, int To)> pairs = [.. Enumerable.Range(1, Math.Max(0, _vpcs.Count - 1)).Select(v => (v - 1, v)),
            .. Enumerable.Range(2, Math.Max(0, _vpcs.Count - 2)).Where(v => v % 3 == 0).Select(v => (0, v))];
        for (int v = 0; v < _vpcs.Count; v++)
        {
            (Place place, string vpc, List<string> subnets, _) = _vpcs[v];
            Route[] own =
            [
                new() { Destination = IPNetwork.Parse($"10.{v}.0.0/16"), TargetKind = RouteTargetKind.Local, TargetId = "local" },
                .. pairs.Where(p => p.From == v || p.To == v)
                    .Select(p => new Route { Destination = IPNetwork.Parse($"10.{(p.From == v ? p.To : p.From)}.0.0/16"),
                        TargetKind = RouteTargetKind.VpcPeeringConnection, TargetId = Id("pcx", (p.From * 1000) + p.To) }),
            ];
            Route internet = new() { Destination = s_anywhere, TargetKind = RouteTargetKind.InternetGateway, TargetId = Id("igw", v) };
            _resources.Add(new RouteTable
            {
                Id = Id("rtb", v * 2), AccountId = place.AccountId, Region = Region, VpcId = vpc, IsMain = true, Routes = own
            });
            // The first eight subnets are public.
            _resources.Add(new RouteTable { Id = Id("rtb", (v * 2) + 1), AccountId = place.AccountId, Region = Region, VpcId = vpc,
                SubnetIds = [.. subnets.Take(8)], Routes = [.. own, internet] });
        }

        foreach ((int from, int to) in pairs)
        {
            VpcPeeringConnection peering = new()
            {
                Id = Id("pcx", (from * 1000) + to), AccountId = _vpcs[from].Place.AccountId, Region = Region, Status = "active",
                Requester = End(from), Accepter = End(to),
            };
            _resources.Add(peering);
            if (_vpcs[to].Place != _vpcs[from].Place) { _resources.Add(peering with { AccountId = _vpcs[to].Place.AccountId }); }
        }
    }

    private PeeringVpc End(int v) => new()
    {
        AccountId = _vpcs[v].Place.AccountId, Region = Region, VpcId = _vpcs[v].VpcId, CidrBlocks = [IPNetwork.Parse($"10.{v}.0.0/16")]
    };

    private void AddGroups(int groups)
    {
        for (int g = 0; g < groups; g++) { _vpcs[g % _vpcs.Count].Groups.Add(Id("sg", g)); }
        for (int g = 0; g < groups; g++)
        {
            (Place place, string vpc, _, List<string> own) = _vpcs[g % _vpcs.Count];
            List<SecurityGroupRule> rules = [.. Enumerable.Range(0, 6 + _random.Next(8)).Select(_ => Rule(g % _vpcs.Count, own))];
            rules.Add(new() { Egress = true, Traffic = TrafficType.All, CidrBlock = s_anywhere });
            _resources.Add(new SecurityGroup { Id = Id("sg", g), AccountId = place.AccountId, Region = Region, Tags = Named($"group-{g}"),
                VpcId = vpc, GroupName = $"group-{g}", Description = $"group {g}", Rules = rules });
        }
    }

    private SecurityGroupRule Rule(int v, List<string> own)
    {
        int port = s_ports[_random.Next(s_ports.Length)];
        SecurityGroupRule rule = new() { Egress = false,
            Traffic = _random.Next(8) == 0 ? TrafficType.Ping : TrafficType.Tcp(port, port + (_random.Next(4) == 0 ? 10 : 0)) };
        return _random.Next(10) switch
        {
            < 6 => rule with { GroupId = own[_random.Next(own.Count)] },
            < 9 => rule with { CidrBlock = IPNetwork.Parse($"10.{_random.Next(_vpcs.Count)}.{_random.Next(SubnetsPerVpc) * 4}.0/22") },
            _ => rule with { Traffic = TrafficType.Tcp(443), CidrBlock = s_anywhere },
        };
    }

    private void AddInterfaces(int interfaces)
    {
        int[] used = new int[_vpcs.Count * SubnetsPerVpc];
        for (int n = 0; n < interfaces; n++)
        {
            int v = n % _vpcs.Count;
            (Place place, string vpc, List<string> subnets, List<string> groups) = _vpcs[v];
            int s = _random.Next(subnets.Count);
            int host = 10 + used[(v * SubnetsPerVpc) + s]++;
            IPAddress address = IPAddress.Parse($"10.{v}.{(s * 4) + (host / 256)}.{host % 256}");
            IPAddress? outside = s < 8 && n % 4 == 0 ? IPAddress.Parse($"52.{n / 65536}.{n / 256 % 256}.{n % 256}") : null;
            string[] attached = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => groups[_random.Next(groups.Count)]).Distinct()];
            string? instance = n % 2 == 0 ? Id("i", n) : null;
            _resources.Add(new NetworkInterface
            {
                Id = Id("eni", n), AccountId = place.AccountId, Region = Region, VpcId = vpc, SubnetId = subnets[s], InstanceId = instance,
                SecurityGroupIds = attached, Addresses = [new(address, outside)],
                Description = instance is null ? "AWS Lambda VPC ENI" : "", InterfaceType = instance is null ? "lambda" : "interface",
            });
            if (instance is not null)
            {
                _resources.Add(new Instance
                {
                    Id = instance, AccountId = place.AccountId, Region = Region, Tags = Named($"host-{n}"), VpcId = vpc,
                    SubnetId = subnets[s], InstanceType = "m7g.large", ImageId = "ami-0123456789abcdef0", State = "running",
                    AvailabilityZone = Region + "abc"[s % 3], PrivateIpAddress = address, PublicIpAddress = outside,
                    SecurityGroupIds = attached, MetadataTokensRequired = true,
                });
            }
        }
    }
}
