namespace SecureNet.Reachability;

/// <summary>
/// What takes interfaces of services away, where the service is told by the interface's type as well as by its
/// description: one text for both.
/// </summary>
internal static class Removals
{
    public const string Accelerator = "Remove the endpoint from its accelerator";

    public const string ConnectEndpoint = "Delete the EC2 Instance Connect Endpoint (aws ec2 delete-instance-connect-endpoint)";

    public const string Endpoint = "Delete the VPC endpoint (aws ec2 delete-vpc-endpoints)";

    public const string Lambda =
        "Delete the Lambda functions, or take their VPC configuration away; Lambda lets the interface go later, often "
            + "after 20 to 45 minutes";

    public const string MountTarget = "Delete the mount target (aws efs delete-mount-target)";

    public const string NatGateway = "Delete the NAT gateway";

    public const string TransitGateway = "Delete the transit gateway's attachment (aws ec2 delete-transit-gateway-vpc-attachment)";
}
