#!/usr/bin/env python3
"""Which error codes botocore tries again: a line each of class, service (* for all) and code. Sources: its standard mode, data/_retry.json, the models."""
import json
import os

import botocore
import botocore.retries.standard as standard
import operations

_SERVICES = ["ec2", "s3", "sts", "iam", "logs", "athena", "glue", "elbv2", "autoscaling", "ssm", "kms", "resourcegroupstaggingapi"]


def main():
    lines = {("throttle", "*", code) for code in standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES}
    lines |= {("transient", "*", code) for code in standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES}
    with open(os.path.join(os.path.dirname(botocore.__file__), "data", "_retry.json"), encoding="utf-8") as file:
        retries = json.load(file)
    for service in _SERVICES:
        policies = retries["retry"].get(service, {}).get("__default__", {}).get("policies", {})
        for policy in policies.values():
            code = policy.get("applies_when", {}).get("response", {}).get("service_error_code")
            if code:
                lines.add(("policy", service, code))
        for shape in operations.model(service).error_shapes:
            code = shape.error_code or shape.name
            if "retryable" in shape.metadata:
                lines.add(("throttle" if shape.metadata["retryable"].get("throttling") else "transient", service, code))
            elif shape._shape_model.get("fault"):
                lines.add(("fault", service, code))
    for line in sorted(lines):
        print(*line)


if __name__ == "__main__":
    main()
