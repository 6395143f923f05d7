using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>An interface of a load balancer, with what its balancer listens on.</summary>
/// <param name="Balancer">The load balancer.</param>
/// <param name="At">The interface.</param>
/// <param name="Peers">All interfaces of the balancer; each stands for a zone that is enabled.</param>
/// <param name="Listeners">Its listeners by port.</param>
/// <param name="ListenersRead">False where there may be more of them.</param>
internal sealed record BalancerNode(LoadBalancer Balancer, NetworkInterface At, IReadOnlyList<NetworkInterface> Peers,
    IReadOnlyList<Listener> Listeners, bool ListenersRead);

/// <summary>A host of a target group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Target">How it is registered.</param>
/// <param name="Host">Its interface, or null where there is none or it was not read.</param>
/// <param name="Address">The address it is registered by, or null where the host's own is meant.</param>
internal sealed record TargetHost(TargetGroup Group, Target Target, NetworkInterface? Host, IPAddress? Address);

/// <summary>
/// Load balancers, their interfaces and targets by the keys that a compilation asks for. Ends that load balancers send to have a role, so
/// that a class holds only ends of one: the groups they are registered in, and where clients keep their address each host by itself.
/// </summary>
internal sealed class BalancerIndex
{
    private readonly ResourceIndex _index;
    private readonly List<BalancerNode> _nodes = [];
    private readonly Dictionary<(Place, string), int> _nodeOf = [];
    private readonly Dictionary<string, List<int>> _nodesOfBalancer = [];
    private readonly Dictionary<(string VpcId, IPAddress), NetworkInterface> _owners = [];
    private readonly Dictionary<IPAddress, List<NetworkInterface>> _ownersAnywhere = [];
    private readonly List<NetworkInterface> _withPrefixes = [];
    private readonly Dictionary<string, List<NetworkInterface>> _ofInstance = [];
    private readonly Dictionary<string, TargetHost[]> _hosts = [];
    private readonly Dictionary<string, SortedSet<string>> _roles = [];
    private readonly Dictionary<string, int> _roleIds = [];
    private readonly List<(string GroupArn, int Port)[]> _roleGroups = [];

    public BalancerIndex(ResourceIndex index)
    {
        _index = index;
        LoadBalancer[] balancers = [.. index.Of<LoadBalancer>().OrderBy(b => b.Id, StringComparer.Ordinal).DistinctBy(b => b.Id)];
        if (balancers.Length == 0) { return; }
        IndexInterfaces();
        AddNodes(balancers);
        foreach (string arn in _nodes.SelectMany(n => n.Listeners).SelectMany(l => l.TargetGroupArns).Distinct()
            .Order(StringComparer.Ordinal).ToArray()) { AddRoles(arn); }
    }

    public IReadOnlyList<BalancerNode> Nodes => _nodes;

    /// <summary>The number of a load balancer's interface, or -1.</summary>
    public int NodeOf(NetworkInterface at) => _nodeOf.GetValueOrDefault((at.Place, at.Id), -1);

    public IReadOnlyList<int> NodesOf(string balancerArn) => _nodesOfBalancer.TryGetValue(balancerArn, out List<int>? nodes) ? nodes : [];

    /// <summary>The number of what load balancers send to an interface, or -1 for nothing.</summary>
    public int RoleOf(NetworkInterface at)
    {
        if (!_roles.TryGetValue(at.Id, out SortedSet<string>? roles)) { return -1; }
        string key = string.Join('\n', roles);
        if (!_roleIds.TryGetValue(key, out int id))
        {
            _roleIds.Add(key, id = _roleGroups.Count);
            _roleGroups.Add([.. roles.Select(r => r.Split('\t')).Where(r => r.Length == 2)
                .Select(r => (r[0], int.Parse(r[1], System.Globalization.CultureInfo.InvariantCulture)))]);
        }
        return id;
    }

