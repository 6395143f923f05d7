using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>
/// Boundaries as the IAM User Guide's "Permissions boundaries for IAM entities" has them: they limit what identity policies allow, and what
/// a resource policy allows the role, but not what it allows the user or the session itself.
/// </summary>
public class PermissionsBoundaryTests
{
    private const string Everything = "{'Effect':'Allow','Action':'*','Resource':'*'}";
    private const string Elsewhere = "{'Effect':'Allow','Action':'ec2:*','Resource':'*'}";
    private const string Never = "{'Effect':'Deny','Action':'s3:*','Resource':'*'}";

    public enum Boundary { None, Allows, AllowsOther, Denies, MayAllow, NotRead }

    /// <summary>How the bucket policy names the caller.</summary>
    public enum Naming { Nothing, Itself, Role, Anyone, Account }

    private static PolicySet Set(Boundary boundary, bool identityAllows, PolicyDocument? bucket) => new()
    {
        Identity = [Read(PolicyKind.Identity, identityAllows ? Everything : Elsewhere)], Resource = bucket, IsBoundaryRead = true,
        UnreadBoundary = boundary == Boundary.NotRead ? "arn:aws:iam::111111111111:policy/Limit" : null,
        Boundary = boundary switch
        {
            Boundary.Allows => Read(PolicyKind.Identity, Everything),
            Boundary.AllowsOther => Read(PolicyKind.Identity, Elsewhere),
            Boundary.Denies => Read(PolicyKind.Identity, Everything, Never),
            Boundary.MayAllow => Read(PolicyKind.Identity,
                "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/a':'b'}}}"),
            _ => null,
        },
    };

    private static PolicyDocument? Bucket(Naming naming, bool isUser) => naming switch
    {
        Naming.Nothing => null,
        Naming.Itself => Bucketed(Allow(Named(isUser ? User : RoleSession))),
        Naming.Role => Bucketed(Allow(Named(Role))),
        Naming.Anyone => Bucketed(Allow()),
        _ => Bucketed(Allow(Named("111111111111"))),
    };

    public static TheoryData<Boundary, bool, Naming, bool, bool> All
    {
        get
        {
            TheoryData<Boundary, bool, Naming, bool, bool> all = [];
            foreach (Boundary boundary in Enum.GetValues<Boundary>())
            {
                foreach (Naming naming in Enum.GetValues<Naming>())
                {
                    for (int bits = 0; bits < 8; bits++)
                    {
                        if (naming == Naming.Role && (bits & 2) != 0) { continue; }
                        all.Add(boundary, (bits & 1) != 0, naming, (bits & 2) != 0, (bits & 4) != 0);
                    }
                }
            }

            return all;
        }
    }

