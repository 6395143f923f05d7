using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// One packet's way from subnet to subnet: what request and reply have in common. What differs is what happens where it arrives, at
/// a NAT gateway and at an internet gateway.
/// </summary>
internal abstract class PacketWalk(NetworkIndex index, WalkLog log)
{
    // Far more tables than any real way has; less is a loop of routes.
    private int _budget = 24;

    protected NetworkIndex Index { get; } = index;

    public WalkLog Log { get; } = log;

    /// <summary>The transit gateways passed on the way to where the packet is now, or null.</summary>
    protected TransitPath? Transit { get; private set; }

    /// <summary>The last look into a route table, for a reply that turns out to have gone the wrong way.</summary>
    protected (SubnetNode Site, RouteTableNode Table, RouteChoice Choice)? LastRoute { get; private set; }

    /// <summary>Where a route is to lead: the far subnet, or null for the internet; and whether the sender has a public address.</summary>
    protected abstract (SubnetNode? Towards, bool HasPublicAddress) Goal { get; }

    /// <summary>The packet is in a VPC that has its destination's address, or should have.</summary>
    protected abstract void Arrive(VpcNode vpc, Packet packet, SubnetNode from);

    protected abstract void ToInternet(Route route, SubnetNode site, Packet packet);

    protected abstract void ToEgressOnlyGateway(Route route, SubnetNode site, Packet packet);

    protected abstract void ToNat(Route route, SubnetNode site, Packet packet);

    protected abstract void ToEndpoint(Route route, SubnetNode site, Packet packet);

    /// <summary>The packet comes to an appliance's interface. False where that is the end of the way.</summary>
    protected abstract void ToInterface(InterfaceNode box, Route route, SubnetNode site, Packet packet);

    /// <summary>The packet stopped, or its way is not known.</summary>
    protected abstract void Stop(Packet packet, SubnetNode? withoutRoute);

    /// <summary>Out of a subnet: its ACL, then its route table. Within the subnet neither is asked.</summary>
    protected void Leave(SubnetNode site, Packet packet)
    {
        // Where the subnet's own blocks were not read, its interfaces still tell who is a neighbour.
        if (site.Contains(packet.Destination) || (site.Subnet is null && (Goal.Towards?.Vpc ?? site.Vpc) == site.Vpc
            && site.Vpc.SubnetOf(packet.Destination) == site)) { Arrive(site.Vpc, packet, site); return; }
        if (site.Subnet is null && IsPerhapsNear(site.Vpc, packet.Destination))
        {
            Log.Add(Layer.RouteTable, Component.Of(site), Disposition.Unknown,
                () => Index.Missing(site.Place, ResourceKind.Subnet, $"whether {packet.Destination} is in subnet {site.Id}"));
            Log.InDoubt = true;
        }

        Filter(site, egress: true, packet);
        FollowRoute(site, packet);
    }

    private bool IsPerhapsNear(VpcNode vpc, in Ip address) =>
        (vpc.Vpc is null ? !SpecialBlocks.IsPublic(address) : vpc.Contains(address)) &&
            vpc.SubnetOf(address) is null && !Index.WasListed(vpc.Place, ResourceKind.NetworkInterface);

    /// <summary>Asks an ACL; a walk may keep which ports came through.</summary>
    protected virtual void Filter(SubnetNode site, bool egress, Packet packet) => NetworkAclCheck.Cross(Index, Log, site, egress, packet);

