using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>One rule that lets traffic into a security group.</summary>
public sealed class NetworkAccess
{
    internal NetworkAccess(SecurityGroup group, SecurityGroupRule rule) => (Group, Rule) = (group, rule);

    public string To => Group.ToString();

    public string GroupId => Group.Id;

    /// <summary>A block, a group id or a prefix list id.</summary>
    public string From => Rule.Peer;

    public string Traffic => Rule.Traffic.ToString();

    public string Protocol => Rule.Traffic.Protocol.ToString();

    /// <summary>First port, or ICMP type; -1 for any.</summary>
    public int FromPort => Rule.Traffic.From;

    /// <summary>Last port, or ICMP code; -1 for any.</summary>
    public int ToPort => Rule.Traffic.To;

    public string Description => SafeText.Of(Rule.Description);

    public string AccountId => Group.AccountId;

    public string Region => Group.Region;

    internal SecurityGroup Group { get; }

    internal SecurityGroupRule Rule { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Of($"{To}: {Rule}");
}
