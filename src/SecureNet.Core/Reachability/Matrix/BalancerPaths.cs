using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>Who a load balancer sees: the atoms of the client's address, and the address itself where targets may own it.</summary>
/// <param name="Family">The family of the address.</param>
/// <param name="RouteNode">Its atom among routes.</param>
/// <param name="GroupNode">Its atom among groups.</param>
/// <param name="Address">The address, where targets may own it.</param>
/// <param name="IsUnknown">True where it is not known by which way, and so under which address, the client comes.</param>
/// <param name="IsTranslated">True where a NAT gateway stands for the client, and so sends from ports of its own.</param>
/// <param name="Replied">The filter that replies to those ports pass between the load balancer and it, where some are lost; else 0.</param>
internal readonly record struct BalancerClient(
    AddressFamily Family, int RouteNode, int GroupNode, IPAddress? Address, bool IsUnknown = false, bool IsTranslated = false,
    int Replied = 0);

/// <summary>
/// What becomes of a client's traffic at a node of a load balancer: it needs a listener, and a target that the node may choose and that
/// traffic and health checks get to. The same rules as the walk of one packet, on tables. Sources: the guides of
/// Application and Network Load Balancers.
/// </summary>
internal sealed class BalancerPaths(Compilation net)
{
    private const int DeepestNesting = 2;
    private readonly ulong[] _pings = net.Filters.Atoms.Union(new(IpProtocol.Icmp, -1, -1), new(IpProtocol.IcmpV6, -1, -1));
    private readonly ulong[] _withPorts = net.Filters.Atoms.Union(new(IpProtocol.Tcp, -1, -1), new(IpProtocol.Udp, -1, -1));
    private readonly BalancerLegs _legs = new(net);
    private readonly Dictionary<int, bool> _keeps = [];
    private readonly Dictionary<(int Node, BalancerClient), (int Passes, int Partly, int Heard)> _fronts = [];
    private readonly Dictionary<(int Result, int Passes, int Partly, int Heard), int> _through = [];
    private readonly Dictionary<(int Node, int Role), int> _sent = [];
    private readonly Dictionary<(int Result, int Set), int> _cut = [];

    /// <summary>A result at the node's interface as a result of what is behind it.</summary>
    /// <param name="result">A number of <see cref="AtomSpace.Results"/>: what gets to the interface.</param>
    /// <param name="node">The node.</param>
    /// <param name="client">The client as the node sees it.</param>
    public int Through(int result, int node, BalancerClient client)
    {
        if (result == 0) { return 0; }
        lock (net.Paths)
        {
            (int passes, int partly, int heard) = FrontOf(node, Keeps(node) ? client : default);
            if (_through.TryGetValue((result, passes, partly, heard), out int known)) { return known; }
            int words = net.Filters.Atoms.Words;
            ulong[] before = net.Atoms.Results[result];
            ulong[] after = new ulong[before.Length];
            ReadOnlySpan<ulong> must = net.Filters.Must(passes);
            ReadOnlySpan<ulong> may = net.Filters.May(passes);
            ReadOnlySpan<ulong> some = net.Filters.May(partly);
            ReadOnlySpan<ulong> listens = net.Filters.May(heard);
            for (int i = 0; i < words; i++)
            {
                ulong full = before[(ReplyTable.Full * words) + i];
                ulong partial = before[(ReplyTable.Partial * words) + i];
                ulong unknown = before[(ReplyTable.Unknown * words) + i];

                // A node answers pings by itself; anything else needs a listener.
                ulong p = ~_pings[i];
                after[(ReplyTable.Full * words) + i] = full & (~p | must[i]);
                after[(ReplyTable.Partial * words) + i] = (partial & (~p | must[i] | some[i])) | (full & p & some[i]);

                // It comes to the listener, and no further.
                after[(ReplyTable.NoReply * words) + i] = (before[(ReplyTable.NoReply * words) + i] & (~p | listens[i]))
                    | ((full | partial | unknown) & p & listens[i] & ~may[i]);
                after[(ReplyTable.Unknown * words) + i] = (unknown & (~p | may[i])) | ((full | partial) & p & may[i] & ~must[i] & ~some[i]);
            }
            return _through[(result, passes, partly, heard)] = net.Atoms.Results.Intern(after);
        }
    }

