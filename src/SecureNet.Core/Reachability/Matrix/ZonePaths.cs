using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// The network between two zones: routes, network ACLs, peering connections and NAT gateways. It follows the same rules as the walk of
/// one packet and shares no code with it, so that each can prove the other.
/// </summary>
internal sealed class ZonePaths(Compilation net)
{
    private readonly Dictionary<(string Id, string VpcId), TranslatorSite?> _translators = [];
    private readonly Compilation _net = net;
    private readonly Filters _filters = net.Filters;
    private readonly int _natTraffic = net.Filters.Certain(Union(net.Filters.Atoms, IpProtocol.Icmp, IpProtocol.Tcp, IpProtocol.Udp));

    /// <summary>From one zone to another under private addresses; <paramref name="sameSubnet"/> where both ends are in one subnet.</summary>
    public ZonePath Between(Zone source, Zone destination, bool sameSubnet)
    {
        // Within a subnet neither routes nor ACLs are asked; an unread subnet's block cannot be known to hold the address.
        if (sameSubnet && source.SubnetRead) { return new(_filters.All, _net.Replies.AllAnswered, -1); }
        Trip trip = new(this, source);
        trip.To(destination, sameSubnet);
        if (trip.Forward == Filters.None) { return default; }
        return new(trip.Forward, sameSubnet ? _net.Replies.AllAnswered : Reply(source, destination, trip.Translator), trip.TranslatorIndex);
    }

    /// <summary>From a zone to an atom of the internet.</summary>
    public ZonePath ToInternet(Zone source, bool hasPublicAddress, int node)
    {
        Trip trip = new(this, source);
        trip.Out(node, hasPublicAddress);
        if (trip.Forward == Filters.None) { return default; }
        if (trip.Translator is not { } nat)
        {
            return new(trip.Forward, _net.Replies.Of(Acl(source, egress: false, node), _filters.All, WayBack.Open), -1);
        }
        int toNat = Acl(nat.Zone, egress: false, node);
        bool sameSubnet = nat.IsIn(source);
        int toClient = sameSubnet ? _filters.All : _filters.Meet(Acl(nat.Zone, egress: true, source.Node), Acl(source, egress: false, node));
        return new(trip.Forward, _net.Replies.Of(toClient, toNat, sameSubnet ? WayBack.Open : Back(nat.Zone, source.Node, source.VpcId)), trip.TranslatorIndex);
    }

    /// <summary>From an atom of the internet to a zone.</summary>
    public ZonePath FromInternet(int node, Zone destination, bool hasPublicAddress)
    {
        if (!hasPublicAddress) { return default; }
        int forward = Acl(destination, egress: false, node);
        if (_net.Index.GatewayOf(destination.VpcId) is null)
        {
            if (_net.Index.Network.Has(destination.Place, ResourceKind.InternetGateway)) { return default; }
            forward = _filters.Meet(forward, _filters.Unknown);
        }
        return new(forward, _net.Replies.Of(Acl(destination, egress: true, node), _filters.All, BackToInternet(destination, node)), -1);
    }

    private int Reply(Zone source, Zone destination, TranslatorSite? nat)
    {
        if (nat is null)
        {
            int filter = _filters.Meet(Acl(destination, egress: true, source.Node), Acl(source, egress: false, destination.Node));
            return _net.Replies.Of(filter, _filters.All, Back(destination, source.Node, source.VpcId));
        }

        // First to the gateway's own ports, then from the gateway's subnet to the client's.
        bool natBesideServer = nat.IsIn(destination);
        bool natBesideClient = nat.IsIn(source);
        int toNat = natBesideServer ? _filters.All : _filters.Meet(Acl(destination, egress: true, nat.Zone.Node), Acl(nat.Zone, egress: false, destination.Node));
        int toClient = natBesideClient ? _filters.All : _filters.Meet(Acl(nat.Zone, egress: true, source.Node), Acl(source, egress: false, destination.Node));
        WayBack first = natBesideServer ? WayBack.Open : Back(destination, nat.Zone.Node, nat.Zone.VpcId);
        WayBack second = natBesideClient ? WayBack.Open : Back(nat.Zone, source.Node, source.VpcId);
        return _net.Replies.Of(toClient, toNat, (WayBack)Math.Max((int)first, (int)second));
    }

