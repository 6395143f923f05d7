namespace SecureNet.Model;

/// <summary>Tells the targets apart that the EC2 API answers under the one name <c>GatewayId</c>.</summary>
public static class RouteTargets
{
    /// <summary>The kind of a <c>GatewayId</c>, by its prefix. Source: EC2 API reference, Route.</summary>
    public static (RouteTargetKind Kind, string Id) OfGateway(string gatewayId)
    {
        ArgumentNullException.ThrowIfNull(gatewayId);
        return (gatewayId.Split('-')[0] switch
        {
            "local" => RouteTargetKind.Local,
            "igw" => RouteTargetKind.InternetGateway,
            "vpce" => RouteTargetKind.VpcEndpoint,
            "vgw" => RouteTargetKind.VirtualPrivateGateway,
            "nat" => RouteTargetKind.NatGateway,
            "tgw" => RouteTargetKind.TransitGateway,
            "eigw" => RouteTargetKind.EgressOnlyInternetGateway,
            _ => RouteTargetKind.Other,
        }, gatewayId);
    }
}
