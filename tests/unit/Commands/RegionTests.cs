using System.Management.Automation;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Tests.Aws;

namespace SecureNet.Tests.Commands;

/// <summary>A region that does not exist is refused with the nearest one, before anything is called.</summary>
public sealed class RegionTests
{
    [Theory]
    [InlineData("us-wset-2", "us-west-2")]
    [InlineData("US-WEST-2", "us-west-2")]
    [InlineData("us-west2", "us-west-2")]
    [InlineData("us-west-2a", "us-west-2")]
    [InlineData("eu-central-3", "eu-central-1")]
    [InlineData("uswest2", "us-west-2")]
    public void An_unknown_region_is_refused_with_the_nearest(string region, string nearest)
    {
        using Shell shell = new();
        ErrorRecord error = shell.Fails($"Connect-SecureAccount A {region} -Simulated");
        Assert.StartsWith("UnknownRegion,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"-Region '{region}'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(nearest, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-EndpointUrl", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(shell.Run("Get-SecureAccount"));
    }

    [Theory]
    [InlineData("us-wset-2", "us-west-2")]
    [InlineData("US-WEST-2", "us-west-2")]
    public async Task AWS_itself_is_not_called_for_one(string region, string nearest)
    {
        RefusedException error = await Assert.ThrowsAsync<RefusedException>(
            () => new AwsCloudFactory().ConnectAsync(new() { Region = region, Keys = Keys }, default));
        Assert.Contains(nearest, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_ones_own_may_have_any_region()
    {
        using Shell shell = new();
        shell.Run("$null = Connect-SecureAccount A mars-north-1 -Simulated -EndpointUrl http://127.0.0.1:1");
        // Nobody listens there: it was called.
        await Assert.ThrowsAsync<CloudException>(() => new AwsCloudFactory()
            .ConnectAsync(new() { Region = "mars-north-1", Keys = Keys, EndpointUrl = "http://127.0.0.1:1" }, default));
    }

    [SkippableFact]
    public void The_table_is_that_of_botocore_and_the_SDK_knows_every_row()
    {
        Assert.Empty(Regions.All.Except(Amazon.RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName)));
        (int code, string output) = Botocore.Ask("""
            import botocore.loaders
            for p in botocore.loaders.Loader().load_data('partitions')['partitions']:
                for r in p['regions']:
                    if not r.endswith('-global'): print(r)
            """);
        Skip.If(code != 0, "python3 with botocore is not installed.");
        // A newer botocore may know more; an older one, fewer.
        Assert.True(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Intersect(Regions.All).Count() > 40);
        Assert.Empty(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(Regions.All));
    }

    private static CredentialKeys Keys() => new("AKIAIOSFODNN7EXAMPLE", "test", null);
}