    /// <summary>The groups, and ports in them, of a role.</summary>
    public IReadOnlyList<(string GroupArn, int Port)> GroupsOf(int role) => _roleGroups[role];

    public TargetGroup? Group(string arn) => _index.Find<TargetGroup>(ResourceKind.TargetGroup, arn);

    /// <summary>The hosts of a group; none where its targets were not read.</summary>
    public IReadOnlyList<TargetHost> HostsOf(TargetGroup group)
    {
        if (!_hosts.TryGetValue(group.Id, out TargetHost[]? hosts))
        {
            _hosts.Add(group.Id, hosts = [.. (group.Targets ?? []).Select(t => HostOf(group, t))]);
        }
        return hosts;
    }

    /// <summary>
    /// Whether targets see the client's own address. Source: NLB guide, "Client IP preservation": always for UDP, by default for instances,
    /// not by default for TCP and TLS to addresses.
    /// </summary>
    public static bool KeepsClient(LoadBalancer balancer, TargetGroup group) =>
        balancer.Type == LoadBalancerType.Network && group.TargetType != "alb" &&
            (group.Protocol is "UDP" or "TCP_UDP" || (group.PreserveClientIp ?? group.TargetType == "instance"));

    /// <summary>The traffic by which a group's targets are reached and checked.</summary>
    public static IEnumerable<TrafficType> TrafficTo(TargetGroup group, int port)
    {
        if (group.Protocol is not "UDP") { yield return TrafficType.Tcp(port); }
        if (group.Protocol is "UDP" or "TCP_UDP" or "QUIC" or "TCP_QUIC") { yield return TrafficType.Udp(port, port); }
        yield return TrafficType.Tcp(CheckPort(group, port));
    }

    public static int CheckPort(TargetGroup group, int port) =>
        int.TryParse(group.HealthCheckPort, out int own) && own is >= 0 and <= 65535 ? own : port;

    private void IndexInterfaces()
    {
        foreach (NetworkInterface at in _index.Interfaces)
        {
            foreach (IPAddress address in at.Addresses.Select(a => a.Private).Concat(at.Ipv6Addresses))
            {
                if (!_owners.TryAdd((at.VpcId, address), at)) { continue; }
                if (!_ownersAnywhere.TryGetValue(address, out List<NetworkInterface>? all)) { _ownersAnywhere.Add(address, all = []); }
                all.Add(at);
            }
            if (at.Prefixes.Count > 0) { _withPrefixes.Add(at); }
            if (at.InstanceId is not { } id) { continue; }
            if (!_ofInstance.TryGetValue(id, out List<NetworkInterface>? own)) { _ofInstance.Add(id, own = []); }
            own.Add(at);
        }
    }

    private void AddNodes(LoadBalancer[] balancers)
    {
        ILookup<string, NetworkInterface> nodes = _index.Interfaces.Where(i => i.Description.StartsWith("ELB ", StringComparison.Ordinal))
            .ToLookup(i => i.Description);
        ILookup<string, Listener> listeners = _index.Of<Listener>().OrderBy(l => l.Port).ThenBy(l => l.Id, StringComparer.Ordinal)
            .ToLookup(l => l.LoadBalancerArn);
        foreach (LoadBalancer balancer in balancers)
        {
            NetworkInterface[] own = [.. nodes[balancer.InterfaceDescription]];
            Listener[] heard = [.. listeners[balancer.Id].DistinctBy(l => l.Id)];
            bool read = _index.Network.Has(balancer.Place, ResourceKind.Listener);
            foreach (NetworkInterface at in own.Where(i => _nodeOf.TryAdd((i.Place, i.Id), _nodes.Count)))
            {
                if (!_nodesOfBalancer.TryGetValue(balancer.Id, out List<int>? known)) { _nodesOfBalancer.Add(balancer.Id, known = []); }
                known.Add(_nodes.Count);
                _nodes.Add(new(balancer, at, own, heard, read));
            }
        }
    }

