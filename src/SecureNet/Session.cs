using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using SecureNet.Provisioning;
using SecureNet.Simulation;

namespace SecureNet;

/// <summary>What one runspace knows: its connected accounts, its simulated world and what it changed a moment ago.</summary>
/// <param name="world">The simulated world; by default an empty one.</param>
internal sealed class Session(SimulatedWorld? world = null)
{
    private static readonly ConditionalWeakTable<Runspace, Session> s_sessions = [];

    /// <summary>The session of the runspace on this thread; ask on the pipeline thread only.</summary>
    public static Session Current => Of(Runspace.DefaultRunspace ?? throw new InvalidOperationException("There is no runspace on this thread."));

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

    public RecentChanges Recent { get; private set; } = new(TimeProvider.System);

    /// <summary>Begins an empty simulated world, at the machine's time.</summary>
    public void Renew()
    {
        Clock = new();
        World = new(Clock);
        Recent = new(TimeProvider.System);
    }
}
