using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>A network as tables: classes of ends by VPC, zones, filters of ACLs and groups, routes. Immutable once it is made.</summary>
internal sealed class Compilation
{
    private readonly Dictionary<string, SubnetEntry> _subnets = [];
    private readonly Dictionary<string, int> _tableIds = [];
    private readonly Dictionary<string, int> _aclIds = [];
    private readonly List<RouteTable?> _tables = [null];
    private readonly List<NetworkAcl?> _acls = [null];
    private readonly HashSet<string> _special;
    private readonly Dictionary<string, FrontDoors> _doors;
    private readonly Dictionary<string, string> _edgeTables;
    private readonly Dictionary<string, IReadOnlyList<TranslatorSite>> _translatorsOf = [];
    private readonly List<TranslatorSite> _translators = [];
    private readonly Dictionary<(string? VpcId, AddressFamily), Part> _parts = [];
    private readonly Dictionary<ZonePath, int> _pathIds = new() { [default] = 0 };
    private readonly List<ZonePath> _paths = [default];
    private readonly Dictionary<string, int> _choiceIds = [];
    private readonly List<int[]> _choices = [[]];
    private readonly HashSet<int> _better = [];
    private readonly ConcurrentDictionary<(bool Better, int, int), int> _together = [];
    private readonly Lazy<HashSet<string>> _strays;
    private readonly Lazy<Dictionary<(string Interface, IPAddress), (Part, int)>> _classOf;

    public Compilation(ResourceIndex index, AtomSpace atoms)
    {
        (Index, Atoms) = (index, atoms);
        _strays = new(() => [
            .. index.Of<NatGateway>().Select(n => n.VpcId),
            .. index.Of<TransitGatewayAttachment>().Where(a => a.ResourceType == "vpc").Select(a => a.ResourceId),
            .. index.Interfaces.Where(i => !i.SourceDestCheck).Select(i => i.VpcId),
        ]);
        _special = [.. index.SpecialSubnets.Select(s => s.Id), .. index.SpecialSubnetIds];
        _edgeTables = index.Of<RouteTable>().SelectMany(t => t.GatewayIds.Select(g => (g, t))).OrderBy(t => t.t.Id, StringComparer.Ordinal)
            .DistinctBy(t => t.g).ToDictionary(t => t.g, t => t.t.Id);
        _doors = FrontDoors.Find(index.Interfaces.Select(i => (i, index.RoleOf(i))), index.Of<SecurityGroup>(), index.Network);
        Groups = new(index, Filters, atoms.GroupTree);
        foreach (RouteTable table in index.Of<RouteTable>().OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            if (_tableIds.TryAdd(table.Id, _tables.Count)) { _tables.Add(table); }
        }
        foreach (NetworkAcl acl in index.Of<NetworkAcl>().OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            if (_aclIds.TryAdd(acl.Id, _acls.Count)) { _acls.Add(acl); }
        }
        AclTable = new(Filters, [.. _acls], atoms.RouteTree);
        Routes = new(index, [.. _tables], atoms.RouteTree, atoms.IsPublic);
        Transit = new(this);
        Public = new(this);
        Paths = new(this, atoms.Replies);
        BalancerPaths = new(this);
        Results = new(this);
        List<(NetworkInterface At, IPAddress Address, int Zone, Part Part)> ends = FindZones();
        FindClasses(ends, SplitZones(ends));
        AddInternet();
        foreach (NetworkInterface at in index.Interfaces) { Groups.SetOf(at); }
        Groups.CompileAll();
        Dictionary<string, int> order = index.Names.Sort(_parts.Keys.Select(p => p.VpcId).OfType<string>().Distinct())
            .Select((id, i) => (id, i)).ToDictionary();
        Parts = [.. _parts.Values.OrderBy(p => p.Family).ThenBy(p => p.IsInternet).ThenBy(p => p.VpcId is { } id ? order[id] : 0)];
        TranslatorPeers = new(_translators);
        _classOf = new(IndexClasses);
    }

