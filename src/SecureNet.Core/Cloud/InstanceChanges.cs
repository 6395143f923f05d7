using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Launches one instance: IMDSv2 only with hop limit 1, encrypted root volume, one interface.</summary>
/// <param name="ClientToken">The same token twice launches one instance.</param>
public sealed record RunInstances(
    string SubnetId, string ImageId, string InstanceType, IReadOnlyList<string> SecurityGroupIds, bool AssociatePublicIpAddress,
    string ClientToken) : CreateChange
{
    public string? KeyName { get; init; }

    /// <summary>Plain text; the port encodes it.</summary>
    public string? UserData { get; init; }

    /// <summary>The ARN of an instance profile, or null.</summary>
    public string? InstanceProfileId { get; init; }

    public override ResourceKind Creates => ResourceKind.Instance;
    public override string Describe() => $"launch {InstanceType} {Label}";

    public override Change Resolve(Func<string, string> id) =>
        this with { SubnetId = id(SubnetId), SecurityGroupIds = [.. SecurityGroupIds.Select(id)],
            InstanceProfileId = InstanceProfileId is { } p ? id(p) : null };

    // User data may hold a secret: a record prints every property unless told otherwise.
    public override string ToString() => Describe();
}

/// <summary>Terminates an instance; it is gone later.</summary>
public sealed record TerminateInstances(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.Instance;
    public override string Describe() => $"terminate instance {Id}";
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
