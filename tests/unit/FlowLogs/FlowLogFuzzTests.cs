using System.IO.Compression;
using System.Text;
using SecureNet.FlowLogs;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.FlowLogs;

/// <summary>No input makes the reader crash, loop, or count wrongly: random bytes, and good files with random damage.</summary>
public class FlowLogFuzzTests
{
    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 60));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_bytes_end_in_at_most_one_problem_a_file(int seed)
    {
        Random random = new(seed);
        FlowLogLab lab = new();
        for (int i = 0; i < 20; i++)
        {
            byte[] content = new byte[random.Next(1, 5000)];
            random.NextBytes(content);
            // Half of them pretend to be something that we read.
            if (i % 4 == 0 && content.Length > 4) { ((ReadOnlySpan<byte>)[0x1F, 0x8B, 8, 0]).CopyTo(content); }
            if (i % 4 == 1) { content = [.. Encoding.ASCII.GetBytes(FlowLogLab.Header + "\n"), .. content]; }
            if (i % 4 == 2) { content = FlowLogLab.Gzip(Encoding.Latin1.GetString(content)); }
            lab.Add($"{i}", content);
        }

        lab.Read();
        Assert.Equal(20, lab.Summary.Objects);
        Assert.Equal(lab.Problems.Count, lab.Problems.Select(p => p.Source).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damaged_text_gives_the_records_that_a_slow_reader_gives(int seed)
    {
        Random random = new(seed);
        string[] lines = [.. Enumerable.Range(0, 400)
            .Select(i => i % 50 == 3 ? FlowLogLab.NoData() : FlowLogLab.Record(i, i % 6 == 0 ? "REJECT" : "ACCEPT"))];
        byte[] text = Encoding.ASCII.GetBytes(FlowLogLab.Lines(lines));
        for (int i = random.Next(40); i > 0; i--) { text[random.Next(text.Length)] = (byte)" \n-0129aD.:\r\0é"[random.Next(14)]; }
        byte[] content = [.. Encoding.ASCII.GetBytes(FlowLogLab.Header + "\n"), .. text];

        // The slow reader: one line at a time, every field checked. A carriage return belongs to the line's end only.
        string[] expected = [.. Encoding.Latin1.GetString(text).Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0)];
        (string Line, FlowLogRecord? Record)[] slow = [.. expected.Select(l => (l, TryParse(l)))];
        FlowLogLab lab = new FlowLogLab().Add("a", content);
        string[] read = [.. lab.Read().Select(r => r.ToString())];
        Assert.Equal(slow.Where(s => s.Record is { LogStatus: not ("NODATA" or "SKIPDATA") }).Select(s => s.Record!.ToString()), read);
        Assert.Equal(expected.Length, lab.Summary.Records + lab.Summary.NoData + lab.Summary.SkipData + lab.Summary.Malformed);

        // With a filter the same records, by the search for a literal too.
        string[] rejected = [.. new FlowLogLab().Add("a", content).Read(new() { Action = ["REJECT"] }).Select(r => r.ToString())];
        Assert.Equal(slow.Where(s => s.Record is { Action: "REJECT", LogStatus: not ("NODATA" or "SKIPDATA") })
            .Select(s => s.Record!.ToString()), rejected);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_gzip_with_a_flipped_byte_or_cut_short_never_gives_a_wrong_record(int seed)
    {
        Random random = new(seed);
        string[] lines = [.. Enumerable.Range(0, 3000).Select(i => FlowLogLab.Record(i))];
        byte[] good = FlowLogLab.Gzip(FlowLogLab.Lines([FlowLogLab.Header, .. lines]));
        byte[] bad = seed % 2 == 0 ? good[..random.Next(20, good.Length - 1)] : [.. good];
        if (seed % 2 == 1) { bad[random.Next(10, bad.Length)] ^= (byte)(1 << random.Next(8)); }
        FlowLogLab lab = new FlowLogLab().Add("a", bad);
        IReadOnlyList<FlowLogRecord> read = lab.Read();
        Assert.NotEmpty(lab.Problems);
        if (seed % 2 == 0) { Assert.Equal(lines[..read.Count], read.Select(r => r.ToString())); }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_member_whose_first_bytes_are_damaged_is_a_damaged_file_and_not_its_end(bool system)
    {
        byte[] first = FlowLogLab.Gzip(FlowLogLab.Lines([FlowLogLab.Header, .. Enumerable.Range(0, 10).Select(i => FlowLogLab.Record(i))]));
        byte[] second = FlowLogLab.Gzip(FlowLogLab.Lines([.. Enumerable.Range(10, 1000).Select(i => FlowLogLab.Record(i))]));
        Assert.Equal(1010, new FlowLogLab { SystemGzip = system }.Add("a", [.. first, .. second]).Read().Count);
        for (int at = 0; at < 4; at++)
        {
            byte[] bad = [.. first, .. second];
            bad[first.Length + at] ^= 0x40;
            FlowLogLab lab = new FlowLogLab { SystemGzip = system }.Add("a", bad);
            Assert.InRange(lab.Read().Count, 9, 10);
            Assert.Equal("DamagedFile", Assert.Single(lab.Problems).Id);
            Assert.True(lab.Summary.IsIncomplete);
            Assert.Equal("DamagedFile", Assert.Throws<FlowLogFormatException>(() => lab.Read(strict: true)).Problem.Id);
        }
    }

    [Theory]
    [InlineData("zeros")]
    [InlineData("line")]
    [InlineData("feeds")]
    [InlineData("members")]
    [InlineData("blocks")]
    public void Little_that_unpacks_to_very_much_or_to_nothing_again_and_again_is_read_to_its_end(string which)
    {
        string start = FlowLogLab.Lines(FlowLogLab.Header, FlowLogLab.Record(1)), more = FlowLogLab.Lines(FlowLogLab.Record(2));
        byte[] filler = new byte[1 << 20];
        if (which == "feeds") { filler.AsSpan().Fill((byte)'\n'); }
        byte[] content = which switch
        {
            "members" => [.. FlowLogLab.Gzip(start), .. Enumerable.Repeat(FlowLogLab.Gzip("\n"), 20_000).SelectMany(m => m),
                .. FlowLogLab.Gzip(more)],
            // Blocks with nothing in them, and none that is the last.
            "blocks" => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat<byte[]>([0, 0, 0, 255, 255], 400_000).SelectMany(b => b)],
            _ => Bomb(which == "zeros" ? "" : start, filler, "\n" + more),
        };
        FlowLogLab lab = new FlowLogLab().Add("a", content);
        IReadOnlyList<FlowLogRecord> read = lab.Read();
        Assert.Equal(which is "zeros" or "blocks" ? 0 : 2, read.Count);
        Assert.Equal(which switch { "zeros" => "NotAFlowLog", "line" => "MalformedLines", "blocks" => "DamagedFile", _ => null },
            lab.Problems.SingleOrDefault()?.Id);
    }

    [Fact]
    public void Parquet_cut_anywhere_or_with_a_gap_anywhere_is_one_problem_at_most()
    {
        byte[] whole = File.ReadAllBytes(Path.Join(ModuleTests.FindRoot(), "tests", "unit", "FlowLogs", "Fixtures", "gzip.log.parquet"));
        for (int at = 5; at < whole.Length - 8; at += 61)
        {
            FlowLogLab cut = new FlowLogLab().Add("a", whole[..at]),
            gap = new FlowLogLab().Add("a", [.. whole[..at], .. whole[Math.Min(at + 1 + (at % 300), whole.Length - 8)..]]);
            Assert.Empty(cut.Read());
            Assert.Single(cut.Problems);
            gap.Read();
            Assert.InRange(gap.Problems.Count, 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Addresses_read_at_once_are_those_read_digit_by_digit(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 5000; i++)
        {
            string text = $"{random.Next(300)}.{random.Next(300)}.{random.Next(300)}.{random.Next(300)}";
            byte[] bytes = Encoding.ASCII.GetBytes(random.Next(2) == 0
                ? text : text.Replace(text[random.Next(text.Length)], "0.:a-25"[random.Next(7)]));
            Assert.Equal(IPv4Text.TryParseSlowly(bytes, out uint slow), IPv4Text.TryParse(bytes, out uint fast));
            Assert.Equal(slow, fast);
        }
    }

    private static byte[] Bomb(string start, byte[] filler, string end)
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.ASCII.GetBytes(start));
            for (int i = 0; i < 100; i++) { gzip.Write(filler); }
            gzip.Write(Encoding.ASCII.GetBytes(end));
        }

        return memory.ToArray();
    }

    private static FlowLogRecord? TryParse(string line)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(line);
        return LineCheck.WhatIsWrong(FlowLogSchema.Default, bytes) is null ? new(FlowLogSchema.Default, bytes) : null;
    }
}
