using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Findings;

/// <summary>Entries of network ACLs that never decide, or that decide too generously.</summary>
internal static class NetworkAclFindings
{
    private static readonly (AddressFamily Family, TrafficType TooBig)[] s_tooBig =
        [(AddressFamily.InterNetwork, TrafficType.Icmp(3, 4)), (AddressFamily.InterNetworkV6, new(IpProtocol.IcmpV6, 2, 0))];

    public static IEnumerable<NetworkFinding> Shadowed(FindingContext c, Place place)
    {
        foreach (NetworkAcl acl in c.Of<NetworkAcl>(place))
        {
            foreach (bool egress in (bool[])[false, true])
            {
                NetworkAclEntry[] entries = [.. acl.Entries.Where(
                    e => e.Egress == egress && e.RuleNumber < NetworkAclEntry.DefaultRuleNumber).OrderBy(e => e.RuleNumber)];
                for (int i = 1; i < entries.Length; i++)
                {
                    NetworkAclEntry entry = entries[i];
                    if (entries.Take(i).FirstOrDefault(e => RouteFindings.Contains(e.CidrBlock, entry.CidrBlock)
                        && e.Traffic.Covers(entry.Traffic)) is not { } first) { continue; }
                    bool contradicts = first.Allow != entry.Allow;
                    yield return NetworkFinding.Of(acl, "ShadowedNetworkAclEntry",
                        contradicts ? FindingSeverity.Medium : FindingSeverity.Low,
                        $"The {entry} of {acl} never decides: the {first} comes first and matches all of "
                            + $"it{(contradicts ? ", to the opposite end" : "")}.",
                        contradicts ? $"Give it a number below {first.RuleNumber}, or delete it." : "Delete it.");
                }
            }
        }
    }

    public static IEnumerable<NetworkFinding> ImpossibleIcmp(FindingContext c, Place place) =>
        from acl in c.Of<NetworkAcl>(place)
        from entry in acl.Entries
        where SecurityGroupFindings.IsImpossible(entry.Traffic)
        select NetworkFinding.Of(acl, "ImpossibleIcmpCode", FindingSeverity.Medium,
            $"The {entry} of {acl} matches no packet: ICMP has no code {entry.Traffic.To} of type {entry.Traffic.From}.",
            "Use code -1 (any).");

    /// <summary>
    /// ACLs that let TCP in from everywhere and not the message "too big" of routers: a connection whose packets are larger than the path
    /// takes then opens and hangs. Source: VPC user guide, "Network ACLs", path MTU discovery (N5 of the rules).
    /// </summary>
    public static IEnumerable<NetworkFinding> PathMtu(FindingContext c, Place place)
    {
        foreach (NetworkAcl acl in c.Of<NetworkAcl>(place).Where(a => a.SubnetIds.Count > 0))
        {
            foreach ((AddressFamily family, TrafficType tooBig) in s_tooBig)
            {
                NetworkAclEntry[] anywhere = [.. acl.Entries.Where(e => !e.Egress && e.CidrBlock.PrefixLength == 0
                    && e.CidrBlock.BaseAddress.AddressFamily == family).OrderBy(e => e.RuleNumber)];
                if (!anywhere.Any(e => e.Allow && e.Traffic.Protocol.Number is -1 or 6)
                    || anywhere.FirstOrDefault(e => e.Traffic.Covers(tooBig))?.Allow == true) { continue; }
                yield return NetworkFinding.Of(acl, "PathMtuDiscoveryBlocked", FindingSeverity.Low,
                    $"{acl} lets TCP in from {anywhere[0].CidrBlock} and not {tooBig}, by which routers say that a packet is "
                        + "too big: connections over a path that takes less than the host sends open, and hang.",
                    $"Allow {tooBig} in, from {anywhere[0].CidrBlock}.");
            }
        }
    }

    public static IEnumerable<NetworkFinding> Unused(FindingContext c, Place place) =>
        from acl in c.Of<NetworkAcl>(place)
        where !acl.IsDefault && acl.SubnetIds.Count == 0
        select NetworkFinding.Of(acl, "UnusedNetworkAcl", FindingSeverity.Low, $"{acl} is of no subnet.",
            "Delete it, or put it on the subnets it was made for.", "EC2.16");
}
