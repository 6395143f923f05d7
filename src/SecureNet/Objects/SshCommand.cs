using SecureNet.Reachability;

namespace SecureNet;

/// <summary>The command that opens a shell on a private host through its bastion, and whether it can work.</summary>
public sealed class SshCommand
{
    internal SshCommand(string command, string? preparation, Verdict verdict, IReadOnlyList<string> reasons,
        IReadOnlyList<PathAnalysis> legs) =>
            (Command, Preparation, Verdict, Reason, Leg) = (command, preparation, verdict, reasons, legs);

    /// <summary>The <c>ssh -J</c> line.</summary>
    public string Command { get; }

    /// <summary>What has to be run once before it: the key goes to the agent of this machine, never to the bastion.</summary>
    public string? Preparation { get; }

    public Verdict Verdict { get; }

    public bool Works => Verdict == Verdict.Reachable;

    /// <summary>Why it cannot work, and what would help.</summary>
    public IReadOnlyList<string> Reason { get; }

    /// <summary>To the bastion, and from the bastion to the host.</summary>
    public IReadOnlyList<PathAnalysis> Leg { get; }

    public override string ToString() => MockObject.NameOf(this) ?? Command;
}
