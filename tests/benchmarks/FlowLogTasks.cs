using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using SecureNet.FlowLogs;

namespace SecureNet.Benchmarks;

/// <summary>
/// One measurement in a process of its own, so that its memory is its own too. Prints seconds, seconds of processor time, peak
/// megabytes and an answer to compare.
/// </summary>
internal static class FlowLogTasks
{
    private const int Workers = 2;
    private const string ByFour = "srcaddr, dstaddr, dstport, action";

    private static readonly FlowLogQuestion s_ports = new() { By = [new(FlowLogField.DestinationPort), new(FlowLogField.Action)] };

    private static readonly FlowLogQuestion s_top = new()
    {
        By = [new(FlowLogField.SourceAddress), new(FlowLogField.DestinationAddress), new(FlowLogField.DestinationPort),
            new(FlowLogField.Action)],
    };

    /// <summary>The tasks in the order in which a round runs them: unpacking alone, then each question by us and by DuckDB.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "gunzip", "text-reject", "duckdb-text-reject", "text-rare", "duckdb-text-rare", "text-ports", "duckdb-text-ports", "text-top",
        "duckdb-text-top",
        "parquet-reject", "duckdb-parquet-reject", "parquet-rare", "duckdb-parquet-rare", "parquet-ports", "duckdb-parquet-ports",
        "parquet-top", "duckdb-parquet-top",
    ];

    public static async Task<int> RunAsync(string name, string folder)
    {
        string pattern = name.Contains("parquet", StringComparison.Ordinal) ? "*.log.parquet" : "*.log.gz";
        string[] files = [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)];
        // Once over the first file: what is loaded and compiled is not what is asked about.
        await AskAsync(name, files[..1], files[0]);
        (long start, double processor) = (Stopwatch.GetTimestamp(), ProcessorSeconds());
        string answer = await AskAsync(name, files, $"{folder}/{pattern}");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{seconds:0.000}\t{ProcessorSeconds() - processor:0.000}\t{PeakMegabytes():0}\t{answer}"));
        return 0;
    }

    private static async Task<string> AskAsync(string name, string[] files, string glob)
    {
        string[] parts = name.Split('-');
        if (parts[0] == "duckdb") { return AskDuckDb(parts[1] == "parquet" ? $"read_parquet('{glob}')" : DuckDb.Text(glob), parts[2]); }
        return parts[^1] switch
        {
            "gunzip" => Gunzip(files),
            "reject" => await CountAsync(files, new() { Action = ["REJECT"] }),
            "rare" => await CountAsync(files, new() { SourceAddress = [System.Net.IPNetwork.Parse(FlowLogFiles.RareAddress + "/32")] }),
            "ports" => await MeasureAsync(files, s_ports),
            "top" => await MeasureAsync(files, s_top),
            _ => throw new ArgumentException($"There is no task '{name}'."),
        };
    }

    private static string AskDuckDb(string table, string question) => DuckDb.Query(question switch
    {
        "reject" => $"SELECT count(*) FROM {table} WHERE action = 'REJECT'",
        "rare" => $"SELECT count(*) FROM {table} WHERE srcaddr = '{FlowLogFiles.RareAddress}'",
        "ports" => $"SELECT count(*) OVER (), s FROM (SELECT sum(bytes) s FROM {table} GROUP BY dstport, action) ORDER BY s DESC LIMIT 20",
        // Counting all groups beside the largest would cost it more than the question.
        _ => $"SELECT sum(bytes) s FROM {table} GROUP BY {ByFour} ORDER BY s DESC LIMIT 20",
    });

    /// <summary>What no reader of text can do without: unpacking, on as many threads.</summary>
    private static string Gunzip(string[] files)
    {
        long bytes = 0;
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Workers).Select(_ => new Thread(() =>
        {
            byte[] buffer = new byte[128 * 1024];
            for (int i = Interlocked.Increment(ref next); i < files.Length; i = Interlocked.Increment(ref next))
            {
                using GZipStream gzip = new(new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0),
                    CompressionMode.Decompress);
                for (int read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer)) { Interlocked.Add(ref bytes, read); }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return $"{bytes} bytes of text";
    }

    private static async Task<string> CountAsync(string[] files, FlowLogFilter filter)
    {
        FlowLogSummary summary = new();
        FlowLogReader reader = new(filter, new() { Workers = Workers }, summary, p => Console.Error.WriteLine(p.Message));
        await reader.CountAsync(files.Select(FlowLogObject.OfFile).ToAsyncEnumerable(), CancellationToken.None);
        return summary.Matched.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<string> MeasureAsync(string[] files, FlowLogQuestion question)
    {
        FlowLogMeasurer measurer = new(question, new() { Workers = Workers }, 1L << 30);
        FlowLogAnswer answer = await measurer.RunAsync(files.Select(FlowLogObject.OfFile).ToAsyncEnumerable(), new(),
            p => Console.Error.WriteLine(p.Message), CancellationToken.None);
        return $"{(question.By.Count == 2 ? answer.GroupCount + " " : "")}{answer.Groups[0].Sums[0]}"
            + $"{(answer.SpilledBytes > 0 ? " spilled" : "")}";
    }

    private static double ProcessorSeconds()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double PeakMegabytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
