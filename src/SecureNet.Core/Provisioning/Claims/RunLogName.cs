using System.Security.Cryptography;
using System.Text;

namespace SecureNet.Provisioning.Claims;

/// <summary>The name of the log of a deployment's runs: the same in every process, and no other deployment's.</summary>
public static class RunLogName
{
    private const string Prefix = "securenet-runs-";

    /// <summary>The name for this deployment, in characters that a launch template may have.</summary>
    public static string Of(string deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        string shown = string.Concat(deployment.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
        return $"{Prefix}{shown}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(deployment)))[..12]}";
    }

    /// <summary>True for the name of a log of runs.</summary>
    public static bool Is(string? name) => name?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
