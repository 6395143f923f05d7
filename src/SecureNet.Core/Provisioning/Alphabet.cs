using System.Text;

namespace SecureNet.Provisioning;

/// <summary>The characters that AWS takes in a text, as people say it and as a test.</summary>
/// <param name="Words">What is allowed, as the end of a sentence that begins with "AWS takes".</param>
/// <param name="Has">True for a character that is allowed.</param>
public sealed record Alphabet(string Words, Func<Rune, bool> Has)
{
    private const string Keyboard = "the letters a to z and A to Z, digits, spaces and the signs of a US keyboard";

    /// <summary>Every character.</summary>
    public static Alphabet Any { get; } = new("every character", _ => true);

    /// <summary>Printable ASCII.</summary>
    public static Alphabet PrintableAscii { get; } = new(Keyboard, IsPrintableAscii);

    /// <summary>Printable ASCII without what is named.</summary>
    /// <param name="missing">A character that is not allowed.</param>
    public static Alphabet PrintableAsciiWithout(char missing) =>
        new($"{Keyboard} except {missing}", r => IsPrintableAscii(r) && r.Value != missing);

    /// <summary>Letters and digits of ASCII, and these.</summary>
    /// <param name="others">Every other character that is allowed.</param>
    public static Alphabet Ascii(string others)
    {
        ArgumentNullException.ThrowIfNull(others);
        string signs = others.Replace(" ", "", StringComparison.Ordinal);
        string spaces = signs.Length < others.Length ? ", spaces" : "";
        return new($"the letters a to z and A to Z, digits{spaces} and {signs}",
            r => r.IsAscii && (char.IsAsciiLetterOrDigit((char)r.Value) || others.Contains((char)r.Value)));
    }

    /// <summary>Letters, digits and spaces of every script, and these.</summary>
    /// <param name="signs">Every other character that is allowed.</param>
    public static Alphabet Unicode(string signs) => new($"letters, digits and spaces of every script and {signs}",
        r => Rune.IsLetter(r) || Rune.IsNumber(r) || Rune.IsSeparator(r) || (r.IsAscii && signs.Contains((char)r.Value)));

    private static bool IsPrintableAscii(Rune r) => r.Value is >= ' ' and <= '~';
}
