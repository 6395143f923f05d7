using System.Collections.Immutable;

namespace SecureNet.Model;

/// <summary>The key of a resource: the same id may be seen from two accounts (a peering connection).</summary>
public readonly record struct ResourceKey(Place Place, ResourceKind Kind, string Id);

/// <summary>
/// An immutable set of resources across accounts and regions, and what of it was collected. A kind that was not collected in a
/// place is unknown there, which is not the same as empty.
/// </summary>
public sealed class Network
{
    public static Network Empty { get; } = new(
        ImmutableDictionary<ResourceKey, Resource>.Empty, ImmutableHashSet<(Place, ResourceKind)>.Empty, [],
        ImmutableDictionary<Place, bool>.Empty, AssumptionRules.Default);

    private readonly ImmutableDictionary<ResourceKey, Resource> _resources;
    private readonly ImmutableHashSet<(Place, ResourceKind)> _collected;
    private readonly ImmutableHashSet<Place> _unread;

    private readonly ImmutableDictionary<Place, bool> _managed;

    private Network(
        ImmutableDictionary<ResourceKey, Resource> resources, ImmutableHashSet<(Place, ResourceKind)> collected,
        ImmutableHashSet<Place> unread,
        ImmutableDictionary<Place, bool> managed, AssumptionRules rules)
    {
        _resources = resources;
        _collected = collected;
        _unread = unread;
        (_managed, Rules) = (managed, rules);
    }

    /// <summary>What answers about this network may take as so.</summary>
    public AssumptionRules Rules { get; }

    /// <summary>
    /// Whether the listings of a place hold what services of AWS manage there, which EC2 can hide (Z7); null where that is not known.
    /// </summary>
    public bool? ShowsManaged(Place place) => _managed.TryGetValue(place, out bool shown) ? shown : null;

    /// <summary>This network, knowing whether the listings of the place hold what services of AWS manage there.</summary>
    public Network WithManaged(Place place, bool shown) => new(_resources, _collected, _unread, _managed.SetItem(place, shown), Rules);

    /// <summary>This network, of which only so much may be taken as so.</summary>
    public Network Assuming(AssumptionRules rules) => new(_resources, _collected, _unread, _managed, rules);

    /// <summary>Every resource, in no particular order.</summary>
    public IEnumerable<Resource> Resources => _resources.Values;

    public int Count => _resources.Count;

    /// <summary>The places of which anything was collected, and those that were asked about in vain.</summary>
    public IEnumerable<Place> Places => _collected.Select(c => c.Item1).Concat(_unread).Distinct();

    /// <summary>Every resource of a type.</summary>
    public IEnumerable<T> Of<T>() where T : Resource => _resources.Values.OfType<T>();

    /// <summary>Every resource of a type in one place.</summary>
    public IEnumerable<T> Of<T>(Place place) where T : Resource => Of<T>().Where(r => r.Place == place);

    /// <summary>The resource with this id in this place, or null.</summary>
    public T? Find<T>(Place place, ResourceKind kind, string id) where T : Resource =>
        _resources.GetValueOrDefault(new(place, kind, id)) as T;

    /// <summary>The resource of this type with this id in any place, or null.</summary>
    public T? Find<T>(string id) where T : Resource => Of<T>().FirstOrDefault(r => r.Id == id);

    /// <summary>True if this kind was listed in this place, so that what is missing is known not to be there.</summary>
    public bool Has(Place place, ResourceKind kind) => _collected.Contains((place, kind));

    /// <summary>This network with the resource added or replaced.</summary>
    public Network With(Resource resource) => new(_resources.SetItem(KeyOf(resource), resource), _collected, _unread, _managed, Rules);

    /// <summary>This network with the resources added or replaced.</summary>
    public Network With(IEnumerable<Resource> resources) =>
        new(_resources.SetItems(resources.Select(r => KeyValuePair.Create(KeyOf(r), r))), _collected, _unread, _managed, Rules);

    /// <summary>This network without the resource.</summary>
    public Network Without(Resource resource) => new(_resources.Remove(KeyOf(resource)), _collected, _unread, _managed, Rules);

    /// <summary>This network without the resources.</summary>
    public Network Without(IEnumerable<Resource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return resources.ToArray().Aggregate(this, (network, resource) => network.Without(resource));
    }

    /// <summary>This network, knowing that the kind was listed in the place.</summary>
    public Network WithCollected(Place place, ResourceKind kind) =>
        new(_resources, _collected.Add((place, kind)), _unread, _managed, Rules);

    /// <summary>This network, knowing that there is such a place, even if nothing of it could be read.</summary>
    public Network WithPlace(Place place) => new(_resources, _collected, _unread.Add(place), _managed, Rules);

    /// <summary>These resources, as if exactly what was read of another network had been read of this one.</summary>
    public Network ReadAs(Network other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(_resources, other._collected, other._unread, other._managed, other.Rules);
    }

    /// <summary>This network, not knowing whether the kind was listed whole in the place.</summary>
    internal Network WithoutCollected(Place place, ResourceKind kind) =>
        new(_resources, _collected.Remove((place, kind)), _unread.Add(place), _managed, Rules);

    /// <summary>This network and another one; where both have a resource, the other's is kept.</summary>
    public Network Merge(Network other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(_resources.SetItems(other._resources), _collected.Union(other._collected), _unread.Union(other._unread),
            _managed.SetItems(other._managed), Rules);
    }

    private static ResourceKey KeyOf(Resource resource) => new(resource.Place, resource.Kind, resource.Id);
}
