using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>What a bucket policy, and the other policies that were given, say of one request.</summary>
public sealed class BucketPolicyTest
{
    private readonly bool _acceptsUnread;

    internal BucketPolicyTest(PolicyDecision decision, PolicyDocument? policy, bool acceptsUnread) =>
        (Verdict, Policy, _acceptsUnread) = (decision, policy, acceptsUnread);

    public AccessDecision Decision => Verdict.Decision;

    /// <summary>True where it is allowed, with -AcceptUnread by what was read.</summary>
    public bool IsAllowed => Decision == AccessDecision.Allowed || (_acceptsUnread && Verdict.IsAllowed);

    /// <summary>Kinds of policies that have a say in such a request and were not looked at.</summary>
    public IReadOnlyList<string> NotLookedAt => Verdict.NotLookedAt;

    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Assumption> Assumptions => PolicyAssumptions.Of(Verdict, true, _acceptsUnread, AssumptionRules.Default);

    /// <summary>What the bucket policy says by itself.</summary>
    public AccessDecision BucketPolicy => Verdict[PolicyLayer.Resource].Decision;

    public string Principal => Verdict.Request.Principal.Text;

    public string Action => Verdict.Request.Action;

    public string Resource => Verdict.Request.Resource;

    /// <summary>
    /// The statement that decided, such as <c>Statement[1] "DenyOutside" of the bucket policy of demo</c>; null where none did.
    /// </summary>
    public string? Statement => Verdict.Statement?.ToString();

    /// <summary>The Sid of that statement.</summary>
    public string? Sid => Verdict.Statement?.Statement.Sid is { } sid ? SafeText.Of(sid) : null;

    /// <summary>Why, as a sentence.</summary>
    public string Reason => Verdict.Reason;

    /// <summary>What every kind of policy said, each with what each of its statements said.</summary>
    public IReadOnlyList<PolicyLayerAnswer> Layers => Verdict.Layers;

    /// <summary>True if S3 takes the policy for public.</summary>
    public bool IsPublic => Policy is not null && PublicPolicy.IsPublic(Policy);

    /// <summary>The policy's size without white space; 20 480 bytes are the most that S3 takes.</summary>
    public int SizeInBytes => Policy?.SizeInBytes ?? 0;

    internal PolicyDecision Verdict { get; }

    internal PolicyDocument? Policy { get; }

    /// <summary>Only what is surely allowed is good, and with -AcceptUnread what all that was read allows.</summary>
    internal GateOutcome Outcome => IsAllowed ? GateOutcome.Good
        : Decision is AccessDecision.ExplicitDeny or AccessDecision.ImplicitDeny ? GateOutcome.Violated : GateOutcome.Unknown;

    /// <summary>The verdict as a person reads it.</summary>
    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Lines(string.Join(Environment.NewLine,
        PolicyText.Render(Verdict).Concat(
            Assumptions.Where(a => a.Id != AssumptionId.UnreadPolicies).Select(a => $"  Assuming that {a}"))));
}
