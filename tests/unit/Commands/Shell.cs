using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>A real PowerShell engine with the cmdlets in it and a simulated world of its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;
    private readonly RightsWatch _rights = new();

    public Shell()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([typeof(SecureAccount).Assembly.Location]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Forget();
    }

    /// <summary>Connects an account to a cloud of the test's own.</summary>
    public void Connect(string name, string deployment, Cloud.ICloud cloud)
    {
        SecureAccount account = new(name, deployment, "a test", cloud, isSimulated: false);
        cloud.Called += account.Count;
        Session.Of(_runspace).Accounts.TryAdd(name, account);
    }

    /// <summary>Begins again with no account and an empty world: much faster than a new engine.</summary>
    public void Forget()
    {
        Session.Forget(_runspace);
        World.Options.PeeringLag = World.Options.ReleaseLag = World.Options.StartLag = TimeSpan.FromMilliseconds(1);
    }

    public Session Session => Session.Of(_runspace);

    public SimulatedWorld World => Session.Of(_runspace).World;

    public List<string> Warnings { get; } = [];

    public List<string> Verbose { get; } = [];

    /// <summary>Runs a script; a terminating error is thrown, others are given back.</summary>
    public (IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) RunWithErrors(string script)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        _rights.Begin(Session.Of(_runspace).Accounts.Values);
        List<PSObject> output = [.. shell.Invoke()];
        _rights.End(script);
        Warnings.AddRange(shell.Streams.Warning.Select(w => w.Message));
        Verbose.AddRange(shell.Streams.Verbose.Select(w => w.Message));
        return (output, [.. shell.Streams.Error]);
    }

    /// <summary>Runs a script that must have no error.</summary>
    public IReadOnlyList<PSObject> Run(string script)
    {
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = RunWithErrors(script);
        Assert.Empty(errors.Select(e => e.ToString()));
        return output;
    }

    /// <summary>Runs a script that must end with a terminating error, and returns it.</summary>
    public ErrorRecord Fails(string script) =>
        Assert.ThrowsAny<RuntimeException>(() => RunWithErrors("$ErrorActionPreference = 'Stop'; " + script)).ErrorRecord;

    /// <summary>Runs a script with an argument, and gives back what its error says; nothing where there is none.</summary>
    public string RunWithArgument(string script, object argument)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(script).AddArgument(argument);
        try { shell.Invoke(); }
        catch (RuntimeException e) { return e.Message; }
        return string.Join(" | ", shell.Streams.Error);
    }

    /// <summary>Starts a script that a test stops.</summary>
    public PowerShell Start(string script)
    {
        _rights.IsBlind = true;
        PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'; " + script);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}
