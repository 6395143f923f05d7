using System.Net;

namespace SecureNet.Cloud;

/// <summary>Creates a static route of a transit gateway.</summary>
public sealed record CreateTransitGatewayRoute(string TransitGatewayRouteTableId, IPNetwork Destination,
    string TransitGatewayAttachmentId) : Change
{
    public override string Describe() => $"route {Destination} to {TransitGatewayAttachmentId} in {TransitGatewayRouteTableId}";
    public override Change Resolve(Func<string, string> id) => this with
    {
        TransitGatewayRouteTableId = id(TransitGatewayRouteTableId), TransitGatewayAttachmentId = id(TransitGatewayAttachmentId)
    };
}

/// <summary>Points a static route of a transit gateway, be it a blackhole, at another attachment.</summary>
public sealed record ReplaceTransitGatewayRoute(string TransitGatewayRouteTableId, IPNetwork Destination,
    string TransitGatewayAttachmentId) : Change
{
    public override string Describe() => $"point route {Destination} in {TransitGatewayRouteTableId} at {TransitGatewayAttachmentId}";
    public override Change Resolve(Func<string, string> id) => this with
    {
        TransitGatewayRouteTableId = id(TransitGatewayRouteTableId), TransitGatewayAttachmentId = id(TransitGatewayAttachmentId)
    };
}

/// <summary>Has what comes from an attachment looked up in a route table; an attachment is associated with one table at most.</summary>
public sealed record AssociateTransitGatewayRouteTable(string TransitGatewayRouteTableId, string TransitGatewayAttachmentId) : Change
{
    public override string Describe() =>
        $"associate {TransitGatewayAttachmentId} with transit gateway route table {TransitGatewayRouteTableId}";
    public override Change Resolve(Func<string, string> id) => this with
    {
        TransitGatewayRouteTableId = id(TransitGatewayRouteTableId), TransitGatewayAttachmentId = id(TransitGatewayAttachmentId)
    };
}
