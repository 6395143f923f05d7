using SecureNet.FlowLogs.Sql;

namespace SecureNet.Cloud;

/// <summary>Asks tables in SQL, with this account's credentials: Amazon Athena. Failures are <see cref="CloudException"/>s.</summary>
public interface IQueryEngine
{
    /// <summary>Starts a query and returns its id. The same token twice starts one.</summary>
    Task<string> StartAsync(QueryRequest request, CancellationToken cancellationToken);

    /// <summary>How a query goes.</summary>
    Task<QueryExecution> GetAsync(string queryExecutionId, CancellationToken cancellationToken);

    /// <summary>Stops a query; what it read until then is paid.</summary>
    Task StopAsync(string queryExecutionId, CancellationToken cancellationToken);
}

/// <summary>A query to start.</summary>
/// <param name="Statement">The SQL, and what it was made of.</param>
/// <param name="Database">The database that names without one mean.</param>
/// <param name="WorkGroup">The workgroup, whose settings hold whatever a query says.</param>
/// <param name="OutputLocation">Where the answer goes to, as the workgroup has it.</param>
/// <param name="ClientRequestToken">32 to 128 characters.</param>
public sealed record QueryRequest(FlowLogStatement Statement, string Database, string WorkGroup, string OutputLocation,
    string ClientRequestToken);

/// <summary>What is known of a query.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Queued, running, or how it ended.</param>
/// <param name="Reason">Why it failed or was cancelled, in Athena's words.</param>
/// <param name="OutputLocation">Where its answer is: <c>s3://bucket/key</c>.</param>
/// <param name="BytesScanned">Bytes read so far; what is paid.</param>
public sealed record QueryExecution(string Id, QueryState State, string? Reason, string? OutputLocation, long BytesScanned)
{
    public bool IsOver => State is not (QueryState.Queued or QueryState.Running);
}

/// <summary>The states of a query, as Athena has them.</summary>
public enum QueryState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