    public ResourceIndex Index { get; }
    public AtomSpace Atoms { get; }
    public Filters Filters => Atoms.Filters;
    public ReplyTable Replies => Atoms.Replies;
    public AclTable AclTable { get; }
    public RouteIndex Routes { get; }
    public GroupTable Groups { get; }
    public ZonePaths Paths { get; }
    public TransitRoutes Transit { get; }
    public PublicAccess Public { get; }

    /// <summary>By family, the VPCs in the order of their names and the internet last.</summary>
    public IReadOnlyList<Part> Parts { get; }

    public AddressTree RouteTree(AddressFamily family) => Atoms.RouteTree(family);

    public ZonePath Path(int id) => _paths[id];

    /// <summary>The number of a path; 0 is the one that lets nothing through.</summary>
    public int PathId(ZonePath path)
    {
        lock (_pathIds)
        {
            if (!_pathIds.TryGetValue(path, out int id))
            {
                id = _paths.Count;
                _pathIds.Add(path, id);
                _paths.Add(path);
            }
            return id;
        }
    }

    /// <summary>Of these paths chance takes one.</summary>
    public ZonePath OneOf(IEnumerable<ZonePath> paths) => Choice(paths, better: false);

    /// <summary>Of these paths the better one counts: the sender may take either.</summary>
    public ZonePath BetterOf(params IEnumerable<ZonePath> paths) => Choice(paths, better: true);

    /// <summary>The results of the paths of a choice together.</summary>
    public int Together(ZonePath choice, Func<int, int> resultOf)
    {
        IReadOnlyList<int> paths = _choices[choice.OneOf];
        bool better = _better.Contains(choice.OneOf);
        if (paths.Count != 2) { return Joined(paths.Select(resultOf)); }

        // A host with a door has two ways, and rows ask for the same two results again and again.
        (int first, int second) = (resultOf(paths[0]), resultOf(paths[1]));
        return _together.TryGetValue((better, first, second), out int known) ? known
            : _together[(better, first, second)] = Joined([first, second]);

        int Joined(IEnumerable<int> results) => better ? Results.BetterOf(results) : Results.OneOf(results);
    }

    private ZonePath Choice(IEnumerable<ZonePath> paths, bool better)
    {
        int[] ids = [.. paths.Select(PathId).Distinct().Order()];
        if (ids.Length == 1) { return Path(ids[0]); }
        lock (_pathIds)
        {
            string key = $"{(better ? "better " : "")}{string.Join(',', ids)}";
            if (!_choiceIds.TryGetValue(key, out int id))
            {
                id = _choices.Count;
                _choiceIds.Add(key, id);
                _choices.Add(ids);
                if (better) { _better.Add(id); }
            }
            return new(Filters.All, Replies.AllAnswered, -1, OneOf: id);
        }
    }

    /// <summary>The numbers of the paths of which chance takes one.</summary>
    public IReadOnlyList<int> ChoicesOf(ZonePath path) => _choices[path.OneOf];

    /// <summary>True if the subnet's block is known and holds the atom.</summary>
    public bool IsInSubnet(string subnetId, Zone zone, int node) =>
        _subnets[$"{zone.VpcId}|{subnetId}"].Place.Subnet is { } subnet
            && subnet.Ipv6CidrBlocks.Prepend(subnet.CidrBlock).Any(b => RouteTree(zone.Family).IsIn(b, node));

    public Place? PlaceOf(string vpcId) => Index.VpcPlace(vpcId);

    /// <summary>The table for what comes in through a gateway, or null.</summary>
    public int? EdgeTable(string gatewayId) => _edgeTables.TryGetValue(gatewayId, out string? table) ? _tableIds[table] : null;

    /// <summary>Whether the address belongs to the VPC of the zone; null where the VPC's blocks were not read.</summary>
    public bool? HoldsSource(Zone zone, int node) =>
        Index.Find<Vpc>(ResourceKind.Vpc, zone.VpcId)?.CidrBlocks.Any(b => RouteTree(zone.Family).IsIn(b, node));

