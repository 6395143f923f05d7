using System.Net;

namespace SecureNet.Model;

/// <summary>A subnet: one block of addresses in one availability zone.</summary>
public sealed record Subnet : Resource
{
    public override ResourceKind Kind => ResourceKind.Subnet;
    public required string VpcId { get; init; }
    public required IPNetwork CidrBlock { get; init; }

    /// <summary>The zone's name, such as <c>us-east-1a</c>; names differ per account.</summary>
    public required string AvailabilityZone { get; init; }

    public bool MapPublicIpOnLaunch { get; init; }
}
