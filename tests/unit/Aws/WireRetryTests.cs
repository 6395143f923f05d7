using System.Text.Json;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>
/// What AWS asks to be done again, below the SDK: throttles of each service, a balancer's page, half an answer, and a clock that is wrong.
/// </summary>
[Trait("Category", "Moto")]
public sealed class WireRetryTests
{
    private const string Role = "-RoleArn arn:aws:iam::111111111111:role/SecureNet";

    [SkippableFact]
    public void Connecting_and_building_go_on_past_a_fault_of_each_changing_operation_and_of_one_read_of_each_service()
    {
        // A balancer's page is waited for, and after it what was to be made is looked for as long as listings lag
        // (a minute): one create gets one.
        using WireBed bed = new("""
            [{"operation": "^(GetCallerIdentity|DescribeVpcs|CreateVpc|DeleteVpc)$", "kind": "html", "once": true},
             {"operation": "^(AssumeRole|DescribeSubnets|ListBuckets|GetRole)$|^(?!Describe|List|Get|Head|(Create|Delete)Vpc$)", "kind": "half", "once": true}]
            """);
        string output = Run(bed,
            $"$null = Connect-SecureAccount A us-west-2 -Deployment d {Role}; $null = New-SecureVpc V 10.0.0.0/16 "
                + "-AvailabilityZoneCount 1; "
            + "$null = New-SecureBucket -Name retry-test-111111111111; $null = New-HostRole -Name Reader -S3Bucket "
                + "retry-test-111111111111; "
            + "(Remove-SecureDeployment -EmptyBuckets -Confirm:$false).IsEmpty");
        Assert.Contains("True", output, StringComparison.Ordinal);
        Assert.Empty(bed.Audit("d", "111111111111/us-west-2"));
        Assert.Superset(
            new HashSet<string> { "html GetCallerIdentity", "html DescribeVpcs", "html CreateVpc", "half CreateBucket", "half CreateRole",
                "html DeleteVpc", "half AssumeRole", "half CreateSubnet", "half DeleteRole" },
            bed.Calls.Where(c => Fault(c) is not null).Select(c => $"{Fault(c)} {c.GetProperty("operation").GetString()}").ToHashSet());
    }

    [SkippableFact]
    public void A_reading_call_is_made_again_by_every_code_of_a_throttle()
    {
        string[] codes = ["EC2ThrottledException", "RequestThrottledException", "PriorRequestNotComplete", "TransactionInProgressException",
            "ProvisionedThroughputExceededException"];
        using WireBed bed = new("[" + string.Join(',', codes.Select(code =>
            $$"""{"operation": "^DescribeVpcs$", "kind": "answer", "status": 400, "body": "<Response><Errors><Error>"""
                + $$"""<Code>{{code}}</Code><Message>slower</Message></Error></Errors></Response>"}""")) + "]");
        Assert.Equal("done", Run(bed, $"$null = Connect-SecureAccount A us-west-2 {Role}; $null = Get-SecureVpc; 'done'").Trim());
        Assert.Equal(codes.Length + 1, bed.Calls.Count(c => c.GetProperty("operation").GetString() == "DescribeVpcs"));
    }

    [SkippableFact]
    public void A_wrong_clock_is_corrected_and_said_once()
    {
        using WireBed bed = new(clock: TimeSpan.FromMinutes(20));
        string output = Run(bed, $"$null = Connect-SecureAccount A us-west-2 -Deployment d {Role}; $null = New-SecureVpc V 10.0.0.0/16 "
            + "-AvailabilityZoneCount 1; (Remove-SecureDeployment -Confirm:$false).IsEmpty");
        Assert.Contains("True", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("20 minutes behind AWS's").Length);
        Assert.Single(bed.Calls, c => c.GetProperty("status").GetInt32() == 403);
    }

    private static string? Fault(JsonElement call) =>
        call.TryGetProperty("fault", out JsonElement fault) && fault.ValueKind == JsonValueKind.String ? fault.GetString() : null;

    private static string Run(WireBed bed, string script)
    {
        (int code, string output) = HostProcess.Run(
            TimeSpan.FromMinutes(6), bed.Environment, "-Command", "$ErrorActionPreference = 'Stop'; " + script);
        Assert.True(code == 0, output);
        return output;
    }
}
