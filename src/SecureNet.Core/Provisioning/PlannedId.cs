using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SecureNet.Provisioning;

/// <summary>Ids of what -WhatIf showed and nobody made: no cloud knows one, and nothing that acts takes one.</summary>
public static partial class PlannedId
{
    /// <summary>A new one.</summary>
    /// <param name="prefix">As ids of AWS begin, such as <c>vpc</c>; <c>x</c> for the part of an ARN that is drawn by lot.</param>
    public static string New(string prefix) => prefix == "x" ? $"x-0planned-{Lot()}" : $"planned-{prefix}-0{Lot()}";

    /// <summary>True for an id, or an ARN, of what is only planned. Names that users give do not look like one.</summary>
    public static bool Is(string id) => Form().IsMatch(id);

    private static string Lot() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    [GeneratedRegex("^planned-[a-z]+-0[0-9a-f]{16}$|^arn:.*[/:]0planned-[0-9a-f]{16}")]
    private static partial Regex Form();
}
