using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>What a role may do with its buckets.</summary>
public enum BucketAccess
{
    /// <summary>Read objects and list them.</summary>
    Read,

    /// <summary>Also write objects. Deleting is not writing.</summary>
    ReadWrite,

    /// <summary>Only list what is there.</summary>
    List,
}

/// <summary>What <c>New-HostRole</c> is asked for.</summary>
public sealed record HostRoleSpecification
{
    public required Place Place { get; init; }
    public required string Deployment { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<string> Buckets { get; init; }
    public BucketAccess Access { get; init; }

    /// <summary>Lets Session Manager and Run Command reach the host.</summary>
    public bool AllowSessionManager { get; init; }

    /// <summary>The managed policy that is to bound the role; null leaves the one it has.</summary>
    public string? PermissionsBoundaryArn { get; init; }

    /// <summary>The customer keys that the buckets are encrypted with.</summary>
    public IReadOnlyList<string> KmsKeyArns { get; init; } = [];
}

/// <summary>
/// Turns a <see cref="HostRoleSpecification"/> into a role with least privilege and its instance profile. No action or
/// service is a wildcard (IAM.21).
/// </summary>
public static class HostRoleBlueprint
{
    /// <summary>The name of the inline policy for the buckets.</summary>
    public const string BucketPolicyName = "securenet-buckets";

    /// <summary>The name of the inline policy for Session Manager.</summary>
    public const string SessionManagerPolicyName = "securenet-session-manager";

    private const string Advice = "Use another name, or connect with the -Deployment that owns it.";

    private static readonly string[] s_list = ["s3:ListBucket", "s3:GetBucketLocation"];
    private static readonly string[] s_read = ["s3:GetObject", "s3:GetObjectVersion"];
    private static readonly string[] s_write = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

    // Source: Systems Manager guide, "Add Session Manager permissions to an existing IAM role"; the ec2messages of Run Command from
    // "ec2messages, ssmmessages, and other API operations".
    private static readonly string[] s_sessionManager =
    [
        "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint",
        "ec2messages:GetMessages", "ec2messages:SendReply",
    ];

    public static string RoleAddress(string name) => $"role/{name}";

    public static string ProfileAddress(string name) => $"instance-profile/{name}";

    /// <param name="have">The role and the instance profile of that name.</param>
    /// <exception cref="RefusedException">The name cannot be, or is someone else's.</exception>
    public static Blueprint Create(HostRoleSpecification spec, Network have)
    {
        TextRules.RoleName.Check(spec.Name);
        foreach (string bucket in spec.Buckets) { BucketBlueprint.CheckName(bucket); }
        if (spec.PermissionsBoundaryArn is { } bound) { PermissionsBoundaryRule.Check(bound, spec.Place); }
        Place place = spec.Place.For(ResourceKind.Role);
        Blueprint.RefuseForeign(have.Of<Role>(place).FirstOrDefault(r => r.IsCalled(spec.Name)), spec.Deployment,
            RoleAddress(spec.Name), Advice);
        Blueprint.RefuseForeign(have.Of<InstanceProfile>(place).FirstOrDefault(p => p.IsCalled(spec.Name)), spec.Deployment,
            ProfileAddress(spec.Name), Advice);
        Role role = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.Role, RoleAddress(spec.Name)), AccountId = place.AccountId, Region = place.Region,
            Tags = Blueprint.TagsFor(spec.Deployment, RoleAddress(spec.Name), spec.Name),
            RoleName = spec.Name, Path = Role.IamPath, AssumeRolePolicyDocument = Trust(spec.Place.Region), InlinePolicies = Policies(spec),
            PermissionsBoundaryArn = spec.PermissionsBoundaryArn,
        };
        InstanceProfile profile = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.InstanceProfile, ProfileAddress(spec.Name)), AccountId = place.AccountId,
            Region = place.Region, Tags = Blueprint.TagsFor(spec.Deployment, ProfileAddress(spec.Name), spec.Name),
            InstanceProfileName = spec.Name, Path = Role.IamPath, RoleIds = [role.Id],
        };
        Role? existing = Blueprint.Find<Role>(have, place, spec.Deployment, RoleAddress(spec.Name));
        return new(spec.Deployment, [role, profile])
        {
            // What an earlier run allowed and this one does not.
            Cleanups = [.. (existing?.InlinePolicies.Keys ?? []).Where(p => p is BucketPolicyName or SessionManagerPolicyName
                && !role.InlinePolicies.ContainsKey(p)).Select(p => (place, (Cloud.Change)new Cloud.DeleteRolePolicy(existing!.Id, p)))],
        };
    }

    /// <summary>The service that runs hosts, as policies name it.</summary>
    internal static string ServiceOf(string region) => ServiceIn(Partition.Of(region));

    internal static string ServiceIn(string partition) => partition == "aws-cn" ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com";

    private static string Trust(string region) => Policy([new()
    {
        ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["Service"] = ServiceOf(region) }, ["Action"] = "sts:AssumeRole",
    }]);

    private static ImmutableSortedDictionary<string, string> Policies(HostRoleSpecification spec)
    {
        string[] arns = [.. spec.Buckets.Order(StringComparer.Ordinal).Select(b => $"arn:{Partition.Of(spec.Place.Region)}:s3:::{b}")];
        // The list of names cannot be narrowed: ListAllMyBuckets knows no resource (Service Authorization Reference, Amazon S3).
        List<JsonObject> statements = [Allow("ListNames", ["s3:ListAllMyBuckets"], ["*"]), Allow("ListBuckets", s_list, arns)];
        string[] objects = spec.Access switch { BucketAccess.List => [], BucketAccess.Read => s_read, _ => [.. s_read, .. s_write] };
        if (objects.Length > 0) { statements.Add(Allow("UseObjects", objects, arns.Select(a => a + "/*"))); }
        if (objects.Length > 0 && spec.KmsKeyArns.Count > 0)
        {
            statements.Add(Allow("UseKeys",
                spec.Access == BucketAccess.ReadWrite ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"], spec.KmsKeyArns));
        }

        ImmutableSortedDictionary<string, string> policies = ImmutableSortedDictionary<string, string>.Empty.Add(BucketPolicyName,
            Policy(statements));
        return spec.AllowSessionManager
            ? policies.Add(SessionManagerPolicyName, Policy([Allow("SessionManager", s_sessionManager, ["*"])])) : policies;
    }

    private static JsonObject Allow(string sid, IEnumerable<string> actions, IEnumerable<string> resources) => new()
    {
        ["Sid"] = sid, ["Effect"] = "Allow",
        ["Action"] = new JsonArray([.. actions.Select(a => JsonValue.Create(a))]),
        ["Resource"] = new JsonArray([.. resources.Select(r => JsonValue.Create(r))]),
    };

    private static string Policy(IEnumerable<JsonObject> statements) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }.ToJsonString();
}
