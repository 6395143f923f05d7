using System.Diagnostics;
using System.Globalization;
using SecureNet.Model;
using SecureNet.Reachability.Matrix;
using SecureNet.Tests.Shared;

namespace SecureNet.Benchmarks;

/// <summary>
/// All pairs, all ports, both directions, for networks of growing size. Each size runs in a process of its own, cold,
/// so that its memory is its own.
/// </summary>
internal static class MatrixBenchmark
{
    private static readonly (int Interfaces, int Groups, int Subnets)[] s_sizes =
    [
        (1000, 300, 240), (10_000, 1500, 960), (30_000, 2500, 1440), (100_000, 4000, 1920)
    ];

    public static int Run(string[] arguments)
    {
        if (arguments is [var interfaces, var groups, var subnets, ..])
        {
            return Measure(Number(interfaces), Number(groups), Number(subnets), arguments.Contains("tiers"));
        }
        foreach (bool tiers in new[] { true, false })
        {
            Console.WriteLine(tiers ? "groups by tier: interfaces of a tier carry the same ones"
                : "groups at random: hardly two interfaces carry the same ones");
            Console.WriteLine("interfaces  groups  classes  pairs of classes   compile  all pairs     total    peak");
            foreach ((int i, int g, int s) in s_sizes)
            {
                using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
                    [.. Assembly(), "matrix", Text(i), Text(g), Text(s), tiers ? "tiers" : "random"]))!;
                process.WaitForExit();
            }
        }
        return 0;
    }

    private static int Measure(int interfaces, int groups, int subnets, bool tiers)
    {
        Network network = LargeNetwork.Create(interfaces, groups, subnets);
        if (tiers) { network = ByTier(network); }
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network);
        TimeSpan compiled = Stopwatch.GetElapsedTime(start);
        MatrixSummary summary = matrix.Summarize();
        TimeSpan total = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{interfaces,10:N0}  {groups,6:N0}  {matrix.ClassCount,7:N0}  {summary.ClassPairs,16:N0}  "
                + $"{compiled.TotalSeconds,6:0.00} s   {(total - compiled).TotalSeconds,6:0.00} s  {total.TotalSeconds,6:0.00} s  "
                + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1048576,4:N0} MB  ({summary.InterfacePairs:N0} pairs of "
                + $"addresses, {summary.DifferentResults:N0} different answers)"));
        return 0;
    }

    /// <summary>As networks are whose instances come from launch templates: forty sets of groups a VPC.</summary>
    private static Network ByTier(Network network)
    {
        List<NetworkInterface> changed = [];
        foreach (IGrouping<string, NetworkInterface> vpc in network.Of<NetworkInterface>().OrderBy(i => i.Id, StringComparer.Ordinal)
            .GroupBy(i => i.VpcId))
        {
            NetworkInterface[] all = [.. vpc];
            changed.AddRange(all.Select((at, n) => at with { SecurityGroupIds = all[n % Math.Min(40, all.Length)].SecurityGroupIds }));
        }
        return network.With(changed);
    }

    private static IEnumerable<string> Assembly() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Path.Join(AppContext.BaseDirectory, "SecureNet.Benchmarks.dll")] : [];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
