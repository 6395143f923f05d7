using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// A network prepared for many questions: every lookup that a walk makes is a dictionary or a sorted list. It is built once a
/// network and never changes, so any number of threads may ask it.
/// </summary>
internal sealed class NetworkIndex
{
    private static readonly ConditionalWeakTable<Network, NetworkIndex> s_indexes = [];

    private readonly Dictionary<string, VpcNode> _vpcs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SubnetNode> _subnets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InterfaceNode> _interfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupNode> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<Ip, InterfaceNode> _byPublic = [];
    private readonly Dictionary<Ip, List<InterfaceNode>> _byPrivate = [];
    private readonly Dictionary<Ip, Resource> _publicHolders = [];
    private readonly List<InterfaceNode> _withPrefixes = [];
    private readonly Dictionary<string, RouteTableNode> _edgeTables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Vpc, string Other), VpcPeeringConnection> _peeringBetween = [];
    private readonly Dictionary<string, TransitTableNode> _transitTables = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKind, Dictionary<string, Resource>> _others = [];
    private readonly Dictionary<string, IpBlock[]> _prefixLists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<InterfaceNode>> _byInstance = new(StringComparer.Ordinal);
    private readonly List<TransitGatewayAttachment> _attachments = [];
    private readonly List<LoadBalancerNode> _loadBalancers = [];
    private readonly Dictionary<string, LoadBalancerNode> _balancerOfInterface = new(StringComparer.Ordinal);

    private readonly Understood _understood;
    private readonly Lazy<HashSet<string>> _strays;
    private Dictionary<string, FrontDoors> _frontDoors = [];

    private NetworkIndex(Network given)
    {
        _understood = Understood.Of(given);
        Network network = Network = _understood.Network;
        _strays = new(FindStrays);
        KnowsBlockPublicAccess = Assumptions.IsMissingAccessUnknown(given);
        ILookup<ResourceKind, Resource> byKind = network.Resources
            .OrderBy(r => r.AccountId, StringComparer.Ordinal).ThenBy(r => r.Region, StringComparer.Ordinal)
            .ThenBy(r => r.Id, StringComparer.Ordinal)
            .ToLookup(r => r.Kind);
        foreach (IGrouping<ResourceKind, Resource> kind in byKind)
        {
            Dictionary<string, Resource> ids = new(StringComparer.Ordinal);
            foreach (Resource resource in kind) { ids.TryAdd(resource.Id, resource); }
            _others[kind.Key] = ids;
        }

        foreach (ManagedPrefixList list in byKind[ResourceKind.ManagedPrefixList].OfType<ManagedPrefixList>()
            .Where(l => l.Entries is not null))
        {
            _prefixLists.TryAdd(list.Id, IpBlock.Of(list.Entries!));
        }

        Encryption = new(byKind[ResourceKind.Vpc].OfType<Vpc>());
        AddVpcs(byKind);
        AddTables(byKind);
        AddInterfaces(byKind);
        AddPeerings(byKind);
        AddTransit(byKind);
        Policies = new(given);
        _loadBalancers.AddRange(LoadBalancerNode.All(this, byKind));
        foreach (LoadBalancerNode balancer in _loadBalancers)
        {
            foreach (InterfaceNode at in balancer.Interfaces) { _balancerOfInterface.TryAdd(at.Record.Id, balancer); }
        }
    }

    /// <summary>What is understood of the network.</summary>
    public Network Network { get; }

    /// <summary>The VPCs of which it is not known what gets through there.</summary>
    public EncryptionDoubts Encryption { get; }

    public IEnumerable<InterfaceNode> Interfaces => _interfaces.Values;

    public IEnumerable<VpcNode> Vpcs => _vpcs.Values;

    public IReadOnlyList<LoadBalancerNode> LoadBalancers => _loadBalancers;

    public static NetworkIndex Of(Network network) => s_indexes.GetValue(network, n => new(n));

    public VpcNode? Vpc(string id) => _vpcs.GetValueOrDefault(id);

    public SubnetNode? Subnet(string id) => _subnets.GetValueOrDefault(id);

    public InterfaceNode? Interface(string id) => _interfaces.GetValueOrDefault(id);

    public InterfaceNode? PublicOwner(in Ip address) => _byPublic.GetValueOrDefault(address);

    /// <summary>
    /// What has a public address whose interface was not read: an Elastic IP address, instance or NAT gateway; null
    /// where the address is nobody's here.
    /// </summary>
    public Resource? PublicHolder(in Ip address) => _publicHolders.GetValueOrDefault(address);

    /// <summary>
    /// The VPC whose block holds a global IPv6 address, or null. A public IPv4 block inside a VPC says nothing about the
    /// internet's host of that address.
    /// </summary>
    public VpcNode? HomeOf(Ip address) => address.IsV6 ? _vpcs.Values.FirstOrDefault(v => v.Contains(address)) : null;

    /// <summary>Every interface that has the address, one a VPC at most.</summary>
    public IEnumerable<InterfaceNode> OwnersOf(Ip address)
    {
        if (_byPrivate.TryGetValue(address, out List<InterfaceNode>? owners)) { return owners; }
        return _withPrefixes.Count == 0 ? [] : _withPrefixes.Where(i => i.Owns(address));
    }

    /// <summary>The doors by which the internet may come to the interface beside its public addresses, or null.</summary>
    public FrontDoors? DoorsTo(InterfaceNode at) => _frontDoors.GetValueOrDefault(at.Vpc.Id)?.To(at.Record, at.Role);

    public IReadOnlyList<InterfaceNode> InterfacesOf(string instanceId) =>
        _byInstance.TryGetValue(instanceId, out List<InterfaceNode>? own) ? own : [];

    public LoadBalancerNode? BalancerOf(InterfaceNode at) => _balancerOfInterface.GetValueOrDefault(at.Record.Id);

    /// <summary>The table for what comes in through a gateway, or null where it has none.</summary>
    public RouteTableNode? EdgeTable(string gatewayId) => _edgeTables.GetValueOrDefault(gatewayId);

    /// <summary>The peering connection between two VPCs: an active one before one that may still become active.</summary>
    public VpcPeeringConnection? PeeringBetween(string vpcId, string otherVpcId) => _peeringBetween.GetValueOrDefault((vpcId, otherVpcId));

    public TransitTableNode? TransitTable(string id) => _transitTables.GetValueOrDefault(id);

    public IReadOnlyList<TransitGatewayAttachment> Attachments => _attachments;

    /// <summary>Whether policy tables may decide for attachments.</summary>
    public TransitPolicies Policies { get; }

    /// <summary>The resource of this kind with this id in any place, or null.</summary>
    public T? Find<T>(ResourceKind kind, string id) where T : Resource =>
        _others.TryGetValue(kind, out Dictionary<string, Resource>? ids) ? ids.GetValueOrDefault(id) as T : null;

    public IEnumerable<T> All<T>(ResourceKind kind) where T : Resource =>
        _others.TryGetValue(kind, out Dictionary<string, Resource>? ids) ? ids.Values.OfType<T>() : [];

    /// <summary>The place that has no listing of this kind among those that could have listed it, or null.</summary>
    public bool WasListed(Place place, ResourceKind kind) => Network.Has(place, kind);

    /// <summary>Whether a place of which VPC Block Public Access was not read is a gap.</summary>
    public bool KnowsBlockPublicAccess { get; }

    /// <summary>
    /// Whether what leaves a subnet of the VPC by a route that was not read may go on under another address, or by a way that asks other
    /// ACLs: a NAT gateway, a transit gateway or an appliance is there, or nobody knows that none is.
    /// </summary>
    public bool MayStray(VpcNode vpc) => _strays.Value.Contains(vpc.Id) ||
        !(WasListed(vpc.Place, ResourceKind.NatGateway) && WasListed(vpc.Place, ResourceKind.TransitGatewayAttachment)
            && WasListed(vpc.Place, ResourceKind.NetworkInterface));

    private HashSet<string> FindStrays() =>
    [
        .. All<NatGateway>(ResourceKind.NatGateway).Select(n => n.VpcId),
        .. _attachments.Where(a => a.ResourceType == "vpc").Select(a => a.ResourceId),
        .. _interfaces.Values.Where(i => !i.Record.SourceDestCheck).Select(i => i.Vpc.Id),
    ];

    /// <summary>Why something is unknown: the describe call that was not made, or whose answer lacks the resource.</summary>
    public string Missing(Place place, ResourceKind kind, string what) => WasListed(place, kind)
        ? $"{what} is not in the answer of {ListingCalls.ActionOf(kind)} of {place}"
        : $"{what} is not known: {WhyUnread(place, kind, what)}";

    /// <inheritdoc cref="Understood.WhyUnread"/>
    public string WhyUnread(Place place, ResourceKind kind, string what = "") => _understood.WhyUnread(place, kind, what);

    /// <inheritdoc cref="Understood.WhyLeft"/>
    public string? WhyLeft(ResourceKind kind, string id) => _understood.WhyLeft(kind, id);

    /// <summary>The resources of a type that were read and are not understood.</summary>
    public IEnumerable<T> NotUnderstood<T>() where T : Resource => _understood.Left.OfType<T>();

    private void AddVpcs(ILookup<ResourceKind, Resource> byKind)
    {
        foreach (Vpc vpc in byKind[ResourceKind.Vpc].OfType<Vpc>())
        {
            // A shared VPC is listed by several accounts; the one that also lists its tables is the better witness.
            VpcNode node = VpcOf(vpc.Id, vpc.Place);
            if (node.Vpc is not null && Network.Has(node.Vpc.Place, ResourceKind.RouteTable)) { continue; }
            (node.Vpc, node.Place, node.Blocks) = (vpc, vpc.Place, IpBlock.Of(vpc.CidrBlocks));
        }

        foreach (Subnet subnet in byKind[ResourceKind.Subnet].OfType<Subnet>())
        {
            VpcNode vpc = VpcOf(subnet.VpcId, subnet.Place);
            SubnetNode node = SubnetOf(subnet.Id, vpc, subnet.Place);
            if (node.Subnet is not null && subnet.Place != vpc.Place) { continue; }
            (node.Subnet, node.Place, node.Blocks) = (subnet, subnet.Place,
                IpBlock.Of(subnet.Ipv6CidrBlocks.Prepend(subnet.CidrBlock).Where(b => b.PrefixLength > 0).Distinct()));
        }

        foreach (InternetGateway gateway in byKind[ResourceKind.InternetGateway].OfType<InternetGateway>())
        {
            if (gateway.VpcId is { } id) { VpcOf(id, gateway.Place).Gateway ??= gateway; }
        }
    }

    private void AddTables(ILookup<ResourceKind, Resource> byKind)
    {
        foreach (RouteTable table in byKind[ResourceKind.RouteTable].OfType<RouteTable>())
        {
            VpcNode vpc = VpcOf(table.VpcId, table.Place);
            RouteTableNode node = new(table, _prefixLists.GetValueOrDefault);
            if (table.IsMain) { vpc.MainTable ??= node; }
            foreach (string id in table.SubnetIds) { SubnetOf(id, vpc, table.Place).Table ??= node; }
            foreach (string id in table.GatewayIds) { _edgeTables.TryAdd(id, node); }
        }

        foreach (NetworkAcl acl in byKind[ResourceKind.NetworkAcl].OfType<NetworkAcl>())
        {
            AclNode node = new(acl);
            VpcNode vpc = VpcOf(acl.VpcId, acl.Place);
            foreach (string id in acl.SubnetIds) { SubnetOf(id, vpc, acl.Place).Acl ??= node; }
        }

        foreach (SecurityGroup group in byKind[ResourceKind.SecurityGroup].OfType<SecurityGroup>())
        {
            RuleNode[] rules = [.. group.Rules.Select((r, i) => new RuleNode(r, i,
                r.CidrBlock is { } b ? [new(b)] : r.PrefixListId is { } l ? _prefixLists.GetValueOrDefault(l) : null))];
            _groups.TryAdd(group.Id, new(group, [.. rules.Where(r => !r.Record.Egress)], [.. rules.Where(r => r.Record.Egress)]));
        }

        foreach (VpcNode vpc in _vpcs.Values)
        {
            vpc.BlockPublicAccess = Network.Find<VpcBlockPublicAccess>(vpc.Place, ResourceKind.VpcBlockPublicAccess,
                VpcBlockPublicAccess.OnlyId);
        }
    }

    private void AddInterfaces(ILookup<ResourceKind, Resource> byKind)
    {
        Dictionary<string, VpcEndpoint> endpoints = new(StringComparer.Ordinal);
        foreach (VpcEndpoint endpoint in byKind[ResourceKind.VpcEndpoint].OfType<VpcEndpoint>().Concat(NotUnderstood<VpcEndpoint>()))
        {
            // Whose endpoint is not understood is not understood either.
            foreach (string id in endpoint.NetworkInterfaceIds) { endpoints.TryAdd(id, endpoint); }
        }

        foreach (NetworkInterface record in byKind[ResourceKind.NetworkInterface].OfType<NetworkInterface>())
        {
            if (_interfaces.ContainsKey(record.Id)) { continue; }
            VpcNode vpc = VpcOf(record.VpcId, record.Place);
            InterfaceNode node = new(record, SubnetOf(record.SubnetId, vpc, record.Place))
            {
                Groups = [.. record.SecurityGroupIds.Select(id => _groups.GetValueOrDefault(id))],
                Instance = record.InstanceId is { } i ? Find<Instance>(ResourceKind.Instance, i) : null,
                Role = InterfaceRoles.Of(record, endpoints.GetValueOrDefault(record.Id)),
            };
            _interfaces.Add(record.Id, node);
            node.Vpc.Add(node);
            if (node.Prefixes.Length > 0) { _withPrefixes.Add(node); }
            foreach ((Ip own, Ip? known) in node.Addresses)
            {
                if (!_byPrivate.TryGetValue(own, out List<InterfaceNode>? owners)) { _byPrivate[own] = owners = new(1); }
                owners.Add(node);
                if (known is { } address) { _byPublic.TryAdd(address, node); }
            }

            foreach ((Ip own, _) in node.Addresses)
            {
                if (own.IsV6 && SpecialBlocks.IsPublic(own)) { _byPublic.TryAdd(own, node); }
            }

            if (record.InstanceId is not { } instance) { continue; }
            if (!_byInstance.TryGetValue(instance, out List<InterfaceNode>? siblings)) { _byInstance[instance] = siblings = new(1); }
            siblings.Add(node);
        }

        _frontDoors = FrontDoors.Find(_interfaces.Values.Select(i => (i.Record, i.Role)),
            byKind[ResourceKind.SecurityGroup].OfType<SecurityGroup>(), Network);
        AddPublicHolders(byKind);
        foreach (NatGateway nat in byKind[ResourceKind.NatGateway].OfType<NatGateway>())
        {
            if (!_subnets.TryGetValue(nat.SubnetId, out SubnetNode? subnet)) { continue; }
            foreach (System.Net.IPAddress own in nat.Addresses.Select(a => a.Private).OfType<System.Net.IPAddress>())
            {
                subnet.Vpc.AddNat(Ip.Of(own), subnet);
            }
        }
    }

    private void AddPublicHolders(ILookup<ResourceKind, Resource> byKind)
    {
        IEnumerable<(Resource, System.Net.IPAddress?)> all = byKind[ResourceKind.Instance].OfType<Instance>()
            .Select(i => ((Resource)i, i.PublicIpAddress))
            .Concat(byKind[ResourceKind.NatGateway].OfType<NatGateway>().Where(n => n.Exists)
                .SelectMany(n => n.Addresses.Select(a => ((Resource)n, a.Public))))
            .Concat(byKind[ResourceKind.ElasticIp].OfType<ElasticIp>()
                .Select(e => ((Resource)e, (System.Net.IPAddress?)e.PublicIpAddress)));
        foreach ((Resource holder, System.Net.IPAddress? known) in all)
        {
            if (known is not null && !_byPublic.ContainsKey(Ip.Of(known))) { _publicHolders.TryAdd(Ip.Of(known), holder); }
        }
    }

    private void AddPeerings(ILookup<ResourceKind, Resource> byKind)
    {
        foreach (VpcPeeringConnection peering in byKind[ResourceKind.VpcPeeringConnection].OfType<VpcPeeringConnection>()
            .OrderByDescending(p => p.IsActive).ThenBy(p => p.Id, StringComparer.Ordinal))
        {
            foreach (PeeringVpc end in new[] { peering.Requester, peering.Accepter })
            {
                VpcNode vpc = VpcOf(end.VpcId, end.Place);
                if (vpc.Vpc is null) { vpc.Place = end.Place; }
                if (!vpc.Peerings.Any(p => p.Id == peering.Id)) { vpc.Peerings.Add(peering); }
            }

            if (!peering.Exists) { continue; }
            _peeringBetween.TryAdd((peering.Requester.VpcId, peering.Accepter.VpcId), peering);
            _peeringBetween.TryAdd((peering.Accepter.VpcId, peering.Requester.VpcId), peering);
        }
    }

    private void AddTransit(ILookup<ResourceKind, Resource> byKind)
    {
        // Both accounts of a shared gateway list an attachment; the one that knows the association is the gateway's owner.
        _attachments.AddRange(byKind[ResourceKind.TransitGatewayAttachment].OfType<TransitGatewayAttachment>()
            .GroupBy(a => (a.Id, a.TransitGatewayId))
            .Select(g => g.First() with
            {
                AssociatedRouteTableId = g.Select(a => a.AssociatedRouteTableId).FirstOrDefault(t => t is not null),
                ChangingRouteTableId = g.Select(a => a.ChangingRouteTableId).FirstOrDefault(t => t is not null),
                SubnetIds = g.Select(a => a.SubnetIds).FirstOrDefault(s => s.Count > 0) ?? [],
            }));
        foreach (TransitGatewayRouteTable table in byKind[ResourceKind.TransitGatewayRouteTable].OfType<TransitGatewayRouteTable>())
        {
            _transitTables.TryAdd(table.Id, new(table, Assumptions.RoutesOf(Network, table)));
        }
    }

    private VpcNode VpcOf(string id, Place place)
    {
        if (!_vpcs.TryGetValue(id, out VpcNode? node)) { _vpcs[id] = node = new(id, place); }
        return node;
    }

    private SubnetNode SubnetOf(string id, VpcNode vpc, Place place)
    {
        if (!_subnets.TryGetValue(id, out SubnetNode? node)) { _subnets[id] = node = new(id, vpc, place); }
        return node;
    }
}
