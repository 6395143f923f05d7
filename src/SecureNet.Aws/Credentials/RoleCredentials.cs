using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>A role to assume, as parameters or a profile name it.</summary>
/// <param name="Arn">The role.</param>
internal sealed record RoleRequest(string Arn)
{
    public string? ExternalId { get; init; }
    public string? SessionName { get; init; }
    public int? DurationSeconds { get; init; }

    /// <summary>The MFA device whose code the role asks for, or null.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>A file with the token of an identity provider, in place of credentials.</summary>
    public string? WebIdentityTokenFile { get; init; }
}

/// <summary>
/// The credentials of a role's session, which is begun anew before it ends: in the region and at the endpoint of the connection, as all
/// its calls.
/// </summary>
internal sealed class RoleCredentials : RefreshingAWSCredentials
{
    private readonly RoleRequest _role;
    private readonly CloudConnection _connection;
    private readonly AmazonSecurityTokenServiceClient _sts;
    private readonly CallRecorder _calls;

    public RoleCredentials(RoleRequest role, AWSCredentials? source, CloudConnection connection, Endpoints endpoints)
    {
        (_role, _connection) = (role, connection);
        AmazonSecurityTokenServiceConfig config = AwsClients.Configure(new AmazonSecurityTokenServiceConfig(), connection, endpoints);
        _sts = source is null ? new(config) : new(source, config);
        _calls = AwsCloudFactory.Recorder(new("of role " + role.Arn, connection.Region), connection);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        Credentials keys = _role.WebIdentityTokenFile is { } file ? await WithTokenAsync(file).ConfigureAwait(false)
            : await WithCredentialsAsync().ConfigureAwait(false);
        return new(new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken),
            (keys.Expiration ?? DateTime.UtcNow.AddMinutes(15)).AddMinutes(-5));
    }

    private async Task<Credentials> WithCredentialsAsync()
    {
        AssumeRoleRequest request = new()
        {
            RoleArn = _role.Arn, ExternalId = _role.ExternalId, RoleSessionName = _role.SessionName ?? "SecureNet",
                DurationSeconds = _role.DurationSeconds,
        };
        if (_role.SerialNumber is { } serial)
        {
            (request.SerialNumber, request.TokenCode) = (serial, await _connection.AskCode!(serial).ConfigureAwait(false));
        }

        return (await _calls.CallAsync("sts:AssumeRole", false, _role.Arn, () => _sts.AssumeRoleAsync(request)).ConfigureAwait(false))
            .Credentials;
    }

    private async Task<Credentials> WithTokenAsync(string file)
    {
        // Read each time: whoever writes it writes a new one before the old one ends.
        AssumeRoleWithWebIdentityRequest request = new()
        {
            RoleArn = _role.Arn, RoleSessionName = _role.SessionName ?? "SecureNet", DurationSeconds = _role.DurationSeconds,
            WebIdentityToken = (await File.ReadAllTextAsync(file).ConfigureAwait(false)).Trim(),
        };
        return (await _calls.CallAsync("sts:AssumeRoleWithWebIdentity", false, _role.Arn,
            () => _sts.AssumeRoleWithWebIdentityAsync(request)).ConfigureAwait(false)).Credentials;
    }
}
