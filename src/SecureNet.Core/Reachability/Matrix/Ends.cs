using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>One address of an interface: where flows start and end.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="Address">Its address; of an assigned prefix the first one of the atom.</param>
internal readonly record struct InterfaceEnd(NetworkInterface Interface, IPAddress Address);

/// <summary>
/// Ends that behave alike: the same zone, the same groups, the same atom for other ends' groups. A subnet is part of it only where its
/// neighbours would be treated differently from ends of another subnet of the zone.
/// </summary>
internal sealed record EndClass
{
    public required AddressFamily Family { get; init; }
    /// <summary>Index of the zone within its VPC and family; of the internet's atoms their own number.</summary>
    public required int Zone { get; init; }

    /// <summary>The set of groups, or -1 for the internet.</summary>
    public required int Groups { get; init; }

    public required int GroupNode { get; init; }
    public required bool HasPublicAddress { get; init; }

    /// <summary>True where the state of the instance behind it is not known, or what gets through in its VPC.</summary>
    public required bool StateUnknown { get; init; }

    /// <summary>True for what never starts a connection, such as an endpoint's interface.</summary>
    public required bool StartsNothing { get; init; }

    /// <summary>True where it is not known whether it starts connections.</summary>
    public bool StartsPerhaps { get; init; }

    /// <summary>The filter of what it takes, whatever groups and routes let through.</summary>
    public int Takes { get; init; }

    /// <summary>The number of the load balancer's interface that it is, or -1.</summary>
    public required int Node { get; init; }

    /// <summary>True for an interface of a load balancer that was not read, or of a Classic one: what it takes is not known.</summary>
    public required bool IsUnreadBalancer { get; init; }

    /// <summary>True where it is not known whether anything that it sends comes from it.</summary>
    public bool IsUnknownAsSource => StateUnknown || StartsPerhaps;

    /// <summary>True where it is not known whether anything that arrives is taken.</summary>
    public bool IsUnknownAsDestination => StateUnknown || IsUnreadBalancer;

    /// <summary>The number of what load balancers send to it, or -1 for nothing.</summary>
    public required int Role { get; init; }

    /// <summary>A number of the subnet where it matters, else -1.</summary>
    public required int Subnet { get; init; }
}

/// <summary>What is known of the host behind an interface.</summary>
internal enum HostState
{
    Up,
    Unknown,
    Down,
}

/// <summary>Takes the interfaces of a network apart into ends.</summary>
internal static class Ends
{
    public static IEnumerable<InterfaceEnd> Of(NetworkInterface at, AtomSpace atoms)
    {
        foreach (InterfaceAddress address in at.Addresses) { yield return new(at, address.Private); }
        foreach (IPAddress address in at.Ipv6Addresses) { yield return new(at, address); }
        foreach (IPNetwork prefix in at.Prefixes)
        {
            // A prefix may lie in several atoms: one end stands for each of them.
            AddressFamily family = prefix.BaseAddress.AddressFamily;
            (AddressTree routes, AddressTree groups) = (atoms.RouteTree(family), atoms.GroupTree(family));
            UInt128 first = AddressTree.NumberOf(prefix.BaseAddress);
            UInt128 last = first + ((UInt128.One << (routes.Bits - prefix.PrefixLength)) - 1);
            HashSet<(int, int)> seen = [];
            foreach (UInt128 start in routes.StartsIn(first, last).Concat(groups.StartsIn(first, last)).Prepend(first).Distinct().Order())
            {
                if (seen.Add((routes.NodeOf(start), groups.NodeOf(start)))) { yield return new(at, routes.AddressOf(start)); }
            }
        }
    }

    public static IPAddress? PublicOf(NetworkInterface at, IPAddress address) =>
        at.Addresses.FirstOrDefault(a => a.Private.Equals(address)).Public;

    public static HostState StateOf(ResourceIndex index, NetworkInterface at)
    {
        InterfaceRole role = index.RoleOf(at);
        if (role.IsMute) { return HostState.Down; }
        HostState endpoint = role.Endpoint is { } e ? OfVerdict(EndpointRoles.StateOf(e)) : HostState.Up;
        return Worst(endpoint, Worst(OfVerdict(InterfaceState.Of(at)), InstanceStateOf(index, at)));
    }

    /// <summary>True for an interface that is known to pass nothing on.</summary>
    public static bool ForwardsNothing(ResourceIndex index, NetworkInterface at) =>
        at.SourceDestCheck || InterfaceState.Of(at) == Verdict.Blocked || InstanceStateOf(index, at) == HostState.Down;

    private static HostState InstanceStateOf(ResourceIndex index, NetworkInterface at)
    {
        if (at.InstanceId is not { } id) { return HostState.Up; }
        return index.Find<Instance>(at.Place, ResourceKind.Instance, id) switch
        {
            null => HostState.Unknown,
            { State: "running" } => HostState.Up,
            { State: "pending" } i => i.Id.StartsWith('@') ? HostState.Up : HostState.Unknown,
            _ => HostState.Down,
        };
    }

    private static HostState OfVerdict(Verdict verdict) =>
        verdict switch { Verdict.Reachable => HostState.Up, Verdict.Blocked => HostState.Down, _ => HostState.Unknown };

    private static HostState Worst(HostState a, HostState b) => (HostState)Math.Max((int)a, (int)b);
}
