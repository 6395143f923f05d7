using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The API call that lists a kind, as IAM spells it: what to allow or collect where an answer is unknown.</summary>
internal static class Calls
{
    public static string Of(ResourceKind kind) => kind switch
    {
        ResourceKind.ElasticIp => "ec2:DescribeAddresses",
        ResourceKind.VpcBlockPublicAccess => "ec2:DescribeVpcBlockPublicAccessOptions",
        ResourceKind.LoadBalancer => "elasticloadbalancing:DescribeLoadBalancers",
        ResourceKind.TargetGroup => "elasticloadbalancing:DescribeTargetGroups",
        ResourceKind.Listener => "elasticloadbalancing:DescribeListeners",
        _ => $"ec2:Describe{kind}s",
    };
}
