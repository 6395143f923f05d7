using System.Collections.Concurrent;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>The listings of a time in which nothing is changed: each of everything is asked for once.</summary>
public sealed class ListingMemory
{
    private readonly ConcurrentDictionary<(Place Place, ResourceKind Kind), Lazy<Task<IReadOnlyList<Resource>>>> _listings = [];

    /// <summary>What was listed before, or is now; listings of some ids differ from item to item and are not kept.</summary>
    public Task<IReadOnlyList<Resource>> Get(
        Place place, ResourceKind kind, ResourceFilter filter, Func<Task<IReadOnlyList<Resource>>> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return filter == ResourceFilter.All ? _listings.GetOrAdd((place.For(kind), kind), _ => new(list)).Value : list();
    }
}
