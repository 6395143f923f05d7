using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SecureNet.Cloud;
using SecureNet.Policies;
using SecureNet.Policies.Rights;

namespace SecureNet.Tests.Commands;

/// <summary>Test-SecureAccount says what an account lacks, and no more than was read.</summary>
public sealed class SecureAccountTests : IDisposable
{
    private readonly Shell _shell = new();

    public SecureAccountTests() => _shell.Run("""
        $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment one
        $null = Connect-SecureAccount B us-east-1 -Simulated -Deployment one
        """);

    public void Dispose() => _shell.Dispose();

    private (SecureAccountTest[] Tests, int Code) Ask(string parameters = "")
    {
        object[] output = [.. _shell.RunWithErrors($"Test-SecureAccount {parameters}; $LASTEXITCODE").Output.Select(o => o.BaseObject)];
        return ([.. output.OfType<SecureAccountTest>()], Convert.ToInt32(output[^1], CultureInfo.InvariantCulture));
    }

    private static AccountCheck Of(SecureAccountTest test, string subject, string name = "") =>
        Assert.Single(test.Checks, c => c.Subject == subject && c.Name.StartsWith(name, StringComparison.Ordinal));

    [Fact]
    public void Accounts_that_lack_nothing_are_ready_and_nothing_is_changed()
    {
        (SecureAccountTest[] tests, int code) = Ask();
        Assert.Equal(0, code);
        Assert.Equal(["A", "B"], tests.Select(t => t.Name));
        Assert.All(tests, t => Assert.True(t.IsReady, t.ToString()));
        Assert.Equal(0, _shell.World.ChangingCalls);
        Assert.Equal(["identity", "clock", "quota", "role", "rights"], tests[0].Checks.Select(c => c.Subject).Distinct());
        Assert.Equal("0 there, 1 wanted, 5 allowed (as Service Quotas says of the account)", Of(tests[0], "quota", "VPCs").Detail);
    }

