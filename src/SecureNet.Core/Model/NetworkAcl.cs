using System.Net;

namespace SecureNet.Model;

/// <summary>A network ACL: a stateless filter at the boundary of its subnets.</summary>
public sealed record NetworkAcl : Resource
{
    public override ResourceKind Kind => ResourceKind.NetworkAcl;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public bool IsDefault { get; init; }
    public IReadOnlyList<NetworkAclEntry> Entries { get; init; } = [];
    public IReadOnlyList<string> SubnetIds { get; init; } = [];
}

/// <summary>An entry of a network ACL. The lowest number that matches decides; nothing matching is denied.</summary>
public sealed record NetworkAclEntry
{
    /// <summary>The last entry that AWS adds by itself (<c>*</c>): denies everything.</summary>
    public const int DefaultRuleNumber = 32767;

    public required int RuleNumber { get; init; }
    public required bool Egress { get; init; }
    public required bool Allow { get; init; }
    public required TrafficType Traffic { get; init; }
    public required IPNetwork CidrBlock { get; init; }

    /// <summary>An action or protocol that is not known, or null.</summary>
    public UnknownWord? UnknownWord { get; init; }

    public override string ToString() =>
        $"{(Egress ? "outbound" : "inbound")} rule {(RuleNumber == DefaultRuleNumber ? "*" : RuleNumber)} " +
        $"{(Allow ? "allows" : "denies")} {Traffic} {(Egress ? "to" : "from")} {CidrBlock}";
}
