using System.Text.Json;
using System.Text.Json.Nodes;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>The events of log groups.</summary>
internal sealed class LogEventReader(AwsClients clients, CallRecorder calls) : ILogEvents
{
    private readonly Lazy<JsonClient> _logs = new(() => clients.Json(JsonService.CloudWatchLogs));

    public async Task<LogEventPage> FilterAsync(LogEventQuery query, string? nextToken, CancellationToken cancellationToken)
    {
        // Newer answers are interleaved in any case; older endpoints have to be told (CloudWatch Logs API reference, FilterLogEvents).
        JsonObject members = new() { ["logGroupName"] = query.LogGroupName, ["interleaved"] = true };
        if (query.From is { } from) { members["startTime"] = Math.Max(0, from.ToUnixTimeMilliseconds()); }
        if (query.To is { } to) { members["endTime"] = Math.Max(0, to.ToUnixTimeMilliseconds()); }
        if (nextToken is not null) { members["nextToken"] = nextToken; }
        JsonResponse answer = await calls.CallAsync("logs:FilterLogEvents", false, query.LogGroupName,
            () => _logs.Value.CallAsync("FilterLogEvents", members, cancellationToken)).ConfigureAwait(false);
        return new([.. answer.Items("events").Select(Map)], answer.Result.Text("nextToken") is { Length: > 0 } next ? next : null);
    }

    private static LogEvent Map(JsonElement e) => new(e.Text("eventId") ?? "", e.Text("logStreamName") ?? "",
        DateTimeOffset.FromUnixTimeMilliseconds(e.TryGetProperty("timestamp", out JsonElement time) && time.TryGetInt64(out long ms)
            ? ms : 0), e.Text("message") ?? "");
}
