using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The first packet's way. After a failure it goes on as if the packet had come through, to where the flow is meant to end, so
/// that one look shows every layer that has to change.
/// </summary>
internal sealed class ForwardWalk
{
    private readonly Network _network;
    private readonly Flow _flow;

    public ForwardWalk(Network network, Flow flow)
    {
        _network = network;
        _flow = flow;
        SourceAddress = PrivateOf(flow.Source);
        SeenSource = SourceAddress;
        Destination = flow.Destination.Interface ?? Guess();
    }

    public WalkLog Log { get; } = new(onReturn: false);
    public NetworkInterface? Source => _flow.Source.Interface;
    public IPAddress SourceAddress { get; }

    /// <summary>The interface the packet came to or was meant for; null for an address outside the network.</summary>
    public NetworkInterface? Destination { get; private set; }

    /// <summary>The source that the destination sees: the host's, its public one or a NAT gateway's.</summary>
    public IPAddress SeenSource { get; private set; }

    public NatGateway? Nat { get; private set; }

    /// <summary>True where the packet is meant to go through an internet gateway.</summary>
    public bool ThroughInternet => Source is null || (Topology.IsPublic(_flow.Destination.Address) && !IsPrivateOfDestination);

    /// <summary>The destination's own private address where it is an interface.</summary>
    public IPAddress DestinationAddress => Destination is { } d && d.Addresses.FirstOrDefault(a => _flow.Destination.Address.Equals(a.Public)) is { Private: { } p }
        ? p : _flow.Destination.Address;

    private bool IsPrivateOfDestination => Destination?.Addresses.Any(a => a.Private.Equals(_flow.Destination.Address)) == true;

    public void Run()
    {
        Packet packet = Packet.Request(_flow, SourceAddress, _flow.Destination.Address);
        if (Source is not { } source)
        {
            if (Topology.IsPublic(_flow.Source.Address))
            {
                FromInternet(packet);
                return;
            }
            Log.Add(Layer.Snapshot, new(_flow.Source.ToString(), null, Destination?.Place ?? new Place("", "")), Disposition.Unknown,
                $"no interface with the source's address {_flow.Source.Address} was read");
            GoOn(packet, null);
            return;
        }
        HostCheck.CrossInstance(_network, Log, source);
        HostCheck.CrossInterface(Log, source, SourceAddress, sends: true);
        if (Destination?.Id == source.Id)
        {
            Log.Add(Layer.Interface, Component.Of(source), Disposition.Delivered, "source and destination are the same interface: nothing leaves the host");
            return;
        }
        SecurityGroupCheck.Cross(_network, Log, source, egress: true, packet, FarEnd(source));
        SubnetSite site = Topology.SiteOf(_network, source);
        if (IsInside(site, packet.Destination))
        {
            Arrive(site.VpcId, site.Place, packet, site.SubnetId);
        }
        else
        {
            LeaveSubnet(site, packet);
        }
    }

    private void LeaveSubnet(SubnetSite site, Packet packet)
    {
        NetworkAclCheck.Cross(_network, Log, site, egress: true, packet);
        SubnetSite? towards = Destination is { } d && !ThroughInternet ? Topology.SiteOf(_network, d) : null;
        bool hasPublic = Nat is not null || (Source is { } s && Topology.PublicOf(s, packet.Source) is not null);
        if (RouteStep.Take(_network, Log, site, packet, towards, hasPublic) is not { } route)
        {
            GoOn(packet, site);
            return;
        }
        switch (route.TargetKind)
        {
            case RouteTargetKind.Local:
                Arrive(site.VpcId, site.Place, packet, site.SubnetId);
                break;
            case RouteTargetKind.VpcPeeringConnection:
                ThroughPeering(route, site, packet);
                break;
            case RouteTargetKind.InternetGateway:
                ToInternet(route, site, packet);
                break;
            case RouteTargetKind.NatGateway:
                ThroughNat(route, site, packet);
                break;
            default:
                RouteStep.OtherTarget(_network, Log, route, site);
                GoOn(packet, null);
                break;
        }
    }

