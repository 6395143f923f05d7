using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>
/// Athena and Glue over the real wire protocol. moto runs no SQL: its answers are queued before, and what the statements would make is
/// put into its catalog by the test.
/// </summary>
[Trait("Category", "Moto")]
public sealed class MotoAthenaTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static readonly Place s_place = new("123456789012", "eu-west-1");
    private static readonly ImmutableSortedDictionary<string, string> s_tags = Blueprint.TagsFor("d", "athena/logs-1/workgroup",
        "securenet-logs-1");
    private static readonly WorkGroupSettings s_settings = new()
    {
        OutputLocation = "s3://logs-1/athena-results/", BytesScannedCutoffPerQuery = 5_000_000_000
    };
    private static readonly FlowLogTable s_table = new() { Database = "securenet_logs_1", Bucket = "logs-1", Schema = FlowLogSchema.Default,
        Accounts = ["123456789012"], Regions = ["eu-west-1"], FlowLogIds = ["fl-0a"], FirstDay = new(2026, 1, 2) };

    private AwsClients Clients() =>
        new(new() { Region = s_place.Region, EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test"));

    [SkippableFact]
    public async Task A_workgroup_is_made_with_its_tags_and_settings_listed_and_deleted()
    {
        AwsCloud cloud = new(s_place, Clients());
        await cloud.ApplyAsync(new CreateWorkGroup("securenet-logs-1", s_settings) { Tags = s_tags }, default);
        foreach (ResourceFilter filter in new[] { ResourceFilter.All, ResourceFilter.ById("securenet-logs-1"), new(Deployment: "d") })
        {
            WorkGroup group = Assert.IsType<WorkGroup>(Assert.Single(await cloud.ListAsync(ResourceKind.WorkGroup, filter, default),
                g => g.Id == "securenet-logs-1"));
            Assert.Equal((s_settings, "ENABLED", "athena/logs-1/workgroup"), (group.Settings, group.State, group.Address));
        }

        Assert.Empty(await cloud.ListAsync(ResourceKind.WorkGroup, ResourceFilter.ById("securenet-other"), default));
        await cloud.ApplyAsync(new DeleteWorkGroup("securenet-logs-1"), default);
        Assert.DoesNotContain(await cloud.ListAsync(ResourceKind.WorkGroup, ResourceFilter.All, default), g => g.Id == "securenet-logs-1");
    }

    [SkippableFact]
    public async Task Statements_run_to_their_end_and_the_catalog_is_read_and_deleted()
    {
        AwsClients clients = Clients();
        AwsCloud cloud = new(s_place, clients);
        List<string> called = [];
        cloud.Called += c => { lock (called) { called.Add(c.Action); } };
        await cloud.ApplyAsync(new CreateWorkGroup("securenet-statements", s_settings) { Tags = s_tags }, default);
        CreateFlowLogTable create = new(s_table.Database, s_table,
            "securenet-statements") { Tags = Blueprint.TagsFor("d", "athena/logs-1/database/t", s_table.Name) };
        CatalogTable made = Assert.IsType<CatalogTable>(await cloud.ApplyAsync(create, default));
        Assert.Equal($"{s_table.Database}.{s_table.Name}", made.Id);
        Assert.Equal(["athena:CreateWorkGroup", "athena:StartQueryExecution", "athena:GetQueryExecution"], called);

        // What the statements do in Athena.
        JsonClient glue = clients.Json(JsonService.Glue);
        JsonObject Properties(IEnumerable<KeyValuePair<string, string>> all) =>
            new(all.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        await glue.CallAsync("CreateDatabase", new() { ["DatabaseInput"] = new JsonObject { ["Name"] = s_table.Database, ["Parameters"] =
            Properties(Blueprint.TagsFor("d", "athena/logs-1/database", s_table.Database).Add("securenet:bucket", "logs-1")) } }, default);
        await glue.CallAsync("CreateTable", new()
        {
            ["DatabaseName"] = s_table.Database,
            ["TableInput"] = new JsonObject
            {
                ["Name"] = s_table.Name, ["TableType"] = "EXTERNAL_TABLE",
                ["Parameters"] = Properties([.. FlowLogDdl.PropertiesOf(s_table), .. create.Tags]),
                ["StorageDescriptor"] = new JsonObject { ["Columns"] = new JsonArray(
                [
                    .. s_table.Columns.Select(c => new JsonObject { ["Name"] = c, ["Type"] = "string" })
                ]), ["SerdeInfo"] = new JsonObject { ["SerializationLibrary"] = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe" } },
            },
        }, default);
        const string Sql = "SELECT * FROM flow_logs_text_00000000 WHERE strpos(path, '_fl-0a_') > 0";
        string view = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["originalSql"] = Sql }.ToJsonString()));
        await glue.CallAsync("CreateTable", new() { ["DatabaseName"] = s_table.Database, ["TableInput"] = new JsonObject
        {
            ["Name"] = "vpc_flow_logs", ["TableType"] = "VIRTUAL_VIEW", ["ViewOriginalText"] = $"/* Presto View: {view} */",
            ["Parameters"] = new JsonObject { ["presto_view"] = "true" }
        } }, default);

        CatalogDatabase database = Assert.IsType<CatalogDatabase>(
            Assert.Single(await cloud.ListAsync(ResourceKind.CatalogDatabase, ResourceFilter.All, default)));
        Assert.Equal(("d", "logs-1"), (database.Deployment, database.BucketName));
        CatalogTable[] tables = [.. (await cloud.ListAsync(ResourceKind.CatalogTable, new(Deployment: "d"), default)).OfType<CatalogTable>()
            .OrderBy(t => t.Id, StringComparer.Ordinal)];
        Assert.Equal(FlowLogDdl.PropertiesOf(s_table), FlowLogDdl.PropertiesOf(tables[0].Definition!));
        Assert.Equal(FlowLogSchema.Default.Header, tables[0].Definition!.Schema.Header);
        Assert.Equal((Sql, "athena/logs-1/database/vpc_flow_logs"), (tables[1].ViewText, tables[1].Address));
        Assert.Equal(["_fl-0a_", "flow_logs_text_00000000"], tables[1].ViewParts.Order(StringComparer.Ordinal));

        foreach (CatalogTable table in tables) { await cloud.ApplyAsync(new DeleteCatalogTable(table.Id), default); }
        Assert.Equal("EntityNotFoundException",
            (await Assert.ThrowsAsync<CloudException>(() => cloud.ApplyAsync(new DeleteCatalogTable(tables[0].Id), default))).Code);
        await cloud.ApplyAsync(new DeleteCatalogDatabase(database.Id), default);
        Assert.Empty(await cloud.ListAsync(ResourceKind.CatalogTable, ResourceFilter.ById(tables[0].Id), default));
    }

    [SkippableFact]
    public async Task A_question_is_sent_waited_for_and_its_answer_read_from_the_bucket()
    {
        AwsClients clients = Clients();
        AwsCloud cloud = new(s_place, clients);
        await clients.S3.PutBucketAsync(new Amazon.S3.Model.PutBucketRequest
        {
            BucketName = "logs-1", PutBucketConfiguration = new() { LocationConstraint = s_place.Region }
        });
        await cloud.ApplyAsync(new CreateWorkGroup("securenet-questions", s_settings) { Tags = s_tags }, default);
        FlowLogQuestion question = new() { Filter = new() { Action = ["REJECT"] }, By = [FlowLogGrouping.Parse("Port")], Top = 3 };
        FlowLogStatement statement = FlowLogSql.Measure([s_table], question);
        JsonObject Cell(string? value) => new() { ["VarCharValue"] = value };
        JsonArray Row(params string[] values) => [.. values.Select(Cell)];
        using HttpClient http = new();
        using HttpResponseMessage queued = await http.PostAsync(new Uri($"{moto.Url()}/moto-api/static/athena/query-results"),
            new StringContent(new JsonObject
            {
                ["account_id"] = s_place.AccountId, ["region"] = s_place.Region,
                ["results"] = new JsonArray(new JsonObject
                {
                    ["rows"] = new JsonArray(
                        new JsonObject { ["Data"] = Row("status", "k1", "s1", "records", "all_groups", "all_records") },
                        new JsonObject { ["Data"] = Row("SKIPDATA", "", "0", "4", "9", "30") },
                        new JsonObject { ["Data"] = Row("", "443", "1200", "20", "9", "30") }),
                    ["column_info"] = new JsonArray(),
                }),
            }.ToJsonString()));
        Assert.Equal(System.Net.HttpStatusCode.Created, queued.StatusCode);
        QueryRunner runner = new(cloud.Queries, cloud.Objects, CloudPace.Simulated);
        List<QueryState> seen = [];
        QueryExecution done = await runner.RunAsync(new(statement, s_table.Database, "securenet-questions", s_settings.OutputLocation,
            Guid.NewGuid().ToString()), e => seen.Add(e.State), default);
        Assert.Equal(QueryState.Succeeded, seen[^1]);
        FlowLogSummary summary = new();
        await using Stream answer = await runner.OpenAnswerAsync(done, default);
        FlowLogAnswer groups = await FlowLogAnswerReader.ReadGroupsAsync(answer, question, summary, default);
        Assert.Equal("443 = 1200", Assert.Single(groups.Groups.Select(g => $"{g.Key[0]} = {g.Sums[0]}")));
        Assert.Equal((9L, 30L, 4L), (groups.GroupCount, summary.Matched, summary.SkipData));
        JsonResponse sent = await clients.Json(JsonService.Athena).CallAsync("GetQueryExecution",
            new() { ["QueryExecutionId"] = done.Id }, default);
        Assert.Equal(statement.Sql, sent.Result.GetProperty("QueryExecution").GetProperty("Query").GetString());
        Assert.Equal("securenet-questions", sent.Result.GetProperty("QueryExecution").GetProperty("WorkGroup").GetString());
    }
}
