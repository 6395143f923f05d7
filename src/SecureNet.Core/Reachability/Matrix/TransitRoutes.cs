using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>The way through a transit gateway and its peers: attachment, associated table, longest match, attachment.</summary>
internal sealed class TransitRoutes(Compilation net)
{
    // Both accounts of a shared gateway list an attachment; the gateway's owner knows the association.
    private readonly TransitGatewayAttachment[] _attachments = [.. net.Index.Of<TransitGatewayAttachment>()
        .OrderBy(a => a.AccountId, StringComparer.Ordinal).ThenBy(a => a.Region, StringComparer.Ordinal)
        .ThenBy(a => a.Id, StringComparer.Ordinal)
        .GroupBy(a => (a.Id, a.TransitGatewayId)).Select(g => g.First() with
        {
            AssociatedRouteTableId = g.Select(a => a.AssociatedRouteTableId).FirstOrDefault(t => t is not null),
            ChangingRouteTableId = g.Select(a => a.ChangingRouteTableId).FirstOrDefault(t => t is not null),
                SubnetIds = g.Select(a => a.SubnetIds).FirstOrDefault(s => s.Count > 0) ?? [],
        })];

    private readonly TransitPolicies _policies = new(net.Index.Given);

    private readonly HashSet<string> _attachedVpcs =
        [.. net.Index.Of<TransitGatewayAttachment>().Where(a => a.ResourceType == "vpc").Select(a => a.ResourceId)];

    private readonly Dictionary<string, TransitGatewayRoute[]?> _tables = net.Index.Of<TransitGatewayRouteTable>()
        .OrderBy(t => t.AccountId, StringComparer.Ordinal).ThenBy(t => t.Region, StringComparer.Ordinal).DistinctBy(t => t.Id)
        .ToDictionary(t => t.Id, t => Assumptions.RoutesOf(net.Index.Network, t)?
            .OrderByDescending(r => r.Destination.PrefixLength).ThenBy(r => r.IsPropagated).ToArray());

    /// <summary>True if a transit gateway is attached to the VPC, so that the availability zone of a subnet matters.</summary>
    public bool IsAttached(string vpcId) => _attachedVpcs.Contains(vpcId);

    /// <summary>In a VPC at the subnet <paramref name="exit"/>; or closed, or lost.</summary>
    public Arrival Cross(string gatewayId, Traveller traveller, int destination, out Zone? exit, out TransitReferences references)
    {
        (exit, references) = (null, TransitReferences.NoTransit);
        Zone site = traveller.At;
        TransitGatewayAttachment? entry = _attachments.Where(a => a.TransitGatewayId == gatewayId && a.ResourceType == "vpc"
            && a.ResourceId == site.VpcId).OrderByDescending(a => a.Exists).FirstOrDefault();
        if (entry is null)
        {
            return net.Index.Network.Has(net.PlaceOf(site.VpcId) ?? site.Place, ResourceKind.TransitGatewayAttachment)
                ? Arrival.Closed : Arrival.Lost;
        }
        if (!IsUsable(entry)) { return Arrival.Closed; }
        if (!site.SubnetRead || DoorsOf(entry, site) is not { } doors) { return Arrival.Lost; }
        if (doors.FirstOrDefault(d => SameZone(d, site)) is not { } door) { return Arrival.Closed; }

        // The gateway's interface lies in a subnet with an ACL of its own.
        traveller.Pass(net.AclTable.Of(door.Acl, egress: false, site.Family, traveller.Source));
        return Follow(gatewayId, entry, site, destination, out exit, out references);
    }

