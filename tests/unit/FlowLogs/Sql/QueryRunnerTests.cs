using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Tests.FlowLogs.Sql;

/// <summary>A query is started once, waited for, stopped where nobody wants it any more, and its failure comes with what to do.</summary>
public class QueryRunnerTests
{
    private static readonly Place s_place = new("111111111111", "us-west-2");
    private static readonly QueryRequest s_request = new(new("SELECT 1", FlowLogFilter.All, []), "db", "wg", "s3://b/r/",
        "0123456789abcdef0123456789abcdef");

    /// <summary>An engine that says one thing after the other, and the last one for ever.</summary>
    private sealed class Engine(params QueryExecution[] says) : IQueryEngine
    {
        private int _look;

        public List<string> Stopped { get; } = [];

        public List<string> Tokens { get; } = [];

        public Queue<CloudException> StartFailures { get; } = new();

        public Task<string> StartAsync(QueryRequest request, CancellationToken cancellationToken)
        {
            Tokens.Add(request.ClientRequestToken);
            return StartFailures.TryDequeue(out CloudException? failure) ? throw failure : Task.FromResult("q-1");
        }

        public Queue<CloudException> GetFailures { get; } = new();

        public Task<QueryExecution> GetAsync(string queryExecutionId, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (GetFailures.TryDequeue(out CloudException? failure)) { throw failure; }
            return Task.FromResult(says[Math.Min(_look++, says.Length - 1)]);
        }

        public Task StopAsync(string queryExecutionId, CancellationToken cancellationToken)
        {
            Assert.False(cancellationToken.IsCancellationRequested);
            Stopped.Add(queryExecutionId);
            return Task.CompletedTask;
        }
    }

    private static QueryExecution Is(QueryState state, string? reason = null, string? output = null) =>
        new("q-1", state, reason, output, 12_345_678);

    private static QueryRunner Runner(IQueryEngine engine) => new(engine, null!, CloudPace.Simulated);

    [Fact]
    public async Task It_waits_until_the_query_is_over_and_tells_how_it_goes()
    {
        Engine engine = new(Is(QueryState.Queued), Is(QueryState.Running), Is(QueryState.Running),
            Is(QueryState.Succeeded, output: "s3://b/r/q-1.csv"));
        List<QueryState> seen = [];
        Assert.Equal("s3://b/r/q-1.csv", (await Runner(engine).RunAsync(s_request, e => seen.Add(e.State), default)).OutputLocation);
        Assert.Equal([QueryState.Queued, QueryState.Running, QueryState.Running, QueryState.Succeeded], seen);
        Assert.Empty(engine.Stopped);
    }

    [Fact]
    public async Task A_start_that_was_throttled_or_lost_is_repeated_with_the_same_token()
    {
        Engine engine = new(Is(QueryState.Succeeded));
        engine.StartFailures.Enqueue(new("TooManyRequestsException", "slow down", "athena:StartQueryExecution", s_place));
        engine.StartFailures.Enqueue(new("RequestTimeout", "no answer", "athena:StartQueryExecution", s_place, mayHaveBeenDone: true));
        await Runner(engine).RunAsync(s_request, _ => { }, default);
        Assert.Equal(3, engine.Tokens.Count);
        Assert.Single(engine.Tokens.Distinct());
        engine.StartFailures.Enqueue(new("InvalidRequestException", "no", "athena:StartQueryExecution", s_place));
        Assert.Equal("InvalidRequestException",
            (await Assert.ThrowsAsync<CloudException>(() => Runner(engine).RunAsync(s_request, _ => { }, default))).Code);
    }

