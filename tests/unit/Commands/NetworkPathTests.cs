using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Commands;

/// <summary>Test-NetworkPath and Repair-NetworkPath in a real engine, on the reference network.</summary>
public sealed class NetworkPathTests : IDisposable
{
    private readonly Shell _shell = new();

    public NetworkPathTests() =>
        _shell.Run(ReferenceNetwork.Build.Replace("if (-not $test.Reachable)", "if ($false)", StringComparison.Ordinal));

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Flows_stream_by_property_name_and_a_bad_line_is_that_lines_error()
    {
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = _shell.RunWithErrors("""
            @(
                [pscustomobject] @{ Source = $bastionB.InstanceId; Destination = $privateB.PrivateIpAddress; Protocol = 'tcp'; Port = '22'; SourcePort = '' }
                [pscustomobject] @{ Source = $bastionB.InstanceId; Destination = 'i-nobody'; Protocol = 'tcp'; Port = '22'; SourcePort = '' }
                [pscustomobject] @{ Source = $bastionB.InstanceId; Destination = $privateB.InstanceId; Protocol = '6'; Port = '443'; SourcePort = '40000' }
                [pscustomobject] @{ Source = $bastionA.InstanceId; Destination = $privateB.InstanceId; Protocol = 'icmp'; Port = ''; SourcePort = '' }
                [pscustomobject] @{ Source = 'Internet'; Destination = $bastionA.PublicIpAddress; Protocol = 'tcp'; Port = '22'; SourcePort = '' }
            ) | Test-NetworkPath | ForEach-Object { "$($_.Protocol) $($_.Port) $($_.Verdict) $($_.Blockers.ExplanationCode)" }
            """);
        Assert.Equal(["tcp 22 Reachable ", "tcp 443 Blocked ENI_SG_RULES_MISMATCH", "icmp  Blocked ENI_SG_RULES_MISMATCH",
            "tcp 22 Blocked SUBNET_ACL_RESTRICTION ENI_SG_RULES_MISMATCH"], output.Select(o => o.ToString()));
        Assert.Equal("NotFound,SecureNet.Commands.TestNetworkPathCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void The_accounts_are_read_once_for_all_flows_of_a_pipeline()
    {
        int before = _shell.World.ListingCalls;
        _shell.Run("Test-NetworkPath $bastionB $privateB tcp -Port 22");
        int once = _shell.World.ListingCalls - before;
        _shell.Run("1..50 | ForEach-Object { [pscustomobject] @{ Source = $bastionB; Destination = $privateB; Protocol = 'tcp'; "
            + "Port = $_ } } | Test-NetworkPath");
        Assert.Equal(before + once + once, _shell.World.ListingCalls);
    }

    [Fact]
    public void A_snapshot_needs_no_account()
    {
        NetworkSnapshot snapshot = new(_shell.World.State, DateTimeOffset.UnixEpoch);
        string host = snapshot.Network.Of<Instance>().Single(i => i.Name == "Private-host").Id;
        string bastion = snapshot.Network.Of<Instance>().Single(i => i.Name == "Bastion-host" && i.Region == "us-east-1").Id;
        using Shell other = new();
        using PowerShell shell = other.Start(
            "Test-NetworkPath -Source $args[1] -Destination $args[2] -Protocol tcp -Port 22 -Snapshot $args[0]");
        shell.AddArgument(snapshot).AddArgument(bastion).AddArgument(host);
        NetworkPath path = Assert.IsType<NetworkPath>(Assert.Single(shell.Invoke()).BaseObject);
        Assert.Equal(Verdict.Reachable, path.Verdict);
    }

    [Fact]
    public void A_partial_reply_says_which_ports_are_lost_and_a_source_port_makes_it_exact()
    {
        NetworkAcl acl = _shell.World.State.Of<NetworkAcl>().Single(a => a.Name == "VPC-ACC-B-public");
        _shell.World.Update(n =>
            n.With(acl with { Entries = [.. acl.Entries.Where(e => e.RuleNumber == NetworkAclEntry.DefaultRuleNumber || e.Egress),
                new() { RuleNumber = 10, Egress = false, Allow = true, Traffic = TrafficType.Tcp(49152, 65535),
                    CidrBlock = System.Net.IPNetwork.Parse("0.0.0.0/0") }] }));
        Assert.Equal(["Partial 49152-60999 / 32768-49151", "Full 49152-65535 / ", "Partial 49152-65535 / 1024-49151", "Full 50000 / ",
            "None  / 40000"],
            _shell.Run("""
                $ask = @{ Source = $bastionB; Destination = $privateB; Protocol = 'tcp'; Port = 22 }
                foreach ($more in @{ }, @{ ClientOs = 'Windows' }, @{ ClientOs = 'Any' }, @{ SourcePort = 50000 }, @{ SourcePort = 40000 }) {
                    $r = (Test-NetworkPath @ask @more).ReturnPorts
                    "$($r.Coverage) $($r.Passed) / $($r.Lost)"
                }
                """).Select(o => o.ToString()));
    }

    [Fact]
    public void A_repair_shows_what_else_it_opens_changes_nothing_under_WhatIf_and_then_opens_the_flow()
    {
        Network before = _shell.World.State;
        _shell.Run("$path = Test-NetworkPath $bastionA $privateB icmp; $path | Repair-NetworkPath -WhatIf");
        Assert.Same(before, _shell.World.State);
        NetworkPathRepair repair = (NetworkPathRepair)Assert.Single(
            _shell.Run("$path | Repair-NetworkPath -PassThru -Confirm:$false")).BaseObject;
        Assert.True(repair.Reachable);
        Assert.Equal(Verdict.Blocked, repair.Before.Verdict);
        Assert.Contains("icmp type 8 from 10.0.0.", Assert.Single(repair.Changes).Description, StringComparison.Ordinal);
        Assert.Equal(Verdict.Reachable, PathAnalyzer.Analyze(_shell.World.State, repair.After.Analysis.Flow).Verdict);
    }

    [Fact]
    public void A_path_with_an_unknown_step_is_not_repaired_and_the_step_is_named()
    {
        _shell.World.Options.DeniedActions.Add("ec2:DescribeNetworkAcls");
        ErrorRecord error = _shell.Fails("Test-NetworkPath $bastionA $privateB icmp | Repair-NetworkPath -Confirm:$false");
        Assert.Equal("NoFix", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("ec2:DescribeNetworkAcls", error.ErrorDetails?.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_shared_group_opens_beside_the_flow_is_warned_of()
    {
        NetworkInterface host = _shell.World.State.Of<NetworkInterface>()
            .Single(i => i.InstanceId is { } id && _shell.World.State.Find<Instance>(id)!.Name == "Private-host");
        _shell.World.Update(n => n.With(
            host with { Id = "eni-sibling", InstanceId = null, Addresses = [new(System.Net.IPAddress.Parse("192.168.1.77"), null)] }));
        _shell.Run("Test-NetworkPath $bastionA $privateB icmp | Repair-NetworkPath -WhatIf");
        Assert.Contains(_shell.Warnings,
            w => w.Contains("also opens", StringComparison.Ordinal) && w.Contains("192.168.1.77", StringComparison.Ordinal));
    }
}
