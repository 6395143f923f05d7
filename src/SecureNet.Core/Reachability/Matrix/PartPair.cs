using System.Net.Sockets;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// The part of the matrix between two VPCs (or a VPC and itself, or the internet). For a pair of classes three numbers decide: what the
/// source's groups let out, what the destination's let in, and what the network between the zones does.
/// </summary>
internal sealed class PartPair
{
    private readonly Compilation _net;
    private readonly bool _crosses;
    private readonly PeerList _peers;
    private readonly int[] _classPeers;
    private readonly int[][] _paths;
    private readonly int[] _sourceKeys;
    private readonly int[] _destinationKeys;
    private readonly int[] _sets;
    private readonly int[] _setOf;
    private readonly int[] _subnets;
    private readonly bool[] _stateUnknown;
    private readonly Dictionary<(int, int), int> _nearPaths = [];
    private readonly Lazy<int[][]>[] _ingress;
    private readonly Dictionary<int, int[]> _appliances = [];
    private readonly Dictionary<int, int[]> _translators = [];

    public PartPair(Compilation net, Part source, Part destination)
    {
        (_net, Source, Destination) = (net, source, destination);
        _crosses = source.Family != destination.Family;
        (_peers, _classPeers) = _crosses ? Mirrored(net, destination) : (destination.Peers, destination.ClassPeers);
        _ingress = [.. Enum.GetValues<TransitReferences>().Select(t => new Lazy<int[][]>(() => Ingress(t)))];

        // The public address matters at the end that talks to the internet, and nowhere else.
        (int Zone, bool Public)[] from = Distinct(source, destination.IsInternet, out _sourceKeys);
        (int Zone, bool Public)[] to = Distinct(destination, source.IsInternet, out _destinationKeys);
        _sets = [.. destination.Classes.Select(c => c.Groups).Distinct()];
        Dictionary<int, int> position = _sets.Select((set, i) => (set, i)).ToDictionary();
        _setOf = [.. destination.Classes.Select(c => position[c.Groups])];
        _subnets = [.. destination.Classes.Select(c => c.Subnet)];
        _stateUnknown = [.. destination.Classes.Select(c => c.StateUnknown || c.IsUnreadBalancer)];
        lock (net.Paths)
        {
            _paths = [.. from.Select(f => to.Select(t => Signed(PathBetween(f.Zone, t.Zone, f.Public || t.Public))).ToArray())];
            IsConnected = source.Classes.Count > 0 && destination.Classes.Count > 0 && (source == destination || _paths.Any(row => row.AsSpan().ContainsAnyExcept(0)));
            if (source == destination) { AddNearPaths(); }
        }
    }

    public Part Source { get; }
    public Part Destination { get; }

    /// <summary>False where nothing gets from one to the other whatever groups say.</summary>
    public bool IsConnected { get; }

    /// <summary>A worker's own memory. Rows of the same set of groups are best asked one after the other.</summary>
    public sealed class Scratch
    {
        internal int[] Egress = [];
        internal int EgressSet = int.MinValue;
        internal int[] Column = [];
        internal int ColumnPeer = -1;
        internal readonly Dictionary<ulong, int> Known = [];
        internal readonly (ulong Key, int Value)[] Recent = new (ulong, int)[1 << 15];
    }

    /// <summary>Works out what all rows share, after which several threads may ask for rows.</summary>
    public void Prepare()
    {
        _ = _ingress[0].Value;
        _ = Source.ClassPeers;
        _ = Destination.Nodes;
    }

    /// <summary>
    /// The results from a class of the source to every class of the destination, as numbers of <see cref="AtomSpace.Results"/>: what it sends, and
    /// what gets to the targets of load balancers.
    /// </summary>
    public void Row(int source, Scratch scratch, Span<int> results)
    {
        Fill(source, scratch, results);
        if (Source.Classes[source].Node is not (>= 0 and var node)) { return; }
        for (int d = 0; d < results.Length; d++) { results[d] = _net.BalancerPaths.Sent(results[d], node, Destination.Classes[d].Role); }
    }

