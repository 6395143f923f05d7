using System.Collections.Frozen;
using SecureNet.Cloud;

namespace SecureNet.Policies;

/// <summary>Readings of what EC2's dry runs and IAM's simulation say of a right, and no more than they say.</summary>
public static class RightReading
{
    /// <summary>The call that simulates.</summary>
    public const string Simulation = "iam:SimulatePrincipalPolicy";

    // Calls that no policy can narrow to a resource. Source: Service Authorization Reference, actions without resource types (AR3).
    private static readonly FrozenSet<string> s_ofNoResource = new[]
    {
        "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribePolicies", "autoscaling:DescribeScalingActivities",
        "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeFlowLogs", "ec2:DescribeIamInstanceProfileAssociations",
        "ec2:DescribeImages", "ec2:DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypes", "ec2:DescribeInstances",
        "ec2:DescribeInternetGateways", "ec2:DescribeKeyPairs", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribeLaunchTemplates",
        "ec2:DescribeManagedPrefixLists", "ec2:DescribeNatGateways", "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeSnapshots", "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth", "iam:ListInstanceProfiles",
        "iam:ListRoles", "s3:ListAllMyBuckets", "servicequotas:GetAWSDefaultServiceQuota", "sts:GetCallerIdentity",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True where EC2 is asked itself: changes that need nothing that exists and have no name that a policy may name.</summary>
    public static bool IsRehearsed(string action) => action is "ec2:CreateVpc" or "ec2:CreateInternetGateway" or "ec2:AllocateAddress";

    /// <summary>
    /// The reading of a dry run by its code; an answer without one is none. Source: member DryRun of EC2's requests (AR1).
    /// </summary>
    public static RightAnswer OfDryRun(AccountRight right, string code) => code switch
    {
        "DryRunOperation" => new(right, true, "a dry run"),
        "UnauthorizedOperation" => new(right, false, "a dry run"),
        _ => new(right, null, $"its dry run answered {code}"),
    };

    /// <summary>The reading of the simulation. Source: EvaluationResult of IAM (AR2).</summary>
    /// <param name="right">What was asked.</param>
    /// <param name="decision"><c>allowed</c>, <c>explicitDeny</c> or <c>implicitDeny</c>.</param>
    /// <param name="missing">Condition keys of the policies whose values the simulation had not.</param>
    public static RightAnswer OfSimulation(AccountRight right, string decision, IReadOnlyCollection<string> missing)
    {
        if (missing.Count > 0)
        {
            return new(right, null, $"the simulation says {decision}, without values for the conditions {string.Join(", ", missing)}");
        }

        return decision switch
        {
            "allowed" => new(right, true, "its policies"),
            "explicitDeny" or "implicitDeny" when right.Resource is null && s_ofNoResource.Contains(right.Action) =>
                new(right, false, decision == "explicitDeny" ? "a statement denies it" : "no statement allows it"),
            "explicitDeny" => new(right, null, "a statement denies it, perhaps not on all resources"),
            "implicitDeny" => new(right, null, "no statement allows it on all resources, perhaps one on some"),
            _ => new(right, null, $"the simulation says {decision}"),
        };
    }
}
