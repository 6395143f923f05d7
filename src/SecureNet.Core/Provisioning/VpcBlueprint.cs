using System.Collections.Immutable;
using System.Net;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>How many NAT gateways a VPC has.</summary>
public enum NatGatewayMode
{
    None,
    Single,
    PerZone,
}

/// <summary>What <c>New-SecureVpc</c> is asked for.</summary>
public sealed record VpcSpecification
{
    public required Place Place { get; init; }
    public required string Deployment { get; init; }
    public required string Name { get; init; }
    public required IPNetwork CidrBlock { get; init; }
    public int AvailabilityZoneCount { get; init; } = 2;
    public int SubnetPrefixLength { get; init; } = 24;
    public bool NoPublicSubnet { get; init; }
    public NatGatewayMode NatGateway { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// The properties that were asked for in so many words; the others have their defaults, which take nothing from a VPC that exists.
    /// </summary>
    public IReadOnlyCollection<string> Asked { get; init; } = [];
}

/// <summary>Turns a <see cref="VpcSpecification"/> into wanted resources. Zones and subnets that exist keep their place.</summary>
public sealed class VpcBlueprint
{
    private VpcSpecification _spec;
    private readonly Network _have;
    private readonly List<Resource> _wanted = [];

    private VpcBlueprint(VpcSpecification spec, Network have) => (_spec, _have) = (spec, have);

    /// <param name="spec">What is asked for.</param>
    /// <param name="zones">The zone names of the region, in order.</param>
    /// <param name="have">VPCs and subnets of the place at least.</param>
    /// <exception cref="RefusedException">It does not fit, or the name is someone else's.</exception>
    public static IReadOnlyList<Resource> Create(VpcSpecification spec, IReadOnlyList<string> zones, Network have) =>
        new VpcBlueprint(spec, have).Create(zones);

    private IReadOnlyList<Resource> Create(IReadOnlyList<string> zones)
    {
        Vpc? existing = Blueprint.Find<Vpc>(_have, _spec.Place, _spec.Deployment, _spec.Name);
        if (existing is not null)
        {
            VpcDifferences differences = new(existing, _have);
            _spec = differences.Complete(_spec);
            differences.Refuse(_spec);
        }

        VpcRules.Check(_spec, existing, zones, _have);
        Vpc vpc = new()
        {
            Id = Blueprint.IdOf(_spec.Place, ResourceKind.Vpc, _spec.Name), AccountId = _spec.Place.AccountId, Region = _spec.Place.Region,
            Tags = Tags(_spec.Name, _spec.Name), CidrBlocks = [_spec.CidrBlock],
        };
        _wanted.Add(vpc);
        Subnet[] subnets = [.. new SubnetLayout(_spec, existing, _have).Place(zones).Select(s => s with { VpcId = vpc.Id })];
        Subnet[] open = [.. subnets.Where(s => s.Address!.Contains("/public-", StringComparison.Ordinal))];
        Subnet[] closed = [.. subnets.Except(open)];
        _wanted.AddRange(subnets);
        InternetGateway? gateway = _spec.NoPublicSubnet
            ? null : Add(new InternetGateway { Id = "", AccountId = "", Region = "", VpcId = vpc.Id }, "internet-gateway", "igw");
        if (gateway is not null)
        {
            Add(new RouteTable { Id = "", AccountId = "", Region = "", VpcId = vpc.Id, Routes =
            [
                VpcRules.DefaultRoute(RouteTargetKind.InternetGateway, gateway.Id)
            ], SubnetIds = Ids(open) }, "route-table/public", "public");
            Add(new NetworkAcl
            {
                Id = "", AccountId = "", Region = "", VpcId = vpc.Id, Entries = VpcRules.PublicEntries(_spec), SubnetIds = Ids(open)
            }, "network-acl/public", "public");
        }

        Add(new NetworkAcl
        {
            Id = "", AccountId = "", Region = "", VpcId = vpc.Id, Entries = VpcRules.PrivateEntries(_spec), SubnetIds = Ids(closed)
        }, "network-acl/private", "private");
        AddPrivateRoutes(vpc, open, closed);
        return _wanted;
    }

    private void AddPrivateRoutes(Vpc vpc, Subnet[] open, Subnet[] closed)
    {
        if (_spec.NatGateway != NatGatewayMode.PerZone)
        {
            Route[] routes = _spec.NatGateway == NatGatewayMode.Single
                ? [VpcRules.DefaultRoute(RouteTargetKind.NatGateway, AddNat(vpc, open[0]))] : [];
            Add(new RouteTable { Id = "", AccountId = "", Region = "", VpcId = vpc.Id, Routes = routes, SubnetIds = Ids(closed) },
                "route-table/private", "private");
            return;
        }

        foreach (Subnet subnet in closed)
        {
            string letter = SubnetLayout.LetterOf(subnet.AvailabilityZone);
            string nat = AddNat(vpc, open.First(s => s.AvailabilityZone == subnet.AvailabilityZone));
            Add(new RouteTable { Id = "", AccountId = "", Region = "", VpcId = vpc.Id, Routes =
            [
                VpcRules.DefaultRoute(RouteTargetKind.NatGateway, nat)
            ], SubnetIds = [subnet.Id] }, $"route-table/private-{letter}", $"private-{letter}");
        }
    }

    private string AddNat(Vpc vpc, Subnet subnet)
    {
        string letter = SubnetLayout.LetterOf(subnet.AvailabilityZone);
        ElasticIp address = Add(new ElasticIp { Id = "", AccountId = "", Region = "", PublicIpAddress = IPAddress.Any },
            $"elastic-ip/{letter}", $"nat-{letter}");
        return Add(new NatGateway { Id = "", AccountId = "", Region = "", VpcId = vpc.Id, SubnetId = subnet.Id, AllocationId = address.Id },
            $"nat-gateway/{letter}", $"nat-{letter}").Id;
    }

    private T Add<T>(T resource, string path, string name) where T : Resource
    {
        string address = $"{_spec.Name}/{path}";
        T placed = (T)(resource with
        {
            Id = Blueprint.IdOf(_spec.Place, resource.Kind, address), AccountId = _spec.Place.AccountId, Region = _spec.Place.Region,
            Tags = Tags(address, $"{_spec.Name}-{name}"),
        });
        _wanted.Add(placed);
        return placed;
    }

    private ImmutableSortedDictionary<string, string> Tags(string address, string name) =>
        Blueprint.TagsFor(_spec.Deployment, address, name, _spec.Tags);

    private static string[] Ids(IEnumerable<Subnet> subnets) => [.. subnets.Select(s => s.Id)];
}
