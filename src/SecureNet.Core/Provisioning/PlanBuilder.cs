using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Collects steps and finds their order: a step comes after the one that provides an id it refers to.</summary>
internal sealed class PlanBuilder
{
    private readonly List<PlanStep> _steps = [];
    private readonly Dictionary<string, int> _providers = [];
    private readonly Dictionary<(Place, string), string> _known = [];

    /// <summary>Tells the real id of a wanted resource that exists.</summary>
    public void Know(Place place, string standIn, string id) => _known[(place, standIn)] = id;

    /// <summary>The wanted resource is made anew: its old id no longer stands for it.</summary>
    public void Forget(Place place, string standIn) => _known.Remove((place, standIn));

    /// <summary>The real id where it is known, else the stand-in.</summary>
    public string Id(Place place, string id) => IdScope.Find(_known, place, id) ?? id;

    /// <summary>Adds a change after the steps named and after the providers of the ids it refers to. Returns its number.</summary>
    public int Add(Place place, Change change, params int?[] after)
    {
        Change resolved = change.Resolve(id => Id(place, id));
        return AddStep(place, resolved, null, [.. after, .. resolved.References.Select(ProviderOf)]);
    }

    /// <summary>Adds a change after exactly the steps named.</summary>
    public int AddExactly(Place place, Change change, params int?[] after) =>
        AddStep(place, change.Resolve(id => Id(place, id)), null, after);

    public int Wait(Place place, WaitFor wait, params int?[] after) => AddStep(place, null, wait with { Id = Id(place, wait.Id) }, after);

    /// <summary>From now on, steps that refer to this id come after the step.</summary>
    public void Provides(Place place, string id, int step) => _providers[Id(place, id)] = step;

    public int? ProviderOf(string id) => _providers.TryGetValue(id, out int step) ? step : null;

    /// <summary>The changes so far that refer to this id.</summary>
    public IEnumerable<int?> StepsAbout(string id) => _steps.Where(s => s.Change?.References.Contains(id) == true).Select(s => (int?)s.Number);

    public Plan Build() => new(_steps) { KnownIds = _known };

    private int AddStep(Place place, Change? change, WaitFor? wait, IEnumerable<int?> after)
    {
        int number = _steps.Count;
        _steps.Add(new(number, place, change, wait, [.. after.OfType<int>().Distinct().Order()]));
        return number;
    }
}

/// <summary>Finds the id that a stand-in means: in its own place first, else (for the far end of a peering) wherever it is.</summary>
internal static class IdScope
{
    public static string? Find(IReadOnlyDictionary<(Place, string), string> ids, Place place, string id)
    {
        if (!id.StartsWith('@')) { return id; }
        return ids.TryGetValue((place, id), out string? own) ? own
            // What belongs to the account as a whole before what another account calls the same.
            : ids.Where(e => e.Key.Item2 == id).OrderByDescending(e => e.Key.Item1.AccountId == place.AccountId).Select(e => e.Value).FirstOrDefault();
    }
}
