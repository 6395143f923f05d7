using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What a route table says about an address; or why that is not known.</summary>
/// <param name="Route">The route that decides, or null where none matches.</param>
/// <param name="Index">Its place in the table's list, from 0.</param>
/// <param name="Length">The prefix length that matched.</param>
/// <param name="Unread">The prefix-list route that might match but whose list was not read.</param>
/// <param name="Ambiguous">True where AWS itself picks one of several prefix lists at random.</param>
internal readonly record struct RouteChoice(Route? Route, int Index, int Length, Route? Unread, bool Ambiguous);

/// <summary>
/// A route table sorted for longest-prefix match. For the same block static goes before prefix list before propagated; local goes
/// before anything propagated, however specific. Sources: VPC guide "Route priority"; Site-to-Site VPN guide "VPN route priority".
/// </summary>
internal sealed class RouteTableNode
{
    private const int Static = 0;
    private const int PrefixList = 1;
    private const int Propagated = 2;
    private const int Unranked = -1;

    private readonly Entry[] _entries;
    private readonly Route[] _unread;

    private readonly record struct Entry(IpBlock Block, Route Route, int Index, int Rank);

    public RouteTableNode(RouteTable record, Func<string, IpBlock[]?> entriesOf)
    {
        Record = record;
        List<Entry> entries = [];
        List<Route> unread = [];
        for (int i = 0; i < record.Routes.Count; i++)
        {
            Route route = record.Routes[i];
            if (route.Destination is { } block) { entries.Add(new(new(block), route, i, RankOf(route))); }
            else if (route.PrefixListId is { } list && entriesOf(list) is { } blocks)
            {
                entries.AddRange(blocks.Select(b => new Entry(b, route, i, PrefixList)));
            }
            else if (route.PrefixListId is not null) { unread.Add(route); }
        }

        // Of those of one rank the ones that are in doubt come first: the others may not hold.
        _entries = [.. entries.OrderByDescending(e => e.Block.Length).ThenBy(e => e.Rank)
            .ThenByDescending(e => RouteDoubt.Of(e.Route) is not null)];
        _unread = [.. unread];
    }

    public RouteTable Record { get; }

    // What a route server learned is dynamic (rule W12); where a route comes from an origin that is not known, so is its rank.
    private static int RankOf(Route route) =>
        route.UnknownWord is { Member: "Origin" } ? Unranked : route.IsPropagated || route.IsAdvertised ? Propagated : Static;

    public RouteChoice Select(in Ip destination)
    {
        int found = First(destination, 0);
        if (found >= 0 && _entries[found].Route.IsPropagated && HasLocal(destination))
        {
            while (found >= 0 && _entries[found].Route.IsPropagated) { found = First(destination, found + 1); }
        }

        // A static route for the one address wins over any list; else a list that was not read may hold something longer.
        bool certain = found >= 0 && _entries[found].Rank == Static && _entries[found].Block.Length == destination.Bits;
        if (!certain)
        {
            foreach (Route route in _unread)
            {
                // The lists of gateway endpoints hold public addresses only, so a private destination needs no look into them.
                if (SpecialBlocks.IsPublic(destination) || route.TargetKind != RouteTargetKind.VpcEndpoint)
                {
                    return new(null, -1, 0, route, false);
                }
            }
        }

        if (found < 0) { return new(null, -1, 0, null, false); }
        Entry best = _entries[found];
        return new(best.Route, best.Index, best.Block.Length, null, best.Rank == PrefixList && HasRival(destination, found));
    }

    private int First(in Ip destination, int from)
    {
        for (int i = from; i < _entries.Length; i++)
        {
            if (_entries[i].Block.Contains(destination)) { return i; }
        }

        return -1;
    }

    private bool HasLocal(in Ip destination)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Route.TargetKind == RouteTargetKind.Local && entry.Block.Contains(destination)) { return true; }
        }

        return false;
    }

    private bool HasRival(in Ip destination, int found)
    {
        Entry best = _entries[found];
        for (int i = found + 1; i < _entries.Length && _entries[i].Block.Length == best.Block.Length && _entries[i].Rank == best.Rank; i++)
        {
            if (_entries[i].Block.Contains(destination) && _entries[i].Route.TargetId != best.Route.TargetId) { return true; }
        }

        return false;
    }
}
