using SecureNet.Model.Answers;

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
            IsBlackhole = is_ == "blackhole", IsFiltered = is_ == "filtered", IsPropagated = from == "EnableVgwRoutePropagation",
            IsAdvertised = from == "Advertisement",
            UnknownWord = target ?? AwsWords.RouteState.Check("State", state) ?? AwsWords.RouteOrigin.Check("Origin", origin),
        };
    }

    /// <summary>The target of a route: one of the members that a target has; null as the id where none is told.</summary>
    internal static (RouteTargetKind Kind, string? Id, UnknownWord? Unknown) Map(Io io, Route? old)
    {
        string? peering = On("VpcPeeringConnectionId", RouteTargetKind.VpcPeeringConnection),
        nat = On("NatGatewayId", RouteTargetKind.NatGateway);
        string? transit = On("TransitGatewayId", RouteTargetKind.TransitGateway),
        egress = On("EgressOnlyInternetGatewayId", RouteTargetKind.EgressOnlyInternetGateway);
        string? gateway = io.Text("GatewayId", old?.UnknownWord is { Member: "GatewayId" } word ? word.Value
            : old?.TargetKind is RouteTargetKind.Local or RouteTargetKind.InternetGateway or RouteTargetKind.VpcEndpoint
                or RouteTargetKind.VirtualPrivateGateway ? old.TargetId : null);
        string? nic = On("NetworkInterfaceId", RouteTargetKind.NetworkInterface);
        // Those that have no kind of their own here, told apart by the prefix of their ids.
        string? id = old?.TargetKind == RouteTargetKind.Other && old.UnknownWord is null or { Member: "State" or "Origin" }
            ? old?.TargetId : null;
        string? member = id switch
        {
            null => null,
            _ when id.StartsWith("cagw-", StringComparison.Ordinal) => "CarrierGatewayId",
            _ when id.StartsWith("i-", StringComparison.Ordinal) => "InstanceId",
            _ when id.StartsWith("arn:", StringComparison.Ordinal) =>
                id.Split(':') is [_, _, "odb", ..] ? "OdbNetworkArn" : "CoreNetworkArn",
            _ => "LocalGatewayId",
        };
        string? carrier = Other("CarrierGatewayId"), local = Other("LocalGatewayId"), core = Other("CoreNetworkArn"),
        odb = Other("OdbNetworkArn"), instance = Other("InstanceId");
        (RouteTargetKind kind, string? target) = (peering, nat, transit, egress, gateway, nic) switch
        {
            ({ } x, _, _, _, _, _) => (RouteTargetKind.VpcPeeringConnection, x),
            (_, { } x, _, _, _, _) => (RouteTargetKind.NatGateway, x),
            (_, _, { } x, _, _, _) => (RouteTargetKind.TransitGateway, x),
            (_, _, _, { } x, _, _) => (RouteTargetKind.EgressOnlyInternetGateway, x),
            (_, _, _, _, { } x, _) => OfGateway(x),
            (_, _, _, _, _, { } x) => (RouteTargetKind.NetworkInterface, x),
            _ => (RouteTargetKind.Other, carrier ?? local ?? core ?? odb ?? instance),
        };
        return (kind, target, UnknownGateway(kind, gateway));

        string? On(string name, RouteTargetKind of) => io.Text(name, old?.TargetKind == of ? old.TargetId : null);

        string? Other(string name) => io.Text(name, name == member ? id : null);
    }

    /// <summary>A <c>GatewayId</c> whose kind is not known, or null.</summary>
    public static UnknownWord? UnknownGateway(RouteTargetKind kind, string? gatewayId) =>
        kind == RouteTargetKind.Other && gatewayId is { Length: > 0 } id ? new("GatewayId", id) : null;
}
