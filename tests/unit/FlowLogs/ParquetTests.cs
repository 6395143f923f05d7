using System.Net;
using SecureNet.FlowLogs;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Parquet as DuckDB writes it, packed and written in several ways, gives what the text of the same records gives.</summary>
public class ParquetTests
{
    private static readonly string s_fixtures = Path.Join(ModuleTests.FindRoot(), "tests", "unit", "FlowLogs", "Fixtures");

    /// <summary>
    /// One gzip page a column, several row groups, no dictionaries, values as differences…: see ParquetFixtures of
    /// the benchmarks, which wrote them.
    /// </summary>
    public static TheoryData<string> Files => new("gzip", "snappy", "none", "brotli", "v2", "plain", "v2-plain");

    private static byte[] Content(string name) => File.ReadAllBytes(Path.Join(s_fixtures, name));

    private static FlowLogLab Text() => new FlowLogLab().Add("a", Content("records.log.gz"));

    private static FlowLogLab Parquet(string file) => new FlowLogLab().Add("a", Content(file + ".log.parquet"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_record_is_the_same(string file)
    {
        FlowLogLab text = Text(), parquet = Parquet(file);
        FlowLogFilter all = new() { IncludeNoData = true };
        IReadOnlyList<FlowLogRecord> expected = text.Read(all), read = parquet.Read(all);
        Assert.Empty(parquet.Problems);
        Assert.Equal(expected.Select(r => r.ToString()), read.Select(r => r.ToString()));
        Assert.Equal((2145L, 28L, 27L, 0L),
            (parquet.Summary.Records, parquet.Summary.NoData, parquet.Summary.SkipData, parquet.Summary.Malformed));
        Assert.Equal((text.Summary.Records, text.Summary.NoData, text.Summary.SkipData),
            (parquet.Summary.Records, parquet.Summary.NoData, parquet.Summary.SkipData));
        Assert.Equal((1L, 2200L, "word99"), (read[0].LineNumber, read[^1].LineNumber, read[^1].Extra["future-field"]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Conditions_give_the_same_records(string file)
    {
        foreach (FlowLogFilter filter in new FlowLogFilter[]
        {
            new() { Action = ["REJECT"] }, new() { SourceAddress = [IPNetwork.Parse("10.0.64.0/18")], Port = [443] },
            new() { SourceAddress = [IPNetwork.Parse("2001:db8::3/128")] },
            new() { After = DateTimeOffset.FromUnixTimeSeconds(1764002100), Before = DateTimeOffset.FromUnixTimeSeconds(1764002150) },
            new() { VpcId = ["vpc-2"], IncludeNoData = true }, new() { Port = [9] },
        })
        {
            Assert.Equal(Text().Read(filter).Select(r => r.ToString()), Parquet(file).Read(filter).Select(r => r.ToString()));
            Assert.Equal(Text().Count(filter), Parquet(file).Count(filter));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Sums_are_the_same(string file)
    {
        foreach (string by in new[] { "SourceAddress,DestinationAddress,Port,Action", "Port,Vpc,TcpFlags", "Time" })
        {
            FlowLogQuestion question = new()
            {
                By = [.. by.Split(',').Select(FlowLogGrouping.Parse)], Sum = [FlowLogSum.Bytes, FlowLogSum.Flows], Top = int.MaxValue
            };
            Assert.Equal(await MeasureAsync("records.log.gz", question), await MeasureAsync(file + ".log.parquet", question));
        }
    }

    private static async Task<List<string>> MeasureAsync(string name, FlowLogQuestion question)
    {
        FlowLogObject file = FlowLogObject.OfFile(Path.Join(s_fixtures, name));
        FlowLogAnswer answer = await new FlowLogMeasurer(question, new(), 1 << 30).RunAsync(new[] { file }.ToAsyncEnumerable(), new(),
            p => Assert.Fail(p.Message), CancellationToken.None);
        return [.. answer.Groups.Select(g => string.Join(' ', g.Key) + " = " + string.Join(' ', g.Sums))];
    }

    [Fact]
    public void Only_the_columns_that_are_needed_are_read()
    {
        FlowLogLab lab = new FlowLogLab().Add(FlowLogObject.OfFile(Path.Join(s_fixtures, "gzip.log.parquet")));
        lab.Count(new() { Action = ["REJECT"] });
        Assert.InRange(lab.Summary.BytesScanned, 100, 3_000);
        Assert.Equal(2145, lab.Summary.Records);
    }

    [Fact]
    public void A_remote_object_is_read_too()
    {
        FlowLogLab lab = new FlowLogLab()
            .Add(new FlowLogObject("a", 1, _ => Task.FromResult<Stream>(new MemoryStream(Content("snappy.log.parquet"))), IsRemote: true));
        Assert.Equal(2145, lab.Read().Count);
        Assert.Empty(lab.Problems);
    }

    [Fact]
    public void A_packing_that_is_not_read_is_named()
    {
        FlowLogLab lab = Parquet("zstd").Add("b", Content("gzip.log.parquet"));
        Assert.Equal(2145, lab.Read().Count);
        FlowLogProblem problem = Assert.Single(lab.Problems);
        Assert.Equal("UnsupportedFile", problem.Id);
        Assert.Contains("Zstd", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Damage_ends_in_at_most_one_problem_and_never_in_a_crash(string file)
    {
        Random random = new(file.Length);
        byte[] good = Content(file + ".log.parquet");
        for (int round = 0; round < 90; round++)
        {
            byte[] bad = round % 3 == 0 ? good[..random.Next(1, good.Length)] : [.. good];
            // The end describes the file: damage there does most.
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                bad[random.Next(2) == 0 ? random.Next(bad.Length) : Math.Max(0, bad.Length - 1 - random.Next(3000))] =
                    (byte)random.Next(256);
            }
            FlowLogLab lab = new FlowLogLab().Add("a", bad);
            lab.Read();
            Assert.InRange(lab.Problems.Count, 0, 1);
            Assert.Equal(1, lab.Summary.Objects);
            lab.Count(new() { Action = ["REJECT"], SourceAddress = [IPNetwork.Parse("10.0.0.0/8")] });
        }
    }
}
