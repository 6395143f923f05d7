using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans a peering connection: requested in one account, accepted in the other, tagged and given DNS options in both.</summary>
internal static class PeeringDiff
{
    public static void Plan(VpcPeeringConnection wanted, VpcPeeringConnection? have, Network network, PlanBuilder plan)
    {
        Place requester = wanted.Requester.Place;
        Place accepter = wanted.Accepter.Place;
        int? step = null;
        if (have is null)
        {
            step = plan.Add(requester, new CreateVpcPeeringConnection(
                wanted.Requester.VpcId, wanted.Accepter.VpcId, wanted.Accepter.AccountId, wanted.Accepter.Region) { Tags = wanted.Tags });
            plan.Provides(wanted, step.Value);
        }

        if (have is null or { Status: "initiating-request" or "pending-acceptance" })
        {
            step = plan.AddExactly(accepter, new AcceptVpcPeeringConnection(wanted.Id), step);
        }

        if (have is not { IsActive: true })
        {
            step = plan.Wait(requester, new(ResourceKind.VpcPeeringConnection, wanted.Id, "active", Waits.PeeringActive), step);
            if (accepter != requester)
            {
                step = plan.Wait(accepter, new(ResourceKind.VpcPeeringConnection, wanted.Id, "active", Waits.PeeringActive), step);
            }

            plan.Provides(wanted, step.Value);
        }

        // Tags are each account's own.
        VpcPeeringConnection? far = have is null
            ? null : network.Find<VpcPeeringConnection>(accepter, ResourceKind.VpcPeeringConnection, have.Id);
        ImmutableSortedDictionary<string, string> lacking = wanted.Tags.Where(t => far?.Tags.GetValueOrDefault(t.Key) != t.Value)
            .ToImmutableSortedDictionary();
        if (accepter != requester && lacking.Count > 0) { plan.AddExactly(accepter, new CreateTags(wanted.Id, lacking), step); }

        // Only once active, each side its own, in its own region.
        PlanDns(requester, true, wanted.Requester, have?.Requester);
        PlanDns(accepter, false, wanted.Accepter, far?.Accepter ?? have?.Accepter);

        void PlanDns(Place place, bool asRequester, PeeringVpc want, PeeringVpc? now)
        {
            if (want.AllowDnsResolutionFromRemoteVpc is { } allow && now?.AllowDnsResolutionFromRemoteVpc != allow)
            {
                plan.AddExactly(place, new ModifyVpcPeeringConnectionOptions(wanted.Id, asRequester, allow), step);
            }
        }
    }
}
