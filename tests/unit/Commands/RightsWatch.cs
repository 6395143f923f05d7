using System.Collections.Concurrent;
using SecureNet.Cloud;
using SecureNet.Policies.Rights;

namespace SecureNet.Tests.Commands;

/// <summary>
/// Holds every script of the tests against the rights that Get-SecurePermission would give it: a call that no command of the script
/// names fails the test that made it.
/// </summary>
internal sealed class RightsWatch
{
    private readonly HashSet<ICloud> _heard = [];
    private readonly ConcurrentQueue<string> _called = [];

    /// <summary>Other scripts run meanwhile, so whose call it is cannot be told.</summary>
    public bool IsBlind { get; set; }

    /// <summary>Hears what is called from now on.</summary>
    public void Begin(IEnumerable<SecureAccount> accounts)
    {
        foreach (SecureAccount account in accounts.Where(a => _heard.Add(a.Cloud)))
        {
            account.Cloud.Called += call => _called.Enqueue(call.Action);
        }

        _called.Clear();
    }

    /// <summary>Fails where something was called that the script's commands do not name.</summary>
    public void End(string script)
    {
        if (IsBlind || _called.IsEmpty) { return; }
        (IReadOnlyList<string> commands, IReadOnlyList<string> unknown) = ScriptCommands.Of(ScriptCommands.Parse(script, null));
        if (commands.Count == 0 || unknown.Count > 0) { return; }
        HashSet<string> rights = [.. RightNeeds.Of(commands.SelectMany(CommandRights.CallsOf)).Select(r => r.Action)];
        string[] lacks = [.. _called.Distinct().Where(c => !rights.Contains(c))];
        Assert.True(lacks.Length == 0, $"{string.Join(", ", commands)}: {string.Join(", ", lacks)} is called, and CommandRights.Table.cs " +
            "does not name it for any of these commands (or RightNeeds.cs for what they call). Name it there: policies are made from it.");
    }
}