    /// <summary>
    /// True where it is known whom the node opens connections to: its listeners and the targets of their groups were read.
    /// </summary>
    public bool IsSendingRead(int node)
    {
        BalancerNode at = net.Balancers.Nodes[node];
        return at.ListenersRead && at.Balancer.Type != LoadBalancerType.Gateway
            && at.Listeners.SelectMany(l => l.TargetGroupArns).All(arn => net.Balancers.Group(arn) is { Targets: not null });
    }

    /// <summary>
    /// A result of traffic that the node starts, of which all is read: it opens connections to its targets only, on their ports
    /// and those of their health checks.
    /// </summary>
    /// <param name="result">What the network would let through.</param>
    /// <param name="node">The node.</param>
    /// <param name="role">The role of the destination, or -1.</param>
    public int Sent(int result, int node, int role)
    {
        BalancerNode at = net.Balancers.Nodes[node];
        if (result == 0 || role < 0) { return 0; }
        lock (net.Paths)
        {
            if (!_sent.TryGetValue((node, role), out int set))
            {
                HashSet<string> own = [.. at.Listeners.SelectMany(l => l.TargetGroupArns)];
                IEnumerable<TrafficType> traffic = net.Balancers.GroupsOf(role).Where(g => own.Contains(g.GroupArn))
                    .SelectMany(g => BalancerIndex.TrafficTo(net.Balancers.Group(g.GroupArn)!, g.Port));
                _sent.Add((node, role), set = net.Filters.Certain(net.Filters.Atoms.Union(traffic)));
            }
            if (_cut.TryGetValue((result, set), out int cut)) { return cut; }
            ulong[] bits = [.. net.Atoms.Results[result]];
            ReadOnlySpan<ulong> mask = net.Filters.Must(set);
            for (int i = 0; i < bits.Length; i++) { bits[i] &= mask[i % mask.Length]; }
            return _cut[(result, set)] = net.Atoms.Results.Intern(bits);
        }
    }

