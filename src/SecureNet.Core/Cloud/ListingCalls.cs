using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Cloud;

/// <summary>Which call of AWS lists which kind: the name of what is missing where a kind was not read.</summary>
public static class ListingCalls
{
    /// <summary>The IAM action of the call that lists the kind, such as <c>ec2:DescribeRouteTables</c>.</summary>
    public static string ActionOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Role or ResourceKind.InstanceProfile => $"iam:List{kind}s",
        ResourceKind.Bucket => "s3:ListAllMyBuckets",
        ResourceKind.LogGroup => "logs:DescribeLogGroups",
        ResourceKind.WorkGroup => "athena:ListWorkGroups",
        ResourceKind.CatalogDatabase => "glue:GetDatabases",
        ResourceKind.CatalogTable => "glue:GetTables",
        ResourceKind.VirtualPrivateGateway => "ec2:DescribeVpnGateways",
        ResourceKind.ElasticIp => "ec2:DescribeAddresses",
        ResourceKind.VpcBlockPublicAccess => "ec2:DescribeVpcBlockPublicAccessOptions",
        ResourceKind.LoadBalancer or ResourceKind.TargetGroup or ResourceKind.Listener => $"elasticloadbalancing:Describe{kind}s",
        ResourceKind.AutoScalingGroup => "autoscaling:DescribeAutoScalingGroups",
        _ => $"ec2:Describe{kind}s",
    };

    /// <summary>
    /// True where the caller may not make the call, or the endpoint does not know it: then the kind is unknown, and the rest can still be
    /// read. Source: EC2 API reference, "Error codes"; moto answers InternalFailure or NotImplemented for what it lacks.
    /// </summary>
    public static bool IsUnavailable(string code) =>
        code is "UnauthorizedOperation" or "AccessDenied" or "AccessDeniedException" or "OptInRequired"
            or "InternalFailure" or "NotImplemented" or "UnsupportedOperation" or "InvalidAction" or "UnknownOperationException";

    /// <summary>True for the codes by which AWS asks to slow down.</summary>
    public static bool IsBusy(string code) => RetryCodes.IsThrottle(code);
}
