using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>What AWS refuses about peering: who may do what, where and when.</summary>
internal static class PeeringRules
{
    public static void Check(Network state, Place place, Change change, Action<string, string> refuse)
    {
        switch (change)
        {
            case CreateVpcPeeringConnection c:
                if (state.Find<Vpc>(new(c.PeerAccountId, c.PeerRegion), ResourceKind.Vpc, c.PeerVpcId) is null)
                {
                    refuse("InvalidVpcID.NotFound", $"The vpc ID '{c.PeerVpcId}' does not exist");
                }
                if (state.Of<VpcPeeringConnection>(place)
                    .Any(p => p.Exists && p.End(c.VpcId) is not null && p.End(c.PeerVpcId) is not null))
                {
                    refuse("VpcPeeringConnectionAlreadyExists", $"A peering connection between {c.VpcId} and {c.PeerVpcId} already exists");
                }

                break;
            case AcceptVpcPeeringConnection c:
                VpcPeeringConnection accepted = Find(c.PeeringId);
                if (accepted.Accepter.Place != place)
                {
                    refuse("OperationNotPermitted",
                        $"User {place.AccountId} cannot accept peering {c.PeeringId} in {place.Region}: it must be accepted "
                            + $"in {accepted.Accepter.Region} by its accepter");
                }
                if (accepted.Status != "pending-acceptance")
                {
                    refuse("InvalidStateTransition",
                        $"Invalid state transition for {c.PeeringId}, attempted to transition from {accepted.Status} to active");
                }
                break;
            case ModifyVpcPeeringConnectionOptions c:
                VpcPeeringConnection p = Find(c.PeeringId);
                if (!p.IsActive)
                {
                    refuse("OperationNotPermitted", $"Peering {c.PeeringId} is not active; its options cannot be changed.");
                }
                if ((c.AsRequester ? p.Requester : p.Accepter).Place != place)
                {
                    refuse("OperationNotPermitted",
                        $"User {place.AccountId} cannot modify the options of the other side of peering {c.PeeringId}");
                }
                break;
            case DeleteVpcPeeringConnection c when !Find(c.Id).Exists:
                refuse("InvalidStateTransition",
                    $"Invalid state transition for {c.Id}, attempted to transition from {Find(c.Id).Status} to deleting");
                break;
        }

        VpcPeeringConnection Find(string id) => state.Find<VpcPeeringConnection>(place, ResourceKind.VpcPeeringConnection, id)!;
    }
}
