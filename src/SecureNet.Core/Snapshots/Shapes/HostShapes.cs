using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureNet.Snapshots.Shapes;

/// <summary>An element of <c>SecurityGroups</c>.</summary>
internal sealed class SecurityGroupShape
{
    public required string GroupId { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? GroupName { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
    public string? VpcId { get; init; }
    public List<IpPermissionShape>? IpPermissions { get; init; }
    public List<IpPermissionShape>? IpPermissionsEgress { get; init; }
    public string? OwnerId { get; init; }
    public string? SecurityGroupArn { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>Rules of a group that have protocol and ports in common.</summary>
internal sealed class IpPermissionShape : IJsonOnDeserialized
{
    public required ProtocolShape IpProtocol { get; init; }
    public int? FromPort { get; init; }
    public int? ToPort { get; init; }
    public List<IpRangeShape>? IpRanges { get; init; }
    public List<Ipv6RangeShape>? Ipv6Ranges { get; init; }
    public List<UserIdGroupPairShape>? UserIdGroupPairs { get; init; }
    public List<PrefixListIdShape>? PrefixListIds { get; init; }

    /// <summary>What AWS's .NET SDK calls <see cref="IpRanges"/>: passed over, the rule would allow nobody.</summary>
    public JsonElement? Ipv4Ranges { get; init; }

    public void OnDeserialized()
    {
        if (Ipv4Ranges is not null) { throw new JsonException("Ipv4Ranges is a member of the .NET SDK's objects; AWS's answer has IpRanges."); }
        ShapeChecks.Range(FromPort, ToPort, IpProtocol.Known is { IsIcmp: true } ? 255 : 65535, IpProtocol.Known is { IsIcmp: true } ? "ICMP types and codes" : "ports");
    }
}

/// <summary>An IPv4 block of a rule.</summary>
internal sealed class IpRangeShape
{
    public required IPNetwork CidrIp { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
}

/// <summary>An IPv6 block of a rule.</summary>
internal sealed class Ipv6RangeShape
{
    public required IPNetwork CidrIpv6 { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
}

/// <summary>A group that a rule names.</summary>
internal sealed class UserIdGroupPairShape
{
    public string? GroupId { get; init; }
    public string? UserId { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
}

/// <summary>A prefix list that a rule names.</summary>
internal sealed class PrefixListIdShape
{
    public required string PrefixListId { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
}

/// <summary>An element of <c>SecurityGroupVpcAssociations</c>.</summary>
internal sealed class SecurityGroupVpcAssociationShape
{
    public required string GroupId { get; init; }
    public required string VpcId { get; init; }
    public string? State { get; init; }
}

/// <summary>An element of <c>Reservations</c>.</summary>
internal sealed class ReservationShape
{
    public string? OwnerId { get; init; }
    public List<InstanceShape>? Instances { get; init; }
}

/// <summary>An instance.</summary>
internal sealed class InstanceShape
{
    public required string InstanceId { get; init; }
    public string? VpcId { get; init; }
    public string? SubnetId { get; init; }
    public string? InstanceType { get; init; }
    public string? ImageId { get; init; }
    public StateNameShape? State { get; init; }
    public PlacementShape? Placement { get; init; }
    public IPAddress? PrivateIpAddress { get; init; }
    public IPAddress? PublicIpAddress { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? KeyName { get; init; }
    public MetadataOptionsShape? MetadataOptions { get; init; }
    public InstanceProfileShape? IamInstanceProfile { get; init; }
    public List<GroupIdShape>? SecurityGroups { get; init; }
    public List<InstanceInterfaceShape>? NetworkInterfaces { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>Where an instance runs.</summary>
internal sealed class PlacementShape
{
    public string? AvailabilityZone { get; init; }
}

/// <summary>How an instance's metadata service answers.</summary>
internal sealed class MetadataOptionsShape
{
    public string? HttpTokens { get; init; }
}

/// <summary>The instance profile of an instance.</summary>
internal sealed class InstanceProfileShape
{
    public string? Arn { get; init; }
}

/// <summary>What an instance tells of its interface: imitations of AWS name its groups only here.</summary>
internal sealed class InstanceInterfaceShape
{
    public List<GroupIdShape>? Groups { get; init; }
}

/// <summary>An element of <c>NetworkInterfaces</c>.</summary>
internal sealed class NetworkInterfaceShape
{
    public required string NetworkInterfaceId { get; init; }
    public required string VpcId { get; init; }
    public required string SubnetId { get; init; }
    public InterfaceAttachmentShape? Attachment { get; init; }
    public string? Status { get; init; }
    public string? RequesterId { get; init; }
    public bool? RequesterManaged { get; init; }
    public OperatorShape? Operator { get; init; }
    public bool? DenyAllIgwTraffic { get; init; }
    public string? AvailabilityZone { get; init; }
    public string? InterfaceType { get; init; }
    public bool? SourceDestCheck { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
    public List<GroupIdShape>? Groups { get; init; }
    public IPAddress? PrivateIpAddress { get; init; }
    public InterfaceAssociationShape? Association { get; init; }
    public List<PrivateAddressShape>? PrivateIpAddresses { get; init; }
    public List<Ipv6AddressShape>? Ipv6Addresses { get; init; }
    public List<Ipv4PrefixShape>? Ipv4Prefixes { get; init; }
    public List<Ipv6PrefixShape>? Ipv6Prefixes { get; init; }
    public string? OwnerId { get; init; }
    public List<TagShape>? TagSet { get; init; }
}

/// <summary>What an interface is attached to.</summary>
internal sealed class InterfaceAttachmentShape
{
    public string? InstanceId { get; init; }
    public string? InstanceOwnerId { get; init; }
    public string? Status { get; init; }
}

/// <summary>The service that operates a resource.</summary>
internal sealed class OperatorShape
{
    public bool? Managed { get; init; }
    public string? Principal { get; init; }
}

/// <summary>The public address that stands for a private one.</summary>
internal sealed class InterfaceAssociationShape
{
    public IPAddress? PublicIp { get; init; }
}

/// <summary>A private address of an interface.</summary>
internal sealed class PrivateAddressShape
{
    public IPAddress? PrivateIpAddress { get; init; }
    public bool? Primary { get; init; }
    public InterfaceAssociationShape? Association { get; init; }
}

/// <summary>An IPv6 address of an interface.</summary>
internal sealed class Ipv6AddressShape
{
    public IPAddress? Ipv6Address { get; init; }
}

/// <summary>An IPv4 prefix of an interface.</summary>
internal sealed class Ipv4PrefixShape
{
    public required IPNetwork Ipv4Prefix { get; init; }
}

/// <summary>An IPv6 prefix of an interface.</summary>
internal sealed class Ipv6PrefixShape
{
    public required IPNetwork Ipv6Prefix { get; init; }
}
