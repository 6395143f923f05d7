using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates an Application Load Balancer; it becomes active later.</summary>
/// <param name="Scheme"><c>internet-facing</c> or <c>internal</c>.</param>
/// <param name="SubnetIds">Two or more, each in a zone of its own.</param>
public sealed record CreateLoadBalancer(string LoadBalancerName, string Scheme, IReadOnlyList<string> SubnetIds,
    IReadOnlyList<string> SecurityGroupIds) : CreateChange
{
    public override string Service => "elasticloadbalancing";
    public override ResourceKind Creates => ResourceKind.LoadBalancer;
    public override string Describe() => $"create {Scheme} load balancer {LoadBalancerName}";
    public override Change Resolve(Func<string, string> id) =>
        this with { SubnetIds = [.. SubnetIds.Select(id)], SecurityGroupIds = [.. SecurityGroupIds.Select(id)] };
}

/// <summary>Sets attributes of a load balancer, such as <c>routing.http.drop_invalid_header_fields.enabled</c>.</summary>
public sealed record ModifyLoadBalancerAttributes(string LoadBalancerArn, ImmutableSortedDictionary<string, string> Attributes) : Change
{
    public override string Service => "elasticloadbalancing";
    public override string Describe() => $"set {string.Join(", ", Attributes.Select(a => $"{a.Key}={a.Value}"))} of {LoadBalancerArn}";
    public override Change Resolve(Func<string, string> id) => this with { LoadBalancerArn = id(LoadBalancerArn) };
}

/// <summary>Deletes a load balancer with its listeners. Its interfaces stay for minutes and hold groups and subnets.</summary>
public sealed record DeleteLoadBalancer(string Id) : DeleteChange(Id)
{
    public override string Service => "elasticloadbalancing";
    public override ResourceKind Deletes => ResourceKind.LoadBalancer;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Creates a target group of instances.</summary>
public sealed record CreateTargetGroup(string TargetGroupName, string Protocol, int Port, string VpcId,
    string HealthCheckPath) : CreateChange
{
    public override string Service => "elasticloadbalancing";
    public override ResourceKind Creates => ResourceKind.TargetGroup;
    public override string Describe() => $"create target group {TargetGroupName} {Protocol} {Port}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId) };
}

/// <summary>Registers instances with a target group, at one port.</summary>
public sealed record RegisterTargets(string TargetGroupArn, IReadOnlyList<string> TargetIds, int Port) : Change
{
    public override string Service => "elasticloadbalancing";
    public override string Describe() => $"register {string.Join(", ", TargetIds)} at port {Port} in {TargetGroupArn}";
    public override Change Resolve(Func<string, string> id) =>
        this with { TargetGroupArn = id(TargetGroupArn), TargetIds = [.. TargetIds.Select(id)] };
}

/// <summary>Deletes a target group that no listener uses.</summary>
public sealed record DeleteTargetGroup(string Id) : DeleteChange(Id)
{
    public override string Service => "elasticloadbalancing";
    public override ResourceKind Deletes => ResourceKind.TargetGroup;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>What a listener does with every request: forward to a group, or redirect to HTTPS.</summary>
/// <param name="Protocol"><c>HTTP</c> or <c>HTTPS</c>.</param>
/// <param name="TargetGroupArn">The group that it forwards to, or null for a redirect.</param>
/// <param name="CertificateArn">For HTTPS.</param>
/// <param name="RedirectToPort">The HTTPS port that it redirects to, or null for a forward.</param>
public sealed record ListenerSettings(string Protocol, int Port, string? TargetGroupArn, string? CertificateArn, int? RedirectToPort)
{
    public override string ToString() => $"{Protocol} {Port}{(RedirectToPort is { } to ? $", redirected to HTTPS {to}" : "")}";
}

/// <summary>Creates a listener.</summary>
public sealed record CreateListener(string LoadBalancerArn, ListenerSettings Settings) : CreateChange
{
    public override string Service => "elasticloadbalancing";
    public override ResourceKind Creates => ResourceKind.Listener;
    public override string Describe() => $"create listener {Settings}";
    public override Change Resolve(Func<string, string> id) => this with
    {
        LoadBalancerArn = id(LoadBalancerArn), Settings = Settings with { TargetGroupArn = Settings.TargetGroupArn is { } t ? id(t) : null }
    };
}

/// <summary>Changes a listener.</summary>
public sealed record ModifyListener(string ListenerArn, ListenerSettings Settings) : Change
{
    public override string Service => "elasticloadbalancing";
    public override string Describe() => $"change listener {ListenerArn} to {Settings}";
    public override Change Resolve(Func<string, string> id) => this with
    {
        ListenerArn = id(ListenerArn), Settings = Settings with { TargetGroupArn = Settings.TargetGroupArn is { } t ? id(t) : null }
    };
}

/// <summary>Deletes a listener.</summary>
public sealed record DeleteListener(string Id) : DeleteChange(Id)
{
    public override string Service => "elasticloadbalancing";
    public override ResourceKind Deletes => ResourceKind.Listener;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
