using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// A private host is reached by what was asked for and by nothing else: a bastion of its VPC or of a peered one, Session Manager, an
/// endpoint, or nothing.
/// </summary>
public sealed class PrivateHostAccessTests : IDisposable
{
    private const string Connect = """
        $a = Connect-SecureAccount -Name A -Simulated -Region us-west-2 -Deployment demo
        $b = Connect-SecureAccount -Name B -Simulated -Region us-east-1 -Deployment demo

        """;

    // The five lines of the page of New-PrivateHost.
    private const string Hub = """
        $hub = New-SecureVpc -Account A -Name hub -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
        $bastion = $hub | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $spokes = (New-SecureVpc -Account A -Name spoke-1 -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1), (New-SecureVpc -Account B -Name spoke-2 -CidrBlock 10.2.0.0/16 -AvailabilityZoneCount 1)
        foreach ($spoke in $spokes) { $null = $spoke | Connect-VpcPeering -With $hub -Name "$($spoke.Name) to hub" }
        $hosts = $spokes | New-PrivateHost -Bastion $bastion

        """;

    private const string Alone = Connect + "$v = New-SecureVpc -Account A -Name v -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1\n";

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    private string[] Ingress() => [.. _shell.World.State.Of<SecurityGroup>().Where(g => g.GroupName == "Private-host-sg")
        .SelectMany(g => g.Rules).Where(r => !r.Egress).Select(r => $"{r.Traffic} from {r.Peer}")];

    [Fact]
    public void A_hub_with_two_spokes_lets_its_bastion_in_by_its_group_in_the_region_and_by_its_address_beyond()
    {
        _shell.Run(Connect + Hub);
        Instance bastion = _shell.World.State.Of<Instance>().Single(i => i.PublicIpAddress is not null);
        Assert.Equal([$"tcp/22 from {bastion.SecurityGroupIds[0]}", $"tcp/22 from {bastion.PrivateIpAddress}/32"],
            Ingress().OrderDescending());
        Assert.Equal(["tcp/22 from sg", "tcp/22 from 10.0.0.4/32"],
            _shell.Run("foreach ($one in $hosts) { $one | Get-NetworkAccess | ForEach-Object { \"$($_.Traffic) from $($_.From "
                + "-replace '-.*')\" } }").Select(o => o.ToString()));
        int changes = _shell.World.ChangingCalls;
        _shell.Run("$null = $spokes | New-PrivateHost -Bastion $bastion");
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void A_bastion_of_a_VPC_that_is_not_peered_is_refused_before_the_first_change()
    {
        _shell.Run(Alone + "$w = New-SecureVpc -Account B -Name w -CidrBlock 10.9.0.0/16 -AvailabilityZoneCount 1\n$bastion = $w | "
            + "New-BastionHost -AllowSshFrom 203.0.113.0/24");
        int changes = _shell.World.ChangingCalls;
        Assert.StartsWith("BastionNotPeered,", _shell.Fails("$v | New-PrivateHost -Bastion $bastion").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith("AccessNotSaid,", _shell.Fails("$v | New-PrivateHost").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("TwoAccesses,", _shell.Fails("$v | New-PrivateHost -AccessBy None -Bastion $bastion").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith("NoConnectEndpoint,",
            _shell.Fails("$v | New-PrivateHost -AccessBy InstanceConnectEndpoint").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void Another_way_in_takes_the_earlier_one_away()
    {
        _shell.Run(Alone + "$bastion = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24\n$null = $v | New-PrivateHost -Bastion $bastion");
        Assert.Single(Ingress());
        _shell.Run("$null = $v | New-PrivateHost -AccessBy None");
        Assert.Empty(Ingress());
        int changes = _shell.World.ChangingCalls;
        _shell.Run("$null = $v | New-PrivateHost -AccessBy None");
        Assert.Equal(changes, _shell.World.ChangingCalls);
    }

    [Fact]
    public void Session_Manager_needs_a_role_that_lets_it_and_a_way_from_the_subnet()
    {
        _shell.Run(Alone + "$bucket = New-SecureBucket -Account A -Name a-bucket\n$none = New-HostRole -Account A -Name without -S3Bucket "
            + "$bucket\n$role = New-HostRole -Account A -Name with -S3Bucket $bucket -AllowSessionManager");
        int changes = _shell.World.ChangingCalls;
        foreach (string role in new[] { "", "-Role $none" })
        {
            Assert.StartsWith("RoleLacksSessionManager,",
                _shell.Fails($"$v | New-PrivateHost -AccessBy SessionManager {role}").FullyQualifiedErrorId, StringComparison.Ordinal);
        }

        Assert.StartsWith("NoWayToSessionManager,",
            _shell.Fails("$v | New-PrivateHost -AccessBy SessionManager -Role $role").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("$w = New-SecureVpc -Account A -Name w -CidrBlock 10.7.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single\n"
            + "$null = $w | New-PrivateHost -AccessBy SessionManager -Role $role");
        Assert.Empty(Ingress());
        Assert.Empty(_shell.Warnings);
    }

    [Theory]
    [InlineData("available", "public", true)]
    [InlineData("pending", "public", null)]
    [InlineData("available", "private", null)]
    public void A_NAT_gateway_is_a_way_to_Session_Manager_only_where_it_leads_to_the_internet(string state,
        string connectivity, bool? stands)
    {
        _shell.Run(ReferenceNetwork.Connect
            + "\n$null = New-SecureVpc -Account A -Name w -CidrBlock 10.7.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single");
        Network have = _shell.World.State;
        have = have.With(have.Of<NatGateway>().Single() with { State = state, ConnectivityType = connectivity });
        Assert.Equal(stands, Provisioning.SessionManagerWay.Of(Private(have), have).Stands);
    }

    [Fact]
    public void A_spoke_may_have_its_way_to_Session_Manager_in_a_hub()
    {
        _shell.Run(ReferenceNetwork.Connect + "\n$null = New-SecureVpc -Account A -Name w -CidrBlock 10.7.0.0/16 -AvailabilityZoneCount 1");
        Network have = _shell.World.State;
        Subnet subnet = Private(have);
        RouteTable table = have.Of<RouteTable>().Single(t => t.SubnetIds.Contains(subnet.Id));
        Assert.False(Provisioning.SessionManagerWay.Of(subnet, have).Stands);
        Route hub = new()
        {
            Destination = System.Net.IPNetwork.Parse("10.0.0.0/8"), TargetKind = RouteTargetKind.TransitGateway, TargetId = "tgw-1"
        };
        Assert.Null(Provisioning.SessionManagerWay.Of(subnet, have.With(table with { Routes = [.. table.Routes, hub] })).Stands);
        Assert.Null(Provisioning.SessionManagerWay.Of(subnet, have.Without(have.Of<RouteTable>())).Stands);
    }

    private static Subnet Private(Network have) => have.Of<Subnet>().Single(s => s.Name!.Contains("private", StringComparison.Ordinal));
}
