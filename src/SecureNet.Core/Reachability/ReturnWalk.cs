using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The reply's way. Security groups pass it by state; network ACLs and route tables are asked again, because nothing makes AWS
/// send a reply back the way the request came.
/// </summary>
internal sealed class ReturnWalk : PacketWalk
{
    private readonly ForwardWalk _forward;
    private readonly PortSet _clientPorts;
    private int _natsLeft;
    private PortSet? _possible;
    private PortSet? _passing;
    private ReturnPorts? _lost;

    public ReturnWalk(NetworkIndex index, Flow flow, ForwardWalk forward, string? leg = null, PortSet? ports = null)
        : base(index, new(onReturn: true, leg))
    {
        (_forward, _clientPorts, _natsLeft) = (forward, ports ?? Packet.ClientPorts(flow), forward.Nats.Count);

        // To whom the reply goes is known no better than by whom the request came.
        Log.InDoubt = forward.Log.InDoubt;
        Request = forward.Arrived ?? (forward.Nats is [.., var nat]
            ? NatStep.Translate(nat.Before, nat.Address) : Packet.Request(flow, forward.SourceAddress, Ip.Of(flow.Destination.Address)));
    }

    /// <summary>The request as the server saw it, or would have.</summary>
    private Packet Request { get; }

    /// <summary>The ports that replies reach; null where the reply has no port or was not followed.</summary>
    public ReturnPorts? Ports { get; private set; }

    /// <summary>
    /// The ports of whoever the server sees, NAT gateway or client, that its replies reach; null where replies have none.
    /// </summary>
    public PortSet? FromServer { get; private set; }

    private InterfaceNode? Server => _forward.Destination;

    private InterfaceNode? Client => _forward.Source;

    /// <summary>Whom the reply is addressed to now: the NAT gateway that it passes next, or the client.</summary>
    private SubnetNode? NextStop => _natsLeft > 0 ? _forward.Nats[_natsLeft - 1].Subnet : Client?.Subnet;

    private Ip NextAddress => _natsLeft > 0 ? _forward.Nats[_natsLeft - 1].Address : _forward.SourceAddress;

    private bool CameOverInternet => Client is null || _forward.ThroughInternet;

    protected override (SubnetNode? Towards, bool HasPublicAddress) Goal
    {
        get
        {
            // Once the reply is at a NAT gateway only the client is left to reach; before it, the way back is the way in.
            bool past = _forward.Nats.Count > 0 && _natsLeft < _forward.Nats.Count;
            bool outside = !past && CameOverInternet;
            return (outside ? null : NextStop, !past && Server?.PublicOf(Request.Destination) is not null);
        }
    }

    public void Run()
    {
        if (_forward.StaysLocal || (Server is null && Client is null)) { return; }

        // Nobody was found who could reply; on the internet somebody always could.
        if (Server is null && _forward.Arrived is null && !SpecialBlocks.IsPublic(Request.Destination)) { return; }
        if (Packet.Reply(Request, _natsLeft > 0 ? Packet.AwsPorts : _clientPorts) is not { } first)
        {
            Log.Add(Layer.Host, Component.Of((Server ?? Client)!), Disposition.Delivered, () => $"no reply is expected to {Request.Kind}");
            return;
        }

        Expect(first);
        if (Server is not { } server)
        {
            FromOutside(first);
        }
        else
        {
            ByState(server, "out");
            if (_forward.PreservesClient) { BackToBalancer(server, first); }
            else { Leave(server.Subnet, first); }
        }

        Ports = CoverageOf();
        FromServer ??= _passing;
    }

    /// <summary>
    /// A load balancer that keeps the client's address gets the reply by its own state: ACLs are asked, route tables are not.
    /// </summary>
    private void BackToBalancer(InterfaceNode server, Packet packet)
    {
        if (server.Subnet != Client!.Subnet) { Filter(server.Subnet, egress: true, packet); }
        GoHome(packet, server.Subnet);
    }

    protected override void Filter(SubnetNode site, bool egress, Packet packet)
    {
        PortSet passed = NetworkAclCheck.Cross(Index, Log, site, egress, packet);
        if (!Log.InDoubt) { _passing = _passing?.Intersect(passed); }
    }

