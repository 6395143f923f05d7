"""Which operation of which service a recorded request is, by botocore's service models."""
import functools
import re
import urllib.parse

import botocore.loaders
import botocore.model

_LOADER = botocore.loaders.Loader()
# Hosts by their first label, where it is not the model's name.
_BY_LABEL = {
    "elasticloadbalancing": "elbv2", "tagging": "resourcegroupstaggingapi", "portal": "sso", "oidc": "sso-oidc",
    "ec2": "ec2", "sts": "sts", "iam": "iam", "ssm": "ssm", "autoscaling": "autoscaling", "logs": "logs", "athena": "athena", "glue": "glue", "kms": "kms",
    "signin": "signin",
}
# What looks like an operation of S3 by its path and is one of directory buckets, which nobody here has.
_DIRECTORY_BUCKETS = {"ListDirectoryBuckets", "CreateSession"}


@functools.lru_cache(None)
def model(service):
    return botocore.model.ServiceModel(_LOADER.load_service_model(service, "service-2"), service)


def headers(record):
    return {name.lower(): value for name, value in record["headers"].items()}


def service_of(host):
    """The service of a host by its model's name, or None."""
    labels = host.split(":")[0].split(".")
    if "s3" in labels or "s3-fips" in labels:
        return "s3"
    return _BY_LABEL.get(labels[0].removesuffix("-fips"))


def bucket_of(host):
    """The bucket that a host of S3 names, or None."""
    found = re.match(r"(.+)\.s3(?:-fips)?\.(?:dualstack\.)?", host)
    return found.group(1) if found else None


def _required_query(name):
    shape = model("s3").operation_model(name).input_shape
    members = [shape.members[member] for member in shape.required_members] if shape else []
    return {member.serialization["name"] for member in members if member.serialization.get("location") == "querystring"}


@functools.lru_cache(None)
def _s3_operations():
    found = []
    for name in model("s3").operation_names:
        http = model("s3").operation_model(name).http
        path, _, query = http["requestUri"].partition("?")
        kind = "key" if "Key" in path else "bucket" if "Bucket" in path else "service"
        found.append((http["method"], kind, frozenset(part for part in query.split("&") if part) | _required_query(name), name))
    return [one for one in found if one[3] not in _DIRECTORY_BUCKETS]


def _s3_operation(record):
    path, _, query = record["path"].partition("?")
    parts = [part for part in path.split("/") if part]
    if bucket_of(record["host"]):
        parts.insert(0, "bucket")
    kind = ("service", "bucket", "key")[min(2, len(parts))]
    given = set()
    for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
        given |= {name, f"{name}={value}"}
    fitting = [one for one in _s3_operations() if one[0] == record["method"] and one[1] == kind and one[2] <= given]
    return max(fitting, key=lambda one: (len(one[2]), one[3]))[3] if fitting else None


def operation_of(record):
    """(service, operation): either may be None where nothing fits."""
    service = service_of(record["host"])
    if service == "s3":
        return service, _s3_operation(record)
    target = headers(record).get("x-amz-target")
    if target:
        return service, target.rpartition(".")[2]
    if service in ("sso", "sso-oidc", "signin"):
        return service, next((name for name in model(service).operation_names
            if model(service).operation_model(name).http["requestUri"] == record["path"].partition("?")[0]), None)
    return service, dict(urllib.parse.parse_qsl(record["body"], keep_blank_values=True)).get("Action")


def is_change(service, operation):
    """True for what changes something, by the operation's verb."""
    return bool(operation) and not re.match(r"Describe|List|Get|Head|Assume|Decode|Lookup|BatchGet|Search", operation)
