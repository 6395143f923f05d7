using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace SecureNet.Tests.Commands;

/// <summary>Every cmdlet that judges leaves one set of exit codes, and ends with an error where it is asked to.</summary>
public sealed class GateTests : IDisposable
{
    private const string Blocked = "Test-NetworkPath Internet $bastion tcp -Port 443";
    private const string Open = "Test-NetworkPath 203.0.113.9 $bastion tcp -Port 22";
    private readonly Shell _shell = new();

    public GateTests() => _shell.Run("""
        $null = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment gate
        $bastion = New-SecureVpc -Name gate -CidrBlock 10.0.0.0/16 | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $snapshot = Get-NetworkSnapshot
        """);

    public void Dispose() => _shell.Dispose();

    private int Code(string script) =>
        Convert.ToInt32(_shell.RunWithErrors($"$null = {script}; $LASTEXITCODE").Output[^1].BaseObject, CultureInfo.InvariantCulture);

    [Fact]
    public void Every_test_cmdlet_is_a_gate()
    {
        Type[] tests = [.. typeof(SecureAccount).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<CmdletAttribute>()?.VerbName == "Test")];
        Assert.True(tests.Length >= 6);
        Assert.All(tests, t => Assert.True(t.IsAssignableTo(typeof(IGate)), t.Name));
        Assert.All(tests, t => Assert.NotNull(t.GetProperty("CI")!.GetCustomAttribute<ParameterAttribute>()));
    }

    [Fact]
    public void A_path_leaves_good_violated_error_or_nothing_judged()
    {
        Assert.Equal(0, Code(Open));
        Assert.Equal(2, Code(Blocked));
        Assert.Equal(1, Code("Test-NetworkPath Internet no-such-host tcp -Port 443 -Snapshot $snapshot"));
        Assert.Equal(2, Code("'22', '443', '22' | ForEach-Object { [pscustomobject]@{ Source = '203.0.113.9'; Destination = "
            + "$bastion.InstanceId; Protocol = 'tcp'; Port = $_ } } | Test-NetworkPath -Snapshot $snapshot"));
        Assert.Equal(1,
            Code("@() | ForEach-Object { [pscustomobject]@{ Source = '203.0.113.9'; Destination = 'x'; Protocol = 'tcp'; Port = "
                + "22 } } | Test-NetworkPath -Snapshot $snapshot"));
    }

    [Fact]
    public void What_is_violated_for_certain_comes_before_what_is_unknown_or_failed()
    {
        Assert.Equal(0, new GateSummary(3, 0, 0, 0).ExitCode);
        Assert.Equal(2, new GateSummary(3, 1, 3, 3).ExitCode);
        Assert.Equal(1, new GateSummary(3, 0, 1, 1).ExitCode);
        Assert.Equal(3, new GateSummary(3, 0, 1, 0).ExitCode);
        Assert.Equal(1, new GateSummary(0, 0, 0, 0).ExitCode);
    }

    [Fact]
    public void Three_failed_statements_are_no_unknown_one_and_their_number_is_told()
    {
        Assert.Equal(2, Code("Test-NetworkIntent -Intent 'Internet -> Bastion-host: nothing', '203.0.113.0/24 -> Bastion-host: nothing', "
            + "'Internet -> Bastion-host: tcp/443'"));
        ErrorRecord error = _shell.Fails(
            "Test-NetworkIntent -Intent 'Internet -> Bastion-host: nothing', 'Internet -> Bastion-host: only tcp/22', "
                + "'Internet -> Bastion-host: tcp/443' -CI");
        Assert.Equal("GateViolated", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("2 of 3 results are not good (2 violated, 0 unknown, 0 errors): Internet -> Bastion-host: nothing; Internet -> "
            + "Bastion-host: tcp/443.", error.Exception.Message);
        GateSummary summary = Assert.IsType<GateSummary>(error.TargetObject);
        Assert.Equal((1, 2, 0, 0, 3, 2),
            (summary.Good, summary.Violated, summary.Unknown, summary.Errors, summary.Count, summary.ExitCode));
        PSObject result = _shell.Run("Test-NetworkIntent -Intent 'Internet -> Bastion-host: nothing'")[0];
        Assert.Equal((1, 0), ((int)result.Properties["ViolationCount"].Value, (int)result.Properties["UnknownCount"].Value));
    }

    [Fact]
    public void What_was_allowed_by_what_was_read_is_good_only_where_the_rest_is_accepted()
    {
        const string Ask = "Test-BucketPolicy -Policy "
            + "'{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\","
            + "\"Resource\":\"*\"}]}' -BucketName demo -OwnerAccountId 111111111111 -Principal 111111111111 -Action "
            + "s3:ListBucket";
        Assert.Equal(3, Code(Ask));
        Assert.Equal("GateUnknown", _shell.Fails(Ask + " -CI").FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(0, Code(Ask + " -AcceptUnread"));
        Assert.Equal("False True", _shell.Run($"\"$(({Ask}).IsAllowed) $(({Ask} -AcceptUnread).IsAllowed)\"")[0].BaseObject);
        Assert.Equal("service control policies", _shell.Run($"({Ask}).NotLookedAt[0]")[0].BaseObject);
    }

    [Fact]
    public void What_may_be_violated_is_unknown_and_an_early_end_is_an_error()
    {
        Assert.Equal(3, Code("Test-BucketPolicy -Policy '' -BucketName demo -Principal arn:aws:iam::111111111111:role/x -Action "
            + "s3:ListBucket -OwnerAccountId 111111111111"));
        Assert.Equal("GateUnknown",
            _shell.Fails("Test-BucketPolicy -Policy '' -BucketName demo -Principal arn:aws:iam::111111111111:role/x -Action "
                + "s3:ListBucket -OwnerAccountId 111111111111 -CI").FullyQualifiedErrorId.Split(',')[0]);
        _shell.Run("$global:LASTEXITCODE = 0");
        _shell.Fails("Test-BucketPolicy -Policy '{' -BucketName demo -Principal 111111111111 -Action s3:ListBucket");
        Assert.Equal(1, _shell.Run("$LASTEXITCODE")[0].BaseObject);
    }
}
