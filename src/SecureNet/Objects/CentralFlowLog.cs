using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>A flow log of a VPC and where it delivers to.</summary>
public sealed class CentralFlowLog
{
    internal CentralFlowLog(FlowLog log, Vpc? vpc) => (Log, Vpc) = (log, vpc);

    public string Name => Log.DisplayName;

    public string FlowLogId => Log.Id;

    public string VpcId => Log.ResourceId;

    public string? VpcName => Vpc?.DisplayName;

    public FlowLogDestinationType Destination => Log.Settings.DestinationType;

    /// <summary>The bucket; null where it delivers to CloudWatch Logs.</summary>
    public string? BucketName => Log.Settings.DestinationType == FlowLogDestinationType.S3 ? Log.DestinationId : null;

    /// <summary>The log group; null where it delivers to a bucket.</summary>
    public string? LogGroupName => Log.Settings.DestinationType == FlowLogDestinationType.S3 ? null : Log.DestinationId;

    /// <summary>The folder in the bucket where its files will lie.</summary>
    public string? Prefix =>
        BucketName is null ? null : FlowLogKey.Folder(new(Log.Settings.Prefix, Log.Settings.HivePartition), Log.AccountId, Log.Region);

    public string TrafficType => Log.Settings.TrafficType;

    public int MaxAggregationInterval => Log.Settings.MaxAggregationInterval;

    public string LogFormat => Log.Settings.LogFormat;

    /// <summary>ACTIVE from the start: no proof that anything arrives.</summary>
    public string Status => Log.Status;

    /// <summary>SUCCESS or FAILED; null where nothing was delivered yet.</summary>
    public string? DeliverLogsStatus => Log.DeliverLogsStatus;

    public string? DeliverLogsErrorMessage => Log.DeliverLogsErrorMessage is { } message ? SafeText.Of(message) : null;

    public string AccountId => Log.AccountId;

    public string Region => Log.Region;

    public string? Deployment => Log.Deployment;

    internal FlowLog Log { get; }

    internal Vpc? Vpc { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Log.ToString();
}

/// <summary>A bucket for the flow logs of several accounts.</summary>
public sealed class CentralLogBucket
{
    internal CentralLogBucket(Bucket bucket) => Bucket = bucket;

    public string BucketName => Bucket.Id;

    /// <summary>The accounts whose flow logs its policy lets in.</summary>
    public IReadOnlyList<string> SourceAccountId => Provisioning.FlowLogs.LogDeliveryPolicy.AccountsIn(Bucket.PolicyDocument).ToArray();

    public string Encryption => Bucket.Encryption is { KmsKeyArn: { } key } ? key : "SSE-S3";

    public int? RetentionDays =>
        Bucket.LifecycleRules.FirstOrDefault(r => r.ExpirationDays is not null && r.Prefix.Length == 0)?.ExpirationDays;

    public string AccountId => Bucket.AccountId;

    public string Region => Bucket.Region;

    public string? Deployment => Bucket.Deployment;

    internal Bucket Bucket { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? BucketName;
}
