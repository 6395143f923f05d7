using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>
/// -Replace: what it interrupts is said first, the new host runs before the old one goes, and wherever a run ends the next one goes on.
/// </summary>
public sealed class HostReplacementTests : IDisposable
{
    private const string Ground = """
        $a = Connect-SecureAccount -Name A -Simulated -AccountId 111111111111 -Region us-west-2 -Deployment d -ErrorAction Stop
        $vpc = New-SecureVpc -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -ErrorAction Stop
        $bastion = $vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop
        $private = $vpc | New-PrivateHost -Name private -Bastion $bastion -ErrorAction Stop

        """;

    private const string Again = "$vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -InstanceType t3.small";
    private const string Replace = Again + " -Replace";

    private readonly Shell _shell = new();

    public HostReplacementTests() => Begin();

    public void Dispose() => _shell.Dispose();

    private void Begin()
    {
        _shell.Forget();
        _shell.Run(Ground);
        _shell.Warnings.Clear();
    }

    private Instance[] Bastions => [.. _shell.World.State.Of<Instance>().Where(i => i.Exists && i.Name == "bastion")];

    [Fact]
    public void Without_it_the_refusal_names_it_and_with_it_the_new_host_has_the_place_of_the_old_one()
    {
        Instance old = Assert.Single(Bastions);
        Assert.Contains("Add -Replace", _shell.Fails(Again).ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        PSObject host = Assert.Single(_shell.Run(Replace));
        Instance now = Assert.Single(Bastions);
        Assert.NotEqual(old.Id, now.Id);
        Assert.Equal((now.Id, "t3.small", old.ImageId), (host.Properties["InstanceId"].Value, now.InstanceType, now.ImageId));
        Assert.Equal((old.Address, "running", old.SubnetId), (now.Address, now.State, now.SubnetId));
        Assert.Equal(old.SecurityGroupIds, now.SecurityGroupIds);
        Assert.NotNull(now.PublicIpAddress);
        string said = Assert.Single(_shell.Warnings);
        Assert.Contains($"Instance bastion ({old.Id}) of account 111111111111 in us-west-2 is replaced", said, StringComparison.Ordinal);
        Assert.Contains($"({old.PrivateIpAddress}, {old.PublicIpAddress})", said, StringComparison.Ordinal);
        Assert.Contains("Sessions through it to private (i-", said, StringComparison.Ordinal);
        // Again it is as asked for: nothing to replace.
        int changes = _shell.World.ChangingCalls;
        _shell.Warnings.Clear();
        _shell.Run(Replace);
        _shell.Run(Again);
        _shell.Run("$vpc | New-PrivateHost -Name private -Bastion (Get-SecureHost bastion) -Replace");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        Assert.Empty(_shell.Warnings);
    }

    [Fact]
    public void WhatIf_says_what_it_interrupts_and_changes_nothing()
    {
        int changes = _shell.World.ChangingCalls;
        _shell.Run(Replace + " -WhatIf");
        Assert.Contains("is replaced", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void Wherever_a_run_ends_a_host_stands_and_the_next_run_ends_with_one()
    {
        for (int last = 0; ; last++)
        {
            Begin();
            int made = 0;
            bool isDead = false;
            // The answer of the last change is lost with the process.
            _shell.World.Options.Inject = call => isDead ? new Fault("UnauthorizedOperation", "the process has ended")
                : call.IsChange && made++ == last && (isDead = true)
                    ? new Fault("UnauthorizedOperation", "the answer was lost") { AfterWork = true } : null;
            try { _shell.RunWithErrors("$ErrorActionPreference = 'Stop'; " + Replace); }
            catch (RuntimeException) { }
            _shell.World.Options.Inject = null;
            Assert.Contains(Bastions, b => !b.IsLeaving);
            _shell.Run(Replace);
            Instance now = Assert.Single(Bastions);
            Assert.Equal(("t3.small", "app/instance/bastion", "running"), (now.InstanceType, now.Address, now.State));
            int changes = _shell.World.ChangingCalls;
            _shell.Run(Again);
            Assert.Equal(changes, _shell.World.ChangingCalls);
            if (!isDead)
            {
                Assert.Equal(3, last);
                return;
            }
        }
    }

    [Fact]
    public void A_new_host_that_does_not_start_leaves_the_old_one_as_it_is()
    {
        Instance old = Assert.Single(Bastions);
        _shell.World.Options.DeniedActions.Add("ec2:RunInstances");
        _shell.Fails(Replace);
        Assert.Equal(old, Assert.Single(Bastions));
        _shell.World.Options.DeniedActions.Clear();
        _shell.Fails("$vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -KeyName nobody -Replace");
        Assert.Equal(old, Assert.Single(Bastions));
    }

    [Fact]
    public void What_an_earlier_run_launched_is_told_and_other_values_are_refused_until_it_is_dealt_with()
    {
        _shell.World.Options.DeniedActions.Add("ec2:TerminateInstances");
        _shell.Fails(Replace);
        Assert.Equal(2, Bastions.Length);
        _shell.World.Options.DeniedActions.Clear();
        string next = Bastions.Single(b => b.InstanceType == "t3.small").Id;
        _shell.Warnings.Clear();
        _shell.Run("$null = $vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24");
        Assert.Contains($"stands {next}, which an earlier run launched", Assert.Single(_shell.Warnings), StringComparison.Ordinal);
        ErrorRecord error = _shell.Fails(Replace.Replace("t3.small", "t3.medium", StringComparison.Ordinal));
        Assert.Contains(next, error.Exception.Message, StringComparison.Ordinal);
        _shell.Run($"Remove-SecureHost {next} -Confirm:$false");
        _shell.Run(Replace.Replace("t3.small", "t3.medium", StringComparison.Ordinal));
        Assert.Equal("t3.medium", Assert.Single(Bastions).InstanceType);
    }

    [Fact]
    public void User_data_that_would_be_lost_is_asked_for()
    {
        _shell.Run("$null = $vpc | New-PrivateHost -Name scripted -Bastion $bastion -UserData 'echo one'");
        string command = "$vpc | New-PrivateHost -Name scripted -Bastion $bastion -InstanceType t3.small -Replace";
        Assert.StartsWith("UserDataWouldBeLost,", _shell.Fails(command).FullyQualifiedErrorId, StringComparison.Ordinal);
        _shell.Run(command + " -UserData 'echo two'");
        int changes = _shell.World.ChangingCalls;
        _shell.Run(command + " -UserData 'echo two'");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        Assert.StartsWith("ArchitectureDiffers,",
            _shell.Fails("$vpc | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -InstanceType t4g.small -Replace")
            .FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
