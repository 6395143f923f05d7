using System.IO.Compression;
using System.Text;
using SecureNet.FlowLogs;

namespace SecureNet.Tests.FlowLogs;

/// <summary>Flow log files in memory, and what a reading of them gives.</summary>
internal sealed class FlowLogLab
{
    public const string Header =
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

    private readonly List<FlowLogObject> _files = [];

    public FlowLogSummary Summary { get; private set; } = new();

    public List<FlowLogProblem> Problems { get; } = [];

    public bool SystemGzip { get; init; }

    public FlowLogSchema? Format { get; init; }

    public static string Record(int i, string action = "ACCEPT") =>
        $"2 111111111111 eni-0a{i % 7} 10.0.{i / 250 % 250}.{i % 250} 192.168.1.{i % 9} {1024 + (i % 60000)} "
            + $"{(i % 3 == 0 ? 443 : 22)} {(i % 5 == 0 ? 17 : 6)} {1 + (i % 10)} {100L + i} {1764000000 + i} {1764000060 + i} "
            + $"{action} OK";

    public static string NoData(string status = "NODATA") => $"2 111111111111 eni-0a1 - - - - - - - 1764000000 1764000060 - {status}";

    public static byte[] Gzip(params string[] texts)
    {
        // One member each, as joining gzip files makes.
        using MemoryStream memory = new();
        foreach (string text in texts)
        {
            using GZipStream gzip = new(memory, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return memory.ToArray();
    }

    public static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    public FlowLogLab Add(string name, byte[] content)
    {
        _files.Add(new(name, content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content, writable: false))));
        return this;
    }

    public FlowLogLab Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public FlowLogLab Add(FlowLogObject file)
    {
        _files.Add(file);
        return this;
    }

    public IReadOnlyList<FlowLogRecord> Read(FlowLogFilter? filter = null, bool strict = false) =>
        ReadAsync(filter, strict).GetAwaiter().GetResult();

    public long Count(FlowLogFilter filter)
    {
        Summary = new();
        new FlowLogReader(filter, new() { Workers = 2, SystemGzip = SystemGzip, Format = Format }, Summary,
            Keep).CountAsync(_files.ToAsyncEnumerable(), CancellationToken.None).GetAwaiter().GetResult();
        return Summary.Matched;
    }

    private async Task<IReadOnlyList<FlowLogRecord>> ReadAsync(FlowLogFilter? filter, bool strict)
    {
        List<FlowLogRecord> records = [];
        Summary = new();
        Problems.Clear();
        FlowLogReader reader = new(filter ?? FlowLogFilter.All,
            new() { Workers = 2, Strict = strict, SystemGzip = SystemGzip, Format = Format }, Summary, Keep);
        await foreach (IReadOnlyList<FlowLogRecord> batch in reader.ReadAsync(_files.ToAsyncEnumerable(), CancellationToken.None))
        {
            records.AddRange(batch);
        }
        return records;
    }

    private void Keep(FlowLogProblem problem)
    {
        lock (Problems) { Problems.Add(problem); }
    }
}
