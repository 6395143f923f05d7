using System.Management.Automation;

namespace SecureNet.Tests.Commands;

/// <summary>Mistakes that users make: refused before the first change, with what to do.</summary>
public class ErrorTests
{
    [Theory]
    [InlineData("Connect-SecureAccount -Name X -Simulated -AccountId 333333333333 -ExpectedAccountId 444444444444 -Region eu-west-1",
        "WrongAccount", "333333333333")]
    [InlineData("New-SecureVpc -Account C -Name V -CidrBlock 10.0.0.0/16", "NotFound", "'C'")]
    [InlineData("New-SecureVpc -Name V -CidrBlock 10.0.0.0/16", "AmbiguousAccount", "A, B")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/29", "InvalidCidrBlock", "/16 to /28")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/25", "SubnetsDoNotFit", "4 subnets of /24")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock nonsense", "InvalidCidrBlock", "nonsense")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -AvailabilityZoneCount 9", "TooFewAvailabilityZones",
        "3 availability zones")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -NoPublicSubnet -NatGateway Single", "NatGatewayNeedsPublicSubnet",
        "NAT gateway")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -Tag @{ 'aws:x' = 'y' }", "InvalidTag", "aws:")]
    [InlineData("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 -Tag @{ 'securenet:deployment' = 'other' }", "InvalidTag",
        "securenet:")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 203.0.113.0/24", "NotFound", "vpc-0123")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 0.0.0.0/0", "SshOpenToTheWorld", "0.0.0.0/0")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 0.0.0.0/1,128.0.0.0/1", "SshOpenToTheWorld",
        "0.0.0.0/1, 128.0.0.0/1 lets the whole internet")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 128.0.0.0/2", "SshOpenToTheWorld", "public IPv4 addresses")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 203.0.113.5/24", "InvalidCidrBlock", "203.0.113.5/24")]
    [InlineData("Grant-NetworkAccess -To sg-0123 -From 10.0.0.0/8 -Protocol tcp", "PortRequired", "port")]
    [InlineData("Test-PeeringConnectivity -Source 10.0.0.1 -Destination 10.0.0.2 -Protocol tcp", "PortRequired", "port")]
    [InlineData("Test-PeeringConnectivity -Source i-0 -Destination 10.0.0.2", "NotFound", "i-0")]
    [InlineData("Test-PeeringConnectivity -Source i-0 -Destination 10.0.0.2 -Protocol udp -Port 53 -Probe", "ProbeNotPossible", "silent")]
    [InlineData("Connect-SecureAccount -Name X -Credential 42 -Region eu-west-1", "UnknownCredential", "Int32")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 203.0.113.0/24 -UserData x -UserDataPath y", "TwoUserData", "both")]
    [InlineData("New-BastionHost -Vpc vpc-0123 -AllowSshFrom 203.0.113.0/24 -UserDataPath /no/such/file", "FileNotUsable", "no/such/file")]
    [InlineData("Disconnect-VpcPeering -Peering pcx-0 -Confirm:$false", "NotFound", "pcx-0")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        using Shell shell = new();
        ErrorRecord error = shell.Fails(ReferenceNetwork.Connect + command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(0, shell.World.ChangingCalls);
    }

    [Fact]
    public void An_account_that_stays_busy_is_waited_for_and_then_said_so()
    {
        using Shell shell = new();
        shell.World.Options.Inject = c => c.IsChange ? null : Simulation.Fault.Throttle;
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(1));
        end.Token.Register(() =>
            shell.World.Options.Inject = c => c.Action == "ec2:DescribeVpcs" ? new("UnauthorizedOperation", "no") : null);
        Assert.StartsWith("UnauthorizedOperation,", shell.Fails(ReferenceNetwork.Connect + "Get-SecureVpc").FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_type_that_nobody_offers_is_refused_before_the_first_change()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect + "$v = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails("$v | New-BastionHost -AllowSshFrom 203.0.113.0/24 -InstanceType x9.huge");
        Assert.StartsWith("InstanceTypeNotOffered,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void Overlapping_blocks_are_refused_before_any_call()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "$x = New-SecureVpc -Account A -Name X -CidrBlock 10.0.0.0/16; $y = New-SecureVpc -Account B -Name Y "
            + "-CidrBlock 10.0.128.0/17");
        int calls = shell.World.ChangingCalls + shell.World.ListingCalls;
        Assert.StartsWith("OverlappingCidrBlocks,", shell.Fails("$x | Connect-VpcPeering -With $y").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Equal(calls, shell.World.ChangingCalls + shell.World.ListingCalls);
    }

    [Fact]
    public void A_VPC_of_the_same_name_that_is_not_ours_is_not_touched()
    {
        using Shell shell = new();
        shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment theirs; $null = New-SecureVpc -Name V "
            + "-CidrBlock 10.0.0.0/16; $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment mine");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails("New-SecureVpc -Name V -CidrBlock 10.0.0.0/16");
        Assert.StartsWith("NameBelongsToAnother,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ResourceExists, error.CategoryInfo.Category);
        Assert.Contains("'theirs'", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public void A_missing_permission_names_the_action_and_what_was_done_and_the_run_can_be_repeated()
    {
        using Shell shell = new();
        shell.World.Options.DeniedActions.Add("ec2:CreateRouteTable");
        ErrorRecord error = shell.Fails(ReferenceNetwork.Connect + "New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16");
        Assert.StartsWith("UnauthorizedOperation,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Contains("account 111111111111 in us-west-2", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("changes were made and stay", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Allow ec2:CreateRouteTable", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        shell.World.Options.DeniedActions.Clear();
        shell.Run("New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16");
        Assert.Single(shell.World.State.Of<Model.Vpc>());
    }

    [Fact]
    public void SSH_from_the_world_needs_a_switch_and_warns()
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 | New-BastionHost -AllowSshFrom 0.0.0.0/0 -AllowWorld");
        Assert.Contains(shell.Warnings, w => w.Contains("whole internet", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-From 0.0.0.0/0 -Protocol tcp -Port 22", "OpenToTheWorld")]
    [InlineData("-From 0.0.0.0/0 -Protocol tcp -Port 3000-4000", "OpenToTheWorld")]
    [InlineData("-From 0.0.0.0/0 -Protocol all", "OpenToTheWorld")]
    [InlineData("-From 128.0.0.0/1 -Protocol tcp -Port 22", "OpenToTheWorld")] // with what the bastion has
    [InlineData("-From 9.0.0.0/32 -Protocol tcp -Port 22", "OpenToTheWorld")]
    [InlineData("-From 8.1.0.0/16 -Protocol tcp -Port 22", null)]
    [InlineData("-From 0.0.0.0/0 -Protocol tcp -Port 443", null)]
    [InlineData("-From 10.0.0.0/8 -Protocol tcp -Port 22", null)]
    public void A_rule_that_opens_administration_to_the_world_together_with_others_needs_a_switch(string rule, string? id)
    {
        using Shell shell = new();
        shell.Run(ReferenceNetwork.Connect
            + "$bastion = New-SecureVpc -Account A -Name V -CidrBlock 10.0.0.0/16 | New-BastionHost -AllowSshFrom 8.0.0.0/8");
        int changes = shell.World.ChangingCalls;
        if (id is null) { shell.Run("$null = $bastion | Grant-NetworkAccess " + rule); }
        else
        {
            Assert.StartsWith(id + ",", shell.Fails("$bastion | Grant-NetworkAccess " + rule).FullyQualifiedErrorId,
                StringComparison.Ordinal);
            Assert.Equal(changes, shell.World.ChangingCalls);
            shell.Run($"$null = $bastion | Grant-NetworkAccess {rule} -AllowWorld");
            Assert.Contains(shell.Warnings, w => w.Contains("let tcp/", StringComparison.Ordinal)
                || w.Contains("other ports of administration", StringComparison.Ordinal));
            Assert.Contains(shell.Run("Get-NetworkFinding -Rule OpenToInternet"),
                f => ((Findings.NetworkFinding)f.BaseObject).Severity == Findings.FindingSeverity.High);
        }

        Assert.True(shell.World.ChangingCalls > changes);
    }

    [Fact]
    public void A_removal_that_would_meet_foreign_resources_is_refused_before_the_first_change()
    {
        using Shell shell = new();
        shell.Run("$null = Connect-SecureAccount A us-west-2 -Simulated -Deployment one; $v = New-SecureVpc -Name V -CidrBlock "
            + "10.0.0.0/16; $null = Connect-SecureAccount A us-west-2 -Simulated -Deployment two; $null = $v | "
            + "New-BastionHost -AllowSshFrom 203.0.113.0/24");
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails("Remove-SecureDeployment -Name one -Confirm:$false");
        Assert.StartsWith("ForeignResources,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }
}
