using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Parquet;
using SecureNet.Provisioning;
using static SecureNet.Tests.FlowLogs.ParquetBuilder;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Times and unsigned numbers as tools write them are what DuckDB, which wrote or reads them too, says they are.</summary>
public sealed class ParquetTypeTests : IDisposable
{
    private readonly Sql.DuckLab _duck = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-types").FullName;

    public void Dispose()
    {
        _duck.Dispose();
        Directory.Delete(_folder, true);
    }

    public static TheoryData<string, string, string> Types
    {
        get
        {
            TheoryData<string, string, string> types = [];
            foreach (string time in new[]
            {
                "BIGINT", "UBIGINT", "UINTEGER", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"
            })
            {
                types.Add(time, time.Contains("TIME", StringComparison.Ordinal) ? "UINTEGER" : "UBIGINT",
                    "PARQUET_VERSION V1, CODEC 'gzip'");
                types.Add(time, "BIGINT", "PARQUET_VERSION V2, CODEC 'snappy', DICTIONARY_SIZE_LIMIT 1");
                types.Add(time, "UINTEGER", "PARQUET_VERSION V2, CODEC 'uncompressed'");
            }

            return types;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Times_and_numbers_of_every_type_give_the_same_records_filters_and_sums(string time, string number, string how)
    {
        string path = Path.Join(_folder, "a.log.parquet"), seconds = "1764000000 + i * 7";
        string cast = time.Contains("TIME", StringComparison.Ordinal)
            ? $"make_timestamp(({seconds})::BIGINT * 1000000 + 250000)::{time}" : $"({seconds})::{time}";
        _duck.Run("SET TimeZone = 'UTC'");
        _duck.Run($"COPY (SELECT '10.0.0.' || (i % 200) AS srcaddr, {cast} AS \"start\", {cast} AS \"end\", (i * "
            + $"1400000)::{number} AS bytes, (i % 9)::UTINYINT AS packets, (i * 20)::USMALLINT AS dstport, 6::UINTEGER AS "
            + $"protocol FROM range(3000) t(i)) TO '{path}' (FORMAT parquet, {how})");
        FlowLogLab lab = new FlowLogLab().Add(FlowLogObject.OfFile(path));
        IReadOnlyList<FlowLogRecord> records = lab.Read();
        Assert.Empty(lab.Problems);
        Assert.Equal((3000, 0L), (records.Count, lab.Summary.Malformed));
        for (int i = 0; i < 3000; i++)
        {
            Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1764000000 + (i * 7)), i * 1_400_000L, i * 20),
                (records[i].Start!.Value, records[i].Bytes!.Value, records[i].DestinationPort!.Value));
        }

