"""What moto 5.2 lacks of AWS, made up for at the proxy so that the product needs no code for it."""
import http.client
import re
import urllib.parse


def forward(operation, record):
    """The body to hand to moto instead of the request's, or None. moto fails where CreateImage tags snapshots as well."""
    if operation != "CreateImage":
        return None
    members = urllib.parse.parse_qsl(record["body"], keep_blank_values=True)
    second = [name for name, value in members if name.endswith(".ResourceType") and value == "snapshot"]
    prefix = second[0].rpartition(".")[0] + "." if second else None
    return urllib.parse.urlencode([(name, value) for name, value in members if not prefix or not name.startswith(prefix)]).encode()


def after(operation, record, answer, port, headers):
    """What moto did not do of the call that it has just answered."""
    if operation == "CreateBucket":
        tags = re.search(r"<Tags>(.*)</Tags>", record["body"], re.S)
        if tags:
            _call(port, "PUT", "/?tagging", f"<Tagging><TagSet>{tags.group(1)}</TagSet></Tagging>", headers)
    if operation == "CreateImage":
        _tag_snapshots(record, answer, port, headers)
    if operation == "DeleteKeyPair":
        _delete_by_id(record, port, headers)


def _delete_by_id(record, port, headers):
    """moto deletes key pairs by name only and says yes to an id."""
    members = dict(urllib.parse.parse_qsl(record["body"]))
    if "KeyPairId" not in members:
        return
    form = {"Action": "DescribeKeyPairs", "Version": members["Version"], "Filter.1.Name": "key-pair-id", "Filter.1.Value.1": members["KeyPairId"]}
    name = re.search(rb"<keyName>([^<]+)</keyName>", _call(port, "POST", "/", urllib.parse.urlencode(form), headers))
    if name:
        form = {"Action": "DeleteKeyPair", "Version": members["Version"], "KeyName": name.group(1).decode()}
        _call(port, "POST", "/", urllib.parse.urlencode(form), headers)


def answer(operation, status):
    """The answer that AWS would give where moto fails, as status and body, or None."""
    if operation == "RemoveRoleFromInstanceProfile" and status == 500:
        # The role that is not in the profile.
        return 404, b"<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>not in the profile</Message></Error></ErrorResponse>"
    if operation == "DescribeSecurityGroupVpcAssociations" and status == 500:
        empty = b"<DescribeSecurityGroupVpcAssociationsResponse><securityGroupVpcAssociationSet/></DescribeSecurityGroupVpcAssociationsResponse>"
        return 200, empty
    return None


def _tag_snapshots(record, answer, port, headers):
    members = dict(urllib.parse.parse_qsl(record["body"], keep_blank_values=True))
    place = next((name.rpartition(".")[0] for name, value in members.items() if name.endswith(".ResourceType") and value == "snapshot"), None)
    image = re.search(rb"<imageId>(ami-[0-9a-f]+)</imageId>", answer)
    if not place or not image:
        return
    described = _call(port, "POST", "/", urllib.parse.urlencode({"Action": "DescribeImages", "Version": members["Version"], "ImageId.1": image.group(1).decode()}), headers)
    form = {"Action": "CreateTags", "Version": members["Version"]}
    for number, snapshot in enumerate(re.findall(rb"<snapshotId>(snap-[0-9a-f]+)</snapshotId>", described), 1):
        form[f"ResourceId.{number}"] = snapshot.decode()
    for name, value in members.items():
        if name.startswith(place + ".Tag."):
            form[name.removeprefix(place + ".")] = value
    _call(port, "POST", "/", urllib.parse.urlencode(form), headers)


def _call(port, method, path, body, headers):
    kept = {name: value for name, value in headers.items() if name.lower() in ("host", "authorization", "x-amz-security-token", "x-amz-date", "content-type")}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body.encode(), kept)
    return connection.getresponse().read()
