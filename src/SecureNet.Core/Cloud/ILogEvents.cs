namespace SecureNet.Cloud;

/// <summary>The events of log groups, as one account sees them in one region. Failures are <see cref="CloudException"/>s.</summary>
public interface ILogEvents
{
    /// <summary>One page of a group's events, of all its streams together.</summary>
    /// <param name="query">Which events.</param>
    /// <param name="nextToken">What the page before gave; null for the first.</param>
    Task<LogEventPage> FilterAsync(LogEventQuery query, string? nextToken, CancellationToken cancellationToken);
}

/// <summary>Which events of a log group are read.</summary>
/// <param name="LogGroupName">The group.</param>
/// <param name="From">Only events of this time or later (UTC); null for all.</param>
/// <param name="To">Only events of this time or earlier (UTC); null for all.</param>
public sealed record LogEventQuery(string LogGroupName, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Some events, and how to go on. A page may be empty and not be the last.</summary>
/// <param name="Events">The events, oldest first.</param>
/// <param name="NextToken">For the next page; null where there is none.</param>
public sealed record LogEventPage(IReadOnlyList<LogEvent> Events, string? NextToken);

/// <summary>One event.</summary>
/// <param name="Id">Unique in its group.</param>
/// <param name="StreamName">The stream that it came by; of a flow log the interface and the kind of traffic, such
/// as <c>eni-0abc-all</c>.</param>
/// <param name="Timestamp">When it happened (UTC).</param>
/// <param name="Message">Its text; of a flow log one record, without a header.</param>
public sealed record LogEvent(string Id, string StreamName, DateTimeOffset Timestamp, string Message);
