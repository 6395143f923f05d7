using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The transit gateways that a packet came through, for the rules that name groups.</summary>
/// <param name="HonoursReferences">Whether inbound rules may name groups of the sender's VPC; null where the gateway was not read.</param>
/// <param name="WhyNoReferences">Why they may not.</param>
internal sealed record TransitPath(bool? HonoursReferences, string WhyNoReferences);

/// <summary>Where a transit gateway puts a packet: into a VPC, at the subnet of the attachment.</summary>
internal readonly record struct TransitExit(VpcNode Vpc, SubnetNode Subnet, TransitPath Path);

/// <summary>
/// The way through a transit gateway and its peers: the attachment of the sender's zone, the table associated with it, the longest
/// match (static before propagated), the attachment it leads to. Source: Transit Gateway guide, "How transit gateways work".
/// </summary>
internal sealed class TransitStep(NetworkIndex index, WalkLog log, Action<SubnetNode, bool, Packet> filter, SubnetNode? towards)
{
    /// <summary>Writes the hops. Null where the packet does not come out, or it is not known where.</summary>
    public TransitExit? Cross(string gatewayId, SubnetNode site, Packet packet)
    {
        TransitGateway? gateway = index.Find<TransitGateway>(ResourceKind.TransitGateway, gatewayId);
        TransitGatewayAttachment? entry = index.Attachments.Where(
            a => a.TransitGatewayId == gatewayId && a.ResourceType == "vpc" && a.ResourceId == site.Vpc.Id)
            .OrderByDescending(a => a.Exists).FirstOrDefault();
        Component at = gateway is null ? new(gatewayId, null, site.Place) : Component.Of(gateway);
        if (entry is null)
        {
            if (index.WasListed(site.Vpc.Place, ResourceKind.TransitGatewayAttachment))
            {
                Refuse(at, "attachment", () => $"{site.Vpc.Label} has no attachment to transit gateway {gatewayId}",
                    "UNASSOCIATED_COMPONENT", "attach the VPC");
            }
            else
            {
                Unknown(at, () => index.Missing(site.Vpc.Place, ResourceKind.TransitGatewayAttachment,
                    $"the attachment of {site.Vpc.Id} to transit gateway {gatewayId}"));
            }
            return null;
        }

        Component attached = Component.Of(entry);
        if (!IsUsable(entry)) { return null; }
        if (SubnetsOf(entry) is not { } subnets || site.Subnet is null)
        {
            Unknown(attached, () => $"whether attachment {entry} serves the zone of {site.Id} is not known: "
                + $"{WhyNoSubnets(site.Subnet is null ? null : entry, site)}");
            return null;
        }

        if (!subnets.Any(s => s.SameZone(site)))
        {
            Refuse(attached, "zone",
                () => $"attachment {entry} has no subnet in {site.Subnet.AvailabilityZone}, the zone of {site.Id}, so nothing from "
                    + "there gets in", "TGW_ATTACH_VPC_AZ_RESTRICTION",
                $"add a subnet of {site.Subnet.AvailabilityZone} to the attachment");
            return null;
        }

        // The gateway's interface lies in a subnet with an ACL of its own; leaving a VPC only that ACL's inbound side is asked.
        filter(subnets.First(s => s.SameZone(site)), false, packet);
        return Follow(gatewayId, gateway, entry, entry, site, packet, [], gateway?.SecurityGroupReferencingSupport);
    }

