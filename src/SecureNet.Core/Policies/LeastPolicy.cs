using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Policies;

/// <summary>What an account is connected for: each use needs rights of its own.</summary>
public enum AccountUse
{
    /// <summary>VPCs, hosts, peerings and their tests.</summary>
    Network,

    /// <summary>Images, templates, load balancers and Auto Scaling groups.</summary>
    Fleet,

    /// <summary>Buckets, S3 endpoints, and roles of hosts.</summary>
    Storage,
}

/// <summary>
/// The least that the connected identity has to be allowed, as rights and as a policy to paste.
/// Tests hold it against the calls that are made.
/// </summary>
public static class LeastPolicy
{
    /// <summary>The action by which a service-linked role is made, by AWS on behalf of who needs it first.</summary>
    public const string MakeLinkedRole = "iam:CreateServiceLinkedRole";

    private const string PassedTo = "iam:PassedToService";

    // Every use reads the whole of the VPCs: what others made in them is seen before anything is changed.
    private static readonly string[] s_reads =
    [
        "sts:GetCallerIdentity", "servicequotas:GetServiceQuota", "servicequotas:GetAWSDefaultServiceQuota", "ssm:GetParameter",
        .. Of("ec2", """
            DescribeVpcs DescribeVpcAttribute DescribeSubnets DescribeInternetGateways DescribeRouteTables DescribeNetworkAcls
            DescribeSecurityGroups DescribeSecurityGroupRules DescribeSecurityGroupVpcAssociations DescribeNatGateways DescribeAddresses
            DescribeInstances DescribeInstanceAttribute
            DescribeNetworkInterfaces DescribeVpcPeeringConnections DescribeVpcEndpoints DescribeFlowLogs DescribeAvailabilityZones
            DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeImages DescribeManagedPrefixLists GetManagedPrefixListEntries
            DescribeKeyPairs DescribeSnapshots DescribeLaunchTemplates DescribeLaunchTemplateVersions
            DescribeIamInstanceProfileAssociations
            """),
        .. Of("elasticloadbalancing", """
            DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeListeners DescribeRules DescribeTargetGroups
            DescribeTargetGroupAttributes DescribeTargetHealth DescribeTags
            """),
        .. Of("autoscaling", "DescribeAutoScalingGroups DescribePolicies DescribeScalingActivities"),
        "s3:ListAllMyBuckets", "iam:ListRoles", "iam:ListInstanceProfiles",
    ];

    // Templates that nobody launches keep runs of several machines apart (docs/dev/two-writers.md).
    private static readonly string[] s_network =
    [
        .. Of("ec2", """
            CreateTags DeleteTags CreateVpc ModifyVpcAttribute DeleteVpc CreateSubnet DeleteSubnet CreateInternetGateway AttachInternetGateway
            DetachInternetGateway DeleteInternetGateway CreateRouteTable AssociateRouteTable ReplaceRouteTableAssociation
            DisassociateRouteTable DeleteRouteTable CreateRoute ReplaceRoute DeleteRoute CreateNetworkAcl CreateNetworkAclEntry
            ReplaceNetworkAclEntry DeleteNetworkAclEntry ReplaceNetworkAclAssociation DeleteNetworkAcl CreateSecurityGroup
            AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress
            DeleteSecurityGroup AllocateAddress ReleaseAddress CreateNatGateway DeleteNatGateway RunInstances TerminateInstances
            CreateVpcPeeringConnection AcceptVpcPeeringConnection ModifyVpcPeeringConnectionOptions DeleteVpcPeeringConnection
            ImportKeyPair CreateKeyPair DeleteKeyPair CreateLaunchTemplate CreateLaunchTemplateVersion DeleteLaunchTemplate
            """),
        // The tests of peerings and of S3 access are run on hosts.
        .. Of("ssm", "SendCommand GetCommandInvocation"),
    ];

    private static readonly string[] s_fleet =
    [
        .. Of("ec2", """
            CreateTags CreateImage DeregisterImage DeleteSnapshot CreateLaunchTemplate CreateLaunchTemplateVersion DeleteLaunchTemplate
            RunInstances
            """),
        .. Of("elasticloadbalancing", """
            AddTags CreateLoadBalancer ModifyLoadBalancerAttributes DeleteLoadBalancer CreateTargetGroup RegisterTargets DeleteTargetGroup
            CreateListener ModifyListener DeleteListener
            """),
        .. Of("autoscaling", """
            CreateAutoScalingGroup UpdateAutoScalingGroup AttachLoadBalancerTargetGroups PutScalingPolicy DeleteAutoScalingGroup
            CreateOrUpdateTags
            """),
    ];

    private static readonly string[] s_storage =
    [
        .. Of("ec2", """
            CreateTags CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints AssociateIamInstanceProfile
            ReplaceIamInstanceProfileAssociation DisassociateIamInstanceProfile
            CreateLaunchTemplate CreateLaunchTemplateVersion DeleteLaunchTemplate
            """),
        .. Of("iam", "GetPolicy GetPolicyVersion"),
        .. Of("s3", """
            ListBucket GetBucketLocation GetBucketTagging GetBucketPolicy GetBucketPublicAccessBlock
            GetBucketOwnershipControls GetEncryptionConfiguration GetBucketVersioning GetLifecycleConfiguration CreateBucket TagResource
            PutBucketTagging PutBucketPublicAccessBlock PutBucketOwnershipControls PutEncryptionConfiguration PutBucketVersioning
            PutLifecycleConfiguration PutBucketPolicy DeleteBucketPolicy DeleteBucket ListBucketVersions DeleteObject DeleteObjectVersion
            """),
    ];

