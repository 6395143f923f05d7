using System.Management.Automation;
using SecureNet.Policies;

namespace SecureNet.Tests.Commands;

/// <summary>Test-BucketPolicy in a real engine: sources of the policy, contexts, output, and mistakes.</summary>
public class BucketPolicyTests
{
    private const string Policies = """
        $only = '{"Version":"2012-10-17","Statement":[{"Sid":"OnlyEndpoint","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::demo","arn:aws:s3:::demo/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}]}'
        $tls = '{"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"*"}]}'
        $all = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
        $role = 'arn:aws:iam::111111111111:role/deploy'
        $ask = @{ Principal = $role; BucketName = 'demo'; Key = 'axel.txt'; OwnerAccountId = '111111111111'; IdentityPolicy = $all; Action = 's3:PutObject' }

        """;

    [Fact]
    public void The_verdict_has_the_decision_the_statement_and_every_layer()
    {
        using Shell shell = new();
        PSObject denied = Assert.Single(shell.Run(Policies + "Test-BucketPolicy $only @ask"));
        BucketPolicyTest test = Assert.IsType<BucketPolicyTest>(denied.BaseObject);
        Assert.Equal((AccessDecision.ExplicitDeny, AccessDecision.ExplicitDeny, "OnlyEndpoint"),
            (test.Decision, test.BucketPolicy, test.Sid));
        Assert.Equal("arn:aws:s3:::demo/axel.txt", test.Resource);
        Assert.Equal("Statement[0] \"OnlyEndpoint\" of the bucket policy of demo", test.Statement);
        Assert.Equal([AccessDecision.Allowed, AccessDecision.ExplicitDeny], test.Layers.Take(2).Select(l => l.Decision));
        Assert.StartsWith("EXPLICIT DENY  s3:PutObject on arn:aws:s3:::demo/axel.txt by arn:aws:iam::111111111111:role/deploy",
            test.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Context @{ 'aws:SourceVpce' = 'vpce-1' }", AccessDecision.AllowedByWhatWasRead)]
    [InlineData("-Context @{ 'AWS:sourcevpce' = 'vpce-2' }", AccessDecision.ExplicitDeny)]
    [InlineData("-Context @{ 'aws:SourceVpce' = $null }", AccessDecision.ExplicitDeny)]
    [InlineData("-UnknownKey aws:SourceVpce", AccessDecision.Unknown)]
    public void The_context_gives_values_absence_and_ignorance(string context, AccessDecision expected)
    {
        using Shell shell = new();
        Assert.Equal(expected, Value<AccessDecision>(shell, Policies + $"(Test-BucketPolicy $only @ask {context}).Decision"));
    }

    [Theory]
    [InlineData("", AccessDecision.AllowedByWhatWasRead)]
    [InlineData("-Context @{ 'aws:SecureTransport' = $false }", AccessDecision.ExplicitDeny)]
    public void Requests_are_made_by_HTTPS_unless_the_context_says_otherwise(string context, AccessDecision expected)
    {
        using Shell shell = new();
        Assert.Equal(expected, Value<AccessDecision>(shell,
            Policies + $"$ask.Principal = 'logging.s3.amazonaws.com'; (Test-BucketPolicy $tls @ask {context}).Decision"));
    }

    [Fact]
    public void Lists_numbers_and_times_become_values_of_the_context()
    {
        using Shell shell = new();
        Assert.True(Value<bool>(shell, Policies + """
            $policy = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]},"NumericLessThan":{"s3:max-keys":"1.5"},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}}'
            (Test-BucketPolicy $policy @ask -Context @{ 'aws:TagKeys' = 'a', 'b'; 's3:max-keys' = 1.25; 'aws:CurrentTime' = [datetime]::new(2026, 1, 2, 0, 0, 0, [System.DateTimeKind]::Utc) }).BucketPolicy -eq 'Allowed'
            """));
    }

    [Fact]
    public void Every_principal_is_asked_for_every_action_and_a_policy_may_come_from_the_pipeline()
    {
        using Shell shell = new();
        Assert.Equal("s3:PutObject s3:GetBucketPolicy s3:PutObject s3:GetBucketPolicy", Value<string>(shell, Policies + """
            $ask.Principal = $role, 'delivery.logs.amazonaws.com'; $ask.Action = 's3:PutObject', 's3:GetBucketPolicy'
            ($only | Test-BucketPolicy @ask).Action -join ' '
            """));
        Assert.Equal("arn:aws:s3:::mine", Value<string>(shell, Policies + """
            ([pscustomobject]@{ BucketName = 'mine'; PolicyDocument = $tls; AccountId = '222222222222' } | Test-BucketPolicy -Principal * -Action s3:ListBucket).Resource
            """));
    }

    [Fact]
    public void A_policy_is_read_from_a_file_and_its_mistakes_name_the_file_and_the_place()
    {
        string file = Path.Join(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        try
        {
            File.WriteAllText(file, "{\n  \"Statement\": [\n    { \"Effect\": \"Permit\" }\n  ]\n}");
            using Shell shell = new();
            ErrorRecord error = shell.Fails($"Test-BucketPolicy -Path '{file}' -BucketName demo -Principal * -Action s3:ListBucket");
            Assert.StartsWith("MalformedPolicy,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal($"The policy in '{file}' is not valid: Statement[0].Effect, line 3, column 17: 'Permit' is no Effect: it is "
                + "Allow or Deny.", error.ToString());
        }
        finally { File.Delete(file); }
    }

    [Theory]
    [InlineData("Test-BucketPolicy '{' @ask", "MalformedPolicy", "line 1, column")]
    [InlineData("Test-BucketPolicy $only @ask -EndpointPolicy '{}'", "MalformedPolicy", "endpoint policy is not valid")]
    [InlineData("$ask.Action = 'kms:Decrypt'; Test-BucketPolicy $only @ask", "NotABucketAction", "kms:Decrypt acts on a key")]
    [InlineData("$ask.Action = 'kms:Decrypt'; Test-BucketPolicy $only @ask -Resource arn:aws:s3:::demo", "NotABucketAction",
        "acts on a key")]
    [InlineData("$ask.Action = 'kms:Decrypt'; Test-BucketPolicy '' @ask -Resource arn:aws:kms:us-east-1:111111111111:key/1",
        "KeyPolicyRequired", "Every key has a key policy")]
    [InlineData("Test-BucketPolicy -Path /no/such/file.json @ask", "NotFound", "/no/such/file.json")]
    [InlineData("$ask.Principal = 'me'; Test-BucketPolicy $only @ask", "InvalidPrincipal", "'me'")]
    [InlineData("$ask.Action = 's3:*'; Test-BucketPolicy $only @ask", "InvalidAction", "'s3:*'")]
    [InlineData("$ask.Action = 'PutObject'; Test-BucketPolicy $only @ask", "InvalidAction", "'PutObject'")]
    [InlineData("$ask.Remove('Key'); Test-BucketPolicy $only @ask", "KeyRequired", "s3:PutObject")]
    [InlineData("$ask.Remove('BucketName'); Test-BucketPolicy $only @ask", "ResourceRequired", "not said")]
    public void Bad_input_is_refused(string command, string id, string text)
    {
        using Shell shell = new();
        ErrorRecord error = shell.Fails(Policies + command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_bucket_that_is_there_brings_its_policy_its_owner_and_Block_Public_Access_and_a_role_its_policies()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + """
            $bucket = New-SecureBucket -Account B -Name demo-b
            $role = New-HostRole -Account B -Name EC2-S3-ACC-B -S3Bucket $bucket -Access Read
            """);
        Assert.Equal("AllowedByWhatWasRead ImplicitDeny", Value<string>(shell,
            "$t = Test-BucketPolicy -BucketName demo-b -Principal $role.RoleArn -Action s3:GetObject, s3:PutObject -Key a; "
                + "\"$($t.Decision)\""));
        Assert.Equal(AccessDecision.ExplicitDeny, Value<AccessDecision>(shell,
            "(Test-BucketPolicy -BucketName demo-b -Principal $role.RoleArn -Action s3:GetObject -Key a -Context @{ "
                + "'aws:SecureTransport' = $false }).Decision"));
        // A principal whose policies nobody can read, and the one of a bucket from the pipeline.
        Assert.Equal(AccessDecision.Unknown, Value<AccessDecision>(shell,
            "(Test-BucketPolicy -BucketName demo-b -Principal arn:aws:iam::222222222222:role/none -Action s3:GetObject -Key a).Decision"));
        Assert.Equal("bucket policy of demo-b", Assert.IsType<BucketPolicyTest>(
            Assert.Single(shell.Run("$bucket | Test-BucketPolicy -Principal 222222222222 -Action s3:ListBucket")).BaseObject).Policy!.Name);
        Assert.StartsWith("NotFound,",
            shell.Fails("Test-BucketPolicy -BucketName demo-x -Principal * -Action s3:ListBucket").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_over_20_KB_is_evaluated_with_a_warning()
    {
        using Shell shell = new();
        shell.Run(Policies + """
            $keys = 1..700 | ForEach-Object { "`"arn:aws:s3:::demo/a-folder-with-a-long-name-$_/*`"" }
            Test-BucketPolicy ('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":[' + ($keys -join ',') + ']}}') @ask
            """);
        Assert.Contains("20480", Assert.Single(shell.Warnings), StringComparison.Ordinal);
    }

    private static T Value<T>(Shell shell, string script) => (T)Assert.Single(shell.Run(script)).BaseObject;
}