    [Fact]
    public void A_full_quota_and_a_denied_call_are_violated_and_say_what_to_do()
    {
        _shell.World.Options.DeniedActions.Add("ec2:CreateVpc");
        (SecureAccountTest[] tests, int code) = Ask("-Account A -VpcCount 6 -ElasticIpCount 5");
        Assert.Equal(2, code);
        SecureAccountTest test = Assert.Single(tests);
        Assert.Equal(AccountVerdict.NotGood, Of(test, "quota", "VPCs").Verdict);
        Assert.Contains("--quota-code L-F678F1CE --desired-value 6 --region us-west-2", Of(test, "quota", "VPCs").Advice,
            StringComparison.Ordinal);
        Assert.Equal(AccountVerdict.Good, Of(test, "quota", "EC2-VPC").Verdict);
        AccountCheck rights = Of(test, "rights", "ec2");
        Assert.Equal(AccountVerdict.NotGood, rights.Verdict);
        Assert.Contains("denied: CreateVpc (a dry run)", rights.Detail, StringComparison.Ordinal);
        Assert.Equal("GateViolated", _shell.Fails("Test-SecureAccount -VpcCount 6 -CI").FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void A_statement_that_denies_is_certain_only_where_no_resource_can_be_left_out_of_it()
    {
        _shell.World.Options.DeniedActions.Add("ec2:CreateNatGateway");
        (SecureAccountTest[] tests, int code) = Ask("-Account A");
        Assert.Equal(3, code);
        AccountCheck rights = Of(tests[0], "rights", "ec2");
        Assert.Equal(AccountVerdict.Unknown, rights.Verdict);
        Assert.Contains("not known: CreateNatGateway (a statement denies it, perhaps not on all resources)", rights.Detail,
            StringComparison.Ordinal);
        _shell.World.Options.DeniedActions.Add("ec2:DescribeSnapshots");
        (tests, code) = Ask("-Account A");
        Assert.Equal(2, code);
        Assert.Contains("denied: DescribeSnapshots (a statement denies it)", Of(tests[0], "rights", "ec2").Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, AccountVerdict.Good, "agrees with AWS's")]
    [InlineData(-90, AccountVerdict.Good, "90 s ahead of AWS's")]
    [InlineData(299, AccountVerdict.Good, "299 s behind AWS's")]
    [InlineData(600, AccountVerdict.NotGood, "600 s behind AWS's, which refuses what is signed five minutes off")]
    public void A_wrong_clock_is_told_with_its_seconds(int ahead, AccountVerdict verdict, string detail)
    {
        _shell.World.Options.ClockAhead = TimeSpan.FromSeconds(ahead);
        AccountCheck clock = Of(Ask("-Account A").Tests[0], "clock");
        Assert.Equal((verdict, detail), (clock.Verdict, clock.Detail));
        Assert.Equal(Math.Abs(ahead) >= 60, clock.Advice is not null);
    }

    [Fact]
    public void What_may_not_be_read_is_unknown()
    {
        _shell.World.Options.DeniedActions.UnionWith(["servicequotas:GetServiceQuota", "ec2:DescribeAddresses", "iam:ListRoles"]);
        (SecureAccountTest[] tests, _) = Ask("-Account A -VpcCount 6");
        AccountCheck vpcs = Of(tests[0], "quota", "VPCs");
        Assert.Equal(AccountVerdict.Unknown, vpcs.Verdict);
        Assert.Contains("AWS's default, because servicequotas:GetServiceQuota answered UnauthorizedOperation", vpcs.Detail,
            StringComparison.Ordinal);
        Assert.Equal(AccountVerdict.Unknown, Of(tests[0], "quota", "EC2-VPC").Verdict);
        // Every account was granted the default of internet gateways.
        Assert.Equal(AccountVerdict.Good, Of(Ask("-Account A").Tests[0], "quota", "Internet").Verdict);
        Assert.All(tests[0].Checks.Where(c => c.Subject == "role"), c => Assert.Equal(AccountVerdict.Unknown, c.Verdict));
    }

    [Fact]
    public void A_deployment_is_wanted_once_more_and_a_role_that_perhaps_nobody_may_make_is_unknown()
    {
        _shell.Run("""
            $vpcs = 1..3 | ForEach-Object { [pscustomobject]@{ Name = "v$_"; CidrBlock = "10.$_.0.0/16" } }
            $null = $vpcs | New-SecureVpc -Account A -AvailabilityZoneCount 1
            """);
        _shell.World.Options.DeniedActions.Add("iam:CreateServiceLinkedRole");
        (SecureAccountTest[] tests, int code) = Ask("-Deployment one");
        Assert.Equal(2, code);
        Assert.Equal("3 there, 3 wanted, 5 allowed (as Service Quotas says of the account)", Of(tests[0], "quota", "VPCs").Detail);
        Assert.DoesNotContain(tests[1].Checks, c => c.Subject == "quota");
        AccountCheck role = Of(tests[1], "role", "AWSServiceRoleForAutoScaling");
        Assert.Equal(AccountVerdict.Unknown, role.Verdict);
        Assert.Contains("whether it is, is not known (a statement denies it, perhaps not on all resources)", role.Detail,
            StringComparison.Ordinal);
        Assert.EndsWith("aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com", role.Advice,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_is_one_and_allows_every_call_of_the_changes_that_its_uses_make()
    {
        string json = Ask("-Account A").Tests[0].Policy;
        HashSet<string> allowed = Allowed(json);
        Assert.DoesNotContain(allowed, a => a.Contains('*', StringComparison.Ordinal));
        // A managed policy has at most 6,144 characters without white space (IAM user guide, "IAM and AWS STS quotas").
        Assert.InRange(json.Count(c => !char.IsWhiteSpace(c)), 1, 6144);
        // What is made can be removed. Flow logs and their tables are of no use, and removed by who may make them.
        IEnumerable<string> removal = RightNeeds.Of(CommandRights.CallsOf("Remove-SecureDeployment")).Select(r => r.Action)
            .Where(a => a.Split(':')[0] is not ("logs" or "athena" or "glue" or "tag")
                && !a.EndsWith("FlowLogs", StringComparison.Ordinal));
        Assert.Empty(removal.Except(allowed));
        // What only repairs is of no use either.
        string[] changes =
        [
            .. typeof(Change).Assembly.GetTypes()
                .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Change)) && t.Namespace == "SecureNet.Cloud")
                .Select(t => (Change)RuntimeHelpers.GetUninitializedObject(t))
                .Where(c => c.Service is "ec2" or "elasticloadbalancing" or "autoscaling" or "iam").Select(c => c.Action).Distinct(),
        ];
        Assert.True(changes.Length > 60);
        string[] repairs = [.. changes.Except(allowed).Where(a => !a.EndsWith("FlowLogs", StringComparison.Ordinal))];
        Assert.Empty(repairs.Except(CommandRights.CallsOf("Repair-NetworkPath")));
        // What is asked about is what is allowed, and nothing else but the linked roles' own reading.
        IReadOnlyList<AccountRight> rights = UseRights.Of(Enum.GetValues<AccountUse>(), "111111111111", "us-west-2");
        string[] asked = [.. rights.Select(r => r.Action).Distinct()];
        Assert.Empty(asked.Except(allowed));
        Assert.Empty(allowed.Except(asked));
    }

    [Fact]
    public void The_policy_of_a_use_allows_what_its_commands_call()
    {
        HashSet<string> called = [];
        _shell.World.Options.HasOtherWriters = true;
        _shell.World.Options.Gate = call => { lock (called) { called.Add(call.Action); } return Task.CompletedTask; };
        _shell.Run("""
            $vpc = New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
            $b = New-SecureVpc -Account B -Name VPC-ACC-B -CidrBlock 192.168.0.0/16 -AvailabilityZoneCount 1
            $bastion = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24
            $private = $b | New-PrivateHost -Bastion ($b | New-BastionHost -AllowSshFrom 203.0.113.0/24)
            $peering = $vpc | Connect-VpcPeering -With $b
            $null = $peering | Test-PeeringConnectivity -Source $bastion -Destination $private -Protocol icmp -Probe
            $null = $vpc | New-BastionHost -Name told -AllowSshFrom 203.0.113.0/24 -UserData 'echo one'
            $null = $vpc | New-BastionHost -Name told -AllowSshFrom 203.0.113.0/24 -UserData 'echo one'
            $vpc, $b | Remove-SecureVpc -Confirm:$false
            """);
        Assert.True(called.Count > 50, $"{called.Count} actions");
        Assert.Empty(called.Except(Allowed(UseRights.Json([AccountUse.Network], "111111111111", "us-west-2"))));
    }

    private static HashSet<string> Allowed(string json)
    {
        _ = PolicyDocument.Parse(json, PolicyKind.Identity, "least");
        JsonElement[] statements = [.. JsonDocument.Parse(json).RootElement.GetProperty("Statement").EnumerateArray()];
        return [.. statements.Select(s => s.GetProperty("Action"))
            .SelectMany(a => a.ValueKind == JsonValueKind.Array ? a.EnumerateArray() : Enumerable.Repeat(a, 1))
            .Select(a => a.GetString()!)];
    }
}
