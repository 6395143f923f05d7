using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Holds statements against a network, on classes, and shows each violation by a flow that the walk of one packet follows.
/// </summary>
public static class IntentChecker
{
    /// <summary>
    /// Checks statements; each selection is one that <see cref="PartySelectors"/> reads, or a name of <paramref name="aliases"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A selection selects nothing.</exception>
    public static IEnumerable<IntentResult> Check(Network network, IReadOnlyList<NetworkIntent> intents,
        IReadOnlyDictionary<string, string>? aliases = null, ClientOs clientOs = ClientOs.Linux)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(intents);
        PartySelector Select(NetworkIntent intent, string text)
        {
            try { return PartySelectors.Parse(network, Resolve(text, aliases)); }
            catch (ArgumentException e)
            {
                throw new ArgumentException(
                    $"Statement '{intent.Statement}': {e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal)}",
                    nameof(intents), e);
            }
        }
        (NetworkIntent Intent, MatrixQuery Query, PartySelector[] Exceptions)[] all =
            [.. intents.Select(i => (i, new MatrixQuery
            {
                From = Select(i, i.From), To = Select(i, i.To), Traffic = i.Kind == IntentKind.Reach ? i.Traffic : []
            }, i.Exceptions.Select(e => Select(i, e.Who)).ToArray()))];

