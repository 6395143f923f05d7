using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>The delivery of B's flow log to A's bucket, rehearsed on policies that people really write.</summary>
public class LogDeliveryTests
{
    private const string B = "222222222222";

    private static readonly LogDeliveryRequest s_request = new()
    {
        BucketName = "demo", BucketAccountId = "111111111111", SourceAccountId = B, SourceRegion = "us-east-1"
    };

    private static readonly string s_documentedCondition =
        $"'StringEquals':{{'aws:SourceAccount':'{B}','s3:x-amz-acl':'bucket-owner-full-control'}},"
            + $"'ArnLike':{{'aws:SourceArn':'arn:aws:logs:us-east-1:{B}:*'}}";

    private static readonly string s_scope =
        $"'StringEquals':{{'aws:SourceAccount':'{B}'}},'ArnLike':{{'aws:SourceArn':'arn:aws:logs:us-east-1:{B}:*'}}";

    private static PolicyDocument Policy(string writeCondition, string resource = $"arn:aws:s3:::demo/AWSLogs/{B}/*",
        string? readCondition = null) => Bucketed(
            "{'Sid':'AWSLogDeliveryWrite','Effect':'Allow','Principal':{'Service':'delivery.logs.amazonaws.com'},"
                + $"'Action':'s3:PutObject','Resource':'{resource}','Condition':{{{writeCondition}}}}}",
            "{'Sid':'AWSLogDeliveryAclCheck','Effect':'Allow','Principal':{'Service':'delivery.logs.amazonaws.com'},"
                + "'Action':['s3:GetBucketAcl','s3:ListBucket'],'Resource':'arn:aws:s3:::demo','Condition':{"
                + $"{readCondition ?? s_scope}}}}}",
            Deny(condition: "{'Bool':{'aws:SecureTransport':'false'}}", sid: "DenyInsecureTransport"));

    [Fact]
    public void The_documented_policy_allows_delivery_where_ACLs_are_on()
    {
        LogDeliveryAnswer answer = LogDelivery.Evaluate(s_request with { Ownership = BucketOwnership.BucketOwnerPreferred },
            Policy(s_documentedCondition));
        Assert.True(answer.IsAllowed, answer.Reason);
        Assert.False(answer.IsDisputed);
        Assert.Equal("AWSLogDeliveryWrite", answer.Write.Statement!.Statement.Sid);
    }

    [Fact]
    public void With_ACLs_off_the_documented_ACL_condition_is_disputed_and_the_answer_says_so()
    {
        LogDeliveryAnswer answer = LogDelivery.Evaluate(s_request, Policy(s_documentedCondition));
        Assert.Equal(AccessDecision.Unknown, answer.Decision);
        Assert.True(answer.IsDisputed);
        Assert.Contains("with it the write is allowed, without it denied", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("s3:x-amz-acl is not in the request", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StringEqualsIfExists")]
    [InlineData(null)]
    public void The_safe_forms_are_allowed_either_way(string? aclOperator)
    {
        string condition = s_scope + (aclOperator is null ? "" : $",'{aclOperator}':{{'s3:x-amz-acl':'bucket-owner-full-control'}}");
        foreach (BucketOwnership ownership in Enum.GetValues<BucketOwnership>())
        {
            LogDeliveryAnswer answer = LogDelivery.Evaluate(s_request with { Ownership = ownership }, Policy(condition));
            Assert.True(answer.IsAllowed, answer.Reason);
            Assert.False(answer.IsDisputed);
        }
    }

    [Theory]
    [InlineData("us-west-2", B, "", false, "aws:SourceArn is arn:aws:logs:us-west-2")]
    [InlineData("us-east-1", "333333333333", "", false, "does not cover arn:aws:s3:::demo/AWSLogs/333333333333")]
    [InlineData("us-east-1", B, "logs", false, "does not cover arn:aws:s3:::demo/logs/AWSLogs")]
    [InlineData("us-east-1", B, "", true, "does not cover arn:aws:s3:::demo/AWSLogs/aws-account-id=222222222222")]
    public void What_does_not_fit_the_policy_is_denied_with_the_condition(string region, string account, string prefix, bool hive,
        string reason)
    {
        LogDeliveryAnswer answer = LogDelivery.Evaluate(
            s_request with { SourceRegion = region, SourceAccountId = account, Prefix = prefix, IsHiveCompatible = hive }, Policy(s_scope));
        Assert.Equal(AccessDecision.ImplicitDeny, answer.Decision);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_region_in_SourceArn_is_the_flow_logs_not_the_buckets()
    {
        string bucketsRegion = s_scope.Replace("us-east-1", "us-west-2", StringComparison.Ordinal);
        LogDeliveryAnswer answer = LogDelivery.Evaluate(s_request, Policy(bucketsRegion));
        Assert.Equal(AccessDecision.ImplicitDeny, answer.Decision);
        Assert.Contains("which does not meet ArnLike arn:aws:logs:us-west-2:222222222222:*", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_comparison_with_the_documented_pattern_is_no_certain_answer()
    {
        LogDeliveryAnswer answer = LogDelivery.Evaluate(s_request, Policy(s_scope.Replace(
            "ArnLike", "StringEquals", StringComparison.Ordinal).Replace("},'StringEquals':{", ",", StringComparison.Ordinal)));
        Assert.Equal(AccessDecision.Unknown, answer.Decision);
        Assert.Contains("after the account in aws:SourceArn", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_ACL_check_a_missing_policy_and_an_endpoint_only_Deny_are_denied()
    {
        LogDeliveryAnswer check = LogDelivery.Evaluate(s_request,
            Policy(s_scope, readCondition: "'StringEquals':{'aws:SourceAccount':'333333333333'}"));
        Assert.Equal((AccessDecision.AllowedByWhatWasRead, AccessDecision.ImplicitDeny), (check.Write.Decision, check.Decision));
        Assert.Contains("aws:SourceAccount is 222222222222", check.Reason, StringComparison.Ordinal);
        Assert.Equal(AccessDecision.ImplicitDeny, LogDelivery.Evaluate(s_request, null).Decision);
        PolicyDocument locked = Policy(s_scope)
            .WithStatement(Bucketed(Deny(condition: "{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}", sid: "OnlyEndpoint")).Statements[0]);
        LogDeliveryAnswer denied = LogDelivery.Evaluate(s_request, locked);
        Assert.Equal(AccessDecision.ExplicitDeny, denied.Decision);
        Assert.Equal("OnlyEndpoint", denied.Write.Statement!.Statement.Sid);
    }

    [Fact]
    public void An_organization_condition_is_unknown_until_the_organization_is_given()
    {
        PolicyDocument policy = Policy("'StringEquals':{'aws:SourceOrgID':'o-abc'}", "arn:aws:s3:::demo/AWSLogs/*",
            "'StringEquals':{'aws:SourceOrgID':'o-abc'}");
        Assert.Equal(AccessDecision.Unknown, LogDelivery.Evaluate(s_request, policy).Decision);
        Assert.True(LogDelivery.Evaluate(s_request with { SourceOrganizationId = "o-abc" }, policy).IsAllowed);
        Assert.Equal(AccessDecision.ImplicitDeny, LogDelivery.Evaluate(s_request with { SourceOrganizationId = "o-xyz" }, policy).Decision);
    }
}
