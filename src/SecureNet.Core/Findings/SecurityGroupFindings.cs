using SecureNet.Model;

namespace SecureNet.Findings;

/// <summary>Groups and rules that do nothing, or more than anybody should mean.</summary>
internal static class SecurityGroupFindings
{
    public static IEnumerable<NetworkFinding> StaleReferences(FindingContext c, Place place)
    {
        foreach (SecurityGroup group in c.Of<SecurityGroup>(place))
        {
            foreach (SecurityGroupRule rule in group.Rules.Where(r => r.GroupId is not null))
            {
                if (WhyStale(c, group, rule) is { } reason)
                {
                    yield return NetworkFinding.Of(group, "StaleGroupReference", FindingSeverity.Medium,
                        $"The rule \"{rule}\" of {group} matches nothing: {reason}.",
                        $"Remove the rule, or name the blocks that are meant: Revoke-NetworkAccess and Grant-NetworkAccess.");
                }
            }
        }
    }

    /// <summary>The kinds that may connect the VPCs of groups that name others, where groups do.</summary>
    public static IEnumerable<ResourceKind> WaysOfReferences(FindingContext c, Place place) =>
        c.Of<SecurityGroup>(place).Any(g => g.Rules.Any(r => r.GroupId is not null && r.GroupId != g.Id))
            ? [ResourceKind.TransitGatewayAttachment] : [];

    public static IEnumerable<NetworkFinding> Unattached(FindingContext c, Place place) =>
        from g in c.Of<SecurityGroup>(place)
        where !g.IsDefault && !c.AttachedGroups.Contains(g.Id)
        select NetworkFinding.Of(g, "UnattachedSecurityGroup", FindingSeverity.Low,
            $"{g} is on no interface{(c.NamedGroups.Contains(g.Id) ? ", though rules of other groups name it" : "")}.",
            "Delete it, or put it on what it was made for.", "EC2.22");

    public static IEnumerable<NetworkFinding> DefaultOpen(FindingContext c, Place place) =>
        from g in c.Of<SecurityGroup>(place)
        where g.IsDefault && g.Rules.Count > 0
        select NetworkFinding.Of(g, "DefaultSecurityGroupOpen", FindingSeverity.High,
            $"The default group {g.Id} of {g.VpcId} has {g.Rules.Count} rule{(g.Rules.Count == 1 ? "" : "s")}: what is "
                + "launched without a group gets them.",
            "Remove every rule of it, and give each host a group of its own.", "CIS 5.5", "CIS 6.5", "EC2.2");

    public static IEnumerable<NetworkFinding> ImpossibleIcmp(FindingContext c, Place place) =>
        from g in c.Of<SecurityGroup>(place)
        from rule in g.Rules
        where IsImpossible(rule.Traffic)
        select NetworkFinding.Of(g, "ImpossibleIcmpCode", FindingSeverity.Medium,
            $"The rule \"{rule}\" of {g} matches no packet: ICMP has no code {rule.Traffic.To} of type {rule.Traffic.From}. "
                + "In a group's rule the \"ports\" of ICMP are type and code.",
            $"Use code -1 (any): Grant-NetworkAccess -Protocol {rule.Traffic.Protocol} -IcmpType {rule.Traffic.From}.");

