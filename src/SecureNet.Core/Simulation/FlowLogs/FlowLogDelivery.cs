using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Parquet;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Simulation.FlowLogs;

/// <summary>
/// Whether a simulated bucket or log group takes what a flow log delivers: as AWS decides it, by policy, ownership, key and role.
/// </summary>
internal static class FlowLogDelivery
{
    /// <summary>AWS's word for a delivery that the bucket, its key or the role refuses.</summary>
    private const string AccessError = "Access error";

    /// <summary>Puts a window where the flow log delivers to: a file into a bucket, or an event a record into a log group.</summary>
    public static void Put(FlowLogWindow window, SimulatedObjects objects, SimulatedEvents events)
    {
        (FlowLog log, FlowLogSettings settings) = (window.Log, window.Log.Settings);
        if (settings.DestinationType == FlowLogDestinationType.S3)
        {
            FlowLogKey key = new()
            {
                AccountId = log.AccountId, Region = log.Region, FlowLogId = log.Id, Stamp = window.Stamp,
                Hash = Guid.NewGuid().ToString("n")[..8], Prefix = settings.Prefix,
                IsHive = settings.HivePartition, IsHourly = settings.HourlyPartition,
                IsParquet = settings.FileFormat == FlowLogFileFormat.Parquet,
            };
            FlowLogRecord[] records = [.. window.Records.Select(r => r.Record)];
            objects.Put(log.DestinationId, key.ToString(),
                key.IsParquet ? ParquetWriter.ToBytes(window.Schema, records) : FlowLogWriter.ToBytes(window.Schema, records));
            return;
        }

        // Source: VPC User Guide, "View flow log records": a stream an interface, named after it and the kind of traffic; no header.
        foreach ((NetworkInterface at, FlowLogRecord record) in window.Records)
        {
            events.Put(log.Place, log.DestinationId, $"{at.Id}-{settings.TrafficType.ToLowerInvariant()}", record.Start ?? window.Stamp,
                record.ToString());
        }
    }

    /// <summary>Null where the delivery is taken, else what DescribeFlowLogs says.</summary>
    public static string? WhyDenied(Network network, FlowLog log, SimulatedKeys keys)
    {
        if (log.Settings.DestinationType != FlowLogDestinationType.S3)
        {
            return LogGroupDelivery.IsTaken(network, log) ? null : AccessError;
        }
        if (network.Of<Bucket>().FirstOrDefault(b => b.Id == log.DestinationId && b.Exists) is not { } bucket) { return AccessError; }
        // The key that AWS manages (aws/s3) never serves another account.
        if (bucket.Encryption is { Algorithm: not "AES256", KmsKeyArn: null } && bucket.AccountId != log.AccountId) { return AccessError; }
        // A key that the simulator does not hold is taken to serve.
        if (bucket.Encryption?.KmsKeyArn is { } arn && keys.Find(arn) is { } key
            && !(key.State == "Enabled" && LogDelivery.EvaluateKey(LogDeliveryRehearsal.RequestFor(bucket, log.Place,
                log.Settings), arn, PolicyDocument.Parse(key.PolicyDocument!)).Encrypt.IsAllowed)) { return AccessError; }
        return LogDelivery.Evaluate(LogDeliveryRehearsal.RequestFor(bucket, log.Place, log.Settings), bucket.PolicyDocument is { } policy
            ? PolicyDocument.Parse(policy) : null).IsAllowed ? null : AccessError;
    }
}
