using System.Diagnostics;
using SecureNet.FlowLogs;
using SecureNet.FlowLogs.Parquet;
using static SecureNet.Tests.FlowLogs.ParquetBuilder;

namespace SecureNet.Tests.FlowLogs;

/// <summary>A small file costs little, whatever it claims: rows of runs take no bytes, and lengths are only words.</summary>
public class ParquetBudgetTests
{
    private const int Many = int.MaxValue - 1;

    private static readonly byte[] s_long = [.. Int32(100_000), .. Enumerable.Repeat((byte)'a', 100_000)];

    private static readonly string[] s_small = ["null-runs", "differences", "lengths", "prefixes", "long-words", "columns", "bit-runs"];

    public static TheoryData<string> Claims => new(
        "null-runs", "rows-without-pages", "rows-beyond-all", "differences", "lengths", "prefixes", "long-words", "shared-bytes", "columns",
        "row-groups", "empty-pages", "bit-runs");

    private static byte[] Claim(string which) => which switch
    {
        // Every row is null, in five bytes.
        "null-runs" => new ParquetBuilder { Rows = Many }.Add("srcaddr", ParquetType.ByteArray, Page(PageKind.Data, Many,
            PageEncoding.Plain, Levels(Many, false)), isOptional: true).ToBytes(),
        "rows-without-pages" => new ParquetBuilder { Rows = Many }.Add("srcaddr", ParquetType.ByteArray, []).ToBytes(),
        "rows-beyond-all" => new ParquetBuilder { Rows = long.MaxValue, Groups = 3 }.Add("srcaddr", ParquetType.ByteArray, []).ToBytes(),
        "differences" => new ParquetBuilder { Rows = 500_000 }
            .Add("bytes", ParquetType.Int64, Page(PageKind.Data, Many, PageEncoding.DeltaBinaryPacked, Equal(5, Many)[..20])).ToBytes(),
        "lengths" => new ParquetBuilder { Rows = 500_000 }.Add(
            "action", ParquetType.ByteArray, Page(PageKind.Data, Many, PageEncoding.DeltaLengthByteArray, Equal(0, Many)[..20])).ToBytes(),
        // A long value, and then again and again all of the value before.
        "prefixes" => new ParquetBuilder { Rows = 500_000 }.Add("vpc_id", ParquetType.ByteArray,
            Page(PageKind.Data, 500_000, PageEncoding.DeltaByteArray,
                [.. Varint(65_536), .. Varint(8192), .. Varint(500_000), .. Varint(0), .. Varint(200_000), .. Prefixes(), .. Varint(65_536),
                    .. Varint(8192), .. Varint(500_000), .. Varint(200_000), .. Varint(199_999), .. Prefixes(), .. s_long[4..]],
                ParquetCodec.Gzip), codec: ParquetCodec.Gzip).ToBytes(),
        "long-words" => new ParquetBuilder { Rows = 400_000 }.Add("vpc_id", ParquetType.ByteArray,
            [.. Page(PageKind.Dictionary, 1, PageEncoding.Plain, s_long, ParquetCodec.Gzip),
                .. Page(PageKind.Data, 400_000, PageEncoding.RleDictionary, [0, .. Varint(800_000)],
                    ParquetCodec.Gzip)], codec: ParquetCodec.Gzip).ToBytes(),
        "shared-bytes" => new ParquetBuilder { Rows = 1, Groups = 500 }.Add("vpc_id", ParquetType.ByteArray, Page(PageKind.Data, 1,
            PageEncoding.Plain, Bomb(), ParquetCodec.Gzip), codec: ParquetCodec.Gzip).ToBytes(),
        "columns" => new ParquetBuilder { Rows = 1 }
            .Add("srcaddr", ParquetType.ByteArray, Page(PageKind.Data, 1, PageEncoding.Plain, Text("a")), repeat: 20_000).ToBytes(),
        "row-groups" => new ParquetBuilder { Rows = 100_000, Groups = 500 }.Add("srcaddr", ParquetType.ByteArray, []).ToBytes(),
        "empty-pages" => new ParquetBuilder { Rows = 100_000 }.Add("srcaddr", ParquetType.ByteArray,
            [.. Enumerable.Repeat(Page(PageKind.Data, 0, PageEncoding.Plain, []), 3000).SelectMany(p => p)]).ToBytes(),
        _ => new ParquetBuilder { Rows = Many }.Add("srcaddr", ParquetType.ByteArray, Page(PageKind.Data, Many, PageEncoding.RleDictionary,
            [0, .. Varint(((ulong)Many / 8 * 2) | 1)])).ToBytes(),
    };

    private static byte[] Prefixes() => [.. new byte[8192], .. Enumerable.Range(0, 8).SelectMany(_ => (byte[])[0, .. new byte[8192]])];

