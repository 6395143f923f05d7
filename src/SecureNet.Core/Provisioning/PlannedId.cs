using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace SecureNet.Provisioning;

/// <summary>Ids of what -WhatIf showed and nobody made: no cloud knows one, and nothing that acts takes one.</summary>
public static partial class PlannedId
{
    // An odd step goes through all of a power of two before it comes to one a second time.
    private const int Step = 0x5bd1e95;
    private const int Mask = 0xfffffff;
    private static int s_last = RandomNumberGenerator.GetInt32(Mask);

    /// <summary>A new one, as long as ids of AWS are at most, so that tables have room for it.</summary>
    /// <param name="prefix">As ids of AWS begin, such as <c>vpc</c>; <c>x</c> for the part of an ARN that is drawn by lot.</param>
    public static string New(string prefix) => prefix == "x" ? $"x-0planned-{Lot()}" : $"planned-{prefix}-{Lot()}";

    /// <summary>True for an id, or an ARN, of what is only planned. Names that users give do not look like one.</summary>
    public static bool Is(string id) => Form().IsMatch(id);

    /// <summary>
    /// The id of what is only planned in a text: the text itself, or what stands in brackets behind a name; null where none.
    /// </summary>
    public static string? In(string text) => Is(text) ? text
        : text.EndsWith(')') && text[(text.LastIndexOf('(') + 1)..^1] is var id && Is(id) ? id : null;

    // The letter first tells it from a date, which a user's name may end with.
    private static string Lot() => $"f{Interlocked.Add(ref s_last, Step) & Mask:x7}";

    [GeneratedRegex("^planned-[a-z]+-f[0-9a-f]{7}$|^arn:.*[/:]0planned-f[0-9a-f]{7}")]
    private static partial Regex Form();
}
