using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SecureNet.FlowLogs;

/// <summary>The key of an object that a flow log wrote into a bucket: what its name says before a byte of it is read.</summary>
/// <remarks>Source: VPC User Guide, "Flow log files":
/// <c>[prefix/]AWSLogs/account/vpcflowlogs/region/year/month/day/[hour/]account_vpcflowlogs_region_flow-log-id_stamp_hash.log.gz</c>, and
/// the Hive layout with <c>aws-account-id=…</c> and so on.</remarks>
public sealed record FlowLogKey
{
    /// <summary>The account of the network (not of the bucket).</summary>
    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public required string FlowLogId { get; init; }

    /// <summary>The start of the five minutes (UTC) in which the records' windows end.</summary>
    public required DateTimeOffset Stamp { get; init; }

    /// <summary>The part that makes the name unique.</summary>
    public string Hash { get; init; } = "00000000";

    /// <summary>The folder before <c>AWSLogs</c>, without a slash at its end; empty where there is none.</summary>
    public string Prefix { get; init; } = "";

    public bool IsParquet { get; init; }

    public bool IsHive { get; init; }

    public bool IsHourly { get; init; }

    /// <summary>The longest time after its stamp at which a file's windows may end.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The folder of an account's logs, with a slash at its end; of one region, day or hour where given.</summary>
    /// <param name="layout">Hive style or plain, and the folder before AWSLogs.</param>
    /// <param name="accountId">The account of the network.</param>
    /// <param name="region">The region, or null for all.</param>
    /// <param name="day">Any time of the day (UTC), or null for all; needs a region.</param>
    /// <param name="withHour">True to go down to the hour of <paramref name="day"/>.</param>
    public static string Folder(FlowLogLayout layout, string accountId, string? region = null, DateTimeOffset? day = null,
        bool withHour = false)
    {
        (bool hive, string start) = (layout.IsHive, layout.Prefix.Length == 0 ? "" : layout.Prefix.Trim('/') + "/");
        string folder = hive
            ? $"{start}AWSLogs/aws-account-id={accountId}/aws-service=vpcflowlogs/" : $"{start}AWSLogs/{accountId}/vpcflowlogs/";
        if (region is null) { return folder; }
        folder += hive ? $"aws-region={region}/" : $"{region}/";
        if (day is not { } d) { return folder; }
        d = d.ToUniversalTime();
        folder += d.ToString(hive ? "'year='yyyy'/month='MM'/day='dd'/'" : "yyyy'/'MM'/'dd'/'", CultureInfo.InvariantCulture);
        return withHour ? folder + d.ToString(hive ? "'hour='HH'/'" : "HH'/'", CultureInfo.InvariantCulture) : folder;
    }

    /// <summary>The name of the file in its folder.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture,
        $"{AccountId}_vpcflowlogs_{Region}_{FlowLogId}_{Stamp.UtcDateTime:yyyyMMdd'T'HHmm'Z'}_{Hash}.log.{(IsParquet ? "parquet" : "gz")}");

    /// <summary>The whole key.</summary>
    public override string ToString() => Folder(new(Prefix, IsHive), AccountId, Region, Stamp, IsHourly) + FileName;

    /// <summary>Reads a key; an organization's id between AWSLogs and the account, as some log archives have it, is accepted.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FlowLogKey? key)
    {
        key = null;
        int slash = text.LastIndexOf('/');
        string name = text[(slash + 1)..];
        bool parquet = name.EndsWith(".log.parquet", StringComparison.Ordinal);
        if (!parquet && !name.EndsWith(".log.gz", StringComparison.Ordinal)) { return false; }
        string[] parts = name[..name.IndexOf(".log.", StringComparison.Ordinal)].Split('_');
        if (parts.Length != 6 || parts[1] != "vpcflowlogs" || !TryStamp(parts[4], out DateTimeOffset stamp)) { return false; }
        string[] folders = slash < 0 ? [] : text[..slash].Split('/');
        int logs = Array.LastIndexOf(folders, "AWSLogs");
        string last = folders.Length == 0 ? "" : folders[^1];
        bool hive = Array.Exists(folders, f => f.StartsWith("aws-account-id=", StringComparison.Ordinal));
        // year/month/day make three folders after the region; a fourth is the hour.
        bool hourly = hive ? last.StartsWith("hour=", StringComparison.Ordinal)
            : folders.Length >= 5 && folders[^5] == parts[2] && last.Length == 2 && folders[^4].Length == 4;
        key = new()
        {
            AccountId = parts[0], Region = parts[2], FlowLogId = parts[3], Stamp = stamp, Hash = parts[5],
            Prefix = logs < 0 ? "" : string.Join('/', folders[..logs]), IsParquet = parquet, IsHive = hive, IsHourly = hourly,
        };
        return true;
    }

    /// <summary>
    /// True if the file may hold records whose window overlaps the time from <paramref name="after"/> to <paramref name="before"/>.
    /// </summary>
    /// <remarks>
    /// A window is at most 10 minutes long and ends in the 5 minutes from the stamp on. One more such stretch is allowed for late records.
    /// </remarks>
    public bool MayOverlap(DateTimeOffset? after, DateTimeOffset? before) =>
        (after is not { } a || Stamp + Window + Window > a) && (before is not { } b || Stamp - MaxWindow - Window < b);

    /// <summary>The longest aggregation interval.</summary>
    internal static TimeSpan MaxWindow { get; } = TimeSpan.FromMinutes(10);

    private static bool TryStamp(string text, out DateTimeOffset stamp) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out stamp);
}

/// <summary>The form of the names of a bucket's flow log folders.</summary>
/// <param name="Prefix">The folder before <c>AWSLogs</c>; empty where there is none.</param>
/// <param name="IsHive">True for folders such as <c>year=2026</c>.</param>
public readonly record struct FlowLogLayout(string Prefix, bool IsHive);
