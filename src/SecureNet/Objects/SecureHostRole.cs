using SecureNet.Model;

namespace SecureNet;

/// <summary>A role of a deployment that hosts take through the instance profile of the same name.</summary>
public sealed class SecureHostRole
{
    internal SecureHostRole(Role role, InstanceProfile? profile) => (Role, Profile) = (role, profile);

    public string Name => Role.RoleName;

    public string RoleArn => Role.Id;

    /// <summary>Null where the profile is missing: New-HostRole makes it again.</summary>
    public string? InstanceProfileArn => Profile?.Id;

    public string AccountId => Role.AccountId;

    public string? Deployment => Role.Deployment;

    /// <summary>The inline policies as JSON, by name.</summary>
    public IReadOnlyDictionary<string, string> Policy => Role.InlinePolicies;

    /// <summary>Managed policies that others attached.</summary>
    public IReadOnlyList<string> AttachedPolicyArn => Role.AttachedPolicyArns;

    /// <summary>The managed policy that bounds the role; null where there is none.</summary>
    public string? PermissionsBoundaryArn => Role.PermissionsBoundaryArn;

    internal Role Role { get; }

    internal InstanceProfile? Profile { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Role.ToString();
}
