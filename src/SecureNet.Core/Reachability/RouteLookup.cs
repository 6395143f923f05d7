using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The route that a subnet's table picks; or why that is not known.</summary>
internal sealed record RouteAnswer(RouteTable? Table, Route? Route, int PrefixLength, string? Unknown);

/// <summary>Longest-prefix match over the table that a subnet uses.</summary>
internal static class RouteLookup
{
    public static RouteAnswer Find(Network network, SubnetSite site, IPAddress destination)
    {
        List<RouteTable> tables = [.. network.Of<RouteTable>().Where(t => t.VpcId == site.VpcId)];
        RouteTable? table = tables.FirstOrDefault(t => t.SubnetIds.Contains(site.SubnetId));

        // Without a complete listing the table associated explicitly may be the one that was not read.
        if (table is null && network.Has(site.Place, ResourceKind.RouteTable)) { table = tables.FirstOrDefault(t => t.IsMain); }
        return table is null
            ? new(null, null, 0, Topology.Missing(network, site.Place, ResourceKind.RouteTable, $"the route table of subnet {site.SubnetId}"))
            : Select(network, table, destination);
    }

    /// <summary>The longest prefix wins, blackhole or not; local wins over whatever is propagated.</summary>
    public static RouteAnswer Select(Network network, RouteTable table, IPAddress destination)
    {
        List<(Route Route, int Length, int Rank)> matches = [];
        string? unknown = null;
        foreach (Route route in table.Routes)
        {
            if (route.Destination is { } block)
            {
                if (block.Contains(destination)) { matches.Add((route, block.PrefixLength, route.IsPropagated ? 2 : 0)); }
                continue;
            }
            IReadOnlyList<IPNetwork>? entries = (network.Find<ManagedPrefixList>(table.Place, ResourceKind.ManagedPrefixList, route.PrefixListId!)
                ?? network.Find<ManagedPrefixList>(route.PrefixListId!))?.Entries;
            if (entries is not null)
            {
                matches.AddRange(entries.Where(e => e.Contains(destination)).Select(e => (route, e.PrefixLength, 1)));
            }
            else if (Topology.IsPublic(destination) || !route.TargetId.StartsWith("vpce-", StringComparison.Ordinal))
            {
                // The lists of gateway endpoints hold public addresses only, so a private destination needs no look into them.
                unknown = $"whether route {route} of {table} matches {destination} is not known: " +
                    $"ec2:GetManagedPrefixListEntries of {route.PrefixListId} in {table.Place} was not read";
            }
        }
        if (unknown is not null) { return new(table, null, 0, unknown); }
        if (matches.Any(m => m.Route.TargetKind == RouteTargetKind.Local)) { matches.RemoveAll(m => m.Route.IsPropagated); }
        if (matches.Count == 0) { return new(table, null, 0, null); }

        List<(Route Route, int Length, int Rank)> best =
            [.. matches.GroupBy(m => (m.Length, m.Rank)).OrderByDescending(g => g.Key.Length).ThenBy(g => g.Key.Rank).First()];
        bool ambiguous = best[0].Rank == 1 && best.Select(m => m.Route.TargetId).Distinct().Count() > 1;
        return ambiguous
            ? new(table, null, 0, $"{table} has overlapping prefix lists with different targets for {destination}; AWS picks one at random")
            : new(table, best[0].Route, best[0].Length, null);
    }
}
