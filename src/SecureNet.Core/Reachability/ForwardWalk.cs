using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>A NAT gateway that the request passed, and the packet as it came to it.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Subnet">Where it is.</param>
/// <param name="Address">The address that it gave the packet.</param>
/// <param name="Public">What that is known as outside, or null.</param>
/// <param name="Before">The packet before.</param>
internal sealed record NatPassage(NatGateway Gateway, SubnetNode Subnet, Ip Address, Ip? Public, Packet Before);

/// <summary>
/// The first packet's way. After a failure it goes on as if the packet had come through, to where the flow is meant to end, so
/// that one look shows every layer that has to change.
/// </summary>
internal sealed class ForwardWalk : PacketWalk
{
    private readonly Flow _flow;
    private readonly Ip _target;
    private List<NatPassage>? _nats;
    private bool _sourceUnread;

    /// <param name="index">The network.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="leg">The part of the way it is, or null.</param>
    /// <param name="preserved">The client's address that a load balancer, the source, sends under; null where
    /// it sends under its own.</param>
    public ForwardWalk(NetworkIndex index, Flow flow, string? leg = null, Ip? preserved = null) : base(index, new(onReturn: false, leg))
    {
        _flow = flow;
        _target = Ip.Of(flow.Destination.Address);
        Ip source = Ip.Of(flow.Source.Address);
        Source = flow.Source.Interface is { } s
            ? index.Interface(s.Id) ?? throw new ArgumentException($"Interface {s} is not of this network.", nameof(flow)) : null;
        SourceAddress = preserved ?? Source?.PrivateOf(source) ?? source;
        PreservesClient = preserved is not null;
        Meant = flow.Destination.Interface is { } d
            ? index.Interface(d.Id) ?? throw new ArgumentException($"Interface {d} is not of this network.", nameof(flow)) : null;
        Destination = Meant ?? Guess();
    }

    public InterfaceNode? Source { get; }

    public Ip SourceAddress { get; }

    /// <summary>The interface the packet came to or was meant for; null for an address outside the network.</summary>
    public InterfaceNode? Destination { get; private set; }

    /// <summary>The packet as its receiver sees it; null where it never got so far that this can be said.</summary>
    public Packet? Arrived { get; private set; }

    /// <summary>The NAT gateways passed, in order.</summary>
    public IReadOnlyList<NatPassage> Nats => _nats ?? (IReadOnlyList<NatPassage>)[];

    /// <summary>True where the source is a load balancer that keeps the client's address.</summary>
    public bool PreservesClient { get; }

    /// <summary>True where it left the VPC through an endpoint or an egress-only gateway, not an internet gateway.</summary>
    public bool LeftByOtherGateway { get; private set; }

    /// <summary>True where no reply is to be followed: it stays in the host or in a service beside it.</summary>
    public bool StaysLocal { get; private set; }

    /// <summary>True where the packet is meant to go through an internet gateway.</summary>
    public bool ThroughInternet =>
        Source is null || (SpecialBlocks.IsPublic(_target) && Destination?.Owns(_target) != true && !Source.Vpc.Contains(_target));

    /// <summary>Under which addresses NAT gateways that have several send it; null where none on the way has.</summary>
    public NatPicks? Picks { get; set; }

    private InterfaceNode? Meant { get; }

    protected override (SubnetNode? Towards, bool HasPublicAddress) Goal =>
        (!ThroughInternet ? Destination?.Subnet : null, _nats is not null || Source?.PublicOf(SourceAddress) is not null);

    public void Run()
    {
        Packet packet = Packet.Request(_flow, SourceAddress, _target);
        if (Source is not { } source)
        {
            FromOutside(packet);
            return;
        }

        HostCheck.CrossState(Log, source);
        HostCheck.CrossInstance(Index, Log, source);
        if (!PreservesClient) { HostCheck.CrossInterface(Log, source, SourceAddress, sends: true); }
        HostCheck.CrossStart(Log, source);
        if (Destination is { } d && d.IsInstanceOf(source) && d.Owns(_target))
        {
            StaysLocal = true;
            Log.Add(Layer.Interface, Component.Of(source), Disposition.Delivered, () => d == source
                ? "source and destination are the same interface: nothing leaves the host"
                : "source and destination are interfaces of the same instance: nothing leaves the host");
            return;
        }

        if (LocalServices.Take(Index, Log, source, packet))
        {
            StaysLocal = true;
            return;
        }

        HostCheck.CrossEncryption(Index, Log, source.Vpc);
        SecurityGroupCheck.Cross(Index, Log, source, egress: true, packet, FarEnd());
        Leave(source.Subnet, packet);
    }

