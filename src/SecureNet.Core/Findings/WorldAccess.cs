using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Findings;

/// <summary>
/// The decision whether ports of administration are open to the world, for cmdlets that open and findings that tell: by how many addresses
/// of the internet the ranges of all rules add up to, and not by how each of them is written.
/// </summary>
public static class WorldAccess
{
    private static readonly (AddressSet V4, AddressSet V6) s_public = Public();

    /// <summary>The most IPv4 addresses of the internet that are not the world: those of a /8.</summary>
    public static UInt128 MostIPv4 { get; } = UInt128.One << 24;

    /// <summary>The most IPv6 addresses of the internet that are not the world: those of a /32, which a provider gets.</summary>
    public static UInt128 MostIPv6 { get; } = UInt128.One << 96;

    /// <summary>TCP ports that only those who run a network need. Source: Security Hub user guide, EC2.13, EC2.14 and EC2.19.</summary>
    public static IReadOnlyList<int> Ports { get; } =
    [
        20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300
    ];

    /// <summary>The number of addresses of the internet that the blocks hold together.</summary>
    public static InternetShare Of(IEnumerable<IPNetwork> blocks)
    {
        IPNetwork[] all = [.. blocks];
        return Of(AddressSet.Of(all, AddressFamily.InterNetwork), AddressSet.Of(all, AddressFamily.InterNetworkV6));
    }

    /// <summary>The ports of administration that ingress rules together open to the world, each with what the rules add up to.</summary>
    /// <param name="rules">Rules of one group, or of all groups of an interface.</param>
    /// <param name="entriesOf">The entries of a prefix list, or null where they are not known.</param>
    public static IReadOnlyDictionary<int, InternetShare> OpenPorts(IEnumerable<SecurityGroupRule> rules,
        Func<string, IReadOnlyList<IPNetwork>?> entriesOf)
    {
        ArgumentNullException.ThrowIfNull(entriesOf);
        (TrafficType Traffic, IPNetwork Block)[] blocks = [.. Blocks(rules, entriesOf)];
        // Most groups name few hosts, and what is too little together is too little for any port.
        if (!Sum(blocks.Select(b => b.Block)).IsWorld) { return new Dictionary<int, InternetShare>(); }
        return Ports.Select(port => (port, Share: Of(blocks.Where(b => b.Traffic.Matches(IpProtocol.Tcp, port)).Select(b => b.Block))))
            .Where(p => p.Share.IsWorld).ToDictionary(p => p.port, p => p.Share);
    }

    /// <summary>The ports that a new rule opens to the world: with it they are, and without it they are not to the same part.</summary>
    public static IReadOnlyDictionary<int, InternetShare> OpenedBy(SecurityGroupRule rule, IReadOnlyCollection<SecurityGroupRule> rules,
        Func<string, IReadOnlyList<IPNetwork>?> entriesOf)
    {
        IReadOnlyDictionary<int, InternetShare> before = OpenPorts(rules, entriesOf);
        return OpenPorts([.. rules, rule], entriesOf).Where(p => !before.TryGetValue(p.Key, out InternetShare old) || old != p.Value)
            .ToDictionary(p => p.Key, p => p.Value);
    }

    /// <summary>The prefix lists whose entries are not known, out of those that let TCP in on a port of administration.</summary>
    public static IReadOnlyList<string> UnknownLists(IEnumerable<SecurityGroupRule> rules,
        Func<string, IReadOnlyList<IPNetwork>?> entriesOf) =>
            [.. rules.Where(r => !r.Egress && r.PrefixListId is not null && Ports.Any(p => r.Traffic.Matches(IpProtocol.Tcp, p)))
                .Select(r => r.PrefixListId!).Distinct().Where(id => entriesOf(id) is null)];

