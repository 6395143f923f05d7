using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;

namespace SecureNet.Simulation.FlowLogs;

/// <summary>
/// Athena over the simulated buckets. It does not read SQL: it answers the question that the SQL was made of by the engine of this machine,
/// over the objects that the tables go over, and writes the answer to where Athena would. That both give the same is shown
/// elsewhere, by DuckDB on the SQL itself.
/// </summary>
internal sealed class SimulatedQueryEngine(SimulatedCloud cloud, SimulatedWorld world) : IQueryEngine
{
    private readonly ConcurrentDictionary<string, Query> _queries = new();
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    public Task<string> StartAsync(QueryRequest request, CancellationToken cancellationToken) =>
        cloud.CallAsync("athena:StartQueryExecution", request.WorkGroup, false, () =>
        {
            WorkGroup group = world.State.Find<WorkGroup>(cloud.Place, ResourceKind.WorkGroup, request.WorkGroup)
                ?? throw new CloudException("InvalidRequestException", $"WorkGroup {request.WorkGroup} is not found.",
                    "athena:StartQueryExecution", cloud.Place);
            string id = _tokens.GetOrAdd(request.ClientRequestToken, _ => Guid.NewGuid().ToString());
            _queries.GetOrAdd(id, _ => new(request, group));
            return id;
        }, cancellationToken);

    public async Task<QueryExecution> GetAsync(string queryExecutionId, CancellationToken cancellationToken)
    {
        Query query = await cloud.CallAsync("athena:GetQueryExecution", queryExecutionId, false,
            () => Find(queryExecutionId, "athena:GetQueryExecution"), cancellationToken).ConfigureAwait(false);
        // Queued at the first look, running at the second, over at the third.
        int look = Interlocked.Increment(ref query.Looks);
        if (query.End is null && look > 2) { query.End = await RunAsync(queryExecutionId, query, cancellationToken).ConfigureAwait(false); }
        return query.End ?? new(queryExecutionId, look == 1 ? QueryState.Queued : QueryState.Running, null, null, 0);
    }

    public Task StopAsync(string queryExecutionId, CancellationToken cancellationToken) =>
        cloud.CallAsync("athena:StopQueryExecution", queryExecutionId, false, () =>
        {
            Query query = Find(queryExecutionId, "athena:StopQueryExecution");
            return query.End ??= new(queryExecutionId, QueryState.Cancelled, "Query was cancelled by user", null, 0);
        }, cancellationToken);

    private Query Find(string id, string action) => _queries.TryGetValue(id, out Query? query) ? query
        : throw new CloudException("InvalidRequestException", $"QueryExecution {id} was not found", action, cloud.Place);

    private async Task<QueryExecution> RunAsync(string id, Query query, CancellationToken cancellationToken)
    {
        FlowLogStatement statement = query.Request.Statement;
        foreach (FlowLogTable table in statement.Tables)
        {
            if (world.State.Find<CatalogTable>(cloud.Place, ResourceKind.CatalogTable,
                CatalogTable.IdOf(table.Database, table.Name)) is null)
            {
                return new(id, QueryState.Failed,
                    $"TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.{table.Database}.{table.Name}' does not exist", null, 0);
            }
        }

        FlowLogScan scan = await FlowLogScan.EstimateAsync(statement, cloud.Objects, cancellationToken).ConfigureAwait(false);
        if (scan.Bytes > query.Group.Settings.BytesScannedCutoffPerQuery)
        {
            return new(id, QueryState.Cancelled, "Query cancelled! : Bytes scanned limit was exceeded", null,
                query.Group.Settings.BytesScannedCutoffPerQuery.Value);
        }
        List<FlowLogObject> objects = [];
        foreach (IGrouping<(string Bucket, string Prefix), FlowLogTable> place in statement.Tables.GroupBy(t => (t.Bucket, t.Prefix)))
        {
            await foreach (FlowLogObject o in new FlowLogBucket(cloud.Objects, place.Key.Bucket,
                place.Key.Prefix).ListAsync(statement.Filter, cancellationToken).ConfigureAwait(false))
            {
                if (o.Key is { } key && place.Any(t => t.Holds(key))) { objects.Add(o); }
            }
        }

        FlowLogSummary summary = new();
        StringBuilder csv = new();
        if (statement.Question is { } question)
        {
            await MeasureAsync(question, objects, summary, csv, cancellationToken).ConfigureAwait(false);
        }
        else { await SearchAsync(statement, objects, summary, csv, cancellationToken).ConfigureAwait(false); }
        string output = $"{query.Group.Settings.OutputLocation}{id}.csv";
        int slash = output.IndexOf('/', 5);
        await cloud.Objects.PutAsync(output[5..slash], output[(slash + 1)..], Encoding.UTF8.GetBytes(csv.ToString()), cancellationToken)
            .ConfigureAwait(false);
        return new(id, QueryState.Succeeded, null, output, summary.BytesScanned);
    }

