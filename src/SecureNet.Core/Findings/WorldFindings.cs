using System.Globalization;
using SecureNet.Model;

namespace SecureNet.Findings;

/// <summary>Findings of what is open to the whole internet, or to so much of it as makes no difference.</summary>
internal static class WorldFindings
{
    private const string Advice =
        "Name the addresses that need it: Grant-NetworkAccess with a block, a host or a group as -From, and Revoke-NetworkAccess for ";

    public static IEnumerable<NetworkFinding> OpenToInternet(FindingContext c, Place place)
    {
        foreach (SecurityGroup group in c.Of<SecurityGroup>(place))
        {
            HashSet<int> told = [];
            foreach (SecurityGroupRule rule in group.Rules.Where(r => !r.Egress && r.CidrBlock is { PrefixLength: 0 }))
            {
                bool everything = rule.Traffic.Protocol.Number == -1;
                if (!everything && !rule.Traffic.Protocol.HasPorts) { continue; }
                bool tcp = everything || rule.Traffic.Protocol == IpProtocol.Tcp;
                bool authorized = tcp && !everything && rule.Traffic.From == rule.Traffic.To && rule.Traffic.From is 80 or 443;
                if (authorized) { continue; }
                int[] risky = [.. WorldAccess.OpenPorts([rule], c.EntriesOf).Keys];
                told.UnionWith(risky);
                List<string> controls = ["EC2.18"];
                if (risky.Contains(22)) { controls.AddRange(["CIS 5.3", "CIS 5.4", "EC2.13"]); }
                if (risky.Contains(3389)) { controls.AddRange(["CIS 6.3", "CIS 6.4", "EC2.14"]); }
                if (risky.Length > 0) { controls.Add("EC2.19"); }
                yield return NetworkFinding.Of(group, "OpenToInternet", risky.Length > 0 ? FindingSeverity.High : FindingSeverity.Medium,
                    $"{group} lets {rule.Traffic} in from the whole internet "
                        + $"({rule.CidrBlock})"
                        + $"{(risky.Length is > 0 and < 6 ? $", with port {Ports(risky)} among it" : risky.Length > 5
                            ? ", with every port that is attacked most" : "")}"
                        + ".",
                    Advice + "this rule.", [.. controls.Distinct()]);
            }

            // A rule for everybody is told above; two halves of the internet, or a hundred parts of it, are no narrower.
            foreach (IGrouping<InternetShare, int> open in WorldAccess.OpenPorts(group.Rules, c.EntriesOf).Where(p => !told.Contains(p.Key))
                .GroupBy(p => p.Value, p => p.Key))
            {
                SecurityGroupRule[] rules =
                    [.. group.Rules.Where(r => !r.Egress && r.GroupId is null && open.Any(p => r.Traffic.Matches(IpProtocol.Tcp, p)))];
                yield return NetworkFinding.Of(group, "OpenToInternet", FindingSeverity.High,
                    $"{group} lets tcp/{Ports([.. open])} in from {open.Key}: what the ranges of "
                        + $"{(rules.Length == 1 ? "its rule adds" : $"{rules.Length} of its rules add")} up to ({Some(rules)}).",
                    Advice + "these rules.");
            }
        }
    }

    /// <summary>
    /// Interfaces whose groups open together what none of them opens alone: all rules of all groups are one union (S1 of the rules).
    /// </summary>
    public static IEnumerable<NetworkFinding> OpenTogether(FindingContext c, Place place)
    {
        Dictionary<string, SecurityGroup> groups = c.Of<SecurityGroup>(place).ToDictionary(g => g.Id);
        foreach (IGrouping<string, NetworkInterface> alike in c.Of<NetworkInterface>(place).Where(n => n.SecurityGroupIds.Count > 1)
            .GroupBy(n => string.Join(',', n.SecurityGroupIds.Order(StringComparer.Ordinal))))
        {
            SecurityGroup[] carried =
                [.. alike.First().SecurityGroupIds.Distinct().Select(groups.GetValueOrDefault).OfType<SecurityGroup>()];
            HashSet<int> alone = [.. carried.SelectMany(g => WorldAccess.OpenPorts(g.Rules, c.EntriesOf).Keys)];
            KeyValuePair<int, InternetShare>[] open =
                [.. WorldAccess.OpenPorts(carried.SelectMany(g => g.Rules), c.EntriesOf).Where(p => !alone.Contains(p.Key))];
            if (open.Length == 0) { continue; }
            int others = alike.Count() - 1;
            yield return NetworkFinding.Of(alike.First(), "OpenToInternet", FindingSeverity.High,
                $"{alike.First()}"
                    + $"{(others > 0 ? $" and {others} interface{(others == 1 ? "" : "s")} with the same groups" : "")} take "
                    + $"tcp/{Ports([.. open.Select(p => p.Key)])} from {open[0].Value}: no one of "
                    + $"{string.Join(", ", carried.Select(g => g.ToString()))} lets so much in, but together they do.",
                Advice + "rules of these groups.");
        }
    }

    // Of prowler's reading the order of the entries is kept; but what counts is what they add up to.
    public static IEnumerable<NetworkFinding> AdminPorts(FindingContext c, Place place)
    {
        foreach (NetworkAcl acl in c.Of<NetworkAcl>(place))
        {
            (int Port, InternetShare Share)[] open =
                [.. ((int[])[22, 3389]).Select(port => (port, WorldAccess.Of(acl, port))).Where(p => p.Item2.IsWorld)];
            if (open.Length == 0) { continue; }
            // On no subnet it lets nothing through yet, but what is made without an ACL of its own gets the default one.
            yield return NetworkFinding.Of(acl, "AdminPortOpenInNetworkAcl",
                acl.SubnetIds.Count > 0 ? FindingSeverity.Medium : FindingSeverity.Low,
                $"{(acl.IsDefault ? $"The default ACL {acl} of {acl.VpcId}" : acl.ToString())} lets TCP "
                    + $"{string.Join(" and ", open.Select(o => o.Port))} in from "
                    + $"{open[0].Share}{(acl.SubnetIds.Count > 0 ? "" : ", as soon as a subnet uses it")}.",
                acl.IsDefault ? "Give the subnets an ACL of their own; New-SecureVpc makes one that passes."
                    : "Deny these ports in an entry with a lower number, or narrow the ones that allow them.", "CIS 5.2",
                "CIS 6.2", "EC2.21");
        }
    }

    /// <summary>True where a rule on a port of administration names a prefix list whose entries nobody read.</summary>
    public static bool NeedsLists(FindingContext c, Place place) =>
        c.Of<SecurityGroup>(place).Any(g => WorldAccess.UnknownLists(g.Rules, c.EntriesOf).Count > 0);

    private static string Ports(IReadOnlyList<int> ports) => string.Join(", ", ports.Select(p => p.ToString(CultureInfo.InvariantCulture)));

    private static string Some(SecurityGroupRule[] rules) =>
        string.Join(", ", rules.Take(3).Select(r => r.CidrBlock?.ToString() ?? r.PrefixListId)) + (rules.Length > 3 ? ", …" : "");
}
