using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>The logs of runs of a simulated world: names and numbers are given at once, and readers see them late.</summary>
internal sealed class SimulatedRunLogState(TimeProvider clock, SimulationOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Place Place, string Name), List<(RunLogEntry Entry, DateTimeOffset VisibleAt)>> _logs = [];
    private int _made;

    /// <summary>How many logs there are, by truth.</summary>
    public int Count
    {
        get { lock (_lock) { return _logs.Count; } }
    }

    /// <summary>All entries, by truth.</summary>
    public IReadOnlyList<RunLogEntry> All
    {
        get { lock (_lock) { return [.. _logs.Values.SelectMany(l => l.Select(e => e.Entry))]; } }
    }

    public RunLogEntry? Start(Place place, string name, string text)
    {
        lock (_lock)
        {
            if (_logs.ContainsKey((place, name))) { return null; }
            _logs[(place, name)] = [];
            return Add(_logs[(place, name)], $"lt-{++_made:x17}", text);
        }
    }

    public RunLogEntry? Append(string logId, string text)
    {
        lock (_lock) { return _logs.Values.FirstOrDefault(l => l[0].Entry.LogId == logId) is { } log ? Add(log, logId, text) : null; }
    }

    public IReadOnlyList<RunLogEntry> Read(Place place, string name)
    {
        lock (_lock)
        {
            DateTimeOffset now = clock.GetUtcNow();
            return _logs.TryGetValue((place, name), out List<(RunLogEntry Entry, DateTimeOffset VisibleAt)>? log)
                ? [.. log.TakeWhile(e => e.VisibleAt <= now).Select(e => e.Entry)] : [];
        }
    }

    public bool Delete(string logId)
    {
        lock (_lock)
        {
            foreach ((Place, string) key in _logs.Where(l => l.Value[0].Entry.LogId == logId).Select(l => l.Key).ToArray())
            {
                _logs.Remove(key);
            }
            return true;
        }
    }

    private RunLogEntry Add(List<(RunLogEntry, DateTimeOffset)> log, string logId, string text)
    {
        DateTimeOffset now = clock.GetUtcNow();
        RunLogEntry entry = new(logId, log.Count + 1, text, now);
        log.Add((entry, now + options.VisibilityLag));
        return entry;
    }
}

/// <summary>The logs of runs as one simulated cloud reaches them, by the calls that AWS has for them.</summary>
internal sealed class SimulatedRunLogs(SimulatedCloud cloud, SimulatedRunLogState state) : IRunLogs
{
    public Task<RunLogEntry?> StartAsync(string name, string deployment, string text, CancellationToken cancellationToken) =>
        cloud.CallAsync("ec2:CreateLaunchTemplate", name, true, () => state.Start(cloud.Place, name, text), cancellationToken);

    public Task<RunLogEntry?> AppendAsync(string logId, string text, CancellationToken cancellationToken) =>
        cloud.CallAsync("ec2:CreateLaunchTemplateVersion", logId, true, () => state.Append(logId, text), cancellationToken);

    public Task<IReadOnlyList<RunLogEntry>> ReadAsync(string name, CancellationToken cancellationToken) =>
        cloud.CallAsync("ec2:DescribeLaunchTemplateVersions", name, false, () => state.Read(cloud.Place, name), cancellationToken);

    public Task DeleteAsync(string logId, CancellationToken cancellationToken) =>
        cloud.CallAsync("ec2:DeleteLaunchTemplate", logId, true, () => state.Delete(logId), cancellationToken);
}
