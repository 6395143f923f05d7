using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>The events of every simulated log group.</summary>
internal sealed class SimulatedEvents(TimeProvider clock)
{
    // As AWS answers at most (CloudWatch Logs API reference, FilterLogEvents).
    public const int PageSize = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Place, string), List<LogEvent>> _groups = [];
    private long _next;

    public void Put(Place place, string group, string stream, DateTimeOffset timestamp, string message)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue((place, group), out List<LogEvent>? events)) { _groups[(place, group)] = events = []; }
            events.Add(new($"{clock.GetUtcNow().ToUnixTimeMilliseconds()}{_next++:d20}", stream, timestamp, message));
        }
    }

    /// <summary>The events from a position on, oldest first.</summary>
    public LogEventPage List(Place place, LogEventQuery query, int start)
    {
        lock (_lock)
        {
            LogEvent[] found = [.. (_groups.GetValueOrDefault((place, query.LogGroupName)) ?? [])
                .Where(e => (query.From is not { } from || e.Timestamp >= from) && (query.To is not { } to || e.Timestamp <= to))
                .OrderBy(e => e.Timestamp).ThenBy(e => e.Id, StringComparer.Ordinal)];
            LogEvent[] page = [.. found.Skip(start).Take(PageSize)];
            return new(page, start + page.Length < found.Length ? $"{start + page.Length}" : null);
        }
    }

    public void DeleteAll(Place place, string group)
    {
        lock (_lock) { _groups.Remove((place, group)); }
    }
}
