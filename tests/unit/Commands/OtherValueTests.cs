using System.Management.Automation;
using System.Reflection;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>
/// What a script says, happens or is refused: another value of any parameter of any New- or Enable- cmdlet changes something or says why
/// not.
/// </summary>
public sealed class OtherValueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-law").FullName;
    private readonly Shell _shell = new();
    private int _attempts;

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    /// <summary>The cmdlets that make something, each with its own parameters.</summary>
    private static IEnumerable<(string Cmdlet, string[] Parameters)> Cmdlets => typeof(SecureAccount).Assembly.GetTypes()
        .Select(t => (Type: t, Name: t.GetCustomAttribute<CmdletAttribute>())).Where(t => t.Name?.VerbName is "New" or "Enable")
        .Select(t => ($"{t.Name!.VerbName}-{t.Name.NounName}",
            (string[])[.. t.Type.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>().Any()).Select(p => p.Name)]));

    [Fact]
    public void Every_parameter_has_another_value_or_the_reason_why_not()
    {
        string[] all = [.. Cmdlets.SelectMany(c => c.Parameters.Select(p => $"{c.Cmdlet} -{p}"))];
        Assert.True(all.Length > 80);
        Assert.Empty(all.Except(OtherValues.Second.Keys));
        Assert.Empty(OtherValues.Second.Keys.Except(all));
        Assert.Equal(Cmdlets.Select(c => c.Cmdlet).Order(StringComparer.Ordinal), OtherValues.First.Keys.Order(StringComparer.Ordinal));
        Assert.All(OtherValues.Second.Values.Where(v => v.StartsWith('#')), v => Assert.True(v.Length > 30));
        Assert.True(OtherValues.Second.Values.Count(v => v.StartsWith('#')) <= 6);
    }

    [Fact]
    public void Another_value_of_any_parameter_changes_something_or_says_why_not()
    {
        Build();
        List<string> silent = [], loud = [];
        foreach ((string cmdlet, string first) in OtherValues.First)
        {
            (int changes, string[] said) = Run($"$p = {first}; {cmdlet} @p");
            if (changes > 0 || said.Length > 0) { loud.Add($"{cmdlet}: {changes} changes; {string.Join(" | ", said)}"); }
        }

        foreach ((string which, string value) in OtherValues.Second.Where(v => !v.Value.StartsWith('#')))
        {
            string[] words = which.Split(" -");
            (int changes, string[] said) = Run($"$p = {OtherValues.First[words[0]]}; $p.{words[1]} = {value}; {words[0]} @p");
            if (changes == 0 && said.Length == 0) { silent.Add(which); }
        }

        Assert.Empty(loud);
        Assert.Empty(silent);
    }

    // Every change is denied: what stands stays as it is from run to run, and what would have been changed is counted.
    private void Build()
    {
        File.WriteAllText(Path.Join(_folder, "script"), "echo other");
        _shell.Run(OtherValues.Ground(_folder));
        _shell.Warnings.Clear();
        _shell.World.Options.Inject = call =>
        {
            if (!call.IsChange) { return null; }
            Interlocked.Increment(ref _attempts);
            return new Fault("UnauthorizedOperation", "denied by the test");
        };
    }

    private (int Changes, string[] Said) Run(string script)
    {
        _attempts = 0;
        _shell.Warnings.Clear();
        string[] errors;
        try { errors = [.. _shell.RunWithErrors(script).Errors.Select(e => e.ToString())]; }
        catch (RuntimeException e)
        {
            // A line of the table that PowerShell itself refuses would prove nothing.
            Assert.False(e is ParameterBindingException
                || e.ErrorRecord.FullyQualifiedErrorId.Contains("Parameter", StringComparison.Ordinal), $"{script}: {e.Message}");
            errors = [e.Message];
        }

        return (_attempts, [.. errors, .. _shell.Warnings]);
    }

    public static TheoryData<string, string, string[]> Refused => new()
    {
        { "New-BastionHost", "KeyName = 'nobody'", ["Instance bastion (i-", "its key pair is 'ssh', where 'nobody' is asked for"] },
        { "New-BastionHost", "InstanceType = 't3.small'",
            ["Instance bastion (i-", "its instance type is 't3.micro', where 't3.small' is asked for"] },
        { "New-BastionHost", "ImageId = 'ami-01234567'",
            ["Instance bastion (i-", "its image is 'ami-", "', where 'ami-01234567' is asked for"] },
        { "New-PrivateHost", "UserData = 'echo secret'",
            ["Instance private (i-", "its user data is another script, where this one is asked for"] },
        { "New-SecureVpc", "AvailabilityZoneCount = 1", ["VPC app (vpc-", "the number of its zones is 2, where 1 is asked for"] },
        { "New-SecureVpc", "SubnetPrefixLength = 26", ["VPC app (vpc-", "the size of its subnets is /24, where /26 is asked for"] },
        { "New-SecureVpc", "NoPublicSubnet = $true",
            ["VPC app (vpc-", "the number of its public subnets is 2 (subnet-", "where none is asked for"] },
        { "New-SecureVpc", "NatGateway = 'None'",
            ["VPC app (vpc-", "the number of its NAT gateways is 1 (nat-", "where none is asked for"] },
        { "New-HostImage", "InputObject = $bastion2", ["Image web (ami-", "its source is 'i-", "is asked for"] },
        { "New-WebLoadBalancer", "Scheme = 'internal'",
            ["Load balancer alb (", "its scheme is 'internet-facing', where 'internal' is asked for"] },
        { "New-WebLoadBalancer", "Port = 8080", ["Target group TG-alb (", "its port is '80', where '8080' is asked for"] },
        { "New-WebLoadBalancer", "HealthCheckPath = '/health'",
            ["Target group TG-alb (", "its health check path is '/', where '/health' is asked for"] },
        { "New-HostKeyPair", "KeyType = 'Rsa'", ["Key pair ssh (key-", "its key type is 'ed25519', where 'rsa' is asked for"] },
    };

    [Fact]
    public void What_is_not_changed_in_place_is_refused_with_the_resource_both_values_and_the_way()
    {
        Build();
        foreach (object[] row in Refused)
        {
            (string cmdlet, string other, string[] parts) = ((string)row[0], (string)row[1], (string[])row[2]);
            string name = other.Split(' ')[0];
            ErrorRecord error = _shell.Fails(
                $"$p = {OtherValues.First[cmdlet]}; $p.{other}; "
                    + $"{(name == "NoPublicSubnet" ? "$p.Remove('NatGateway'); " : "")}{cmdlet} @p");
            Assert.StartsWith("CannotChangeInPlace,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.All(parts, p => Assert.Contains(p, error.Exception.Message, StringComparison.Ordinal));
            Assert.Contains(" of account 111111111111 in us-west-2 is there", error.Exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("echo", error.Exception.Message, StringComparison.Ordinal);
            Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        }

        Assert.Equal(0, _attempts);
        // What is not asked for stays, and the same user data again is no difference.
        _shell.Run("$null = $vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -UserData 'echo one'; $null = "
            + "New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16; $null = $bastion | New-HostImage -Name web");
        Assert.Equal(0, _attempts);
        Assert.Empty(_shell.Warnings);
    }

    [Fact]
    public void User_data_that_cannot_be_read_is_said_to_be_unknown()
    {
        Build();
        _shell.World.Options.DeniedActions.Add("ec2:DescribeInstanceAttribute");
        _shell.Run("$null = $vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -UserData 'echo one'");
        Assert.Contains("Whether instance bastion (i-", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeInstanceAttribute answered UnauthorizedOperation", _shell.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_whose_host_is_gone_is_used_again_and_said()
    {
        Build();
        _shell.World.Options.Inject = null;
        _shell.Run("$private | Remove-SecureHost -Confirm:$false; $bastion | Remove-SecureHost -Confirm:$false; $new = $vpc | "
            + "New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24; $null = $new | New-HostImage -Name web "
            + "-Description one");
        Assert.Contains("Image web (ami-", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        Assert.Contains("which is gone", _shell.Warnings[0], StringComparison.Ordinal);
    }
}
