using System.Text;
using SecureNet.Provisioning;

namespace SecureNet.FlowLogs.Sql;

/// <summary>
/// Writes the questions of <see cref="FlowLogFilter"/> and <see cref="FlowLogQuestion"/> in SQL that Trino (Athena engine
/// version 3) and DuckDB both run.
/// </summary>
/// <remarks>
/// It gives what the engine on this machine gives, but for this: a line that does not fit its format is left out here and has empty values
/// there; IPv6 addresses that records spell in several ways are one group here and several there (AWS spells each in one); and among groups
/// with equal sums those of IPv6 stand in the order of their text.
/// </remarks>
public static class FlowLogSql
{
    /// <summary>The column of a record's file in the answer.</summary>
    public const string PathColumn = "file_path";

    /// <summary>The columns of counts in the answer to a question.</summary>
    public const string StatusColumn = "status", CountColumn = "records", GroupCountColumn = "all_groups", MatchedColumn = "all_records";

    /// <summary>Asks for records, oldest first.</summary>
    /// <exception cref="RefusedException">No table can answer, or the question is too long for Athena.</exception>
    public static FlowLogStatement Search(IReadOnlyList<FlowLogTable> tables, FlowLogFilter filter, long first = long.MaxValue)
    {
        IReadOnlyList<FlowLogTable> able = Able(tables, filter, c => c.Times().Concat(c.Values()).Count(),
            out List<FlowLogProblem> problems);
        FlowLogSchema schema = new(able.SelectMany(t => t.Schema.Columns).Distinct());
        bool hasStart = schema.IndexOf(FlowLogField.Start) >= 0;
        StringBuilder sql = new("SELECT * FROM (\n");
        sql.AppendJoin("\n  UNION ALL\n", able.Select(table =>
        {
            SqlConditions conditions = new(table, filter);
            string columns = string.Join(", ", schema.Columns.Select(c => c.Replace('-', '_')).Select(c =>
                table.Columns.Contains(c) ? SqlText.Name(c) : $"CAST(NULL AS {FlowLogDdl.SqlTypeOf(c)}) AS {SqlText.Name(c)}"));
            IEnumerable<string> where = [.. conditions.Partitions(), .. conditions.Times(),
                .. filter.IncludeNoData ? [] : DataOnly(conditions), .. conditions.Values()];
            return $"  SELECT {columns}, {SqlConditions.Path} AS {SqlText.Name(PathColumn)}\n  FROM {NameOf(table)}{Where(where)}";
        }));
        sql.Append("\n) r\nORDER BY ").Append(hasStart ? $"{SqlText.Name("start")} NULLS LAST, " : "").Append(SqlText.Name(PathColumn));
        if (first < long.MaxValue) { sql.Append("\nLIMIT ").Append(SqlText.Number(first)); }
        return Checked(new(sql.ToString(), filter, able) { First = first, Problems = problems, Schema = schema });
    }

    /// <summary>Asks for sums.</summary>
    /// <remarks>
    /// Records of NODATA and SKIPDATA come as rows of their own: they are counted in the same pass, as a
    /// second one would cost as much again.
    /// </remarks>
    /// <exception cref="RefusedException">No table can answer, or the question is too long for Athena.</exception>
    public static FlowLogStatement Measure(IReadOnlyList<FlowLogTable> tables, FlowLogQuestion question)
    {
        FlowLogFilter filter = question.Filter;
        IReadOnlyList<FlowLogTable> able = Able(tables, filter, c => c.Times().Concat(c.Values()).Concat(Keys(question, c))
            .Concat(Sums(question, c)).Count(), out List<FlowLogProblem> problems);
        string[] keys = [.. question.By.Select((_, i) => $"k{i + 1}")], sums = [.. question.Sum.Select((_, i) => $"s{i + 1}")];
        StringBuilder sql = new("SELECT ");
        sql.AppendJoin(", ", [StatusColumn, .. keys, .. sums, CountColumn]).Append(",\n  ");
        sql.Append($"sum(CASE WHEN {StatusColumn} IS NULL THEN 1 ELSE 0 END) OVER () AS {GroupCountColumn}, sum(CASE WHEN "
            + $"{StatusColumn} IS NULL THEN {CountColumn} ELSE 0 END) OVER () AS {MatchedColumn}\nFROM (\n  SELECT ");
        sql.AppendJoin(", ", [StatusColumn, .. keys, .. sums.Select((s, i) => $"CAST(coalesce(sum(v{i + 1}), 0) AS bigint) AS {s}"),
            $"count(*) AS {CountColumn}"]);
        sql.Append("\n  FROM (\n");
        sql.AppendJoin("\n    UNION ALL\n", able.Select(table =>
        {
            SqlConditions conditions = new(table, filter);
            bool hasStatus = table.ColumnOf(FlowLogField.LogStatus) is not null;
            string status = hasStatus ? $"CASE WHEN {conditions.HasData} THEN NULL ELSE {conditions.Column(FlowLogField.LogStatus)} END"
                : "CAST(NULL AS varchar)";
            IEnumerable<string> columns = Keys(question, conditions)
                .Select((k, i) => $"{(hasStatus ? $"CASE WHEN {conditions.HasData} THEN {k} END" : k)} AS k{i + 1}")
                .Concat(Sums(question, conditions).Select((s, i) => $"{s} AS v{i + 1}"));
            string[] values = [.. conditions.Values()];
            // A window that AWS lost says nothing of addresses or ports: it counts for every question about its time.
            IEnumerable<string> where = [.. conditions.Partitions(), .. conditions.Times(),
                .. values.Length == 0 ? [] : !hasStatus ? values : new[] { $"(NOT {conditions.HasData} OR ({SqlText.And(values)}))" }];
            return $"    SELECT {string.Join(", ", [$"{status} AS {StatusColumn}", .. columns])}\n    FROM {NameOf(table)}{Where(where)}";
        }));
        sql.Append($"\n  ) r\n  GROUP BY {string.Join(", ", [StatusColumn, .. keys])}\n) g\nORDER BY ");
        // The rows of counts come first, so that no limit cuts them off.
        sql.AppendJoin(", ", [$"{StatusColumn} NULLS LAST", .. question.InKeyOrder ? [] : new[] { "s1 DESC" },
            .. question.By.Zip(keys, OrderOf).SelectMany(o => o)]);
        if (!question.InKeyOrder && question.Top < int.MaxValue) { sql.Append("\nLIMIT ").Append(SqlText.Number(question.Top + 2L)); }
        return Checked(new(sql.ToString(), filter, able) { Question = question, Problems = problems });
    }

