using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>Some of the ends of a network, and some of the internet.</summary>
/// <param name="Text">How the user named them.</param>
/// <param name="Matches">Whether an address of an interface belongs to them.</param>
/// <param name="Internet">The public blocks that belong to them; none where no part of the internet does.</param>
public sealed record PartySelector(string Text, Func<NetworkInterface, IPAddress, bool> Matches, IReadOnlyList<IPNetwork> Internet)
{
    internal static Func<NetworkInterface, IPAddress, string?> NoDoubt { get; } = (_, _) => null;

    /// <summary>Everything: all interfaces and the whole internet.</summary>
    public static PartySelector Everyone { get; } = new("*", (_, _) => true, [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)]);

    /// <summary>Every interface.</summary>
    public static PartySelector Interfaces { get; } = Everyone with { Internet = [] };

    /// <summary>The whole internet, and no interface.</summary>
    public static PartySelector TheInternet { get; } = Everyone with
    {
        Text = EndpointResolver.InternetLabel, Matches = (_, _) => false, MayCover = _ => false
    };

    /// <summary>
    /// Why an address of an interface may belong to them though it is not known to: the listing that would tell was not
    /// wholly read. Null where it does not.
    /// </summary>
    public Func<NetworkInterface, IPAddress, string?> Doubt { get; init; } = NoDoubt;

    /// <summary>True where every listing that tells who belongs to them was read.</summary>
    internal bool IsSure => ReferenceEquals(Doubt, NoDoubt);

    /// <summary>Whether interfaces of a place that were not read may belong to them.</summary>
    public Func<Place, bool> MayCover { get; init; } = _ => true;

    /// <summary>Both of two selections.</summary>
    public PartySelector Or(PartySelector other) =>
        new($"{Text}, {other.Text}", (at, address) => Matches(at, address) || other.Matches(at, address), [.. Internet, .. other.Internet])
        {
            Doubt = IsSure ? other.Doubt : other.IsSure ? Doubt : (at, address) => Doubt(at, address) ?? other.Doubt(at, address),
            MayCover = place => MayCover(place) || other.MayCover(place),
        };

    /// <summary>Only the interfaces that may belong to them and are not known to.</summary>
    internal PartySelector Doubtful =>
        this with { Matches = (at, address) => !Matches(at, address) && Doubt(at, address) is not null, Internet = [], Doubt = NoDoubt };

    /// <summary>Whoever may belong to them.</summary>
    internal PartySelector Wide =>
        this with { Matches = (at, address) => Matches(at, address) || Doubt(at, address) is not null, Doubt = NoDoubt };

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
