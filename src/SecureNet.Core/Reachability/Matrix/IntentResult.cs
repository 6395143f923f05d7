using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What came of a statement.</summary>
public sealed record IntentResult(NetworkIntent Intent, IReadOnlyList<IntentViolation> Violations)
{
    /// <summary>True where nothing violates it, for certain.</summary>
    public bool Passed => Violations.Count == 0;

    /// <summary>True where it may be violated: something that decides was not read, and nothing violates it for certain.</summary>
    public bool IsUnknown => Violations.Count > 0 && Violations.All(v => v.Verdict == Verdict.Unknown);
}

/// <summary>Traffic against a statement, with a flow that shows it.</summary>
public sealed record IntentViolation
{
    /// <summary>Who sends; a party where several behave alike.</summary>
    public required string Source { get; init; }

    public required string Destination { get; init; }

    /// <summary>What gets through and should not, or what should and does not.</summary>
    public required string Traffic { get; init; }

    /// <summary>The verdict on <see cref="Witness"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One flow of it, followed hop by hop.</summary>
    public required PathAnalysis Witness { get; init; }

    /// <summary>The violation that a flow shows.</summary>
    internal static IntentViolation Of(Network network, Flow flow, string traffic, ReachabilityRow? row = null)
    {
        PathAnalysis walk = PathAnalyzer.Analyze(network, flow);
        return new()
        {
            Source = row?.Source.Name ?? flow.Source.Label ?? flow.Source.Address.ToString(), Destination = row?.Destination.Name ?? flow.Destination.Label ?? flow.Destination.Address.ToString(),
            Traffic = traffic + (row?.Return is ReturnVerdict.Partial or ReturnVerdict.None ? " (arrives; replies are lost)" : ""), Verdict = walk.Verdict, Witness = walk,
        };
    }

    public override string ToString() => $"{Source} -> {Destination}: {Traffic} is {Verdict.ToString().ToLowerInvariant()}";
}
