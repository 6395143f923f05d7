using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>The resources of a network by the keys that a compilation asks for; built once, so that nothing is searched twice.</summary>
internal sealed class ResourceIndex
{
    private readonly Dictionary<Type, List<Resource>> _byType = [];
    private readonly Dictionary<(Place, ResourceKind, string), Resource> _exact = [];
    private readonly Dictionary<(ResourceKind, string), Resource> _byId = [];
    private readonly Dictionary<string, RouteTable> _tableOfSubnet = [];
    private readonly Dictionary<string, RouteTable> _mainTable = [];
    private readonly Dictionary<string, NetworkAcl> _aclOfSubnet = [];
    private readonly Dictionary<string, InternetGateway> _gatewayOfVpc = [];
    private readonly Dictionary<(string, string), VpcPeeringConnection> _peeringOf = [];
    private readonly Dictionary<string, Place> _namedVpcs = [];
    private readonly HashSet<string> _namedSubnets = [];
    private readonly Dictionary<string, VpcEndpoint> _endpointOf = [];
    private readonly Dictionary<NetworkInterface, InterfaceRole> _roles = new(ReferenceEqualityComparer.Instance);
    private HashSet<Subnet>? _special;
    private EncryptionDoubts? _encryption;
    private EndNames? _names;
    private BalancerIndex? _balancers;

    public ResourceIndex(Network given)
    {
        Given = given;
        Network network = Network = Understood.Of(given).Network;

        // Sorted: what a listing's order would decide is decided the same way every time.
        foreach (Resource resource in network.Resources.OrderBy(r => r.Id, StringComparer.Ordinal)
            .ThenBy(r => r.AccountId, StringComparer.Ordinal)
            .ThenBy(r => r.Region, StringComparer.Ordinal))
        {
            if (!_byType.TryGetValue(resource.GetType(), out List<Resource>? alike)) { _byType.Add(resource.GetType(), alike = []); }
            alike.Add(resource);
            _exact[(resource.Place, resource.Kind, resource.Id)] = resource;
            _byId.TryAdd((resource.Kind, resource.Id), resource);
            Name(resource);
            switch (resource)
            {
                case NetworkInterface i: Interfaces.Add(i); break;
                case RouteTable t:
                    foreach (string subnet in t.SubnetIds) { _tableOfSubnet.TryAdd($"{t.VpcId}|{subnet}", t); }
                    if (t.IsMain) { _mainTable.TryAdd(t.VpcId, t); }
                    break;
                case NetworkAcl a:
                    foreach (string subnet in a.SubnetIds) { _aclOfSubnet.TryAdd($"{a.VpcId}|{subnet}", a); }
                    break;
                case InternetGateway { VpcId: { } vpc } g: _gatewayOfVpc.TryAdd(vpc, g); break;
                case VpcPeeringConnection { Exists: true } p:
                    Join(p.Requester.VpcId, p.Accepter.VpcId, p);
                    Join(p.Accepter.VpcId, p.Requester.VpcId, p);
                    break;
                case VpcEndpoint e:
                    foreach (string at in e.NetworkInterfaceIds) { _endpointOf.TryAdd(at, e); }
                    break;
                case Vpc v: VpcBlocks.AddRange(v.CidrBlocks); break;
            }
        }

        // Whose endpoint is not understood is not understood either.
        foreach (VpcEndpoint left in Understood.Of(given).Left.OfType<VpcEndpoint>())
        {
            foreach (string at in left.NetworkInterfaceIds) { _endpointOf.TryAdd(at, left); }
        }

        // An IPv6 block of a subnet is of its VPC, though the VPC was not read: it is not the internet's.
        VpcBlocks.AddRange(Of<Subnet>().Where(s => Find<Vpc>(ResourceKind.Vpc, s.VpcId) is null).SelectMany(s => s.Ipv6CidrBlocks));
        foreach (PeeringVpc end in Of<VpcPeeringConnection>().OrderByDescending(p => p.IsActive).ThenBy(p => p.Id, StringComparer.Ordinal)
            .SelectMany(p => new[] { p.Requester, p.Accepter }))
        {
            // The connection knows whose the VPC is; what is only in it may be another account's.
            _namedVpcs[end.VpcId] = end.Place;
        }
        VpcBlocks.AddRange(Of<VpcPeeringConnection>().SelectMany(p => p.Requester.CidrBlocks.Concat(p.Accepter.CidrBlocks)));
    }

