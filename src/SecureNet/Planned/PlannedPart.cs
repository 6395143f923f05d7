using System.Runtime.CompilerServices;
using SecureNet.Model;

namespace SecureNet;

/// <summary>
/// What commands with -WhatIf showed up to one of them: resources as they would be after it. Each object that it gave knows it.
/// </summary>
/// <param name="Resources">What would be made or changed.</param>
/// <param name="Versions">Counts up: of two parts that change the same resource the later change counts.</param>
/// <param name="Created">Which of it is not there yet.</param>
/// <param name="Gone">What would be taken away.</param>
internal sealed record PlannedPart(
    IReadOnlyDictionary<ResourceKey, Resource> Resources, IReadOnlyDictionary<ResourceKey, long> Versions,
    IReadOnlySet<ResourceKey> Created, IReadOnlySet<ResourceKey> Gone)
{
    private static readonly ConditionalWeakTable<object, PlannedPart> s_parts = [];

    /// <summary>The part that gave an object, or null for one of what is there.</summary>
    public static PlannedPart? Of(object value) => s_parts.TryGetValue(value, out PlannedPart? part) ? part : null;

    /// <summary>Marks an object as one of what would be.</summary>
    public void Mark(object value) => s_parts.AddOrUpdate(value, this);

    /// <summary>True where the text names something of it that is not there yet.</summary>
    public bool Creates(string id) => Created.Any(k => k.Id == id)
        || Resources.Values.Any(r => Created.Contains(KeyOf(r)) && (r.IsCalled(id) || r.PlainName == id));

    internal static ResourceKey KeyOf(Resource resource) => new(resource.Place, resource.Kind, resource.Id);
}
