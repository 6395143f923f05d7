using System.Globalization;
using System.Text;

namespace SecureNet.FlowLogs.Sql;

/// <summary>Writes the statements that make Athena's database, tables and view, and remove them.</summary>
/// <remarks>
/// Sources: Athena user guide, "Create a table for Amazon VPC flow logs and query it", "Partition projection", "CREATE TABLE";
/// VPC user guide, "Flow log files".
/// </remarks>
public static class FlowLogDdl
{
    /// <summary>Makes the database, where it is not there.</summary>
    /// <param name="tags">What says whose it is; a database has properties and no tags.</param>
    public static string CreateDatabase(string name, string bucket, IEnumerable<KeyValuePair<string, string>> tags) =>
        $"CREATE DATABASE IF NOT EXISTS {SqlText.DdlName(name)}\nCOMMENT "
            + $"{SqlText.DdlText($"Flow logs in bucket {bucket}")}\nWITH DBPROPERTIES ({Properties(tags)})";

    /// <summary>Makes the table, where it is not there.</summary>
    public static string CreateTable(FlowLogTable table, IEnumerable<KeyValuePair<string, string>> tags)
    {
        StringBuilder sql = new(
            $"CREATE EXTERNAL TABLE IF NOT EXISTS {SqlText.DdlName(table.Database)}.{SqlText.DdlName(table.Name)} (\n  ");
        sql.AppendJoin(",\n  ", table.Columns.Select(c => $"{SqlText.DdlName(c)} {TypeOf(c)}"));
        sql.Append($")\nPARTITIONED BY "
            + $"({string.Join(", ", new[] { FlowLogTable.AccountColumn, FlowLogTable.RegionColumn, FlowLogTable.DayColumn }
                .Select(c => $"{SqlText.DdlName(c)} string"))}"
            + $")\n");
        sql.Append(table.IsParquet ? "STORED AS PARQUET\n" : "ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '\nSTORED AS TEXTFILE\n");
        sql.Append($"LOCATION {SqlText.DdlText(table.Location)}\nTBLPROPERTIES ({Properties([.. PropertiesOf(table), .. tags])})");
        return sql.ToString();
    }

    /// <summary>Changes what may change of a table: its accounts, regions, flow logs and first day.</summary>
    public static string AlterTable(FlowLogTable table) =>
        $"ALTER TABLE {SqlText.DdlName(table.Database)}.{SqlText.DdlName(table.Name)} SET TBLPROPERTIES "
            + $"({Properties(PropertiesOf(table))})";

    /// <summary>
    /// The view over all tables, for questions of one's own: the columns of all of them, with null for those that a table does not have.
    /// </summary>
    public static string CreateView(string database, string name, IReadOnlyList<FlowLogTable> tables)
    {
        string[] columns = [.. tables.SelectMany(t => t.Columns).Distinct()];
        string[] partition = [FlowLogTable.AccountColumn, FlowLogTable.RegionColumn, FlowLogTable.DayColumn];
        return $"CREATE OR REPLACE VIEW {SqlText.Name(database)}.{SqlText.Name(name)} AS\n"
            + string.Join("\nUNION ALL\n", tables.Select(table =>
            {
                string list = string.Join(", ", columns.Select(c => table.Columns.Contains(c)
                    ? SqlText.Name(c) : $"CAST(NULL AS {SqlTypeOf(c)}) AS {SqlText.Name(c)}").Concat(partition.Select(SqlText.Name)));
                string where = SqlText.And(new SqlConditions(table with { Accounts = [] }, FlowLogFilter.All).Partitions());
                return $"SELECT {list}, {SqlConditions.Path} AS {SqlText.Name(FlowLogSql.PathColumn)}\nFROM "
                    + $"{FlowLogSql.NameOf(table)}{(where.Length > 0 ? $"\nWHERE {where}" : "")}";
            }));
    }

    public static string DropTable(string database, string name) =>
        $"DROP TABLE IF EXISTS {SqlText.DdlName(database)}.{SqlText.DdlName(name)}";

    public static string DropView(string database, string name) => $"DROP VIEW IF EXISTS {SqlText.Name(database)}.{SqlText.Name(name)}";

    /// <summary>Without CASCADE: what others put into the database is not dropped with it.</summary>
    public static string DropDatabase(string name) => $"DROP DATABASE IF EXISTS {SqlText.DdlName(name)}";

    /// <summary>The table's properties but its tags, in the order of the statement.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> PropertiesOf(FlowLogTable table)
    {
        List<KeyValuePair<string, string>> all = [];
        // Parquet has no header line: skipping one would lose a record.
        if (!table.IsParquet) { Add("skip.header.line.count", "1"); }
        Add("projection.enabled", "true");
        string account = $"projection.{FlowLogTable.AccountColumn}.", region = $"projection.{FlowLogTable.RegionColumn}.",
        day = $"projection.{FlowLogTable.DayColumn}.";
        Add(account + "type", table.NeedsAccounts ? "injected" : "enum");
        if (!table.NeedsAccounts) { Add(account + "values", string.Join(',', table.Accounts)); }
        Add(region + "type", "enum");
        Add(region + "values", string.Join(',', table.Regions));
        Add(day + "type", "date");
        Add(day + "format", table.DayPattern);
        Add(day + "range", $"{table.DayOf(new(table.FirstDay, default, TimeSpan.Zero))},NOW");
        Add(day + "interval", "1");
        Add(day + "interval.unit", table.IsHourly ? "HOURS" : "DAYS");
        Add("storage.location.template", table.LocationTemplate);
        Add(AccountsProperty, string.Join(',', table.Accounts));
        Add(FlowLogsProperty, string.Join(',', table.FlowLogIds));
        Add(SharesProperty, table.SharesFolders ? "true" : "false");
        return all;

        void Add(string name, string value) => all.Add(new(name, value));
    }

    /// <summary>The type of a column in SQL; of a column that we do not know it is text.</summary>
    internal static string SqlTypeOf(string column) =>
        TypeOf(column) is var type && type == "string" ? "varchar" : type == "int" ? "integer" : type;

    /// <summary>The type of a column in DDL, which is the one that AWS writes into Parquet.</summary>
    internal static string TypeOf(string column) => FlowLogFields.Find(column) is { } field ? FlowLogFields.KindOf(field) switch
    {
        FlowLogValueKind.Int32 => "int",
        FlowLogValueKind.Int64 or FlowLogValueKind.Time => "bigint",
        _ => "string",
    } : "string";

    internal const string AccountsProperty = "securenet:accounts", FlowLogsProperty = "securenet:flow-logs",
        SharesProperty = "securenet:shares-folders";

    private static string Properties(IEnumerable<KeyValuePair<string, string>> properties) =>
        string.Join(", ", properties.Select(
            p => string.Create(CultureInfo.InvariantCulture, $"\n  {SqlText.DdlText(p.Key)} = {SqlText.DdlText(p.Value)}")));
}
