using System.Management.Automation;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>
/// Asks for the code of an MFA device while an account is being connected: the code that was given, once, else whoever sits there. Where
/// nobody does it is a refusal, never a wait.
/// </summary>
internal sealed class MfaQuestion(AsyncCmdlet command, string name, string? code)
{
    private string? _code = code;
    private volatile bool _isOver;

    /// <summary>No more questions: the command has ended, and whatever runs later has no prompt.</summary>
    public void Close() => _isOver = true;

    /// <summary>The code that a device shows now.</summary>
    public Task<string> AskAsync(string serialNumber)
    {
        if (_isOver)
        {
            throw new RefusedException("MfaSessionEnded",
                $"The session of '{name}' that was begun with a code of the MFA device {serialNumber} has ended.", name,
                "Connect the account again with Connect-SecureAccount and a new code; a role's session may last longer "
                    + "(duration_seconds in the profile).");
        }

        // A device's code is good for one call.
        if (Interlocked.Exchange(ref _code, null) is { } given) { return Task.FromResult(given); }
        if (!MayAsk()) { throw Nobody(serialNumber, null); }
        return command.OnPipelineAsync(() =>
        {
            try
            {
                command.Host.UI.Write(Printing.SafeText.Of($"Code of the MFA device {serialNumber}: "));
                return command.Host.UI.ReadLine()?.Trim() is { Length: > 0 } typed ? typed : throw Nobody(serialNumber, null);
            }
            // pwsh -NonInteractive, or a host without a person: each host has an exception of its own for it.
            catch (Exception e) when (e is not (RefusedException or PipelineStoppedException)) { throw Nobody(serialNumber, e); }
        });
    }

    // A terminal that a build system makes has nobody at it.
    private bool MayAsk() => command.Host.UI is not null && !IsSet("CI") && !IsSet("TF_BUILD")
        && !(Console.IsInputRedirected && command.Host.Name is "ConsoleHost" or "SecureNet.Host");

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0";

    private RefusedException Nobody(string serialNumber, Exception? why) => new("MfaCodeNeeded",
        $"The role asks for a code of the MFA device {serialNumber}, and nobody can be asked "
            + $"here{(why is null ? "" : $" ({why.Message})")}.", name,
        "Give the code that the device shows with -TokenCode, or connect with a role that asks for none.");
}