    private Arrival Follow(string gatewayId, TransitGatewayAttachment first, Zone site, int destination, out Zone? exit,
        out TransitReferences references)
    {
        (exit, references) = (null, TransitReferences.NoTransit);
        TransitGatewayAttachment from = first;
        HashSet<string> seen = [];
        bool? supports = net.Index.Find<TransitGateway>(ResourceKind.TransitGateway, gatewayId)?.SecurityGroupReferencingSupport;
        while (true)
        {
            if (!seen.Add(gatewayId)) { return Arrival.Closed; }
            if (Understood.Of(net.Index.Given).WhyLeft(ResourceKind.TransitGateway, gatewayId) is not null) { return Arrival.Lost; }
            if (from.AssociatedRouteTableId is not { } tableId) { return IsCutOff(gatewayId, from) ? Arrival.Closed : Arrival.Lost; }
            if (_tables.GetValueOrDefault(tableId) is not { } routes) { return Arrival.Lost; }
            TransitGatewayRoute? route = routes.FirstOrDefault(r => net.RouteTree(site.Family).IsIn(r.Destination, destination));
            if (route is not { IsBlackhole: false, AttachmentIds: [var next, ..] }) { return Arrival.Closed; }

            // Equal-cost routes: which of them a packet goes to no listing says (rule T7).
            if (route.AttachmentIds.Any(a => a != next)) { return Arrival.Lost; }
            TransitGatewayAttachment? to = _attachments.FirstOrDefault(a => a.Id == next && a.TransitGatewayId == gatewayId)
                ?? _attachments.FirstOrDefault(a => a.Id == next);
            if (to is null) { return Arrival.Lost; }
            if (!IsUsable(to)) { return Arrival.Closed; }
            if (to.ResourceType == "vpc")
            {
                exit = net.Index.Knows(to.ResourceId) && DoorsOf(to, site) is { } ways
                    ? ways.FirstOrDefault(d => SameZone(d, site)) ?? ways[0] : null;
                bool? honours = supports is null
                    ? null : supports.Value && first.SecurityGroupReferencingSupport && to.SecurityGroupReferencingSupport;
                references = honours switch
                {
                    true => TransitReferences.Honoured,
                    false => TransitReferences.Ignored,
                    _ => TransitReferences.Unknown
                };
                return exit is null ? Arrival.Lost : Arrival.InVpc;
            }
            if (to.ResourceType != "peering") { return Arrival.Lost; }
            TransitGatewayAttachment? far = _attachments.FirstOrDefault(
                a => a.ResourceType == "peering" && a.TransitGatewayId != gatewayId &&
                    (a.Id == to.Id || (a.TransitGatewayId == to.ResourceId && a.ResourceId == gatewayId)));
            if (far is null) { return Arrival.Lost; }
            if (!IsUsable(far)) { return Arrival.Closed; }

            // Group references end at a peering of gateways.
            (gatewayId, from, supports) = (far.TransitGatewayId, far, false);
        }
    }

    // Only the gateway's owner sees what an attachment is associated with, and only where no policy table decides instead is it with
    // nothing.
    private bool IsCutOff(string gatewayId, TransitGatewayAttachment from)
    {
        if (net.Index.Find<TransitGateway>(ResourceKind.TransitGateway, gatewayId) is not { } gateway) { return false; }
        Place owner = new(gateway.OwnerAccountId ?? gateway.AccountId, from.Region);
        return net.Index.Network.Has(owner, ResourceKind.TransitGatewayAttachment) && _policies.WhyUnsure(from, owner) is null;
    }

    /// <summary>The subnets of an attachment; null where they, or one of them, were not read.</summary>
    private Zone[]? DoorsOf(TransitGatewayAttachment attachment, Zone site)
    {
        Zone[] doors = [.. attachment.SubnetIds.Select(id => net.ZoneOf(id, attachment.ResourceId, attachment.Place, site.Family))];
        return doors.Length > 0 && doors.All(d => d.SubnetRead) ? doors : null;
    }

    private static bool IsUsable(TransitGatewayAttachment attachment) => attachment.State is "available" or "modifying";

    // By zone id, or by name within one account, as names differ between accounts.
    private static bool SameZone(Zone a, Zone b) =>
        a.SubnetRead && b.SubnetRead && a.AvailabilityZone is { } one && b.AvailabilityZone is { } other &&
            (one.Id is { } id && other.Id is { } otherId ? id == otherId : one.Name == other.Name);
}
