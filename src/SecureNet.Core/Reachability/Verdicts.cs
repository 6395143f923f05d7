namespace SecureNet.Reachability;

/// <summary>Verdicts put together. Partial is sure of both outcomes, so it yields to unknown wherever one of them may be missing.</summary>
public static class Verdicts
{
    /// <summary>One after the other, neither depending on the other's ports: both have to let it through.</summary>
    public static Verdict Worse(Verdict a, Verdict b) => a == Verdict.Blocked || b == Verdict.Blocked ? Verdict.Blocked
        : a == Verdict.Unknown || b == Verdict.Unknown ? Verdict.Unknown
        : a == Verdict.Partial || b == Verdict.Partial ? Verdict.Partial : Verdict.Reachable;

    /// <summary>One beside the other, and the better one is chosen.</summary>
    public static Verdict Better(Verdict a, Verdict b) => Rank(a) <= Rank(b) ? a : b;

    /// <summary>From the best to choose to the worst: what is not known may be better than what is partial.</summary>
    public static int Rank(Verdict verdict) =>
        verdict switch { Verdict.Reachable => 0, Verdict.Unknown => 1, Verdict.Partial => 2, _ => 3 };
}
