"""Answers of AWS with every member set, by botocore's service models: values that tell themselves apart, and the bytes of the wire."""
import datetime
import itertools
import json
import xml.sax.saxutils
import zlib

import botocore.parsers

import operations

ACCOUNT, REGION = "111111111111", "us-west-2"
_TIME = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)


class Maker:
    """Makes values for shapes. Each is another one than all before it, so that a member that is taken for another one shows."""

    def __init__(self, name):
        # From a number of its own, so that an answer is the same whatever stands beside it.
        self._numbers = itertools.count(zlib.crc32(name.encode()) % 40000)
        self._booleans = {}

    def make(self, shape, edit=None, name="", within=()):
        """A value for the shape with every member of every structure set, but as the edit says: {"Member": value}, None for one that is to lack,
        a list of edits for a list of as many, and {"*": None} for a structure that has nothing else."""
        if shape.type_name == "structure" and not isinstance(edit, str):
            edit = edit or {}
            unknown = set(edit) - set(shape.members) - {"*"}
            if unknown:
                raise KeyError(f"{shape.name} has no {unknown}")
            return {key: self.make(member, edit.get(key), key, within + (shape.name,)) for key, member in shape.members.items()
                if member.serialization.get("location") is None and (edit[key] is not None if key in edit else "*" not in edit and member.name not in within)}
        if shape.type_name == "list":
            each = edit if edit is not None else [None] * (1 if len(within) > 2 else 2)
            return [self.make(shape.member, one, name, within) for one in each]
        if edit is not None:
            return edit
        if shape.type_name == "map":
            return {f"{name}-key-{n}": self.make(shape.value, None, name, within) for n in (next(self._numbers), next(self._numbers))}
        return self._scalar(shape, name, within)

    def _scalar(self, shape, name, within):
        number = next(self._numbers)
        if shape.type_name == "boolean":
            # Both states of each member, one after the other.
            key = (within, name)
            self._booleans[key] = not self._booleans.get(key, number % 2 == 0)
            return self._booleans[key]
        if shape.type_name in ("integer", "long"):
            return number
        if shape.type_name in ("float", "double"):
            return number + 0.5
        if shape.type_name == "timestamp":
            return _TIME + datetime.timedelta(minutes=number)
        if shape.type_name == "blob":
            return f"{name} {number}".encode()
        if shape.enum:
            return shape.enum[number % len(shape.enum)]
        return _text(name, number)


def _text(name, number):
    high, low = number // 200 + 1, number % 200 + 1
    for ending, text in (
        ("Ipv6CidrBlock", f"2001:db8:{number:x}::/64"), ("CidrIpv6", f"2001:db8:{number:x}::/64"),
            ("Ipv6Prefix", f"2001:db8:{number:x}::/80"),
        ("Ipv4Prefix", f"10.{high}.{low}.16/28"), ("CidrBlock", f"10.{high}.{low}.0/24"), ("CidrIp", f"10.{high}.{low}.0/24"),
            ("Cidr", f"10.{high}.{low}.0/24"),
        ("Ipv6Address", f"2001:db8::{number:x}"), ("PublicIp", f"203.0.{high}.{low}"), ("PublicIpAddress", f"203.0.{high}.{low}"),
        ("IpAddress", f"10.{high}.{low}.4"), ("Ip", f"10.{high}.{low}.5"), ("IpOwnerId", f"9{number:011}"),
            ("InstanceOwnerId", f"9{number:011}"),
        ("OwnerId", ACCOUNT), ("UserId", ACCOUNT), ("AvailabilityZone", f"{REGION}{'ab'[number % 2]}"),
            ("AvailabilityZoneId", f"usw2-az{number % 3 + 1}"),
        ("Region", REGION), ("Arn", f"arn:aws:made:{REGION}:{ACCOUNT}:{name.lower()}/{number}"),
            ("ARN", f"arn:aws:made:{REGION}:{ACCOUNT}:{name.lower()}/{number}"),
    ):
        if name.endswith(ending):
            return text
    return f"{name}-{number}"


def wire(service, operation, value, request_id="made"):
    """The body that AWS would answer with, and what botocore's own parser reads of it (which is what the AWS CLI prints)."""
    model = operations.model(service)
    output = model.operation_model(operation).output_shape
    protocol = model.metadata["protocol"]
    if protocol == "json":
        body = json.dumps(value, default=_json_default, separators=(",", ":"))
    elif protocol == "ec2":
        body = f"<{operation}Response><requestId>{request_id}</requestId>{_members(output, value, protocol)}</{operation}Response>"
    elif protocol == "query":
        body = (f"<{operation}Response><{operation}Result>{_members(output, value, protocol)}</{operation}Result>"
            f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>")
    else:
        payload = output.serialization.get("payload")
        root = output.members[payload] if payload else output
        inside = value[payload] if payload else value
        if root.type_name == "string":
            body = inside
        else:
            name = root.serialization.get("name") or output.name
            body = f"<{name}>{_members(root, inside, protocol)}</{name}>"
    parser = botocore.parsers.create_parser(protocol)
    read = parser.parse({"status_code": 200, "headers": {}, "body": body.encode()}, output)
    read.pop("ResponseMetadata")
    if json.loads(plain(read)) != json.loads(plain(value)):
        raise AssertionError(f"{operation} is not read as it was written:\n{plain(value)}\n{plain(read)}")
    return body, read


def plain(value):
    """As the AWS CLI prints it, in one line."""
    return json.dumps(value, default=_json_default, separators=(",", ":"))


def _json_default(value):
    return value.isoformat() if isinstance(value, datetime.datetime) else value.decode()


def _members(shape, value, protocol):
    return "".join(_element(shape.members[key], _name(shape.members[key], key, protocol), one, protocol) for key, one in value.items())


def _name(shape, key, protocol):
    return shape.serialization.get("name", key) if protocol != "query" else shape.serialization.get("name", key)


def _element(shape, name, value, protocol):
    if shape.type_name == "list":
        item = shape.member.serialization.get("name", "member")
        if shape.serialization.get("flattened"):
            return "".join(_element(shape.member, name, one, protocol) for one in value)
        return f"<{name}>{''.join(_element(shape.member, item, one, protocol) for one in value)}</{name}>"
    if shape.type_name == "structure":
        return f"<{name}>{_members(shape, value, protocol)}</{name}>"
    if shape.type_name == "map":
        entries = "".join(f"<entry><key>{key}</key>{_element(shape.value, 'value', one, protocol)}</entry>" for key, one in value.items())
        return f"<{name}>{entries}</{name}>"
    if shape.type_name == "boolean":
        value = "true" if value else "false"
    elif isinstance(value, datetime.datetime):
        value = value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    elif isinstance(value, bytes):
        value = value.decode()
    return f"<{name}>{xml.sax.saxutils.escape(str(value))}</{name}>"
