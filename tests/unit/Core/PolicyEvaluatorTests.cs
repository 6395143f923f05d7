using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>A case per rule of the IAM User Guide's "Policy evaluation logic" and "Cross-account policy evaluation logic".</summary>
public class PolicyEvaluatorTests
{
    private const string Nobody = "'*'";

    /// <summary>What each side has: nothing, an allow for the caller, for its account, for everyone, or a deny.</summary>
    public enum Side { Nothing, Allows, AllowsAccount, AllowsAnyone, Denies, AllowsAndDenies, MayAllow, MayDeny, NotKnown }

    [Theory]
    // Within an account either is enough, and a deny in either wins.
    [InlineData(Side.Nothing, Side.Nothing, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Allows, Side.Nothing, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Nothing, Side.Allows, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Nothing, Side.AllowsAnyone, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Allows, Side.Allows, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Denies, Side.Allows, AccessDecision.ExplicitDeny)]
    [InlineData(Side.Allows, Side.Denies, AccessDecision.ExplicitDeny)]
    [InlineData(Side.AllowsAndDenies, Side.Nothing, AccessDecision.ExplicitDeny)]
    [InlineData(Side.Nothing, Side.AllowsAndDenies, AccessDecision.ExplicitDeny)]
    // The account as principal delegates to it: the identity's policy must then allow.
    [InlineData(Side.Nothing, Side.AllowsAccount, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Allows, Side.AllowsAccount, AccessDecision.AllowedByWhatWasRead)]
    // Unknown, unless the rest decides.
    [InlineData(Side.NotKnown, Side.Nothing, AccessDecision.Unknown)]
    [InlineData(Side.NotKnown, Side.Allows, AccessDecision.Unknown)]
    [InlineData(Side.NotKnown, Side.Denies, AccessDecision.ExplicitDeny)]
    [InlineData(Side.MayAllow, Side.Nothing, AccessDecision.Unknown)]
    [InlineData(Side.MayAllow, Side.Allows, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Allows, Side.MayDeny, AccessDecision.Unknown)]
    [InlineData(Side.Nothing, Side.MayDeny, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Denies, Side.MayDeny, AccessDecision.ExplicitDeny)]
    public void Within_an_account(Side identity, Side resource, AccessDecision expected) => Check(Role, identity, resource, expected);

    [Theory]
    // Across accounts both must allow.
    [InlineData(Side.Nothing, Side.Nothing, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Allows, Side.Nothing, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Nothing, Side.Allows, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Nothing, Side.AllowsAnyone, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Allows, Side.Allows, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Allows, Side.AllowsAccount, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Allows, Side.AllowsAnyone, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.Denies, Side.Allows, AccessDecision.ExplicitDeny)]
    [InlineData(Side.Allows, Side.Denies, AccessDecision.ExplicitDeny)]
    [InlineData(Side.NotKnown, Side.Nothing, AccessDecision.ImplicitDeny)]
    [InlineData(Side.NotKnown, Side.Allows, AccessDecision.Unknown)]
    [InlineData(Side.Allows, Side.MayAllow, AccessDecision.Unknown)]
    [InlineData(Side.MayAllow, Side.Nothing, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Allows, Side.MayDeny, AccessDecision.ImplicitDeny)]
    public void Across_accounts(Side identity, Side resource, AccessDecision expected) => Check(OtherRole, identity, resource, expected);

