using SecureNet.Model;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Reachability;

/// <summary>What answers about a network take as so: one place for the walk of a packet and the matrix.</summary>
public static class Assumptions
{
    /// <summary>
    /// Whether a place of which VPC Block Public Access was not read is a gap. Read of no place at all, as in a dump made without that
    /// call, it is taken as off, which it is in every account that never turned it on; unless that is forbidden.
    /// </summary>
    internal static bool IsMissingAccessUnknown(Network network) => !network.Rules.States(AssumptionId.BlockPublicAccessOff) &&
        (!network.Rules.Allows(AssumptionId.BlockPublicAccessOff)
            || network.Places.Any(p => network.Has(p, ResourceKind.VpcBlockPublicAccess)));

    /// <summary>
    /// The routes of a transit gateway's table; null where they were not read. Those of a search of which nothing shows that it had no
    /// filter are taken as all of them, unless that is forbidden.
    /// </summary>
    internal static IReadOnlyList<TransitGatewayRoute>? RoutesOf(Network network, TransitGatewayRouteTable table) =>
        table.IsSearchUnproved && !network.Rules.Allows(AssumptionId.AllTransitRoutes) ? null : table.Routes;

    /// <summary>What an answer takes as so.</summary>
    /// <param name="network">The network.</param>
    /// <param name="internet">Whether it speaks of traffic with the internet.</param>
    /// <param name="ports">Whose ports replies were judged by; null where none were.</param>
    /// <param name="covers">The places of which it says that nobody else is there.</param>
    /// <param name="transit">Whether transit gateways may be on the way.</param>
    public static IReadOnlyList<Assumption> Of(
        Network network, bool internet, ClientOs? ports, Func<Place, bool> covers, bool transit = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(covers);
        List<Assumption> all = [];
        AssumptionRules rules = network.Rules;
        Place[] open = internet && !IsMissingAccessUnknown(network)
            ? [.. UnreadPlace.PlacesOf(network).Where(p => !network.Has(p, ResourceKind.VpcBlockPublicAccess))] : [];
        if (open.Length > 0)
        {
            all.Add(Make(AssumptionId.BlockPublicAccessOff,
                $"VPC Block Public Access of {Told(open)} is off: ec2:DescribeVpcBlockPublicAccessOptions was not read"));
        }
        Place[] unproved = [.. UnreadPlace.PlacesOf(network).Where(p => covers(p) && network.Has(p, ResourceKind.NetworkInterface)
            && network.ShowsManaged(p) != true && UnreadPlace.WhyUnread(network, p) is null)];
        if (unproved.Length > 0)
        {
            all.Add(Make(AssumptionId.ManagedResourcesShown,
                $"the interfaces of {Told(unproved)} hold those that services of AWS manage: nothing shows that they were asked for"));
        }
        TransitGatewayRouteTable[] searched = transit && rules.Allows(AssumptionId.AllTransitRoutes)
            ? [.. network.Of<TransitGatewayRouteTable>().Where(t => t is { IsSearchUnproved: true, Routes: not null }).DistinctBy(t => t.Id)
                .OrderBy(t => t.Id, StringComparer.Ordinal)] : [];
        if (searched.Length > 0)
        {
            string tables = searched.Length <= 3 ? string.Join(" and ", searched.Select(t => t.Id))
                : $"{searched[0].Id} and {searched.Length - 1} more";
            all.Add(Make(AssumptionId.AllTransitRoutes,
                $"the routes of {tables} are all that there are: nothing shows by what filters ec2:SearchTransitGatewayRoutes was asked"));
        }
        if (ports is { } os)
        {
            all.Add(Make(AssumptionId.ClientPorts, os switch
            {
                ClientOs.Linux => "clients send from ports 32768-60999, as Linux does by default",
                ClientOs.Windows => "clients send from ports 49152-65535, as Windows does by default",
                _ => "clients send from ports 1024-65535, none from those below",
            }));
        }
        return all;

        Assumption Make(AssumptionId id, string sentence) => new(id, sentence, rules.States(id));
    }

    /// <summary>
    /// What an answer to a question about the whole network takes as so: whom it may be about decides which places it covers.
    /// </summary>
    public static IReadOnlyList<Assumption> Of(Network network, MatrixQuery query, ClientOs? ports)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Of(network, query.From.Internet.Count + query.To.Internet.Count > 0, ports, p => query.From.MayCover(p)
            || query.To.MayCover(p));
    }

    /// <summary>What a row takes as so: its ends are known.</summary>
    public static IReadOnlyList<Assumption> Of(Network network, ReachabilityRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        bool ports = row.Traffic.IsAll || row.Traffic.Types.Any(t => t.Protocol.HasPorts);
        return Of(network, row.Source.IsInternet || row.Destination.IsInternet, ports ? row.ClientOs : null, _ => false);
    }

    private static string Told(Place[] places) =>
        places.Length <= 3 ? string.Join(" and ", places) : $"{string.Join(", ", places.Take(2))} and {places.Length - 2} more";
}
