using System.Runtime.CompilerServices;
using System.Text;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.FlowLogs;

/// <summary>The destination of a flow log, as a proof looks at it: each look gives what has come since the last one.</summary>
public abstract class DeliverySource
{
    /// <summary>The new records, in parts of bounded size. Ending the enumeration early leaves the rest for the next look.</summary>
    public abstract IAsyncEnumerable<IReadOnlyList<FlowLogObject>> NewAsync(CancellationToken cancellationToken);
}

/// <summary>A bucket: new objects whose names have the account, region and id of the flow log.</summary>
/// <param name="store">The bucket's objects, with the credentials of its owner.</param>
/// <param name="log">The flow log.</param>
/// <param name="filter">Objects whose names say that nothing asked for is in them are left out.</param>
public sealed class BucketDelivery(IObjectStore store, FlowLog log, FlowLogFilter filter) : DeliverySource
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public override async IAsyncEnumerable<IReadOnlyList<FlowLogObject>> NewAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<FlowLogObject> objects = [];
        await foreach (FlowLogObject found in new FlowLogBucket(store, log.DestinationId,
            log.Settings.Prefix).ListAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (found.Key?.FlowLogId == log.Id && _read.Add(found.Name)) { objects.Add(found); }
        }

        if (objects.Count > 0) { yield return objects; }
    }
}

/// <summary>
/// A log group: new events of the streams of the VPC's interfaces, since other flow logs may deliver into the same group.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="log">The flow log.</param>
/// <param name="interfaceIds">The interfaces of its VPC.</param>
/// <param name="filter">No event older than its windows is read.</param>
public sealed class LogGroupDelivery(FlowLogEvents group, FlowLog log, IReadOnlySet<string> interfaceIds,
    FlowLogFilter filter) : DeliverySource
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public override async IAsyncEnumerable<IReadOnlyList<FlowLogObject>> NewAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FlowLogSchema schema = FlowLogSchema.FromLogFormat(log.Settings.LogFormat);
        // Events come late and in no order, so that a look begins where the one before began.
        await foreach (IReadOnlyList<LogEvent> page in group.PagesAsync(
            new(log.DestinationId, filter.After - FlowLogKey.MaxWindow), cancellationToken).ConfigureAwait(false))
        {
            FlowLogObject[] streams =
                [.. page.Where(e => IsOfInterface(e) && group.Formats.Of(e.Message)?.Header == schema.Header && _read.Add(e.Id))
                    .GroupBy(e => e.StreamName).Select(s => AsFile(schema, s) with { Origin = new(log.AccountId, log.Region) })];
            if (streams.Length > 0) { yield return streams; }
        }
    }

    // A stream is named after its interface and the kind of traffic: eni-0abc-all.
    private bool IsOfInterface(LogEvent e) =>
        e.StreamName.LastIndexOf('-') is > 0 and int end && interfaceIds.Contains(e.StreamName[..end]);

    private static FlowLogObject AsFile(FlowLogSchema schema, IGrouping<string, LogEvent> stream)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', stream.Select(e => e.Message).Prepend(schema.Header)) + "\n");
        return new(stream.Key, text.Length, _ => Task.FromResult<Stream>(new MemoryStream(text, writable: false)));
    }
}
