using System.Globalization;
using SecureNet.FlowLogs;
using SecureNet.Provisioning;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Adding up: the same sums as a plain dictionary gives, in memory and through a file.</summary>
public class FlowLogMeasurerTests
{
    private static async Task<(FlowLogAnswer Answer, FlowLogSummary Summary, List<FlowLogProblem> Problems)> MeasureAsync(
        FlowLogQuestion question, IEnumerable<string> texts, long maxMemory = 1 << 30)
    {
        FlowLogSummary summary = new();
        List<FlowLogProblem> problems = [];
        IEnumerable<FlowLogObject> files = texts.Select((t, i) => new FlowLogObject($"{i}.log", t.Length,
            _ => Task.FromResult<Stream>(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(t)))));
        FlowLogAnswer answer = await new FlowLogMeasurer(question, new() { Workers = 2 }, maxMemory).RunAsync(files.ToAsyncEnumerable(),
            summary, p => { lock (problems) { problems.Add(p); } }, CancellationToken.None);
        return (answer, summary, problems);
    }

    private static string[] Texts(int files, int lines, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, files).Select(
            f => FlowLogLab.Lines([FlowLogLab.Header, .. Enumerable.Range(0, lines).Select(i => random.Next(60) == 0 ? FlowLogLab.NoData()
                : string.Create(CultureInfo.InvariantCulture,
                    $"2 111111111111 eni-{random.Next(40)} {Address(random)} {Address(random)} {random.Next(1024, 65536)} "
                        + $"{(random.Next(3) == 0 ? "-" : random.Next(0, 500))} {(random.Next(2) == 0 ? 6 : 17)} {random.Next(1, 50)} "
                        + $"{random.Next(40, 9000)} {1764000000 + random.Next(3600)} {1764003660} "
                        + $"{(random.Next(5) == 0 ? "REJECT" : "ACCEPT")} OK"))]))];

        static string Address(Random random) =>
            random.Next(20) == 0 ? $"2001:db8::{random.Next(300):x}" : $"10.0.{random.Next(4)}.{random.Next(250)}";
    }

    /// <summary>Every record through a dictionary, as text.</summary>
    private static Dictionary<string, long[]> Slow(IEnumerable<string> texts, Func<FlowLogRecord, object?[]> key)
    {
        Dictionary<string, long[]> groups = [];
        FlowLogLab lab = new();
        foreach (string text in texts) { lab.Add("x", text); }
        foreach (FlowLogRecord record in lab.Read())
        {
            string name = Name(key(record));
            if (!groups.TryGetValue(name, out long[]? sums)) { groups[name] = sums = new long[3]; }
            sums[0] += record.Bytes ?? 0;
            sums[1] += record.Packets ?? 0;
            sums[2]++;
        }

        return groups;
    }

    private static string Name(IEnumerable<object?> key) => string.Join('|',
        key.Select(k => k is DateTimeOffset t ? t.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : k?.ToString() ?? "null"));

    public static TheoryData<string, long> Groupings => new()
    {
        { "SourceAddress,DestinationAddress,Port,Action", 1 << 30 }, { "SourceAddress,DestinationAddress,Port,Action", 1 << 20 },
    {
        "Port", 1 << 30
    },
        { "InterfaceId,Action,Protocol", 1 << 30 }, { "Time", 1 << 30 },
    {
        "SourceAddress,DestinationAddress,Port,SourcePort,Action,Interface,Account,Protocol", 1 << 20
    }, { "", 1 << 30 },
    };

    [Theory]
    [MemberData(nameof(Groupings))]
    public async Task Sums_are_those_of_a_dictionary(string by, long maxMemory)
    {
        string[] texts = Texts(6, 5000, by.Length);
        FlowLogGrouping[] groupings = [.. by.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(FlowLogGrouping.Parse)
            .Select(g => g with { Step = TimeSpan.FromMinutes(5) })];
        Dictionary<string, long[]> expected = Slow(texts, r => [.. groupings.Select(g => Value(r, g))]);
        (FlowLogAnswer answer, FlowLogSummary summary, _) = await MeasureAsync(
            new() { By = groupings, Sum = [FlowLogSum.Bytes, FlowLogSum.Packets, FlowLogSum.Flows], Top = int.MaxValue }, texts, maxMemory);
        Assert.Equal(expected.Count, answer.GroupCount);
        Assert.Equal(expected.Select(e => $"{e.Key}: {string.Join(' ', e.Value)}").Order(StringComparer.Ordinal),
            answer.Groups.Select(g => $"{Name(g.Key)}: {string.Join(' ', g.Sums)}").Order(StringComparer.Ordinal));
        Assert.Equal(answer.Groups.Select(g => g.Sums[0]).OrderDescending(), answer.Groups.Select(g => g.Sums[0]));
        Assert.Equal(maxMemory == 1 << 20, answer.SpilledBytes > 0);
        Assert.Equal(summary.Matched, answer.Groups.Sum(g => g.Sums[2]));

        // One sum goes another way through the code.
        (FlowLogAnswer one, _, _) = await MeasureAsync(new() { By = groupings, Sum = [FlowLogSum.Packets], Top = 7 }, texts, maxMemory);
        Assert.Equal(expected.Values.Select(v => v[1]).OrderDescending().Take(7), one.Groups.Select(g => g.Sums[0]));
        Assert.All(one.Groups, g => Assert.Equal(expected[Name(g.Key)][1], g.Sums[0]));
    }

    private static object? Value(FlowLogRecord record, FlowLogGrouping grouping)
    {
        object? value = typeof(FlowLogRecord).GetProperty(grouping.Field.ToString())!.GetValue(record);
        return value is DateTimeOffset time ? DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds() / 300 * 300) : value;
    }

    [Fact]
    public async Task Of_equal_groups_the_smaller_keys_come_first_null_last()
    {
        string text = FlowLogLab.Lines("dstport bytes", "9 5", "- 5", "10 5", "2 5", "1 4");
        (FlowLogAnswer answer, _, _) = await MeasureAsync(new() { By = [FlowLogGrouping.Parse("Port")] }, [text]);
        Assert.Equal([2, 9, 10, null, 1], answer.Groups.Select(g => g.Key[0]));
    }

    [Fact]
    public async Task The_ready_questions_answer_what_they_are_called()
    {
        string[] texts = Texts(2, 4000, 5);
        (FlowLogAnswer rejects, FlowLogSummary summary, _) = await MeasureAsync(FlowLogQuestion.Rejects, texts);
        Assert.Equal(Slow(texts, r => [r.Action])["REJECT"][2], summary.Matched);
        Assert.Equal(20, rejects.Groups.Count);
        (FlowLogAnswer line, _, _) = await MeasureAsync(FlowLogQuestion.Timeline(TimeSpan.FromMinutes(5)), texts);
        Assert.Equal(12, line.Groups.Count);
        Assert.Equal(line.Groups.Select(g => (DateTimeOffset)g.Key[0]!).Order(), line.Groups.Select(g => (DateTimeOffset)g.Key[0]!));
        Assert.Equal(3, (await MeasureAsync(FlowLogQuestion.Ports with { Top = 3 }, texts)).Answer.Groups.Count);
        Assert.Equal(2, (await MeasureAsync(FlowLogQuestion.TopTalkers, texts)).Answer.Groups[0].Key.Count);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_a_malformed_line_and_a_missing_field_a_problem()
    {
        (FlowLogAnswer answer, FlowLogSummary summary, List<FlowLogProblem> problems) = await MeasureAsync(
            new() { By = [FlowLogGrouping.Parse("Port")] },
            [FlowLogLab.Lines("dstport bytes", "1 5", "70000 6", "1 x", "1 7"), FlowLogLab.Lines("dstport action", "1 ACCEPT")]);
        Assert.Equal([12L], answer.Groups.Select(g => g.Sums[0]));
        Assert.Equal((2L, 2L, 1L), (summary.Records, summary.Malformed, summary.FailedObjects));
        Assert.Equal(["MalformedLines", "MissingField"], problems.Select(p => p.Id).Order(StringComparer.Ordinal));
        Assert.Contains("line 3: its field dstport is '70000', not a number from 0 to 65535",
            problems.Single(p => p.Id == "MalformedLines").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_do_not_fit_into_memory_are_refused_and_too_many_fields_too()
    {
        string text = FlowLogLab.Lines(["interface-id bytes", .. Enumerable.Range(0, 30_000).Select(i => $"eni-{i:x17} 1")]);
        Assert.Equal("TooManyWords", (await Assert.ThrowsAsync<RefusedException>(
            () => MeasureAsync(new() { By = [FlowLogGrouping.Parse("Interface")] }, [text], 1 << 20))).Id);
        FlowLogGrouping[] many = [.. Enumerable.Range(0, 16).Select(i => new FlowLogGrouping((FlowLogField)(29 + (i % 10))))];
        Assert.Equal("TooManyColumns", (await Assert.ThrowsAsync<RefusedException>(() => MeasureAsync(new() { By = many }, [text]))).Id);
    }

    [Theory]
    [InlineData("SourceAddress,DestinationAddress,Port,Action,Protocol")]
    [InlineData("SourceAddress,Interface,Time")]
    [InlineData("Port,Action")]
    public void The_usual_questions_fit_the_small_key(string by) =>
        Assert.InRange(new KeyLayout(by.Split(',').Select(FlowLogGrouping.Parse)).Words, 1, Key128.Words);

    [Theory]
    [InlineData("5m", 300)]
    [InlineData("30s", 30)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("00:10:00", 600)]
    [InlineData("5", null)]
    [InlineData("0m", null)]
    [InlineData("0.5s", null)]
    [InlineData("soon", null)]
    public void A_step_is_read(string text, int? seconds)
    {
        if (seconds is null) { Assert.Throws<FormatException>(() => FlowLogGrouping.ParseStep(text)); }
        else { Assert.Equal(seconds.Value, (int)FlowLogGrouping.ParseStep(text).TotalSeconds); }
    }
}