    private void AddRoles(string arn)
    {
        if (Group(arn) is not { } group) { return; }
        bool keeps = _nodes.Any(n => n.Listeners.Any(l => l.TargetGroupArns.Contains(arn)) && KeepsClient(n.Balancer, group));
        foreach (TargetHost host in HostsOf(group))
        {
            IEnumerable<NetworkInterface> ends = host.Host is { } at ? [at] : group.TargetType == "alb"
                ? NodesOf(host.Target.Id).Select(n => _nodes[n].At) : [];
            foreach (NetworkInterface end in ends) { RolesOf(end).Add($"{arn}\t{host.Target.Port}"); }

            // Who has an address of the target cannot be served by it.
            if (!keeps || host.Host is not { } target) { continue; }
            foreach (NetworkInterface same in _index.Interfaces.Where(i => i == target || i.Addresses.Any(a => Owns(target, a.Private))
                || i.Ipv6Addresses.Any(a => Owns(target, a)))) { RolesOf(same).Add(same.Id); }
        }
    }

    /// <summary>True if the address is the interface's own.</summary>
    public static bool Owns(NetworkInterface at, IPAddress address) =>
        at.Addresses.Any(a => a.Private.Equals(address)) || at.Ipv6Addresses.Contains(address) || at.Prefixes.Any(p => p.Contains(address));

    private SortedSet<string> RolesOf(NetworkInterface at)
    {
        if (!_roles.TryGetValue(at.Id, out SortedSet<string>? roles)) { _roles.Add(at.Id, roles = new(StringComparer.Ordinal)); }
        return roles;
    }

    private TargetHost HostOf(TargetGroup group, Target target)
    {
        if (group.TargetType == "instance")
        {
            // The primary interface of an instance takes what a target group sends it.
            List<NetworkInterface> own = _ofInstance.GetValueOrDefault(target.Id) ?? [];
            IPAddress? primary = own.Count > 0
                ? _index.Find<Instance>(own[0].Place, ResourceKind.Instance, target.Id)?.PrivateIpAddress : null;
            return new(group, target,
                own.FirstOrDefault(i => primary is not null && Owns(i, primary)) ?? (own.Count > 0 ? own[0] : null), null);
        }
        if (group.TargetType != "ip" || !IPAddress.TryParse(target.Id, out IPAddress? address)) { return new(group, target, null, null); }
        NetworkInterface? near = group.VpcId is { } vpc
            ? _owners.GetValueOrDefault((vpc, address)) ?? _withPrefixes.Find(i => i.VpcId == vpc && Owns(i, address)) : null;
        return new(group, target, near ?? (IsOfVpc(group, address) ? null : Elsewhere(group, address)), address);
    }

    /// <summary>True for a target whose interface, if there is one, is in the group's own VPC.</summary>
    public bool IsHere(TargetGroup group, Target target) =>
        group.TargetType == "instance" || (IPAddress.TryParse(target.Id, out IPAddress? address) && IsOfVpc(group, address));

    private bool IsOfVpc(TargetGroup group, IPAddress address) =>
        group.VpcId is { } id && _index.Find<Vpc>(ResourceKind.Vpc, id) is { } vpc && vpc.CidrBlocks.Any(b => b.Contains(address));

    // The same address may be several hosts': a peer's is the nearest.
    private NetworkInterface? Elsewhere(TargetGroup group, IPAddress address)
    {
        List<NetworkInterface> known = _ownersAnywhere.GetValueOrDefault(address) ?? [];
        NetworkInterface[] all =
            [.. known, .. _withPrefixes.Where(i => Owns(i, address) && known.TrueForAll(o => o.VpcId != i.VpcId)).DistinctBy(i => i.VpcId)];
        NetworkInterface[] peers = [.. all.Where(i => group.VpcId is { } vpc && _index.PeeringOf(vpc, i.VpcId) is not null)];
        return peers.Length == 1 ? peers[0] : all.Length == 1 ? all[0] : null;
    }
}
