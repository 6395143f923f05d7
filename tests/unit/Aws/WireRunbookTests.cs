using System.Text.Json;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>The shipped runbook by AWS's real host names, and with answers cut below the SDK.</summary>
[Trait("Category", "Moto")]
public sealed class WireRunbookTests
{
    private const string Deployment = "two-account-network";
    private static readonly string[] s_reads = ["Describe", "List", "Get", "Head"];

    [SkippableFact]
    public async Task
    It_builds_repeats_without_a_change_removes_and_sends_only_what_AWS_models_allow()
    {
        // Region and AWS_REGION as most have them, undisturbed; and at the same time in Europe, AWS_REGION unset, each first answer to a
        // change cut: after moto did the work, on a connection that earlier calls had kept open.
        using WireBed bed = new();
        using WireBed cut = new("""[{"operation": "^(?!Describe|List|Get|Head|Assume|Search)", "kind": "after", "once": true}]""");
        await Task.WhenAll(Task.Run(() => Undisturbed(bed)), Task.Run(() => Cut(cut)));
        string said = bed.Validate();
        Assert.All([said, cut.Validate()], s => Assert.Contains("PROBLEMS 0", s, StringComparison.Ordinal));
        Assert.Contains("s3:CreateBucket", said, StringComparison.Ordinal);
        Assert.Empty(SentTwice(cut.Calls));
    }

    private static void Undisturbed(WireBed bed)
    {
        (int code, string output) = Run("-WhatIf");
        Assert.True(code == 0, output);
        Assert.Contains("What if: ", output, StringComparison.Ordinal);
        Assert.Matches("VPC-ACC-A planned-vpc-[0-9a-f]+", output);
        Assert.Contains("create Auto Scaling group ASG-ACC-A", output, StringComparison.Ordinal);
        Assert.Contains("WOULD BE PROTECTED", output, StringComparison.Ordinal);
        Assert.Contains("== Again", output, StringComparison.Ordinal);
        Assert.Empty(Changes(bed));
        Assert.NotEmpty(bed.Calls);

        (code, output) = Run();
        Assert.True(code == 0, output);
        // It wraps where a terminal of 80 columns would.
        output = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Real accounts", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for icmp type 8", output, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for tcp/80", output, StringComparison.Ordinal);
        Assert.Matches("ASG-ACC-A +1 +3 +1 +1 +i-[0-9a-f]+ healthy", output);
        Assert.Contains("REACHABLE", output, StringComparison.Ordinal);
        Assert.Matches("S3-Endpoint-PRIV-Instance-ACC-B vpce-[0-9a-f]+", output);
        Assert.Contains("ALLOWED BY WHAT WAS READ s3:PutObject", output, StringComparison.Ordinal);
        Assert.Contains("EXPLICIT DENY s3:PutObject", output, StringComparison.Ordinal);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        Assert.Contains("stands, and costs money while it does", output, StringComparison.Ordinal);

        // Who only asks what a removal would take loses nothing.
        string[] built = Changes(bed);
        Assert.NotEmpty(built);
        (code, output) = Run("-Remove", "-RemoveLogs", "-EmptyBuckets", "-WhatIf");
        Assert.True(code == 0, output);
        Assert.Contains("What if: ", output, StringComparison.Ordinal);
        Assert.Equal(built, Changes(bed));
        Assert.NotEmpty(bed.Audit(Deployment, "333333333333/us-west-2", "444444444444/us-east-1"));

        (code, output) = Run("-Remove", "-RemoveLogs", "-EmptyBuckets");
        Assert.True(code == 0, output);
        Assert.Contains($"Nothing of '{Deployment}' is left", output, StringComparison.Ordinal);
        Assert.Empty(bed.Audit(Deployment, "333333333333/us-west-2", "444444444444/us-east-1"));

        (int Code, string Output) Run(params string[] more)
            => bed.Runbook("333333333333", "444444444444", "us-west-2", "us-east-1", "us-west-2", more);
    }

