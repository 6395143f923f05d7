using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.FlowLogs;
using SecureNet.Tests.FlowLogs;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>
/// Register, ask and unregister as a user does, over the real wire protocol. moto records the statements and runs none: the test reads them
/// and puts into the catalog what they say.
/// </summary>
[Trait("Category", "Moto")]
public sealed partial class MotoAthenaCmdletTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Bucket = "athena-e2e-logs", Account = "123456789012";
    private const string Connect =
        "$ErrorActionPreference = 'Stop'; $VerbosePreference = 'SilentlyContinue'; $null = Connect-SecureAccount A "
            + "eu-west-1 -Deployment e2e; ";

    private string Run(string script)
    {
        Dictionary<string, string> environment = new()
        {
            ["AWS_ENDPOINT_URL"] = moto.Url(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test"
        };
        (int code, string output) = HostProcess.Run(environment, "-Command", Connect + script);
        Assert.True(code == 0, output);
        return output;
    }

    [SkippableFact]
    public async Task Tables_are_made_found_again_asked_and_removed()
    {
        AwsClients clients = new(new() { Region = "eu-west-1", EndpointUrl = moto.Url() }, new BasicAWSCredentials("test", "test"));
        JsonClient athena = clients.Json(JsonService.Athena), glue = clients.Json(JsonService.Glue);
        string made = Run("$log = New-SecureVpc -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 | Enable-CentralFlowLog "
            + $"-BucketName {Bucket} -LogAccount A; $t = $log | Register-FlowLogTable -MaxScanGB 2; \"flow log "
            + "$($log.FlowLogId) table $($t.Name) limit $($t.MaxScanGB)\"");
        Match said = Regex.Match(made, "flow log (fl-[0-9a-f]+) table (flow_logs_text_[0-9a-f]{8}) limit 2");
        Assert.True(said.Success, made);

        List<string> statements = [];
        JsonElement ids = (await athena.CallAsync("ListQueryExecutions", new() { ["WorkGroup"] = "securenet-" + Bucket },
            default)).Result.GetProperty("QueryExecutionIds");
        foreach (JsonElement id in ids.EnumerateArray())
        {
            statements.Add((await athena.CallAsync("GetQueryExecution", new() { ["QueryExecutionId"] = id.GetString() },
                default)).Result.GetProperty("QueryExecution").GetProperty("Query").GetString()!);
        }

        Assert.Equal(3, statements.Count);
        foreach (string sql in statements.OrderBy(s => !s.StartsWith("CREATE DATABASE", StringComparison.Ordinal)))
        {
            await CarryOutAsync(glue, sql);
        }
        string[] columns = [.. Column().Matches(statements.Single(s => s.StartsWith("CREATE EXTERNAL", StringComparison.Ordinal)))
            .Select(m => m.Groups[1].Value)];
        FlowLogKey key = new()
        {
            AccountId = Account, Region = "eu-west-1", FlowLogId = said.Groups[1].Value, Stamp = DateTimeOffset.UtcNow
        };
        // moto is reached without TLS, which the bucket's policy forbids.
        await clients.S3.DeleteBucketPolicyAsync(Bucket);
        using MemoryStream content = new(FlowLogLab.Gzip(FlowLogLab.Lines(FlowLogLab.Header, FlowLogLab.Record(1))));
        await clients.S3.PutObjectAsync(new() { BucketName = Bucket, Key = key.ToString(), InputStream = content });
        Dictionary<string, string> record = new() { ["srcaddr"] = "10.0.0.4", ["bytes"] = "252", ["action"] = "REJECT",
            ["log_status"] = "OK", ["protocol"] = "1", ["file_path"] = $"s3://{Bucket}/{key}" };
        await QueueAsync([.. columns, "file_path"], record);

        string asked = Run($"""
            $before = (Get-SecureAccount A).ChangingCalls
            $null = Register-FlowLogTable {Bucket}
            "$((Get-SecureAccount A).ChangingCalls - $before) changing calls"
            Search-CentralFlowLog {Bucket} -Engine Athena -Action REJECT | ForEach-Object {"{"} "found $($_.SourceAddress) $($_.Bytes) $($_.Protocol) $($_.Source)" {"}"}
            Unregister-FlowLogTable {Bucket} -Confirm:$false
            "$(@(Get-SecureDeployment | Where-Object Address -like 'athena/*').Count) left"
            """);
        Assert.Contains("0 changing calls", asked, StringComparison.Ordinal);
        Assert.Contains("Athena reads at most", asked, StringComparison.Ordinal);
        Assert.Contains($"found 10.0.0.4 252 icmp {key}", asked, StringComparison.Ordinal);
        Assert.Contains("0 left", asked, StringComparison.Ordinal);
        Assert.Empty((await glue.CallAsync("GetDatabases", [], default)).Result.GetProperty("DatabaseList").EnumerateArray());
    }

    /// <summary>Puts into the catalog what a statement says, read from its text.</summary>
    private static async Task CarryOutAsync(JsonClient glue, string sql)
    {
        string[] names = [.. Name().Matches(sql).Select(m => m.Groups[1].Value)];
        JsonObject properties = new(
            Property().Matches(sql).Select(m => KeyValuePair.Create(m.Groups[1].Value, (JsonNode?)m.Groups[2].Value)));
        if (sql.StartsWith("CREATE DATABASE", StringComparison.Ordinal))
        {
            await glue.CallAsync("CreateDatabase",
                new() { ["DatabaseInput"] = new JsonObject { ["Name"] = names[0], ["Parameters"] = properties } }, default);
            return;
        }

        bool isView = sql.StartsWith("CREATE OR REPLACE VIEW", StringComparison.Ordinal);
        string view = Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject { ["originalSql"] = sql }.ToJsonString()));
        await glue.CallAsync("CreateTable", new()
        {
            ["DatabaseName"] = names[0],
            ["TableInput"] = isView ? new JsonObject
            {
                ["Name"] = names[1], ["TableType"] = "VIRTUAL_VIEW", ["ViewOriginalText"] = $"/* Presto View: {view} */"
            } : new JsonObject
            {
                ["Name"] = names[1], ["TableType"] = "EXTERNAL_TABLE", ["Parameters"] = properties,
                ["StorageDescriptor"] = new JsonObject
                {
                    ["Columns"] = new JsonArray([.. Column().Matches(sql)
                        .Select(m => new JsonObject { ["Name"] = m.Groups[1].Value, ["Type"] = m.Groups[2].Value })]),
                    ["SerdeInfo"] = new JsonObject { ["SerializationLibrary"] = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe" },
                },
            },
        }, default);
    }

    private async Task QueueAsync(string[] columns, Dictionary<string, string> record)
    {
        JsonObject Row(IEnumerable<string> values) =>
            new() { ["Data"] = new JsonArray([.. values.Select(v => new JsonObject { ["VarCharValue"] = v })]) };
        using HttpClient http = new();
        using StringContent body = new(new JsonObject
        {
            ["account_id"] = Account, ["region"] = "eu-west-1",
            ["results"] = new JsonArray(new JsonObject { ["rows"] = new JsonArray(Row(columns),
                Row(columns.Select(c => record.GetValueOrDefault(c, "")))), ["column_info"] = new JsonArray() }),
        }.ToJsonString());
        using HttpResponseMessage queued = await http.PostAsync(new Uri($"{moto.Url()}/moto-api/static/athena/query-results"), body);
        Assert.Equal(System.Net.HttpStatusCode.Created, queued.StatusCode);
    }

    [GeneratedRegex("[`\"]([a-z0-9_]+)[`\"]")]
    private static partial Regex Name();

    [GeneratedRegex("^  `([a-z0-9_]+)` (int|bigint|string)", RegexOptions.Multiline)]
    private static partial Regex Column();

    [GeneratedRegex("^  '([^']+)' = ['\"](.*?)['\"],?\\)? ?$", RegexOptions.Multiline)]
    private static partial Regex Property();
}
