namespace SecureNet.Cloud;

/// <summary>Connects to accounts.</summary>
public interface ICloudFactory
{
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
