using System.Management.Automation;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs.Sql;

/// <summary>Search-CentralFlowLog and Measure-FlowLog -Engine: the same question to this machine and to (simulated) Athena.</summary>
public sealed class SearchCentralFlowLogTests : IDisposable
{
    private const string Build = ReferenceNetwork.Connect + """
        $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
        $log = $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A -LogFormat '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}'
        $log.FlowLogId
        """;

    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(1764000000);

    private readonly Shell _shell = new();
    private readonly string _flowLog;
    private readonly List<string> _calls = [];

    public SearchCentralFlowLogTests()
    {
        _flowLog = _shell.Run(Build)[^1].ToString();
        for (int file = 0; file < 4; file++)
        {
            string[] lines = [.. Enumerable.Range(file * 100, 100).Select(i => FlowLogLab.Record(i, i % 4 == 0 ? "REJECT" : "ACCEPT"))];
            Put(s_start.AddDays(file / 2).AddMinutes(5 * file), [.. lines, FlowLogLab.NoData(), FlowLogLab.NoData("SKIPDATA")]);
        }
    }

    public void Dispose() => _shell.Dispose();

    private void Put(DateTimeOffset stamp, params string[] lines)
    {
        FlowLogKey key = new() { AccountId = "222222222222", Region = "us-east-1", FlowLogId = _flowLog, Stamp = stamp };
        _shell.World.Objects.Put("central-logs-1", key.ToString(), FlowLogLab.Gzip(FlowLogLab.Lines([FlowLogLab.Header, .. lines])));
    }

    private void Register(string more = "") => _shell.Run($"$null = Register-FlowLogTable central-logs-1{more}");

    /// <summary>The calls of Athena that the script makes.</summary>
    private string[] CallsOf(string script)
    {
        _calls.Clear();
        _shell.World.Options.Inject = c =>
        {
            if (c.Action.StartsWith("athena:", StringComparison.Ordinal) && c.Action.EndsWith("QueryExecution", StringComparison.Ordinal))
            {
                lock (_calls) { _calls.Add(c.Action); }
            }
            return null;
        };
        _shell.RunWithErrors($"try {{ $null = {script} }} catch {{ }}");
        return [.. _calls.Distinct()];
    }

