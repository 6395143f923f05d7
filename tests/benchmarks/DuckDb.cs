using System.Globalization;
using DuckDB.NET.Data;

namespace SecureNet.Benchmarks;

/// <summary>The same questions to DuckDB, with the types given, so that it guesses nothing.</summary>
internal static class DuckDb
{
    private const string Types = """
        {'version': 'INTEGER', 'account_id': 'VARCHAR', 'interface_id': 'VARCHAR', 'srcaddr': 'VARCHAR', 'dstaddr': 'VARCHAR', 'srcport': 'INTEGER', 'dstport': 'INTEGER',
         'protocol': 'INTEGER', 'packets': 'BIGINT', 'bytes': 'BIGINT', 'start': 'BIGINT', 'end': 'BIGINT', 'action': 'VARCHAR', 'log_status': 'VARCHAR'}
        """;

    /// <summary>Runs a query on two threads and gives the first row, as text.</summary>
    public static string Query(string sql)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        Run(connection, "SET threads = 2");
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        return reader.Read() ? string.Join(' ',
            Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))) : "";
    }

    public static void Run(string sql)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        Run(connection, sql);
    }

    /// <summary>The text files as a table.</summary>
    public static string Text(string pattern) =>
        $"read_csv('{pattern}', delim = ' ', header = false, skip = 1, nullstr = '-', quote = '', escape = '', "
            + $"auto_detect = false, columns = {Types})";

    /// <summary>Writes each text file as Parquet beside it, gzip-packed as AWS does.</summary>
    public static void MakeParquet(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*.log.gz"))
        {
            string target = Path.ChangeExtension(file, "parquet");
            if (!File.Exists(target)) { Run($"COPY (SELECT * FROM {Text(file)}) TO '{target}' (FORMAT parquet, CODEC 'gzip')"); }
        }
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
