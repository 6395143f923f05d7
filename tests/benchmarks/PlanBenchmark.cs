using System.Diagnostics;
using System.Net;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Simulation;


namespace SecureNet.Benchmarks;

/// <summary>
/// How close a plan comes to its critical path when every call takes 100 ms: both VPCs of the reference network in one plan.
/// </summary>
internal static class PlanBenchmark
{
    public static async Task<int> RunAsync()
    {
        SimulatedWorld world = new();
        TimeSpan latency = TimeSpan.FromMilliseconds(100);
        world.Options.Latency = latency;
        SimulatedCloud a = world.Connect("111111111111", "us-west-2");
        SimulatedCloud b = world.Connect("222222222222", "us-east-1");
        RecentChanges recent = new(TimeProvider.System);
        Network have = await new NetworkReader(recent).ReadAsync([a, b], NetworkReader.AllKinds, SecureNet.Cloud.ResourceFilter.All,
            CancellationToken.None);
        List<Resource> wanted = [];
        foreach ((SimulatedCloud cloud, string name, string block,
            int zones) in new[] { (a, "VPC-ACC-A", "10.0.0.0/16", 2), (b, "VPC-ACC-B", "192.168.0.0/16", 1) })
        {
            VpcSpecification spec = new() { Place = cloud.Place, Deployment = "benchmark", Name = name, CidrBlock = IPNetwork.Parse(block),
                AvailabilityZoneCount = zones };
            wanted.AddRange(VpcBlueprint.Create(spec, await cloud.ListAvailabilityZonesAsync(CancellationToken.None), have));
        }

        Plan plan = Planner.Create(new("benchmark", wanted), have);
        (int listed, int changed) = (world.ListingCalls, world.ChangingCalls);
        long start = Stopwatch.GetTimestamp();
        await new Executor(p => p == a.Place ? a : b, recent).RunAsync(plan, CancellationToken.None);
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        // Emptying the default group is three calls in a row (a listing and two revocations) in one step right after the VPC's creation.
        int critical = plan.CriticalPathLength;
        Console.WriteLine($"{world.ChangingCalls - changed} changing calls, {world.ListingCalls - listed} listing calls, critical path "
            + $"{critical} calls");
        Console.WriteLine($"took {took.TotalMilliseconds:0} ms, {took / (critical * latency):0.00} times the critical path, "
            + $"{took / ((world.ChangingCalls - changed + world.ListingCalls - listed) * latency):P0} of one call after the "
            + "other");
        return 0;
    }
}