    /// <summary>Whether a route of the zone that was not read may lead through a NAT gateway, a transit gateway or an appliance.</summary>
    public bool MayStray(Zone zone)
    {
        Place place = PlaceOf(zone.VpcId) ?? zone.Place;
        return _strays.Value.Contains(zone.VpcId) || new[]
        {
            ResourceKind.NatGateway, ResourceKind.TransitGatewayAttachment, ResourceKind.NetworkInterface
        }.Any(k => !Index.Network.Has(place, k));
    }

    /// <summary>
    /// True if an end of another VPC has an address that somebody in the zone's own subnet, of which nothing was read, may have too.
    /// </summary>
    public bool MayBeNear(Zone zone, int node, Zone towards) =>
        !zone.SubnetRead && towards.VpcId != zone.VpcId && Index.MayHaveNeighbours(zone.VpcId, zone.Place) &&
            (HoldsSource(zone, node) ?? !Atoms.IsPublic(zone.Family, node)) && !(RouteTree(zone.Family).BlockOf(node) is var block
                && block.PrefixLength == RouteTree(zone.Family).Bits && Index.Owns(zone.VpcId, block));

    /// <summary>Whether the zone's address is a global IPv6 one that the internet knows.</summary>
    public WayBack IsPublicV6(Zone zone) => zone.Family == AddressFamily.InterNetworkV6 && zone.Node >= 0
        && Atoms.IsPublic(zone.Family, zone.Node) ? zone.Advertised : WayBack.Closed;

    /// <summary>A subnet on the way as a zone: no address of it is meant.</summary>
    public Zone ZoneOf(string subnetId, string vpcId, Place place, AddressFamily family) =>
        ZoneAt(EntryOf(subnetId, vpcId, place), family, -1);

    /// <summary>The NAT gateways as groups see them, and the place of each among them.</summary>
    public TranslatorPeers TranslatorPeers { get; }

    public BalancerIndex Balancers => Index.Balancers;
    public BalancerPaths BalancerPaths { get; }
    public ResultTable Results { get; }
    public Buffers Memory { get; } = new();

    /// <summary>Where an address of an interface is.</summary>
    public Zone ZoneOf(NetworkInterface at, IPAddress address) => ZoneOf(at, EntryOf(at.SubnetId, at.VpcId, at.Place), address);

    private Zone ZoneOf(NetworkInterface at, SubnetEntry entry, IPAddress address)
    {
        int node = Balancers.NodeOf(at);
        bool v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        Verdict admits = InternetAddresses.LetsIn(at, Index.RoleOf(at), node < 0 ? null : Balancers.Nodes[node].Balancer, v6);
        Zone zone = admits == Verdict.Reachable ? ZoneAt(entry, address) : ZoneAt(entry, address) with { Admits = WayOf(admits) };
        if (!_doors.TryGetValue(at.VpcId, out FrontDoors? all) || all.To(at, Index.RoleOf(at)) is not { } doors) { return zone; }
        FrontDoor own = doors.Accelerator is null ? FrontDoor.None : FrontDoor.Preserving;
        if (doors.Origin is not null) { own |= FrontDoor.Hiding; }
        return zone with { Door = doors.BringTcp ? own | FrontDoor.Tunnel : own };
    }

    private static WayBack WayOf(Verdict verdict) =>
        verdict switch { Verdict.Reachable => WayBack.Open, Verdict.Blocked => WayBack.Closed, _ => WayBack.Unknown };

    /// <summary>
    /// A NAT gateway as a place on a path: as several where rules tell its addresses apart, as none where they are not known.
    /// </summary>
    public IReadOnlyList<TranslatorSite> SitesOf(NatGateway nat)
    {
        if (_translatorsOf.TryGetValue(nat.Id, out IReadOnlyList<TranslatorSite>? known)) { return known; }
        List<TranslatorSite> sites = [];
        foreach ((Zone Zone, int GroupNode, bool HasPublicAddress) at in NatDoubt.SourcesOf(nat).Select(a => (ZoneAt(
            EntryOf(nat.SubnetId, nat.VpcId, nat.Place), a.Private!), Atoms.Groups4.NodeOf(a.Private!), a.Public is not null)).Distinct())
        {
            sites.Add(new(_translators.Count, nat, at.Zone, at.GroupNode, at.HasPublicAddress));
            _translators.Add(sites[^1]);
        }

        _translatorsOf.Add(nat.Id, sites);
        return sites;
    }

