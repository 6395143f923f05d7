"""What the answers of answers.py say beside having every member set, of what no snapshot holds."""
OURS = {"Key": "securenet:deployment", "Value": "guarded"}
TAGS = [OURS, {"Key": "Name", "Value": "a name"}]
# A structure that has nothing but what stands beside this.
ONLY = {"*": None}
MORE_EC2 = [
    ("DescribeKeyPairs", [{"KeyPairs": [{"KeyPairId": "key-0a1", "Tags": TAGS}, {"KeyPairId": "key-0a2", "PublicKey": None}]}], {}),
    ("DescribeSecurityGroupRules", [{"SecurityGroupRules": [
        {"SecurityGroupRuleId": "sgr-0a1", "GroupId": "sg-0f1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 444, "Tags": TAGS,
            "CidrIpv4": "10.1.2.0/24", "CidrIpv6": None, "PrefixListId": None, "ReferencedGroupInfo": None},
        {"SecurityGroupRuleId": "sgr-0a2", "IsEgress": True, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "Tags": TAGS,
            "CidrIpv4": None, "CidrIpv6": "2001:db8::/56", "PrefixListId": None, "ReferencedGroupInfo": None}]},
        {"SecurityGroupRules": [
        {"SecurityGroupRuleId": "sgr-0a3", "IsEgress": False, "IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "Tags": TAGS,
            "CidrIpv4": None, "CidrIpv6": None, "PrefixListId": None, "ReferencedGroupInfo": {"GroupId": "sg-0f2", "UserId": "222222222222"}},
        {"SecurityGroupRuleId": "sgr-0a4", "IsEgress": False, "IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "Tags": TAGS,
            "CidrIpv4": None, "CidrIpv6": None, "PrefixListId": "pl-0a1", "ReferencedGroupInfo": None}]}], {}),
    ("DescribeImages", [{"Images": [{"ImageId": "ami-0a1", "State": "available", "Tags": TAGS}]},
        {"Images": [{"ImageId": "ami-0a2", "State": "failed"}]}], {}),
    ("DescribeSnapshots", [{"Snapshots": [{"SnapshotId": "snap-0a1", "State": "completed", "Encrypted": True}]},
        {"Snapshots": [{"SnapshotId": "snap-0a2", "State": "pending", "Encrypted": False}]}], {}),
    ("DescribeLaunchTemplates", [{"LaunchTemplates": [{"LaunchTemplateId": "lt-0a1"}]},
        {"LaunchTemplates": [{"LaunchTemplateId": "lt-0a2"}]}], {}),
    ("DescribeLaunchTemplateVersions", [{"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-0a1", "LaunchTemplateData": {
        "UserData": "IyEvYmluL3NoCg==", "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
            "Monitoring": {"Enabled": True},
            "TagSpecifications": [{"ResourceType": kind, "Tags": TAGS} for kind in ("instance", "volume", "network-interface")],
        "BlockDeviceMappings": [{"Ebs": {"Encrypted": True}}], "NetworkInterfaces": [{"AssociatePublicIpAddress": True}]}}]},
        {"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-0a2", "LaunchTemplateData": ONLY | {
            "ImageId": "ami-0a2", "SecurityGroupIds": ["sg-0f1", "sg-0f2"], "MetadataOptions": ONLY | {"HttpTokens": "optional"},
                "Monitoring": {"Enabled": False},
            "BlockDeviceMappings": [{"Ebs": {"Encrypted": False}}]}}]}], {}),
    ("DescribeFlowLogs", [{"FlowLogs": [{"FlowLogId": "fl-0a1", "LogDestinationType": "s3",
        "LogDestination": "arn:aws:s3:::a-bucket/a-folder/", "TrafficType": "REJECT", "DestinationOptions": {
        "FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": False}}]},
        {"FlowLogs": [{"FlowLogId": "fl-0a2", "LogDestinationType": "cloud-watch-logs", "LogGroupName": None,
            "LogDestination": "arn:aws:logs:us-west-2:111111111111:log-group:/a/group:*",
            "TrafficType": "ACCEPT", "DestinationOptions": {"FileFormat": "plain-text", "HiveCompatiblePartitions": False,
                "PerHourPartition": True}}]}], {}),
    ("DescribeAvailabilityZones", [{"AvailabilityZones": [{"ZoneName": "us-west-2b", "ZoneType": "availability-zone"},
        {"ZoneName": "us-west-2-lax-1a", "ZoneType": "local-zone"},
        {"ZoneName": "us-west-2a", "ZoneType": "availability-zone"}]}], {}),
    ("DescribeInstanceTypeOfferings", [{"InstanceTypeOfferings": [{"InstanceType": "t3.micro", "Location": "us-west-2b"},
        {"InstanceType": "t3.micro", "Location": "us-west-2a"},
        {"InstanceType": "t3.nano", "Location": "us-west-2c"}]}], {}),
    ("DescribeInstanceTypes", [{"InstanceTypes": [{"ProcessorInfo": {"SupportedArchitectures": ["i386", "x86_64"]}}]}],
        {"InstanceType.1": "t3.micro"}),
    ("DescribeInstanceTypes", [{"InstanceTypes": [{"ProcessorInfo": {"SupportedArchitectures": ["arm64"]}}]}],
        {"InstanceType.1": "t4g.micro"}),
    ("DescribeIamInstanceProfileAssociations", [{"IamInstanceProfileAssociations": [
        {"InstanceId": "i-0a1", "AssociationId": "iip-assoc-0a0", "State": "disassociated"},
            {"InstanceId": "i-0a1", "AssociationId": "iip-assoc-0a1", "State": "associated"}]}], {}),
]
SCALING = [
    ("DescribeAutoScalingGroups", [{"AutoScalingGroups": [{"AutoScalingGroupName": "one", "VPCZoneIdentifier": "subnet-0a1,subnet-0a2"}]},
        {"AutoScalingGroups": [{"AutoScalingGroupName": "two", "VPCZoneIdentifier": "subnet-0a3", "Status": None,
            "LaunchTemplate": None}]}], {}),
    ("DescribePolicies", [{"ScalingPolicies": [{"AutoScalingGroupName": "one",
        "TargetTrackingConfiguration": {"PredefinedMetricSpecification": {"PredefinedMetricType": "ALBRequestCountPerTarget"}}}]},
        {"ScalingPolicies": [{"AutoScalingGroupName": name,
            "TargetTrackingConfiguration": {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}} for name in ("one", "two")]}], {}),
    ("DescribeScalingActivities", [{"Activities": [{"StatusCode": "Failed"}, {"StatusCode": "Successful", "StatusMessage": None}]}],
        {"AutoScalingGroupName": "one"}),
]


