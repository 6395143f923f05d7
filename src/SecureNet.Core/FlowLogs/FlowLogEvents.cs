using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.FlowLogs;

/// <summary>The flow log events of a log group. Events are read a page at a time, whatever the group holds.</summary>
/// <param name="cloud">The account and region of the group.</param>
/// <param name="name">The group's name.</param>
/// <param name="writers">The flow logs that deliver into it.</param>
public sealed class FlowLogEvents(ICloud cloud, string name, IReadOnlyList<FlowLog> writers)
{
    /// <summary>The formats of its records.</summary>
    public FlowLogFormats Formats { get; } = new(name, writers);

    /// <summary>
    /// The group as one file that may match the filter: its events, oldest first, each with its header where the format changes.
    /// </summary>
    public FlowLogObject AsFile(FlowLogFilter filter)
    {
        // An event's time is one of its window; which one AWS does not say.
        LogEventQuery query = new(name, filter.After - FlowLogKey.MaxWindow, filter.Before + FlowLogKey.MaxWindow);
        string? vpc = writers.Select(w => w.ResourceId).Distinct().ToArray() is [{ } one]
            && one.StartsWith("vpc-", StringComparison.Ordinal) ? one : null;
        return new(name, 0, c => Task.FromResult<Stream>(new LogEventStream(PagesAsync(query, c), Formats)),
            IsRemote: true) { Origin = new(cloud.Place.AccountId, cloud.Place.Region, vpc) };
    }

    /// <summary>The events, a page at a time; where AWS is busy or does not answer, the page is asked for again.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEvent>> PagesAsync(LogEventQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            string? token = next;
            LogEventPage page = await CloudCaller.RepeatAsync(
                cloud.Pace, () => cloud.Logs.FilterAsync(query, token, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (page.Events.Count > 0) { yield return page.Events; }
            next = page.NextToken;
        }
        while (next is not null);
    }
}
