using System.Net;

namespace SecureNet.Model;

/// <summary>A subnet: one block of addresses in one availability zone.</summary>
public sealed record Subnet : Resource
{
    public override ResourceKind Kind => ResourceKind.Subnet;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public required IPNetwork CidrBlock { get; init; }
    public IReadOnlyList<IPNetwork> Ipv6CidrBlocks { get; init; } = [];

    /// <summary>Of its IPv6 blocks those that AWS never advertises: no gateway carries their addresses to or from the internet.</summary>
    public IReadOnlyList<IPNetwork> PrivateIpv6CidrBlocks { get; init; } = [];

    /// <summary>Of its IPv6 blocks those of which it was not said whether they are public; then the VPC's own say it.</summary>
    public IReadOnlyList<IPNetwork> UnreadIpv6CidrBlocks { get; init; } = [];

    /// <summary>The zone's name, such as <c>us-east-1a</c>; names differ per account.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>The zone's id, such as <c>use1-az4</c>, which is the same in every account; null where it was not read.</summary>
    public string? AvailabilityZoneId { get; init; }

    public bool MapPublicIpOnLaunch { get; init; }
}
