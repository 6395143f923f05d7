using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// The network between two zones, or a zone and the internet. It follows the same rules as the walk of one packet and shares no code with
/// it, so that each can prove the other.
/// </summary>
internal sealed class ZonePaths(Compilation net, ReplyTable replies)
{
    private readonly Filters _filters = net.Filters;
    private readonly int _natTraffic = net.Filters.Certain(net.Filters.Atoms.Union(new(IpProtocol.Icmp, -1, -1),
        new(IpProtocol.Tcp, -1, -1), new(IpProtocol.Udp, -1, -1)));
    private readonly int _nat64Traffic = net.Filters.Certain(net.Filters.Atoms.Union(new(IpProtocol.Tcp, -1, -1),
        new(IpProtocol.Udp, -1, -1), new(IpProtocol.IcmpV6, 128, -1)));
    private readonly int _endpointTraffic = net.Filters.Meet(net.Filters.Certain(net.Filters.Atoms.Union(new(IpProtocol.Tcp, -1, -1),
        new(IpProtocol.Icmp, 8, -1))), net.Filters.Of(EndpointRoles.ThroughGateway));

    private readonly int _perhapsTcp = net.Filters.Perhaps(net.Filters.Atoms.Of(new(IpProtocol.Tcp, -1, -1)));

    public ReplyTable Replies => replies;

    /// <summary>
    /// From a load balancer's zone to a target's under a client's address. The reply comes back by the load balancer's state: network ACLs
    /// are asked, route tables are not.
    /// </summary>
    /// <param name="source">The load balancer's zone.</param>
    /// <param name="destination">The target's zone.</param>
    /// <param name="sameSubnet">Whether they are in one subnet.</param>
    /// <param name="client">The atom of the client's address.</param>
    /// <param name="replied">What replies pass that go on to the client's own ports, where some are lost there; else 0.</param>
    public ZonePath Keeping(Zone source, Zone destination, bool sameSubnet, int client, int replied)
    {
        if (sameSubnet) { return new(_filters.All, replies.AllAnswered, -1); }
        Traveller trip = new(net, source, client);
        Arrival arrival = trip.To(destination.Node, destination);
        if (arrival == Arrival.AtTarget)
        {
            arrival = Elsewhere(trip, trip.Route!) == WayBack.Closed || trip.Route!.TargetKind == RouteTargetKind.InternetGateway
                ? Arrival.Closed : Arrival.Lost;
        }
        if (arrival == Arrival.Closed || (arrival == Arrival.InVpc && trip.VpcId != destination.VpcId)) { return default; }
        if (arrival == Arrival.Lost) { trip.Pass(_filters.Unknown); }
        if (trip.InDoubt) { return InDoubt(trip); }
        bool beside = arrival == Arrival.InVpc && trip.IsBeside(destination, sameSubnet);
        if (!beside) { trip.Pass(Acl(destination, egress: false, client)); }
        int back = _filters.Meet(Acl(destination, egress: true, client), Acl(source, egress: false, destination.Node));
        return new(trip.Filter, replies.Of(back, _filters.All, WayBack.Open, among: replied), -1, trip.Appliance, trip.ApplianceSees,
            trip.References);
    }

    /// <summary>
    /// From one zone to another under the ends' own addresses; <paramref name="sameSubnet"/> where both ends are in one subnet.
    /// </summary>
    public ZonePath Between(Zone source, Zone destination, bool sameSubnet) =>
        OneOf(nats => Between(source, destination, sameSubnet, nats));

