#!/usr/bin/env python3
"""Writes tests/unit/Aws/Answers/*.json: to every call of SecureNet.Aws that reads, AWS's answer with every member set, in two pages where the call has
pages. Made from botocore's service models, and read back by botocore's own parsers. usage: answers.py [FOLDER]
One answer a line: the call, the members that its request has (beside it: all others), the bodies as AWS writes them, a page each,
    and under "dump"
what the AWS CLI prints of all pages together."""
import json
import os
import sys

import operations
from answer_cases import CASES
from answer_values import Maker, plain, wire

_HERE = os.path.dirname(os.path.abspath(__file__))
_FOLDER = os.path.join(_HERE, "..", "unit", "Aws", "Answers")
_TOKENS = ("NextToken", "nextToken", "NextMarker", "Marker", "PaginationToken", "NextContinuationToken", "ContinuationToken",
    "NextKeyMarker")


def _page(output, value, token, last):
    """The page, with the token for the next one as the call has it."""
    name = next((name for name in _TOKENS if name in output.members), None)
    if name is None or "NextKeyMarker" == name:
        return value
    value = {key: one for key, one in value.items() if key != name}
    if "IsTruncated" in output.members:
        value["IsTruncated"] = not last
    return value if last else value | {name: token}


def answer(service, operation, pages, when):
    """One line of the file."""
    output = operations.model(service).operation_model(operation).output_shape
    maker, bodies, merged = Maker(f"{service} {operation} {when}"), [], {}
    for number, edit in enumerate(pages, 1):
        token = f"page {number + 1} of {operation}{''.join(' ' + one for one in when.values())}"
        body, read = wire(service, operation, _page(output, maker.make(output, edit), token, number == len(pages)))
        bodies.append(body)
        for key, value in read.items():
            if key not in _TOKENS:
                merged[key] = merged[key] + value if isinstance(value, list) and key in merged else value
    return {"service": service, "operation": operation, "when": when, "pages": bodies, "dump": json.loads(plain(merged))}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for name, cases in CASES.items():
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            for service, operation, pages, when in cases:
                file.write(json.dumps(answer(service, operation, pages, when), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else _FOLDER)
