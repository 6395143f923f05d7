using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Simulation;

/// <summary>
/// What IAM refuses about roles and profiles, and EC2 about profiles, with their own error codes. Source: IAM API
/// reference, each action's errors.
/// </summary>
internal static class RoleRules
{
    public static void Check(Network state, Place place, Change change, Func<string, bool> isVisible)
    {
        switch (change)
        {
            case RunInstances { InstanceProfileId: { } id }: CheckUsable(id); return;
            case AssociateIamInstanceProfile c:
                CheckUsable(c.InstanceProfileId);
                CheckState(c.InstanceId, "pending", "running", "stopping", "stopped");
                if (Host(c.InstanceId)?.InstanceProfileId is not null)
                {
                    Refuse("IncorrectState", $"There is an existing association for instance {c.InstanceId}");
                }
                return;
            case ReplaceIamInstanceProfileAssociation c:
                CheckUsable(c.InstanceProfileId);
                if (Host(c.InstanceId)?.InstanceProfileId is null)
                {
                    Refuse("InvalidAssociationID.NotFound", $"An invalid association-id was specified for {c.InstanceId}");
                }
                return;
            case DisassociateIamInstanceProfile c when Host(c.InstanceId)?.InstanceProfileId is null:
                Refuse("InvalidAssociationID.NotFound", $"An invalid association-id was specified for {c.InstanceId}");
                return;
        }

        if (change.Service != "iam") { return; }
        foreach (string id in change.References)
        {
            if (state.Resources.All(r => r.Id != id || r.AccountId != place.AccountId) || !isVisible(id))
            {
                Refuse("NoSuchEntity", $"The entity with name {id[(id.LastIndexOf('/') + 1)..]} cannot be found.");
            }
        }

        switch (change)
        {
            case CreateRole c:
                if (state.Of<Role>(place).Any(r => r.IsCalled(c.RoleName)))
                {
                    Refuse("EntityAlreadyExists", $"Role with name {c.RoleName} already exists.");
                }
                CheckPolicy(c.AssumeRolePolicyDocument);
                CheckBoundary(c.PermissionsBoundaryArn);
                break;
            case CreateInstanceProfile c when state.Of<InstanceProfile>(place).Any(p => p.IsCalled(c.InstanceProfileName)):
                Refuse("EntityAlreadyExists", $"Instance Profile {c.InstanceProfileName} already exists.");
                break;
            case AddRoleToInstanceProfile c when Profile(c.InstanceProfileId).RoleIds.Count > 0:
                Refuse("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
                break;
            case RemoveRoleFromInstanceProfile c when !Profile(c.InstanceProfileId).RoleIds.Contains(c.RoleId):
                Refuse("NoSuchEntity", $"Role {c.RoleId} is not in the instance profile."); break;
            case PutRolePermissionsBoundary c: CheckBoundary(c.PermissionsBoundaryArn); break;
            case PutRolePolicy c: CheckPolicy(c.PolicyDocument); break;
            case UpdateAssumeRolePolicy c: CheckPolicy(c.PolicyDocument); break;
            case DeleteRolePolicy c when !RoleOf(c.RoleId).InlinePolicies.ContainsKey(c.PolicyName):
                Refuse("NoSuchEntity", $"The role policy with name {c.PolicyName} cannot be found."); break;
            case DetachRolePolicy c when !RoleOf(c.RoleId).AttachedPolicyArns.Contains(c.PolicyArn):
                Refuse("NoSuchEntity", $"Policy {c.PolicyArn} was not found."); break;
            case DeleteInstanceProfile c when Profile(c.Id).RoleIds.Count > 0:
                Refuse("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first."); break;
            case DeleteRole c when RoleOf(c.Id).InlinePolicies.Count > 0 || RoleOf(c.Id).AttachedPolicyArns.Count > 0:
                Refuse("DeleteConflict", "Cannot delete entity, must delete policies first."); break;
            case DeleteRole c when state.Of<InstanceProfile>(place).Any(p => p.RoleIds.Contains(c.Id)):
                Refuse("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first."); break;
        }

        Role RoleOf(string id) => state.Find<Role>(place, ResourceKind.Role, id)!;
        InstanceProfile Profile(string id) => state.Find<InstanceProfile>(place, ResourceKind.InstanceProfile, id)!;
        Instance? Host(string id) => state.Find<Instance>(place, ResourceKind.Instance, id);
        void Refuse(string code, string message) => throw new CloudException(code, message, change.Action, place);

        void CheckUsable(string id)
        {
            // EC2 looks into IAM's copy of its own, which knows a new profile some seconds later, and refuses a profile without a role.
            if (state.Find<InstanceProfile>(place.For(ResourceKind.InstanceProfile), ResourceKind.InstanceProfile,
                id) is not { RoleIds.Count: > 0 } || !isVisible(id) || !isVisible("profile in use " + id))
            {
                Refuse("InvalidParameterValue",
                    $"Value ({id}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN");
            }
        }

        void CheckState(string id, params string[] allowed)
        {
            if (Host(id) is { } host && !allowed.Contains(host.State))
            {
                Refuse("IncorrectInstanceState", $"The instance '{id}' is not in a valid state for this operation.");
            }
        }

        // Which managed policies an account has the simulator does not know: those that cannot be are refused.
        void CheckBoundary(string? arn)
        {
            if (arn is not null && PermissionsBoundaryRule.WhyNot(arn, place.AccountId, null) is not null)
            {
                Refuse("NoSuchEntity", $"Scope ARN: {arn} does not exist or is not attachable.");
            }
        }

        void CheckPolicy(string json)
        {
            try { BucketPolicyMerge.Parse(json, "the policy"); }
            catch (RefusedException e) { Refuse("MalformedPolicyDocument", e.Message); }
        }
    }
}
