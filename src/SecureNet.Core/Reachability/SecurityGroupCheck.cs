using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The other end as a security group sees it.</summary>
/// <param name="Address">The address in the packet.</param>
/// <param name="Interface">The interface that sends or receives under its own address; null for translated traffic.</param>
/// <param name="Missing">Why the interface is not known, or null where there is none to know.</param>
/// <param name="Transit">The transit gateways that the packet came through, or null; group references need their support.</param>
internal readonly record struct OtherEnd(Ip Address, InterfaceNode? Interface, Func<string>? Missing = null, TransitPath? Transit = null);

/// <summary>The union of the rules of all groups of an interface: one match is enough, and nothing else is.</summary>
internal static class SecurityGroupCheck
{
    public static void Cross(NetworkIndex index, WalkLog log, InterfaceNode at, bool egress, Packet packet, OtherEnd other)
    {
        if (at.Groups.Length == 0)
        {
            WithoutGroups(log, at);
            return;
        }

        // A rule that could not be read may be the one that permits: only when every rule is known is it a denial.
        bool unknown = false;
        for (int i = 0; i < at.Groups.Length; i++)
        {
            if (at.Groups[i] is not { } group) { unknown = true; continue; }
            foreach (RuleNode rule in group.Rules(egress))
            {
                if (packet.Matched(rule.Record.Traffic, packet.Ports).IsEmpty) { continue; }
                GroupMatch match = PeerMatches(index, at, rule, egress, other);
                if (match == GroupMatch.Yes)
                {
                    Permit(log, group.Record, rule, packet);
                    return;
                }

                unknown |= match == GroupMatch.Unknown;
            }
        }

        Explain(index, log, at, egress, packet, other, unknown);
    }

    /// <summary>Every rule that lets the packet pass; <paramref name="unknown"/> is true where one that could not be read may.</summary>
    public static IReadOnlyList<(SecurityGroup Group, SecurityGroupRule Rule)> PermitsOf(NetworkIndex index, InterfaceNode at, bool egress,
        Packet packet, OtherEnd other, out bool unknown)
    {
        unknown = at.Groups.Any(g => g is null);
        List<(SecurityGroup, SecurityGroupRule)> permits = [];
        foreach (GroupNode group in at.Groups.OfType<GroupNode>())
        {
            foreach (RuleNode rule in group.Rules(egress).Where(r => !packet.Matched(r.Record.Traffic, packet.Ports).IsEmpty))
            {
                GroupMatch match = PeerMatches(index, at, rule, egress, other);
                if (match == GroupMatch.Yes) { permits.Add((group.Record, rule.Record)); }
                unknown |= match == GroupMatch.Unknown;
            }
        }

        return permits;
    }

    // Apart, so that the loop above makes no closure a rule.
    private static void Permit(WalkLog log, SecurityGroup group, RuleNode rule, Packet packet) =>
        log.Add(Layer.SecurityGroup, Component.Of(group), Disposition.Permitted,
            () => $"security group {group} permits {packet.Kind}: {rule.Record}", rule.Record, rule.Index);

    // Interfaces of gateways and the like have none; every other one has at least one, so the listing is incomplete.
    private static void WithoutGroups(WalkLog log, InterfaceNode at)
    {
        bool unknown = InterfaceRoles.NeedsGroups(at.Record);
        log.Add(Layer.SecurityGroup, Component.Of(at), unknown ? Disposition.Unknown : Disposition.Permitted, () => unknown
            ? $"the security groups of {at.Record} are not known" : $"{at.Record} is {at.Role.Name} and has no security group");
    }

    private static void Explain(NetworkIndex index, WalkLog log, InterfaceNode at, bool egress, Packet packet, OtherEnd other, bool unknown)
    {
        List<Step> steps = [];
        GroupNode? first = null;
        for (int i = 0; i < at.Groups.Length; i++)
        {
            string id = at.Record.SecurityGroupIds[i];
            if (at.Groups[i] is not { } group)
            {
                steps.Add(new(Disposition.Unknown,
                    () => index.Missing(at.Record.Place, ResourceKind.SecurityGroup, $"security group {id}")));
                continue;
            }

            RuleNode[] rules = group.Rules(egress);
            bool open = unknown && rules.Any(r => !packet.Matched(r.Record.Traffic, packet.Ports).IsEmpty
                && PeerMatches(index, at, r, egress, other) == GroupMatch.Unknown);
            if (open)
            {
                steps.Add(new(Disposition.Unknown, () => $"security group {group.Record}: {string.Join("; ", Notes(GroupMatch.Unknown))}"));
            }
            else if (!unknown)
            {
                steps.Add(new(Disposition.Denied, () => Denial(group, rules) + string.Concat(Notes(GroupMatch.No).Select(n => "; " + n))));
            }
            if (open == unknown && (first is null || first.Record.IsDefault)) { first = group; }

            IEnumerable<string> Notes(GroupMatch of) =>
                rules.Where(r => !packet.Matched(r.Record.Traffic, packet.Ports).IsEmpty && PeerMatches(index, at, r, egress, other) == of)
                    .Select(r => Note(index, at, group, r, egress, other)).OfType<string>();
        }

        Component where = first is null ? Component.Of(at) : Component.Of(first.Record);
        if (unknown) { log.Add(Layer.SecurityGroup, where, [.. steps]); return; }
        string code = other.Transit is not null && !egress && NamesPeer(at, other) ? "SG_REFERENCING_SUPPORT" : "ENI_SG_RULES_MISMATCH";
        log.Block(Layer.SecurityGroup, where, [.. steps], (at.Record.Id, egress), code,
            () => $"allow {packet.Kind} {(egress ? "to" : "from")} {other.Address} in a security group of {at.Record.Id}",
            new SecurityGroupRemedy(at, egress, packet, other.Interface),
            certain: at.Groups.All(g => g!.Rules(egress).All(r => packet.Matched(r.Record.Traffic, packet.Ports).IsEmpty)));

        string Denial(GroupNode group, RuleNode[] rules)
        {
            string way = egress ? "egress" : "ingress";
            string listed = rules.Length == 0
                ? $"it has no {way} rules" : $"its {way} rules are: {string.Join(", ", rules.Select(r => r.Record))}";
            return $"security group {group.Record} has no {way} rule for {packet.Kind} "
                + $"{(egress ? "to" : "from")} {other.Address}; {listed}";
        }
    }

