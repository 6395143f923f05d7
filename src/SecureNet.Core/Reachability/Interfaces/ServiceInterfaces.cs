using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The services that hold interfaces of the ordinary type, by the words in which they describe them (E10). Which ports they answer on only
/// the service itself says (E11), so the network before them is decided and what they do is not.
/// </summary>
internal static class ServiceInterfaces
{
    /// <summary>The call that tells where accelerators lead to.</summary>
    public const string Accelerators = "globalaccelerator:ListEndpointGroups";

    /// <summary>The call that tells how EC2 Instance Connect Endpoints are made.</summary>
    public const string ConnectEndpoints = "ec2:DescribeInstanceConnectEndpoints";

    /// <summary>The call that tells where Verified Access leads to.</summary>
    public const string VerifiedAccess = "ec2:DescribeVerifiedAccessEndpoints";

    private static readonly (string Start, InterfaceRole Role)[] s_services =
    [
        Of("RDSNetworkInterface", "an interface of RDS", "rds:DescribeDBInstances",
            "Delete the DB instance, cluster or RDS proxy"),
        Of("ElastiCache", "an interface of ElastiCache", "elasticache:DescribeCacheClusters",
            "Delete the cache cluster"),
        Of("MemoryDB", "an interface of MemoryDB", "memorydb:DescribeClusters",
            "Delete the MemoryDB cluster"),
        Of("EFS mount target", "an EFS mount target", "elasticfilesystem:DescribeMountTargets",
            Removals.MountTarget),
        Of("Created By Amazon FSx", "an interface of FSx", "fsx:DescribeFileSystems",
            "Delete the FSx file system"),
        Of("RedshiftNetworkInterface", "an interface of Redshift", "redshift:DescribeClusters",
            "Delete the Redshift cluster or endpoint"),
        Of("ES ", "an interface of OpenSearch Service", "es:DescribeDomains",
            "Delete the OpenSearch domain"),
        Of("DO NOT DELETE - Amazon MSK", "an interface of MSK", "kafka:ListClustersV2",
            "Delete the MSK cluster"),
        Of("Amazon MQ", "an interface of Amazon MQ", "mq:ListBrokers",
            "Delete the broker"),
        Of("Amazon EKS", "an interface of an EKS control plane", "eks:DescribeCluster",
            "Delete the EKS cluster"),
        Of("arn:aws:ecs:", "an interface of an ECS task", "ecs:DescribeTasks",
            "Stop the ECS task, or delete its service"),
        Of("AWS Lambda VPC ENI", "an interface of Lambda functions", "lambda:ListFunctions",
            Removals.Lambda),
        Of("AWS created network interface for directory", "an interface of Directory Service", "ds:DescribeDirectories",
            "Delete the directory"),
        Of("Route 53 Resolver", "an interface of a Route 53 Resolver endpoint", "route53resolver:ListResolverEndpoints",
            "Delete the Resolver endpoint"),
        Of("EC2 Instance Connect Endpoint", "an interface of an EC2 Instance Connect Endpoint", ConnectEndpoints,
            Removals.ConnectEndpoint),
        Of("GlobalAccelerator", "an interface of Global Accelerator", Accelerators,
            Removals.Accelerator),
        Of("Verified Access", "an interface of a Verified Access endpoint", VerifiedAccess,
            "Delete the Verified Access endpoint"),
        Of("VPC Endpoint Interface", "an interface of a VPC endpoint", "ec2:DescribeVpcEndpoints",
            Removals.Endpoint),
        Of("Resource Gateway Interface", "an interface of a resource gateway", "vpc-lattice:ListResourceGateways",
            "Delete the resource gateway"),
        Of("Interface for NAT Gateway", "an interface of a NAT gateway", "ec2:DescribeNatGateways",
            Removals.NatGateway),
        Of("Network Interface for Transit Gateway", "an interface of a transit gateway's attachment",
            "ec2:DescribeTransitGatewayAttachments",
            Removals.TransitGateway),
        Of("Created By Amazon Workspaces", "an interface of a WorkSpace", "workspaces:DescribeWorkspaces",
            "Terminate the WorkSpace"),
        Of("CloudHsm", "an interface of CloudHSM", "cloudhsm:DescribeClusters",
            "Delete the HSM"),
        Of("DMSNetworkInterface", "an interface of DMS", "dms:DescribeReplicationInstances",
            "Delete the replication instance"),
        Of("Attached to Glue", "an interface of Glue", "glue:GetConnections",
            "Delete the Glue connection and the jobs that use it"),
        Of("[DO NOT DELETE] ENI managed by SageMaker", "an interface of SageMaker", "sagemaker:ListNotebookInstances",
            "Delete the notebook, endpoint or domain of SageMaker"),
        Of("AWS CodeBuild", "an interface of CodeBuild", "codebuild:ListProjects",
            "Take the VPC configuration from the CodeBuild project"),
    ];

    /// <summary>
    /// What a service's interface is. Only for interfaces that a service holds: the customer's own may be described in any words.
    /// </summary>
    public static InterfaceRole Of(NetworkInterface at)
    {
        foreach ((string start, InterfaceRole role) in s_services)
        {
            if (at.Description.StartsWith(start, StringComparison.Ordinal)) { return role; }
        }

        string? holder = at.OperatorPrincipal is { Length: > 0 } principal ? principal : at.RequesterId ?? at.AttachmentOwnerId;
        return InterfaceRoles.Service(
            $"an interface that a service holds{(holder is null ? "" : $" ({holder})")} and that is not known here", null);
    }

    private static (string, InterfaceRole) Of(string start, string name, string call, string removal)
        => (start, InterfaceRoles.Service(name, call) with { Removal = removal });
}
