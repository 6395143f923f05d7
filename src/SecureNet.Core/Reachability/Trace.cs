using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The answer for a flow, a trace or a layer. Unknown is never rounded to one of the others.</summary>
public enum Verdict
{
    Reachable,
    Blocked,
    Unknown,
}

/// <summary>What happens to the packet at one step. Names as in Batfish and Reachability Analyzer.</summary>
public enum Disposition
{
    Forwarded,
    Permitted,
    Denied,
    NoRoute,
    Blackhole,
    Delivered,
    Translated,
    Unknown,
}

/// <summary>The layer of the network that decides a step.</summary>
public enum Layer
{
    Interface,
    SecurityGroup,
    NetworkAcl,
    RouteTable,
    VpcPeeringConnection,
    InternetGateway,
    NatGateway,
    Host,
    Snapshot,
}

/// <summary>One direction of a flow, hop by hop. It goes on after a failure, so that every failing layer shows.</summary>
public sealed record Trace
{
    public required Verdict Verdict { get; init; }
    public required IReadOnlyList<Hop> Hops { get; init; }

    public override string ToString() => $"{Verdict}, {Hops.Count} hops";
}

/// <summary>One component that a packet passes: what it is, whose it is, and what it does to the packet.</summary>
public sealed record Hop
{
    public required Layer Layer { get; init; }
    public required string ResourceId { get; init; }
    public string? ResourceName { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The worst of its steps.</summary>
    public Verdict Verdict => Steps.Any(s => s.Verdict == Verdict.Blocked) ? Verdict.Blocked
        : Steps.Any(s => s.Verdict == Verdict.Unknown) ? Verdict.Unknown : Verdict.Reachable;
}

/// <summary>One decision about the packet.</summary>
/// <param name="Disposition">What happened.</param>
/// <param name="Detail">Why, in a sentence, with the rule that decided.</param>
/// <param name="Rule">The rule or route that decided, or null where none matched.</param>
public sealed record Step(Disposition Disposition, string Detail, string? Rule = null)
{
    public Verdict Verdict => Disposition switch
    {
        Disposition.Denied or Disposition.NoRoute or Disposition.Blackhole => Verdict.Blocked,
        Disposition.Unknown => Verdict.Unknown,
        _ => Verdict.Reachable,
    };
}

/// <summary>Why a flow does not get through at one layer.</summary>
public sealed record Blocker
{
    public required Layer Layer { get; init; }
    public required string ResourceId { get; init; }
    public string? ResourceName { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string Reason { get; init; }

    /// <summary>The explanation code of VPC Reachability Analyzer, such as <c>ENI_SG_RULES_MISMATCH</c>, where it has one.</summary>
    public string? ExplanationCode { get; init; }

    /// <summary>True where it stands in the way of the reply.</summary>
    public bool OnReturn { get; init; }

    /// <summary>The smallest change that removes it, or null where no change of ours can.</summary>
    public Fix? Fix { get; init; }

    public override string ToString() => Reason;
}

/// <summary>A change that removes a blocker. It was proved: the flow was traced again on the network with the change made.</summary>
public sealed record Fix
{
    /// <summary>A sentence that starts with a verb.</summary>
    public required string Description { get; init; }

    public required Place Place { get; init; }

    public required IReadOnlyList<Cloud.Change> Changes { get; init; }

    public override string ToString() => Description;
}

/// <summary>Everything the analyzer says about one flow.</summary>
public sealed record PathAnalysis
{
    public required Flow Flow { get; init; }

    /// <summary>Forward and return together, pessimistically: blocked before unknown before reachable.</summary>
    public required Verdict Verdict { get; init; }

    public required Trace Forward { get; init; }

    /// <summary>The reply; stateful layers pass it by state, stateless ones are asked again.</summary>
    public required Trace Return { get; init; }

    public required IReadOnlyList<Blocker> Blockers { get; init; }
    public bool Reachable => Verdict == Verdict.Reachable;
}
