using System.Collections.Immutable;
using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>
/// A part that a deployment has on what is not its: a route, an association, an entry, a statement. AWS gives it no id and no tags of its
/// own; it is known by what it leads to, or by a mark on what it lies on.
/// </summary>
public sealed record PlacedPart : Resource
{
    /// <summary>The kind of what it lies on.</summary>
    public override ResourceKind Kind => Carrier.Kind;

    /// <summary>What it lies on, which stays.</summary>
    public required Resource Carrier { get; init; }

    /// <summary>What it is, in words: <c>route</c>.</summary>
    public required string Word { get; init; }

    /// <summary>What it says, and on what it lies.</summary>
    public required string Text { get; init; }

    /// <summary>The id of what it leads to and must not outlive; null where that is not the deployment's.</summary>
    public string? LeadsTo { get; init; }

    /// <summary>The changes that take it away, one after the other; none where it goes with what it leads to.</summary>
    public IReadOnlyList<Change> Removals { get; init; } = [];

    public override string PlainName => Text;

    /// <summary>A part of a deployment.</summary>
    /// <param name="carrier">What it lies on.</param>
    /// <param name="part">What tells it from the other parts of that, such as a route's destination.</param>
    /// <param name="deployment">Whose it is.</param>
    /// <param name="word">What it is.</param>
    /// <param name="text">What it says.</param>
    public static PlacedPart Of(Resource carrier, string part, string deployment, string word, string text)
    {
        ArgumentNullException.ThrowIfNull(carrier);
        return new()
        {
            Id = $"{carrier.Id}/{part}", AccountId = carrier.AccountId, Region = carrier.Region, Carrier = carrier, Word = word,
                Text = $"{text} in {carrier}",
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add(TagNames.Deployment, deployment),
        };
    }
}
