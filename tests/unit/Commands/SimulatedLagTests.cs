using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>What AWS says for a while and does not mean: the command waits for it, or ends clearly where waiting helps nobody.</summary>
public sealed class SimulatedLagTests : IDisposable
{
    private const string Vpc = ReferenceNetwork.Connect
        + "$vpc = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2; ";

    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void A_peering_that_is_still_on_its_way_is_accepted_once_it_is_pending_acceptance()
    {
        _shell.World.Options.PeeringLag = TimeSpan.FromMilliseconds(150);
        _shell.Run(ReferenceNetwork.Connect + """
            $a = New-SecureVpc -Account A -Name A -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1
            $b = New-SecureVpc -Account B -Name B -CidrBlock 10.1.0.0/16 -AvailabilityZoneCount 1
            $a | Connect-VpcPeering -With $b -Verbose
            """);
        string said = string.Join('\n', _shell.Verbose);
        Assert.Contains("InvalidVpcPeeringConnectionID.NotFound", said, StringComparison.Ordinal);
        Assert.Contains("InvalidStateTransition", said, StringComparison.Ordinal);
        Assert.All(_shell.World.State.Of<VpcPeeringConnection>(), p => Assert.True(p.IsActive));
    }

    [Theory]
    [InlineData("autoscaling:CreateAutoScalingGroup", "ServiceLinkedRoleFailure", "The service-linked role is not yet ready for use.")]
    [InlineData("elasticloadbalancing:CreateLoadBalancer", "ServiceLinkedRoleFailure", "The service-linked role is not yet ready for use.")]
    [InlineData("elasticloadbalancing:CreateLoadBalancer", "InvalidSecurityGroup", "One or more security groups are invalid")]
    public void The_first_fleet_and_balancer_of_an_account_wait_for_their_roles_and_groups(string action, string code, string message)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("securenet-lag");
        int refused = RefuseOnce(action, code, message,
            () => _shell.Run(FleetNetwork.Path(folder.FullName) + FleetNetwork.Ground + FleetNetwork.Fleet));
        folder.Delete(true);
        Assert.Equal(2, refused);
        Assert.Single(_shell.World.State.Of<AutoScalingGroup>());
    }

    [Fact]
    public void A_bucket_policy_that_was_just_put_is_waited_for_and_logs_that_come_late_are_deleted_too()
    {
        int refused = RefuseOnce("ec2:CreateFlowLogs", "400",
            "vpc-1: Access Denied for LogDestination: late-logs-1. Please check LogDestination permission", () =>
                _shell.Run(Vpc + "$null = $vpc | Enable-CentralFlowLog -BucketName late-logs-1 -LogAccount A"));
        Assert.Equal(2, refused);
        int deletions = 0;
        _shell.World.Options.LateLogs = 3;
        _shell.World.Options.Inject = call => { if (call.Action == "s3:DeleteBucket") { deletions++; } return null; };
        PSObject removal = Assert.Single(_shell.Run("Remove-SecureDeployment -IncludeLogs -EmptyBuckets -Confirm:$false"));
        Assert.Equal(true, removal.Properties["IsEmpty"].Value);
        Assert.Equal(4, deletions);
        Assert.Empty(_shell.World.State.Of<Bucket>());
    }

    [Fact]
    public void A_full_zone_ends_the_launch_at_once_and_says_what_to_choose()
    {
        _shell.World.Options.Inject = call => call.Action == "ec2:RunInstances" ? new Fault("InsufficientInstanceCapacity",
            "We currently do not have sufficient t3.micro capacity in the zone you requested.") : null;
        long start = TimeProvider.System.GetTimestamp();
        ErrorRecord error = _shell.Fails(Vpc + "$vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        Assert.StartsWith("InsufficientInstanceCapacity,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-InstanceType", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, CloudPace.Simulated.Patience / 2);
    }

    [Fact]
    public void A_bastion_goes_to_another_zone_where_one_is_full_and_a_private_host_stays_with_its_bastion()
    {
        _shell.World.Options.FullZones.Add("us-west-2a");
        PSObject bastion = Assert.Single(_shell.Run(Vpc + "$vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24"));
        Assert.Equal("us-west-2b", bastion.Properties["AvailabilityZone"].Value);
        Assert.Contains(_shell.Warnings, w => w.Contains("us-west-2a", StringComparison.Ordinal)
            && w.Contains("no t3.micro now", StringComparison.Ordinal));
        int calls = _shell.World.ChangingCalls;
        _shell.Run("$null = $vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        Assert.Equal(calls, _shell.World.ChangingCalls);

        _shell.World.Options.FullZones.Add("us-west-2b");
        _shell.World.Options.FullZones.Remove("us-west-2a");
        ErrorRecord error = _shell.Fails("$vpc | New-PrivateHost -Bastion (Get-SecureHost)");
        Assert.StartsWith("InsufficientInstanceCapacity,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("us-west-2b", error.ToString(), StringComparison.Ordinal);
        Assert.Single(_shell.World.State.Of<Instance>());
    }

    [Fact]
    public void The_first_fleet_waits_for_its_role_and_for_the_zone_that_has_capacity_and_one_without_any_ends()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("securenet-lag");
        _shell.World.Options.RoleLag = TimeSpan.FromMilliseconds(250);
        _shell.World.Options.FullZones.Add("us-west-2a");
        _shell.Run(FleetNetwork.Path(folder.FullName) + FleetNetwork.Ground + FleetNetwork.Fleet
            + "$fleet = $fleet | Wait-WebFleet -TimeoutSeconds 30");
        folder.Delete(true);
        ScalingActivity[] said = [.. _shell.World.ActivitiesOf(new("111111111111", "us-west-2"), "ASG-ACC-A").Reverse()];
        Assert.Equal("Failed", said[0].StatusCode);
        Assert.Contains("attempting to assume role arn:aws:iam::111111111111:role/aws-service-role/", said[0].StatusMessage,
            StringComparison.Ordinal);
        Assert.Equal("Successful", said[1].StatusCode);
        Assert.All(_shell.World.State.Of<Instance>().Where(i => i.Tags.ContainsKey(AutoScalingGroup.InstanceTag)),
            i => Assert.NotEqual("us-west-2a", i.AvailabilityZone));

        foreach (string zone in new[] { "us-west-2b", "us-west-2c", "us-west-2d" }) { _shell.World.Options.FullZones.Add(zone); }
        ErrorRecord error = _shell.Fails(
            "$full = New-WebFleet -Name FULL -Template $template -LoadBalancer $alb -MinSize 1 -MaxSize 1; $full | "
                + "Wait-WebFleet -TimeoutSeconds 1");
        Assert.StartsWith("LaunchFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("do not have sufficient", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "20 minutes behind")]
    [InlineData(-16, "16 minutes ahead of")]
    public void A_wrong_clock_is_said_once_and_corrected(int minutes, string said)
    {
        _shell.World.Options.ClockAhead = TimeSpan.FromMinutes(minutes);
        _shell.Run(Vpc);
        Assert.Single(_shell.Warnings, w => w.Contains(said, StringComparison.Ordinal));
        Assert.Single(_shell.World.State.Of<Model.Vpc>(), v => v.Deployment is not null);
    }

    /// <summary>Refuses the first call of this action; how many of them there were.</summary>
    private int RefuseOnce(string action, string code, string message, Action run)
    {
        int calls = 0;
        _shell.World.Options.Inject =
            call => call.Action == action && Interlocked.Increment(ref calls) == 1 ? new Fault(code, message) : null;
        run();
        _shell.World.Options.Inject = null;
        return calls;
    }
}