    /// <summary>The network as it was read.</summary>
    public Network Given { get; }

    /// <summary>What is understood of it.</summary>
    public Network Network { get; }

    /// <summary>In the order of their ids.</summary>
    public List<NetworkInterface> Interfaces { get; } = [];

    /// <summary>The VPCs of which it is not known what gets through there.</summary>
    public EncryptionDoubts Encryption => _encryption ??= new(Of<Vpc>());

    /// <summary>What people call them, and in which order.</summary>
    public EndNames Names => _names ??= new(this);

    public BalancerIndex Balancers => _balancers ??= new(this);

    /// <summary>The blocks of every VPC that is known, be it only from a peering connection.</summary>
    public List<IPNetwork> VpcBlocks { get; } = [];

    /// <summary>
    /// The subnets of which a path may ask "is it this one": those with a gateway or an appliance in them, and those of a VPC whose blocks
    /// another one uses too.
    /// </summary>
    public IReadOnlyCollection<Subnet> SpecialSubnets => _special ??= FindSpecialSubnets();

    /// <summary>The ids of those that something else names: subnets of NAT gateways, attachments, appliances and exclusions.</summary>
    public IEnumerable<string> SpecialSubnetIds => Of<NatGateway>().Select(n => n.SubnetId)
        .Concat(Of<TransitGatewayAttachment>().SelectMany(a => a.SubnetIds))
        .Concat(Of<VpcBlockPublicAccess>().SelectMany(b => b.Exclusions).Select(e => e.ResourceId))
        .Concat(Of<RouteTable>().SelectMany(t => t.Routes).Where(r => r.TargetKind == RouteTargetKind.NetworkInterface)
            .Select(r => Find<NetworkInterface>(ResourceKind.NetworkInterface, r.TargetId)?.SubnetId).OfType<string>());

    /// <summary>Every resource of a type, in the order of their ids.</summary>
    public IEnumerable<T> Of<T>() where T : Resource => _byType.TryGetValue(typeof(T), out List<Resource>? all) ? all.Cast<T>() : [];

    /// <summary>The resource in this place, else the one with the id anywhere.</summary>
    public T? Find<T>(Place place, ResourceKind kind, string id) where T : Resource =>
        (_exact.GetValueOrDefault((place, kind, id)) ?? _byId.GetValueOrDefault((kind, id))) as T;

    public T? Find<T>(ResourceKind kind, string id) where T : Resource => _byId.GetValueOrDefault((kind, id)) as T;

    /// <summary>Where a subnet is. A shared one belongs to another account than the interfaces in it.</summary>
    public SubnetPlace PlaceOf(string subnetId, string vpcId, Place place)
    {
        Subnet? subnet = Find<Subnet>(place, ResourceKind.Subnet, subnetId);
        return new(subnetId, vpcId, subnet?.Place ?? place, subnet);
    }

    /// <summary>The table of a subnet, or null where it cannot be told.</summary>
    public RouteTable? TableOf(SubnetPlace site) => _tableOfSubnet.GetValueOrDefault($"{site.VpcId}|{site.SubnetId}")
        ?? (Network.Has(site.Place, ResourceKind.RouteTable) || (VpcPlace(site.VpcId) is { } owner
            && Network.Has(owner, ResourceKind.RouteTable)) ? _mainTable.GetValueOrDefault(site.VpcId) : null);

    /// <summary>The place of a VPC: the account that lists it.</summary>
    public Place? VpcPlace(string vpcId) =>
        Find<Vpc>(ResourceKind.Vpc, vpcId)?.Place ?? (_namedVpcs.TryGetValue(vpcId, out Place place) ? place : null);

    /// <summary>True if the VPC or anything in it or about it was read.</summary>
    public bool Knows(string vpcId) => _namedVpcs.ContainsKey(vpcId);

    /// <summary>True if the subnet or anything in it or about it was read.</summary>
    public bool KnowsSubnet(string subnetId) => _namedSubnets.Contains(subnetId);

    public NetworkAcl? AclOf(SubnetPlace site) => _aclOfSubnet.GetValueOrDefault($"{site.VpcId}|{site.SubnetId}");

