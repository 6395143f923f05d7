using System.Management.Automation;
using SecureNet.Model;
using SecureNet.Simulation;

namespace SecureNet.Tests.Commands;

/// <summary>What is proved is proved by answers of the cloud, and not by what this process remembers of its own calls.</summary>
public class RawProofTests
{
    private const string Build = ReferenceNetwork.Connect + """
        $v = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1 -NatGateway Single -ErrorAction Stop
        $b = $v | New-BastionHost -AllowSshFrom 203.0.113.0/24 -ErrorAction Stop
        $bucket = New-SecureBucket -Account A -Name proof-of-removal -ErrorAction Stop
        $role = New-HostRole -Account A -Name reader -S3Bucket $bucket -ErrorAction Stop

        """;

    [Theory]
    [InlineData("ec2:DeleteVpc", "VPC")]
    [InlineData("ec2:ReleaseAddress", "Elastic IP")]
    [InlineData("ec2:DeleteInternetGateway", "internet gateway")]
    [InlineData("s3:DeleteBucket", "bucket")]
    [InlineData("iam:DeleteRole", "role")]
    public void A_deletion_that_is_answered_with_yes_and_not_done_is_named_by_the_removal_and_by_the_next(string action, string kind)
    {
        using Shell shell = new();
        shell.Run(Build);
        shell.World.Options.Inject = call => call.Action == action ? Fault.YesButNotDone : null;
        (IReadOnlyList<PSObject> output, string message) = Remove(shell);
        Resource standing = Assert.Single(shell.World.State.Resources, r => r.Exists && r.Address is not null);
        Assert.Equal(kind, Cloud.Words.Of(standing.Kind));
        Assert.Equal("1 False", output.Single().ToString());
        Assert.Contains(standing.DisplayName, message, StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(shell.Run("@(Get-SecureDeployment).Count")).ToString());
        shell.World.Options.Inject = null;
        shell.Run(ReferenceNetwork.Remove + " | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }");
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    private static (IReadOnlyList<PSObject> Output, string Message) Remove(Shell shell)
    {
        IReadOnlyList<PSObject> output = shell.Run(
            $"$said = @(); try {{ {ReferenceNetwork.Remove} -ErrorAction Stop -OutVariable said | Out-Null }} catch {{ $why "
                + "= $_.ToString() }; \"$($said[0].Remaining.Count) $($said[0].IsEmpty)\"");
        return (output, Assert.Single(shell.Run("$why")).ToString());
    }

    [Fact]
    public void Listings_that_are_behind_the_deletions_are_waited_for()
    {
        using Shell shell = new();
        shell.Run(Build);
        shell.World.Options.DeletionLag = TimeSpan.FromMilliseconds(120);
        shell.Run(ReferenceNetwork.Remove + " | ForEach-Object { if (-not $_.IsEmpty) { throw 'not empty' } }");
        Assert.Equal("0", Assert.Single(shell.Run("@(Get-SecureDeployment).Count")).ToString());
        Assert.Empty(ReferenceNetwork.LeftOver(shell.World.State));
    }

    [Fact]
    public void What_was_not_deleted_is_worked_on_and_not_made_a_second_time()
    {
        using Shell shell = new();
        shell.Run(Build);
        shell.World.Options.Inject = call => call.Action == "ec2:DeleteVpc" ? Fault.YesButNotDone : null;
        shell.Run("$b | Remove-SecureHost -Confirm:$false; $v | Remove-SecureVpc -Confirm:$false");
        string standing = Assert.Single(shell.World.State.Of<Vpc>()).Id;
        shell.World.Options.Inject = null;
        shell.Run("$v = New-SecureVpc -Account A -Name app -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 1");
        Assert.Equal(standing, Assert.Single(shell.World.State.Of<Vpc>()).Id);
    }

    [Fact]
    public void A_test_waits_for_the_listing_that_shows_what_was_made_and_a_made_thing_that_is_gone_again_is_gone()
    {
        using Shell shell = new();
        shell.World.Options.VisibilityLag = TimeSpan.FromMilliseconds(150);
        shell.Run(Build);
        Assert.Equal("Reachable", Assert.Single(shell.Run("(Test-NetworkPath 203.0.113.9 $b tcp -Port 22).Verdict")).ToString());
        // Somebody takes the bastion away a moment after it was made: no memory of ours stands for it.
        shell.World.Update(n => n.Without(n.Of<Instance>().Single())
            .Without(n.Of<NetworkInterface>().Single(i => i.InstanceId is not null)));
        Assert.Equal("0", Assert.Single(shell.Run("@(Get-SecureHost).Count")).ToString());
    }

    [Theory]
    [InlineData("failed", false)]
    [InlineData("deleting", false)]
    [InlineData("deleted", true)]
    public void Only_a_state_after_which_AWS_forgets_the_resource_excuses_it(string state, bool isGone)
    {
        VpcEndpoint endpoint = new() { Id = "vpce-0a", AccountId = "111111111111", Region = "us-west-2", VpcId = "vpc-0a",
            ServiceName = "s3", EndpointType = VpcEndpointType.Gateway, State = state };
        Assert.Equal(isGone, endpoint.IsGone);
        Assert.False(endpoint.Exists);
        Assert.Equal(isGone, Provisioning.RemovalPlanner.Create([endpoint], Network.Empty.With(endpoint)).IsEmpty);
    }
}