    private static readonly string[] s_roles = Of("iam", """
        GetRole ListRolePolicies GetRolePolicy ListAttachedRolePolicies CreateRole TagRole UpdateAssumeRolePolicy PutRolePolicy
        PutRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy DeleteRole
        """);

    private static readonly string[] s_profiles = Of("iam", """
        GetInstanceProfile CreateInstanceProfile TagInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile
        DeleteInstanceProfile
        """);

    /// <summary>The service-linked roles that the first Auto Scaling group and the first load balancer need (RT7).</summary>
    public static IReadOnlyList<(string Role, string Service, string For)> LinkedRoles { get; } =
    [
        ("AWSServiceRoleForAutoScaling", "autoscaling.amazonaws.com", "the first Auto Scaling group"),
        ("AWSServiceRoleForElasticLoadBalancing", "elasticloadbalancing.amazonaws.com", "the first load balancer"),
    ];

    /// <summary>What the uses need, each asked of the resource that the policy allows it on.</summary>
    /// <param name="uses">What the account is for.</param>
    /// <param name="accountId">The account of SecureNet's roles.</param>
    /// <param name="region">A region of its partition.</param>
    public static IReadOnlyList<AccountRight> RightsOf(IReadOnlyCollection<AccountUse> uses, string accountId, string region)
    {
        string iam = Iam(accountId, region);
        List<AccountRight> rights = [.. Plain(uses).Select(a => new AccountRight(a))];
        if (uses.Contains(AccountUse.Storage))
        {
            string role = $"{iam}:role{Role.IamPath}role";
            rights.AddRange(s_roles.Select(a => new AccountRight(a, role)));
            rights.AddRange(s_profiles.Select(a => new AccountRight(a, $"{iam}:instance-profile{Role.IamPath}profile")));
            rights.Add(new("iam:PassRole", role, PassedTo, HostRoleBlueprint.ServiceOf(region)));
        }

        if (uses.Contains(AccountUse.Fleet)) { rights.AddRange(LinkedRoles.Select(r => LinkedRole(r.Role, r.Service, accountId, region))); }
        return rights;
    }

    /// <summary>The right to have a service-linked role made.</summary>
    public static AccountRight LinkedRole(string role, string service, string accountId, string region) =>
        new(MakeLinkedRole, $"{Iam(accountId, region)}:role/aws-service-role/{service}/{role}", "iam:AWSServiceName", service);

    /// <summary>The policy, as JSON.</summary>
    /// <param name="uses">What the account is for.</param>
    /// <param name="accountId">The account of SecureNet's roles.</param>
    /// <param name="region">A region of its partition.</param>
    public static string Json(IReadOnlyCollection<AccountUse> uses, string accountId, string region)
    {
        string iam = Iam(accountId, region);
        List<JsonObject> statements = [Allow("SecureNet", Plain(uses), ["*"], null)];
        if (uses.Contains(AccountUse.Storage))
        {
            string roles = $"{iam}:role{Role.IamPath}*";
            statements.Add(Allow("RolesOfHosts", [.. s_roles, .. s_profiles], [roles, $"{iam}:instance-profile{Role.IamPath}*"], null));
            JsonObject toHosts = new() { ["StringEquals"] = new JsonObject { [PassedTo] = HostRoleBlueprint.ServiceOf(region) } };
            statements.Add(Allow("GiveRolesToHosts", ["iam:PassRole"], [roles], toHosts));
        }

        if (uses.Contains(AccountUse.Fleet))
        {
            statements.Add(Allow("FirstFleetAndBalancer", ["iam:GetRole", MakeLinkedRole], [$"{iam}:role/aws-service-role/*"], null));
        }

        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }
            .ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static string Iam(string accountId, string region) => $"arn:{Partition.Of(region)}:iam::{accountId}";

    private static IEnumerable<string> Plain(IReadOnlyCollection<AccountUse> uses) => s_reads
        .Concat(uses.Contains(AccountUse.Network) ? s_network : []).Concat(uses.Contains(AccountUse.Fleet) ? s_fleet : [])
        .Concat(uses.Contains(AccountUse.Storage) ? s_storage : []).Distinct();

    private static JsonObject Allow(string sid, IEnumerable<string> actions, IEnumerable<string> resources, JsonObject? condition)
    {
        JsonObject statement = new()
        {
            ["Sid"] = sid, ["Effect"] = "Allow", ["Action"] = new JsonArray([.. actions.Select(a => JsonValue.Create(a))]),
            ["Resource"] = new JsonArray([.. resources.Select(r => JsonValue.Create(r))]),
        };
        if (condition is not null) { statement["Condition"] = condition; }
        return statement;
    }

    private static string[] Of(string service, string operations) =>
        [.. operations.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(o => $"{service}:{o}")];
}
