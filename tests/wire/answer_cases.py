"""What the answers of answers.py say beside having every member set: both states of what has two, and ids that belong together. Here what a
snapshot holds."""
from answer_others import ATHENA, IAM, LOGS, MORE_EC2, ONLY, OTHERS, S3, SCALING, TAGS

_FOREIGN = "222222222222"
_ELB = "arn:aws:elasticloadbalancing:us-west-2:111111111111:"


def _states(member, *words, **more):
    return [{member: {"State": word}} | more for word in words]


def _routes():
    """A route for each target, and each state and origin."""
    targets = [
        ("GatewayId", "local"), ("GatewayId", "igw-0a1"), ("GatewayId", "vgw-0a2"), ("GatewayId", "vpce-0a3"), ("NatGatewayId", "nat-0a4"),
        ("TransitGatewayId", "tgw-0a5"), ("VpcPeeringConnectionId", "pcx-0a6"), ("NetworkInterfaceId", "eni-0a7"),
            ("EgressOnlyInternetGatewayId", "eigw-0a8"),
        ("CarrierGatewayId", "cagw-0a9"), ("LocalGatewayId", "lgw-0b1"),
            ("CoreNetworkArn", "arn:aws:networkmanager::111111111111:core-network/c-1"),
        ("OdbNetworkArn", "arn:aws:odb:us-west-2:111111111111:odb-network/o-1"), ("InstanceId", "i-0b2"),
    ]
    for number, (member, target) in enumerate(targets):
        yield ONLY | {member: target, "DestinationCidrBlock": f"10.40.{number}.0/24", "State": ("active", "blackhole",
            "filtered")[number % 3],
            "Origin": ("CreateRoute", "CreateRouteTable", "EnableVgwRoutePropagation", "Advertisement")[number % 4]}
    yield ONLY | {"NetworkInterfaceId": "eni-0b3", "InstanceId": "i-0b4", "InstanceOwnerId": _FOREIGN,
        "DestinationIpv6CidrBlock": "2001:db8:40::/48", "State": "active", "Origin": "CreateRoute"}
    yield ONLY | {"GatewayId": "vpce-0b5", "DestinationPrefixListId": "pl-0b6", "State": "active", "Origin": "CreateRoute"}


def _entry(number, **members):
    return {"RuleNumber": number, "CidrBlock": None, "IcmpTypeCode": None, "PortRange": None,
        "RuleAction": ("allow", "deny")[number % 2]} | members


_ENTRIES = [
    _entry(100, Protocol="6", PortRange={"From": 443, "To": 444}, CidrBlock="10.50.1.0/24", Ipv6CidrBlock=None, Egress=False),
    _entry(101, Protocol="17", PortRange={"From": 53, "To": 54}, Ipv6CidrBlock="2001:db8:50::/56", Egress=True),
    _entry(102, Protocol="1", IcmpTypeCode={"Type": 8, "Code": 0}, CidrBlock="10.50.2.0/24", Ipv6CidrBlock=None, Egress=False),
    _entry(103, Protocol="58", IcmpTypeCode={"Type": 128, "Code": -1}, Ipv6CidrBlock="2001:db8:51::/56", Egress=True),
    _entry(104, Protocol="-1", CidrBlock="0.0.0.0/0", Ipv6CidrBlock=None, Egress=False),
    _entry(105, Protocol="47", CidrBlock="10.50.3.0/24", Ipv6CidrBlock=None, Egress=True),
]
_PERMISSIONS = [
    {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 23, "UserIdGroupPairs": [
        {"UserId": _FOREIGN, "GroupId": "sg-0f1"}, {"UserId": "111111111111", "GroupId": "sg-0f2"}]},
    {"IpProtocol": "udp", "FromPort": 53, "ToPort": 54},
    {"IpProtocol": "icmp", "FromPort": 3, "ToPort": 4}, {"IpProtocol": "icmpv6", "FromPort": 129, "ToPort": -1},
        {"IpProtocol": "-1", "FromPort": None, "ToPort": None},
    {"IpProtocol": "47", "FromPort": None, "ToPort": None},
]


