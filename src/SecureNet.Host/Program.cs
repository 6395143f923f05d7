using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using Microsoft.PowerShell;
using SecureNet.Host;

const string Help = """
    PowerShell 7.6 with the SecureNet module, for a machine that has the .NET SDK and no pwsh.

      dotnet run --project src/SecureNet.Host                                the reference network on simulated accounts
      dotnet run --project src/SecureNet.Host -- SCRIPT.ps1 -Name value …    a script with its parameters, as pwsh -File
      dotnet run --project src/SecureNet.Host -- -Command '…'                a command
      dotnet run --project src/SecureNet.Host -- -NoExit                     a prompt
    """;

if (args is ["-Help" or "--help" or "-h" or "-?", ..])
{
    Console.WriteLine(Help);
    return 0;
}

string root = RepositoryRoot.Find();
if (args is [[not '-', ..] and var script, ..] && !File.Exists(script))
{
    Console.Error.WriteLine($"There is no script '{Path.GetFullPath(script)}'.");
    return 64;
}

if (args.Length == 0) { args = [Path.Join(root, "module", "runbooks", "two-account-network.ps1")]; }

// A file and a pipeline log have no use for colours, which PowerShell would send them too.
if (Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null)
{
    Environment.SetEnvironmentVariable("NO_COLOR", "1");
}

// The console of PowerShell tells Microsoft of its start where nobody forbids it.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

// The module that this source tree builds, whatever else is installed.
InitialSessionState state = InitialSessionState.CreateDefault2();
state.ImportPSModule([Path.Join(root, "SecureNet.psd1")]);
string[] file = args[0].StartsWith('-') ? [] : ["-File"];
// PowerShell ends a script that was interrupted with 0.
bool interrupted = false;
using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => interrupted = true);
int code = ConsoleShell.Start(state, "", Help, ["-NoProfile", "-NoLogo", .. file, .. args]);
return interrupted && !args.Contains("-NoExit", StringComparer.OrdinalIgnoreCase) && code == 0 ? 130 : code;