        // Everything that statements name gets a border of its own, so that no row is wider than a statement.
        List<MatrixQuery> borders = [.. all.Select(a => a.Query)];
        foreach ((NetworkIntent intent, _, PartySelector[] exceptions) in all)
        {
            borders.Add(new() { Traffic = [.. intent.Traffic, .. intent.Exceptions.SelectMany(e => e.Traffic)] });
            borders.AddRange(exceptions.Select(e => new MatrixQuery { From = e }));
        }
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network, clientOs, borders);
        return all.Select(a => (a.Intent.Kind == IntentKind.Only
            ? OnlyThat(matrix, a.Intent, a.Query, a.Exceptions) : AllOfThat(matrix, a.Intent, a.Query)) with
        {
            Assumptions = Assumptions.Of(network, a.Query, clientOs),
        });
    }

    private static string Resolve(string text, IReadOnlyDictionary<string, string>? aliases) =>
        string.Join(", ", text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(t => aliases?.GetValueOrDefault(t) ?? t));

    private static IntentResult OnlyThat(ReachabilityMatrix matrix, NetworkIntent intent, MatrixQuery query, PartySelector[] exceptions)
    {
        List<IntentViolation> violations = [];
        foreach (ReachabilityRow row in matrix.Rows(query))
        {
            // Sources with the same exceptions are judged together.
            foreach ((ReachabilityParty source, IReadOnlyList<TrafficType> allowed, IReadOnlyList<TrafficType> perhaps) in Apart(matrix,
                row.Source, intent, exceptions))
            {
                TrafficSet excess = matrix.Without(row.Traffic, allowed);
                if (IsEmpty(excess)) { continue; }
                TrafficSet certain = perhaps.Count == 0 ? excess : matrix.Without(excess, perhaps);
                bool excused = IsEmpty(certain);
                if (Show(matrix, row with { Source = source, Traffic = excused ? excess : certain, Doubt = row.Doubt
                    ?? (excused ? $"whether {source} is excepted is not known" : null) }) is { } violation) { violations.Add(violation); }
            }
        }
        return new(intent, violations);
    }

    private static bool IsEmpty(TrafficSet traffic) => traffic.Types.Count == 0 && !traffic.OtherProtocols;

    /// <summary>
    /// The parts of a source with what each may send, and what it may perhaps: where whether it is excepted was not read.
    /// </summary>
    private static IEnumerable<(ReachabilityParty, IReadOnlyList<TrafficType> Allowed, IReadOnlyList<TrafficType> Perhaps)> Apart(
        ReachabilityMatrix matrix, ReachabilityParty source, NetworkIntent intent, PartySelector[] exceptions)
    {
        if (exceptions.Length == 0 || source.IsUnread) { return [(source, intent.Traffic, [])]; }
        string Key(Func<PartySelector, bool> has) =>
            string.Join(',', Enumerable.Range(0, exceptions.Length).Where(e => has(exceptions[e])));
        IEnumerable<(ReachabilityParty Party, (string Sure, string Perhaps) Key)> parts = source.IsInternet
            ? source.Atoms.GroupBy(atom => (Key(e => matrix.Net.Atoms.IsSelected(e, atom)), ""))
                .Select(g => (matrix.PartOfInternet([.. g]), g.Key))
            : source.Ends.GroupBy(end => (Key(e => e.Matches(end.Interface, end.Address)),
                Key(e => !e.IsSure && e.Doubt(end.Interface, end.Address) is not null))).Select(g => (source.Part([.. g]), g.Key));
        IEnumerable<TrafficType> Of(string key) => key.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(e => intent.Exceptions[int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)].Traffic);
        return parts.Select(p => (p.Party, (IReadOnlyList<TrafficType>)[.. intent.Traffic, .. Of(p.Key.Sure)],
            (IReadOnlyList<TrafficType>)[.. Of(p.Key.Perhaps)]));
    }

    private static IntentResult AllOfThat(ReachabilityMatrix matrix, NetworkIntent intent, MatrixQuery query)
    {
        List<IntentViolation> violations = [];
        foreach (TrafficType traffic in intent.Traffic)
        {
            Dictionary<string, HashSet<string>> reached = [];
            Dictionary<string, HashSet<string>> perhaps = [];
            MatrixQuery wide = query with { From = query.From.Wide, To = query.To.Wide, Traffic = [traffic] };
            foreach (IGrouping<(ReachabilityParty Source, ReachabilityParty Destination), ReachabilityRow> pair in matrix.Rows(wide)
                .Where(r => r.Unread is null).GroupBy(r => (r.Source, r.Destination)))
            {
                if (IsAllOf(pair.Where(r => r.Verdict == Verdict.Reachable))) { Add(reached, pair.Key); }
                else if (IsAllOf(pair.Where(r => r.Verdict is Verdict.Reachable or Verdict.Unknown))) { Add(perhaps, pair.Key); }
            }
            (List<Endpoint> sources, List<Endpoint> destinations) = ([.. Ends(matrix.Net.Index, query.From)],
                [.. Ends(matrix.Net.Index, query.To)]);
            foreach (Endpoint from in sources) { Miss(from, destinations, null); }
            foreach (Endpoint from in query.From.IsSure ? [] : Ends(matrix.Net.Index, query.From.Doubtful))
            {
                Miss(from, destinations, DoubtOf(query.From, from));
            }
            List<Endpoint> doubtful = query.To.IsSure ? [] : [.. Ends(matrix.Net.Index, query.To.Doubtful)];
            foreach (Endpoint from in doubtful.Count == 0 ? [] : sources) { Miss(from, doubtful, DoubtOf(query.To, doubtful[0])); }
            violations.AddRange(matrix.Rows(query with { Traffic = [traffic] }).Where(r => r.Source.IsUnread || r.Destination.IsUnread)
                .Select(r => IntentViolation.Unread(r)));

            void Miss(Endpoint from, List<Endpoint> all, string? doubt)
            {
                HashSet<string>? got = reached.GetValueOrDefault(KeyOf(from));
                HashSet<string>? may = perhaps.GetValueOrDefault(KeyOf(from));
                // What is missed for certain shows more than what may be.
                Endpoint? missed = all.Where(to => KeyOf(to) != KeyOf(from) && (from.Interface is not null || to.Interface is not null)
                    && got?.Contains(KeyOf(to)) != true)
                    .OrderBy(to => may?.Contains(KeyOf(to)) == true).FirstOrDefault();
                if (missed is null) { return; }
                IntentViolation violation = IntentViolation.Missing(matrix, from, missed, traffic);
                bool unknown = may?.Contains(KeyOf(missed)) == true;
                string? why = doubt ?? (unknown && violation.Verdict != Verdict.Unknown
                    ? "by another address or protocol it may get through: what decides was not read" : null);
                violations.Add(why is null ? violation : violation with { Verdict = Verdict.Unknown, Doubt = why });
            }

            bool IsAllOf(IEnumerable<ReachabilityRow> rows) => matrix.IsAllOf(rows.Select(r => r.Traffic), traffic);
        }
        return new(intent, violations);

        static void Add(Dictionary<string, HashSet<string>> to, (ReachabilityParty Source, ReachabilityParty Destination) pair)
        {
            foreach (string from in Keys(pair.Source))
            {
                if (!to.TryGetValue(from, out HashSet<string>? ends)) { to.Add(from, ends = []); }
                ends.UnionWith(Keys(pair.Destination));
            }
        }

        static string? DoubtOf(PartySelector selector, Endpoint end) => end.Interface is { } at ? selector.Doubt(at, end.Address) : null;
    }

    private static IntentViolation? Show(ReachabilityMatrix matrix, ReachabilityRow row)
    {
        if (row.Source.IsUnread || row.Destination.IsUnread) { return IntentViolation.Unread(row); }
        TrafficType witness = row.Traffic.Types.Count > 0 ? row.Traffic.Types[0] : new(new(132), -1, -1);
        // What is left of a source may be the destination itself.
        return row.Expand().FirstOrDefault() is { } pair
            ? IntentViolation.Of(matrix.Network, pair.FlowOf(witness), row.Traffic.ToString(), row) : null;
    }

    private static IEnumerable<string> Keys(ReachabilityParty party) =>
        party.IsInternet ? ["Internet"] : party.Interfaces.Select(i => i.Id);

    private static string KeyOf(Endpoint end) => end.Interface?.Id ?? "Internet";

    private static IEnumerable<Endpoint> Ends(ResourceIndex index, PartySelector selector)
    {
        foreach (NetworkInterface at in index.Names.Sorted)
        {
            IPAddress? address = at.Addresses.Select(a => a.Private).Concat(at.Ipv6Addresses).FirstOrDefault(a => selector.Matches(at, a));
            if (address is not null) { yield return new() { Address = address, Interface = at, Label = index.Names.NameOf(at) }; }
        }
        if (selector.Internet.Count > 0) { yield return EndpointResolver.Resolve(index.Network, EndpointResolver.InternetLabel); }
    }
}
