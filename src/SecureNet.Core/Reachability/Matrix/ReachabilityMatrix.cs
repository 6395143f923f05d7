using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Who can reach whom on which ports, for all pairs and both directions, worked out on classes of interfaces that behave alike. It is
/// exact and agrees with <see cref="PathAnalyzer"/>, which walks one packet.
/// </summary>
public sealed class ReachabilityMatrix
{
    private readonly Compilation _net;
    private readonly Dictionary<(Part, Part), PartPair> _pairs = [];
    private readonly Dictionary<(Part, int, Part), int[]> _rows = [];

    internal ReachabilityMatrix(Compilation net) => _net = net;

    /// <summary>Compiles a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="queries">What will be asked, so that rows can be cut to its blocks and ports exactly.</param>
    public static ReachabilityMatrix Compile(Network network, params IReadOnlyList<MatrixQuery> queries) =>
        Compile(network, ClientOs.Linux, queries);

    /// <summary>
    /// As <see cref="Compile(Network, IReadOnlyList{MatrixQuery})"/>, with replies to the ports of another system's clients.
    /// </summary>
    public static ReachabilityMatrix Compile(Network network, ClientOs clientOs, params IReadOnlyList<MatrixQuery> queries)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(queries);
        ResourceIndex index = new(network);
        IEnumerable<IPNetwork> blocks = queries.SelectMany(q => q.From.Internet.Concat(q.To.Internet));
        return new(new(index, new(clientOs, queries.SelectMany(q => q.Traffic), blocks, index)));
    }

    /// <summary>All that arrives from and to whom the query names, grouped; one of those that the matrix was compiled with.</summary>
    public IEnumerable<ReachabilityRow> Rows(MatrixQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new MatrixRows(_net, query).All();
    }

    internal Compilation Net => _net;

    public Network Network => _net.Index.Given;

    public int InterfaceCount => _net.Index.Interfaces.Count;

    /// <summary>How many classes the interfaces' addresses fall into, the internet's atoms not counted.</summary>
    public int ClassCount => _net.Parts.Where(p => !p.IsInternet).Sum(p => p.Classes.Count);

    /// <summary>Works out every pair on all processors and keeps only figures.</summary>
    public MatrixSummary Summarize()
    {
        (long pairs, long reaching, long addresses) = (0, 0, 0);
        foreach (Part source in _net.Parts)
        {
            foreach (Part destination in _net.Parts.Where(p => _net.MayMeet(source, p)))
            {
                PartPair pair = new(_net, source, destination);
                if (!pair.IsConnected) { continue; }
                pair.Prepare();
                int[] sizes = [.. destination.Members.Select(m => Math.Max(1, m.Count))];
                int[] order = [.. Enumerable.Range(0, source.Classes.Count).OrderBy(c => source.Classes[c].Groups)];
                int workers = Math.Min(Environment.ProcessorCount, order.Length);
                Parallel.For(0, workers, worker =>
                {
                    PartPair.Scratch scratch = new();
                    int[] row = new int[sizes.Length];
                    (long some, long all) = (0, 0);
                    for (int i = order.Length * worker / workers; i < order.Length * (worker + 1) / workers; i++)
                    {
                        pair.Row(order[i], scratch, row);
                        long reached = 0;
                        for (int d = 0; d < row.Length; d++)
                        {
                            int any = row[d] == 0 ? 0 : 1;
                            some += any;
                            reached += any * sizes[d];
                        }
                        all += reached * Math.Max(1, source.Members[order[i]].Count);
                    }
                    Interlocked.Add(ref reaching, some);
                    Interlocked.Add(ref addresses, all);
                });
                pair.Release();
                pairs += (long)source.Classes.Count * destination.Classes.Count;
            }
        }
        return new(pairs, reaching, addresses, _net.Atoms.Results.Count);
    }

    /// <summary>Asks for one flow; null where an end is neither an interface's address nor on the internet.</summary>
    public MatrixAnswer? Ask(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (IsDown(flow.Source) || IsDown(flow.Destination)) { return new(Verdict.Blocked, false, ReturnVerdict.None); }
        if (Nat64.From(flow.Destination.Address) is { } behind) { return AskAcross(flow, behind); }
        if (Locate(flow.Source, flow.Destination) is not { } from || Locate(flow.Destination, flow.Source) is not { } to) { return null; }
        if (from.Part.Family != to.Part.Family || (from.Part.IsInternet && to.Part.IsInternet)) { return null; }
        return Answer(_net.Atoms, RowOf(from.Part, from.Class, to.Part)[to.Class], AtomOf(flow));
    }

    private int AtomOf(Flow flow) => flow.Protocol.IsIcmp ? _net.Filters.Atoms.AtomOf(flow.Protocol, flow.TypeOnWire,
        flow.IcmpCode) : _net.Filters.Atoms.AtomOf(flow.Protocol, flow.Port ?? 0, 0);

    /// <summary>By NAT64: to whoever has the IPv4 address and is reached, as several VPCs may use it.</summary>
    private MatrixAnswer? AskAcross(Flow flow, IPAddress address)
    {
        if (Locate(flow.Source, flow.Destination) is not { Part.IsInternet: false } from || _net.Atoms.Nat64 is null) { return null; }
        IEnumerable<(Part Part, int Class)> ends =
            [.. _net.ClassesWith(address), .. LocateOnInternet(address) is { } outside ? [outside] : Array.Empty<(Part, int)>()];
        return ends.Select(to => (MatrixAnswer?)Answer(_net.Atoms, RowOf(from.Part, from.Class, to.Part)[to.Class], AtomOf(flow)))
            .OrderBy(a => Verdicts.Rank(a!.Value.Verdict)).FirstOrDefault();
    }

    /// <summary>
    /// The hosts behind the load balancer that a row leads to, as far as its traffic gets to them: none where
    /// the row leads to something else.
    /// </summary>
    /// <param name="row">A row of one source and one destination, as <see cref="ReachabilityRow.Expand"/> gives them.</param>
    public IEnumerable<BalancedHost> Behind(ReachabilityRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Destination.Interfaces is not [var at, ..] || _net.Balancers.NodeOf(at) is not (>= 0 and var node)) { yield break; }
        BalancerClient client = row.Source.IsInternet
            ? new(row.Source.Atoms[0].Family, row.Source.Atoms[0].RouteNode, row.Source.Atoms[0].GroupNode, null)
            : new(row.Source.Addresses[0].AddressFamily, RouteNodeOf(row.Source.Addresses[0]), GroupNodeOf(row.Source.Addresses[0]),
                row.Source.Addresses[0]);
        PartyMaker names = new(_net.Index);
        TrafficAtoms atoms = _net.Filters.Atoms;
        foreach (var host in _net.BalancerPaths.TargetsOf(node, row.Traffic, client).Where(t => t.Verdict != Verdict.Blocked)
            .GroupBy(t => (t.Host.Host!.Place, t.Host.Host.Id, t.Verdict)))
        {
            TargetHost first = host.First().Host;
            TrafficSet traffic = atoms.Describe(
                atoms.Union(host.Select(t => new TrafficType(t.Protocol, t.Host.Target.Port, t.Host.Target.Port))));
            ReachabilityParty to = names.Of(first.Host!.VpcId,
                [new(first.Host, first.Address ?? first.Host.Addresses.Select(a => a.Private).Concat(first.Host.Ipv6Addresses).First())]);
            yield return new()
            {
                Balancer = _net.Balancers.Nodes[node].Balancer, Traffic = traffic, Verdict = Verdicts.Worse(row.Verdict, host.Key.Verdict),
                Listens = atoms.Describe(atoms.Union(host.Select(t => new TrafficType(t.Protocol, t.Listener.Port, t.Listener.Port)))),
                Leg = new() { Source = row.Destination, Destination = to, Traffic = traffic, Verdict = host.Key.Verdict,
                    Return = RepliesOf(host.Key.Verdict) },
            };
        }
    }

    private static ReturnVerdict RepliesOf(Verdict leg) =>
        leg switch { Verdict.Reachable => ReturnVerdict.Full, Verdict.Partial => ReturnVerdict.Partial, _ => ReturnVerdict.Unknown };

    private int RouteNodeOf(IPAddress address) => _net.RouteTree(address.AddressFamily).NodeOf(address);

    private int GroupNodeOf(IPAddress address) => _net.Atoms.GroupTree(address.AddressFamily).NodeOf(address);

    internal ReachabilityParty PartOfInternet(IReadOnlyList<InternetAtom> atoms) =>
        PartyMaker.OfInternet(_net.Atoms, atoms, _net.Parts.First(p => p.IsInternet && p.Family == atoms[0].Family).Internet.Count);

    /// <summary>A set without some kinds of traffic that the matrix was compiled with.</summary>
    internal TrafficSet Without(TrafficSet traffic, IReadOnlyList<TrafficType> cut)
    {
        if (cut.Count == 0) { return traffic; }
        ulong[] bits = [.. traffic.Bits];
        ulong[] mask = MaskOf(_net.Atoms, cut);
        for (int i = 0; i < bits.Length; i++) { bits[i] &= ~mask[i]; }
        return _net.Filters.Atoms.Describe(bits);
    }

    /// <summary>True if all of a kind of traffic is in the sets together.</summary>
    internal bool IsAllOf(IEnumerable<TrafficSet> traffic, TrafficType kind)
    {
        ulong[] rest = [.. MaskOf(_net.Atoms, [kind])];
        foreach (TrafficSet set in traffic)
        {
            for (int i = 0; i < rest.Length; i++) { rest[i] &= ~set.Bits[i]; }
        }
        return rest.All(word => word == 0);
    }

    /// <summary>The atoms of some kinds of traffic; of none of them, all.</summary>
    internal static ulong[] MaskOf(AtomSpace atoms, IReadOnlyList<TrafficType> only)
    {
        if (only.Count == 0) { return atoms.Filters.Atoms.Everything; }
        return atoms.Filters.Atoms.Union(only);
    }

    internal static MatrixAnswer Answer(AtomSpace atoms, int result, int atom)
    {
        int words = atoms.Filters.Atoms.Words;
        bool In(int verdict) => TrafficAtoms.Has(atoms.Results[result].AsSpan(verdict * words, words), atom);
        return In(ReplyTable.Full) ? new(Verdict.Reachable, true, ReturnVerdict.Full)
            : In(ReplyTable.Partial) ? new(Verdict.Partial, true, ReturnVerdict.Partial)
            : In(ReplyTable.NoReply) ? new(Verdict.Blocked, true, ReturnVerdict.None)
            : In(ReplyTable.Unknown) ? new(Verdict.Unknown, null, ReturnVerdict.Unknown)
            : new(Verdict.Blocked, false, ReturnVerdict.None);
    }

    // Whoever asks for single flows asks for many with the same source.
    private int[] RowOf(Part from, int source, Part to)
    {
        lock (_rows)
        {
            if (_rows.TryGetValue((from, source, to), out int[]? row)) { return row; }
            if (_rows.Count >= 4096)
            {
                _rows.Clear();
                _pairs.Clear();
            }
            if (!_pairs.TryGetValue((from, to), out PartPair? pair)) { _pairs.Add((from, to), pair = new(_net, from, to)); }
            row = new int[to.Classes.Count];
            if (pair.IsConnected) { pair.Fill(source, new(), row); }
            _rows.Add((from, source, to), row);
            return row;
        }
    }

    private bool IsDown(Endpoint end) => end.Interface is { } at && Ends.StateOf(_net.Index, at) == HostState.Down;

    private (Part Part, int Class)? Locate(Endpoint end, Endpoint other)
    {
        if (end.Interface is { } at)
        {
            // From the internet the public address stands for the private one.
            IPAddress own = other.Interface is null
                ? at.Addresses.FirstOrDefault(a => end.Address.Equals(a.Public)).Private ?? end.Address : end.Address;
            return _net.ClassOf(at, own);
        }
        return LocateOnInternet(end.Address);
    }

    private (Part Part, int Class)? LocateOnInternet(IPAddress address)
    {
        AddressFamily family = address.AddressFamily;
        (int route, int group) = (_net.RouteTree(family).NodeOf(address), _net.Atoms.GroupTree(family).NodeOf(address));
        Part? internet = _net.Parts.FirstOrDefault(p => p.IsInternet && p.Family == family);
        int atom = internet?.Internet.FindIndex(a => a.RouteNode == route && a.GroupNode == group) ?? -1;
        return atom < 0 ? null : (internet!, atom);
    }
}
