using System.Collections.Immutable;
using System.Net;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>Every kind of change with every member set to a value of its own, and again where one decides which others are sent.</summary>
internal static class WireRoomChanges
{
    private static readonly ImmutableSortedDictionary<string, string> s_tags = Blueprint.TagsFor("deployment-1", "address/1",
        "name 1").Add("made-by", "us & them");
    private static readonly IPNetwork s_v4 = IPNetwork.Parse("10.1.2.0/24"), s_v6 = IPNetwork.Parse("2001:db8:1::/56");
    private static readonly FlowLogTable s_table = new()
    {
        Database = "securenet_1", Bucket = "bucket-1", Prefix = "prefix-1", Schema = FlowLogSchema.Default, IsParquet = true,
            IsHive = true, Accounts = ["111111111111"], Regions = ["us-west-2"],
        FlowLogIds = ["fl-1"], FirstDay = new(2026, 1, 2),
    };

    private static readonly WorkGroupSettings s_group = new() { OutputLocation = "s3://bucket-1/answers/",
        KmsKeyArn = "arn:aws:kms:us-west-2:111111111111:key/1", BytesScannedCutoffPerQuery = 20_000_000 };
    private static readonly AutoScalingGroupSettings s_fleet = new("lt-1", 2, 5, ["subnet-1", "subnet-2"], ["arn:target-group-1"], 61);
    private static readonly LaunchTemplateData s_template = new()
    {
        ImageId = "ami-0a1", InstanceType = "t3.micro", KeyName = "key-1", SecurityGroupIds = ["sg-1", "sg-2"],
            InstanceProfileName = "profile-1", UserData = "#!/bin/sh\n",
        LaunchedTags = s_tags.Remove("securenet:address"),
    };

    public static IReadOnlyList<Change> All { get; } =
    [
        .. Vpcs(), .. Routes(), .. Rules(), .. Hosts(), .. Fleets(), .. Buckets(), .. Roles(), .. Logs(),
    ];

    private static IEnumerable<Change> Vpcs() =>
    [
        new CreateVpc(s_v4) { Tags = s_tags }, new ModifyVpcAttribute("vpc-1", VpcAttribute.EnableDnsSupport, true),
            new ModifyVpcAttribute("vpc-1", VpcAttribute.EnableDnsHostnames, false),
        new CreateSubnet("vpc-1", s_v4, "us-west-2b") { Tags = s_tags }, new CreateInternetGateway { Tags = s_tags },
            new AttachInternetGateway("igw-1", "vpc-1"), new DetachInternetGateway("igw-1", "vpc-1"),
        new AllocateAddress { Tags = s_tags }, new CreateNatGateway("subnet-1", "eipalloc-1", "token-1") { Tags = s_tags },
            new CreateTags("vpc-1", s_tags), new DeleteTags("rtb-1", ["key 1", "key 2"]),
        new CreateVpcEndpoint("vpc-1", "com.amazonaws.us-west-2.s3", ["rtb-1", "rtb-2"], "{}") { Tags = s_tags },
            new ModifyVpcEndpoint("vpce-1", ["rtb-1"], "{}"), new ModifyVpcEndpoint("vpce-1", [], null),
        new DeleteVpc("vpc-1"), new DeleteSubnet("subnet-1"), new DeleteInternetGateway("igw-1"), new ReleaseAddress("eipalloc-1"),
            new DeleteNatGateway("nat-1"), new DeleteVpcEndpoints("vpce-1"),
        new CreateVpcPeeringConnection("vpc-1", "vpc-2", "222222222222", "us-east-1") { Tags = s_tags },
            new CreateVpcPeeringConnection("vpc-1", "vpc-2", "222222222222", "us-west-2") { Tags = s_tags },
        new AcceptVpcPeeringConnection("pcx-1"), new ModifyVpcPeeringConnectionOptions("pcx-1", true, true),
            new ModifyVpcPeeringConnectionOptions("pcx-1", false, true), new DeleteVpcPeeringConnection("pcx-1"),
    ];