    /// <summary>The hosts behind a node that a client's traffic comes to, each with the listener it comes by.</summary>
    public IEnumerable<(Listener Listener, TargetHost Host, IpProtocol Protocol, Verdict Verdict)> TargetsOf(int node, TrafficSet traffic,
        BalancerClient client)
    {
        BalancerNode at = net.Balancers.Nodes[node];
        foreach (IpProtocol protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp })
        {
            foreach (Listener listener in at.Listeners.Where(
                l => Takes(l, protocol) && TrafficAtoms.Has(traffic.Bits, net.Filters.Atoms.AtomOf(protocol, l.Port, 0))))
            {
                foreach (TargetHost host in listener.TargetGroupArns.Select(net.Balancers.Group).OfType<TargetGroup>()
                    .SelectMany(net.Balancers.HostsOf).Where(h => h.Host is not null))
                {
                    Verdict verdict;
                    lock (net.Paths) { verdict = ToTarget(at, host, protocol, client, 0); }
                    yield return (listener, host, protocol, verdict);
                }
            }
        }
    }

    private bool Keeps(int node)
    {
        if (!_keeps.TryGetValue(node, out bool keeps))
        {
            BalancerNode at = net.Balancers.Nodes[node];
            _keeps.Add(node, keeps = at.Listeners.SelectMany(l => l.TargetGroupArns).Select(net.Balancers.Group)
                .Any(g => g is not null && (g.TargetType == "alb" || BalancerIndex.KeepsClient(at.Balancer, g))));
        }
        return keeps;
    }

    /// <summary>What comes through to a target, as a filter; what of it does in part; and what some listener takes.</summary>
    private (int Passes, int Partly, int Heard) FrontOf(int node, BalancerClient client)
    {
        if (_fronts.TryGetValue((node, client), out (int, int, int) known)) { return known; }
        BalancerNode at = net.Balancers.Nodes[node];
        TrafficAtoms atoms = net.Filters.Atoms;
        (ulong[] must, ulong[] may, ulong[] some, ulong[] heard) = (new ulong[atoms.Words], new ulong[atoms.Words], new ulong[atoms.Words],
            new ulong[atoms.Words]);
        if (at.Balancer.State != "failed")
        {
            if (!at.ListenersRead) { (may, heard) = ([.. _withPorts], [.. _withPorts]); }
            foreach (IpProtocol protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp })
            {
                foreach (Listener listener in at.Listeners.Where(l => l.Port is >= 0 and <= 65535 && Takes(l, protocol))
                    .DistinctBy(l => l.Port))
                {
                    int atom = atoms.AtomOf(protocol, listener.Port, 0);
                    Verdict verdict = Behind(at, listener, protocol, client, 0);
                    TrafficAtoms.Set(heard, atom);
                    if (verdict != Verdict.Blocked) { TrafficAtoms.Set(may, atom); }
                    else { may[atom / 64] &= ~(1UL << (atom % 64)); }
                    if (at.Balancer.State == "provisioning") { continue; }
                    if (verdict == Verdict.Reachable) { TrafficAtoms.Set(must, atom); }
                    if (verdict == Verdict.Partial) { TrafficAtoms.Set(some, atom); }
                }
            }
        }
        return _fronts[(node, client)] = (net.Filters.Table.Intern([.. must, .. may]), net.Filters.Perhaps(some),
            net.Filters.Perhaps(heard));
    }

    /// <summary>Behind a listener: it answers itself, or one of its targets has to be reached.</summary>
    private Verdict Behind(BalancerNode at, Listener listener, IpProtocol protocol, BalancerClient client, int depth)
    {
        Verdict best = listener.TargetGroupArns.Count == 0 ? Verdict.Reachable : Verdict.Blocked;
        foreach (string arn in listener.TargetGroupArns)
        {
            if (best == Verdict.Reachable) { break; }
            TargetGroup? group = net.Balancers.Group(arn);
            if (group?.Targets is null) { best = Verdicts.Better(best, Verdict.Unknown); }
            else if (group.TargetType == "lambda") { best = Verdict.Reachable; }
            else { foreach (TargetHost host in net.Balancers.HostsOf(group))
            {
                best = Verdicts.Better(best, ToTarget(at, host, protocol, client, depth));
            }
            }
        }
        return best;
    }

    private Verdict ToTarget(BalancerNode at, TargetHost target, IpProtocol protocol, BalancerClient client, int depth)
    {
        if (target.Group.TargetType == "alb") { return ToBalancer(at, target, protocol, client, depth); }
        if (target.Host is not { } host)
        {
            Place place = target.Group.VpcId is { } vpc ? net.PlaceOf(vpc) ?? target.Group.Place : target.Group.Place;
            return net.Balancers.IsHere(target.Group, target.Target) && net.Index.Network.Has(place, ResourceKind.NetworkInterface)
                ? Verdict.Blocked : Verdict.Unknown;
        }
        if (target.Target.Health is not ("healthy" or "initial" or "unavailable")) { return Verdict.Blocked; }
        Verdict chosen = MayChoose(at, target, host);
        if (chosen == Verdict.Blocked) { return Verdict.Blocked; }
        bool keeps = BalancerIndex.KeepsClient(at.Balancer, target.Group);
        if (keeps && client.Address is { } address && BalancerIndex.Owns(host, address)) { return Verdict.Blocked; }
        bool v6 = target.Address is { } wanted ? wanted.AddressFamily == AddressFamily.InterNetworkV6 : host.Addresses.Count == 0;
        IPAddress from = First(at.At, v6) ?? First(at.At, !v6)!;
        IPAddress to = target.Address ?? First(host, v6) ?? First(host, !v6)!;
        BalancerClient? seen = keeps && client.Family == from.AddressFamily ? client : null;
        Verdict verdict = Verdicts.Worse(chosen,
            _legs.Between(at.At, from, host, to, net.Filters.Atoms.AtomOf(protocol, target.Target.Port, 0), seen, keeps));
        int check = BalancerIndex.CheckPort(target.Group, target.Target.Port);
        if (check == target.Target.Port && !keeps && protocol == IpProtocol.Tcp) { return verdict; }
        return Verdicts.Worse(verdict,
            _legs.Between(at.At, from, host, to, net.Filters.Atoms.AtomOf(IpProtocol.Tcp, check, 0), null, keepsClientPorts: false));
    }

    /// <summary>An Application Load Balancer as the target of a Network Load Balancer: one of its nodes has to take it.</summary>
    private Verdict ToBalancer(BalancerNode at, TargetHost target, IpProtocol protocol, BalancerClient client, int depth)
    {
        IReadOnlyList<int> nodes = net.Balancers.NodesOf(target.Target.Id);
        if (nodes.Count == 0 || depth >= DeepestNesting || First(at.At, v6: false) is not { } from) { return Verdict.Unknown; }
        Verdict best = Verdict.Blocked;
        foreach (BalancerNode inner in nodes.Select(n => net.Balancers.Nodes[n]))
        {
            if (First(inner.At, v6: false) is not { } to || inner.Balancer.State == "failed") { continue; }

            // It sees the client's own address, always. Source: NLB guide, "Application Load Balancers as targets".
            bool keeps = client.Family == AddressFamily.InterNetwork;
            Verdict way = _legs.Between(at.At, from, inner.At, to, net.Filters.Atoms.AtomOf(protocol, target.Target.Port, 0),
                keeps ? client : null, keeps);
            Verdict front = inner.Listeners.FirstOrDefault(l => l.Port == target.Target.Port && Takes(l, protocol)) is { } listener
                ? Behind(inner, listener, protocol, client, depth + 1)
                : inner.ListenersRead ? Verdict.Blocked : Verdict.Unknown;
            best = Verdicts.Better(best,
                Verdicts.Worse(way, inner.Balancer.State == "provisioning" ? Verdicts.Worse(front, Verdict.Unknown) : front));
        }
        return best;
    }

    /// <summary>
    /// Whether the target's zone is enabled, and whether the node crosses zones. Source: ELB guides, "Cross-zone load balancing".
    /// </summary>
    private Verdict MayChoose(BalancerNode at, TargetHost target, NetworkInterface host)
    {
        if (host.VpcId != at.At.VpcId || host.SubnetId == at.At.SubnetId || target.Target.AvailabilityZone == "all"
            || SameZone(at.At, host)) { return Verdict.Reachable; }
        if (!IsZoneRead(host) || !at.Peers.All(IsZoneRead)) { return Verdict.Unknown; }
        if (!at.Peers.Any(n => SameZone(n, host))) { return Verdict.Blocked; }
        const string key = "load_balancing.cross_zone.enabled";
        string? own = target.Group.Attributes?.GetValueOrDefault(key);
        string? said = own is not null and not "use_load_balancer_configuration" ? own : at.Balancer.Attributes?.GetValueOrDefault(key);
        bool crosses = said is null ? at.Balancer.Type == LoadBalancerType.Application : said == "true";
        return crosses ? Verdict.Reachable : Verdict.Blocked;
    }

    private bool IsZoneRead(NetworkInterface at) => net.Index.PlaceOf(at.SubnetId, at.VpcId, at.Place).Subnet is not null;

    private bool SameZone(NetworkInterface a, NetworkInterface b) =>
        net.Index.PlaceOf(a.SubnetId, a.VpcId, a.Place).Subnet is { } one
            && net.Index.PlaceOf(b.SubnetId, b.VpcId, b.Place).Subnet is { } other &&
        (one.AvailabilityZoneId is { } id && other.AvailabilityZoneId is { } otherId
            ? id == otherId : one.AvailabilityZone == other.AvailabilityZone);

    private static bool Takes(Listener listener, IpProtocol protocol) => listener.Protocol switch
    {
        "UDP" or "QUIC" => protocol == IpProtocol.Udp,
        "TCP_UDP" or "TCP_QUIC" => true,
        _ => protocol == IpProtocol.Tcp,
    };

    private static IPAddress? First(NetworkInterface at, bool v6) =>
        v6 ? at.Ipv6Addresses.Count > 0 ? at.Ipv6Addresses[0] : null : at.Addresses.Count > 0 ? at.Addresses[0].Private : null;
}
