using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// What internet gateways carry for an interface beyond routes: whether its IPv6 address is advertised (W30), and
/// whether it lets the internet in (E5).
/// </summary>
internal static class InternetAddresses
{
    private const string Key = "ipv6.deny_all_igw_traffic";

    /// <summary>
    /// Reachable where the internet knows the IPv6 address, blocked where AWS never advertises it, unknown where neither
    /// subnet nor VPC was read or says it.
    /// </summary>
    public static Verdict IsAdvertised(Subnet? subnet, Vpc? vpc, IPAddress address)
    {
        if (IsIn(subnet?.PrivateIpv6CidrBlocks, address) || IsIn(vpc?.PrivateIpv6CidrBlocks, address)) { return Verdict.Blocked; }
        bool said = (subnet is not null && !IsIn(subnet.UnreadIpv6CidrBlocks, address))
            || (vpc is not null && !IsIn(vpc.UnreadIpv6CidrBlocks, address));
        return said ? Verdict.Reachable : Verdict.Unknown;
    }

    /// <summary>
    /// Whether internet gateways let in what comes to the interface. Only load balancers turn it off: where the interface does not say it,
    /// the attribute of its balancer does, which is on by default for internal ones.
    /// </summary>
    /// <param name="at">The interface.</param>
    /// <param name="role">What it is.</param>
    /// <param name="balancer">Its load balancer, or null.</param>
    /// <param name="v6">Whether an IPv6 address is meant.</param>
    public static Verdict LetsIn(NetworkInterface at, InterfaceRole role, LoadBalancer? balancer, bool v6)
    {
        if (at.DenyAllIgwTraffic is { } denies) { return denies ? Verdict.Blocked : Verdict.Reachable; }
        if (!v6 || (!role.IsBalancer && !InterfaceRoles.IsDescribedAsBalancer(at))) { return Verdict.Reachable; }
        if (balancer?.Attributes is not { } attributes) { return Verdict.Unknown; }
        return (attributes.GetValueOrDefault(Key) ?? (balancer.Scheme == "internet-facing" ? "false" : "true")) == "true"
            ? Verdict.Blocked : Verdict.Reachable;
    }

    private static bool IsIn(IReadOnlyList<IPNetwork>? blocks, IPAddress address)
    {
        for (int i = 0; i < blocks?.Count; i++)
        {
            if (blocks[i].Contains(address)) { return true; }
        }

        return false;
    }
}
