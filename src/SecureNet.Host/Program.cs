using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SecureNet.Host;

if (args is ["-Help" or "--help" or "-h" or "-?", ..])
{
    Console.WriteLine("""
        Runs a script with the SecureNet module on the PowerShell engine, for a machine that has the .NET SDK and no pwsh.

          dotnet run --project src/SecureNet.Host                                the reference network on simulated accounts
          dotnet run --project src/SecureNet.Host -- SCRIPT.ps1 -Name value …    a script with its parameters
          dotnet run --project src/SecureNet.Host -- -Command '…'                a command
        """);
    return 0;
}

string root = RepositoryRoot.Find();
InitialSessionState state = InitialSessionState.CreateDefault2();
// The user named the script; a policy of Windows about double-clicked files has no say here.
if (OperatingSystem.IsWindows()) { state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass; }
state.ImportPSModule([Path.Join(root, "SecureNet.psd1")]);
ConsoleHost host = new();
using Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    shell.BeginStop(null, null);
};

try
{
    if (args is ["-Command" or "-c", ..]) { shell.AddScript(string.Join(' ', args[1..])); }
    else { ScriptArguments.Add(shell, args.Length == 0 ? [Path.Join(root, "module", "runbooks", "two-account-network.ps1")] : args); }
    // As they come, and in our words: a person reads them between the output.
    int errors = 0;
    shell.Streams.Error.DataAdded += (sender, e) =>
    {
        errors++;
        ErrorText.Write(((PSDataCollection<ErrorRecord>)sender!)[e.Index]);
    };
    shell.AddCommand("Out-Default");
    shell.Invoke();
    // What 'exit' of a script, a program or a gate left.
    int exit = host.ExitCode != 0 ? host.ExitCode : runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
    return exit == 0 && errors > 0 ? 1 : exit;
}
catch (PipelineStoppedException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (RuntimeException e)
{
    ErrorText.Write(e.ErrorRecord);
    return e.ErrorRecord.Exception.Data["SecureNet.ExitCode"] as int? ?? 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
