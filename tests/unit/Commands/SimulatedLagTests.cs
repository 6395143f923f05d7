using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>What AWS says for a while and does not mean: the command waits for it, or ends clearly where waiting helps nobody.</summary>
public sealed class SimulatedLagTests : IDisposable
{
    private const string Vpc = ReferenceNetwork.Connect + "$vpc = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 2; ";

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
        int refused = RefuseOnce(action, code, message, () => _shell.Run(FleetNetwork.Path(folder.FullName) + FleetNetwork.Ground + FleetNetwork.Fleet));
        folder.Delete(true);
        Assert.Equal(2, refused);
        Assert.Single(_shell.World.State.Of<AutoScalingGroup>());
    }

    [Fact]
    public void A_bucket_policy_that_was_just_put_is_waited_for_and_logs_that_come_late_are_deleted_too()
    {
        int refused = RefuseOnce("ec2:CreateFlowLogs", "400", "vpc-1: Access Denied for LogDestination: late-logs-1. Please check LogDestination permission", () =>
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
        _shell.World.Options.Inject = call => call.Action == "ec2:RunInstances" ? new Fault("InsufficientInstanceCapacity", "We currently do not have sufficient t3.micro capacity in the zone you requested.") : null;
        long start = TimeProvider.System.GetTimestamp();
        ErrorRecord error = _shell.Fails(Vpc + "$vpc | New-BastionHost -AllowSshFrom 203.0.113.0/24");
        Assert.StartsWith("InsufficientInstanceCapacity,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-InstanceType", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, CloudPace.Simulated.Patience / 2);
    }

    /// <summary>Refuses the first call of this action; how many of them there were.</summary>
    private int RefuseOnce(string action, string code, string message, Action run)
    {
        int calls = 0;
        _shell.World.Options.Inject = call => call.Action == action && Interlocked.Increment(ref calls) == 1 ? new Fault(code, message) : null;
        run();
        _shell.World.Options.Inject = null;
        return calls;
    }
}
