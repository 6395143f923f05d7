using System.Net;

namespace SecureNet.Model;

/// <summary>A transit gateway as one account sees it.</summary>
public sealed record TransitGateway : Resource
{
    public override ResourceKind Kind => ResourceKind.TransitGateway;
    public string State { get; init; } = "available";
    public string? OwnerAccountId { get; init; }

    /// <summary>Whether inbound group rules may name groups of other attached VPCs; off by default.</summary>
    public bool SecurityGroupReferencingSupport { get; init; }
}

/// <summary>What is attached to a transit gateway: a VPC, or another transit gateway.</summary>
public sealed record TransitGatewayAttachment : Resource
{
    public override ResourceKind Kind => ResourceKind.TransitGatewayAttachment;
    public override IReadOnlyList<string>? VpcIds => ResourceType == "vpc" ? [ResourceId] : null;
    public required string TransitGatewayId { get; init; }

    /// <summary><c>vpc</c>, <c>peering</c>, <c>vpn</c>, <c>direct-connect-gateway</c>, <c>connect</c>…</summary>
    public required string ResourceType { get; init; }

    /// <summary>The VPC, or for a peering the other transit gateway.</summary>
    public required string ResourceId { get; init; }

    public string State { get; init; } = "available";

    /// <summary>For a VPC: one subnet a zone; traffic from other zones does not get in.</summary>
    public IReadOnlyList<string> SubnetIds { get; init; } = [];

    /// <summary>The route table that traffic from this attachment is looked up in, or null where it has none.</summary>
    public string? AssociatedRouteTableId { get; init; }

    /// <summary>
    /// The route table that it is just being associated with, or whose association is just being ended; null where neither is so.
    /// </summary>
    public string? ChangingRouteTableId { get; init; }

    public bool SecurityGroupReferencingSupport { get; init; } = true;
    public override bool Exists => State is not ("deleted" or "deleting" or "failed" or "rejected");
    public override bool IsLeaving => State is "deleting";
}

/// <summary>A route table of a transit gateway.</summary>
public sealed record TransitGatewayRouteTable : Resource
{
    public override ResourceKind Kind => ResourceKind.TransitGatewayRouteTable;
    public required string TransitGatewayId { get; init; }

    /// <summary>The routes, or null where they were not read (SearchTransitGatewayRoutes).</summary>
    public IReadOnlyList<TransitGatewayRoute>? Routes { get; init; }

    /// <summary>
    /// True where nothing shows that all of its routes were searched for: a search has filters, and its answer does not tell them (rule T9).
    /// </summary>
    public bool IsSearchUnproved { get; init; }
}

/// <summary>A policy table of a transit gateway, as far as it matters who it decides for.</summary>
public sealed record TransitGatewayPolicyTable : Resource
{
    public override ResourceKind Kind => ResourceKind.TransitGatewayPolicyTable;
    public required string TransitGatewayId { get; init; }

    /// <summary>
    /// The attachments whose traffic it decides or may decide; null where they were not read (GetTransitGatewayPolicyTableAssociations).
    /// </summary>
    public IReadOnlyList<string>? AttachmentIds { get; init; }
}

/// <summary>A route of a transit gateway. Static beats propagated for the same block.</summary>
public sealed record TransitGatewayRoute
{
    public required IPNetwork Destination { get; init; }
    public IReadOnlyList<string> AttachmentIds { get; init; } = [];
    public bool IsPropagated { get; init; }
    public bool IsBlackhole { get; init; }

    /// <summary>A type or state that is not known, or null.</summary>
    public UnknownWord? UnknownWord { get; init; }
}
