using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using SecureNet.Provisioning;
using SecureNet.Simulation;

namespace SecureNet;

/// <summary>What one runspace knows: its connected accounts, its simulated world and what it changed a moment ago.</summary>
/// <param name="world">The simulated world; by default an empty one.</param>
/// <param name="recent">What was changed a moment ago; by default nothing.</param>
internal sealed class Session(SimulatedWorld? world = null, RecentChanges? recent = null)
{
    private static readonly ConditionalWeakTable<Runspace, Session> s_sessions = [];

    /// <summary>The session of the runspace on this thread; ask on the pipeline thread only.</summary>
    public static Session Current =>
        Of(Runspace.DefaultRunspace ?? throw new InvalidOperationException("There is no runspace on this thread."));

    public static Session Of(Runspace runspace) => s_sessions.GetValue(runspace, _ => new());

    /// <summary>What the runspace does next finds nothing of what it knew. Nothing real is touched.</summary>
    public static void Forget(Runspace runspace) => s_sessions.Remove(runspace);

    /// <summary>Puts another session in the place of a runspace's own, for a rehearsal.</summary>
    public static void Replace(Runspace runspace, Session session) => s_sessions.AddOrUpdate(runspace, session);

    public ConcurrentDictionary<string, SecureAccount> Accounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The time of what is simulated; what is real has the machine's, which it is as long as nobody waits for what is simulated.
    /// </summary>
    public SimulatedClock Clock { get; private set; } = new();

    public SimulatedWorld World { get => field ??= world ?? new(Clock); private set; }

    public RecentChanges Recent { get; private set; } = recent ?? new(TimeProvider.System);

    /// <summary>What -WhatIf showed and nobody made, by id.</summary>
    public ConcurrentDictionary<string, PlannedPart> Planned { get; } = [];

    /// <summary>This session with its accounts as they would be.</summary>
    public Session Over(PlannedWorld planned)
    {
        Session over = new(World, Recent);
        foreach ((string name, SecureAccount a) in Accounts)
        {
            over.Accounts[name] = new(a.Name, a.Deployment, a.Source, PlannedCloud.Over(a.Cloud, planned),
                a.IsSimulated) { EndpointUrl = a.EndpointUrl, EvidencePath = a.EvidencePath };
        }

        return over;
    }

    /// <summary>Keeps what a command showed, for those that are given its ids.</summary>
    public void Remember(PlannedPart part)
    {
        foreach (Model.ResourceKey key in part.Created) { Planned.TryAdd(key.Id, part); }
    }

    /// <summary>The newest plan that would make something of that name, or null.</summary>
    public PlannedPart? PlannedBy(string name) => Planned.Values.Distinct().Where(p => p.Creates(name))
        .MaxBy(p => p.Versions.Values.DefaultIfEmpty().Max());

    /// <summary>
    /// Connects an account of another runspace of this process here, with its world and what was changed there. The one that has the
    /// name already, where that is another account; null where all is well.
    /// </summary>
    public SecureAccount? Adopt(SecureAccount account)
    {
        // An object of this runspace is a name here: it may have been disconnected, or connected anew.
        if (account.Home is not { } home || ReferenceEquals(home, this)) { return null; }
        lock (Accounts)
        {
            if (Accounts.IsEmpty) { (World, Clock, Recent) = (home.World, home.Clock, home.Recent); }
            SecureAccount there = Accounts.GetOrAdd(account.Name, account);
            return there.Place == account.Place && there.IsSimulated == account.IsSimulated ? null : there;
        }
    }

    /// <summary>Begins an empty simulated world, at the machine's time.</summary>
    public void Renew()
    {
        Clock = new();
        World = new(Clock);
        Recent = new(TimeProvider.System);
        Planned.Clear();
    }
}
