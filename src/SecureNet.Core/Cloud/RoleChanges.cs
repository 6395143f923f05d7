using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>A change in IAM that is about one role.</summary>
/// <param name="RoleId">The role's ARN, or its stand-in.</param>
public abstract record RoleChange(string RoleId) : Change
{
    public sealed override string Service => "iam";
}

/// <summary>Creates a role.</summary>
public sealed record CreateRole(string RoleName, string Path, string AssumeRolePolicyDocument, string Description) : CreateChange
{
    /// <summary>The managed policy that bounds it from its first moment on; null for none.</summary>
    public string? PermissionsBoundaryArn { get; init; }

    public override string Service => "iam";
    public override ResourceKind Creates => ResourceKind.Role;
    public override string Describe() => $"create role {RoleName}{(PermissionsBoundaryArn is { } bound ? $" bounded by {bound}" : "")}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>Adds or overwrites tags of a role.</summary>
public sealed record TagRole(string RoleId, ImmutableSortedDictionary<string, string> Tags) : RoleChange(RoleId)
{
    public override string Describe() => $"tag role {RoleId}";
    public override Change Resolve(Func<string, string> id) => this with { RoleId = id(RoleId) };
}

/// <summary>Says who may assume the role.</summary>
public sealed record UpdateAssumeRolePolicy(string RoleId, string PolicyDocument) : RoleChange(RoleId)
{
    public override string Describe() => $"set the trust policy of role {RoleId}";
    public override Change Resolve(Func<string, string> id) => this with { RoleId = id(RoleId) };
}

/// <summary>Says which managed policy bounds what the role may do, in place of the one that did.</summary>
public sealed record PutRolePermissionsBoundary(string RoleId, string PermissionsBoundaryArn) : RoleChange(RoleId)
{
    public override string Describe() => $"set the permissions boundary of role {RoleId} to {PermissionsBoundaryArn}";
    public override Change Resolve(Func<string, string> id) => this with { RoleId = id(RoleId) };
}

/// <summary>Adds or overwrites an inline policy.</summary>
public sealed record PutRolePolicy(string RoleId, string PolicyName, string PolicyDocument) : RoleChange(RoleId)
{
    public override string Describe() => $"set policy {PolicyName} of role {RoleId}";
    public override Change Resolve(Func<string, string> id) => this with { RoleId = id(RoleId) };
}

/// <summary>Deletes an inline policy.</summary>
public sealed record DeleteRolePolicy(string RoleId, string PolicyName) : RoleChange(RoleId)
{
    public override string Describe() => $"delete policy {PolicyName} of role {RoleId}";
    public override Change Resolve(Func<string, string> id) => this with { RoleId = id(RoleId) };
}

/// <summary>Takes a managed policy from the role.</summary>
public sealed record DetachRolePolicy(string RoleId, string PolicyArn) : RoleChange(RoleId)
{
    public override string Describe() => $"detach policy {PolicyArn} from role {RoleId}";
    public override Change Resolve(Func<string, string> id) => this with { RoleId = id(RoleId) };
}

/// <summary>Deletes a role that has no policy and is in no profile.</summary>
public sealed record DeleteRole(string Id) : DeleteChange(Id)
{
    public override string Service => "iam";
    public override ResourceKind Deletes => ResourceKind.Role;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
