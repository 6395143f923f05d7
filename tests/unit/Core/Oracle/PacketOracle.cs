using System.Net;
using System.Net.Sockets;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// One packet at a time with one port, straight from the rules (R, P, S, N, G) and by plain loops over the records: slow, and no line of it
/// shared with the walk. The network has to be read completely. Nothing unknown and no appliance may be on the way; load balancers are
/// <see cref="BalancerOracle"/>'s.
/// </summary>
internal sealed class PacketOracle(Network network)
{
    private sealed record Wire(IPAddress Source, IPAddress Destination, int Protocol, int SourcePort, int Port, int Type);

    private sealed record Translated(NatGateway Nat, IPAddress Own, Wire Before);

    /// <summary>Where a packet came out: at an interface, on the internet, or at a service.</summary>
    private sealed record Landing(NetworkInterface? At, Wire Packet, bool ByTransit = false);

    // A NAT gateway of these networks has no more.
    private const int MostAddresses = 3;

    private static readonly string[] s_private =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"
    ];

    private readonly NetworkInterface[] _interfaces = [.. network.Of<NetworkInterface>()];
    private readonly Subnet[] _subnets = [.. network.Of<Subnet>()];
    private readonly NatGateway[] _nats = [.. network.Of<NatGateway>()];
    private readonly RouteTable[] _tables = [.. network.Of<RouteTable>()];
    private readonly NetworkAcl[] _acls = [.. network.Of<NetworkAcl>()];
    private readonly SecurityGroup[] _groups = [.. network.Of<SecurityGroup>()];
    private readonly Vpc[] _vpcs = [.. network.Of<Vpc>()];
    private readonly Instance[] _instances = [.. network.Of<Instance>()];
    private static readonly IPNetwork s_global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] s_notPublic = [.. s_private.Select(t => IPNetwork.Parse(t))];
    private readonly Dictionary<Type, object> _all = [];
    private readonly TransitGatewayAttachment[] _attachments = [.. network.Of<TransitGatewayAttachment>()
        .Where(a => network.Find<TransitGateway>(a.TransitGatewayId)!.OwnerAccountId == a.AccountId)];
    private readonly List<Translated> _passed = [];
    private readonly List<string> _choosers = [];
    private int _natPort;
    private int _choice;
    private int _hops;
    private Flow _flow = null!;
    private NetworkInterface? _sender;

    /// <summary>Whether what the records do not say (a service's ports, an unknown type) lets packets pass or stops them.</summary>
    public bool TakesDoubtAsPass { get; set; }

    /// <summary>True where the last packet passed a NAT gateway, whose own port then matters.</summary>
    public bool WasTranslated { get; private set; }

    /// <summary>
    /// How many choices there are of the addresses of the NAT gateways that the last packet met; see <see cref="Passes"/>.
    /// </summary>
    public int Choices => (int)Math.Pow(MostAddresses, _choosers.Count);

    /// <summary>The sender's address as the receiver of the last request saw it.</summary>
    public IPAddress? SeenSource { get; private set; }

    /// <summary>The port from which the receiver of the last request saw it come.</summary>
    public int SeenPort { get; private set; }

    /// <summary>
    /// Whether a load balancer's node reaches a target under the client's address, and the reply comes back to the
    /// node: by ACLs, not by route tables.
    /// </summary>
    public bool PassesPreserving(NetworkInterface node, NetworkInterface target, IpProtocol protocol, int port, IPAddress client,
        int clientPort)
    {
        Endpoint to = new() { Address = target.Addresses[0].Private, Interface = target };
        (_flow, _hops, _sender) = (new()
        {
            Source = new() { Address = node.Addresses[0].Private, Interface = node }, Destination = to, Protocol = protocol, Port = port
        }, 0, node);
        _passed.Clear();
        Wire request = new(client, to.Address, protocol.Number, clientPort, port, 0);
        if (!Groups(node, egress: true, request, target, false) || Leave(SubnetOf(node.SubnetId), request, reply: false) is not { } landing
            || !Accepts(landing, client)) { return false; }
        Wire reply = new(to.Address, client, protocol.Number, port, clientPort, 0);
        return target.SubnetId == node.SubnetId || (Acl(target.SubnetId, egress: true, reply) && Acl(node.SubnetId, egress: false, reply));
    }

    /// <summary>
    /// Whether request and reply get through with this client port, this port of every NAT gateway, and these of the addresses of gateways
    /// that have several: <paramref name="choice"/> has a digit for each gateway, in the order in which they are met.
    /// </summary>
    public bool Passes(Flow flow, int clientPort, int natPort, int choice = 0)
    {
        (_flow, _natPort, _choice, _hops, _sender) = (flow, natPort, choice, 0, flow.Source.Interface);
        _passed.Clear();
        _choosers.Clear();
        WasTranslated = false;
        IPAddress own = _sender is null ? flow.Source.Address : PrivateOf(_sender, flow.Source.Address);
        int type = flow.IcmpType ?? (flow.Protocol == IpProtocol.IcmpV6 ? 128 : 8);
        Wire request = new(own, flow.Destination.Address, flow.Protocol.Number, clientPort, flow.Port ?? 0, type);
        if (_sender is null)
        {
            // The internet knows a host only by a public address.
            if (flow.Destination.Interface is { } to && !Public(request.Destination))
            {
                if (to.Addresses.FirstOrDefault(a => a.Private.Equals(request.Destination)).Public is not { } known) { return false; }
                request = request with { Destination = known };
            }

            return Public(own) && Enter(request) is { } inside && Accepts(inside, null) && Returns(inside);
        }

        if (!Runs(_sender) || !Attached(_sender) || !Starts(_sender) || !MaySend(_sender, own)) { return false; }
        if (flow.Destination.Interface is { } d && (d.Id == _sender.Id || (d.InstanceId is not null && d.InstanceId == _sender.InstanceId))
            && Owns(d, request.Destination)) { return true; }
        NetworkInterface? receiver = flow.Destination.Interface is { } meant && Owns(meant, request.Destination) ? meant : null;
        if (!Groups(_sender, egress: true, request, receiver, false)) { return false; }
        return Leave(SubnetOf(_sender.SubnetId), request, reply: false) is { } landing && Accepts(landing, own) && Returns(landing);
    }

    private bool Accepts(Landing landing, IPAddress? own)
    {
        (SeenSource, SeenPort) = (landing.Packet.Source, landing.Packet.SourcePort);
        if (landing.At is not { } at) { return true; }
        if (_flow.Destination.Interface is { } meant && meant.Id != at.Id) { return false; }
        if (!Attached(at) || !Answers(at, landing.Packet) || !Carries(at.VpcId)) { return false; }
        NetworkInterface? seen = own is not null && landing.Packet.Source.Equals(own) ? _sender : null;
        return Groups(at, egress: false, landing.Packet, seen, landing.ByTransit)
            && (Owns(at, landing.Packet.Destination) || !at.SourceDestCheck) && Runs(at);
    }

    private bool Returns(Landing landing)
    {
        Wire p = landing.Packet;
        int? type = (p.Protocol, p.Type) switch { (1, 8) => 0, (1, 13) => 14, (58, 128) => 129, (1 or 58, _) => null, _ => 0 };
        if (type is not { } answer) { return true; }
        Wire reply = new(p.Destination, p.Source, p.Protocol, p.Port, p.SourcePort, answer);
        Landing? back = landing.At is { } server ? Leave(SubnetOf(server.SubnetId), reply, reply: true) : Enter(reply);
        while (true)
        {
            if (_sender is null) { return back is { At: null }; }
            if (back?.At is not { } at) { return false; }
            if (_passed.Count == 0) { return at.Id == _sender.Id; }
            Translated last = _passed[^1];
            if (!(at.InterfaceType == "nat_gateway" && back.Packet.Destination.Equals(last.Own)
                && at.Addresses.Any(a => a.Private.Equals(last.Own)) && at.VpcId == last.Nat.VpcId)) { return false; }
            _passed.RemoveAt(_passed.Count - 1);
            Wire b = last.Before;
            int own = b.Protocol == 58 ? 129 : answer;
            back = Leave(SubnetOf(last.Nat.SubnetId), new(b.Destination, b.Source, b.Protocol, b.Port, b.SourcePort, own), reply: true);
        }
    }

    private Landing? Leave(Subnet from, Wire p, bool reply, bool transit = false)
    {
        if (!Carries(from.VpcId)) { return null; }
        if (BlocksOf(from).Any(b => b.Contains(p.Destination))) { return Land(from.VpcId, p, from.Id, transit); }
        return Acl(from.Id, egress: true, p) ? Route(from, p, reply, transit) : null;
    }

    private Landing? Route(Subnet from, Wire p, bool reply, bool transit)
    {
        if (++_hops > 40 || Lookup(from, p.Destination) is not { IsBlackhole: false } route) { return null; }
        switch (route.TargetKind)
        {
            case RouteTargetKind.Local:
                return Land(from.VpcId, p, from.Id, transit);
            case RouteTargetKind.VpcPeeringConnection:
                VpcPeeringConnection? peering = All<VpcPeeringConnection>().FirstOrDefault(x => x.Id == route.TargetId);
                if (peering is not { Status: "active" }) { return null; }
                string? far = peering.Requester.VpcId == from.VpcId ? peering.Accepter.VpcId : peering.Accepter.VpcId == from.VpcId
                    ? peering.Requester.VpcId : null;
                return far is not null && InVpc(far, p.Destination) && InVpc(from.VpcId, p.Source) ? Land(far, p, from.Id, transit) : null;
            case RouteTargetKind.InternetGateway:
                return All<InternetGateway>().Any(g => g.Id == route.TargetId && g.VpcId == from.VpcId) ? Out(from, p) : null;
            case RouteTargetKind.EgressOnlyInternetGateway:
                return !reply && Allowed(from, gatewayForOut: true) && p.Destination.AddressFamily == AddressFamily.InterNetworkV6
                    && Public(p.Destination) && Public(p.Source) && !Hidden(p.Source) && MayHearBack(p.Source) ? Enter(p) : null;
            case RouteTargetKind.NatGateway:
                return reply ? null : Nat(from, p, route.TargetId);
            case RouteTargetKind.VpcEndpoint:
                bool carried = p.Protocol == 6 || (p.Protocol == 1 && p.Type == 8);
                bool answered = p is { Protocol: 6, Port: 443 or 80 } || (!(p is { Protocol: 6, Port: 22 }) && TakesDoubtAsPass);
                return !reply && carried && answered && InVpc(from.VpcId, p.Source)
                    && All<VpcEndpoint>().Any(e => e.Id == route.TargetId && e.VpcId == from.VpcId && Works(e)) ? new(null, p) : null;
            case RouteTargetKind.TransitGateway:
                return Transit(from, p, reply, route.TargetId);
            default:
                throw new InvalidOperationException($"The oracle does not know {route}.");
        }
    }

    private Landing? Transit(Subnet from, Wire p, bool reply, string gateway)
    {
        TransitGatewayAttachment? entry = _attachments.FirstOrDefault(
            a => a.TransitGatewayId == gateway && a.ResourceId == from.VpcId && a.State == "available");
        Subnet[] doors = entry is null ? [] : [.. entry.SubnetIds.Select(SubnetOf)];
        if (doors.FirstOrDefault(d => d.AvailabilityZone == from.AvailabilityZone) is not { } door || !Acl(door.Id, egress: false, p))
        {
            return null;
        }
        TransitGatewayRouteTable? table = All<TransitGatewayRouteTable>().FirstOrDefault(t => t.Id == entry!.AssociatedRouteTableId);
        TransitGatewayRoute? route = table?.Routes!.Where(r => r.Destination.Contains(p.Destination))
            .OrderByDescending(r => r.Destination.PrefixLength).ThenBy(r => r.IsPropagated).FirstOrDefault();
        if (route is null || route.IsBlackhole) { return null; }
        TransitGatewayAttachment exit = _attachments.Single(a => a.Id == route.AttachmentIds[0]);
        if (exit.State != "available") { return null; }
        Subnet[] ways = [.. exit.SubnetIds.Select(SubnetOf)];
        return Leave(ways.FirstOrDefault(w => w.AvailabilityZone == from.AvailabilityZone) ?? ways[0], p, reply, transit: true);
    }

    private Landing? Nat(Subnet from, Wire p, string id)
    {
        NatGateway? nat = _nats.FirstOrDefault(n => n.Id == id);
        if (nat is not { State: "available" } || nat.VpcId != from.VpcId) { return null; }
        bool v6 = p.Source.AddressFamily == AddressFamily.InterNetworkV6;
        if (v6 ? !IPNetwork.Parse("64:ff9b::/96").Contains(p.Destination) : p.Protocol is not (1 or 6 or 17)) { return null; }
        if (v6 && p.Protocol is not (6 or 17 or 58)) { return null; }
        if (nat.SubnetId != from.Id && !Acl(nat.SubnetId, egress: false, p)) { return null; }
        IPAddress own = AddressOf(nat);
        _passed.Add(new(nat, own, p));
        WasTranslated = true;
        Wire after = p with { Source = own, SourcePort = _natPort };
        if (v6)
        {
            after = after with { Destination = new IPAddress(p.Destination.GetAddressBytes()[12..]),
                Protocol = p.Protocol == 58 ? 1 : p.Protocol, Type = p.Type == 128 ? 8 : p.Type };
        }
        return Leave(SubnetOf(nat.SubnetId), after, reply: false);
    }

    private IPAddress AddressOf(NatGateway nat)
    {
        if (nat.Addresses.Count == 1) { return nat.Addresses[0].Private!; }
        if (!_choosers.Contains(nat.Id)) { _choosers.Add(nat.Id); }
        int digit = _choice / (int)Math.Pow(MostAddresses, _choosers.IndexOf(nat.Id)) % MostAddresses;
        return nat.Addresses[digit % nat.Addresses.Count].Private!;
    }

    /// <summary>
    /// Through an internet gateway: the sender needs a public address, and the other side is the internet or another gateway.
    /// </summary>
    private Landing? Out(Subnet from, Wire p)
    {
        NatGateway? nat = _nats.FirstOrDefault(n => n.VpcId == from.VpcId && n.Addresses.Any(a => p.Source.Equals(a.Private)));
        IPAddress? known = p.Source.AddressFamily == AddressFamily.InterNetworkV6
            ? Public(p.Source) && !Hidden(p.Source) && _interfaces.Any(i => i.VpcId == from.VpcId && Owns(i, p.Source)) ? p.Source : null
            : nat is not null ? nat.Addresses.First(a => p.Source.Equals(a.Private)).Public : _interfaces.Where(i => i.VpcId == from.VpcId)
                .SelectMany(i => i.Addresses).FirstOrDefault(a => a.Private.Equals(p.Source)).Public;
        return known is not null && Public(p.Destination) && MayHearBack(p.Source) && Allowed(from, gatewayForOut: nat is not null)
            ? Enter(p with { Source = known }) : null;
    }

    /// <summary>From the internet to whoever is known there by the address; nobody of ours means somebody else.</summary>
    private Landing? Enter(Wire p)
    {
        NetworkInterface? at = _interfaces.FirstOrDefault(i => i.Addresses.Any(a => p.Destination.Equals(a.Public))
            || (Public(p.Destination) && i.Ipv6Addresses.Contains(p.Destination)));
        if (_passed.Count > 0 && p.Destination.Equals(_passed[^1].Own))
        {
            at = _interfaces.Single(i => i.InterfaceType == "nat_gateway" && i.VpcId == _passed[^1].Nat.VpcId);
        }
        bool toSender = at is not { InterfaceType: "nat_gateway" } && _sender is not null && Owns(_sender, p.Destination);
        if (at is null && !toSender) { return new(null, p); }
        at = toSender ? _sender! : at!;

        // A reply comes back to the gateway that its request left by; a request needs a way in.
        bool isReply = p.Destination.Equals(_flow.Source.Address) || toSender || at.InterfaceType == "nat_gateway";
        if (!isReply && !All<InternetGateway>().Any(g => g.VpcId == at.VpcId)) { return null; }
        if (!isReply && !Allowed(SubnetOf(at.SubnetId), gatewayForOut: false)) { return null; }
        if (!isReply && at.Id != _sender?.Id && (at.DenyAllIgwTraffic == true || Hidden(p.Destination))) { return null; }
        Wire inside = p with { Destination = PrivateOf(at, p.Destination) };
        return Acl(at.SubnetId, egress: false, inside) ? new(at, inside) : null;
    }

    private Landing? Land(string vpcId, Wire p, string fromSubnet, bool transit)
    {
        NetworkInterface? at = _interfaces.FirstOrDefault(i => i.VpcId == vpcId && Owns(i, p.Destination));
        return at is not null && (at.SubnetId == fromSubnet || Acl(at.SubnetId, egress: false, p)) ? new(at, p, transit) : null;
    }

    private Route? Lookup(Subnet from, IPAddress to)
    {
        RouteTable table = _tables.FirstOrDefault(t => t.SubnetIds.Contains(from.Id))
            ?? _tables.First(t => t.VpcId == from.VpcId && t.IsMain);
        var matches = table.Routes.SelectMany(r => (r.Destination is { } d
            ? [d] : All<ManagedPrefixList>().Single(l => l.Id == r.PrefixListId).Entries!).Select(b => (Route: r, Block: b)))
            .Where(m => m.Block.Contains(to)).ToList();
        if (matches.Any(m => m.Route.TargetKind == RouteTargetKind.Local)) { matches = [.. matches.Where(m => !m.Route.IsPropagated)]; }
        return matches.OrderByDescending(m => m.Block.PrefixLength)
            .ThenBy(m => m.Route.IsPropagated ? 2 : m.Route.PrefixListId is null ? 0 : 1).Select(m => m.Route).FirstOrDefault();
    }

    private bool Acl(string subnetId, bool egress, Wire p)
    {
        NetworkAcl acl = _acls.Single(a => a.SubnetIds.Contains(subnetId));
        IPAddress other = egress ? p.Destination : p.Source;
        return acl.Entries.Where(e => e.Egress == egress).OrderBy(e => e.RuleNumber)
            .FirstOrDefault(e => e.CidrBlock.Contains(other) && Matches(e.Traffic, p))?.Allow == true;
    }

    private bool Groups(NetworkInterface at, bool egress, Wire p, NetworkInterface? other, bool byTransit) =>
        at is { InterfaceType: "network_load_balancer", SecurityGroupIds.Count: 0 } ||
            at.SecurityGroupIds.Select(id => _groups.Single(g => g.Id == id)).SelectMany(g => g.Rules)
                .Any(r => r.Egress == egress && Matches(r.Traffic, p) &&
                    (r.CidrBlock is { } block ? block.Contains(egress ? p.Destination : p.Source)
                    : r.PrefixListId is { } list
                    ? All<ManagedPrefixList>().Single(l => l.Id == list).Entries!.Any(e => e.Contains(egress ? p.Destination : p.Source))
                    : other is not null && other.SecurityGroupIds.Contains(r.GroupId!) && Honoured(at, other, egress, byTransit)));

    private bool Honoured(NetworkInterface at, NetworkInterface other, bool egress, bool byTransit) =>
        at.VpcId == other.VpcId || (at.Region == other.Region &&
            (All<VpcPeeringConnection>().Any(x => x.Status == "active"
                && new[] { x.Requester.VpcId, x.Accepter.VpcId }.Order().SequenceEqual(new[] { at.VpcId, other.VpcId }.Order()))
            || (!egress && byTransit && All<TransitGateway>().All(g => g.SecurityGroupReferencingSupport)
                && _attachments.Where(a => a.ResourceId == at.VpcId || a.ResourceId == other.VpcId)
                    .All(a => a.SecurityGroupReferencingSupport))));

    private static bool Matches(TrafficType t, Wire p) => t.Protocol.Number == -1 || (t.Protocol.Number == p.Protocol && p.Protocol switch
    {
        6 or 17 => t.From == -1 || (t.From <= p.Port && p.Port <= t.To),
        1 or 58 => t.From == -1 || (t.From == p.Type && t.To is -1 or 0),
        _ => true,
    });

    private bool Allowed(Subnet subnet, bool gatewayForOut)
    {
        VpcBlockPublicAccess? bpa = All<VpcBlockPublicAccess>()
            .FirstOrDefault(b => b.Place == _vpcs.Single(v => v.Id == subnet.VpcId).Place);
        if (bpa is null or { Mode: "off" }) { return true; }
        string? excluded = (bpa.Exclusions.FirstOrDefault(e => e.ResourceId == subnet.Id)
            ?? bpa.Exclusions.FirstOrDefault(e => e.ResourceId == subnet.VpcId))?.Mode;
        return excluded == "allow-bidirectional" || (gatewayForOut && (bpa.Mode == "block-ingress" || excluded == "allow-egress"));
    }

    /// <summary>W30: of a block that AWS does not advertise.</summary>
    private bool Hidden(IPAddress address) => _vpcs.SelectMany(v => v.PrivateIpv6CidrBlocks)
        .Concat(_subnets.SelectMany(s => s.PrivateIpv6CidrBlocks)).Any(b => b.Contains(address));

    /// <summary>E5: what keeps the internet out may or may not hear replies from there.</summary>
    private bool MayHearBack(IPAddress own) => _sender is not { DenyAllIgwTraffic: true } || !Owns(_sender, own) || TakesDoubtAsPass;

    /// <summary>E2: in use, or held by a service that need not say so.</summary>
    private bool Attached(NetworkInterface at) => at.Status switch
    {
        "in-use" => true,
        "available" => TakesDoubtAsPass && (at.RequesterManaged || at.InterfaceType is not ("interface" or "branch")),
        _ => TakesDoubtAsPass,
    };

    /// <summary>E1, as far as pages say it.</summary>
    private bool Starts(NetworkInterface at) => at.InterfaceType switch
    {
        "nat_gateway" or "transit_gateway" or "vpc_endpoint" => false,
        "lambda" or "branch" or "network_load_balancer" => true,
        "interface" => !at.RequesterManaged || TakesDoubtAsPass,
        _ => TakesDoubtAsPass,
    };

    private bool Answers(NetworkInterface at, Wire p) => at.InterfaceType switch
    {
        "nat_gateway" or "transit_gateway" or "lambda" => false,
        "branch" or "network_load_balancer" => true,
        "interface" => !at.RequesterManaged || TakesDoubtAsPass,
        "vpc_endpoint" =>
            All<VpcEndpoint>().Single(e => e.NetworkInterfaceIds.Contains(at.Id)) is var e && Works(e) && p.Protocol is not (1 or 58) &&
                ((e.ServiceName.EndsWith(".sqs", StringComparison.Ordinal) && p is { Protocol: 6, Port: 443 }) ||
                (!(e.ServiceName.EndsWith(".sqs", StringComparison.Ordinal) && p is { Protocol: 6, Port: 22 }) && TakesDoubtAsPass)),
        _ => TakesDoubtAsPass,
    };

    /// <summary>E30: an endpoint carries while it is available; partly available is not known.</summary>
    private bool Works(VpcEndpoint endpoint) =>
        endpoint.State.Equals("available", StringComparison.OrdinalIgnoreCase) || (TakesDoubtAsPass && endpoint.State == "partial");

    /// <summary>W21 to W23: what a VPC carries where encryption is enforced is not known.</summary>
    private bool Carries(string vpcId) => TakesDoubtAsPass || _vpcs.Single(v => v.Id == vpcId).EncryptionControl?.Mode != "enforce";

    private bool Runs(NetworkInterface at) => at.InstanceId is not { } id || _instances.Single(i => i.Id == id).State == "running";

    private static bool MaySend(NetworkInterface at, IPAddress own) => Owns(at, own) || !at.SourceDestCheck;

    private static bool Owns(NetworkInterface at, IPAddress address) =>
        at.Addresses.Any(a => a.Private.Equals(address)) || at.Ipv6Addresses.Contains(address) || at.Prefixes.Any(b => b.Contains(address));

    private static IPAddress PrivateOf(NetworkInterface at, IPAddress address) =>
        at.Addresses.FirstOrDefault(a => address.Equals(a.Public)).Private ?? address;

    private Subnet SubnetOf(string id) => _subnets.Single(s => s.Id == id);

    private static IEnumerable<IPNetwork> BlocksOf(Subnet s) => s.Ipv6CidrBlocks.Prepend(s.CidrBlock);

    private bool InVpc(string vpcId, IPAddress address) => _vpcs.Single(v => v.Id == vpcId).CidrBlocks.Any(b => b.Contains(address));

    private static bool Public(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? s_global.Contains(address) : !s_notPublic.Any(b => b.Contains(address));

    private T[] All<T>() where T : Resource
    {
        if (!_all.TryGetValue(typeof(T), out object? all)) { _all[typeof(T)] = all = network.Of<T>().ToArray(); }
        return (T[])all;
    }
}
