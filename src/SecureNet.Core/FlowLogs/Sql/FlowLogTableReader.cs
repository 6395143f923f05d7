using System.Globalization;
using System.Text.RegularExpressions;

namespace SecureNet.FlowLogs.Sql;

/// <summary>Reads back from the catalog what <see cref="FlowLogDdl"/> wrote into it.</summary>
public static partial class FlowLogTableReader
{
    /// <summary>The table, or null where it was not made so.</summary>
    /// <param name="database">The database.</param>
    /// <param name="columns">The names of the columns, in order, without the partition's.</param>
    /// <param name="isParquet">True where its files are Parquet.</param>
    /// <param name="properties">Its properties.</param>
    public static FlowLogTable? Read(string database, IReadOnlyList<string> columns, bool isParquet,
        IReadOnlyDictionary<string, string> properties)
    {
        if (columns.Count == 0 || !properties.TryGetValue("storage.location.template", out string? template)
            || Template().Match(template) is not { Success: true } place) { return null; }
        string day = $"projection.{FlowLogTable.DayColumn}.";
        if (FirstDay().Match(properties.GetValueOrDefault(day + "range", "")) is not { Success: true } first) { return null; }
        return new()
        {
            Database = database, Bucket = place.Groups[1].Value, Prefix = place.Groups[2].Value.TrimEnd('/'), Schema = new(columns),
            IsParquet = isParquet,
            IsHive = template.Contains("aws-account-id=", StringComparison.Ordinal),
            IsHourly = properties.GetValueOrDefault(day + "interval.unit") == "HOURS",
            Accounts = List(FlowLogDdl.AccountsProperty), Regions = List($"projection.{FlowLogTable.RegionColumn}.values"),
            FlowLogIds = List(FlowLogDdl.FlowLogsProperty),
            SharesFolders = properties.GetValueOrDefault(FlowLogDdl.SharesProperty) == "true",
            FirstDay = DateOnly.ParseExact($"{first.Groups[1].Value}-{first.Groups[2].Value}-{first.Groups[3].Value}", "yyyy-MM-dd",
                CultureInfo.InvariantCulture),
        };

        string[] List(string name) => properties.GetValueOrDefault(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("^s3://([^/]+)/(.*?)AWSLogs/")]
    private static partial Regex Template();

    [GeneratedRegex("([0-9]{4})/(?:month=)?(0[1-9]|1[0-2])/(?:day=)?([0-2][0-9]|3[01])")]
    private static partial Regex FirstDay();
}
