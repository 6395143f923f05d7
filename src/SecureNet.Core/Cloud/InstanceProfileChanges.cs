using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates an instance profile without a role.</summary>
public sealed record CreateInstanceProfile(string InstanceProfileName, string Path) : CreateChange
{
    public override string Service => "iam";
    public override ResourceKind Creates => ResourceKind.InstanceProfile;
    public override string Describe() => $"create instance profile {InstanceProfileName}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>Puts a role into an instance profile; it takes one.</summary>
public sealed record AddRoleToInstanceProfile(string InstanceProfileId, string RoleId) : Change
{
    public override string Service => "iam";
    public override string Describe() => $"add role {RoleId} to instance profile {InstanceProfileId}";
    public override Change Resolve(Func<string, string> id) => this with { InstanceProfileId = id(InstanceProfileId), RoleId = id(RoleId) };
}

/// <summary>Takes the role out of an instance profile.</summary>
public sealed record RemoveRoleFromInstanceProfile(string InstanceProfileId, string RoleId) : Change
{
    public override string Service => "iam";
    public override string Describe() => $"remove role {RoleId} from instance profile {InstanceProfileId}";
    public override Change Resolve(Func<string, string> id) => this with { InstanceProfileId = id(InstanceProfileId), RoleId = id(RoleId) };
}

/// <summary>Deletes an instance profile without a role.</summary>
public sealed record DeleteInstanceProfile(string Id) : DeleteChange(Id)
{
    public override string Service => "iam";
    public override ResourceKind Deletes => ResourceKind.InstanceProfile;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Gives a profile to an instance that has none.</summary>
public sealed record AssociateIamInstanceProfile(string InstanceId, string InstanceProfileId) : Change
{
    public override string Describe() => $"give instance profile {InstanceProfileId} to {InstanceId}";
    public override Change Resolve(Func<string, string> id) =>
        this with { InstanceId = id(InstanceId), InstanceProfileId = id(InstanceProfileId) };
}

/// <summary>Gives an instance another profile than it has.</summary>
/// <remarks>The call names the association, which the port looks up.</remarks>
public sealed record ReplaceIamInstanceProfileAssociation(string InstanceId, string InstanceProfileId) : Change
{
    public override string Describe() => $"replace the instance profile of {InstanceId} by {InstanceProfileId}";
    public override Change Resolve(Func<string, string> id) =>
        this with { InstanceId = id(InstanceId), InstanceProfileId = id(InstanceProfileId) };
}

/// <summary>Takes the profile from an instance.</summary>
/// <remarks>The call names the association, which the port looks up.</remarks>
public sealed record DisassociateIamInstanceProfile(string InstanceId) : Change
{
    public override string Describe() => $"take the instance profile from {InstanceId}";
    public override Change Resolve(Func<string, string> id) => this with { InstanceId = id(InstanceId) };
}
