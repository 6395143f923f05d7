using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A security group: the union of its rules is what may pass; replies always may.</summary>
public sealed record SecurityGroup : Resource, IAnswered<SecurityGroup>
{
    public override ResourceKind Kind => ResourceKind.SecurityGroup;
    public override IReadOnlyList<string>? VpcIds => VpcId is { } v ? [v] : [];
    public string? VpcId { get; init; }
    public required string GroupName { get; init; }
    public string Description { get; init; } = "";
    public IReadOnlyList<SecurityGroupRule> Rules { get; init; } = [];

    /// <summary>Other VPCs of the region that it was associated with (AssociateSecurityGroupVpc).</summary>
    public IReadOnlyList<string> AssociatedVpcIds { get; init; } = [];

    public bool IsDefault => GroupName == "default";

    public override string PlainName => Name ?? GroupName;

    static Listing IAnswered<SecurityGroup>.Listing { get; } = new(ResourceKind.SecurityGroup, "SecurityGroups",
        "describe-security-groups");

    static SecurityGroup IAnswered<SecurityGroup>.Map(Io io, SecurityGroup? old)
    {
        io.Owner("OwnerId", old?.AccountId);
        io.Arn("SecurityGroupArn");
        string id = io.Identifier("GroupId", old?.Id);
        return new()
        {
            Id = id, AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags), VpcId = io.Text("VpcId", old?.VpcId),
            GroupName = io.FreeText("GroupName", old?.GroupName) ?? id,
            Description = io.FreeText("Description", old?.Description) ?? "",
            Rules = [.. IpPermission.Rules(io, "IpPermissions", old, egress: false),
                .. IpPermission.Rules(io, "IpPermissionsEgress", old, egress: true)],
        };
    }

    // A rule names the account of the other group, which says something only where it is another.
    internal override Resource InPlace() => Rules.Any(r => r.GroupAccountId == AccountId)
        ? this with { Rules = [.. Rules.Select(r => r.GroupAccountId == AccountId ? r with { GroupAccountId = null } : r)] } : this;
}

/// <summary>One rule: a direction, a kind of traffic, and exactly one of a block, a group or a prefix list at the other end.</summary>
public sealed record SecurityGroupRule
{
    public required bool Egress { get; init; }
    public required TrafficType Traffic { get; init; }
    public IPNetwork? CidrBlock { get; init; }
    public string? GroupId { get; init; }

    /// <summary>The account of <see cref="GroupId"/> where it is not the group's own.</summary>
    public string? GroupAccountId { get; init; }

    public string? PrefixListId { get; init; }

    /// <summary>Why the rule is there. SecureNet finds the rules of one purpose again by this text.</summary>
    public string Description { get; init; } = "";

    /// <summary>A protocol that is not known, or null.</summary>
    public UnknownWord? UnknownWord { get; init; }

    /// <summary>The other end: a block, a group id or a prefix list id.</summary>
    public string Peer => CidrBlock?.ToString() ?? GroupId ?? PrefixListId ?? "nothing";

    /// <summary>True if the other rule lets the same traffic pass, whatever its description says.</summary>
    public bool SameAs(SecurityGroupRule other) =>
        Egress == other.Egress && Traffic.Equals(other.Traffic) && CidrBlock.Equals(other.CidrBlock) &&
        GroupId == other.GroupId && PrefixListId == other.PrefixListId;

    public override string ToString() => $"{(Egress ? "egress" : "ingress")} {Traffic} {(Egress ? "to" : "from")} {Peer}";
}
