#!/usr/bin/env python3
"""A second client's look at what is there: boto3, straight at moto.
usage: audit.py MOTO_PORT DEPLOYMENT ACCOUNT/REGION…   Prints a line for each kind and address: how many, kind, address; of what has no address its kind."""
import collections
import sys

import boto3

# Kind -> (service, operation, key of the list)
_KINDS = {
    "vpc": ("ec2", "describe_vpcs", "Vpcs"), "subnet": ("ec2", "describe_subnets", "Subnets"),
    "internet-gateway": ("ec2", "describe_internet_gateways", "InternetGateways"), "route-table": ("ec2", "describe_route_tables", "RouteTables"),
    "network-acl": ("ec2", "describe_network_acls", "NetworkAcls"), "security-group": ("ec2", "describe_security_groups", "SecurityGroups"),
    "nat-gateway": ("ec2", "describe_nat_gateways", "NatGateways"), "address": ("ec2", "describe_addresses", "Addresses"),
    "peering": ("ec2", "describe_vpc_peering_connections", "VpcPeeringConnections"), "key-pair": ("ec2", "describe_key_pairs", "KeyPairs"),
    "image": ("ec2", "describe_images", "Images"), "snapshot": ("ec2", "describe_snapshots", "Snapshots"),
    "launch-template": ("ec2", "describe_launch_templates", "LaunchTemplates"), "flow-log": ("ec2", "describe_flow_logs", "FlowLogs"),
    "vpc-endpoint": ("ec2", "describe_vpc_endpoints", "VpcEndpoints"), "auto-scaling-group": ("autoscaling", "describe_auto_scaling_groups", "AutoScalingGroups"),
    "volume": ("ec2", "describe_volumes", "Volumes"), "network-interface": ("ec2", "describe_network_interfaces", "NetworkInterfaces"),
}
_GONE = {"deleted", "deleting", "terminated", "shutting-down", "rejected", "failed", "expired"}


def _tags(item):
    found = item.get("Tags") or item.get("TagSet") or []
    return {tag["Key"]: tag["Value"] for tag in found}


def _state(item):
    state = item.get("State") or item.get("Status")
    return (state.get("Name") or state.get("Code")) if isinstance(state, dict) else state


def _listed(client):
    """(kind, item) for everything that has tags."""
    for kind, (service, operation, key) in _KINDS.items():
        own = {"OwnerIds": ["self"]} if kind == "snapshot" else {"Owners": ["self"]} if kind == "image" else {}
        for item in getattr(client(service), operation)(**own)[key]:
            yield kind, item
    for reservation in client("ec2").describe_instances()["Reservations"]:
        for item in reservation["Instances"]:
            yield "instance", item
    yield from _balancing(client("elbv2"))
    yield from _iam(client("iam"))
    yield from _buckets(client("s3"))


def _balancing(elb):
    balancers = elb.describe_load_balancers()["LoadBalancers"]
    arns = {"load-balancer": [one["LoadBalancerArn"] for one in balancers], "target-group": [one["TargetGroupArn"] for one in elb.describe_target_groups()["TargetGroups"]]}
    arns["listener"] = [one["ListenerArn"] for arn in arns["load-balancer"] for one in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]]
    for kind, own in arns.items():
        for arn in own:
            yield kind, {"Tags": elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]}


def _iam(iam):
    for role in iam.list_roles()["Roles"]:
        yield "role", {"Tags": iam.list_role_tags(RoleName=role["RoleName"])["Tags"]}
    for profile in iam.list_instance_profiles()["InstanceProfiles"]:
        found = iam.get_instance_profile(InstanceProfileName=profile["InstanceProfileName"])["InstanceProfile"]
        yield "instance-profile", {"Tags": found.get("Tags", [])}


def _buckets(s3):
    for bucket in s3.list_buckets()["Buckets"]:
        try:
            yield "bucket", {"Tags": s3.get_bucket_tagging(Bucket=bucket["Name"])["TagSet"]}
        except s3.exceptions.ClientError:
            yield "bucket", {}


def main(port, deployment, places):
    url = f"http://127.0.0.1:{port}"
    counted = collections.Counter()
    roots = boto3.client("sts", endpoint_url=url, region_name="us-east-1", aws_access_key_id="audit", aws_secret_access_key="audit")
    accounts, peerings = set(), set()
    for place in places:
        account, region = place.split("/")
        keys = roots.assume_role(RoleArn=f"arn:aws:iam::{account}:role/Audit", RoleSessionName="audit")["Credentials"]
        session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region)
        for kind, item in _listed(lambda service: session.client(service, endpoint_url=url)):
            tags = _tags(item)
            everywhere = kind in ("bucket", "role", "instance-profile")
            if tags.get("securenet:deployment") != deployment or _state(item) in _GONE or (everywhere and account in accounts):
                continue
            # A peering is listed, and tagged, on both of its sides.
            if item.get("VpcPeeringConnectionId", "none") in peerings:
                continue
            peerings.add(item.get("VpcPeeringConnectionId", ""))
            counted[(kind, tags.get("securenet:address", ""), account)] += 1
        accounts.add(account)
    for (kind, address, account), count in sorted(counted.items()):
        print(count, kind, address, account)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