    /// <summary>Whether the route of a reply leads to the VPC that the request came from.</summary>
    private WayBack Back(Zone from, int node, string towards)
    {
        RouteChoice choice = _net.Routes.Of(from.Table, from.Family, node);
        if (choice.IsUnknown) { return WayBack.Unknown; }
        if (choice.Route is not { IsBlackhole: false } route) { return WayBack.Closed; }
        switch (route.TargetKind)
        {
            case RouteTargetKind.Local:
                return from.VpcId == towards ? WayBack.Open : WayBack.Closed;
            case RouteTargetKind.VpcPeeringConnection:
                (string? far, WayBack state) = Peering(route, from, node);
                return far is not null && far != towards ? WayBack.Closed : state;
            case RouteTargetKind.InternetGateway:
                return _net.Index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId) is null ? WayBack.Unknown : WayBack.Closed;
            case RouteTargetKind.NatGateway:
                return WayBack.Closed;
            default:
                return Elsewhere(route);
        }
    }

    private WayBack BackToInternet(Zone from, int node)
    {
        RouteChoice choice = _net.Routes.Of(from.Table, from.Family, node);
        if (choice.IsUnknown) { return WayBack.Unknown; }
        if (choice.Route is not { IsBlackhole: false } route) { return WayBack.Closed; }
        return route.TargetKind switch
        {
            RouteTargetKind.InternetGateway => _net.Index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId) is not { } gateway ? WayBack.Unknown
                : gateway.VpcId == from.VpcId ? WayBack.Open : WayBack.Closed,
            RouteTargetKind.VpcPeeringConnection => Peering(route, from, node) is (null, var state) ? state : WayBack.Closed,
            RouteTargetKind.Local or RouteTargetKind.NatGateway => WayBack.Closed,
            _ => Elsewhere(route),
        };
    }

    /// <summary>The VPC that a peering route leads to, and whether the connection carries packets to the address.</summary>
    private (string? FarVpcId, WayBack State) Peering(Route route, Zone from, int node)
    {
        if (_net.Index.Find<VpcPeeringConnection>(from.Place, ResourceKind.VpcPeeringConnection, route.TargetId) is not { } peering) { return (null, WayBack.Unknown); }
        if (peering.OtherEnd(from.VpcId) is not { } far) { return (null, WayBack.Closed); }
        if (!peering.IsActive) { return (far.VpcId, WayBack.Closed); }
        IReadOnlyList<IPNetwork>? blocks = far.CidrBlocks.Count > 0 ? far.CidrBlocks : _net.Index.Find<Vpc>(ResourceKind.Vpc, far.VpcId)?.CidrBlocks;
        return (far.VpcId, blocks is null ? WayBack.Unknown : blocks.Any(b => _net.RouteTree(from.Family).IsIn(b, node)) ? WayBack.Open : WayBack.Closed);
    }

    /// <summary>A middlebox drops what is not its own unless its check is off; what others do is not known.</summary>
    private WayBack Elsewhere(Route route) => route.TargetKind == RouteTargetKind.NetworkInterface &&
        _net.Index.Find<NetworkInterface>(ResourceKind.NetworkInterface, route.TargetId) is { SourceDestCheck: true } ? WayBack.Closed : WayBack.Unknown;

    private int Acl(Zone zone, bool egress, int node) => _net.AclTable.Of(zone.Acl, egress, zone.Family, node);

    private TranslatorSite? Translator(Route route, Zone from)
    {
        NatGateway? nat = _net.Index.Find<NatGateway>(from.Place, ResourceKind.NatGateway, route.TargetId);
        if (nat?.PrivateIpAddress is null) { return null; }
        if (!_translators.TryGetValue((nat.Id, nat.VpcId), out TranslatorSite? site))
        {
            site = _net.SiteOf(nat);
            _translators.Add((nat.Id, nat.VpcId), site);
        }
        return site;
    }

    private static ulong[] Union(TrafficAtoms atoms, params IpProtocol[] protocols)
    {
        ulong[] bits = new ulong[atoms.Words];
        foreach (IpProtocol protocol in protocols)
        {
            ulong[] own = atoms.Of(new TrafficType(protocol, -1, -1));
            for (int i = 0; i < bits.Length; i++) { bits[i] |= own[i]; }
        }
        return bits;
    }

    /// <summary>One request on its way, as the set of traffic that is still with it.</summary>
    private sealed class Trip(ZonePaths paths, Zone source)
    {
        private readonly Filters _filters = paths._filters;
        private Zone _at = source;
        private string? _leftSubnet = source.SubnetId;
        private int _seen = source.Node;

        public int Forward { get; private set; } = paths._filters.All;
        public TranslatorSite? Translator { get; private set; }
        public int TranslatorIndex => Translator?.Index ?? -1;

        public void To(Zone destination, bool sameSubnet)
        {
            if (_at.SubnetRead && _at.SubnetId is { } id && paths._net.IsInSubnet(id, _at, destination.Node))
            {
                // The address is one of the own subnet's, though the end is in another VPC with the same block.
                Forward = Filters.None;
                return;
            }
            string? reached = Travel(destination.Node, false, destination, out bool lost);
            if (Forward == Filters.None) { return; }
            if (!lost && reached != destination.VpcId)
            {
                Forward = Filters.None;
                return;
            }
            bool fromItsSubnet = !lost && (Translator is { } nat ? nat.IsIn(destination) : sameSubnet);
            if (!fromItsSubnet) { Pass(paths.Acl(destination, egress: false, _seen)); }
        }

        public void Out(int node, bool hasPublicAddress)
        {
            string? reached = Travel(node, hasPublicAddress, null, out bool lost);
            if (Forward == Filters.None || lost || reached is null) { return; }

            // In a VPC, whose interfaces with the address would have been found.
            Place place = paths._net.PlaceOf(reached) ?? _at.Place;
            Forward = paths._net.Index.Network.Has(place, ResourceKind.NetworkInterface) ? Filters.None : _filters.Meet(Forward, _filters.Unknown);
        }

        /// <summary>The VPC that the packet comes to; null for the internet. Lost: where it goes is not known.</summary>
        private string? Travel(int node, bool hasPublicAddress, Zone? destination, out bool lost)
        {
            lost = false;
            while (true)
            {
                Pass(paths.Acl(_at, egress: true, node));
                RouteChoice choice = paths._net.Routes.Of(_at.Table, _at.Family, node);
                if (choice.IsUnknown)
                {
                    lost = true;
                    Pass(_filters.Unknown);
                    return null;
                }
                if (choice.Route is not { IsBlackhole: false } route)
                {
                    Forward = Filters.None;
                    return null;
                }
                switch (route.TargetKind)
                {
                    case RouteTargetKind.Local:
                        return _at.VpcId;
                    case RouteTargetKind.VpcPeeringConnection:
                        (string? far, WayBack state) = paths.Peering(route, _at, node);
                        Pass(state switch { WayBack.Open => _filters.All, WayBack.Unknown => _filters.Unknown, _ => Filters.None });
                        lost = far is null;
                        return far;
                    case RouteTargetKind.InternetGateway:
                        ThroughGateway(route, hasPublicAddress, destination);
                        lost = destination is not null;
                        return null;
                    case RouteTargetKind.NatGateway:
                        if (!Translate(route)) { lost = true; return null; }
                        hasPublicAddress = Translator!.HasPublicAddress;
                        if (destination is not null && paths._net.IsInSubnet(Translator.Zone.SubnetId!, Translator.Zone, node)) { return Translator.Zone.VpcId; }
                        break;
                    default:
                        Pass(paths.Elsewhere(route) == WayBack.Closed ? Filters.None : _filters.Unknown);
                        lost = true;
                        return null;
                }
            }
        }

        private void ThroughGateway(Route route, bool hasPublicAddress, Zone? destination)
        {
            InternetGateway? gateway = paths._net.Index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId);
            Pass(gateway is null ? _filters.Unknown
                : gateway.VpcId == _at.VpcId && hasPublicAddress && destination is null ? _filters.All : Filters.None);
        }

        private bool Translate(Route route)
        {
            if (paths.Translator(route, _at) is not { } nat)
            {
                Pass(_filters.Unknown);
                return false;
            }
            if (Translator is not null || !nat.IsAvailable || nat.Zone.VpcId != _at.VpcId)
            {
                Forward = Filters.None;
                return false;
            }
            Pass(paths._natTraffic);
            if (nat.Zone.SubnetId != _leftSubnet) { Pass(paths.Acl(nat.Zone, egress: false, _seen)); }
            (Translator, _at, _seen, _leftSubnet) = (nat, nat.Zone, nat.Zone.Node, nat.Zone.SubnetId);
            return true;
        }

        private void Pass(int filter) => Forward = _filters.Meet(Forward, filter);
    }
}

/// <summary>A NAT gateway as a place on a path.</summary>
internal sealed record TranslatorSite(int Index, NatGateway Gateway, Zone Zone, int GroupNode)
{
    public bool IsAvailable => Gateway.State == "available";
    public bool HasPublicAddress => Gateway.PublicIpAddress is not null;

    public bool IsIn(Zone zone) => zone.SubnetId == Zone.SubnetId;
}
