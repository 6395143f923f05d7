using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What a peering connection carries: traffic between its two VPCs' own blocks, while it is active.</summary>
internal static class PeeringCheck
{
    /// <summary>
    /// True for a connection that is on its way to active, so that the connection and not the route is what stops traffic.
    /// </summary>
    public static bool IsComing(VpcPeeringConnection? peering) => peering is { Exists: true, IsActive: false };

    /// <summary>Writes the hop. Returns the far VPC, or null where nothing gets there.</summary>
    public static VpcNode? Cross(NetworkIndex index, WalkLog log, VpcPeeringConnection peering, VpcNode from, Packet packet)
    {
        Component at = Component.Of(peering);
        if (peering.OtherEnd(from.Id) is not { } far)
        {
            log.Block(Layer.VpcPeeringConnection, at,
                new Step(Disposition.Denied, () => $"peering connection {peering} does not join {from.Id}"),
                (peering.Id, "end"), "DISCONNECTED_VPCS", "point the route at a peering connection of this VPC");
            return null;
        }

        if (!peering.IsActive)
        {
            bool pending = peering.Status == "pending-acceptance";
            log.Block(Layer.VpcPeeringConnection, at,
                new Step(Disposition.Denied, () => $"peering connection {peering} is {peering.Status}, not active, and carries nothing"),
                (peering.Id, "status"), "BAD_STATE_ROUTE",
                pending ? $"account {peering.Accepter.AccountId} has to accept it" : "wait until it is active, or create it anew",
                pending ? new PeeringRemedy(peering) : null);
            return null;
        }

        PeeringVpc near = peering.End(from.Id)!;
        VpcNode? farVpc = index.Vpc(far.VpcId);
        bool? leads = Holds(far, farVpc, packet.Destination);
        bool? comes = Holds(near, from, packet.Source);
        if (leads is null || comes is null)
        {
            PeeringVpc unread = leads is null ? far : near;
            log.Add(Layer.VpcPeeringConnection, at, Disposition.Unknown,
                () => index.Missing(unread.Place, ResourceKind.Vpc, $"the blocks of {unread.VpcId}, an end of {peering},"));
            return farVpc;
        }

        if (leads == false)
        {
            log.Block(Layer.VpcPeeringConnection, at,
                new Step(Disposition.Denied,
                    () => $"{packet.Destination} is in no block of {far.VpcId} ({BlocksOf(far, farVpc)}), the far end of {peering}; "
                        + "peering is not " +
                        "transitive and gives no way to the far VPC's gateways"),
                (peering.Id, "block"), "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "peer directly with the VPC that has the address");
            return null;
        }

        if (comes == false)
        {
            log.Block(Layer.VpcPeeringConnection, at,
                new Step(Disposition.Denied,
                    () => $"{packet.Source} is in no block of {near.VpcId} ({BlocksOf(near, from)}), the near end of {peering}; peering "
                        + "carries only what its own two VPCs send"),
                (peering.Id, "source"), "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "peer directly with the VPC that sends");
            return null;
        }

        log.Add(Layer.VpcPeeringConnection, at, Disposition.Forwarded,
            () => $"peering connection {peering} is active and leads to {far.VpcId} of {far.Place}");
        return farVpc;
    }

    /// <summary>Whether an end's VPC has the address: by the connection's own list or the VPC's; null where neither was read.</summary>
    private static bool? Holds(PeeringVpc end, VpcNode? vpc, in Ip address)
    {
        if (vpc is not null && vpc.Contains(address)) { return true; }
        bool known = vpc?.Vpc is not null;
        foreach (IPNetwork block in end.CidrBlocks)
        {
            IpBlock own = new(block);
            if (own.Contains(address)) { return true; }
            known |= own.IsV6 == address.IsV6;
        }

        return known ? false : null;
    }

    private static string BlocksOf(PeeringVpc end, VpcNode? vpc) => string.Join(", ", vpc?.Vpc?.CidrBlocks ?? end.CidrBlocks);
}
