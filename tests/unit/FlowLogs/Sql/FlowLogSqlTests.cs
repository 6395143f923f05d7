using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Simulation;

namespace SecureNet.Tests.FlowLogs.Sql;

/// <summary>The SQL that Athena gets, run by DuckDB over the same files, gives the same rows as the engine on this machine.</summary>
public sealed class FlowLogSqlTests : IDisposable
{
    private const string A = "111111111111", B = "222222222222";
    private static readonly DateTimeOffset s_noon = new(2026, 11, 24, 22, 0, 0, TimeSpan.Zero);
    private static readonly FlowLogSchema s_wide = FlowLogSchema.FromLogFormat(
        "${action} ${srcaddr} ${dstaddr} ${vpc-id} ${dstport} ${srcport} ${protocol} ${end} ${start} ${bytes} "
            + "${packets} ${log-status} ${tcp-flags} ${future-field} ${interface-id}");

    private static readonly int[] s_ports = [22, 80, 443], s_protocols = [1, 6, 17];
    private static readonly string[] s_lacking = ["srcaddr", "dstport", "bytes", "action", "protocol", "start", "end", "vpc-id"];
    private static readonly string[] s_blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.0.9.0/31", "10.0.9.2/32", "10.0.8.0/23",
        "::/0", "2001:db8:1::/48", "2001:db8:2::3/128", "2001:db8::/30"];

    private static readonly FlowLogTable s_plain = new() { Database = "logs", Bucket = "bucket", Schema = FlowLogSchema.Default,
        Accounts = [A, B], Regions = ["eu-west-1", "us-east-1"], FlowLogIds = ["fl-1", "fl-2"] };
    private static readonly FlowLogTable s_hive = s_plain with { Schema = s_wide, IsHive = true, IsHourly = true, FlowLogIds = ["fl-3"] };
    private static readonly FlowLogTable s_parquet = s_plain with
    {
        Schema = s_wide, IsParquet = true, Prefix = "columns", FlowLogIds = ["fl-4"]
    };

    private readonly DuckLab _lab = new();
    private readonly Random _random = new(7);

    public void Dispose() => _lab.Dispose();

    /// <summary>
    /// Two accounts, two regions, three formats, files around midnight; records with and without values, of IPv6,
    /// without data, in milliseconds.
    /// </summary>
    private void Fill()
    {
        foreach (FlowLogTable table in new[] { s_plain, s_hive, s_parquet })
        {
            foreach ((string account, string region, int quarter) in from a in table.Accounts from r in table.Regions
                from q in Enumerable.Range(0, 4) select (a, r, q * 45))
            {
                FlowLogKey key = new()
                {
                    AccountId = account, Region = region, FlowLogId = table.FlowLogIds[account == A ? 0 : ^1],
                    Stamp = s_noon.AddMinutes(quarter), Prefix = table.Prefix,
                    IsHive = table.IsHive, IsHourly = table.IsHourly, IsParquet = table.IsParquet,
                };
                _lab.Write(table, key, [.. Enumerable.Range(0, 60).Select(_ => Line(table.Schema, account, key.Stamp))]);
            }
        }

        _lab.Register(s_plain, s_hive, s_parquet);
    }

    private string Line(FlowLogSchema schema, string account, DateTimeOffset stamp)
    {
        string status = _random.Next(12) switch { 0 => "NODATA", 1 => "SKIPDATA", _ => "OK" };
        long end = stamp.ToUnixTimeSeconds() + _random.Next(300), unit = _random.Next(9) == 0 ? 1000 : 1;
        bool v6 = _random.Next(4) == 0;
        Dictionary<string, string> values = new()
        {
            ["version"] = "2", ["account-id"] = account, ["interface-id"] = $"eni-{_random.Next(3)}", ["start"] = Text((end - 60) * unit),
            ["end"] = Text(end * unit), ["log-status"] = status,
        };
        if (status == "OK")
        {
            values["srcaddr"] = Address(v6);
            values["dstaddr"] = Address(v6);
            values["srcport"] = Text(1024 + _random.Next(5));
            values["dstport"] = Text(s_ports[_random.Next(3)]);
            values["protocol"] = Text(s_protocols[_random.Next(3)]);
            values["packets"] = Text(1 + _random.Next(9));
            values["bytes"] = Text(_random.Next(4) * 100);
            values["action"] = _random.Next(3) == 0 ? "REJECT" : "ACCEPT";
            values["vpc-id"] = account == A ? "vpc-a" : "vpc-b";
            values["tcp-flags"] = Text(_random.Next(4));
            values["future-field"] = $"it's{_random.Next(2)}";
        }

        // AWS could not compute it.
        if (_random.Next(6) == 0) { values[s_lacking[_random.Next(8)]] = "-"; }
        return string.Join(' ', schema.Columns.Select(c => values.GetValueOrDefault(c, "-")));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Address(bool v6) =>
        v6 ? $"2001:db8:{_random.Next(1, 3)}::{_random.Next(1, 5)}" : $"10.{_random.Next(2)}.{_random.Next(9, 11)}.{_random.Next(4)}";

    private FlowLogFilter RandomFilter()
    {
        FlowLogFilter filter = new() { VpcOfFlowLog = new Dictionary<string, string> { ["fl-1"] = "vpc-a", ["fl-2"] = "vpc-b" } };
        bool Now() => _random.Next(5) == 0;
        if (Now()) { filter = filter with { Action = ["REJECT"] }; }
        if (Now()) { filter = filter with { Port = _random.Next(2) == 0 ? [22] : [80, 443] }; }
        if (Now()) { filter = filter with { SourcePort = [1024, 1026] }; }
        if (Now()) { filter = filter with { Protocol = _random.Next(3) == 0 ? [IpProtocol.All] : [IpProtocol.Tcp] }; }
        if (Now()) { filter = filter with { InterfaceId = ["eni-1", "-"] }; }
        if (Now()) { filter = filter with { AccountId = _random.Next(2) == 0 ? [A] : [A, B] }; }
        if (Now()) { filter = filter with { Region = ["us-east-1"] }; }
        if (Now()) { filter = filter with { VpcId = ["vpc-b"] }; }
        if (Now()) { filter = filter with { SourceAddress = Blocks() }; }
        if (Now()) { filter = filter with { DestinationAddress = Blocks() }; }
        if (Now()) { filter = filter with { After = Moment() }; }
        if (Now()) { filter = filter with { Before = Moment().AddSeconds(-60) }; }
        return filter with { IncludeNoData = Now() };
    }

    // In a second in which windows end: the edges are what goes wrong.
    private DateTimeOffset Moment() => s_noon.AddMinutes(_random.Next(4) * 45).AddSeconds(_random.Next(300));

    private IPNetwork[] Blocks() => [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => IPNetwork.Parse(s_blocks[_random.Next(10)]))];

    [Fact]
    public async Task Random_searches_give_the_same_records()
    {
        Fill();
        int found = 0;
        for (int round = 0; round < 60; round++)
        {
            FlowLogFilter filter = RandomFilter();
            string[] local = Sorted(await _lab.ReadAsync(filter)), asked = Sorted(await _lab.SearchAsync(filter));
            Assert.Equal(local, asked);
            found += local.Length;
        }

        Assert.True(found > 5000, $"only {found} records were compared");
    }

    private static string[] Sorted(IReadOnlyList<FlowLogRecord> records) =>
        [.. records.Select(r => $"{KeyOf(r.Source!)} "
            + $"{string.Join(' ', s_wide.Columns.Concat(FlowLogSchema.Default.Columns).Distinct().Select(c => r.ValueOf(c) ?? "-"))}")
            .Order(StringComparer.Ordinal)];

    // A file's path here, an object's key there.
    private static string KeyOf(string source) => source[(source.LastIndexOf('/') + 1)..];

    [Fact]
    public async Task Random_questions_give_the_same_groups_and_counts()
    {
        Fill();
        string[] fields = ["SourceAddress", "DestinationAddress", "Port", "Protocol", "Action", "Interface", "Time", "SourcePort"];
        int groups = 0;
        for (int round = 0; round < 80; round++)
        {
            FlowLogFilter filter = RandomFilter() with { IncludeNoData = false };
            FlowLogGrouping[] by = [.. _random.GetItems(fields, _random.Next(0, 4)).Distinct().Select(FlowLogGrouping.Parse)
                .Select(b => b.Field == FlowLogField.Start ? b with { Step = TimeSpan.FromMinutes(_random.Next(1, 9)) } : b)];
            FlowLogQuestion question = new()
            {
                Filter = filter, By = by, Top = _random.Next(1, 12), InKeyOrder = _random.Next(4) == 0,
                Sum = [.. _random.GetItems(Enum.GetValues<FlowLogSum>(), _random.Next(1, 4)).Distinct()],
            };
            (FlowLogAnswer local, FlowLogSummary read) = await _lab.MeasureAsync(question);
            (FlowLogAnswer asked, FlowLogSummary counted) = await _lab.AskAsync(question);
            Assert.Equal(local.Groups.Select(Show), asked.Groups.Select(Show));
            Assert.Equal((local.GroupCount, read.Matched), (asked.GroupCount, counted.Matched));
            groups += local.Groups.Count;
            // With a time, those of its files are counted there, and those of the time itself here.
            if (filter.After is null && filter.Before is null && filter.VpcId.Count == 0)
            {
                Assert.Equal((read.NoData, read.SkipData), (counted.NoData, counted.SkipData));
            }
            else { Assert.InRange(counted.SkipData, 0, long.MaxValue); }
        }

        Assert.True(groups > 300, $"only {groups} groups were compared");
    }

    private static string Show(FlowLogGroup group) =>
        string.Join(' ', group.Key.Select(k => k is null ? "-" : $"{k} ({k.GetType().Name})")) + " = " + string.Join(' ', group.Sums);

    [Fact]
    public async Task The_ready_questions_give_the_same()
    {
        Fill();
        foreach (FlowLogQuestion question in new[]
        {
            FlowLogQuestion.TopTalkers, FlowLogQuestion.Rejects, FlowLogQuestion.Ports, FlowLogQuestion.Timeline(TimeSpan.FromMinutes(5))
        })
        {
            (FlowLogAnswer local, _) = await _lab.MeasureAsync(question);
            (FlowLogAnswer asked, _) = await _lab.AskAsync(question);
            Assert.Equal(local.Groups.Select(Show), asked.Groups.Select(Show));
            Assert.NotEmpty(local.Groups);
        }
    }

    [Fact]
    public async Task The_first_records_are_the_oldest()
    {
        Fill();
        IReadOnlyList<FlowLogRecord> first = await _lab.SearchAsync(new() { Action = ["REJECT"], AccountId = [A] }, 7);
        Assert.Equal(7, first.Count);
        Assert.Equal(first.Select(r => r.Start).OrderBy(s => s ?? DateTimeOffset.MaxValue), first.Select(r => r.Start));
        Assert.All(first, r => Assert.Equal("REJECT", r.Action));
    }

    [Fact]
    public async Task Flow_logs_of_two_formats_in_one_folder_are_told_apart()
    {
        // As many columns, so that each table reads the files of the other one too, and wrongly.
        FlowLogTable one = s_plain with { SharesFolders = true, FlowLogIds = ["fl-1"] };
        FlowLogTable other = one with { Schema = new(FlowLogSchema.Default.Columns.Reverse()), FlowLogIds = ["fl-9"] };
        foreach (FlowLogTable table in new[] { one, other })
        {
            FlowLogKey key = new() { AccountId = A, Region = "us-east-1", FlowLogId = table.FlowLogIds[0], Stamp = s_noon };
            _lab.Write(table, key, [.. Enumerable.Range(0, 50).Select(_ => Line(table.Schema, A, s_noon))]);
            Assert.True(table.Holds(key) && !table.Holds(key with { FlowLogId = "fl-5" }));
        }

        _lab.Register(one, other);
        Assert.Equal(100, (await _lab.SearchAsync(new() { IncludeNoData = true })).Count);
        Assert.Equal(Sorted(await _lab.ReadAsync(new() { Port = [22] })), Sorted(await _lab.SearchAsync(new() { Port = [22] })));
    }

    [Fact]
    public async Task The_view_has_the_records_of_all_tables_with_null_for_what_a_table_lacks()
    {
        Fill();
        _lab.Run(FlowLogDdl.CreateView("logs", "vpc_flow_logs", _lab.Tables));
        IReadOnlyList<FlowLogRecord> all = await _lab.ReadAsync(new() { IncludeNoData = true });
        using StreamReader counts = new(
            _lab.Query("SELECT count(*), count(\"tcp_flags\"), count(DISTINCT \"p_account\"), count(DISTINCT \"file_path\"), "
                + "sum(\"bytes\") FROM logs.vpc_flow_logs"));
        await counts.ReadLineAsync();
        (FlowLogAnswer answer, _) = await _lab.MeasureAsync(new());
        Assert.Equal(
            $"\"{all.Count}\",\"{all.Count(r => r.TcpFlags is not null)}\",\"2\",\"{_lab.Files.Count}\",\"{answer.Groups[0].Sums[0]}\"",
            await counts.ReadLineAsync());
    }

    [Fact]
    public async Task What_is_read_at_most_is_what_lies_in_the_folders_asked_for()
    {
        SimulatedWorld world = new();
        SimulatedCloud cloud = world.Connect(A, "eu-west-1");
        await cloud.ApplyAsync(new CreateBucket("bucket",
            "BucketOwnerEnforced") { Tags = ImmutableSortedDictionary<string, string>.Empty }, default);
        FlowLogTable hourly = s_plain with { IsHourly = true, FlowLogIds = ["fl-h"] };
        long size = 0;
        foreach (FlowLogTable table in new[] { s_plain, s_hive, s_parquet, hourly })
        {
            for (int hour = 0; hour < 48; hour += 6)
            {
                FlowLogKey key = new() { AccountId = A, Region = "us-east-1", FlowLogId = table.FlowLogIds[0], Stamp = s_noon.AddHours(
                    hour - 22), IsHive = table.IsHive, IsHourly = table.IsHourly, IsParquet = table.IsParquet, Prefix = table.Prefix };
                world.Objects.Put("bucket", key.ToString(), new byte[1 << (hour / 6)]);
                size += 1 << (hour / 6);
            }
        }

        async Task<string> Scan(FlowLogFilter filter, params FlowLogTable[] tables)
        {
            FlowLogScan scan = await FlowLogScan.EstimateAsync(FlowLogSql.Search(tables, filter), cloud.Objects, default);
            return $"{scan.Objects} {scan.Bytes}";
        }

        Assert.Equal($"8 {size / 4}", await Scan(new(), s_hive));
        Assert.Equal($"24 {size * 3 / 4}", await Scan(new(), s_hive, s_parquet, hourly));
        // The folder of a day has those of its hours in it, and what is in them is read too.
        Assert.Equal($"16 {size / 2}", await Scan(new(), s_plain));
        // A day is read as a whole, an hour by itself: from 18:00 of the second day on.
        FlowLogFilter late = new() { After = s_noon.AddHours(20) };
        Assert.Equal($"4 {16 + 32 + 64 + 128}", await Scan(late, s_parquet));
        Assert.Equal($"1 {128}", await Scan(late, s_hive));
        Assert.Equal("0 0", await Scan(new() { AccountId = [B] }, s_hive));
        Assert.Equal("at most 1 bytes in 1 object(s), some 0.00005 US dollars", new FlowLogScan(1, 1).ToString());
        Assert.Equal("at most 2.5 TB in 3 object(s), some 12.50 US dollars", new FlowLogScan(2_500_000_000_000, 3).ToString());
    }

    [Fact]
    public void Athena_gets_this_text()
    {
        FlowLogFilter filter = new()
        {
            SourceAddress = [IPNetwork.Parse("10.0.0.0/16"), IPNetwork.Parse("10.9.9.9/32"), IPNetwork.Parse("2001:db8::/32")],
            Action = ["REJECT"], AccountId = [A], Region = ["us-east-1"],
            After = s_noon, Before = s_noon.AddHours(1),
        };
        Assert.Equal("""
            SELECT * FROM (
              SELECT "version", "account_id", "interface_id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "action", "log_status", "$path" AS "file_path"
              FROM "logs"."TABLE"
              WHERE "p_account" IN ('111111111111') AND "p_region" IN ('us-east-1') AND "p_day" >= '2026/11/24' AND "p_day" <= '2026/11/24' AND CASE WHEN "end" > 2147483647 THEN CAST(floor("end" / 1000) AS bigint) ELSE "end" END >= 1795557600 AND CASE WHEN "start" > 2147483647 THEN CAST(floor("start" / 1000) AS bigint) ELSE "start" END < 1795561200 AND coalesce("log_status", 'OK') NOT IN ('NODATA', 'SKIPDATA') AND "action" IN ('REJECT') AND ("srcaddr" IN ('10.9.9.9') OR TRY_CAST(split_part("srcaddr", '.', 1) AS bigint) * 16777216 + TRY_CAST(split_part("srcaddr", '.', 2) AS bigint) * 65536 + TRY_CAST(split_part("srcaddr", '.', 3) AS bigint) * 256 + TRY_CAST(split_part("srcaddr", '.', 4) AS bigint) BETWEEN 167772160 AND 167837695 OR (strpos("srcaddr", ':') > 0 AND contains('2001:db8::/32', TRY_CAST("srcaddr" AS ipaddress))))
            ) r
            ORDER BY "start" NULLS LAST, "file_path"
            LIMIT 5
            """, FlowLogSql.Search([s_plain], filter, 5).Sql.Replace(s_plain.Name, "TABLE", StringComparison.Ordinal));
        Assert.Equal("""
            SELECT status, k1, k2, s1, records,
              sum(CASE WHEN status IS NULL THEN 1 ELSE 0 END) OVER () AS all_groups, sum(CASE WHEN status IS NULL THEN records ELSE 0 END) OVER () AS all_records
            FROM (
              SELECT status, k1, k2, CAST(coalesce(sum(v1), 0) AS bigint) AS s1, count(*) AS records
              FROM (
                SELECT CASE WHEN coalesce("log_status", 'OK') NOT IN ('NODATA', 'SKIPDATA') THEN NULL ELSE "log_status" END AS status, CASE WHEN coalesce("log_status", 'OK') NOT IN ('NODATA', 'SKIPDATA') THEN NULLIF("action", '-') END AS k1, CASE WHEN coalesce("log_status", 'OK') NOT IN ('NODATA', 'SKIPDATA') THEN "dstport" END AS k2, "bytes" AS v1
                FROM "logs"."TABLE"
              WHERE (NOT coalesce("log_status", 'OK') NOT IN ('NODATA', 'SKIPDATA') OR ("dstport" IN (22)))
              ) r
              GROUP BY status, k1, k2
            ) g
            ORDER BY status NULLS LAST, s1 DESC, k1 NULLS LAST, k2 NULLS LAST
            LIMIT 22
            """, FlowLogSql.Measure([s_plain], new()
            {
                Filter = new() { Port = [22] }, By = [FlowLogGrouping.Parse("Action"), FlowLogGrouping.Parse("Port")]
            }).Sql.Replace(s_plain.Name, "TABLE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x') OR 1=1 --")]
    [InlineData("''; DROP TABLE \"logs\"; --")]
    [InlineData("\\' OR TRUE")]
    [InlineData("%_\"`${p_account}\n;")]
    public async Task A_value_stays_a_value(string value)
    {
        Fill();
        FlowLogFilter filter = new() { InterfaceId = [value], VpcId = [value], Action = [value], Region = ["us-east-1"],
            VpcOfFlowLog = new Dictionary<string, string> { [value] = value, ["fl-1"] = value } };
        Assert.Empty(await _lab.SearchAsync(filter));
        Assert.NotEmpty(await _lab.SearchAsync(new()));
    }

    [Fact]
    public void A_table_that_lacks_a_field_is_left_out_and_named()
    {
        FlowLogStatement statement = FlowLogSql.Search([s_plain, s_hive], new() { VpcId = ["vpc-a"] });
        Assert.Equal([s_hive.Name], statement.Tables.Select(t => t.Name));
        Assert.Equal(s_plain.Name, Assert.Single(statement.Problems).Source);
        // Where all of its flow logs are known to be of other VPCs, nothing is missing.
        Dictionary<string, string> others = s_plain.FlowLogIds.ToDictionary(id => id, _ => "vpc-z");
        Assert.Empty(FlowLogSql.Search([s_plain, s_hive], new() { VpcId = ["vpc-a"], VpcOfFlowLog = others }).Problems);
        FlowLogQuestion question = new() { By = [FlowLogGrouping.Parse("TcpFlags")] };
        Assert.Equal("MissingField", Assert.Single(FlowLogSql.Measure([s_plain, s_hive], question).Problems).Id);
        Assert.Equal("MissingField", Assert.Throws<RefusedException>(() => FlowLogSql.Measure([s_plain], question)).Id);
        Assert.Equal("NotFound",
            Assert.Throws<NotFoundException>(() => FlowLogSql.Search([s_plain], new() { AccountId = ["999999999999"] })).Id);
    }

    [Fact]
    public void A_question_over_many_accounts_names_them()
    {
        FlowLogTable many = s_plain with { Accounts = [.. Enumerable.Range(0, 51).Select(i => $"{100000000000 + i}")] };
        Assert.Equal("AccountsNeeded", Assert.Throws<RefusedException>(() => FlowLogSql.Search([many], new())).Id);
        Assert.Contains("\"p_account\" IN ('100000000007')", FlowLogSql.Search([many], new() { AccountId = ["100000000007"] }).Sql,
            StringComparison.Ordinal);
        Assert.Equal("QuestionTooLong", Assert.Throws<RefusedException>(
            () => FlowLogSql.Search([s_plain], new() { InterfaceId = [.. Enumerable.Range(0, 20_000).Select(i => $"eni-{i:x17}")] })).Id);
    }
}
