using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// A route of a transit gateway is missing or a blackhole; <paramref name="Towards"/> is the subnet that it should lead
/// to, null where that is not known.
/// </summary>
internal sealed record TransitRouteRemedy(TransitGatewayRouteTable Table, string GatewayId, TransitGatewayRoute? Matched, Packet Packet,
    SubnetNode? Towards) : Remedy;

/// <summary>An attachment is associated with no route table, and for certain with no policy table.</summary>
internal sealed record TransitAssociationRemedy(TransitGatewayAttachment Attachment, Place Owner, Packet Packet) : Remedy;

/// <summary>A target group has no target.</summary>
internal sealed record TargetRemedy(TargetGroup Group, LoadBalancerNode Balancer) : Remedy;

/// <summary>Proposes the smallest changes of transit gateways and of target groups.</summary>
internal static class TransitFixes
{
    public static Fix? For(NetworkIndex index, TransitRouteRemedy remedy)
    {
        if (remedy.Towards is not { } towards || AttachmentOf(index, remedy.GatewayId, towards.Vpc.Id) is not { } attachment)
        {
            return null;
        }
        bool v6 = remedy.Packet.Destination.IsV6;
        IPNetwork block = towards.Subnet is { } subnet ? v6 ? subnet.Ipv6CidrBlocks.Append(remedy.Packet.Destination.ToBlock())
            .First() : subnet.CidrBlock : remedy.Packet.Destination.ToBlock();
        TransitGatewayRouteTable table = remedy.Table;
        if (remedy.Matched is { } dead && dead.Destination.PrefixLength >= block.PrefixLength)
        {
            // A blackhole that somebody made is the one to change; before a propagated one a static route for the same block goes.
            if (!dead.IsPropagated)
            {
                return Make(table.Place, $"Point route {dead.Destination} of transit gateway route table {table} at {attachment.Id}",
                    new ReplaceTransitGatewayRoute(table.Id, dead.Destination, attachment.Id));
            }
            block = dead.Destination;
        }

        return Make(table.Place, $"Add route {block} -> {attachment.Id} to transit gateway route table {table}",
            new CreateTransitGatewayRoute(table.Id, block, attachment.Id));
    }

    /// <summary>The first table of the gateway that leads on.</summary>
    public static Fix? For(NetworkIndex index, TransitAssociationRemedy remedy)
    {
        TransitGatewayAttachment attachment = remedy.Attachment;
        TransitGatewayRouteTable? table = index.All<TransitGatewayRouteTable>(ResourceKind.TransitGatewayRouteTable)
            .Where(t => t.TransitGatewayId == attachment.TransitGatewayId && t.Place == remedy.Owner)
            .FirstOrDefault(t => index.TransitTable(t.Id)
                ?.Routes?.FirstOrDefault(r => r.Block.Contains(remedy.Packet.Destination)).Route is { IsBlackhole: false });
        return table is null || index.Network.Find<TransitGatewayAttachment>(remedy.Owner, ResourceKind.TransitGatewayAttachment,
            attachment.Id) is null ? null
            : Make(remedy.Owner, $"Associate attachment {attachment} with transit gateway route table {table}",
                new AssociateTransitGatewayRouteTable(table.Id, attachment.Id));
    }

    /// <summary>The hosts that are prepared for the group: their groups admit the load balancer's group at the group's port.</summary>
    public static Fix? For(NetworkIndex index, TargetRemedy remedy)
    {
        TargetGroup group = remedy.Group;
        HashSet<string> senders = [.. remedy.Balancer.Interfaces.SelectMany(i => i.Record.SecurityGroupIds)];
        string[] hosts = [.. index.Interfaces.Where(i => i.Vpc.Id == group.VpcId && i.Instance is { State: "running" }
            && i.Groups.OfType<GroupNode>().Any(Admits)).Select(i => i.Instance!.Id).Distinct().Order(StringComparer.Ordinal)];
        return group.TargetType != "instance" || hosts.Length == 0 ? null
            : Make(group.Place, $"Register {string.Join(", ", hosts)} at port {group.Port} in target group {group}",
                new RegisterTargets(group.Id, hosts, group.Port));

        bool Admits(GroupNode g) => g.Rules(false)
            .Any(r => r.Record.GroupId is { } id && senders.Contains(id) && r.Record.Traffic.Matches(IpProtocol.Tcp, group.Port));
    }

    /// <summary>The transit gateway that both VPCs are attached to, or null.</summary>
    public static string? Between(NetworkIndex index, string vpcId, string otherVpcId) =>
        index.Attachments.Where(a => IsOf(a, vpcId)).Select(a => a.TransitGatewayId)
            .FirstOrDefault(g => index.Attachments.Any(a => a.TransitGatewayId == g && IsOf(a, otherVpcId)));

    /// <summary>The attachment of the VPC, or the peering with a gateway that has it.</summary>
    private static TransitGatewayAttachment? AttachmentOf(NetworkIndex index, string gatewayId, string vpcId) =>
        index.Attachments.FirstOrDefault(a => a.TransitGatewayId == gatewayId && IsOf(a, vpcId))
        ?? index.Attachments.FirstOrDefault(a => a.TransitGatewayId == gatewayId && a is { ResourceType: "peering", State: "available" }
            && index.Attachments.Any(f => f.TransitGatewayId == a.ResourceId && IsOf(f, vpcId)));

    private static bool IsOf(TransitGatewayAttachment attachment, string vpcId) =>
        attachment is { ResourceType: "vpc", State: "available" or "modifying" } && attachment.ResourceId == vpcId;

    private static Fix Make(Place place, string description, Change change) =>
        new() { Place = place, Description = description, Changes = [change] };
}