    private TransitExit? Follow(
        string gatewayId, TransitGateway? gateway, TransitGatewayAttachment from, TransitGatewayAttachment first, SubnetNode site,
        Packet packet, HashSet<string> seen, bool? references)
    {
        Component at = gateway is null ? new(gatewayId, null, from.Place) : Component.Of(gateway);
        if (!seen.Add(gatewayId))
        {
            Refuse(at, "loop", () => $"the packet comes to transit gateway {gatewayId} a second time: its routes make a loop", "NO_PATH",
                "correct the transit gateways' routes");
            return null;
        }
        if (index.WhyLeft(ResourceKind.TransitGateway, gatewayId) is { } word)
        {
            Unknown(at, () => word);
            return null;
        }

        if (from.AssociatedRouteTableId is not { } tableId)
        {
            // Only the gateway's owner sees what an attachment is associated with.
            if ((gateway?.OwnerAccountId ?? gateway?.AccountId) is not { } account)
            {
                Unknown(Component.Of(from), () => $"the route table of attachment {from} is not known: "
                    + $"{index.Missing(from.Place, ResourceKind.TransitGateway, $"the owner of {gatewayId}")}");
                return null;
            }

            Place owner = new(account, from.Region);
            if (!index.WasListed(owner, ResourceKind.TransitGatewayAttachment))
            {
                Unknown(Component.Of(from), () => $"the route table of attachment {from} is not known: "
                    + $"{index.WhyUnread(owner, ResourceKind.TransitGatewayAttachment)}, and {owner} owns {gatewayId}");
                return null;
            }

            if (index.Policies.WhyUnsure(from, owner) is { } unsure)
            {
                Unknown(Component.Of(from), () => unsure);
                return null;
            }

            Refuse(Component.Of(from), "association",
                () => $"attachment {from} is associated with no route table of transit gateway {gatewayId}, nor with a policy table",
                "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
                "associate a route table", new TransitAssociationRemedy(from, owner, packet));
            return null;
        }

        if (index.TransitTable(tableId) is not { Routes: { } routes } table)
        {
            Place holder = index.TransitTable(tableId)?.Record.Place
                ?? (gateway?.OwnerAccountId is { } account ? new Place(account, from.Region) : from.Place);
            Unknown(new(tableId, null, holder), () => index.TransitTable(tableId) is null
                ? index.Missing(holder, ResourceKind.TransitGatewayRouteTable, $"transit gateway route table {tableId}")
                : $"the routes of transit gateway route table {tableId} are not known: "
                    + (index.TransitTable(tableId)!.Record.Routes is null
                        ? $"ec2:SearchTransitGatewayRoutes of {holder} was not read"
                        : $"nothing shows that ec2:SearchTransitGatewayRoutes of {holder} was asked without filters, and no "
                            + "assumption is allowed"));
            return null;
        }

        Component where = Component.Of(table.Record);
        TransitGatewayRoute? route = routes.FirstOrDefault(r => r.Block.Contains(packet.Destination)).Route;
        if (route is null)
        {
            Refuse(where, "route", () => $"transit gateway route table {table.Record} has no route to {packet.Destination}",
                "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "add a static route or a propagation",
                new TransitRouteRemedy(table.Record, gatewayId, null, packet, towards));
            return null;
        }

        if (route.IsBlackhole || route.AttachmentIds.Count == 0)
        {
            log.Block(Layer.TransitGateway, where, new Step(Disposition.Blackhole,
                () => $"route {route.Destination} of transit gateway route table {table.Record} is a blackhole", route.Destination),
                (tableId, packet.Destination), "TGW_RTB_BAD_STATE_ROUTE", "remove the blackhole route",
                new TransitRouteRemedy(table.Record, gatewayId, route, packet, towards));
            return null;
        }

        if (route.AttachmentIds.Distinct().Skip(1).Any())
        {
            // Equal-cost routes (rule T7): the gateway spreads flows over them, and no listing says which one takes which.
            Unknown(where, () => $"route {route.Destination} of transit gateway route table {table.Record} leads to "
                + $"{string.Join(", ", route.AttachmentIds)} at equal cost; " +
                "which of them a packet goes to no listing says");
            return null;
        }

        log.Add(Layer.TransitGateway, where, Disposition.Forwarded,
            () => $"transit gateway {gatewayId} looks in {table.Record}: {route.Destination} -> {string.Join(", ", route.AttachmentIds)}",
            route.Destination);
        string next = route.AttachmentIds[0];
        TransitGatewayAttachment? exit = index.Attachments.FirstOrDefault(a => a.Id == next && a.TransitGatewayId == gatewayId)
            ?? index.Attachments.FirstOrDefault(a => a.Id == next);
        if (exit is null)
        {
            Place owner = table.Record.Place;
            Unknown(new(next, null, owner), () => index.Missing(owner, ResourceKind.TransitGatewayAttachment, $"attachment {next}"));
            return null;
        }

        if (!IsUsable(exit)) { return null; }
        if (exit.ResourceType == "vpc") { return Exit(exit, first, site, gatewayId, references); }
        if (exit.ResourceType == "peering") { return ToPeer(exit, gatewayId, first, site, packet, seen); }
        Unknown(Component.Of(exit),
            () => $"attachment {exit} leads to a {exit.ResourceType} ({exit.ResourceId}), which is out of the analyzer's scope");
        return null;
    }

