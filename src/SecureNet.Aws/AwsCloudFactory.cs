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
        AWSCredentials? credentials = CredentialsOf(connection);
        if (connection.RoleArn is { } role)
        {
            AmazonSecurityTokenServiceClient source = credentials is null
                ? new(AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection)) : new(credentials, AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection));
            credentials = new RoleCredentials(source, role, connection.ExternalId);
        }

        Place unknown = new("(not known yet)", connection.Region);
        using AmazonSecurityTokenServiceClient sts = credentials is null
            ? new(AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection)) : new(credentials, AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection));
        try
        {
            GetCallerIdentityResponse caller = await sts.GetCallerIdentityAsync(new(), cancellationToken).ConfigureAwait(false);
            return new AwsCloud(new(caller.Account, connection.Region), new(connection, credentials), caller.Arn);
        }
        catch (Exception e) when (AwsErrors.Convert(e, "sts:GetCallerIdentity", unknown) is { } error) { throw error; }
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
    private sealed class RoleCredentials(AmazonSecurityTokenServiceClient sts, string roleArn, string? externalId) : RefreshingAWSCredentials
    {
        protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

        protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
        {
            try
            {
                AssumeRoleResponse answer = await sts.AssumeRoleAsync(new() { RoleArn = roleArn, ExternalId = externalId, RoleSessionName = "SecureNet" }).ConfigureAwait(false);
                return new(new(answer.Credentials.AccessKeyId, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken), (answer.Credentials.Expiration ?? DateTime.UtcNow.AddMinutes(15)).AddMinutes(-5));
            }
            catch (Exception e) when (AwsErrors.Convert(e, "sts:AssumeRole", new("of role " + roleArn, sts.Config.AuthenticationRegion ?? sts.Config.RegionEndpoint?.SystemName ?? "")) is { } error) { throw error; }
        }
    }
}
