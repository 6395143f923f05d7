namespace SecureNet.Reachability.Matrix;

/// <summary>Answers one query with rows, one pair of VPCs after the other.</summary>
internal sealed class MatrixRows
{
    private static readonly (int Part, Verdict Verdict, ReturnVerdict Return)[] s_verdicts =
    [
        (ReplyTable.Full, Verdict.Reachable, ReturnVerdict.Full), (ReplyTable.Partial, Verdict.Partial, ReturnVerdict.Partial),
        (ReplyTable.NoReply, Verdict.Blocked, ReturnVerdict.None), (ReplyTable.Unknown, Verdict.Unknown, ReturnVerdict.Unknown),
    ];

    private readonly Compilation _net;
    private readonly MatrixQuery _query;
    private readonly PartyMaker _names;
    private readonly ulong[]? _mask;
    private readonly Dictionary<int, int> _masked = [];

    public MatrixRows(Compilation net, MatrixQuery query)
    {
        (_net, _query, _names) = (net, query, new(net.Index));
        _mask = query.Traffic.Count == 0 ? null : ReachabilityMatrix.MaskOf(net.Atoms, query.Traffic);
    }

    /// <summary>
    /// What is known, then what may be: from and to whoever may be meant, and whoever may be in a place that was not wholly read.
    /// </summary>
    public IEnumerable<ReachabilityRow> All() => Known().Concat(Doubtful()).Concat(Unread());

    private IEnumerable<ReachabilityRow> Doubtful()
    {
        if (_query.From.IsSure && _query.To.IsSure) { yield break; }
        foreach ((PartySelector from, PartySelector to, PartySelector doubt) in new[]
        {
            (_query.From.Doubtful, _query.To.Wide, _query.From), (_query.From, _query.To.Doubtful, _query.To)
        })
        {
            foreach (ReachabilityRow row in new MatrixRows(_net, _query with { From = from, To = to }).Known())
            {
                ReachabilityParty doubted = ReferenceEquals(doubt, _query.From) ? row.Source : row.Destination;
                string reason = doubt.Doubt(doubted.Interfaces[0], doubted.Addresses[0])!;
                yield return row with
                {
                    Verdict = Verdict.Unknown, Return = ReturnVerdict.Unknown, Doubt = $"{doubted.Interfaces[0].Id}: {reason}"
                };
            }
        }
    }

    private IEnumerable<ReachabilityRow> Unread()
    {
        foreach (UnreadPlace unread in UnreadPlace.Of(_net.Index.Network))
        {
            ReachabilityParty party = ReachabilityParty.OfUnread(unread.Name);
            if (_query.From.MayCover(unread.Place)) { yield return Of(party, ReachabilityParty.OfUnread(NameOf(_query.To)), unread); }
            if (_query.To.MayCover(unread.Place)) { yield return Of(ReachabilityParty.OfUnread(NameOf(_query.From)), party, unread); }
        }

        static string NameOf(PartySelector selector) =>
            selector.Text == "*" ? selector.Internet.Count > 0 ? "everyone" : "all interfaces" : selector.Text;
        ReachabilityRow Of(ReachabilityParty from, ReachabilityParty to, UnreadPlace unread) => new()
        {
            Source = from, Destination = to, Traffic = _net.Filters.Atoms.Describe(ReachabilityMatrix.MaskOf(_net.Atoms, _query.Traffic)),
            Verdict = Verdict.Unknown, Return = ReturnVerdict.Unknown,
            ClientOs = _net.Atoms.ClientOs, Doubt = unread.Reason, Unread = unread.Place,
        };
    }

    private IEnumerable<ReachabilityRow> Known()
    {
        Dictionary<Part, Selection> from = _net.Parts.ToDictionary(p => p, p => new Selection(_net, p, _query.From));
        Dictionary<Part, Selection> to = _net.Parts.ToDictionary(p => p, p => new Selection(_net, p, _query.To));
        foreach (Part source in _net.Parts.Where(p => from[p].Classes.Length > 0))
        {
            foreach (Part destination in _net.Parts.Where(p => to[p].Classes.Length > 0 && _net.MayMeet(source, p)))
            {
                foreach (ReachabilityRow row in Between(from[source], to[destination])) { yield return row; }
            }
        }
    }

    private IEnumerable<ReachabilityRow> Between(Selection from, Selection to)
    {
        PartPair pair = new(_net, from.Part, to.Part);
        if (!pair.IsConnected) { yield break; }
        try
        {
            foreach (ReachabilityRow row in from.Part.IsInternet ? ByDestination(pair, from, to) : BySource(pair, from, to))
            {
                yield return row;
            }
        }
        finally { pair.Release(); }
    }

