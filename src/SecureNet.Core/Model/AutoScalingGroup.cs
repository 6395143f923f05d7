namespace SecureNet.Model;

/// <summary>An Auto Scaling group; its id is its name, by which every call knows it.</summary>
public sealed record AutoScalingGroup : Resource
{
    /// <summary>The tag that AWS puts on the instances of a group.</summary>
    public const string InstanceTag = "aws:autoscaling:groupName";

    public override ResourceKind Kind => ResourceKind.AutoScalingGroup;
    public string? Arn { get; init; }
    public string? LaunchTemplateId { get; init; }
    public required int MinSize { get; init; }
    public required int MaxSize { get; init; }
    public int DesiredCapacity { get; init; }
    public IReadOnlyList<string> SubnetIds { get; init; } = [];
    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];

    /// <summary><c>EC2</c> or <c>ELB</c>.</summary>
    public string HealthCheckType { get; init; } = "ELB";

    /// <summary>Seconds in which a new instance is not replaced though it is not healthy yet.</summary>
    public int HealthCheckGracePeriod { get; init; } = 300;

    /// <summary>The average CPU in percent that target tracking aims at, or null where there is no such policy.</summary>
    public double? TargetCpu { get; init; }

    public IReadOnlyList<GroupInstance> Instances { get; init; } = [];

    /// <summary>Null, or <c>Delete in progress</c>: it is listed until its instances are gone.</summary>
    public string? Status { get; init; }

    public bool IsDeleting => Status is not null;
    public override bool IsLeaving => IsDeleting;
}

/// <summary>An instance as its group sees it.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="LifecycleState"><c>Pending</c>, <c>InService</c>, <c>Terminating</c> and so on.</param>
/// <param name="HealthStatus"><c>Healthy</c> or <c>Unhealthy</c>.</param>
/// <param name="AvailabilityZone">The zone's name.</param>
public sealed record GroupInstance(string InstanceId, string LifecycleState, string HealthStatus, string? AvailabilityZone);

/// <summary>Something that a group did or tried.</summary>
/// <param name="ActivityId">Its id.</param>
/// <param name="StartTime">When it began (UTC).</param>
/// <param name="StatusCode"><c>Successful</c>, <c>Failed</c>, <c>InProgress</c> and so on.</param>
/// <param name="Description">What: <c>Launching a new EC2 instance: i-…</c>.</param>
/// <param name="Cause">Why, in AWS's words.</param>
/// <param name="StatusMessage">What went wrong, or null.</param>
public sealed record ScalingActivity(string ActivityId, DateTimeOffset StartTime, string StatusCode, string Description, string Cause,
    string? StatusMessage);
