using System.Text.RegularExpressions;

namespace SecureNet.Provisioning;

/// <summary>The form of an image's id (IM1 of docs/dev/rules.md): what does not have it no account has.</summary>
public static partial class ImageIds
{
    /// <summary>Images of before 2016 may have the shorter one, and -WhatIf plans with ids of its own.</summary>
    public const string Pattern = "^(ami-([0-9a-f]{8}|[0-9a-f]{17})|planned-ami-[0-9a-f]+)$";

    /// <summary>What is said of a text that is none; {0} stands for it.</summary>
    public const string Message =
        "'{0}' is no id of an image: that is ami- and 17 hexadecimal digits, such as ami-0123456789abcdef0 (8 of old ones).";

    /// <summary>What is said of a text that is none.</summary>
    public static string Refusal(string text) => Message.Replace("{0}", text, StringComparison.Ordinal);

    public static bool Is(string text) => Id().IsMatch(text);

    [GeneratedRegex(Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
