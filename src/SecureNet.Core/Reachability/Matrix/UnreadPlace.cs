using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>An account and region whose interfaces were not wholly read: somebody may be there of whom nothing is known.</summary>
/// <param name="Place">The account and region.</param>
/// <param name="Reason">The call that is missing, as a clause.</param>
public sealed record UnreadPlace(Place Place, string Reason)
{
    /// <summary>Its interfaces, as the party of a row is called.</summary>
    public string Name => $"interfaces of {Place} that were not read";

    /// <summary>The places of a network whose interfaces were not wholly read, in order.</summary>
    public static IReadOnlyList<UnreadPlace> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. PlacesOf(network).Where(p => !network.Has(p, ResourceKind.NetworkInterface)).Select(p => new UnreadPlace(p, $"{ListingCalls.ActionOf(ResourceKind.NetworkInterface)} of {p} was not wholly read"))];
    }

    /// <summary>Every account and region that is told of, whatever of it was read.</summary>
    internal static IEnumerable<Place> PlacesOf(params IEnumerable<Network> networks) =>
        networks.SelectMany(n => n.Places.Concat(n.Resources.Select(r => r.Place))).Distinct().Where(p => p.Region != Place.Global)
            .OrderBy(p => p.AccountId, StringComparer.Ordinal).ThenBy(p => p.Region, StringComparer.Ordinal);
}
