using System.Text.Json.Nodes;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>
/// The part of Amazon Athena that flow logs need, on the shared JSON runtime: its package is not served by the registry. Requests and
/// members are named as those of AWSSDK.Athena.
/// </summary>
internal sealed class AthenaClient(JsonClient json)
{
    public Task<JsonResponse> CreateWorkGroupAsync(CreateWorkGroupRequest r, CancellationToken c) => json.CallAsync("CreateWorkGroup", new()
    {
        ["Name"] = r.Name, ["Description"] = r.Description,
        ["Tags"] = new JsonArray([.. r.Tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
        ["Configuration"] = new JsonObject
        {
            ["ResultConfiguration"] = Results(r.Configuration), ["EnforceWorkGroupConfiguration"] = true,
            ["PublishCloudWatchMetricsEnabled"] = true,
            ["BytesScannedCutoffPerQuery"] = r.Configuration.BytesScannedCutoffPerQuery,
            ["EngineVersion"] = new JsonObject { ["SelectedEngineVersion"] = "Athena engine version 3" },
        }.WithoutNulls(),
    }, c);

    public Task<JsonResponse> UpdateWorkGroupAsync(string workGroup, WorkGroupSettings settings, CancellationToken c) =>
        json.CallAsync("UpdateWorkGroup", new()
        {
            ["WorkGroup"] = workGroup,
            ["ConfigurationUpdates"] = new JsonObject
            {
                ["ResultConfigurationUpdates"] = Results(settings), ["EnforceWorkGroupConfiguration"] = true,
                ["BytesScannedCutoffPerQuery"] = settings.BytesScannedCutoffPerQuery,
                ["RemoveBytesScannedCutoffPerQuery"] = settings.BytesScannedCutoffPerQuery is null ? true : null,
            }.WithoutNulls(),
        }, c);

    public Task<JsonResponse> GetWorkGroupAsync(string workGroup, CancellationToken c) =>
        json.CallAsync("GetWorkGroup", new() { ["WorkGroup"] = workGroup }, c);

    public Task<JsonResponse> ListWorkGroupsAsync(string? nextToken, CancellationToken c) =>
        json.CallAsync("ListWorkGroups", new JsonObject { ["NextToken"] = nextToken }.WithoutNulls(), c);

    public Task<JsonResponse> DeleteWorkGroupAsync(string workGroup, CancellationToken c) =>
        json.CallAsync("DeleteWorkGroup", new() { ["WorkGroup"] = workGroup, ["RecursiveDeleteOption"] = true }, c);

    public Task<JsonResponse> ListTagsForResourceAsync(string resourceArn, string? nextToken, CancellationToken c) =>
        json.CallAsync("ListTagsForResource",
            new JsonObject { ["ResourceARN"] = resourceArn, ["NextToken"] = nextToken }.WithoutNulls(), c);

    public Task<JsonResponse> StartQueryExecutionAsync(StartQueryExecutionRequest r, CancellationToken c) =>
        json.CallAsync("StartQueryExecution", new JsonObject
        {
            ["QueryString"] = r.QueryString, ["ClientRequestToken"] = r.ClientRequestToken, ["WorkGroup"] = r.WorkGroup,
            ["ResultConfiguration"] = r.OutputLocation is null ? null : new JsonObject { ["OutputLocation"] = r.OutputLocation },
            ["QueryExecutionContext"] = r.Database is null ? null : new JsonObject { ["Database"] = r.Database },
        }.WithoutNulls(), c);

    public Task<JsonResponse> GetQueryExecutionAsync(string queryExecutionId, CancellationToken c) =>
        json.CallAsync("GetQueryExecution", new() { ["QueryExecutionId"] = queryExecutionId }, c);

    public Task<JsonResponse> StopQueryExecutionAsync(string queryExecutionId, CancellationToken c) =>
        json.CallAsync("StopQueryExecution", new() { ["QueryExecutionId"] = queryExecutionId }, c);

    private static JsonObject Results(WorkGroupSettings settings) => new()
    {
        ["OutputLocation"] = settings.OutputLocation,
        ["EncryptionConfiguration"] = settings.KmsKeyArn is { } key
            ? new JsonObject { ["EncryptionOption"] = "SSE_KMS", ["KmsKey"] = key } : new JsonObject { ["EncryptionOption"] = "SSE_S3" },
    };
}

internal sealed record CreateWorkGroupRequest(string Name, WorkGroupSettings Configuration, string Description,
    IReadOnlyDictionary<string, string> Tags);

internal sealed record StartQueryExecutionRequest(string QueryString, string ClientRequestToken, string WorkGroup, string? Database = null,
    string? OutputLocation = null);

internal static class JsonMembers
{
    /// <summary>Without the members that are null, which services refuse.</summary>
    public static JsonObject WithoutNulls(this JsonObject members)
    {
        foreach (string name in members.Where(m => m.Value is null).Select(m => m.Key).ToArray()) { members.Remove(name); }
        return members;
    }
}
