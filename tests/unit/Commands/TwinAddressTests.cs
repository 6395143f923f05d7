using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// Two resources of one deployment and address, as two runs at once leave them: said by every command that means one, and removed together.
/// </summary>
public class TwinAddressTests
{
    private const string Vpc =
        "$v = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single -ErrorAction Stop\n";
    private const string Bastion = "$b = $v | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop\n";

    /// <summary>Runs a script in another session that sees nothing of the first one's work.</summary>
    private static void RunBlind(Shell shell, string script)
    {
        Dictionary<string, System.Collections.Immutable.ImmutableSortedDictionary<string, string>> tags = shell.World.State.Resources.Where(
            r => r.Exists).DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => r.Tags);
        shell.World.Update(n => n.With(n.Resources.Where(r => tags.ContainsKey(r.Id)).Select(r => r with { Tags = r.Tags.Clear() })));
        using Shell other = new();
        other.Connect("A", "reference", shell.World.Connect("111111111111", "us-west-2"));
        other.Connect("B", "reference", shell.World.Connect("222222222222", "us-east-1"));
        other.Run(script);
        shell.World.Update(n => n.With(n.Resources.Where(r => tags.ContainsKey(r.Id)).Select(r => r with { Tags = tags[r.Id] })));
    }

    [Fact]
    public void A_second_VPC_of_the_address_is_an_error_that_names_both_their_use_and_the_command_that_keeps_one()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + Vpc + Bastion);
        string used = shell.World.State.Of<Vpc>().Single().Id;
        RunBlind(shell, "$null = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1");
        string spare = shell.World.State.Of<Vpc>().Single(v => v.Id != used).Id;
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails(Vpc);
        Assert.StartsWith("TwoOfOneAddress", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"app ({used}), used by ", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"app ({spare}), used by ", error.Exception.Message, StringComparison.Ordinal);
        // Asked for once there are two: New-SecureVpc itself reads no instances.
        Assert.Contains("instance bastion (i-", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"To keep {used}: Remove-SecureVpc {spare}.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
        // The command that keeps one does, with its address and gateway.
        shell.Run($"Remove-SecureVpc {spare} -Confirm:$false");
        Assert.Equal(used, Assert.Single(shell.World.State.Of<Vpc>()).Id);
        Assert.NotNull(Assert.Single(shell.World.State.Of<ElasticIp>()).AssociationId);
        changes = shell.World.ChangingCalls;
        shell.Run(Vpc + Bastion);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void The_other_one_may_be_kept_and_a_twin_in_another_region_is_none()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + Vpc + "$far = New-SecureVpc -Account B -Name app -CidrBlock 10.9.0.0/16");
        string first = shell.World.State.Of<Vpc>().Single(v => v.Region == "us-west-2").Id;
        RunBlind(shell, Vpc);
        shell.Fails(Vpc);
        shell.Run($"Remove-SecureVpc {first} -Confirm:$false");
        Assert.Equal(2, shell.World.State.Of<Vpc>().Count());
        Assert.Single(shell.World.State.Of<ElasticIp>());
        int changes = shell.World.ChangingCalls;
        shell.Run(Vpc + "$far = New-SecureVpc -Account B -Name app -CidrBlock 10.9.0.0/16");
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void Removal_takes_both_with_what_hangs_on_them()
    {
        using Shell shell = new();
        const string all = Vpc + Bastion + """
            $far = New-SecureVpc -Account B -Name far -CidrBlock 10.9.0.0/16 -ErrorAction Stop
            $peering = $v | Connect-VpcPeering -With $far -ErrorAction Stop
            $null = New-PrivateHost -Vpc $v -Bastion $b -Name db -ErrorAction Stop

            """;
        shell.Run(ReferenceNetwork.Connect + all);
        RunBlind(shell, all);
        Assert.Equal(4, shell.World.State.Of<Vpc>().Count());
        shell.Run(ReferenceNetwork.Remove + " | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }");
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Theory]
    [InlineData(ResourceKind.Subnet, "app/subnet/private-a", Vpc)]
    [InlineData(ResourceKind.ElasticIp, "app/elastic-ip/a", Vpc)]
    [InlineData(ResourceKind.InternetGateway, "app/internet-gateway", Vpc)]
    [InlineData(ResourceKind.RouteTable, "app/route-table/public", Vpc)]
    [InlineData(ResourceKind.Instance, "app/instance/bastion", Bastion)]
    public void Any_kind_that_is_there_twice_is_said_and_nothing_is_changed(ResourceKind kind, string address, string command)
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + Vpc + Bastion);
        // The second of two CreateX whose answer was lost: nothing hangs on it.
        shell.World.Update(n => n.With(n.Resources.Single(r => r.Kind == kind && r.Address == address) switch
        {
            Subnet s => s with { Id = "subnet-0ffffffffffffffff", CidrBlock = System.Net.IPNetwork.Parse("10.0.200.0/24") },
            ElasticIp e => e with { Id = "eipalloc-0ffffffffffffffff", AssociationId = null, NetworkInterfaceId = null },
            InternetGateway g => g with { Id = "igw-0ffffffffffffffff", VpcId = null },
            RouteTable t => t with { Id = "rtb-0ffffffffffffffff", SubnetIds = [], Routes = [] },
            Instance i => i with { Id = "i-0ffffffffffffffff" },
            Resource other => other,
        }));
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails(command);
        Assert.StartsWith("TwoOfOneAddress", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-0ffffffffffffffff), used by nothing that was read", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("0ffffffffffffffff", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }
}
