using System.Net.Sockets;

namespace SecureNet.Reachability.Matrix;

/// <summary>The classes of one VPC and address family, or of the internet.</summary>
internal sealed class Part
{
    private readonly Dictionary<EndClass, int> _classIds = [];
    private readonly Dictionary<Zone, int> _zoneIds = [];
    private PeerList? _peers;
    private int[]? _classPeers;
    private int[]? _nodes;
    private readonly ((int, bool, bool, int)[], int[])?[] _keys = new ((int, bool, bool, int)[], int[])?[2];
    private (int[], int[])? _groupSets;

    public required string? VpcId { get; init; }
    public required AddressFamily Family { get; init; }
    public bool IsInternet => VpcId is null;

    /// <summary>The zones of a VPC; none for the internet, whose zones are the atoms.</summary>
    public List<Zone> Zones { get; } = [];

    public List<InternetAtom> Internet { get; } = [];
    public List<EndClass> Classes { get; } = [];

    /// <summary>The ends of each class, in the order of names; empty for the internet.</summary>
    public List<List<InterfaceEnd>> Members { get; } = [];

    /// <summary>The classes that are interfaces of load balancers.</summary>
    public int[] Nodes => _nodes ??= [.. Enumerable.Range(0, Classes.Count).Where(c => Classes[c].Node >= 0)];

    /// <summary>
    /// The different zones, public addresses where they matter, unknown states and what is taken; and for each class the number of its one.
    /// </summary>
    public ((int Zone, bool Public, bool Unknown, int Takes)[] All, int[] Of) Keys(bool withPublic) =>
        _keys[withPublic ? 1 : 0] ??= FindKeys(withPublic);

    /// <summary>The different sets of groups of the classes, and for each class the number of its one.</summary>
    public (int[] All, int[] Of) GroupSets => _groupSets ??= FindGroupSets();

    public int ZoneCount => IsInternet ? Internet.Count : Zones.Count;

    public PeerList Peers => _peers ??= new(VpcId, Family, Classes.Select(c => (c.GroupNode, c.Groups)));

    public int[] ClassPeers => _classPeers ??= [.. Classes.Select(c => Peers.IdOf(c.GroupNode, c.Groups))];

    public int ZoneOf(Zone zone)
    {
        if (!_zoneIds.TryGetValue(zone, out int id))
        {
            id = Zones.Count;
            _zoneIds.Add(zone, id);
            Zones.Add(zone);
        }
        return id;
    }

    public int ClassOf(EndClass key)
    {
        if (!_classIds.TryGetValue(key, out int id))
        {
            id = Classes.Count;
            _classIds.Add(key, id);
            Classes.Add(key);
            Members.Add([]);
        }
        return id;
    }

    public int? Find(EndClass key) => _classIds.TryGetValue(key, out int id) ? id : null;

    private ((int, bool, bool, int)[], int[]) FindKeys(bool withPublic)
    {
        Dictionary<(int, bool, bool, int), int> seen = [];
        int[] keys = new int[Classes.Count];
        for (int c = 0; c < keys.Length; c++)
        {
            (int, bool, bool, int) key = (Classes[c].Zone, withPublic && Classes[c].HasPublicAddress, Classes[c].IsUnknownAsDestination,
                Classes[c].Takes);
            if (!seen.TryGetValue(key, out keys[c])) { seen.Add(key, keys[c] = seen.Count); }
        }
        return ([.. seen.OrderBy(s => s.Value).Select(s => s.Key)], keys);
    }

    private (int[], int[]) FindGroupSets()
    {
        Dictionary<int, int> seen = [];
        int[] numbers = new int[Classes.Count];
        for (int c = 0; c < numbers.Length; c++)
        {
            if (!seen.TryGetValue(Classes[c].Groups, out numbers[c])) { seen.Add(Classes[c].Groups, numbers[c] = seen.Count); }
        }
        return ([.. seen.OrderBy(s => s.Value).Select(s => s.Key)], numbers);
    }
}