    private static string[] Changes(WireBed bed)
        => [.. bed.Calls.Select(c => Text(c, "operation")).Where(o => !IsRead(o) && !o!.StartsWith("Assume", StringComparison.Ordinal))
        .Select(o => o!)];

    /// <summary>Builds, removes, and leaves one of each and then nothing.</summary>
    private static void Cut(WireBed bed)
    {
        (int code, string output) = bed.Runbook("111111111111", "222222222222", "eu-west-1", "us-east-1", null, "-Keep");
        Assert.True(code == 0, output);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        string[] there = bed.Audit(Deployment, "111111111111/eu-west-1", "222222222222/us-east-1");
        AssertOneOfEach(there, "vpc", "peering", "internet-gateway", "image", "snapshot", "subnet", "flow-log", "instance", "role",
            "listener", "auto-scaling-group");
        // The runbook pays for no NAT gateway and no address. (It is not removed: moto leaves its interface as one of an unknown other.)
        (code, output) = HostProcess.Run(bed.Environment, "-Command",
            "$null = Connect-SecureAccount N eu-central-1 -Deployment nat -RoleArn "
                + "arn:aws:iam::111111111111:role/SecureNet; New-SecureVpc Nat 10.9.0.0/16 -AvailabilityZoneCount 1 -NatGateway "
                + "Single");
        Assert.True(code == 0, output);
        AssertOneOfEach(bed.Audit("nat", "111111111111/eu-central-1"), "vpc", "nat-gateway", "address");

        (code, output) = bed.Runbook("111111111111", "222222222222", "eu-west-1", "us-east-1", null, "-Remove", "-RemoveLogs",
            "-EmptyBuckets");
        Assert.True(code == 0, output);
        Assert.Contains($"Nothing of '{Deployment}' is left", output, StringComparison.Ordinal);
        Assert.Empty(bed.Audit(Deployment, "111111111111/eu-west-1", "222222222222/us-east-1"));
        string[] cut = [.. bed.Calls.Where(c => Text(c, "fault") == "after").Select(c => Text(c, "operation")!)];
        Assert.Superset(new HashSet<string>
        {
            "CreateVpc", "AllocateAddress", "CreateVpcPeeringConnection", "CreateInternetGateway", "CreateImage", "CreateSubnet",
            "CreateNatGateway", "CreateFlowLogs", "RunInstances",
            "CreateBucket", "CreateRole", "CreateLoadBalancer", "CreateAutoScalingGroup", "DeleteVpc", "DeleteBucket", "DeregisterImage",
            "RemoveRoleFromInstanceProfile",
        }, cut.ToHashSet());
    }

    private static void AssertOneOfEach(string[] audit, params string[] kinds)
    {
        Assert.All(kinds, kind => Assert.Contains(audit, line => line.Contains($" {kind} ", StringComparison.Ordinal)));
        // What has no address belongs to something that has one.
        Assert.DoesNotContain(audit,
            line => line.Split(' ') is [_, _, { Length: > 0 }, ..] && !line.StartsWith("1 ", StringComparison.Ordinal));
    }

    /// <summary>Requests that something below the executor made again: the SDK names each call of its own.</summary>
    private static string[] SentTwice(IEnumerable<JsonElement> calls) =>
    [
        .. calls.Where(c => c.TryGetProperty("headers", out JsonElement headers) && headers.TryGetProperty("amz-sdk-invocation-id", out _))
            .GroupBy(c => c.GetProperty("headers").GetProperty("amz-sdk-invocation-id").GetString())
            .Where(g => g.Count() > 1 && !IsRead(Text(g.First(), "operation"))).Select(g => $"{g.Count()} {Text(g.First(), "operation")}"),
    ];

    private static bool IsRead(string? operation) =>
        operation is null || s_reads.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal));

    private static string? Text(JsonElement call, string name) =>
        call.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
