namespace SecureNet.Cloud;

/// <summary>
/// The logs of runs of one account and region. A log has a name that only one can have, and AWS gives its entries their numbers in the
/// order in which they come (RL1, RL2 in docs/dev/rules.md): of two writers one is first, and both are told. Reading may be behind, as all
/// listings are.
/// </summary>
public interface IRunLogs
{
    /// <summary>Begins a log with its first entry. Null where the name is taken.</summary>
    /// <param name="name">The name of the log.</param>
    /// <param name="deployment">The deployment that it is for.</param>
    /// <param name="text">What the entry says.</param>
    Task<RunLogEntry?> StartAsync(string name, string deployment, string text, CancellationToken cancellationToken);

    /// <summary>Adds an entry and tells its number. Null where the log is gone.</summary>
    Task<RunLogEntry?> AppendAsync(string logId, string text, CancellationToken cancellationToken);

    /// <summary>
    /// The entries of a log, in their order and without a gap from the first; what came last may not be shown yet. Empty where there is no
    /// log.
    /// </summary>
    Task<IReadOnlyList<RunLogEntry>> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes a log, if it is there.</summary>
    Task DeleteAsync(string logId, CancellationToken cancellationToken);
}

/// <summary>An entry of a log of runs.</summary>
/// <param name="LogId">The id of the log.</param>
/// <param name="Number">1 for the first entry; AWS gives it.</param>
/// <param name="Text">What the writer says.</param>
/// <param name="At">When it came, by AWS's clock.</param>
public sealed record RunLogEntry(string LogId, int Number, string Text, DateTimeOffset At);
