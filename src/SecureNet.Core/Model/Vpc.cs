using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A virtual private cloud.</summary>
public sealed record Vpc : Resource, IAnswered<Vpc>
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

    internal override Resource InPlace() => OwnerAccountId == AccountId ? this with { OwnerAccountId = null } : this;

    static Listing IAnswered<Vpc>.Listing { get; } = new(ResourceKind.Vpc, "Vpcs", "describe-vpcs");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("a VPC that is being made holds nothing yet", "State")
        .Irrelevant("names, not packets", "DhcpOptionsId")
        .Irrelevant("on which hardware", "InstanceTenancy")
        .Irrelevant("the setting of the account and its exclusions are read", "BlockPublicAccessStates");

    static Vpc IAnswered<Vpc>.Map(Io io, Vpc? old)
    {
        io.Rest(s_rest);
        IPNetwork[] ipv4 = [.. (old?.CidrBlocks ?? []).Where(CidrAssociation.IsIpv4)];
        IPNetwork? first = io.Block("CidrBlock", ipv4 is [var block, ..] ? block : null);
        IReadOnlyList<CidrAssociation> more = CidrAssociation.Ipv4(io, ipv4);
        IReadOnlyList<CidrAssociation> ipv6 = CidrAssociation.Ipv6(io, old?.CidrBlocks, old?.PrivateIpv6CidrBlocks,
            old?.UnreadIpv6CidrBlocks, hasPool: true);
        return new()
        {
            Id = io.Identifier("VpcId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            IsDefault = io.Truth("IsDefault", old?.IsDefault) ?? false,
            OwnerAccountId = io.Owner("OwnerId", old?.OwnerAccountId ?? old?.AccountId),
            CidrBlocks = [.. first is { } own ? [own] : Array.Empty<IPNetwork>(), .. more.InUse().Where(b => !b.Equals(first)),
                .. ipv6.InUse()],
            PrivateIpv6CidrBlocks = ipv6.InUse(advertised: false), UnreadIpv6CidrBlocks = ipv6.InUse(advertised: null),
            EncryptionControl = io.Part<EncryptionControl>("EncryptionControl", old?.EncryptionControl, EncryptionControl.Map),
        };
    }
}