    /// <summary>What an interface is: what it takes and whether it starts connections.</summary>
    public InterfaceRole RoleOf(NetworkInterface at)
    {
        lock (_roles)
        {
            if (!_roles.TryGetValue(at, out InterfaceRole? role)) { _roles.Add(at, role = InterfaceRoles.Of(at, EndpointOf(at.Id))); }
            return role;
        }
    }

    /// <summary>The endpoint that an interface belongs to, or null.</summary>
    public VpcEndpoint? EndpointOf(string interfaceId) => _endpointOf.GetValueOrDefault(interfaceId);

    public InternetGateway? GatewayOf(string vpcId) => _gatewayOfVpc.GetValueOrDefault(vpcId);

    /// <summary>The peering connection of two VPCs: an active one before one that may still become active.</summary>
    public VpcPeeringConnection? PeeringOf(string vpcId, string otherVpcId) => _peeringOf.GetValueOrDefault((vpcId, otherVpcId));

    /// <summary>
    /// True if the interfaces of a VPC were not wholly read, so that it is not known who is in a subnet of it whose blocks are not known:
    /// be it that subnets were not read, or that the listing of them lacks this one.
    /// </summary>
    public bool MayHaveNeighbours(string vpcId, Place place) => !Network.Has(VpcPlace(vpcId) ?? place, ResourceKind.NetworkInterface);

    /// <summary>True if an interface of the VPC has the one address of the block.</summary>
    public bool Owns(string vpcId, IPNetwork block) => Interfaces.Exists(i => i.VpcId == vpcId
        && (i.Addresses.Any(a => a.Private.Equals(block.BaseAddress)) || i.Ipv6Addresses.Contains(block.BaseAddress)));

    private void Name(Resource resource)
    {
        (string? vpc, IEnumerable<string> subnets) = resource switch
        {
            Vpc v => (v.Id, []),
            Subnet s => (s.VpcId, [s.Id]),
            InternetGateway g => (g.VpcId, []),
            RouteTable t => (t.VpcId, t.SubnetIds),
            NetworkAcl a => (a.VpcId, a.SubnetIds),
            NetworkInterface i => (i.VpcId, [i.SubnetId]),
            _ => ((string?)null, (IEnumerable<string>)[]),
        };
        if (vpc is not null) { _namedVpcs.TryAdd(vpc, resource.Place); }
        _namedSubnets.UnionWith(subnets);
    }

    private HashSet<Subnet> FindSpecialSubnets()
    {
        HashSet<string> named = [.. SpecialSubnetIds];
        (string Id, IPNetwork Block)[] blocks = [.. Of<Vpc>().DistinctBy(v => v.Id).SelectMany(v => v.CidrBlocks.Select(b => (v.Id, b)))];
        HashSet<string> overlapping = [];
        (string Id, IPNetwork Block)[] sorted = [.. blocks.OrderBy(b => b.Block.BaseAddress.AddressFamily)
            .ThenBy(b => AddressTree.NumberOf(b.Block.BaseAddress))
            .ThenBy(b => b.Block.PrefixLength)];
        Stack<(string Id, IPNetwork Block)> open = new();
        foreach ((string id, IPNetwork block) in sorted)
        {
            while (open.TryPeek(out (string Id, IPNetwork Block) top) && !top.Block.Contains(block.BaseAddress)) { open.Pop(); }
            foreach ((string outer, _) in open.Where(o => o.Id != id))
            {
                overlapping.Add(outer);
                overlapping.Add(id);
            }
            open.Push((id, block));
        }
        return [.. Of<Subnet>().Where(s => named.Contains(s.Id) || overlapping.Contains(s.VpcId))];
    }

    private void Join(string vpcId, string otherVpcId, VpcPeeringConnection peering)
    {
        if (!_peeringOf.TryGetValue((vpcId, otherVpcId), out VpcPeeringConnection? known) || (peering.IsActive && !known.IsActive))
        {
            _peeringOf[(vpcId, otherVpcId)] = peering;
        }
    }
}

/// <summary>Where a subnet is; the subnet itself is null where it was not read.</summary>
internal sealed record SubnetPlace(string SubnetId, string VpcId, Place Place, Subnet? Subnet);
