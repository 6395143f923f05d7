using System.Diagnostics;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Provisioning;
using SecureNet.Tests.Host;

namespace SecureNet.Tests.Aws;

/// <summary>
/// Connect-SecureAccount with credentials as people have them, in a process of its own: what STS saw on the wire, what was said, and that
/// no secret was.
/// </summary>
public sealed class ProfileConnectionTests : IDisposable
{
    private const string Mfa = "SerialNumber=arn:aws:iam::111111111111:mfa/somebody";

    /// <summary>Gives an account as Start-Job does, as CliXml, to a runspace that knows none.</summary>
    private const string There = """
        function There($name, $account, $id) {
            $text = [System.Management.Automation.PSSerializer]::Serialize($account)
            if ($text -match 'AKIA|ASIA|TopSecret|x/1') { "carried: $text" }
            if ($id) { $text = $text.Replace('123456789012', $id) }
            $state = [initialsessionstate]::CreateDefault2(); $state.ImportPSModule([SecureNet.SecureAccount].Assembly.Location)
            $runspace = [runspacefactory]::CreateRunspace($state); $runspace.Open()
            $shell = [powershell]::Create($runspace).AddScript('param($a) Get-SecureAccount -Name $a')
            $null = $shell.AddArgument([System.Management.Automation.PSSerializer]::Deserialize($text))
            $a = try { $shell.Invoke() } catch { $said = $_.Exception.Message }
            "there $name $(if ($a) { "$($a.Name) $($a.AccountId) $($a.Region) $($a.Deployment) $($a.Source) " })! $said$($shell.Streams.Error)"
        }
        """;

    private readonly FakeSts _sts = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("securenet-home");

    public ProfileConnectionTests() => File.WriteAllText(At("config"), $"""
        [profile static]
        region = eu-central-1
        aws_access_key_id = AKIASTATIC
        aws_secret_access_key = TopSecretStatic
        [profile mfa]
        region = eu-west-3
        role_arn = arn:aws:iam::111111111111:role/Mfa
        source_profile = static
        mfa_serial = arn:aws:iam::111111111111:mfa/somebody
        [profile sso]
        sso_session = mine
        sso_account_id = 111111111111
        sso_role_name = Reader
        [sso-session mine]
        sso_region = us-east-1
        sso_start_url = https://mine.example.com/start
        [profile login]
        login_session = arn:aws:iam::111111111111:user/somebody
        [profile container]
        role_arn = arn:aws:iam::111111111111:role/FromContainer
        credential_source = EcsContainer
        [profile instance]
        role_arn = arn:aws:iam::111111111111:role/FromInstance
        credential_source = Ec2InstanceMetadata
        [profile environment]
        role_arn = arn:aws:iam::111111111111:role/FromEnvironment
        credential_source = Environment
        [profile only-region]
        region = sa-east-1
        """);

