using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A subnet: one block of addresses in one availability zone.</summary>
public sealed record Subnet : Resource, IAnswered<Subnet>
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

    static Listing IAnswered<Subnet>.Listing { get; } = new(ResourceKind.Subnet, "Subnets", "describe-subnets");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("a subnet that is being made holds nothing yet", "State")
        .Irrelevant("what new interfaces get: each tells what it has", "AssignIpv6AddressOnCreation", "MapCustomerOwnedIpOnLaunch",
            "CustomerOwnedIpv4Pool", "EnableLniAtDeviceIndex", "Ipv6Native")
        .Irrelevant("names, not packets", "EnableDns64", "PrivateDnsNameOptionsOnLaunch")
        .Irrelevant("its routes say where it leads", "OutpostArn")
        .Irrelevant("a count, and the zone's choice", "AvailableIpAddressCount", "DefaultForAz")
        .Irrelevant("the setting of the account and its exclusions are read", "BlockPublicAccessStates")
        .UnknownIfSet("a subnet of Elastic VMware Service, which routes for itself", "Type");

    static Subnet IAnswered<Subnet>.Map(Io io, Subnet? old)
    {
        io.Rest(s_rest);
        io.Owner("OwnerId", old?.AccountId);
        io.Arn("SubnetArn");
        string id = io.Identifier("SubnetId", old?.Id);
        IPNetwork? block = io.Block("CidrBlock", old is not null && CidrAssociation.IsIpv4(old.CidrBlock) ? old.CidrBlock : null);
        IReadOnlyList<CidrAssociation> ipv6 = CidrAssociation.Ipv6(io, old?.Ipv6CidrBlocks, old?.PrivateIpv6CidrBlocks,
            old?.UnreadIpv6CidrBlocks, hasPool: false);
        return new()
        {
            Id = id, AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags), VpcId = io.Identifier("VpcId", old?.VpcId),
            // A subnet of IPv6 only has no other block.
            CidrBlock = block ?? ipv6.Select(a => a.Block).FirstOrDefault(b => b is not null) ?? old?.CidrBlock
                ?? throw io.Senseless($"subnet {id} has no CidrBlock."),
            Ipv6CidrBlocks = ipv6.InUse(), PrivateIpv6CidrBlocks = ipv6.InUse(advertised: false),
            UnreadIpv6CidrBlocks = ipv6.InUse(advertised: null),
            AvailabilityZone = io.Text("AvailabilityZone", old?.AvailabilityZone) ?? "",
            AvailabilityZoneId = io.Text("AvailabilityZoneId", old?.AvailabilityZoneId),
            MapPublicIpOnLaunch = io.Truth("MapPublicIpOnLaunch", old?.MapPublicIpOnLaunch) ?? false,
        };
    }
}
