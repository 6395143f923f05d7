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
}
