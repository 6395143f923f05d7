using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecureNet.FlowLogs.Sql;

/// <summary>
/// One table over a bucket's flow log files: those of one format, file format and layout of folders. Athena's table is made of it,
/// and so is the SQL that asks it.
/// </summary>
/// <remarks>
/// Text has no names in its columns but the header line, which Athena skips: a table reads right only the files of its own format.
/// </remarks>
public sealed record FlowLogTable
{
    /// <summary>The partition columns. Their names begin with p_, so that the record's own account-id and region keep theirs.</summary>
    public const string AccountColumn = "p_account", RegionColumn = "p_region", DayColumn = "p_day";

    /// <summary>
    /// Up to so many accounts are named in the table; more have to be named in each question. Source: Athena user guide, "Supported types
    /// for partition projection": a few dozen.
    /// </summary>
    public const int MostNamedAccounts = 50;

    public required string Database { get; init; }

    public required string Bucket { get; init; }

    /// <summary>The folder before <c>AWSLogs</c>; empty where there is none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The fields, in the exact order of the flow log's format.</summary>
    public required FlowLogSchema Schema { get; init; }

    public bool IsParquet { get; init; }

    public bool IsHive { get; init; }

    public bool IsHourly { get; init; }

    /// <summary>The accounts whose networks write here, in order.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>The flow logs that write files of this format. They decide only where <see cref="SharesFolders"/>.</summary>
    public IReadOnlyList<string> FlowLogIds { get; init; } = [];

    /// <summary>
    /// True where flow logs of another format write into the same folders: then only files of <see cref="FlowLogIds"/> are of this table.
    /// </summary>
    public bool SharesFolders { get; init; }

    /// <summary>The day of the oldest files.</summary>
    public DateOnly FirstDay { get; init; } = new(2015, 6, 10);

    /// <summary>The same for the same format, file format, layout and prefix, whoever asks.</summary>
    public string Name
    {
        get
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Prefix.Trim('/')}\n{Schema.Header}"));
            return $"flow_logs_{(IsParquet ? "parquet" : "text")}{(IsHive ? "_hive" : "")}{(IsHourly ? "_hourly" : "")}_"
                + $"{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
        }
    }

    /// <summary>True where a question has to name the accounts: there are too many to name in the table.</summary>
    public bool NeedsAccounts => Accounts.Count > MostNamedAccounts;

    /// <summary>The folder that all of its files lie under.</summary>
    public string Location => $"s3://{Bucket}/{(Prefix.Length == 0 ? "" : Prefix.Trim('/') + "/")}AWSLogs/";

    /// <summary>The template that makes the folder of a partition of its columns.</summary>
    public string LocationTemplate => Location + (IsHive
        ? $"aws-account-id=${{{AccountColumn}}}/aws-service=vpcflowlogs/aws-region=${{{RegionColumn}}}/"
        : $"${{{AccountColumn}}}/vpcflowlogs/${{{RegionColumn}}}/") + $"${{{DayColumn}}}/";

    /// <summary>The pattern of <c>p_day</c>, as Java writes dates.</summary>
    public string DayPattern =>
        (IsHive ? "'year='yyyy'/month='MM'/day='dd" : "yyyy/MM/dd") + (IsHourly ? IsHive ? "'/hour='HH" : "/HH" : "");

    /// <summary>The value of <c>p_day</c> for a time. Values stand in the order of their times, as text too.</summary>
    public string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString(
        (IsHive ? "'year='yyyy'/month='MM'/day='dd" : "yyyy'/'MM'/'dd") + (IsHourly ? IsHive ? "'/hour='HH" : "'/'HH" : ""),
        CultureInfo.InvariantCulture);

    /// <summary>
    /// The names of the columns: AWS's, with underscores; one that comes twice has a number, as a table has no two of one name.
    /// </summary>
    public IReadOnlyList<string> Columns
    {
        get
        {
            Dictionary<string, int> seen = [];
            return [.. Schema.Columns.Select(c => c.Replace('-', '_'))
                .Select(c => (seen[c] = seen.GetValueOrDefault(c) + 1) is var n and > 1 ? $"{c}_{n}" : c)];
        }
    }

    /// <summary>The column of a field, or null where the format has none.</summary>
    public string? ColumnOf(FlowLogField field) => Schema.IndexOf(field) is var index and >= 0 ? Columns[index] : null;

    /// <summary>True if the file's name and folders say that its records are of this table.</summary>
    public bool Holds(FlowLogKey key) => HasFolderOf(key) && key.IsParquet == IsParquet && key.IsHourly == IsHourly
        && (!SharesFolders || FlowLogIds.Contains(key.FlowLogId));

    /// <summary>
    /// True if Athena goes over the file when it asks this table, whatever is in it. The folder of a day has those of its hours in it.
    /// </summary>
    public bool HasFolderOf(FlowLogKey key) => key.IsHive == IsHive && (key.IsHourly || !IsHourly) && key.Prefix == Prefix.Trim('/')
        && Accounts.Contains(key.AccountId) && Regions.Contains(key.Region);
}