    [Theory]
    [InlineData("-Action REJECT")]
    [InlineData("-SourceAddress 10.0.0.0/25 -Port 443")]
    [InlineData("-Protocol udp -SourceAccount B -Region us-east-1")]
    [InlineData("-Vpc $vpcB")]
    [InlineData("-IncludeNoData -Before 2025-11-24T16:03:00Z")]
    [InlineData("-Action REJECT -First 7 -Raw")]
    [InlineData("-SourceAccount A")]
    public void Both_engines_find_the_same_records(string conditions)
    {
        Register();
        const string Show = " | ForEach-Object { if ($_ -is [string]) { $_ } else { \"$_ $($_.Source) $($_.SourceAddress) "
            + "$($_.Start.Ticks) $($_.Protocol) $($_.Bytes)\" } }";
        bool none = conditions == "-SourceAccount A";
        string[] local = [.. _shell.Run($"Search-CentralFlowLog central-logs-1 -Engine Local {conditions}{Show}").Select(o => o.ToString())
            .Order(StringComparer.Ordinal)];
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) =
            _shell.RunWithErrors($"Search-CentralFlowLog central-logs-1 -Engine Athena {conditions}{Show}");
        if (none) { Assert.StartsWith("NotFound,", Assert.Single(errors).FullyQualifiedErrorId, StringComparison.Ordinal); }
        else { Assert.Empty(errors); }
        Assert.Equal(local, output.Select(o => o.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(none, local.Length == 0);
    }

    [Theory]
    [InlineData("-By Port, Action -Sum Bytes, Flows")]
    [InlineData("-TopTalkers -Top 3")]
    [InlineData("-Rejects -After 2025-11-24T16:03:00Z")]
    [InlineData("-Timeline 1h -By Protocol")]
    [InlineData("")]
    public void Both_engines_add_up_the_same(string question)
    {
        Register();
        const string Show = " | ForEach-Object { $_.Engine; $_.GroupCount; $_.Matched; $_.Groups | ForEach-Object { "
            + "$_.PSObject.Properties.ForEach{ \"$($_.Name)=$($_.Value)\" } -join ' ' } }";
        string[] local = [.. _shell.Run($"Measure-FlowLog -BucketName central-logs-1 -Account A {question}{Show}")
            .Select(o => o.ToString())];
        string[] asked = [.. _shell.Run($"Measure-FlowLog -BucketName central-logs-1 -Engine Athena {question}{Show}")
            .Select(o => o.ToString())];
        Assert.Equal(("Local", "Athena"), (local[0], asked[0]));
        Assert.Equal(local[1..], asked[1..]);
        Assert.True(local.Length > 3);
    }

    [Fact]
    public void The_counts_of_an_answer_are_what_is_known_of_it()
    {
        Register();
        FlowLogMeasurement measured = (FlowLogMeasurement)_shell.Run(
            "Measure-FlowLog -BucketName central-logs-1 -Engine Athena -Ports")[^1].BaseObject;
        Assert.Equal((null, 400L, 4L, 4L, 4L, "Athena"),
            (measured.Records, measured.Matched, measured.NoData, measured.SkipData, measured.Objects, measured.Method));
        Assert.True(measured.BytesScanned > 0 && measured.IsIncomplete);
        Assert.Contains("by Athena", measured.ToString(), StringComparison.Ordinal);
        Assert.Contains(_shell.Warnings, w => w.StartsWith("4 SKIPDATA records", StringComparison.Ordinal));
    }

    [Fact]
    public void The_bytes_are_told_before_and_too_many_are_refused_before_the_start()
    {
        Register();
        Assert.Contains("Athena reads at most", string.Join('\n',
            _shell.Run("Search-CentralFlowLog central-logs-1 -Engine Athena -Action REJECT -First 1 6>&1").Select(o => o.ToString())),
            StringComparison.Ordinal);
        ErrorRecord error = _shell.Fails("Search-CentralFlowLog central-logs-1 -Engine Athena -MaxScanGB 0.000001");
        Assert.StartsWith("TooMuchToScan,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("TooMuchToScan,",
            _shell.Fails("Measure-FlowLog -BucketName central-logs-1 -Ports -Engine Athena -MaxScanGB 0.000001").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Empty(CallsOf("Search-CentralFlowLog central-logs-1 -Engine Athena -MaxScanGB 0.000001"));
        // The workgroup has a limit of its own.
        _shell.World.Update(n => n.With(
            n.Of<WorkGroup>().Single() with { Settings = n.Of<WorkGroup>().Single().Settings with { BytesScannedCutoffPerQuery = 100 } }));
        error = _shell.Fails("Search-CentralFlowLog central-logs-1 -Engine Athena -MaxScanGB 5");
        Assert.Contains("100 bytes", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Register-FlowLogTable -MaxScanGB", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_conditions_leave_days_unread()
    {
        Register();
        static long BytesIn(IEnumerable<PSObject> told) =>
            long.Parse(told.Select(o => o.ToString()).First(t => t.StartsWith("Athena reads", StringComparison.Ordinal)).Split(' ')[4],
                System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
        long all = BytesIn(_shell.Run("Search-CentralFlowLog central-logs-1 -Engine Athena 6>&1")),
        day = BytesIn(_shell.Run("Search-CentralFlowLog central-logs-1 -Engine Athena -After 2025-11-25T12:00Z 6>&1"));
        Assert.InRange(day, 1, all - 1);
        Assert.Equal(_shell.World.Objects.List("central-logs-1", "AWSLogs/222222222222/vpcflowlogs/us-east-1/2025/11/25/", null)
            .Sum(o => o.Size), day);
    }

    [Fact]
    public void WhatIf_prints_the_SQL_and_the_most_that_it_costs_and_asks_nothing()
    {
        Register();
        foreach (string script in new[] { "Search-CentralFlowLog central-logs-1 -Engine Athena -Action REJECT -WhatIf 6>&1",
            "Measure-FlowLog -BucketName central-logs-1 -Engine Athena -Rejects -WhatIf 6>&1" })
        {
            string told = string.Join('\n', _shell.Run(script).Select(o => o.ToString()));
            Assert.Contains("\"action\" IN ('REJECT')", told, StringComparison.Ordinal);
            Assert.Empty(CallsOf(script));
        }
    }

    [Fact]
    public void Auto_reads_little_here_and_asks_Athena_about_much()
    {
        Assert.Empty(CallsOf("Search-CentralFlowLog central-logs-1 -LocalLimitGB 0"));
        Assert.Contains(_shell.Warnings, w => w.Contains("Register-FlowLogTable", StringComparison.Ordinal));
        Register();
        Assert.Empty(CallsOf("Search-CentralFlowLog central-logs-1"));
        Assert.Contains("athena:StartQueryExecution", CallsOf("Search-CentralFlowLog central-logs-1 -LocalLimitGB 0"));
        Assert.Contains("athena:StartQueryExecution", CallsOf("Measure-FlowLog -BucketName central-logs-1 -Engine Auto -LocalLimitGB 0"));
        // Nothing costs money that was not asked to.
        Assert.Empty(CallsOf("Measure-FlowLog -BucketName central-logs-1 -Account A -LocalLimitGB 0"));
        Assert.Contains(_shell.Warnings, w => w.Contains("-Engine Athena", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_tables_or_objects_it_says_so()
    {
        ErrorRecord error = _shell.Fails("Search-CentralFlowLog central-logs-1 -Engine Athena");
        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Register();
        Assert.StartsWith("NotFound,",
            _shell.Fails("Search-CentralFlowLog central-logs-1 -Engine Athena -Prefix other").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Empty(CallsOf("Search-CentralFlowLog central-logs-1 -Engine Athena -After 2027-01-01"));
        Assert.Equal("0", Assert.Single(
            _shell.Run("(Measure-FlowLog -BucketName central-logs-1 -Engine Athena -After 2027-01-01).Matched")).ToString());
        Assert.StartsWith("MissingField,", _shell.Fails(
            "Measure-FlowLog -BucketName central-logs-1 -Engine Athena -By TcpFlags").FullyQualifiedErrorId, StringComparison.Ordinal);
        // Somebody dropped the table a moment ago.
        CatalogTable table = _shell.World.State.Of<CatalogTable>().Single(t => t.Definition is not null);
        _shell.World.Options.Inject = c =>
        {
            if (c.Action == "athena:StartQueryExecution") { _shell.World.Update(n => n.Without(table)); }
            return null;
        };
        error = _shell.Fails("Search-CentralFlowLog central-logs-1 -Engine Athena");
        Assert.StartsWith("QueryFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Register-FlowLogTable", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_the_pipeline_stops_the_query()
    {
        Register();
        using ManualResetEventSlim running = new();
        List<string> stopped = [];
        _shell.World.Options.Inject = c =>
        {
            if (c.Action == "athena:StopQueryExecution") { lock (stopped) { stopped.Add(c.Action); } }
            if (c.Action != "athena:GetQueryExecution") { return null; }
            // As if it went on for ever.
            running.Set();
            return new("ThrottlingException", "Rate exceeded");
        };
        using PowerShell search = _shell.Start("Search-CentralFlowLog central-logs-1 -Engine Athena");
        IAsyncResult work = search.BeginInvoke();
        Assert.True(running.Wait(TimeSpan.FromSeconds(30)));
        search.Stop();
        try { search.EndInvoke(work); }
        catch (PipelineStoppedException) { }
        Assert.Single(stopped);
    }
}