    /// <summary>As <see cref="Row"/>, whatever a load balancer would start itself.</summary>
    public void Fill(int source, Scratch scratch, Span<int> results)
    {
        EndClass from = Source.Classes[source];
        if (from.StartsNothing)
        {
            results.Clear();
            return;
        }
        int[][] ingress = _ingress[0].Value;
        int peer = Source.ClassPeers[source];
        if (scratch.EgressSet != from.Groups)
        {
            (scratch.EgressSet, scratch.Egress) = (from.Groups, new int[_peers.Nodes.Length]);
            if (from.Groups < 0) { Array.Fill(scratch.Egress, _net.Filters.All); }
            else { FillEgress(from.Groups, scratch.Egress); }
        }
        if (scratch.ColumnPeer != peer)
        {
            (scratch.ColumnPeer, scratch.Column) = (peer, scratch.Column.Length == _sets.Length ? scratch.Column : new int[_sets.Length]);
            for (int set = 0; set < _sets.Length; set++) { scratch.Column[set] = ingress[set][peer]; }
        }
        int[] paths = _paths[_sourceKeys[source]];
        int[] peers = _classPeers;
        for (int d = 0; d < results.Length; d++)
        {
            int path = PathOf(from, paths, d);
            int egress = scratch.Egress[peers[d]];
            int into = path > 0 ? scratch.Column[_setOf[d]] : path == 0 ? Filters.None : AlongSpecialPath(_net.Path(-path), _setOf[d], peer);
            results[d] = egress == Filters.None || into == Filters.None ? 0 : Combine(scratch, egress, into, Math.Abs(path), from.StateUnknown || _stateUnknown[d]);
        }
        foreach (int d in Destination.Nodes)
        {
            if (results[d] != 0) { results[d] = _net.BalancerPaths.Through(results[d], Destination.Classes[d].Node, ClientOf(source, from, _net.Path(Math.Abs(PathOf(from, paths, d))))); }
        }
    }

    private int PathOf(EndClass from, int[] paths, int d) =>
        from.Subnet >= 0 && from.Subnet == _subnets[d] && !_crosses ? _nearPaths[(from.Zone, Destination.Classes[d].Zone)] : paths[_destinationKeys[d]];

    /// <summary>The source as a load balancer sees it that the path leads to.</summary>
    private BalancerClient ClientOf(int source, EndClass from, ZonePath way)
    {
        if (way.Translator == ZonePath.AnySource) { return new(from.Family, -1, -1, null, IsUnknown: true); }
        if (way.Translator >= 0 && _net.Translator(way.Translator) is var nat) { return new(nat.Zone.Family, nat.Zone.Node, nat.GroupNode, null); }
        return Source.IsInternet ? new(from.Family, Source.Internet[from.Zone].RouteNode, from.GroupNode, null)
            : new(from.Family, Source.Zones[from.Zone].Node, from.GroupNode, from.Role >= 0 ? Source.Members[source][0].Address : null);
    }

    /// <summary>What the destination's groups let in where they see another source than the sender, or an appliance's groups are asked too.</summary>
    private int AlongSpecialPath(ZonePath way, int set, int peer)
    {
        if (_crosses) { return _net.Filters.AsV6(way.Translator == -1 ? Filters.None : FromTranslator(_sets[set], way.Translator)); }
        int into = way.Translator != -1 ? FromTranslator(_sets[set], way.Translator) : _ingress[(int)way.References].Value[set][peer];
        return way.Appliance < 0 ? into : _net.Filters.Meet(into, way.Translator >= 0 ? FromTranslator(way.Appliance, way.Translator) : AtAppliance(way.Appliance, peer));
    }

    // Three numbers of at most 21 bits make a key of one word.
    private int Combine(Scratch scratch, int egress, int ingress, int path, bool unknown)
    {
        ulong key = ((ulong)egress << 43) | ((ulong)ingress << 22) | ((ulong)path << 1) | (unknown ? 1UL : 0);
        ref (ulong Key, int Value) recent = ref scratch.Recent[(int)(key * 0x9E3779B97F4A7C15 >> 49)];
        if (recent.Key == key) { return recent.Value; }
        if (!scratch.Known.TryGetValue(key, out int result))
        {
            if ((egress | ingress | path) >= 1 << 21) { throw new InvalidOperationException("The network has more different filters than the matrix can number."); }
            scratch.Known.Add(key, result = Work(egress, ingress, path, unknown));
        }
        recent = (key, result);
        return result;
    }

    private int Work(int egress, int ingress, int path, bool unknown)
    {
        ZonePath way = _net.Path(path);
        Filters filters = _net.Filters;
        int forward = filters.Meet(filters.Meet(egress, ingress), way.Forward);
        ReadOnlySpan<ulong> may = filters.May(forward);
        ReadOnlySpan<ulong> must = filters.Must(forward);
        int words = filters.Atoms.Words;
        ReadOnlySpan<ulong> replies = _net.Replies.Profiles[way.Replies];
        ulong[] result = new ulong[words * 4];
        for (int i = 0; i < words; i++)
        {
            ulong certain = unknown ? 0 : must[i];
            ulong full = replies[(ReplyTable.Full * words) + i];
            result[(ReplyTable.Full * words) + i] = certain & full;
            result[(ReplyTable.Partial * words) + i] = may[i] & replies[(ReplyTable.Partial * words) + i];
            result[(ReplyTable.NoReply * words) + i] = may[i] & replies[(ReplyTable.NoReply * words) + i];
            result[(ReplyTable.Unknown * words) + i] = may[i] & (replies[(ReplyTable.Unknown * words) + i] | (full & ~certain));
        }
        return _net.Atoms.Results.Intern(result);
    }