        Assert.Equal(1000, lab.Count(new() { After = DateTimeOffset.FromUnixTimeSeconds(1764000000 + 14_000) }));
        Assert.Equal(2000, lab.Count(new() { Before = DateTimeOffset.FromUnixTimeSeconds(1764000000 + 14_000) }));
        FlowLogAnswer answer = await new FlowLogMeasurer(new() { Sum = [FlowLogSum.Bytes, FlowLogSum.Packets] }, new(), 1 << 30)
            .RunAsync(new[] { FlowLogObject.OfFile(path) }.ToAsyncEnumerable(), new(), p => Assert.Fail(p.Message), CancellationToken.None);
        Assert.Equal([1_400_000L * 2999 * 3000 / 2, Enumerable.Range(0, 3000).Sum(i => i % 9)], Assert.Single(answer.Groups).Sums);
    }

    [Fact]
    public void A_time_of_96_bits_is_what_DuckDB_reads()
    {
        string path = Path.Join(_folder, "a.log.parquet");
        long[] times = [1_764_000_000, 0, 951_782_399, 4_102_444_799];
        byte[] values = [.. times.SelectMany(
            t => (byte[])[.. BitConverter.GetBytes((t % 86_400 * 1_000_000_000L) + 7), .. Int32((int)(t / 86_400) + 2_440_588)])];
        File.WriteAllBytes(path,
            new ParquetBuilder { Rows = 4 }.Add("end", ParquetType.Int96, Page(PageKind.Data, 4, PageEncoding.Plain, values))
                .Add("loaded", ParquetType.Int96, Page(PageKind.Data, 4, PageEncoding.Plain, values)).ToBytes());
        using StreamReader csv = new(_duck.Query($"SELECT epoch(\"end\")::BIGINT AS e FROM read_parquet('{path}')"));
        string[] duck = [.. csv.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Trim('"', '\r'))];
        FlowLogLab lab = new FlowLogLab().Add(FlowLogObject.OfFile(path));
        IReadOnlyList<FlowLogRecord> records = lab.Read();
        Assert.Empty(lab.Problems);
        // 2100 is beyond 2^31 seconds and reads as text would: as milliseconds.
        Assert.Equal(duck[..3], records.Take(3).Select(r => r.ValueOf("end")!));
        Assert.Equal("2025-11-24T16:00:00Z", records[0].Extra["loaded"]);
    }

    [Theory]
    [InlineData("DATE '2026-01-01'", "end")]
    [InlineData("1.5::DECIMAL(9, 2)", "bytes")]
    [InlineData("TIME '01:02:03'", "start")]
    [InlineData("TIMESTAMP '2026-01-01'", "bytes")]
    public void A_field_that_holds_something_else_is_an_error_and_no_number(string value, string field)
    {
        string path = Path.Join(_folder, "a.log.parquet");
        _duck.Run($"COPY (SELECT '10.0.0.1' AS srcaddr, {value} AS \"{field}\" FROM range(5)) TO '{path}' (FORMAT parquet)");
        FlowLogLab lab = new FlowLogLab().Add(FlowLogObject.OfFile(path));
        Assert.Empty(lab.Read());
        Assert.Equal("UnsupportedFile", Assert.Single(lab.Problems).Id);
        Assert.Contains(field, lab.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UBIGINT", "18446744073709551615")]
    [InlineData("BIGINT", "-5")]
    public void A_number_that_no_field_holds_makes_its_row_malformed(string type, string number)
    {
        string path = Path.Join(_folder, "a.log.parquet");
        _duck.Run($"COPY (SELECT '10.0.0.1' AS srcaddr, (CASE WHEN i = 2 THEN {number} ELSE i END)::{type} AS dstport, i AS bytes "
            + $"FROM range(5) t(i)) TO '{path}' (FORMAT parquet)");
        FlowLogLab lab = new FlowLogLab().Add(FlowLogObject.OfFile(path));
        Assert.Equal((4, 1L), (lab.Read().Count, lab.Summary.Malformed));
        Assert.Equal((1L, 1L), (lab.Count(new() { Port = [3] }), lab.Summary.Malformed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_sum_beyond_63_bits_is_refused_whether_it_is_made_in_memory_or_on_disk(int sums)
    {
        FlowLogQuestion question = new()
        {
            By = [new(FlowLogField.SourceAddress)], Sum = [.. new[] { FlowLogSum.Bytes, FlowLogSum.Packets, FlowLogSum.Flows }.Take(sums)]
        };
        async Task<FlowLogAnswer> Ask(params string[] bytes)
        {
            string path = Path.Join(_folder, "a.log");
            await File.WriteAllTextAsync(path, FlowLogLab.Lines(["srcaddr bytes packets", .. bytes.Select(b => $"10.0.0.1 {b} 1")]));
            return await new FlowLogMeasurer(question, new(), 1 << 30).RunAsync(new[] { FlowLogObject.OfFile(path) }.ToAsyncEnumerable(),
                new(), p => Assert.Fail(p.Message), CancellationToken.None);
        }

        Assert.Equal(long.MaxValue, (await Ask("9223372036854775806", "1")).Groups[0].Sums[0]);
        Assert.Equal("SumTooLarge", (await Assert.ThrowsAsync<RefusedException>(() => Ask("9223372036854775807", "1"))).Id);
        Assert.Equal("SumTooLarge", (await Assert.ThrowsAsync<RefusedException>(
            () => Ask("9223372036854775807", "9223372036854775807", "9223372036854775807"))).Id);
    }
}
