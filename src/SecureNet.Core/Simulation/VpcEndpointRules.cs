using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Simulation;

/// <summary>What AWS refuses about gateway endpoints.</summary>
internal static class VpcEndpointRules
{
    public static void Check(Network state, Place place, Change change, Action<string, string> refuse)
    {
        switch (change)
        {
            case CreateVpcEndpoint c:
                ManagedPrefixList? list = state.Of<ManagedPrefixList>(place).FirstOrDefault(l => l.PrefixListName == c.ServiceName);
                if (list is null) { refuse("InvalidServiceName", $"The Vpc Endpoint Service '{c.ServiceName}' does not exist"); }
                CheckPolicy(c.PolicyDocument);
                CheckTables(c.RouteTableIds, c.VpcId, list!.Id);
                break;
            case ModifyVpcEndpoint c:
                VpcEndpoint endpoint = state.Find<VpcEndpoint>(place, ResourceKind.VpcEndpoint, c.EndpointId)!;
                if (c.PolicyDocument is { } policy) { CheckPolicy(policy); }
                CheckTables([.. c.AddRouteTableIds.Except(endpoint.RouteTableIds)], endpoint.VpcId,
                    state.Of<ManagedPrefixList>(place).First(l => l.PrefixListName == endpoint.ServiceName).Id);
                break;
        }

        void CheckTables(IReadOnlyList<string> ids, string vpcId, string listId)
        {
            foreach (RouteTable table in ids.Select(id => state.Find<RouteTable>(place, ResourceKind.RouteTable, id)!))
            {
                if (table.VpcId != vpcId) { refuse("InvalidParameter", $"Route table {table.Id} does not belong to vpc {vpcId}"); }
                if (table.Routes.Any(r => r.PrefixListId == listId))
                {
                    refuse("RouteAlreadyExists", $"route table {table.Id} already has a route with destination-prefix-list-id {listId}");
                }
            }
        }

        void CheckPolicy(string json)
        {
            try { BucketPolicyMerge.Parse(json, "the policy"); }
            catch (RefusedException e) { refuse("InvalidPolicyDocument", e.Message); }
        }
    }
}
