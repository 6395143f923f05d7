using System.Management.Automation;

namespace SecureNet;

/// <summary>Ends a rehearsal: the work came to its first change, or told an error.</summary>
internal sealed class RehearsedException(ErrorRecord? error) : Exception("The work was only looked at; nothing was changed.")
{
    /// <summary>What would have been told of the item; null where it is good.</summary>
    public ErrorRecord? Error => error;
}