    private IEnumerable<ReachabilityRow> BySource(PartPair pair, Selection from, Selection to)
    {
        foreach (RowGroup group in RowGrouper.Group(from.Classes.OrderBy(c => from.Part.Classes[c].Groups), to.Classes.Length,
            Worker(pair, to)))
        {
            ReachabilityParty source = from.Party(_names, group.Sources, null)!;
            foreach ((long result, List<int> destinations) in group.Cells)
            {
                if (to.Party(_names, [.. destinations.Select(d => to.Classes[d])], source) is not { } destination) { continue; }
                foreach (ReachabilityRow one in Split((int)result, source, destination, byNat64: from.Part.Family != to.Part.Family))
                {
                    yield return one;
                }
            }
        }
    }

    // Parts of the internet differ at few destinations: told by destination there are fewer of them, and larger ones.
    private IEnumerable<ReachabilityRow> ByDestination(PartPair pair, Selection from, Selection to)
    {
        foreach (ColumnGroup group in RowGrouper.GroupColumns(from.Classes, to.Classes.Length, Worker(pair, to)))
        {
            ReachabilityParty destination = to.Party(_names, [.. group.Destinations.Select(d => to.Classes[d])], null)!;
            foreach ((long result, List<int> sources) in group.Cells)
            {
                foreach (ReachabilityRow one in Split((int)result, from.Party(_names, sources, null)!, destination)) { yield return one; }
            }
        }
    }

    private Action<int, long[]> Worker(PartPair pair, Selection to)
    {
        PartPair.Scratch scratch = new();
        int[] row = new int[to.Part.Classes.Count];
        return (source, values) =>
        {
            pair.Row(source, scratch, row);
            for (int i = 0; i < values.Length; i++) { values[i] = Masked(row[to.Classes[i]]); }
        };
    }

    private IEnumerable<ReachabilityRow> Split(int result, ReachabilityParty source, ReachabilityParty destination, bool byNat64 = false)
    {
        int words = _net.Filters.Atoms.Words;
        ulong[] bits = _net.Atoms.Results[result];
        foreach ((int part, Verdict verdict, ReturnVerdict back) in s_verdicts)
        {
            if (!bits.AsSpan(part * words, words).ContainsAnyExcept(0UL)) { continue; }
            TrafficSet traffic = _net.Filters.Atoms.Describe(bits.AsSpan(part * words, words));
            yield return new() { Source = source, Destination = destination, Traffic = traffic, Verdict = verdict, Return = back,
                ByNat64 = byNat64, ClientOs = _net.Atoms.ClientOs };
        }
    }

    private int Masked(int result)
    {
        if (_mask is null || result == 0) { return result; }
        if (!_masked.TryGetValue(result, out int masked))
        {
            ulong[] bits = [.. _net.Atoms.Results[result]];
            for (int i = 0; i < bits.Length; i++) { bits[i] &= _mask[i % _mask.Length]; }
            _masked.Add(result, masked = _net.Atoms.Results.Intern(bits));
        }
        return masked;
    }

    /// <summary>The classes of a part with an end that is selected.</summary>
    private sealed class Selection
    {
        private readonly Compilation _net;
        private readonly PartySelector _selector;

        public Selection(Compilation net, Part part, PartySelector selector)
        {
            (_net, Part, _selector) = (net, part, selector);
            Classes = [.. Enumerable.Range(0, part.Classes.Count).Where(c => part.IsInternet
                ? IsSelected(part.Internet[c]) : part.Members[c].Exists(e => selector.Matches(e.Interface, e.Address)))];
        }

        public Part Part { get; }
        public int[] Classes { get; }

        public ReachabilityParty? Party(PartyMaker names, IReadOnlyList<int> classes, ReachabilityParty? source)
        {
            if (Part.IsInternet)
            {
                return PartyMaker.OfInternet(_net.Atoms, [.. classes.Select(c => Part.Internet[c])], Part.Internet.Count);
            }
            List<InterfaceEnd> ends = [.. classes.SelectMany(c => Part.Members[c])
                .Where(e => _selector.Matches(e.Interface, e.Address) && source?.IsOnly(e.Interface) != true)];
            return ends.Count == 0 ? null : names.Of(Part.VpcId!, ends);
        }

        private bool IsSelected(InternetAtom atom) => _net.Atoms.IsSelected(_selector, atom);
    }
}
