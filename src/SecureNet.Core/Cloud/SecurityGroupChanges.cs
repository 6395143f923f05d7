using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a security group (AWS gives it a rule that allows all egress).</summary>
public sealed record CreateSecurityGroup(string VpcId, string GroupName, string Description) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.SecurityGroup;
    public override string Describe() => $"create security group {GroupName}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}

/// <summary>Deletes a security group.</summary>
public sealed record DeleteSecurityGroup(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.SecurityGroup;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>A change of one direction's rules of a group, as many as fit one call.</summary>
public abstract record SecurityGroupRulesChange(string GroupId, bool Egress, IReadOnlyList<SecurityGroupRule> Rules) : Change
{
    protected static IReadOnlyList<SecurityGroupRule> Resolve(IReadOnlyList<SecurityGroupRule> rules, Func<string, string> id) =>
        [.. rules.Select(r =>
            r with { GroupId = r.GroupId is { } g ? id(g) : null, PrefixListId = r.PrefixListId is { } p ? id(p) : null })];

    protected string RulesText => string.Join(", ", Rules);
}

/// <summary>Adds rules: AuthorizeSecurityGroupIngress or AuthorizeSecurityGroupEgress.</summary>
public sealed record AuthorizeSecurityGroupRules(string GroupId, bool Egress, IReadOnlyList<SecurityGroupRule> Rules)
    : SecurityGroupRulesChange(GroupId, Egress, Rules)
{
    /// <summary>The tags that each of the rules is made with; none where the rules go with a group of ours.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public override string OperationName => Egress ? "AuthorizeSecurityGroupEgress" : "AuthorizeSecurityGroupIngress";
    public override string Describe() => $"allow {RulesText} in {GroupId}";
    public override Change Resolve(Func<string, string> id) => this with { GroupId = id(GroupId), Rules = Resolve(Rules, id) };
}

/// <summary>Removes rules: RevokeSecurityGroupIngress or RevokeSecurityGroupEgress.</summary>
public sealed record RevokeSecurityGroupRules(string GroupId, bool Egress, IReadOnlyList<SecurityGroupRule> Rules)
    : SecurityGroupRulesChange(GroupId, Egress, Rules)
{
    /// <summary>
    /// The ids of the rules where they are known: these go, whatever they say by now. Empty to go by what <see
    /// cref="SecurityGroupRulesChange.Rules"/> say.
    /// </summary>
    public IReadOnlyList<string> RuleIds { get; init; } = [];

    public override string OperationName => Egress ? "RevokeSecurityGroupEgress" : "RevokeSecurityGroupIngress";
    public override string Describe() => $"revoke {RulesText} from {GroupId}";
    public override Change Resolve(Func<string, string> id) => this with { GroupId = id(GroupId), Rules = Resolve(Rules, id) };
}
