namespace SecureNet.Cloud;

/// <summary>Connects to accounts.</summary>
public interface ICloudFactory
{
    /// <summary>
    /// The region that a profile of the shared AWS files names (without one, the profile that is used where none is named), or null.
    /// </summary>
    string? RegionOf(string? profileName);

    /// <summary>Asks sts:GetCallerIdentity who the credentials are, and returns the cloud of that account and the region.</summary>
    Task<ICloud> ConnectAsync(CloudConnection connection, CancellationToken cancellationToken);
}

/// <summary>How to reach one account in one region. Without keys and profile the SDK's own chain is asked.</summary>
public sealed record CloudConnection
{
    public required string Region { get; init; }
    public string? ProfileName { get; init; }

    /// <summary>A role to assume with the credentials that the rest names.</summary>
    public string? RoleArn { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>The name of the role's session, which CloudTrail shows; without one that of the profile, else <c>SecureNet</c>.</summary>
    public string? RoleSessionName { get; init; }

    /// <summary>The MFA device that the role asks for: its serial number or ARN; without one that of the profile.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>
    /// Gives the code that an MFA device shows now, or refuses where nobody can be asked; it never waits for somebody who is not there.
    /// </summary>
    public Func<string, Task<string>>? AskCode { get; init; }

    /// <summary>True to let calls go without encryption to an endpoint on another machine.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Explicit or foreign credentials, read again whenever they are refreshed.</summary>
    public Func<CredentialKeys>? Keys { get; init; }

    public string? EndpointUrl { get; init; }

    /// <summary>Takes what the user is to be warned of while connecting, on any thread.</summary>
    public Action<string>? Warn { get; init; }
}

/// <summary>Access keys. Printing them shows nothing secret.</summary>
public sealed record CredentialKeys(string AccessKey, string SecretKey, string? SessionToken)
{
    public override string ToString() => "access keys (hidden)";
}
