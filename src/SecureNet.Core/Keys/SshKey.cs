using System.Security.Cryptography;
using System.Text;

namespace SecureNet.Keys;

/// <summary>The kinds of key that EC2 takes.</summary>
public enum SshKeyType
{
    Ed25519,
    Rsa,
}

/// <summary>The formats of a private key file that EC2 knows.</summary>
public enum SshKeyFormat
{
    /// <summary>OpenSSH's own for ed25519, PKCS #1 for RSA: what <c>ssh -i</c> reads.</summary>
    Pem,

    /// <summary>PuTTY's, version 3.</summary>
    Ppk,
}

/// <summary>A key pair that was made on this machine. Printing it shows nothing secret.</summary>
public sealed class SshKey
{
    // EC2 imports RSA keys of 1024, 2048 and 4096 bits. Source: EC2 user guide, "Import your public key".
    private const int RsaBits = 4096;

    private readonly byte[] _publicBlob;
    private readonly string _algorithm;
    private readonly Func<string, SshKeyFormat, string> _private;

    private SshKey(string algorithm, byte[] publicBlob, string comment, Func<string, SshKeyFormat, string> text) =>
        (_algorithm, _publicBlob, Comment, _private) = (algorithm, publicBlob, comment, text);

    /// <summary>What the file says it is: by this a later run knows it again.</summary>
    public string Comment { get; }

    /// <summary>The public half as one line of OpenSSH.</summary>
    public string PublicKey => $"{_algorithm} {Convert.ToBase64String(_publicBlob)} {Comment}";

    /// <summary>The private half as the text of a file, without a passphrase.</summary>
    public string PrivateText(SshKeyFormat format) => _private(Comment, format);

    public override string ToString() => $"{_algorithm} key pair {Comment} (private half hidden)";

    /// <summary>Makes a key pair.</summary>
    public static SshKey Create(SshKeyType type, string comment) => type == SshKeyType.Rsa ? CreateRsa(comment) : CreateEd25519(comment);

    private static SshKey CreateEd25519(string comment)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(32);
        byte[] key = Ed25519.PublicKeyOf(seed);
        byte[] blob = new SshWriter().String("ssh-ed25519").String(key).ToArray();
        return new("ssh-ed25519", blob, comment, (name, format) => format == SshKeyFormat.Ppk
            ? Ppk("ssh-ed25519", name, blob, new SshWriter().String(seed).ToArray())
            : OpenSsh(blob, new SshWriter().String("ssh-ed25519").String(key).String([.. seed, .. key]).String(name).ToArray()));
    }

    private static SshKey CreateRsa(string comment)
    {
        using RSA rsa = RSA.Create(RsaBits);
        RSAParameters p = rsa.ExportParameters(includePrivateParameters: true);
        string pem = rsa.ExportRSAPrivateKeyPem() + "\n";
        byte[] blob = new SshWriter().String("ssh-rsa").MpInt(p.Exponent).MpInt(p.Modulus).ToArray();
        return new("ssh-rsa", blob, comment, (name, format) => format == SshKeyFormat.Ppk
            ? Ppk("ssh-rsa", name, blob, new SshWriter().MpInt(p.D).MpInt(p.P).MpInt(p.Q).MpInt(p.InverseQ).ToArray())
            : pem);
    }

    // Source: OpenSSH's PROTOCOL.key.
    private static string OpenSsh(byte[] publicBlob, byte[] privateBlob)
    {
        uint check = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        SshWriter secret = new SshWriter().Number(check).Number(check).Raw(privateBlob);
        for (byte pad = 1; secret.ToArray().Length % 8 != 0; pad++) { secret.Raw([pad]); }
        byte[] file = new SshWriter().Raw("openssh-key-v1\0"u8).String("none").String("none").String("").Number(1).String(publicBlob)
            .String(secret.ToArray()).ToArray();
        return $"-----BEGIN OPENSSH PRIVATE KEY-----\n{Lines(file, 70)}-----END OPENSSH PRIVATE KEY-----\n";
    }

    // Source: PuTTY's manual, appendix C. Without a passphrase the MAC has an empty key.
    private static string Ppk(string algorithm, string comment, byte[] publicBlob, byte[] privateBlob)
    {
        byte[] signed = new SshWriter().String(algorithm).String("none").String(comment).String(publicBlob).String(privateBlob).ToArray();
        string open = Lines(publicBlob, 64);
        string secret = Lines(privateBlob, 64);
        return $"PuTTY-User-Key-File-3: {algorithm}\nEncryption: none\nComment: {comment}\nPublic-Lines: "
            + $"{open.Count(c => c == '\n')}\n{open}" +
            $"Private-Lines: {secret.Count(c => c == '\n')}\n{secret}Private-MAC: "
                + $"{Convert.ToHexStringLower(HMACSHA256.HashData(Array.Empty<byte>(), signed))}\n";
    }

    private static string Lines(byte[] bytes, int width)
    {
        StringBuilder text = new();
        foreach (char[] line in Convert.ToBase64String(bytes).Chunk(width)) { text.Append(line).Append('\n'); }
        return text.ToString();
    }
}
