using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on transit gateways.</summary>
internal static class TransitPatches
{
    /// <summary>The network after the change, or null where it is of another family.</summary>
    public static Network? Apply(Network network, Place place, Change change) => change switch
    {
        CreateTransitGatewayRoute c => Table(network, place, c.TransitGatewayRouteTableId,
            routes => [.. routes, RouteOf(c.Destination, c.TransitGatewayAttachmentId)]),
        ReplaceTransitGatewayRoute c => Table(network, place, c.TransitGatewayRouteTableId,
            routes => [.. routes.Where(r => r.IsPropagated || !r.Destination.Equals(c.Destination)),
                RouteOf(c.Destination, c.TransitGatewayAttachmentId)]),
        AssociateTransitGatewayRouteTable c => NetworkPatcher.Update<TransitGatewayAttachment>(network, place,
            ResourceKind.TransitGatewayAttachment, c.TransitGatewayAttachmentId,
            a => a with { AssociatedRouteTableId = c.TransitGatewayRouteTableId }),
        _ => null,
    };

    private static TransitGatewayRoute RouteOf(System.Net.IPNetwork destination, string attachment) =>
        new() { Destination = destination, AttachmentIds = [attachment] };

    private static Network Table(Network network, Place place, string id,
        Func<IReadOnlyList<TransitGatewayRoute>, IReadOnlyList<TransitGatewayRoute>> update) =>
            NetworkPatcher.Update<TransitGatewayRouteTable>(network, place, ResourceKind.TransitGatewayRouteTable, id,
                t => t with { Routes = update(t.Routes ?? []) });
}