    private void ThroughPeering(Route route, SubnetSite site, Packet packet)
    {
        if (Topology.FindPeering(_network, site.Place, route.TargetId) is not { } peering)
        {
            Log.Add(Layer.VpcPeeringConnection, new(route.TargetId, null, site.Place), Disposition.Unknown,
                Topology.Missing(_network, site.Place, ResourceKind.VpcPeeringConnection, $"peering connection {route.TargetId}"));
            GoOn(packet, null);
            return;
        }
        int before = Log.Obstacles.Count;
        PeeringVpc? far = PeeringCheck.Cross(_network, Log, peering, site.VpcId, packet.Destination);
        if (far is null || Log.Obstacles.Count > before)
        {
            GoOn(packet, null);
            return;
        }
        Arrive(far.VpcId, far.Place, packet, site.SubnetId);
    }

    private void ThroughNat(Route route, SubnetSite site, Packet packet)
    {
        NatGateway? nat = _network.Find<NatGateway>(site.Place, ResourceKind.NatGateway, route.TargetId) ?? _network.Find<NatGateway>(route.TargetId);
        if (nat?.PrivateIpAddress is not { } natAddress)
        {
            string what = nat is null ? $"NAT gateway {route.TargetId}" : $"the address of NAT gateway {nat}";
            Log.Add(Layer.NatGateway, new(route.TargetId, nat?.Name, site.Place), Disposition.Unknown,
                Topology.Missing(_network, site.Place, ResourceKind.NatGateway, what));
            GoOn(packet, null);
            return;
        }
        Component at = Component.Of(nat);
        string? refused = Nat is not null ? $"NAT gateway {nat} gets the packet from another NAT gateway, {Nat}"
            : nat.State != "available" ? $"NAT gateway {nat} is {nat.State}"
            : nat.VpcId != site.VpcId ? $"NAT gateway {nat} is in {nat.VpcId}; it serves only sources of its own VPC"
            : packet.Protocol.Number is not (1 or 6 or 17) ? $"NAT gateway {nat} carries only TCP, UDP and ICMP" : null;
        if (refused is not null)
        {
            Log.Block(Layer.NatGateway, at, new Step(Disposition.Denied, refused), $"{nat.Id}|use", "NGW_REQUIRES_SOURCE_IN_VPC",
                "point the route at an available NAT gateway of this VPC");
            GoOn(packet, null);
            return;
        }
        SubnetSite natSite = Topology.SiteOf(_network, nat.SubnetId, nat.VpcId, nat.Place);
        if (natSite.SubnetId != site.SubnetId) { NetworkAclCheck.Cross(_network, Log, natSite, egress: false, packet); }
        Nat = nat;
        SeenSource = natAddress;
        Log.Add(Layer.NatGateway, at, Disposition.Translated, $"NAT gateway {nat} changes the source from {packet.Source} to its own {natAddress}");
        Packet translated = packet with { Source = natAddress };
        if (IsInside(natSite, packet.Destination))
        {
            Arrive(natSite.VpcId, natSite.Place, translated, natSite.SubnetId);
        }
        else
        {
            LeaveSubnet(natSite, translated);
        }
    }

    private void ToInternet(Route route, SubnetSite site, Packet packet)
    {
        IPAddress? own = Nat is { } nat ? nat.PublicIpAddress : Source is { } s ? Topology.PublicOf(s, packet.Source) : null;
        if (!GatewayStep.Leave(_network, Log, route, site, packet, own))
        {
            GoOn(packet, null);
            return;
        }
        SeenSource = own!;
        Packet outside = packet with { Source = own! };
        if (Destination is null)
        {
            Log.Add(Layer.InternetGateway, new("internet", "Internet", site.Place), Disposition.Delivered, $"{packet.Destination} is on the internet");
        }
        else
        {
            FromInternet(outside);
        }
    }

    /// <summary>In through the destination's own internet gateway: one public address stands for one private one.</summary>
    private void FromInternet(Packet packet)
    {
        if (Destination is not { } destination)
        {
            Log.Add(Layer.Snapshot, new(_flow.Destination.ToString(), null, new Place("", "")), Disposition.Unknown,
                $"no interface with the destination's address {_flow.Destination.Address} was read");
            return;
        }
        GatewayStep.Enter(_network, Log, destination, DestinationAddress, packet.Source);
        ArriveAt(destination, packet with { Destination = DestinationAddress }, null);
    }

