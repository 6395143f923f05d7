using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>A key pair as EC2 knows it, and where its private half lies.</summary>
public sealed class HostKeyPair
{
    internal HostKeyPair(KeyPair pair, string? path = null) => (Pair, Path) = (pair, path);

    public string KeyName => Pair.KeyName;

    public string KeyPairId => Pair.Id;

    public string KeyType => Pair.KeyType;

    public string KeyFingerprint => Pair.KeyFingerprint;

    /// <summary>The public half as one line of OpenSSH, or null where EC2 did not say.</summary>
    public string? PublicKey => Pair.PublicKey;

    /// <summary>The file of the private half, known to the command that made it only.</summary>
    public string? Path { get; }

    public string AccountId => Pair.AccountId;

    public string Region => Pair.Region;

    public string? Deployment => Pair.Deployment;

    internal KeyPair Pair { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    // So that it can be given wherever a key's name is asked for.
    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Of(KeyName);
}
