using SecureNet.Reachability;

namespace SecureNet.FlowLogs;

/// <summary>A rejected packet, and the rule that rejected it.</summary>
public sealed record FlowLogRejection
{
    public required FlowLogRecord Record { get; init; }

    /// <summary>True where the model has the rule; false where it cannot say.</summary>
    public bool Explained => Layer is not null;

    /// <summary>True where the packet was the reply of a flow that was let through.</summary>
    public bool IsReply { get; init; }

    /// <summary>The layer that rejected it; null where it is not known.</summary>
    public Layer? Layer { get; init; }

    /// <summary>The group or network ACL.</summary>
    public string? ResourceId { get; init; }

    public string? ResourceName { get; init; }

    /// <summary>The entry that denied it; null where nothing allows it.</summary>
    public string? Rule { get; init; }

    /// <summary>A sentence: what rejected it, or why that cannot be said.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// The smallest change that lets it through, proved on the model; Repair-NetworkPath makes it. Null where there is none.
    /// </summary>
    public Fix? Fix { get; init; }

    /// <summary>The flow that the model was asked about; null where it was not.</summary>
    public PathAnalysis? Path { get; init; }

    public string? InterfaceId => Record.InterfaceId;

    public string? AccountId { get; init; }

    public string? Region { get; init; }

    public override string ToString() =>
        $"{(Record.Protocol is { } p ? p.ToString() : "?")}"
            + $"{(Record.DestinationPort is > 0 and { } port ? $"/{port}" : "")} {Record.SourceAddress} -> "
            + $"{Record.DestinationAddress}: {Reason}";
}