def _vpc(vpc, block, **more):
    return {"VpcId": vpc, "CidrBlock": block, "CidrBlockAssociationSet": [
        {"CidrBlock": block, "CidrBlockState": {"State": "associated"}}, *_states("CidrBlockState", "associated", "disassociated",
            "associating", "disassociating", "failed")],
        "Ipv6CidrBlockAssociationSet": [
            {"Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": "public", "IpSource": "amazon"},
            {"Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": "private", "IpSource": "none"},
            {"Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": None, "IpSource": None, "Ipv6Pool": "Amazon"},
            {"Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": None, "IpSource": None, "Ipv6Pool": "pool-1"},
            {"Ipv6CidrBlockState": {"State": "disassociated"}}]} | more


def _interface(name, **more):
    return {"NetworkInterfaceId": name, "VpcId": "vpc-0a1", "SubnetId": "subnet-0a1", "PrivateIpAddresses": [
        {"Primary": False, "PrivateIpAddress": "10.60.0.9"}, {"Primary": True, "PrivateIpAddress": "10.60.0.8"},
            {"Primary": False, "PrivateIpAddress": "10.60.0.7", "Association": None}]} | more


def _association(state, **more):
    return {"AssociationState": {"State": state}, "GatewayId": None} | more


_EC2 = [
    ("DescribeVpcs", [{"Vpcs": [_vpc("vpc-0a1", "10.60.0.0/16", Tags=TAGS), _vpc("vpc-0a2", "10.61.0.0/16")]},
        {"Vpcs": [_vpc("vpc-0a3", "10.62.0.0/16", IsDefault=True)]}], {}),
    ("DescribeVpcAttribute", [ONLY | {"VpcId": "vpc-0a1", "EnableDnsSupport": {"Value": True}}],
        {"VpcId": "vpc-0a1", "Attribute": "enableDnsSupport"}),
    ("DescribeVpcAttribute", [ONLY | {"VpcId": "vpc-0a1", "EnableDnsHostnames": {"Value": False}}],
        {"VpcId": "vpc-0a1", "Attribute": "enableDnsHostnames"}),
    ("DescribeSubnets", [{"Subnets": [
        {"SubnetId": "subnet-0a1", "VpcId": "vpc-0a1", "Ipv6CidrBlockAssociationSet": _states("Ipv6CidrBlockState", "associated",
            "disassociated", "failing")},
        {"SubnetId": "subnet-0a2", "CidrBlock": None, "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlockState": {"State": "associated"},
            "Ipv6AddressAttribute": "private"}]}]},
        {"Subnets": [{"SubnetId": "subnet-0a3", "Ipv6CidrBlockAssociationSet": [
            {"Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": "public"},
                {"Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": "unheard-of"}]}]}], {}),
    ("DescribeInternetGateways", [{"InternetGateways": [{"InternetGatewayId": "igw-0a1", "Attachments": [{"State": "detached"},
        {"State": "available", "VpcId": "vpc-0a1"}]}]},
        {"InternetGateways": [{"InternetGatewayId": "igw-0a2", "Attachments": [{"State": "detaching"}]}]}], {}),
    ("DescribeEgressOnlyInternetGateways", [{"EgressOnlyInternetGateways": [{"EgressOnlyInternetGatewayId": "eigw-0a8",
        "Attachments": [{"State": "attached", "VpcId": "vpc-0a1"}]}]},
        {"EgressOnlyInternetGateways": [{"EgressOnlyInternetGatewayId": "eigw-0a9", "Attachments": [{"State": "detached"}]},
            {"EgressOnlyInternetGatewayId": "eigw-0aa", "Attachments": [{"State": "attached", "VpcId": "vpc-0a3"}]}]}], {}),
    ("DescribeRouteTables", [{"RouteTables": [
        {"RouteTableId": "rtb-0a1", "VpcId": "vpc-0a1", "Routes": list(_routes()), "Associations": [
            _association("associated", Main=True, SubnetId=None), _association("associated", Main=False, SubnetId="subnet-0a1"),
                _association("disassociated", Main=False, SubnetId="subnet-0a2"),
            _association("associating", Main=False, SubnetId="subnet-0a3"), _association("associated", Main=False, SubnetId=None,
                GatewayId="igw-0a1"), _association("failed", Main=False)]}]},
        {"RouteTables": [{"RouteTableId": "rtb-0a2", "Associations": [_association("disassociating", Main=True, SubnetId=None)]},
            {"RouteTableId": "rtb-0a3"}]}], {}),
    ("DescribeNetworkAcls", [{"NetworkAcls": [{"NetworkAclId": "acl-0a1", "Associations": [{"SubnetId": "subnet-0a1"},
        {"SubnetId": "subnet-0a2"}], "Entries": _ENTRIES, "IsDefault": False}]},
        {"NetworkAcls": [{"NetworkAclId": "acl-0a2", "Entries": _ENTRIES[:2], "IsDefault": True}]}], {}),
    ("DescribeSecurityGroups", [{"SecurityGroups": [{"GroupId": "sg-0f1", "VpcId": "vpc-0a1", "IpPermissions": _PERMISSIONS,
        "IpPermissionsEgress": _PERMISSIONS}]},
        {"SecurityGroups": [{"GroupId": "sg-0f2", "VpcId": "vpc-0a2", "IpPermissions": _PERMISSIONS[:1],
            "IpPermissionsEgress": _PERMISSIONS[1:3]}]}], {}),
    ("DescribeSecurityGroupVpcAssociations", [{"SecurityGroupVpcAssociations": [
        {"GroupId": "sg-0f1", "VpcId": "vpc-0a2", "State": "associated"}, {"GroupId": "sg-0f1", "VpcId": "vpc-0a4",
            "State": "disassociating"}]},
        {"SecurityGroupVpcAssociations": [{"GroupId": "sg-0f1", "VpcId": "vpc-0a3", "State": "associated"},
            {"GroupId": "sg-0f2", "VpcId": "vpc-0a1", "State": "association-failed"}]}], {}),
    ("DescribeNatGateways", [{"NatGateways": [{"NatGatewayId": "nat-0a4", "State": "available", "ConnectivityType": "public",
        "AvailabilityMode": "zonal", "RouteTableId": None, "NatGatewayAddresses": [
        {"IsPrimary": False, "Status": "associating"}, {"IsPrimary": True, "Status": "succeeded"}]}]},
        {"NatGateways": [{"NatGatewayId": "nat-0a5", "State": "failed", "ConnectivityType": "private", "AvailabilityMode": "regional",
            "RouteTableId": "rtb-0a3"}]}], {}),
    ("DescribeAddresses", [{"Addresses": [{"AllocationId": "eipalloc-0a1"}, {"AllocationId": "eipalloc-0a2", "AssociationId": None,
        "NetworkInterfaceId": None, "InstanceId": None}]}], {}),
    ("DescribeInstances", [{"Reservations": [{"Instances": [
        {"InstanceId": "i-0a1", "State": {"Name": "running"}, "MetadataOptions": {"HttpTokens": "required"},
            "SecurityGroups": [{"GroupId": "sg-0f1"}, {"GroupId": "sg-0f2"}]}]}]},
        {"Reservations": [{"Instances": [
            ONLY | {"InstanceId": "i-0a2", "InstanceType": "t3.micro", "ImageId": "ami-0a2", "State": {"Name": "stopped"},
                "MetadataOptions": ONLY | {"HttpTokens": "optional"},
                "NetworkInterfaces": [ONLY | {"Groups": [{"GroupId": "sg-0f2", "GroupName": "of the interface"}]}]}]}]}], {}),
    ("DescribeNetworkInterfaces", [{"NetworkInterfaces": [
        _interface("eni-0a7", SourceDestCheck=False, RequesterManaged=True, DenyAllIgwTraffic=True, Operator={"Managed": True},
            InterfaceType="interface"),
        _interface("eni-0a8", SourceDestCheck=True, RequesterManaged=False, DenyAllIgwTraffic=False, Operator={"Managed": False},
            InterfaceType="nat_gateway", Attachment={"InstanceId": None})]},
        {"NetworkInterfaces": [_interface("eni-0a9", SourceDestCheck=False, InterfaceType="vpc_endpoint", Status="available",
            Attachment=None, DenyAllIgwTraffic=None, Ipv6Addresses=[])]}], {}),
    ("DescribeVpcPeeringConnections", [{"VpcPeeringConnections": [
        {"VpcPeeringConnectionId": "pcx-0a6", "Status": {"Code": "active"}, "RequesterVpcInfo": {"VpcId": "vpc-0a1",
            "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": True}},
            "AccepterVpcInfo": {"OwnerId": _FOREIGN, "Region": "us-east-1", "VpcId": "vpc-0b1",
                "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": False}}}]},
        {"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-0a7", "Status": {"Code": "pending-acceptance"},
            "RequesterVpcInfo": {"CidrBlockSet": [], "OwnerId": _FOREIGN},
            "AccepterVpcInfo": {"CidrBlockSet": [], "Ipv6CidrBlockSet": [], "CidrBlock": None, "PeeringOptions": None}}]}], {}),
    ("DescribeManagedPrefixLists", [{"PrefixLists": [{"PrefixListId": "pl-0b6"}]}, {"PrefixLists": [{"PrefixListId": "pl-0b7"}]}], {}),
    ("GetManagedPrefixListEntries", [{"Entries": [{"Cidr": "10.70.0.0/24"}]}, {"Entries": [{"Cidr": "2001:db8:70::/56"}]}],
        {"PrefixListId": "pl-0b6"}),
    ("GetManagedPrefixListEntries", [{"Entries": [{"Cidr": "10.71.0.0/24"}]}, {"Entries": [{"Cidr": "10.71.1.0/24"}]}],
        {"PrefixListId": "pl-0b7"}),
    ("DescribeVpcEndpoints", [{"VpcEndpoints": [{"VpcEndpointId": "vpce-0a3", "VpcEndpointType": "Gateway", "State": "Available",
        "PrivateDnsEnabled": False}]},
        {"VpcEndpoints": [{"VpcEndpointId": "vpce-0b5", "VpcEndpointType": "Interface", "State": "PendingAcceptance",
            "PrivateDnsEnabled": True},
            {"VpcEndpointId": "vpce-0b6", "VpcEndpointType": "GatewayLoadBalancer", "State": "Deleting"}, {"VpcEndpointId": "vpce-0b7",
                "VpcEndpointType": "ServiceNetwork", "State": "Available"}]}], {}),
    ("DescribeVpcBlockPublicAccessOptions", [{"VpcBlockPublicAccessOptions": {"AwsAccountId": "111111111111", "AwsRegion": "us-west-2",
        "InternetGatewayBlockMode": "block-ingress"}}], {}),
    ("DescribeVpcBlockPublicAccessExclusions", [{"VpcBlockPublicAccessExclusions": [
        {"ResourceArn": "arn:aws:ec2:us-west-2:111111111111:vpc/vpc-0a1", "State": "create-complete",
            "InternetGatewayExclusionMode": "allow-egress"},
        {"ResourceArn": "arn:aws:ec2:us-west-2:111111111111:vpc/vpc-0a2", "State": "delete-complete",
            "InternetGatewayExclusionMode": "allow-bidirectional"}]},
        {"VpcBlockPublicAccessExclusions": [
            {"ResourceArn": "arn:aws:ec2:us-west-2:111111111111:subnet/subnet-0a3", "State": "update-complete",
                "InternetGatewayExclusionMode": "allow-bidirectional"},
            {"ResourceArn": "arn:aws:ec2:us-west-2:111111111111:subnet/subnet-0a2", "State": "create-in-progress",
                "InternetGatewayExclusionMode": "allow-egress"}]}], {}),
    ("DescribeTransitGateways", [{"TransitGateways": [{"TransitGatewayId": "tgw-0a5", "State": "available",
        "Options": {"SecurityGroupReferencingSupport": "enable"}}]},
        {"TransitGateways": [{"TransitGatewayId": "tgw-0a6", "OwnerId": _FOREIGN, "State": "modifying",
            "Options": {"SecurityGroupReferencingSupport": "disable"}}]}], {}),
    ("DescribeTransitGatewayAttachments", [{"TransitGatewayAttachments": [
        {"TransitGatewayAttachmentId": "tgw-attach-0a1", "TransitGatewayId": "tgw-0a5", "ResourceType": "vpc", "ResourceId": "vpc-0a1",
            "State": "available",
            "Association": {"TransitGatewayRouteTableId": "tgw-rtb-0a1", "State": "associated"}}]},
        {"TransitGatewayAttachments": [
            {"TransitGatewayAttachmentId": "tgw-attach-0a2", "ResourceType": "vpc", "State": "pendingAcceptance",
                "Association": {"State": "disassociating"}},
            {"TransitGatewayAttachmentId": "tgw-attach-0a3", "ResourceType": "vpn", "State": "deleting", "Association": None}]}], {}),
    ("DescribeTransitGatewayVpcAttachments", [{"TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-0a1",
        "Options": {"SecurityGroupReferencingSupport": "enable"}}]},
        {"TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-0a2",
            "Options": {"SecurityGroupReferencingSupport": "disable"}}]}], {}),
    ("DescribeTransitGatewayRouteTables", [{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-0a1",
        "State": "available"}]},
        {"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-0a2", "State": "available"}]}], {}),
    ("DescribeTransitGatewayPolicyTables", [
        {"TransitGatewayPolicyTables": [{"TransitGatewayPolicyTableId": "tgw-ptb-0a1", "State": "available"}]},
        {"TransitGatewayPolicyTables": [{"TransitGatewayPolicyTableId": "tgw-ptb-0a2", "State": "pending"},
            {"TransitGatewayPolicyTableId": "tgw-ptb-0a3", "State": "deleted"}]}], {}),
    ("GetTransitGatewayPolicyTableAssociations", [
        {"Associations": [{"TransitGatewayPolicyTableId": "tgw-ptb-0a1", "TransitGatewayAttachmentId": "tgw-attach-0a2", "State": "associated"}]},
        {"Associations": [{"TransitGatewayPolicyTableId": "tgw-ptb-0a1", "TransitGatewayAttachmentId": "tgw-attach-0a3", "State": "associating"},
            {"TransitGatewayPolicyTableId": "tgw-ptb-0a1", "State": "disassociated"}]}], {"TransitGatewayPolicyTableId": "tgw-ptb-0a1"}),
    ("GetTransitGatewayPolicyTableAssociations", [{"Associations": []}], {"TransitGatewayPolicyTableId": "tgw-ptb-0a2"}),
    ("SearchTransitGatewayRoutes", [{"AdditionalRoutesAvailable": False, "Routes": [
        {"DestinationCidrBlock": "10.80.0.0/24", "Type": "static", "State": "active", "PrefixListId": None},
            {"DestinationCidrBlock": "10.80.1.0/24", "Type": "propagated", "State": "blackhole"}]},
        {"AdditionalRoutesAvailable": False, "Routes": [{"DestinationCidrBlock": "10.80.2.0/24", "Type": "propagated", "State": "active"},
            {"DestinationCidrBlock": "10.80.3.0/24", "Type": "static", "State": "blackhole"}]}],
        {"TransitGatewayRouteTableId": "tgw-rtb-0a1"}),
    ("SearchTransitGatewayRoutes", [{"AdditionalRoutesAvailable": True, "Routes": [{"DestinationCidrBlock": "10.81.0.0/24",
        "Type": "static", "State": "active"}]}],
        {"TransitGatewayRouteTableId": "tgw-rtb-0a2"}),
]

