using System.Management.Automation;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Aws;

/// <summary>
/// The key of a central bucket over the real wire protocol: read, rehearsed, refused with the statement to
/// add, and taken once that is there.
/// </summary>
[Trait("Category", "Moto")]
public sealed class MotoKmsTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Account = "123456789012";

    [SkippableFact]
    public async Task A_key_is_refused_until_its_policy_has_the_statement_that_the_error_gives()
    {
        AwsClients clients = new(new CloudConnection { Region = "eu-west-1", EndpointUrl = moto.Url() },
            new BasicAWSCredentials("test", "test"));
        using Shell shell = new();
        shell.Connect("A", "logs", new AwsCloud(new(Account, "eu-west-1"), clients));
        string arn = (await clients.Kms.CreateKeyAsync(new())).KeyMetadata.Arn;
        string make = $"New-CentralLogBucket keyed-logs-1 -SourceAccount A -KmsKeyArn {arn}";
        ErrorRecord error = shell.Fails(make);
        Assert.StartsWith("LogDeliveryDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        string advice = error.ErrorDetails.RecommendedAction;
        await DoAsync(clients.Kms.PutKeyPolicyAsync(new() { KeyId = arn, PolicyName = "default",
            Policy = $$"""{"Version":"2012-10-17","Statement":[{{advice[advice.IndexOf('{', StringComparison.Ordinal)..]}}]}""" }));
        shell.Run($"$null = {make}");
        Assert.Empty(shell.Warnings);
        await DoAsync(clients.Kms.DisableKeyAsync(new DisableKeyRequest { KeyId = arn.Split('/')[1] }));
        Assert.StartsWith("KmsKeyUnusable,", shell.Fails(
            "New-SecureVpc -Name V -CidrBlock 10.0.0.0/16 | Enable-CentralFlowLog -BucketName keyed-logs-1").FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.StartsWith("NotFound,", shell.Fails(make.Replace(arn, arn[..^4] + "0000", StringComparison.Ordinal)).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    // moto's answer to a call that has none is "null", which the SDK takes for an error; the work is done.
    private static async Task DoAsync(Task call)
    {
        try { await call; }
        catch (AmazonKeyManagementServiceException e) when (e.StatusCode == System.Net.HttpStatusCode.OK) { }
    }
}
