using System.Collections.Concurrent;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// What this session created and deleted a moment ago: the measure by which a listing is known to be behind (<see cref="SettledListing"/>),
/// and a NotFound to mean "not visible yet". It never takes the place of an answer.
/// </summary>
public sealed class RecentChanges(TimeProvider clock)
{
    // Observed lags are seconds; after this NotFound means what it says.
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<ResourceKey, (Resource? Resource, DateTimeOffset At)> _changes = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _touched = new(StringComparer.Ordinal);

    private const int RunsToTell = 50;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _runs = new(StringComparer.Ordinal);

    /// <summary>Keeps the name of a run of which this knows every change.</summary>
    public void AddRun(string run) => _runs.TryAdd(run, clock.GetUtcNow());

    /// <summary>A run of which this does not know every change after all: the answer to a create is missing.</summary>
    public void ForgetRun(string run) => _runs.TryRemove(run, out _);

    /// <summary>True for a run of which this knows every change.</summary>
    public bool IsRun(string run) => _runs.ContainsKey(run);

    /// <summary>The latest of the runs of which this knows every change, for another process of this machine.</summary>
    public IReadOnlyList<string> Runs => [.. _runs.OrderByDescending(r => r.Value).Take(RunsToTell).Select(r => r.Key)];

    public void Created(Resource resource) => _changes[new(resource.Place, resource.Kind, resource.Id)] = (resource, clock.GetUtcNow());

    public void Deleted(Place place, ResourceKind kind, string id) => _changes[new(place, kind, id)] = (null, clock.GetUtcNow());

    /// <summary>Keeps that something was changed, or emptied, without being made or deleted.</summary>
    public void Changed(string id) => _touched[id] = clock.GetUtcNow();

    /// <summary>True if this session changed it so recently that a service may not have heard of it.</summary>
    public bool IsChanged(string id) => _touched.TryGetValue(id, out DateTimeOffset at) && clock.GetUtcNow() - at < s_memory;

    /// <summary>True if this session created the resource so recently that NotFound may mean "not visible yet".</summary>
    public bool IsNew(string id) =>
        _changes.Any(c => c.Key.Id == id && c.Value.Resource is not null && clock.GetUtcNow() - c.Value.At < s_memory);

    /// <summary>True if this session created the key pair of this name, as <see cref="IsNew"/> says; launches name it by name.</summary>
    public bool IsNewKeyPair(string? name) =>
        name is not null && _changes.Values.Any(c => c.Resource is KeyPair k && k.KeyName == name && clock.GetUtcNow() - c.At < s_memory);

    /// <summary>What was changed within the memory, for another process of this machine.</summary>
    public IReadOnlyList<RecentChange> Latest()
    {
        DateTimeOffset since = clock.GetUtcNow() - s_memory;
        return [.. _changes.Where(c => c.Value.At >= since)
            .Select(c => new RecentChange(c.Key.Place.AccountId, c.Key.Place.Region, c.Key.Kind, c.Key.Id, c.Value.At,
                c.Value.Resource is not null, c.Value.Resource?.Deployment, c.Value.Resource?.Address, c.Value.Resource?.VpcIds))];
    }

    /// <summary>Takes over what another process of this machine changed.</summary>
    public void Learn(IEnumerable<RecentChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (RecentChange change in changes)
        {
            (Resource?, DateTimeOffset At) heard = (change.IsCreated ? new HeardOf(change) : null, change.At);
            _changes.AddOrUpdate(new(new(change.AccountId, change.Region), change.Kind, change.Id), heard,
                (_, own) => own.At > heard.At ? own : heard);
        }
    }

    /// <summary>
    /// True where a listing lacks what was created, or shows what was deleted, so short a time ago that it may be behind.
    /// </summary>
    /// <param name="listed">The answer.</param>
    /// <param name="place">The place that was asked.</param>
    /// <param name="kind">The kind that was asked for.</param>
    /// <param name="filter">What of it was asked for.</param>
    /// <param name="lag">How long AWS may be behind.</param>
    public bool AreMissedBy(IReadOnlyList<Resource> listed, Place place, ResourceKind kind, ResourceFilter filter, TimeSpan lag)
    {
        ArgumentNullException.ThrowIfNull(filter);
        DateTimeOffset since = clock.GetUtcNow() - lag;
        foreach ((ResourceKey key, (Resource? created, DateTimeOffset at)) in _changes)
        {
            if (at < since || key.Place != place || key.Kind != kind) { continue; }
            Resource? seen = listed.FirstOrDefault(r => r.Id == key.Id && r.Place == place);
            // What AWS shows as going was heard of; whoever needs it gone waits for that.
            if (created is null ? seen is { IsGone: false, IsLeaving: false } : seen is null && filter.Matches(created)) { return true; }
        }

        return false;
    }
}

/// <summary>A change as one process tells it to the next: enough to know whether a listing shows it.</summary>
public sealed record RecentChange(
    string AccountId, string Region, ResourceKind Kind, string Id, DateTimeOffset At, bool IsCreated, string? Deployment, string? Address,
    IReadOnlyList<string>? VpcIds);

/// <summary>A resource of which only is known that somebody on this machine made it.</summary>
internal sealed record HeardOf : Resource
{
    private readonly RecentChange _change;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public HeardOf(RecentChange change)
    {
        _change = change;
        (Id, AccountId, Region) = (change.Id, change.AccountId, change.Region);
        if (change.Deployment is { } d) { Tags = Tags.Add(TagNames.Deployment, d); }
        if (change.Address is { } a) { Tags = Tags.Add(TagNames.Address, a); }
    }

    public override ResourceKind Kind => _change.Kind;
    public override IReadOnlyList<string>? VpcIds => _change.VpcIds;
}
