using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The reply's way. Security groups pass it by state; network ACLs and route tables are asked again, because nothing makes AWS
/// send a reply back the way the request came.
/// </summary>
internal sealed class ReturnWalk(Network network, Flow flow, ForwardWalk forward)
{
    public WalkLog Log { get; } = new(onReturn: true);

    public void Run()
    {
        NetworkInterface? server = forward.Destination;
        NetworkInterface? client = forward.Source;
        if (server is not null && server.Id == client?.Id) { return; }
        Packet? first = Packet.Reply(flow, forward.DestinationAddress, forward.SeenSource, forward.Nat is not null);
        if (first is null)
        {
            Component at = Component.Of((server ?? client)!);
            Log.Add(Layer.Host, at, Disposition.Delivered, $"no reply is expected to {flow.Protocol} type {flow.IcmpType}");
            return;
        }
        SubnetSite? near = forward.Nat is { } nat ? Topology.SiteOf(network, nat.SubnetId, nat.VpcId, nat.Place)
            : client is null ? null : Topology.SiteOf(network, client);
        string? leftSubnet = server?.SubnetId;
        if (server is not null) { Leave(server, first, near); }
        else { leftSubnet = null; }
        if (client is null)
        {
            return;
        }
        Packet last = first;
        if (forward.Nat is { } translator)
        {
            // Two crossings of the NAT gateway's own subnet, the first with the gateway's ports, the second with the client's.
            IPAddress natAddress = translator.PrivateIpAddress!;
            Packet toNat = first with { Source = flow.Destination.Address, Destination = natAddress };
            if (near!.SubnetId != leftSubnet) { NetworkAclCheck.Cross(network, Log, near, egress: false, toNat); }
            last = Packet.Reply(flow, flow.Destination.Address, forward.SourceAddress, toNat: false)!;
            Log.Add(Layer.NatGateway, Component.Of(translator), Disposition.Translated,
                $"NAT gateway {translator} knows the connection and changes the destination back to {forward.SourceAddress}");
            SubnetSite home = Topology.SiteOf(network, client);
            if (near.SubnetId != home.SubnetId)
            {
                NetworkAclCheck.Cross(network, Log, near, egress: true, last);
                CheckRoute(near, last, home, hasPublicAddress: false);
            }
            leftSubnet = near.SubnetId;
        }
        else if (forward.ThroughInternet)
        {
            leftSubnet = null;
            last = first with { Source = flow.Destination.Address, Destination = forward.SourceAddress };
            if (Topology.GatewayOf(network, client.VpcId) is { } gateway && Topology.PublicOf(client, forward.SourceAddress) is { } own)
            {
                Log.Add(Layer.InternetGateway, Component.Of(gateway), Disposition.Translated,
                    $"internet gateway {gateway} changes the destination from {own} to {forward.SourceAddress}");
            }
        }
        if (client.SubnetId != leftSubnet)
        {
            NetworkAclCheck.Cross(network, Log, Topology.SiteOf(network, client), egress: false, last);
        }
        ByState(client, "in");
        Log.Add(Layer.Interface, Component.Of(client), Disposition.Delivered, $"interface {client} receives the reply");
    }

    private void Leave(NetworkInterface server, Packet packet, SubnetSite? near)
    {
        ByState(server, "out");
        bool overInternet = forward.ThroughInternet;
        if (!overInternet && near?.SubnetId == server.SubnetId) { return; }
        SubnetSite site = Topology.SiteOf(network, server);
        NetworkAclCheck.Cross(network, Log, site, egress: true, packet);
        CheckRoute(site, packet, overInternet ? null : near, Topology.PublicOf(server, forward.DestinationAddress) is not null);
    }

    /// <summary>The reply's route has to lead to the VPC the request came from; null is the internet.</summary>
    private void CheckRoute(SubnetSite site, Packet packet, SubnetSite? towards, bool hasPublicAddress)
    {
        if (!Topology.IsPublic(packet.Destination) && towards is null)
        {
            // The request already failed before it had a public source; where its reply would go cannot be said.
            return;
        }
        if (RouteStep.Take(network, Log, site, packet, towards, hasPublicAddress) is not { } route)
        {
            if (towards is not null && towards.VpcId != site.VpcId &&
                Topology.PeeringBetween(network, site.VpcId, towards.VpcId) is { IsActive: false } waiting)
            {
                PeeringCheck.Cross(network, Log, waiting, site.VpcId, packet.Destination);
            }
            return;
        }
        switch (route.TargetKind)
        {
            case RouteTargetKind.Local when towards?.VpcId != site.VpcId:
                Leak(site, packet, route, $"stays in {site.VpcId}, whose own block has {packet.Destination}", towards, hasPublicAddress);
                break;
            case RouteTargetKind.Local:
                break;
            case RouteTargetKind.InternetGateway:
                IPAddress? own = forward.Destination is { } server ? Topology.PublicOf(server, packet.Source) : null;
                GatewayStep.Leave(network, Log, route, site, packet, own);
                break;
            case RouteTargetKind.NatGateway:
                Leak(site, packet, route, $"goes to NAT gateway {route.TargetId}, which has no state for it and drops it", towards, hasPublicAddress);
                break;
            case RouteTargetKind.VpcPeeringConnection:
                BackThroughPeering(site, packet, route, towards, hasPublicAddress);
                break;
            default:
                RouteStep.OtherTarget(network, Log, route, site);
                break;
        }
    }

    private void BackThroughPeering(SubnetSite site, Packet packet, Route route, SubnetSite? towards, bool hasPublicAddress)
    {
        if (Topology.FindPeering(network, site.Place, route.TargetId) is not { } peering)
        {
            Log.Add(Layer.VpcPeeringConnection, new(route.TargetId, null, site.Place), Disposition.Unknown,
                Topology.Missing(network, site.Place, ResourceKind.VpcPeeringConnection, $"peering connection {route.TargetId}"));
        }
        else if (peering.OtherEnd(site.VpcId) is { } far && far.VpcId != towards?.VpcId)
        {
            string wanted = towards is null ? "the internet" : towards.VpcId;
            Leak(site, packet, route, $"leaks into {far.VpcId} of {far.Place} through {peering}; the request came from {wanted}", towards, hasPublicAddress);
        }
        else
        {
            PeeringCheck.Cross(network, Log, peering, site.VpcId, packet.Destination);
        }
    }

    private void Leak(SubnetSite site, Packet packet, Route route, string what, SubnetSite? towards, bool hasPublicAddress)
    {
        RouteAnswer answer = RouteLookup.Find(network, site, packet.Destination);
        RouteTable table = answer.Table!;
        Log.Block(Layer.RouteTable, Component.Of(table),
            new Step(Disposition.NoRoute, $"by route {route} of {table} the reply to {packet.Destination} {what}", route.ToString()),
            $"{site.SubnetId}|{packet.Destination}", "MORE_SPECIFIC_ROUTE", "route the reply back to where the request came from",
            new RouteRemedy(table, answer.Route, answer.PrefixLength, packet, towards, hasPublicAddress));
    }

    private void ByState(NetworkInterface at, string way)
    {
        if (at.SecurityGroupIds.Count == 0) { return; }
        SecurityGroup? group = network.Find<SecurityGroup>(at.Place, ResourceKind.SecurityGroup, at.SecurityGroupIds[0]);
        Log.Add(Layer.SecurityGroup, group is null ? new(at.SecurityGroupIds[0], null, at.Place) : Component.Of(group), Disposition.Permitted,
            $"the security groups of {at} let the reply {way} by state: no rule is needed");
    }
}
