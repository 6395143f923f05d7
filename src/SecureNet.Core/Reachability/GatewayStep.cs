using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The internet gateway, out and in.</summary>
internal static class GatewayStep
{
    /// <summary>True if the packet leaves under the public address.</summary>
    public static bool Leave(Network network, WalkLog log, Route route, SubnetSite site, Packet packet, IPAddress? publicAddress)
    {
        InternetGateway? gateway = network.Find<InternetGateway>(route.TargetId);
        if (gateway is null)
        {
            log.Add(Layer.InternetGateway, new(route.TargetId, null, site.Place), Disposition.Unknown,
                Topology.Missing(network, site.Place, ResourceKind.InternetGateway, $"internet gateway {route.TargetId}"));
            return false;
        }
        Component at = Component.Of(gateway);
        bool passes = true;
        void Refuse(string reason, string question, string code, string advice)
        {
            log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied, reason), $"{gateway.Id}|{question}", code, advice);
            passes = false;
        }
        if (gateway.VpcId != site.VpcId)
        {
            Refuse($"internet gateway {gateway} is not attached to {site.VpcId}", "attached", "DISCONNECTED_VPCS", "attach it");
        }
        if (!Topology.IsPublic(packet.Destination))
        {
            Refuse($"internet gateway {gateway} drops packets to {packet.Destination}, which is not a public address", "destination",
                "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "add a more specific route to where the address is");
        }
        else if (publicAddress is null)
        {
            Refuse($"{packet.Source} has no public address, so internet gateway {gateway} drops what it sends", "source",
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "give it a public address, or route through a NAT gateway");
        }
        if (passes)
        {
            log.Add(Layer.InternetGateway, at, Disposition.Translated,
                $"internet gateway {gateway} changes the source from {packet.Source} to {publicAddress}");
        }
        return passes;
    }

    /// <summary>In from the internet to an interface with a public address.</summary>
    public static void Enter(Network network, WalkLog log, NetworkInterface destination, IPAddress privateAddress, IPAddress source)
    {
        Place place = Topology.SiteOf(network, destination).Place;
        InternetGateway? gateway = Topology.GatewayOf(network, destination.VpcId);
        Component at = gateway is null ? new(destination.VpcId, null, place) : Component.Of(gateway);
        if (gateway is null && !network.Has(place, ResourceKind.InternetGateway))
        {
            log.Add(Layer.InternetGateway, at, Disposition.Unknown,
                Topology.Missing(network, place, ResourceKind.InternetGateway, $"the internet gateway of {destination.VpcId}"));
        }
        else if (gateway is null)
        {
            log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied, $"no internet gateway is attached to {destination.VpcId}"),
                $"{destination.VpcId}|gateway", "NO_PATH", "attach an internet gateway if the host is meant to be public");
        }
        IPAddress? own = Topology.PublicOf(destination, privateAddress);
        if (own is null)
        {
            log.Block(Layer.InternetGateway, at,
                new Step(Disposition.Denied, $"{destination} has no public address, so nothing from the internet ({source}) comes to it"),
                $"{destination.Id}|public", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "give it a public address if it is meant to be public");
        }
        else if (gateway is not null)
        {
            log.Add(Layer.InternetGateway, at, Disposition.Translated, $"internet gateway {gateway} changes the destination from {own} to {privateAddress}");
        }
    }
}
