using System.Globalization;
using System.Net;
using System.Text;
using DuckDB.NET.Data;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Sql;

namespace SecureNet.Tests.FlowLogs.Sql;

/// <summary>
/// A bucket's files in a folder, the engine on this machine over them, and DuckDB in Athena's place: it runs the text
/// that Athena would get, unchanged.
/// </summary>
/// <remarks>
/// DuckDB lacks three things of Athena's: the type ipaddress, contains(block, address) and the column $path. They are
/// given to it under the same names.
/// </remarks>
internal sealed class DuckLab : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securenet-sql-");
    private readonly DuckDBConnection _duck = new("DataSource=:memory:");
    private readonly List<FlowLogObject> _files = [];

    public DuckLab()
    {
        _duck.Open();
        Run("SET threads = 2");
        Run("CREATE SCHEMA logs");
        Run("CREATE TYPE ipaddress AS VARCHAR");
        // Written apart from the reader's own test of blocks.
        _duck.RegisterScalarFunction<string, string, bool>("is_in_block", (readers, writer, rows) =>
        {
            for (ulong i = 0; i < rows; i++)
            {
                writer.WriteValue(readers[1].IsValid(i) && IPAddress.TryParse(readers[1].GetValue<string>(i), out IPAddress? address)
                    && IPNetwork.Parse(readers[0].GetValue<string>(i)).Contains(address), i);
            }
        });
        Run("CREATE MACRO contains(block, address) AS is_in_block(block, CAST(address AS VARCHAR))");
    }

    public IReadOnlyList<FlowLogTable> Tables { get; private set; } = [];

    public IReadOnlyList<FlowLogObject> Files => _files;

    /// <summary>Writes a file of the flow log where AWS would, as text or (through DuckDB) as Parquet.</summary>
    public void Write(FlowLogTable table, FlowLogKey key, IReadOnlyList<string> lines)
    {
        string path = Path.Join(_folder.FullName, "bucket", key.ToString());
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] text = FlowLogLab.Gzip(FlowLogLab.Lines([table.Schema.Header, .. lines]));
        if (table.IsParquet)
        {
            string temporary = Path.Join(_folder.FullName, "rows.gz");
            File.WriteAllBytes(temporary, text);
            Run($"COPY (SELECT {Columns(table, nullText: true)} FROM {Csv(table, temporary)}) TO '{path}' (FORMAT parquet, CODEC 'gzip')");
        }
        else { File.WriteAllBytes(path, text); }

        _files.Add(FlowLogObject.OfFile(path));
    }

    /// <summary>
    /// Makes the tables as Athena's DDL does: partition columns from the folders, numbers that are none as null, text as it stands.
    /// </summary>
    public void Register(params FlowLogTable[] tables)
    {
        Tables = tables;
        foreach (FlowLogTable table in tables)
        {
            // Only its own layout: Athena goes into the folders that the template names.
            string day = "[0-9]{4}/[0-9]{2}/[0-9]{2}" + (table.IsHourly ? "/[0-9]{2}" : ""),
            hive = "year=[0-9]{4}/month=[0-9]{2}/day=[0-9]{2}" + (table.IsHourly ? "/hour=[0-9]{2}" : "");
            string folders = table.IsHive ? $"AWSLogs/aws-account-id=([0-9]+)/aws-service=vpcflowlogs/aws-region=([^/]+)/({hive})/[^/]+$"
                : $"AWSLogs/([0-9]+)/vpcflowlogs/([^/]+)/({day})/[^/]+$";
            string glob = Path.Join(_folder.FullName, "bucket", table.Prefix, "**", table.IsParquet ? "*.parquet" : "*.gz");
            string source = table.IsParquet ? $"read_parquet('{glob}', filename = true, union_by_name = true)" : Csv(table, glob);
            string partition = string.Join(", ", new[] { FlowLogTable.AccountColumn, FlowLogTable.RegionColumn, FlowLogTable.DayColumn }
                .Select((c, i) => $"regexp_extract(filename, '{folders}', {i + 1}) AS {c}"));
            string key = $"'s3://bucket' || substr(filename, {Path.Join(_folder.FullName, "bucket").Length + 1})";
            Run($"CREATE TABLE logs.{table.Name} AS SELECT {Columns(table, nullText: false)}, {partition}, {key} AS \"$path\" "
                + $"FROM {source} WHERE regexp_matches(filename, '{folders}')");
        }
    }

    /// <summary>What the answer to a question is, by SQL.</summary>
    public async Task<(FlowLogAnswer Answer, FlowLogSummary Summary)> AskAsync(FlowLogQuestion question)
    {
        FlowLogSummary summary = new();
        FlowLogAnswer answer = await FlowLogAnswerReader.ReadGroupsAsync(Query(FlowLogSql.Measure(Tables, question).Sql), question, summary,
            CancellationToken.None);
        return (answer, summary);
    }

    public async Task<IReadOnlyList<FlowLogRecord>> SearchAsync(FlowLogFilter filter, long first = long.MaxValue) =>
        await FlowLogAnswerReader.ReadRecordsAsync(Query(FlowLogSql.Search(Tables, filter, first).Sql), new(), CancellationToken.None)
            .ToListAsync();

    /// <summary>What the engine on this machine answers.</summary>
    public async Task<(FlowLogAnswer Answer, FlowLogSummary Summary)> MeasureAsync(FlowLogQuestion question)
    {
        FlowLogSummary summary = new();
        return (await new FlowLogMeasurer(question, new() { Workers = 2 }, 1 << 30).RunAsync(_files.ToAsyncEnumerable(), summary, _ => { },
            CancellationToken.None), summary);
    }

    public async Task<IReadOnlyList<FlowLogRecord>> ReadAsync(FlowLogFilter filter)
    {
        List<FlowLogRecord> records = [];
        await foreach (IReadOnlyList<FlowLogRecord> batch in new FlowLogReader(filter, new() { Workers = 2 }, new(),
            _ => { }).ReadAsync(_files.ToAsyncEnumerable(), CancellationToken.None)) { records.AddRange(batch); }
        return records;
    }

    /// <summary>Runs SQL and gives the rows as the CSV that Athena writes.</summary>
    public Stream Query(string sql)
    {
        using DuckDBCommand command = _duck.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        StringBuilder csv = new(CsvReader.Line(Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)));
        while (reader.Read())
        {
            csv.Append(CsvReader.Line(Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
    }

    public void Run(string sql)
    {
        using DuckDBCommand command = _duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _duck.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Csv(FlowLogTable table, string pattern) =>
        $"read_csv('{pattern}', delim = ' ', header = false, skip = 1, quote = '', escape = '', auto_detect = false, "
            + "nullstr = '\\N', filename = true, columns = "
            + $"{{{string.Join(", ", table.Columns.Select(c => $"'{c}': 'VARCHAR'"))}}})";

    private static string Columns(FlowLogTable table, bool nullText) => string.Join(", ", table.Columns.Select(c =>
        FlowLogDdl.SqlTypeOf(c) is var type && type != "varchar" ? $"TRY_CAST(\"{c}\" AS {type}) AS \"{c}\"" : nullText
            ? $"NULLIF(\"{c}\", '-') AS \"{c}\"" : $"\"{c}\""));
}
