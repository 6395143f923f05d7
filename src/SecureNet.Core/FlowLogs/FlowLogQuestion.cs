namespace SecureNet.FlowLogs;

/// <summary>A sum over records.</summary>
public enum FlowLogSum
{
    Bytes,
    Packets,

    /// <summary>Records: one a flow, direction and window.</summary>
    Flows,
}

/// <summary>
/// A question about many records: which groups, what of them is added up, how many of the largest. Any engine can answer it.
/// </summary>
public sealed record FlowLogQuestion
{
    /// <summary>The filter of the records that count.</summary>
    public FlowLogFilter Filter { get; init; } = FlowLogFilter.All;

    /// <summary>The columns that make a group; none makes one group of all.</summary>
    public IReadOnlyList<FlowLogGrouping> By { get; init; } = [];

    /// <summary>The sums; the first decides which groups are the largest.</summary>
    public IReadOnlyList<FlowLogSum> Sum { get; init; } = [FlowLogSum.Bytes];

    /// <summary>The number of groups that are given; of equals the ones with the smaller keys.</summary>
    public int Top { get; init; } = 20;

    /// <summary>True to give all groups in the order of their keys (a timeline), and not the largest.</summary>
    public bool InKeyOrder { get; init; }

    private static FlowLogSum[] All => [FlowLogSum.Bytes, FlowLogSum.Packets, FlowLogSum.Flows];

    /// <summary>The pairs of addresses that send most.</summary>
    public static FlowLogQuestion TopTalkers { get; } = new()
    {
        By = [new(FlowLogField.SourceAddress), new(FlowLogField.DestinationAddress)], Sum = All
    };

    /// <summary>The flows that are rejected most often.</summary>
    public static FlowLogQuestion Rejects { get; } = new()
    {
        Filter = new() { Action = ["REJECT"] }, Sum = [FlowLogSum.Flows, FlowLogSum.Packets, FlowLogSum.Bytes],
        By = [new(FlowLogField.SourceAddress), new(FlowLogField.DestinationAddress), new(FlowLogField.DestinationPort),
            new(FlowLogField.Protocol)],
    };

    /// <summary>The ports that carry most, accepted and rejected.</summary>
    public static FlowLogQuestion Ports { get; } = new()
    {
        By = [new(FlowLogField.DestinationPort), new(FlowLogField.Protocol), new(FlowLogField.Action)], Sum = All,
    };

    /// <summary>The traffic in every stretch of time, by the start of the windows.</summary>
    public static FlowLogQuestion Timeline(TimeSpan step) =>
        new() { By = [new(FlowLogField.Start) { Step = step }], Sum = All, InKeyOrder = true };
}