    /// <summary>True if two parts are of one family, or a NAT gateway may translate from the one to the other.</summary>
    public bool MayMeet(Part source, Part destination) =>
        source.Family == destination.Family ? !(source.IsInternet && destination.IsInternet)
            : Atoms.Nat64 is not null && source is { IsInternet: false, Family: AddressFamily.InterNetworkV6 };

    /// <summary>True if whoever has an address in the VPC or its peers is known.</summary>
    public bool AreInterfacesRead(string vpcId) =>
        Index.Of<VpcPeeringConnection>().Select(p => p.OtherEnd(vpcId)?.Place).Append(PlaceOf(vpcId))
            .All(p => p is not { } place || Index.Network.Has(place, ResourceKind.NetworkInterface));

    /// <summary>The classes of everyone who has an address.</summary>
    public IEnumerable<(Part Part, int Class)> ClassesWith(IPAddress address) =>
        _classOf.Value.Where(c => c.Key.Item2.Equals(address)).Select(c => c.Value);

    public TranslatorSite Translator(int number) => _translators[number];

    /// <summary>The part and class of an address of an interface; null where its host is down or it is not the interface's.</summary>
    public (Part Part, int Class)? ClassOf(NetworkInterface at, IPAddress address) =>
        _classOf.Value.TryGetValue((at.Id, address), out (Part, int) found) ? found : null;

    private List<(NetworkInterface, IPAddress, int, Part)> FindZones()
    {
        foreach (NatGateway nat in Index.Of<NatGateway>().Where(n => NatDoubt.Of(n) is null).OrderBy(n => n.Id, StringComparer.Ordinal))
        {
            SitesOf(nat);
        }
        List<(NetworkInterface, IPAddress, int, Part)> ends = [];
        foreach (NetworkInterface at in Index.Names.Sorted)
        {
            if (Ends.StateOf(Index, at) == HostState.Down) { continue; }
            SubnetEntry entry = EntryOf(at.SubnetId, at.VpcId, at.Place);
            foreach (InterfaceEnd end in Ends.Of(at, Atoms))
            {
                Part part = PartOf(at.VpcId, end.Address.AddressFamily);
                ends.Add((at, end.Address, part.ZoneOf(ZoneOf(at, entry, end.Address)), part));
            }
        }
        return ends;
    }

    /// <summary>The zones in which the same subnet and another one of the zone are not alike.</summary>
    private HashSet<(Part, int)> SplitZones(List<(NetworkInterface At, IPAddress, int Zone, Part Part)> ends)
    {
        HashSet<(Part, int)> split = [];
        HashSet<(Part, int, int)> asked = [];
        ZonePath free = new(Filters.All, Replies.AllAnswered, -1);
        foreach (IGrouping<(string, Part Part), (NetworkInterface, IPAddress, int Zone, Part)> subnet in ends.GroupBy(
            e => (e.At.SubnetId, e.Part)))
        {
            int[] zones = [.. subnet.Select(e => e.Zone).Distinct()];
            Part part = subnet.Key.Part;
            foreach (int a in zones)
            {
                foreach (int b in zones.Where(b => asked.Add((part, a, b))))
                {
                    if (!part.Zones[a].SubnetRead || Paths.Between(part.Zones[a], part.Zones[b], sameSubnet: false) != free)
                    {
                        split.Add((part, a));
                        split.Add((part, b));
                    }
                }
            }
        }
        return split;
    }

