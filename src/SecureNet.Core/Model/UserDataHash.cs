using System.Security.Cryptography;
using System.Text;

namespace SecureNet.Model;

/// <summary>By what user data is compared without being kept: a SHA-256 in hexadecimal, or an empty text for none.</summary>
public static class UserDataHash
{
    /// <summary>The hash of a script as it is given.</summary>
    public static string Of(string? script) => Of(Encoding.UTF8.GetBytes(script ?? ""));

    /// <summary>The hash of user data as AWS keeps it, which may be no text.</summary>
    public static string Of(ReadOnlySpan<byte> data) => data.IsEmpty ? "" : Convert.ToHexStringLower(SHA256.HashData(data));
}
