namespace SecureNet.Policies.Rights;

public static partial class CommandRights
{
    // A line a command; a line with a parameter says what that adds. What comes with a call by itself stands in RightNeeds.
    private const string Table = """
        @turn: CreateLaunchTemplate CreateLaunchTemplateVersion DeleteLaunchTemplate DescribeLaunchTemplateVersions
            servicequotas GetServiceQuota
        @balancers: elasticloadbalancing DescribeLoadBalancers DescribeListeners DescribeTargetGroups
        @path: DescribeVpcs DescribeSubnets DescribeRouteTables DescribeNetworkAcls DescribeSecurityGroups DescribeInstances
            DescribeNetworkInterfaces DescribeInternetGateways DescribeNatGateways DescribeVpcPeeringConnections
        @vpc: @path ec2 DescribeAddresses DescribeVpcEndpoints DescribeFlowLogs DescribeKeyPairs DescribeImages
            DescribeSnapshots DescribeLaunchTemplates @balancers autoscaling DescribeAutoScalingGroups
        @holders: ec2 DescribeEgressOnlyInternetGateways DescribeVpnGateways
        @all: @vpc s3 ListAllMyBuckets iam ListRoles ListInstanceProfiles
        @network: @path ec2 DescribeAddresses DescribeEgressOnlyInternetGateways DescribeManagedPrefixLists DescribeVpcEndpoints
            DescribeVpcBlockPublicAccessOptions @balancers
        @transit: ec2 DescribeTransitGateways DescribeTransitGatewayAttachments DescribeTransitGatewayVpcAttachments
            DescribeTransitGatewayRouteTables SearchTransitGatewayRoutes DescribeTransitGatewayPolicyTables
            GetTransitGatewayPolicyTableAssociations
        @doors: ec2 DescribeInstanceConnectEndpoints DescribeVerifiedAccessEndpoints
        @snapshot: @network @transit @doors
        @groups: DescribeSecurityGroups AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress
            RevokeSecurityGroupEgress
        @entries: DescribeNetworkAcls CreateNetworkAclEntry ReplaceNetworkAclEntry DeleteNetworkAclEntry
        @routes: DescribeRouteTables CreateRoute ReplaceRoute DeleteRoute
        @unmakevpc: DeleteVpc DeleteSubnet DetachInternetGateway DeleteInternetGateway DisassociateRouteTable DeleteRouteTable
            DeleteRoute ReplaceNetworkAclAssociation DeleteNetworkAcl DeleteSecurityGroup RevokeSecurityGroupIngress
            RevokeSecurityGroupEgress ReleaseAddress DeleteNatGateway
        @makebucket: s3 ListAllMyBuckets CreateBucket PutBucketTagging PutBucketPublicAccessBlock PutBucketOwnershipControls
            PutEncryptionConfiguration PutBucketVersioning PutLifecycleConfiguration PutBucketPolicy
        @key: kms DescribeKey GetKeyPolicy
        @unmakerole: iam ListRoles ListInstanceProfiles DeleteRolePolicy DetachRolePolicy RemoveRoleFromInstanceProfile
            DeleteInstanceProfile DeleteRole ec2 DisassociateIamInstanceProfile
        @catalog: athena ListWorkGroups glue GetDatabase GetDatabases GetTables
        @unmakelogs: DeleteFlowLogs logs DeleteLogGroup athena DeleteWorkGroup glue DeleteTable DeleteDatabase
        @objects: DescribeFlowLogs s3 ListAllMyBuckets ListBucket GetObject kms Decrypt
        @records: @objects logs DescribeLogGroups FilterLogEvents
        @mend: @turn @groups @entries @routes ec2 AcceptVpcPeeringConnection CreateTags CreateTransitGatewayRoute
            ReplaceTransitGatewayRoute AssociateTransitGatewayRouteTable elasticloadbalancing RegisterTargets
        @newhost: @turn @groups @entries ec2 DescribeInstanceAttribute DescribeVpcs DescribeSubnets DescribeRouteTables
            DescribeInstances DescribeImages DescribeInstanceTypes DescribeInstanceTypeOfferings CreateSecurityGroup RunInstances
            CreateTags ssm GetParameter

        Connect-SecureAccount: sts GetCallerIdentity
        Connect-SecureAccount -RoleArn: sts AssumeRole
        Get-SecureAccount, Disconnect-SecureAccount, Import-NetworkSnapshot, Export-NetworkSnapshot, Get-SecurePermission,
            Reset-SimulatedAccount, Step-SimulatedTime:
        New-SecureVpc: @turn @groups @entries @routes ec2 DescribeVpcs DescribeSubnets DescribeInternetGateways
            DescribeAddresses DescribeNatGateways DescribeVpcPeeringConnections DescribeVpcEndpoints DescribeAvailabilityZones
            CreateVpc ModifyVpcAttribute CreateSubnet CreateInternetGateway AttachInternetGateway CreateRouteTable
            AssociateRouteTable CreateNetworkAcl ReplaceNetworkAclAssociation AllocateAddress CreateNatGateway CreateTags
        Test-SecureAccount: ec2 DescribeVpcs DescribeInternetGateways DescribeAddresses DescribeVpcEndpoints elasticloadbalancing DescribeLoadBalancers
            DescribeTargetGroups iam ListRoles GetRole SimulatePrincipalPolicy sts GetCallerIdentity servicequotas GetServiceQuota
        Get-SecureVpc: DescribeVpcs DescribeSubnets DescribeRouteTables
        Remove-SecureVpc: @turn @vpc @holders @unmakevpc ec2 TerminateInstances DeleteVpcEndpoints DeleteVpcPeeringConnection
            elasticloadbalancing DeleteListener DeleteLoadBalancer DeleteTargetGroup autoscaling DeleteAutoScalingGroup
        New-BastionHost: @newhost
        New-PrivateHost: @newhost ec2 DescribeVpcPeeringConnections
        New-BastionHost -Replace, New-PrivateHost -Replace: TerminateInstances
        New-PrivateHost -AccessBy: iam ListRoles ListInstanceProfiles ec2 DescribeVpcEndpoints DescribeInstanceConnectEndpoints
            DescribeInternetGateways
        New-BastionHost -Role, New-PrivateHost -Role: iam PassRole@ec2.amazonaws.com ListInstanceProfiles ec2
            AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation
        New-BastionHost -KeyName, New-PrivateHost -KeyName: DescribeKeyPairs
        Get-SecureHost: DescribeInstances
        Remove-SecureHost: @turn ec2 DescribeInstances DescribeSecurityGroups RevokeSecurityGroupIngress
            RevokeSecurityGroupEgress DeleteSecurityGroup TerminateInstances
        New-HostRole: @turn iam ListRoles ListInstanceProfiles CreateRole TagRole UpdateAssumeRolePolicy PutRolePolicy
            PutRolePermissionsBoundary CreateInstanceProfile AddRoleToInstanceProfile DeleteRolePolicy DetachRolePolicy s3
            ListAllMyBuckets
        Set-HostRole: @turn iam ListInstanceProfiles ec2 DescribeInstances AssociateIamInstanceProfile
            ReplaceIamInstanceProfileAssociation
        Get-HostRole: iam ListRoles ListInstanceProfiles
        Remove-HostRole: @turn @unmakerole ec2 DescribeInstances
        Grant-NetworkAccess, Revoke-NetworkAccess: @turn @groups ec2 DescribeInstances DescribeVpcPeeringConnections
            DescribeManagedPrefixLists
        Get-NetworkAccess: DescribeSecurityGroups DescribeInstances DescribeVpcPeeringConnections
        Connect-VpcPeering: @turn @entries @routes ec2 DescribeVpcs DescribeSubnets DescribeVpcPeeringConnections
            CreateVpcPeeringConnection AcceptVpcPeeringConnection ModifyVpcPeeringConnectionOptions CreateTags
        Get-VpcPeering: DescribeVpcPeeringConnections
        Disconnect-VpcPeering: @turn ec2 DescribeVpcPeeringConnections DescribeRouteTables DescribeNetworkAcls DeleteRoute
            DeleteNetworkAclEntry DeleteVpcPeeringConnection
        Test-NetworkPath: @snapshot
        Test-PeeringConnectivity: @snapshot @all
        Repair-NetworkPath: @snapshot @mend
        Repair-PeeringConnectivity: @snapshot @all @mend
        Test-NetworkPath -Probe, Test-PeeringConnectivity -Probe: ssm SendCommand
        Get-NetworkReachability, Get-InternetExposure, Test-NetworkIntent, Get-NetworkSnapshot, Get-NetworkFinding,
            Compare-NetworkReachability: @snapshot
        Resolve-FlowLogReject, Compare-FlowLogReachability: @all
        Test-BucketPolicy: s3 ListAllMyBuckets iam ListRoles
        Connect-S3Endpoint: @turn @entries ec2 DescribeVpcEndpoints DescribeVpcs DescribeSubnets DescribeRouteTables
            DescribeManagedPrefixLists CreateVpcEndpoint ModifyVpcEndpoint CreateTags s3 ListAllMyBuckets
        Get-S3Endpoint: DescribeVpcEndpoints DescribeManagedPrefixLists
        Remove-S3Endpoint: @turn ec2 DescribeVpcEndpoints DescribeRouteTables DescribeNetworkAcls DeleteNetworkAclEntry
            DeleteVpcEndpoints s3 ListAllMyBuckets
        Protect-S3Bucket: @turn s3 ListAllMyBuckets PutBucketPolicy iam ListRoles ListInstanceProfiles ec2 DescribeVpcEndpoints
            DescribeInstances
        Test-S3Access: @path ec2 DescribeVpcEndpoints DescribeManagedPrefixLists DescribeVpcBlockPublicAccessOptions s3
            ListAllMyBuckets iam ListRoles ListInstanceProfiles
        Test-S3Access -Probe: ssm SendCommand
        New-SecureBucket: @turn @makebucket
        Get-SecureBucket: s3 ListAllMyBuckets
        Remove-SecureBucket: @turn s3 ListAllMyBuckets DeleteBucketPolicy DeleteBucket
        Remove-SecureBucket -Force: s3 DeleteObject
        New-HostImage: @turn ec2 DescribeInstances DescribeImages CreateImage
        Wait-HostImage, Get-HostImage: DescribeImages
        Remove-HostImage: @turn ec2 DescribeImages DescribeSnapshots DescribeLaunchTemplates DeregisterImage DeleteSnapshot
        New-HostKeyPair: @turn ec2 DescribeKeyPairs ImportKeyPair CreateKeyPair DeleteKeyPair
        Get-HostKeyPair: DescribeKeyPairs
        Remove-HostKeyPair: @turn ec2 DescribeKeyPairs DescribeLaunchTemplates DeleteKeyPair
        Get-HostSshCommand: @path
        New-WebLoadBalancer: @turn @groups @entries @balancers ec2 DescribeVpcs DescribeSubnets DescribeRouteTables
            DescribeNetworkAcls DescribeNetworkInterfaces CreateSecurityGroup elasticloadbalancing CreateLoadBalancer
            ModifyLoadBalancerAttributes CreateTargetGroup CreateListener ModifyListener DeleteListener
        Get-WebLoadBalancer: @balancers
        Remove-WebLoadBalancer: @turn @balancers ec2 DescribeSecurityGroups DescribeNetworkInterfaces RevokeSecurityGroupIngress
            RevokeSecurityGroupEgress DeleteSecurityGroup autoscaling DescribeAutoScalingGroups elasticloadbalancing
            ModifyLoadBalancerAttributes DeleteListener DeleteLoadBalancer DeleteTargetGroup
        New-HostTemplate: @turn @groups @balancers ec2 DescribeVpcs DescribeInstances DescribeImages DescribeKeyPairs
            DescribeLaunchTemplates DescribeInstanceTypes CreateSecurityGroup
        Get-HostTemplate: DescribeLaunchTemplates
        Remove-HostTemplate: @turn ec2 DescribeLaunchTemplates DescribeSecurityGroups RevokeSecurityGroupIngress
            RevokeSecurityGroupEgress DeleteSecurityGroup autoscaling DescribeAutoScalingGroups
        New-WebFleet: @turn @balancers ec2 DescribeSubnets DescribeRouteTables DescribeLaunchTemplates
            DescribeInstanceTypeOfferings autoscaling DescribeAutoScalingGroups CreateAutoScalingGroup UpdateAutoScalingGroup
            AttachLoadBalancerTargetGroups PutScalingPolicy
        Get-WebFleet: elasticloadbalancing DescribeLoadBalancers DescribeTargetGroups ec2 DescribeInstances autoscaling
            DescribeAutoScalingGroups DescribeScalingActivities
        Wait-WebFleet: @path elasticloadbalancing DescribeLoadBalancers DescribeTargetGroups autoscaling
            DescribeAutoScalingGroups DescribeScalingActivities
        Remove-WebFleet: @turn ec2 DescribeInstances TerminateInstances autoscaling DescribeAutoScalingGroups DeleteAutoScalingGroup
        Get-SecureDeployment: @all @holders @catalog logs DescribeLogGroups ec2 DescribeSecurityGroupRules
        Remove-SecureDeployment: @turn @all @holders @catalog logs DescribeLogGroups @unmakevpc @unmakerole @unmakelogs ec2
            DescribeSecurityGroupRules TerminateInstances DeleteVpcPeeringConnection DeleteNetworkAclEntry DeleteVpcEndpoints
            DeregisterImage DeleteSnapshot DeleteKeyPair elasticloadbalancing DeleteListener DeleteLoadBalancer DeleteTargetGroup
            autoscaling DeleteAutoScalingGroup s3 ListBucketVersions DeleteBucketPolicy PutBucketPolicy DeleteBucket ec2 DeleteTags
        Remove-SecureDeployment -EmptyBuckets, Remove-SecureDeployment -IncludeLogs: s3 DeleteObject
        New-CentralLogBucket: @turn @makebucket @key
        Enable-CentralFlowLog: @turn @makebucket @key ec2 DescribeVpcs DescribeFlowLogs CreateFlowLogs DeleteFlowLogs
        Enable-CentralFlowLog -Destination: logs DescribeLogGroups CreateLogGroup TagResource PutRetentionPolicy iam ListRoles
            CreateRole TagRole UpdateAssumeRolePolicy PutRolePolicy PassRole@vpc-flow-logs.amazonaws.com
        Get-CentralFlowLog: DescribeFlowLogs DescribeVpcs
        Disable-CentralFlowLog: @turn ec2 DescribeFlowLogs DeleteFlowLogs iam ListRoles DeleteRolePolicy DetachRolePolicy DeleteRole
        Test-CentralFlowLog: @all @records
        Test-CentralFlowLog -Probe: ssm SendCommand
        Get-FlowLogRecord, Measure-FlowLog: @records
        Search-CentralFlowLog: @objects @catalog athena StartQueryExecution
        Measure-FlowLog -Engine: @catalog athena StartQueryExecution
        Register-FlowLogTable: @turn @objects @catalog athena CreateWorkGroup UpdateWorkGroup StartQueryExecution glue
            CreateDatabase CreateTable UpdateTable s3 PutLifecycleConfiguration
        Unregister-FlowLogTable: @turn @catalog athena DeleteWorkGroup glue DeleteTable DeleteDatabase s3 ListAllMyBuckets
        """;
}
