using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The same shared files, resolved by botocore and by us against one STS: the requests on the wire are the same, or both refuse.
/// </summary>
public sealed class ProfileOracleTests : IDisposable
{
    private static readonly string[] s_names = ["p0", "p1", "p2", "p3"];

    private readonly FakeSts _sts = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("securenet-profiles");

    private const string Config = """
        # a comment
        [default]
        region = eu-west-1
        [profile static]
        aws_access_key_id = AKIASTATIC
        aws_secret_access_key = TopSecretStatic
        [profile both]
        aws_access_key_id = AKIAINCONFIG
        aws_secret_access_key = TopSecretInConfig
        region = us-east-2
        [profile role]
          ROLE_ARN = arn:aws:iam::111111111111:role/One
          source_profile=static
          external_id : some:id=with=signs
        [profile mfa]
        role_arn = arn:aws:iam::111111111111:role/Mfa
        source_profile = static
        mfa_serial = arn:aws:iam::111111111111:mfa/somebody
        role_session_name = chosen-name
        duration_seconds = 7200
        [profile chain]
        role_arn = arn:aws:iam::222222222222:role/Two
        source_profile = mfa
        region = ap-south-1
        [profile longer-chain]
        role_arn = arn:aws-cn:iam::333333333333:role/path/Three
        source_profile = chain
        [profile self]
        role_arn = arn:aws:iam::111111111111:role/Self
        source_profile = self
        aws_access_key_id = AKIASELF
        aws_secret_access_key = TopSecretSelf
        [profile static-and-role]
        role_arn = arn:aws:iam::111111111111:role/Both
        source_profile = both
        aws_access_key_id = AKIAUNUSED
        aws_secret_access_key = TopSecretUnused
        [profile from-static-and-role]
        role_arn = arn:aws:iam::111111111111:role/From
        source_profile = static-and-role
        [profile loop-a]
        role_arn = arn:aws:iam::111111111111:role/A
        source_profile = loop-b
        [profile loop-b]
        role_arn = arn:aws:iam::111111111111:role/B
        source_profile = loop-a
        [profile no-source]
        role_arn = arn:aws:iam::111111111111:role/N
        [profile two-sources]
        role_arn = arn:aws:iam::111111111111:role/N
        source_profile = static
        credential_source = Environment
        [profile bad-source]
        role_arn = arn:aws:iam::111111111111:role/N
        credential_source = Nowhere
        [profile missing-source]
        role_arn = arn:aws:iam::111111111111:role/N
        source_profile = nobody
        [profile empty-source]
        role_arn = arn:aws:iam::111111111111:role/N
        source_profile = only-region
        [profile only-region]
        region = eu-west-1
        [profile half]
        aws_access_key_id = AKIAHALF
        [profile process]
        credential_process = echo '{"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "TopSecretProcess"}'
        [profile process-and-keys]
        credential_process = echo '{"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "TopSecretProcess"}'
        aws_access_key_id = AKIACONFIG
        aws_secret_access_key = TopSecretConfig
        [profile from-process]
        role_arn = arn:aws:iam::111111111111:role/P
        source_profile = process
        [profile bad-process]
        credential_process = exit 3
        [profile web]
        role_arn = arn:aws:iam::111111111111:role/Web
        web_identity_token_file = FOLDER/token
        role_session_name = web-name
        [profile web-without-role]
        web_identity_token_file = FOLDER/token
        [profile from-web]
        role_arn = arn:aws:iam::111111111111:role/FromWeb
        source_profile = web
        [profile "with space"]
        role_arn = arn:aws:iam::111111111111:role/Space
        source_profile = static
        s3 =
          endpoint_url = http://127.0.0.1:1
          addressing_style = path
        external_id = after-the-nested
        [profile half-sso]
        sso_account_id = 111111111111
        """;

    private const string Credentials = """
        [both]
        aws_access_key_id = AKIAINCREDENTIALS
        aws_secret_access_key = TopSecretInCredentials
        aws_session_token = TopSecretToken
        [process-in-credentials]
        credential_process = echo '{"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "TopSecretProcess"}'
        aws_access_key_id = AKIACREDENTIALS
        aws_secret_access_key = TopSecretCredentials
        [role-in-credentials]
        role_arn = arn:aws:iam::111111111111:role/InCredentials
        source_profile = both
        """;

    [SkippableFact]
    public async Task Each_profile_is_what_it_is_to_botocore()
    {
        string[] profiles = [.. (Config + "\n" + Credentials).Split('\n').Where(l => l.StartsWith('['))
            .Select(l => l.Trim('[', ']', '\r').Replace("profile ", "", StringComparison.Ordinal).Trim('"')).Distinct(), "missing"];
        await CompareAsync([(Config, Credentials, profiles)], atLeast: 15);
    }

    [SkippableFact]
    public async Task Random_files_are_read_as_botocore_reads_them()
    {
        Random random = new(20261130);
        (string, string, string[])[] worlds = [.. Enumerable.Range(0, 12)
            .Select(_ => (World(random, "profile "), World(random, ""), s_names))];
        await CompareAsync(worlds, atLeast: 12);
    }

    public void Dispose()
    {
        _sts.Dispose();
        _folder.Delete(true);
    }

