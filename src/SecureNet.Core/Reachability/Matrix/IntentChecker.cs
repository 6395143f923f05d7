using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>Holds statements against a network, on classes, and shows each violation by a flow that the walk of one packet follows.</summary>
public static class IntentChecker
{
    /// <summary>Checks statements; each selection is one that <see cref="PartySelectors"/> reads, or a name of <paramref name="aliases"/>.</summary>
    /// <exception cref="ArgumentException">A selection selects nothing.</exception>
    public static IEnumerable<IntentResult> Check(Network network, IReadOnlyList<NetworkIntent> intents, IReadOnlyDictionary<string, string>? aliases = null, ClientOs clientOs = ClientOs.Linux)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(intents);
        PartySelector Select(NetworkIntent intent, string text)
        {
            try { return PartySelectors.Parse(network, Resolve(text, aliases)); }
            catch (ArgumentException e) { throw new ArgumentException($"Statement '{intent.Statement}': {e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal)}", nameof(intents), e); }
        }
        (NetworkIntent Intent, MatrixQuery Query, PartySelector[] Exceptions)[] all =
            [.. intents.Select(i => (i, new MatrixQuery { From = Select(i, i.From), To = Select(i, i.To), Traffic = i.Kind == IntentKind.Reach ? i.Traffic : [] }, i.Exceptions.Select(e => Select(i, e.Who)).ToArray()))];

        // Everything that statements name gets a border of its own, so that no row is wider than a statement.
        List<MatrixQuery> borders = [.. all.Select(a => a.Query)];
        foreach ((NetworkIntent intent, _, PartySelector[] exceptions) in all)
        {
            borders.Add(new() { Traffic = [.. intent.Traffic, .. intent.Exceptions.SelectMany(e => e.Traffic)] });
            borders.AddRange(exceptions.Select(e => new MatrixQuery { From = e }));
        }
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network, clientOs, borders);
        return all.Select(a => a.Intent.Kind == IntentKind.Only ? OnlyThat(matrix, a.Intent, a.Query, a.Exceptions) : AllOfThat(matrix, a.Intent, a.Query));
    }

    private static string Resolve(string text, IReadOnlyDictionary<string, string>? aliases) =>
        string.Join(", ", text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => aliases?.GetValueOrDefault(t) ?? t));

    private static IntentResult OnlyThat(ReachabilityMatrix matrix, NetworkIntent intent, MatrixQuery query, PartySelector[] exceptions)
    {
        List<IntentViolation> violations = [];
        foreach (ReachabilityRow row in matrix.Rows(query))
        {
            // Sources with the same exceptions are judged together.
            foreach ((ReachabilityParty source, IReadOnlyList<TrafficType> allowed) in Apart(matrix, row.Source, intent, exceptions))
            {
                TrafficSet excess = matrix.Without(row.Traffic, allowed);
                if (excess.Types.Count == 0 && !excess.OtherProtocols) { continue; }
                violations.Add(Show(matrix, row with { Source = source, Traffic = excess }));
            }
        }
        return new(intent, violations);
    }

    private static IEnumerable<(ReachabilityParty, IReadOnlyList<TrafficType>)> Apart(ReachabilityMatrix matrix, ReachabilityParty source, NetworkIntent intent, PartySelector[] exceptions)
    {
        if (exceptions.Length == 0) { return [(source, intent.Traffic)]; }
        string Key(Func<PartySelector, bool> has) => string.Join(',', Enumerable.Range(0, exceptions.Length).Where(e => has(exceptions[e])));
        IEnumerable<(ReachabilityParty Party, string Key)> parts = source.IsInternet
            ? source.Atoms.GroupBy(atom => Key(e => matrix.Net.Atoms.IsSelected(e, atom))).Select(g => (matrix.PartOfInternet([.. g]), g.Key))
            : source.Ends.GroupBy(end => Key(e => e.Matches(end.Interface, end.Address))).Select(g => (source.Part([.. g]), g.Key));
        return parts.Select(p => (p.Party, (IReadOnlyList<TrafficType>)
            [.. intent.Traffic, .. p.Key.Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(e => intent.Exceptions[int.Parse(e, System.Globalization.CultureInfo.InvariantCulture)].Traffic)]));
    }

    private static IntentResult AllOfThat(ReachabilityMatrix matrix, NetworkIntent intent, MatrixQuery query)
    {
        List<IntentViolation> violations = [];
        foreach (TrafficType traffic in intent.Traffic)
        {
            Dictionary<string, HashSet<string>> reached = [];
            foreach (ReachabilityRow row in matrix.Rows(query with { Traffic = [traffic] }).Where(r => r.Verdict == Verdict.Reachable && matrix.IsAllOf(r.Traffic, traffic)))
            {
                foreach (string from in Keys(row.Source))
                {
                    if (!reached.TryGetValue(from, out HashSet<string>? to)) { reached.Add(from, to = []); }
                    to.UnionWith(Keys(row.Destination));
                }
            }
            // One witness a source is enough to act on.
            foreach (Endpoint from in Ends(matrix.Net.Index, query.From))
            {
                HashSet<string>? got = reached.GetValueOrDefault(KeyOf(from));
                Endpoint? missed = Ends(matrix.Net.Index, query.To).FirstOrDefault(to => KeyOf(to) != KeyOf(from) && (from.Interface is not null || to.Interface is not null) && got?.Contains(KeyOf(to)) != true);
if (missed is not null) { violations.Add(IntentViolation.Missing(matrix, from, missed, traffic)); }
            }
        }
        return new(intent, violations);
    }

    private static IntentViolation Show(ReachabilityMatrix matrix, ReachabilityRow row)
    {
        TrafficType witness = row.Traffic.Types.Count > 0 ? row.Traffic.Types[0] : new(new(132), -1, -1);
        return IntentViolation.Of(matrix.Network, row.Expand().First().FlowOf(witness), row.Traffic.ToString(), row);
    }

    private static IEnumerable<string> Keys(ReachabilityParty party) => party.IsInternet ? ["Internet"] : party.Interfaces.Select(i => i.Id);

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
