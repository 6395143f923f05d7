using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecureNet.Cloud;
using SecureNet.Policies.Rights;
using SecureNet.Provisioning;
using SecureNet.Tests.Aws;

namespace SecureNet.Tests.Commands;

/// <summary>
/// The rights of commands: as they are called, as AWS names them, and as the files of docs/iam and Get-SecurePermission write them.
/// </summary>
public sealed partial class SecurePermissionTests : IDisposable
{
    private readonly Shell _shell = new();

    private static readonly Right[] s_all = [.. RightNeeds.Of(CommandRights.Lines.SelectMany(CommandRights.CallsOf))];
    private static readonly string[] s_files = ["read-only", "build", "watch", "prove"];

    public static TheoryData<string> Files => new(s_files);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Every_command_stands_in_the_table_and_every_parameter_of_it_is_one()
    {
        CommandInfo[] commands = [.. _shell.Run("Get-Command -Module SecureNet").Select(o => (CommandInfo)o.BaseObject)];
        Assert.Equal(commands.Select(c => c.Name).Order(StringComparer.OrdinalIgnoreCase), CommandRights.Commands);
        Assert.All(commands, c => Assert.Empty(CommandRights.OptionsOf(c.Name).Except(c.Parameters.Keys)));
    }

    [Fact]
    public void Every_change_has_a_right()
    {
        HashSet<string> rights = [.. s_all.Select(r => r.Action)];
        // Made of other changes, by the executor.
        string[] actions =
        [
            .. typeof(Change).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Change)) && !t.IsAbstract)
                .Except([typeof(EmptyDefaultSecurityGroup), typeof(EmptyBucket)])
                .Select(t => ((Change)RuntimeHelpers.GetUninitializedObject(t)).Action).Distinct(),
        ];
        Assert.True(actions.Length > 100);
        Assert.Empty(actions.Except(rights));
    }

    // The shell holds every line against its commands' rights, as it does with every script of every test.
    [Fact]
    public void Commands_call_nothing_that_their_rights_lack()
    {
        _shell.Run("'us-west-2', 'us-east-1' | ForEach-Object { $null = Connect-SecureAccount $_ $_ -Simulated -Deployment demo }");
        foreach (string line in Story.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            _shell.Run($"$ConfirmPreference = 'None'; {line}");
        }

        // A call that is hidden from whoever reads the script is found.
        Exception hidden = Assert.ThrowsAny<Exception>(
            () => _shell.Run("$null = Get-SecureVpc; $null = Invoke-Expression Get-HostKeyPair"));
        Assert.Contains("Get-SecureVpc: ec2:DescribeKeyPairs is called", hidden.Message, StringComparison.Ordinal);
    }

    private const string Story = """
        $global:v = New-SecureVpc -Account us-west-2 -Name one -CidrBlock 10.0.0.0/16
        $global:w = New-SecureVpc -Account us-east-1 -Name two -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1
        $global:v = Get-SecureVpc -Name one
        $null = New-SecureBucket -Account us-west-2 -Name securenet-rights
        $null = New-HostRole -Account us-west-2 -Name demo -S3Bucket securenet-rights
        $null = Get-HostRole
        $global:b = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24 -Role demo
        $global:p = $v | New-PrivateHost -Bastion $b
        $null = Get-SecureHost
        $null = Connect-VpcPeering -Vpc $v -With $w
        $null = Get-VpcPeering
        $null = Test-NetworkPath -Source $b -Destination $p -Protocol tcp -Port 22 -Probe
        $null = Get-NetworkSnapshot
        $null = Get-InternetExposure
        $null = Grant-NetworkAccess -To $p -From $b -Protocol tcp -Port 443
        $null = Get-NetworkAccess -To $p
        $null = Connect-S3Endpoint -Vpc $v
        $null = Get-S3Endpoint
        $null = New-CentralLogBucket -Account us-west-2 -Name securenet-rights-logs -SourceAccount us-west-2
        $null = $v | Enable-CentralFlowLog -BucketName securenet-rights-logs
        $null = Get-CentralFlowLog
        $null = Get-FlowLogRecord -Account us-west-2 -BucketName securenet-rights-logs
        $null = Get-SecureDeployment
        $null = Disable-CentralFlowLog -Vpc $v
        Remove-SecureDeployment -Name demo -EmptyBuckets -IncludeLogs
        """;

    [SkippableFact]
    public void Every_action_is_one_of_AWSs_and_every_file_is_a_policy()
    {
        (int code, string output) = Botocore.Ask(Unknown,
            [.. s_files.Select(PathOf), .. s_all.Select(r => r.Action).Distinct(), "ec2:DescribeVpc", "s3:PutBucket"]);
        Skip.If(code != 0 && Botocore.Ask("import botocore, moto").Code != 0, "botocore and moto are not installed.");
        Assert.Equal(0, code);
        Assert.Equal("ec2:DescribeVpc s3:PutBucket", output.Trim());
    }

    // Those of the actions that neither has, and what moto refuses of the files as IAM does. moto has the policies that AWS manages.
    private const string Unknown = """
        import glob, gzip, os, sys, botocore, importlib.util
        from moto.iam.policy_validation import IAMPolicyDocumentValidator
        models = dict(elasticloadbalancing='elbv2', servicequotas='service-quotas', tag='resourcegroupstaggingapi')
        text, lacks = {}, []
        managed = open(os.path.dirname(importlib.util.find_spec('moto').origin) + '/iam/aws_managed_policies.py').read()
        for path in [a for a in sys.argv[1:] if a.endswith('.json')]:
            policy = open(path).read()
            IAMPolicyDocumentValidator(policy).validate()
            try: IAMPolicyDocumentValidator(policy.replace('arn:', '', 1)).validate()
            except Exception: continue
            lacks.append('moto finds no mistake')
        for action in [a for a in sys.argv[1:] if not a.endswith('.json')]:
            service, name = action.split(':')
            if service != 's3' and service not in text:
                file = sorted(glob.glob(f'{os.path.dirname(botocore.__file__)}/data/{models.get(service, service)}/*/service-2.json.gz'))[-1]
                text[service] = gzip.open(file, 'rt').read().split('"shapes":')[0]
            if f'"name":"{name}"' not in text.get(service, '') and f'"{action}"' not in managed: lacks.append(action)
        print(*lacks)
        """;

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_docs_iam_is_what_the_commands_need_and_small_enough(string name)
    {
        string path = PathOf(name), policy = LeastPolicy.Json(RightsOf(name))!;
        Golden.Hold(path, policy + "\n");
        Assert.InRange(LeastPolicy.SizeOf(policy), 100, 6144);
    }

    [Fact]
    public void The_files_together_allow_every_command()
    {
        // Which roles may be assumed is for the user to name.
        Assert.Equal(["sts:AssumeRole"], s_all.Except(s_files.SelectMany(RightsOf)).Select(r => r.Action));
    }

    [Fact]
    public void A_role_is_passed_only_to_the_service_that_needs_it_and_grants_are_for_AWSs_services()
    {
        JsonElement build = JsonDocument.Parse(File.ReadAllText(PathOf("build"))).RootElement.GetProperty("Statement");
        JsonElement pass = build.EnumerateArray().Single(s => s.GetProperty("Action").ToString() == "iam:PassRole");
        Assert.Equal("arn:aws:iam::*:role/securenet/*", pass.GetProperty("Resource").GetString());
        Assert.Equal("""{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}""", Compact(pass.GetProperty("Condition")));
        JsonElement grant = build.EnumerateArray().Single(s => s.GetProperty("Action").ToString() == "kms:CreateGrant");
        Assert.Equal("true", grant.GetProperty("Condition").GetProperty("Bool").GetProperty("kms:GrantIsForAWSResource").GetString());
        Assert.Contains("\"ec2.amazonaws.com.cn\"", LeastPolicy.Json(s_all, "aws-cn"), StringComparison.Ordinal);

        static string Compact(JsonElement e) => JsonSerializer.Serialize(e);
    }

    [Fact]
    public void A_script_needs_what_its_commands_and_their_parameters_need()
    {
        string path = Path.Join(Path.GetTempPath(), $"rights-{Guid.NewGuid():N}.ps1");
        try
        {
            File.WriteAllText(path, "if ($x) { get-securehost | ForEach-Object { Test-NetworkPath $_ Internet -pro } }\n& $y");
            SecurePermission found = Get($"-Path '{path}'");
            Assert.Equal(["Get-SecureHost", "Test-NetworkPath", "Test-NetworkPath -Probe"], found.Command);
            Assert.Contains("ssm:SendCommand", found.Action);
            Assert.Contains(_shell.Warnings, w => w.Contains("line 2: & $y", StringComparison.Ordinal));
        }
        finally { File.Delete(path); }

        Assert.DoesNotContain("ssm:SendCommand", Get("Test-NetworkPath").Action);
        Assert.Equal("", Get("Import-NetworkSnapshot").Policy);
        Assert.StartsWith("NotFound,", _shell.Fails("Get-SecurePermission Get-Nothing").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private SecurePermission Get(string what) => (SecurePermission)_shell.Run($"Get-SecurePermission {what}")[0].BaseObject;

    private static string PathOf(string file) => Path.Join(ModuleTests.FindRoot(), "docs", "iam", file + ".json");

    // read-only is that of everything that changes nothing and sends nothing; the others are attached beside it.
    private static IEnumerable<Right> RightsOf(string file)
    {
        IEnumerable<Right> rights = RightNeeds.Of(CommandRights.Lines.Where(l => FileOf(l) == file).SelectMany(CommandRights.CallsOf));
        return file == "read-only" ? rights : rights.Except(RightsOf("read-only"));
    }

    // Which role is assumed is for the user to name.
    private static string FileOf(string line) => line.EndsWith(" -RoleArn", StringComparison.Ordinal) ? "none"
        : line.EndsWith(" -Probe", StringComparison.Ordinal) ? "prove" : Watching().IsMatch(line) ? "watch"
        : Reading().IsMatch(line) ? "read-only" : "build";

    [GeneratedRegex("FlowLog|CentralLogBucket")]
    private static partial Regex Watching();

    [GeneratedRegex("^(Get|Test|Compare|Wait|Resolve|Import|Export|Disconnect-SecureAccount|Connect-SecureAccount)")]
    private static partial Regex Reading();
}
