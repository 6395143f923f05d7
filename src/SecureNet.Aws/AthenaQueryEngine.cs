using System.Text.Json;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>Questions to Amazon Athena, and the statements that make its tables.</summary>
internal sealed class AthenaQueryEngine(AthenaClient athena, CallRecorder calls, CloudPace pace) : IQueryEngine
{
    public Task<string> StartAsync(QueryRequest request, CancellationToken cancellationToken) =>
        StartAsync(new(request.Statement.Sql, request.ClientRequestToken, request.WorkGroup, request.Database, request.OutputLocation),
            isChange: false, request.WorkGroup, cancellationToken);

    public async Task<QueryExecution> GetAsync(string queryExecutionId, CancellationToken cancellationToken)
    {
        JsonResponse answer = await calls.CallAsync("athena:GetQueryExecution", false, queryExecutionId,
            () => athena.GetQueryExecutionAsync(queryExecutionId, cancellationToken)).ConfigureAwait(false);
        JsonElement execution = answer.Result.GetProperty("QueryExecution");
        JsonElement status = Member(execution, "Status");
        QueryState state = Enum.TryParse(Text(status, "State"), ignoreCase: true, out QueryState parsed) ? parsed : QueryState.Running;
        string? reason = Text(status, "StateChangeReason") ?? Text(Member(status, "AthenaError"), "ErrorMessage");
        long scanned = Member(Member(execution, "Statistics"), "DataScannedInBytes") is { ValueKind: JsonValueKind.Number } bytes
            ? bytes.GetInt64() : 0;
        return new(queryExecutionId, state, reason, Text(Member(execution, "ResultConfiguration"), "OutputLocation"), scanned);
    }

    public Task StopAsync(string queryExecutionId, CancellationToken cancellationToken) =>
        calls.CallAsync("athena:StopQueryExecution", false, queryExecutionId,
            () => athena.StopQueryExecutionAsync(queryExecutionId, cancellationToken));

    /// <summary>Runs a statement that makes or changes something, to its end.</summary>
    /// <exception cref="CloudException">It failed, with Athena's reason.</exception>
    public async Task RunAsync(IDdlChange statement, string target, CancellationToken cancellationToken)
    {
        // A new token each time: the statements may be run twice, and a token would give the failed one again.
        string id = await StartAsync(new(statement.Sql, Guid.NewGuid().ToString(), statement.WorkGroup), isChange: true, target,
            cancellationToken).ConfigureAwait(false);
        for (TimeSpan wait = pace.Retry / 4; ; wait = wait < pace.Poll ? wait * 2 : pace.Poll)
        {
            QueryExecution execution = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (execution.State == QueryState.Succeeded) { return; }
            if (execution.IsOver)
            {
                throw new CloudException("QueryFailed", $"{execution.Reason ?? "no reason was given"} (query {id})",
                    "athena:StartQueryExecution", calls.Place);
            }
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string> StartAsync(StartQueryExecutionRequest request, bool isChange, string target,
        CancellationToken cancellationToken)
    {
        JsonResponse answer = await calls.CallAsync("athena:StartQueryExecution", isChange, target,
            () => athena.StartQueryExecutionAsync(request, cancellationToken)).ConfigureAwait(false);
        return answer.Result.GetProperty("QueryExecutionId").GetString()!;
    }

    internal static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : default;

    internal static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