    private static IEnumerable<Change> Routes() =>
    [
        new CreateRouteTable("vpc-1") { Tags = s_tags }, new DeleteRouteTable("rtb-1"), new AssociateRouteTable("rtb-1", "subnet-0a1"),
            new AssociateRouteTable("rtb-1", "subnet-without-table"),
        new DisassociateRouteTable("rtb-1", "subnet-0a1"),
        .. from kind in new[] { RouteTargetKind.InternetGateway, RouteTargetKind.NatGateway, RouteTargetKind.VpcPeeringConnection,
            RouteTargetKind.NetworkInterface, RouteTargetKind.EgressOnlyInternetGateway, RouteTargetKind.TransitGateway }
           select new CreateRoute("rtb-1", kind == RouteTargetKind.EgressOnlyInternetGateway ? s_v6 : s_v4, kind, $"id-of-{kind}"),
        .. from kind in new[] { RouteTargetKind.InternetGateway, RouteTargetKind.NatGateway, RouteTargetKind.VpcPeeringConnection,
            RouteTargetKind.NetworkInterface, RouteTargetKind.EgressOnlyInternetGateway, RouteTargetKind.TransitGateway }
           select new ReplaceRoute("rtb-1", kind == RouteTargetKind.EgressOnlyInternetGateway ? s_v6 : s_v4, kind, $"id-of-{kind}"),
        new DeleteRoute("rtb-1", s_v4), new DeleteRoute("rtb-1", s_v6),
        new CreateTransitGatewayRoute("tgw-rtb-1", s_v4, "tgw-attach-1"), new ReplaceTransitGatewayRoute("tgw-rtb-1", s_v4,
            "tgw-attach-1"), new AssociateTransitGatewayRouteTable("tgw-rtb-1", "tgw-attach-1"),
    ];

    private static IEnumerable<Change> Rules()
    {
        NetworkAclEntry tcp = new() { RuleNumber = 101, Egress = true, Allow = true, Traffic = TrafficType.Tcp(443, 444),
            CidrBlock = s_v4 };
        NetworkAclEntry ping = new() { RuleNumber = 102, Egress = false, Allow = false, Traffic = TrafficType.Icmp(8, 0),
            CidrBlock = s_v6 };
        NetworkAclEntry all = new() { RuleNumber = 103, Egress = false, Allow = true, Traffic = TrafficType.All, CidrBlock = s_v4 };
        SecurityGroupRule[] rules =
        [
            new() { Egress = false, Traffic = TrafficType.Tcp(22, 23), CidrBlock = s_v4, Description = "of v4" },
                new() { Egress = false, Traffic = TrafficType.Udp(53, 54), CidrBlock = s_v6, Description = "of v6" },
            new() { Egress = false, Traffic = TrafficType.Icmp(8, 0), GroupId = "sg-2", GroupAccountId = "222222222222",
                Description = "of a foreign group" },
            new() { Egress = false, Traffic = TrafficType.All, GroupId = "sg-3" }, new() { Egress = false, Traffic = TrafficType.Tcp(443),
                PrefixListId = "pl-1" },
        ];
        return
        [
            new CreateNetworkAcl("vpc-1") { Tags = s_tags }, new DeleteNetworkAcl("acl-1"), new ReplaceNetworkAclAssociation("acl-1",
                "subnet-0a1"), new DeleteNetworkAclEntry("acl-1", 104, true),
            .. new[] { tcp, ping, all }.Select(e => new CreateNetworkAclEntry("acl-1", e)),
                .. new[] { tcp, ping, all }.Select(e => new ReplaceNetworkAclEntry("acl-1", e)),
            new CreateSecurityGroup("vpc-1", "group-1", "description 1") { Tags = s_tags }, new DeleteSecurityGroup("sg-1"),
            new AuthorizeSecurityGroupRules("sg-1", false, rules), new AuthorizeSecurityGroupRules("sg-1", true, rules[..1]),
                new AuthorizeSecurityGroupRules("sg-1", false, rules[..1]) { Tags = s_tags },
                    new AuthorizeSecurityGroupRules("sg-1", true, rules[..1]) { Tags = s_tags },
                new RevokeSecurityGroupRules("sg-1", false, rules), new RevokeSecurityGroupRules("sg-1", true, rules[..1]),
                new RevokeSecurityGroupRules("sg-1", false, rules[..1]) { RuleIds = ["sgr-1", "sgr-2"] },
                    new RevokeSecurityGroupRules("sg-1", true, rules[..1]) { RuleIds = ["sgr-1"] },
        ];
    }

