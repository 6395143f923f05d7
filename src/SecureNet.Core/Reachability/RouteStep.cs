using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>One look into a subnet's route table, written as a hop.</summary>
internal static class RouteStep
{
    /// <summary>The route that carries the packet on, or null where there is none (said in the log).</summary>
    public static Route? Take(Network network, WalkLog log, SubnetSite site, Packet packet, SubnetSite? towards, bool hasPublicAddress)
    {
        RouteAnswer answer = RouteLookup.Find(network, site, packet.Destination);
        Component at = answer.Table is { } t ? Component.Of(t) : Component.Of(site);
        if (answer.Unknown is { } unknown)
        {
            log.Add(Layer.RouteTable, at, Disposition.Unknown, unknown);
            return null;
        }
        RouteTable table = answer.Table!;
        RouteRemedy remedy = new(table, answer.Route, answer.PrefixLength, packet, towards, hasPublicAddress);
        string question = $"{site.SubnetId}|{packet.Destination}";
        if (answer.Route is not { } route)
        {
            log.Block(Layer.RouteTable, at,
                new Step(Disposition.NoRoute, $"route table {table} of subnet {site.SubnetId} has no route to {packet.Destination}"),
                question, "NO_ROUTE_TO_DESTINATION", AdviceFor(towards, hasPublicAddress), remedy);
            return null;
        }
        bool pending = route.TargetKind == RouteTargetKind.VpcPeeringConnection &&
            PeeringCheck.IsComing(Topology.FindPeering(network, site.Place, route.TargetId));
        if (pending)
        {
            // The connection is what has to change; it gets the blocker, not the route that waits for it.
            log.Add(Layer.RouteTable, at, Disposition.Blackhole,
                $"route {route.Destination} -> {route.TargetId} of {table} is a blackhole until the peering connection is active", route.ToString());
            return route;
        }
        if (route.IsBlackhole)
        {
            log.Block(Layer.RouteTable, at,
                new Step(Disposition.Blackhole, $"route {route} of {table} matches {packet.Destination} and drops it: its target is gone or not usable", route.ToString()),
                question, "BAD_STATE_ROUTE", AdviceFor(towards, hasPublicAddress), remedy);
            return null;
        }
        log.Add(Layer.RouteTable, at, Disposition.Forwarded, $"route {route} of {table} is the longest match for {packet.Destination}", route.ToString());
        return route;
    }

    /// <summary>A middlebox drops what is not its own unless its check is off; what it then does is its own affair.</summary>
    public static void OtherTarget(Network network, WalkLog log, Route route, SubnetSite site)
    {
        NetworkInterface? box = route.TargetKind == RouteTargetKind.NetworkInterface ? network.Find<NetworkInterface>(route.TargetId) : null;
        if (box is { SourceDestCheck: true })
        {
            log.Block(Layer.Interface, Component.Of(box),
                new Step(Disposition.Denied, $"route {route} leads to interface {box}, whose source/destination check drops what is not for its own addresses"),
                $"{box.Id}|box", "ENI_SOURCE_DEST_CHECK_RESTRICTION", "turn the check off if the instance is a router");
            return;
        }
        log.Add(Layer.Snapshot, new(route.TargetId, box?.Name, site.Place), Disposition.Unknown,
            box is null ? $"route {route} leads to {route.TargetId}, which was not read"
                : $"route {route} leads to interface {box}; what the instance behind it does with the packet is not known");
    }

    private static string AdviceFor(SubnetSite? towards, bool hasPublicAddress) => towards is not null
        ? $"peer with {towards.VpcId} and route to the connection"
        : hasPublicAddress ? "attach an internet gateway and route to it" : "route to a NAT gateway, or give the host a public address";
}
