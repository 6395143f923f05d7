namespace SecureNet.Model;

/// <summary>The kinds of Elastic Load Balancing v2.</summary>
public enum LoadBalancerType
{
    Application,
    Network,
    Gateway,

    /// <summary>One that this version does not know.</summary>
    Other,
}

/// <summary>A load balancer; its id is its ARN. Its interfaces are described <c>ELB app/name/…</c>.</summary>
public sealed record LoadBalancer : Resource
{
    public override ResourceKind Kind => ResourceKind.LoadBalancer;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public required string LoadBalancerName { get; init; }
    public required LoadBalancerType Type { get; init; }

    /// <summary><c>internet-facing</c> or <c>internal</c>.</summary>
    public required string Scheme { get; init; }

    public string DnsName { get; init; } = "";

    /// <summary><c>provisioning</c>, <c>active</c>, <c>active_impaired</c> or <c>failed</c>.</summary>
    public string State { get; init; } = "active";

    public IReadOnlyList<string> SubnetIds { get; init; } = [];
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>
    /// Whether inbound rules of a Network Load Balancer's groups are asked for what comes by PrivateLink: <c>on</c> or <c>off</c>; null
    /// where it was not told, as of one without groups (rule L4).
    /// </summary>
    public string? EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic { get; init; }

    /// <summary>Load balancer attributes by key, such as <c>load_balancing.cross_zone.enabled</c>; null where they were not read.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public override string PlainName => Name ?? LoadBalancerName;

    /// <summary>How AWS describes its interfaces.</summary>
    public string InterfaceDescription => InterfaceDescriptionOf(Id);

    /// <summary>As <see cref="InterfaceDescription"/>, by the ARN alone: the interfaces outlive the load balancer.</summary>
    public static string InterfaceDescriptionOf(string loadBalancerArn) => "ELB " + PathOf(loadBalancerArn);

    /// <summary>The last part of the ARN: <c>app/name/id</c>.</summary>
    // A file may hold what is no ARN of a load balancer.
    internal static string PathOf(string loadBalancerArn) => loadBalancerArn.IndexOf(":loadbalancer/",
        StringComparison.Ordinal) is >= 0 and int at ? loadBalancerArn[(at + ":loadbalancer/".Length)..] : loadBalancerArn;
}

/// <summary>A listener; its id is its ARN.</summary>
public sealed record Listener : Resource
{
    public override ResourceKind Kind => ResourceKind.Listener;
    public required string LoadBalancerArn { get; init; }

    /// <summary><c>HTTP</c>, <c>HTTPS</c>, <c>TCP</c>, <c>TLS</c>, <c>UDP</c> or <c>TCP_UDP</c>.</summary>
    public required string Protocol { get; init; }

    public required int Port { get; init; }

    /// <summary>The target groups that its default action and its rules forward to.</summary>
    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];

    public string? CertificateArn { get; init; }

    /// <summary>The port that it redirects to over HTTPS instead of forwarding, or null.</summary>
    public int? RedirectsToHttpsPort { get; init; }
}

/// <summary>A target group; its id is its ARN.</summary>
public sealed record TargetGroup : Resource
{
    public override ResourceKind Kind => ResourceKind.TargetGroup;
    public override IReadOnlyList<string>? VpcIds => VpcId is { } v ? [v] : [];
    public string? VpcId { get; init; }
    public required string TargetGroupName { get; init; }
    public required string Protocol { get; init; }
    public required int Port { get; init; }

    /// <summary><c>instance</c>, <c>ip</c>, <c>lambda</c> or <c>alb</c>.</summary>
    public string TargetType { get; init; } = "instance";

    public string HealthCheckProtocol { get; init; } = "HTTP";

    /// <summary>A port, or <c>traffic-port</c>.</summary>
    public string HealthCheckPort { get; init; } = "traffic-port";

    public string HealthCheckPath { get; init; } = "/";
    public IReadOnlyList<string> LoadBalancerArns { get; init; } = [];

    /// <summary>The registered targets, or null where they were not read (DescribeTargetHealth).</summary>
    public IReadOnlyList<Target>? Targets { get; init; }

    /// <summary>Whether targets see the client's own address; null where the attribute was not read.</summary>
    public bool? PreserveClientIp { get; init; }

    /// <summary>Target group attributes by key, such as <c>load_balancing.cross_zone.enabled</c>; null where they were not read.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public override string PlainName => Name ?? TargetGroupName;
}

/// <summary>A registered target.</summary>
/// <param name="Id">An instance id, an address or an ARN, by the group's target type.</param>
/// <param name="Port">The port it is reached at.</param>
/// <param name="Health"><c>initial</c>, <c>healthy</c>, <c>unhealthy</c>, <c>unused</c>, <c>draining</c> or <c>unavailable</c>.</param>
/// <param name="Reason">AWS's reason code, such as <c>Target.Timeout</c>, or null.</param>
public sealed record Target(string Id, int Port, string Health = "initial", string? Reason = null)
{
    public string? AvailabilityZone { get; init; }
}