    [Fact]
    public void Where_nobody_can_be_asked_a_code_is_given_or_refused_and_somebody_else_is_asked()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string output = Run("""
            Attempt nobody { Connect-SecureAccount A -ProfileName mfa }
            Attempt given { Connect-SecureAccount A -ProfileName mfa -TokenCode 654321 }
            Attempt other { Connect-SecureAccount A -ProfileName static -RoleArn arn:aws:iam::222222222222:role/Two -SerialNumber arn:aws:iam::222222222222:mfa/other -TokenCode 111222 -RoleSessionName audit@home -ExternalId x/1 }
            Attempt base { Connect-SecureAccount A us-west-2 -ProfileName mfa -RoleArn arn:aws:iam::222222222222:role/Two -TokenCode 333444 }
            function Typed($name, $answer, $script) {
                $seat = [SecureNet.Tests.Aws.PromptingHost]::new($answer)
                $state = [initialsessionstate]::CreateDefault2(); $state.ImportPSModule([SecureNet.SecureAccount].Assembly.Location)
                $runspace = [runspacefactory]::CreateRunspace($seat, $state); $runspace.Open()
                $shell = [powershell]::Create($runspace).AddScript($script)
                "$name $($shell.Invoke().AccountId)$($shell.Streams.Error.FullyQualifiedErrorId)"
                "asked: $($seat.Asked)"
            }
            Typed somebody 777888 'Connect-SecureAccount A -ProfileName mfa'
            Typed noninteractive $null 'Connect-SecureAccount A -ProfileName mfa'
            $env:CI = 'true'; Typed ci 777888 'Connect-SecureAccount A -ProfileName mfa'; $env:CI = ''
            """);
        Assert.Contains("nobody MfaCodeNeeded", output, StringComparison.Ordinal);
        Assert.Contains("-TokenCode", output, StringComparison.Ordinal);
        Assert.Contains("given 123456789012 eu-west-3 profile mfa", output, StringComparison.Ordinal);
        Assert.Contains("other 123456789012 eu-central-1 role arn:aws:iam::222222222222:role/Two from profile static", output,
            StringComparison.Ordinal);
        Assert.Contains("somebody 123456789012", output, StringComparison.Ordinal);
        Assert.Contains("asked: Code of the MFA device arn:aws:iam::111111111111:mfa/somebody: ", output, StringComparison.Ordinal);
        Assert.Contains("noninteractive MfaCodeNeeded", output, StringComparison.Ordinal);
        Assert.Contains("ci MfaCodeNeeded", output, StringComparison.Ordinal);
        string[] roles = [.. _sts.Of("").Where(l => l.Contains("AssumeRole", StringComparison.Ordinal))];
        string[] expected =
        [
            "AKIASTATIC eu-west-3 Action=AssumeRole RoleArn=arn:aws:iam::111111111111:role/Mfa RoleSessionName=(made) "
                + $"{Mfa} TokenCode=654321",
            "AKIASTATIC eu-central-1 Action=AssumeRole RoleArn=arn:aws:iam::222222222222:role/Two ExternalId=x/1 "
                + "RoleSessionName=audit@home SerialNumber=arn:aws:iam::222222222222:mfa/other TokenCode=111222",
            "AKIASTATIC us-west-2 Action=AssumeRole RoleArn=arn:aws:iam::111111111111:role/Mfa RoleSessionName=(made) "
                + $"{Mfa} TokenCode=333444",
        ];
        Assert.Equal(expected, roles[..3]);
        Assert.Contains("Action=AssumeRole RoleArn=arn:aws:iam::222222222222:role/Two RoleSessionName=(made)", roles[3],
            StringComparison.Ordinal);
        Assert.StartsWith("ASIA", roles[3], StringComparison.Ordinal);
        Assert.Contains("TokenCode=777888", Assert.Single(roles[4..]), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Each_source_of_credentials_signs_with_its_own_key()
    {
        string cache = Path.Join(_home.FullName, ".aws", "sso", "cache");
        Directory.CreateDirectory(cache);
        // The SHA-1 of the session's name, as the AWS CLI calls the file.
        string name = "8034c43d15bb7ef42e2cc24255217acfc5f4b2f4";
        File.WriteAllText(Path.Join(cache, name + ".json"), $$"""
            {"startUrl": "https://mine.example.com/start", "region": "us-east-1", "accessToken": "TopSecretSsoToken", "expiresAt": "{{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}
            """);
        File.WriteAllText(At("token"), "a-token");
        string aws = Path.Join(Directory.CreateDirectory(At("bin")).FullName, "aws");
        File.WriteAllText(aws, """
            #!/bin/sh
            [ "$*" = "configure export-credentials --profile login --format process" ] || exit 9
            echo '{"Version": 1, "AccessKeyId": "ASIALOGIN", "SecretAccessKey": "TopSecretLogin", "SessionToken": "TopSecretToken"}'
            """);
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserExecute); }
        string output = Run($$"""
            $path = $env:PATH
            Attempt sso { Connect-SecureAccount A us-west-2 -ProfileName sso }
            if (-not $IsWindows) {
                $env:PATH = '{{At("bin")}}:' + $path; Attempt login { Connect-SecureAccount A us-west-2 -ProfileName login }
                $env:PATH = '/no/such/folder'; Attempt gone { Connect-SecureAccount A us-west-2 -ProfileName login }
                $env:PATH = $path
            }
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = '{{_sts.Url}}/container'; Attempt container { Connect-SecureAccount A us-west-2 -ProfileName container }
            Attempt instance { Connect-SecureAccount A us-west-2 -ProfileName instance }
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = $null
            Attempt unset { Connect-SecureAccount A us-west-2 -ProfileName environment }
            $env:AWS_WEB_IDENTITY_TOKEN_FILE = '{{At("token")}}'; $env:AWS_ROLE_ARN = 'arn:aws:iam::111111111111:role/Web'; $env:AWS_ROLE_SESSION_NAME = 'job-1'
            # As a workflow sets what nobody gave.
            [Environment]::SetEnvironmentVariable('AWS_ENDPOINT_URL', ''); $env:AWS_REGION = 'us-east-2'
            Attempt web { Connect-SecureAccount A }
            $env:AWS_WEB_IDENTITY_TOKEN_FILE = $null; $env:AWS_REGION = $null
            $env:AWS_PROFILE = 'mfa'; Attempt ambient { Connect-SecureAccount A -TokenCode 999000 }
            $env:AWS_PROFILE = $null
            Attempt none { Connect-SecureAccount A -ProfileName only-region }
            {{There}}
            There profile (Connect-SecureAccount T us-west-1 -ProfileName static -Deployment travel)
            There role (Connect-SecureAccount T ap-south-1 -ProfileName static -RoleArn arn:aws:iam::222222222222:role/Two -RoleSessionName abroad)
            There keys (Connect-SecureAccount T us-west-2 -AccessKey AKIAKEYS -SecretKey TopSecretKeys)
            There external (Connect-SecureAccount T us-west-2 -ProfileName static -RoleArn arn:aws:iam::222222222222:role/Two -ExternalId x/1)
            There other (Connect-SecureAccount T us-west-2 -ProfileName static) 999999999999
            """);
        Assert.Contains("there profile T 123456789012 us-west-1 travel profile static !", output, StringComparison.Ordinal);
        Assert.Contains("there role T 123456789012 ap-south-1 securenet role arn:aws:iam::222222222222:role/Two from profile static !",
            output,
            StringComparison.Ordinal);
        Assert.Matches(
            "there keys ! .*'Name'.*Account 'T' was connected in another process by access keys, and credentials do not go with it: "
                + "connect it here first, with Connect-SecureAccount -Name 'T' -Region us-west-2 -Deployment 'securenet'", output);
        Assert.Contains("there external ! ", output, StringComparison.Ordinal);
        Assert.Matches("there other ! .*belong to account 123456789012, not to 999999999999", output);
        Assert.DoesNotContain("carried", output, StringComparison.Ordinal);
        Assert.Equal(2, _sts.Of("").Count(l => l == "AKIASTATIC us-west-1 Action=GetCallerIdentity"));
        Assert.Equal(2, _sts.Of("").Count(l => l.StartsWith("AKIASTATIC ap-south-1 Action=AssumeRole", StringComparison.Ordinal)
            && l.Contains("RoleSessionName=abroad", StringComparison.Ordinal)));
        Assert.DoesNotContain("Value cannot be null", output, StringComparison.Ordinal);
        Assert.Contains("web 123456789012 us-east-2", output, StringComparison.Ordinal);
        Assert.Contains("ambient 123456789012 eu-west-3", output, StringComparison.Ordinal);
        Assert.Contains("unset ProfileNotUsable", output, StringComparison.Ordinal);
        Assert.Contains("none ProfileNotFound", output, StringComparison.Ordinal);
        string[] lines = _sts.Of("");
        Assert.Contains("ASIASSOReader us-west-2 Action=GetCallerIdentity", lines);
        Assert.Contains(lines,
            l => l.StartsWith("ASIACONTAINER us-west-2 Action=AssumeRole RoleArn=arn:aws:iam::111111111111:role/FromContainer",
            StringComparison.Ordinal));
        Assert.True(lines.Any(l => l.StartsWith("ASIACONTAINER", StringComparison.Ordinal)), output);
        Assert.Contains(lines,
            l => l.StartsWith("ASIAINSTANCE us-west-2 Action=AssumeRole RoleArn=arn:aws:iam::111111111111:role/FromInstance",
            StringComparison.Ordinal));
        Assert.Contains(
            "  Action=AssumeRoleWithWebIdentity RoleArn=arn:aws:iam::111111111111:role/Web RoleSessionName=job-1 WebIdentityToken=a-token",
            lines);
        Assert.Contains(lines, l => l.Contains("TokenCode=999000", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("ASIALOGIN us-west-2 Action=GetCallerIdentity", lines);
            Assert.Contains("gone LoginEnded", output, StringComparison.Ordinal);
            Assert.Contains("aws login --profile login", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_begun_with_a_code_ends_in_words_and_is_not_asked_for_again()
    {
        // Five minutes of ours and one of the SDK's before the end, another session is begun.
        _sts.SessionLength = TimeSpan.FromMinutes(6) + TimeSpan.FromSeconds(3);
        Dictionary<string, string> environment = new() { ["AWS_CONFIG_FILE"] = At("config"),
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file", ["AWS_ENDPOINT_URL"] = _sts.Url };
        SecureNet.Commands.MfaQuestion question = new(null!, "A", "654321");
        ICloud cloud = await new AwsCloudFactory(environment.GetValueOrDefault)
            .ConnectAsync(new() { Region = "us-west-2", ProfileName = "mfa", AskCode = question.AskAsync }, default);
        question.Close();
        await Task.Delay(TimeSpan.FromSeconds(3.2));
        RefusedException ended = await Assert.ThrowsAsync<RefusedException>(
            () => cloud.ListAsync(SecureNet.Model.ResourceKind.Vpc, ResourceFilter.All, default));
        Assert.Equal("MfaSessionEnded", ended.Id);
        Assert.Contains("Connect-SecureAccount and a new code", ended.Advice, StringComparison.Ordinal);
        Assert.Single(_sts.Of(""), l => l.Contains("TokenCode", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://moto:5000", false, "UnencryptedEndpoint")]
    [InlineData("http://10.0.0.5", false, "UnencryptedEndpoint")]
    [InlineData("http://10.0.0.5", true, null)]
    [InlineData("https://10.0.0.5", false, null)]
    [InlineData("http://localhost:5000", false, null)]
    [InlineData("http://127.0.0.9:5000", false, null)]
    [InlineData("http://[::1]:5000", false, null)]
    [InlineData("localhost:5000", false, "InvalidEndpoint")]
    [InlineData("ftp://localhost", false, "InvalidEndpoint")]
    public void Without_encryption_calls_stay_on_this_machine_unless_they_may_leave_it(string url, bool allowed, string? refusal)
    {
        List<string> warnings = [];
        foreach (bool named in new[] { true, false })
        {
            SharedConfig config = SharedConfig.Read(
                name => name == "AWS_ENDPOINT_URL_AUTO_SCALING" && !named ? url : name is "AWS_CONFIG_FILE" or "AWS_SHARED_CREDENTIALS_FILE"
                ? "/no/such/file" : null);
            Endpoints endpoints = new(new() { Region = "us-west-2", EndpointUrl = named ? url : null, AllowHttp = allowed,
                Warn = warnings.Add }, config);
            if (refusal is null) { Assert.Equal(url, endpoints.UrlOf("Auto Scaling")); }
            else { Assert.Equal(refusal, Assert.Throws<RefusedException>(() => endpoints.UrlOf("Auto Scaling")).Id); }
        }

        Assert.Equal(allowed ? 2 : 0, warnings.Count);
    }

    [Theory]
    [InlineData("https://vpce-0123-abcd.s3.us-west-2.vpce.amazonaws.com", false)]
    [InlineData("https://ec2.eu-west-1.api.aws", false)]
    [InlineData("https://amazonaws.com.example.org", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    public void An_endpoint_in_a_vpc_is_AWS_with_its_lags_and_everything_else_an_emulator(string url, bool emulator)
    {
        SharedConfig config = SharedConfig.Read(
            name => name is "AWS_CONFIG_FILE" or "AWS_SHARED_CREDENTIALS_FILE" ? "/no/such/file" : null);
        Assert.Equal(emulator, new Endpoints(new() { Region = "us-west-2", EndpointUrl = url }, config).IsEmulator("S3"));
    }

    public void Dispose()
    {
        _sts.Dispose();
        _home.Delete(true);
    }

    private string Run(string script)
    {
        Dictionary<string, string> environment = new()
        {
            ["AWS_ACCESS_KEY_ID"] = "", ["AWS_SECRET_ACCESS_KEY"] = "", ["AWS_SESSION_TOKEN"] = "", ["AWS_PROFILE"] = "",
                ["AWS_REGION"] = "", ["AWS_DEFAULT_REGION"] = "", ["AWS_ENDPOINT_URL"] = "",
            ["AWS_CONFIG_FILE"] = At("config"), ["AWS_SHARED_CREDENTIALS_FILE"] = "/no/such/file", ["AWS_EC2_METADATA_DISABLED"] = "",
                ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = FakeMetadata.Url, ["HOME"] = _home.FullName, ["CI"] = "", ["TF_BUILD"] = "",
            ["AWS_ENDPOINT_URL_STS"] = _sts.Url, ["AWS_ENDPOINT_URL_SSO"] = _sts.Url, ["AWS_ENDPOINT_URL_EC2"] = _sts.Url,
        };
        (int code, string output) = HostProcess.Run(environment, "-Command", $$"""
            $null = [System.Reflection.Assembly]::LoadFrom('{{typeof(PromptingHost).Assembly.Location}}')
            $VerbosePreference = $DebugPreference = 'Continue'
            function Attempt($name, $script) {
                try { $a = & $script; "$name $($a.AccountId) $($a.Region) $($a.Source)" }
                catch { "$name $($_.FullyQualifiedErrorId) $($_.Exception.Message) $($_.ErrorDetails.RecommendedAction)"; $_.Exception.ToString() }
            }

            """ + script);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("TopSecret", output, StringComparison.Ordinal);
        return output;
    }

    private string At(string file) => Path.Join(_home.FullName, file);
}
