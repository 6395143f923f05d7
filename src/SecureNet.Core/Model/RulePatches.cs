using System.Net;
using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on routes, ACL entries and group rules.</summary>
internal static class RulePatches
{
    private static readonly IPNetwork s_anywhere = IPNetwork.Parse("0.0.0.0/0");

    public static SecurityGroupRule AllowAllEgress { get; } = new() { Egress = true, Traffic = TrafficType.All, CidrBlock = s_anywhere };

    public static IReadOnlyList<NetworkAclEntry> DenyAll { get; } =
        [Entry(NetworkAclEntry.DefaultRuleNumber, false, false), Entry(NetworkAclEntry.DefaultRuleNumber, true, false)];

    public static IReadOnlyList<NetworkAclEntry> AllowAll { get; } = [Entry(100, false, true), Entry(100, true, true), .. DenyAll];

    public static Network Apply(Network network, Place place, Change change, Func<string, string> newId) => change switch
    {
        AssociateRouteTable c => Associate(network, place, c),
        DisassociateRouteTable c =>
            Table(network, place, c.RouteTableId, t => t with { SubnetIds = [.. t.SubnetIds.Where(s => s != c.SubnetId)] }),
        CreateRoute c => Table(network, place, c.RouteTableId,
            t => t with { Routes = [.. t.Routes, RouteOf(network, c.Destination, c.TargetKind, c.TargetId)] }),
        ReplaceRoute c => Table(network, place, c.RouteTableId, t => t with { Routes =
        [
            .. t.Routes.Select(r => r.Destination.Equals(c.Destination) ? RouteOf(network, c.Destination, c.TargetKind, c.TargetId) : r)
        ] }),
        DeleteRoute c =>
            Table(network, place, c.RouteTableId, t => t with { Routes = [.. t.Routes.Where(r => !r.Destination.Equals(c.Destination))] }),
        CreateNetworkAclEntry c => Acl(network, place, c.NetworkAclId, a => a with { Entries = [.. a.Entries, c.Entry] }),
        ReplaceNetworkAclEntry c => Acl(network, place, c.NetworkAclId, a => a with
        {
            Entries = [.. a.Entries.Select(e => e.RuleNumber == c.Entry.RuleNumber && e.Egress == c.Entry.Egress ? c.Entry : e)]
        }),
        DeleteNetworkAclEntry c => Acl(network, place, c.NetworkAclId,
            a => a with { Entries = [.. a.Entries.Where(e => e.RuleNumber != c.RuleNumber || e.Egress != c.Egress)] }),
        ReplaceNetworkAclAssociation c => UseAcl(network, place, c),
        AuthorizeSecurityGroupRules c => Group(network, place, c.GroupId, g => g with { Rules = [.. g.Rules, .. c.Rules] })
            .With(TaggedRules(place, c, newId)),
        RevokeSecurityGroupRules c => Group(
            network, place, c.GroupId, g => g with { Rules = [.. g.Rules.Where(r => !c.Rules.Any(r.SameAs))] })
            .Without(TaggedRulesOf(network, place, c.GroupId).Where(t => c.Rules.Any(t.Rule.SameAs))),
        _ => throw new ArgumentException($"{change.OperationName} has no effect that is known here.", nameof(change)),
    };

    /// <summary>Marks every route to the target as a black hole.</summary>
    public static Network Blackhole(Network network, string targetId) => SetBlackhole(network, targetId, true);

    public static Network SetBlackhole(Network network, string targetId, bool isBlackhole) =>
        network.With(network.Of<RouteTable>().Where(t => t.Routes.Any(r => r.TargetId == targetId))
            .Select(t => t with { Routes = [.. t.Routes.Select(r => r.TargetId == targetId ? r with { IsBlackhole = isBlackhole } : r)] })
            .ToArray());

    private static NetworkAclEntry Entry(int number, bool egress, bool allow) =>
        new() { RuleNumber = number, Egress = egress, Allow = allow, Traffic = TrafficType.All, CidrBlock = s_anywhere };

    private static Route RouteOf(Network network, IPNetwork destination, RouteTargetKind kind, string target) => new()
    {
        Destination = destination, TargetKind = kind, TargetId = target,
        // A route to a peering that is not active yet is allowed, and drops what it matches.
        IsBlackhole = kind == RouteTargetKind.VpcPeeringConnection && network.Find<VpcPeeringConnection>(target) is { IsActive: false },
    };

    private static Network Associate(Network network, Place place, AssociateRouteTable c)
    {
        foreach (RouteTable t in network.Of<RouteTable>(place).Where(t => t.SubnetIds.Contains(c.SubnetId)))
        {
            network = network.With(t with { SubnetIds = [.. t.SubnetIds.Where(s => s != c.SubnetId)] });
        }
        return Table(network, place, c.RouteTableId, t => t with { SubnetIds = [.. t.SubnetIds, c.SubnetId] });
    }

    private static Network UseAcl(Network network, Place place, ReplaceNetworkAclAssociation c)
    {
        foreach (NetworkAcl a in network.Of<NetworkAcl>(place).Where(a => a.SubnetIds.Contains(c.SubnetId)))
        {
            network = network.With(a with { SubnetIds = [.. a.SubnetIds.Where(s => s != c.SubnetId)] });
        }
        return Acl(network, place, c.NetworkAclId, a => a with { SubnetIds = [.. a.SubnetIds, c.SubnetId] });
    }

    /// <summary>The rules of a group that carry tags of their own.</summary>
    public static IEnumerable<TaggedSecurityGroupRule> TaggedRulesOf(Network network, Place place, string groupId) =>
        network.Of<TaggedSecurityGroupRule>(place).Where(t => t.GroupId == groupId);

    private static IEnumerable<TaggedSecurityGroupRule> TaggedRules(Place place, AuthorizeSecurityGroupRules c, Func<string, string> newId)
        => c.Tags.IsEmpty ? []
        : c.Rules.Select(r => new TaggedSecurityGroupRule { Id = newId("sgr"), AccountId = place.AccountId, Region = place.Region,
            Tags = c.Tags, GroupId = c.GroupId, Rule = r });

    private static Network Group(Network network, Place place, string id, Func<SecurityGroup, SecurityGroup> update) =>
        NetworkPatcher.Update(network, place, ResourceKind.SecurityGroup, id, update);

    private static Network Table(Network network, Place place, string id, Func<RouteTable, RouteTable> update) =>
        NetworkPatcher.Update(network, place, ResourceKind.RouteTable, id, update);

    private static Network Acl(Network network, Place place, string id, Func<NetworkAcl, NetworkAcl> update) =>
        NetworkPatcher.Update(network, place, ResourceKind.NetworkAcl, id, update);
}
