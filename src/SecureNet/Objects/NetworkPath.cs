using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Whether a flow gets through, hop by hop, with what stands in its way.</summary>
public class NetworkPath
{
    internal NetworkPath(PathAnalysis analysis, PathQuestion question, ProbeResult? probe) =>
        (Analysis, Question, Probe) = (analysis, question, probe);

    public bool Reachable => Analysis.Reachable;

    /// <summary>
    /// True where some of it gets through and some does not, by the client's port or by the address that a NAT gateway gives it.
    /// </summary>
    public bool IsPartial => Analysis.IsPartial;

    /// <summary>What of it is lost where the verdict is partial; else null.</summary>
    public string? Lost => Analysis.Lost;

    public Verdict Verdict => Analysis.Verdict;

    public Endpoint Source => Analysis.Flow.Source;

    public Endpoint Destination => Analysis.Flow.Destination;

    /// <summary>The name of the protocol, or its number.</summary>
    public string Protocol => Analysis.Flow.Protocol.ToString();

    public int? Port => Analysis.Flow.Port;

    public Trace Forward => Analysis.Forward;

    public Trace Return => Analysis.Return;

    /// <summary>Which of the client's ports replies reach; null where replies have none.</summary>
    public ReturnPorts? ReturnPorts => Analysis.ReturnPorts;

    /// <summary>Every layer that stops the flow or its reply, not only the first.</summary>
    public IReadOnlyList<Blocker> Blockers => Analysis.Blockers.ToArray();

    /// <summary>Why parts of the answer are not known, each with the call and the place that were not read.</summary>
    public IReadOnlyList<string> Unknowns => Analysis.Unknowns.ToArray();

    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Assumption> Assumptions => !Question.IsClientOsStated ? Analysis.Assumptions
        : [.. Analysis.Assumptions.Select(a => a.Id == AssumptionId.ClientPorts ? a with { IsStated = true } : a)];

    /// <summary>What a real packet saw, or null where none was sent.</summary>
    public ProbeResult? Probe { get; }

    /// <summary>Whether model and packet say the same; null where one of them cannot tell.</summary>
    public bool? ProbeAgrees =>
        Probe is null || Probe.Outcome == ProbeOutcome.CouldNotRun || Verdict is Verdict.Unknown or Verdict.Partial ? null
            : Reachable == Probe.Outcome is ProbeOutcome.Answered or ProbeOutcome.Refused;

    internal PathAnalysis Analysis { get; }

    internal PathQuestion Question { get; }

    /// <summary>A flow is good where it gets through; where a real packet saw otherwise than the rules say, nothing is certain.</summary>
    internal GateOutcome Outcome =>
        Verdict == Verdict.Unknown || ProbeAgrees == false ? GateOutcome.Unknown : Reachable ? GateOutcome.Good : GateOutcome.Violated;

    /// <summary>The flow in a few words.</summary>
    internal string Name => Analysis.Flow.ToString();

    /// <summary>The path as a person reads it.</summary>
    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Lines(string.Join(Environment.NewLine, Lines()));

    private IEnumerable<string> Lines()
    {
        // The client's ports stand beside those that replies reach.
        IEnumerable<string> path = PathText.Render(Analysis)
            .Concat(Assumptions.Where(a => a.Id != AssumptionId.ClientPorts).Select(a => $"  Assuming that {a}"));
        return Probe is null ? path : path.Append($"  Probe: {WordOf(Probe.Outcome)} "
            + $"({Probe.Detail})"
            + $"{(ProbeAgrees switch { true => "; the rules say the same", false => "; the rules say otherwise", null => "" })}");
    }

    private static string WordOf(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.CouldNotRun => "could not run",
        ProbeOutcome.Refused => "refused by the host, so the path is open",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}

/// <summary>What was asked, so that it can be asked again.</summary>
internal sealed record PathQuestion(ResourceReference Source, ResourceReference Destination, IpProtocol Protocol, int? Port)
{
    public int? SourcePort { get; init; }

    public int? IcmpType { get; init; }

    public int IcmpCode { get; init; }

    public ClientOs ClientOs { get; init; }

    /// <summary>True where the user named the clients' system: then their ports are no assumption.</summary>
    public bool IsClientOsStated { get; init; }

    /// <summary>Only these VPCs are read; null for all.</summary>
    public IReadOnlyList<string>? VpcIds { get; init; }

    public bool Probe { get; init; }
}

/// <summary>What a repair changed, with the verdicts before and after.</summary>
public class NetworkPathRepair
{
    internal NetworkPathRepair(NetworkPath before, NetworkPath after, RepairPlan plan) =>
        (Before, After, Changes, Opens) = (before, after, plan.Fixes, plan.Opens);

    public bool Reachable => After.Reachable;

    /// <summary>True where some of it gets through after the repair, and some does not.</summary>
    public bool IsPartial => After.IsPartial;

    public Verdict Verdict => After.Verdict;

    public NetworkPath Before { get; }

    public NetworkPath After { get; }

    public IReadOnlyList<Fix> Changes { get; }

    /// <summary>What else the changes let through, each a sentence; empty where nothing.</summary>
    public IReadOnlyList<string> Opens { get; }

    /// <summary>The test before, the changes and the test after, as a person reads them.</summary>
    public override string ToString() => MockObject.NameOf(this) ?? string.Join(Environment.NewLine,
        ["BEFORE", Before.ToString(), "", "CHANGED", .. Changes.Select(c => $"  {c.Description}, in {c.Place}").DefaultIfEmpty(
            "  nothing: there was nothing left to repair"), .. Opens.Select(o => $"  ! {o}"), "", "AFTER", After.ToString()]);
}
