namespace SecureNet.Tests.Commands;

public class GrowthTests
{
    [Fact]
    public void Adding_a_zone_later_keeps_every_subnet_as_it_is()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "$v = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single");
        string[] before = [.. shell.World.State.Of<Model.Subnet>().Select(s => $"{s.Id} {s.CidrBlock} {s.AvailabilityZone}")];
        shell.Run("$v = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 3 -NatGateway PerZone");
        string[] after = [.. shell.World.State.Of<Model.Subnet>().Select(s => $"{s.Id} {s.CidrBlock} {s.AvailabilityZone}")];
        Assert.Equal(6, after.Length);
        Assert.Empty(before.Except(after));
        Assert.Equal(3, shell.World.State.Of<Model.NatGateway>().Count());
        shell.Run("$v | Remove-SecureVpc -Confirm:$false");
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void Other_SSH_ranges_replace_the_old_ones_in_group_and_ACL()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "$v = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16; $null = $v | New-BastionHost -AllowSshFrom "
            + "203.0.113.0/24; $null = $v | New-BastionHost -AllowSshFrom 198.51.100.0/24");
        Assert.Equal("198.51.100.0/24", Assert.Single(shell.Run("Get-SecureHost | Get-NetworkAccess | ForEach-Object From")).ToString());
        IEnumerable<string> ssh = shell.World.State.Of<Model.NetworkAcl>().SelectMany(a => a.Entries)
            .Where(e => e.Traffic == Model.TrafficType.Tcp(22)).Select(e => e.CidrBlock.ToString());
        Assert.Equal("198.51.100.0/24", Assert.Single(ssh));
    }

    [Fact]
    public void Disconnecting_leaves_no_black_hole_and_connecting_again_works()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Build + "$peering | Disconnect-VpcPeering -Confirm:$false");
        Assert.DoesNotContain(shell.World.State.Of<Model.RouteTable>().SelectMany(t => t.Routes),
            r => r.TargetKind == Model.RouteTargetKind.VpcPeeringConnection);
        Assert.Equal("active", Assert.Single(shell.Run("($vpcB | Connect-VpcPeering -With $vpcA).Status")).ToString());
    }
}
