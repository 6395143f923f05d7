using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Get-FlowLogRecord in a real engine: files, wildcards, the pipeline, buckets, errors, stopping.</summary>
public sealed class GetFlowLogRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-flow-logs").FullName;
    private readonly Shell _shell = new();

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(int count, int from = 0) => FlowLogLab.Lines(
        [FlowLogLab.Header, .. Enumerable.Range(from, count).Select(i => FlowLogLab.Record(i, i % 4 == 0 ? "REJECT" : "ACCEPT"))]);

    private string Put(string name, string text)
    {
        string path = Path.Join(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path,
            name.EndsWith(".gz", StringComparison.Ordinal) ? FlowLogLab.Gzip(text) : System.Text.Encoding.UTF8.GetBytes(text));
        return path;
    }

    [Fact]
    public void A_file_without_a_header_is_read_by_the_format_that_is_named()
    {
        string path = Put("a.log.gz", "10.0.0.1 10.0.0.2 700 ACCEPT\n10.0.0.1 10.0.0.3 50 REJECT\n");
        Assert.StartsWith("NotAFlowLog,", _shell.Fails($"Get-FlowLogRecord '{path}' -ErrorAction Stop").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        const string Format = "'${srcaddr} ${dstaddr} ${bytes} ${action}'";
        Assert.Equal("750", _shell.Run($"(Measure-FlowLog '{path}' -LogFormat {Format} -Sum Bytes).Groups[0].Bytes")[0].ToString());
        Assert.Equal("50", _shell.Run(
            $"Get-FlowLogRecord -LiteralPath '{path}' -LogFormat 'srcaddr dstaddr bytes action' -Action REJECT -SystemGzip "
                + "| ForEach-Object Bytes")[0].ToString());
        Assert.StartsWith("InvalidLogFormat,", _shell.Fails($"Get-FlowLogRecord '{path}' -LogFormat '${{nothing}}'").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_read_oldest_file_first_whatever_its_folders()
    {
        Put("b/111111111111_vpcflowlogs_us-east-1_fl-2_20261125T0005Z_0a.log.gz", Text(1, 1));
        Put("c/111111111111_vpcflowlogs_us-east-1_fl-1_20261125T0010Z_0a.log.gz", Text(1, 2));
        Put("a/111111111111_vpcflowlogs_us-east-1_fl-3_20261125T0000Z_0a.log.gz", Text(1, 0));
        Assert.Equal([100L, 101L, 102L],
            _shell.Run($"Get-FlowLogRecord '{_folder}'").Select(r => ((FlowLogRecord)r.BaseObject).Bytes!.Value));
        Assert.Equal("102", Assert.Single(_shell.Run($"Get-FlowLogRecord '{_folder}/*/*fl-1*' | ForEach-Object Bytes")).ToString());
    }

    [Fact]
    public void Values_compare_in_scripts_as_one_writes_them()
    {
        string path = Put("a.log", Text(1, 3));
        Assert.Equal("True True True True True True", Assert.Single(_shell.Run($"""
            $r = Get-FlowLogRecord '{path}'
            "$($r.SourceAddress -eq '10.0.0.3') $($r.Protocol -eq 'tcp') $($r.Protocol -eq 6) $($r.Action -eq 'accept') $($r.Start -lt '2027-01-01') $($r.DestinationPort -gt 400)"
            """)).ToString());
    }

    [Fact]
    public void Conditions_are_parameters()
    {
        string path = Put("a.log.gz", Text(4000));
        Assert.Equal(1000, _shell.Run($"Get-FlowLogRecord '{path}' -Action reject").Count);
        Assert.Equal(250, _shell.Run($"Get-FlowLogRecord '{path}' -SourceAddress 10.0.3.0/24").Count);
        Assert.Single(_shell.Run($"Get-FlowLogRecord '{path}' -SourceAddress 10.0.3.7 -Port 443, 22 -Protocol tcp, udp"));
        Assert.Equal(100, _shell.Run($"Get-FlowLogRecord '{path}' -DestinationAddress 192.168.1.0/24 -First 100").Count);
        Assert.Equal(10, _shell.Run(
            $"Get-FlowLogRecord '{path}' -After ([DateTimeOffset]::FromUnixTimeSeconds(1764004050)) | ForEach-Object Start").Count);
        Assert.Equal("InvalidCidrBlock",
            _shell.Fails($"Get-FlowLogRecord '{path}' -SourceAddress 10.0.3.7/24").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Files_come_from_the_pipeline_and_raw_lines_go_out()
    {
        string first = Put("1.log", Text(2)), second = Put("2.log", Text(1, 7));
        Assert.Equal([FlowLogLab.Record(0, "REJECT"), FlowLogLab.Record(1), FlowLogLab.Record(7)],
            _shell.Run($"'{first}', '{second}' | Get-FlowLogRecord -Raw").Select(o => o.ToString()));
        Assert.Equal(3, _shell.Run($"[IO.DirectoryInfo]::new('{_folder}').GetFiles() | Get-FlowLogRecord").Count);
    }

    [Fact]
    public void Bad_files_are_one_error_each_and_the_counts_are_information()
    {
        Put("1.log", Text(5) + "broken\n" + FlowLogLab.NoData() + "\n" + FlowLogLab.NoData("SKIPDATA") + "\n");
        Put("2.log.gz", "{}");
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) =
            _shell.RunWithErrors($"Get-FlowLogRecord '{_folder}' -InformationVariable counts; $counts.MessageData");
        Assert.Equal(5, output.Count - 1);
        FlowLogSummary summary = (FlowLogSummary)output[^1].BaseObject;
        Assert.Equal((5L, 1L, 1L, 1L, 2L, 1L),
            (summary.Records, summary.NoData, summary.SkipData, summary.Malformed, summary.Objects, summary.FailedObjects));
        Assert.Equal(["MalformedLines", "NotAFlowLog"], errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.All(errors, e => Assert.Equal(ErrorCategory.InvalidData, e.CategoryInfo.Category));
        Assert.EndsWith("1.log", errors[0].TargetObject.ToString(), StringComparison.Ordinal);
        Assert.Contains("SKIPDATA", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        Assert.Equal("NotFound",
            Assert.Single(_shell.RunWithErrors($"Get-FlowLogRecord '{_folder}/none.log'").Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("MalformedLines", _shell.Fails($"Get-FlowLogRecord '{_folder}' -Strict").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void A_stop_downstream_ends_the_reading()
    {
        for (int i = 0; i < 40; i++) { Put($"{i:00}.log.gz", Text(3000)); }
        Assert.Equal("5", Assert.Single(_shell.Run(
            $"$n = 0; do {{ Get-FlowLogRecord '{_folder}' | ForEach-Object {{ if (++$n -eq 5) {{ break }} }} }} while ($false); $n"))
            .ToString());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_bucket_is_read_by_the_folders_that_can_matter(bool hive, bool hourly)
    {
        _shell.Run(
            "$a = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-east-1; $null = New-SecureBucket logs");
        ICloud cloud = ((SecureAccount)_shell.Run("Get-SecureAccount")[0].BaseObject).Cloud;
        foreach (string account in new[] { "111111111111", "222222222222" })
        {
            for (int hour = 0; hour < 48; hour++)
            {
                DateTimeOffset stamp = new DateTimeOffset(2026, 11, 24, 0, 30, 0, TimeSpan.Zero).AddHours(hour);
                FlowLogKey key = new() { AccountId = account, Region = "us-east-1", FlowLogId = "fl-1", Stamp = stamp, IsHive = hive,
                    IsHourly = hourly, Prefix = "central" };
                string text = FlowLogLab.Lines(FlowLogLab.Header,
                    $"2 {account} eni-1 10.0.0.1 10.0.0.2 1 2 6 1 {hour} {stamp.ToUnixTimeSeconds() + 10} "
                        + $"{stamp.ToUnixTimeSeconds() + 70} ACCEPT OK");
                await cloud.Objects.PutAsync("logs", key.ToString(), FlowLogLab.Gzip(text), CancellationToken.None);
            }
        }

        IReadOnlyList<PSObject> read = _shell.Run("Get-FlowLogRecord -BucketName logs -Prefix central");
        Assert.Equal(96, read.Count);
        Assert.Equal(Enumerable.Range(0, 48).SelectMany(h => new long[] { h, h }),
            read.Select(r => ((FlowLogRecord)r.BaseObject).Bytes!.Value));

        List<string> opened = [], listed = [];
        cloud.Called += call => { lock (opened) { (call.Action == "s3:GetObject" ? opened : listed).Add(call.Target!); } };
        IReadOnlyList<PSObject> some = _shell.Run(
            "Get-FlowLogRecord -BucketName logs -Prefix central -SourceAccount 222222222222 -After 2026-11-25T03:00Z "
                + "-Before 2026-11-25T05:00Z");
        Assert.Equal([27L, 28L], some.Select(r => ((FlowLogRecord)r.BaseObject).Bytes!.Value));
        Assert.All(opened.Concat(listed.Where(l => l.Contains("vpcflowlogs", StringComparison.Ordinal))),
            t => Assert.Contains("222222222222", t, StringComparison.Ordinal));
        Assert.Equal(2, opened.Count);
        Assert.DoesNotContain(listed, l => l.Contains(hive ? "day=24" : "/24/", StringComparison.Ordinal));
        Assert.DoesNotContain(listed, l => l.Contains(hive ? "hour=12" : "/25/12/", StringComparison.Ordinal));
        Assert.Equal("NotFound",
            _shell.Fails("Get-FlowLogRecord -BucketName logs -SourceAccount nobody").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public async Task A_Vpc_is_told_by_the_flow_log_in_the_name_where_the_files_do_not_say_it()
    {
        _shell.Run("""
            $a = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-east-1
            $vpcs = New-SecureVpc -Name one -CidrBlock 10.0.0.0/16; $vpcs = @($vpcs) + (New-SecureVpc -Name two -CidrBlock 10.1.0.0/16)
            $logs = $vpcs | Enable-CentralFlowLog -BucketName flow-logs-of-a -LogAccount A
            """);
        ICloud cloud = ((SecureAccount)_shell.Run("Get-SecureAccount")[0].BaseObject).Cloud;
        foreach ((string id, int bytes) in new[] { ("one", 1), ("two", 2) })
        {
            string flowLog = _shell.Run($"($logs | Where-Object {{ $_.Name -like '{id}*' }}).FlowLogId")[0].ToString();
            FlowLogKey key = new()
            {
                AccountId = "111111111111", Region = "us-east-1", FlowLogId = flowLog, Stamp = new(2026, 11, 24, 0, 30, 0, TimeSpan.Zero)
            };
            await cloud.Objects.PutAsync("flow-logs-of-a", key.ToString(),
                FlowLogLab.Gzip(FlowLogLab.Lines("srcaddr bytes", $"10.0.0.1 {bytes}")), CancellationToken.None);
        }

        Assert.Equal("2", Assert.Single(
            _shell.Run("Get-FlowLogRecord -BucketName flow-logs-of-a -Vpc $vpcs[1] | ForEach-Object Bytes")).ToString());
    }
}