    [Theory]
    // A service has only the resource's policy.
    [InlineData(Side.Nothing, AccessDecision.ImplicitDeny)]
    [InlineData(Side.AllowsAnyone, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(Side.AllowsAccount, AccessDecision.ImplicitDeny)]
    [InlineData(Side.Denies, AccessDecision.ExplicitDeny)]
    [InlineData(Side.AllowsAndDenies, AccessDecision.ExplicitDeny)]
    public void A_service_and_nobody_have_only_the_resource_policy(Side resource, AccessDecision expected)
    {
        Check("delivery.logs.amazonaws.com", Side.NotKnown, resource, expected);
        Check("*", Side.NotKnown, resource, expected);
    }

    [Fact]
    public void The_root_user_needs_no_policy_in_its_account_and_the_bucket_policy_elsewhere()
    {
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(Get("111111111111"), null).Decision);
        Assert.Equal(AccessDecision.ExplicitDeny, Ask(Get("111111111111"), Bucketed(Deny())).Decision);
        Assert.Equal(AccessDecision.ImplicitDeny, Ask(Get("222222222222"), null).Decision);
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(Get("222222222222"), Bucketed(Allow(Named("222222222222")))).Decision);
    }

    [Fact]
    public void Without_the_owner_both_ways_are_evaluated()
    {
        PolicyDocument identity = Read(PolicyKind.Identity, Statement("Allow", ""));
        PolicyDecision open = Ask(Get(owner: null), Bucketed(Allow(Named(Role))), identity);
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, open.Decision);
        PolicyDecision half = Ask(Get(owner: null), null, identity);
        Assert.Equal(AccessDecision.Unknown, half.Decision);
        Assert.Contains("owns", half.Reason, StringComparison.Ordinal);
        Assert.Contains("across accounts refused", half.Reason, StringComparison.Ordinal);
        Assert.Equal(AccessDecision.ImplicitDeny, Ask(Get(owner: null), null).Decision);
    }

    [Theory]
    [InlineData("s3:GetObject", "s3:GetObject", true)]
    [InlineData("S3:getobject", "s3:GetObject", true)]
    [InlineData("s3:Get*", "s3:GetObject", true)]
    [InlineData("s3:*Object", "s3:GetObject", true)]
    [InlineData("s3:GetObjec?", "s3:GetObject", true)]
    [InlineData("*", "s3:GetObject", true)]
    [InlineData("s3:GetObject", "s3:GetObjectVersion", false)]
    [InlineData("s3:Put*", "s3:GetObject", false)]
    [InlineData("ec2:*", "s3:GetObject", false)]
    public void Actions_match_with_wildcards_whatever_their_case(string written, string asked, bool expected)
    {
        Assert.Equal(expected, Ask(Get(action: asked), Bucketed(Allow(action: written))).IsAllowed);
        Assert.Equal(!expected, Ask(
            Get(action: asked), Bucketed(Allow(action: written).Replace("'Action'", "'NotAction'", StringComparison.Ordinal))).IsAllowed);
    }

    [Theory]
    [InlineData("arn:aws:s3:::demo/axel.txt", "arn:aws:s3:::demo/axel.txt", true)]
    [InlineData("arn:aws:s3:::demo/*", "arn:aws:s3:::demo/a/b/c", true)]
    [InlineData("arn:aws:s3:::demo/*", "arn:aws:s3:::demo/", true)]
    [InlineData("arn:aws:s3:::demo/*", "arn:aws:s3:::demo", false)]
    [InlineData("arn:aws:s3:::demo", "arn:aws:s3:::demo/axel.txt", false)]
    [InlineData("arn:aws:s3:::demo*", "arn:aws:s3:::demo-2/x", true)]
    [InlineData("arn:aws:s3:::demo/Axel.txt", "arn:aws:s3:::demo/axel.txt", false)]
    [InlineData("arn:aws:s3:::demo/axe?.txt", "arn:aws:s3:::demo/axel.txt", true)]
    [InlineData("arn:aws:s3:::demo/*/test/*", "arn:aws:s3:::demo/1/2/test/3/object.jpg", true)]
    [InlineData("arn:aws:s3:::demo/*/test/*", "arn:aws:s3:::demo/1///test///object.jpg", true)]
    [InlineData("arn:aws:s3:::demo/*/test/*", "arn:aws:s3:::demo/1-test/object.jpg", false)]
    [InlineData("arn:aws:s3:::demo/*/test/*", "arn:aws:s3:::demo/1/2/test.jpg", false)]
    [InlineData("*", "arn:aws:s3:::demo/axel.txt", true)]
    [InlineData("arn:aws:s3", "arn:aws:s3:::demo/axel.txt", true)]
    [InlineData("arn:aws:sqs", "arn:aws:s3:::demo/axel.txt", false)]
    [InlineData("arn:aws-cn:s3:::demo/*", "arn:aws:s3:::demo/axel.txt", false)]
    [InlineData("arn:aws:logs:*:1:x", "arn:aws:logs:us-east-1:2:y:1:x", false)]
    public void Resources_match_part_by_part_with_their_case(string written, string asked, bool expected)
    {
        string statement = $"{{'Effect':'Allow','Principal':'*','Action':'*','Resource':'{written}'}}";
        Assert.Equal(expected, Ask(Get(resource: asked), Bucketed(statement)).IsAllowed);
        Assert.Equal(!expected, Ask(
            Get(resource: asked), Bucketed(statement.Replace("'Resource'", "'NotResource'", StringComparison.Ordinal))).IsAllowed);
    }

    [Fact]
    public void The_documented_example_of_Carlos_across_accounts()
    {
        PolicyDocument identity = Read(
            PolicyKind.Identity,
            "{'Sid':'AllowS3ListRead','Effect':'Allow','Action':'s3:ListAllMyBuckets','Resource':'*'}",
            "{'Sid':'AllowS3ProductionObjectActions','Effect':'Allow','Action':'s3:*Object*','Resource':'arn:aws:s3:::Production/*'}",
            "{'Sid':'DenyS3Logs','Effect':'Deny','Action':'s3:*','Resource':['arn:aws:s3:::*log*','arn:aws:s3:::*log*/*']}");
        PolicyDocument bucket = Bucketed("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111111111111:user/carlossalazar'},"
            + "'Action':['s3:GetObject*','s3:PutObject*'],'Resource':'arn:aws:s3:::Production/*'}");
        PolicyDecision Carlos(string action, string resource, PolicyDocument? policy) => Ask(Get(
            "arn:aws:iam::111111111111:user/carlossalazar", action: action, resource: resource, owner: "222222222222"), policy, identity);
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, Carlos("s3:PutObject", "arn:aws:s3:::Production/a", bucket).Decision);
        PolicyDecision logs = Carlos("s3:PutObject", "arn:aws:s3:::Production-logs/a", null);
        Assert.Equal(AccessDecision.ExplicitDeny, logs.Decision);
        Assert.Equal("DenyS3Logs", logs.Statement!.Statement.Sid);
        Assert.Equal(AccessDecision.ImplicitDeny, Carlos("s3:DeleteObject", "arn:aws:s3:::Production/a", bucket).Decision);
    }

    [Theory]
    [InlineData("'Allow','Principal':'*','Action':'s3:GetObject','Resource':'*'", AccessDecision.AllowedByWhatWasRead)]
    [InlineData("'Allow','Principal':'*','Action':'s3:PutObject','Resource':'*'", AccessDecision.ImplicitDeny)]
    [InlineData("'Allow','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::other','arn:aws:s3:::other/*']",
        AccessDecision.ImplicitDeny)]
    [InlineData("'Deny','Principal':'*','Action':'s3:*','Resource':'*'", AccessDecision.ExplicitDeny)]
    [InlineData("'Allow','Principal':'*','Action':'s3:*','Resource':'*',"
        + "'Condition':{'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::111111111111:role/deploy'}}", AccessDecision.AllowedByWhatWasRead)]
    // A gateway endpoint documents only "*"; of an account, only its root user.
    [InlineData("'Allow','Principal':{'AWS':'111111111111'},'Action':'s3:*','Resource':'*'", AccessDecision.Unknown)]
    public void The_endpoint_policy_must_allow_too(string statement, AccessDecision expected)
    {
        PolicySet policies = new()
        {
            Identity = [Read(PolicyKind.Identity, Statement("Allow", ""))],
            Endpoint = Read(PolicyKind.Endpoint, $"{{'Effect':{statement}}}"),
        };
        PolicyDecision decision = PolicyEvaluator.Evaluate(Get(context: "aws:SourceVpce=vpce-1"), policies);
        Assert.Equal(expected, decision.Decision);
        Assert.Equal(expected == AccessDecision.AllowedByWhatWasRead ? AccessDecision.Allowed : expected,
            decision[PolicyLayer.Endpoint].Decision);
    }

    [Fact]
    public void An_endpoint_policy_grants_nothing_by_itself() =>
        Assert.Equal(AccessDecision.ImplicitDeny,
            PolicyEvaluator.Evaluate(Get(), new() { Identity = [], Endpoint = Read(PolicyKind.Endpoint, Allow(Nobody)) }).Decision);

    [Fact]
    public void The_classic_lock_out_denies_the_owner_its_roles_and_log_delivery_but_not_the_endpoint()
    {
        PolicyDocument policy = Bucketed(Deny(condition: "{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}", sid: "OnlyEndpoint"));
        PolicyDocument all = Read(PolicyKind.Identity, Statement("Allow", ""));
        foreach (string caller in (string[])["111111111111", User, Role, RoleSession, "delivery.logs.amazonaws.com"])
        {
            PolicyDecision decision = Ask(Get(caller, action: "s3:PutBucketPolicy", resource: Bucket), policy, all);
            Assert.Equal(AccessDecision.ExplicitDeny, decision.Decision);
            Assert.Equal("OnlyEndpoint", decision.Statement!.Statement.Sid);
            Assert.Contains("aws:SourceVpce is not in the request, which meets StringNotEquals vpce-1", decision.Reason,
                StringComparison.Ordinal);
        }

        Assert.True(Ask(Get(Role, "aws:SourceVpce=vpce-1"), policy, all).IsAllowed);
    }

    [Fact]
    public void Exempting_by_PrincipalArn_works_for_the_role_and_is_unknown_for_a_session_whose_path_is_not_known()
    {
        PolicyDocument policy = Bucketed(Deny(condition: "{'StringNotEquals':{'aws:SourceVpce':'vpce-1'},"
            + "'ArnNotEquals':{'aws:PrincipalArn':'arn:aws:iam::111111111111:role/"
            + "deploy'}}"));
        PolicyDocument all = Read(PolicyKind.Identity, Statement("Allow", ""));
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(Get(Role), policy, all).Decision);
        Assert.Equal(AccessDecision.ExplicitDeny, Ask(Get(User), policy, all).Decision);
        Assert.Equal(AccessDecision.Unknown, Ask(Get(RoleSession), policy, all).Decision);
        Assert.Equal(AccessDecision.AllowedByWhatWasRead,
            Ask(Get() with { Principal = PolicyPrincipal.Session(Role, "run-1") }, policy, all).Decision);
    }

    private static void Check(string caller, Side identity, Side resource, AccessDecision expected)
    {
        string account = Named(PolicyPrincipal.Parse(caller).AccountId ?? "111111111111");
        string named = caller switch
        {
            "*" => Nobody,
            _ when caller.Contains(':', StringComparison.Ordinal) => Named(caller),
            _ => $"{{'Service':'{caller}'}}"
        };
        string[] Statements(Side side, string name, string accountName, string anyone) => side switch
        {
            Side.Allows => [Allow(name)],
            Side.AllowsAccount => [Allow(accountName)],
            Side.AllowsAnyone => [Allow(anyone)],
            Side.Denies => [Deny(name)],
            Side.AllowsAndDenies => [Deny(anyone), Allow(name)],
            Side.MayAllow => [Allow(name, "{'StringEquals':{'vendor:novel':'x'}}")],
            Side.MayDeny => [Deny(name, "{'StringEquals':{'vendor:novel':'x'}}")],
            _ => [],
        };
        string[] bucket = Statements(resource, named, account, Nobody);
        string[] own = Statements(identity, "", "", "");
        PolicyDecision decision = PolicyEvaluator.Evaluate(Get(caller), new()
        {
            Resource = bucket.Length == 0 ? null : Bucketed(bucket),
            Identity = identity == Side.NotKnown ? null : own.Length == 0 ? [] : [Read(PolicyKind.Identity, own)],
        });
        Assert.Equal(expected, decision.Decision);
        Assert.NotEmpty(decision.Reason);
        if (expected == AccessDecision.ExplicitDeny) { Assert.False(decision.Statement!.Statement.IsAllow); }
    }
}
