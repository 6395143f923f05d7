using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Where a subnet is; the subnet itself is null where it was not read.</summary>
internal sealed record SubnetSite(string SubnetId, string VpcId, Place Place, Subnet? Subnet);

/// <summary>The lookups the walks share, and the sentences for what is missing.</summary>
internal static class Topology
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[] { "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3" }
            .Select(text => IPNetwork.Parse(text)),
    ];

    public static bool IsPublic(IPAddress address) => !NotPublic.Any(n => n.Contains(address));

    /// <summary>Why something is unknown: the describe call that was not made, or whose answer lacks the resource.</summary>
    public static string Missing(Network network, Place place, ResourceKind kind, string what) => network.Has(place, kind)
        ? $"{what} is not in the answer of ec2:Describe{kind}s of {place}"
        : $"{what} is not known: ec2:Describe{kind}s of {place} was not read";

    public static SubnetSite SiteOf(Network network, NetworkInterface at) => SiteOf(network, at.SubnetId, at.VpcId, at.Place);

    public static SubnetSite SiteOf(Network network, string subnetId, string vpcId, Place place)
    {
        // A shared subnet belongs to another account than the interface in it.
        Subnet? subnet = network.Find<Subnet>(place, ResourceKind.Subnet, subnetId) ?? network.Find<Subnet>(subnetId);
        return new(subnetId, vpcId, subnet?.Place ?? place, subnet);
    }

    /// <summary>The interface that has this private address in this VPC. The same address may exist in other VPCs.</summary>
    public static NetworkInterface? Owner(Network network, string vpcId, IPAddress address) =>
        network.Of<NetworkInterface>().FirstOrDefault(i => i.VpcId == vpcId && i.Addresses.Any(a => a.Private.Equals(address)));

    public static NetworkInterface? PublicOwner(Network network, IPAddress address) =>
        network.Of<NetworkInterface>().FirstOrDefault(i => i.Addresses.Any(a => address.Equals(a.Public)));

    public static IPAddress? PublicOf(NetworkInterface at, IPAddress address) =>
        at.Addresses.FirstOrDefault(a => a.Private.Equals(address)).Public;

    public static VpcPeeringConnection? FindPeering(Network network, Place place, string id) =>
        network.Find<VpcPeeringConnection>(place, ResourceKind.VpcPeeringConnection, id) ?? network.Find<VpcPeeringConnection>(id);

    /// <summary>The peering connection between two VPCs: an active one before one that may still become active.</summary>
    public static VpcPeeringConnection? PeeringBetween(Network network, string vpcId, string otherVpcId) =>
        network.Of<VpcPeeringConnection>().Where(p => p.Exists && p.OtherEnd(vpcId)?.VpcId == otherVpcId)
            .OrderByDescending(p => p.IsActive).ThenBy(p => p.Id, StringComparer.Ordinal).FirstOrDefault();

    public static InternetGateway? GatewayOf(Network network, string vpcId) =>
        network.Of<InternetGateway>().FirstOrDefault(g => g.VpcId == vpcId);

    public static string Interfaces(IEnumerable<InterfaceAddress> addresses) => string.Join(", ", addresses.Select(a => a.Private));
}
