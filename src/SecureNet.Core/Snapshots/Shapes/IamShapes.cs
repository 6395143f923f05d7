using System.Text.Json;

namespace SecureNet.Snapshots.Shapes;

// Members of GetAccountAuthorizationDetails (botocore, iam). The AWS CLI prints policies as JSON; other tools print the text that IAM
// sends, which is encoded as in a URL.

/// <summary>An element of <c>RoleDetailList</c>.</summary>
internal sealed class RoleDetailShape
{
    public required string Arn { get; init; }
    public string? RoleName { get; init; }
    public string? Path { get; init; }
    public JsonElement? AssumeRolePolicyDocument { get; init; }
    public List<RoleProfileShape>? InstanceProfileList { get; init; }
    public List<InlinePolicyShape>? RolePolicyList { get; init; }
    public List<AttachedPolicyShape>? AttachedManagedPolicies { get; init; }
    public BoundaryShape? PermissionsBoundary { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>An instance profile of a role.</summary>
internal sealed class RoleProfileShape
{
    public required string Arn { get; init; }
    public string? InstanceProfileName { get; init; }
    public string? Path { get; init; }
}

/// <summary>An inline policy of a role.</summary>
internal sealed class InlinePolicyShape
{
    public required string PolicyName { get; init; }
    public required JsonElement PolicyDocument { get; init; }
}

/// <summary>A managed policy that is attached to a role.</summary>
internal sealed class AttachedPolicyShape
{
    public required string PolicyArn { get; init; }
}

/// <summary>The permissions boundary of a role.</summary>
internal sealed class BoundaryShape
{
    public required string PermissionsBoundaryArn { get; init; }
}

/// <summary>An element of <c>Policies</c>: a managed policy with its versions.</summary>
internal sealed class ManagedPolicyShape
{
    public string? Arn { get; init; }
    public string? DefaultVersionId { get; init; }
    public List<PolicyVersionShape>? PolicyVersionList { get; init; }
}

/// <summary>A version of a managed policy.</summary>
internal sealed class PolicyVersionShape
{
    public string? VersionId { get; init; }
    public bool? IsDefaultVersion { get; init; }
    public JsonElement? Document { get; init; }
}
