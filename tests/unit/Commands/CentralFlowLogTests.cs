using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>Flow logs of two accounts in one bucket: enabled, grown, shown to arrive, and refused where they would not.</summary>
public class CentralFlowLogTests
{
    private const string Enable = ReferenceNetwork.Build + """
        $logs = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A -ErrorAction Stop

        """;

    // The network before its repair: the ping is rejected at B's private host.
    private static readonly string s_unrepaired = Enable.Replace("if (-not $test.Reachable)", "if ($false)", StringComparison.Ordinal);

    [Fact]
    public void One_bucket_takes_the_flow_logs_of_both_accounts_and_a_second_run_changes_nothing()
    {
        using Shell shell = new();
        Assert.Equal(
            ["central-logs-1 AWSLogs/111111111111/vpcflowlogs/us-west-2/", "central-logs-1 AWSLogs/222222222222/vpcflowlogs/us-east-1/"],
            shell.Run(Enable + "$logs | ForEach-Object { \"$($_.BucketName) $($_.Prefix)\" }").Select(o => o.ToString()));
        Bucket bucket = Assert.Single(shell.World.State.Of<Bucket>());
        Assert.Equal("111111111111", bucket.AccountId);
        Assert.Contains("arn:aws:logs:us-east-1:222222222222:*", bucket.PolicyDocument, StringComparison.Ordinal);
        Assert.Contains("DenyInsecureTransport", bucket.PolicyDocument, StringComparison.Ordinal);
        int changes = shell.World.ChangingCalls;
        shell.Run("$null = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A; $null = "
            + "New-CentralLogBucket central-logs-1 A, B -Account A");
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public async Task The_policy_grows_by_account_and_keeps_what_others_wrote()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "$bucket = New-CentralLogBucket central-logs-1 -SourceAccount A -Account A -RetentionDays 30");
        Bucket bucket = Assert.Single(shell.World.State.Of<Bucket>());
        string theirs = bucket.PolicyDocument!.Replace("\"Statement\":[",
            "\"Statement\":[{\"Sid\":\"Theirs\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:DeleteObject\","
                + "\"Resource\":\"arn:aws:s3:::central-logs-1/*\"},", StringComparison.Ordinal);
        await shell.World.Connect(bucket.AccountId, bucket.Region).ApplyAsync(new Cloud.PutBucketPolicy(bucket.Id, theirs), default);
        string line = Assert.Single(
            shell.Run("$b2 = New-CentralLogBucket central-logs-1 -SourceAccount B, 333333333333 -Account A; \"$($b2.SourceAccountId) "
                + "$($b2.RetentionDays)\"")).ToString();
        Assert.Equal("111111111111 222222222222 333333333333 30", line);
        string policy = Assert.Single(shell.World.State.Of<Bucket>()).PolicyDocument!;
        Assert.Contains("\"Theirs\"", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:logs:*:333333333333:*", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:logs:us-west-2:111111111111:*", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejected_ping_is_found_in_the_bucket_as_the_rules_foretell()
    {
        using Shell shell = new();
        PSObject test = Assert.Single(shell.Run(s_unrepaired + "$bastionA | Test-CentralFlowLog -Probe $privateB"));
        Assert.True((bool)test.Properties["Proved"].Value, test.ToString());
        // A's own flow log sees the ping leave, and nothing come back.
        Assert.Equal("ACCEPT", Assert.Single(shell.Run("($bastionA | Test-CentralFlowLog -Probe $privateB).Record[0].Action")).ToString());
        // The log of B has the rejection.
        string[] lines = [.. shell.World.Objects.List("central-logs-1", "AWSLogs/222222222222/", null)
            .SelectMany(o => Lines(shell.World.Objects.Find("central-logs-1", o.Key)!))];
        Assert.Contains(lines, l => l.Contains(" 10.0.0.4 192.168.1.4 0 0 1 3 252 ", StringComparison.Ordinal)
            && l.Contains(" REJECT OK ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains(" 192.168.1.4 10.0.0.4 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Parquet_is_delivered_as_Parquet_and_proves_and_reads_like_text()
    {
        using Shell shell = new();
        PSObject test = Assert.Single(shell.Run(s_unrepaired.Replace("-LogAccount A", "-LogAccount A -FileFormat Parquet -HourlyPartition",
            StringComparison.Ordinal) + "$bastionA | Test-CentralFlowLog -Probe $privateB"));
        Assert.True((bool)test.Properties["Proved"].Value, test.ToString());
        Assert.Matches(@"/\d\d/111111111111_vpcflowlogs_us-west-2_fl-[0-9a-f]+_[0-9TZ]+_[0-9a-f]{8}\.log\.parquet$",
            (string)test.Properties["ObjectKey"].Value);
        Assert.All(shell.World.Objects.List("central-logs-1", "AWSLogs/", null),
            o => Assert.Equal("PAR1"u8, shell.World.Objects.Find("central-logs-1", o.Key).AsSpan(0, 4)));
        Assert.Equal("SecurityGroup",
            Assert.Single(shell.Run("Get-FlowLogRecord -BucketName central-logs-1 -Account A -Action REJECT | Resolve-FlowLogReject | "
                + "ForEach-Object { \"$($_.Layer)\" }")).ToString());
    }

    [Fact]
    public void After_the_repair_both_directions_are_accepted()
    {
        using Shell shell = new();
        PSObject test = Assert.Single(shell.Run(Enable + "$bastionA | Test-CentralFlowLog -Probe $privateB"));
        Assert.True((bool)test.Properties["Proved"].Value, test.ToString());
        Assert.Equal(2, ((IReadOnlyList<SecureNet.FlowLogs.FlowLogRecord>)test.Properties["Record"].Value).Count);
    }

    [Fact]
    public void Without_traffic_nothing_is_proved()
    {
        using Shell shell = new();
        PSObject test = Assert.Single(shell.Run(Enable + "$vpcB | Test-CentralFlowLog -TimeoutSeconds 0"));
        Assert.False((bool)test.Properties["Proved"].Value);
        Assert.Contains("NOT PROVED", test.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_is_taken_away_later_breaks_the_chain_at_the_delivery()
    {
        using Shell shell = new();
        shell.Run(Enable);
        Bucket bucket = Assert.Single(shell.World.State.Of<Bucket>());
        await shell.World.Connect(bucket.AccountId, bucket.Region).ApplyAsync(new Cloud.DeleteBucketPolicy(bucket.Id), default);
        PSObject test = Assert.Single(shell.Run("$bastionA | Test-CentralFlowLog -Probe $privateB -TimeoutSeconds 20"));
        Assert.False((bool)test.Properties["Proved"].Value);
        Assert.Contains("BROKEN", test.ToString(), StringComparison.Ordinal);
        Assert.Contains("Access error", test.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_bucket_that_would_refuse_is_refused_before_the_first_change_with_the_reason()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "$c = Connect-SecureAccount C us-west-2 -Simulated -AccountId 333333333333 -Deployment theirs; $null = "
            + "New-SecureBucket their-logs-1 -Account C; $v = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails("$v | Enable-CentralFlowLog -BucketName their-logs-1 -LogAccount A");
        Assert.StartsWith("BucketOwnedByAnotherAccount,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        error = shell.Fails("$v | Enable-CentralFlowLog -BucketName their-logs-1 -LogAccount C");
        Assert.StartsWith("LogDeliveryDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("account 222222222222 in us-east-1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void Other_settings_make_the_flow_log_anew_and_disabling_keeps_what_was_delivered()
    {
        using Shell shell = new();
        shell.Run(Enable);
        string old = Assert.Single(shell.World.State.Of<FlowLog>(new("222222222222", "us-east-1"))).Id;
        shell.Run("$null = $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -TrafficType REJECT -HivePartition");
        FlowLog made = Assert.Single(shell.World.State.Of<FlowLog>(new("222222222222", "us-east-1")));
        Assert.NotEqual(old, made.Id);
        Assert.Equal("REJECT", made.Settings.TrafficType);
        shell.Run("$null = $bastionA | Test-CentralFlowLog -Probe $privateB; $vpcA, $vpcB | Disable-CentralFlowLog -Confirm:$false");
        Assert.Empty(shell.World.State.Of<FlowLog>());
        Assert.NotEmpty(shell.World.Objects.List("central-logs-1", "", null));
    }

    [Theory]
    [InlineData("$v | Enable-CentralFlowLog -BucketName nobodys-logs", "NotFound", "nobodys-logs")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName logs-1 -LogAccount A -MaxAggregationInterval 30",
        "InvalidAggregationInterval", "30")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName logs-1 -LogAccount A -Prefix x/AWSLogs", "InvalidPrefix", "AWSLogs")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName logs-1 -LogAccount A -LogFormat '${srcaddr} ${colour}'", "UnknownField", "colour")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName logs-1 -LogAccount A -LogFormat '${srcaddr} ${dstaddr}'", "FieldMissing",
        "interface-id")]
    [InlineData("$v | Enable-CentralFlowLog -BucketName Logs_1 -LogAccount A", "InvalidBucketName", "Logs_1")]
    [InlineData("$v | Test-CentralFlowLog", "NotFound", "VPC V")]
    [InlineData("Disable-CentralFlowLog fl-0123 -Confirm:$false", "NotFound", "fl-0123")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "$v = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void Removal_keeps_the_logs_unless_they_are_included_and_says_so()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = $bastionA | Test-CentralFlowLog -Probe $privateB");
        Assert.Equal("True 1", Assert.Single(shell.Run($"$r = {ReferenceNetwork.Remove}; \"$($r.IsEmpty) $($r.Kept.Count)\"")).ToString());
        Assert.NotEmpty(shell.World.Objects.List("central-logs-1", "", null));
        Assert.Equal("True 0", Assert.Single(
            shell.Run($"$r = {ReferenceNetwork.Remove} -IncludeLogs; \"$($r.IsEmpty) $($r.Kept.Count)\"")).ToString());
        Assert.Empty(shell.World.State.Of<Bucket>());
        Assert.Empty(shell.World.Objects.List("central-logs-1", "", null));
    }

    [Fact]
    public void A_reject_is_traced_to_the_group_and_repaired_through_the_pipeline()
    {
        using Shell shell = new();
        shell.Run(s_unrepaired + "$null = $bastionA | Test-CentralFlowLog -Probe $privateB; $found = Get-FlowLogRecord -BucketName "
            + "central-logs-1 -Account A -Action REJECT | Resolve-FlowLogReject");
        Assert.StartsWith("SecurityGroup Private-host-sg Allow ingress icmp type 8 from 10.0.0.4/32 in ",
            Assert.Single(shell.Run("\"$($found.Layer) $($found.ResourceName) $($found.Fix)\"")).ToString(), StringComparison.Ordinal);
        Assert.Equal("True", Assert.Single(shell.Run("\"$(($found | Repair-NetworkPath -PassThru).Reachable)\"")).ToString());
        Assert.Contains("changed since", Assert.Single(shell.Run(
            "(Get-FlowLogRecord -BucketName central-logs-1 -Account A -Action REJECT | Resolve-FlowLogReject).Reason")).ToString(),
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(byte[] gzip)
    {
        using StreamReader reader = new(new System.IO.Compression.GZipStream(new MemoryStream(gzip),
            System.IO.Compression.CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
