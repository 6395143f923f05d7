using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The changes that open a flow, tried together.</summary>
/// <param name="Fixes">The changes in the order in which they were found; one change may have brought another blocker to light.</param>
/// <param name="After">The flow on the network with all of them made.</param>
/// <param name="Opens">What else they let through together; empty where nothing.</param>
/// <param name="Hopeless">The blockers for which there is no change of ours. Empty where the changes open the flow.</param>
public sealed record RepairPlan(IReadOnlyList<Fix> Fixes, PathAnalysis After, IReadOnlyList<string> Opens, IReadOnlyList<Blocker> Hopeless);

/// <summary>
/// Puts the fixes of a flow's blockers together and proves the whole: the flow is traced again on the network with all of them made.
/// </summary>
public static class PathRepair
{
    // What a fix uncovers is one more layer; no flow has more.
    private const int Rounds = 8;

    /// <exception cref="ArgumentException">The flow is not one that can be analyzed.</exception>
    public static RepairPlan Plan(Network network, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network patched = network;
        List<Fix> fixes = [];
        PathAnalysis analysis = PathAnalyzer.Analyze(network, flow);
        for (int round = 0; round < Rounds && analysis.Blockers.Count > 0; round++)
        {
            Blocker[] hopeless = [.. analysis.Blockers.Where(b => b.Fix is null)];
            if (hopeless.Length > 0) { return new(fixes, analysis, [], hopeless); }
            foreach (Fix fix in analysis.Blockers.Select(b => b.Fix!).DistinctBy(f => (f.Place, f.Description)))
            {
                // Two blockers of one list may ask for the same free number, so each is found anew after the last.
                Fix? again = PathAnalyzer.Analyze(patched, flow).Blockers.Select(b => b.Fix)
                    .FirstOrDefault(f => f is not null && (f.Place, f.Description) == (fix.Place, fix.Description));
                if (again is null) { continue; }
                fixes.Add(fix);
                patched = fix.Changes.Aggregate(patched,
                    (n, change) => NetworkPatcher.Apply(n, fix.Place, change, prefix => $"{prefix}-tried", out _));
            }

            analysis = PathAnalyzer.Analyze(patched, flow);
        }

        return new(fixes, analysis, fixes.Count == 0 ? [] : FixImpact.Of(network, patched, flow, fixes, FixImpact.MostOfRepair),
            analysis.Blockers);
    }
}