    /// <summary>
    /// The part of the internet that the inbound entries of a network ACL together let in on a TCP port: of each
    /// address the first entry decides.
    /// </summary>
    public static InternetShare Of(NetworkAcl acl, int port)
    {
        ArgumentNullException.ThrowIfNull(acl);
        NetworkAclEntry[] entries =
            [.. acl.Entries.Where(e => !e.Egress && e.Traffic.Matches(IpProtocol.Tcp, port)).OrderBy(e => e.RuleNumber)];
        return Of(Allowed(AddressFamily.InterNetwork), Allowed(AddressFamily.InterNetworkV6));

        AddressSet Allowed(AddressFamily family)
        {
            (AddressSet allowed, AddressSet decided) = (AddressSet.Empty, AddressSet.Empty);
            foreach (NetworkAclEntry entry in entries.Where(e => e.CidrBlock.BaseAddress.AddressFamily == family))
            {
                AddressSet block = AddressSet.Of([entry.CidrBlock], family);
                if (entry.Allow) { allowed = allowed.Union(block.Except(decided)); }
                decided = decided.Union(block);
            }

            return allowed;
        }
    }

    private static InternetShare Of(AddressSet v4, AddressSet v6) =>
        new(v4.Intersect(s_public.V4).Count, v6.Intersect(s_public.V6).Count, v4.Intersect(s_public.V4).Count == s_public.V4.Count);

    private static IEnumerable<(TrafficType Traffic, IPNetwork Block)> Blocks(IEnumerable<SecurityGroupRule> rules,
        Func<string, IReadOnlyList<IPNetwork>?> entriesOf)
    {
        foreach (SecurityGroupRule rule in rules.Where(r => !r.Egress && r.Traffic.Protocol.Number is -1 or 6))
        {
            if (rule.CidrBlock is { } block) { yield return (rule.Traffic, block); }
            foreach (IPNetwork entry in rule.PrefixListId is { } id ? entriesOf(id) ?? [] : []) { yield return (rule.Traffic, entry); }
        }
    }

    // Without taking twice what two blocks have in common only once: never less than what they add up to.
    private static InternetShare Sum(IEnumerable<IPNetwork> blocks)
    {
        (UInt128 v4, UInt128 v6) = (0, 0);
        foreach (IPNetwork block in blocks)
        {
            if (block.BaseAddress.AddressFamily == AddressFamily.InterNetwork) { v4 += UInt128.One << (32 - block.PrefixLength); }
            else { v6 += UInt128.One << Math.Min(128 - block.PrefixLength, 100); }
        }

        return new(v4, v6, false);
    }

    private static (AddressSet V4, AddressSet V6) Public()
    {
        (IPNetwork[] whole, IPNetwork[] except) = ([.. SpecialBlocks.PublicBlocks.Public.Select(IPNetwork.Parse)],
            [.. SpecialBlocks.PublicBlocks.Except.Select(IPNetwork.Parse)]);
        return (Minus(AddressFamily.InterNetwork), Minus(AddressFamily.InterNetworkV6));

        AddressSet Minus(AddressFamily family) => AddressSet.Of(whole, family).Except(AddressSet.Of(except, family));
    }
}

/// <summary>A part of the internet, by the number of its addresses; those that the internet does not route are not counted.</summary>
/// <param name="IPv4">Public IPv4 addresses.</param>
/// <param name="IPv6">Public IPv6 addresses.</param>
/// <param name="IsAllOfIPv4">True where no public IPv4 address is missing.</param>
public readonly record struct InternetShare(UInt128 IPv4, UInt128 IPv6, bool IsAllOfIPv4)
{
    /// <summary>True where it is so much that it does not matter which part.</summary>
    public bool IsWorld => IPv4 > WorldAccess.MostIPv4 || IPv6 > WorldAccess.MostIPv6;

    public override string ToString()
    {
        string v4 = IsAllOfIPv4 ? "the whole internet" : $"{IPv4.ToString("N0", CultureInfo.InvariantCulture)} public IPv4 addresses";
        UInt128 blocks = IPv6 / WorldAccess.MostIPv6;
        string v6 = blocks >= UInt128.One << 29 ? "the whole internet of IPv6" : blocks > 0
            ? $"as many public IPv6 addresses as {blocks.ToString("N0", CultureInfo.InvariantCulture)} "
                + $"block{(blocks == 1 ? "" : "s")} /32 hold"
            : $"{IPv6.ToString("N0", CultureInfo.InvariantCulture)} public IPv6 addresses";
        return (IPv4 > 0, IPv6 > 0) switch { (true, true) => $"{v4} and {v6}", (false, true) => v6, _ => v4 };
    }
}
