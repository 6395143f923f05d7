using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Findings;

/// <summary>Routes that drop what they match, whose target is drawn at random, or that lead to more than they need to.</summary>
internal static class RouteFindings
{
    public static IEnumerable<NetworkFinding> Blackholes(FindingContext c, Place place) =>
        from table in c.Of<RouteTable>(place)
        from route in table.Routes
        let reason = ReasonOf(c, place, route)
        where reason is not null
        select NetworkFinding.Of(table, "BlackholeRoute", FindingSeverity.Medium,
            $"Route {route.Destination?.ToString() ?? route.PrefixListId} of {table} drops what it matches: {reason}. No "
                + "shorter route takes over.",
            $"Delete the route, or point it at a target that is there.");

    /// <summary>The kinds that the routes of a place lead to.</summary>
    public static IEnumerable<ResourceKind> TargetKinds(FindingContext c, Place place) =>
        c.Of<RouteTable>(place).SelectMany(t => t.Routes).Select(r => KindOf(r.TargetKind)).OfType<ResourceKind>();

    /// <summary>Prefix lists, where the routes of a place name more than one.</summary>
    public static IEnumerable<ResourceKind> PrefixLists(FindingContext c, Place place) =>
        c.Of<RouteTable>(place).Any(t => t.Routes.Count(r => r.PrefixListId is not null) > 1) ? [ResourceKind.ManagedPrefixList] : [];

    // R6 of the rules: which of two overlapping lists wins is drawn once at random (VPC user guide, "Route priority for prefix lists").
    public static IEnumerable<NetworkFinding> OverlappingPrefixLists(FindingContext c, Place place)
    {
        foreach (RouteTable table in c.Of<RouteTable>(place))
        {
            Route[] routes = [.. table.Routes.Where(r => r.PrefixListId is not null)];
            for (int i = 0; i < routes.Length; i++)
            {
                for (int j = i + 1; j < routes.Length; j++)
                {
                    if (routes[i].TargetId == routes[j].TargetId
                        || Overlap(Entries(c, place, routes[i]), Entries(c, place, routes[j])) is not var (one, other)) { continue; }
                    yield return NetworkFinding.Of(table, "OverlappingPrefixListRoutes", FindingSeverity.Medium,
                        $"{table} sends {routes[i].PrefixListId} to {routes[i].TargetId} and {routes[j].PrefixListId} to "
                            + $"{routes[j].TargetId}, and both lists hold {(one.PrefixLength > other.PrefixLength ? one : other)}: "
                            + "which target gets it is AWS's choice.",
                        "Take the block out of one of the lists, or point both routes at one target.");
                }
            }
        }
    }

    public static IEnumerable<NetworkFinding> BroadPeeringRoutes(FindingContext c, Place place) =>
        from table in c.Of<RouteTable>(place)
        from route in table.Routes
        where route.TargetKind == RouteTargetKind.VpcPeeringConnection && route.Destination is not null
        let far = c.Network.Find<VpcPeeringConnection>(place, ResourceKind.VpcPeeringConnection, route.TargetId)?.OtherEnd(table.VpcId)
        let block = far?.CidrBlocks.Where(b => Contains(route.Destination!.Value, b)).Cast<IPNetwork?>().FirstOrDefault()
        where block is not null
        select NetworkFinding.Of(table, "BroadPeeringRoute", FindingSeverity.Low,
            $"Route {route.Destination} of {table} leads to all of {far!.VpcId} ({block}) over {route.TargetId}.",
            "Route to the subnets that take part; Connect-VpcPeering does so by default.", "CIS 5.6", "CIS 6.6");

    private static string? ReasonOf(FindingContext c, Place place, Route route)
    {
        if (route.TargetKind == RouteTargetKind.VpcPeeringConnection && c.Network.Find<VpcPeeringConnection>(place,
            ResourceKind.VpcPeeringConnection, route.TargetId) is { IsActive: false } peering)
        {
            return $"peering connection {peering} is {peering.Status}";
        }

        if (KindOf(route.TargetKind) is { } k && c.Network.Has(place, k) && c.Network.Find<Resource>(place, k,
            route.TargetId) is not { Exists: true }) { return $"{Words.Of(k)} {route.TargetId} is gone"; }
        return route.IsBlackhole ? $"AWS marks {route.TargetId} as a black hole: it is gone or not usable" : null;
    }

    private static ResourceKind? KindOf(RouteTargetKind target) => target switch
    {
        RouteTargetKind.VpcPeeringConnection => ResourceKind.VpcPeeringConnection, RouteTargetKind.NatGateway => ResourceKind.NatGateway,
        RouteTargetKind.InternetGateway => ResourceKind.InternetGateway, RouteTargetKind.NetworkInterface => ResourceKind.NetworkInterface,
        RouteTargetKind.EgressOnlyInternetGateway => ResourceKind.EgressOnlyInternetGateway,
        RouteTargetKind.VpcEndpoint => ResourceKind.VpcEndpoint, _ => null,
    };

    private static IReadOnlyList<IPNetwork> Entries(FindingContext c, Place place, Route route) =>
        (c.Network.Find<ManagedPrefixList>(place, ResourceKind.ManagedPrefixList, route.PrefixListId!)
            ?? c.Find<ManagedPrefixList>(route.PrefixListId!))?.Entries ?? [];

    private static (IPNetwork One, IPNetwork Other)? Overlap(IReadOnlyList<IPNetwork> a, IReadOnlyList<IPNetwork> b)
    {
        foreach (IPNetwork x in a)
        {
            foreach (IPNetwork y in b)
            {
                if (Contains(x, y) || Contains(y, x)) { return (x, y); }
            }
        }

        return null;
    }

    /// <summary>True if every address of the inner block is in the outer one.</summary>
    internal static bool Contains(IPNetwork outer, IPNetwork inner) =>
        outer.BaseAddress.AddressFamily == inner.BaseAddress.AddressFamily && outer.PrefixLength <= inner.PrefixLength
            && outer.Contains(inner.BaseAddress);
}
