using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>Where credentials come from, as the endpoint sees it: the key that signed each request.</summary>
public sealed class CredentialTests : IDisposable
{
    private static readonly Dictionary<string, string> s_none = new()
    {
        // Nothing of the machine's may help: neither its environment, nor its files, nor its instance role.
        ["AWS_ACCESS_KEY_ID"] = "", ["AWS_SECRET_ACCESS_KEY"] = "", ["AWS_SESSION_TOKEN"] = "", ["AWS_PROFILE"] = "",
        ["AWS_ENDPOINT_URL"] = "", ["AWS_REGION"] = "", ["AWS_DEFAULT_REGION"] = "",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file", ["AWS_CONFIG_FILE"] = "/no/such/file", ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    private readonly FakeAws _aws = new(new Dictionary<string, string>
    {
        ["AKIAONE"] = "111111111111", ["AKIATWO"] = "222222222222", ["AKIATHREE"] = "333333333333",
    });

    private string Prelude => $"""
        $null = [System.Reflection.Assembly]::LoadFrom('{typeof(ForeignCredential).Assembly.Location.Replace("'", "''", StringComparison.Ordinal)}')
        $url = @{"{"} EndpointUrl = '{_aws.Url}' {"}"}

        """;

    [Fact]
    public void A_PSCredential_is_access_key_and_secret_key_and_the_secret_is_in_no_stream()
    {
        string output = Run("""
            $secret = [securestring]::new(); foreach ($c in 'TopSecretOfOne'.ToCharArray()) { $secret.AppendChar($c) }
            $VerbosePreference = $DebugPreference = 'Continue'
            $account = Connect-SecureAccount A us-west-2 -Credential ([pscredential]::new('AKIAONE', $secret)) @url
            "$($account.AccountId) $($account.Source)"
            try { Get-SecureVpc } catch { $_.Exception.Message; $_.ErrorDetails.Message }
            $account | Out-Default
            """);
        Assert.Contains("111111111111 credential object", output, StringComparison.Ordinal);
        Assert.DoesNotContain("TopSecretOfOne", output, StringComparison.Ordinal);
        Assert.All(_aws.Requests, r => Assert.Equal(("AKIAONE", ""), (r.AccessKey, r.Token)));
        Assert.Contains(_aws.Requests, r => r.Service == "ec2");
    }

    [Fact]
    public void An_object_of_another_SDK_is_read_by_name_with_its_token_and_again_when_its_keys_change()
    {
        string output = Run("""
            $credential = [SecureNet.Tests.Aws.ForeignCredential]::new('AKIATWO', 'secret', 'token one')
            (Connect-SecureAccount A us-west-2 -Credential $credential @url).AccountId
            $credential.Rotate('AKIATHREE', 'secret', 'token two')
            try { Get-SecureVpc } catch { $_.FullyQualifiedErrorId }
            """);
        Assert.StartsWith("222222222222", output, StringComparison.Ordinal);
        Assert.Contains("UnauthorizedOperation,", output, StringComparison.Ordinal);
        Assert.Equal(("sts", "AKIATWO", "token one"), _aws.Requests.First());
        Assert.Equal(("ec2", "AKIATHREE", "token two"), _aws.Requests.Last());
    }

    [Fact]
    public void StoredAWSCredentials_and_StoredAWSRegion_are_used_where_nothing_is_named()
    {
        string output = Run("""
            $StoredAWSCredentials = [SecureNet.Tests.Aws.ForeignCredential]::new('AKIATHREE', 'secret', '')
            $StoredAWSRegion = 'eu-central-1'
            $account = Connect-SecureAccount A @url
            "$($account.AccountId) $($account.Region) $($account.Source)"
            """);
        Assert.Equal("333333333333 eu-central-1 $StoredAWSCredentials", output.Trim());
    }

    [Fact]
    public void What_is_named_goes_before_what_is_stored_and_a_missing_profile_is_no_way_to_it()
    {
        string output = Run("""
            $StoredAWSCredentials = [SecureNet.Tests.Aws.ForeignCredential]::new('AKIATHREE', 'secret', '')
            (Connect-SecureAccount A us-west-2 -AccessKey AKIAONE -SecretKey secret @url).AccountId
            try { Connect-SecureAccount B us-west-2 -ProfileName missing @url } catch { $_.FullyQualifiedErrorId }
            (Get-SecureAccount).Name
            """);
        Assert.Equal(["111111111111", "ProfileNotFound,SecureNet.Commands.ConnectSecureAccountCommand", "A"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.All(_aws.Requests, r => Assert.Equal("AKIAONE", r.AccessKey));
    }

    [Fact]
    public void What_is_no_credential_is_refused_by_the_name_of_its_type()
    {
        string output = Run(
            "try { Connect-SecureAccount A us-west-2 -Credential 42 @url } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }");
        Assert.Contains("UnknownCredential,", output, StringComparison.Ordinal);
        Assert.Contains("Int32", output, StringComparison.Ordinal);
        Assert.Empty(_aws.Requests);
    }

    public void Dispose() => _aws.Dispose();

    private string Run(string script)
    {
        (int code, string output) = HostProcess.Run(s_none, "-Command", Prelude + script);
        Assert.True(code == 0, output);
        return output;
    }
}
