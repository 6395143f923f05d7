using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The answer for a flow, a trace or a layer. Unknown is never rounded to one of the others.</summary>
public enum Verdict
{
    Reachable,
    Blocked,
    Unknown,

    /// <summary>Some of it gets through and some does not: by the client's port, or by the address that a NAT gateway gives it.</summary>
    Partial,
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

    /// <summary>Some of the ports that the packet may have pass, and some do not.</summary>
    PartlyDenied,
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
    EgressOnlyInternetGateway,
    VpcEndpoint,
    TransitGateway,
    LoadBalancer,
    TargetGroup,
    BlockPublicAccess,
    Service,
    EncryptionControl,
}

/// <summary>One direction of a flow, hop by hop. It goes on after a failure, so that every failing layer shows.</summary>
public sealed record Trace
{
    public required Verdict Verdict { get; init; }
    public required IReadOnlyList<Hop> Hops { get; init; }

    public override string ToString() => $"{Verdict}, {Hops.Count} hops";
}

/// <summary>One component that a packet passes: what it is, whose it is, and what it does to the packet.</summary>
public sealed class Hop
{
    private readonly Component _at;
    private readonly object _steps;

    internal Hop(Layer layer, in Component at, string? leg, object steps) => (Layer, _at, Leg, _steps) = (layer, at, leg, steps);

    public Layer Layer { get; }

    internal ref readonly Component At => ref _at;

    public string ResourceId => _at.Id;

    public string? ResourceName => _at.Name;

    public string AccountId => _at.Place.AccountId;

    public string Region => _at.Place.Region;

    public IReadOnlyList<Step> Steps => _steps as Step[] ?? [(Step)_steps];

    /// <summary>
    /// Which part of the way it is on where a load balancer cuts the way in two: <c>to the load balancer</c>,
    /// <c>to target i-…:80</c>, <c>health check of …</c>.
    /// </summary>
    public string? Leg { get; }

    /// <summary>The worst of its steps.</summary>
    public Verdict Verdict => Steps.Select(s => s.Verdict).Aggregate(Verdict.Reachable, Verdicts.Worse);

    public override string ToString() => $"{ResourceName ?? ResourceId}: {Verdict}";
}

/// <summary>One decision about the packet. Its sentences are made when they are read: most are not.</summary>
public sealed class Step
{
    private readonly object? _rule;
    private object _detail;

    internal Step(Disposition disposition, Func<string> detail, object? rule = null, int? ruleNumber = null) =>
        (Disposition, _detail, _rule, RuleNumber) = (disposition, detail, rule, ruleNumber);

    /// <summary>What happened.</summary>
    public Disposition Disposition { get; }

    /// <summary>Why, in a sentence, with the rule that decided.</summary>
    public string Detail
    {
        get
        {
            if (_detail is Func<string> make) { _detail = make(); }
            return (string)_detail;
        }
    }

    /// <summary>The rule or route that decided, or null where none matched.</summary>
    public string? Rule => _rule?.ToString();

    /// <summary>
    /// The number of the ACL's entry, or the index from 0 of the group's rule or the table's route; null where none decided.
    /// </summary>
    public int? RuleNumber { get; }

    public Verdict Verdict => Disposition switch
    {
        Disposition.Denied or Disposition.NoRoute or Disposition.Blackhole => Verdict.Blocked,
        Disposition.Unknown => Verdict.Unknown,
        Disposition.PartlyDenied => Verdict.Partial,
        _ => Verdict.Reachable,
    };

    /// <summary>The step where it is not known whether the packet comes to it so.</summary>
    internal Step Perhaps() => new(Disposition.Unknown, () => $"if the packet comes here as it was sent: {Detail}", _rule, RuleNumber);

    public override string ToString() => $"{Disposition}: {Detail}";
}

/// <summary>Why a flow does not get through at one layer.</summary>
public sealed class Blocker
{
    private readonly Obstacle _obstacle;
    private readonly Func<string?> _unknown;
    private Func<Obstacle, Fix?>? _findFix;
    private Fix? _fix;

    internal Blocker(Obstacle obstacle, Func<Obstacle, Fix?> findFix, Func<string?> unknown) =>
        (_obstacle, _findFix, _unknown) = (obstacle, findFix, unknown);

    public Layer Layer => _obstacle.Hop.Layer;
    public string ResourceId => _obstacle.Hop.ResourceId;
    public string? ResourceName => _obstacle.Hop.ResourceName;
    public string AccountId => _obstacle.Hop.AccountId;
    public string Region => _obstacle.Hop.Region;

    /// <summary>Which leg it is on where a load balancer is on the way.</summary>
    public string? Leg => _obstacle.Hop.Leg;

    public string Reason => string.Join(". ", _obstacle.Hop.Steps.Select(s => s.Detail));

    /// <summary>The rule, entry or route that stops it, or null where it is a missing one.</summary>
    public string? Rule => _obstacle.Hop.Steps.Select(s => s.Rule).FirstOrDefault(r => r is not null);

    /// <summary>The number of the ACL's entry, or the index from 0 of the table's route; null where nothing matched.</summary>
    public int? RuleNumber => _obstacle.Hop.Steps.Select(s => s.RuleNumber).FirstOrDefault(r => r is not null);

