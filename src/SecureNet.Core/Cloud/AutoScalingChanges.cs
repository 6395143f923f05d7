using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>What a group is asked to be, beside its tags.</summary>
/// <param name="GracePeriod">Seconds; the API's own default is 0, which kills instances while they boot.</param>
public sealed record AutoScalingGroupSettings(
    string LaunchTemplateId, int MinSize, int MaxSize, IReadOnlyList<string> SubnetIds, IReadOnlyList<string> TargetGroupArns,
    int GracePeriod)
{
    internal AutoScalingGroupSettings Resolve(Func<string, string> id) =>
        this with { LaunchTemplateId = id(LaunchTemplateId), SubnetIds = [.. SubnetIds.Select(id)],
            TargetGroupArns = [.. TargetGroupArns.Select(id)] };
}

/// <summary>Creates a group with ELB health checks, which launches its first instances at once.</summary>
public sealed record CreateAutoScalingGroup(string AutoScalingGroupName, AutoScalingGroupSettings Settings) : CreateChange
{
    public override string Service => "autoscaling";
    public override ResourceKind Creates => ResourceKind.AutoScalingGroup;
    public override string Describe() => $"create Auto Scaling group {AutoScalingGroupName} of {Settings.MinSize} to {Settings.MaxSize}";
    public override Change Resolve(Func<string, string> id) => this with { Settings = Settings.Resolve(id) };
}

/// <summary>Changes a group; the target groups of <see cref="Settings"/> are not part of this call.</summary>
public sealed record UpdateAutoScalingGroup(string AutoScalingGroupName, AutoScalingGroupSettings Settings) : Change
{
    public override string Service => "autoscaling";
    public override string Describe() => $"change Auto Scaling group {AutoScalingGroupName} to {Settings.MinSize} to {Settings.MaxSize}";
    public override Change Resolve(Func<string, string> id) =>
        this with { AutoScalingGroupName = id(AutoScalingGroupName), Settings = Settings.Resolve(id) };
}

/// <summary>Registers the group's instances, now and later, with a target group.</summary>
public sealed record AttachLoadBalancerTargetGroups(string AutoScalingGroupName, string TargetGroupArn) : Change
{
    public override string Service => "autoscaling";
    public override string Describe() => $"attach Auto Scaling group {AutoScalingGroupName} to {TargetGroupArn}";
    public override Change Resolve(Func<string, string> id) =>
        this with { AutoScalingGroupName = id(AutoScalingGroupName), TargetGroupArn = id(TargetGroupArn) };
}

/// <summary>Makes or changes the policy that keeps the average CPU at a figure.</summary>
public sealed record PutScalingPolicy(string AutoScalingGroupName, string PolicyName, double TargetCpu) : Change
{
    public override string Service => "autoscaling";
    public override string Describe() => $"scale {AutoScalingGroupName} to {TargetCpu:0.#} % average CPU";
    public override Change Resolve(Func<string, string> id) => this with { AutoScalingGroupName = id(AutoScalingGroupName) };
}

/// <summary>Deletes a group with its instances, which end later.</summary>
/// <param name="ForceDelete">False is refused while an instance is left.</param>
public sealed record DeleteAutoScalingGroup(string Id, bool ForceDelete) : DeleteChange(Id)
{
    public override string Service => "autoscaling";
    public override ResourceKind Deletes => ResourceKind.AutoScalingGroup;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
