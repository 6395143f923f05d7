using System.Management.Automation;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs.Sql;

/// <summary>Workgroup, database, tables and view of a central bucket: made of its flow logs, grown, healed, and removed.</summary>
public class FlowLogTableTests
{
    private const string Network = ReferenceNetwork.Connect + """
        $vpcA = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16
        $vpcB = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1

        """;

    private const string Enable = Network + """
        $logs = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A

        """;

    private static CatalogTable[] Tables(Shell shell) => [.. shell.World.State.Of<CatalogTable>().Where(t => t.Definition is not null)];

    [Fact]
    public void Two_flow_logs_of_one_format_are_one_table_and_a_second_run_changes_nothing()
    {
        using Shell shell = new();
        Assert.Equal("1 PlainText plain, daily 111111111111 222222222222 us-east-1 us-west-2 100 securenet-central-logs-1 "
            + "securenet_central_logs_1",
            Assert.Single(shell.Run(Enable + "$t = @($logs | Register-FlowLogTable); \"$($t.Count) $($t[0].FileFormat) $($t[0].Layout) "
                + "$($t[0].SourceAccountId) $($t[0].SourceRegion) $($t[0].MaxScanGB) $($t[0].WorkGroup) $($t[0].DatabaseName)\""))
                .ToString());
        CatalogTable view = Assert.Single(shell.World.State.Of<CatalogTable>(), t => t.ViewText is not null);
        Assert.Contains(Tables(shell)[0].TableName, view.ViewText, StringComparison.Ordinal);
        Assert.All(shell.World.State.Of<CatalogTable>(), t => Assert.Equal(("111111111111", "us-west-2"), (t.AccountId, t.Region)));
        Assert.Contains(shell.World.State.Of<Bucket>().Single().LifecycleRules, r => r is { Prefix: "athena-results/", ExpirationDays: 7 });
        int changes = shell.World.ChangingCalls;
        shell.Run("$null = Register-FlowLogTable central-logs-1");
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void A_new_flow_log_of_another_format_brings_a_table_and_one_of_another_account_widens_its_own()
    {
        using Shell shell = new();
        shell.Run(Network + "$null = $vpcA | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A; $null = Register-FlowLogTable "
            + "central-logs-1");
        CatalogTable first = Assert.Single(Tables(shell));
        Assert.Equal(["111111111111"], first.Definition!.Accounts);
        shell.Run("$null = $vpcB | Enable-CentralFlowLog -BucketName central-logs-1; $null = Register-FlowLogTable central-logs-1");
        CatalogTable widened = Assert.Single(Tables(shell));
        Assert.Equal(["111111111111", "222222222222"], widened.Definition!.Accounts);
        Assert.Equal(first.Definition.FirstDay, widened.Definition.FirstDay);
        shell.Run("$null = $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -Prefix columns -FileFormat Parquet "
            + "-HivePartition -HourlyPartition -Name second; $null = Register-FlowLogTable central-logs-1");
        Assert.Equal(2, Tables(shell).Length);
        CatalogTable view = Assert.Single(shell.World.State.Of<CatalogTable>(), t => t.ViewText is not null);
        Assert.All(Tables(shell), t => Assert.Contains(t.TableName, view.ViewText, StringComparison.Ordinal));
        // A flow log that is gone left files behind.
        shell.Run("Get-CentralFlowLog second | Disable-CentralFlowLog -Confirm:$false; $null = Register-FlowLogTable central-logs-1");
        Assert.Equal(2, Tables(shell).Length);
    }

    [Fact]
    public void Text_of_two_formats_in_the_same_folders_is_told_apart_by_flow_log_and_text_beside_parquet_is_refused()
    {
        using Shell shell = new();
        shell.Run(Network + """
            $null = $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A
            $vpcC = New-SecureVpc -Account B -Name VPC-ACC-C -CidrBlock 172.16.0.0/16 -AvailabilityZoneCount 1
            $null = $vpcC | Enable-CentralFlowLog -BucketName central-logs-1 -LogFormat '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}'
            $null = Register-FlowLogTable central-logs-1
            """);
        Assert.All(Tables(shell), t => Assert.True(t.Definition!.SharesFolders));
        Assert.Equal(2, Tables(shell).Length);
        shell.Run("$null = $vpcC | Enable-CentralFlowLog -BucketName central-logs-1 -FileFormat Parquet");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails("Register-FlowLogTable central-logs-1");
        Assert.StartsWith("MixedFileFormats,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void The_limit_is_changed_when_asked_and_kept_when_not()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = Register-FlowLogTable central-logs-1 -MaxScanGB 2.5; $null = Register-FlowLogTable central-logs-1");
        Assert.Equal(2_500_000_000, shell.World.State.Of<WorkGroup>().Single().Settings.BytesScannedCutoffPerQuery);
        Assert.Equal("3", Assert.Single(shell.Run("(Register-FlowLogTable central-logs-1 -MaxScanGB 3).MaxScanGB")).ToString());
        Assert.StartsWith("ParameterArgumentValidationError,",
            shell.Fails("Register-FlowLogTable central-logs-1 -MaxScanGB 0.001").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_prints_the_statements_and_makes_nothing()
    {
        using Shell shell = new();
        shell.Run(Enable);
        int changes = shell.World.ChangingCalls;
        string told = string.Join('\n', shell.Run("Register-FlowLogTable central-logs-1 -WhatIf 6>&1").Select(o => o.ToString()));
        Assert.Contains("CREATE DATABASE IF NOT EXISTS `securenet_central_logs_1`", told, StringComparison.Ordinal);
        Assert.Contains("'projection.p_account.values' = '111111111111,222222222222'", told, StringComparison.Ordinal);
        Assert.Contains("CREATE OR REPLACE VIEW \"securenet_central_logs_1\".\"vpc_flow_logs\"", told, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void Unregister_removes_all_of_it_and_keeps_the_bucket()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = Register-FlowLogTable central-logs-1; Unregister-FlowLogTable central-logs-1 -Confirm:$false");
        Assert.DoesNotContain(shell.World.State.Resources, r => r is WorkGroup or CatalogDatabase or CatalogTable);
        Assert.Single(shell.World.State.Of<Bucket>());
        Assert.StartsWith("NotFound,", shell.Fails("Unregister-FlowLogTable central-logs-1 -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_removal_of_the_deployment_takes_it_along_and_lists_it_before()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = Register-FlowLogTable central-logs-1");
        Assert.Equal(["database", "table", "table", "workgroup"],
            shell.Run("(Get-SecureDeployment | Where-Object Address -like 'athena/*').Kind").Select(o => o.ToString()).Order());
        shell.Run("$r = Remove-SecureDeployment -IncludeLogs -Confirm:$false; if (-not $r.IsEmpty) { throw 'something is left' }");
        Assert.DoesNotContain(shell.World.State.Resources, r => r is WorkGroup or CatalogDatabase or CatalogTable or Bucket);
    }

    [Fact]
    public void Who_may_not_list_Athena_can_show_and_remove_the_rest()
    {
        using Shell shell = new();
        shell.Run(Enable);
        shell.World.Options.DeniedActions.UnionWith(["athena:ListWorkGroups", "glue:GetDatabases", "glue:GetTables"]);
        Assert.Equal("2", Assert.Single(shell.Run("@(Get-SecureDeployment | Where-Object Kind -eq VPC).Count")).ToString());
        Assert.Equal(2, shell.Warnings.Count(w => w.Contains("Register-FlowLogTable", StringComparison.Ordinal)));
        shell.Run("$r = Remove-SecureDeployment -IncludeLogs -Confirm:$false; if (-not $r.IsEmpty) { throw 'something is left' }");
        Assert.Empty(shell.World.State.Of<Vpc>());
    }

    [Fact]
    public async Task What_others_put_into_the_database_is_not_deleted_with_it()
    {
        using Shell shell = new();
        shell.Run(Enable + "$null = Register-FlowLogTable central-logs-1");
        CatalogTable ours = Tables(shell)[0];
        await Task.CompletedTask;
        shell.World.Update(n =>
            n.With(ours with { Id = ours.DatabaseName + ".theirs", TableName = "theirs", Tags = ours.Tags.Clear(), Definition = null }));
        ErrorRecord error = shell.Fails("Unregister-FlowLogTable central-logs-1 -Confirm:$false");
        Assert.StartsWith("ForeignResources,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("theirs", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, shell.World.State.Of<CatalogTable>().Count());
    }

    [Fact]
    public void A_workgroup_of_that_name_that_is_not_ours_is_not_touched()
    {
        using Shell shell = new();
        shell.Run(Enable);
        shell.World.Update(n =>
            n.With(new WorkGroup { Id = "securenet-central-logs-1", AccountId = "111111111111", Region = "us-west-2" }));
        int changes = shell.World.ChangingCalls;
        Assert.StartsWith("NameBelongsToAnother,", shell.Fails("Register-FlowLogTable central-logs-1").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
        shell.Run("$null = New-CentralLogBucket lonely-logs-1 A -Account A");
        Assert.StartsWith("NoFlowLog,", shell.Fails("Register-FlowLogTable lonely-logs-1").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("NotFound,", shell.Fails("Register-FlowLogTable not-there-1").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_or_a_timeout_at_any_call_is_healed_by_running_again()
    {
        using Shell clean = new();
        clean.Run(Enable);
        int before = clean.World.ChangingCalls + clean.World.ListingCalls;
        clean.Run("$null = Register-FlowLogTable central-logs-1");
        int calls = clean.World.ChangingCalls + clean.World.ListingCalls - before;
        string[] wanted = Shown(clean);
        Assert.InRange(calls, 10, 60);
        for (int at = 1; at <= calls; at++)
        {
            foreach (bool after in new[] { false, true })
            {
                clean.Forget();
                clean.Run(Enable);
                int start = clean.World.ChangingCalls + clean.World.ListingCalls, fail = at;
                bool once = true;
                clean.World.Options.Inject = c => c.Number == start + fail && once && !(once = false)
                    ? new("AccessDeniedException", "not now", AfterWork: after) : null;
                clean.RunWithErrors("try { $null = Register-FlowLogTable central-logs-1 -ErrorAction Stop } catch { }");
                clean.World.Options.Inject = null;
                clean.Run("$null = Register-FlowLogTable central-logs-1");
                Assert.Equal(wanted, Shown(clean));
            }
        }

        // The removal likewise.
        clean.Run("Unregister-FlowLogTable central-logs-1 -Confirm:$false");
        for (int at = 1; at <= 12; at++)
        {
            clean.Run("$null = Register-FlowLogTable central-logs-1");
            int start = clean.World.ChangingCalls + clean.World.ListingCalls, fail = at;
            clean.World.Options.Inject =
                c => c.Number == start + fail ? new("AccessDeniedException", "not now", AfterWork: fail % 2 == 0) : null;
            clean.RunWithErrors("try { Unregister-FlowLogTable central-logs-1 -Confirm:$false -ErrorAction Stop } catch { }");
            clean.World.Options.Inject = null;
            clean.RunWithErrors("try { Unregister-FlowLogTable central-logs-1 -Confirm:$false -ErrorAction Stop } catch { if "
                + "($_.FullyQualifiedErrorId -notlike 'NotFound,*') { throw } }");
            Assert.Empty(Shown(clean));
        }

        static string[] Shown(Shell shell) => [.. shell.World.State.Resources.Where(r => r is WorkGroup or CatalogDatabase or CatalogTable)
            .Select(r => $"{r.Kind} {r.Id} {r.Address}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void The_statements_are_these()
    {
        FlowLogTable table = new()
        {
            Database = "db", Bucket = "logs-1", Prefix = "net",
            Schema = FlowLogSchema.FromLogFormat("${version} ${srcaddr} ${start} ${pkt-src-aws-service} ${new-field} ${new-field}"),
            IsHive = true, IsHourly = true, Accounts = ["111111111111"],
            Regions = ["eu-west-1"], FlowLogIds = ["fl-0a"], FirstDay = new(2026, 11, 3),
        };
        Assert.Equal($$"""
            CREATE EXTERNAL TABLE IF NOT EXISTS `db`.`{{table.Name}}` (
              `version` int,
              `srcaddr` string,
              `start` bigint,
              `pkt_src_aws_service` string,
              `new_field` string,
              `new_field_2` string)
            PARTITIONED BY (`p_account` string, `p_region` string, `p_day` string)
            ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
            STORED AS TEXTFILE
            LOCATION 's3://logs-1/net/AWSLogs/'
            TBLPROPERTIES (
              'skip.header.line.count' = '1', 
              'projection.enabled' = 'true', 
              'projection.p_account.type' = 'enum', 
              'projection.p_account.values' = '111111111111', 
              'projection.p_region.type' = 'enum', 
              'projection.p_region.values' = 'eu-west-1', 
              'projection.p_day.type' = 'date', 
              'projection.p_day.format' = "'year='yyyy'/month='MM'/day='dd'/hour='HH", 
              'projection.p_day.range' = 'year=2026/month=11/day=03/hour=00,NOW', 
              'projection.p_day.interval' = '1', 
              'projection.p_day.interval.unit' = 'HOURS', 
              'storage.location.template' = 's3://logs-1/net/AWSLogs/aws-account-id=${p_account}/aws-service=vpcflowlogs/aws-region=${p_region}/${p_day}/', 
              'securenet:accounts' = '111111111111', 
              'securenet:flow-logs' = 'fl-0a', 
              'securenet:shares-folders' = 'false', 
              'Name' = 'it''s')
            """.Replace("'it''s'", "\"it's\"", StringComparison.Ordinal), FlowLogDdl.CreateTable(table, [new("Name", "it's")]));
        string parquet = FlowLogDdl.CreateTable(table with
        {
            IsParquet = true, IsHive = false, IsHourly = false, Accounts = [.. Enumerable.Range(0, 51).Select(i => $"{100000000000 + i}")]
        }, []);
        Assert.Contains("STORED AS PARQUET\n", parquet, StringComparison.Ordinal);
        Assert.DoesNotContain("skip.header", parquet, StringComparison.Ordinal);
        Assert.Contains("'projection.p_account.type' = 'injected'", parquet, StringComparison.Ordinal);
        Assert.DoesNotContain("p_account.values", parquet, StringComparison.Ordinal);
        Assert.Contains("'storage.location.template' = 's3://logs-1/net/AWSLogs/${p_account}/vpcflowlogs/${p_region}/${p_day}/'", parquet,
            StringComparison.Ordinal);
        Assert.Equal("\"a \\\" ' \\\\ b\"", SqlText.DdlText("a \" ' \\ b"));
    }

    [Fact]
    public void What_the_catalog_has_is_read_back_as_it_was_written()
    {
        foreach (bool hive in new[] { false, true })
        {
            foreach (bool hourly in new[] { false, true })
            {
                FlowLogTable table = new()
                {
                    Database = "db", Bucket = "logs-1", Prefix = hive ? "a/b" : "", Schema = FlowLogSchema.Default, IsParquet = hourly,
                    IsHive = hive, IsHourly = hourly, Accounts = ["1", "2"], Regions = ["eu-west-1"],
                    FlowLogIds = ["fl-0a", "fl-0b"], SharesFolders = hive, FirstDay = new(2025, 2, 9),
                };
                FlowLogTable read = FlowLogTableReader.Read(
                    "db", table.Columns, table.IsParquet, FlowLogDdl.PropertiesOf(table).ToDictionary())!;
                Assert.Equal(FlowLogDdl.PropertiesOf(table), FlowLogDdl.PropertiesOf(read));
                Assert.Equal((table.Name, table.Bucket, table.Prefix, table.FirstDay),
                    (read.Name, read.Bucket, read.Prefix, read.FirstDay));
            }
        }

        Assert.Null(FlowLogTableReader.Read("db", ["a"], false, new Dictionary<string, string>()));
    }
}
