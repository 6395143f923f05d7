#!/usr/bin/env python3
"""The shipped runbook with faults of every kind at each changing operation, below the SDK; run again, audited by a second client, and removed.
usage: every_fault.py [KIND…]   Kinds: before, throttle, after, 500, html, half; all where none is named. Build first.
All six took half an hour on two cores that were busy with much else.

Many faults are met in one run: the first call of an operation meets the first kind of the run,
    the call that is made again the next one. What does the
work before it fails stands last, as nothing is made again after it. The runs go on at once: most of their time is our waiting for listings, a quarter of a
minute for each create that may have been done. A step that takes half an hour is ended and told."""
import collections
import concurrent.futures
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
_RUNS = [["500", "half"], ["html", "after"], ["before", "throttle"]]
_PLACES = ["111111111111/us-west-2", "222222222222/us-east-1"]
_DEPLOYMENT = "two-account-network"
_LONGEST = 1800


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _environment(folder):
    with open(os.path.join(folder, "port"), encoding="ascii") as file:
        port = file.read()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "HTTPS_PROXY": f"http://127.0.0.1:{port}", "SSL_CERT_FILE": os.path.join(folder, "authority.pem"),
            "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "test", "AWS_CONFIG_FILE": "/none",
            "AWS_SHARED_CREDENTIALS_FILE": "/none",
        "POWERSHELL_TELEMETRY_OPTOUT": "1",
    }


def _host():
    builds = [os.path.join(_ROOT, "src/SecureNet.Host/bin", name, "net10.0/SecureNet.Host.dll") for name in ("Release", "Debug")]
    return next(path for path in builds if os.path.exists(path))


def _runbook(folder, *arguments):
    roles = [part for name, place in zip("AB", _PLACES) for part in (f"-RoleArn{name}", f"arn:aws:iam::{place[:12]}:role/SecureNet")]
    script = os.path.join(_ROOT, "module/runbooks/two-account-network.ps1")
    try:
        done = subprocess.run(["dotnet", _host(), script, *roles, "-KeyPath", os.path.join(folder, "key.pem"), *arguments],
            env=_environment(folder), capture_output=True, text=True, check=False, timeout=_LONGEST)
    except subprocess.TimeoutExpired as late:
        return -1, f"took longer than {_LONGEST} s; its last words: {(late.stdout or b'').decode('utf-8', 'replace')[-400:]}"
    return done.returncode, done.stdout + done.stderr


def _audit(moto):
    done = subprocess.run([sys.executable, os.path.join(_HERE, "audit.py"), str(moto), _DEPLOYMENT, *_PLACES], capture_output=True,
        text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.split(" ")[2]]


def _met(folder):
    """The changing operations, and those that met each kind."""
    met, changes = collections.defaultdict(set), set()
    with open(os.path.join(folder, "calls.jsonl"), encoding="utf-8") as lines:
        for call in map(json.loads, lines):
            operation = f"{call.get('service')}:{call.get('operation')}"
            if operations.is_change(call.get("service"), call.get("operation")):
                changes.add(operation)
            if call.get("fault"):
                met[call["fault"]].add(operation)
    return met, changes


def _try(kinds):
    """Runs once with these kinds: what is wrong as lines, and what was met."""
    wrong, start = [], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        moto = _free_port()
        with open(os.path.join(folder, "faults.json"), "w", encoding="utf-8") as file:
            json.dump([{"operation": "^(?!Describe|List|Get|Head|Assume|Search)", "kinds": kinds}], file)
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
            print(f"{' '.join(kinds)}: built and built again after {time.monotonic() - start:.0f} s; {len(wrong)} problems", flush=True)
            code, output = _runbook(folder, "-Remove", "-RemoveLogs", "-EmptyBuckets")
            if code:
                wrong.append("the removal ends with " + output[-600:])
            wrong += ["left: " + line for line in _audit(moto)]
            met, changes = _met(folder)
        finally:
            for server in servers:
                server.kill()
    print(f"{' '.join(kinds)}: removed after {time.monotonic() - start:.0f} s; {len(wrong)} problems", flush=True)
    return wrong, met, changes


def main(kinds):
    start = time.monotonic()
    runs = [chosen for run in _RUNS if (chosen := [kind for kind in run if not kinds or kind in kinds])]
    failed = False
    with concurrent.futures.ThreadPoolExecutor(len(runs)) as pool:
        for run, (wrong, met, changes) in zip(runs, pool.map(_try, runs)):
            for kind in run:
                missed = sorted(changes - met[kind])
                print(f"{kind}: met by {len(met[kind] & changes)} of {len(changes)} changing operations" + (f"; not by {', '.join(missed)}" if missed else ""))
            for line in wrong:
                print(f"{' '.join(run)}: {line}")
            failed = failed or bool(wrong)
    print(f"{'FAILED' if failed else 'passed'} in {time.monotonic() - start:.0f} s")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
