using SecureNet.Reachability.Matrix;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Whether a statement holds.</summary>
public sealed class NetworkIntentResult
{
    internal NetworkIntentResult(IntentResult result) => Detail = result;

    public string Name => Detail.Intent.Name;

    public string Statement => Detail.Intent.Statement;

    public bool Passed => Detail.Passed;

    /// <summary><c>Passed</c>, <c>Failed</c>, or <c>Unknown</c> where what decides was not read.</summary>
    public string Result => Detail.Passed ? "Passed" : Detail.IsUnknown ? "Unknown" : "Failed";

    /// <summary>How many violations are certain.</summary>
    public int ViolationCount => Violations.Count - UnknownCount;

    /// <summary>How many violations there may be, where what decides was not read.</summary>
    public int UnknownCount => Violations.Count(v => v.Verdict == Reachability.Verdict.Unknown);

    /// <summary>What is against it, each with a flow that shows it hop by hop (Witness).</summary>
    public IReadOnlyList<IntentViolation> Violations => Detail.Violations;

    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Model.Assumption> Assumptions => Detail.Assumptions;

    internal IntentResult Detail { get; }

    internal GateOutcome Outcome => Detail.Passed ? GateOutcome.Good : Detail.IsUnknown ? GateOutcome.Unknown : GateOutcome.Violated;

    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Of($"{Result}: {Name}");
}
