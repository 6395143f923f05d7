namespace SecureNet.Model;

/// <summary>A VPC flow log. Nothing of it but its tags can be changed once it is made.</summary>
public sealed record FlowLog : Resource
{
    public override ResourceKind Kind => ResourceKind.FlowLog;
    public override IReadOnlyList<string>? VpcIds =>
        ResourceId.StartsWith("vpc-", StringComparison.Ordinal) || ResourceId.StartsWith("planned-vpc-", StringComparison.Ordinal)
            || ResourceId.StartsWith('@') ? [ResourceId] : [];

    /// <summary>The VPC, subnet or interface whose traffic it records.</summary>
    public required string ResourceId { get; init; }

    public required FlowLogSettings Settings { get; init; }

    /// <summary>The bucket, or the log group, that it delivers to.</summary>
    public required string DestinationId { get; init; }

    /// <summary><c>ACTIVE</c>; it says nothing about delivery.</summary>
    public string Status { get; init; } = "ACTIVE";

    /// <summary><c>SUCCESS</c>, <c>FAILED</c>, or null where nothing was delivered yet.</summary>
    public string? DeliverLogsStatus { get; init; }

    /// <summary><c>Access error</c>, <c>Rate limited</c> or <c>Unknown error</c> where delivery failed.</summary>
    public string? DeliverLogsErrorMessage { get; init; }

    public DateTimeOffset? CreationTime { get; init; }
}

/// <summary>Where a flow log delivers to.</summary>
public enum FlowLogDestinationType
{
    S3,
    CloudWatchLogs,
}

/// <summary>The format of the files in a bucket.</summary>
public enum FlowLogFileFormat
{
    PlainText,
    Parquet,
}

/// <summary>The settings of a flow log. Two flow logs with equal ones record and deliver alike.</summary>
public sealed record FlowLogSettings
{
    /// <summary>AWS's default: the fields of version 2.</summary>
    public const string DefaultLogFormat =
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
            + "${bytes} ${start} ${end} ${action} ${log-status}";

    /// <summary><c>ALL</c>, <c>ACCEPT</c> or <c>REJECT</c>.</summary>
    public string TrafficType { get; init; } = "ALL";

    public FlowLogDestinationType DestinationType { get; init; }

    /// <summary>The folder in the bucket before <c>AWSLogs</c>; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Seconds: 60 or 600.</summary>
    public int MaxAggregationInterval { get; init; } = 600;

    /// <summary>The fields as <c>${name}</c>, separated by a space.</summary>
    public string LogFormat { get; init; } = DefaultLogFormat;

    public FlowLogFileFormat FileFormat { get; init; }
    public bool HivePartition { get; init; }
    public bool HourlyPartition { get; init; }

    /// <summary>For CloudWatch Logs: the role that delivers. With a bucket AWS refuses one.</summary>
    public string? DeliverLogsPermissionArn { get; init; }
}
