using System.Management.Automation;
using SecureNet.Model;

namespace SecureNet.Tests.Commands;

/// <summary>
/// The web fleet as a user builds it: closed in layers, healthy if and only if the network lets it, and gone without a trace.
/// </summary>
public sealed class WebFleetTests : IDisposable
{
    private static readonly Place s_place = new("111111111111", "us-west-2");
    private readonly string _folder = Directory.CreateTempSubdirectory("securenet-fleet").FullName;
    private readonly Shell _shell = new();

    public WebFleetTests() => _shell.Run(FleetNetwork.Path(_folder) + FleetNetwork.Ground + FleetNetwork.Fleet);

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, true);
    }

    private string Ask(string script) => string.Join(' ', _shell.Run(script).Select(o => $"{o}"));

    private SecurityGroup Group(string name) => _shell.World.State.Of<SecurityGroup>().Single(g => g.GroupName == name);

    [Fact]
    public void The_target_becomes_healthy_and_a_second_run_makes_no_changing_call()
    {
        _shell.Run(FleetNetwork.Wait);
        Assert.Equal("1 healthy", Ask("\"$($fleet.Healthy) $($fleet.Target[0].Health)\""));
        string before = ReferenceNetwork.Describe(_shell.World.State);
        int changes = _shell.World.ChangingCalls;
        _shell.Run(FleetNetwork.Ground + FleetNetwork.Fleet + FleetNetwork.Wait);
        Assert.Equal(changes, _shell.World.ChangingCalls);
        Assert.Equal(before, ReferenceNetwork.Describe(_shell.World.State));
    }

    [Fact]
    public void The_groups_are_layered_and_every_rule_says_why()
    {
        string[] Rules(string group) => [.. Group(group).Rules.Select(r => $"{(r.Egress ? "out" : "in")} {r.Traffic} "
            + $"{(r.GroupId is { } id ? _shell.World.State.Find<SecurityGroup>(id)!.GroupName : r.Peer)}").Order()];
        Assert.Equal(["in tcp/80 0.0.0.0/0", "out tcp/80 ASG-TEMPLATE-sg"], Rules("ALB-ACC-A-sg"));
        Assert.Equal(["in tcp/22 Bastion-host-sg", "in tcp/80 ALB-ACC-A-sg"], Rules("ASG-TEMPLATE-sg"));
        foreach (SecurityGroup group in _shell.World.State.Of<SecurityGroup>().Where(g => !g.IsDefault))
        {
            Assert.NotEmpty(group.Description);
            Assert.All(group.Rules, r => Assert.NotEmpty(r.Description));
        }
    }

    [Fact]
    public void The_baseline_is_the_default()
    {
        LaunchTemplateData data = _shell.World.State.Of<LaunchTemplate>().Single().Data;
        Assert.True(data is { MetadataTokensRequired: true, MetadataHopLimit: 1, Encrypted: true, AssociatePublicIpAddress: false,
            DetailedMonitoring: true });
        Assert.Equal("ASG-TEMPLATE", data.LaunchedTags["Name"]);
        Assert.Contains(data.LaunchedTags, t => t.Key == TagNames.Deployment);
        Assert.DoesNotContain(TagNames.Address, data.LaunchedTags.Keys);
        AutoScalingGroup group = _shell.World.State.Of<AutoScalingGroup>().Single();
        Assert.True(group is { HealthCheckType: "ELB", HealthCheckGracePeriod: 300, TargetCpu: 50 });
        Assert.Equal(2, group.SubnetIds.Count);
        LoadBalancer balancer = _shell.World.State.Of<LoadBalancer>().Single();
        Assert.Equal("true", balancer.Attributes!["routing.http.drop_invalid_header_fields.enabled"]);
        Assert.Equal("defensive", balancer.Attributes["routing.http.desync_mitigation_mode"]);
        Assert.Equal(2, balancer.SubnetIds.Count);
    }

    [Theory]
    [InlineData("Revoke-NetworkAccess -To $template.SecurityGroupId[0] -From $alb.SecurityGroupId[0] -Protocol tcp -Port 80",
        "ASG-TEMPLATE-sg")]
    [InlineData("Grant-NetworkAccess -To $bastion -From 203.0.113.0/24 -Protocol tcp -Port 80", null)]
    public void A_target_is_healthy_if_and_only_if_the_network_lets_the_check_through(string change, string? blocker)
    {
        _shell.Run(FleetNetwork.Wait + change);
        Target target = Assert.Single(_shell.World.State.Of<TargetGroup>().Single().Targets!);
        Assert.Equal(blocker is null ? "healthy" : "unhealthy", target.Health);
        if (blocker is null) { return; }
        ErrorRecord error = _shell.Fails("$fleet | Wait-WebFleet");
        Assert.StartsWith("HealthCheckBlocked,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(blocker, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Grant-NetworkAccess", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        // What it advises mends it.
        _shell.Run("Grant-NetworkAccess -To $template.SecurityGroupId[0] -From $alb.SecurityGroupId[0] -Protocol tcp -Port 80; "
            + "$fleet | Wait-WebFleet");
    }

    [Fact]
    public void A_health_check_that_the_ACL_drops_is_named_too()
    {
        _shell.Run(FleetNetwork.Wait);
        NetworkAcl acl = _shell.World.State.Of<NetworkAcl>().Single(a => a.Name == "VPC-ACC-A-private");
        _shell.World.Load(_shell.World.State.With(acl with { Entries = [.. acl.Entries.Where(e => e.RuleNumber != 100)] }));
        ErrorRecord error = _shell.Fails("$fleet | Wait-WebFleet");
        Assert.StartsWith("HealthCheckBlocked,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("VPC-ACC-A-private", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fleet_scales_with_its_CPU_between_its_limits()
    {
        _shell.Run(FleetNetwork.Wait);
        int[] seen = [.. new[] { 90.0, 100, 100, 20, 1 }.Select(cpu =>
        {
            _shell.World.SetCpu(s_place, "ASG-ACC-A", cpu);
            _shell.Run(FleetNetwork.Wait);
            return int.Parse(Ask("$fleet.Healthy"), System.Globalization.CultureInfo.InvariantCulture);
        })];
        // 1 * 90/50 rounds up to 2, 2 * 100/50 is above 3; 3 * 20/50 rounds up to 2, 2 * 1/50 to 1.
        Assert.Equal([2, 3, 3, 2, 1], seen);
        Assert.Contains("Terminating EC2 instance", Ask("(Get-WebFleet -IncludeActivity).Activity.Description"), StringComparison.Ordinal);
    }

    [Fact]
    public void Instances_spread_over_the_zones()
    {
        _shell.Run("$null = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb -MinSize 2\n" + FleetNetwork.Wait);
        Assert.Equal(["us-west-2a", "us-west-2b"], Ask("$fleet.Target.AvailabilityZone").Split(' ').Order());
    }

    [Fact]
    public void A_changed_template_gets_a_version_and_a_changed_fleet_an_update()
    {
        _shell.Run("$null = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key -InstanceType t3.small -UserData "
            + "'echo secret' -LoadBalancer $alb -Bastion $bastion");
        LaunchTemplate template = _shell.World.State.Of<LaunchTemplate>().Single();
        Assert.Equal((2, "t3.small"), (template.LatestVersion, template.Data.InstanceType));
        Assert.Null(template.Data.UserData);
        _shell.Run("$null = New-WebFleet -Name ASG-ACC-A -Template $template -LoadBalancer $alb -MaxSize 5 -TargetCpu 60");
        Assert.True(_shell.World.State.Of<AutoScalingGroup>().Single() is { MaxSize: 5, TargetCpu: 60 });
    }

    [Fact]
    public void With_a_certificate_HTTP_redirects_and_without_it_goes_back()
    {
        string Listeners() => string.Join(", ", _shell.World.State.Of<Listener>().OrderBy(l => l.Port)
            .Select(l => $"{l.Protocol}:{l.Port}>{l.RedirectsToHttpsPort} {l.TargetGroupArns.Count}"));
        _shell.Run("$alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A -CertificateArn "
            + "arn:aws:acm:us-west-2:111111111111:certificate/1");
        Assert.Equal("HTTP:80>443 0, HTTPS:443> 1", Listeners());
        Assert.Contains(Group("ALB-ACC-A-sg").Rules, r => !r.Egress && r.Traffic == TrafficType.Tcp(443));
        _shell.Run("$alb = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A");
        Assert.Equal("HTTP:80> 1", Listeners());
        Assert.DoesNotContain(Group("ALB-ACC-A-sg").Rules, r => !r.Egress && r.Traffic == TrafficType.Tcp(443));
    }

    [Fact]
    public void Another_port_gets_an_ACL_entry_no_wider_than_the_rule()
    {
        _shell.Run("$null = $vpc | New-WebLoadBalancer -Name ALB-8080 -Port 8080 -AllowFrom 203.0.113.0/24");
        NetworkAclEntry entry = Assert.Single(_shell.World.State.Of<NetworkAcl>().SelectMany(a => a.Entries),
            e => e.Traffic == TrafficType.Tcp(8080));
        Assert.Equal("203.0.113.0/24", entry.CidrBlock.ToString());
    }

    [Theory]
    [InlineData("$fleet")]
    [InlineData("$alb")]
    [InlineData("$alb.DNSName")]
    [InlineData("ALB-ACC-A")]
    public void The_path_from_the_internet_goes_over_both_legs_of_the_load_balancer(string destination)
    {
        _shell.Run(FleetNetwork.Wait + $"$path = Test-NetworkPath -Source Internet -Destination {destination} -Protocol tcp -Port 80");
        Assert.Equal("True", Ask("$path.Reachable"));
        string groups = Ask("$path.Forward.Hops | Where-Object Layer -eq SecurityGroup | ForEach-Object ResourceName");
        Assert.Contains("ALB-ACC-A-sg", groups, StringComparison.Ordinal);
        Assert.Contains("ASG-TEMPLATE-sg", groups, StringComparison.Ordinal);
        Assert.Equal("False", Ask($"(Test-NetworkPath -Source Internet -Destination {destination} -Protocol tcp -Port 81).Reachable"));
    }

    [Fact]
    public void The_page_answers_by_no_other_way()
    {
        _shell.Run(FleetNetwork.Wait);
        const string Closed = "'Internet -> group:ASG-TEMPLATE-sg: nothing', '*, Internet -> group:ASG-TEMPLATE-sg: nothing except "
            + "group:ALB-ACC-A-sg on tcp/80 except group:Bastion-host-sg on tcp/22', 'group:ASG-TEMPLATE-sg -> Internet: "
            + "nothing'";
        Assert.Equal("Passed Passed Passed", Ask($"Test-NetworkIntent -Intent {Closed} | ForEach-Object Result"));
        // It notices a second way in.
        _shell.Run("$null = Grant-NetworkAccess -To $template.SecurityGroupId[0] -From $bastion -Protocol tcp -Port 80");
        Assert.Equal("Passed Failed Passed", Ask($"Test-NetworkIntent -Intent {Closed} | ForEach-Object Result"));
    }

    [Fact]
    public void The_page_of_the_bastion_times_out_because_its_group_lacks_a_rule_which_is_offered_for_whom_the_user_names()
    {
        _shell.Run("$path = Test-NetworkPath -Source Internet -Destination $bastion -Protocol tcp -Port 80");
        Assert.Equal("Bastion-host-sg", Ask("$path.Blockers | ForEach-Object ResourceName"));
        Assert.Contains("tcp/80", Ask("$path.Blockers[0].Reason"), StringComparison.Ordinal);
        // The internet as a whole is nothing to open a rule for without being asked; a named source is.
        _shell.Run("$null = Test-NetworkPath -Source 203.0.113.5 -Destination $bastion.PublicIpAddress -Protocol tcp -Port 80 | "
            + "Repair-NetworkPath");
        Assert.Contains(Group("Bastion-host-sg").Rules, r => r.Traffic == TrafficType.Tcp(80) && r.Peer == "203.0.113.5/32");
        Assert.Equal("True False", Ask("foreach ($from in '203.0.113.5', '203.0.113.6') { (Test-NetworkPath -Source $from -Destination "
            + "$bastion.PublicIpAddress -Protocol tcp -Port 80).Reachable }"));
    }

    [Fact]
    public void The_ssh_line_goes_through_the_bastion_and_says_when_it_cannot_work()
    {
        _shell.Run(FleetNetwork.Wait);
        Assert.Matches(@"^ssh -J ec2-user@203\.0\.113\.\d+ ec2-user@10\.0\.\d\.\d+ True$",
            Ask("$ssh = Get-HostSshCommand -To $fleet.InstanceId[0]; \"$ssh $($ssh.Works)\""));
        _shell.Run("Revoke-NetworkAccess -To $template.SecurityGroupId[0] -From $bastion -Protocol tcp -Port 22");
        Assert.Equal("False", Ask("(Get-HostSshCommand -To $fleet.InstanceId[0] -Via $bastion).Works"));
        Assert.Contains(_shell.Warnings,
            w => w.Contains("ASG-TEMPLATE-sg", StringComparison.Ordinal) && w.Contains("tcp/22", StringComparison.Ordinal));
    }

    [Fact]
    public void A_protected_load_balancer_stays_until_it_is_forced()
    {
        _shell.Run("$null = $vpc | New-WebLoadBalancer -Name ALB-ACC-A -TargetGroupName TG-ALB-ACC-A -DeletionProtection; $fleet "
            + "| Remove-WebFleet -Confirm:$false");
        int changes = _shell.World.ChangingCalls;
        Assert.StartsWith("DeletionProtected,", _shell.Fails(FleetNetwork.Remove).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("DeletionProtected,", _shell.Fails("$alb | Remove-WebLoadBalancer -Confirm:$false").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal(changes, _shell.World.ChangingCalls);
        _shell.Run("$alb | Remove-WebLoadBalancer -Force -Confirm:$false");
        Assert.Empty(_shell.World.State.Of<LoadBalancer>());
    }

    [Fact]
    public void Parts_go_one_by_one_in_order_and_each_takes_its_own_with_it()
    {
        _shell.Run("$fleet | Remove-WebFleet -Confirm:$false; $template | Remove-HostTemplate -Confirm:$false; $alb | "
            + "Remove-WebLoadBalancer -Confirm:$false; $image | Remove-HostImage -Confirm:$false");
        Network state = _shell.World.State;
        Assert.DoesNotContain(state.Resources, r => r.Exists && r is AutoScalingGroup or LaunchTemplate or LoadBalancer or TargetGroup
            or Listener or Snapshot or Image { State: not "deregistered" });
        Assert.DoesNotContain(state.Of<SecurityGroup>(), g => g.GroupName is "ALB-ACC-A-sg" or "ASG-TEMPLATE-sg");
        Assert.Single(state.Of<Instance>(), i => i.Exists);
    }

    [Theory]
    [InlineData(FleetNetwork.Remove)]
    [InlineData("$fleet = Get-WebFleet; $vpc | Remove-SecureVpc -Confirm:$false; " + FleetNetwork.Remove)]
    public void Nothing_is_left_and_the_removal_proves_it(string remove)
    {
        _shell.Run(FleetNetwork.Wait);
        Assert.Equal("True", Ask($"@({remove})[-1].IsEmpty"));
        Assert.Empty(ReferenceNetwork.LeftOver(_shell.World.State));
    }

    [Fact]
    public void Instances_that_outlive_their_group_are_found_by_the_removal()
    {
        _shell.Run(FleetNetwork.Wait);
        // A run that was cut off after the group was gone.
        _shell.World.Load(_shell.World.State.Without(_shell.World.State.Of<AutoScalingGroup>().Single()));
        Assert.Equal("True", Ask($"({FleetNetwork.Remove}).IsEmpty"));
        Assert.Empty(ReferenceNetwork.LeftOver(_shell.World.State));
    }

    [Fact]
    public void A_launch_that_fails_is_said_with_its_reason()
    {
        _shell.Run(FleetNetwork.Wait);
        Network state = _shell.World.State;
        _shell.World.Load(state.Without(state.Of<KeyPair>().Single()));
        _shell.World.SetCpu(s_place, "ASG-ACC-A", 100);
        ErrorRecord error = _shell.Fails("$fleet | Wait-WebFleet");
        Assert.StartsWith("LaunchFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("bastion-ssh", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void User_data_is_in_no_stream()
    {
        _shell.Run("$all = New-HostTemplate -Name ASG-TEMPLATE -Image $image -KeyName $key -UserData 'password=hunter2' "
            + "-LoadBalancer $alb -Bastion $bastion -Verbose 4>&1; $what = New-HostTemplate -Name Other -Image $image "
            + "-KeyName $key -UserData 'password=hunter2' -LoadBalancer $alb -Bastion $bastion -WhatIf 6>&1");
        string said = Ask("$all | ForEach-Object { \"$_\"; foreach ($p in $_.PSObject.Properties) { \"$($p.Value)\" } }")
            + string.Concat(_shell.Verbose);
        Assert.NotEmpty(said);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
    }
}
