using System.Text.RegularExpressions;
using SecureNet.FlowLogs.Sql;

namespace SecureNet.Model;

/// <summary>
/// A workgroup of Amazon Athena: where answers go to and how much a question may read. Its id is its name,
/// unique in its account and region.
/// </summary>
public sealed record WorkGroup : Resource
{
    /// <summary>Ours begin with it: a listing shows no tags, so that ours are found by their names in one call.</summary>
    public const string NamePrefix = "securenet-";

    public override ResourceKind Kind => ResourceKind.WorkGroup;

    public string WorkGroupName => Id;

    public WorkGroupSettings Settings { get; init; } = new();

    /// <summary><c>ENABLED</c> or <c>DISABLED</c>.</summary>
    public string State { get; init; } = "ENABLED";

    public override string PlainName => Id;
}

/// <summary>The settings of a workgroup that SecureNet makes; a query cannot set others.</summary>
public sealed record WorkGroupSettings
{
    /// <summary>The least that Athena takes as a limit. Source: Athena API reference, WorkGroupConfiguration.</summary>
    public const long LeastCutoff = 10_000_000;

    /// <summary>Where answers are written to: <c>s3://bucket/folder/</c>.</summary>
    public string OutputLocation { get; init; } = "";

    /// <summary>The key that answers are encrypted with; null for SSE-S3.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Bytes after which Athena ends a query; null for no limit.</summary>
    public long? BytesScannedCutoffPerQuery { get; init; }
}

/// <summary>A database of the Glue Data Catalog; its id is its name, unique in its account and region.</summary>
public sealed record CatalogDatabase : Resource
{
    /// <summary>Ours begin with it.</summary>
    public const string NamePrefix = "securenet_";

    public override ResourceKind Kind => ResourceKind.CatalogDatabase;

    /// <summary>The bucket whose flow logs it is about.</summary>
    public string? BucketName { get; init; }

    public override string PlainName => Id;
}

/// <summary>A table or view of the Glue Data Catalog. Its id is its database's name, a dot and its own.</summary>
public sealed partial record CatalogTable : Resource
{
    public override ResourceKind Kind => ResourceKind.CatalogTable;

    public required string DatabaseName { get; init; }

    public required string TableName { get; init; }

    /// <summary>The bucket whose flow logs it is about.</summary>
    public string? BucketName { get; init; }

    /// <summary>The flow log files that it is over; null for a view, and for a table that SecureNet did not make.</summary>
    public FlowLogTable? Definition { get; init; }

    /// <summary>The SQL of a view.</summary>
    public string? ViewText { get; init; }

    /// <summary>What a view is made of: Athena writes its text anew, so that only the names in it can be compared.</summary>
    public IReadOnlySet<string> ViewParts => Parts().Matches(ViewText ?? "").Select(m => m.Value).ToHashSet();

    public override string PlainName => Id;

    public static string IdOf(string database, string table) => $"{database}.{table}";

    [GeneratedRegex("flow_logs_(?:text|parquet)[a-z_]*_[0-9a-f]{8}|_fl-[0-9a-z]+_")]
    private static partial Regex Parts();
}