    private static bool NamesPeer(InterfaceNode at, OtherEnd other) => other.Interface is { } peer &&
        at.Groups.Any(g => g!.Rules(false).Any(r => r.Record.GroupId is { } id && peer.Record.SecurityGroupIds.Contains(id)));

    private enum GroupMatch
    {
        No,
        Yes,
        Unknown,
    }

    private static GroupMatch PeerMatches(NetworkIndex index, InterfaceNode at, RuleNode rule, bool egress, in OtherEnd other)
    {
        if (rule.Blocks is { } blocks)
        {
            foreach (IpBlock block in blocks)
            {
                if (block.Contains(other.Address)) { return GroupMatch.Yes; }
            }

            return GroupMatch.No;
        }

        if (rule.Record.PrefixListId is not null) { return GroupMatch.Unknown; }
        if (rule.Record.GroupId is not { } groupId) { return GroupMatch.No; }
        if (other.Interface is not { } peer) { return other.Missing is null ? GroupMatch.No : GroupMatch.Unknown; }

        // By interface, never by address: another VPC may use the same address.
        if (!Carries(peer, groupId)) { return GroupMatch.No; }
        if (ReferenceEquals(peer.Vpc, at.Vpc)) { return GroupMatch.Yes; }
        if (peer.Record.Region != at.Record.Region) { return GroupMatch.No; }
        if (index.PeeringBetween(at.Vpc.Id, peer.Vpc.Id) is { IsActive: true }) { return GroupMatch.Yes; }
        if (!egress && other.Transit is { } transit)
        {
            return transit.HonoursReferences switch { true => GroupMatch.Yes, false => GroupMatch.No, _ => GroupMatch.Unknown };
        }
        return PeeringsListed(index, at, peer) ? GroupMatch.No : GroupMatch.Unknown;
    }

    private static bool Carries(InterfaceNode at, string groupId)
    {
        IReadOnlyList<string> ids = at.Record.SecurityGroupIds;
        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i] == groupId) { return true; }
        }

        return false;
    }

    private static bool PeeringsListed(NetworkIndex index, InterfaceNode at, InterfaceNode peer) =>
        index.WasListed(at.Vpc.Place, ResourceKind.VpcPeeringConnection)
            || index.WasListed(peer.Vpc.Place, ResourceKind.VpcPeeringConnection);

    /// <summary>
    /// What is to say about a rule that names the right traffic but does not (or perhaps does not) match; null for an ordinary miss.
    /// </summary>
    private static string? Note(NetworkIndex index, InterfaceNode at, GroupNode group, RuleNode rule, bool egress, OtherEnd other)
    {
        if (rule.Blocks is not null) { return null; }
        if (rule.Record.PrefixListId is { } list)
        {
            return index.Find<ManagedPrefixList>(ResourceKind.ManagedPrefixList, list) is null
                ? index.Missing(group.Record.Place, ResourceKind.ManagedPrefixList, $"prefix list {list}")
                : $"the entries of prefix list {list} are not known: ec2:GetManagedPrefixListEntries of {group.Record.Place} was not read";
        }

        string? id = rule.Record.GroupId;
        if (other.Interface is not { } peer) { return other.Missing is { } why ? $"whether {other.Address} carries {id}: {why()}" : null; }
        if (id is null || !Carries(peer, id)) { return null; }
        if (peer.Record.Region != at.Record.Region)
        {
            return $"the reference to {id} matches nothing, because it is in another region ({peer.Record.Region})";
        }
        if (!egress && other.Transit is { } transit) { return $"the reference to {id} matches nothing: {transit.WhyNoReferences}"; }
        return PeeringsListed(index, at, peer)
            ? $"the reference to {id} is stale: no active peering connection joins {at.Vpc.Id} and {peer.Vpc.Id}"
            : index.Missing(at.Vpc.Place, ResourceKind.VpcPeeringConnection, $"a peering connection of {at.Vpc.Id} and {peer.Vpc.Id}");
    }
}
