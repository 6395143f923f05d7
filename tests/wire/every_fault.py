#!/usr/bin/env python3
"""The shipped runbook with one fault of each kind at each changing operation, below the SDK; audited by a second client and removed.
usage: every_fault.py [KIND…]   Kinds: before, after, half, 500, throttle, html; all where none is named. Build first."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

import operations

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_HERE = os.path.dirname(os.path.abspath(__file__))
_KINDS = ["before", "after", "half", "500", "throttle", "html"]
_PLACES = ["111111111111/us-west-2", "222222222222/us-east-1"]
_DEPLOYMENT = "two-account-network"


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _environment(folder):
    with open(os.path.join(folder, "port"), encoding="ascii") as file:
        port = file.read()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "HTTPS_PROXY": f"http://127.0.0.1:{port}", "SSL_CERT_FILE": os.path.join(folder, "authority.pem"), "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "test", "AWS_CONFIG_FILE": "/none", "AWS_SHARED_CREDENTIALS_FILE": "/none",
        "POWERSHELL_TELEMETRY_OPTOUT": "1",
    }


def _runbook(folder, *arguments):
    host = next(os.path.join(_ROOT, "src/SecureNet.Host/bin", configuration, "net10.0/SecureNet.Host.dll") for configuration in ("Release", "Debug")
        if os.path.exists(os.path.join(_ROOT, "src/SecureNet.Host/bin", configuration, "net10.0/SecureNet.Host.dll")))
    roles = [part for name, place in zip("AB", _PLACES) for part in (f"-RoleArn{name}", f"arn:aws:iam::{place[:12]}:role/SecureNet")]
    done = subprocess.run(["dotnet", host, os.path.join(_ROOT, "module/runbooks/two-account-network.ps1"), *roles, "-KeyPath", os.path.join(folder, "key.pem"), *arguments],
        env=_environment(folder), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _audit(moto):
    done = subprocess.run([sys.executable, os.path.join(_HERE, "audit.py"), str(moto), _DEPLOYMENT, *_PLACES], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.split(" ")[2]]


def _met(folder):
    with open(os.path.join(folder, "calls.jsonl"), encoding="utf-8") as lines:
        calls = [json.loads(line) for line in lines]
    changes = {call["operation"] for call in calls if operations.is_change(call.get("service"), call.get("operation"))}
    return {call["operation"] for call in calls if call.get("fault")}, changes


def _try(kind):
    """What is wrong after a run with this kind of fault, as lines."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        moto = _free_port()
        with open(os.path.join(folder, "faults.json"), "w", encoding="utf-8") as file:
            json.dump([{"operation": "^(?!Describe|List|Get|Head|Assume|Search)", "kind": kind, "once": True}], file)
        servers = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in (
            ["moto_server", "-H", "127.0.0.1", "-p", str(moto)], [sys.executable, os.path.join(_HERE, "proxy.py"), str(moto), folder])]
        try:
            while not os.path.exists(os.path.join(folder, "port")):
                time.sleep(0.1)
            time.sleep(3)
            code, output = _runbook(folder, "-Keep")
            if code or "by 0 changing calls" not in output:
                wrong.append("the build ends with " + output[-600:])
            wrong += ["not one: " + line for line in _audit(moto) if not line.startswith("1 ")]
            code, output = _runbook(folder, "-Remove", "-RemoveLogs", "-EmptyBuckets")
            if code:
                wrong.append("the removal ends with " + output[-600:])
            wrong += ["left: " + line for line in _audit(moto)]
            met, changes = _met(folder)
            print(f"{kind}: {len(met)} of {len(changes)} changing operations met it; {len(wrong)} problems", flush=True)
        finally:
            for server in servers:
                server.kill()
    return wrong


def main(kinds):
    wrong = {kind: _try(kind) for kind in kinds or _KINDS}
    for kind, lines in wrong.items():
        for line in lines:
            print(f"{kind}: {line}")
    return any(wrong.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
