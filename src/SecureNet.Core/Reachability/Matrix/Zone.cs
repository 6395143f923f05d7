using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Where a packet starts or ends as routing and network ACLs see it. Subnets with the same table and ACL are one zone as long as
/// nothing on a path asks which subnet it is.
/// </summary>
/// <param name="Family">The address family.</param>
/// <param name="VpcId">The VPC.</param>
/// <param name="Place">The account and region of the subnet.</param>
/// <param name="Table">Index of the route table in the compilation; that of null where it is not known.</param>
/// <param name="Acl">Index of the network ACL in the compilation; that of null where it is not known.</param>
/// <param name="Node">The atom of the address, by the blocks of routes, ACLs and VPCs.</param>
/// <param name="SubnetId">The subnet where it matters which it is, else null.</param>
/// <param name="SubnetRead">Whether the subnet's own block is known.</param>
/// <param name="Advertised">Whether the internet knows the address, where it is an IPv6 one.</param>
/// <param name="Admits">Whether the interface lets internet gateways in.</param>
/// <param name="Door">The ways by which the internet may come to the interface beside its public address.</param>
/// <param name="AvailabilityZone">Id and name of the availability zone where a transit gateway is attached to the VPC, else null.</param>
internal sealed record Zone(
    AddressFamily Family, string VpcId, Place Place, int Table, int Acl, int Node, string? SubnetId, bool SubnetRead,
    (string? Id, string Name)? AvailabilityZone = null,
    WayBack Advertised = WayBack.Open, WayBack Admits = WayBack.Open, FrontDoor Door = FrontDoor.None);

/// <summary>Ways by which the internet may come to an interface beside its public address.</summary>
[Flags]
internal enum FrontDoor
{
    None = 0,

    /// <summary>Under the client's own address, through a VPC with an internet gateway.</summary>
    Preserving = 1,

    /// <summary>Under addresses that are not known, through a VPC with an internet gateway.</summary>
    Hiding = 2,

    /// <summary>TCP alone, under addresses that are not known; no internet gateway is asked.</summary>
    Tunnel = 4,
}

/// <summary>What the network between two zones does to traffic.</summary>
/// <param name="Forward">The filter of the way there.</param>
/// <param name="Replies">Number of the reply profile in <see cref="ReplyTable"/>.</param>
/// <param name="Translator">Index of the NAT gateway whose address the destination sees, or -1; <see cref="AnySource"/> where
/// that address is not known.</param>
/// <param name="Appliance">The set of groups of an appliance's interface that the packet comes to, whose
/// rules are asked too, or -1.</param>
/// <param name="ApplianceSees">Index of the NAT gateway whose address the appliance sees, or -1 for the sender's.</param>
/// <param name="References">What a transit gateway on the way does to rules that name groups.</param>
/// <param name="Replied">The filter that replies pass to the ports that the destination sees, where it loses some; else 0.</param>
/// <param name="OneOf">Number of the paths of which chance takes one, by the addresses that NAT gateways have, or of which the better
/// counts; 0 where there is only this one.</param>
internal readonly record struct ZonePath(int Forward, int Replies, int Translator, int Appliance = -1, int ApplianceSees = -1,
    TransitReferences References = TransitReferences.NoTransit, int Replied = 0, int OneOf = 0)
{
    public const int AnySource = -2;
}

/// <summary>Whether inbound rules may name groups of the sender's VPC.</summary>
internal enum TransitReferences
{
    /// <summary>No transit gateway is on the way: peering decides.</summary>
    NoTransit,
    Honoured,
    Unknown,
    Ignored,
}

/// <summary>Whether the reply's route is there.</summary>
internal enum WayBack
{
    Open,
    Unknown,
    Closed,
}

/// <summary>A NAT gateway as a place on a path, with those of its addresses that no rule tells apart.</summary>
internal sealed record TranslatorSite(int Index, NatGateway Gateway, Zone Zone, int GroupNode, bool HasPublicAddress);

/// <summary>The NAT gateways as groups see them: addresses that nobody's group stands behind.</summary>
internal sealed class TranslatorPeers(IReadOnlyList<TranslatorSite> sites)
{
    public PeerList All { get; } = new(null, AddressFamily.InterNetwork, sites.Select(t => (t.GroupNode, -1)));

    /// <summary>The place of a gateway in <see cref="All"/>.</summary>
    public int IdOf(int translator) => All.IdOf(sites[translator].GroupNode, -1);

    public PeerList Of(int translator) => new(null, AddressFamily.InterNetwork, [(sites[translator].GroupNode, -1)]);
}
