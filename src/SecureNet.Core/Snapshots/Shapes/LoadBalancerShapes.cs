using System.Text.Json.Serialization;

namespace SecureNet.Snapshots.Shapes;

/// <summary>An element of <c>LoadBalancers</c>.</summary>
internal sealed class LoadBalancerShape
{
    public required string LoadBalancerArn { get; init; }
    [JsonPropertyName("DNSName")]
    public string? DnsName { get; init; }
    public string? LoadBalancerName { get; init; }
    public string? Scheme { get; init; }
    public string? VpcId { get; init; }
    public CodeShape? State { get; init; }
    public string? Type { get; init; }
    public string? EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic { get; init; }
    public List<LoadBalancerZoneShape>? AvailabilityZones { get; init; }
    public List<string>? SecurityGroups { get; init; }
}

/// <summary>A zone of a load balancer.</summary>
internal sealed class LoadBalancerZoneShape
{
    public string? ZoneName { get; init; }
    public string? SubnetId { get; init; }
}

/// <summary>An element of <c>TargetGroups</c>.</summary>
internal sealed class TargetGroupShape
{
    public required string TargetGroupArn { get; init; }
    public string? TargetGroupName { get; init; }
    public string? Protocol { get; init; }
    public int? Port { get; init; }
    public string? VpcId { get; init; }
    public string? TargetType { get; init; }
    public string? HealthCheckProtocol { get; init; }
    public string? HealthCheckPort { get; init; }
    public string? HealthCheckPath { get; init; }
    public List<string>? LoadBalancerArns { get; init; }
}

/// <summary>An element of <c>Listeners</c>.</summary>
internal sealed class ListenerShape
{
    public required string ListenerArn { get; init; }
    public string? LoadBalancerArn { get; init; }
    public int? Port { get; init; }
    public string? Protocol { get; init; }
    public List<CertificateShape>? Certificates { get; init; }
    public List<ActionShape>? DefaultActions { get; init; }
}

/// <summary>A certificate of a listener.</summary>
internal sealed class CertificateShape
{
    public string? CertificateArn { get; init; }
}

/// <summary>What a listener does with a request.</summary>
internal sealed class ActionShape
{
    public string? Type { get; init; }
    public string? TargetGroupArn { get; init; }
    public ForwardConfigShape? ForwardConfig { get; init; }
    public RedirectConfigShape? RedirectConfig { get; init; }

    [JsonIgnore]
    public IEnumerable<string> TargetGroupArns =>
        ((string?[])[TargetGroupArn, .. (ForwardConfig?.TargetGroups ?? []).Select(g => g.TargetGroupArn)]).OfType<string>();
}

/// <summary>The target groups that an action forwards to.</summary>
internal sealed class ForwardConfigShape
{
    public List<TargetGroupTupleShape>? TargetGroups { get; init; }
}

/// <summary>A target group of a forward action.</summary>
internal sealed class TargetGroupTupleShape
{
    public string? TargetGroupArn { get; init; }
}

/// <summary>Where an action redirects to.</summary>
internal sealed class RedirectConfigShape
{
    public string? Protocol { get; init; }
    public string? Port { get; init; }
    public string? StatusCode { get; init; }
}

/// <summary>An element of <c>Rules</c>, of DescribeRules.</summary>
internal sealed class ListenerRuleShape
{
    public string? RuleArn { get; init; }
    public List<ActionShape>? Actions { get; init; }

    /// <summary>
    /// The listener's ARN, which the rule's holds: <c>…:listener-rule/app/web/50dc/f2f7/9683</c> is of <c>…:listener/app/web/50dc/f2f7</c>.
    /// </summary>
    [JsonIgnore]
    public string? ListenerArn =>
        RuleArn is { } arn && arn.Contains(":listener-rule/", StringComparison.Ordinal) && arn.LastIndexOf('/') is > 0 and int end
            ? arn[..end].Replace(":listener-rule/", ":listener/", StringComparison.Ordinal) : null;
}

/// <summary>An element of <c>TargetHealthDescriptions</c>.</summary>
internal sealed class TargetHealthShape
{
    public required TargetDescriptionShape Target { get; init; }
    public TargetHealthStateShape? TargetHealth { get; init; }
}

/// <summary>A registered target.</summary>
internal sealed class TargetDescriptionShape
{
    public required string Id { get; init; }
    public int? Port { get; init; }
    public string? AvailabilityZone { get; init; }
}

/// <summary>How a target is.</summary>
internal sealed class TargetHealthStateShape
{
    public string? State { get; init; }
    public string? Reason { get; init; }
}

/// <summary>An element of <c>TagDescriptions</c>, of elbv2's DescribeTags.</summary>
internal sealed class TagDescriptionShape
{
    public string? ResourceArn { get; init; }
    public List<TagShape>? Tags { get; init; }
}

/// <summary>An element of <c>LoadBalancerAttributes</c>, a key of Batfish's dumps.</summary>
internal sealed class LoadBalancerAttributesShape
{
    public required string LoadBalancerArn { get; init; }
    public List<AttributeShape>? Attributes { get; init; }
}

/// <summary>An element of <c>LoadBalancerListeners</c>, a key of Batfish's dumps.</summary>
internal sealed class LoadBalancerListenersShape
{
    public required string LoadBalancerArn { get; init; }
    public List<ListenerShape>? Listeners { get; init; }
}

/// <summary>An element of <c>LoadBalancerTargetHealth</c>, a key of Batfish's dumps.</summary>
internal sealed class LoadBalancerTargetHealthShape
{
    public required string TargetGroupArn { get; init; }
    public List<TargetHealthShape>? TargetHealthDescriptions { get; init; }
}
