using System.Net;
using System.Text.Json.Serialization;

namespace SecureNet.Snapshots.Shapes;

/// <summary>
/// An element of <c>PrefixLists</c>, of DescribePrefixLists (with Cidrs) or of DescribeManagedPrefixLists (with MaxEntries and the like).
/// </summary>
internal sealed class PrefixListShape
{
    public required string PrefixListId { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? PrefixListName { get; init; }
    public List<IPNetwork>? Cidrs { get; init; }
    public string? AddressFamily { get; init; }
    public string? State { get; init; }
    public string? PrefixListArn { get; init; }
    public int? MaxEntries { get; init; }
    public string? OwnerId { get; init; }
    public List<TagShape>? Tags { get; init; }

    /// <summary>True for an answer of DescribeManagedPrefixLists, which lists the customer's own as well.</summary>
    [JsonIgnore]
    public bool IsManaged => Cidrs is null;
}

/// <summary>An element of <c>Entries</c>, of GetManagedPrefixListEntries.</summary>
internal sealed class PrefixListEntryShape
{
    public required IPNetwork Cidr { get; init; }
    [JsonConverter(typeof(FreeTextConverter))]
    public string? Description { get; init; }
}

/// <summary>The value of <c>VpcBlockPublicAccessOptions</c>.</summary>
internal sealed class BlockPublicAccessOptionsShape
{
    public string? AwsAccountId { get; init; }
    public string? AwsRegion { get; init; }
    public string? State { get; init; }
    public string? InternetGatewayBlockMode { get; init; }
}

/// <summary>An element of <c>VpcBlockPublicAccessExclusions</c>.</summary>
internal sealed class BlockPublicAccessExclusionShape
{
    public string? ExclusionId { get; init; }
    public required string InternetGatewayExclusionMode { get; init; }
    public required string ResourceArn { get; init; }
    public string? State { get; init; }
}

/// <summary>An attachment that a route of a transit gateway, a propagation, or an association of a table names.</summary>
internal sealed class TransitGatewayRouteAttachmentShape
{
    public string? TransitGatewayPolicyTableId { get; init; }
    public string? TransitGatewayAttachmentId { get; init; }
    public string? ResourceId { get; init; }
    public string? ResourceType { get; init; }
    public string? State { get; init; }
}

/// <summary>An element of <c>TransitGatewayPropagations</c>, a key of Batfish's dumps.</summary>
internal sealed class TransitGatewayPropagationsShape
{
    public required string TransitGatewayRouteTableId { get; init; }
    public List<TransitGatewayRouteAttachmentShape>? TransitGatewayRouteTablePropagations { get; init; }
}