    protected override void ToInternet(Route route, SubnetNode site, Packet packet)
    {
        bool mayLeave = _nats is not null || Index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId) is not { } gateway
            || GatewayStep.MayLeave(Index, Log, Source!, packet.Source, Component.Of(gateway));
        Ip? own = _nats is [.., var nat] ? nat.Public : mayLeave ? Source!.PublicOf(packet.Source) : null;
        if (GatewayStep.Leave(Index, Log, route, site, packet, own, byNat: _nats is not null) is not { } outside)
        {
            Stop(packet, null);
            return;
        }

        OnInternet(packet with { Source = outside }, site);
    }

    protected override void ToEgressOnlyGateway(Route route, SubnetNode site, Packet packet)
    {
        LeftByOtherGateway = true;
        bool mayLeave = Index.Find<EgressOnlyInternetGateway>(ResourceKind.EgressOnlyInternetGateway, route.TargetId) is not { } gateway
            || GatewayStep.MayLeave(Index, Log, Source!, packet.Source, Component.Of(gateway));
        if (GatewayStep.LeaveEgressOnly(Index, Log, route, site, packet, isReply: false) && mayLeave) { OnInternet(packet, site); }
        else { Stop(packet, null); }
    }

    protected override void ToEndpoint(Route route, SubnetNode site, Packet packet)
    {
        LeftByOtherGateway = true;
        if (EndpointStep.CrossGateway(Index, Log, route, site, packet)) { (Arrived, Destination) = (packet, null); }
        else { Stop(packet, null); }
    }

    protected override void ToNat(Route route, SubnetNode site, Packet packet)
    {
        if (NatStep.Cross(Index, Log, route, site, packet, (nat, count) => (Picks ??= new()).Of(nat.Id, count)) is not { } passage)
        {
            Stop(packet, null);
            return;
        }

        (_nats ??= []).Add(passage);
        Leave(passage.Subnet, NatStep.Translate(packet, passage.Address));
    }

    protected override void ToInterface(InterfaceNode box, Route route, SubnetNode site, Packet packet)
    {
        if (box.Owns(packet.Destination) || box == Meant)
        {
            ArriveAt(box, packet, site);
            return;
        }

        if (box.Subnet != site) { Filter(box.Subnet, egress: false, packet); }
        SecurityGroupCheck.Cross(Index, Log, box, egress: false, packet, NearEnd(packet));
        Appliance.Cross(Log, box, route, packet);
        Stop(packet, null);
    }

    /// <summary>The packet is in a VPC: it ends at the interface there that has the address.</summary>
    protected override void Arrive(VpcNode vpc, Packet packet, SubnetNode from)
    {
        InterfaceNode? owner = Meant is not null && Meant.Vpc == vpc ? Meant : vpc.Owner(packet.Destination);
        if (Meant is { } meant && meant.Vpc != vpc)
        {
            Log.Block(Layer.RouteTable, Component.Of(vpc),
                new Step(Disposition.Denied,
                    () => $"the packet comes to {vpc.Id}, not to {meant.Vpc.Id} where {meant.Record} is: the VPCs' blocks overlap"),
                (vpc.Id, "leak"), "MORE_SPECIFIC_ROUTE", "add a more specific route to the right VPC");
            owner = meant;
        }

        if (owner is not null)
        {
            ArriveAt(owner, packet, from);
        }
        else if (Index.WasListed(vpc.Place, ResourceKind.NetworkInterface))
        {
            Log.Block(Layer.Host, new(packet.Destination.ToString(), null, vpc.Place),
                new Step(Disposition.NoRoute, () => $"no host: no interface of {vpc.Id} has the address {packet.Destination}"),
                (vpc.Id, "host"), "NO_POSSIBLE_DESTINATION", "check the address");
        }
        else
        {
            Log.Add(Layer.Snapshot, new(packet.Destination.ToString(), null, vpc.Place), Disposition.Unknown,
                () => Index.Missing(vpc.Place, ResourceKind.NetworkInterface, $"the interface with {packet.Destination} in {vpc.Id}"));
        }
    }

    /// <summary>Goes on at the destination after a layer that stopped the packet or could not be read.</summary>
    protected override void Stop(Packet packet, SubnetNode? withoutRoute)
    {
        if (Destination is not { } destination) { return; }
        if (ThroughInternet)
        {
            // Without a public address there is no telling under which source it would come.
            Ip? known = _nats is [.., var nat] ? nat.Public : Source?.PublicOf(SourceAddress);
            if (known is { } own) { EnterVpc(packet with { Source = own }); }
            return;
        }

        if (withoutRoute is not null && withoutRoute.Vpc != destination.Vpc
            && Index.PeeringBetween(withoutRoute.Vpc.Id, destination.Vpc.Id) is { IsActive: false } waiting)
        {
            PeeringCheck.Cross(Index, Log, waiting, withoutRoute.Vpc, packet);
        }

        ArriveAt(destination, packet, null);
    }

    private void FromOutside(Packet packet)
    {
        // An address of a VPC, or of a host here, is not the internet's though nobody who has it was read.
        if (SpecialBlocks.IsPublic(SourceAddress) && Index.PublicHolder(SourceAddress) is null && Index.HomeOf(SourceAddress) is null)
        {
            EnterVpc(packet);
            return;
        }

        NetworkInterface? known = Destination?.Record;
        (_sourceUnread, Log.InDoubt) = (true, true);
        Log.Add(Layer.Snapshot, new(_flow.Source.ToString(), null, known?.Place ?? default), Disposition.Unknown,
            () => $"no interface with the source's address {SourceAddress} was read");
        if (Destination is { } destination) { ArriveAt(destination, packet, null); }
    }

    /// <summary>Past the gateway: to an interface with a public address of this network, or to somebody's host.</summary>
    private void OnInternet(Packet packet, SubnetNode site)
    {
        if (Destination is not null)
        {
            EnterVpc(packet);
            return;
        }

        if (Index.PublicHolder(packet.Destination) is { } holder)
        {
            ToUnreadHolder(holder, packet.Destination);
            return;
        }

        if (Index.HomeOf(packet.Destination) is { } home)
        {
            Arrive(home, packet, site);
            return;
        }

        Arrived = packet;
        Log.Add(Layer.InternetGateway, new("internet", "Internet", site.Place), Disposition.Delivered,
            () => $"{packet.Destination} is on the internet");
    }

    /// <summary>A public address of this network that no interface was read of: an Elastic IP address of nobody, or a gap.</summary>
    private void ToUnreadHolder(Resource holder, Ip address)
    {
        if (holder is ElasticIp { AssociationId: null, NetworkInterfaceId: null })
        {
            Log.Block(Layer.Host, Component.Of(holder),
                new Step(Disposition.NoRoute, () => $"no host: Elastic IP address {holder} ({address}) is associated with nothing"),
                (holder.Id, "host"), "NO_POSSIBLE_DESTINATION", "associate the address, or check it");
            return;
        }

        Log.Add(Layer.Snapshot, Component.Of(holder), Disposition.Unknown,
            () => Index.Missing(holder.Place, ResourceKind.NetworkInterface, $"the interface with {address}, the address of {holder},"));
    }

    /// <summary>In through the destination's own internet gateway: one public address stands for one private one.</summary>
    private void EnterVpc(Packet packet)
    {
        if (Destination is not { } destination)
        {
            if (Index.PublicHolder(_target) is { } holder) { ToUnreadHolder(holder, _target); }
            else
            {
                Log.Add(Layer.Snapshot, new(_flow.Destination.ToString(), null, default), Disposition.Unknown,
                    () => $"no interface with the destination's address {_target} was read");
            }
            return;
        }

        Ip own = destination.PrivateOf(_target) ?? _target;
        bool mayUseDoor = Source is null && (_flow.ByDoor || destination.PublicOf(own) is null);
        if (mayUseDoor && Index.DoorsTo(destination) is { } doors && (doors.NeedGateway || _flow.Protocol == IpProtocol.Tcp))
        {
            ThroughDoor(destination, doors, packet with { Destination = own });
            return;
        }

        GatewayStep.Enter(Index, Log, destination, own, packet.Source);
        Packet inside = packet with { Destination = own };
        if (Appliance.AtEdge(Index, Log, destination.Vpc, inside) is { } box && box != destination)
        {
            Filter(box.Subnet, egress: false, inside);
            SecurityGroupCheck.Cross(Index, Log, box, egress: false, inside, new(inside.Source, null));
            Appliance.Cross(Log, box, null, inside);
        }

        ArriveAt(destination, inside, null);
    }

    /// <summary>
    /// By an accelerator or a distribution, if one leads here: an internet gateway has to be attached and no route to it, and the door
    /// itself brings the reply back. Tunnels and Verified Access need none. What groups say of the client holds for accelerators alone; the
    /// others come, or may come, under addresses of their own (E20 to E23).
    /// </summary>
    private void ThroughDoor(InterfaceNode at, FrontDoors doors, Packet packet)
    {
        (Destination, Arrived, StaysLocal) = (at, packet, true);
        Log.InDoubt |= doors.HideClients;
        GatewayStep.EnterByDoor(Index, Log, at, packet.Destination, doors, needsGateway: !doors.BringTcp
            || _flow.Protocol != IpProtocol.Tcp);
        HostCheck.CrossEncryption(Index, Log, at.Vpc);
        SecurityGroupCheck.Cross(Index, Log, at, egress: false, packet, NearEnd(packet));
        HostCheck.CrossState(Log, at);
        HostCheck.CrossInstance(Index, Log, at);
        HostCheck.CrossRole(Log, at, packet);
    }

    private void ArriveAt(InterfaceNode at, Packet packet, SubnetNode? from)
    {
        (Destination, Arrived) = (at, packet);
        if (at.Vpc != Source?.Vpc) { HostCheck.CrossEncryption(Index, Log, at.Vpc); }
        if (at.Subnet != from) { Filter(at.Subnet, egress: false, packet); }
        SecurityGroupCheck.Cross(Index, Log, at, egress: false, packet, NearEnd(packet));
        HostCheck.CrossState(Log, at);
        HostCheck.CrossInterface(Log, at, packet.Destination, sends: false);
        HostCheck.CrossInstance(Index, Log, at);
        HostCheck.CrossRole(Log, at, packet);
    }

    /// <summary>
    /// The sender as the receiver's groups see it: a reference matches the interface behind the address; a translated source is nobody's.
    /// </summary>
    private OtherEnd NearEnd(Packet packet)
    {
        bool own = Source is not null && packet.Source == SourceAddress;
        return new(packet.Source, own ? Source : null, _sourceUnread ? static () => "the source's interface was not read" : null, Transit);
    }

    /// <summary>The receiver as the sender's groups see it.</summary>
    private OtherEnd FarEnd()
    {
        InterfaceNode? peer = Destination?.Owns(_target) == true ? Destination : null;
        bool ofVpc = _target.IsV6 && (Index.HomeOf(_target) is not null
            || Source!.Vpc.Peerings.Any(p => p.OtherEnd(Source.Vpc.Id)!.CidrBlocks.Any(b => new IpBlock(b).Contains(_target))));
        if (peer is not null || (SpecialBlocks.IsPublic(_target) && !ofVpc)) { return new(_target, peer); }
        foreach (Place place in Source!.Vpc.Peerings.Select(p => p.OtherEnd(Source.Vpc.Id)?.Place).OfType<Place>().Append(Source.Vpc.Place))
        {
            if (!Index.WasListed(place, ResourceKind.NetworkInterface))
            {
                return new(_target, null, () => $"ec2:DescribeNetworkInterfaces of {place} was not read");
            }
        }

        return new(_target, null);
    }

    /// <summary>The interface that an address without a name most likely means: the walk goes there after a failure.</summary>
    private InterfaceNode? Guess()
    {
        if (Index.PublicOwner(_target) is { } behindPublic) { return behindPublic; }
        if (Source is not { } source) { return null; }
        if (source.Vpc.Owner(_target) is { } near) { return near; }
        foreach (VpcPeeringConnection peering in source.Vpc.Peerings)
        {
            if (peering.Exists && Index.Vpc(peering.OtherEnd(source.Vpc.Id)!.VpcId)?.Owner(_target) is { } far) { return far; }
        }

        if (SpecialBlocks.IsPublic(_target)) { return null; }
        InterfaceNode[] all = [.. Index.Vpcs.Select(v => v.Owner(_target)).OfType<InterfaceNode>().Take(2)];
        return all.Length == 1 ? all[0] : null;
    }
}
