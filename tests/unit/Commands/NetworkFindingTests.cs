using System.Management.Automation;
using SecureNet.Findings;

namespace SecureNet.Tests.Commands;

/// <summary>Get-NetworkFinding in a real engine.</summary>
public sealed class NetworkFindingTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void What_SecureNet_builds_has_no_grave_finding()
    {
        _shell.Run(ReferenceNetwork.Build);
        Assert.Empty(_shell.Run("Get-NetworkFinding -Severity High").Select(f => f.ToString()));
        // A bastion is a documented exception; the group that only names others and the endpoint that is not asked for are told.
        Assert.Equal(["PublicInstance"], Rules("Get-NetworkFinding -Severity Medium"));
    }

    [Fact]
    public void A_rule_that_a_person_adds_is_found_in_the_live_network_and_in_a_snapshot()
    {
        _shell.Run(ReferenceNetwork.Build
            + "$privateB | Grant-NetworkAccess -From 0.0.0.0/0 -Protocol tcp -Port 22 -AllowWorld -WarningAction "
            + "SilentlyContinue; $privateB | Grant-NetworkAccess -From 10.0.0.0/24 -Protocol icmp -IcmpType 8 -IcmpCode 8");
        Assert.Equal(["ImpossibleIcmpCode", "OpenToInternet"], Rules("Get-NetworkFinding -Rule Impossible*, OpenToInternet"));
        NetworkFinding found = (NetworkFinding)Assert.Single(
            _shell.Run("Get-NetworkSnapshot B | Get-NetworkFinding -Severity High")).BaseObject;
        Assert.Equal(("OpenToInternet", "222222222222", "Private-host-sg"), (found.Rule, found.AccountId, found.ResourceName));
        Assert.Contains("CIS 5.3", found.ControlIds);
    }

    [Fact]
    public void What_could_not_be_checked_is_said_and_an_unknown_check_is_an_error()
    {
        _shell.Run(ReferenceNetwork.Connect);
        _shell.World.Options.DeniedActions.Add("ec2:DescribeNetworkInterfaces");
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) =
            _shell.RunWithErrors("Get-NetworkFinding -Account A -Rule UnattachedSecurityGroup, Nonsense");
        Assert.Equal("NotFound,SecureNet.Commands.GetNetworkFindingCommand", Assert.Single(errors).FullyQualifiedErrorId);
        NetworkFinding gap = (NetworkFinding)Assert.Single(output).BaseObject;
        Assert.Equal(("NotChecked", FindingSeverity.Low, "111111111111"), (gap.Rule, gap.Severity, gap.AccountId));
        Assert.Equal("ec2:DescribeNetworkInterfaces of account 111111111111 in us-west-2 was not wholly read, so that not "
            + "everything was checked there: UnattachedSecurityGroup.", gap.Explanation);
    }

    private IEnumerable<string> Rules(string script) =>
        _shell.Run(script).Select(f => ((NetworkFinding)f.BaseObject).Rule).Distinct().Order();
}