    private ZonePath Between(Zone source, Zone destination, bool sameSubnet, NatChoices choices)
    {
        // Within a subnet neither routes nor ACLs are asked; two interfaces of one subnet need no look at its block.
        if (sameSubnet) { return new(_filters.All, replies.AllAnswered, -1); }
        Traveller trip = new(net, source, source.Node);
        List<TranslatorSite> nats = [];
        while (true)
        {
            bool apart = trip.At.Family != destination.Family;
            int node = NodeFor(trip, destination.Family, destination.Node);
            Arrival arrival = trip.To(node, apart ? null : destination);
            if (arrival == Arrival.AtTarget && trip.Route!.TargetKind == RouteTargetKind.NatGateway)
            {
                if (Translate(trip, node, choices) is { } site)
                {
                    nats.Add(site);
                    continue;
                }
                arrival = trip.Filter == Filters.None ? Arrival.Closed : Arrival.Lost;
            }
            else if (apart && arrival == Arrival.AtTarget)
            {
                Leave(trip, node, WayBack.Open, byNat: false);
                arrival = trip.Filter == Filters.None ? Arrival.Closed : Arrival.Lost;
            }
            else if (apart && arrival == Arrival.InVpc) { arrival = Arrival.Closed; }
            else if (arrival == Arrival.AtTarget)
            {
                arrival = OutAndIn(trip, source,
                    destination) switch { WayBack.Closed => Arrival.Closed, WayBack.Unknown => Arrival.Lost, _ => Arrival.InVpc };
                if (arrival == Arrival.InVpc)
                {
                    return trip.InDoubt ? InDoubt(trip) : Finish(trip, nats, source, destination, beside: false, sameSubnet);
                }
            }
            if (arrival == Arrival.Closed || (arrival == Arrival.InVpc && trip.VpcId != destination.VpcId)) { return default; }
            if (arrival == Arrival.Lost) { trip.Pass(_filters.Unknown); }
            if (trip.InDoubt || apart) { return InDoubt(trip); }
            return Finish(trip, nats, source, destination,
                beside: arrival == Arrival.InVpc && trip.IsBeside(destination, sameSubnet), sameSubnet);
        }
    }

    /// <summary>From a zone to an atom of the internet.</summary>
    public ZonePath ToInternet(Zone source, bool hasPublicAddress, AddressFamily family, int address) =>
        OneOf(nats => ToInternet(source, hasPublicAddress, family, address, nats));

    private ZonePath ToInternet(Zone source, bool hasPublicAddress, AddressFamily family, int address, NatChoices choices)
    {
        Traveller trip = new(net, source, source.Node);
        List<TranslatorSite> nats = [];

        // Where the interface keeps the internet out it is not documented whether replies to what it sends come in.
        WayBack known = Worse(Known(source, hasPublicAddress), source.Admits == WayBack.Open ? WayBack.Open : WayBack.Unknown);
        bool byOtherGateway = false;
        while (true)
        {
            int node = NodeFor(trip, family, address);
            Arrival arrival = trip.To(node);
            if (arrival == Arrival.InVpc && trip.At.Family != family) { return default; }
            if (arrival == Arrival.Closed) { return default; }
            if (arrival == Arrival.Lost) { trip.Pass(_filters.Unknown); break; }
            if (arrival == Arrival.InVpc)
            {
                // In a VPC, whose interfaces with the address would have been found.
                if (net.Index.Network.Has(net.PlaceOf(trip.VpcId!) ?? trip.At.Place, ResourceKind.NetworkInterface)) { return default; }
                trip.Pass(_filters.Unknown);
                break;
            }
            if (trip.Route!.TargetKind == RouteTargetKind.NatGateway)
            {
                if (Translate(trip, node, choices) is not { } nat) { break; }
                nats.Add(nat);
                continue;
            }
            byOtherGateway = trip.Route.TargetKind is RouteTargetKind.EgressOnlyInternetGateway or RouteTargetKind.VpcEndpoint;
            Leave(trip, node, nats is not [.., var last] ? known : last.HasPublicAddress ? WayBack.Open : WayBack.Closed,
                byNat: nats.Count > 0);
            break;
        }
        if (trip.Filter == Filters.None) { return default; }
        if (trip.InDoubt || trip.At.Family != family) { return InDoubt(trip); }
        bool astray = false;
        Zone home = nats is [.., var door] ? door.Zone : source;
        WayBack edge = byOtherGateway ? WayBack.Open : Edge(home, out astray);
        int first = astray ? _filters.Unknown : Acl(home, egress: false, address);
        int back = nats.Count > 0 ? ThroughNats(source, nats, address, first, edge) : replies.Of(first, _filters.All, edge);
        return new(trip.Filter, back, nats is [.., var seen] ? seen.Index : -1, trip.Appliance, trip.ApplianceSees);
    }

    /// <summary>From an atom of the internet to a zone, by its public address or by a door: the better way counts.</summary>
    public ZonePath FromInternet(int node, Zone destination, bool hasPublicAddress)
    {
        ZonePath direct = ByGateway(node, destination, hasPublicAddress);
        ZonePath byDoor = destination.Door == FrontDoor.None ? default : ByDoor(destination);
        return byDoor.Forward == Filters.None ? direct : direct.Forward == Filters.None ? byDoor : net.BetterOf(direct, byDoor);
    }

