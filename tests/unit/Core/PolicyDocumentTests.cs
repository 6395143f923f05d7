using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>What a policy may not be, with the place; and what is kept when one is read, changed and written.</summary>
public class PolicyDocumentTests
{
    [Theory]
    [InlineData("", "", 1, 1, "JSON")]
    [InlineData("{'Statement': [", "", 1, 16, "JSON")]
    [InlineData("{\n  'Version': '2012-10-17',\n  'Statement': [}\n", "", 3, 17, "JSON")]
    [InlineData("{'Statement': []} x", "", 1, 19, "JSON")]
    [InlineData("[]", "", 1, 1, "JSON object")]
    [InlineData("{'Version':'2012-10-17'}", "", 1, 1, "needs a Statement")]
    [InlineData("{'Version':'2012-10-18','Statement':[]}", "Version", 1, 12, "'2012-10-18'")]
    [InlineData("{'Statement':[]}", "Statement", 1, 14, "no statement")]
    [InlineData("{'Statement':'x'}", "Statement", 1, 14, "array")]
    [InlineData("{'Statement':['x']}", "Statement[0]", 1, 15, "JSON object")]
    [InlineData("{'Statements':[]}", "Statements", 1, 2, "did you mean Statement?")]
    [InlineData("{'Statement':[{}]}", "Statement[0]", 1, 15, "needs an Effect")]
    [InlineData("{'Statement':[\n{'Effect':'Permit'}]}", "Statement[0].Effect", 2, 11, "'Permit' is no Effect")]
    [InlineData("{'Statement':[{'effect':'Allow'}]}", "Statement[0].effect", 1, 16, "did you mean Effect?")]
    [InlineData("{'Statement':[{'Effect':'Allow'}]}", "Statement[0]", 1, 15, "needs an Action")]
    [InlineData("{'Statement':[{'Effect':'Allow','Effect':'Deny'}]}", "Statement[0].Effect", 1, 33, "a second time")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*'}]}", "Statement[0]", 1, 15, "needs a Resource")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*'}]}", "Statement[0]", 1, 15, "needs a Principal")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','NotAction':'s3:*','Resource':'*','Principal':'*'}]}",
        "Statement[0].NotAction", 1, 49, "exclude each other")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','NotResource':'*','Principal':'*'}]}",
        "Statement[0].NotResource", 1, 64, "exclude each other")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*','NotPrincipal':'*'}]}",
        "Statement[0].NotPrincipal", 1, 80, "exclude each other")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':[],'Resource':'*','Principal':'*'}]}", "Statement[0].Action", 1, 42, "no value")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'GetObject','Resource':'*','Principal':'*'}]}", "Statement[0].Action", 1, 42,
        "'GetObject' is no action")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':['s3:*','s 3:*'],'Resource':'*','Principal':'*'}]}", "Statement[0].Action[1]", 1,
        50, "'s 3:*'")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'demo/*','Principal':'*'}]}", "Statement[0].Resource", 1, 60,
        "'demo/*' is no resource")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'axel'}]}", "Statement[0].Principal", 1, 76,
        "'axel' is no principal")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':{'AWS':'arn:aws:iam::111111111111:role/*'}}]}",
        "Statement[0].Principal.AWS", 1, 83, "has a wildcard")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':{'AWS':['11111']}}]}",
        "Statement[0].Principal.AWS[0]", 1, 84, "'11111' is no AWS principal")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':{'Aws':'111111111111'}}]}",
        "Statement[0].Principal.Aws", 1, 77, "no type of principal")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*','Condition':[]}]}",
        "Statement[0].Condition", 1, 92, "object of operators")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*','Condition':{'Bool':'true'}}]}",
        "Statement[0].Condition.Bool", 1, 93, "object of keys")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*',"
        + "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}}]}", "Statement[0].Condition.IpAddress.aws:SourceIp", 1, 121,
        "'10.0.0.0/33' is not what IpAddress compares with: it needs an address or a block")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*',"
        + "'Condition':{'NumericLessThan':{'s3:max-keys':['1','ten']}}}]}", "Statement[0].Condition.NumericLessThan.s3:max-keys[1]", 1,
        131, "a number")]
    [InlineData("{'Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*','Condition':{'StringEquals':{'a:b':{}}}}]}",
        "Statement[0].Condition.StringEquals.a:b", 1, 115, "text")]
    public void A_policy_that_is_not_valid_is_refused_with_its_place(string json, string path, int line, int column, string text)
    {
        PolicySyntaxException error = Assert.Throws<PolicySyntaxException>(
            () => PolicyDocument.Parse(json.Replace('\'', '"'), PolicyKind.Resource, "bucket policy of demo"));
        Assert.Equal((path, line, column), (error.Path, error.Line, error.Column));
        Assert.Contains(text, error.Message.Replace('"', '\''), StringComparison.Ordinal);
        Assert.StartsWith("The bucket policy of demo is not valid: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PolicyKind.Identity, "'Action':'s3:*','Resource':'*'", null)]
    [InlineData(PolicyKind.Identity, "'Principal':'*','Action':'s3:*','Resource':'*'", "names no principal")]
    [InlineData(PolicyKind.Endpoint, "'Principal':'*','Action':'s3:*','Resource':'*'", null)]
    // AWS says that it must have one; that one without is read all the same, see PermissionsBoundaryTests.
    [InlineData(PolicyKind.Endpoint, "'Action':'s3:*','Resource':'*'", null)]
    [InlineData(PolicyKind.Resource, "'Action':'s3:*','Resource':'*'", "needs a Principal")]
    [InlineData(PolicyKind.Trust, "'Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'", null)]
    [InlineData(PolicyKind.Trust, "'Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole','Resource':'*'",
        "names no resources")]
    public void A_kind_of_policy_has_its_own_elements(PolicyKind kind, string elements, string? problem)
    {
        string statement = $"{{'Effect':'Allow',{elements}}}";
        if (problem is null) { Assert.Single(Read(kind, statement).Statements); }
        else
        {
            Assert.Contains(problem, Assert.Throws<PolicySyntaxException>(() => Read(kind, statement)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_statement_needs_no_array_and_a_byte_order_mark_no_care()
    {
        PolicyDocument policy = PolicyDocument.Parse(
            "\uFEFF{\"Id\":\"p\",\"Statement\":{\"Sid\":\"Ä\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\","
                + "\"Resource\":\"*\"}}");
        Assert.Equal(("p", "2008-10-17", false), (policy.Id, policy.Version, policy.HasVariables));
        Assert.Equal("Statement[0] \"Ä\"", policy.Statements[0].ToString());
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        PolicySyntaxException error = Assert.Throws<PolicySyntaxException>(
            () => PolicyDocument.Parse("{\"Id\":\"äöü\",\"Version\":\"x\"}"));
        Assert.Equal(23, error.Column);
    }

    [Fact]
    public void Statements_that_were_read_keep_their_text_and_are_replaced_by_Sid()
    {
        string foreign = "{'Sid':'Theirs','Effect':'Allow','Principal':{'AWS':['111111111111']},'Action':['s3:GetObject'],"
            + "'Resource':'arn:aws:s3:::demo/é/*','Condition':{'Bool':{'aws:SecureTransport':true}}}";
        PolicyDocument policy = Bucketed(foreign, Deny(sid: "Ours"));
        PolicyDocument changed = policy.WithStatement(Bucketed(Deny(action: "s3:Put*", sid: "Ours")).Statements[0])
            .WithStatement(Bucketed(Deny(sid: "New")).Statements[0]);
        Assert.Contains(foreign.Replace('\'', '"'), changed.ToJson(), StringComparison.Ordinal);
        Assert.Equal(["Theirs", "Ours", "New"], changed.Statements.Select(s => s.Sid));
        Assert.Equal([0, 1, 2], changed.Statements.Select(s => s.Index));
        Assert.Equal("s3:Put*", Assert.Single(changed.Statements[1].Actions));
        Assert.Equal(changed.ToJson(), PolicyDocument.Parse(changed.ToIndentedJson()).ToJson());
        Assert.Equal(["Theirs", "New"], changed.WithoutStatement("Ours").Statements.Select(s => s.Sid));
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(changed.ToJson()), changed.SizeInBytes);
    }
}
