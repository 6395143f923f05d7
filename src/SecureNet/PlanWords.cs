using System.Text.RegularExpressions;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>
/// Says the steps of a plan by the names that a person knows: an id, or the address of what is yet to be made, is nothing to decide by.
/// </summary>
internal sealed partial class PlanWords
{
    private readonly Dictionary<string, string> _names = [];

    public PlanWords(Plan plan, Network have)
    {
        foreach (Resource resource in have.Resources.Where(r => r.Name is not null)) { _names[resource.Id] = resource.ToString(); }
        foreach (PlanStep step in plan.Steps)
        {
            if (step.Change is CreateChange { Address: { } address } create)
            {
                _names[Blueprint.IdOf(step.Place, create.Creates, address)] = create.Tags.GetValueOrDefault(TagNames.Name) ?? address;
            }
        }

        foreach ((string standIn, string id) in plan.KnownIds) { _names[standIn] = _names.GetValueOrDefault(id, id); }
    }

    public string Sentence(PlanStep step)
    {
        string what = step.Description;
        // The longest first: the address of a part begins with that of the whole.
        foreach ((string standIn, string name) in _names.Where(n => n.Key.StartsWith('@')).OrderByDescending(n => n.Key.Length))
        {
            what = what.Replace(standIn, name, StringComparison.Ordinal);
        }
        what = Id().Replace(what,
            id => _names.GetValueOrDefault(id.Value) is { } name && !what.Contains(name, StringComparison.Ordinal) ? name : id.Value);
        return $"Performing the operation \"{what}\" on target \"{step.Place}\".";
    }

    [GeneratedRegex(@"(?<![\w/(])(?:planned-)?[a-z]+-[0-9a-f]{8,17}\b")]
    private static partial Regex Id();
}
