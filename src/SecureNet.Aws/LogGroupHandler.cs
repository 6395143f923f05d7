using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureNet.Cloud;
using SecureNet.Model;
using C = SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>
/// Log groups of CloudWatch Logs. A listing shows no tags, and an account has thousands of groups: ours are those under our own path, and
/// those that the tagging service knows by other names; each is then asked for its tags.
/// </summary>
internal sealed class LogGroupHandler(AwsClients clients, CallRecorder calls) : IResourceHandler
{
    private readonly Lazy<JsonClient> _logs = new(() => clients.Json(JsonService.CloudWatchLogs));
    private readonly Lazy<JsonClient> _tagging = new(() => clients.Json(JsonService.ResourceGroupsTagging));

    private Place Place => calls.Place;

    public bool Lists(ResourceKind kind) => kind == ResourceKind.LogGroup;

    public bool Applies(Change change) => change.Service == "logs";

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        Dictionary<string, LogGroup> found = [];
        if (filter.Ids is null)
        {
            foreach (LogGroup group in await DescribeAsync(LogGroup.NamePrefix, cancellationToken).ConfigureAwait(false))
            {
                found[group.Id] = group;
            }
        }

        IEnumerable<string> names = filter.Ids ?? (IEnumerable<string>)(await TaggedAsync(cancellationToken).ConfigureAwait(false));
        foreach (string name in names.Where(n => !found.ContainsKey(n)).Distinct(StringComparer.Ordinal))
        {
            if ((await DescribeAsync(name, cancellationToken).ConfigureAwait(false)).Find(g => g.Id == name) is { } group)
            {
                found[name] = group;
            }
        }

        LogGroup?[] tagged = await Task.WhenAll(found.Values.Select(g => WithTagsAsync(g, cancellationToken))).ConfigureAwait(false);
        return [.. tagged.OfType<LogGroup>().Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        (string target, JsonObject members) = change switch
        {
            C.CreateLogGroup x => (x.LogGroupName, new JsonObject { ["logGroupName"] = x.LogGroupName, ["tags"] = Map(x.Tags) }),
            C.PutRetentionPolicy x =>
                (x.LogGroupName, new JsonObject { ["logGroupName"] = x.LogGroupName, ["retentionInDays"] = x.RetentionInDays }),
            C.TagLogGroup x =>
                (x.LogGroupName, new JsonObject { ["resourceArn"] = LogGroup.ArnOf(Place, x.LogGroupName), ["tags"] = Map(x.Tags) }),
            C.DeleteLogGroup x => (x.Id, new JsonObject { ["logGroupName"] = x.Id }),
            _ => throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change)),
        };
        await calls.CallAsync(change.Action, true, target, () => _logs.Value.CallAsync(change.OperationName, members, cancellationToken))
            .ConfigureAwait(false);
        return change is C.CreateLogGroup made
            ? new LogGroup { Id = made.LogGroupName, AccountId = Place.AccountId, Region = Place.Region, Tags = made.Tags } : null;
    }

    private async Task<List<LogGroup>> DescribeAsync(string prefix, CancellationToken cancellationToken)
    {
        List<LogGroup> all = [];
        string? next = null;
        do
        {
            JsonObject members = new() { ["logGroupNamePrefix"] = prefix };
            if (next is not null) { members["nextToken"] = next; }
            JsonResponse page = await calls.CallAsync("logs:DescribeLogGroups", false, prefix,
                () => _logs.Value.CallAsync("DescribeLogGroups", members, cancellationToken)).ConfigureAwait(false);
            all.AddRange(page.Items("logGroups").Select(g => new LogGroup
            {
                Id = g.Text("logGroupName") ?? "", AccountId = Place.AccountId, Region = Place.Region,
                RetentionInDays = g.TryGetProperty("retentionInDays", out JsonElement days) && days.ValueKind == JsonValueKind.Number
                    ? days.GetInt32() : null,
            }));
            next = page.Result.Text("nextToken");
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }

    /// <summary>
    /// The names of the groups that carry a deployment's tag; none where the caller may not ask, or the endpoint does not know the service.
    /// </summary>
    private async Task<List<string>> TaggedAsync(CancellationToken cancellationToken)
    {
        List<string> names = [];
        string next = "";
        do
        {
            JsonObject members = new()
            {
                ["TagFilters"] = new JsonArray(new JsonObject { ["Key"] = TagNames.Deployment }),
                ["ResourceTypeFilters"] = new JsonArray("logs"), ["PaginationToken"] = next,
            };
            JsonResponse page;
            try
            {
                page = await calls.CallAsync("tag:GetResources", false, "logs",
                    () => _tagging.Value.CallAsync("GetResources", members, cancellationToken)).ConfigureAwait(false);
            }
            catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return names; }
            names.AddRange(page.Items("ResourceTagMappingList").Select(r => r.Text("ResourceARN") ?? "")
                .Where(a => a.Contains(":log-group:", StringComparison.Ordinal))
                .Select(a => a[(a.IndexOf(":log-group:", StringComparison.Ordinal) + ":log-group:".Length)..].TrimEnd('*').TrimEnd(':')));
            next = page.Result.Text("PaginationToken") ?? "";
        }
        while (next.Length > 0);
        return names;
    }

    private async Task<LogGroup?> WithTagsAsync(LogGroup group, CancellationToken cancellationToken)
    {
        JsonObject members = new() { ["resourceArn"] = group.Arn };
        try
        {
            JsonResponse answer = await calls.CallEachAsync("logs:ListTagsForResource", group.Id,
                () => _logs.Value.CallAsync("ListTagsForResource", members, cancellationToken), cancellationToken).ConfigureAwait(false);
            return answer.Result.TryGetProperty("tags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Object
                ? group with { Tags = tags.EnumerateObject().ToImmutableSortedDictionary(t => t.Name, t => t.Value.GetString() ?? "") }
                : group;
        }
        catch (CloudException e) when (e.Code == "ResourceNotFoundException") { return null; } // deleted meanwhile
        // Whose tags may not be read is not ours.
        catch (CloudException e) when (e.Code == "AccessDeniedException") { return group; }
    }

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> tags) =>
        new(tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));
}