    private TransitExit? Exit(TransitGatewayAttachment exit, TransitGatewayAttachment first, SubnetNode site, string gatewayId,
        bool? references)
    {
        if (index.Vpc(exit.ResourceId) is not { } vpc)
        {
            Unknown(Component.Of(exit),
                () => index.Missing(exit.Place, ResourceKind.Vpc, $"{exit.ResourceId}, to which attachment {exit} leads,"));
            return null;
        }

        if (SubnetsOf(exit) is not { } subnets)
        {
            Unknown(Component.Of(exit), () => $"where attachment {exit} comes out in {vpc.Id} is not known: {WhyNoSubnets(exit, site)}");
            return null;
        }

        SubnetNode door = subnets.FirstOrDefault(s => s.SameZone(site)) ?? subnets[0];

        bool? honours = references is null
            ? null : references.Value && first.SecurityGroupReferencingSupport && exit.SecurityGroupReferencingSupport;
        string why = honours is null
            ? index.Missing(site.Place, ResourceKind.TransitGateway, $"the security group referencing support of {gatewayId}")
            : $"transit gateway {gatewayId} or one of its attachments does not support security group referencing";
        return new(vpc, door, new(honours, why));
    }

    private TransitExit? ToPeer(TransitGatewayAttachment exit, string gatewayId, TransitGatewayAttachment first, SubnetNode site,
        Packet packet, HashSet<string> seen)
    {
        TransitGatewayAttachment? far = index.Attachments.FirstOrDefault(
            a => a.ResourceType == "peering" && a.TransitGatewayId != gatewayId &&
                (a.Id == exit.Id || (a.TransitGatewayId == exit.ResourceId && a.ResourceId == gatewayId)));
        if (far is null)
        {
            Unknown(Component.Of(exit), () => $"the far end of peering attachment {exit}, transit gateway {exit.ResourceId}, is not known: "
                + $"{ListingCalls.ActionOf(ResourceKind.TransitGatewayAttachment)} of its account and region was not read");
            return null;
        }

        log.Add(Layer.TransitGateway, Component.Of(exit), Disposition.Forwarded,
            () => $"peering attachment {exit} leads to transit gateway {far.TransitGatewayId} of {far.Place}");
        if (!IsUsable(far)) { return null; }

        // A peering of gateways crosses regions, or at least gateways: group references end there.
        return Follow(far.TransitGatewayId, index.Find<TransitGateway>(ResourceKind.TransitGateway, far.TransitGatewayId), far, first, site,
            packet, seen, false);
    }

    private bool IsUsable(TransitGatewayAttachment attachment)
    {
        if (attachment.State is "available" or "modifying") { return true; }
        Refuse(Component.Of(attachment), "state", () => $"attachment {attachment} is {attachment.State}", "BAD_STATE_ATTACHMENT",
            attachment.State == "pendingAcceptance" ? "the transit gateway's owner has to accept it" : "attach it anew");
        return false;
    }

    /// <summary>The subnets of an attachment; null where they, or one of them, were not read.</summary>
    private SubnetNode[]? SubnetsOf(TransitGatewayAttachment attachment)
    {
        SubnetNode[] all = [.. attachment.SubnetIds.Select(index.Subnet).OfType<SubnetNode>().Where(s => s.Subnet is not null)];
        return all.Length > 0 && all.Length == attachment.SubnetIds.Count ? all : null;
    }

    private string WhyNoSubnets(TransitGatewayAttachment? attachment, SubnetNode site) =>
        attachment is null ? index.Missing(site.Place, ResourceKind.Subnet, site.Id)
            : attachment.SubnetIds.Count == 0 ? $"ec2:DescribeTransitGatewayVpcAttachments of {attachment.Place} was not read"
            : index.Missing(index.Vpc(attachment.ResourceId)?.Place ?? attachment.Place, ResourceKind.Subnet,
                string.Join(", ", attachment.SubnetIds.Where(id => index.Subnet(id)?.Subnet is null)));

    private void Refuse(Component at, string question, Func<string> reason, string code, string advice, Remedy? remedy = null) =>
        log.Block(Layer.TransitGateway, at, new Step(Disposition.Denied, reason), (at.Id, question), code, advice, remedy);

    // Where it comes out, and so what else is asked, is not known.
    private void Unknown(Component at, Func<string> reason)
    {
        log.InDoubt = true;
        log.Add(Layer.TransitGateway, at, Disposition.Unknown, reason);
    }
}
