using System.Globalization;
using System.Text;
using SecureNet.Printing;

namespace SecureNet.Provisioning;

/// <summary>A rule for one text that AWS takes: how long it is, of which characters, and how it may begin and end.</summary>
/// <param name="Noun">What the text is: <c>the name of a key pair</c>.</param>
/// <param name="Parameter">The parameter that it comes from.</param>
/// <param name="Member">The member of AWS's service model, as <c>ec2 CreateKeyPair KeyName</c>: a test holds the rule against it.</param>
/// <param name="Longest">The most characters; with <see cref="InBytes"/> the most bytes of UTF-8.</param>
/// <param name="Characters">What it is made of.</param>
/// <param name="Code">The error code with which AWS refuses it.</param>
public sealed record TextRule(string Noun, string Parameter, string Member, int Longest, Alphabet Characters, string Code)
{
    private const int LongestShown = 100;

    /// <summary>The fewest characters.</summary>
    public int Shortest { get; init; } = 1;

    /// <summary>True where AWS counts bytes.</summary>
    public bool InBytes { get; init; }

    /// <summary>A beginning that AWS keeps for itself.</summary>
    public string? Reserved { get; init; }

    /// <summary>True where a hyphen may stand at neither end.</summary>
    public bool NoHyphenAtEnds { get; init; }

    /// <summary>The id of the refusal.</summary>
    public string Id { get; init; } = "InvalidName";

    /// <summary>The id of the refusal of what is too long.</summary>
    public string LongId { get; init; } = "NameTooLong";

    /// <summary>What to do about it; by default to give another value.</summary>
    public string? Advice { get; init; }

    /// <summary>False for a text that is not shown, because it is long or may hold a secret.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>Why AWS refuses a text, as the end of a sentence; null where it takes it.</summary>
    public string? WhyNot(string value)
    {
        int length = Length(value);
        CultureInfo plain = CultureInfo.InvariantCulture;
        if (length > Longest) { return string.Create(plain, $"it has {length:N0} {Unit}, and at most {Longest:N0} are allowed"); }
        if (length < Shortest) { return $"it is too short; at least {Shortest} character{(Shortest == 1 ? " is" : "s are")} needed"; }
        foreach (Rune rune in value.EnumerateRunes().Where(r => !Characters.Has(r)))
        {
            return $"the character {Sign(rune)}(U+{rune.Value:X4}) is not allowed; AWS takes {Characters.Words}";
        }

        if (Reserved is { } start && value.StartsWith(start, StringComparison.Ordinal))
        {
            return $"AWS keeps those that begin with '{start}'";
        }
        bool ends = NoHyphenAtEnds && (value.StartsWith('-') || value.EndsWith('-'));
        return ends ? "a hyphen stands at one end; AWS takes it only in between" : null;
    }

    /// <summary>Refuses a text that AWS would refuse.</summary>
    /// <param name="value">The text as AWS would get it.</param>
    /// <param name="given">What the user gave, where the text was made of it.</param>
    /// <exception cref="RefusedException">AWS refuses it.</exception>
    public void Check(string value, string? given = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (WhyNot(value) is not { } why) { return; }
        throw Refuse(value, given is null || given == value
            ? $"{Parameter}{(IsShown ? $" '{Shown(value)}'" : "")} cannot be {Noun}: {why}."
            : $"{Parameter} '{Shown(given)}' cannot be: it makes '{Shown(value)}' {Noun}, and {why}.");
    }

    /// <summary>Refuses a text of a plan, which was made of several parameters.</summary>
    /// <param name="value">The text as AWS would get it.</param>
    /// <exception cref="RefusedException">AWS refuses it.</exception>
    public void CheckMade(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (WhyNot(value) is { } why) { throw Refuse(value, $"{(IsShown ? $"'{Shown(value)}'" : Parameter)} cannot be {Noun}: {why}."); }
    }

    private RefusedException Refuse(string value, string what) =>
        new(Length(value) > Longest ? LongId : Id, what, IsShown ? Shown(value) : Parameter, Advice ?? $"Give another {Parameter}.");

    private string Unit => InBytes ? "bytes as UTF-8" : "characters";

    // What has no sign of its own is shown by its number alone.
    private static string Sign(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune) ? $"{SafeText.Of(rune.ToString())} " : "";

    private int Length(string value) => InBytes ? Encoding.UTF8.GetByteCount(value) : value.EnumerateRunes().Count();

    private static string Shown(string value) => SafeText.Of(value.Length > LongestShown ? value[..LongestShown] + "…" : value);
}
