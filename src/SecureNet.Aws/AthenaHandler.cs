using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecureNet.Cloud;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>
/// Workgroups of Athena, and databases and tables of the Glue Data Catalog. Only ours are listed: by the beginning of their names.
/// </summary>
internal sealed class AthenaHandler(AthenaClient athena, GlueClient glue, AthenaQueryEngine queries, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => kind is ResourceKind.WorkGroup or ResourceKind.CatalogDatabase or ResourceKind.CatalogTable;

    public bool Applies(Change change) => change.Service is "athena" or "glue";

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken c)
    {
        IEnumerable<Resource> found = kind switch
        {
            ResourceKind.WorkGroup => await WorkGroupsAsync(filter.Ids, c).ConfigureAwait(false),
            ResourceKind.CatalogDatabase => await DatabasesAsync(filter.Ids, c).ConfigureAwait(false),
            _ => await TablesAsync(filter.Ids?.Select(id => id.Split('.')[0]).Distinct().ToArray(), c).ConfigureAwait(false),
        };
        return [.. found.Where(filter.Matches)];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken c)
    {
        switch (change)
        {
            case IDdlChange x: await queries.RunAsync(x, change.References[0], c).ConfigureAwait(false); break;
            case CreateWorkGroup x: await Do(x.Name, () =>
                athena.CreateWorkGroupAsync(new(x.Name, x.Settings, "Questions about flow logs", x.Tags), c)).ConfigureAwait(false); break;
            case UpdateWorkGroup x: await Do(x.Name, () => athena.UpdateWorkGroupAsync(x.Name, x.Settings, c)).ConfigureAwait(false); break;
            case DeleteWorkGroup x: await Do(x.Id, () => athena.DeleteWorkGroupAsync(x.Id, c)).ConfigureAwait(false); break;
            case DeleteCatalogTable x:
                (string database, string table) = x.Id.Split('.') is [string d, string t]
                    ? (d, t) : throw new ArgumentException($"'{x.Id}' is no database and table.", nameof(change));
                await Do(x.Id, () => glue.DeleteTableAsync(database, table, c)).ConfigureAwait(false);
                break;
            case DeleteCatalogDatabase x: await Do(x.Id, () => glue.DeleteDatabaseAsync(x.Id, c)).ConfigureAwait(false); break;
            default: throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }

        // Neither service answers with what it made.
        if (change is not CreateChange) { return null; }
        NetworkPatcher.Apply(Network.Empty, calls.Place, change, prefix => prefix, out Resource? created);
        return created;

        Task<JsonResponse> Do(string name, Func<Task<JsonResponse>> call) => calls.CallAsync(change.Action, true, name, call);
    }

    private async Task<IEnumerable<Resource>> WorkGroupsAsync(IReadOnlyList<string>? ids, CancellationToken c)
    {
        IEnumerable<string> names = ids ?? (IEnumerable<string>)(await PagesAsync(
            "athena:ListWorkGroups", "WorkGroups", null, n => athena.ListWorkGroupsAsync(n, c)).ConfigureAwait(false))
            .Select(g => AthenaQueryEngine.Text(g, "Name") ?? "").Where(n => n.StartsWith(WorkGroup.NamePrefix, StringComparison.Ordinal));
        return (await Task.WhenAll(names.Distinct().Select(n => WorkGroupAsync(n, c))).ConfigureAwait(false)).OfType<WorkGroup>();
    }

    private async Task<WorkGroup?> WorkGroupAsync(string name, CancellationToken c)
    {
        JsonElement group;
        try
        {
            group = AthenaQueryEngine.Member((await calls.CallAsync(
                "athena:GetWorkGroup", false, name, () => athena.GetWorkGroupAsync(name, c)).ConfigureAwait(false)).Result, "WorkGroup");
        }
        // Athena has no code of its own for a name that nobody has; moto answers with nothing.
        catch (CloudException e) when (e.Code == "InvalidRequestException"
            && e.Message.Contains("not found", StringComparison.OrdinalIgnoreCase)) { return null; }
        if (group.ValueKind != JsonValueKind.Object) { return null; }
        string arn = $"arn:{Partition.Of(calls.Place.Region)}:athena:{calls.Place.Region}:{calls.Place.AccountId}:workgroup/{name}";
        List<JsonElement> tags = await PagesAsync(
            "athena:ListTagsForResource", "Tags", name, n => athena.ListTagsForResourceAsync(arn, n, c)).ConfigureAwait(false);
        JsonElement configuration = AthenaQueryEngine.Member(group, "Configuration"),
        results = AthenaQueryEngine.Member(configuration, "ResultConfiguration");
        return new()
        {
            Id = name, AccountId = calls.Place.AccountId, Region = calls.Place.Region,
            State = AthenaQueryEngine.Text(group, "State") ?? "ENABLED",
            Tags = tags.ToImmutableSortedDictionary(t => AthenaQueryEngine.Text(t, "Key") ?? "",
                t => AthenaQueryEngine.Text(t, "Value") ?? ""),
            Settings = new()
            {
                OutputLocation = AthenaQueryEngine.Text(results, "OutputLocation") ?? "",
                KmsKeyArn = AthenaQueryEngine.Text(AthenaQueryEngine.Member(results, "EncryptionConfiguration"), "KmsKey"),
                BytesScannedCutoffPerQuery = AthenaQueryEngine.Member(configuration,
                    "BytesScannedCutoffPerQuery") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt64() : null,
            },
        };
    }

    private async Task<IEnumerable<CatalogDatabase>> DatabasesAsync(IReadOnlyList<string>? ids, CancellationToken c)
    {
        if (ids is null)
        {
            return (await PagesAsync("glue:GetDatabases", "DatabaseList", null, n => glue.GetDatabasesAsync(n, c)).ConfigureAwait(false))
                .Select(MapDatabase).Where(d => d.Id.StartsWith(CatalogDatabase.NamePrefix, StringComparison.Ordinal));
        }

        CatalogDatabase?[] found = await Task.WhenAll(ids.Distinct().Select(async id =>
        {
            try
            {
                return MapDatabase(AthenaQueryEngine.Member((await calls.CallAsync(
                    "glue:GetDatabase", false, id, () => glue.GetDatabaseAsync(id, c)).ConfigureAwait(false)).Result, "Database"));
            }
            catch (CloudException e) when (e.Code == "EntityNotFoundException") { return null; }
        })).ConfigureAwait(false);
        return found.OfType<CatalogDatabase>();
    }

    private async Task<IEnumerable<CatalogTable>> TablesAsync(IReadOnlyList<string>? databases, CancellationToken c)
    {
        CatalogDatabase[] all = [.. await DatabasesAsync(databases, c).ConfigureAwait(false)];
        List<CatalogTable>[] tables = await Task.WhenAll(all.Select(async d =>
        {
            try
            {
                return (await PagesAsync("glue:GetTables", "TableList", d.Id, n => glue.GetTablesAsync(d.Id, n, c)).ConfigureAwait(false))
                    .ConvertAll(t => MapTable(d, t));
            }
            catch (CloudException e) when (e.Code == "EntityNotFoundException") { return []; }
        })).ConfigureAwait(false);
        return tables.SelectMany(t => t);
    }

    private CatalogDatabase MapDatabase(JsonElement d)
    {
        Dictionary<string, string> properties = Properties(d);
        return new()
        {
            Id = AthenaQueryEngine.Text(d, "Name")!, AccountId = calls.Place.AccountId, Region = calls.Place.Region,
            Tags = TagsIn(properties), BucketName = properties.GetValueOrDefault("securenet:bucket"),
        };
    }

    private static CatalogTable MapTable(CatalogDatabase database, JsonElement t)
    {
        string name = AthenaQueryEngine.Text(t, "Name")!;
        Dictionary<string, string> properties = Properties(t);
        bool isView = AthenaQueryEngine.Text(t, "TableType") == "VIRTUAL_VIEW";
        JsonElement storage = AthenaQueryEngine.Member(t, "StorageDescriptor"), columns = AthenaQueryEngine.Member(storage, "Columns");
        string[] names = columns.ValueKind == JsonValueKind.Array
            ? [.. columns.EnumerateArray().Select(x => AthenaQueryEngine.Text(x, "Name") ?? "")] : [];
        bool isParquet = (AthenaQueryEngine.Text(AthenaQueryEngine.Member(storage, "SerdeInfo"), "SerializationLibrary") ?? "")
            .Contains("Parquet", StringComparison.OrdinalIgnoreCase);
        return new()
        {
            Id = CatalogTable.IdOf(database.Id, name), AccountId = database.AccountId, Region = database.Region, DatabaseName = database.Id,
            TableName = name, BucketName = database.BucketName,
            // A view takes no properties: it belongs to whom its database belongs to.
            Tags = isView && database.Deployment is not null
                ? database.Tags.SetItem(TagNames.Address, $"{database.Address}/{name}").SetItem(TagNames.Name, name) : TagsIn(properties),
            Definition = isView ? null : FlowLogTableReader.Read(database.Id, names, isParquet, properties),
            ViewText = isView ? ViewText(AthenaQueryEngine.Text(t, "ViewOriginalText")) : null,
        };
    }

    /// <summary>The SQL of a view of Athena's: the catalog has it as <c>/* Presto View: … */</c> around JSON in Base64.</summary>
    private static string? ViewText(string? original)
    {
        const string Start = "/* Presto View: ", End = " */";
        if (original is null || !original.StartsWith(Start, StringComparison.Ordinal) || !original.EndsWith(End, StringComparison.Ordinal))
        {
            return original;
        }
        try
        {
            return AthenaQueryEngine.Text(JsonDocument.Parse(
                Encoding.UTF8.GetString(Convert.FromBase64String(original[Start.Length..^End.Length]))).RootElement, "originalSql");
        }
        catch (Exception e) when (e is FormatException or JsonException) { return original; }
    }

    private static Dictionary<string, string> Properties(JsonElement e) =>
        AthenaQueryEngine.Member(e, "Parameters") is { ValueKind: JsonValueKind.Object } all
            ? all.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToDictionary(p => p.Name,
                p => p.Value.GetString()!) : [];

    private static ImmutableSortedDictionary<string, string> TagsIn(Dictionary<string, string> properties) =>
        properties.Where(p => p.Key is TagNames.Name or TagNames.Deployment or TagNames.Address).ToImmutableSortedDictionary();

    private async Task<List<JsonElement>> PagesAsync(string action, string list, string? target, Func<string?, Task<JsonResponse>> page)
    {
        List<JsonElement> all = [];
        string? next = null;
        do
        {
            JsonElement answer = (await calls.CallAsync(action, false, target, () => page(next)).ConfigureAwait(false)).Result;
            if (AthenaQueryEngine.Member(answer, list) is { ValueKind: JsonValueKind.Array } items)
            {
                all.AddRange(items.EnumerateArray());
            }
            next = AthenaQueryEngine.Text(answer, "NextToken");
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }
}
