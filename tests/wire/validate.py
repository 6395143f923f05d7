#!/usr/bin/env python3
"""Holds every recorded request against AWS's own service models, as botocore has them.
usage: validate.py calls.jsonl…   Prints how often each operation was seen, then "PROBLEMS n" and each with an example."""
import collections
import json
import re
import sys
import urllib.parse

import bodies
import operations
import values

_SIGNED = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")
# Calls that carry no signature: they are what credentials are got by.
_UNSIGNED = {("sts", "AssumeRoleWithWebIdentity"), ("sso", "GetRoleCredentials"), ("sso-oidc", "CreateToken"), ("signin", "CreateOAuth2Token")}
# Headers of signing and transport, and one that the SDK adds of itself.
_NO_MEMBERS = re.compile(r"x-amz-(date|content-sha256|security-token|user-agent|decoded-content-length|trailer|api-version|checksum-.*|sdk-checksum-algorithm|target)$")


class Validator:
    def __init__(self):
        self.seen = collections.Counter()
        self.problems = collections.Counter()
        self.examples = {}

    def check(self, record):
        if "tls_error" in record:
            self._problem(record, f"TLS: {record['tls_error']} at {record['host']}")
            return
        service, operation = record["service"], record["operation"]
        problem = lambda text: self._problem(record, f"{service}:{operation} {text}")
        if not service:
            self._problem(record, f"{record['host']} is no host of AWS that is known here")
            return
        model = operations.model(service)
        if operation not in model.operation_names:
            problem(f"is no operation ({record['method']} {record['path'][:60]})")
            return
        self.seen[f"{service}:{operation}"] += 1
        self._signature(record, model, service, operation, problem)
        {"ec2": _form, "query": _form, "json": _json, "rest-xml": _rest}.get(model.metadata["protocol"], _nothing)(record, model, operation, problem)

    def _signature(self, record, model, service, operation, problem):
        scope = _SIGNED.search(operations.headers(record).get("authorization", ""))
        if not scope:
            if (service, operation) not in _UNSIGNED:
                problem("is not signed")
            return
        region, name = scope.groups()
        host = re.search(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.", record["host"])
        if host and host.group(1) != region:
            problem(f"at {record['host']} is signed for {region}")
        wanted = model.metadata.get("signingName") or model.metadata["endpointPrefix"]
        if name != wanted:
            problem(f"is signed as {name}, the model says {wanted}")

    def _problem(self, record, text):
        self.problems[text] += 1
        self.examples.setdefault(text, record["n"])


def _nothing(_record, _model, _operation, _problem):
    pass


def _form(record, model, operation, problem):
    members = urllib.parse.parse_qsl(record["body"], keep_blank_values=True)
    version = dict(members).get("Version")
    if version != model.metadata["apiVersion"]:
        problem(f"has Version {version}, the model {model.metadata['apiVersion']}")
    members = [member for member in members if member[0] not in ("Action", "Version")]
    shape = model.operation_model(operation).input_shape
    if shape is None:
        if members:
            problem(f"takes nothing and got {members}")
        return
    values.check(shape, bodies.form(shape, members, "", model.metadata["protocol"], problem), "", problem)


def _json(record, model, operation, problem):
    header = operations.headers(record)
    prefix, wanted = header["x-amz-target"].rpartition(".")[0], model.metadata["targetPrefix"]
    if prefix != wanted:
        problem(f"has the target prefix {prefix}, the model {wanted}")
    kind = "application/x-amz-json-" + model.metadata.get("jsonVersion", "1.0")
    if header.get("content-type") != kind:
        problem(f"has the content type {header.get('content-type')}, the model {kind}")
    shape = model.operation_model(operation).input_shape
    if shape:
        values.check(shape, json.loads(record["body"] or "{}"), "", problem)


def _rest(record, model, operation, problem):
    operation_model = model.operation_model(operation)
    shape = operation_model.input_shape
    value = _uri(record, operation_model, problem)
    header = operations.headers(record)
    for name, text in header.items():
        if not name.startswith("x-amz-") or _NO_MEMBERS.match(name):
            continue
        member = _located(shape, "header", name)
        if member:
            value[member] = text
        elif not name.startswith("x-amz-meta-"):
            problem(f"has the unknown header {name}")
    payload = shape.serialization.get("payload") if shape else None
    if payload and record["body"].strip() and shape.members[payload].type_name == "structure":
        value[payload] = bodies.xml_root(record["body"], shape.members[payload], payload, "." + payload, problem)
    elif payload and record["body"] and shape.members[payload].type_name == "string":
        value[payload] = record["body"]
    checked = "content-md5" in header or any(name.startswith("x-amz-checksum") for name in header)
    if operation_model.http_checksum.get("requestChecksumRequired") and not checked:
        problem("needs a checksum and has none")
    if shape:
        values.check(shape, {name: part for name, part in value.items() if part is not None}, "", problem)


def _uri(record, operation_model, problem):
    shape = operation_model.input_shape
    value = {}
    path, _, query = record["path"].partition("?")
    bucket = operations.bucket_of(record["host"])
    if shape and "Bucket" in shape.members:
        if not bucket:
            problem(f"names its bucket in the path at {record['host']}")
        value["Bucket"] = bucket or path.strip("/").partition("/")[0]
    if shape and "Key" in shape.members:
        value["Key"] = urllib.parse.unquote(path.lstrip("/"))
    fixed = {part.partition("=")[0] for part in operation_model.http["requestUri"].partition("?")[2].split("&")}
    for name, text in urllib.parse.parse_qsl(query, keep_blank_values=True):
        member = _located(shape, "querystring", name)
        if member:
            value[member] = text
        elif name not in fixed and name != "x-id":
            problem(f"has the unknown query {name}")
    return value


def _located(shape, location, name):
    for member, part in (shape.members.items() if shape else ()):
        if part.serialization.get("location") == location and part.serialization.get("name", "").lower() == name.lower():
            return member
    return None


def main(files):
    validator = Validator()
    for path in files:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                validator.check(json.loads(line))
    print("REQUESTS", sum(validator.seen.values()), "of", len(validator.seen), "operations")
    for name, count in sorted(validator.seen.items()):
        print("  ", count, name)
    print("PROBLEMS", len(validator.problems))
    for text, count in validator.problems.most_common():
        print("  ", count, text, "e.g. request", validator.examples[text])
    return bool(validator.problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