def _role(name, **more):
    return {"RoleName": name, "Path": "/securenet/", "Arn": f"arn:aws:iam::111111111111:role/securenet/{name}",
        "AssumeRolePolicyDocument": "%7B%22of%22%3A%22" + name + "%22%7D"} | more


def _profile(name):
    return {"InstanceProfileName": name, "Path": "/securenet/", "Arn": f"arn:aws:iam::111111111111:instance-profile/securenet/{name}",
        "Roles": [_role(name + "-role")]}


_POLICY = "arn:aws:iam::111111111111:policy/"
IAM = [
    ("ListRoles", [{"Roles": [_role("one")]}, {"Roles": [_role("two")]}], {"PathPrefix": "/securenet/"}),
    ("GetRole", [{"Role": _role("one", PermissionsBoundary={"PermissionsBoundaryArn": _POLICY + "boundary"})}], {"RoleName": "one"}),
    ("GetRole", [{"Role": _role("two", PermissionsBoundary=None)}], {"RoleName": "two"}),
    ("ListRolePolicies", [{"PolicyNames": ["inline-1"]}, {"PolicyNames": ["inline-2"]}], {"RoleName": "one"}),
        ("ListRolePolicies", [{"PolicyNames": []}], {"RoleName": "two"}),
    ("GetRolePolicy", [{"RoleName": "one", "PolicyName": "inline-1", "PolicyDocument": "%7B%22n%22%3A1%7D"}], {"PolicyName": "inline-1"}),
    ("GetRolePolicy", [{"RoleName": "one", "PolicyName": "inline-2", "PolicyDocument": "%7B%22n%22%3A2%7D"}], {"PolicyName": "inline-2"}),
    ("ListAttachedRolePolicies", [{"AttachedPolicies": [{"PolicyArn": _POLICY + "one"}]},
        {"AttachedPolicies": [{"PolicyArn": _POLICY + "two"}]}], {"RoleName": "one"}),
    ("ListAttachedRolePolicies", [{"AttachedPolicies": []}], {"RoleName": "two"}),
    *[("GetPolicy", [{"Policy": {"DefaultVersionId": "v" + version}}], {"PolicyArn": _POLICY + name}) for name, version in (("one", "3"),
        ("two", "4"), ("boundary", "5"))],
    *[("GetPolicyVersion", [{"PolicyVersion": {"Document": f"%7B%22version%22%3A{version}%7D"}}], {"PolicyArn": _POLICY + name,
        "VersionId": "v" + version})
        for name, version in (("one", "3"), ("two", "4"), ("boundary", "5"))],
    ("ListInstanceProfiles", [{"InstanceProfiles": [_profile("first")]}, {"InstanceProfiles": [_profile("second")]}],
        {"PathPrefix": "/securenet/"}),
    *[("GetInstanceProfile", [{"InstanceProfile": _profile(name)}], {"InstanceProfileName": name}) for name in ("first", "second")],
]
_LOG_ARN = "arn:aws:logs:us-west-2:111111111111:log-group:"
LOGS = [
    ("logs", "DescribeLogGroups", [{"logGroups": [{"logGroupName": "/securenet/one"}]},
        {"logGroups": [{"logGroupName": "/securenet/two", "retentionInDays": None}]}], {"logGroupNamePrefix": "/securenet/"}),
    ("logs", "DescribeLogGroups", [{"logGroups": [{"logGroupName": "/other/three", "retentionInDays": 30},
        {"logGroupName": "/other/three-and-more"}]}], {"logGroupNamePrefix": "/other/three"}),
    *[("logs", "ListTagsForResource", [{"tags": {"Name": name, "securenet:deployment": "guarded"}}],
        {"resourceArn": _LOG_ARN + name}) for name in ("/securenet/one", "/securenet/two", "/other/three")],
    ("logs", "FilterLogEvents", [{"events": [{"timestamp": 1767323045000}]}, {"events": [{"timestamp": 1767323046000}]}], {}),
    ("resourcegroupstaggingapi", "GetResources", [{"ResourceTagMappingList": [{"ResourceARN": _LOG_ARN + "/securenet/one"}]},
        {"ResourceTagMappingList": [{"ResourceARN": _LOG_ARN + "/other/three:*"}]}], {}),
]
_GROUP = {"State": "ENABLED", "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://a-bucket/answers/"},
    "BytesScannedCutoffPerQuery": 10000000}}
