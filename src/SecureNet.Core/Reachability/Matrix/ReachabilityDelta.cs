using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What a change opens and what it closes, on classes of interfaces.</summary>
public sealed record ReachabilityDelta
{
    /// <summary>Traffic that gets through after, or some of it, and got through less surely before.</summary>
    public required IReadOnlyList<ReachabilityChange> Opened { get; init; }

    /// <summary>Traffic that does not get through after, or not all of it, and got through more surely before.</summary>
    public required IReadOnlyList<ReachabilityChange> Closed { get; init; }

    /// <summary>
    /// Traffic of which it was known whether it gets through, or in part, and is not known any more: neither opened nor closed.
    /// </summary>
    public IReadOnlyList<ReachabilityChange> BecameUnknown { get; init; } = [];

    /// <summary>The accounts and regions of which listings are missing that may hide a change.</summary>
    public IReadOnlyList<UnreadListings> Unknown { get; init; } = [];

    /// <summary>True where nothing changes for anyone, for certain.</summary>
    public bool IsEmpty => Opened.Count == 0 && Closed.Count == 0 && BecameUnknown.Count == 0 && Unknown.Count == 0;

    public override string ToString() => IsEmpty ? "no change"
        : $"opens {Opened.Count}, closes "
            + $"{Closed.Count}{(BecameUnknown.Count > 0 ? $", makes {BecameUnknown.Count} unknown" : "")}"
            + $"{(Unknown.Count > 0 ? $", of {Unknown.Count} places not everything was read" : "")}";
}

/// <summary>Traffic between two parties whose verdict is another one after a change.</summary>
public sealed record ReachabilityChange
{
    public required ReachabilityParty Source { get; init; }
    public required ReachabilityParty Destination { get; init; }
    public required TrafficSet Traffic { get; init; }

    /// <summary>The verdict before; blocked also where one of the ends did not exist.</summary>
    public required Verdict Before { get; init; }

    public required Verdict After { get; init; }

    /// <summary>True where it is by NAT64 (64:ff9b::/96).</summary>
    public bool ByNat64 { get; init; }

    /// <summary>The destination's name, with the way where it is NAT64.</summary>
    public string DestinationName => ByNat64 ? $"{Destination} (NAT64)" : Destination.Name;

    /// <summary>What is not known of it in the network after; null where all is.</summary>
    public string? WhyUnknown(Network after, ClientOs clientOs)
    {
        ArgumentNullException.ThrowIfNull(after);
        Network known = Understood.Of(after).Network;
        NetworkInterface? gone = Source.Interfaces.Concat(Destination.Interfaces)
            .FirstOrDefault(i => known.Find<NetworkInterface>(i.Place, ResourceKind.NetworkInterface, i.Id) is null);
        if (gone is not null) { return UnreadPlace.WhyUnread(known, gone.Place); }
        return RowEvidence.Of(after, new()
        {
            Source = Source, Destination = Destination, Traffic = Traffic, Verdict = After, Return = ReturnVerdict.Unknown,
                ByNat64 = ByNat64, ClientOs = clientOs,
        }).Unknown;
    }

    public override string ToString() => $"{Source} -> {DestinationName}: {Traffic} ({Before} -> {After})";
}
