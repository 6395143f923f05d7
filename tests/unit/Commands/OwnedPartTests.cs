using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>What a deployment puts onto what is not its is made known, listed, removed before what it leads to, and proved to be gone.</summary>
public sealed class OwnedPartTests : IDisposable
{
    private const string Connect = """
        $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment own

        """;

    private const string Foreign = Connect + """
        $v = New-SecureVpc -Account A -Name theirs -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1 -ErrorAction Stop
        $h = $v | New-BastionHost -Name their-host -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop

        """;

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    // Everything that stands was made by somebody else from now on.
    private void MakeForeign() => _shell.World.Update(n => n.With(n.Resources.Select(r => r with { Tags = r.Tags.Remove(TagNames.Deployment).Remove(TagNames.Address) }).ToArray()));

    private string[] Listed() => [.. _shell.Run("Get-SecureDeployment own").Select(r => $"{r.Properties["Kind"].Value}: {r.Properties["Name"].Value}")];

    private static SecurityGroup HostGroup(Network network) => network.Of<SecurityGroup>().Single(g => g.GroupName == "their-host-sg");

    [Fact]
    public void A_rule_on_someone_elses_group_is_tagged_listed_removed_and_proved_to_be_gone()
    {
        _shell.Run(Foreign);
        MakeForeign();
        string id = HostGroup(_shell.World.State).Id;
        string[] before = [.. HostGroup(_shell.World.State).Rules.Select(r => r.ToString())];
        _shell.Run($"$null = Grant-NetworkAccess {id} -From 10.7.0.0/16 -Protocol tcp -Port 443; $null = Grant-NetworkAccess {id} -From {id} -Protocol icmp");
        Assert.Equal([$"security group rule: ingress icmp type 8 from {id} in {id}", $"security group rule: ingress tcp/443 from 10.7.0.0/16 in {id}"], Listed().Order());
        int changes = _shell.World.ChangingCalls;
        _shell.Run($"$null = Grant-NetworkAccess {id} -From 10.7.0.0/16 -Protocol tcp -Port 443");
        Assert.Equal(changes, _shell.World.ChangingCalls);
        // Taken away by itself it is nobody's any more.
        _shell.Run($"Revoke-NetworkAccess {id} -From {id} -Protocol icmp");
        Assert.Single(Listed());
        PSObject removal = _shell.Run("Remove-SecureDeployment own -Confirm:$false").Single();
        Assert.Equal((1, true), (removal.Properties["Removed"].Value, removal.Properties["IsEmpty"].Value));
        Assert.Empty(_shell.World.State.Of<TaggedSecurityGroupRule>());
        Assert.Equal(before, HostGroup(_shell.World.State).Rules.Select(r => r.ToString()));
    }

    [Fact]
    public void A_rule_that_names_a_group_of_ours_goes_once_and_before_the_group()
    {
        _shell.Run(Foreign);
        MakeForeign();
        string id = HostGroup(_shell.World.State).Id;
        _shell.Run("$b = $v | New-BastionHost -Name own-host -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop\n" + $"$null = Grant-NetworkAccess {id} -From $b -Protocol tcp -Port 5432 -ErrorAction Stop");
        Assert.Contains(Listed(), l => l.StartsWith("security group rule: ingress tcp/5432 from sg-", StringComparison.Ordinal));
        // Somebody's own rule that names our group goes too: AWS deletes no group that is named.
        _shell.World.Update(n => NetworkPatcher.Apply(n, HostGroup(n).Place, new Cloud.AuthorizeSecurityGroupRules(id, false,
            [new() { Egress = false, Traffic = TrafficType.Tcp(9), GroupId = n.Of<SecurityGroup>().Single(g => g.GroupName == "own-host-sg").Id }]), p => p, out _));
        Assert.True((bool)_shell.Run("Remove-SecureDeployment own -Confirm:$false").Single().Properties["IsEmpty"].Value);
        Assert.DoesNotContain(HostGroup(_shell.World.State).Rules, r => r.GroupId is not null);
        Assert.Empty(_shell.World.State.Of<TaggedSecurityGroupRule>());
    }

    [Fact]
    public void A_rule_of_our_own_group_needs_no_tags_and_goes_with_it()
    {
        _shell.Run(Foreign + "$null = $h | Grant-NetworkAccess -From 10.7.0.0/16 -Protocol tcp -Port 443 -ErrorAction Stop");
        Assert.Empty(_shell.World.State.Of<TaggedSecurityGroupRule>());
        Assert.DoesNotContain(Listed(), l => l.StartsWith("security group rule", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_rules_cannot_be_tagged_it_is_said_before_the_rule_is_granted()
    {
        _shell.Run(Foreign);
        MakeForeign();
        string id = HostGroup(_shell.World.State).Id;
        _shell.World.Options.DeniedActions.Add("ec2:CreateTags");
        List<string> order = [];
        _shell.World.Options.Inject = call => { if (call.IsChange) { order.Add(call.Action); } return null; };
        _shell.Run($"$null = Grant-NetworkAccess {id} -From 10.7.0.0/16 -Protocol tcp -Port 443");
        string warning = Assert.Single(_shell.Warnings);
        Assert.Contains($"ingress tcp/443 from 10.7.0.0/16 in {id} of account 111111111111 in us-west-2 cannot be tagged (UnauthorizedOperation of ec2:CreateTags)", warning, StringComparison.Ordinal);
        Assert.Contains("It is granted without tags now", warning, StringComparison.Ordinal);
        Assert.Equal(["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress"], order);
        Assert.Contains(HostGroup(_shell.World.State).Rules, r => r.Traffic == TrafficType.Tcp(443));
        // A refusal of the rule itself is one, and is not tried without tags.
        _shell.World.Options.DeniedActions.Add("ec2:AuthorizeSecurityGroupIngress");
        _shell.Warnings.Clear();
        _shell.Fails($"$null = Grant-NetworkAccess {id} -From 10.8.0.0/16 -Protocol tcp -Port 443");
        Assert.Empty(_shell.Warnings);
    }
}
