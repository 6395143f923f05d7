#!/usr/bin/env python3
"""Plants defects in SecureNet.Aws, one at a time, and says which the tests of the wire room catch.
usage: defects.py [--filter TESTS] [WORD…]   Only the defects with one of the words. Works in a worktree of the last commit, so
what is not committed is not tried. Some minutes: a build of everything, then for each defect one of SecureNet.Aws and a run of the tests."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# What is wrong then, the file, what stands there, and what is planted.
_DEFECTS = [
    ("a blackhole route is active", "Mapper.cs", "route.WithWords(r.State?.Value,", 'route.WithWords("active",'),
    ("a disassociated block of a VPC counts", "Mapper.cs",
        's.CidrBlock != v.CidrBlock && s.CidrBlockState?.State?.Value is null or "associated"', "s.CidrBlock != v.CidrBlock"),
    ("paging of balancers is cut", "ElbLister.cs", 'next = answer.Result.Element("NextMarker")?.Value;', "next = null;"),
    ("ICMP codes of entries are lost", "RuleMapper.cs", "e.IcmpTypeCode?.Code ?? -1", "-1"),
    ("the account of a cross-account group is lost", "RuleMapper.cs",
        "g.UserId == place.AccountId ? null : g.UserId", "g.UserId == place.AccountId ? null : (string?)null"),
    ("the source check is always on", "Mapper.cs", "n.SourceDestCheck ?? true", "true"),
    ("IPv6 ranges of rules are left out", "RuleMapper.cs",
        "foreach (Ipv6Range r in p.Ipv6Ranges ?? [])", "foreach (Ipv6Range r in p.Ipv6Ranges?.Take(0) ?? [])"),
    ("the order of addresses is as listed", "Mapper.cs",
        "(n.PrivateIpAddresses ?? []).OrderByDescending(a => a.Primary == true)", "(n.PrivateIpAddresses ?? [])"),
    ("RunInstances allows IMDSv1", "Changer.cs", "HttpTokens = HttpTokensState.Required", "HttpTokens = HttpTokensState.Optional"),
    ("a fleet propagates our address tag", "AutoScalingHandler.cs", "tag.Key != TagNames.Address)", "true)"),
    ("a 5xx is final", "AwsErrors.cs",
        "(int)e.StatusCode >= 500 || RetryCodes.IsTransient(e.ErrorCode)",
        "RetryCodes.IsTransient(e.ErrorCode) && e.ErrorCode.Length > 99"),
    ("a 5xx without a code of AWS's is final", "AwsErrors.cs", "mayHaveBeenDone: status is not (429 or 509)", "mayHaveBeenDone: false"),
    ("paging of EC2 is cut", "CallRecorder.cs", "(List<T>? items, next) = read(answer);", "(List<T>? items, _) = read(answer);"),
    ("interfaces that services manage are not asked for", "Lister.cs",
        "ec2.DescribeNetworkInterfacesAsync(new() { NextToken = n, IncludeManagedResources = true,",
        "ec2.DescribeNetworkInterfacesAsync(new() { NextToken = n,"),
    ("a blackhole route of a transit gateway is active", "GatewayMapper.cs",
        'r.State?.Value, "active") == "blackhole"', 'r.State?.Value, "active") == "none"'),
    ("the accepter of a peering is its requester", "Mapper.cs", "Accepter = End(c.AccepterVpcInfo)", "Accepter = End(c.RequesterVpcInfo)"),
    ("egress entries are ingress", "RuleMapper.cs", "Egress = e.Egress ?? false", "Egress = false"),
    ("a root volume is not encrypted", "Changer.cs", "Encrypted = true", "Encrypted = false"),
    ("a template's hop limit is the default", "LaunchTemplateHandler.cs", "HttpPutResponseHopLimit = d.MetadataHopLimit, ", ""),
    ("policies of roles are not all listed", "IamHandler.cs",
        'marker = Text(answer.Result, "IsTruncated") == "true" ? Text(answer.Result, "Marker") : null;', "marker = null;"),
]


def _run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def _test(folder, tests):
    done = _run("dotnet", "test", "tests/unit", "--no-build", "--filter", tests, cwd=folder)
    return done.returncode, re.findall(r"^\s*Failed ([^\s\[(]+)", done.stdout, re.M), done.stdout


def _plant(folder, file, old, new):
    path = os.path.join(folder, "src", "SecureNet.Aws", file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    if old not in text:
        raise ValueError(f"{file} has no '{old}' any more: mend the list of defects")
    with open(path, "w", encoding="utf-8") as source:
        source.write(text.replace(old, new, 1))
    return path, text


def _build(folder):
    done = _run("dotnet", "build", "src/SecureNet.Aws", "-v", "quiet", "-p:RunAnalyzers=false", cwd=folder)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:])
    built = os.path.join(folder, "module/bin/aws/SecureNet.Aws.dll")
    shutil.copy(built, os.path.join(folder, "tests/unit/bin/Debug/net10.0"))


def _try(folder, defect, tests):
    what, file, old, new = defect
    path, text = _plant(folder, file, old, new)
    try:
        _build(folder)
        code, failed, _ = _test(folder, tests)
    finally:
        with open(path, "w", encoding="utf-8") as source:
            source.write(text)
    names = ", ".join(sorted({name.rpartition(".")[2] for name in failed}))
    print(f"{'caught' if code else 'NOT CAUGHT'}: {what}{': ' + names if names else ''}", flush=True)
    return code != 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--filter", default="FullyQualifiedName~WireRoom")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    defects = [one for one in _DEFECTS if not options.words or any(word in one[0] for word in options.words)]
    with tempfile.TemporaryDirectory() as parent:
        folder = os.path.join(parent, "defects")
        _run("git", "worktree", "add", "--detach", folder, "HEAD", cwd=_ROOT)
        try:
            built = _run("dotnet", "build", "tests/unit", "-v", "quiet", "-p:RunAnalyzers=false", cwd=folder)
            code, _, output = _test(folder, options.filter)
            if built.returncode or code:
                print((built.stdout if built.returncode else output)[-2000:] + "\nwithout a defect the tests have to pass")
                return 2
            caught = [_try(folder, defect, options.filter) for defect in defects]
        finally:
            _run("git", "worktree", "remove", "--force", folder, cwd=_ROOT)
    print(f"{sum(caught)} of {len(caught)} defects caught")
    return 0 if all(caught) else 1


if __name__ == "__main__":
    sys.exit(main())