    private ZonePath ByGateway(int node, Zone destination, bool hasPublicAddress)
    {
        int entry = Entry(destination, Known(destination, hasPublicAddress), node, out int appliance, out bool astray);
        if (entry != Filters.None && astray)
        {
            return new(entry, replies.Of(_filters.All, _filters.All, WayBack.Unknown), ZonePath.AnySource, appliance);
        }
        int forward = _filters.Meet(entry, Acl(destination, egress: false, node));
        if (forward == Filters.None) { return default; }
        Traveller reply = new(net, destination, destination.Node);
        WayBack back = reply.To(node) switch
        {
            Arrival.Lost => WayBack.Unknown,
            Arrival.AtTarget => LeaveReply(reply, node, Known(destination, hasPublicAddress)),
            _ => WayBack.Closed,
        };
        return new(forward, replies.Of(reply.Filter, _filters.All, back), -1, appliance,
            Replied: replies.Lossy(reply.Filter, ofNat: false));
    }

    /// <summary>By a door of which it is not known whether it leads there; the door itself brings replies back.</summary>
    private ZonePath ByDoor(Zone destination)
    {
        bool attached = net.Index.GatewayOf(destination.VpcId) is not null
            || !net.Index.Network.Has(net.PlaceOf(destination.VpcId) ?? destination.Place, ResourceKind.InternetGateway);
        bool closed = !attached || net.Public.Passes(destination, byNat: false, egressOnly: false) == WayBack.Closed;
        bool byGateway = !closed && (destination.Door & (FrontDoor.Preserving | FrontDoor.Hiding)) != FrontDoor.None;
        if (!byGateway && !destination.Door.HasFlag(FrontDoor.Tunnel)) { return default; }
        return new(byGateway ? _filters.Unknown : _perhapsTcp, replies.AllAnswered,
            (destination.Door & (FrontDoor.Hiding | FrontDoor.Tunnel)) != FrontDoor.None ? ZonePath.AnySource : -1);
    }

    /// <summary>The atom of the address that the packet is sent to, as it is known where the packet is.</summary>
    private int NodeFor(Traveller trip, AddressFamily family, int node) => trip.At.Family == family ? node : net.Atoms.Nat64!.RouteOf(node);

    private ZonePath Finish(Traveller trip, List<TranslatorSite> nats, Zone source, Zone destination, bool beside, bool sameSubnet)
    {
        if (!beside) { trip.Pass(Acl(destination, egress: false, trip.Source)); }
        if (trip.Filter == Filters.None) { return default; }
        if (nats is not [.., var last])
        {
            WayBack back = Home(destination, destination.Node, source, sameSubnet, out int filter);
            return new(trip.Filter, replies.Of(filter, _filters.All, back), -1, trip.Appliance, trip.ApplianceSees, trip.References,
                replies.Lossy(filter, ofNat: false));
        }
        WayBack first = Home(destination, destination.Node, last.Zone, false, out int toNat);
        return new(trip.Filter, ThroughNats(source, nats, destination.Node, toNat, first), last.Index, trip.Appliance, trip.ApplianceSees,
            Replied: replies.Lossy(toNat, ofNat: true));
    }

    /// <summary>The replies from the last NAT gateway by the others to the client: to the gateways' ports, then to the client's.</summary>
    /// <param name="source">The client's zone.</param>
    /// <param name="nats">The gateways in the order of the request.</param>
    /// <param name="server">The atom of the server's address.</param>
    /// <param name="filter">What reaches the last gateway.</param>
    /// <param name="back">Whether it does.</param>
    private int ThroughNats(Zone source, List<TranslatorSite> nats, int server, int filter, WayBack back)
    {
        for (int i = nats.Count - 1; i > 0; i--)
        {
            back = (WayBack)Math.Max((int)back, (int)Home(nats[i].Zone, server, nats[i - 1].Zone, false, out int toNext));
            filter = _filters.Meet(filter, toNext);
        }
        (Zone door, bool translates) = (nats[0].Zone, nats[0].Zone.Family != source.Family);
        Zone from = translates ? net.ZoneOf(nats[0].Gateway.SubnetId, nats[0].Gateway.VpcId, nats[0].Gateway.Place, source.Family) : door;
        back = (WayBack)Math.Max((int)back,
            (int)Home(from, translates ? net.Atoms.Nat64!.RouteOf(server) : server, source, false, out int toClient));
        return replies.Of(toClient, translates ? _filters.AsV6(filter) : filter, back);
    }

