using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Collects steps and finds their order: a step comes after the one that provides an id it refers to.</summary>
internal sealed class PlanBuilder
{
    private readonly List<PlanStep> _steps = [];
    private readonly Dictionary<string, Dictionary<(Place Place, ResourceKind Kind), int>> _providers = [];
    private readonly Dictionary<string, string> _known = [];

    /// <summary>Tells the real id of a wanted resource that exists.</summary>
    public void Know(string standIn, string id) => _known[standIn] = id;

    /// <summary>The wanted resource is made anew: its old id no longer stands for it.</summary>
    public void Forget(string standIn) => _known.Remove(standIn);

    /// <summary>The real id where it is known, else the stand-in.</summary>
    public string Id(string id) => _known.GetValueOrDefault(id, id);

    /// <summary>Adds a change after the steps named and after the providers of the ids it refers to. Returns its number.</summary>
    public int Add(Place place, Change change, params int?[] after)
    {
        Change resolved = change.Resolve(Id);
        return AddStep(place, resolved, null, [.. after, .. resolved.References.SelectMany(id => ProvidersOf(place, id))]);
    }

    /// <summary>Adds a change after exactly the steps named.</summary>
    public int AddExactly(Place place, Change change, params int?[] after) => AddStep(place, change.Resolve(Id), null, after);

    public int Wait(Place place, WaitFor wait, params int?[] after) => AddStep(place, null, wait with { Id = Id(wait.Id) }, after);

    /// <summary>From now on, steps that refer to this wanted resource come after the step.</summary>
    public void Provides(Resource wanted, int step)
    {
        if (!_providers.TryGetValue(Id(wanted.Id), out Dictionary<(Place, ResourceKind), int>? of)) { _providers[Id(wanted.Id)] = of = []; }
        of[(wanted.Place, wanted.Kind)] = step;
    }

    /// <summary>
    /// The steps that provide what a change in this place means by this id. Names stand for as many resources as there are
    /// kinds and places that have them.
    /// </summary>
    public IEnumerable<int?> ProvidersOf(Place place, string id) =>
        _providers.TryGetValue(id, out Dictionary<(Place Place, ResourceKind Kind), int>? of)
            ? of.Where(p => StandIn.Is(id) || p.Key.Place == place.For(p.Key.Kind) || IsSeenFromElsewhere(p.Key.Kind))
                .Select(p => (int?)p.Value) : [];

    /// <summary>The changes so far of this account that refer to this id.</summary>
    public IEnumerable<int?> StepsAbout(Place place, string id) =>
        _steps.Where(s => s.Place.AccountId == place.AccountId && s.Change?.References.Contains(id) == true).Select(s => (int?)s.Number);

    public Plan Build() => new(_steps) { KnownIds = _known };

    // A bucket's name is its own in all accounts, and both ends of a peering call it the same.
    private static bool IsSeenFromElsewhere(ResourceKind kind) => kind is ResourceKind.Bucket or ResourceKind.VpcPeeringConnection;

    private int AddStep(Place place, Change? change, WaitFor? wait, IEnumerable<int?> after)
    {
        int number = _steps.Count;
        _steps.Add(new(number, place, change, wait, [.. after.OfType<int>().Distinct().Order()]));
        return number;
    }
}
