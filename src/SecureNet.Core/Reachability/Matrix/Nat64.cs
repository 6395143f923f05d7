using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// IPv6 addresses that stand for IPv4 ones, which NAT gateways translate. Source: RFC 6052, the well-known
/// prefix; VPC guide, "DNS64 and NAT64".
/// </summary>
internal sealed class Nat64
{
    private static readonly IPNetwork s_prefix = IPNetwork.Parse("64:ff9b::/96");
    private static readonly UInt128 s_base = AddressTree.NumberOf(s_prefix.BaseAddress);
    private readonly AddressTree _routes;
    private readonly int[] _routeOf;
    private readonly int[] _groupOf;

    public Nat64(AddressTree routes4, AddressTree routes6, AddressTree groups4, AddressTree groups6) =>
        (_routes, _routeOf, _groupOf) = (routes6, Map(routes4, routes6), Map(groups4, groups6));

    /// <summary>True if a route of a network sends IPv6 to a NAT gateway.</summary>
    public static bool IsUsedIn(ResourceIndex network) => network.Of<RouteTable>().SelectMany(t => t.Routes)
        .Any(r => r.TargetKind == RouteTargetKind.NatGateway
            && (r.Destination is null || r.Destination.Value.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6));

    /// <summary>Adds the translation of every block, so that atoms of the one family are atoms of the other.</summary>
    public static void Mirror(HashSet<IPNetwork> blocks)
    {
        blocks.Add(s_prefix);
        blocks.UnionWith([.. blocks.Where(b => b.PrefixLength >= 96 && s_prefix.Contains(b.BaseAddress))
            .Select(b => new IPNetwork(new IPAddress(b.BaseAddress.GetAddressBytes().AsSpan(12)), b.PrefixLength - 96))]);
        blocks.UnionWith([.. blocks.Where(b => b.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
            .Select(b => new IPNetwork(Of(b.BaseAddress), b.PrefixLength + 96))]);
    }

    /// <summary>The IPv6 address that stands for an IPv4 one.</summary>
    public static IPAddress Of(IPAddress address) =>
        new([.. s_prefix.BaseAddress.GetAddressBytes().AsSpan(0, 12), .. address.GetAddressBytes()]);

    /// <summary>The IPv4 address that an IPv6 one stands for, or null.</summary>
    public static IPAddress? From(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 && s_prefix.Contains(address)
        ? new(address.GetAddressBytes().AsSpan(12)) : null;

    /// <summary>True if an atom of IPv6 is one of addresses that stand for IPv4 ones.</summary>
    public bool Holds(int node) => _routes.IsIn(s_prefix, node);

    /// <summary>The atom of IPv6 routes that stands for one of IPv4.</summary>
    public int RouteOf(int node) => _routeOf[node];

    /// <summary>The atom of IPv6 groups that stands for one of IPv4.</summary>
    public int GroupOf(int node) => _groupOf[node];

    private static int[] Map(AddressTree from, AddressTree to)
    {
        int[] map = new int[from.Count];
        foreach ((UInt128 start, int node) in from.Ranges) { map[node] = to.NodeOf(s_base + start); }
        return map;
    }
}
