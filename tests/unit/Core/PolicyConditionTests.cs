using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>A case per rule of the IAM User Guide's "Condition operators" and "Single-valued vs. multivalued context keys".</summary>
public class PolicyConditionTests
{
    [Theory]
    // Strings: case-sensitive, ignoring case, with wildcards; several values are "or", and "nor" for negated operators.
    [InlineData("{'StringEquals':{'k':'a'}}", "k=a", Match.Yes)]
    [InlineData("{'StringEquals':{'k':'a'}}", "k=A", Match.No)]
    [InlineData("{'StringEquals':{'k':['b','a']}}", "k=a", Match.Yes)]
    [InlineData("{'StringEquals':{'k':'a*'}}", "k=ab", Match.No)]
    [InlineData("{'StringEquals':{'K':'a'}}", "k=a", Match.Yes)]
    [InlineData("{'StringNotEquals':{'k':'a'}}", "k=b", Match.Yes)]
    [InlineData("{'StringNotEquals':{'k':['a','b']}}", "k=b", Match.No)]
    [InlineData("{'StringEqualsIgnoreCase':{'k':'Ab'}}", "k=aB", Match.Yes)]
    [InlineData("{'StringNotEqualsIgnoreCase':{'k':'Ab'}}", "k=aB", Match.No)]
    [InlineData("{'StringLike':{'k':'a*c?'}}", "k=abbbcd", Match.Yes)]
    [InlineData("{'StringLike':{'k':'a*c?'}}", "k=abbbc", Match.No)]
    [InlineData("{'StringLike':{'k':'A*'}}", "k=ab", Match.No)]
    [InlineData("{'StringNotLike':{'k':'a*'}}", "k=ab", Match.No)]
    // Absent keys: false, true for negated operators and IfExists.
    [InlineData("{'StringEquals':{'k':'a'}}", "k=-", Match.No)]
    [InlineData("{'StringNotEquals':{'k':'a'}}", "k=-", Match.Yes)]
    [InlineData("{'StringNotLike':{'k':'a'}}", "k=-", Match.Yes)]
    [InlineData("{'StringEqualsIfExists':{'k':'a'}}", "k=-", Match.Yes)]
    [InlineData("{'StringEqualsIfExists':{'k':'a'}}", "k=b", Match.No)]
    [InlineData("{'StringNotEqualsIfExists':{'k':'a'}}", "k=-", Match.Yes)]
    [InlineData("{'Bool':{'k':'true'}}", "k=-", Match.No)]
    [InlineData("{'BoolIfExists':{'k':'false'}}", "k=-", Match.Yes)]
    [InlineData("{'IpAddress':{'k':'10.0.0.0/8'}}", "k=-", Match.No)]
    [InlineData("{'NotIpAddress':{'k':'10.0.0.0/8'}}", "k=-", Match.Yes)]
    [InlineData("{'NumericNotEquals':{'k':'1'}}", "k=-", Match.Yes)]
    [InlineData("{'DateNotEquals':{'k':'2026-01-01'}}", "k=-", Match.Yes)]
    [InlineData("{'ArnNotLike':{'k':'arn:aws:iam::1:role/x'}}", "k=-", Match.Yes)]
    // Bool, also written without quotes.
    [InlineData("{'Bool':{'k':'false'}}", "k=false", Match.Yes)]
    [InlineData("{'Bool':{'k':false}}", "k=False", Match.Yes)]
    [InlineData("{'Bool':{'k':'false'}}", "k=true", Match.No)]
    [InlineData("{'Bool':{'k':'false'}}", "k=maybe", Match.Unknown)]
    // Null.
    [InlineData("{'Null':{'k':'true'}}", "k=-", Match.Yes)]
    [InlineData("{'Null':{'k':'true'}}", "k=a", Match.No)]
    [InlineData("{'Null':{'k':'false'}}", "k=a", Match.Yes)]
    [InlineData("{'Null':{'k':'false'}}", "k=+", Match.Yes)]
    [InlineData("{'Null':{'k':'false'}}", "k=-", Match.No)]
    [InlineData("{'Null':{'k':'true'}}", "k=?", Match.Unknown)]
    // Numbers.
    [InlineData("{'NumericEquals':{'k':'10'}}", "k=10.0", Match.Yes)]
    [InlineData("{'NumericNotEquals':{'k':10}}", "k=11", Match.Yes)]
    [InlineData("{'NumericLessThan':{'k':'10'}}", "k=10", Match.No)]
    [InlineData("{'NumericLessThanEquals':{'k':'10'}}", "k=10", Match.Yes)]
    [InlineData("{'NumericGreaterThan':{'k':'10'}}", "k=10", Match.No)]
    [InlineData("{'NumericGreaterThanEquals':{'k':'10'}}", "k=10", Match.Yes)]
    [InlineData("{'NumericEquals':{'k':'10'}}", "k=ten", Match.Unknown)]
    // Dates, as ISO 8601 or Unix seconds.
    [InlineData("{'DateEquals':{'k':'2026-01-01T00:00:00Z'}}", "k=1767225600", Match.Yes)]
    [InlineData("{'DateLessThan':{'k':'2026-01-02'}}", "k=2026-01-01T23:59:59Z", Match.Yes)]
    [InlineData("{'DateGreaterThan':{'k':'2026-01-01T00:00:00Z'}}", "k=2026-01-01T01:00:00+02:00", Match.No)]
    [InlineData("{'DateGreaterThanEquals':{'k':'1767225600'}}", "k=2026-01-01", Match.Yes)]
    [InlineData("{'DateLessThanEquals':{'k':'2026-01-01'}}", "k=2026-01-01T00:00:00.001Z", Match.No)]
    // Addresses.
    [InlineData("{'IpAddress':{'k':'203.0.113.0/24'}}", "k=203.0.113.7", Match.Yes)]
    [InlineData("{'IpAddress':{'k':'203.0.113.9/24'}}", "k=203.0.113.7", Match.Yes)]
    [InlineData("{'IpAddress':{'k':'203.0.113.7'}}", "k=203.0.113.8", Match.No)]
    [InlineData("{'IpAddress':{'k':['203.0.113.0/24','2001:db8::/32']}}", "k=2001:db8::1", Match.Yes)]
    [InlineData("{'IpAddress':{'k':'::/0'}}", "k=203.0.113.7", Match.No)]
    [InlineData("{'NotIpAddress':{'k':['203.0.113.0/24','10.0.0.0/8']}}", "k=10.1.2.3", Match.No)]
    [InlineData("{'NotIpAddress':{'k':'203.0.113.0/24'}}", "k=198.51.100.1", Match.Yes)]
    [InlineData("{'IpAddress':{'k':'203.0.113.0/24'}}", "k=cloudformation.amazonaws.com", Match.Unknown)]
    // Binary.
    [InlineData("{'BinaryEquals':{'k':'QUJD'}}", "k=QUJD", Match.Yes)]
    [InlineData("{'BinaryEquals':{'k':'QUJD'}}", "k=QUJE", Match.No)]
    // ARNs: part by part; ArnEquals and ArnLike are the same. The last is the documentation's own example.
    [InlineData("{'ArnLike':{'k':'arn:aws:logs:*:222222222222:*'}}", "k=arn:aws:logs:us-east-1:222222222222:delivery:x", Match.Yes)]
    [InlineData("{'ArnEquals':{'k':'arn:aws:logs:*:222222222222:*'}}", "k=arn:aws:logs:us-east-1:222222222222:delivery:x", Match.Yes)]
    [InlineData("{'ArnLike':{'k':'arn:aws:logs:us-west-2:222222222222:*'}}", "k=arn:aws:logs:us-east-1:222222222222:x", Match.No)]
    [InlineData("{'ArnNotEquals':{'k':'arn:aws:iam::111111111111:role/a'}}", "k=arn:aws:iam::111111111111:role/A", Match.Yes)]
    [InlineData("{'ArnLike':{'k':'arn:aws:iam::111111111111:*'}}", "k=not-an-arn", Match.No)]
    [InlineData("{'ArnLike':{'k':'arn:aws:*'}}", "k=arn:aws:iam::111111111111:role/a", Match.Unknown)]
    [InlineData("{'ArnLike':{'k':'arn:aws:svc:*:111122223333:finance/*'}}",
        "k=arn:aws:svc:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", Match.No)]
    [InlineData("{'StringLike':{'k':'arn:aws:svc:*:111122223333:finance/*'}}",
        "k=arn:aws:svc:us-east-2:999999999999:store/abc:111122223333:finance/document.txt", Match.Yes)]
    // Sets: ForAllValues is true for no value, ForAnyValue false; an empty text is no value to them.
    [InlineData("{'ForAllValues:StringEquals':{'k':['a','b']}}", "k=a|b", Match.Yes)]
    [InlineData("{'ForAllValues:StringEquals':{'k':['a','b']}}", "k=a|c", Match.No)]
    [InlineData("{'ForAllValues:StringEquals':{'k':['a']}}", "k=-", Match.Yes)]
    [InlineData("{'ForAllValues:StringLike':{'k':['a*']}}", "k=", Match.Yes)]
    [InlineData("{'ForAllValues:StringNotEquals':{'k':['a']}}", "k=b|c", Match.Yes)]
    [InlineData("{'ForAllValues:StringNotEquals':{'k':['a']}}", "k=b|a", Match.No)]
    [InlineData("{'ForAnyValue:StringEquals':{'k':['a','b']}}", "k=c|b", Match.Yes)]
    [InlineData("{'ForAnyValue:StringEquals':{'k':['a','b']}}", "k=c|d", Match.No)]
    [InlineData("{'ForAnyValue:StringEquals':{'k':['a']}}", "k=-", Match.No)]
    [InlineData("{'ForAnyValue:StringEqualsIfExists':{'k':['a']}}", "k=-", Match.Yes)]
    [InlineData("{'ForAnyValue:StringNotEquals':{'k':['a']}}", "k=a|b", Match.Yes)]
    [InlineData("{'ForAnyValue:StringNotEquals':{'k':['a']}}", "k=a", Match.No)]
    [InlineData("{'ForAnyValue:StringNotEquals':{'k':['a']}}", "k=-", Match.No)]
    [InlineData("{'StringEquals':{'k':'a'}}", "k=a|b", Match.Unknown)]
    [InlineData("{'StringEquals':{'k':''}}", "k=", Match.Yes)]
    // Every key and operator must be met; a no is sure whatever else is unknown.
    [InlineData("{'StringEquals':{'k':'a','l':'b'}}", "k=a;l=b", Match.Yes)]
    [InlineData("{'StringEquals':{'k':'a','l':'b'}}", "k=a;l=c", Match.No)]
    [InlineData("{'StringEquals':{'k':'a'},'Bool':{'l':'true'}}", "k=a;l=false", Match.No)]
    [InlineData("{'StringEquals':{'k':'a','l':'b'}}", "k=?;l=c", Match.No)]
    [InlineData("{'StringEquals':{'k':'a','l':'b'}}", "k=?;l=b", Match.Unknown)]
    [InlineData("{'StringEquals':{'k':'a'}}", "k=+", Match.Unknown)]
    [InlineData("{}", "", Match.Yes)]
    // What is not known is unknown: an operator, a key, Null with a suffix or a set.
    [InlineData("{'StringMatches':{'k':'a'}}", "k=a", Match.Unknown)]
    [InlineData("{'NullIfExists':{'k':'true'}}", "k=-", Match.Unknown)]
    [InlineData("{'ForAllValues:Null':{'k':'true'}}", "k=-", Match.Unknown)]
    [InlineData("{'StringEquals':{'vendor:novel':'a'}}", "", Match.Unknown)]
    [InlineData("{'StringEquals':{'k':[]}}", "k=a", Match.Unknown)]
    public void A_condition_is_met_as_documented(string condition, string context, Match expected)
    {
        // On an Allow alone, the answer of the condition is the answer of the policy.
        PolicyDecision decision = Ask(Get(context: context), Bucketed(Allow(condition: condition)));
        Assert.Equal(expected, decision[PolicyLayer.Resource].Statements[0].Match);
        Assert.Equal(expected switch
        {
            Match.Yes => AccessDecision.AllowedByWhatWasRead,
            Match.No => AccessDecision.ImplicitDeny,
            _ => AccessDecision.Unknown
        }, decision.Decision);
    }