    /// <summary>What the sets of groups of the destination let in from each peer of the source.</summary>
    private int[][] Ingress(TransitReferences transit)
    {
        int[][] rows = new int[_sets.Length][];
        Parallel.For(0, _sets.Length, i =>
        {
            rows[i] = new int[Source.Peers.Nodes.Length];
            if (_sets[i] < 0) { Array.Fill(rows[i], _net.Filters.All); }
            else { _net.Groups.Fill(_sets[i], egress: false, Source.Peers, rows[i], transit); }
        });
        return rows;
    }

    private int AtAppliance(int set, int peer)
    {
        lock (_appliances)
        {
            if (!_appliances.TryGetValue(set, out int[]? row))
            {
                _appliances.Add(set, row = new int[Source.Peers.Nodes.Length]);
                _net.Groups.Fill(set, egress: false, Source.Peers, row);
            }
            return row[peer];
        }
    }

    private int FromTranslator(int set, int translator)
    {
        if (set < 0) { return _net.Filters.All; }
        if (translator == ZonePath.AnySource) { return _net.Groups.OfAnyone(set, egress: false); }
        lock (_translators)
        {
            if (!_translators.TryGetValue(set, out int[]? row))
            {
                _translators.Add(set, row = new int[_net.TranslatorPeers.All.Nodes.Length]);
                _net.Groups.Fill(set, egress: false, _net.TranslatorPeers.All, row);
            }
            return row[_net.TranslatorPeers.IdOf(translator)];
        }
    }

    private ZonePath PathBetween(int source, int destination, bool isPublic) =>
        Destination.IsInternet ? _net.Paths.ToInternet(Source.Zones[source], isPublic, Destination.Family, Destination.Internet[destination].RouteNode)
        : Source.IsInternet ? _net.Paths.FromInternet(Source.Internet[source].RouteNode, Destination.Zones[destination], isPublic)
        : _net.Paths.Between(Source.Zones[source], Destination.Zones[destination], sameSubnet: false);

    // Negative where groups see another source than the sender, or more groups are asked.
    private int Signed(ZonePath path) =>
        path.Translator != -1 || path.Appliance >= 0 || path.References != TransitReferences.NoTransit ? -_net.PathId(path) : _net.PathId(path);

    private void AddNearPaths()
    {
        foreach (IGrouping<int, EndClass> subnet in Source.Classes.Where(c => c.Subnet >= 0).GroupBy(c => c.Subnet))
        {
            int[] zones = [.. subnet.Select(c => c.Zone).Distinct()];
            foreach (int a in zones)
            {
                foreach (int b in zones.Where(b => !_nearPaths.ContainsKey((a, b))))
                {
                    _nearPaths.Add((a, b), Signed(_net.Paths.Between(Source.Zones[a], Source.Zones[b], sameSubnet: true)));
                }
            }
        }
    }

    /// <summary>What the source's groups let out; of IPv4 hosts they see the addresses that stand for them, and so nobody's groups.</summary>
    private void FillEgress(int set, int[] row)
    {
        _net.Groups.Fill(set, egress: true, _peers, row);
        if (!_crosses || _net.AreInterfacesRead(Source.VpcId!)) { return; }
        int perhaps = _net.Groups.OfReferences(set, egress: true);
        for (int i = 0; i < row.Length; i++) { row[i] = _net.Filters.Join(row[i], perhaps); }
    }

    /// <summary>The ends of IPv4 as hosts of IPv6 see them.</summary>
    private static (PeerList, int[]) Mirrored(Compilation net, Part part)
    {
        (int Node, int)[] peers = [.. part.Classes.Select(c => (net.Atoms.Nat64!.GroupOf(c.GroupNode), -1))];
        PeerList list = new(null, AddressFamily.InterNetworkV6, peers);
        return (list, [.. peers.Select(p => list.IdOf(p.Node, -1))]);
    }

    private static (int, bool)[] Distinct(Part part, bool withPublic, out int[] keys)
    {
        Dictionary<(int, bool), int> seen = [];
        keys = new int[part.Classes.Count];
        for (int c = 0; c < keys.Length; c++)
        {
            (int, bool) key = (part.Classes[c].Zone, withPublic && part.Classes[c].HasPublicAddress);
            if (!seen.TryGetValue(key, out keys[c])) { seen.Add(key, keys[c] = seen.Count); }
        }
        return [.. seen.OrderBy(s => s.Value).Select(s => s.Key)];
    }
}
