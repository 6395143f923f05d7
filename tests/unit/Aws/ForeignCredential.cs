namespace SecureNet.Tests.Aws;

/// <summary>Keys, with the property names of AWSSDK.Core's ImmutableCredentials.</summary>
public sealed class ForeignKeys
{
    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    public string Token { get; set; } = "";
}

/// <summary>Credentials that change when they are told to, with the method name of AWSSDK.Core's AWSCredentials.</summary>
public sealed class ForeignCredentialSource
{
    public ForeignKeys Keys { get; set; } = new();

    public ForeignKeys GetCredentials() => Keys;
}

/// <summary>
/// A credential object in the shape of AWS.Tools' AWSPSCredentials, from an assembly of its own: the inner credentials are internal.
/// </summary>
public sealed class ForeignCredential
{
    public ForeignCredential(string accessKey, string secretKey, string token) => Rotate(accessKey, secretKey, token);

    internal ForeignCredentialSource Credentials { get; } = new();

    public void Rotate(string accessKey, string secretKey, string token) =>
        Credentials.Keys = new() { AccessKey = accessKey, SecretKey = secretKey, Token = token };
}