    /// <summary>The explanation code of VPC Reachability Analyzer, such as <c>ENI_SG_RULES_MISMATCH</c>, where it has one.</summary>
    public string? ExplanationCode => _obstacle.Code;

    /// <summary>True where it stands in the way of the reply.</summary>
    public bool OnReturn => _obstacle.OnReturn;

    /// <summary>What a person can do where there is no <see cref="Fix"/>.</summary>
    public string Advice
    {
        get
        {
            string advice = _obstacle.Advice is Func<string> make ? make() : (string)_obstacle.Advice;
            return _unknown() is { } why ? $"{advice}. No change is proposed, because a step of the path is not known: {why}" : advice;
        }
    }

    /// <summary>
    /// The smallest change that removes it, or null where no change of ours can, or where a step of the path is not known. It is searched
    /// for and proved when it is read.
    /// </summary>
    public Fix? Fix
    {
        get
        {
            if (_findFix is { } find) { (_fix, _findFix) = (find(_obstacle), null); }
            return _fix;
        }
    }

    internal Obstacle Obstacle => _obstacle;

    public override string ToString() => Reason;
}

/// <summary>A change that removes a blocker. It was proved: the flow was traced again on the network with the change made.</summary>
public sealed record Fix
{
    private readonly Lazy<IReadOnlyList<string>>? _opens;

    /// <summary>A sentence that starts with a verb.</summary>
    public required string Description { get; init; }

    public required Place Place { get; init; }

    public required IReadOnlyList<Cloud.Change> Changes { get; init; }

    /// <summary>
    /// What else the change lets through, each a sentence, worked out when it is read. Of a blocker the same traffic of others is asked;
    /// what a repair opens is compared whole.
    /// </summary>
    public IReadOnlyList<string> Opens => _opens?.Value ?? [];

    internal Func<IReadOnlyList<string>> FindOpens { init => _opens = new(value); }

    public override string ToString() => Description;
}

/// <summary>How many of the ports that a reply may go to get through.</summary>
public enum PortCoverage
{
    Full,
    Partial,
    None,
}

/// <summary>Which of the client's (or NAT gateway's) ports replies reach. Partial is the outage that comes and goes.</summary>
public sealed class ReturnPorts
{
    private readonly PortSet _passed;
    private readonly PortSet _lost;

    internal ReturnPorts(PortSet passed, PortSet lost) =>
        (_passed, _lost, Coverage) = (passed, lost,
            lost.IsEmpty ? PortCoverage.Full : passed.IsEmpty ? PortCoverage.None : PortCoverage.Partial);

    /// <summary>All, some or none.</summary>
    public PortCoverage Coverage { get; }

    /// <summary>The ports that replies reach, such as <c>49152-60999</c>; empty for none.</summary>
    public string Passed => _passed.ToString();

    /// <summary>The ports whose replies are dropped; empty for none.</summary>
    public string Lost => _lost.ToString();

    public override string ToString() => Coverage switch
    {
        PortCoverage.Full => $"full ({Passed})",
        PortCoverage.None => $"none ({Lost} lost)",
        _ => $"partial ({Passed} pass, {Lost} lost)",
    };
}

/// <summary>Everything the analyzer says about one flow.</summary>
public sealed record PathAnalysis
{
    public required Flow Flow { get; init; }

    /// <summary>Forward and return together, pessimistically: blocked before unknown before partial before reachable.</summary>
    public required Verdict Verdict { get; init; }

    public required Trace Forward { get; init; }

    /// <summary>The reply; stateful layers pass it by state, stateless ones are asked again.</summary>
    public required Trace Return { get; init; }

    public required IReadOnlyList<Blocker> Blockers { get; init; }

    /// <summary>
    /// The client's ports that replies reach; null for a protocol without ports, where no reply is due, and where it depends on the
    /// address that a NAT gateway gives.
    /// </summary>
    public ReturnPorts? ReturnPorts { get; init; }

    public bool Reachable => Verdict == Verdict.Reachable;

    /// <summary>True where some of it gets through and some does not.</summary>
    public bool IsPartial => Verdict == Verdict.Partial;

    internal Func<string>? LostAddresses { get; init; }

    /// <summary>What of it is lost where the verdict is partial; else null.</summary>
    public string? Lost => !IsPartial ? null : LostAddresses is { } told ? told()
        : ReturnPorts is { Coverage: PortCoverage.Partial } ports
        ? $"replies to {Flow.Protocol} ports {ports.Lost} are lost; those to {ports.Passed} come back"
        : string.Join("; ", Blockers.Select(b => b.Reason));

    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Assumption> Assumptions => Network is null ? []
        : Reachability.Assumptions.Of(Network,
            Forward.Hops.Concat(Return.Hops).Any(h => h.Layer is Layer.InternetGateway or Layer.EgressOnlyInternetGateway),
            ReturnPorts is not null && Flow.SourcePort is null ? Flow.ClientOs : null, _ => false,
            Forward.Hops.Concat(Return.Hops).Any(h => h.Layer == Layer.TransitGateway));

    internal Network? Network { get; init; }

    /// <summary>Why parts of the answer are not known, each with the call and place that were not read.</summary>
    public IReadOnlyList<string> Unknowns =>
        [.. Forward.Hops.Concat(Return.Hops).SelectMany(h => h.Steps).Where(s => s.Disposition == Disposition.Unknown)
            .Select(s => s.Detail).Distinct()];
}
