using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SecureNet.Keys;

/// <summary>Reads public keys: the line of OpenSSH, and the public half of a private key file. The private half is never kept.</summary>
public static class PublicKeyLine
{
    private const string OpenSshBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";

    /// <summary><c>ed25519</c>, <c>rsa</c>, or an empty string for another.</summary>
    public static string TypeOf(string line) => line.Split(' ')[0] switch { "ssh-ed25519" => "ed25519", "ssh-rsa" => "rsa", _ => "" };

    /// <summary>The fingerprint of OpenSSH, without its prefix.</summary>
    public static string FingerprintOf(string line) =>
        Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(line.Split(' ')[1])));

    /// <summary>True if both lines are of the same key, whatever their comments are.</summary>
    public static bool Same(string? one, string? other) =>
        one is not null && other is not null && one.Split(' ') is [var a, var b, ..] && other.Split(' ') is [var c, var d, ..] && a == c
            && b.Trim() == d.Trim();

    /// <summary>The format of the text of a private key file: PuTTY's, else PEM (OpenSSH's own is one too).</summary>
    public static SshKeyFormat FormatOf(string privateText) => privateText.StartsWith("PuTTY-User-Key-File-", StringComparison.Ordinal)
        ? SshKeyFormat.Ppk : SshKeyFormat.Pem;

    /// <summary>The public half of the text of a private key file (OpenSSH, PEM or PuTTY, without a passphrase), or null.</summary>
    public static string? Of(string privateText)
    {
        try
        {
            if (privateText.StartsWith("PuTTY-User-Key-File-", StringComparison.Ordinal)) { return OfPpk(privateText); }
            if (privateText.Contains(OpenSshBegin, StringComparison.Ordinal)) { return OfOpenSsh(privateText); }
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(privateText);
            RSAParameters p = rsa.ExportParameters(includePrivateParameters: false);
            return "ssh-rsa " + Convert.ToBase64String(new SshWriter().String("ssh-rsa").MpInt(p.Exponent).MpInt(p.Modulus).ToArray());
        }
        catch (Exception e) when (e is ArgumentException or FormatException or CryptographicException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string OfPpk(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int at = Array.FindIndex(lines, l => l.StartsWith("Public-Lines: ", StringComparison.Ordinal));
        int count = int.Parse(lines[at]["Public-Lines: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        string comment = Array.Find(lines, l => l.StartsWith("Comment: ", StringComparison.Ordinal)) is { } c
            ? " " + c["Comment: ".Length..] : "";
        return $"{lines[0][(lines[0].IndexOf(' ', StringComparison.Ordinal) + 1)..]} "
            + $"{string.Concat(lines[(at + 1)..(at + 1 + count)])}{comment}";
    }

    private static string OfOpenSsh(string text)
    {
        string body = text[(text.IndexOf(OpenSshBegin, StringComparison.Ordinal) + OpenSshBegin.Length)..text.IndexOf("-----END",
            StringComparison.Ordinal)];
        ReadOnlySpan<byte> rest = Convert.FromBase64String(body).AsSpan("openssh-key-v1".Length + 1);
        bool open = Encoding.UTF8.GetString(Next(ref rest)) == "none";
        Next(ref rest);
        Next(ref rest);
        rest = rest[4..];
        byte[] blob = Next(ref rest).ToArray();
        ReadOnlySpan<byte> head = blob;
        string algorithm = Encoding.UTF8.GetString(Next(ref head));
        return $"{algorithm} {Convert.ToBase64String(blob)}{(open && algorithm == "ssh-ed25519" ? " " + Comment(Next(ref rest)) : "")}";
    }

    // Two check numbers, the algorithm, the public and the private half, and the comment.
    private static string Comment(ReadOnlySpan<byte> secret)
    {
        secret = secret[8..];
        for (int field = 0; field < 3; field++) { Next(ref secret); }
        return Encoding.UTF8.GetString(Next(ref secret));
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        int length = checked((int)BinaryPrimitives.ReadUInt32BigEndian(rest));
        ReadOnlySpan<byte> value = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return value;
    }
}
