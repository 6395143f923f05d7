using DuckDB.NET.Data;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Parquet;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Tests.FlowLogs;

/// <summary>The Parquet that the simulator delivers is Parquet: our own reader and DuckDB read from it what was written.</summary>
public class ParquetWriterTests
{
    private static readonly FlowLogSchema s_schema = FlowLogSchema.FromLogFormat(FlowLogBlueprint.LogFormat + " ${future-field}");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void What_was_written_is_read_back_by_our_own_reader(int count)
    {
        FlowLogRecord[] records = [.. Enumerable.Range(0, count).Select(Record)];
        FlowLogLab lab = new FlowLogLab().Add("a", ParquetWriter.ToBytes(s_schema, records));
        Assert.Equal(records.Select(r => r.ToString()), lab.Read(new() { IncludeNoData = true }).Select(r => r.ToString()));
        Assert.Empty(lab.Problems);
        Assert.Equal(records.Count(r => r.Action == "REJECT"), lab.Count(new() { Action = ["REJECT"] }));
    }

    [Fact]
    public void DuckDB_reads_it_with_the_types_of_AWS_s_table()
    {
        string path = Path.Join(Directory.CreateTempSubdirectory("securenet-parquet").FullName, "a.log.parquet");
        File.WriteAllBytes(path, ParquetWriter.ToBytes(s_schema, [.. Enumerable.Range(0, 100).Select(Record)]));
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText =
            "SELECT count(*), count(srcaddr), sum(bytes)::BIGINT, sum(srcport)::BIGINT, min(\"start\"), max(interface_id), "
                + "typeof(any_value(srcport)), typeof(any_value(bytes)), typeof(any_value(pkt_srcaddr)) FROM "
                + $"read_parquet('{path}')";
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        FlowLogRecord[] records = [.. Enumerable.Range(0, 100).Select(Record)];
        Assert.Equal((100L, (long)records.Count(r => r.SourceAddress is not null)), (reader.GetInt64(0), reader.GetInt64(1)));
        Assert.Equal((records.Sum(r => r.Bytes ?? 0), records.Sum(r => r.SourcePort ?? 0L)), (reader.GetInt64(2), reader.GetInt64(3)));
        Assert.Equal((1_764_000_000L, "eni-6", "INTEGER", "BIGINT", "VARCHAR"),
            (reader.GetInt64(4), reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.GetString(8)));
        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    // Runs of values that are there and that are not, of one and of many.
    private static FlowLogRecord Record(int i)
    {
        Dictionary<FlowLogField, object?> values = new()
        {
            [FlowLogField.Version] = 8, [FlowLogField.AccountId] = "111111111111", [FlowLogField.InterfaceId] = $"eni-{i % 7}",
            [FlowLogField.Start] = DateTimeOffset.FromUnixTimeSeconds(1_764_000_000 + i),
            [FlowLogField.End] = DateTimeOffset.FromUnixTimeSeconds(1_764_000_060 + i),
            [FlowLogField.LogStatus] = i % 10 == 3 ? "NODATA" : "OK",
        };
        if (i % 10 != 3)
        {
            values[FlowLogField.SourceAddress] = i % 4 == 0 ? "2001:db8::1" : $"10.0.0.{i % 250}";
            (values[FlowLogField.DestinationAddress], values[FlowLogField.SourcePort], values[FlowLogField.DestinationPort]) = ("10.0.0.1",
                40_000 + (i % 100), 443);
            (values[FlowLogField.Protocol], values[FlowLogField.Packets], values[FlowLogField.Bytes], values[FlowLogField.Action]) = (6, 1L,
                5_000_000_000L + i, i % 3 == 0 ? "REJECT" : "ACCEPT");
        }

        if (i is > 20 and < 50) { values[FlowLogField.TrafficPath] = 8; }
        return FlowLogRecord.Create(s_schema, values);
    }
}
