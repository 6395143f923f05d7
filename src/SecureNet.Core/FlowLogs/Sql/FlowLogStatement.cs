namespace SecureNet.FlowLogs.Sql;

/// <summary>A question in SQL, and what it was made of.</summary>
/// <param name="Sql">The text, as Athena gets it.</param>
/// <param name="Filter">Which records are asked for.</param>
/// <param name="Tables">The tables that are asked.</param>
public sealed record FlowLogStatement(string Sql, FlowLogFilter Filter, IReadOnlyList<FlowLogTable> Tables)
{
    /// <summary>The longest text that Athena takes, in bytes. Source: Athena user guide, "Service quotas".</summary>
    public const int MaxBytes = 262_144;

    /// <summary>The sums; null where records are asked for.</summary>
    public FlowLogQuestion? Question { get; init; }

    /// <summary>The most records, where records are asked for.</summary>
    public long First { get; init; } = long.MaxValue;

    /// <summary>The tables that cannot answer, each with the field that they lack.</summary>
    public IReadOnlyList<FlowLogProblem> Problems { get; init; } = [];

    /// <summary>The columns of the records, where records are asked for: those of all tables.</summary>
    public FlowLogSchema? Schema { get; init; }
}
