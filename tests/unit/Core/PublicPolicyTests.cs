using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>A case per rule of the Amazon S3 User Guide's "The meaning of public", and its examples.</summary>
public class PublicPolicyTests
{
    [Theory]
    [InlineData("'*'", null, true)]
    [InlineData("{'AWS':'*'}", null, true)]
    [InlineData("{'Federated':'graph.facebook.com'}", null, true)]
    [InlineData("{'AWS':'111111111111'}", null, false)]
    [InlineData("{'AWS':['111111111111','*']}", null, true)]
    [InlineData("{'Service':'cloudtrail.amazonaws.com'}", null, false)]
    [InlineData("'*'", "{'StringLike':{'aws:SourceVpc':'vpc-*'}}", true)]
    [InlineData("'*'", "{'StringEquals':{'aws:SourceVpc':'vpc-91237329'}}", false)]
    [InlineData("'*'", "{'StringEquals':{'aws:SourceVpce':['vpce-1','vpce-2']}}", false)]
    [InlineData("'*'", "{'StringLike':{'aws:SourceVpce':['vpce-1','vpce-*']}}", true)]
    [InlineData("'*'", "{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}", true)]
    [InlineData("'*'", "{'StringEqualsIfExists':{'aws:SourceVpce':'vpce-1'}}", true)]
    [InlineData("'*'", "{'ForAllValues:StringEquals':{'aws:SourceVpce':'vpce-1'}}", true)]
    [InlineData("'*'", "{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}", false)]
    [InlineData("'*'", "{'StringEquals':{'aws:PrincipalOrgID':'${aws:PrincipalTag/org}'}}", true)]
    [InlineData("'*'", "{'ArnEquals':{'aws:SourceArn':'arn:aws:sns:us-east-1:111111111111:topic'}}", false)]
    [InlineData("'*'", "{'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:111111111111:topic'}}", true)]
    [InlineData("'*'", "{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}", false)]
    [InlineData("'*'", "{'IpAddress':{'aws:SourceIp':'0.0.0.0/1'}}", true)]
    [InlineData("'*'", "{'IpAddress':{'aws:SourceIp':['203.0.113.0/24','8.0.0.0/7']}}", true)]
    [InlineData("'*'", "{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}", false)]
    [InlineData("'*'", "{'IpAddress':{'aws:SourceIp':'2001:db8::/32'}}", false)]
    [InlineData("'*'", "{'IpAddress':{'aws:SourceIp':'2001::/16'}}", true)]
    [InlineData("'*'", "{'StringLike':{'aws:userid':'AROAEXAMPLE:*'}}", true)]
    [InlineData("'*'", "{'StringEquals':{'aws:userid':'AIDAEXAMPLE'}}", false)]
    [InlineData("'*'", "{'StringLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-west-2:123456789012:accesspoint/*'}}", false)]
    [InlineData("'*'", "{'StringLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-west-2:*:accesspoint/*'}}", true)]
    [InlineData("'*'", "{'StringEquals':{'s3:prefix':'home/'}}", true)]
    [InlineData("'*'", "{'Bool':{'aws:SecureTransport':'true'}}", true)]
    [InlineData("'*'", "{'Null':{'aws:SourceVpce':'false'}}", true)]
    public void An_Allow_is_public_unless_its_principals_or_a_fixed_value_limit_it(string principal, string? condition, bool expected)
    {
        Assert.Equal(expected, PublicPolicy.IsPublic(Bucketed(Allow(principal, condition))));
        Assert.False(PublicPolicy.IsPublic(Bucketed(Deny(principal, condition))));
    }

    [Theory]
    // The documentation's example: a service, another account and the public in one policy.
    [InlineData("cloudtrail.amazonaws.com", AccessDecision.AllowedByWhatWasRead, AccessDecision.AllowedByWhatWasRead)]
    [InlineData(OtherRole, AccessDecision.ImplicitDeny, AccessDecision.AllowedByWhatWasRead)]
    [InlineData("*", AccessDecision.ImplicitDeny, AccessDecision.ImplicitDeny)]
    [InlineData(Role, AccessDecision.AllowedByWhatWasRead, AccessDecision.AllowedByWhatWasRead)]
    public void A_public_statement_makes_RestrictPublicBuckets_shut_other_accounts_out(string caller, AccessDecision withPublic,
        AccessDecision withoutPublic)
    {
        string[] fixedOnes = [Allow("{'Service':'cloudtrail.amazonaws.com'}"), Allow(Named("222222222222"))];
        PolicySet policies = new() { Identity = [Read(PolicyKind.Identity, Statement("Allow", ""))], RestrictPublicBuckets = true,
            Resource = Bucketed([.. fixedOnes, Allow(sid: "Open")]) };
        PolicyDecision decision = PolicyEvaluator.Evaluate(Get(caller), policies);
        Assert.Equal(withPublic, decision.Decision);
        if (withPublic != AccessDecision.AllowedByWhatWasRead)
        {
            Assert.Contains("\"Open\" makes the bucket policy public", decision.Reason, StringComparison.Ordinal);
        }
        Assert.Equal(withoutPublic, PolicyEvaluator.Evaluate(Get(caller), policies with { Resource = Bucketed(fixedOnes) }).Decision);
    }
}
