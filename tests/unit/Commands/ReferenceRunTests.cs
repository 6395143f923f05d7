using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

public class ReferenceRunTests
{
    [Fact]
    public void The_ping_is_blocked_by_the_private_group_repaired_by_one_rule_and_then_passes()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build);
        dynamic blocker = Assert.Single(shell.Run("$test.Blockers")).BaseObject;
        Assert.Equal("222222222222", blocker.AccountId);
        Assert.StartsWith("sg-", blocker.ResourceId, StringComparison.Ordinal);
        Assert.Contains("no ingress rule for icmp type 8 from 10.0.0.4", blocker.Reason, StringComparison.Ordinal);
        Assert.Equal("Blocked Reachable True",
            Assert.Single(shell.Run("\"$($test.Verdict) $($repair.After.Verdict) $($repair.Reachable)\"")).ToString());
        string rule = Assert.Single(
            shell.Run("Get-NetworkAccess -To $privateB | Where-Object Protocol -eq icmp | ForEach-Object { \"$($_.Traffic) "
                + "$($_.From) $($_.ToPort)\" }")).ToString();
        Assert.Equal("icmp type 8 10.0.0.4/32 -1", rule);
    }

    [Fact]
    public void A_probe_is_answered_by_the_network_as_built_and_agrees_with_the_model()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build);
        Assert.Equal("Answered True", Assert.Single(shell.Run(
            "$t = Test-PeeringConnectivity -Source $bastionA -Destination $privateB -Probe; \"$($t.Probe.Outcome) $($t.ProbeAgrees)\""))
            .ToString());
        Assert.Equal("Lost True Blocked", Assert.Single(
            shell.Run("$t = Test-PeeringConnectivity -Source $bastionA -Destination $privateB -Protocol tcp -Port 443 -Probe; "
                + "\"$($t.Probe.Outcome) $($t.ProbeAgrees) $($t.Verdict)\"")).ToString());
    }

    [Fact]
    public void A_second_run_makes_no_changing_call_and_leaves_everything_as_it_was()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build);
        string before = ReferenceNetwork.Describe(shell.World.State);
        int changes = shell.World.ChangingCalls;
        shell.Run(ReferenceNetwork.Build);
        Assert.Equal(changes, shell.World.ChangingCalls);
        Assert.Equal(before, ReferenceNetwork.Describe(shell.World.State));
    }

    [Fact]
    public void Removal_leaves_nothing_and_says_so()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build);
        Assert.Equal("True", Assert.Single(shell.Run($"({ReferenceNetwork.Remove}).IsEmpty")).ToString());
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -WhatIf");
        Assert.Equal(0, shell.World.ChangingCalls);
    }

    [Fact]
    public void It_succeeds_when_AWS_is_eventually_consistent()
    {
        using Shell shell = new();
        SimulationOptions options = shell.World.Options;
        options.VisibilityLag = TimeSpan.FromMilliseconds(60);
        options.PeeringLag = options.StartLag = options.ReleaseLag = TimeSpan.FromMilliseconds(120);
        shell.Run(ReferenceNetwork.Build);
        shell.Run(ReferenceNetwork.Build);
        Assert.Equal("True", Assert.Single(shell.Run("\"$($repair.Reachable)\"")).ToString());
        shell.Run(ReferenceNetwork.Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void Each_command_lists_a_kind_at_most_once_in_an_account()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build);
        foreach (string command in (string[])["New-SecureVpc -Account A -Name VPC-ACC-A -CidrBlock 10.0.0.0/16",
            "$vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24", "$vpcA | Connect-VpcPeering -With $vpcB", "Get-SecureDeployment"])
        {
            List<(string, Model.Place)> seen = [];
            shell.World.Options.Inject = call => { lock (seen) { seen.Add((call.Action, call.Place)); } return null; };
            shell.Run(command);
            Assert.Equal(seen.Distinct().Count(), seen.Count);
        }
    }
}
