using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Reachability;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>Whether a host can do something with a bucket: one answer, and every layer's.</summary>
public sealed class S3AccessTest
{
    private readonly bool _acceptsUnread;
    private readonly AssumptionRules _rules;

    internal S3AccessTest(S3Access access, S3ProbeResult? probe, bool acceptsUnread, AssumptionRules rules)
        => (Access, Probe, _acceptsUnread, _rules) = (access, probe, acceptsUnread, rules);

    /// <summary>AllowedByWhatWasRead, Denied or Unknown; Allowed only where no kind of policy was left out.</summary>
    public S3Answer Answer => Access.Answer;

    /// <summary>True where it is allowed: with -AcceptUnread by what was read, and where a real request was done.</summary>
    public bool IsAllowed => Answer == S3Answer.Allowed || (Access.IsAllowed && (_acceptsUnread || Probe?.Outcome == S3ProbeOutcome.Done));

    /// <summary>Kinds of policies that have a say in such a request and were not looked at.</summary>
    public IReadOnlyList<string> NotLookedAt => Access.Policies.NotLookedAt;

    /// <summary>What the answer takes as so without having read it: of the way there and back, and of policies.</summary>
    public IReadOnlyList<Assumption> Assumptions
        => [.. Path.Assumptions, .. PolicyAssumptions.Of(Access.Policies, IsByPolicies, _acceptsUnread, _rules)];

    /// <summary>The layer that decided; nothing where all allow.</summary>
    public S3Layer? DecidedBy => Access.DecidedBy?.Layer;

    /// <summary>The statement, rule or route that decided.</summary>
    public string? Rule => Access.DecidedBy?.Rule;

    /// <summary>Why, as a sentence.</summary>
    public string Reason => Access.Reason;

    public IReadOnlyList<S3LayerAnswer> Layers => Access.Layers;

    public string Source => Access.Question.Host.DisplayName;

    public string InstanceId => Access.Question.Host.Id;

    /// <summary>The role that the host asks as, or why it has none.</summary>
    public string Identity => Access.Question.Identity.Label;

    public string BucketName => Access.Question.Bucket.BucketName;

    public string Action => Access.Question.Action;

    public string? Key => Access.Question.Key;

    /// <summary>What carries the requests: an endpoint, a NAT gateway, an internet gateway, or nothing.</summary>
    public S3Way Way => Access.Path.Way;

    public string? VpcEndpointId => Access.Path.Endpoint?.Id;

    /// <summary>The way there and back, hop by hop.</summary>
    public PathAnalysis Path => Access.Path.Analysis;

    /// <summary>What a real request saw, or nothing where none was made.</summary>
    public S3ProbeResult? Probe { get; }

    /// <summary>Whether rules and request say the same; nothing where one of them cannot tell.</summary>
    public bool? ProbeAgrees => Probe is null || Probe.Outcome == S3ProbeOutcome.CouldNotRun || Answer == S3Answer.Unknown
        ? null : Access.IsAllowed == (Probe.Outcome == S3ProbeOutcome.Done);

    internal S3Access Access { get; }

    /// <summary>
    /// Only what is surely allowed is good, and with -AcceptUnread what all that was read allows; where a real request saw otherwise than
    /// the rules say, nothing is certain.
    /// </summary>
    internal GateOutcome Outcome => ProbeAgrees == false ? GateOutcome.Unknown : IsAllowed ? GateOutcome.Good : Answer == S3Answer.Denied
        ? GateOutcome.Violated : GateOutcome.Unknown;

    /// <summary>The verdict as a person reads it.</summary>
    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Lines(string.Join(Environment.NewLine, Lines()));

    // A packet that does not arrive, or whose way is not known, is judged by no policy.
    private bool IsByPolicies => Access.IsAllowed
        || DecidedBy is not (null or S3Layer.Network or S3Layer.Encryption or S3Layer.AccessControlLists);

    private IEnumerable<string> Lines()
    {
        // What was not looked at stands in a line of its own, and the client's ports beside those that replies reach.
        IEnumerable<string> lines = S3AccessText.Render(Access)
            .Concat(Assumptions.Where(a => a.Id is not (AssumptionId.ClientPorts or AssumptionId.UnreadPolicies))
                .Select(a => $"  Assuming that {a}"));
        return Probe is null ? lines : lines.Append($"  Probe: {Probe.Outcome.ToString().ToLowerInvariant()} "
            + $"({Probe.Detail}){(ProbeAgrees == false ? "; this is not what the rules say" : "")}");
    }
}
