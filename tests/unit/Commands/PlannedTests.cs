using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Commands;

/// <summary>
/// Whole scripts under -WhatIf: each command gives what would be, the next one takes it, and nothing is called that changes.
/// </summary>
public sealed partial class PlannedTests : IDisposable
{
    private const string WhatIf = "$WhatIfPreference = $true\n";
    private const string Hosts = ReferenceNetwork.Connect + """
        $vpcA, $vpcB = @(
            [pscustomobject] @{ Account = 'A'; Name = 'VPC-ACC-A'; CidrBlock = '10.0.0.0/16'; AvailabilityZoneCount = 2 }
            [pscustomobject] @{ Account = 'B'; Name = 'VPC-ACC-B'; CidrBlock = '192.168.0.0/16'; AvailabilityZoneCount = 1 }
        ) | New-SecureVpc
        $key = New-HostKeyPair -Account A -Name bastion-ssh -Path $path
        $bastionA = $vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24 -KeyName $key
        $bastionB = $vpcB | New-BastionHost -AllowSshFrom 203.0.113.0/24
        $privateB = $vpcB | New-PrivateHost -Bastion $bastionB
        $peering = $vpcA | Connect-VpcPeering -With $vpcB -Name 'VPC A | VPC B'
        $vpc, $bastion = $vpcA, $bastionA

        """;

    // The story of the reference network, and what else gives something back.
    private static readonly string s_story = Hosts + """
        $logs = $vpcA, $vpcB | Enable-CentralFlowLog -BucketName central-logs-1 -LogAccount A
        $group = $vpcB | Enable-CentralFlowLog -Destination CloudWatchLogs
        $access = Grant-NetworkAccess -To $privateB -From $bastionB -Protocol tcp -Port 8080
        $kept = New-CentralLogBucket -Account A -Name more-logs-1 -SourceAccount 222222222222

        """ + FleetNetwork.Fleet + "$fleet = $fleet | Wait-WebFleet\n"
        + S3Network.Story.Replace("-Name S3-", "-AllowBucket $bucket -Name S3-", StringComparison.Ordinal)
        + "$protection = $bucket | Protect-S3Bucket -Endpoint $endpoint\n";

    private const string Names = "vpcA vpcB key bastionA bastionB privateB peering logs group access kept image alb template fleet bucket "
        + "endpoint role protection";