    private static async Task MeasureAsync(FlowLogQuestion question, List<FlowLogObject> objects, FlowLogSummary summary, StringBuilder csv,
        CancellationToken cancellationToken)
    {
        FlowLogAnswer answer = await new FlowLogMeasurer(question, new(),
            1 << 28).RunAsync(objects.ToAsyncEnumerable(), summary, _ => { }, cancellationToken).ConfigureAwait(false);
        string[] keys = [.. question.By.Select((_, i) => $"k{i + 1}")], sums = [.. question.Sum.Select((_, i) => $"s{i + 1}")];
        csv.Append(CsvReader.Line(
            [FlowLogSql.StatusColumn, .. keys, .. sums, FlowLogSql.CountColumn, FlowLogSql.GroupCountColumn, FlowLogSql.MatchedColumn]));
        foreach ((string status, long count) in new[] { ("NODATA", summary.NoData), ("SKIPDATA", summary.SkipData) }
            .Where(s => s.Item2 > 0))
        {
            csv.Append(CsvReader.Line([status, .. keys.Select(_ => (string?)null), .. sums.Select(_ => "0"), Text(count),
                Text(answer.GroupCount), Text(summary.Matched)]));
        }

        // How many records a group has is not asked for, and not shown.
        foreach (FlowLogGroup group in answer.Groups) { csv.Append(CsvReader.Line(
        [
            null, .. group.Key.Select(Text), .. group.Sums.Select(s => Text(s)), "0", Text(answer.GroupCount), Text(summary.Matched)
        ])); }
    }

    private static async Task SearchAsync(FlowLogStatement statement, List<FlowLogObject> objects, FlowLogSummary summary,
        StringBuilder csv, CancellationToken cancellationToken)
    {
        List<FlowLogRecord> found = [];
        await foreach (IReadOnlyList<FlowLogRecord> batch in new FlowLogReader(statement.Filter, new(), summary,
            _ => { }).ReadAsync(objects.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false)) { found.AddRange(batch); }
        csv.Append(CsvReader.Line(statement.Schema!.Columns.Select(c => c.Replace('-', '_')).Append(FlowLogSql.PathColumn)));
        string bucket = statement.Tables[0].Bucket;
        foreach (FlowLogRecord record in found.OrderBy(r => r.Start ?? DateTimeOffset.MaxValue)
            .ThenBy(r => r.Source, StringComparer.Ordinal).Take((int)Math.Min(statement.First, int.MaxValue)))
        {
            csv.Append(CsvReader.Line(statement.Schema.Columns.Select(c => record.ValueOf(c)).Append($"s3://{bucket}/{record.Source}")));
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        IpProtocol protocol => protocol.Number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private sealed class Query(QueryRequest request, WorkGroup group)
    {
        public int Looks;

        public QueryRequest Request => request;

        public WorkGroup Group => group;

        public QueryExecution? End { get; set; }
    }
}
