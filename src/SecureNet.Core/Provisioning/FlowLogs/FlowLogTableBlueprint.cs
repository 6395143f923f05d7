using System.Collections.Immutable;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;
using SecureNet.Model;

namespace SecureNet.Provisioning.FlowLogs;

/// <summary>What <c>Register-FlowLogTable</c> is asked for.</summary>
public sealed record FlowLogTableSpecification
{
    public required string Deployment { get; init; }

    /// <summary>The central bucket; everything is made in its account and region.</summary>
    public required Bucket Bucket { get; init; }

    /// <summary>The flow logs that are known; those of other destinations do not matter.</summary>
    public required IReadOnlyList<FlowLog> FlowLogs { get; init; }

    /// <summary>Bytes after which Athena ends a query; null for what the workgroup has already, else 100 GB.</summary>
    public long? BytesScannedCutoff { get; init; }

    /// <summary>The day of the oldest files in the bucket; null where there is none yet.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The day of today (UTC).</summary>
    public required DateOnly Today { get; init; }
}

/// <summary>
/// Turns the flow logs that write into a bucket into a workgroup, a database, a table for each format and
/// layout, and a view over all tables.
/// </summary>
public static class FlowLogTableBlueprint
{
    /// <summary>The view over all tables.</summary>
    public const string ViewName = "vpc_flow_logs";

    /// <summary>The folder of the bucket that answers are written to; no flow log writes there.</summary>
    public const string ResultFolder = "athena-results/";

    private const string ResultRule = "securenet-athena-results";
    private const int ResultDays = 7;
    private const long DefaultCutoff = 100_000_000_000;

    public static string WorkGroupOf(string bucketName) => WorkGroup.NamePrefix + bucketName;

    public static string DatabaseOf(string bucketName) => CatalogDatabase.NamePrefix + bucketName.Replace('-', '_').Replace('.', '_');

    /// <param name="spec">What is asked for.</param>
    /// <param name="have">The workgroup, the database and its tables, by their ids.</param>
    /// <exception cref="RefusedException">No flow log writes there, names are someone else's, or text and Parquet lie
    /// in the same folders.</exception>
    public static Blueprint Create(FlowLogTableSpecification spec, Network have)
    {
        Place place = spec.Bucket.Place;
        string bucket = spec.Bucket.Id, database = DatabaseOf(bucket);
        WorkGroup? group = have.Find<WorkGroup>(place, ResourceKind.WorkGroup, WorkGroupOf(bucket));
        CheckOwner(spec, group, GroupAddress(bucket));
        CatalogDatabase? there = have.Find<CatalogDatabase>(place, ResourceKind.CatalogDatabase, database);
        CheckOwner(spec, there, DatabaseAddress(bucket));
        IReadOnlyList<FlowLogTable> tables = Tables(spec, [.. have.Of<CatalogTable>(place)
            .Where(t => t.DatabaseName == database && t.Deployment == spec.Deployment).Select(t => t.Definition).OfType<FlowLogTable>()]);
        List<Resource> wanted =
        [
            new WorkGroup
            {
                Id = WorkGroupOf(bucket), AccountId = place.AccountId, Region = place.Region,
                Tags = Tags(spec, GroupAddress(bucket), WorkGroupOf(bucket)),
                Settings = new()
                {
                    OutputLocation = $"s3://{bucket}/{ResultFolder}", KmsKeyArn = spec.Bucket.Encryption?.KmsKeyArn,
                    // A limit that was not asked for again is not changed.
                    BytesScannedCutoffPerQuery = spec.BytesScannedCutoff
                        ?? (group is null ? DefaultCutoff : group.Settings.BytesScannedCutoffPerQuery),
                },
            },
            new CatalogDatabase { Id = database, AccountId = place.AccountId, Region = place.Region, BucketName = bucket,
                Tags = Tags(spec, DatabaseAddress(bucket), database) },
            .. tables.Select(t => Table(spec, database, t.Name) with { Definition = t }),
            Table(spec, database, ViewName) with { ViewText = FlowLogDdl.CreateView(database, ViewName, tables) },
        ];
        // Answers hold what the logs hold, and nobody comes back for them.
        if (spec.Bucket.Deployment == spec.Deployment && spec.Bucket.HasDetails)
        {
            wanted.Add(new Bucket
            {
                Id = bucket, AccountId = place.AccountId, Region = place.Region, Tags = spec.Bucket.Tags,
                LifecycleRules = [new(ResultRule)
                {
                    Prefix = ResultFolder, ExpirationDays = ResultDays, NoncurrentVersionExpirationDays = ResultDays
                }],
            });
        }

        return new(spec.Deployment, wanted);
    }

