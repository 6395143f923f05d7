using SecureNet.Model;
using SecureNet.Printing;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>An Auto Scaling group behind a load balancer, with its instances as the load balancer sees them.</summary>
public sealed class WebFleet
{
    internal WebFleet(AutoScalingGroup group, Network network, IReadOnlyList<ScalingActivity>? activities = null)
    {
        Group = group;
        Activity = activities?.ToArray() ?? [];
        TargetGroup? targets = group.TargetGroupArns.Select(a => network.Find<TargetGroup>(group.Place, ResourceKind.TargetGroup, a))
            .OfType<TargetGroup>().FirstOrDefault();
        LoadBalancer = targets?.LoadBalancerArns.Select(a => network.Find<LoadBalancer>(group.Place, ResourceKind.LoadBalancer, a))
            .OfType<LoadBalancer>().FirstOrDefault();
        TargetGroup = targets;
        Target[] seen = [.. targets?.Targets ?? []];
        Target = group.Instances.Select(i => new FleetTarget(i, Array.Find(seen, t => t.Id == i.InstanceId),
            network.Find<Instance>(group.Place, ResourceKind.Instance, i.InstanceId)?.PrivateIpAddress?.ToString())).ToArray();
        InstanceId = Target.Select(t => t.InstanceId).ToArray();
    }

    public string Name => Group.Id;

    public int MinSize => Group.MinSize;

    public int MaxSize => Group.MaxSize;

    public int DesiredCapacity => Group.DesiredCapacity;

    /// <summary>The average CPU in percent that it scales to.</summary>
    public double? TargetCpu => Group.TargetCpu;

    /// <summary>Its instances, with the health that the load balancer sees.</summary>
    public IReadOnlyList<FleetTarget> Target { get; }

    public int Healthy => Target.Count(t => t.Health == "healthy");

    /// <summary>True where it has the size that it wants and every target is healthy.</summary>
    public bool IsHealthy => Target.Count > 0 && Target.Count >= DesiredCapacity && Healthy == Target.Count;

    // An array, as all lists here are: PowerShell cannot index the lists that the compiler makes.
    public IReadOnlyList<string> InstanceId { get; }

    /// <summary>What it did and tried, the newest first; empty unless asked for.</summary>
    public IReadOnlyList<ScalingActivity> Activity { get; }

    public string? LaunchTemplateId => Group.LaunchTemplateId;

    public string? TargetGroupArn => TargetGroup?.Id;

    public string? LoadBalancerArn => LoadBalancer?.Id;

    /// <summary>Nothing for one that is only planned: AWS chooses it.</summary>
    public string? DNSName => LoadBalancer is { } b && !PlannedId.Is(b.Id) ? b.DnsName : null;

    public string? VpcId => TargetGroup?.VpcId;

    public IReadOnlyList<string> SubnetId => Group.SubnetIds.ToArray();

    public string AccountId => Group.AccountId;

    public string Region => Group.Region;

    public string? Deployment => Group.Deployment;

    internal AutoScalingGroup Group { get; }

    internal TargetGroup? TargetGroup { get; }

    internal LoadBalancer? LoadBalancer { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Of(Name);
}

/// <summary>An instance of a fleet.</summary>
public sealed class FleetTarget
{
    internal FleetTarget(GroupInstance instance, Target? target, string? address) =>
        (InstanceId, AvailabilityZone, LifecycleState, Health, Reason, PrivateIpAddress) = (instance.InstanceId, instance.AvailabilityZone,
            instance.LifecycleState, target?.Health ?? "unregistered", target?.Reason, address);

    public string InstanceId { get; }

    public string? PrivateIpAddress { get; }

    public string? AvailabilityZone { get; }

    /// <summary>How far its group has it: <c>Pending</c>, <c>InService</c>, <c>Terminating</c>…</summary>
    public string LifecycleState { get; }

    /// <summary>
    /// What the load balancer sees: <c>initial</c>, <c>healthy</c>, <c>unhealthy</c>, <c>draining</c>,
    /// <c>unused</c>, or <c>unregistered</c>.
    /// </summary>
    public string Health { get; }

    /// <summary>AWS's code for why it is not healthy, such as <c>Target.Timeout</c>.</summary>
    public string? Reason { get; }

    public override string ToString() => MockObject.NameOf(this) ?? $"{InstanceId} {Health}";
}