    private static string World(Random random, string prefix)
    {
        List<string> lines = [];
        for (int p = 0; p < 4; p++)
        {
            if (random.Next(4) == 0) { continue; }
            lines.Add($"[{prefix}p{p}]");
            void Perhaps(int oneIn, string name,
                string value) { if (random.Next(oneIn) == 0) { lines.Add(
                $"{(random.Next(3) == 0 ? "  " : "")}{name}{(random.Next(2) == 0 ? " = " : "=")}{value}"); } }
            if (random.Next(2) == 0)
            {
                lines.Add($"aws_access_key_id = AKIA{prefix.Length}{p}");
                Perhaps(10, "unknown_setting", "x");
                if (random.Next(8) > 0) { lines.Add("aws_secret_access_key = TopSecret"); }
            }

            Perhaps(2, "role_arn", $"arn:aws:iam::11111111111{p}:role/R{random.Next(3)}");
            Perhaps(2, "source_profile", $"p{random.Next(5)}");
            Perhaps(12, "credential_source", "Nowhere");
            Perhaps(4, "external_id", $"id-{random.Next(3)}");
            Perhaps(5, "mfa_serial", $"arn:aws:iam::111111111111:mfa/m{random.Next(3)}");
            Perhaps(4, "role_session_name", $"name-{random.Next(3)}");
            Perhaps(4, "duration_seconds", random.Next(3) == 0 ? "long" : $"{900 + random.Next(3)}");
            Perhaps(4, "region", $"eu-west-{1 + random.Next(3)}");
            Perhaps(8, "credential_process", """echo '{"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "s"}'""");
            Perhaps(8, "web_identity_token_file", "FOLDER/token");
        }

        return string.Join('\n', lines);
    }

    private async Task CompareAsync((string Config, string Credentials, string[] Profiles)[] worlds, int atLeast)
    {
        File.WriteAllText(At("token"), "a-token-of-an-identity-provider");
        for (int w = 0; w < worlds.Length; w++)
        {
            File.WriteAllText(At($"config{w}"), worlds[w].Config.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal));
            File.WriteAllText(At($"credentials{w}"), worlds[w].Credentials.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal));
        }

        string cases = string.Join('\n', worlds.SelectMany((world, w) => world.Profiles.Select((p, i) => $"{w}\t{i}\t{p}")));
        (int code, string theirs) = Botocore.Ask("""
            import os, sys, botocore.session, botocore.loaders
            folder, url, cases = sys.argv[1:]
            for k in list(os.environ):
                if k.startswith('AWS_'): del os.environ[k]
            os.environ.update(AWS_EC2_METADATA_DISABLED='true', AWS_MAX_ATTEMPTS='1')
            loader = botocore.loaders.create_loader()
            for line in cases.split('\n'):
                w, i, profile = line.split('\t')
                os.environ.update(AWS_CONFIG_FILE=f'{folder}/config{w}', AWS_SHARED_CREDENTIALS_FILE=f'{folder}/credentials{w}', AWS_ENDPOINT_URL_STS=f'{url}/b{w}-{i}')
                try:
                    s = botocore.session.Session(profile=profile)
                    s.register_component('data_loader', loader)
                    region = s.get_config_variable('region')
                    s.set_config_variable('region', region or 'us-west-2')
                    s.get_component('credential_provider').get_provider('assume-role')._prompter = lambda prompt: '123456'
                    s.create_client('sts').get_caller_identity()
                    print(w, i, region or '')
                except Exception as e:
                    print(w, i, 'ERROR', type(e).__name__)
            """, _folder.FullName, _sts.Url, cases);
        Skip.If(code != 0, "python3 with botocore is not installed.");
        string[] answers = theirs.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int resolved = 0;
        List<string> differences = [];
        int at = 0;
        for (int w = 0; w < worlds.Length; w++)
        {
            for (int i = 0; i < worlds[w].Profiles.Length; i++)
            {
                string theirAnswer = answers[at++];
                string ourAnswer = await OursAsync(w, i, worlds[w].Profiles[i]);
                string[] their = [.. theirAnswer.Contains("ERROR", StringComparison.Ordinal) ? ["refused"]
                    : _sts.Of($"b{w}-{i}").Prepend(theirAnswer.Split(' ')[2])];
                string[] our = [.. ourAnswer == "refused" ? ["refused"] : _sts.Of($"o{w}-{i}").Prepend(ourAnswer)];
                resolved += their.Length > 1 ? 1 : 0;
                if (!their.SequenceEqual(our))
                {
                    differences.Add(
                        $"{w}/{worlds[w].Profiles[i]}\n"
                            + $"{(worlds.Length > 1 ? worlds[w].Config + "\n---\n" + worlds[w].Credentials : "")}\n  botocore "
                            + $"({theirAnswer}): {string.Join("\n    ", their)}\n  ours: {string.Join("\n    ", our)}");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
        Assert.True(resolved >= atLeast, $"Only {resolved} profiles were resolved.");
    }

    private async Task<string> OursAsync(int w, int i, string profile)
    {
        Dictionary<string, string> environment = new()
        {
            ["AWS_CONFIG_FILE"] = At($"config{w}"), ["AWS_SHARED_CREDENTIALS_FILE"] = At($"credentials{w}"),
                ["AWS_ENDPOINT_URL_STS"] = $"{_sts.Url}/o{w}-{i}",
        };
        AwsCloudFactory factory = new(environment.GetValueOrDefault);
        try
        {
            string? region = factory.RegionOf(profile);
            await factory.ConnectAsync(new() { Region = region ?? "us-west-2", ProfileName = profile,
                AskCode = _ => Task.FromResult("123456") }, default);
            return region ?? "";
        }
        catch (Exception e) when (e is RefusedException or CloudException) { return "refused"; }
    }

    private string At(string file) => Path.Join(_folder.FullName, file);
}
