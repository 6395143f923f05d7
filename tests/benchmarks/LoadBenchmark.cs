using System.Diagnostics;
using System.Globalization;
using SecureNet.Snapshots;
using SecureNet.Tests.Shared;

namespace SecureNet.Benchmarks;

/// <summary>How long a network takes to read from the files of a dump. The first round is of a cold process, as a user meets it.</summary>
internal static class LoadBenchmark
{
    public static int Run(string[] arguments)
    {
        int Figure(string name, int otherwise) => Array.IndexOf(arguments, "--" + name) is >= 0 and int at && at + 1 < arguments.Length
            ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
        (int interfaces, int groups, int subnets, int rounds) = (Figure("interfaces", 4000), Figure("groups", 600), Figure("subnets", 240),
            Figure("rounds", 5));
        string folder = Path.Join(Path.GetTempPath(), $"securenet-load-{Guid.NewGuid():N}");
        try
        {
            // Another process writes, so that this one has run nothing of the reader before.
            if (arguments is ["--write", var target, ..])
            {
                SnapshotWriter.Write(LargeNetwork.Create(interfaces, groups, subnets), target, CancellationToken.None);
                return 0;
            }

            using Process writer = Process.Start(Environment.ProcessPath!,
                ["load", "--write", folder, "--interfaces", $"{interfaces}", "--groups", $"{groups}", "--subnets", $"{subnets}"])!;
            writer.WaitForExit();
            FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)];
            Console.WriteLine($"{interfaces} interfaces, {groups} groups, {subnets} subnets: {files.Length} files, "
                + $"{files.Sum(f => f.Length) / 1e6:0.0} MB, {Environment.ProcessorCount} processors");
            for (int round = 1; round <= rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                SnapshotReading reading = SnapshotFolder.Read([folder], null, null, CancellationToken.None);
                TimeSpan took = Stopwatch.GetElapsedTime(start);
                if (reading.Problems.Count > 0) { Console.Error.WriteLine(reading.Problems[0]); return 1; }
                Console.WriteLine($"round {round}{(round == 1 ? " (cold)" : "")}: {took.TotalMilliseconds:0} ms, {reading.Network.Count} "
                    + $"resources, {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB at most");
            }

            return 0;
        }
        finally
        {
            if (Directory.Exists(folder) && arguments is not ["--write", ..]) { Directory.Delete(folder, true); }
        }
    }
}
