using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The other end as a security group sees it.</summary>
/// <param name="Address">The address in the packet.</param>
/// <param name="Interface">The interface that sends or receives under its own private address; null for translated traffic.</param>
/// <param name="Missing">Why the interface is not known, or null where there is none to know.</param>
internal readonly record struct OtherEnd(IPAddress Address, NetworkInterface? Interface, string? Missing);

/// <summary>What the groups of an interface decide together.</summary>
internal sealed record SecurityGroupDecision(Verdict Verdict, Component At, IReadOnlyList<Step> Steps);

/// <summary>The union of the rules of all groups of an interface: one match is enough, and nothing else is.</summary>
internal static class SecurityGroupCheck
{
    public static void Cross(Network network, WalkLog log, NetworkInterface at, bool egress, Packet packet, OtherEnd other)
    {
        SecurityGroupDecision decision = Decide(network, at, egress, packet, other);
        if (decision.Verdict != Verdict.Blocked)
        {
            log.Add(Layer.SecurityGroup, decision.At, decision.Steps);
            return;
        }
        string what = $"{packet.Kind} {(egress ? "to" : "from")} {other.Address}";
        log.Block(Layer.SecurityGroup, decision.At, decision.Steps, string.Join(". ", decision.Steps.Select(s => s.Detail)),
            $"{at.Id}|{egress}", "ENI_SG_RULES_MISMATCH", $"allow {what} in a security group of {at.Id}",
            new SecurityGroupRemedy(at, egress, packet, other.Interface));
    }

    public static SecurityGroupDecision Decide(Network network, NetworkInterface at, bool egress, Packet packet, OtherEnd other)
    {
        Component fallback = Component.Of(at);
        if (at.SecurityGroupIds.Count == 0)
        {
            // Interfaces of gateways and the like have none; every other one has at least one, so the listing is incomplete.
            return at.InterfaceType == "interface"
                ? new(Verdict.Unknown, fallback, [new(Disposition.Unknown, $"the security groups of {at} are not known")])
                : new(Verdict.Reachable, fallback, [new(Disposition.Permitted, $"{at} is a {at.InterfaceType} and has no security group")]);
        }
        List<(SecurityGroup? Group, Step Step)> steps = [];
        foreach (string id in at.SecurityGroupIds)
        {
            SecurityGroup? group = network.Find<SecurityGroup>(at.Place, ResourceKind.SecurityGroup, id) ?? network.Find<SecurityGroup>(id);
            Step step = group is null
                ? new(Disposition.Unknown, Topology.Missing(network, at.Place, ResourceKind.SecurityGroup, $"security group {id}"))
                : Ask(network, at, group, egress, packet, other);
            if (group is not null && step.Disposition == Disposition.Permitted) { return new(Verdict.Reachable, Component.Of(group), [step]); }
            steps.Add((group, step));
        }
        // A group that could not be read may be the one that permits: only when every rule is known is it a denial.
        bool unknown = steps.Any(s => s.Step.Verdict == Verdict.Unknown);
        IEnumerable<(SecurityGroup? Group, Step Step)> told = unknown ? steps.Where(s => s.Step.Verdict == Verdict.Unknown) : steps;
        SecurityGroup? first = told.Select(s => s.Group).FirstOrDefault(g => g is { IsDefault: false }) ?? told.First().Group;
        return new(unknown ? Verdict.Unknown : Verdict.Blocked, first is null ? fallback : Component.Of(first), [.. told.Select(s => s.Step)]);
    }

    private static Step Ask(Network network, NetworkInterface at, SecurityGroup group, bool egress, Packet packet, OtherEnd other)
    {
        List<string> missing = [];
        List<string> notes = [];
        List<SecurityGroupRule> rules = [.. group.Rules.Where(r => r.Egress == egress)];
        foreach (SecurityGroupRule rule in rules.Where(r => !packet.Matched(r.Traffic, packet.Ports).IsEmpty))
        {
            if (PeerMatches(network, at, group, rule, other, missing, notes))
            {
                return new(Disposition.Permitted, $"security group {group} permits {packet.Kind}: {rule}", rule.ToString());
            }
        }
        if (missing.Count > 0) { return new(Disposition.Unknown, $"security group {group}: {string.Join("; ", missing)}"); }
        string way = egress ? "egress" : "ingress";
        string listed = rules.Count == 0 ? $"it has no {way} rules" : $"its {way} rules are: {string.Join(", ", rules)}";
        return new(Disposition.Denied,
            $"security group {group} has no {way} rule for {packet.Kind} {(egress ? "to" : "from")} {other.Address}; {listed}" +
            string.Concat(notes.Select(n => $"; {n}")));
    }

    private static bool PeerMatches(
        Network network, NetworkInterface at, SecurityGroup group, SecurityGroupRule rule, OtherEnd other, List<string> missing, List<string> notes)
    {
        if (rule.CidrBlock is { } block) { return block.Contains(other.Address); }
        if (rule.PrefixListId is { } listId)
        {
            ManagedPrefixList? list = network.Find<ManagedPrefixList>(group.Place, ResourceKind.ManagedPrefixList, listId)
                ?? network.Find<ManagedPrefixList>(listId);
            if (list?.Entries is { } entries) { return entries.Any(e => e.Contains(other.Address)); }
            missing.Add(list is null
                ? Topology.Missing(network, group.Place, ResourceKind.ManagedPrefixList, $"prefix list {listId}")
                : $"the entries of prefix list {listId} are not known: ec2:GetManagedPrefixListEntries of {group.Place} was not read");
            return false;
        }
        if (rule.GroupId is not { } groupId) { return false; }
        if (other.Interface is not { } peer)
        {
            if (other.Missing is { } why) { missing.Add($"whether {other.Address} carries {groupId}: {why}"); }
            return false;
        }

        // By interface, never by address: another VPC may use the same address.
        if (!peer.SecurityGroupIds.Contains(groupId)) { return false; }
        if (peer.VpcId == at.VpcId) { return true; }
        if (peer.Region != at.Region)
        {
            notes.Add($"the reference to {groupId} matches nothing, because it is in another region ({peer.Region})");
            return false;
        }
        if (Topology.PeeringBetween(network, at.VpcId, peer.VpcId) is { IsActive: true }) { return true; }
        if (network.Has(at.Place, ResourceKind.VpcPeeringConnection) || network.Has(peer.Place, ResourceKind.VpcPeeringConnection))
        {
            notes.Add($"the reference to {groupId} is stale: no active peering connection joins {at.VpcId} and {peer.VpcId}");
        }
        else
        {
            missing.Add(Topology.Missing(network, at.Place, ResourceKind.VpcPeeringConnection, $"a peering connection of {at.VpcId} and {peer.VpcId}"));
        }
        return false;
    }
}
