using System.Globalization;
using System.Text;

namespace SecureNet.FlowLogs.Sql;

/// <summary>Names, values and lists as SQL writes them. Whatever a user gives reaches SQL through here alone.</summary>
internal static class SqlText
{
    /// <summary>
    /// A name in Athena's questions (Trino) and in DuckDB: <c>start</c>, <c>end</c> and others are words of the language.
    /// </summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A name in Athena's DDL (Hive).</summary>
    public static string DdlName(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>A text value. Between apostrophes nothing but an apostrophe means anything, to either engine.</summary>
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// A property's name or value in Athena's DDL (Hive), which has two kinds of quotes and takes a backslash for itself.
    /// </summary>
    public static string DdlText(string value)
    {
        char quote = value.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        StringBuilder text = new();
        text.Append(quote);
        foreach (char c in value)
        {
            if (c == quote || c == '\\') { text.Append('\\'); }
            text.Append(c);
        }

        return text.Append(quote).ToString();
    }

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary><c>"column" IN (…)</c>; false where there is no value.</summary>
    public static string In(string column, IEnumerable<string> values) =>
        string.Join(", ", values) is { Length: > 0 } list ? $"{column} IN ({list})" : "FALSE";

    public static string And(IEnumerable<string> conditions) => string.Join(" AND ", conditions);

    /// <summary>One of these, in parentheses where there are several; false where there is none.</summary>
    public static string Or(IReadOnlyList<string> conditions) =>
        conditions.Count switch { 0 => "FALSE", 1 => conditions[0], _ => $"({string.Join(" OR ", conditions)})" };
}