    /// <summary>The packet is in a VPC: it ends at the interface there that has the address.</summary>
    private void Arrive(string vpcId, Place place, Packet packet, string fromSubnetId)
    {
        NetworkInterface? meant = _flow.Destination.Interface;
        NetworkInterface? owner = meant is not null && meant.VpcId == vpcId ? meant : Topology.Owner(_network, vpcId, packet.Destination);
        if (meant is not null && meant.VpcId != vpcId)
        {
            Log.Block(Layer.RouteTable, new(vpcId, null, place),
                new Step(Disposition.Denied, $"the packet comes to {vpcId}, not to {meant.VpcId} where {meant} is: the VPCs' blocks overlap"),
                $"{vpcId}|leak", "MORE_SPECIFIC_ROUTE", "add a more specific route to the right VPC");
            owner = meant;
        }
        if (owner is not null)
        {
            ArriveAt(owner, packet, fromSubnetId);
        }
        else if (_network.Has(place, ResourceKind.NetworkInterface))
        {
            Log.Block(Layer.Host, new(packet.Destination.ToString(), null, place),
                new Step(Disposition.NoRoute, $"no host: no interface of {vpcId} has the address {packet.Destination}"),
                $"{vpcId}|host", "NO_POSSIBLE_DESTINATION", "check the address");
        }
        else
        {
            Log.Add(Layer.Snapshot, new(packet.Destination.ToString(), null, place), Disposition.Unknown,
                Topology.Missing(_network, place, ResourceKind.NetworkInterface, $"the interface with {packet.Destination} in {vpcId}"));
        }
    }

    private void ArriveAt(NetworkInterface at, Packet packet, string? fromSubnetId)
    {
        Destination = at;
        if (at.SubnetId != fromSubnetId) { NetworkAclCheck.Cross(_network, Log, Topology.SiteOf(_network, at), egress: false, packet); }

        // A reference to a group matches the interface behind the address; a translated source is nobody's interface.
        bool own = Source is not null && packet.Source.Equals(SourceAddress);
        string? missing = Source is null && !Topology.IsPublic(packet.Source) ? "the source's interface was not read" : null;
        SecurityGroupCheck.Cross(_network, Log, at, egress: false, packet, new(packet.Source, own ? Source : null, missing));
        HostCheck.CrossInterface(Log, at, packet.Destination, sends: false);
        HostCheck.CrossInstance(_network, Log, at);
    }

    /// <summary>Goes on at the destination after a layer that stopped the packet or could not be read.</summary>
    private void GoOn(Packet packet, SubnetSite? leftWithoutRoute)
    {
        if (Destination is not { } destination) { return; }
        if (ThroughInternet)
        {
            FromInternet(packet);
            return;
        }
        if (leftWithoutRoute is { } site && site.VpcId != destination.VpcId &&
            Topology.PeeringBetween(_network, site.VpcId, destination.VpcId) is { IsActive: false } peering)
        {
            PeeringCheck.Cross(_network, Log, peering, site.VpcId, packet.Destination);
        }
        ArriveAt(destination, packet, null);
    }

    private OtherEnd FarEnd(NetworkInterface source)
    {
        NetworkInterface? peer = IsPrivateOfDestination ? Destination : null;
        if (peer is not null || Topology.IsPublic(_flow.Destination.Address)) { return new(_flow.Destination.Address, peer, null); }
        IEnumerable<Place> places = _network.Of<VpcPeeringConnection>().Select(p => p.OtherEnd(source.VpcId)?.Place).OfType<Place>().Append(source.Place);
        Place? unread = places.Where(p => !_network.Has(p, ResourceKind.NetworkInterface)).Cast<Place?>().FirstOrDefault();
        return new(_flow.Destination.Address, null, unread is { } place ? $"ec2:DescribeNetworkInterfaces of {place} was not read" : null);
    }

    private NetworkInterface? Guess()
    {
        IPAddress address = _flow.Destination.Address;
        if (Topology.PublicOwner(_network, address) is { } behindPublic) { return behindPublic; }
        if (Source is not { } source) { return null; }
        return Topology.Owner(_network, source.VpcId, address) ?? _network.Of<VpcPeeringConnection>().Where(p => p.Exists)
            .Select(p => p.OtherEnd(source.VpcId)).OfType<PeeringVpc>()
            .Select(end => Topology.Owner(_network, end.VpcId, address)).FirstOrDefault(i => i is not null);
    }

    private static bool IsInside(SubnetSite site, IPAddress address) => site.Subnet?.CidrBlock.Contains(address) == true;

    private static IPAddress PrivateOf(Endpoint end) =>
        end.Interface?.Addresses.FirstOrDefault(a => end.Address.Equals(a.Public)).Private ?? end.Address;
}
