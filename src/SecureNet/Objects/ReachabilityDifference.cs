using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet;

/// <summary>Traffic that a change opens or closes.</summary>
public sealed class ReachabilityDifference
{
    private readonly Lazy<string?>? _why;

    internal ReachabilityDifference(bool opened, ReachabilityChange change, IReadOnlyList<Assumption> assumptions)
        => (Change, Detail, Assumptions) = (opened ? "Opened" : "Closed", change, assumptions);

    /// <summary>Traffic of which it is not known after whether it gets through; <paramref name="why"/> is asked when it is read.</summary>
    internal ReachabilityDifference(ReachabilityChange change, Func<string?> why, IReadOnlyList<Assumption> assumptions) =>
        (Change, Detail, _why, Assumptions) = ("Unknown", change, new(why), assumptions);

    internal ReachabilityDifference(UnreadListings unread) => (Change, Unread) = ("Unknown", unread);

    /// <summary>
    /// <c>Opened</c>, <c>Closed</c>, or <c>Unknown</c>: where it is not known after whether it gets through, and where listings that may
    /// hide a change were not read of an account and region.
    /// </summary>
    public string Change { get; }

    /// <summary>Who sends; where listings were not read the account and region that was not wholly read.</summary>
    public string Source => Detail?.Source.Name ?? Unread!.Place.ToString();

    /// <summary>Who receives; null where listings were not read.</summary>
    public string? Destination => Detail?.DestinationName;

    /// <summary>The traffic; null where listings were not read.</summary>
    public TrafficSet? Traffic => Detail?.Traffic;

    public Verdict Before => Detail?.Before ?? Verdict.Unknown;

    public Verdict After => Detail?.After ?? Verdict.Unknown;

    /// <summary>What is not known, where the change is unknown.</summary>
    public string? Reason => Unread?.Reason ?? _why?.Value;

    public IReadOnlyList<string> SourceInterfaceId => Detail?.Source.Interfaces.Select(i => i.Id).ToArray() ?? [];

    public IReadOnlyList<string> DestinationInterfaceId => Detail?.Destination.Interfaces.Select(i => i.Id).ToArray() ?? [];

    /// <summary>What the answers before and after take as so without having read it.</summary>
    public IReadOnlyList<Assumption> Assumptions { get; } = [];

    internal ReachabilityChange? Detail { get; }

    internal UnreadListings? Unread { get; }

    public override string ToString() => MockObject.NameOf(this)
        ?? (Unread is null ? $"{Change}: {Source} -> {Destination}: {Traffic}" : $"{Change}: {Unread}");
}