    private static IEnumerable<Change> Hosts() =>
    [
        new RunInstances("subnet-1", "ami-0a1", "t3.micro", ["sg-1", "sg-2"], true, "token-1") { Tags = s_tags, KeyName = "key-1",
            UserData = "#!/bin/sh\n", InstanceProfileId = "arn:profile-1" },
        new RunInstances("subnet-1", "ami-0a1", "t3.micro", ["sg-1"], false, "token-1") { Tags = s_tags }, new TerminateInstances("i-1"),
        new CreateImage("i-1", "image 1", "description 1", true) { Tags = s_tags }, new DeregisterImage("ami-1"),
            new DeleteSnapshot("snap-1"),
        new ImportKeyPair("key-1", "ssh-ed25519 AAAA key-1") { Tags = s_tags }, new CreateKeyPair("key-1", "ed25519", "pem",
            _ => { }) { Tags = s_tags }, new DeleteKeyPair("key-0a1", "key-1"),
        new AssociateIamInstanceProfile("i-0a1", "arn:profile-1"), new ReplaceIamInstanceProfileAssociation("i-0a1", "arn:profile-1"),
            new DisassociateIamInstanceProfile("i-0a1"),
    ];

    private static IEnumerable<Change> Fleets() =>
    [
        new CreateLaunchTemplate("template-1", s_template) { Tags = s_tags },
        new CreateLaunchTemplate("template-1", new() { ImageId = "ami-0a1", InstanceType = "t3.micro", MetadataTokensRequired = false,
            MetadataHopLimit = 3, Encrypted = false, AssociatePublicIpAddress = true, DetailedMonitoring = false }) { Tags = s_tags },
        new CreateLaunchTemplateVersion("lt-1", s_template), new DeleteLaunchTemplate("lt-1"),
        new CreateAutoScalingGroup("fleet-1", s_fleet) { Tags = s_tags }, new UpdateAutoScalingGroup("fleet-1", s_fleet),
            new AttachLoadBalancerTargetGroups("fleet-1", "arn:target-group-1"),
        new PutScalingPolicy("fleet-1", "policy-1", 51.5), new DeleteAutoScalingGroup("fleet-1", true),
        new CreateLoadBalancer("balancer-1", "internet-facing", ["subnet-1", "subnet-2"], ["sg-1", "sg-2"]) { Tags = s_tags },
        new ModifyLoadBalancerAttributes("arn:balancer-1", ImmutableSortedDictionary<string, string>.Empty.Add("a", "1").Add("b", "2")),
            new DeleteLoadBalancer("arn:balancer-1"),
        new CreateTargetGroup("group-1", "HTTP", 8080, "vpc-1", "/health") { Tags = s_tags }, new RegisterTargets("arn:group-1",
            ["i-1", "i-2"], 8081), new DeleteTargetGroup("arn:group-1"),
        new CreateListener("arn:balancer-1", new("HTTPS", 443, "arn:group-1", "arn:certificate-1", null)) { Tags = s_tags },
        new CreateListener("arn:balancer-1", new("HTTP", 80, null, null, 443)) { Tags = s_tags },
        new ModifyListener("arn:listener-1", new("HTTPS", 443, "arn:group-1", "arn:certificate-1", null)),
            new DeleteListener("arn:listener-1"),
    ];