    /// <summary>The reply is in a VPC: the right one, or one with the same addresses that it leaks into.</summary>
    protected override void Arrive(VpcNode vpc, Packet packet, SubnetNode from)
    {
        if (NextStop is null || (CameOverInternet && SpecialBlocks.IsPublic(packet.Destination) && packet.Destination != NextAddress))
        {
            Leak(packet, () => $"stays in {vpc.Id}, whose own block has {packet.Destination}");
            return;
        }

        if (NextStop.Vpc != vpc)
        {
            Leak(packet, () => LastRoute?.Choice.Route is { TargetKind: not RouteTargetKind.Local } by
                ? $"leaks into {vpc.Id} of {vpc.Place} through {Named(by)}; the request came from {NextStop.Vpc.Id}"
                : $"stays in {vpc.Id}, whose own block has {packet.Destination}");
            GoHome(packet, null);
            return;
        }

        GoHome(packet, from);
    }

    protected override void ToInternet(Route route, SubnetNode site, Packet packet)
    {
        Ip? own = Server is { } s && s.Vpc == site.Vpc ? s.PublicOf(packet.Source) : null;
        if (own is not null && Server!.IsAdvertised(packet.Source) == Verdict.Unknown)
        {
            Log.Add(Layer.InternetGateway, new(route.TargetId, null, site.Place), Disposition.Unknown,
                () => GatewayStep.WhyHidden(Server, packet.Source));
        }

        if (GatewayStep.Leave(Index, Log, route, site, packet, own, byNat: false) is not { } outside)
        {
            Stop(packet, null);
            return;
        }

        FromOutside(packet with { Source = outside });
    }

    protected override void ToEgressOnlyGateway(Route route, SubnetNode site, Packet packet)
    {
        GatewayStep.LeaveEgressOnly(Index, Log, route, site, packet, isReply: true);
        Stop(packet, null);
    }

    protected override void ToNat(Route route, SubnetNode site, Packet packet)
    {
        Leak(packet, () => $"goes to NAT gateway {route.TargetId}, which has no state for it and drops it");
        Stop(packet, null);
    }

    protected override void ToEndpoint(Route route, SubnetNode site, Packet packet)
    {
        // A gateway endpoint leads to its service; through any other the reply may come as well as the request does (rule M1).
        if (Index.Find<VpcEndpoint>(ResourceKind.VpcEndpoint, route.TargetId) is { EndpointType: VpcEndpointType.Gateway })
        {
            Leak(packet, () => $"goes to endpoint {route.TargetId}, which has no state for it and drops it");
        }
        else { EndpointStep.ThroughAppliance(Index, Log, route, site.Vpc); }

        Stop(packet, null);
    }

    protected override void ToInterface(InterfaceNode box, Route route, SubnetNode site, Packet packet)
    {
        if (box.Owns(packet.Destination) && box.Vpc == NextStop?.Vpc)
        {
            GoHome(packet, site);
            return;
        }

        if (box.Subnet != site) { Filter(box.Subnet, egress: false, packet); }
        Appliance.Cross(Log, box, route, packet);
        Stop(packet, null);
    }

    /// <summary>After a failure the rest of the way is looked at as if the reply had come through.</summary>
    protected override void Stop(Packet packet, SubnetNode? withoutRoute)
    {
        if (withoutRoute is not null && Goal.Towards is { } towards && towards.Vpc != withoutRoute.Vpc &&
            Index.PeeringBetween(withoutRoute.Vpc.Id, towards.Vpc.Id) is { IsActive: false } waiting)
        {
            PeeringCheck.Cross(Index, Log, waiting, withoutRoute.Vpc, packet);
        }

        if (NextStop is not null) { GoHome(packet with { Destination = NextAddress }, null); }
    }

    /// <summary>From the internet or from a service: in through the gateway that knows the connection.</summary>
    private void FromOutside(Packet packet)
    {
        if (NextStop is not { } stop) { return; }
        Ip home = NextAddress;
        if (packet.Destination != home)
        {
            Ip known = packet.Destination;
            if (stop.Vpc.Gateway is { } gateway)
            {
                Log.Add(Layer.InternetGateway, Component.Of(gateway), Disposition.Translated,
                    () => $"internet gateway {gateway} changes the destination from {known} to {home}");
            }
        }

        Packet inside = packet with { Destination = home };
        bool byInternet = _forward is { ThroughInternet: true, LeftByOtherGateway: false }
            || (_natsLeft > 0 && !_forward.LeftByOtherGateway);
        if (byInternet && Appliance.AtEdge(Index, Log, stop.Vpc, inside) is { } box && !box.Owns(home))
        {
            Filter(box.Subnet, egress: false, inside);
            Appliance.Cross(Log, box, null, inside);
        }

        GoHome(inside, null);
    }

