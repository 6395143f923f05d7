using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet.FlowLogs.Sql;

/// <summary>Runs a query to its end, says how it goes, and stops it where it is not wanted any more.</summary>
public sealed class QueryRunner(IQueryEngine engine, IObjectStore store, CloudPace pace)
{
    private static readonly TimeSpan s_stopTime = TimeSpan.FromSeconds(5);

    /// <summary>Starts the query and waits for it.</summary>
    /// <param name="request">The query.</param>
    /// <param name="onProgress">Called after each look.</param>
    /// <param name="cancellationToken">Stops the query too, so that it reads, and costs, no more.</param>
    /// <exception cref="RefusedException">Athena ended it, with its reason and what to do.</exception>
    public async Task<QueryExecution> RunAsync(QueryRequest request, Action<QueryExecution> onProgress, CancellationToken cancellationToken)
    {
        string id = await StartAsync(request, cancellationToken).ConfigureAwait(false);
        try { return await WaitAsync(id, onProgress, cancellationToken).ConfigureAwait(false); }
        catch (Exception e) when (e is not RefusedException)
        {
            // Nobody waits for it any more. Where it cannot be stopped, the workgroup's limit ends it.
            using CancellationTokenSource stop = new(s_stopTime);
            try { await engine.StopAsync(id, stop.Token).ConfigureAwait(false); }
            catch (Exception f) when (f is CloudException or OperationCanceledException) { }
            throw;
        }
    }

    private async Task<QueryExecution> WaitAsync(string id, Action<QueryExecution> onProgress, CancellationToken cancellationToken)
    {
        Backoff backoff = new(pace);
        for (TimeSpan wait = pace.Retry / 4; ; wait = wait < pace.Poll ? wait * 1.5 : pace.Poll)
        {
            try
            {
                QueryExecution execution = await engine.GetAsync(id, cancellationToken).ConfigureAwait(false);
                backoff = new(pace);
                onProgress(execution);
                if (execution.State == QueryState.Succeeded) { return execution; }
                if (execution.IsOver) { throw Failure(execution); }
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
            // A look that fails says nothing of the query.
            catch (CloudException e) when (backoff.MayGoOn && (RetryRules.IsNotDone(e) || e.MayHaveBeenDone))
            {
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens the answer.</summary>
    public Task<Stream> OpenAnswerAsync(QueryExecution execution, CancellationToken cancellationToken)
    {
        string location = execution.OutputLocation ?? "";
        int slash = location.StartsWith("s3://", StringComparison.Ordinal) ? location.IndexOf('/', 5) : -1;
        return slash > 5 ? store.OpenReadAsync(location[5..slash], location[(slash + 1)..], cancellationToken)
            : throw new FormatException($"Query {execution.Id} wrote its answer to '{location}', which is no place in a bucket.");
    }

    private async Task<string> StartAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        Backoff backoff = new(pace);
        while (true)
        {
            try { return await engine.StartAsync(request, cancellationToken).ConfigureAwait(false); }
            // The token sees to it that a second call starts no second query.
            catch (CloudException e) when (backoff.MayGoOn && (RetryRules.IsNotDone(e) || e.MayHaveBeenDone))
            {
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static RefusedException Failure(QueryExecution execution)
    {
        string reason = execution.Reason ?? (execution.State == QueryState.Cancelled ? "it was stopped" : "no reason was given");
        bool Says(params string[] words) => words.Any(w => reason.Contains(w, StringComparison.OrdinalIgnoreCase));
        string advice = reason switch
        {
            _ when Says("Bytes scanned limit") =>
                "Narrow the question with -After, -SourceAccount or -Region, or raise the limit with Register-FlowLogTable -MaxScanGB.",
            _ when Says("Access Denied", "AccessDenied", "Insufficient permissions", "not authorized") =>
                "Allow s3:GetObject, s3:ListBucket and s3:GetBucketLocation on the bucket, s3:PutObject on its folder "
                    + "athena-results, glue:GetTable and GetDatabase, and kms:Decrypt and GenerateDataKey where the bucket has a key.",
            _ when Says("TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND", "does not exist") => "Run Register-FlowLogTable for the bucket.",
            _ when Says("HIVE_BAD_DATA", "HIVE_CANNOT_OPEN_SPLIT", "HIVE_CURSOR_ERROR") =>
                "A file in the folders is not of the table's format: look at the file that Athena names. -Engine Local reads "
                    + "the other files.",
            _ when Says("exhausted resources", "EXCEEDED", "NO_NODES_AVAILABLE") => "Ask about less time or by fewer fields at once.",
            _ => "Run it again. The query is in Athena's history under its id.",
        };
        return new(execution.State == QueryState.Cancelled ? "QueryCancelled" : "QueryFailed",
            $"Athena ended query {execution.Id} after reading {FlowLogScan.SizeOf(execution.BytesScanned)}: {reason}.",
            execution.Id, advice);
    }
}
