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
    public async Task By_real_host_names_it_builds_repeats_without_a_change_and_removes_and_AWS_models_allow_every_request()
    {
        using WireBed bed = new();
        (string A, string B, string RegionA, string RegionB, string? AwsRegion)[] cases =
        [
            ("111111111111", "222222222222", "us-west-2", "us-east-1", "us-west-2"),
            ("333333333333", "444444444444", "eu-west-1", "us-east-1", null),
        ];
        (int Code, string Output)[] runs = await Task.WhenAll(cases.Select(c => Task.Run(() => bed.Runbook(c.A, c.B, c.RegionA, c.RegionB, c.AwsRegion, "-RemoveLogs", "-EmptyBuckets"))));
        Assert.All(runs, run =>
        {
            Assert.True(run.Code == 0, run.Output);
            Assert.Contains("by 0 changing calls", run.Output, StringComparison.Ordinal);
            Assert.Contains($"Nothing of '{Deployment}' is left", run.Output, StringComparison.Ordinal);
        });
        string validation = bed.Validate();
        Assert.Contains("PROBLEMS 0", validation, StringComparison.Ordinal);
        Assert.Contains("s3:CreateBucket", validation, StringComparison.Ordinal);
        Assert.All(cases, c => Assert.Empty(bed.Audit(Deployment, $"{c.A}/{c.RegionA}", $"{c.B}/{c.RegionB}")));
    }

    [SkippableFact]
    public void One_cut_answer_of_each_changing_operation_leaves_one_of_each_and_after_the_removal_nothing()
    {
        // After moto did the work, on a connection that earlier calls had kept open.
        using WireBed bed = new("""[{"operation": "^(?!Describe|List|Get|Head|Assume|Search)", "kind": "after", "once": true}]""");
        (int code, string output) = bed.Runbook("111111111111", "222222222222", "us-west-2", "us-east-1", null, "-Keep");
        Assert.True(code == 0, output);
        Assert.Contains("by 0 changing calls", output, StringComparison.Ordinal);
        string[] there = bed.Audit(Deployment, "111111111111/us-west-2", "222222222222/us-east-1");
        AssertOneOfEach(there, "vpc", "peering", "internet-gateway", "image", "snapshot", "subnet", "flow-log", "instance", "role", "listener", "auto-scaling-group");
        Assert.Empty(SentTwice(bed.Calls));
        // The runbook pays for no NAT gateway and no address. (It is not removed: moto leaves its interface as one of an unknown other.)
        (code, output) = HostProcess.Run(bed.Environment, "-Command",
            "$null = Connect-SecureAccount N eu-central-1 -Deployment nat -RoleArn arn:aws:iam::111111111111:role/SecureNet; New-SecureVpc Nat 10.9.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single");
        Assert.True(code == 0, output);
        AssertOneOfEach(bed.Audit("nat", "111111111111/eu-central-1"), "vpc", "nat-gateway", "address");

        (code, output) = bed.Runbook("111111111111", "222222222222", "us-west-2", "us-east-1", null, "-Remove", "-RemoveLogs", "-EmptyBuckets");
        Assert.True(code == 0, output);
        Assert.Contains($"Nothing of '{Deployment}' is left", output, StringComparison.Ordinal);
        Assert.Empty(bed.Audit(Deployment, "111111111111/us-west-2", "222222222222/us-east-1"));
        Assert.Empty(SentTwice(bed.Calls));
        string[] cut = [.. bed.Calls.Where(c => Text(c, "fault") == "after").Select(c => Text(c, "operation")!)];
        Assert.Superset(new HashSet<string>
        {
            "CreateVpc", "AllocateAddress", "CreateVpcPeeringConnection", "CreateInternetGateway", "CreateImage", "CreateSubnet", "CreateNatGateway", "CreateFlowLogs", "RunInstances",
            "CreateBucket", "CreateRole", "CreateLoadBalancer", "CreateAutoScalingGroup", "DeleteVpc", "DeleteBucket", "DeregisterImage", "RemoveRoleFromInstanceProfile",
        }, cut.ToHashSet());
    }

    private static void AssertOneOfEach(string[] audit, params string[] kinds)
    {
        Assert.All(kinds, kind => Assert.Contains(audit, line => line.Contains($" {kind} ", StringComparison.Ordinal)));
        // What has no address belongs to something that has one.
        Assert.DoesNotContain(audit, line => line.Split(' ') is [_, _, { Length: > 0 }, ..] && !line.StartsWith("1 ", StringComparison.Ordinal));
    }

    /// <summary>Requests that something below the executor made again: the SDK names each call of its own.</summary>
    private static string[] SentTwice(IEnumerable<JsonElement> calls) =>
    [
        .. calls.Where(c => c.TryGetProperty("headers", out JsonElement headers) && headers.TryGetProperty("amz-sdk-invocation-id", out _))
            .GroupBy(c => c.GetProperty("headers").GetProperty("amz-sdk-invocation-id").GetString())
            .Where(g => g.Count() > 1 && !IsRead(Text(g.First(), "operation"))).Select(g => $"{g.Count()} {Text(g.First(), "operation")}"),
    ];

    private static bool IsRead(string? operation) => operation is null || s_reads.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal));

    private static string? Text(JsonElement call, string name) => call.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
