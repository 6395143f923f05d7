namespace SecureNet.Model;

/// <summary>A key pair as EC2 knows it: the public half alone.</summary>
public sealed record KeyPair : Resource
{
    public override ResourceKind Kind => ResourceKind.KeyPair;

    /// <summary>The name that launches use, one of a kind in the account and region.</summary>
    public required string KeyName { get; init; }

    /// <summary><c>ed25519</c> or <c>rsa</c>.</summary>
    public string KeyType { get; init; } = "";

    /// <summary>The fingerprint as EC2 shows it; how it is made depends on the type and on who made the key.</summary>
    public string KeyFingerprint { get; init; } = "";

    /// <summary>The public half as one line of OpenSSH, or null where EC2 did not say.</summary>
    public string? PublicKey { get; init; }

    public override string PlainName => KeyName;
}
