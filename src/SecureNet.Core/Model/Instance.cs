using System.Net;

namespace SecureNet.Model;

/// <summary>An EC2 instance.</summary>
public sealed record Instance : Resource
{
    public override ResourceKind Kind => ResourceKind.Instance;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public required string SubnetId { get; init; }
    public required string InstanceType { get; init; }
    public required string ImageId { get; init; }

    /// <summary><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c> or <c>stopped</c>.</summary>
    public string State { get; init; } = "pending";

    public string? AvailabilityZone { get; init; }
    public IPAddress? PrivateIpAddress { get; init; }
    public IPAddress? PublicIpAddress { get; init; }
    public string? KeyName { get; init; }

    /// <summary>Set only on a wanted instance; what runs tells it by its hash alone (see <see cref="Model.UserDataHash"/>).</summary>
    public string? UserData { get; init; }

    /// <summary>True where the metadata service answers only to session tokens (IMDSv2).</summary>
    public bool MetadataTokensRequired { get; init; }

    /// <summary>The ARN of its instance profile, or null.</summary>
    public string? InstanceProfileId { get; init; }

    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];
    public override bool Exists => State is not "terminated";
    public override bool IsLeaving => State is "shutting-down";
}