    /// <summary>A table's full name.</summary>
    public static string NameOf(FlowLogTable table) => $"{SqlText.Name(table.Database)}.{SqlText.Name(table.Name)}";

    private static IEnumerable<string> Keys(FlowLogQuestion question, SqlConditions conditions) =>
        question.By.Select(by => FlowLogFields.KindOf(by.Field) switch
        {
            FlowLogValueKind.Text or FlowLogValueKind.Address => $"NULLIF({conditions.Column(by.Field)}, '-')",
            FlowLogValueKind.Time =>
                $"CAST(floor(({conditions.Seconds(by.Field)}) / {SqlText.Number((long)by.Step.TotalSeconds)}) AS bigint) * "
                    + $"{SqlText.Number((long)by.Step.TotalSeconds)}",
            _ => conditions.Column(by.Field),
        });

    private static IEnumerable<string> Sums(FlowLogQuestion question, SqlConditions conditions) => question.Sum.Select(sum => sum switch
    {
        FlowLogSum.Bytes => conditions.Column(FlowLogField.Bytes),
        FlowLogSum.Packets => conditions.Column(FlowLogField.Packets),
        _ => "1",
    });

    // IPv4 by its number, as the engine on this machine has it; then everything else by its text.
    private static IEnumerable<string> OrderOf(FlowLogGrouping by, string key) =>
        FlowLogFields.KindOf(by.Field) == FlowLogValueKind.Address
            ? [$"{SqlConditions.IPv4(key)} NULLS LAST", $"{key} NULLS LAST"] : [$"{key} NULLS LAST"];

    private static IEnumerable<string> DataOnly(SqlConditions conditions) => conditions.HasData == "TRUE" ? [] : [conditions.HasData];

    private static string Where(IEnumerable<string> conditions) => SqlText.And(conditions) is { Length: > 0 } all ? $"\n  WHERE {all}" : "";

    /// <summary>
    /// The tables that may have what is asked for and can be asked; a problem for each without a field of it, as for a file that does.
    /// </summary>
    private static List<FlowLogTable> Able(IReadOnlyList<FlowLogTable> tables, FlowLogFilter filter, Func<SqlConditions, int> tryIt,
        out List<FlowLogProblem> problems)
    {
        (List<FlowLogTable> able, problems) = ([], []);
        foreach (FlowLogTable table in tables)
        {
            SqlConditions conditions = new(table, filter);
            if (!conditions.MayMatch) { continue; }
            if (table.NeedsAccounts && filter.AccountId.Count == 0)
            {
                throw new RefusedException("AccountsNeeded",
                    $"Table {table.Name} has the logs of {table.Accounts.Count} accounts, more than Athena looks through unasked.",
                    table.Name, "Name the accounts that the question is about with -SourceAccount.");
            }

            try
            {
                tryIt(conditions);
                able.Add(table);
            }
            catch (MissingFieldException e)
            {
                problems.Add(new("MissingField", table.Name, 0, 0, $"Table {table.Name} was left out: {e.Message}."));
            }
        }

        return able.Count > 0 ? able : throw (problems is [{ } first, ..]
            ? new RefusedException("MissingField", first.Message, first.Source, first.Advice)
            : new NotFoundException("No table has flow logs of what is asked for.", null,
                "Look with Get-CentralFlowLog which flow logs write into the bucket; Register-FlowLogTable makes tables for new ones."));
    }

    private static FlowLogStatement Checked(FlowLogStatement statement) =>
        Encoding.UTF8.GetByteCount(statement.Sql) <= FlowLogStatement.MaxBytes ? statement
            : throw new RefusedException("QuestionTooLong",
                $"The question is {Encoding.UTF8.GetByteCount(statement.Sql):N0} bytes of SQL, and Athena takes "
                    + $"{FlowLogStatement.MaxBytes:N0}.", null, "Ask about fewer VPCs or addresses at once.");
}
