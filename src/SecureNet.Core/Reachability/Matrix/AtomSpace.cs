using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// The atoms of one network, or of several that are compared: no rule of any of them tells two packets of the same atoms apart. Routes
/// and network ACLs have trees of their own, apart from security groups, because groups name many blocks that no route knows.
/// </summary>
internal sealed class AtomSpace
{
    // Not routed on the internet: RFC 1918, 6598, 5735 and multicast; of IPv6 only 2000::/3 is global unicast.
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"
        }
            .Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork s_globalV6 = IPNetwork.Parse("2000::/3");

    private static readonly (int, int) ServicePorts = (1024, 65535);

    private readonly IPNetwork[] _vpcBlocks;

    /// <param name="clientOs">Whose ports clients send from.</param>
    /// <param name="asked">Kinds of traffic that will be asked for.</param>
    /// <param name="askedBlocks">Blocks that will be asked for.</param>
    /// <param name="networks">The networks that share these atoms.</param>
    public AtomSpace(ClientOs clientOs, IEnumerable<TrafficType> asked, IEnumerable<IPNetwork> askedBlocks, params ResourceIndex[] networks)
    {
        _vpcBlocks = [.. networks.SelectMany(n => n.VpcBlocks).Distinct()];
        List<TrafficType> traffic = [.. asked];
        HashSet<IPNetwork> routed = [.. s_notPublic, s_globalV6, .. _vpcBlocks];
        HashSet<IPNetwork> grouped = [.. askedBlocks];
        foreach (ResourceIndex index in networks)
        {
            foreach (Resource resource in index.Network.Resources)
            {
                switch (resource)
                {
                    case SecurityGroup g:
                        traffic.AddRange(g.Rules.Select(r => r.Traffic));
                        grouped.UnionWith(g.Rules.Where(r => r.CidrBlock is not null).Select(r => r.CidrBlock!.Value));
                        break;
                    case NetworkAcl a:
                        traffic.AddRange(a.Entries.Select(e => e.Traffic));
                        routed.UnionWith(a.Entries.Select(e => e.CidrBlock));
                        break;
                    case RouteTable t:
                        routed.UnionWith(t.Routes.Where(r => r.Destination is not null).Select(r => r.Destination!.Value));
                        break;
                    case TransitGatewayRouteTable { Routes: { } routes }:
                        routed.UnionWith(routes.Select(r => r.Destination));
                        break;
                    case NetworkInterface i when index.MayHaveNeighbours(i.VpcId, i.Place):
                        routed.UnionWith(i.Addresses.Select(a => a.Private).Concat(i.Ipv6Addresses)
                            .Select(a => new IPNetwork(a, a.GetAddressBytes().Length * 8)));
                        break;
                    case Listener l when l.Port is >= 0 and <= 65535:
                        traffic.AddRange([TrafficType.Tcp(l.Port), TrafficType.Udp(l.Port, l.Port)]);
                        break;
                    case TargetGroup t:
                        traffic.AddRange((t.Targets ?? []).Where(x => x.Port is >= 0 and <= 65535).Select(x => x.Port).Distinct()
                            .SelectMany(port => BalancerIndex.TrafficTo(t, port)));
                        break;
                    case ManagedPrefixList { Entries: { } entries }:
                        routed.UnionWith(entries);
                        grouped.UnionWith(entries);
                        break;
                }
            }
            traffic.AddRange(index.Interfaces.Select(i => index.RoleOf(i).Takes).Append(EndpointRoles.ThroughGateway).Distinct()
                .SelectMany(t => t.Taken.Concat(t.Refused)));
            routed.UnionWith(index.SpecialSubnets.SelectMany(s => s.Ipv6CidrBlocks.Prepend(s.CidrBlock)));
        }
        bool translates = networks.Any(n => Reachability.Matrix.Nat64.IsUsedIn(n));
        if (translates)
        {
            Reachability.Matrix.Nat64.Mirror(routed);
            Reachability.Matrix.Nat64.Mirror(grouped);
        }
        ClientOs = clientOs;
        Filters = new(new TrafficAtoms(traffic));
        (Routes4, Routes6) = (new(AddressFamily.InterNetwork, routed), new(AddressFamily.InterNetworkV6, routed));
        (Groups4, Groups6) = (new(AddressFamily.InterNetwork, grouped), new(AddressFamily.InterNetworkV6, grouped));
        Nat64 = translates ? new(Routes4, Routes6, Groups4, Groups6) : null;
        Replies = new(Filters, clientOs switch { ClientOs.Windows => (49152, 65535), ClientOs.Any => ServicePorts, _ => (32768, 60999) });
        ServiceReplies = new(Filters, ServicePorts);
        Results = new(Filters.Atoms.Words * 4);
    }

    /// <summary>Whose ports clients send from.</summary>
    public ClientOs ClientOs { get; }

    public Filters Filters { get; }

    /// <summary>How IPv4 atoms are known in IPv6; null where no route of the networks asks.</summary>
    public Nat64? Nat64 { get; }
    public AddressTree Routes4 { get; }
    public AddressTree Routes6 { get; }
    public AddressTree Groups4 { get; }
    public AddressTree Groups6 { get; }

    /// <summary>The replies to clients.</summary>
    public ReplyTable Replies { get; }

    /// <summary>The replies to load balancers, which send from other ports than clients. Source: VPC guide, "Ephemeral ports".</summary>
    public ReplyTable ServiceReplies { get; }

    /// <summary>What comes out between two ends: four bitmaps as in <see cref="ReplyTable"/>, of requests that may arrive.</summary>
    public SetTable Results { get; }

    /// <summary>The number of the result that all traffic is unknown.</summary>
    public int UnknownResult
    {
        get
        {
            ulong[] bits = new ulong[Results.Words];
            Filters.Atoms.Everything.CopyTo(bits, ReplyTable.Unknown * Filters.Atoms.Words);
            return Results.Intern(bits);
        }
    }

    public AddressTree RouteTree(AddressFamily family) => family == AddressFamily.InterNetwork ? Routes4 : Routes6;

    public AddressTree GroupTree(AddressFamily family) => family == AddressFamily.InterNetwork ? Groups4 : Groups6;

    /// <summary>True if the internet routes the addresses of the atom.</summary>
    public bool IsPublic(AddressFamily family, int node)
    {
        AddressTree tree = RouteTree(family);
        return family == AddressFamily.InterNetwork
            ? !s_notPublic.Any(b => tree.Contains(tree.NodeOf(b), node)) : tree.Contains(tree.NodeOf(s_globalV6), node);
    }

    /// <summary>True if a selection, whose blocks the space was made with, holds the atom.</summary>
    public bool IsSelected(PartySelector selector, InternetAtom atom) =>
        selector.Internet.Any(b => b.BaseAddress.AddressFamily == atom.Family && GroupTree(atom.Family).IsIn(b, atom.GroupNode));

    /// <summary>
    /// The internet: atoms of public addresses outside every VPC, as pairs of a route node and a group node, with the ranges of each.
    /// </summary>
    public IReadOnlyList<InternetAtom> Internet(AddressFamily family)
    {
        (AddressTree routes, AddressTree groups) = (RouteTree(family), GroupTree(family));
        int[] own = [.. _vpcBlocks.Where(b => b.BaseAddress.AddressFamily == family).Select(routes.NodeOf)];
        SortedDictionary<(int, int), List<(UInt128, UInt128)>> atoms = [];
        UInt128[] starts = [.. routes.Ranges.Select(r => r.Start).Union(groups.Ranges.Select(r => r.Start)).Order()];
        for (int i = 0; i < starts.Length; i++)
        {
            (int route, int group) = (routes.NodeOf(starts[i]), groups.NodeOf(starts[i]));
            if (!IsPublic(family, route) || own.Any(o => routes.Contains(o, route))) { continue; }
            UInt128 last = i + 1 < starts.Length ? starts[i + 1] - 1 : routes.LastOf(0);
            if (!atoms.TryGetValue((route, group), out List<(UInt128, UInt128)>? ranges)) { atoms.Add((route, group), ranges = []); }
            ranges.Add((starts[i], last));
        }
        return [.. atoms.Select(a => new InternetAtom(family, a.Key.Item1, a.Key.Item2, a.Value))];
    }
}

/// <summary>Public addresses outside every VPC that no rule tells apart.</summary>
internal sealed record InternetAtom(AddressFamily Family, int RouteNode, int GroupNode,
    IReadOnlyList<(UInt128 First, UInt128 Last)> Ranges);
