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
    private readonly Dictionary<(string? VpcId, AddressFamily), Part> _parts = [];
    private readonly Dictionary<ZonePath, int> _pathIds = new() { [default] = 0 };
    private readonly List<ZonePath> _paths = [default];
    private readonly Lazy<Dictionary<(string Interface, IPAddress), (Part, int)>> _classOf;

    public Compilation(ResourceIndex index, AtomSpace atoms)
    {
        (Index, Atoms) = (index, atoms);
        _special = [.. index.SpecialSubnets.Select(s => s.Id), .. index.Network.Of<NatGateway>().Select(n => n.SubnetId)];
        Groups = new(index, Filters, atoms.GroupTree);
        foreach (RouteTable table in index.Network.Of<RouteTable>().OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            if (_tableIds.TryAdd(table.Id, _tables.Count)) { _tables.Add(table); }
        }
        foreach (NetworkAcl acl in index.Network.Of<NetworkAcl>().OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            if (_aclIds.TryAdd(acl.Id, _acls.Count)) { _acls.Add(acl); }
        }
        AclTable = new(Filters, [.. _acls], atoms.RouteTree);
        Routes = new(index, [.. _tables], atoms.RouteTree, atoms.IsPublic);
        Paths = new(this);
        List<(NetworkInterface At, IPAddress Address, int Zone, Part Part)> ends = FindZones();
        FindClasses(ends, SplitZones(ends));
        AddInternet();
        Groups.CompileAll();
        Parts = [.. _parts.Values.OrderBy(p => p.Family).ThenBy(p => p.IsInternet).ThenBy(p => p.VpcId, StringComparer.Ordinal)];
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

    /// <summary>By family, the VPCs in the order of their ids and the internet last.</summary>
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

    /// <summary>True if the subnet's block is known and holds the atom.</summary>
    public bool IsInSubnet(string subnetId, Zone zone, int node) =>
        _subnets[$"{zone.VpcId}|{subnetId}"].Place.Subnet is { } subnet && subnet.Ipv6CidrBlocks.Prepend(subnet.CidrBlock).Any(b => RouteTree(zone.Family).IsIn(b, node));

    public Place? PlaceOf(string vpcId) => Index.Find<Vpc>(ResourceKind.Vpc, vpcId)?.Place ?? Index.OwnerOf(vpcId);

    /// <summary>A NAT gateway as a place on a path.</summary>
    public TranslatorSite SiteOf(NatGateway nat)
    {
        Part part = PartOf(nat.VpcId, AddressFamily.InterNetwork);
        TranslatorSite? known = part.Translators.FirstOrDefault(t => t.Gateway.Id == nat.Id);
        if (known is not null) { return known; }
        Zone zone = ZoneAt(EntryOf(nat.SubnetId, nat.VpcId, nat.Place), nat.PrivateIpAddress!);
        TranslatorSite site = new(part.Translators.Count, nat, zone, Atoms.Groups4.NodeOf(nat.PrivateIpAddress!));
        part.Translators.Add(site);
        return site;
    }

    /// <summary>The part and class of an address of an interface; null where its host is down or it is not the interface's.</summary>
    public (Part Part, int Class)? ClassOf(NetworkInterface at, IPAddress address) =>
        _classOf.Value.TryGetValue((at.Id, address), out (Part, int) found) ? found : null;

    private List<(NetworkInterface, IPAddress, int, Part)> FindZones()
    {
        foreach (NatGateway nat in Index.Network.Of<NatGateway>().Where(n => n.PrivateIpAddress is not null).OrderBy(n => n.Id, StringComparer.Ordinal)) { SiteOf(nat); }
        List<(NetworkInterface, IPAddress, int, Part)> ends = [];
        foreach (NetworkInterface at in Index.Interfaces)
        {
            if (Ends.StateOf(Index, at) == HostState.Down) { continue; }
            SubnetEntry entry = EntryOf(at.SubnetId, at.VpcId, at.Place);
            foreach (InterfaceEnd end in Ends.Of(at, Atoms))
            {
                Part part = PartOf(at.VpcId, end.Address.AddressFamily);
                ends.Add((at, end.Address, part.ZoneOf(ZoneAt(entry, end.Address)), part));
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
        foreach (IGrouping<(string, Part Part), (NetworkInterface, IPAddress, int Zone, Part)> subnet in ends.GroupBy(e => (e.At.SubnetId, e.Part)))
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
                StateUnknown = Ends.StateOf(Index, at) == HostState.Unknown,
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
                    Family = family, Zone = part.Internet.Count, Groups = -1, GroupNode = atom.GroupNode, HasPublicAddress = true, StateUnknown = false, Subnet = -1,
                });
                part.Internet.Add(atom);
            }
        }
    }

    private Part PartOf(string? vpcId, AddressFamily family)
    {
        if (!_parts.TryGetValue((vpcId, family), out Part? part)) { _parts.Add((vpcId, family), part = new() { VpcId = vpcId, Family = family }); }
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

    private Zone ZoneAt(SubnetEntry subnet, IPAddress address) => new(address.AddressFamily, subnet.Place.VpcId, subnet.Place.Place, subnet.Table, subnet.Acl,
        RouteTree(address.AddressFamily).NodeOf(address), _special.Contains(subnet.Place.SubnetId) ? subnet.Place.SubnetId : null, subnet.Place.Subnet is not null);

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
