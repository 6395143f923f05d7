using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>The words messages use for the kinds.</summary>
public static class Words
{
    public static string Of(ResourceKind kind) => kind switch
    {
        ResourceKind.Vpc => "VPC",
        ResourceKind.InternetGateway => "internet gateway",
        ResourceKind.RouteTable => "route table",
        ResourceKind.NetworkAcl => "network ACL",
        ResourceKind.SecurityGroup => "security group",
        ResourceKind.SecurityGroupRule => "security group rule",
        ResourceKind.NatGateway => "NAT gateway",
        ResourceKind.ElasticIp => "Elastic IP",
        ResourceKind.NetworkInterface => "network interface",
        ResourceKind.VpcPeeringConnection => "peering connection",
        ResourceKind.ManagedPrefixList => "prefix list",
        ResourceKind.EgressOnlyInternetGateway => "egress-only internet gateway",
        ResourceKind.VirtualPrivateGateway => "virtual private gateway",
        ResourceKind.VpcEndpoint => "VPC endpoint",
        ResourceKind.VpcBlockPublicAccess => "VPC Block Public Access",
        ResourceKind.TransitGateway => "transit gateway",
        ResourceKind.TransitGatewayAttachment => "transit gateway attachment",
        ResourceKind.TransitGatewayRouteTable => "transit gateway route table",
        ResourceKind.TransitGatewayPolicyTable => "transit gateway policy table",
        ResourceKind.FlowLog => "flow log",
        ResourceKind.LogGroup => "log group",
        ResourceKind.LoadBalancer => "load balancer",
        ResourceKind.TargetGroup => "target group",
        ResourceKind.KeyPair => "key pair",
        ResourceKind.LaunchTemplate => "launch template",
        ResourceKind.AutoScalingGroup => "Auto Scaling group",
        ResourceKind.InstanceProfile => "instance profile",
        ResourceKind.CatalogDatabase => "database",
        ResourceKind.CatalogTable => "table",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