ATHENA = [
    ("athena", "ListWorkGroups", [{"WorkGroups": [{"Name": "securenet-one"}, {"Name": "primary"}]},
        {"WorkGroups": [{"Name": "securenet-two"}]}], {}),
    ("athena", "GetWorkGroup", [{"WorkGroup": _GROUP}], {"WorkGroup": "securenet-one"}),
    ("athena", "GetWorkGroup", [{"WorkGroup": {"State": "DISABLED",
        "Configuration": {"ResultConfiguration": {"EncryptionConfiguration": None}, "BytesScannedCutoffPerQuery": None}}}],
        {"WorkGroup": "securenet-two"}),
    *[("athena", "ListTagsForResource", [{"Tags": [{"Key": "Name", "Value": name}]}, {"Tags": [OURS]}],
        {"ResourceARN": f"arn:aws:athena:us-west-2:111111111111:workgroup/{name}"})
        for name in ("securenet-one", "securenet-two")],
    ("glue", "GetDatabases", [{"DatabaseList": [{"Name": "securenet_one", "Parameters": {"securenet:bucket": "a-bucket",
        "securenet:deployment": "guarded", "Name": "one", "other": "x"}}, {"Name": "default"}]},
        {"DatabaseList": [{"Name": "securenet_two"}]}], {}),
    ("glue", "GetTables", [{"TableList": [{"Name": "a_table", "TableType": "EXTERNAL_TABLE",
        "StorageDescriptor": {"SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
        "Columns": [{"Name": "version"}, {"Name": "srcaddr"}]}, "Parameters": {
            "storage.location.template": "s3://a-bucket/a-folder/AWSLogs/${account}/vpcflowlogs/${region}/${day}",
                "projection.day.range": "2026/01/02,NOW", "projection.day.interval.unit": "DAYS",
            "projection.region.values": "us-west-2,us-east-1", "securenet:deployment": "guarded"}}]},
        {"TableList": [{"Name": "a_view", "TableType": "VIRTUAL_VIEW",
            "ViewOriginalText": "/* Presto View: eyJvcmlnaW5hbFNxbCI6InNlbGVjdCAxIn0= */"}]}], {"DatabaseName": "securenet_one"}),
    ("glue", "GetTables", [{"TableList": []}], {"DatabaseName": "securenet_two"}),
]
_RULE = {"Filter": ONLY | {"Prefix": "a-folder/"}, "Status": "Enabled", "Expiration": ONLY | {"Days": 31},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 32}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 33},
    "Transitions": None, "NoncurrentVersionTransitions": None}
