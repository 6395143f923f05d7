using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Gives EC2 the public half of a key pair that was made here.</summary>
/// <param name="PublicKey">The public half as one line of OpenSSH.</param>
public sealed record ImportKeyPair(string KeyName, string PublicKey) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.KeyPair;
    public override string Describe() => $"import the public half of key pair {KeyName}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>Lets EC2 make a key pair. The private half is in the answer and nowhere else.</summary>
/// <param name="KeyType"><c>ed25519</c> or <c>rsa</c>.</param>
/// <param name="KeyFormat"><c>pem</c> or <c>ppk</c>.</param>
/// <param name="Keep">Gets the private half, which is not in the resource that the call returns.</param>
public sealed record CreateKeyPair(string KeyName, string KeyType, string KeyFormat, Action<string> Keep) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.KeyPair;
    public override string Describe() => $"create key pair {KeyName}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>Deletes a key pair from EC2; instances that have its public half keep it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="KeyName">Its name, by which the call is made: EC2 takes either, and what speaks EC2's protocol
/// otherwise knows the name alone.</param>
public sealed record DeleteKeyPair(string Id, string KeyName) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.KeyPair;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
