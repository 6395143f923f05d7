using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>Two accounts that call the same things by the same names: each gets its own, whatever comes first.</summary>
public class TwinPlaceTests
{
    private const string Vpcs = """
        $app = [pscustomobject] @{ Name = 'app'; CidrBlock = '10.0.0.0/16'; Account = 'A' }, [pscustomobject] @{ Name = 'app'; CidrBlock = '10.1.0.0/16'; Account = 'B' } | New-SecureVpc -AvailabilityZoneCount 1 -NatGateway Single -ErrorAction Stop

        """;

    private const string Rest = """
        $bastions = $app | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop
        $private = $app | ForEach-Object { $v = $_; New-PrivateHost -Vpc $v -Name db -Bastion ($bastions | Where-Object AccountId -eq $v.AccountId) -ErrorAction Stop }
        $peering = $app[0] | Connect-VpcPeering -With $app[1] -ErrorAction Stop

        """;

    /// <summary>One account is slower than the other: what the fast one made is there first.</summary>
    private static void Slow(Shell shell, string? account) =>
        shell.World.Options.Gate = account is null
            ? null : call => call.Place.AccountId == account && call.IsChange ? Task.Delay(150) : Task.CompletedTask;

    [Theory]
    [InlineData(null)]
    [InlineData("111111111111")]
    [InlineData("222222222222")]
    public void VPCs_bastions_and_a_peering_of_one_name_in_two_accounts_stand_beside_each_other_and_go(string? slow)
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect);
        Slow(shell, slow);
        shell.Run(Vpcs + Rest);
        Network state = shell.World.State;
        foreach (string account in (string[])["111111111111", "222222222222"])
        {
            Vpc vpc = Assert.Single(state.Of<Vpc>(), v => v.AccountId == account);
            Resource[] parts = [.. state.Resources.Where(
                r => r.Exists && r.AccountId == account && r.VpcIds is not null && r is not (VpcPeeringConnection or ManagedPrefixList))];
            Assert.True(parts.Length > 10, string.Join(", ", parts.Select(p => p.ToString())));
            Assert.All(parts, p => Assert.Equal([vpc.Id], p.VpcIds));
            Assert.Equal(["app/instance/bastion", "app/instance/db"],
                state.Of<Instance>().Where(i => i.AccountId == account).Select(i => i.Address).Order(StringComparer.Ordinal));
            Assert.All(state.Of<RouteTable>().Where(t => t.AccountId == account && t.Address is not null),
                t => Assert.Contains(t.Routes, r => r.TargetKind == RouteTargetKind.VpcPeeringConnection));
        }

        shell.World.Options.Gate = null;
        int changes = shell.World.ChangingCalls;
        shell.Run(Vpcs + Rest);
        Assert.Equal(changes, shell.World.ChangingCalls);
        Slow(shell, slow);
        shell.Run(ReferenceNetwork.Remove);
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Theory]
    [InlineData("111111111111")]
    [InlineData("222222222222")]
    public void Fleets_log_groups_and_roles_of_one_name_in_two_accounts_are_built_twice_alike_and_removed(string slow)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using Shell shell = new();
        // What the names of Auto Scaling groups and log groups are, they are in both accounts.
        string script = Vpcs + string.Concat(((string[])["A", "B"]).Select((a, i) => $$"""
            $path = '{{Path.Join(folder, a)}}'; $key = New-HostKeyPair -Account {{a}} -Name key -Path $path -ErrorAction Stop
            $bastion = $app[{{i}}] | New-BastionHost -Name bastion -AllowSshFrom 203.0.113.0/24 -KeyName $key -ErrorAction Stop
            $image = $bastion | New-HostImage -Name image -ErrorAction Stop
            $alb = $app[{{i}}] | New-WebLoadBalancer -Name web -TargetGroupName web -ErrorAction Stop
            $template = New-HostTemplate -Account {{a}} -Name web -Image $image -KeyName $key -LoadBalancer $alb -Bastion $bastion -ErrorAction Stop
            $fleet = New-WebFleet -Account {{a}} -Name web -Template $template -LoadBalancer $alb -ErrorAction Stop

            """)) + "$null = $app | Enable-CentralFlowLog -Destination CloudWatchLogs -LogGroupName /securenet/app -ErrorAction Stop";
        script = script.Replace("-AvailabilityZoneCount 1", "-AvailabilityZoneCount 2", StringComparison.Ordinal);
        shell.Run(ReferenceNetwork.Connect);
        Slow(shell, slow);
        shell.Run(script);
        Assert.Equal(2, shell.World.State.Of<AutoScalingGroup>().Count(g => g.Id == "web"));
        Assert.Equal(2, shell.World.State.Of<LogGroup>().Count(g => g.Id == "/securenet/app"));
        shell.World.Options.ReleaseLag = TimeSpan.FromMilliseconds(60);
        shell.Run(ReferenceNetwork.Remove + " -IncludeLogs | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }");
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void What_is_asked_for_twice_is_refused_before_the_first_change()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect);
        Assert.StartsWith("WantedTwice", shell.Fails(
            "1, 2 | ForEach-Object { [pscustomobject] @{ Name = 'app'; CidrBlock = \"10.$_.0.0/16\"; Account = 'A' } } | New-SecureVpc")
            .FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0, shell.World.ChangingCalls);
        shell.Run(Vpcs);
        int changes = shell.World.ChangingCalls;
        Assert.StartsWith("WantedTwice",
            shell.Fails("$app[0], $app[0] | New-BastionHost -AllowSshFrom 203.0.113.0/24").FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void A_failure_names_the_resources_by_the_ids_that_they_have()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect);
        shell.World.Options.DeniedActions.Add("ec2:AttachInternetGateway");
        string error = shell.Fails(Vpcs).Exception.Message;
        Assert.DoesNotContain("@", error, StringComparison.Ordinal);
        Assert.Contains("attach", error, StringComparison.Ordinal);
    }
}
