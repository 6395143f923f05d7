using System.Diagnostics;
using System.Globalization;

namespace SecureNet.Benchmarks;

/// <summary>Runs the tasks in turn, round after round, and prints medians and ratios: the machine's own speed falls out.</summary>
internal static class FlowLogBenchmark
{
    public static Task<int> RunAsync(string[] arguments)
    {
        int files = int.Parse(Option("--files", "20"), CultureInfo.InvariantCulture);
        int records = int.Parse(Option("--records", "1000000"), CultureInfo.InvariantCulture);
        int rounds = int.Parse(Option("--rounds", "3"), CultureInfo.InvariantCulture);
        string folder = Option("--folder", Path.Join(Path.GetTempPath(), $"securenet-flow-logs-{files}x{records}"));
        string[] only = Option("--only", "").Split(',');
        string[] tasks =
        [
            .. FlowLogTasks.Names.Where(t => t == "gunzip" || Array.Exists(only, o => t.Contains(o, StringComparison.Ordinal)))
        ];
        FlowLogFiles.Make(folder, files, records);
        if (Array.Exists(tasks, t => t.Contains("parquet", StringComparison.Ordinal))) { DuckDb.MakeParquet(folder); }
        Dictionary<string, List<string[]>> results = tasks.ToDictionary(t => t, _ => new List<string[]>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (string task in tasks) { results[task].Add(Measure(task, folder)); }
        }

        Console.WriteLine($"{files} files of {records:N0} records, {rounds} rounds, medians. A ratio of times, and in brackets of "
            + "processor time, which other processes disturb less. Memory is the process's peak.");
        foreach (string task in tasks.Where(t => !t.StartsWith("duckdb", StringComparison.Ordinal)))
        {
            List<string[]> ours = results[task];
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"{task,-15} {Median(ours, 0),6:0.00} s {Median(ours, 2),5:0} MB"));
            if (task.StartsWith("text", StringComparison.Ordinal))
            {
                Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {Ratio(ours, results["gunzip"])} gunzip"));
            }
            if (results.TryGetValue("duckdb-" + task, out List<string[]>? duck))
            {
                Console.Write(string.Create(CultureInfo.InvariantCulture,
                    $"  DuckDB {Median(duck, 0),6:0.00} s {Median(duck, 2),5:0} MB = {Ratio(duck, ours)} ours"));
                Console.Write(ours[0][3] == duck[0][3] ? "  same answer" : $"  OTHER ANSWER: {duck[0][3]}");
            }

            Console.WriteLine($"  ({ours[0][3]})");
        }

        return Task.FromResult(0);

        string Option(string name, string otherwise) => Array.IndexOf(arguments, name) is var at and >= 0 ? arguments[at + 1] : otherwise;
    }

    private static string Ratio(List<string[]> of, List<string[]> to) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(of, 0) / Median(to, 0):0.00} ({Median(of, 1) / Median(to, 1):0.00}) x");

    private static double Median(List<string[]> results, int column)
    {
        double[] sorted = [.. results.Select(r => double.Parse(r[column], CultureInfo.InvariantCulture)).Order()];
        return sorted[sorted.Length / 2];
    }

    private static string[] Measure(string task, string folder)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["task", task, folder]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim().Split('\t') : throw new InvalidOperationException($"{task} ended with {process.ExitCode}.");
    }
}
