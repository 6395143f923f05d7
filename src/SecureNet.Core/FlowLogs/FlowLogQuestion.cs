namespace SecureNet.FlowLogs;

/// <summary>What is added up.</summary>
public enum FlowLogSum
{
    Bytes,
    Packets,

    /// <summary>Records: one a flow, direction and window.</summary>
    Flows,
}

/// <summary>A question about many records: which groups, what of them is added up, how many of the largest. Any engine can answer it.</summary>
public sealed record FlowLogQuestion
{
    /// <summary>Which records count.</summary>
    public FlowLogFilter Filter { get; init; } = FlowLogFilter.All;

    /// <summary>What makes a group; nothing makes one group of all.</summary>
    public IReadOnlyList<FlowLogGrouping> By { get; init; } = [];

    /// <summary>What is added up; the first decides which groups are the largest.</summary>
    public IReadOnlyList<FlowLogSum> Sum { get; init; } = [FlowLogSum.Bytes];

    /// <summary>How many groups are given; of equals the ones with the smaller keys.</summary>
    public int Top { get; init; } = 20;

    /// <summary>True to give all groups in the order of their keys (a timeline), and not the largest.</summary>
    public bool InKeyOrder { get; init; }

    private static FlowLogSum[] All => [FlowLogSum.Bytes, FlowLogSum.Packets, FlowLogSum.Flows];

    /// <summary>Who sends most to whom.</summary>
    public static FlowLogQuestion TopTalkers { get; } = new() { By = [new(FlowLogField.SourceAddress), new(FlowLogField.DestinationAddress)], Sum = All };

    /// <summary>What is rejected most often.</summary>
    public static FlowLogQuestion Rejects { get; } = new()
    {
        Filter = new() { Action = ["REJECT"] }, Sum = [FlowLogSum.Flows, FlowLogSum.Packets, FlowLogSum.Bytes],
        By = [new(FlowLogField.SourceAddress), new(FlowLogField.DestinationAddress), new(FlowLogField.DestinationPort), new(FlowLogField.Protocol)],
    };

    /// <summary>Which ports carry most, accepted and rejected.</summary>
    public static FlowLogQuestion Ports { get; } = new()
    {
        By = [new(FlowLogField.DestinationPort), new(FlowLogField.Protocol), new(FlowLogField.Action)], Sum = All,
    };

    /// <summary>How much there was in every stretch of time, by the start of the windows.</summary>
    public static FlowLogQuestion Timeline(TimeSpan step) => new() { By = [new(FlowLogField.Start) { Step = step }], Sum = All, InKeyOrder = true };
}
