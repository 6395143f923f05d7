using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// What a cmdlet wants: resources of one deployment, with a <see cref="StandIn"/> as the id of what may not exist yet. Routes, rules,
/// entries and associations are "at least these": what others added stays.
/// </summary>
/// <param name="Deployment">The deployment that owns the resources.</param>
/// <param name="Wanted">The resources; one with a real id only gets what it lacks.</param>
public sealed record Blueprint(string Deployment, IReadOnlyList<Resource> Wanted)
{
    /// <summary>Changes beside the wanted resources: what an earlier run wanted and this one does not.</summary>
    public IReadOnlyList<(Place Place, Change Change)> Cleanups { get; init; } = [];

    /// <summary>Hosts that take the place of others.</summary>
    public IReadOnlyList<HostReplacement> Replacements { get; init; } = [];

    /// <summary>The stand-in id of the resource of this kind with this address in this place.</summary>
    public static string IdOf(Place place, ResourceKind kind, string address) => new StandIn(place, kind, address).Id;

    /// <summary>The tags of a resource of ours.</summary>
    public static ImmutableSortedDictionary<string, string> TagsFor(
        string deployment, string address, string name, IReadOnlyDictionary<string, string>? more = null) =>
        (more ?? ImmutableSortedDictionary<string, string>.Empty).ToImmutableSortedDictionary()
            .SetItem(TagNames.Deployment, deployment)
            .SetItem(TagNames.Address, address)
            .SetItem(TagNames.Name, name);

    /// <summary>Refuses a name that is taken by what is not this deployment's, or is there for something else.</summary>
    /// <param name="found">What has the name; null where it is free.</param>
    /// <param name="deployment">The deployment that wants it.</param>
    /// <param name="address">As what it wants it.</param>
    /// <param name="advice">What to do next.</param>
    internal static void RefuseForeign(Resource? found, string deployment, string address, string advice)
    {
        if (found is null || (found.Deployment == deployment && found.Address == address)) { return; }
        string owner = found.Deployment is { } d ? $"belongs to the deployment '{d}'" : "was not made by SecureNet";
        throw new RefusedException("NameBelongsToAnother",
            $"The {Cloud.Words.Of(found.Kind)} {found} of {found.Place} is there and {owner}; it is not touched.",
            found.DisplayName, advice);
    }

    /// <summary>The resource of this type with this deployment and address, or null.</summary>
    /// <exception cref="TwinsException">There are two of them.</exception>
    public static T? Find<T>(Network have, Place place, string deployment, string address) where T : Resource =>
        TwinsException.Only(have.Of<T>(place).Where(r => r.Exists && r.Deployment == deployment && r.Address == address), have);
}
