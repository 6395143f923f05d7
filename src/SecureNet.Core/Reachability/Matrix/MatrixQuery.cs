using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>Some of the ends of a network, and some of the internet.</summary>
/// <param name="Text">How the user named them.</param>
/// <param name="Matches">Whether an address of an interface belongs to them.</param>
/// <param name="Internet">The public blocks that belong to them; none where no part of the internet does.</param>
public sealed record PartySelector(string Text, Func<NetworkInterface, IPAddress, bool> Matches, IReadOnlyList<IPNetwork> Internet)
{
    /// <summary>Everything: all interfaces and the whole internet.</summary>
    public static PartySelector Everyone { get; } = new("*", (_, _) => true, [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)]);

    /// <summary>Both of two selections.</summary>
    public PartySelector Or(PartySelector other) => new($"{Text}, {other.Text}", (at, address) => Matches(at, address) || other.Matches(at, address), [.. Internet, .. other.Internet]);

    public override string ToString() => Text;
}

/// <summary>What to ask a matrix: who, whom and which traffic.</summary>
public sealed record MatrixQuery
{
    public PartySelector From { get; init; } = PartySelector.Everyone;
    public PartySelector To { get; init; } = PartySelector.Everyone;

    /// <summary>The kinds of traffic; none of them means all.</summary>
    public IReadOnlyList<TrafficType> Traffic { get; init; } = [];
}
