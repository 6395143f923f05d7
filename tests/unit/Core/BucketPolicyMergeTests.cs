using SecureNet.Provisioning;

namespace SecureNet.Tests.Core;

/// <summary>Statements are joined into a bucket policy by their Sid.</summary>
public class BucketPolicyMergeTests
{
    private static string Policy(params string[] statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    private const string Ours =
        """{"Sid":"Ours","Effect":"Deny","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"}""";
    private const string Theirs = """{"Sid":"Theirs","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"s3:"""
        + """GetObject","Resource":"arn:aws:s3:::b/*"}""";
    private const string Nameless =
        """{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"}""";

    [Fact]
    public void Statements_of_others_stay_with_and_without_a_Sid() =>
        Assert.True(BucketPolicyMerge.Same(Policy(Theirs, Nameless, Ours),
            BucketPolicyMerge.Merge(Policy(Theirs, Nameless), Policy(Ours))));

    [Fact]
    public void A_statement_of_the_same_Sid_is_replaced_in_its_place()
    {
        string merged = BucketPolicyMerge.Merge(Policy(Ours.Replace("Deny", "Allow", StringComparison.Ordinal), Theirs), Policy(Ours))!;
        Assert.True(BucketPolicyMerge.Same(Policy(Ours, Theirs), merged));
        Assert.True(merged.IndexOf("Ours", StringComparison.Ordinal) < merged.IndexOf("Theirs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        """{"Sid":"Ours","Effect":"Deny","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"}""")]
    [InlineData(
        """{"Resource":["arn:aws:s3:::b/*"],"Sid":"Ours","Action":["s3:PutObject","s3:GetObject"],"Principal":"*","Effect":"Deny"}""")]
    public void What_says_the_same_in_other_words_is_no_change(string have) =>
        Assert.Null(BucketPolicyMerge.Merge(Policy(Theirs, have), Policy(Ours)));

    [Theory]
    [InlineData("\"222222222222\"")]
    [InlineData("[\"arn:aws:iam::222222222222:root\"]")]
    public void An_account_and_its_root_are_the_same_principal(string spelling) =>
        Assert.Null(BucketPolicyMerge.Merge(Policy(Theirs),
            Policy(Theirs.Replace("\"arn:aws:iam::222222222222:root\"", spelling, StringComparison.Ordinal))));

    [Fact]
    public void A_policy_may_have_one_statement_that_is_no_list() =>
        Assert.True(BucketPolicyMerge.Same(Policy(Theirs, Ours),
            BucketPolicyMerge.Merge($$"""{"Version":"2012-10-17","Statement":{{Theirs}}}""", Policy(Ours))));

    [Fact]
    public void Taking_out_leaves_the_others_and_nothing_where_none_is_left()
    {
        Assert.True(BucketPolicyMerge.Same(Policy(Theirs, Nameless), BucketPolicyMerge.Without(Policy(Theirs, Ours, Nameless), "Ours")));
        Assert.Null(BucketPolicyMerge.Without(Policy(Ours), "Ours"));
        Assert.True(BucketPolicyMerge.Has(Policy(Theirs, Ours), "Ours"));
        Assert.False(BucketPolicyMerge.Has(Policy(Theirs), "Ours"));
    }

    [Theory]
    [InlineData("{\n  \"Statement\": [\n}", "MalformedPolicy", "line 3, position 1")]
    [InlineData("{\"Version\":\"2012-10-17\"}", "MalformedPolicy", "no \"Statement\"")]
    [InlineData("[]", "MalformedPolicy", "no \"Statement\"")]
    public void What_is_no_policy_is_refused_with_the_place(string json, string id, string text)
    {
        RefusedException error = Assert.Throws<RefusedException>(() => BucketPolicyMerge.Merge(json, Policy(Ours)));
        Assert.Equal(id, error.Id);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_20_KB_is_refused()
    {
        string[] many = [.. Enumerable.Range(0, 200).Select(i => Theirs.Replace("Theirs", "S" + i, StringComparison.Ordinal))];
        Assert.Equal("PolicyTooLong", Assert.Throws<RefusedException>(() => BucketPolicyMerge.Merge(Policy(many), Policy(Ours))).Id);
    }
}
