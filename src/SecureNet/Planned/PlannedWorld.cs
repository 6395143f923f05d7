using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// The connected accounts as they would be after what -WhatIf showed: what was read, with the parts of a plan over it. Nothing is called.
/// </summary>
internal sealed class PlannedWorld
{
    private static long s_changes;

    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, Resource> _planned = [];
    private readonly Dictionary<ResourceKey, long> _versions = [];
    private readonly HashSet<ResourceKey> _created = [];
    private readonly HashSet<ResourceKey> _gone = [];
    private Network _state = Network.Empty;

    /// <param name="parts">What earlier commands showed.</param>
    public PlannedWorld(IEnumerable<PlannedPart> parts)
    {
        foreach (PlannedPart part in parts)
        {
            foreach ((ResourceKey key,
                Resource resource) in part.Resources.Where(r => part.Versions[r.Key] > _versions.GetValueOrDefault(r.Key)))
            {
                _planned[key] = resource;
                _versions[key] = part.Versions[key];
            }

            _created.UnionWith(part.Created);
            _gone.UnionWith(part.Gone);
        }

        _state = _state.With(_planned.Values);
    }

    /// <summary>Takes in what was read: changes rest on it.</summary>
    public void Know(IEnumerable<Resource> read)
    {
        lock (_lock) { _state = _state.With(read.Where(r => IsAsRead(PlannedPart.KeyOf(r)))); }
    }

    /// <summary>A listing as it would be.</summary>
    public IReadOnlyList<Resource> Complete(IReadOnlyList<Resource> read, Place place, ResourceKind kind, ResourceFilter filter)
    {
        Know(read);
        lock (_lock)
        {
            return
            [
                .. read.Where(r => IsAsRead(PlannedPart.KeyOf(r))),
                .. _planned.Values.Where(r => r.Kind == kind && r.Place == place.For(kind) && filter.Matches(r)),
            ];
        }
    }

    /// <summary>The effect of a change, on paper.</summary>
    public Resource? Apply(Place place, Change change)
    {
        place = change.Service == "iam" ? place.For(ResourceKind.Role) : place;
        lock (_lock)
        {
            Network before = _state;
            Resource? created = null;
            try { _state = NetworkPatcher.Apply(before, place, change, PlannedId.New, out created); }
            // About a resource that nobody read, so there is nothing to show.
            catch (ArgumentException) when (change is not CreateChange) { }
            foreach (Resource now in _state.Resources.Where(r => !ReferenceEquals(r, before.Find<Resource>(r.Place, r.Kind, r.Id))))
            {
                ResourceKey key = PlannedPart.KeyOf(now);
                if (before.Find<Resource>(now.Place, now.Kind, now.Id) is null) { _created.Add(key); }
                _planned[key] = now;
                _versions[key] = Interlocked.Increment(ref s_changes);
            }

            foreach (ResourceKey key in before.Resources.Select(PlannedPart.KeyOf)
                .Where(k => _state.Find<Resource>(k.Place, k.Kind, k.Id) is null))
            {
                _planned.Remove(key);
                _gone.Add(key);
            }

            return created;
        }
    }

    /// <summary>What is planned by now.</summary>
    public PlannedPart ToPart()
    {
        lock (_lock)
        {
            return new(new Dictionary<ResourceKey, Resource>(_planned), new Dictionary<ResourceKey, long>(_versions),
                new HashSet<ResourceKey>(_created), new HashSet<ResourceKey>(_gone));
        }
    }

    private bool IsAsRead(ResourceKey key) => !_planned.ContainsKey(key) && !_gone.Contains(key);
}