    /// <summary>
    /// Groups whose connections AWS does not track: everybody may open them, and everything may go out to everybody. Without the rule they
    /// end at once, where tracked ones live on. Source: EC2 user guide, "Security group connection tracking", untracked
    /// connections (S10 of the rules).
    /// </summary>
    public static IEnumerable<NetworkFinding> Untracked(FindingContext c, Place place)
    {
        Dictionary<string, SecurityGroup> groups = c.Of<SecurityGroup>(place).ToDictionary(g => g.Id);
        Dictionary<string, SortedSet<string>> found = [];
        foreach (IReadOnlyList<string> together in c.Of<NetworkInterface>(place).Select(n => n.SecurityGroupIds)
            .DistinctBy(ids => string.Join(',', ids.Order(StringComparer.Ordinal))))
        {
            SecurityGroup[] carried = [.. together.Select(groups.GetValueOrDefault).OfType<SecurityGroup>()];
            SecurityGroupRule[] open = [.. carried.SelectMany(g => g.Rules).Where(r => r.CidrBlock is { PrefixLength: 0 })];
            foreach (SecurityGroup group in carried)
            {
                foreach (SecurityGroupRule rule in group.Rules.Where(
                    r => !r.Egress && r.Traffic.Protocol.Number is -1 or 6 or 17 && open.Contains(r)))
                {
                    int protocol = rule.Traffic.Protocol.Number;
                    bool answers = open.Any(
                        r => r.Egress && r.CidrBlock.Equals(rule.CidrBlock) && (protocol == -1 ? r.Traffic.Covers(TrafficType.Tcp(0, 65535))
                            || r.Traffic.Covers(TrafficType.Udp(0, 65535)) : r.Traffic.Covers(new(rule.Traffic.Protocol, 0, 65535))));
                    if (!answers) { continue; }
                    if (!found.TryGetValue(group.Id, out SortedSet<string>? rules))
                    {
                        found.Add(group.Id, rules = new(StringComparer.Ordinal));
                    }
                    rules.Add(rule.ToString());
                }
            }
        }

        return found.Select(f => NetworkFinding.Of(groups[f.Key], "UntrackedConnections", FindingSeverity.Low,
            $"What \"{string.Join("\", \"", f.Value)}\" of {groups[f.Key]} lets in is not tracked, because everybody may "
                + "send it and everything may go out to everybody: the connections end at once where the rule is removed.",
            "Remove such a rule in a quiet hour; or narrow the egress rules, which has the connections tracked."));
    }

    /// <summary>True where type and code are a pair that does not exist. Source: IANA, "ICMP Parameters" and "ICMPv6 Parameters".</summary>
    internal static bool IsImpossible(TrafficType t)
    {
        if (!t.Protocol.IsIcmp || t.From < 0 || t.To < 0) { return false; }
        int? highest = (t.Protocol == IpProtocol.Icmp, t.From) switch
        {
            (true, 0 or 8 or 4 or 13 or 14) => 0, (true, 3) => 15, (true, 5) => 3, (true, 11) => 1, (true, 12) => 2,
            (false, 128 or 129 or 2) => 0, (false, 1) => 8, (false, 3) => 1, (false, 4) => 10,
            _ => null,
        };
        return t.To > highest;
    }

    // S4 to S6 of the rules. What lies in an account that was not read is not called stale.
    private static string? WhyStale(FindingContext c, SecurityGroup group, SecurityGroupRule rule)
    {
        if (rule.GroupId == group.Id) { return null; }
        string owner = rule.GroupAccountId ?? group.AccountId;
        if (c.Find<SecurityGroup>(rule.GroupId!) is not { } named)
        {
            // A rule that names no account may name a group of another one.
            return c.Network.Has(new(owner, group.Region), ResourceKind.SecurityGroup)
                && (rule.GroupAccountId is not null || c.Network.Places.All(p => c.Network.Has(p, ResourceKind.SecurityGroup)))
                ? $"there is no group {rule.GroupId} in account {owner} in {group.Region}" : null;
        }

        if (named.Region != group.Region) { return $"{named} is in {named.Region}, and groups of other regions cannot be named"; }
        string[] own = [.. group.AssociatedVpcIds, .. group.VpcId is { } v ? [v] : Array.Empty<string>()];
        string[] theirs = [.. named.AssociatedVpcIds, .. named.VpcId is { } w ? [w] : Array.Empty<string>()];
        if (own.Intersect(theirs).Any() || own.Length == 0 || theirs.Length == 0) { return null; }
        if (own.Any(vpc => c.ActivePeerings[vpc].Any(
            p => p.OtherEnd(vpc) is { } end && theirs.Contains(end.VpcId) && p.Requester.Region == p.Accepter.Region))) { return null; }
        if (!rule.Egress && own.SelectMany(vpc => c.GatewaysOf[vpc]).Intersect(theirs.SelectMany(vpc => c.GatewaysOf[vpc]))
            .Any(id => c.Find<TransitGateway>(id) is null or { SecurityGroupReferencingSupport: true })) { return null; }
        // A transit gateway that was not read might connect them.
        if (!rule.Egress && !(c.Network.Has(group.Place, ResourceKind.TransitGatewayAttachment)
            && c.Network.Has(named.Place, ResourceKind.TransitGatewayAttachment))) { return null; }
        return $"{named} is of {string.Join(", ", theirs)}, which is neither the group's VPC nor actively peered with it in one region";
    }
}