    private static byte[] Bomb() => [.. Int32(10_000_000), .. new byte[10_000_000]];

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_file_that_claims_more_than_its_bytes_can_hold_ends_soon_small_and_with_an_error(string which)
    {
        byte[] file = Claim(which);
        foreach ((string how, Func<Exception?> read) in new (string, Func<Exception?>)[]
        {
            ("lines", () => Read(file, new Lines())), ("count", () => Read(file, new CountingConsumer())), ("filter",
                () => Read(file, new Lines(), new() { VpcId = ["vpc-1"], SourceAddress = [System.Net.IPNetwork.Parse("10.0.0.0/8")] })),
        })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Exception? e = read();
            (TimeSpan time, long bytes) = (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(e is InvalidDataException or NotSupportedException or SecureNet.FlowLogs.MissingFieldException
                || (how != "lines" && e is null), $"{which}, {how}: {e}");
            // A tenth of a second as a rule; the machine that runs the tests has other work.
            Assert.True(time < TimeSpan.FromSeconds(10), $"{which}, {how}: {time}");
            Assert.True(bytes < 200_000_000, $"{which}, {how}: {bytes:N0} bytes");
        }
    }

    [Fact]
    public void The_error_says_what_was_claimed()
    {
        FlowLogLab lab = new FlowLogLab().Add("a", Claim("null-runs"));
        Assert.Empty(lab.Read());
        FlowLogProblem problem = Assert.Single(lab.Problems);
        Assert.Equal("DamagedFile", problem.Id);
        Assert.Contains("2,147,483,646 rows of 1 columns, more than its", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Small_files_with_any_damage_end_soon_and_small(int seed)
    {
        Random random = new(seed);
        byte[][] files = [.. s_small.Select(Claim).Where(f => f.Length < 4000),
            Small(PageEncoding.DeltaBinaryPacked), Small(PageEncoding.Plain)];
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        const int Rounds = 400;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bad = [.. files[random.Next(files.Length)]];
            for (int i = random.Next(1, 4); i > 0; i--) { bad[random.Next(4, bad.Length - 8)] = random.Next(3) switch
            {
                0 => 0xFF,
                1 => (byte)random.Next(256),
                _ => (byte)(bad[^20] + 1)
            }; }
            Exception? e = Read(bad, random.Next(2) == 0 ? new Lines() : new CountingConsumer());
            Assert.True(e is null or InvalidDataException or NotSupportedException or NotAFlowLogException or EndOfStreamException,
                e?.ToString());
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"{Stopwatch.GetElapsedTime(start)}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Rounds * 30_000_000L);
    }

    /// <summary>The most that real writers pack: rows that are all the same, in every encoding that DuckDB has.</summary>
    [Theory]
    [InlineData("PARQUET_VERSION V1, CODEC 'gzip'")]
    [InlineData("PARQUET_VERSION V2, CODEC 'gzip'")]
    [InlineData("PARQUET_VERSION V2, CODEC 'snappy', DICTIONARY_SIZE_LIMIT 1")]
    [InlineData("PARQUET_VERSION V1, CODEC 'brotli', DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE 1000000")]
    [InlineData("PARQUET_VERSION V2, CODEC 'gzip', ROW_GROUP_SIZE 1000000")]
    public void A_million_equal_rows_are_read_whole(string how)
    {
        using Sql.DuckLab duck = new();
        string path = Path.Join(Directory.CreateTempSubdirectory("securenet-parquet").FullName, "a.log.parquet");
        string columns = string.Join(", ",
            FlowLogSchema.Default.Columns.Select(c => FlowLogFields.KindOf(FlowLogFields.Find(c)!.Value) switch
            {
                FlowLogValueKind.Text => $"'OK' AS \"{c.Replace('-', '_')}\"", FlowLogValueKind.Address => $"'10.0.0.1' AS {c}",
                _ => $"7::BIGINT AS \"{c}\"",
            }));
        duck.Run($"COPY (SELECT {columns}, NULL::VARCHAR AS vpc_id FROM range(1000000)) TO '{path}' (FORMAT parquet, {how})");
        FlowLogLab lab = new FlowLogLab().Add(FlowLogObject.OfFile(path));
        Assert.Equal(1_000_000, lab.Count(new() { SourceAddress = [System.Net.IPNetwork.Parse("10.0.0.0/8")] }));
        Assert.Empty(lab.Problems);
        Assert.Null(Read(File.ReadAllBytes(path), new Lines()));
        Directory.Delete(Path.GetDirectoryName(path)!, true);
    }

    private static byte[] Small(PageEncoding encoding) => new ParquetBuilder { Rows = 3 }.Add("bytes", ParquetType.Int64, Page(
        PageKind.Data, 3, encoding, encoding == PageEncoding.Plain ? new byte[24] : Equal(5, 3))).ToBytes();

    private static Exception? Read(byte[] file, IRecordConsumer consumer, FlowLogFilter? filter = null)
    {
        using MemoryStream stream = new(file);
        return Record.Exception(() => new ParquetScan(filter ?? FlowLogFilter.All, consumer,
            strict: false).Run(new("a", file.Length, _ => Task.FromResult<Stream>(stream)), stream, CancellationToken.None));
    }

    /// <summary>Takes lines and keeps none.</summary>
    private sealed class Lines : IRecordConsumer
    {
        public void Begin(FlowLogSchema schema, FlowLogObject source) { }

        public int Accept(in LineView line) => -1;

        public void End() { }
    }
}
