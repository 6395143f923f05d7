using SecureNet.Provisioning;

namespace SecureNet.Policies.Rights;

/// <summary>An action that is to be allowed.</summary>
/// <param name="Action">Such as <c>ec2:CreateVpc</c>.</param>
/// <param name="Service">Of a role that is handed on or made for a service: which service.</param>
public sealed record Right(string Action, string? Service = null)
{
    /// <summary>True for what only volumes and logs with a key of one's own need.</summary>
    public bool IsOfKeys => Action.StartsWith("kms:", StringComparison.Ordinal);

    /// <summary>The service by its name in a partition.</summary>
    public string? ServiceIn(string partition) =>
        Service == HostRoleBlueprint.ServiceIn("aws") ? HostRoleBlueprint.ServiceIn(partition) : Service;
}

/// <summary>
/// The needs of a call in addition to the action of its own name: the calls that come with it, and what AWS checks where it is made.
/// </summary>
/// <remarks>
/// Tags at creation, roles that are passed, roles linked to a service and keys of volumes: IR1 to IR7 of docs/dev/rules.md.
/// </remarks>
public static class RightNeeds
{
    private const string PassToEc2 = "iam:PassRole@ec2.amazonaws.com";
    private const string Volumes =
        "kms:CreateGrant kms:Decrypt kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo";

    private static readonly Dictionary<string, string[]> s_more = Parse($"""
        ec2:DescribeVpcs ec2:DescribeVpcAttribute
        ec2:DescribeSecurityGroups ec2:DescribeSecurityGroupVpcAssociations
        ec2:DescribeTransitGatewayAttachments ec2:DescribeTransitGatewayVpcAttachments
        ec2:DescribeTransitGatewayRouteTables ec2:SearchTransitGatewayRoutes
        ec2:DescribeTransitGatewayPolicyTables ec2:GetTransitGatewayPolicyTableAssociations
        ec2:DescribeManagedPrefixLists ec2:GetManagedPrefixListEntries
        ec2:DescribeVpcBlockPublicAccessOptions ec2:DescribeVpcBlockPublicAccessExclusions
        ec2:DescribeLaunchTemplates ec2:DescribeLaunchTemplateVersions
        elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeLoadBalancerAttributes elasticloadbalancing:DescribeTags
        elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetGroupAttributes
            elasticloadbalancing:DescribeTargetHealth elasticloadbalancing:DescribeTags
        elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeRules
            elasticloadbalancing:DescribeTags
        autoscaling:DescribeAutoScalingGroups autoscaling:DescribePolicies
        s3:ListAllMyBuckets s3:ListBucket s3:GetBucketLocation s3:GetBucketTagging s3:GetBucketPolicy
            s3:GetBucketPublicAccessBlock s3:GetBucketOwnershipControls s3:GetEncryptionConfiguration s3:GetBucketVersioning
            s3:GetLifecycleConfiguration
        iam:ListRoles iam:GetRole iam:ListRolePolicies iam:GetRolePolicy iam:ListAttachedRolePolicies iam:GetPolicy iam:GetPolicyVersion
        iam:ListInstanceProfiles iam:GetInstanceProfile
        athena:ListWorkGroups athena:GetWorkGroup athena:ListTagsForResource
        glue:GetTables glue:GetDatabases
        logs:DescribeLogGroups logs:ListTagsForResource tag:GetResources
        servicequotas:GetServiceQuota servicequotas:GetAWSDefaultServiceQuota
        ssm:SendCommand ssm:GetCommandInvocation
        ec2:CreateVpc ec2:CreateTags
        ec2:CreateSubnet ec2:CreateTags
        ec2:CreateInternetGateway ec2:CreateTags
        ec2:CreateRouteTable ec2:CreateTags
        ec2:CreateNetworkAcl ec2:CreateTags
        ec2:CreateSecurityGroup ec2:CreateTags
        ec2:AuthorizeSecurityGroupIngress ec2:CreateTags
        ec2:AuthorizeSecurityGroupEgress ec2:CreateTags
        ec2:AllocateAddress ec2:CreateTags
        ec2:CreateNatGateway ec2:CreateTags
        ec2:CreateVpcPeeringConnection ec2:CreateTags
        ec2:CreateVpcEndpoint ec2:CreateTags
        ec2:ImportKeyPair ec2:CreateTags
        ec2:CreateKeyPair ec2:CreateTags
        ec2:CreateLaunchTemplate ec2:CreateTags
        ec2:CreateFlowLogs ec2:CreateTags logs:CreateLogDelivery
        ec2:DeleteFlowLogs logs:DeleteLogDelivery
        ec2:CreateImage ec2:CreateTags
        ec2:RunInstances ec2:CreateTags ec2:DescribeImages {Volumes}
        ec2:AssociateRouteTable ec2:DescribeRouteTables ec2:ReplaceRouteTableAssociation
        ec2:DisassociateRouteTable ec2:DescribeRouteTables
        ec2:ReplaceNetworkAclAssociation ec2:DescribeNetworkAcls
        ec2:AssociateIamInstanceProfile {PassToEc2}
        ec2:ReplaceIamInstanceProfileAssociation {PassToEc2} ec2:DescribeIamInstanceProfileAssociations
        ec2:DisassociateIamInstanceProfile ec2:DescribeIamInstanceProfileAssociations
        iam:CreateRole iam:TagRole
        iam:CreateInstanceProfile iam:TagInstanceProfile
        iam:AddRoleToInstanceProfile {PassToEc2}
        elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:AddTags
            iam:CreateServiceLinkedRole@elasticloadbalancing.amazonaws.com
        elasticloadbalancing:CreateTargetGroup elasticloadbalancing:AddTags
        elasticloadbalancing:CreateListener elasticloadbalancing:AddTags
        autoscaling:CreateAutoScalingGroup autoscaling:CreateOrUpdateTags ec2:RunInstances {PassToEc2}
            iam:CreateServiceLinkedRole@autoscaling.amazonaws.com
        autoscaling:UpdateAutoScalingGroup ec2:RunInstances {PassToEc2}
        s3:CreateBucket s3:TagResource s3:PutBucketTagging s3:PutBucketOwnershipControls
        s3:PutLifecycleConfiguration s3:GetLifecycleConfiguration
        s3:DeleteObject s3:DeleteObjectVersion s3:ListBucketVersions
        logs:CreateLogGroup logs:TagResource
        athena:CreateWorkGroup athena:TagResource
        athena:StartQueryExecution athena:GetQueryExecution athena:StopQueryExecution glue:GetDatabase glue:GetDatabases
            glue:GetTable glue:GetTables glue:GetPartitions s3:GetBucketLocation s3:GetObject s3:ListBucket s3:PutObject
            s3:AbortMultipartUpload s3:ListMultipartUploadParts kms:Decrypt kms:GenerateDataKey
        """);

    /// <summary>All rights that some calls need, each once, in order.</summary>
    public static IEnumerable<Right> Of(IEnumerable<string> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        HashSet<string> all = [];
        Stack<string> open = new(calls);
        while (open.TryPop(out string? call))
        {
            if (!all.Add(call)) { continue; }
            foreach (string more in s_more.GetValueOrDefault(call, [])) { open.Push(more); }
        }

        return all.Order(StringComparer.Ordinal).Select(c => c.Split('@')).Select(p => new Right(p[0], p.ElementAtOrDefault(1)));
    }

    private static Dictionary<string, string[]> Parse(string table) =>
        RightLines.Of(table).Select(l => l.Split(' ')).ToDictionary(w => w[0], w => w[1..]);
}
