using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Reachability;

namespace SecureNet.Tests.Commands;

/// <summary>Test-S3Access on the reference's story: the private host uploads through the endpoint, and nobody else does.</summary>
public class TestS3AccessTests
{
    private static Shell Built()
    {
        Shell shell = new();
        shell.Run(S3Network.Hosts + S3Network.Story + "$protection = $bucket | Protect-S3Bucket -Endpoint $endpoint");
        return shell;
    }

    private static S3AccessTest Ask(Shell shell, string command) =>
        Assert.IsType<S3AccessTest>(Assert.Single(shell.Run(command)).BaseObject);

    [Fact]
    public void The_private_host_lists_the_bucket_and_uploads_through_the_endpoint()
    {
        using Shell shell = Built();
        S3AccessTest list = Ask(shell, "$privateB | Test-S3Access $bucket s3:ListBucket -Probe");
        S3AccessTest put = Ask(shell, "$privateB | Test-S3Access $bucket s3:PutObject -Key axel.txt -Probe");
        foreach (S3AccessTest test in (S3AccessTest[])[list, put])
        {
            Assert.True(test.IsAllowed, test.Reason);
            Assert.Equal((S3Way.GatewayEndpoint, S3ProbeOutcome.Done, true), (test.Way, test.Probe!.Outcome, test.ProbeAgrees));
            Assert.Null(test.DecidedBy);
        }

        Assert.NotNull(shell.World.Objects.Find("demo-b", "axel.txt"));
        Assert.Equal("Private-host role EC2-S3-ACC-B", $"{put.Source} {put.Identity}");
        Assert.StartsWith("ALLOWED BY WHAT WAS READ  s3:PutObject on arn:aws:s3:::demo-b/axel.txt by Private-host", put.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_overwrites_nothing_and_WhatIf_makes_none()
    {
        using Shell shell = Built();
        Ask(shell, "$privateB | Test-S3Access $bucket s3:PutObject -Key other.txt -Probe -WhatIf");
        Assert.Null(shell.World.Objects.Find("demo-b", "other.txt"));
        shell.World.Objects.Put("demo-b", "axel.txt", [1, 2, 3]);
        Assert.Equal(S3ProbeOutcome.Done, Ask(shell, "$privateB | Test-S3Access $bucket s3:PutObject -Key axel.txt -Probe").Probe!.Outcome);
        Assert.Equal(3, shell.World.Objects.Find("demo-b", "axel.txt")!.Length);
    }

    [Fact]
    public void The_same_request_from_outside_is_denied_by_the_bucket_policy()
    {
        using Shell shell = Built();
        S3AccessTest test = Ask(shell,
            "$null = $bastionB | Set-HostRole -Role $role; $bastionB | Test-S3Access $bucket s3:PutObject -Key axel.txt -Probe");
        Assert.Equal((S3Answer.Denied, S3Layer.BucketPolicy, S3Way.InternetGateway), (test.Answer, test.DecidedBy, test.Way));
        Assert.Contains(EndpointOnlyStatement.Sid, test.Rule, StringComparison.Ordinal);
        Assert.Equal((S3ProbeOutcome.Denied, true), (test.Probe!.Outcome, test.ProbeAgrees));
        Assert.Null(shell.World.Objects.Find("demo-b", "axel.txt"));
    }

    [Fact]
    public void A_bucket_of_another_region_is_out_of_the_endpoints_reach_and_the_answer_says_so()
    {
        using Shell shell = Built();
        S3AccessTest test = Ask(shell,
            "$logs = New-SecureBucket -Account A -Name demo-a; $privateB | Test-S3Access $logs s3:GetObject -Key x -Probe");
        Assert.Equal((S3Answer.Denied, S3Layer.Network, S3ProbeOutcome.Unreachable), (test.Answer, test.DecidedBy, test.Probe!.Outcome));
        Assert.Contains("leads only to Amazon S3 of its own region, us-east-1, and the bucket is in us-west-2", test.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_lacks_the_action_and_a_host_without_a_role_are_named()
    {
        using Shell shell = Built();
        S3AccessTest delete = Ask(shell, "Test-S3Access -Source $privateB -BucketName demo-b -Action s3:DeleteObject -Key axel.txt");
        Assert.Equal((S3Answer.Denied, S3Layer.RolePolicy), (delete.Answer, delete.DecidedBy));
        S3AccessTest anonymous = Ask(shell, "Test-S3Access -Source Bastion-host demo-b s3:ListBucket");
        Assert.Equal((S3Answer.Denied, S3Layer.RolePolicy, "no instance profile"),
            (anonymous.Answer, anonymous.DecidedBy, anonymous.Identity));
    }

    [Fact]
    public void A_managed_policy_that_was_not_read_makes_the_answer_unknown()
    {
        using Shell shell = Built();
        Role role = shell.World.State.Of<Role>().Single();
        shell.World.Load(shell.World.State.With(role with { AttachedPolicyArns = ["arn:aws:iam::222222222222:policy/Extra"] }));
        S3AccessTest test = Ask(shell, "$privateB | Test-S3Access $bucket s3:PutObject -Key axel.txt -Probe");
        Assert.Equal((S3Answer.Unknown, S3Layer.RolePolicy), (test.Answer, test.DecidedBy));
        Assert.Contains("arn:aws:iam::222222222222:policy/Extra says was not read", test.Reason, StringComparison.Ordinal);
        Assert.Null(test.ProbeAgrees);
    }

    [Fact]
    public void VPC_Block_Public_Access_stops_what_goes_by_an_internet_gateway()
    {
        using Shell shell = Built();
        Place b = shell.World.State.Of<Bucket>().Single().Place;
        VpcBlockPublicAccess access = new() { Id = VpcBlockPublicAccess.OnlyId, AccountId = b.AccountId, Region = b.Region,
            Mode = "block-bidirectional" };
        shell.World.Load(shell.World.State.With(access));
        S3AccessTest test = Ask(shell, "$null = $bastionB | Set-HostRole -Role $role; $bastionB | Test-S3Access $bucket s3:ListBucket");
        Assert.Equal((S3Answer.Denied, S3Layer.Network), (test.Answer, test.DecidedBy));
        Assert.Contains("Block Public Access", test.Reason, StringComparison.Ordinal);
    }

    [Theory]
    // The managed policy denies; the boundary has no S3 in it, allows all, or cannot be read.
    [InlineData("Deny", "s3", null, S3Answer.Denied, S3Layer.RolePolicy)]
    [InlineData("Allow", "s3", "ec2", S3Answer.Denied, S3Layer.PermissionsBoundary)]
    [InlineData("Allow", "s3", "s3", S3Answer.AllowedByWhatWasRead, null)]
    [InlineData("Allow", "s3", "?", S3Answer.Unknown, S3Layer.PermissionsBoundary)]
    public void Managed_policies_and_the_boundary_that_were_read_decide(string effect, string service, string? boundary,
        S3Answer expected, S3Layer? by)
    {
        const string Extra = "arn:aws:iam::222222222222:policy/Extra", Limit = "arn:aws:iam::222222222222:policy/Limit";
        static string Json(string effect, string service) =>
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"{{effect}}","Action":"{{service}}:*","Resource":"*"}]}""";
        using Shell shell = Built();
        Role role = shell.World.State.Of<Role>().Single();
        role = role with { AttachedPolicyArns = [Extra], ManagedPolicies = role.ManagedPolicies.SetItem(Extra, Json(effect, service)) };
        if (boundary is not null) { role = role with { PermissionsBoundaryArn = Limit }; }
        if (boundary is not (null or "?"))
        {
            role = role with { ManagedPolicies = role.ManagedPolicies.SetItem(Limit, Json("Allow", boundary)) };
        }
        shell.World.Load(shell.World.State.With(role));
        S3AccessTest test = Ask(shell, "$privateB | Test-S3Access $bucket s3:PutObject -Key axel.txt");
        Assert.Equal((expected, by), (test.Answer, test.DecidedBy));
        Assert.False(test.IsAllowed);
        Assert.Equal(expected == S3Answer.AllowedByWhatWasRead,
            Ask(shell, "$privateB | Test-S3Access $bucket s3:PutObject -Key axel.txt -AcceptUnread").IsAllowed);
        Assert.Equal("service control policies, resource control policies, session policies", string.Join(", ", test.NotLookedAt));
    }

    [Fact]
    public void The_role_on_a_host_of_another_VPC_would_be_locked_out_by_Protect_S3Bucket()
    {
        using Shell shell = new();
        shell.Run(S3Network.Hosts + S3Network.Story + """
            $other = New-SecureVpc -Account B -Name VPC-C -CidrBlock 172.16.0.0/16 -AvailabilityZoneCount 1
            $null = $other | New-BastionHost -Name Other-host -AllowSshFrom 203.0.113.0/24 | Set-HostRole -Role $role
            """);
        ErrorRecord error = shell.Fails("$bucket | Protect-S3Bucket -Endpoint $endpoint");
        Assert.StartsWith("PolicyLocksOut,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("on host Other-host", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(EndpointOnlyStatement.Sid, error.ToString(), StringComparison.Ordinal);
        shell.Run(
            "$null = $bucket | Protect-S3Bucket -Endpoint $endpoint -Force -ExemptPrincipal arn:aws:iam::222222222222:role/break-glass");
        Assert.Contains(shell.Warnings,
            w => w.StartsWith("By force:", StringComparison.Ordinal) && w.Contains(EndpointOnlyStatement.Sid, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Test-S3Access -Source $privateB Demo_B s3:ListBucket", "InvalidBucketName", "Demo_B")]
    [InlineData("Test-S3Access -Source $privateB demo-x s3:ListBucket", "NotFound", "demo-x")]
    [InlineData("Test-S3Access -Source i-0nope demo-b s3:ListBucket", "NotFound", "i-0nope")]
    [InlineData("Test-S3Access -Source $privateB demo-b s3:PutObject", "KeyRequired", "s3:PutObject")]
    [InlineData("Test-S3Access -Source $privateB demo-b s3:*", "InvalidAction", "s3:*")]
    [InlineData("Test-S3Access -Source $privateB demo-b ec2:RunInstances", "InvalidAction", "ec2:RunInstances")]
    [InlineData("Test-S3Access -Source $privateB demo-b s3:DeleteObject -Key a -Probe", "ProbeNotPossible", "s3:DeleteObject")]
    public void Bad_input_is_refused(string command, string id, string text)
    {
        using Shell shell = Built();
        ErrorRecord error = shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }
}
