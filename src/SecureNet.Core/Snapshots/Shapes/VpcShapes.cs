using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureNet.Model;

namespace SecureNet.Snapshots.Shapes;

/// <summary>An element of <c>Vpcs</c>.</summary>
internal sealed class VpcShape
{
    public required string VpcId { get; init; }
    public IPNetwork? CidrBlock { get; init; }
    public List<CidrAssociationShape>? CidrBlockAssociationSet { get; init; }
    public List<CidrAssociationShape>? Ipv6CidrBlockAssociationSet { get; init; }
    public bool? IsDefault { get; init; }
    public EncryptionControlShape? EncryptionControl { get; init; }
    public string? OwnerId { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>An element of <c>VpcEncryptionControls</c>, and a member of a VPC.</summary>
internal sealed class EncryptionControlShape
{
    public string? VpcId { get; init; }
    public string? Mode { get; init; }
    public string? State { get; init; }
}

/// <summary>A block of a VPC or subnet, with whether it is in use.</summary>
internal sealed class CidrAssociationShape
{
    public IPNetwork? CidrBlock { get; init; }
    public StateShape? CidrBlockState { get; init; }
    public IPNetwork? Ipv6CidrBlock { get; init; }
    public StateShape? Ipv6CidrBlockState { get; init; }
    public string? Ipv6AddressAttribute { get; init; }
    public string? IpSource { get; init; }
    public string? Ipv6Pool { get; init; }

    [JsonIgnore]
    public bool IsAssociated => (CidrBlockState ?? Ipv6CidrBlockState)?.State is null or "associated";

    /// <summary>True where the internet knows the block, false where it never does, null where it is not said.</summary>
    [JsonIgnore]
    public bool? IsAdvertised => Ipv6Attributes.IsAdvertised(Ipv6AddressAttribute, IpSource, Ipv6Pool);

    public static List<CidrAssociationShape>? OfIpv6(
        IEnumerable<IPNetwork> blocks, IReadOnlyList<IPNetwork> hidden, IReadOnlyList<IPNetwork> unread, IEnumerable<CidrAssociationShape> unknown) => blocks.Select(b => new CidrAssociationShape
    {
        Ipv6CidrBlock = b, Ipv6CidrBlockState = new() { State = "associated" }, Ipv6AddressAttribute = hidden.Contains(b) ? "private" : unread.Contains(b) ? null : "public",
    }).Concat(unknown).ToList() is { Count: > 0 } list ? list : null;
}

/// <summary>An element of <c>Subnets</c>.</summary>
internal sealed class SubnetShape : IJsonOnDeserialized
{
    public required string SubnetId { get; init; }
    public required string VpcId { get; init; }
    public IPNetwork? CidrBlock { get; init; }
    public List<CidrAssociationShape>? Ipv6CidrBlockAssociationSet { get; init; }
    public string? AvailabilityZone { get; init; }
    public string? AvailabilityZoneId { get; init; }
    public bool? MapPublicIpOnLaunch { get; init; }
    public string? OwnerId { get; init; }
    public string? SubnetArn { get; init; }
    public List<TagShape>? Tags { get; init; }

    public void OnDeserialized()
    {
        if (CidrBlock is null && !(Ipv6CidrBlockAssociationSet ?? []).Any(a => a.Ipv6CidrBlock is not null)) { throw new JsonException($"subnet {SubnetId} has no CidrBlock."); }
    }
}

/// <summary>An element of <c>InternetGateways</c>.</summary>
internal sealed class InternetGatewayShape
{
    public required string InternetGatewayId { get; init; }
    public List<GatewayAttachmentShape>? Attachments { get; init; }
    public string? OwnerId { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>An element of <c>EgressOnlyInternetGateways</c>.</summary>
internal sealed class EgressOnlyInternetGatewayShape
{
    public required string EgressOnlyInternetGatewayId { get; init; }
    public List<GatewayAttachmentShape>? Attachments { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>An element of <c>RouteTables</c>.</summary>
internal sealed class RouteTableShape
{
    public required string RouteTableId { get; init; }
    public required string VpcId { get; init; }
    public List<RouteTableAssociationShape>? Associations { get; init; }
    public List<RouteShape>? Routes { get; init; }
    public string? OwnerId { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>What uses a route table: a subnet, a gateway, or what has no table of its own.</summary>
internal sealed class RouteTableAssociationShape
{
    public bool? Main { get; init; }
    public string? SubnetId { get; init; }
    public string? GatewayId { get; init; }
    public StateShape? AssociationState { get; init; }

    [JsonIgnore]
    public bool IsAssociated => AssociationState?.State is null or "associated" or "associating";
}

/// <summary>A route of a VPC's table.</summary>
internal sealed class RouteShape : IJsonOnDeserialized
{
    public IPNetwork? DestinationCidrBlock { get; init; }
    public IPNetwork? DestinationIpv6CidrBlock { get; init; }
    public string? DestinationPrefixListId { get; init; }
    public string? EgressOnlyInternetGatewayId { get; init; }
    public string? GatewayId { get; init; }
    public string? InstanceId { get; init; }
    public string? NatGatewayId { get; init; }
    public string? TransitGatewayId { get; init; }
    public string? LocalGatewayId { get; init; }
    public string? CarrierGatewayId { get; init; }
    public string? NetworkInterfaceId { get; init; }
    public string? VpcPeeringConnectionId { get; init; }
    public string? CoreNetworkArn { get; init; }
    public string? OdbNetworkArn { get; init; }
    public string? InstanceOwnerId { get; init; }
    public string? IpAddress { get; init; }
    public string? Origin { get; init; }
    public string? State { get; init; }

    /// <summary>Members that are not known here; a target may be among them (rule Z3).</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    public void OnDeserialized()
    {
        if (DestinationCidrBlock is null && DestinationIpv6CidrBlock is null && DestinationPrefixListId is null) { throw new JsonException("a route has no destination: expected DestinationCidrBlock, DestinationIpv6CidrBlock or DestinationPrefixListId."); }
        // The name and the value of a member that is not known are printed as those of one that is.
        foreach ((string member, JsonElement value) in Others ?? [])
        {
            IdConverter.Check(member);
            IdConverter.Check(value.ToString());
        }
    }
}

/// <summary>An element of <c>NetworkAcls</c>.</summary>
internal sealed class NetworkAclShape
{
    public required string NetworkAclId { get; init; }
    public required string VpcId { get; init; }
    public bool? IsDefault { get; init; }
    public List<NetworkAclAssociationShape>? Associations { get; init; }
    public List<NetworkAclEntryShape>? Entries { get; init; }
    public string? OwnerId { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>A subnet that uses an ACL.</summary>
internal sealed class NetworkAclAssociationShape
{
    public required string SubnetId { get; init; }
    public string? NetworkAclId { get; init; }
}

/// <summary>An entry of an ACL.</summary>
internal sealed class NetworkAclEntryShape : IJsonOnDeserialized
{
    public required int RuleNumber { get; init; }
    public required bool Egress { get; init; }
    public required string RuleAction { get; init; }
    public required ProtocolShape Protocol { get; init; }
    public IPNetwork? CidrBlock { get; init; }
    public IPNetwork? Ipv6CidrBlock { get; init; }
    public PortRangeShape? PortRange { get; init; }
    public IcmpTypeCodeShape? IcmpTypeCode { get; init; }

    public void OnDeserialized()
    {
        if (CidrBlock is null && Ipv6CidrBlock is null) { throw new JsonException($"entry {RuleNumber} has no CidrBlock and no Ipv6CidrBlock."); }
        if (RuleAction.Length == 0) { throw new JsonException("RuleAction is empty: expected allow or deny."); }
        ShapeChecks.Range(PortRange?.From, PortRange?.To, 65535, "ports");
        ShapeChecks.Range(IcmpTypeCode?.Type, IcmpTypeCode?.Code, 255, "ICMP types and codes");
    }
}

/// <summary>Ports of an ACL entry.</summary>
internal sealed class PortRangeShape
{
    public int? From { get; init; }
    public int? To { get; init; }
}

/// <summary>ICMP type and code of an ACL entry.</summary>
internal sealed class IcmpTypeCodeShape
{
    public int? Type { get; init; }
    public int? Code { get; init; }
}
