using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Aws;

/// <summary>Connects to AWS, or to any endpoint that speaks as AWS does.</summary>
public sealed class AwsCloudFactory : ICloudFactory
{
    private const string Identify = "sts:GetCallerIdentity";
    private readonly Func<string, string?> _environment;

    public AwsCloudFactory() : this(Environment.GetEnvironmentVariable) { }

    internal AwsCloudFactory(Func<string, string?> environment) => _environment = environment;

    public string? RegionOf(string? profileName)
    {
        SharedConfig config = SharedConfig.Read(_environment);
        return config.Profile(profileName ?? config.AmbientProfile)?.GetValueOrDefault("region") is { Length: > 0 } region ? region : null;
    }

    public async Task<ICloud> ConnectAsync(CloudConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        SharedConfig config = SharedConfig.Read(_environment);
        // The SDK takes an empty variable for an address: where it makes clients of its own (IAM Identity Center), none may be there.
        if (Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is "") { Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null); }
        Endpoints endpoints = new(connection, config);
        if (endpoints.UrlOf("EC2") is null)
        {
            Regions.Check(connection.Region, [.. Amazon.RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName), .. Regions.All]);
        }
        AWSCredentials? credentials = CredentialsOf(connection, config, endpoints);
        if (connection.RoleArn is { } role)
        {
            RoleRequest request = new(role) { ExternalId = connection.ExternalId, SessionName = connection.RoleSessionName,
                SerialNumber = connection.SerialNumber };
            credentials = new RoleCredentials(request, credentials, connection, endpoints);
        }

        AmazonSecurityTokenServiceConfig settings = AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection, endpoints);
        using AmazonSecurityTokenServiceClient sts = credentials is null ? new(settings) : new(credentials, settings);
        CallRecorder calls = Recorder(new("(not known yet)", connection.Region), connection);
        GetCallerIdentityResponse caller;
        try
        {
            caller = await calls.CallAsync(Identify, false, null, () => sts.GetCallerIdentityAsync(new(), cancellationToken))
                .ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Code == "NoCredentials" && NoCredentials(connection, config, e) is { } refusal) { throw refusal; }
        return new AwsCloud(new(caller.Account, connection.Region), new(connection, endpoints, credentials), caller.Arn);
    }

    // STS is asked again as every service is: one 503 or Throttling must not end a job.
    internal static CallRecorder Recorder(Place place, CloudConnection connection)
    {
        CallRecorder calls = new(place);
        calls.Called += call => { if (call.Notice is { } notice) { connection.Warn?.Invoke(notice); } };
        return calls;
    }

    /// <summary>
    /// The credentials that a connection names, or null for what the SDK finds in the environment, a container or the instance.
    /// </summary>
    private static AWSCredentials? CredentialsOf(CloudConnection connection, SharedConfig config, Endpoints endpoints)
    {
        if (connection.Keys is { } keys) { return new KeyCredentials(keys); }
        ProfileCredentials profiles = new(config, connection, endpoints);
        if (connection.ProfileName is { } name)
        {
            // Never another profile or an instance's role instead: that could be another account.
            return profiles.Of(name) ?? throw new CloudException("ProfileNotFound",
                $"There is no profile '{name}' with credentials in the shared AWS files (AWS_SHARED_CREDENTIALS_FILE, "
                    + "AWS_CONFIG_FILE, or the folder .aws of the home directory).",
                Identify, new("of profile " + name, connection.Region));
        }

        // In the SDK's order: keys, the token of an identity provider, a profile, and then what stands around the process.
        if (config.Environment("AWS_ACCESS_KEY_ID") is not null) { return null; }
        if (config.Environment("AWS_WEB_IDENTITY_TOKEN_FILE") is { } file && config.Environment("AWS_ROLE_ARN") is { } role)
        {
            return new RoleCredentials(new(role) { WebIdentityTokenFile = file, SessionName = config.Environment("AWS_ROLE_SESSION_NAME") },
                new AnonymousAWSCredentials(), connection, endpoints);
        }

        return config.Profile(config.AmbientProfile) is null ? null : profiles.Of(config.AmbientProfile);
    }

    // What the SDK says of a session that has ended does not say what begins another.
    private static RefusedException? NoCredentials(CloudConnection connection, SharedConfig config, CloudException error)
    {
        if (connection.Keys is not null) { return null; }
        string profile = connection.ProfileName ?? config.AmbientProfile;
        IReadOnlyDictionary<string, string>? settings = config.Profile(profile);
        if (settings?.ContainsKey("login_session") is true)
        {
            return new("LoginEnded",
                $"The AWS CLI gave no credentials for the profile '{profile}', which is one of 'aws login': {error.Message}", profile,
                $"Run 'aws login --profile {profile}' with an AWS CLI that knows it (2.32 or later), on the PATH of this process.");
        }

        return settings?.ContainsKey("sso_account_id") is true
            ? new("SingleSignOnEnded", $"IAM Identity Center gave no credentials for the profile '{profile}': {error.Message}", profile,
                $"Run 'aws sso login --profile {profile}'.")
            : null;
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
}