_BALANCERS = [_ELB + "loadbalancer/app/web/0b1", _ELB + "loadbalancer/net/inner/0b2"]
_GROUPS = [_ELB + "targetgroup/web/0c1", _ELB + "targetgroup/inner/0c2"]
_LISTENERS = [_ELB + "listener/app/web/0b1/0d1", _ELB + "listener/app/web/0b1/0d2", _ELB + "listener/net/inner/0b2/0d3"]


def _tags_of(*arns):
    return [{"TagDescriptions": [{"ResourceArn": arn} for arn in arns]}], {f"ResourceArns.member.{number}": arn for number,
        arn in enumerate(arns, 1)}


def _attributes(*pairs):
    return [{"Attributes": [{"Key": key, "Value": value} for key, value in pairs]}]


def _forward(*groups):
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": arn} for arn in groups]}, "TargetGroupArn": None,
        "RedirectConfig": None}


def _other(kind):
    return {"Type": kind, "TargetGroupArn": None, "ForwardConfig": None}


def _rule(listener, name, action):
    return {"Rules": [{"RuleArn": listener.replace(":listener/", ":listener-rule/") + "/" + name, "Actions": [action]}]}


_ELBV2 = [
    ("DescribeLoadBalancers", [{"LoadBalancers": [{"LoadBalancerArn": _BALANCERS[0], "LoadBalancerName": "web", "Type": "application",
        "Scheme": "internet-facing", "State": {"Code": "active"}}]},
        {"LoadBalancers": [{"LoadBalancerArn": _BALANCERS[1], "LoadBalancerName": "inner", "Type": "network", "Scheme": "internal",
            "State": {"Code": "provisioning"}}]}], {}),
    ("DescribeLoadBalancerAttributes", _attributes(("idle_timeout.timeout_seconds", "61"), ("load_balancing.cross_zone.enabled", "true")),
        {"LoadBalancerArn": _BALANCERS[0]}),
    ("DescribeLoadBalancerAttributes", _attributes(("deletion_protection.enabled", "true"), ("load_balancing.cross_zone.enabled",
        "false")), {"LoadBalancerArn": _BALANCERS[1]}),
    ("DescribeTargetGroups", [{"TargetGroups": [{"TargetGroupArn": _GROUPS[0], "TargetGroupName": "web", "Protocol": "HTTP", "Port": 8080,
        "TargetType": "instance", "LoadBalancerArns": [_BALANCERS[0]]}]},
        {"TargetGroups": [{"TargetGroupArn": _GROUPS[1], "TargetGroupName": "inner", "Protocol": "TCP", "Port": 5432, "TargetType": "ip",
            "LoadBalancerArns": [_BALANCERS[1]]}]}], {}),
    ("DescribeTargetHealth", [{"TargetHealthDescriptions": [
        {"Target": {"Id": "i-0a1", "Port": 8080}, "TargetHealth": {"State": "healthy"}}, {"Target": {"Id": "i-0a2", "Port": 8081},
            "TargetHealth": {"State": "unhealthy", "Reason": "Target.Timeout"}}]}],
        {"TargetGroupArn": _GROUPS[0]}),
    ("DescribeTargetHealth", [{"TargetHealthDescriptions": [{"Target": {"Id": "10.60.0.8", "Port": 5432},
        "TargetHealth": {"State": "draining"}}]}], {"TargetGroupArn": _GROUPS[1]}),
    ("DescribeTargetGroupAttributes", _attributes(("deregistration_delay.timeout_seconds", "301"), ("preserve_client_ip.enabled", "true")),
        {"TargetGroupArn": _GROUPS[0]}),
    ("DescribeTargetGroupAttributes", _attributes(("deregistration_delay.timeout_seconds", "302"), ("preserve_client_ip.enabled",
        "false")), {"TargetGroupArn": _GROUPS[1]}),
    ("DescribeListeners", [{"Listeners": [{"ListenerArn": _LISTENERS[0], "LoadBalancerArn": _BALANCERS[0], "Protocol": "HTTP", "Port": 80,
        "DefaultActions": [
        {"Type": "redirect", "TargetGroupArn": None, "ForwardConfig": None, "RedirectConfig": {"Protocol": "HTTPS", "Port": "8443"}}]}]},
        {"Listeners": [{"ListenerArn": _LISTENERS[1], "LoadBalancerArn": _BALANCERS[0], "Protocol": "HTTPS", "Port": 443,
            "DefaultActions": [_forward(_GROUPS[0]), {"Type": "authenticate-oidc", "RedirectConfig": None}]}]}],
        {"LoadBalancerArn": _BALANCERS[0]}),
    ("DescribeListeners", [{"Listeners": [{"ListenerArn": _LISTENERS[2], "LoadBalancerArn": _BALANCERS[1], "Protocol": "TCP", "Port": 5432,
        "DefaultActions": [_forward(_GROUPS[1], _GROUPS[0])]}]}],
        {"LoadBalancerArn": _BALANCERS[1]}),
    ("DescribeRules", [_rule(_LISTENERS[0], "0e1", _forward(_GROUPS[1])), _rule(_LISTENERS[0], "0e2", _other("fixed-response"))],
        {"ListenerArn": _LISTENERS[0]}),
    ("DescribeRules", [_rule(_LISTENERS[1], "0e3", _other("jwt-validation")), _rule(_LISTENERS[1], "0e4", _forward(_GROUPS[1]))],
        {"ListenerArn": _LISTENERS[1]}),
    ("DescribeTags", *_tags_of(*_BALANCERS)), ("DescribeTags", *_tags_of(*_GROUPS)), ("DescribeTags", *_tags_of(*_LISTENERS)),
]

def _of(service, cases):
    return [(service, *case) for case in cases]


CASES = {
    "network": _of("ec2", _EC2) + _of("elbv2", _ELBV2),
    "others": _of("ec2", MORE_EC2) + _of("autoscaling", SCALING) + _of("iam", IAM) + LOGS + ATHENA + _of("s3", S3) + OTHERS,
}
