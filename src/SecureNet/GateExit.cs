using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace SecureNet;

/// <summary>
/// Makes a process that ends because of a gate's error end with the gate's exit code. pwsh ends with 1 after any error that nobody caught,
/// also where Host.SetShouldExit named another code before; and SetShouldExit would close the shell of whoever tries a gate at the prompt.
/// </summary>
internal static class GateExit
{
    private const int CodeOfAnyError = 1;
    private static readonly ConditionalWeakTable<PSEventManager, object> s_watched = [];

    /// <summary>Looks, when the session of the cmdlet ends, whether a gate's error was its last one.</summary>
    public static void Watch(PSCmdlet cmdlet)
    {
        if (!s_watched.TryAdd(cmdlet.Events, s_watched)) { return; }
        SessionState session = cmdlet.SessionState;
        cmdlet.Events.SubscribeEvent(null, null, PSEngineEvent.Exiting, null, (_, _) => Ending(session), supportEvent: true,
            forwardEvent: false);
    }

    private static void Ending(SessionState session)
    {
        object? last = (session.PSVariable.GetValue("global:Error") as System.Collections.IList) is { Count: > 0 } errors
            ? errors[0] : null;
        Exception? exception = last switch { ErrorRecord e => e.Exception, IContainsErrorRecord e => e.ErrorRecord.Exception, _ => null };
        if (exception?.Data[GateException.ExitCodeKey] is not int code) { return; }
        AppDomain.CurrentDomain.ProcessExit += (_, _) => { if (Environment.ExitCode == CodeOfAnyError) { Environment.ExitCode = code; } };
    }
}