    /// <summary>Every combination, against the guide's sentences written out.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Every_combination_is_what_the_guide_says(Boundary boundary, bool identityAllows, Naming naming, bool isUser,
        bool isOtherOwner)
    {
        PolicyRequest request = Get(isUser ? User : RoleSession, owner: isOtherOwner ? "222222222222" : "111111111111");
        PolicyDecision decision = PolicyEvaluator.Evaluate(request, Set(boundary, identityAllows, Bucket(naming, isUser)));
        Assert.Equal(Guide(boundary, identityAllows, naming, isOtherOwner), decision.Decision);
    }

    private static AccessDecision Guide(Boundary boundary, bool identityAllows, Naming naming, bool isOtherOwner)
    {
        if (boundary == Boundary.Denies) { return AccessDecision.ExplicitDeny; }
        // One that was not read may deny: only what is refused without it is sure.
        bool mayDeny = boundary == Boundary.NotRead;
        bool? within = boundary switch { Boundary.None or Boundary.Allows => true, Boundary.AllowsOther => false, _ => null };
        bool? own = identityAllows ? within : false;
        bool named = naming != Naming.Nothing;
        bool? result = isOtherOwner ? !named ? false : own
            : own == true ? true
            : naming switch
            {
                Naming.Itself => true,
                Naming.Role => within,
                // Of "*" and a boundary the guide says nothing.
                Naming.Anyone => within == true ? true : null,
                _ => own,
            };
        return result == false ? AccessDecision.ImplicitDeny : mayDeny || result is null
            ? AccessDecision.Unknown : AccessDecision.AllowedByWhatWasRead;
    }

    [Fact]
    public void A_deny_with_NotPrincipal_always_means_a_caller_with_a_boundary()
    {
        PolicyDocument bucket = Bucketed(Allow(Named(User)),
            Deny(Named(User)).Replace("'Principal'", "'NotPrincipal'", StringComparison.Ordinal)
                .Replace($"'{User}'", $"['{User}','111111111111']", StringComparison.Ordinal));
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, PolicyEvaluator.Evaluate(Get(User), Set(Boundary.None, true, bucket)).Decision);
        Assert.Equal(AccessDecision.ExplicitDeny, PolicyEvaluator.Evaluate(Get(User), Set(Boundary.Allows, true, bucket)).Decision);
        Assert.Equal(AccessDecision.ExplicitDeny, PolicyEvaluator.Evaluate(Get(User), Set(Boundary.NotRead, true, bucket)).Decision);
    }

    [Theory]
    [InlineData(User, "service control policies, resource control policies, the permissions boundary")]
    [InlineData(RoleSession, "service control policies, resource control policies, the permissions boundary, session policies")]
    [InlineData("111111111111", "service control policies, resource control policies")]
    [InlineData("delivery.logs.amazonaws.com", "resource control policies")]
    [InlineData("*", "resource control policies, Block Public Access of the bucket's account")]
    public void What_was_not_looked_at_is_told(string principal, string expected)
    {
        PolicyDecision decision = PolicyEvaluator.Evaluate(
            Get(principal), new() { Identity = [], Resource = Bucketed(Allow()), AreAccessListsOff = true });
        Assert.Equal((AccessDecision.AllowedByWhatWasRead, expected), (decision.Decision, string.Join(", ", decision.NotLookedAt)));
        Assert.Contains($"? not looked at       {expected}", string.Join('\n', PolicyText.Render(decision)), StringComparison.Ordinal);
        Assert.DoesNotContain("the permissions boundary",
            PolicyEvaluator.Evaluate(Get(principal), new() { Identity = [], IsBoundaryRead = true }).NotLookedAt);
    }

    [Theory]
    // The default statement hands the key to the account's policies.
    [InlineData("111111111111", true, AccessDecision.AllowedByWhatWasRead)]
    [InlineData("111111111111", false, AccessDecision.ImplicitDeny)]
    // Without it the caller's own policies count for nothing.
    [InlineData("arn:aws:iam::111111111111:role/other", true, AccessDecision.ImplicitDeny)]
    [InlineData(Role, false, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Role, true, AccessDecision.AllowedByWhatWasRead)]
    public void A_key_s_own_policy_decides(string named, bool identityAllows, AccessDecision expected)
    {
        PolicyDocument key = Bucketed($"{{'Effect':'Allow','Principal':{{'AWS':'{named}'}},'Action':'kms:*','Resource':'*'}}");
        PolicyRequest request = Get(action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:111111111111:key/1234");
        PolicyDecision decision = PolicyEvaluator.Evaluate(request, Set(Boundary.None, identityAllows, key));
        Assert.Equal(expected, decision.Decision);
        Assert.Contains("grants of the key", decision.NotLookedAt);
        // Even its root user needs it; on an alias, or on nothing, the account's policies are enough.
        Assert.Equal(named == "111111111111", PolicyEvaluator.Evaluate(
            request with { Principal = PolicyPrincipal.Parse("111111111111") }, Set(Boundary.None, false, key)).IsAllowed);
        Assert.Equal(identityAllows, PolicyEvaluator.Evaluate(
            request with { Resource = "*", Action = "kms:ListKeys" }, Set(Boundary.None, identityAllows, null)).IsAllowed);
    }

    [Fact]
    public void An_endpoint_policy_without_a_principal_is_read_and_says_nothing_sure()
    {
        PolicyDocument none = Read(PolicyKind.Endpoint, Statement("Allow", "")),
        mixed = Read(PolicyKind.Endpoint, Statement("Deny", ""), Allow());
        PolicySet open = Set(Boundary.None, true, null);
        Assert.Equal(AccessDecision.Unknown, PolicyEvaluator.Evaluate(Get(), open with { Endpoint = none }).Decision);
        Assert.Contains("no Principal", PolicyEvaluator.Evaluate(Get(), open with { Endpoint = none }).Reason, StringComparison.Ordinal);
        Assert.Equal(AccessDecision.Unknown, PolicyEvaluator.Evaluate(Get(), open with { Endpoint = mixed }).Decision);
        // What does not concern the request, and what is refused anyway, stays sure.
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, PolicyEvaluator.Evaluate(
            Get(), open with { Endpoint = Read(PolicyKind.Endpoint, Statement("Deny", "", action: "s3:PutObject"), Allow()) }).Decision);
        Assert.Equal(AccessDecision.ImplicitDeny,
            PolicyEvaluator.Evaluate(Get(), Set(Boundary.None, false, null) with { Endpoint = none }).Decision);
        Assert.Throws<PolicySyntaxException>(() => Read(PolicyKind.Resource, Statement("Allow", "")));
    }
}
