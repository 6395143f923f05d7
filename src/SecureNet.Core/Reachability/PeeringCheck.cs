using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>What a peering connection carries: traffic between its two VPCs' own blocks, while it is active.</summary>
internal static class PeeringCheck
{
    /// <summary>True for a connection that is on its way to active, so that the connection and not the route is what stops traffic.</summary>
    public static bool IsComing(VpcPeeringConnection? peering) => peering is { Exists: true, IsActive: false };

    /// <summary>Writes the hop. Returns the far VPC's end, or null where the VPC is no end of the connection.</summary>
    public static PeeringVpc? Cross(Network network, WalkLog log, VpcPeeringConnection peering, string fromVpcId, IPAddress destination)
    {
        Component at = Component.Of(peering);
        if (peering.OtherEnd(fromVpcId) is not { } far)
        {
            log.Block(Layer.VpcPeeringConnection, at, new Step(Disposition.Denied, $"peering connection {peering} does not join {fromVpcId}"),
                $"{peering.Id}|end", "DISCONNECTED_VPCS", "point the route at a peering connection of this VPC");
            return null;
        }
        IReadOnlyList<IPNetwork>? blocks = far.CidrBlocks.Count > 0 ? far.CidrBlocks : network.Find<Vpc>(far.VpcId)?.CidrBlocks;
        if (!peering.IsActive)
        {
            bool pending = peering.Status == "pending-acceptance";
            log.Block(Layer.VpcPeeringConnection, at,
                new Step(Disposition.Denied, $"peering connection {peering} is {peering.Status}, not active, and carries nothing"),
                $"{peering.Id}|status", "BAD_STATE_ROUTE",
                pending ? $"account {peering.Accepter.AccountId} has to accept it" : "wait until it is active, or create it anew",
                pending ? new PeeringRemedy(peering) : null);
        }
        else if (blocks is null)
        {
            log.Add(Layer.VpcPeeringConnection, at, Disposition.Unknown,
                Topology.Missing(network, far.Place, ResourceKind.Vpc, $"the blocks of {far.VpcId}, the far end of {peering},"));
        }
        else if (!blocks.Any(b => b.Contains(destination)))
        {
            log.Block(Layer.VpcPeeringConnection, at,
                new Step(Disposition.Denied,
                    $"{destination} is in no block of {far.VpcId} ({string.Join(", ", blocks)}), the far end of {peering}; peering is not " +
                    "transitive and gives no way to the far VPC's gateways"),
                $"{peering.Id}|block", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "peer directly with the VPC that has the address");
        }
        else
        {
            log.Add(Layer.VpcPeeringConnection, at, Disposition.Forwarded,
                $"peering connection {peering} is active and leads to {far.VpcId} of {far.Place}");
        }
        return far;
    }
}
