using System.Net;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.Claims;
using SecureNet.Simulation;

namespace SecureNet.Tests.Core.Claims;

/// <summary>One of two runs that want the same: looks, plans, takes its turn, creates, as the cmdlets do.</summary>
internal sealed class Writer(string name, SimulatedWorld world, TimeProvider clock, IReadOnlyList<ResourceKind> kinds, bool takesTurns)
{
    public const string Deployment = "two";

    /// <summary>What it calls the moment before a create at which it may stand still.</summary>
    public const string Pause = "pause";

    private static readonly AsyncLocal<string?> s_current = new();

    /// <summary>Which writer does what runs now.</summary>
    public static string? Current => s_current.Value;

    public string Name => name;

    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>What it found or made, by kind; null until it ended well.</summary>
    public IReadOnlyDictionary<ResourceKind, string>? Ids { get; private set; }

    public void Start()
    {
        // Its waits and calls are known by this.
        s_current.Value = name;
        Work = RunAsync();
        s_current.Value = null;
    }

    private async Task RunAsync()
    {
        SimulatedCloud cloud = world.Connect("111111111111", "us-west-2");
        RecentChanges recent = new(clock);
        DeploymentClaims claims = new(_ => cloud, recent, _ => Task.CompletedTask);
        Blueprint blueprint = new(Deployment, [.. kinds.Select(k => Wanted(k, cloud.Place))]);
        bool isAnswered = false;
        try
        {
            while (true)
            {
                long looked = clock.GetTimestamp();
                Network have = await new NetworkReader(recent).ReadAsync([cloud], kinds, ResourceFilterAll, CancellationToken.None)
                    .ConfigureAwait(false);
                Plan plan = Planner.Create(blueprint, have).Keep(s => s.Change is SecureNet.Cloud.CreateChange);
                if (takesTurns && !await claims.EnterAsync(DeploymentClaims.Of(plan), looked, CancellationToken.None).ConfigureAwait(false))
                {
                    continue;
                }
                Dictionary<ResourceKind, string> ids = kinds.Select(
                    k => have.Resources.FirstOrDefault(r => r.Kind == k && r.Deployment == Deployment)).OfType<Resource>()
                    .ToDictionary(r => r.Kind, r => r.Id);
                CloudCaller caller = new(cloud, recent, takesTurns ? (change, c) => claims.EnsureAsync(cloud.Place, change, c) : null);
                foreach (PlanStep step in plan.Steps)
                {
                    await world.Options.Gate!(new(0, Pause, cloud.Place, false, null)).ConfigureAwait(false);
                    Resource? made = await caller.ApplyAsync(step.Change!, CancellationToken.None).ConfigureAwait(false);
                    ids[made!.Kind] = made.Id;
                }

                isAnswered = true;
                Ids = ids;
                return;
            }
        }
        finally { await claims.LeaveAsync(isAnswered).ConfigureAwait(false); }
    }

    private static SecureNet.Cloud.ResourceFilter ResourceFilterAll => SecureNet.Cloud.ResourceFilter.All;

    private static Resource Wanted(ResourceKind kind, Place place)
    {
        string address = $"app/{kind}";
        (string id, var tags) = (Blueprint.IdOf(place, kind, address), Blueprint.TagsFor(Deployment, address, "app"));
        return kind == ResourceKind.Vpc
            ? new Vpc { Id = id, AccountId = place.AccountId, Region = place.Region, Tags = tags,
                CidrBlocks = [IPNetwork.Parse("10.0.0.0/16")] }
            : new ElasticIp { Id = id, AccountId = place.AccountId, Region = place.Region, Tags = tags, PublicIpAddress = IPAddress.Any };
    }
}
