using SecureNet.Cloud;
using SecureNet.Reachability;

namespace SecureNet;

/// <summary>Whether a flow gets through, hop by hop, with what stands in its way.</summary>
public sealed class PeeringConnectivity
{
    internal PeeringConnectivity(PathAnalysis analysis, PeeringQuestion question, ProbeResult? probe) =>
        (Analysis, Question, Probe) = (analysis, question, probe);

    public bool Reachable => Analysis.Reachable;

    public Verdict Verdict => Analysis.Verdict;

    public Endpoint Source => Analysis.Flow.Source;

    public Endpoint Destination => Analysis.Flow.Destination;

    public Trace Forward => Analysis.Forward;

    public Trace Return => Analysis.Return;

    public IReadOnlyList<Blocker> Blockers => Analysis.Blockers;

    /// <summary>What a real packet saw, or null where none was sent.</summary>
    public ProbeResult? Probe { get; }

    /// <summary>Whether model and packet say the same; null where one of them cannot tell.</summary>
    public bool? ProbeAgrees => Probe is null || Probe.Outcome == ProbeOutcome.CouldNotRun || Verdict == Verdict.Unknown ? null
        : Reachable == Probe.Outcome is ProbeOutcome.Answered or ProbeOutcome.Refused;

    internal PathAnalysis Analysis { get; }

    internal PeeringQuestion Question { get; }

    /// <summary>The path as a person reads it.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Lines());

    private IEnumerable<string> Lines()
    {
        IEnumerable<string> path = PathText.Render(Analysis);
        return Probe is null ? path : path.Append($"  Probe: {WordOf(Probe.Outcome)} ({Probe.Detail}){(ProbeAgrees switch { true => "; the rules say the same", false => "; the rules say otherwise", null => "" })}");
    }

    private static string WordOf(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.CouldNotRun => "could not run",
        ProbeOutcome.Refused => "refused by the host, so the path is open",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}

/// <summary>What was asked, so that it can be asked again.</summary>
internal sealed record PeeringQuestion(ResourceReference Source, ResourceReference Destination, Model.IpProtocol Protocol, int? Port, IReadOnlyList<string>? VpcIds, bool Probe);

/// <summary>What a repair changed, with the verdicts before and after.</summary>
public sealed class PeeringRepair
{
    internal PeeringRepair(PeeringConnectivity before, PeeringConnectivity after, IReadOnlyList<Fix> fixes) => (Before, After, Changes) = (before, after, fixes);

    public bool Reachable => After.Reachable;

    public Verdict Verdict => After.Verdict;

    public PeeringConnectivity Before { get; }

    public PeeringConnectivity After { get; }

    public IReadOnlyList<Fix> Changes { get; }

    /// <summary>The test before, the changes and the test after, as a person reads them.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
        ["BEFORE", Before.ToString(), "", "CHANGED", .. Changes.Select(c => $"  {c.Description}, in {c.Place}"), "", "AFTER", After.ToString()]);
}
