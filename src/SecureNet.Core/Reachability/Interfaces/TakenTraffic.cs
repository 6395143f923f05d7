using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The traffic that an end takes, as far as what it is decides: what it takes for certain, what it never
/// takes, and what is said of the rest.
/// </summary>
/// <param name="Taken">Taken for certain.</param>
/// <param name="Refused">Never taken, unless it is also in <paramref name="Taken"/>.</param>
/// <param name="Rest">What is said of everything else: reachable, blocked or unknown.</param>
internal sealed record TakenTraffic(IReadOnlyList<TrafficType> Taken, IReadOnlyList<TrafficType> Refused, Verdict Rest)
{
    /// <summary>A host: whatever arrives is for it, and what it does with it is not the network's to say.</summary>
    public static TakenTraffic Everything { get; } = new([], [], Verdict.Reachable);

    public static TakenTraffic Nothing { get; } = new([], [], Verdict.Blocked);

    public static TakenTraffic NotKnown { get; } = new([], [], Verdict.Unknown);

    /// <summary>What is said of one packet.</summary>
    public Verdict Of(Packet packet) => IsIn(Taken, packet) ? Verdict.Reachable : IsIn(Refused, packet) ? Verdict.Blocked : Rest;

    private static bool IsIn(IReadOnlyList<TrafficType> traffic, Packet packet)
    {
        for (int i = 0; i < traffic.Count; i++)
        {
            if (!packet.Matched(traffic[i], packet.Ports).IsEmpty) { return true; }
        }

        return false;
    }
}
