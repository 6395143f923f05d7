using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on roles, instance profiles and the instances that have them.</summary>
internal static class RolePatches
{
    public static Role Create(Place place, CreateRole c) => new()
    {
        Id = $"arn:{Partition.Of(place.Region)}:iam::{place.AccountId}:role{c.Path}{c.RoleName}", AccountId = place.AccountId,
        Region = Place.Global, Tags = c.Tags,
        RoleName = c.RoleName, Path = c.Path, AssumeRolePolicyDocument = c.AssumeRolePolicyDocument,
            PermissionsBoundaryArn = c.PermissionsBoundaryArn,
    };

    public static InstanceProfile Create(Place place, CreateInstanceProfile c) => new()
    {
        Id = $"arn:{Partition.Of(place.Region)}:iam::{place.AccountId}:instance-profile{c.Path}{c.InstanceProfileName}",
        AccountId = place.AccountId, Region = Place.Global, Tags = c.Tags,
        InstanceProfileName = c.InstanceProfileName, Path = c.Path,
    };

    public static Network Apply(Network network, Place place, RoleChange change) =>
        NetworkPatcher.Update<Role>(network, place.For(ResourceKind.Role), ResourceKind.Role, change.RoleId, r => change switch
        {
            TagRole c => r with { Tags = r.Tags.SetItems(c.Tags) },
            UpdateAssumeRolePolicy c => r with { AssumeRolePolicyDocument = c.PolicyDocument },
            PutRolePermissionsBoundary c => r with { PermissionsBoundaryArn = c.PermissionsBoundaryArn },
            PutRolePolicy c => r with { InlinePolicies = r.InlinePolicies.SetItem(c.PolicyName, c.PolicyDocument) },
            DeleteRolePolicy c => r with { InlinePolicies = r.InlinePolicies.Remove(c.PolicyName) },
            DetachRolePolicy c => r with { AttachedPolicyArns = [.. r.AttachedPolicyArns.Where(a => a != c.PolicyArn)] },
            _ => throw new ArgumentException($"{change.OperationName} has no effect that is known here.", nameof(change)),
        });

    /// <summary>The network after the change, or null where the change is about neither a profile nor who has it.</summary>
    public static Network? ApplyProfile(Network network, Place place, Change change)
    {
        return change switch
        {
            AddRoleToInstanceProfile c => Profile(c.InstanceProfileId, p => p with { RoleIds = [.. p.RoleIds, c.RoleId] }),
            RemoveRoleFromInstanceProfile c =>
                Profile(c.InstanceProfileId, p => p with { RoleIds = [.. p.RoleIds.Where(r => r != c.RoleId)] }),
            AssociateIamInstanceProfile c => Host(c.InstanceId, c.InstanceProfileId),
            ReplaceIamInstanceProfileAssociation c => Host(c.InstanceId, c.InstanceProfileId),
            DisassociateIamInstanceProfile c => Host(c.InstanceId, null),
            _ => null,
        };

        Network Profile(string id, Func<InstanceProfile, InstanceProfile> update) =>
            NetworkPatcher.Update(network, place.For(ResourceKind.InstanceProfile), ResourceKind.InstanceProfile, id, update);
        Network Host(string id, string? profile) =>
            NetworkPatcher.Update<Instance>(network, place, ResourceKind.Instance, id, i => i with { InstanceProfileId = profile });
    }
}
