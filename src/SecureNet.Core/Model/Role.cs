using System.Collections.Immutable;

namespace SecureNet.Model;

/// <summary>An IAM role; its id is its ARN. IAM is global: its region is <see cref="Place.Global"/>.</summary>
public sealed record Role : Resource
{
    public override ResourceKind Kind => ResourceKind.Role;

    /// <summary>Unique in its account, whatever its path and the case of its letters.</summary>
    public required string RoleName { get; init; }

    /// <summary>Begins and ends with a slash; SecureNet's roles lie under <see cref="IamPath"/>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Who may assume it, as JSON.</summary>
    public string AssumeRolePolicyDocument { get; init; } = "";

    /// <summary>The inline policies as JSON, by name.</summary>
    public ImmutableSortedDictionary<string, string> InlinePolicies { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The managed policies that are attached.</summary>
    public IReadOnlyList<string> AttachedPolicyArns { get; init; } = [];

    /// <summary>The managed policy that is the role's permissions boundary; null where it has none.</summary>
    public string? PermissionsBoundaryArn { get; init; }

    /// <summary>What those managed policies say, as JSON by ARN; one that could not be read is missing.</summary>
    public ImmutableSortedDictionary<string, string> ManagedPolicies { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public override string PlainName => RoleName;

    public override bool IsCalled(string id) => Id == id || string.Equals(RoleName, id, StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of what SecureNet makes in IAM: listings show no tags, so ours are found by it in one call.</summary>
    public const string IamPath = "/securenet/";
}

/// <summary>An instance profile: what hands a role to instances. Its id is its ARN.</summary>
public sealed record InstanceProfile : Resource
{
    public override ResourceKind Kind => ResourceKind.InstanceProfile;
    public required string InstanceProfileName { get; init; }
    public string Path { get; init; } = "/";

    /// <summary>The ARN of its role: one, or none.</summary>
    public IReadOnlyList<string> RoleIds { get; init; } = [];

    public override string PlainName => InstanceProfileName;

    public override bool IsCalled(string id) => Id == id || string.Equals(InstanceProfileName, id, StringComparison.OrdinalIgnoreCase);
}
