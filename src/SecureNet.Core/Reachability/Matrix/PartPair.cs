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
    private readonly bool[] _stateUnknown;
    private readonly int[] _takes;
    private readonly Dictionary<(int, int), int> _nearPaths = [];
    private readonly Dictionary<int, int[]> _bySubnet = [];
    private readonly Lazy<IngressTable> _ingress;
    private readonly Lazy<int[][]>[] _transitIngress;
    private readonly Dictionary<int, int[]> _appliances = [];
    private readonly Dictionary<int, int[]> _translators = [];

    public PartPair(Compilation net, Part source, Part destination)
    {
        (_net, Source, Destination) = (net, source, destination);
        _crosses = source.Family != destination.Family;
        (_peers, _classPeers) = _crosses ? Mirrored(net, destination) : (destination.Peers, destination.ClassPeers);
        _ingress = new(() => new(_sets!.Length, Source!.Peers.Nodes.Length,
            (set, row) => FillIngress(_sets[set], row, TransitReferences.NoTransit), () => net.Filters.Table.Count, net.Memory));
        _transitIngress = [.. Enum.GetValues<TransitReferences>().Select(t => new Lazy<int[][]>(() => Ingress(t)))];

        // The public address matters at the end that talks to the internet, and nowhere else.
        ((int Zone, bool Public, bool Unknown, int Takes)[] from, _sourceKeys) = source.Keys(withPublic: destination.IsInternet);
        ((int Zone, bool Public, bool Unknown, int Takes)[] to, _destinationKeys) = destination.Keys(withPublic: source.IsInternet);
        _stateUnknown = [.. to.Select(t => t.Unknown)];
        _takes = [.. to.Select(t => _crosses && t.Takes != net.Filters.All ? net.Filters.AsV6(t.Takes) : t.Takes)];
        (_sets, _setOf) = destination.GroupSets;
        lock (net.Paths)
        {
            _paths = [.. from.Select(f => to.Select(t => Signed(PathBetween(f.Zone, t.Zone, f.Public || t.Public))).ToArray())];
            IsConnected = source.Classes.Count > 0 && destination.Classes.Count > 0
                && (source == destination || _paths.Any(row => row.AsSpan().ContainsAnyExcept(0)));
            if (source == destination) { AddNearPaths(); }
        }
    }

    public Part Source { get; }
    public Part Destination { get; }

    /// <summary>False where nothing gets from one to the other whatever groups say.</summary>
    public bool IsConnected { get; }

    /// <summary>Gives its memory back; no row may be asked for after that.</summary>
    public void Release()
    {
        if (_ingress.IsValueCreated) { _ingress.Value.Release(_net.Memory); }
    }

    /// <summary>A worker's own memory. Rows of the same set of groups are best asked one after the other.</summary>
    public sealed class Scratch
    {
        // More tables than any grown network needs; what is over is worked out again.
        private const int MaxTables = 4096;
        private readonly Dictionary<(int Egress, int Path, bool Unknown, int Takes), int[]> _tables = [];

        internal int[] Egress = [];
        internal int EgressSet = int.MinValue;

        /// <summary>The different filters of <see cref="Egress"/>, and for each peer the number of its one.</summary>
        internal int[] EgressFilters = [];
        internal int[] EgressOf = [];
        internal int[]?[] Tables = [];

        /// <summary>The results by number of the filter inwards; -1 for what was not asked yet.</summary>
        internal int[] TableOf(int egress, int path, bool unknown, int takes, int size)
        {
            if (_tables.TryGetValue((egress, path, unknown, takes), out int[]? table)) { return table; }
            if (_tables.Count >= MaxTables) { _tables.Clear(); }
            table = new int[size];
            Array.Fill(table, -1);
            return _tables[(egress, path, unknown, takes)] = table;
        }
    }

    /// <summary>Works out what all rows share, after which several threads may ask for rows.</summary>
    public void Prepare()
    {
        _ = _ingress.Value;
        _ = Source.ClassPeers;
        _ = Destination.Nodes;
    }

    /// <summary>
    /// The results from a class of the source to every class of the destination, as numbers of <see cref="AtomSpace.Results"/>: what it
    /// sends, and what gets to the targets of load balancers.
    /// </summary>
    public void Row(int source, Scratch scratch, Span<int> results)
    {
        Fill(source, scratch, results);
        if (Source.Classes[source].Node is not (>= 0 and var node) || !_net.BalancerPaths.IsSendingRead(node)) { return; }
        for (int d = 0; d < results.Length; d++) { results[d] = _net.BalancerPaths.Sent(results[d], node, Destination.Classes[d].Role); }
    }

    /// <summary>
    /// As <see cref="Row"/>, whatever of it a load balancer that was read would start itself. What one starts that was not read whole is
    /// not known.
    /// </summary>
    public void Fill(int source, Scratch scratch, Span<int> results)
    {
        EndClass from = Source.Classes[source];
        if (from.StartsNothing)
        {
            results.Clear();
            return;
        }
        int[] paths = _paths[_sourceKeys[source]];
        ReadOnlySpan<int> column = _ingress.Value.Column(Source.ClassPeers[source]);
        TakeEgress(from, scratch);
        int keys = _stateUnknown.Length;
        int[]?[] tables = scratch.Tables.Length >= scratch.EgressFilters.Length * keys
            ? scratch.Tables : scratch.Tables = new int[]?[scratch.EgressFilters.Length * keys];
        Array.Clear(tables, 0, scratch.EgressFilters.Length * keys);
        bool one = scratch.EgressFilters.Length == 1;
        for (int d = 0; d < results.Length; d++)
        {
            int key = one ? _destinationKeys[d] : (scratch.EgressOf[_classPeers[d]] * keys) + _destinationKeys[d];
            int of = _destinationKeys[d];
            int[] table = tables[key] ??= scratch.TableOf(scratch.EgressFilters[key / keys], paths[of],
                from.IsUnknownAsSource || _stateUnknown[of], _takes[of], _ingress.Value.Count);
            int result = table[column[_setOf[d]]];
            results[d] = result >= 0 ? result : Ask(source, from, d, paths[_destinationKeys[d]], scratch, table);
        }
        if (!_crosses && from.Subnet >= 0 && _bySubnet.TryGetValue(from.Subnet, out int[]? near))
        {
            foreach (int d in near)
            {
                results[d] = Ask(source, from, d, _nearPaths[(from.Zone, Destination.Classes[d].Zone)], scratch, null);
            }
        }
        foreach (int d in Destination.Nodes)
        {
            if (results[d] == 0) { continue; }
            ZonePath way = _net.Path(Math.Abs(PathOf(from, paths, d)));
            results[d] = way.OneOf == 0 ? Through(source, from, d, way, results[d])
                : _net.Together(way, p => Through(source, from, d, _net.Path(p), Ask(source, from, d, Signed(p), scratch, null)));
        }
        if (from.IsUnreadBalancer || (from.Node >= 0 && !_net.BalancerPaths.IsSendingRead(from.Node)))
        {
            for (int d = 0; d < results.Length; d++) { results[d] = _net.Results.Perhaps(results[d]); }
        }
    }

    private int Through(int source, EndClass from, int d, ZonePath way, int result) =>
        result == 0 ? 0 : _net.BalancerPaths.Through(result, Destination.Classes[d].Node, ClientOf(source, from, way));

    private int PathOf(EndClass from, int[] paths, int d) =>
        from.Subnet >= 0 && from.Subnet == Destination.Classes[d].Subnet && !_crosses
            ? _nearPaths[(from.Zone, Destination.Classes[d].Zone)] : paths[_destinationKeys[d]];

    private void TakeEgress(EndClass from, Scratch scratch)
    {
        // Sets that let out the same need one look.
        int alike = from.Groups < 0 ? -1 : _net.Groups.AlikeOutwards(from.Groups);
        if (scratch.EgressSet == alike) { return; }
        int[] filters = scratch.Egress.Length == _peers.Nodes.Length ? scratch.Egress : new int[_peers.Nodes.Length];
        Array.Clear(filters);
        if (from.Groups < 0) { Array.Fill(filters, _net.Filters.All); }
        else { FillEgress(from.Groups, filters); }
        Dictionary<int, int> numbers = [];
        int[] numberOf = scratch.EgressOf.Length == filters.Length ? scratch.EgressOf : new int[filters.Length];
        int last = -1;
        for (int i = 0; i < filters.Length; i++)
        {
            if (i > 0 && filters[i] == filters[i - 1])
            {
                numberOf[i] = last;
                continue;
            }
            if (!numbers.TryGetValue(filters[i], out last)) { numbers.Add(filters[i], last = numbers.Count); }
            numberOf[i] = last;
        }
        (scratch.EgressSet, scratch.Egress, scratch.EgressOf, scratch.EgressFilters) = (alike, filters, numberOf,
            [.. numbers.OrderBy(n => n.Value).Select(n => n.Key)]);
    }

    /// <summary>The result for one destination, which the table keeps where the path is an ordinary one.</summary>
    private int Ask(int source, EndClass from, int d, int path, Scratch scratch, int[]? table)
    {
        if (path < 0 && _net.Path(-path) is { OneOf: > 0 } choice)
        {
            return _net.Together(choice, p => Ask(source, from, d, Signed(p), scratch, null));
        }
        int egress = scratch.Egress[_classPeers[d]];
        int peer = Source.ClassPeers[source];
        int number = _ingress.Value.Column(peer)[_setOf[d]];
        int into = path > 0 ? _ingress.Value.FilterOf(number) : path == 0
            ? Filters.None : AlongSpecialPath(_net.Path(-path), _setOf[d], peer);
        into = _net.Filters.Meet(into, _takes[_destinationKeys[d]]);
        int result = egress == Filters.None || into == Filters.None
            ? 0 : _net.Results.Of(egress, into, Math.Abs(path), from.IsUnknownAsSource || Destination.Classes[d].IsUnknownAsDestination);
        if (table is not null && path >= 0) { table[number] = result; }
        return result;
    }

    /// <summary>The source as a load balancer sees it that the path leads to.</summary>
    private BalancerClient ClientOf(int source, EndClass from, ZonePath way)
    {
        if (way.Translator == ZonePath.AnySource) { return new(from.Family, -1, -1, null, IsUnknown: true); }
        if (way.Translator >= 0 && _net.Translator(way.Translator) is var nat)
        {
            return new(nat.Zone.Family, nat.Zone.Node, nat.GroupNode, null, IsTranslated: true, Replied: way.Replied);
        }
        return Source.IsInternet ? new(from.Family, Source.Internet[from.Zone].RouteNode, from.GroupNode, null, Replied: way.Replied)
            : new(from.Family, Source.Zones[from.Zone].Node, from.GroupNode, from.Role >= 0 ? Source.Members[source][0].Address : null,
                Replied: way.Replied);
    }

    /// <summary>
    /// What the destination's groups let in where they see another source than the sender, or an appliance's groups are asked too.
    /// </summary>
    private int AlongSpecialPath(ZonePath way, int set, int peer)
    {
        int at = way.Appliance < 0 ? _net.Filters.All : way.ApplianceSees >= 0
            ? FromTranslator(way.Appliance, way.ApplianceSees) : AtAppliance(way.Appliance, peer);
        if (_crosses)
        {
            int behind = _net.Filters.AsV6(way.Translator == -1 ? Filters.None : FromTranslator(_sets[set], way.Translator));
            bool translated = way.ApplianceSees >= 0 && _net.Translator(way.ApplianceSees).Zone.Family != Source.Family;
            return way.Appliance < 0 ? behind : _net.Filters.Meet(behind, translated ? _net.Filters.AsV6(at) : at);
        }
        int into = way.Translator != -1 ? FromTranslator(_sets[set], way.Translator)
            : way.References == TransitReferences.NoTransit
            ? _ingress.Value.FilterOf(_ingress.Value.Column(peer)[set]) : _transitIngress[(int)way.References].Value[set][peer];
        return _net.Filters.Meet(into, at);
    }

    /// <summary>What the sets of groups of the destination let in from each peer of the source.</summary>
    private int[][] Ingress(TransitReferences transit)
    {
        int[][] rows = new int[_sets.Length][];
        Parallel.For(0, _sets.Length, i => FillIngress(_sets[i], rows[i] = new int[Source.Peers.Nodes.Length], transit));
        return rows;
    }

    private void FillIngress(int set, int[] row, TransitReferences transit)
    {
        if (set < 0) { Array.Fill(row, _net.Filters.All); }
        else { _net.Groups.Fill(set, egress: false, Source.Peers, row, transit); }
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
        Destination.IsInternet ? _net.Paths.ToInternet(Source.Zones[source], isPublic, Destination.Family,
            Destination.Internet[destination].RouteNode)
        : Source.IsInternet ? _net.Paths.FromInternet(Source.Internet[source].RouteNode, Destination.Zones[destination], isPublic)
        : _net.Paths.Between(Source.Zones[source], Destination.Zones[destination], sameSubnet: false);

    // Negative where groups see another source than the sender, more groups are asked, or chance takes one of several.
    private int Signed(ZonePath path) => IsSpecial(path) ? -_net.PathId(path) : _net.PathId(path);

    private int Signed(int path) => IsSpecial(_net.Path(path)) ? -path : path;

    private static bool IsSpecial(ZonePath path) =>
        path.Translator != -1 || path.Appliance >= 0 || path.References != TransitReferences.NoTransit || path.OneOf > 0;

    private void AddNearPaths()
    {
        foreach (IGrouping<int, int> subnet in Enumerable.Range(0, Source.Classes.Count).Where(c => Source.Classes[c].Subnet >= 0)
            .GroupBy(c => Source.Classes[c].Subnet)) { _bySubnet.Add(subnet.Key, [.. subnet]); }
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

    /// <summary>
    /// What the source's groups let out; of IPv4 hosts they see the addresses that stand for them, and so nobody's groups.
    /// </summary>
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
}
