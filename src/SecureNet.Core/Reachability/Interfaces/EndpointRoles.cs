using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What VPC endpoints answer on, and in which states (rules E30 to E32, E37 to E39).</summary>
internal static class EndpointRoles
{
    private static readonly TrafficType s_ssh = TrafficType.Tcp(22);
    private static readonly TrafficType[] s_messages = [new(IpProtocol.Icmp, -1, -1), new(IpProtocol.IcmpV6, -1, -1)];

    // An interface endpoint carries no ICMP. Other ports than these may be answered, so they are not known.
    private static readonly TakenTraffic s_https = new([TrafficType.Tcp(443)], [.. s_messages, s_ssh], Verdict.Unknown);
    private static readonly TakenTraffic s_web = new([TrafficType.Tcp(443), TrafficType.Tcp(80)], [.. s_messages, s_ssh], Verdict.Unknown);
    private static readonly TakenTraffic s_anyPort = new([], s_messages, Verdict.Unknown);

    // Beside HTTPS these answer on ports of their own; the others perhaps not even on 443.
    private static readonly TakenTraffic s_httpsAndMore = new([TrafficType.Tcp(443)], s_messages, Verdict.Unknown);
    private static readonly string[] s_more = ["git-codecommit", "iot", "redshift", "elasticache", "rds", "kafka", "neptune", "timestream",
        "storagegateway", "workspaces", "appstream"];
    private static readonly string[] s_others = ["email-smtp", "transfer.server", "cassandra", "airflow"];

    // An endpoint that DescribeVpcEndpoints does not list, or that was not read.
    private static readonly InterfaceRole s_unread = new()
    {
        Name = "an interface of a VPC endpoint that was not read", Takes = TakenTraffic.NotKnown, Starts = Verdict.Blocked,
        Call = "ec2:DescribeVpcEndpoints", Layer = Layer.VpcEndpoint,
    };

    /// <summary>
    /// What passes by a gateway endpoint to its service: TCP and pings reach it; S3 and DynamoDB answer HTTPS and HTTP, no SSH; whether
    /// they answer pings no page says.
    /// </summary>
    public static TakenTraffic ThroughGateway { get; } = new([TrafficType.Tcp(443), TrafficType.Tcp(80)], [s_ssh], Verdict.Unknown);

    /// <summary>The role of an endpoint's interface; <paramref name="endpoint"/> is null where it was not read.</summary>
    public static InterfaceRole Of(VpcEndpoint? endpoint) => endpoint is null ? s_unread : AwsWords.UnknownOf(endpoint) is { } word
        ? NotUnderstood(endpoint, word) : endpoint.EndpointType switch
    {
        VpcEndpointType.GatewayLoadBalancer => Role(endpoint, "a Gateway Load Balancer endpoint", TakenTraffic.NotKnown, null),
        VpcEndpointType.Resource => Role(endpoint, "a resource endpoint", s_anyPort, "vpc-lattice:GetResourceConfiguration"),
        VpcEndpointType.ServiceNetwork =>
            Role(endpoint, "a service network endpoint", s_anyPort, "vpc-lattice:ListServiceNetworkVpcEndpointAssociations"),
        _ => Role(endpoint, $"an endpoint of {endpoint.ServiceName}", OfService(endpoint.ServiceName),
            IsOfAws(endpoint.ServiceName) ? null : "ec2:DescribeVpcEndpointServiceConfigurations of the provider"),
    };

    /// <summary>
    /// Whether an endpoint in this state carries traffic. AWS writes states in either case; one that is not known here says nothing.
    /// </summary>
    public static Verdict StateOf(VpcEndpoint endpoint) => endpoint.State.ToLowerInvariant() switch
    {
        "available" => Verdict.Reachable,
        "pending" or "pendingacceptance" or "rejected" or "expired" or "failed" or "deleting" or "deleted" => Verdict.Blocked,
        _ => Verdict.Unknown,
    };

    // What carries what, and whether it starts anything, hangs on the word (rule Z1).
    private static InterfaceRole NotUnderstood(VpcEndpoint endpoint, UnknownWord word) => new()
    {
        Name = $"an interface of endpoint {endpoint}", Takes = TakenTraffic.NotKnown, Starts = Verdict.Unknown, Layer = Layer.VpcEndpoint,
            Word = word.Of($"endpoint {endpoint}"),
    };

    private static InterfaceRole Role(VpcEndpoint endpoint, string name, TakenTraffic takes, string? call) =>
        new() { Name = $"an interface of {name}", Takes = takes, Starts = Verdict.Blocked, Call = call, Endpoint = endpoint,
            Layer = Layer.VpcEndpoint, Removal = Removals.Endpoint };

    private static TakenTraffic OfService(string name)
    {
        if (!IsOfAws(name)) { return s_anyPort; }
        string service = name[(name.LastIndexOf("com.amazonaws.", StringComparison.Ordinal) is >= 0 and int at
            ? at + "com.amazonaws.".Length : 0)..];
        service = service.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot ? service[(dot + 1)..] : service;
        if (service is "s3") { return s_web; }
        return IsOneOf(s_others) ? s_anyPort : IsOneOf(s_more) ? s_httpsAndMore : s_https;

        bool IsOneOf(string[] names) => names.Any(n => service == n || service.StartsWith(n + ".", StringComparison.Ordinal)
            || service.StartsWith(n + "-", StringComparison.Ordinal));
    }

    private static bool IsOfAws(string name) => !name.Contains(".vpce-svc-", StringComparison.Ordinal) &&
        (name.StartsWith("com.amazonaws.", StringComparison.Ordinal) || name.StartsWith("cn.com.amazonaws.", StringComparison.Ordinal)
            || name.StartsWith("aws.", StringComparison.Ordinal));
}
