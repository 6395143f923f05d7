using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The services that hold interfaces of the ordinary type, by the words in which they describe them (E10). Which ports they answer on only the
/// service itself says (E11), so the network before them is decided and what they do is not.
/// </summary>
internal static class ServiceInterfaces
{
    private static readonly (string Start, InterfaceRole Role)[] s_services =
    [
        Of("RDSNetworkInterface", "an interface of RDS", "rds:DescribeDBInstances"),
        Of("ElastiCache", "an interface of ElastiCache", "elasticache:DescribeCacheClusters"),
        Of("MemoryDB", "an interface of MemoryDB", "memorydb:DescribeClusters"),
        Of("EFS mount target", "an EFS mount target", "elasticfilesystem:DescribeMountTargets"),
        Of("Created By Amazon FSx", "an interface of FSx", "fsx:DescribeFileSystems"),
        Of("RedshiftNetworkInterface", "an interface of Redshift", "redshift:DescribeClusters"),
        Of("ES ", "an interface of OpenSearch Service", "es:DescribeDomains"),
        Of("DO NOT DELETE - Amazon MSK", "an interface of MSK", "kafka:ListClustersV2"),
        Of("Amazon MQ", "an interface of Amazon MQ", "mq:ListBrokers"),
        Of("Amazon EKS", "an interface of an EKS control plane", "eks:DescribeCluster"),
        Of("arn:aws:ecs:", "an interface of an ECS task", "ecs:DescribeTasks"),
        Of("AWS Lambda VPC ENI", "an interface of Lambda functions", "lambda:ListFunctions"),
        Of("AWS created network interface for directory", "an interface of Directory Service", "ds:DescribeDirectories"),
        Of("Route 53 Resolver", "an interface of a Route 53 Resolver endpoint", "route53resolver:ListResolverEndpoints"),
        Of("EC2 Instance Connect Endpoint", "an interface of an EC2 Instance Connect Endpoint", "ec2:DescribeInstanceConnectEndpoints"),
        Of("GlobalAccelerator", "an interface of Global Accelerator", "globalaccelerator:ListEndpointGroups"),
        Of("Verified Access", "an interface of a Verified Access endpoint", "ec2:DescribeVerifiedAccessEndpoints"),
        Of("VPC Endpoint Interface", "an interface of a VPC endpoint", "ec2:DescribeVpcEndpoints"),
        Of("Resource Gateway Interface", "an interface of a resource gateway", "vpc-lattice:ListResourceGateways"),
        Of("Interface for NAT Gateway", "an interface of a NAT gateway", "ec2:DescribeNatGateways"),
        Of("Network Interface for Transit Gateway", "an interface of a transit gateway's attachment", "ec2:DescribeTransitGatewayAttachments"),
        Of("Created By Amazon Workspaces", "an interface of a WorkSpace", "workspaces:DescribeWorkspaces"),
        Of("CloudHsm", "an interface of CloudHSM", "cloudhsm:DescribeClusters"),
        Of("DMSNetworkInterface", "an interface of DMS", "dms:DescribeReplicationInstances"),
        Of("Attached to Glue", "an interface of Glue", "glue:GetConnections"),
        Of("[DO NOT DELETE] ENI managed by SageMaker", "an interface of SageMaker", "sagemaker:ListNotebookInstances"),
        Of("AWS CodeBuild", "an interface of CodeBuild", "codebuild:ListProjects"),
    ];

    /// <summary>What a service's interface is. Only for interfaces that a service holds: the customer's own may be described in any words.</summary>
    public static InterfaceRole Of(NetworkInterface at)
    {
        foreach ((string start, InterfaceRole role) in s_services)
        {
            if (at.Description.StartsWith(start, StringComparison.Ordinal)) { return role; }
        }

        string? holder = at.OperatorPrincipal is { Length: > 0 } principal ? principal : at.RequesterId ?? at.AttachmentOwnerId;
        return InterfaceRoles.Service($"an interface that a service holds{(holder is null ? "" : $" ({holder})")} and that is not known here", null);
    }

    private static (string, InterfaceRole) Of(string start, string name, string call) => (start, InterfaceRoles.Service(name, call));
}
