using SecureNet.Model;

namespace SecureNet.FlowLogs;

/// <summary>The evidence that was found so far of a flow log's delivery.</summary>
public sealed record DeliveryEvidence
{
    /// <summary>
    /// The key of the newest object whose name has the flow log's account, region and id, or the newest stream of a log
    /// group; null where there is none.
    /// </summary>
    public string? Object { get; init; }

    /// <summary>The number of such objects, or parts of streams, that were read.</summary>
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

    /// <summary>Mistakes in objects.</summary>
    public IReadOnlyList<FlowLogProblem> Problems { get; init; } = [];
}

/// <summary>
/// Looks for what a flow log delivered. A prefix or an object proves nothing: records are read, and those of a known
/// packet looked for (a prefix is there before the traffic is, and NODATA is no traffic).
/// </summary>
/// <param name="source">The bucket or the log group.</param>
/// <param name="filter">Which records are of interest.</param>
public sealed class DeliveryProof(DeliverySource source, FlowLogFilter filter)
{
    public DeliveryEvidence Evidence { get; private set; } = new();

    /// <summary>The records of a flow log that ended at a time or later, whatever they say.</summary>
    /// <param name="log">The flow log.</param>
    /// <param name="since">The time (UTC). The window of a packet may have begun before it, and the clocks of two
    /// machines are two clocks.</param>
    public static FlowLogFilter FilterFor(FlowLog log, DateTimeOffset since) =>
        new() { AccountId = [log.AccountId], Region = [log.Region], After = since - TimeSpan.FromMinutes(1), IncludeNoData = true };

    /// <summary>Leaves out what is there already: called before a packet is sent, because no record of it can be there yet.</summary>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<FlowLogObject> _ in source.NewAsync(cancellationToken).ConfigureAwait(false)) { }
    }

    /// <summary>Reads what has come since the last look; where no packet is expected, only until there is a record of traffic.</summary>
    /// <param name="expected">Packets whose records are looked for.</param>
    public async Task LookAsync(IReadOnlyList<SeenPacket> expected, CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<FlowLogObject> objects in source.NewAsync(cancellationToken).ConfigureAwait(false))
        {
            await ReadAsync(objects, expected, cancellationToken).ConfigureAwait(false);
            if (expected.Count == 0 && Evidence.Records > 0) { return; }
        }
    }

    private async Task ReadAsync(IReadOnlyList<FlowLogObject> objects, IReadOnlyList<SeenPacket> expected,
        CancellationToken cancellationToken)
    {
        FlowLogSummary summary = new();
        List<FlowLogProblem> problems = [.. Evidence.Problems];
        List<FlowLogRecord> matches = [.. Evidence.Expected];
        FlowLogRecord? sample = Evidence.Sample;
        FlowLogReader reader = new(filter, new(), summary, problems.Add);
        await foreach (IReadOnlyList<FlowLogRecord> batch in reader.ReadAsync(objects.ToAsyncEnumerable(), cancellationToken)
            .ConfigureAwait(false))
        {
            foreach (FlowLogRecord record in batch.Where(r => r.LogStatus == "OK"))
            {
                sample ??= record;
                if (expected.Any(e => IsOf(record, e))) { matches.Add(record); }
            }
        }

        FlowLogObject newest = objects.MaxBy(o => o.Key?.Stamp ?? default)!;
        Evidence = new()
        {
            Object = newest.Name, Objects = Evidence.Objects + objects.Count, Records = Evidence.Records + summary.Records,
            NoData = Evidence.NoData + summary.NoData,
            SkipData = Evidence.SkipData + summary.SkipData, Sample = sample, Expected = matches, Problems = problems,
        };
    }

    /// <summary>True if the record is of this packet, whatever was done with it.</summary>
    public static bool IsOf(FlowLogRecord record, SeenPacket packet) =>
        record.InterfaceId == packet.Interface.Id && packet.Source.Equals(record.SourceAddress)
            && packet.Destination.Equals(record.DestinationAddress) && record.Protocol == packet.Protocol &&
        // The client's port is its own choice.
        (!packet.Protocol.HasPorts || record.DestinationPort == packet.DestinationPort || record.SourcePort == packet.SourcePort);
}
