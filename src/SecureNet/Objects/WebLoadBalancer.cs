using SecureNet.Model;
using SecureNet.Printing;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>An Application Load Balancer with its target group.</summary>
public sealed class WebLoadBalancer
{
    internal WebLoadBalancer(LoadBalancer balancer, Network network)
    {
        LoadBalancer = balancer;
        Listener[] listeners = [.. network.Of<Listener>(balancer.Place).Where(l => l.LoadBalancerArn == balancer.Id).OrderBy(l => l.Port)];
        string[] arns = [.. listeners.SelectMany(l => l.TargetGroupArns).Distinct()];
        TargetGroup = network.Of<TargetGroup>(balancer.Place).Where(t => arns.Contains(t.Id)).MinBy(t => t.Id, StringComparer.Ordinal);
        Listener = listeners.Select(l => $"{l.Protocol}:{l.Port}{(l.RedirectsToHttpsPort is { } to ? $" -> HTTPS:{to}" : "")}").ToArray();
    }

    public string Name => LoadBalancer.LoadBalancerName;

    public string LoadBalancerArn => LoadBalancer.Id;

    /// <summary>Nothing for one that is only planned: AWS chooses it.</summary>
    public string? DNSName => PlannedId.Is(LoadBalancerArn) ? null : LoadBalancer.DnsName;

    public string Scheme => LoadBalancer.Scheme;

    public string State => LoadBalancer.State;

    /// <summary>What it listens to, such as <c>HTTP:80</c>.</summary>
    public IReadOnlyList<string> Listener { get; }

    public string? TargetGroupName => TargetGroup?.TargetGroupName;

    public string? TargetGroupArn => TargetGroup?.Id;

    /// <summary>The port of the targets.</summary>
    public int? Port => TargetGroup?.Port;

    public IReadOnlyList<string> SecurityGroupId => LoadBalancer.SecurityGroupIds.ToArray();

    public IReadOnlyList<string> SubnetId => LoadBalancer.SubnetIds.ToArray();

    public string VpcId => LoadBalancer.VpcId;

    public string AccountId => LoadBalancer.AccountId;

    public string Region => LoadBalancer.Region;

    public string? Deployment => LoadBalancer.Deployment;

    internal LoadBalancer LoadBalancer { get; }

    internal TargetGroup? TargetGroup { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Of(Name);
}
