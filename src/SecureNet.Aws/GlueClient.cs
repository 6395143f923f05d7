using System.Text.Json.Nodes;

namespace SecureNet.Aws;

/// <summary>
/// The part of the Glue Data Catalog that shows and deletes what Athena's statements made. Requests and members are
/// named as those of AWSSDK.Glue.
/// </summary>
internal sealed class GlueClient(JsonClient json)
{
    public Task<JsonResponse> GetDatabasesAsync(string? nextToken, CancellationToken c) =>
        json.CallAsync("GetDatabases", new JsonObject { ["NextToken"] = nextToken }.WithoutNulls(), c);

    public Task<JsonResponse> GetDatabaseAsync(string name, CancellationToken c) =>
        json.CallAsync("GetDatabase", new() { ["Name"] = name }, c);

    public Task<JsonResponse> GetTablesAsync(string databaseName, string? nextToken, CancellationToken c) =>
        json.CallAsync("GetTables", new JsonObject { ["DatabaseName"] = databaseName, ["NextToken"] = nextToken }.WithoutNulls(), c);

    public Task<JsonResponse> DeleteTableAsync(string databaseName, string name, CancellationToken c) =>
        json.CallAsync("DeleteTable", new() { ["DatabaseName"] = databaseName, ["Name"] = name }, c);

    public Task<JsonResponse> DeleteDatabaseAsync(string name, CancellationToken c) =>
        json.CallAsync("DeleteDatabase", new() { ["Name"] = name }, c);
}