    /// <summary>What was made for a bucket: what Unregister-FlowLogTable removes.</summary>
    public static IEnumerable<Resource> Of(string bucketName, Network have) => have.Resources.Where(r => r.Deployment is not null &&
        ((r is WorkGroup && r.Id == WorkGroupOf(bucketName)) || (r is CatalogDatabase && r.Id == DatabaseOf(bucketName))
            || (r is CatalogTable t && t.DatabaseName == DatabaseOf(bucketName))));

    private static string GroupAddress(string bucket) => $"athena/{bucket}/workgroup";

    private static string DatabaseAddress(string bucket) => $"athena/{bucket}/database";

    private static CatalogTable Table(FlowLogTableSpecification spec, string database, string name) => new()
    {
        Id = CatalogTable.IdOf(database, name), AccountId = spec.Bucket.AccountId, Region = spec.Bucket.Region, DatabaseName = database,
        TableName = name, BucketName = spec.Bucket.Id,
        Tags = Tags(spec, $"{DatabaseAddress(spec.Bucket.Id)}/{name}", name),
    };

    private static ImmutableSortedDictionary<string, string> Tags(FlowLogTableSpecification spec, string address, string name) =>
        Blueprint.TagsFor(spec.Deployment, address, name);

    private static List<FlowLogTable> Tables(FlowLogTableSpecification spec, IReadOnlyList<FlowLogTable> existing)
    {
        Dictionary<string, FlowLogTable> tables = existing.ToDictionary(t => t.Name);
        foreach (FlowLog log in spec.FlowLogs.Where(
            l => l.Settings.DestinationType == FlowLogDestinationType.S3 && l.DestinationId == spec.Bucket.Id))
        {
            FlowLogTable own = new()
            {
                Database = DatabaseOf(spec.Bucket.Id), Bucket = spec.Bucket.Id, Prefix = log.Settings.Prefix, Schema =
                    FlowLogSchema.FromLogFormat(log.Settings.LogFormat), IsParquet = log.Settings.FileFormat == FlowLogFileFormat.Parquet,
                IsHive = log.Settings.HivePartition, IsHourly = log.Settings.HourlyPartition, FirstDay = spec.FirstDay ?? spec.Today,
            };
            FlowLogTable table = tables.GetValueOrDefault(own.Name, own);
            // What flow logs of before wrote stays where it can be found.
            tables[own.Name] = table with
            {
                Accounts = Union(table.Accounts, log.AccountId), Regions = Union(table.Regions, log.Region),
                FlowLogIds = Union(table.FlowLogIds, log.Id),
                FirstDay = new[]
                {
                    table.FirstDay, own.FirstDay, log.CreationTime is { } made ? DateOnly.FromDateTime(made.UtcDateTime) : own.FirstDay
                }.Min(),
            };
        }

        if (tables.Count == 0)
        {
            throw new RefusedException("NoFlowLog", $"No flow log of the connected accounts writes into bucket '{spec.Bucket.Id}'.",
                spec.Bucket.Id, "Make one with Enable-CentralFlowLog, or connect the accounts whose networks it records.");
        }

        FlowLogTable[] all = [.. tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal)];
        foreach (FlowLogTable one in all.Where(t => t.IsParquet))
        {
            if (Array.Find(all, o => !o.IsParquet && Shares(one, o)) is not { } text) { continue; }
            throw new RefusedException("MixedFileFormats",
                $"Text and Parquet are delivered into the same folders under {one.Location} (accounts "
                    + $"{string.Join(", ", one.Accounts.Intersect(text.Accounts))}). Athena reads every file of a folder as one of "
                    + "the two and fails.", spec.Bucket.Id,
                "Give the flow logs of one of the two a -Prefix of their own or -HivePartition: disable them and enable them again.");
        }

        return [.. all.Select(t => t with { SharesFolders = all.Any(o => o != t && Shares(t, o)) })];
    }

    // A day's folder has the hours' folders in it: layouts by the hour and by the day share it.
    private static bool Shares(FlowLogTable one, FlowLogTable other) =>
        one.Name != other.Name && one.Prefix.Trim('/') == other.Prefix.Trim('/') && one.IsHive == other.IsHive
            && one.Accounts.Intersect(other.Accounts).Any() && one.Regions.Intersect(other.Regions).Any();

    private static string[] Union(IReadOnlyList<string> all, string one) => [.. all.Append(one).Distinct().Order(StringComparer.Ordinal)];

    private static void CheckOwner(FlowLogTableSpecification spec, Resource? existing, string address)
    {
        if (existing is null || (existing.Deployment == spec.Deployment && existing.Address == address)) { return; }
        string owner = existing.Deployment is { } d
            ? $"belongs to the deployment '{d}' as '{existing.Address}'" : "was not made by SecureNet";
        throw new RefusedException("NameBelongsToAnother",
            $"{Cloud.Words.Of(existing.Kind)} '{existing.Id}' of {existing.Place} is there and {owner}; it is not touched.", existing.Id,
            "Remove it with the tool that made it, or connect with the -Deployment that owns it.");
    }
}
