using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Plans roles and instance profiles, and which profile an instance has.</summary>
internal static class RoleDiff
{
    public static void Plan(Role wanted, Role? have, PlanBuilder plan)
    {
        if (have is null)
        {
            plan.Provides(wanted,
                plan.Add(wanted.Place, new CreateRole(
                wanted.RoleName, wanted.Path, wanted.AssumeRolePolicyDocument, $"SecureNet: {wanted.Deployment}") { Tags = wanted.Tags,
                PermissionsBoundaryArn = wanted.PermissionsBoundaryArn }));
        }
        else
        {
            ImmutableSortedDictionary<string, string> lacking = wanted.Tags.Where(t => have.Tags.GetValueOrDefault(t.Key) != t.Value)
                .ToImmutableSortedDictionary();
            if (lacking.Count > 0) { plan.Add(wanted.Place, new TagRole(wanted.Id, lacking)); }
            if (!BucketPolicyMerge.Same(have.AssumeRolePolicyDocument, wanted.AssumeRolePolicyDocument))
            {
                plan.Add(wanted.Place, new UpdateAssumeRolePolicy(wanted.Id, wanted.AssumeRolePolicyDocument));
            }
            // A boundary that was not asked for is another's guard: it stays.
            if (wanted.PermissionsBoundaryArn is { } bound && bound != have.PermissionsBoundaryArn)
            {
                plan.Add(wanted.Place, new PutRolePermissionsBoundary(wanted.Id, bound));
            }
        }

        foreach ((string name, string policy) in wanted.InlinePolicies)
        {
            if (!BucketPolicyMerge.Same(have?.InlinePolicies.GetValueOrDefault(name), policy))
            {
                plan.Add(wanted.Place, new PutRolePolicy(wanted.Id, name, policy));
            }
        }
    }

    public static void Plan(InstanceProfile wanted, InstanceProfile? have, PlanBuilder plan)
    {
        int? step = null;
        if (have is null)
        {
            step = plan.Add(wanted.Place, new CreateInstanceProfile(wanted.InstanceProfileName, wanted.Path) { Tags = wanted.Tags });
            plan.Provides(wanted, step.Value);
        }

        string role = plan.Id(wanted.RoleIds[0]);
        if (have?.RoleIds.Contains(role) == true) { return; }
        foreach (string other in have?.RoleIds ?? [])
        {
            step = plan.Add(wanted.Place, new RemoveRoleFromInstanceProfile(wanted.Id, other), step);
        }
        plan.Provides(wanted, plan.Add(wanted.Place, new AddRoleToInstanceProfile(wanted.Id, role), step));
    }

    /// <summary>Gives an instance that exists the profile that it should have.</summary>
    public static void PlanProfileOf(Instance wanted, Instance have, PlanBuilder plan)
    {
        if (wanted.InstanceProfileId is not { } id || have.InstanceProfileId == plan.Id(id)) { return; }
        plan.Add(wanted.Place, have.InstanceProfileId is null
            ? new AssociateIamInstanceProfile(wanted.Id, id) : new ReplaceIamInstanceProfileAssociation(wanted.Id, id));
    }
}
