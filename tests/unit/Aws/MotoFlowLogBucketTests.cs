using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Parquet;
using SecureNet.Provisioning.FlowLogs;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Aws;

/// <summary>
/// Flow logs in a bucket over the real wire protocol: text and Parquet, plain and Hive folders, more objects than a
/// page; proved, read and added up.
/// </summary>
[Trait("Category", "Moto")]
public sealed class MotoFlowLogBucketTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Account = "123456789012", Bucket = "moto-logs-1";
    private static readonly FlowLogSchema s_schema = FlowLogSchema.FromLogFormat(FlowLogBlueprint.LogFormat);

    [SkippableFact]
    public async Task What_lies_in_a_bucket_is_proved_read_and_added_up()
    {
        AwsClients clients = new(new CloudConnection { Region = "eu-west-1", EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        AwsCloud cloud = new(new(Account, "eu-west-1"), clients);
        using Shell shell = new();
        shell.Connect("A", "logs", cloud);
        shell.Run(
            $"$v = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16; $log = $v | Enable-CentralFlowLog -BucketName {Bucket} -LogAccount A");
        Assert.Contains("NOT PROVED", Assert.Single(shell.Run("\"$($v | Test-CentralFlowLog -TimeoutSeconds 0)\"")).ToString(),
            StringComparison.Ordinal);
        // moto evaluates a bucket's policy without its conditions: what denies requests without TLS would deny every one.
        await clients.S3.DeleteBucketPolicyAsync(Bucket);
        string id = shell.Run("$log.FlowLogId")[0].ToString();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        FlowLogKey key = new() { AccountId = Account, Region = "eu-west-1", FlowLogId = id,
            Stamp = new(now.Ticks - (now.Ticks % FlowLogKey.Window.Ticks), TimeSpan.Zero) };
        // More than two pages of keys, in two layouts and two formats.
        await Parallel.ForAsync(0, 121, async (i, c) => await cloud.Objects.PutAsync(Bucket, (key with { Hash = $"{i:x8}" }).ToString(),
            FlowLogWriter.ToBytes(s_schema, [Record(now, i)]), c));
        await cloud.Objects.PutAsync(Bucket, (key with { IsHive = true, FlowLogId = "fl-hive" }).ToString(),
            FlowLogWriter.ToBytes(s_schema, [Record(now, 5)]), default);
        await cloud.Objects.PutAsync(Bucket, (key with { IsParquet = true, FlowLogId = "fl-parquet" }).ToString(),
            ParquetWriter.ToBytes(s_schema, [Record(now, 7), Record(now, 8)]), default);
        Assert.Contains(": PROVED", Assert.Single(shell.Run("\"$($log | Test-CentralFlowLog)\"")).ToString(), StringComparison.Ordinal);
        Assert.Equal("124 123 124",
            Assert.Single(shell.Run($"$m = Measure-FlowLog -BucketName {Bucket} -By Action -Sum Flows; \"$($m.Matched) $($m.Objects) "
                + $"$(@(Get-FlowLogRecord -BucketName {Bucket}).Count)\"")).ToString());
        Assert.Equal("121", Assert.Single(shell.Run("\"$(@($log | Get-FlowLogRecord).Count)\"")).ToString());
        Assert.Equal(["7 10.0.0.7 REJECT egress", "7 10.0.0.7 REJECT egress"],
            shell.Run($"Get-FlowLogRecord -BucketName {Bucket} -SourceAddress 10.0.0.7/32 | Where-Object Bytes -lt 8 | ForEach-Object "
                + "{ \"$($_.Bytes) $($_.SourceAddress) $($_.Action) $($_.FlowDirection)\" }").Select(o => o.ToString()));
        Assert.Empty(shell.Run(
            $"Get-FlowLogRecord -BucketName {Bucket} -Before ([DateTimeOffset]::UtcNow.AddDays(-2)) -WarningAction SilentlyContinue"));
        Assert.Equal("True", Assert.Single(
            shell.Run("\"$((Remove-SecureDeployment logs -IncludeLogs -Confirm:$false).IsEmpty)\"")).ToString());
    }

    private static FlowLogRecord Record(DateTimeOffset end, int i) => FlowLogRecord.Create(s_schema, new Dictionary<FlowLogField, object?>
    {
        [FlowLogField.Version] = 8, [FlowLogField.AccountId] = Account, [FlowLogField.InterfaceId] = "eni-0a",
        [FlowLogField.SourceAddress] = $"10.0.0.{i % 250}", [FlowLogField.DestinationAddress] = "10.0.1.4",
        [FlowLogField.SourcePort] = 40_000, [FlowLogField.DestinationPort] = 443, [FlowLogField.Protocol] = 6, [FlowLogField.Packets] = 1,
        [FlowLogField.Bytes] = (long)i, [FlowLogField.Start] = end.AddSeconds(-60),
        [FlowLogField.End] = end, [FlowLogField.Action] = i % 2 == 1 ? "REJECT" : "ACCEPT", [FlowLogField.LogStatus] = "OK",
        [FlowLogField.FlowDirection] = "egress",
    });
}
