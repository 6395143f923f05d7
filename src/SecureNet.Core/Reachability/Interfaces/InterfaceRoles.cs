using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// Tells by the type of an interface, and by who holds it, what it is (rules E1, E4 and E10 to E13). A type that is not in the table is
/// unknown in every way.
/// </summary>
internal static class InterfaceRoles
{
    private static readonly InterfaceRole s_balancer = new() { Name = "a node of a load balancer", IsBalancer = true,
        Removal = "Delete the load balancer" };

    // By the words of the API without separators: it says both natGateway and nat_gateway (Z2). Where no page says that
    // nothing answers, it is unknown.
    private static readonly Dictionary<string, InterfaceRole> s_byType = new(StringComparer.Ordinal)
    {
        ["branch"] = InterfaceRole.Host,
        ["loadbalancer"] = s_balancer,
        ["networkloadbalancer"] = s_balancer,
        ["efaonly"] = Mute("an EFA-only interface, which carries no IP"),
        ["natgateway"] = Mute("an interface of a NAT gateway") with { Layer = Layer.NatGateway, Removal = Removals.NatGateway },
        ["transitgateway"] = Mute("an interface of a transit gateway's attachment") with
        {
            Layer = Layer.TransitGateway,
            Removal = Removals.TransitGateway,
        },
        ["lambda"] = new() { Name = "an interface of Lambda functions", Takes = TakenTraffic.Nothing, Removal = Removals.Lambda },
        ["globalacceleratormanaged"] = Service("an interface of Global Accelerator", ServiceInterfaces.Accelerators) with
        {
            Takes = TakenTraffic.Nothing, Removal = Removals.Accelerator,
        },
        ["ec2instanceconnectendpoint"] = new() { Name = "an interface of an EC2 Instance Connect Endpoint", Takes = TakenTraffic.Nothing,
            Call = ServiceInterfaces.ConnectEndpoints, Removal = Removals.ConnectEndpoint },
        ["gatewayloadbalancer"] = Service("a node of a Gateway Load Balancer", null) with { Removal = "Delete the load balancer" },
        ["gatewayloadbalancerendpoint"] = Service(
            "an interface of a Gateway Load Balancer endpoint", null) with { Starts = Verdict.Blocked,
            Removal = "Delete the endpoint, or the firewall that made it" },
        ["apigatewaymanaged"] = Service("an interface of an API Gateway VPC link", null) with { Starts = Verdict.Reachable,
            Removal = "Delete the VPC link" },
        ["iotrulesmanaged"] = Service("an interface of an IoT rule's VPC destination", null) with { Starts = Verdict.Reachable,
            Removal = "Delete the rule's destination" },
        ["quicksight"] = Service("an interface of a QuickSight VPC connection",
            null) with { Removal = "Delete the VPC connection in QuickSight" },
        ["awscodestarconnectionsmanaged"] = Service(
            "an interface of a CodeConnections host", null) with { Removal = "Delete the host in CodeConnections" },
        ["efs"] = Service("an EFS mount target",
            "elasticfilesystem:DescribeMountTargets") with { Removal = Removals.MountTarget },
        ["evs"] = Service("an interface of Elastic VMware Service",
            "evs:ListEnvironmentVlans") with { Removal = "Delete the environment of Elastic VMware Service" },
    };

    /// <summary>What the interface is.</summary>
    /// <param name="at">The interface.</param>
    /// <param name="endpoint">The endpoint that names it as its own, or null.</param>
    public static InterfaceRole Of(NetworkInterface at, VpcEndpoint? endpoint)
    {
        string type = TypeOf(at);
        if (endpoint is not null || type == "vpcendpoint") { return EndpointRoles.Of(endpoint); }
        if (s_byType.TryGetValue(type, out InterfaceRole? known)) { return known; }
        if (IsDescribedAsBalancer(at)) { return s_balancer; }
        if (type is not ("interface" or "efa" or "trunk"))
        {
            return Service($"of the type {at.InterfaceType}, which is not known here", null);
        }
        return IsHeldByService(at) ? ServiceInterfaces.Of(at) : InterfaceRole.Host;
    }

    /// <summary>True for an interface that always has security groups: where none is listed, the listing is not complete.</summary>
    public static bool NeedsGroups(NetworkInterface at) =>
        TypeOf(at) is "interface" or "efa" or "efaonly" or "trunk" or "branch" or "lambda" or "vpcendpoint" or "loadbalancer";

    /// <summary>True where a service of AWS holds it, not the customer (E3, E4).</summary>
    public static bool IsHeldByService(NetworkInterface at) => at.RequesterManaged || at.OperatorPrincipal is not null
        || at.RequesterId?.StartsWith("amazon-", StringComparison.Ordinal) == true ||
        (at.InstanceId is null && at.AttachmentOwnerId is { } owner && owner != at.AccountId);

    /// <summary>True for an interface of a load balancer, by the words in which AWS describes it.</summary>
    public static bool IsDescribedAsBalancer(NetworkInterface at) => at.Description.StartsWith("ELB ", StringComparison.Ordinal);

    /// <summary>True for the types that customers attach themselves.</summary>
    public static bool IsAttachedByCustomers(NetworkInterface at) => TypeOf(at) is "interface" or "efa" or "efaonly" or "trunk" or "branch";

    internal static InterfaceRole Service(string name, string? call) =>
        new() { Name = name, Takes = TakenTraffic.NotKnown, Starts = Verdict.Unknown, Call = call };

    private static InterfaceRole Mute(string name) => new() { Name = name, Takes = TakenTraffic.Nothing, Starts = Verdict.Blocked };

    private static string TypeOf(NetworkInterface at) => at.InterfaceType is "interface" ? "interface"
        : at.InterfaceType.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
