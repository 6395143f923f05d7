using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans the rules of a security group: adds what lacks, and revokes what an earlier run of the same purpose left.</summary>
internal static class SecurityGroupDiff
{
    /// <summary>The rule that AWS gives every new group: all egress to everywhere.</summary>
    public static SecurityGroupRule DefaultEgress { get; } =
        new() { Egress = true, Traffic = TrafficType.All, CidrBlock = IPNetwork.Parse("0.0.0.0/0") };

    public static void Plan(SecurityGroup wanted, SecurityGroup? have, PlanBuilder plan)
    {
        IReadOnlyList<SecurityGroupRule> old = have?.Rules ?? [DefaultEgress];
        SecurityGroupRule[] rules = [.. wanted.Rules.Select(r => r with { GroupId = r.GroupId is { } g ? plan.Id(g) : null })];
        foreach (bool egress in (bool[])[false, true])
        {
            SecurityGroupRule[] add = [.. rules.Where(r => r.Egress == egress && !old.Any(r.SameAs))];
            SecurityGroupRule[] remove = [.. old.Where(r => r.Egress == egress && !rules.Any(r.SameAs) && IsRevoked(r, rules))];
            int? added = add.Length > 0 ? plan.Add(wanted.Place, new AuthorizeSecurityGroupRules(wanted.Id, egress, add)) : null;
            if (remove.Length > 0) { plan.Add(wanted.Place, new RevokeSecurityGroupRules(wanted.Id, egress, remove), added); }
        }
    }

    /// <summary>
    /// True for a rule that is not wanted and goes: the one that AWS gave, and those of a purpose that other rules serve now.
    /// </summary>
    internal static bool IsRevoked(SecurityGroupRule rule, SecurityGroupRule[] wanted) =>
        IsDefaultEgress(rule) || wanted.Any(w => w.Description == rule.Description);

    // One that a person wrote has a description.
    private static bool IsDefaultEgress(SecurityGroupRule rule) => rule.Description.Length == 0 && rule.SameAs(DefaultEgress);
}
