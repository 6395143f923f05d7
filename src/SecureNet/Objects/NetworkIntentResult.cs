using SecureNet.Reachability.Matrix;

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

    /// <summary>What is against it, each with a flow that shows it hop by hop (Witness).</summary>
    public IReadOnlyList<IntentViolation> Violations => Detail.Violations;

    internal IntentResult Detail { get; }

    public override string ToString() => $"{Result}: {Name}";
}
