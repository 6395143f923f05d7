using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Benchmarks;

/// <summary>
/// Paths a second: through the engine on one core and on all, with every sentence written out, and through the pipeline of PowerShell.
/// </summary>
internal static class PathBenchmark
{
    public static Task<int> RunAsync(string[] arguments)
    {
        int interfaces = Option("--interfaces", 4000);
        int flows = Option("--flows", 400_000);
        Network network = PathNetwork.Build(interfaces);
        (string Source, string Destination, int Port)[] asked = Ask(network, flows);
        long start = Stopwatch.GetTimestamp();
        Flow[] resolved = [.. asked.Select(a => Resolve(network, a))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{interfaces} interfaces, {network.Count} resources; index and {flows} names resolved in "
                + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s"));

        // Once for the compiler, then as measured.
        foreach (Flow flow in resolved.Take(20_000)) { PathAnalyzer.Analyze(network, flow); }
        Measure("one core, every hop and blocker", resolved, f => Count(PathAnalyzer.Analyze(network, f)), 1);
        Measure("all cores, every hop and blocker", resolved, f => Count(PathAnalyzer.Analyze(network, f)), Environment.ProcessorCount);
        Measure("all cores, every sentence written", resolved[..(flows / 4)], f => Sentences(PathAnalyzer.Analyze(network, f)),
            Environment.ProcessorCount);
        Pipeline(network, asked[..(flows / 4)]);
        return Task.FromResult(0);

        int Option(string name, int otherwise) =>
            Array.IndexOf(arguments, name) is var at and >= 0 ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }

    private static (string, string, int)[] Ask(Network network, int flows)
    {
        NetworkInterface[] hosts = [.. network.Of<NetworkInterface>().OrderBy(i => i.Id, StringComparer.Ordinal)];
        Random random = new(2);
        return [.. Enumerable.Range(0, flows).Select(_ =>
        {
            NetworkInterface from = hosts[random.Next(hosts.Length)];
            NetworkInterface to = hosts[random.Next(hosts.Length)];

            // Half stay in the VPC, a tenth goes to the internet, the rest anywhere: mostly to where nothing leads.
            int kind = random.Next(10);
            while (kind < 5 && to.VpcId != from.VpcId) { to = hosts[random.Next(hosts.Length)]; }
            return (from.InstanceId!, kind == 5 ? "8.8.8.8" : to.Addresses[0].Private.ToString(),
                random.Next(3) switch { 0 => 443, 1 => 22, _ => 5432 });
        })];
    }

    private static Flow Resolve(Network network, (string Source, string Destination, int Port) asked)
    {
        (Endpoint source, Endpoint destination) = EndpointResolver.ResolvePair(network, asked.Source, asked.Destination);
        return new() { Source = source, Destination = destination, Protocol = IpProtocol.Tcp, Port = asked.Port };
    }

    private static void Measure(string what, Flow[] flows, Func<Flow, int> work, int cores)
    {
        long total = 0;
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, flows.Length, new ParallelOptions { MaxDegreeOfParallelism = cores }, () => 0L, (i, _, sum) => sum + work(flows[i]),
            sum => Interlocked.Add(ref total, sum));
        Say(what, flows.Length, Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - busy, $"{total} hops and blockers");
    }

    private static int Count(PathAnalysis analysis) => analysis.Forward.Hops.Count + analysis.Return.Hops.Count + analysis.Blockers.Count;

    private static int Sentences(PathAnalysis analysis)
    {
        int length = analysis.Blockers.Sum(b => b.Reason.Length);
        foreach (Hop hop in analysis.Forward.Hops.Concat(analysis.Return.Hops)) { length += hop.Steps.Sum(s => s.Detail.Length); }
        return length > 0 ? Count(analysis) : 0;
    }

    private static void Pipeline(Network network, (string Source, string Destination, int Port)[] asked)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([typeof(NetworkSnapshot).Assembly.Location]);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("snapshot", new NetworkSnapshot(network, DateTimeOffset.UtcNow));

        // As Import-Csv gives them: objects whose properties are texts.
        runspace.SessionStateProxy.SetVariable("flows", asked.Select(a => Line(a)).ToArray());
        foreach (bool warm in new[] { true, false })
        {
            using PowerShell shell = PowerShell.Create(runspace);
            shell.AddScript("$reachable = 0; $flows | Test-NetworkPath -Snapshot $snapshot | ForEach-Object { if ($_.Reachable) { "
                + "$reachable++ } }; $reachable");
            TimeSpan busy = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            string reachable = shell.Invoke()[0].ToString();
            if (!warm)
            {
                Say("through the pipeline of PowerShell", asked.Length, Stopwatch.GetElapsedTime(start),
                    Environment.CpuUsage.TotalTime - busy, $"{reachable} reachable, {shell.Streams.Error.Count} errors");
            }
        }
    }

    private static PSObject Line((string Source, string Destination, int Port) asked)
    {
        PSObject line = new();
        line.Properties.Add(new PSNoteProperty("Source", asked.Source));
        line.Properties.Add(new PSNoteProperty("Destination", asked.Destination));
        line.Properties.Add(new PSNoteProperty("Protocol", "tcp"));
        line.Properties.Add(new PSNoteProperty("Port", asked.Port.ToString(CultureInfo.InvariantCulture)));
        return line;
    }

    // On a machine that has other work the processor's time is the better measure.
    private static void Say(string what, int flows, TimeSpan took, TimeSpan busy, string result) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-36} {flows / took.TotalSeconds,10:N0} flows/s; {busy.TotalMicroseconds / flows,6:0.0} us of processor "
                + $"time a flow  ({took.TotalSeconds:0.00} s, {result})"));
}
