using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>How a packet's way through subnets ends.</summary>
internal enum Arrival
{
    /// <summary>Dropped on the way.</summary>
    Closed,

    /// <summary>Where it goes is not known.</summary>
    Lost,

    /// <summary>In the VPC of <see cref="Traveller.VpcId"/>.</summary>
    InVpc,

    /// <summary>At the target of <see cref="Traveller.Route"/>, which is no VPC.</summary>
    AtTarget,
}

/// <summary>
/// A packet, or all packets of a set of traffic at once, on the way from subnet to subnet: network ACLs, route tables, peering connections
/// and transit gateways. Requests and replies travel alike; what differs is what becomes of them at the end.
/// </summary>
internal sealed class Traveller(Compilation net, Zone start, int source)
{
    // Far more tables than any real way has; less is a loop of routes.
    private int _budget = 24;
    private bool _moved;
    private int _translator = -1;

    // Its filters are told in the terms of whom it comes from.
    private bool _asV6;

    /// <summary>The subnet it is in.</summary>
    public Zone At { get; private set; } = start;

    /// <summary>The atom of its source address.</summary>
    public int Source { get; private set; } = source;

    /// <summary>The traffic that is still with it.</summary>
    public int Filter { get; private set; } = net.Filters.All;

    public string? VpcId { get; private set; }
    public Route? Route { get; private set; }
    public TransitReferences References { get; private set; }

    /// <summary>The set of groups of the appliance that it came to, or -1.</summary>
    public int Appliance { get; private set; } = -1;

    /// <summary>Index of the NAT gateway whose address the appliance saw, or -1.</summary>
    public int ApplianceSees { get; private set; } = -1;

    /// <summary>
    /// True from where it is not known by which way or under which address it goes on: a route that was not read may lead
    /// through a gateway or an appliance.
    /// </summary>
    public bool InDoubt { get; set; }

    public void Pass(int filter) => Filter = net.Filters.Meet(Filter, _asV6 ? net.Filters.AsV6(filter) : filter);

    /// <summary>Goes on from a NAT gateway, with its address.</summary>
    public void Translate(TranslatorSite nat) =>
        (_asV6, At, Source, _translator, _moved) = (_asV6 || At.Family != nat.Zone.Family, nat.Zone, nat.Zone.Node, nat.Index, true);

    /// <summary>Comes to an appliance, whose groups see it as it is now.</summary>
    public void Meet(int appliance) => (Appliance, ApplianceSees) = (appliance, _translator);

    /// <summary>True if it comes to the zone from a subnet in it, so that the zone's ACL is not asked.</summary>
    public bool IsBeside(Zone zone, bool sameSubnet) => _moved ? At.SubnetId is { } id && id == zone.SubnetId : sameSubnet;

    /// <summary>Travels until it arrives somewhere.</summary>
    /// <param name="destination">The atom of the address that it is sent to.</param>
    /// <param name="towards">The zone that has the address, which tells neighbours where the subnet's block was not read;
    /// null for the internet.</param>
    public Arrival To(int destination, Zone? towards = null)
    {
        while (true)
        {
            if (At.SubnetId is { } subnet && (At.SubnetRead ? net.IsInSubnet(subnet, At, destination) : towards?.SubnetId == subnet
                && towards.VpcId == At.VpcId)) { return In(At.VpcId); }
            if (towards is not null && net.MayBeNear(At, destination, towards))
            {
                InDoubt = true;
                return Arrival.Lost;
            }
            Pass(net.AclTable.Of(At.Acl, egress: true, At.Family, destination));
            if (--_budget < 0) { return Arrival.Closed; }
            RouteChoice choice = net.Routes.Of(At.Table, At.Family, destination);
            if (choice.IsUnknown)
            {
                InDoubt |= choice.IsAstray || net.MayStray(At);
                return Arrival.Lost;
            }
            if (choice.Route is not { IsBlackhole: false } route) { return Arrival.Closed; }
            Route = route;
            switch (route.TargetKind)
            {
                case RouteTargetKind.Local: return In(At.VpcId);
                case RouteTargetKind.VpcPeeringConnection: return Peering(route, destination);
                case RouteTargetKind.TransitGateway:
                    Arrival through = net.Transit.Cross(route.TargetId, this, destination, out Zone? exit,
                        out TransitReferences references);
                    InDoubt |= through == Arrival.Lost;
                    if (through != Arrival.InVpc) { return through; }
                    (At, References, _moved) = (exit!, references, true);
                    if (net.Index.Encryption.Has(At.VpcId)) { Pass(net.Filters.Unknown); }
                    break;
                default: return Arrival.AtTarget;
            }
        }
    }

    private Arrival In(string vpcId)
    {
        VpcId = vpcId;
        return Arrival.InVpc;
    }

    /// <summary>A connection carries what its own two VPCs send to each other, while it is active.</summary>
    private Arrival Peering(Route route, int destination)
    {
        if (net.Index.Find<VpcPeeringConnection>(ResourceKind.VpcPeeringConnection, route.TargetId) is not { } peering)
        {
            return Arrival.Lost;
        }
        if (peering.OtherEnd(At.VpcId) is not { } far || !peering.IsActive) { return Arrival.Closed; }
        bool? leads = Holds(far, destination);
        bool? comes = Holds(peering.End(At.VpcId)!, Source);
        if (leads == false && comes is not null) { return Arrival.Closed; }
        if (leads is null || comes is null)
        {
            Pass(net.Filters.Unknown);
            return net.Index.Knows(far.VpcId) ? In(far.VpcId) : Arrival.Lost;
        }
        return comes.Value ? In(far.VpcId) : Arrival.Closed;
    }

    private bool? Holds(PeeringVpc end, int node)
    {
        Vpc? vpc = net.Index.Find<Vpc>(ResourceKind.Vpc, end.VpcId);
        AddressTree tree = net.RouteTree(At.Family);
        IEnumerable<IPNetwork> blocks = end.CidrBlocks.Concat(vpc?.CidrBlocks ?? []);
        if (blocks.Any(b => tree.IsIn(b, node))) { return true; }
        return vpc is not null || end.CidrBlocks.Any(b => b.BaseAddress.AddressFamily == At.Family) ? false : null;
    }
}
