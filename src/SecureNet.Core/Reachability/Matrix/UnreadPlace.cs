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
        return [.. PlacesOf(network).Select(p => (Place: p, Reason: WhyUnread(network, p))).Where(u => u.Reason is not null)
            .Select(u => new UnreadPlace(u.Place, u.Reason!))];
    }

    /// <summary>Why somebody may be in a place who was not read, as a clause; null where nobody is.</summary>
    internal static string? WhyUnread(Network network, Place place)
    {
        if (!network.Has(place, ResourceKind.NetworkInterface))
        {
            return $"{ListingCalls.ActionOf(ResourceKind.NetworkInterface)} of {place} was not wholly read";
        }
        if (network.Rules.States(AssumptionId.ManagedResourcesShown)) { return null; }
        return network.ShowsManaged(place) switch
        {
            true => null,
            false => $"EC2 hides in {place} what services of AWS manage, and {ListingCalls.ActionOf(ResourceKind.NetworkInterface)} "
                + "was read without it (--include-managed-resources)",
            null when network.Rules.Allows(AssumptionId.ManagedResourcesShown) => null,
            null => $"nothing shows that {ListingCalls.ActionOf(ResourceKind.NetworkInterface)} of {place} was read with what "
                + "services of AWS manage (--include-managed-resources), and no assumption is allowed",
        };
    }

    /// <summary>Every account and region that is told of, whatever of it was read.</summary>
    internal static IEnumerable<Place> PlacesOf(params IEnumerable<Network> networks) =>
        networks.SelectMany(n => n.Places.Concat(n.Resources.Select(r => r.Place))).Distinct().Where(p => p.Region != Place.Global)
            .OrderBy(p => p.AccountId, StringComparer.Ordinal).ThenBy(p => p.Region, StringComparer.Ordinal);
}
