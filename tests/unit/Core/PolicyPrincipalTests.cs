using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>A case per rule of the IAM User Guide's "Principal", "NotPrincipal" and "AWS global condition context keys".</summary>
public class PolicyPrincipalTests
{
    private const string Delivery = "delivery.logs.amazonaws.com";

    [Theory]
    [InlineData("'*'", Role, Match.Yes)]
    [InlineData("'*'", "*", Match.Yes)]
    [InlineData("'*'", Delivery, Match.Yes)]
    [InlineData("{'AWS':'*'}", "*", Match.Yes)]
    [InlineData("{'AWS':'*'}", OtherRole, Match.Yes)]
    [InlineData("{'AWS':'*'}", Delivery, Match.Unknown)]
    [InlineData("{'AWS':'111111111111'}", Role, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:root'}", User, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:root'}", "111111111111", Match.Yes)]
    [InlineData("{'AWS':'111111111111'}", OtherRole, Match.No)]
    [InlineData("{'AWS':'111111111111'}", "*", Match.No)]
    [InlineData("{'AWS':['222222222222','arn:aws:iam::111111111111:user/team/axel']}", User, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:user/team/Axel'}", User, Match.No)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:role/deploy'}", Role, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:role/deploy'}", RoleSession, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:role/ci/deploy'}", RoleSession, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:iam::111111111111:role/ci/deploy'}", Role, Match.No)]
    [InlineData("{'AWS':'arn:aws:iam::222222222222:role/deploy'}", RoleSession, Match.No)]
    [InlineData("{'AWS':'arn:aws:sts::111111111111:assumed-role/deploy/run-1'}", RoleSession, Match.Yes)]
    [InlineData("{'AWS':'arn:aws:sts::111111111111:assumed-role/deploy/run-2'}", RoleSession, Match.No)]
    [InlineData("{'AWS':'arn:aws:sts::111111111111:assumed-role/deploy/run-1'}", Role, Match.Unknown)]
    [InlineData("{'AWS':'arn:aws:sts::111111111111:assumed-role/other/run-1'}", Role, Match.No)]
    [InlineData("{'AWS':'AROAEXAMPLEEXAMPLE12'}", Role, Match.No)]
    [InlineData("{'AWS':'arn:aws:sts::111111111111:federated-user/ann'}", "arn:aws:sts::111111111111:federated-user/ann", Match.Yes)]
    [InlineData("{'Service':'delivery.logs.amazonaws.com'}", Delivery, Match.Yes)]
    [InlineData("{'Service':['ec2.amazonaws.com','delivery.logs.amazonaws.com']}", Delivery, Match.Yes)]
    [InlineData("{'Service':'logs.amazonaws.com'}", Delivery, Match.No)]
    [InlineData("{'Service':'delivery.logs.amazonaws.com'}", Role, Match.No)]
    [InlineData("{'AWS':'111111111111','Service':'delivery.logs.amazonaws.com'}", Delivery, Match.Yes)]
    [InlineData("{'Federated':'cognito-identity.amazonaws.com'}", RoleSession, Match.Unknown)]
    [InlineData("{'Federated':'cognito-identity.amazonaws.com'}", User, Match.No)]
    [InlineData("{'CanonicalUser':'79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'}", User, Match.Unknown)]
    [InlineData("{'CanonicalUser':'79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'}", Delivery, Match.No)]
    public void Principal_means_whom_it_names(string element, string caller, Match expected) =>
        Assert.Equal(expected, First(Bucketed(Deny(element)), caller).Match);

    [Theory]
    // Sparing a caller takes all of its names; with some of them AWS "might" deny.
    [InlineData("['arn:aws:iam::111111111111:user/team/axel','arn:aws:iam::111111111111:root']", User, Match.No)]
    [InlineData("['arn:aws:iam::111111111111:user/team/axel']", User, Match.Unknown)]
    [InlineData("['arn:aws:iam::111111111111:root']", User, Match.Unknown)]
    [InlineData("['arn:aws:iam::111111111111:root']", "111111111111", Match.No)]
    [InlineData("['arn:aws:iam::222222222222:root']", User, Match.Yes)]
    [InlineData("['arn:aws:sts::111111111111:assumed-role/deploy/run-1','arn:aws:iam::111111111111:role/deploy','111111111111']",
        RoleSession, Match.No)]
    [InlineData("['arn:aws:iam::111111111111:role/deploy','111111111111']", RoleSession, Match.Unknown)]
    [InlineData("['arn:aws:sts::111111111111:assumed-role/deploy/run-1','arn:aws:iam::111111111111:role/deploy','111111111111']", Role,
        Match.Unknown)]
    [InlineData("['arn:aws:iam::111111111111:role/deploy','111111111111']", "*", Match.Yes)]
    [InlineData("['arn:aws:iam::111111111111:role/deploy','111111111111']", Delivery, Match.Yes)]
    public void NotPrincipal_spares_whom_it_lists_in_full(string names, string caller, Match denied) =>
        Assert.Equal(denied, First(
            Bucketed(Deny("'*'").Replace("'Principal':'*'", $"'NotPrincipal':{{'AWS':{names}}}", StringComparison.Ordinal)), caller).Match);

    [Fact]
    public void NotPrincipal_with_Allow_lets_everyone_else_in()
    {
        PolicyDocument policy = Bucketed(Allow().Replace("'Principal':'*'", "'NotPrincipal':{'Service':'delivery.logs.amazonaws.com'}",
            StringComparison.Ordinal));
        Assert.Equal(AccessDecision.AllowedByWhatWasRead, Ask(Get("*"), policy).Decision);
        Assert.Equal(AccessDecision.ImplicitDeny, Ask(Get(Delivery), policy).Decision);
        Assert.True(PublicPolicy.IsPublic(policy));
    }

    [Theory]
    [InlineData("aws:PrincipalArn", User, "", ContextState.Known, User)]
    [InlineData("aws:PrincipalArn", Role, "", ContextState.Known, Role)]
    [InlineData("aws:PrincipalArn", RoleSession, "", ContextState.Present, null)]
    [InlineData("aws:PrincipalArn", Delivery, "", ContextState.Absent, null)]
    [InlineData("aws:PrincipalArn", "*", "", ContextState.Absent, null)]
    [InlineData("aws:principalaccount", RoleSession, "", ContextState.Known, "111111111111")]
    [InlineData("aws:PrincipalAccount", Delivery, "", ContextState.Present, null)]
    [InlineData("aws:PrincipalType", Role, "", ContextState.Known, "AssumedRole")]
    [InlineData("aws:PrincipalType", "*", "", ContextState.Known, "Anonymous")]
    [InlineData("aws:username", User, "", ContextState.Known, "axel")]
    [InlineData("aws:username", Role, "", ContextState.Absent, null)]
    [InlineData("aws:userid", "*", "", ContextState.Known, "anonymous")]
    [InlineData("aws:userid", Role, "", ContextState.Present, null)]
    [InlineData("aws:PrincipalIsAWSService", Delivery, "", ContextState.Known, "true")]
    [InlineData("aws:PrincipalIsAWSService", Role, "", ContextState.Known, "false")]
    [InlineData("aws:PrincipalServiceName", Delivery, "", ContextState.Known, Delivery)]
    [InlineData("aws:PrincipalOrgID", Role, "", ContextState.Unknown, null)]
    [InlineData("aws:PrincipalOrgID", "*", "", ContextState.Absent, null)]
    [InlineData("aws:PrincipalTag/team", Role, "", ContextState.Unknown, null)]
    [InlineData("aws:SourceAccount", Role, "", ContextState.Absent, null)]
    [InlineData("aws:SourceAccount", Delivery, "", ContextState.Unknown, null)]
    [InlineData("aws:SourceVpce", Role, "", ContextState.Absent, null)]
    [InlineData("aws:SourceVpc", Role, "aws:SourceVpce=vpce-1", ContextState.Present, null)]
    [InlineData("aws:SourceVpce", Role, "aws:SourceVpc=?", ContextState.Unknown, null)]
    [InlineData("aws:SourceIp", Role, "", ContextState.Present, null)]
    [InlineData("aws:SourceIp", Role, "aws:SourceVpce=vpce-1", ContextState.Absent, null)]
    [InlineData("aws:SecureTransport", Role, "", ContextState.Present, null)]
    [InlineData("s3:x-amz-acl", Role, "", ContextState.Absent, null)]
    [InlineData("aws:TokenIssueTime", Role, "", ContextState.Present, null)]
    [InlineData("aws:ResourceAccount", Role, "", ContextState.Known, "111111111111")]
    [InlineData("s3:ExistingObjectTag/a", Role, "", ContextState.Unknown, null)]
    public void Keys_that_are_not_given_are_derived_absent_or_unknown(string key, string caller, string context, ContextState state,
        string? value)
    {
        ContextValue found = Get(caller, context)[key];
        Assert.Equal(state, found.State);
        Assert.Equal(value is null ? Array.Empty<string>() : [value], found.Values.AsEnumerable());
    }

    [Theory]
    [InlineData("someone")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("arn:aws:iam::111111111111:group/a")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/only")]
    [InlineData("")]
    public void What_is_no_principal_is_refused(string text) => Assert.Throws<FormatException>(() => PolicyPrincipal.Parse(text));

    private static StatementAnswer First(PolicyDocument policy, string caller) =>
        Ask(Get(caller), policy)[PolicyLayer.Resource].Statements[0];
}
