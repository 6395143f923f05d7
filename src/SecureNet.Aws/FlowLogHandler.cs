using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using C = SecureNet.Cloud;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>VPC flow logs.</summary>
internal sealed class FlowLogHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    private const string S3Arn = ":s3:::";
    private const string GroupArn = ":log-group:";

    public bool Lists(ResourceKind kind) => kind == ResourceKind.FlowLog;

    public bool Applies(Change change) => change is C.CreateFlowLogs or C.DeleteFlowLogs;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        List<Filter>? filters = Ec2Filters.Of(filter, "flow-log-id", "resource-id");
        List<Amazon.EC2.Model.FlowLog> found = await calls.PagesAsync("DescribeFlowLogs",
            n => ec2.DescribeFlowLogsAsync(new() { NextToken = n, Filter = filters }, cancellationToken), r => (r.FlowLogs, r.NextToken))
            .ConfigureAwait(false);
        return [.. found.Select(Map).Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        if (change is C.DeleteFlowLogs delete)
        {
            DeleteFlowLogsResponse gone = await calls.CallAsync(delete.Action, true, delete.Id,
                () => ec2.DeleteFlowLogsAsync(new() { FlowLogIds = [delete.Id] }, cancellationToken)).ConfigureAwait(false);
            RefuseUnsuccessful(gone.Unsuccessful, change);
            return null;
        }

        C.CreateFlowLogs create = (C.CreateFlowLogs)change;
        FlowLogSettings s = create.Settings;
        bool s3 = s.DestinationType == FlowLogDestinationType.S3;
        CreateFlowLogsRequest request = new()
        {
            ResourceType = FlowLogsResourceType.VPC, ResourceIds = [create.VpcId], TrafficType = TrafficTypeOf(s.TrafficType),
            ClientToken = create.ClientToken,
            LogDestinationType = s3 ? LogDestinationType.S3 : LogDestinationType.CloudWatchLogs,
            LogDestination = s3
                ? $"arn:{Partition.Of(calls.Place.Region)}:s3:::{create.DestinationId}{(s.Prefix.Length > 0 ? $"/{s.Prefix}/" : "")}"
                : null,
            LogGroupName = s3 ? null : create.DestinationId, DeliverLogsPermissionArn = s.DeliverLogsPermissionArn,
            MaxAggregationInterval = s.MaxAggregationInterval,
            LogFormat = s.LogFormat == FlowLogSettings.DefaultLogFormat ? null : s.LogFormat,
            DestinationOptions = s3 ? new()
            {
                FileFormat = s.FileFormat == FlowLogFileFormat.Parquet ? DestinationFileFormat.Parquet : DestinationFileFormat.PlainText,
                HiveCompatiblePartitions = s.HivePartition, PerHourPartition = s.HourlyPartition
            } : null,
            TagSpecifications = [new()
            {
                ResourceType = ResourceType.VpcFlowLog, Tags = [.. create.Tags.Select(t => new Tag(t.Key, t.Value))]
            }],
        };
        CreateFlowLogsResponse made = await calls.CallAsync(
            create.Action, true, create.VpcId, () => ec2.CreateFlowLogsAsync(request, cancellationToken)).ConfigureAwait(false);
        RefuseUnsuccessful(made.Unsuccessful, change);
        return new M.FlowLog { Id = made.FlowLogIds[0], AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = create.Tags,
            ResourceId = create.VpcId, DestinationId = create.DestinationId, Settings = s };
    }

    // AWS answers 200 and lists what it did not do.
    private void RefuseUnsuccessful(List<UnsuccessfulItem>? items, Change change)
    {
        if (items is [{ } item, ..])
        {
            throw new CloudException(item.Error?.Code ?? "Unsuccessful", $"{item.ResourceId}: {item.Error?.Message}",
                change.Action, calls.Place);
        }
    }

    private M.FlowLog Map(Amazon.EC2.Model.FlowLog f)
    {
        // The answer has the group's name, or the ARN that it was made with.
        bool s3 = f.LogDestinationType?.Value == "s3";
        string target = s3 ? After(f.LogDestination, S3Arn) : f.LogGroupName is { Length: > 0 } group
            ? group : After(f.LogDestination, GroupArn).TrimEnd('*').TrimEnd(':');
        string[] parts = s3 ? target.Split('/', 2) : [target];
        return new()
        {
            Id = f.FlowLogId, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = Mapper.Tags(f.Tags),
            ResourceId = f.ResourceId, DestinationId = parts[0], Status = f.FlowLogStatus ?? "ACTIVE",
            DeliverLogsStatus = f.DeliverLogsStatus, DeliverLogsErrorMessage = f.DeliverLogsErrorMessage,
            CreationTime = f.CreationTime?.ToUniversalTime(),
            Settings = new()
            {
                TrafficType = f.TrafficType?.Value ?? "ALL",
                DestinationType = s3 ? FlowLogDestinationType.S3 : FlowLogDestinationType.CloudWatchLogs,
                Prefix = parts.Length > 1 ? parts[1].Trim('/') : "",
                MaxAggregationInterval = f.MaxAggregationInterval ?? 600, LogFormat = string.IsNullOrEmpty(f.LogFormat)
                    ? FlowLogSettings.DefaultLogFormat : f.LogFormat, DeliverLogsPermissionArn = f.DeliverLogsPermissionArn,
                FileFormat = f.DestinationOptions?.FileFormat?.Value == "parquet" ? FlowLogFileFormat.Parquet : FlowLogFileFormat.PlainText,
                HivePartition = f.DestinationOptions?.HiveCompatiblePartitions ?? false,
                HourlyPartition = f.DestinationOptions?.PerHourPartition ?? false,
            },
        };
    }

    private static string After(string? arn, string part) =>
        arn is null ? "" : arn.IndexOf(part, StringComparison.Ordinal) is >= 0 and int at ? arn[(at + part.Length)..] : arn;

    private static Amazon.EC2.TrafficType TrafficTypeOf(string text) => Amazon.EC2.TrafficType.FindValue(text);
}
