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

    /// <summary>The route as its state and origin make it; what is not known of them, or of its target, stands in it.</summary>
    /// <param name="route">The route with destination and target.</param>
    /// <param name="state">What AWS says its state is, or null.</param>
    /// <param name="origin">What AWS says it comes from, or null.</param>
    /// <param name="target">A target that is not known, or null.</param>
    public static Route WithWords(this Route route, string? state, string? origin, UnknownWord? target)
    {
        ArgumentNullException.ThrowIfNull(route);
        (string is_, string from) = (AwsWords.RouteState.Read(state, "active"), AwsWords.RouteOrigin.Read(origin, "CreateRoute"));
        return route with
        {
            IsBlackhole = is_ == "blackhole", IsFiltered = is_ == "filtered", IsPropagated = from == "EnableVgwRoutePropagation", IsAdvertised = from == "Advertisement",
            UnknownWord = target ?? AwsWords.RouteState.Check("State", state) ?? AwsWords.RouteOrigin.Check("Origin", origin),
        };
    }

    /// <summary>A <c>GatewayId</c> whose kind is not known, or null.</summary>
    public static UnknownWord? UnknownGateway(RouteTargetKind kind, string? gatewayId) => kind == RouteTargetKind.Other && gatewayId is { Length: > 0 } id ? new("GatewayId", id) : null;
}