    /// <summary>
    /// It is not known by which way, or as whose, the packet comes: only what no rule admits from anyone is stopped for certain.
    /// </summary>
    private ZonePath InDoubt(Traveller trip) => trip.Filter == Filters.None ? default : new(trip.Filter,
        replies.Of(_filters.All, _filters.All, WayBack.Unknown), ZonePath.AnySource, trip.Appliance, trip.ApplianceSees);

    /// <summary>A reply's way to the zone it is addressed to.</summary>
    private WayBack Home(Zone from, int source, Zone stop, bool sameSubnet, out int filter)
    {
        Traveller reply = new(net, from, source);
        bool beside = sameSubnet || (from.SubnetId is not null && from.SubnetId == stop.SubnetId);
        Arrival arrival = beside ? Arrival.InVpc : reply.To(stop.Node, stop);
        WayBack back = arrival switch
        {
            Arrival.Closed => WayBack.Closed,
            Arrival.Lost => WayBack.Unknown,
            Arrival.InVpc => beside || reply.VpcId == stop.VpcId ? WayBack.Open : WayBack.Closed,
            _ => LeaveReply(reply, stop.Node, net.IsPublicV6(from)),
        };
        if (!(arrival == Arrival.InVpc
            && (beside || reply.IsBeside(stop, sameSubnet || (from.SubnetId is not null && from.SubnetId == stop.SubnetId)))))
        {
            reply.Pass(reply.InDoubt ? _filters.Unknown : Acl(stop, egress: false, source));
        }
        filter = reply.Filter;
        return back;
    }

