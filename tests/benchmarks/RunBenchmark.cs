using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using SecureNet.Simulation;

namespace SecureNet.Benchmarks;

/// <summary>
/// How close the whole reference network comes to its critical path when every call takes 100 ms: cmdlet after cmdlet, as the runbook does
/// it. The critical path of a cmdlet is what it reads before it can plan, call after call, the longest chain of its
/// plan, and what it reads after.
/// </summary>
internal static partial class RunBenchmark
{
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(100);

    // The calls that wait for each other beside those of the plan: a host needs a listing, the type's architecture and then
    // the image of that architecture.
    private static readonly (string Cmdlet, int Reads, string Script)[] s_steps =
    [
        ("New-SecureVpc (A and B)", 1, """
            $vpcA, $vpcB = @(
                [pscustomobject] @{ Account = 'A'; Name = 'VPC-ACC-A'; CidrBlock = '10.0.0.0/16'; AvailabilityZoneCount = 2 }
                [pscustomobject] @{ Account = 'B'; Name = 'VPC-ACC-B'; CidrBlock = '192.168.0.0/16'; AvailabilityZoneCount = 1 }
            ) | New-SecureVpc -Verbose
            """),
        ("New-BastionHost (A and B)", 3, "$bastionA, $bastionB = $vpcA, $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24 -Verbose"),
        ("New-PrivateHost", 3, "$privateB = $vpcB | New-PrivateHost -Bastion $bastionB -Verbose"),
        ("Connect-VpcPeering", 1, "$peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B' -Verbose"),
        ("Test-PeeringConnectivity", 1, "$test = $peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB -Verbose"),
        ("Repair-PeeringConnectivity", 2,
            "$repair = $test | Repair-PeeringConnectivity -PassThru -Verbose; if (-not $repair.Reachable) { throw 'blocked' }"),
    ];

    public static int Run()
    {
        // Once without latency, so that no compiler is measured.
        Measure(TimeSpan.Zero);
        List<(string Cmdlet, int Calls, int Critical, TimeSpan Took)> rows = Measure(s_latency);
        rows.Add(("the whole build", rows.Sum(r => r.Calls), rows.Sum(r => r.Critical), TimeSpan.FromTicks(rows.Sum(r => r.Took.Ticks))));
        Console.WriteLine(
            $"{"cmdlet",-28} {"calls",5} {"critical path",13} {"took",8} {"times the critical path",24} {"of one after the other",23}");
        foreach ((string cmdlet, int calls, int critical, TimeSpan took) in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{cmdlet,-28} {calls,5} {critical + " calls",13} {took.TotalMilliseconds,5:0} ms "
                    + $"{took / (critical * s_latency),24:0.00} {took / (calls * s_latency),23:P0}"));
        }

        return 0;
    }

    private static List<(string Cmdlet, int Calls, int Critical, TimeSpan Took)> Measure(TimeSpan latency)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([typeof(SecureAccount).Assembly.Location]);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        Invoke(runspace, "$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment benchmark; $null = Connect-SecureAccount B "
            + "us-east-1 -Simulated -Deployment benchmark");
        SimulatedWorld world = Session.Of(runspace).World;
        world.Options.Latency = latency;
        List<(string, int, int, TimeSpan)> rows = [];
        foreach ((string cmdlet, int reads, string script) in s_steps)
        {
            int before = world.ListingCalls + world.ChangingCalls;
            long start = Stopwatch.GetTimestamp();
            int chain = Invoke(runspace, script).Select(v => Chain().Match(v)).Where(m => m.Success)
                .Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
            rows.Add((cmdlet, world.ListingCalls + world.ChangingCalls - before, reads + chain, Stopwatch.GetElapsedTime(start)));
        }

        return rows;
    }

    private static List<string> Invoke(Runspace runspace, string script)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'; " + script).Invoke();
        return [.. shell.Streams.Verbose.Select(v => v.Message)];
    }

    [GeneratedRegex("longest chain of calls that wait for each other has ([0-9]+)")]
    private static partial Regex Chain();
}
