using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.FlowLogs;

/// <summary>What has been found so far of a flow log's delivery.</summary>
public sealed record DeliveryEvidence
{
    /// <summary>The newest object whose name has the flow log's account, region and id; null where there is none.</summary>
    public StoredFlowLog? Object { get; init; }

    /// <summary>How many such objects were read.</summary>
    public int Objects { get; init; }

    /// <summary>Records of traffic.</summary>
    public long Records { get; init; }

    /// <summary>Records that say that there was none.</summary>
    public long NoData { get; init; }

    /// <summary>Records that say that AWS lost some.</summary>
    public long SkipData { get; init; }

    /// <summary>Any record of traffic, as a sample.</summary>
    public FlowLogRecord? Sample { get; init; }

    /// <summary>The records of the packets that were expected.</summary>
    public IReadOnlyList<FlowLogRecord> Expected { get; init; } = [];

    /// <summary>What was wrong with objects.</summary>
    public IReadOnlyList<FlowLogProblem> Problems { get; init; } = [];
}

/// <summary>An object of a flow log.</summary>
public sealed record StoredFlowLog(string Key, FlowLogKey Name);

/// <summary>
/// Looks into a bucket for what a flow log delivered. A prefix or an object proves nothing: records are read, and those of a known
/// packet looked for (a prefix is there before the traffic is, and NODATA is no traffic).
/// </summary>
/// <param name="store">The bucket's objects, with the credentials of its owner.</param>
/// <param name="log">The flow log.</param>
/// <param name="since">Nothing that ended before is of interest (UTC).</param>
public sealed class DeliveryProof(IObjectStore store, FlowLog log, DateTimeOffset since)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public DeliveryEvidence Evidence { get; private set; } = new();

    // The window of a packet may have begun before it, and the clocks of two machines are two clocks.
    private readonly FlowLogFilter _filter = new() { AccountId = [log.AccountId], Region = [log.Region], After = since - TimeSpan.FromMinutes(1), IncludeNoData = true };

    /// <summary>Leaves out what is in the bucket already: called before a packet is sent, because no record of it can be there yet.</summary>
    public Task SkipAsync(CancellationToken cancellationToken) => NewObjectsAsync(cancellationToken);

    /// <summary>Reads the objects that have come since the last look.</summary>
    /// <param name="expected">Packets whose records are looked for.</param>
    public async Task LookAsync(IReadOnlyList<SeenPacket> expected, CancellationToken cancellationToken)
    {
        List<FlowLogObject> objects = await NewObjectsAsync(cancellationToken).ConfigureAwait(false);
        if (objects.Count == 0) { return; }
        FlowLogSummary summary = new();
        List<FlowLogProblem> problems = [.. Evidence.Problems];
        List<FlowLogRecord> matches = [.. Evidence.Expected];
        FlowLogRecord? sample = Evidence.Sample;
        FlowLogReader reader = new(_filter, new(), summary, problems.Add);
        await foreach (IReadOnlyList<FlowLogRecord> batch in reader.ReadAsync(objects.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false))
        {
            foreach (FlowLogRecord record in batch.Where(r => r.LogStatus == "OK"))
            {
                sample ??= record;
                if (expected.Any(e => IsOf(record, e))) { matches.Add(record); }
            }
        }

        FlowLogObject newest = objects.MaxBy(o => o.Key!.Stamp)!;
        Evidence = new()
        {
            Object = new(newest.Name, newest.Key!), Objects = Evidence.Objects + objects.Count, Records = Evidence.Records + summary.Records, NoData = Evidence.NoData + summary.NoData,
            SkipData = Evidence.SkipData + summary.SkipData, Sample = sample, Expected = matches, Problems = problems,
        };
    }

    private async Task<List<FlowLogObject>> NewObjectsAsync(CancellationToken cancellationToken)
    {
        List<FlowLogObject> objects = [];
        await foreach (FlowLogObject found in new FlowLogBucket(store, log.DestinationId, log.Settings.Prefix).ListAsync(_filter, cancellationToken).ConfigureAwait(false))
        {
            if (found.Key?.FlowLogId == log.Id && _read.Add(found.Name)) { objects.Add(found); }
        }

        return objects;
    }

    /// <summary>True if the record is of this packet, whatever was done with it.</summary>
    public static bool IsOf(FlowLogRecord record, SeenPacket packet) =>
        record.InterfaceId == packet.Interface.Id && packet.Source.Equals(record.SourceAddress) && packet.Destination.Equals(record.DestinationAddress) && record.Protocol == packet.Protocol &&
        // The client's port is its own choice.
        (!packet.Protocol.HasPorts || record.DestinationPort == packet.DestinationPort || record.SourcePort == packet.SourcePort);
}