    [Theory]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/home/${aws:username}/*'", User, "", "arn:aws:s3:::demo/home/axel/a", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/home/${aws:username}/*'", User, "", "arn:aws:s3:::demo/home/other/a", Match.No)]
    [InlineData("2008-10-17", "'arn:aws:s3:::demo/home/${aws:username}/*'", User, "", "arn:aws:s3:::demo/home/axel/a", Match.No)]
    [InlineData("2008-10-17", "'arn:aws:s3:::demo/home/${aws:username}/*'", User, "",
        "arn:aws:s3:::demo/home/${aws:username}/a", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:PrincipalArn}'", User, "",
        "arn:aws:s3:::demo/arn:aws:iam::111111111111:user/team/axel", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:SourceAccount}/*'", "delivery.logs.amazonaws.com", "aws:SourceAccount=2",
        "arn:aws:s3:::demo/2/a", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:PrincipalTag/team, 'all'}'", Role, "aws:PrincipalTag/team=-",
        "arn:aws:s3:::demo/all", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:PrincipalTag/team, 'all'}'", Role, "aws:PrincipalTag/team=red",
        "arn:aws:s3:::demo/red", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${*}'", Role, "", "arn:aws:s3:::demo/x", Match.No)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${*}'", Role, "", "arn:aws:s3:::demo/*", Match.Yes)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${?}${$}'", Role, "", "arn:aws:s3:::demo/?$", Match.Yes)]
    // A value with a wildcard in it is plain text.
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:referer}'", Role, "aws:referer=*", "arn:aws:s3:::demo/x", Match.No)]
    // A role has no user name: the resource does not match, and beside another that does, AWS says the statement "might" be invalid.
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:username}'", Role, "", "arn:aws:s3:::demo/x", Match.No)]
    [InlineData("2012-10-17", "['arn:aws:s3:::demo/${aws:username}','arn:aws:s3:::demo/x']", Role, "", "arn:aws:s3:::demo/x",
        Match.Unknown)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${aws:userid}'", Role, "", "arn:aws:s3:::demo/x", Match.Unknown)]
    [InlineData("2012-10-17", "'arn:aws:s3:::demo/${unclosed'", Role, "", "arn:aws:s3:::demo/${unclosed", Match.Yes)]
    public void Variables_of_a_resource_are_filled_in(string version, string resource, string principal, string context, string asked,
        Match expected)
    {
        // The quotes of a default value stay single.
        string json = $$$"""{"Version":"{{{version}}}","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"""
            + $$$"""{{{Quoted(resource)}}}}}""";
        PolicyDecision decision = Ask(Get(principal, context, resource: asked), PolicyDocument.Parse(json));
        Assert.Equal(expected, decision[PolicyLayer.Resource].Statements[0].Match);
    }

    [Theory]
    [InlineData("{'StringEquals':{'s3:prefix':'home/${aws:username}'}}", User, "s3:prefix=home/axel", Match.Yes)]
    [InlineData("{'StringLike':{'s3:prefix':['','home/','home/${aws:username}/*']}}", User, "s3:prefix=home/axel/x", Match.Yes)]
    [InlineData("{'StringLike':{'s3:prefix':'${*}'}}", User, "s3:prefix=x", Match.No)]
    [InlineData("{'ArnEquals':{'aws:SourceArn':'${aws:PrincipalArn}'}}", Role,
        "aws:SourceArn=arn:aws:iam::111111111111:role/deploy", Match.Yes)]
    [InlineData("{'StringEquals':{'s3:prefix':'${aws:username}'}}", Role, "s3:prefix=x", Match.No)]
    [InlineData("{'StringNotEquals':{'s3:prefix':'${aws:username}'}}", Role, "s3:prefix=x", Match.Unknown)]
    [InlineData("{'StringEquals':{'s3:prefix':['x','${aws:username}']}}", Role, "s3:prefix=x", Match.Unknown)]
    [InlineData("{'StringEqualsIfExists':{'s3:prefix':'${aws:username}'}}", Role, "", Match.Yes)]
    public void Variables_of_conditions_are_filled_in(string condition, string principal, string context, Match expected) =>
        Assert.Equal(expected, Ask(
            Get(principal, context), Bucketed(Allow(condition: condition)))[PolicyLayer.Resource].Statements[0].Match);

    [Fact]
    public void The_answer_says_which_condition_was_not_met_and_what_the_request_had()
    {
        PolicyDecision decision = Ask(Get(context: "aws:SourceVpce=vpce-2"),
            Bucketed(Allow(condition: "{'StringEquals':{'aws:SourceVpce':'vpce-1'}}", sid: "FromEndpoint")));
        Assert.Contains("Statement[0] \"FromEndpoint\" of the bucket policy comes nearest, but aws:SourceVpce is vpce-2, which does "
            + "not meet StringEquals vpce-1", decision.Reason, StringComparison.Ordinal);
    }

    private static string Quoted(string text) => text.StartsWith('[') ? text.Replace('\'', '"') : $"\"{text[1..^1]}\"";
}
