namespace SecureNet.Model;

/// <summary>The kinds of AWS resource that SecureNet builds, reads and reasons about.</summary>
public enum ResourceKind
{
    Vpc,
    Subnet,
    InternetGateway,
    RouteTable,
    NetworkAcl,
    SecurityGroup,
    NatGateway,
    ElasticIp,
    Instance,
    NetworkInterface,
    VpcPeeringConnection,
    ManagedPrefixList,
    EgressOnlyInternetGateway,
    VpcEndpoint,
    VpcBlockPublicAccess,
    TransitGateway,
    TransitGatewayAttachment,
    TransitGatewayRouteTable,
    LoadBalancer,
    TargetGroup,
    Listener,
    Bucket,
    KeyPair,
    Image,
    Snapshot,
    LaunchTemplate,
    AutoScalingGroup,
}
