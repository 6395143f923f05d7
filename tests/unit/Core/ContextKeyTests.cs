using System.Diagnostics;
using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>Keys with what the guide's "Availability" says of each, and Null, which asks for nothing else.</summary>
public class ContextKeyTests
{
    private static Match Meets(string condition, string context = "", string action = "s3:GetObject", string principal = Role) =>
        Ask(Get(principal, context, action), Bucketed(Allow(condition: condition, action: "*")))[PolicyLayer.Resource].Statements[0].Match;

    [Theory]
    [InlineData("true", "aws:TagKeys=a|b", Match.No)]
    [InlineData("false", "aws:TagKeys=a|b", Match.Yes)]
    [InlineData("true", "aws:TagKeys=a", Match.No)]
    [InlineData("true", "aws:TagKeys=-", Match.Yes)]
    [InlineData("false", "aws:TagKeys=+", Match.Yes)]
    [InlineData("false", "aws:TagKeys=?", Match.Unknown)]
    public void Null_asks_whether_the_key_is_there_however_many_values_it_has(string wanted, string context, Match expected) =>
        Assert.Equal(expected, Meets($"{{'Null':{{'aws:TagKeys':'{wanted}'}}}}", context));

    [Theory]
    // S3 takes no older TLS than 1.2, and which of the two a client speaks is not known.
    [InlineData("NumericLessThan", "1.2", "aws:SecureTransport=true", Match.No)]
    [InlineData("NumericLessThan", "1.3", "aws:SecureTransport=true", Match.Unknown)]
    [InlineData("NumericGreaterThanEquals", "1.2", "aws:SecureTransport=true", Match.Yes)]
    [InlineData("NumericLessThan", "1.2", "aws:SecureTransport=false", Match.No)]
    [InlineData("NumericLessThanIfExists", "1.2", "aws:SecureTransport=false", Match.Yes)]
    [InlineData("NumericLessThan", "1.2", "", Match.Unknown)]
    [InlineData("NumericLessThan", "1.3", "aws:SecureTransport=true; s3:TlsVersion=1.2", Match.Yes)]
    public void The_version_of_TLS_is_one_that_S3_takes(string op, string version, string context, Match expected) =>
        Assert.Equal(expected, Meets($"{{'{op}':{{'s3:TlsVersion':'{version}'}}}}", context));

    [Theory]
    [InlineData("aws:VpceAccount", "", Match.No)]
    [InlineData("aws:VpceOrgID", "", Match.No)]
    [InlineData("aws:VpceOrgPaths", "", Match.No)]
    [InlineData("aws:SourceVpcArn", "", Match.No)]
    [InlineData("aws:VpceAccount", "aws:SourceVpce=vpce-1", Match.Yes)]
    [InlineData("aws:SourceVpcArn", "aws:SourceVpc=vpc-1", Match.Yes)]
    // Only where the endpoint's account is of an organization.
    [InlineData("aws:VpceOrgID", "aws:SourceVpce=vpce-1", Match.Unknown)]
    [InlineData("aws:VpceOrgPaths", "aws:SourceVpce=vpce-1", Match.Unknown)]
    [InlineData("aws:VpceAccount", "aws:SourceVpce=?", Match.Unknown)]
    // One key of an endpoint says that the others are there.
    [InlineData("aws:SourceVpce", "aws:VpceAccount=222222222222", Match.Yes)]
    [InlineData("aws:SourceVpce", "aws:VpceOrgID=o-1", Match.Yes)]
    public void Keys_of_an_endpoint_are_there_where_a_request_comes_through_one(string key, string context, Match isThere)
    {
        Assert.Equal(isThere, Meets($"{{'Null':{{'{key}':'false'}}}}", context));
        Assert.Equal(isThere, Meets($"{{'Null':{{'{key}':'false'}}}}", context, "kms:Decrypt"));
    }

    [Theory]
    [InlineData("aws:SourceVpce=vpce-1", Match.Unknown)]
    [InlineData("", Match.No)]
    public void Of_other_services_it_is_not_known_whether_they_have_the_newer_keys(string context, Match expected) => Assert.Equal(expected,
        Ask(Get(context: context, action: "sqs:SendMessage"), Bucketed(Allow(condition: "{'Null':{'aws:VpceAccount':'false'}}",
            action: "sqs:*")))[PolicyLayer.Resource].Statements[0].Match);

    [Theory]
    [InlineData("s3:if-none-match", "", Match.No)]
    [InlineData("s3:if-match", "", Match.No)]
    [InlineData("s3:if-none-match", "s3:if-none-match=*", Match.Yes)]
    public void Headers_of_conditional_writes_are_there_where_the_asker_says_so(string key, string context, Match isThere) =>
        Assert.Equal(isThere, Meets($"{{'Null':{{'{key}':'false'}}}}", context, "s3:PutObject"));

    [Fact]
    public void The_organization_of_a_resource_is_that_of_a_caller_of_its_account()
    {
        const string Same = "{'StringEquals':{'aws:ResourceOrgID':'${aws:PrincipalOrgID}'}}";
        Assert.Equal(Match.Yes, Meets(Same, "aws:PrincipalOrgID=o-1"));
        Assert.Equal(Match.Unknown, Meets(Same, "aws:PrincipalOrgID=o-1", principal: OtherRole));
        Assert.Equal(Match.Unknown, Meets(Same));
        Assert.Equal(Match.No, Meets(Same, "aws:PrincipalOrgID=o-1; aws:ResourceOrgID=o-2"));
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("operators")]
    [InlineData("statements")]
    public void Policies_of_many_parts_take_time_in_proportion(string which)
    {
        string Policy(int count)
        {
            IEnumerable<int> all = Enumerable.Range(0, count);
            string condition = which == "keys" ? $"'StringEquals':{{{string.Join(',', all.Select(i => $"'aws:RequestTag/{i}':'x'"))}}}"
                : which == "operators" ? string.Join(',',
                    all.Select(i => $"'Operator{i}':{{'a:b':'x'}}")) : "'Bool':{'aws:SecureTransport':'true'}";
            string statement = $"{{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*','Condition':{{{condition}}}}}";
            return $"{{'Version':'2012-10-17','Statement':[{string.Join(',',
                Enumerable.Repeat(statement, which == "statements" ? count : 1))}]}}".Replace('\'', '"');
        }

        TimeSpan Time(string json)
        {
            long start = Stopwatch.GetTimestamp();
            Ask(Get(), PolicyDocument.Parse(json));
            return Stopwatch.GetElapsedTime(start);
        }

        string small = Policy(5_000), large = Policy(40_000);
        Time(small);
        // 64 times where it grows by the square. The best of three: the machine has other work.
        double ratio = Enumerable.Range(0, 3).Min(_ => Time(large) / Time(small));
        Assert.True(ratio < 32, $"8 times the parts took {ratio:0.0} times as long.");
    }
}