    protected void FollowRoute(SubnetNode site, Packet packet)
    {
        if (--_budget < 0)
        {
            Log.Block(Layer.RouteTable, Component.Of(site), new Step(Disposition.NoRoute,
                () => $"the routes make a loop: {site.Id} sees the packet to {packet.Destination} again and again"),
                (site.Id, "loop"), "NO_PATH", "correct the routes");
            Stop(packet, null);
            return;
        }

        if (Take(site, packet) is not { } route) { return; }
        switch (route.TargetKind)
        {
            case RouteTargetKind.Local: Arrive(site.Vpc, packet, site); break;
            case RouteTargetKind.VpcPeeringConnection: ThroughPeering(route, site, packet); break;
            case RouteTargetKind.InternetGateway: ToInternet(route, site, packet); break;
            case RouteTargetKind.NatGateway: ToNat(route, site, packet); break;
            case RouteTargetKind.EgressOnlyInternetGateway: ToEgressOnlyGateway(route, site, packet); break;
            case RouteTargetKind.VpcEndpoint: ToEndpoint(route, site, packet); break;
            case RouteTargetKind.TransitGateway: ThroughTransit(route, site, packet); break;
            case RouteTargetKind.NetworkInterface when Index.Interface(route.TargetId) is { } box: ToInterface(box, route, site, packet);
                break;
            default: OutOfScope(route, site, packet); break;
        }
    }

    /// <summary>
    /// The route that carries the packet on, or null where there is none (said in the log, and the walk went on or stopped).
    /// </summary>
    private Route? Take(SubnetNode site, Packet packet)
    {
        // Without a complete listing the table associated explicitly may be the one that was not read.
        RouteTableNode? node = site.Table ?? (Index.WasListed(site.Vpc.Place, ResourceKind.RouteTable)
            || Index.WasListed(site.Place, ResourceKind.RouteTable) ? site.Vpc.MainTable : null);
        if (node is null)
        {
            TableNotRead(site);
            Log.InDoubt |= Index.MayStray(site.Vpc);
            Stop(packet, null);
            return null;
        }

        RouteChoice choice = node.Select(packet.Destination);
        LastRoute = (site, node, choice);
        if (choice is { Route: { IsBlackhole: false } good, Unread: null, Ambiguous: false } && RouteDoubt.Of(good) is null
            && !IsWaiting(good))
        {
            Follow(node.Record, good, choice.Index, packet);
            return good;
        }

        return Refuse(site, node.Record, choice, packet);
    }

    private void TableNotRead(SubnetNode site) =>
        Log.Add(Layer.RouteTable, Component.Of(site), Disposition.Unknown,
            () => Index.Missing(site.Place, ResourceKind.RouteTable, $"the route table of subnet {site.Id}"));

    private bool IsWaiting(Route route) => route.TargetKind == RouteTargetKind.VpcPeeringConnection &&
        PeeringCheck.IsComing(Index.Find<VpcPeeringConnection>(ResourceKind.VpcPeeringConnection, route.TargetId));

    /// <summary>What is in the way of following a table; a route to a connection that is not active yet is followed all the same.</summary>
    private Route? Refuse(SubnetNode site, RouteTable table, RouteChoice choice, Packet packet)
    {
        Component at = Component.Of(table);
        if (choice.Unread is { } unread)
        {
            Log.Add(Layer.RouteTable, at, Disposition.Unknown,
                () => $"whether route {unread} of {table} matches {packet.Destination} is not known: " +
                    $"ec2:GetManagedPrefixListEntries of {unread.PrefixListId} in {table.Place} was not read");
            Log.InDoubt |= Index.MayStray(site.Vpc);
            Stop(packet, null);
            return null;
        }

        if (choice.Ambiguous)
        {
            Log.Add(Layer.RouteTable, at, Disposition.Unknown,
                () => $"{table} has overlapping prefix lists with different targets for {packet.Destination}; AWS picks one at random");
            Log.InDoubt |= Index.MayStray(site.Vpc);
            Stop(packet, null);
            return null;
        }

        if (choice.Route is not { } route)
        {
            Log.Block(Layer.RouteTable, at,
                new Step(Disposition.NoRoute, () => $"route table {table} of subnet {site.Id} has no route to {packet.Destination}"),
                (site.Id, packet.Destination), "NO_ROUTE_TO_DESTINATION", Advice(Goal), Remedy(table, choice, packet));
            Stop(packet, site);
            return null;
        }

        if (RouteDoubt.Of(route) is { } doubt)
        {
            Log.InDoubt = true;
            Log.Add(Layer.RouteTable, at, Disposition.Unknown,
                () => $"{doubt} (it is the longest match of {table} for {packet.Destination})", route, choice.Index);
            Stop(packet, null);
            return null;
        }

        if (IsWaiting(route))
        {
            // The connection is what has to change; it gets the blocker, not the route that waits for it.
            Log.Add(Layer.RouteTable, at, Disposition.Blackhole,
                () => $"route {route.Destination} -> {route.TargetId} of {table} is a blackhole until the peering connection is active",
                route, choice.Index);
            return route;
        }

        Log.Block(Layer.RouteTable, at,
            new Step(Disposition.Blackhole,
                () => $"route {route} of {table} matches {packet.Destination} and drops it: its target is gone or not usable", route,
                choice.Index),
            (site.Id, packet.Destination), "BAD_STATE_ROUTE", Advice(Goal), Remedy(table, choice, packet));
        Stop(packet, site);
        return null;
    }