    /// <summary>At the NAT gateway or the client that the reply is addressed to.</summary>
    private void GoHome(Packet packet, SubnetNode? from)
    {
        SubnetNode stop = NextStop!;
        if (stop != from) { Filter(stop, egress: false, packet); }
        if (_natsLeft > 0)
        {
            NatPassage passage = _forward.Nats[--_natsLeft];
            Packet next = Packet.Reply(passage.Before, _natsLeft > 0 ? Packet.AwsPorts : _clientPorts)!;
            Log.Add(Layer.NatGateway, Component.Of(passage.Gateway), Disposition.Translated,
                () => $"NAT gateway {passage.Gateway} knows the connection and changes the destination back to {next.Destination}");
            KeepLost();
            FromServer ??= _passing;

            // It came to the right gateway, whatever way it took.
            Log.InDoubt = _forward.Log.InDoubt;
            Expect(next);
            Leave(passage.Subnet, next);
            return;
        }

        InterfaceNode client = Client!;
        ByState(client, "in");
        Log.Add(Layer.Interface, Component.Of(client), Disposition.Delivered, () => $"interface {client.Record} receives the reply");
    }

    private void Leak(Packet packet, Func<string> what)
    {
        if (LastRoute is not var (_, node, choice))
        {
            // Without a look into a table it never left the subnet, whose own block has the address: two VPCs of one block.
            if (Server is { } server)
            {
                Log.Block(Layer.RouteTable, Component.Of(server.Subnet),
                    new Step(Disposition.NoRoute, () => $"the reply to {packet.Destination} {what()}"),
                    (server.Subnet.Id, packet.Destination), "MORE_SPECIFIC_ROUTE",
                    "give one of the VPCs a block that the other does not share");
            }

            return;
        }

        RouteTable table = node.Record;
        Route route = choice.Route!;
        Log.Block(Layer.RouteTable, Component.Of(table),
            new Step(Disposition.NoRoute, () => $"by route {route} of {table} the reply to {packet.Destination} {what()}", route,
                choice.Index),
            (LastRoute.Value.Site.Id, packet.Destination), "MORE_SPECIFIC_ROUTE", "route the reply back to where the request came from",
            Remedy(table, choice, packet));
    }

    private string Named(Route route) =>
        Index.Find<VpcPeeringConnection>(ResourceKind.VpcPeeringConnection, route.TargetId)?.ToString() ?? route.TargetId;

    private void ByState(InterfaceNode at, string way)
    {
        if (at.Groups.Length == 0) { return; }
        Log.Add(Layer.SecurityGroup, at.Groups[0] is { } group
            ? Component.Of(group.Record) : new(at.Record.SecurityGroupIds[0], null, at.Record.Place), Disposition.Permitted,
            () => $"the security groups of {at.Record} let the reply {way} by state: no rule is needed");
    }

    private void Expect(Packet packet) => _possible = _passing = packet.Protocol.HasPorts ? packet.Ports : null;

    /// <summary>Replies are lost where they are lost first: the NAT gateway's ports before the client's.</summary>
    private void KeepLost()
    {
        if (CoverageOfNow() is not { Coverage: not PortCoverage.Full } lost) { return; }
        bool all = lost.Coverage == PortCoverage.None;
        if (all) { Log.LoseAll(); }
        if (all || _lost is null) { _lost = lost; }
    }

    private ReturnPorts? CoverageOf()
    {
        if (_possible is null) { return null; }

        // A reply that a route loses is lost on every port.
        foreach (Obstacle obstacle in Log.Obstacles)
        {
            if (obstacle.Remedy is not NetworkAclRemedy) { return new(PortSet.Empty, _possible); }
        }

        KeepLost();
        return _lost ?? CoverageOfNow();
    }

    private ReturnPorts? CoverageOfNow() => _possible is null || _passing is null ? null
        : new(_passing, ReferenceEquals(_possible, _passing) ? PortSet.Empty : _possible.Except(_passing));
}
