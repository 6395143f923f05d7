using SecureNet.Model;

namespace SecureNet.Snapshots;

/// <summary>The kinds that the analyzer reasons about, and so a snapshot holds.</summary>
public static class SnapshotKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
        ResourceKind.SecurityGroup, ResourceKind.NatGateway,
        ResourceKind.ElasticIp, ResourceKind.Instance, ResourceKind.NetworkInterface, ResourceKind.VpcPeeringConnection,
        ResourceKind.ManagedPrefixList,
        ResourceKind.EgressOnlyInternetGateway, ResourceKind.VpcEndpoint, ResourceKind.VpcBlockPublicAccess, ResourceKind.TransitGateway,
        ResourceKind.TransitGatewayAttachment,
        ResourceKind.TransitGatewayRouteTable, ResourceKind.TransitGatewayPolicyTable, ResourceKind.LoadBalancer, ResourceKind.TargetGroup,
            ResourceKind.Listener,
    ];
}
