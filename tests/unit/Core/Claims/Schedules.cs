using System.Text;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet.Tests.Core.Claims;

/// <summary>What two writers are tried with.</summary>
/// <param name="Lag">How long listings, and readers of the log, lack what was made.</param>
/// <param name="Kinds">What they want one of each of.</param>
/// <param name="TakesTurns">False leaves the turns out.</param>
/// <param name="LongestCall">The longest time that a create is on its way, in truth; the code believes
/// <see cref="Schedules.LongestCall"/>.</param>
/// <param name="Kills">True where the first writer may die at any point.</param>
/// <param name="Pause">How long, in seconds, a run may stand still before a create: longer than it takes another one to take over and
/// create.</param>
/// <param name="Stall">How long, in seconds, a call that is no create may be on its way.</param>
internal sealed record Schedule(
    TimeSpan Lag, IReadOnlyList<ResourceKind> Kinds, bool TakesTurns = true, TimeSpan? LongestCall = null, bool Kills = false,
        int Pause = 18, int Stall = 4);

/// <summary>
/// Every order in which the calls of two writers, and the time, can go on, by the real code over the simulator. A path is run again from
/// its start for each branch; a state that was seen before is not followed again. A state is what each writer was answered and when: of
/// calls that only read it does not matter which came first, as long as the same changes were before them.
/// </summary>
internal sealed class Schedules(Schedule schedule)
{
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(2);
    private const int Longest = 400;

    private static readonly CloudPace s_pace = CloudPace.Simulated with
    {
        Retry = TimeSpan.FromSeconds(1), Poll = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromHours(1), Turn = TimeSpan.FromSeconds(4),
            LongestCall = LongestCall,
    };

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>How many paths were run.</summary>
    public int Paths { get; private set; }

    /// <summary>How many states there are.</summary>
    public int States => _seen.Count;

    /// <summary>How many ends were reached.</summary>
    public int Ends { get; private set; }

    /// <summary>How many ends had a writer that was told that another took over.</summary>
    public int Refused { get; private set; }

    /// <summary>Runs all; the first schedule that ends wrong, or null.</summary>
    public string? Explore(int mostPaths = int.MaxValue)
    {
        // What waits for a call goes on where the call is let through, on this thread: no other order than the chosen one.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try { return ExploreHere(mostPaths); }
        finally { SynchronizationContext.SetSynchronizationContext(context); }
    }

    private string? ExploreHere(int mostPaths)
    {
        List<(int Choice, int Of)> path = [];
        while (Paths < mostPaths)
        {
            Paths++;
            if (Run(path) is { } wrong) { return wrong; }
            while (path.Count > 0 && path[^1].Choice == path[^1].Of - 1) { path.RemoveAt(path.Count - 1); }
            if (path.Count == 0) { return null; }
            path[^1] = (path[^1].Choice + 1, path[^1].Of);
        }

        throw new InvalidOperationException($"There are more than {mostPaths} paths.");
    }

    private string? Run(List<(int Choice, int Of)> path)
    {
        VirtualTime time = new();
        SimulatedWorld world = new(time);
        (world.Options.Pace, world.Options.VisibilityLag) = (s_pace with { Clock = time, Lag = schedule.Lag }, schedule.Lag);
        List<Parked> parked = [];
        Dictionary<string, StringBuilder> said = new() { ["A"] = new(), ["B"] = new() };
        StringBuilder changes = new();
        List<string> story = [];
        world.Options.Gate = call =>
        {
            Parked p = new(Writer.Current!, call, time.Now, new());
            parked.Add(p);
            return p.Go.Task;
        };
        Writer[] writers = [new("A", world, time, schedule.Kinds, schedule.TakesTurns),
            new("B", world, time, schedule.Kinds, schedule.TakesTurns)];
        foreach (Writer w in writers) { w.Start(); }
        bool isKilled = false;
        for (int step = 0; ; step++)
        {
            if (writers.All(w => w.Work.IsCompleted || (isKilled && w.Name == "A"))) { break; }
            if (step > Longest) { return $"It does not end: {string.Join("; ", story)}"; }
            parked.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
            bool mayWait = time.Next is { } next && !parked.Any(
                p => next - p.Since > (p.IsCreate ? schedule.LongestCall ?? LongestCall
                : TimeSpan.FromSeconds(p.Call.Action == Writer.Pause ? schedule.Pause : schedule.Stall)));
            bool mayKill = schedule.Kills && !isKilled && !writers[0].Work.IsCompleted;
            int of = parked.Count + (mayWait ? 1 : 0) + (mayKill ? 1 : 0);
            if (of == 0) { return $"It stands still: {string.Join("; ", story)}"; }
            if (step == path.Count)
            {
                if (!_seen.Add(
                    $"{said["A"]}|{said["B"]}|{changes}|{time.Now.Ticks}|{isKilled}|{string.Join(',', parked.Select(p => p.Key))}"))
                {
                    return null;
                }
                path.Add((0, of));
            }

            int choice = path[step].Choice;
            if (choice < parked.Count)
            {
                Parked p = parked[choice];
                parked.RemoveAt(choice);
                said[p.Writer].Append(p.Call.Action).Append('@').Append(time.Now.Ticks).Append('#').Append(changes.Length).Append(' ');
                if (p.Call.IsChange) { changes.Append(p.Writer); }
                story.Add($"{time.Now.TotalSeconds:0.#} {p.Writer} {p.Call.Action}");
                p.Go.SetResult();
            }
            else if (mayWait && choice == parked.Count)
            {
                time.GoOn();
            }
            else
            {
                isKilled = true;
                story.Add($"{time.Now.TotalSeconds:0.#} A dies");
                parked.RemoveAll(p => p.Writer == "A");
                time.Forget("A");
            }
        }

        // What the dead one sent may still come.
        Ends++;
        foreach (ResourceKind kind in schedule.Kinds)
        {
            Resource[] made = [.. world.State.Resources.Where(r => r.Kind == kind && r.Deployment == Writer.Deployment)];
            if (made.Length > 1) { return $"{made.Length} {kind}s: {string.Join("; ", story)}"; }
            if (writers.Any(w => w.Ids is { } ids && (made.Length == 0 || ids[kind] != made[0].Id)))
            {
                return $"A writer means another {kind}: {string.Join("; ", story)}";
            }
        }

        foreach (Writer w in writers.Where(w => w.Work.IsFaulted))
        {
            if (w.Work.Exception!.InnerException is not SecureNet.Provisioning.RefusedException { Id: "AnotherRunTookOver" })
            {
                return $"{w.Work.Exception.InnerException}: {string.Join("; ", story)}";
            }
            Refused++;
        }

        return null;
    }

    private sealed record Parked(string Writer, SimulatedCall Call, TimeSpan Since, TaskCompletionSource Go)
    {
        public string Key => $"{Writer} {Call.Action} {Since.Ticks}";

        public bool IsCreate => Call.IsChange && !Call.Action.Contains("LaunchTemplate", StringComparison.Ordinal);
    }
}