    private void FindClasses(List<(NetworkInterface At, IPAddress Address, int Zone, Part Part)> ends, HashSet<(Part, int)> split)
    {
        foreach ((NetworkInterface at, IPAddress address, int zone, Part part) in ends)
        {
            bool v4 = part.Family == AddressFamily.InterNetwork;
            EndClass key = new()
            {
                Family = part.Family,
                Zone = zone,
                Groups = Groups.SetOf(at),
                GroupNode = Atoms.GroupTree(part.Family).NodeOf(address),
                HasPublicAddress = v4 ? Ends.PublicOf(at, address) is not null : Atoms.IsPublic(part.Family, part.Zones[zone].Node),
                StateUnknown = Ends.StateOf(Index, at) == HostState.Unknown || Index.Encryption.Has(at.VpcId),
                StartsNothing = Index.RoleOf(at).Starts == Verdict.Blocked,
                StartsPerhaps = Index.RoleOf(at).Starts == Verdict.Unknown,
                Takes = Filters.Of(Index.RoleOf(at).Takes),
                Node = Balancers.NodeOf(at),
                IsUnreadBalancer = Balancers.NodeOf(at) < 0 && (Index.RoleOf(at).IsBalancer || InterfaceRoles.IsDescribedAsBalancer(at)),
                Role = Balancers.RoleOf(at),
                Subnet = split.Contains((part, zone)) ? EntryOf(at.SubnetId, at.VpcId, at.Place).Number : -1,
            };
            part.Members[part.ClassOf(key)].Add(new(at, address));
        }
    }

    private void AddInternet()
    {
        foreach (AddressFamily family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            Part part = PartOf(null, family);
            foreach (InternetAtom atom in Atoms.Internet(family))
            {
                part.ClassOf(new()
                {
                    Family = family, Zone = part.Internet.Count, Groups = -1, GroupNode = atom.GroupNode, HasPublicAddress = true,
                    StateUnknown = false, StartsNothing = false, Takes = Filters.All, Node = -1, IsUnreadBalancer = false,
                    Role = -1, Subnet = -1,
                });
                part.Internet.Add(atom);
            }
        }
    }

    private Part PartOf(string? vpcId, AddressFamily family)
    {
        if (!_parts.TryGetValue((vpcId, family), out Part? part))
        {
            _parts.Add((vpcId, family), part = new() { VpcId = vpcId, Family = family });
        }
        return part;
    }

    private SubnetEntry EntryOf(string subnetId, string vpcId, Place place)
    {
        string key = $"{vpcId}|{subnetId}";
        if (_subnets.TryGetValue(key, out SubnetEntry? entry)) { return entry; }
        SubnetPlace at = Index.PlaceOf(subnetId, vpcId, place);
        entry = new(at, Index.TableOf(at) is { } t ? _tableIds[t.Id] : 0, Index.AclOf(at) is { } a ? _aclIds[a.Id] : 0, _subnets.Count);
        _subnets.Add(key, entry);
        return entry;
    }

    private Zone ZoneAt(SubnetEntry subnet, IPAddress address)
    {
        Zone zone = ZoneAt(subnet, address.AddressFamily, RouteTree(address.AddressFamily).NodeOf(address));
        if (address.AddressFamily == AddressFamily.InterNetwork) { return zone; }
        Verdict advertised = InternetAddresses.IsAdvertised(subnet.Place.Subnet, Index.Find<Vpc>(ResourceKind.Vpc, zone.VpcId), address);
        return advertised == Verdict.Reachable ? zone : zone with { Advertised = WayOf(advertised) };
    }

    private Zone ZoneAt(SubnetEntry subnet, AddressFamily family, int node)
    {
        SubnetPlace at = subnet.Place;
        bool attached = at.Subnet is not null && Transit.IsAttached(at.VpcId);
        return new(family, at.VpcId, at.Place, subnet.Table, subnet.Acl, node, _special.Contains(at.SubnetId) ? at.SubnetId : null,
            at.Subnet is not null,
            attached ? (at.Subnet!.AvailabilityZoneId, at.Subnet.AvailabilityZone) : null);
    }

    private Dictionary<(string, IPAddress), (Part, int)> IndexClasses()
    {
        Dictionary<(string, IPAddress), (Part, int)> all = [];
        foreach (Part part in Parts)
        {
            for (int c = 0; c < part.Classes.Count; c++)
            {
                foreach (InterfaceEnd end in part.Members[c]) { all.TryAdd((end.Interface.Id, end.Address), (part, c)); }
            }
        }
        return all;
    }

    private sealed record SubnetEntry(SubnetPlace Place, int Table, int Acl, int Number);
}
