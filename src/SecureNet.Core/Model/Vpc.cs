using System.Net;

namespace SecureNet.Model;

/// <summary>A virtual private cloud.</summary>
public sealed record Vpc : Resource
{
    public override ResourceKind Kind => ResourceKind.Vpc;
    public override IReadOnlyList<string>? VpcIds => [Id];

    /// <summary>Primary block first, then the associated secondary ones, IPv4 and IPv6.</summary>
    public required IReadOnlyList<IPNetwork> CidrBlocks { get; init; }

    /// <summary>Of its IPv6 blocks those that AWS never advertises: no gateway carries their addresses to or from the internet.</summary>
    public IReadOnlyList<IPNetwork> PrivateIpv6CidrBlocks { get; init; } = [];

    /// <summary>Of its IPv6 blocks those of which it was not said whether they are public.</summary>
    public IReadOnlyList<IPNetwork> UnreadIpv6CidrBlocks { get; init; } = [];

    public bool IsDefault { get; init; }

    /// <summary>The account that owns it; null where it was not told, or is the account that listed it.</summary>
    public string? OwnerAccountId { get; init; }

    /// <summary>True where the account that listed it only takes part in it: its owner shares subnets of it.</summary>
    public bool IsParticipants => OwnerAccountId is { } owner && owner != AccountId;

    /// <summary>Null for a VPC that has none, as far as who listed it sees.</summary>
    public EncryptionControl? EncryptionControl { get; init; }

    /// <summary>Null where it was not read (it costs a call a VPC, so only the VPCs of a deployment are asked).</summary>
    public bool? EnableDnsSupport { get; init; }

    /// <summary>Null where it was not read.</summary>
    public bool? EnableDnsHostnames { get; init; }
}
