using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Tests.Commands;

/// <summary>Protect-S3Bucket in a real engine: what it puts, that a second run changes nothing, and what it refuses.</summary>
public class ProtectS3BucketTests
{
    private const string Make = ReferenceNetwork.Connect + "$bucket = New-SecureBucket -Name demo-b -Account B\n";

    private static Shell WithEndpoint()
    {
        Shell shell = new();
        shell.Run(Make);
        Place b = new("222222222222", "us-east-1");
        shell.World.Load(shell.World.State.With(
            [Endpoint(b, "vpce-b", "s3"), Endpoint(b, "vpce-d", "dynamodb"), Endpoint(new("111111111111", "us-west-2"), "vpce-a", "s3")]));
        return shell;
    }

    private static VpcEndpoint Endpoint(Place place, string id, string service) => new()
    {
        Id = id, AccountId = place.AccountId, Region = place.Region, VpcId = "vpc-" + id[^1],
        ServiceName = $"com.amazonaws.{place.Region}.{service}", EndpointType = VpcEndpointType.Gateway,
    };

    private static PolicyDocument PolicyOf(Shell shell) =>
        PolicyDocument.Parse(shell.World.State.Of<Bucket>().Single(b => b.Id == "demo-b").PolicyDocument!);

    [Fact]
    public void The_statement_joins_the_bucket_policy_and_a_second_run_changes_nothing()
    {
        using Shell shell = WithEndpoint();
        S3BucketProtection made = Assert.IsType<S3BucketProtection>(
            Assert.Single(shell.Run("$bucket | Protect-S3Bucket -Endpoint vpce-b")).BaseObject);
        Assert.True(made.IsChanged);
        Assert.Equal((IEnumerable<string>)["vpce-b"], made.VpcEndpointId);
        Assert.NotEmpty(made.Checks);
        Assert.All(made.Checks, c => Assert.False(c.IsDenied, c.Reason));
        Assert.Equal(["DenyInsecureTransport", EndpointOnlyStatement.Sid], PolicyOf(shell).Statements.Select(s => s.Sid));
        int changes = shell.World.ChangingCalls;
        Assert.Equal("False", Assert.Single(shell.Run("($bucket | Protect-S3Bucket -Endpoint vpce-b).IsChanged")).ToString());
        shell.Run("$bucket = New-SecureBucket -Name demo-b -Account B");
        Assert.Equal(changes, shell.World.ChangingCalls);
        Assert.Equal(2, PolicyOf(shell).Statements.Length);
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        using Shell shell = WithEndpoint();
        int changes = shell.World.ChangingCalls;
        S3BucketProtection shown = Assert.IsType<S3BucketProtection>(
            Assert.Single(shell.Run("$bucket | Protect-S3Bucket -Endpoint vpce-b -WhatIf")).BaseObject);
        Assert.True(shown.IsPlanned);
        Assert.StartsWith("WOULD BE PROTECTED", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public async Task The_simulated_S3_then_refuses_the_owner_from_outside_and_still_lets_it_manage_and_remove()
    {
        using Shell shell = WithEndpoint();
        Simulation.SimulatedCloud b = shell.World.Connect("222222222222", "us-east-1");
        await b.Objects.PutAsync("demo-b", "before.txt", new byte[3], default);
        shell.Run("$null = $bucket | Protect-S3Bucket -Endpoint vpce-b");
        CloudException refused = await Assert.ThrowsAsync<CloudException>(
            () => b.Objects.PutAsync("demo-b", "after.txt", new byte[3], default));
        Assert.Equal("AccessDenied", refused.Code);
        Assert.Contains("with an explicit deny in a resource-based policy", refused.Message, StringComparison.Ordinal);
        shell.Run("Remove-SecureBucket demo-b -Force -Confirm:$false");
        Assert.DoesNotContain(shell.World.State.Of<Bucket>(), x => x.Id == "demo-b");
    }

    [Theory]
    [InlineData("Protect-S3Bucket Demo_B vpce-b", "InvalidBucketName", "Demo_B")]
    [InlineData("Protect-S3Bucket demo-x vpce-b", "NotFound", "demo-x")]
    [InlineData("Protect-S3Bucket demo-b vpce-nope", "NotFound", "vpce-nope")]
    [InlineData("Protect-S3Bucket demo-b vpce-a", "EndpointInAnotherRegion", "us-west-2")]
    [InlineData("Protect-S3Bucket demo-b vpce-d", "NotAnS3Endpoint", "dynamodb")]
    [InlineData("Protect-S3Bucket demo-b vpce-b -ExemptPrincipal arn:aws:sts::222222222222:assumed-role/a/b", "InvalidExemptPrincipal",
        "assumed-role")]
    [InlineData("Protect-S3Bucket demo-b vpce-b -Force", "ForceNeedsExemptPrincipal", "demo-b")]
    [InlineData("Disconnect-SecureAccount B; Protect-S3Bucket demo-b vpce-a", "BucketOfAnother", "not connected")]
    public void Bad_input_is_refused_without_a_change(string command, string id, string text)
    {
        using Shell shell = WithEndpoint();
        int changes = shell.World.ChangingCalls;
        ErrorRecord error = shell.Fails(command);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(changes, shell.World.ChangingCalls);
    }

    [Fact]
    public async Task A_bucket_that_takes_flow_logs_is_refused()
    {
        using Shell shell = WithEndpoint();
        const string Logs = """{"Version":"2012-10-17","Statement":[{"Sid":"AWSLogDeliveryWrite","Effect":"Allow","Principal":"""
            + """{"Service":"delivery.logs.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::demo-b/AWSLogs/"""
            + """*"}]}""";
        await shell.World.Connect("222222222222", "us-east-1").ApplyAsync(new PutBucketPolicy("demo-b", Logs), default);
        ErrorRecord error = shell.Fails("Protect-S3Bucket demo-b vpce-b");
        Assert.StartsWith("FlowLogBucket,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("AWSLogDeliveryWrite", error.ToString(), StringComparison.Ordinal);
    }
}
