using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>The listings of one account and region that a comparison lacks: what differs there is not known.</summary>
/// <param name="Place">The account and region.</param>
/// <param name="Before">The calls that the network before lacks.</param>
/// <param name="After">The calls that the network after lacks.</param>
public sealed record UnreadListings(Place Place, IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    // What decides who is there and what may pass, whatever else was read.
    private static readonly ResourceKind[] s_always =
        [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.RouteTable, ResourceKind.NetworkAcl, ResourceKind.SecurityGroup,
            ResourceKind.NetworkInterface, ResourceKind.Instance];

    private static readonly (ResourceKind Kind, RouteTargetKind[] Targets)[] s_byRoute =
    [
        (ResourceKind.InternetGateway, [RouteTargetKind.InternetGateway]),
        (ResourceKind.EgressOnlyInternetGateway, [RouteTargetKind.EgressOnlyInternetGateway]),
        (ResourceKind.NatGateway, [RouteTargetKind.NatGateway]), (ResourceKind.VpcPeeringConnection,
            [RouteTargetKind.VpcPeeringConnection]), (ResourceKind.VpcEndpoint, [RouteTargetKind.VpcEndpoint]),
        (ResourceKind.TransitGateway, [RouteTargetKind.TransitGateway]),
        (ResourceKind.TransitGatewayAttachment, [RouteTargetKind.TransitGateway]),
        (ResourceKind.TransitGatewayRouteTable, [RouteTargetKind.TransitGateway]),
    ];

    /// <summary>Why nothing is known, as a sentence without its full stop.</summary>
    public string Reason => string.Join("; ", new[] { Told(Before, "before"), Told(After, "after") }.OfType<string>());

    /// <summary>What is not known of two networks, place by place; empty where everything that may matter was read of both.</summary>
    public static IReadOnlyList<UnreadListings> Of(Network before, Network after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        (Func<Place, ResourceKind, bool> one, Func<Place, ResourceKind, bool> other) = (Lacks(before), Lacks(after));
        ResourceKind[] kinds = [.. s_always, .. s_byRoute.Select(r => r.Kind), ResourceKind.TransitGatewayPolicyTable,
            ResourceKind.ManagedPrefixList, ResourceKind.VpcBlockPublicAccess, ResourceKind.LoadBalancer, ResourceKind.TargetGroup,
            ResourceKind.Listener];
        return [.. UnreadPlace.PlacesOf(before, after)
            .Select(p => new UnreadListings(p, [.. kinds.Where(k => one(p, k)).Select(ListingCalls.ActionOf)],
                [.. kinds.Where(k => other(p, k)).Select(ListingCalls.ActionOf)]))
            .Where(l => l.Before.Count + l.After.Count > 0)];
    }

    public override string ToString() => $"{Place}: {Reason}";

    private static string? Told(IReadOnlyList<string> calls, string when) =>
        calls.Count == 0 ? null : $"{string.Join(", ", calls)} {(calls.Count == 1 ? "was" : "were")} not wholly read {when}";

    /// <summary>Whether a listing is missing that something which was read leads to, or may lead to.</summary>
    private static Func<Place, ResourceKind, bool> Lacks(Network network)
    {
        bool tables = UnreadPlace.PlacesOf(network).All(p => network.Has(p, ResourceKind.RouteTable));
        bool groups = UnreadPlace.PlacesOf(network).All(p => network.Has(p, ResourceKind.SecurityGroup));
        bool interfaces = UnreadPlace.PlacesOf(network).All(p => network.Has(p, ResourceKind.NetworkInterface));
        HashSet<RouteTargetKind> targets = [.. network.Of<RouteTable>().SelectMany(t => t.Routes).Select(r => r.TargetKind)];
        bool lists = network.Of<RouteTable>().Any(t => t.Routes.Any(r => r.PrefixListId is not null))
            || network.Of<SecurityGroup>().Any(g => g.Rules.Any(r => r.PrefixListId is not null));
        bool balancers = network.Of<NetworkInterface>().Any(i => i.Description.StartsWith("ELB ", StringComparison.Ordinal))
            || network.Of<LoadBalancer>().Any();
        bool blocks = Assumptions.IsMissingAccessUnknown(network);
        // One that was not read may decide for an attachment that has no route table, as far as listings tell.
        bool policies = network.Of<TransitGatewayAttachment>().GroupBy(a => (a.Id, a.TransitGatewayId))
            .Any(g => g.All(a => a.AssociatedRouteTableId is null));
        return (place, kind) => (kind == ResourceKind.NetworkInterface && UnreadPlace.WhyUnread(network, place) is not null)
            || (!network.Has(place, kind) && kind switch
            {
                ResourceKind.ManagedPrefixList => lists || !tables || !groups,
                ResourceKind.TransitGatewayPolicyTable => policies,
                // Read nowhere it is taken as off.
                ResourceKind.VpcBlockPublicAccess => blocks,
                ResourceKind.LoadBalancer or ResourceKind.TargetGroup or ResourceKind.Listener => balancers || !interfaces,
                _ => s_byRoute.FirstOrDefault(r => r.Kind == kind).Targets is not { } by || !tables || by.Any(targets.Contains),
            });
    }
}
