using System.Collections.Immutable;
using SecureNet.Printing;

namespace SecureNet.Model;

/// <summary>
/// What every resource has: an id, a place and tags. The same types describe what a runbook wants (ids that start with
/// <c>@</c> stand for the resource with that address until it exists), what a cloud has, and what the analyzer reasons about.
/// </summary>
public abstract record Resource
{
    /// <summary>The id AWS gave it, such as <c>vpc-0abc</c>; or <c>@</c> and the address of a resource that is still wanted.</summary>
    public required string Id { get; init; }

    /// <summary>The account whose view of the resource this is (for a shared or peered resource both accounts have one).</summary>
    public required string AccountId { get; init; }

    /// <summary>The region's code.</summary>
    public required string Region { get; init; }

    /// <summary>The tags, by key.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The kind, which with place and id is the resource's key in a <see cref="Network"/>.</summary>
    public abstract ResourceKind Kind { get; }

    public Place Place => new(AccountId, Region);

    /// <summary>The <c>Name</c> tag, or null.</summary>
    public string? Name => Tags.GetValueOrDefault(TagNames.Name);

    /// <summary>The deployment that owns it, or null where it is not SecureNet's.</summary>
    public string? Deployment => Tags.GetValueOrDefault(TagNames.Deployment);

    /// <summary>Its logical path in the deployment, or null where it is not SecureNet's.</summary>
    public string? Address => Tags.GetValueOrDefault(TagNames.Address);

    /// <summary>False for what AWS still lists though it is gone: terminated instances, deleted gateways, dead peerings.</summary>
    public virtual bool Exists => true;

    /// <summary>True while AWS takes it away: it was asked to and shows it.</summary>
    public virtual bool IsLeaving => false;

    /// <summary>True in a state after which AWS forgets the resource by itself: nothing of it is left to remove.</summary>
    public virtual bool IsGone => !Exists && !IsLeaving;

    /// <summary>The name a person knows it by, as AWS has it; the id where it has none.</summary>
    public virtual string PlainName => Name is { Length: > 0 } name ? name : Id;

    /// <summary>The name a person knows it by, safe to be printed.</summary>
    public string DisplayName => SafeText.Of(PlainName);

    /// <summary>True if the text names this resource: its id, or a name that is as unique.</summary>
    public virtual bool IsCalled(string id) => Id == id;

    /// <summary>Name and id together, as messages show a resource.</summary>
    // Sealed: a derived record would print every property, user data too.
    public sealed override string ToString() => DisplayName == Id ? Id : $"{DisplayName} ({Id})";

    /// <summary>Words that are not known, of members that are not kept as words here.</summary>
    public IReadOnlyList<UnknownWord> UnknownWords { get; init; } = [];

    /// <summary>
    /// The resource as it reads in the place that was put to it, where an answer leaves to the reader what is of its own account or region.
    /// </summary>
    internal virtual Resource InPlace() => this;

    /// <summary>The VPCs it belongs to; null where it belongs to none by nature.</summary>
    public virtual IReadOnlyList<string>? VpcIds => null;
}