    [Fact]
    public async Task A_look_that_fails_is_repeated_and_a_query_that_cannot_be_looked_at_is_stopped()
    {
        Engine engine = new(Is(QueryState.Running), Is(QueryState.Succeeded));
        engine.GetFailures.Enqueue(new("ThrottlingException", "slow down", "athena:GetQueryExecution", s_place));
        engine.GetFailures.Enqueue(new("RequestTimeout", "no answer", "athena:GetQueryExecution", s_place, mayHaveBeenDone: true));
        Assert.Equal(QueryState.Succeeded, (await Runner(engine).RunAsync(s_request, _ => { }, default)).State);
        Assert.Empty(engine.Stopped);
        engine.GetFailures.Enqueue(new("AccessDeniedException", "not yours", "athena:GetQueryExecution", s_place));
        Assert.Equal("AccessDeniedException",
            (await Assert.ThrowsAsync<CloudException>(() => Runner(engine).RunAsync(s_request, _ => { }, default))).Code);
        Assert.Equal(["q-1"], engine.Stopped);
    }

    [Fact]
    public async Task What_is_cancelled_here_is_stopped_there()
    {
        Engine engine = new(Is(QueryState.Running));
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(engine).RunAsync(s_request, _ => stop.Cancel(), stop.Token));
        Assert.Equal(["q-1"], engine.Stopped);
    }

    [Theory]
    [InlineData(QueryState.Cancelled, "Query cancelled! : Bytes scanned limit was exceeded", "QueryCancelled", "-MaxScanGB")]
    [InlineData(QueryState.Cancelled, null, "QueryCancelled", "Run it again")]
    [InlineData(QueryState.Failed, "Access Denied (Service: Amazon S3; Status Code: 403)", "QueryFailed", "s3:GetObject")]
    [InlineData(QueryState.Failed, "TABLE_NOT_FOUND: line 1:15: Table 'x' does not exist", "QueryFailed", "Register-FlowLogTable")]
    [InlineData(QueryState.Failed, "HIVE_CANNOT_OPEN_SPLIT: Not a valid Parquet file", "QueryFailed", "-Engine Local")]
    [InlineData(QueryState.Failed, "Query exhausted resources at this scale factor", "QueryFailed", "fewer fields")]
    [InlineData(QueryState.Failed, "GENERIC_INTERNAL_ERROR", "QueryFailed", "Run it again")]
    public async Task A_failure_comes_with_the_reason_and_what_to_do(QueryState state, string? reason, string id, string advice)
    {
        RefusedException error = await Assert.ThrowsAsync<RefusedException>(
            () => Runner(new Engine(Is(state, reason))).RunAsync(s_request, _ => { }, default));
        Assert.Equal((id, "q-1"), (error.Id, error.Target));
        Assert.Contains(advice, error.Advice, StringComparison.Ordinal);
        Assert.Contains("12.3 MB", error.Message, StringComparison.Ordinal);
        if (reason is not null) { Assert.Contains(reason, error.Message, StringComparison.Ordinal); }
    }

    [Theory]
    [InlineData("\"a\",\"b\"\n\"1\",\n", "a|b;1|<null>")]
    [InlineData("a,b\r\n\"x \"\"y\"\", z\",\"\"\r\n", "a|b;x \"y\", z|")]
    [InlineData("\"line\nbreak\",\"\"\"\"", "line\nbreak|\"")]
    [InlineData(",\n", "<null>|<null>")]
    [InlineData("", "")]
    public async Task Csv_is_read_as_Athena_writes_it(string text, string expected)
    {
        List<string> rows = [];
        await foreach (string?[] row in CsvReader.ReadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), default))
        {
            rows.Add(string.Join('|', row.Select(v => v ?? "<null>")));
        }
        Assert.Equal(expected, string.Join(';', rows));
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_or_is_another_ones_is_an_error()
    {
        static Task<FlowLogAnswer> Read(string csv) => FlowLogAnswerReader.ReadGroupsAsync(
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)), new() { By = [FlowLogGrouping.Parse("Port")] }, new(), default);
        await Assert.ThrowsAsync<FormatException>(() => Read("\"status\",\"k1\",\"s1\",\"records\",\"all_groups\",\"all_rec"));
        await Assert.ThrowsAsync<FormatException>(() => Read("\"a\",\"b\"\n"));
        await Assert.ThrowsAsync<FormatException>(() => Read("status,k1,s1,records,all_groups,all_records\n,443,x,1,1,1\n"));
        Assert.Empty((await Read("status,k1,s1,records,all_groups,all_records\n")).Groups);
    }
}
