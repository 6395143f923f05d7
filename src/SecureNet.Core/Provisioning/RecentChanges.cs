using System.Collections.Concurrent;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// What this session created and deleted a moment ago. EC2 is eventually consistent: a listing may not show yet what a create
/// answered, and without this the next cmdlet of a script would make it twice.
/// </summary>
public sealed class RecentChanges(TimeProvider clock)
{
    // Observed lags are seconds; after this a listing is believed over our memory.
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<ResourceKey, (Resource? Resource, DateTimeOffset At)> _changes = new();

    public void Created(Resource resource) => _changes[new(resource.Place, resource.Kind, resource.Id)] = (resource, clock.GetUtcNow());

    public void Deleted(Place place, ResourceKind kind, string id) => _changes[new(place, kind, id)] = (null, clock.GetUtcNow());

    /// <summary>True if this session created the resource so recently that NotFound may mean "not visible yet".</summary>
    public bool IsNew(string id) => _changes.Any(c => c.Key.Id == id && c.Value.Resource is not null && clock.GetUtcNow() - c.Value.At < s_memory);

    /// <summary>The network as listed, with what was created since and without what was deleted since.</summary>
    public Network Correct(Network listed, Func<Resource, bool> belongs)
    {
        DateTimeOffset since = clock.GetUtcNow() - s_memory;
        foreach ((ResourceKey key, (Resource? resource, DateTimeOffset at)) in _changes)
        {
            if (at < since || !listed.Has(key.Place, key.Kind)) { continue; }
            Resource? seen = listed.Find<Resource>(key.Place, key.Kind, key.Id);
            if (resource is null && seen is not null) { listed = listed.Without(seen); }
            else if (resource is not null && seen is null && belongs(resource)) { listed = listed.With(resource); }
        }

        return listed;
    }
}