    private readonly Shell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-planned").FullName;

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void A_whole_script_gives_what_would_be_and_then_what_is_made_is_what_was_shown()
    {
        _shell.Run(WhatIf + FleetNetwork.Path(_folder) + s_story);
        Assert.Equal(0, _shell.World.ChangingCalls);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        string list = $"('{Names}' -split ' ')";
        Assert.Empty(_shell.Run($"{list}.Where{{ $it = @(Get-Variable $_ -ValueOnly); -not $it -or $it.Where{{ -not $_.IsPlanned }} }}"));
        Assert.Equal("// True/", Assert.Single(_shell.Run("'{0}/{1}/ {2}/{3}' -f $bastionA.PrivateIpAddress, $bastionA.PublicIpAddress, "
            + "($bastionA.InstanceId -like 'planned-i-*'), $alb.DNSName")).ToString());
        // What a person sees of each says so too, on a narrow terminal.
        string views = Path.Join(ModuleTests.FindRoot(), "module", "SecureNet.Format.ps1xml");
        _shell.Run($"Update-FormatData -PrependPath '{views}' -WhatIf:$false");
        foreach (string seen in _shell.Run(
            $"{list} | ForEach-Object {{ $_ + ': ' + (Get-Variable $_ -ValueOnly | Out-String -Width 80).Trim() }}")
            .Select(o => o.ToString()))
        {
            Assert.Matches("planned|WOULD BE", seen[(seen.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            // No id of a table is broken into two lines; a text breaks where the host has no width.
            if (!seen.StartsWith("protection", StringComparison.Ordinal))
            {
                Assert.DoesNotMatch(@"planned-[a-z]*-?[0-9a-f]{0,7}\s*\r?\n", seen);
            }
        }

        IEnumerable<PlannedPart> parts = Names.Split(' ').SelectMany(n => _shell.Run($"${n}")).Select(o => PlannedPart.Of(o.BaseObject)!);
        Network shown = Network.Empty.With(new PlannedWorld(parts).ToPart().Resources.Values);
        string[] calls = [.. _shell.World.State.Resources.Where(r => r is not ManagedPrefixList).Select(r => r.Id)];
        Assert.Empty(calls);

        // The world that the same lines make, with what takes time in it as if it had just been asked for.
        _shell.Forget();
        _shell.Run("$WhatIfPreference = $false\n" + FleetNetwork.Path(_folder) + s_story);
        Network made = _shell.World.State;
        foreach (Resource late in made.Resources.ToArray())
        {
            made = late switch
            {
                Instance { Address: null } or Snapshot { Address: null } => made.Without(late),
                Instance i => made.With(i with { State = "pending" }),
                Image i => made.With(i with { State = "pending" }),
                LoadBalancer b => made.With(b with { State = "provisioning" }),
                TargetGroup t => made.With(t with { Targets = [] }),
                AutoScalingGroup g => made.With(g with { Instances = [] }),
                _ => made,
            };
        }

        Assert.Equal(Plain(ReferenceNetwork.Describe(made)), Plain(ReferenceNetwork.Describe(shown)));
    }

    // Ids differ, also within policies.
    // Hosts, peering and endpoint are planned beside each other on the tables and ACLs of a VPC, and each shows its own part.
    private static IEnumerable<string> Plain(string description) =>
        VpcEndpointId().Replace(description, "vpce").Split('\n')
            .Where(l => !l.Contains("Snapshot", StringComparison.Ordinal) && !Shared().IsMatch(l));

    [GeneratedRegex("(planned-)?vpce-[0-9a-f]+")]
    private static partial Regex VpcEndpointId();

    [GeneratedRegex("^VPC-ACC-[AB]/(route-table|network-acl)/")]
    private static partial Regex Shared();

    [Fact]
    public void What_acts_or_asks_takes_nothing_that_is_planned_and_says_so_in_one_line()
    {
        _shell.Run(FleetNetwork.Path(_folder) + ReferenceNetwork.Connect
            + "New-SecureVpc -Account B -Name real -CidrBlock 10.7.0.0/16 | Set-Variable real\n$WhatIfPreference = $true\n" + s_story
            + "$WhatIfPreference = $false");
        int changes = _shell.World.ChangingCalls;
        int reads = _shell.World.ListingCalls;
        string[] scripts =
        [
            "$vpcA | New-BastionHost -AllowSshFrom 203.0.113.0/24",
            "New-BastionHost $vpcA.VpcId -AllowSshFrom 203.0.113.0/24",
            "$vpcA | New-WebLoadBalancer -Name other",
            "$real | Connect-VpcPeering -With $vpcA",
            "$vpcA | Remove-SecureVpc -Confirm:$false",
            "$bastionA | Remove-SecureHost -Confirm:$false",
            "$bastionA | New-HostImage -Name x",
            "New-HostRole -Account B -Name r -S3Bucket $bucket",
            "$fleet | Wait-WebFleet",
            "$vpcB | Enable-CentralFlowLog -BucketName b-logs -LogAccount A",
            "Test-NetworkPath Internet $bastionA tcp -Port 22",
            "$peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB",
            "Grant-NetworkAccess -To $privateB -From 10.0.0.0/8 -Protocol tcp -Port 80",
            "New-WebFleet -Name f -Template $template -LoadBalancer $alb",
            "$fleet | Remove-WebFleet -Confirm:$false",
            "Test-S3Access $bucket -Source $privateB -Action s3:GetObject -Key x",
            "Remove-WebLoadBalancer $alb.LoadBalancerArn -Confirm:$false",
            "$image | New-HostTemplate -Name t -KeyName $key -LoadBalancer $alb",
            "Get-SecureVpc $vpcA",
            "Get-SecureHost $bastionA.InstanceId",
            "New-BastionHost $real -AllowSshFrom 203.0.113.0/24 -KeyName $key",
            "New-BastionHost $real -AllowSshFrom 203.0.113.0/24 -ImageId $image.ImageId",
            "New-BastionHost planned-vpc-f0000000 -AllowSshFrom 203.0.113.0/24",
        ];
        Assert.All(scripts, script =>
        {
            ErrorRecord error = _shell.Fails(script);
            Assert.StartsWith("Planned,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("is planned: -WhatIf showed it, and nothing made it", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.ToString());
        });
        Assert.Equal((changes, reads), (_shell.World.ChangingCalls, _shell.World.ListingCalls));
    }

    [Fact]
    public void What_cannot_be_about_a_plan_says_so_under_WhatIf_and_the_script_goes_on()
    {
        _shell.Run("$ErrorActionPreference = 'Stop'\n" + WhatIf + FleetNetwork.Path(_folder) + Hosts + """
            $test = $peering | Test-PeeringConnectivity -Source $bastionA -Destination $privateB
            $test | Repair-PeeringConnectivity
            Test-NetworkPath Internet $bastionA tcp -Port 22
            $left = $LASTEXITCODE
            Get-NetworkAccess -To $privateB
            $across = Grant-NetworkAccess -To $privateB -From $bastionA -Protocol icmp
            $bastionA | Remove-SecureHost
            Get-SecureVpc $vpcA
            Get-SecureHost Private-host
            Get-SecureHost Private-host -Account B
            $alb = $vpcA | New-WebLoadBalancer -Name alb
            $image = $bastionA | New-HostImage -Name golden
            $template = New-HostTemplate -Name web -Image golden -KeyName bastion-ssh -LoadBalancer alb
            """);
        // What was not looked at is not good.
        Assert.Equal(3, Assert.Single(_shell.Run("$left")).BaseObject);
        Assert.Equal("True 1", Assert.Single(_shell.Run("\"$($template.IsPlanned) $(@($template).Count)\"")).ToString());
        Assert.Equal(2, _shell.Warnings.Count(
            w => w == "Get-SecureHost was skipped: 'Private-host' is only planned by -WhatIf, and is not there yet."));
        Assert.Contains(_shell.Warnings, w => w.StartsWith("Get-SecureVpc was skipped: 'planned-vpc-", StringComparison.Ordinal));
        Assert.Equal(0, _shell.World.ChangingCalls);
        Assert.Contains(_shell.Warnings,
            w => w.StartsWith("Test-PeeringConnectivity was skipped: 'Bastion-host (planned-i-", StringComparison.Ordinal));
        Assert.Contains(_shell.Warnings,
            w => w.StartsWith("Test-NetworkPath was skipped: 'Bastion-host (planned-i-", StringComparison.Ordinal));
        Assert.Contains(_shell.Warnings, w => w.StartsWith("Get-NetworkAccess was skipped: ", StringComparison.Ordinal));
        Assert.Contains(_shell.Warnings, w => w.Contains("is AWS's choice", StringComparison.Ordinal));
        Assert.Contains(_shell.Warnings, w => w.StartsWith("Remove-SecureHost was skipped: ", StringComparison.Ordinal));
        Assert.Empty(_shell.Run("$across"));
    }

    [Fact]
    public void A_plan_over_what_is_there_shows_the_rest_and_a_second_look_shows_it_again()
    {
        _shell.Run(FleetNetwork.Connect + "$vpc = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16");
        int changes = _shell.World.ChangingCalls;
        const string More = "$more = New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 -NatGateway Single -WhatIf; ";
        Assert.Equal("True True", Assert.Single(_shell.Run(More + "\"$($more.IsPlanned) $($more.VpcId -eq $vpc.VpcId)\"")).ToString());
        Assert.Equal("True", Assert.Single(
            _shell.Run("(New-SecureVpc -Name New -CidrBlock 10.1.0.0/16 -WhatIf).VpcId -ne (New-SecureVpc -Name New -CidrBlock "
                + "10.1.0.0/16 -WhatIf).VpcId")).ToString());
        Assert.Equal("False", Assert.Single(
            _shell.Run("\"$((New-SecureVpc -Name VPC-ACC-A -CidrBlock 10.0.0.0/16 -WhatIf).IsPlanned)\"")).ToString());
        Assert.Equal(changes, _shell.World.ChangingCalls);
        // What is there is acted on, also where an object shows more than that.
        Assert.Equal("False", Assert.Single(
            _shell.Run("\"$(($more | New-BastionHost -AllowSshFrom 203.0.113.0/24).IsPlanned)\"")).ToString());
        Assert.DoesNotContain(_shell.World.State.Resources,
            r => PlannedId.Is(r.Id) || (r as Instance)?.SubnetId is { } subnet && PlannedId.Is(subnet));
    }

    [Fact]
    public void Whatever_a_builder_gives_says_whether_it_is_planned()
    {
        Type[] outputs =
        [
            .. typeof(SecureCmdlet).Assembly.GetExportedTypes()
                .Where(t => t.GetCustomAttribute<CmdletAttribute>() is
                { SupportsShouldProcess: true, VerbName: "New" or "Set" or "Enable" or "Connect" or "Grant" or "Protect" })
                .SelectMany(t => t.GetCustomAttributes<OutputTypeAttribute>()).SelectMany(o => o.Type).Select(t => t.Type).Distinct(),
        ];
        Assert.InRange(outputs.Length, 15, 40);
        Assert.All(outputs, output => Assert.NotNull(output.GetProperty("IsPlanned")));
    }

    [Fact]
    public void Names_of_users_are_no_planned_ids()
    {
        Assert.All((string[])["planned-vpc-f0a93378", PlannedId.New("vpc"), $"arn:aws:x:y:z/{PlannedId.New("x")[2..]}"],
            id => Assert.True(PlannedId.Is(id)));
        Assert.All(
            (string[])["VPC (planned-vpc-f0a93378)", "vpc-0a93378b1768b12e3", "planned-logs", "planned-logs-20261201",
                "planned-logs-f0a93378-more", "arn:aws:iam::222222222222:role/planned-vpc-f0a93378"],
            id => Assert.False(PlannedId.Is(id)));
        Assert.Equal("planned-vpc-f0a93378", PlannedId.In("VPC (planned-vpc-f0a93378)"));
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => PlannedId.New("vpc")).Distinct().Count());
    }
}
