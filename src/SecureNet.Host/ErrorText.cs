using System.Management.Automation;

namespace SecureNet.Host;

/// <summary>Writes an error as a person wants it: what, where, and what to do next.</summary>
internal static class ErrorText
{
    public static void Write(ErrorRecord error)
    {
        Console.Error.WriteLine($"ERROR: {Message(error)}");
        if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } advice) { Console.Error.WriteLine($"  What to do: {advice}"); }
        if (error.InvocationInfo is { ScriptName: { Length: > 0 } script } at) { Console.Error.WriteLine($"  At {Path.GetFileName(script)}:{at.ScriptLineNumber}: {at.Line.Trim()}"); }
    }

    private static string Message(ErrorRecord error) =>
        error.Exception is CommandNotFoundException { CommandName: { } name } && FullPowerShell.ModuleOf(name) is { } module
            ? $"'{name}' belongs to {module} and needs full PowerShell 7.6 (pwsh); this host has the language, the SecureNet cmdlets and the core cmdlets."
            : error.ErrorDetails?.Message is { Length: > 0 } text ? text : error.Exception.Message;
}