    private static IEnumerable<Change> Buckets() =>
    [
        new CreateBucket("bucket-1", "BucketOwnerEnforced") { Tags = s_tags }, new PutBucketTagging("bucket-1", s_tags),
            new PutPublicAccessBlock("bucket-1", new(true, false, true, false)),
        new PutBucketOwnershipControls("bucket-1", "BucketOwnerPreferred"), new PutBucketEncryption("bucket-1", BucketEncryption.S3),
        new PutBucketEncryption("bucket-1", new("aws:kms", "arn:aws:kms:us-west-2:111111111111:key/1")),
            new PutBucketVersioning("bucket-1", "Suspended"),
        new PutBucketLifecycleConfiguration("bucket-1", [new("rule-1") { Prefix = "prefix-1/", ExpirationDays = 31,
            NoncurrentVersionExpirationDays = 32, AbortIncompleteMultipartUploadDays = 33 }, new("rule-2")]),
        new PutBucketPolicy("bucket-1", "{}"), new DeleteBucketPolicy("bucket-1"), new DeleteBucket("bucket-1"),
    ];

    private static IEnumerable<Change> Roles()
    {
        const string Role = "arn:aws:iam::111111111111:role/securenet/role-1",
            Profile = "arn:aws:iam::111111111111:instance-profile/securenet/profile-1";
        return
        [
            new CreateRole("role-1", "/securenet/", "{\"of\":\"&\"}", "description 1") { Tags = s_tags }, new CreateRole("role-2",
                "/securenet/", "{}", "") { Tags = s_tags, PermissionsBoundaryArn = "arn:boundary-1" }, new TagRole(Role, s_tags),
                new UpdateAssumeRolePolicy(Role, "{}"), new PutRolePolicy(Role, "policy-1", "{}"),
            new DeleteRolePolicy(Role, "policy-1"), new DetachRolePolicy(Role, "arn:policy-1"), new DeleteRole(Role),
                new CreateInstanceProfile("profile-1", "/securenet/") { Tags = s_tags },
            new AddRoleToInstanceProfile(Profile, Role), new RemoveRoleFromInstanceProfile(Profile, Role),
                new PutRolePermissionsBoundary(Role, "arn:boundary-1"), new DeleteInstanceProfile(Profile),
        ];
    }

    private static IEnumerable<Change> Logs() =>
    [
        new CreateFlowLogs("vpc-1", "bucket-1", new() { TrafficType = "REJECT", Prefix = "prefix-1", MaxAggregationInterval = 60,
            LogFormat = "${version}", FileFormat = FlowLogFileFormat.Parquet, HivePartition = true }, "token-1") { Tags = s_tags },
        new CreateFlowLogs("vpc-1", "bucket-1", new() { DestinationType = FlowLogDestinationType.S3, HourlyPartition = true },
            "token-1") { Tags = s_tags },
        new CreateFlowLogs("vpc-1", "/securenet/1", new() { DestinationType = FlowLogDestinationType.CloudWatchLogs,
            DeliverLogsPermissionArn = "arn:role-1" }, "token-1") { Tags = s_tags },
        new DeleteFlowLogs("fl-1"), new CreateLogGroup("/securenet/1") { Tags = s_tags }, new PutRetentionPolicy("/securenet/1", 31),
            new TagLogGroup("/securenet/1", s_tags), new DeleteLogGroup("/securenet/1"),
        new CreateWorkGroup("securenet-1", s_group) { Tags = s_tags }, new CreateWorkGroup("securenet-1", s_group with { KmsKeyArn = null,
            BytesScannedCutoffPerQuery = null }) { Tags = s_tags },
        new UpdateWorkGroup("securenet-1", s_group), new UpdateWorkGroup("securenet-1", s_group with { KmsKeyArn = null,
            BytesScannedCutoffPerQuery = null }), new DeleteWorkGroup("securenet-1"),
        new CreateCatalogDatabase("securenet_1", "bucket-1", "securenet-1") { Tags = s_tags }, new CreateFlowLogTable("securenet_1",
            s_table, "securenet-1") { Tags = s_tags },
        new AlterFlowLogTable("securenet_1", s_table, "securenet-1"), new CreateFlowLogView("securenet_1", "view_1", "select 1",
            "securenet-1") { Tags = s_tags, BucketName = "bucket-1" },
        new DeleteCatalogTable("securenet_1.table_1"), new DeleteCatalogDatabase("securenet_1"),
    ];
}
