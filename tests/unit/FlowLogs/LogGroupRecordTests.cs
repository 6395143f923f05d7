using System.Collections.Immutable;
using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Simulation;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs;

/// <summary>
/// Flow log records of log groups: paged, typed by the format of the flow log that wrote them, filtered, added
/// up; and what is wrong is said.
/// </summary>
public sealed class LogGroupRecordTests : IDisposable
{
    private const string Group = "/securenet/reference/V";
    private static readonly Place s_b = new("222222222222", "us-east-1");
    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(1_764_000_000);
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Simulated_traffic_is_read_as_from_a_bucket_and_traced_to_its_rule()
    {
        _shell.Run(LogGroupFlowLogTests.Enable.Replace("if (-not $test.Reachable)", "if ($false)", StringComparison.Ordinal)
            + "$null = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName both-1 -LogAccount A; $null = $bastionA | "
            + "Test-CentralFlowLog -Probe $privateB");
        string[] lines(string from) =>
            [.. _shell.Run($"Get-FlowLogRecord {from} -Vpc $vpcB.VpcId | ForEach-Object {{ \"$($_.Action) $($_.SourceAddress) "
                + "$($_.InterfaceId) $($_.FlowDirection) $($_.Packets)\" }").Select(o => o.ToString()).Order(StringComparer.Ordinal)];
        string[] fromGroup = lines("-LogGroupName /securenet/reference/VPC-ACC-B");
        Assert.NotEmpty(fromGroup);
        Assert.Equal(lines("-BucketName both-1 -Account A"), fromGroup);
        Assert.StartsWith("Allow ingress icmp", Assert.Single(_shell.Run(
            "$logs[1] | Get-FlowLogRecord -Action REJECT | Resolve-FlowLogReject | ForEach-Object { $_.Fix.ToString() }")).ToString(),
            StringComparison.Ordinal);
        // Each flow log brings its own destination, and only what it delivered is read.
        Assert.Equal(fromGroup.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), Assert.Single(_shell.Run(
            "\"$(@(Get-CentralFlowLog -Vpc $vpcB.VpcId | Where-Object Destination -eq S3 | Get-FlowLogRecord).Count)\"")).ToString());
        Assert.Equal("REJECT 1", Assert.Single(
            _shell.Run("Measure-FlowLog -LogGroupName /securenet/reference/VPC-ACC-B -By Action -Sum Flows | ForEach-Object { "
                + "$_.Groups } | Where-Object Action -eq REJECT | ForEach-Object { \"$($_.Action) $($_.Flows)\" }")).ToString());
    }

    [Fact]
    public void Pages_follow_each_other_times_are_pushed_down_and_a_busy_service_is_asked_again()
    {
        Make(FlowLogSettings.DefaultLogFormat);
        for (int i = 0; i < 25_000; i++) { Put(i, Default(i)); }
        List<string> calls = [];
        _shell.World.Options.Inject = c =>
        {
            if (c.Action != "logs:FilterLogEvents") { return null; }
            lock (calls) { calls.Add(c.Action); return calls.Count == 2 ? Fault.Throttle : null; }
        };
        Assert.Equal("25000", Assert.Single(
            _shell.Run($"$n = 0; Get-FlowLogRecord -LogGroupName {Group} | ForEach-Object {{ $n++ }}; \"$n\"")).ToString());
        Assert.Equal(4, calls.Count); // three pages, one of them twice
        calls.Clear();
        _shell.World.Options.Inject = c =>
        {
            if (c.Action == "logs:FilterLogEvents") { lock (calls) { calls.Add(c.Action); } }
            return null;
        };
        // One second each: records 5,000 to 5,059 end in the first minute and start before the end of it.
        string after = s_start.AddSeconds(5_000).ToString("o"), before = s_start.AddSeconds(5_060).ToString("o");
        Assert.Equal("60 5000 5059", Assert.Single(
            _shell.Run($"$r = @(Get-FlowLogRecord -LogGroupName {Group} -After {after} -Before {before}); \"$($r.Count) $($r[0].Bytes) "
                + "$($r[-1].Bytes)\"")).ToString());
        Assert.Single(calls);
        Assert.Equal("3", Assert.Single(_shell.Run($"\"$(@(Get-FlowLogRecord -LogGroupName {Group} -First 3).Count)\"")).ToString());
    }

    [Fact]
    public void Conditions_that_the_format_has_no_column_for_are_answered_by_where_the_group_lies()
    {
        Make(FlowLogSettings.DefaultLogFormat);
        Put(0, Default(0));
        Assert.Equal("1 1 0 0 1", Assert.Single(_shell.Run("""
            $asked = @{ Region = 'us-east-1' }, @{ SourceAccount = 'B'; Region = 'us-east-1' }, @{ Region = 'us-west-2' }, @{ SourceAccount = '333333333333' }, @{ Vpc = $v.VpcId }
            $counts = foreach ($c in $asked) { @(Get-FlowLogRecord -LogGroupName /securenet/reference/V @c).Count }
            "$counts"
            """)).ToString());
    }

    [Fact]
    public void Records_of_several_formats_are_each_read_by_their_own_and_what_fits_none_is_counted()
    {
        Make("${interface-id} ${srcaddr} ${dstaddr} ${start} ${end} ${action} ${log-status} ${vpc-id}");
        Put(0, "eni-0a 10.0.0.4 10.0.0.5 1764000000 1764000060 REJECT OK vpc-1");
        Put(1, Default(1)); // of a flow log that is gone
        Put(2, "eni-0b 10.0.0.6 10.0.0.5 1764000002 1764000060 ACCEPT OK vpc-1");
        Put(3, "no record");
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) =
            _shell.RunWithErrors($"Get-FlowLogRecord -LogGroupName {Group} | ForEach-Object {{ \"$($_.InterfaceId) $($_.SourceAddress) "
                + "$($_.DestinationPort) $($_.Action) $($_.VpcId)\" }");
        Assert.Equal(["eni-0a 10.0.0.4  REJECT vpc-1", "eni-0a1b2c3d4e5f60718 10.0.0.4 443 ACCEPT ", "eni-0b 10.0.0.6  ACCEPT vpc-1"],
            output.Select(o => o.ToString()));
        Assert.Contains("it has 2 fields", Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_that_cannot_be_told_apart_are_one_clear_error()
    {
        Make("${interface-id} ${srcaddr} ${dstaddr} ${start} ${end} ${action} ${log-status}");
        _shell.Run("$w = New-SecureVpc -Account B -Name W -CidrBlock 10.1.0.0/16; $null = $w | Enable-CentralFlowLog -Destination "
            + $"CloudWatchLogs -LogGroupName {Group} -LogFormat '${{interface-id}} ${{dstaddr}} ${{srcaddr}} ${{start}} "
            + "${end} ${action} ${log-status}'");
        ErrorRecord error = _shell.Fails($"Get-FlowLogRecord -LogGroupName {Group}");
        Assert.StartsWith("AmbiguousLogFormat,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("7 fields", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_not_there_or_is_there_twice_is_one_clear_error()
    {
        Make(FlowLogSettings.DefaultLogFormat);
        ErrorRecord error = _shell.Fails("Get-FlowLogRecord -LogGroupName /not/there");
        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("account 111111111111 in us-west-2, account 222222222222 in us-east-1", error.ToString(), StringComparison.Ordinal);
        await _shell.World.Connect("111111111111", "us-west-2")
            .ApplyAsync(new CreateLogGroup(Group) { Tags = ImmutableSortedDictionary<string, string>.Empty }, default);
        error = _shell.Fails($"Measure-FlowLog -LogGroupName {Group} -Rejects");
        Assert.StartsWith("AmbiguousLogGroup,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Put(0, Default(0));
        Assert.Single(_shell.Run($"Get-FlowLogRecord -LogGroupName {Group} -Account B"));
        Assert.Empty(_shell.Run($"Get-FlowLogRecord -LogGroupName {Group} -Account A"));
    }

    [Fact]
    public void Where_flow_logs_may_not_be_listed_the_default_format_is_read()
    {
        Make(FlowLogSettings.DefaultLogFormat);
        Put(0, Default(0));
        _shell.World.Options.DeniedActions.Add("ec2:DescribeFlowLogs");
        Assert.Equal("443", Assert.Single(
            _shell.Run($"\"$((Get-FlowLogRecord -LogGroupName {Group} -Verbose).DestinationPort)\"")).ToString());
        Assert.Contains(_shell.Verbose, v => v.Contains("could not be listed (UnauthorizedOperation)", StringComparison.Ordinal));
    }

    private void Make(string format) => _shell.Run(ReferenceNetwork.Connect
        + "$v = New-SecureVpc -Account B -Name V -CidrBlock 10.0.0.0/16; $null = $v | Enable-CentralFlowLog -Destination "
        + $"CloudWatchLogs -LogFormat '{format}'");

    private void Put(int second, string line) =>
        _shell.World.Events.Put(s_b, Group, "eni-0a1b2c3d4e5f60718-all", s_start.AddSeconds(second), line);

    private static string Default(int second) =>
        $"2 222222222222 eni-0a1b2c3d4e5f60718 10.0.0.4 192.168.1.4 40000 443 6 1 {second} {1_764_000_000 + second} "
            + $"{1_764_000_000 + second} ACCEPT OK";
}
