using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans a gateway endpoint: tables are "at least these", the policy is exactly the one that is wanted.</summary>
internal static class VpcEndpointDiff
{
    public static void Plan(VpcEndpoint wanted, VpcEndpoint? have, PlanBuilder plan)
    {
        if (have is null)
        {
            int created = plan.Add(wanted.Place, new CreateVpcEndpoint(wanted.VpcId, wanted.ServiceName, wanted.RouteTableIds,
                wanted.PolicyDocument!) { Tags = wanted.Tags });
            plan.Provides(wanted, created);
            plan.Provides(wanted, plan.Wait(wanted.Place,
                new(ResourceKind.VpcEndpoint, wanted.Id, "available", Waits.EndpointAvailable), created));
            return;
        }

        string[] tables = [.. wanted.RouteTableIds.Except(have.RouteTableIds)];
        string? policy = BucketPolicyMerge.Same(wanted.PolicyDocument, have.PolicyDocument) ? null : wanted.PolicyDocument;
        if (tables.Length > 0 || policy is not null) { plan.Add(wanted.Place, new ModifyVpcEndpoint(wanted.Id, tables, policy)); }
        ImmutableSortedDictionary<string, string> lacking = wanted.Tags.Where(t => have.Tags.GetValueOrDefault(t.Key) != t.Value)
            .ToImmutableSortedDictionary();
        if (lacking.Count > 0) { plan.Add(wanted.Place, new CreateTags(wanted.Id, lacking)); }
    }
}