    // Apart, so that the common case makes the smallest closure.
    private void Follow(RouteTable table, Route route, int index, Packet packet) =>
        Log.Add(Layer.RouteTable, Component.Of(table), Disposition.Forwarded,
            () => $"route {route} of {table} is the longest match for {packet.Destination}", route, index);

    protected RouteRemedy Remedy(RouteTable table, RouteChoice choice, Packet packet) =>
        new(table, choice.Route, choice.Length, packet, Goal.Towards, Goal.HasPublicAddress);

    private static object Advice((SubnetNode? Towards, bool HasPublicAddress) goal) =>
        goal.Towards is { } towards ? (Func<string>)(() => $"peer with {towards.Vpc.Id} and route to the connection")
            : goal.HasPublicAddress
            ? "attach an internet gateway and route to it" : "route to a NAT gateway, or give the host a public address";

    private void ThroughPeering(Route route, SubnetNode site, Packet packet)
    {
        // Both accounts list the connection, each with tags of its own: the hop is told as the account sees it that the packet comes from.
        if ((Index.Network.Find<VpcPeeringConnection>(site.Place, ResourceKind.VpcPeeringConnection, route.TargetId)
            ?? Index.Find<VpcPeeringConnection>(ResourceKind.VpcPeeringConnection, route.TargetId)) is not { } peering)
        {
            Log.Add(Layer.VpcPeeringConnection, new(route.TargetId, null, site.Place), Disposition.Unknown,
                () => Index.Missing(site.Vpc.Place, ResourceKind.VpcPeeringConnection, $"peering connection {route.TargetId}"));
            Stop(packet, null);
        }
        else if (PeeringCheck.Cross(Index, Log, peering, site.Vpc, packet) is { } far) { Arrive(far, packet, site); }
        else { Stop(packet, null); }
    }

    private void ThroughTransit(Route route, SubnetNode site, Packet packet)
    {
        if (new TransitStep(Index, Log, Filter, Goal.Towards).Cross(route.TargetId, site, packet) is not { } exit)
        {
            Stop(packet, null);
            return;
        }

        // In the gateway's own subnet no ACL is asked; to any other one its outbound side is. Its route table leads on.
        Transit = exit.Path;
        if (exit.Vpc != Goal.Towards?.Vpc) { HostCheck.CrossEncryption(Index, Log, exit.Vpc); }
        Leave(exit.Subnet, packet);
    }

    private void OutOfScope(Route route, SubnetNode site, Packet packet)
    {
        string why = route.TargetKind switch
        {
            RouteTargetKind.NetworkInterface =>
                $"leads to interface {route.TargetId}; {Index.Missing(site.Vpc.Place, ResourceKind.NetworkInterface, "it")}",
            RouteTargetKind.VirtualPrivateGateway =>
                $"leads to virtual private gateway {route.TargetId}: VPN and Direct Connect are out of the analyzer's scope",
            _ => $"leads to {route.TargetId}, which is out of the analyzer's scope",
        };
        Log.InDoubt = true;
        Log.Add(Layer.Snapshot, new(route.TargetId, null, site.Place), Disposition.Unknown, () => $"route {route} {why}");
        Stop(packet, null);
    }
}
