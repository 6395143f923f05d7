using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>The route that a table picks for an atom of addresses; null where none matches.</summary>
/// <param name="Route">The route.</param>
/// <param name="IsUnknown">True where it is not known which one it is, or what it does.</param>
/// <param name="IsAstray">True where it may lead anywhere.</param>
internal readonly record struct RouteChoice(Route? Route, bool IsUnknown, bool IsAstray = false);

/// <summary>
/// The route tables by atom of the destination's address: longest prefix, then static before prefix list before propagated.
/// </summary>
internal sealed class RouteIndex(ResourceIndex index, RouteTable?[] tables, Func<AddressFamily, AddressTree> trees,
    Func<AddressFamily, int, bool> isPublic)
{
    private readonly Dictionary<(int Table, AddressFamily, int Node), RouteChoice> _known = [];
    private readonly Compiled?[] _compiled = new Compiled?[tables.Length];

    public RouteChoice Of(int table, AddressFamily family, int node)
    {
        if (tables[table] is not { } known) { return new(null, true); }
        if (!_known.TryGetValue((table, family, node), out RouteChoice choice))
        {
            choice = Choose(_compiled[table] ??= Compile(index, known), family, node);
            _known.Add((table, family, node), choice);
        }
        return choice;
    }

    private RouteChoice Choose(Compiled table, AddressFamily family, int node)
    {
        AddressTree tree = trees(family);
        List<Candidate> matches =
            [.. table.Candidates.Where(c => c.Block.BaseAddress.AddressFamily == family && tree.Contains(tree.NodeOf(c.Block), node))];
        if (matches.Any(m => m.Route.TargetKind == RouteTargetKind.Local)) { matches.RemoveAll(m => m.Route.IsPropagated); }

        // A static route for the one address wins over any list; else a list that was not read may hold something longer. The lists of
        // gateway endpoints hold public addresses only: one that was not read says nothing about a private address.
        bool certain = matches.Any(m => m.Rank == 0 && m.Block.PrefixLength == tree.Bits);
        if (!certain && table.UnreadLists.Any(r => isPublic(family, node) || r.TargetKind != RouteTargetKind.VpcEndpoint))
        {
            return new(null, true);
        }
        if (matches.Count == 0) { return default; }
        (int length, int rank) = matches.Select(m => (m.Block.PrefixLength, m.Rank)).OrderByDescending(m => m.PrefixLength)
            .ThenBy(m => m.Rank).First();
        List<Candidate> best = [.. matches.Where(m => m.Block.PrefixLength == length && m.Rank == rank)];

        // Of overlapping prefix lists with different targets AWS picks one at random.
        if (best.Any(b => RouteDoubt.Of(b.Route) is not null)) { return new(null, true, IsAstray: true); }
        return rank == 1 && best.Any(b => b.Route.TargetId != best[0].Route.TargetId) ? new(null, true) : new(best[0].Route, false);
    }

    /// <summary>The blocks of a table's routes, those of its prefix lists too.</summary>
    public static IEnumerable<IPNetwork> BlocksOf(ResourceIndex index, RouteTable table) =>
        Compile(index, table).Candidates.Select(c => c.Block);

    private static Compiled Compile(ResourceIndex index, RouteTable table)
    {
        Compiled compiled = new([], []);
        foreach (Route route in table.Routes)
        {
            if (route.Destination is { } block)
            {
                compiled.Candidates.Add(new(route, block,
                    route.UnknownWord is { Member: "Origin" } ? -1 : route.IsPropagated || route.IsAdvertised ? 2 : 0));
            }
            else if (index.Find<ManagedPrefixList>(
                table.Place, ResourceKind.ManagedPrefixList, route.PrefixListId!)?.Entries is { } entries)
            {
                compiled.Candidates.AddRange(entries.Select(e => new Candidate(route, e, 1)));
            }
            else
            {
                compiled.UnreadLists.Add(route);
            }
        }
        return compiled;
    }

    private readonly record struct Candidate(Route Route, IPNetwork Block, int Rank);

    private sealed record Compiled(List<Candidate> Candidates, List<Route> UnreadLists);
}
