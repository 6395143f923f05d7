using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using SecureNet.FlowLogs;

namespace SecureNet.Benchmarks;

/// <summary>One measurement in a process of its own, so that its memory is its own too. Prints seconds, peak megabytes and an answer to compare.</summary>
internal static class FlowLogTasks
{
    private const int Workers = 2;

    public static async Task<int> RunAsync(string name, string folder)
    {
        string[] files = [.. Directory.GetFiles(folder, name.Contains("parquet", StringComparison.Ordinal) ? "*.log.parquet" : "*.log.gz").Order(StringComparer.Ordinal)];
        long start = Stopwatch.GetTimestamp();
        string answer = name switch
        {
            "gunzip" => Gunzip(files),
            "reject" => await CountAsync(files, new() { Action = ["REJECT"] }),
            "rare" => await CountAsync(files, new() { SourceAddress = [System.Net.IPNetwork.Parse(FlowLogFiles.RareAddress + "/32")] }),
            _ => throw new ArgumentException($"There is no task '{name}'."),
        };
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000}\t{PeakMegabytes():0}\t{answer}"));
        return 0;
    }

    /// <summary>What no reader can do without: unpacking, on as many threads.</summary>
    private static string Gunzip(string[] files)
    {
        long bytes = 0;
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Workers).Select(_ => new Thread(() =>
        {
            byte[] buffer = new byte[128 * 1024];
            for (int i = Interlocked.Increment(ref next); i < files.Length; i = Interlocked.Increment(ref next))
            {
                using GZipStream gzip = new(new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), CompressionMode.Decompress);
                for (int read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer)) { Interlocked.Add(ref bytes, read); }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<string> CountAsync(string[] files, FlowLogFilter filter)
    {
        FlowLogSummary summary = new();
        FlowLogReader reader = new(filter, new() { Workers = Workers }, summary, p => Console.Error.WriteLine(p.Message));
        await reader.CountAsync(files.Select(FlowLogObject.OfFile).ToAsyncEnumerable(), CancellationToken.None);
        return $"{summary.Matched} of {summary.Records}";
    }

    private static double PeakMegabytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
