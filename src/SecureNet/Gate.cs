using System.Management.Automation;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>What a gate says of one thing that it judged; the number is the exit code.</summary>
internal enum GateOutcome
{
    Good = 0,
    Error = 1,
    Violated = 2,
    Unknown = 3,
}

/// <summary>A cmdlet that judges: it leaves 0 (good), 1 (error), 2 (violated) or 3 (unknown) in $LASTEXITCODE.</summary>
internal interface IGate
{
    /// <summary>Ends with an error where not everything is good, so that a pipeline stops and its process ends with the code.</summary>
    SwitchParameter CI { get; }
}

/// <summary>The outcomes that a gate counted, and the one exit code that they come to.</summary>
internal sealed class Gate(PSCmdlet cmdlet)
{
    private const int NamesTold = 10;
    private readonly List<string> _names = [];
    private readonly int[] _counts = new int[4];

    /// <summary>Until the end nothing is good: whatever ends it early is an error.</summary>
    public void Begin() => Leave(GateOutcome.Error);

    /// <summary>Counts an outcome; its name is only made where it will be told.</summary>
    public void Judge(GateOutcome outcome, Func<string> name)
    {
        _counts[(int)outcome]++;
        if (outcome != GateOutcome.Good && _names.Count < NamesTold) { _names.Add(SafeText.Of(name())); }
    }

    /// <summary>Leaves the exit code; with <paramref name="stops"/> ends with an error where it is not 0.</summary>
    public void End(bool stops)
    {
        GateSummary summary = new(_counts[0], _counts[2], _counts[3], _counts[1]);
        Leave((GateOutcome)summary.ExitCode);
        if (!stops || summary.ExitCode == 0) { return; }
        GateException refusal = new(summary, _names);
        GateExit.Watch(cmdlet);
        cmdlet.ThrowTerminatingError(new ErrorRecord(refusal, refusal.Id, ErrorCategory.InvalidResult, summary)
        {
            ErrorDetails = new(refusal.Message) { RecommendedAction = "Look at what the command put out: each result says why." },
        });
    }

    private void Leave(GateOutcome outcome) => cmdlet.SessionState.PSVariable.Set("global:LASTEXITCODE", (int)outcome);
}

/// <summary>
/// How many results of a gate were good and how many were not, with the exit code: the target of the error that -CI ends with.
/// </summary>
public sealed class GateSummary
{
    internal GateSummary(int good, int violated, int unknown, int errors) =>
        (Good, Violated, Unknown, Errors) = (good, violated, unknown, errors);

    public int Good { get; }

    public int Violated { get; }

    /// <summary>Results that what was not read might turn either way.</summary>
    public int Unknown { get; }

    public int Errors { get; }

    public int Count => Good + Violated + Unknown + Errors;

    /// <summary>
    /// 0 good, 1 error, 2 violated, 3 unknown: what is violated for certain comes first, and nothing judged is no success.
    /// </summary>
    public int ExitCode => (int)(Violated > 0 ? GateOutcome.Violated : Errors > 0 || Count == 0 ? GateOutcome.Error : Unknown > 0
        ? GateOutcome.Unknown : GateOutcome.Good);

    public override string ToString() => $"{Good} of {Count} good, {Violated} violated, {Unknown} unknown, {Errors} errors";
}

/// <summary>The error that a gate with -CI ends with; its data hold the exit code for whoever runs the script.</summary>
internal sealed class GateException : Exception
{
    public const string ExitCodeKey = "SecureNet.ExitCode";

    public GateException(GateSummary summary, IReadOnlyList<string> names) : base(MessageOf(summary, names))
    {
        Id = summary.ExitCode switch { 2 => "GateViolated", 3 => "GateUnknown", _ => "GateFailed" };
        Data[ExitCodeKey] = summary.ExitCode;
    }

    public string Id { get; }

    private static string MessageOf(GateSummary summary, IReadOnlyList<string> names)
    {
        int bad = summary.Count - summary.Good;
        string told = string.Join("; ", names);
        return summary.Count == 0 ? "Nothing was judged, which is no success."
            : $"{bad} of {summary.Count} {(summary.Count == 1 ? "result is" : "results are")} not good " +
              $"({summary.Violated} violated, {summary.Unknown} unknown, {summary.Errors} errors): "
                  + $"{told}{(bad > names.Count ? $" and {bad - names.Count} more" : "")}.";
    }
}
