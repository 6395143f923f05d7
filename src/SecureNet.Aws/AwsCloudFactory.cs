using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Connects to AWS, or to any endpoint that speaks as AWS does.</summary>
public sealed class AwsCloudFactory : ICloudFactory
{
    public async Task<ICloud> ConnectAsync(CloudConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (AwsClients.EndpointOf(connection) is null) { Regions.Check(connection.Region, [.. Amazon.RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName), .. Regions.All]); }
        AWSCredentials? credentials = CredentialsOf(connection);
        if (connection.RoleArn is { } role)
        {
            AmazonSecurityTokenServiceClient source = credentials is null
                ? new(AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection)) : new(credentials, AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection));
            credentials = new RoleCredentials(source, role, connection.ExternalId, Recorder(new("of role " + role, connection.Region), connection));
        }

        using AmazonSecurityTokenServiceClient sts = credentials is null
            ? new(AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection)) : new(credentials, AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection));
        CallRecorder calls = Recorder(new("(not known yet)", connection.Region), connection);
        GetCallerIdentityResponse caller = await calls.CallAsync("sts:GetCallerIdentity", false, null, () => sts.GetCallerIdentityAsync(new(), cancellationToken)).ConfigureAwait(false);
        return new AwsCloud(new(caller.Account, connection.Region), new(connection, credentials), caller.Arn);
    }

    // STS is asked again as every service is: one 503 or Throttling must not end a job.
    private static CallRecorder Recorder(Place place, CloudConnection connection)
    {
        CallRecorder calls = new(place);
        calls.Called += call => { if (call.Notice is { } notice) { connection.Warn?.Invoke(notice); } };
        return calls;
    }

    private static AWSCredentials? CredentialsOf(CloudConnection connection)
    {
        if (connection.Keys is { } keys) { return new KeyCredentials(keys); }
        if (connection.ProfileName is not { } name) { return null; }
        CredentialProfileStoreChain profiles = new();
        // Never another profile instead: that could be another account.
        return profiles.TryGetAWSCredentials(name, out AWSCredentials found) ? found
            : throw new CloudException("ProfileNotFound", $"There is no profile '{name}' with credentials in the shared AWS files (AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, or the folder .aws of the home directory).", "sts:GetCallerIdentity", new("of profile " + name, connection.Region));
    }

    /// <summary>Keys of the user's, read again when asked, because they may have been refreshed.</summary>
    private sealed class KeyCredentials(Func<CredentialKeys> read) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials()
        {
            CredentialKeys keys = read();
            return new(keys.AccessKey, keys.SecretKey, keys.SessionToken);
        }
    }

    /// <summary>A role, assumed with the client's credentials and again before the session ends.</summary>
    private sealed class RoleCredentials(AmazonSecurityTokenServiceClient sts, string roleArn, string? externalId, CallRecorder calls) : RefreshingAWSCredentials
    {
        protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

        protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
        {
            AssumeRoleRequest request = new() { RoleArn = roleArn, ExternalId = externalId, RoleSessionName = "SecureNet" };
            AssumeRoleResponse answer = await calls.CallAsync("sts:AssumeRole", false, roleArn, () => sts.AssumeRoleAsync(request)).ConfigureAwait(false);
            Credentials keys = answer.Credentials;
            return new(new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), (keys.Expiration ?? DateTime.UtcNow.AddMinutes(15)).AddMinutes(-5));
        }
    }
}