S3 = [
    ("ListBuckets", [{"Buckets": [{"Name": "a-bucket", "BucketRegion": "us-west-2"}]},
        {"Buckets": [{"Name": "b-bucket", "BucketRegion": "us-west-2"}]}], {}),
    ("GetBucketTagging", [{"TagSet": TAGS}], {}), ("GetBucketPolicy", [{"Policy": "{\"of\":\"a bucket\"}"}], {}),
    ("GetPublicAccessBlock", [{"PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "IgnorePublicAcls": False,
        "BlockPublicPolicy": True, "RestrictPublicBuckets": False}}], {}),
    ("GetBucketOwnershipControls", [{"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}], {}),
    ("GetBucketEncryption", [{"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "a-key"}}]}}], {}),
    ("GetBucketVersioning", [{"Status": "Suspended"}], {}),
    ("GetBucketLifecycleConfiguration", [{"Rules": [_RULE, _RULE | {"Status": "Disabled"}, _RULE | {"Expiration": None,
        "NoncurrentVersionExpiration": None, "AbortIncompleteMultipartUpload": None}]}], {}),
    ("ListObjectsV2", [{"Contents": [{"Key": "a-folder/1"}]}, {"Contents": [{"Key": "a-folder/2"}]}], {}),
]
OTHERS = [
    ("ssm", "GetParameter", [{}], {}),
    ("kms", "DescribeKey", [{"KeyMetadata": {"KeyManager": "CUSTOMER", "KeyState": "PendingDeletion",
        "Arn": "arn:aws:kms:us-west-2:111111111111:key/a-key"}}], {}), ("kms", "GetKeyPolicy", [{"Policy": "{\"of\":\"a key\"}"}], {}),
    ("ec2", "DescribeVpnGateways", [{"VpnGateways": [
        {"VpnGatewayId": "vgw-0a1", "State": "available", "VpcAttachments": [{"State": "detached", "VpcId": "vpc-0a9"},
            {"State": "attached", "VpcId": "vpc-0a1"}]},
        {"VpnGatewayId": "vgw-0a2", "State": "available", "VpcAttachments": [{"State": "detaching", "VpcId": "vpc-0a3"}]},
        {"VpnGatewayId": "vgw-0a3", "State": "available", "VpcAttachments": [{"State": "detached", "VpcId": "vpc-0a1"}]},
        {"VpnGatewayId": "vgw-0a4", "State": "deleted", "VpcAttachments": [{"State": "attached", "VpcId": "vpc-0a1"}]}]}], {}),
]
