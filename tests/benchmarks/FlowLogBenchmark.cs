using System.Diagnostics;
using System.Globalization;

namespace SecureNet.Benchmarks;

/// <summary>Runs the tasks in turn, round after round, and prints medians and ratios: the machine's own speed falls out.</summary>
internal static class FlowLogBenchmark
{
    private static readonly string[] s_tasks = ["gunzip", "reject", "rare"];

    public static Task<int> RunAsync(string[] arguments)
    {
        int files = int.Parse(Option("--files", "20"), CultureInfo.InvariantCulture);
        int records = int.Parse(Option("--records", "1000000"), CultureInfo.InvariantCulture);
        int rounds = int.Parse(Option("--rounds", "3"), CultureInfo.InvariantCulture);
        string folder = Option("--folder", Path.Join(Path.GetTempPath(), $"securenet-flow-logs-{files}x{records}"));
        string[] tasks = [.. s_tasks.Where(t => t.Contains(Option("--only", ""), StringComparison.Ordinal))];
        FlowLogFiles.Make(folder, files, records);
        Dictionary<string, List<double>> seconds = tasks.ToDictionary(t => t, _ => new List<double>());
        Dictionary<string, double> megabytes = [];
        Dictionary<string, string> answers = [];
        for (int round = 0; round < rounds; round++)
        {
            foreach (string task in tasks)
            {
                string[] result = Measure(task, folder);
                seconds[task].Add(double.Parse(result[0], CultureInfo.InvariantCulture));
                megabytes[task] = Math.Max(megabytes.GetValueOrDefault(task), double.Parse(result[1], CultureInfo.InvariantCulture));
                answers[task] = result[2];
            }
        }

        foreach (string task in tasks)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task,-24} {Median(seconds[task]),7:0.00} s {megabytes[task],6:0} MB  {answers[task]}"));
        }

        return Task.FromResult(0);

        string Option(string name, string otherwise) => Array.IndexOf(arguments, name) is var at and >= 0 ? arguments[at + 1] : otherwise;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string[] Measure(string task, string folder)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["task", task, folder]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim().Split('\t') : throw new InvalidOperationException($"{task} ended with {process.ExitCode}.");
    }
}
