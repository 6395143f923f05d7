using SecureNet.FlowLogs.Sql;
using SecureNet.Model;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet;

/// <summary>A table of Athena over the files of a central bucket: those of one format, file format and layout.</summary>
public sealed class CentralFlowLogTable
{
    internal CentralFlowLogTable(CatalogTable table, FlowLogTable definition, WorkGroup? group) =>
        (Resource, Definition, Group) = (table, definition, group);

    public string Name => Resource.TableName;

    public string DatabaseName => Resource.DatabaseName;

    /// <summary>The view over all tables of the bucket, for questions of one's own.</summary>
    public string ViewName { get; } = FlowLogTableBlueprint.ViewName;

    /// <summary>The workgroup to ask in: it says where answers go to and how much a question may read.</summary>
    public string WorkGroup => FlowLogTableBlueprint.WorkGroupOf(Definition.Bucket);

    public string BucketName => Definition.Bucket;

    public FlowLogFileFormat FileFormat => Definition.IsParquet ? FlowLogFileFormat.Parquet : FlowLogFileFormat.PlainText;

    /// <summary>The form of the folders: <c>plain</c> or <c>hive</c>, by the day or by the hour.</summary>
    public string Layout => $"{(Definition.IsHive ? "hive" : "plain")}, {(Definition.IsHourly ? "hourly" : "daily")}";

    /// <summary>The columns, in the order of the flow logs' format.</summary>
    public IReadOnlyList<string> Column => Definition.Columns.ToArray();

    /// <summary>The accounts whose networks write here.</summary>
    public IReadOnlyList<string> SourceAccountId => Definition.Accounts.ToArray();

    public IReadOnlyList<string> SourceRegion => Definition.Regions.ToArray();

    /// <summary>The day that its partitions begin at.</summary>
    public DateOnly FirstDay => Definition.FirstDay;

    /// <summary>Gigabytes after which Athena ends a question; null for no limit.</summary>
    public double? MaxScanGB => Group?.Settings.BytesScannedCutoffPerQuery / 1e9;

    /// <summary>The statement that makes it.</summary>
    public string Ddl => FlowLogDdl.CreateTable(Definition, Resource.Tags);

    public string AccountId => Resource.AccountId;

    public string Region => Resource.Region;

    internal CatalogTable Resource { get; }

    internal FlowLogTable Definition { get; }

    internal WorkGroup? Group { get; }

    public override string ToString() => MockObject.NameOf(this) ?? Resource.Id;
}
