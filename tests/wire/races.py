"""Races of two runs of one script, as on two machines (a home each), against moto: one network, audited by boto3. races.py [races]"""
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SCRIPT = """
$null = Connect-SecureAccount -Name A -Region us-west-2 -Deployment {0}
$v = New-SecureVpc -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single -ErrorAction Stop
$b = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ImageId ami-12c6146b -ErrorAction Stop
"VPC $($v.VpcId) host $($b.InstanceId)"
"""
KINDS = {"describe_vpcs": "Vpcs", "describe_subnets": "Subnets", "describe_internet_gateways": "InternetGateways", "describe_nat_gateways": "NatGateways",
         "describe_addresses": "Addresses", "describe_instances": "Reservations", "describe_route_tables": "RouteTables", "describe_network_acls": "NetworkAcls"}
WANTED = [1, 2, 1, 1, 1, 1, 2, 2]


def host():
    for configuration in ("Release", "Debug"):
        path = os.path.join(ROOT, "src", "SecureNet.Host", "bin", configuration, "net10.0", "SecureNet.Host.dll")
        if os.path.exists(path):
            return path
    sys.exit("Build first: dotnet build")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def race(number, url, offset):
    deployment = f"race-{number}"
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "race.ps1")
        with open(script, "w") as f:
            f.write(SCRIPT.format(deployment))
        runs = []
        for name in ("one", "two"):
            home = os.path.join(folder, name)
            os.mkdir(home)
            environment = dict(os.environ, AWS_ENDPOINT_URL=url, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", HOME=home)
            environment.pop("XDG_DATA_HOME", None)
            runs.append(subprocess.Popen(["dotnet", host(), script], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
            if name == "one":
                time.sleep(offset)
        outputs = [r.communicate(timeout=300)[0] for r in runs]
    ec2 = boto3.client("ec2", endpoint_url=url, region_name="us-west-2", aws_access_key_id="test", aws_secret_access_key="test")
    ours = [{"Name": "tag:securenet:deployment", "Values": [deployment]}]
    found = [len(getattr(ec2, operation)(**{"Filter" if member == "NatGateways" else "Filters": ours})[member]) for operation, member in KINDS.items()]
    # The next race begins in an empty account.
    urllib.request.urlopen(urllib.request.Request(url + "/moto-api/reset", method="POST"), timeout=30)
    told = {line for output in outputs for line in output.splitlines() if line.startswith("VPC vpc-")}
    good = found == WANTED and len(told) == 1 and all(r.returncode == 0 for r in runs)
    print(f"{number}: {offset:.1f} s apart, {'one network' if good else f'WRONG {found} {told}'}", flush=True)
    if not good:
        print("\n".join(outputs))
    return good


def main():
    races = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    port = free_port()
    moto = subprocess.Popen(["moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(url + "/moto-api/", timeout=5)
                break
            except OSError:
                time.sleep(0.2)
        random.seed(13)
        good = sum(race(n, url, random.uniform(0, 5)) for n in range(races))
        print(f"{good} of {races} ended with one network")
        return 0 if good == races else 1
    finally:
        moto.send_signal(signal.SIGTERM)
        moto.wait()


if __name__ == "__main__":
    sys.exit(main())