    /// <summary>A reply at a target that is no VPC: only an internet gateway sends it on.</summary>
    private WayBack LeaveReply(Traveller reply, int node, WayBack known)
    {
        Route route = reply.Route!;
        if (route.TargetKind is RouteTargetKind.NatGateway or RouteTargetKind.EgressOnlyInternetGateway || IsGatewayEndpoint(route))
        {
            return WayBack.Closed;
        }
        if (route.TargetKind != RouteTargetKind.InternetGateway) { return Elsewhere(reply, route); }
        if (net.Index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId) is not { } gateway) { return WayBack.Unknown; }
        bool leaves = gateway.VpcId == reply.At.VpcId && known != WayBack.Closed && net.Atoms.IsPublic(reply.At.Family, node);
        return leaves ? Worse(known, net.Public.Passes(reply.At, byNat: false, egressOnly: false)) : WayBack.Closed;
    }

    /// <summary>Between VPCs by way of the internet: IPv6 only, whose addresses are the same outside.</summary>
    private WayBack OutAndIn(Traveller trip, Zone source, Zone destination)
    {
        WayBack known = source.Family != trip.At.Family
            ? WayBack.Closed : Worse(net.IsPublicV6(source), source.Admits == WayBack.Open ? WayBack.Open : WayBack.Unknown);
        Leave(trip, destination.Node, known, byNat: false);
        if (trip.Filter == Filters.None) { return WayBack.Closed; }
        bool left = (trip.Route!.TargetKind == RouteTargetKind.InternetGateway
            && net.Index.Find<InternetGateway>(ResourceKind.InternetGateway, trip.Route.TargetId) is not null)
            || (trip.Route.TargetKind == RouteTargetKind.EgressOnlyInternetGateway
                && net.Index.Find<EgressOnlyInternetGateway>(ResourceKind.EgressOnlyInternetGateway, trip.Route.TargetId) is not null);
        if (!left) { return WayBack.Unknown; }
        trip.Pass(Entry(destination, net.IsPublicV6(destination), trip.Source, out int appliance, out bool astray));
        trip.InDoubt |= astray;
        trip.Meet(appliance);
        return trip.Filter == Filters.None ? WayBack.Closed : WayBack.Open;
    }

    /// <summary>Out of the network at the target of the route, as far as that lets it.</summary>
    private void Leave(Traveller trip, int node, WayBack known, bool byNat)
    {
        Route route = trip.Route!;
        Zone at = trip.At;
        switch (route.TargetKind)
        {
            case RouteTargetKind.InternetGateway:
                InternetGateway? gateway = net.Index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId);
                bool leaves = gateway?.VpcId == at.VpcId && known != WayBack.Closed && net.Atoms.IsPublic(at.Family, node);
                trip.Pass(gateway is null ? _filters.Unknown : leaves
                    ? FilterOf(Worse(known, net.Public.Passes(at, byNat, egressOnly: false))) : Filters.None);
                break;
            case RouteTargetKind.EgressOnlyInternetGateway:
                EgressOnlyInternetGateway? egress = net.Index.Find<EgressOnlyInternetGateway>(ResourceKind.EgressOnlyInternetGateway,
                    route.TargetId);
                bool out6 = egress?.VpcId == at.VpcId && at.Family == AddressFamily.InterNetworkV6 && net.Atoms.IsPublic(at.Family, node)
                    && known != WayBack.Closed;
                trip.Pass(egress is null ? _filters.Unknown : out6
                    ? FilterOf(Worse(known, net.Public.Passes(at, byNat: false, egressOnly: true))) : Filters.None);
                break;
            case RouteTargetKind.VpcEndpoint:
                VpcEndpoint? endpoint = net.Index.Find<VpcEndpoint>(ResourceKind.VpcEndpoint, route.TargetId);
                bool? own = net.HoldsSource(at, trip.Source);
                trip.InDoubt |= endpoint is not { EndpointType: VpcEndpointType.Gateway };
                if (endpoint is not { EndpointType: VpcEndpointType.Gateway } || own is null) { trip.Pass(_filters.Unknown); }
                else if (endpoint.VpcId != at.VpcId || !own.Value || EndpointRoles.StateOf(endpoint) == Verdict.Blocked)
                {
                    trip.Pass(Filters.None);
                }
                else
                {
                    trip.Pass(EndpointRoles.StateOf(endpoint) == Verdict.Unknown
                        ? _filters.Meet(_endpointTraffic, _filters.Unknown) : _endpointTraffic);
                }
                break;
            case RouteTargetKind.NatGateway:
                trip.Pass(Filters.None);
                break;
            default:
                trip.Pass(Elsewhere(trip, route) == WayBack.Closed ? Filters.None : _filters.Unknown);
                break;
        }
    }

    /// <summary>In through the internet gateway of the zone's VPC.</summary>
    private int Entry(Zone destination, WayBack known, int source, out int appliance, out bool astray)
    {
        (appliance, astray) = (-1, false);
        int box = FilterOf(net.Public.Passes(destination, byNat: false, egressOnly: false));
        known = Worse(known, destination.Admits);
        if (known == WayBack.Closed || box == Filters.None) { return Filters.None; }
        box = _filters.Meet(box, FilterOf(known));
        WayBack edge = Edge(destination, out astray);
        if (edge == WayBack.Unknown && BoxAtEdge(destination) is { } at)
        {
            box = _filters.Meet(box, Acl(net.ZoneOf(at.SubnetId, at.VpcId, at.Place, destination.Family), egress: false, source));
            appliance = net.Groups.SetOf(at);
        }
        if (net.Index.GatewayOf(destination.VpcId) is null)
        {
            return net.Index.Network.Has(net.PlaceOf(destination.VpcId) ?? destination.Place, ResourceKind.InternetGateway)
                ? Filters.None : _filters.Unknown;
        }
        return edge switch { WayBack.Closed => Filters.None, WayBack.Unknown => _filters.Meet(box, _filters.Unknown), _ => box };
    }

    private static WayBack Worse(WayBack a, WayBack b) => (WayBack)Math.Max((int)a, (int)b);

    /// <summary>Whether the internet knows the zone's address, given that of an IPv4 one.</summary>
    private WayBack Known(Zone zone, bool hasPublicAddress) =>
        !hasPublicAddress ? WayBack.Closed : zone.Family == AddressFamily.InterNetworkV6 ? net.IsPublicV6(zone) : WayBack.Open;

    private int FilterOf(WayBack way) =>
        way switch { WayBack.Closed => Filters.None, WayBack.Unknown => _filters.Unknown, _ => _filters.All };

    private NetworkInterface? BoxAtEdge(Zone zone) =>
        net.Index.GatewayOf(zone.VpcId) is { } gateway && net.EdgeTable(gateway.Id) is { } table &&
            net.Routes.Of(table, zone.Family, zone.Node).Route is { TargetKind: RouteTargetKind.NetworkInterface } route
            ? net.Index.Find<NetworkInterface>(ResourceKind.NetworkInterface, route.TargetId) : null;

    /// <summary>
    /// What the table of the VPC's internet gateway does to what comes in for the zone; <paramref name="astray"/> where
    /// it may come as something else.
    /// </summary>
    private WayBack Edge(Zone zone, out bool astray)
    {
        astray = false;
        if (net.Index.GatewayOf(zone.VpcId) is not { } gateway) { return WayBack.Open; }
        if (net.EdgeTable(gateway.Id) is not { } table)
        {
            if (net.Index.Network.Has(gateway.Place, ResourceKind.RouteTable)) { return WayBack.Open; }
            astray = net.MayStray(zone);
            return WayBack.Unknown;
        }

        RouteChoice choice = net.Routes.Of(table, zone.Family, zone.Node);
        if (choice.IsUnknown)
        {
            astray = true;
            return WayBack.Unknown;
        }

        if (choice.Route is not { } route) { return WayBack.Open; }
        if (route.IsBlackhole) { return WayBack.Closed; }
        if (route.TargetKind == RouteTargetKind.Local) { return WayBack.Open; }
        astray = true;
        return route.TargetKind == RouteTargetKind.NetworkInterface && net.Index.Find<NetworkInterface>(ResourceKind.NetworkInterface,
            route.TargetId) is { } box && Ends.ForwardsNothing(net.Index, box)
            ? WayBack.Closed : WayBack.Unknown;
    }

    private bool IsGatewayEndpoint(Route route) => route.TargetKind == RouteTargetKind.VpcEndpoint
        && net.Index.Find<VpcEndpoint>(ResourceKind.VpcEndpoint, route.TargetId) is { EndpointType: VpcEndpointType.Gateway };

    /// <summary>A middlebox drops what is not its own unless its check is off; what others do is not known.</summary>
    private WayBack Elsewhere(Traveller traveller, Route route)
    {
        if (route.TargetKind != RouteTargetKind.NetworkInterface
            || net.Index.Find<NetworkInterface>(ResourceKind.NetworkInterface, route.TargetId) is not { } box)
        {
            traveller.InDoubt = true;
            return WayBack.Unknown;
        }

        if (Ends.ForwardsNothing(net.Index, box)) { return WayBack.Closed; }
        Zone zone = net.ZoneOf(box.SubnetId, box.VpcId, box.Place, traveller.At.Family);
        if (zone.SubnetId is null || zone.SubnetId != traveller.At.SubnetId) { traveller.Pass(Acl(zone, egress: false, traveller.Source)); }
        traveller.Meet(net.Groups.SetOf(box));
        traveller.InDoubt = true;
        return WayBack.Unknown;
    }

    /// <summary>Through a NAT gateway; null where it does not take the packet (nothing is left then) or was not read.</summary>
    private TranslatorSite? Translate(Traveller trip, int node, NatChoices choices)
    {
        NatGateway? nat = net.Index.Find<NatGateway>(ResourceKind.NatGateway, trip.Route!.TargetId);
        bool v6 = trip.At.Family == AddressFamily.InterNetworkV6;
        bool read = nat is not null && NatDoubt.Of(nat) is null && net.SitesOf(nat).Count > 0;
        bool refused = nat is not null && (nat.State != "available" || (read && nat.VpcId != trip.At.VpcId));
        if (refused || (read && v6 && net.Atoms.Nat64?.Holds(node) != true))
        {
            trip.Pass(Filters.None);
            return null;
        }
        if (!read || nat is null)
        {
            trip.Pass(_filters.Unknown);
            trip.InDoubt = true;
            return null;
        }
        TranslatorSite site = choices.Of(net.SitesOf(nat));
        trip.Pass(v6 ? _nat64Traffic : _natTraffic);
        if (site.Zone.SubnetId != trip.At.SubnetId)
        {
            trip.Pass(net.AclTable.Of(site.Zone.Acl, egress: false, trip.At.Family, trip.Source));
        }
        trip.Translate(site);
        return site;
    }

    /// <summary>A path under each of the addresses that NAT gateways on it have: of which it takes one (rule W7).</summary>
    private ZonePath OneOf(Func<NatChoices, ZonePath> path)
    {
        NatChoices choices = new();
        ZonePath one = default;
        List<ZonePath>? all = choices.All(() => one = path(choices));
        return all is null ? new(_filters.Unknown, replies.Of(_filters.All, _filters.All, WayBack.Unknown),
            ZonePath.AnySource) : all.Count == 1 ? one : net.OneOf(all);
    }

    private int Acl(Zone zone, bool egress, int node) => net.AclTable.Of(zone.Acl, egress, zone.Family, node);
}
