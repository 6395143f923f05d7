namespace SecureNet.Model;

/// <summary>The words that a member of AWS's answers may have.</summary>
/// <param name="words">Each as it is kept.</param>
public sealed class Vocabulary(params string[] words)
{
    private readonly Dictionary<string, string> _words = words.ToDictionary(Plain, w => w, StringComparer.Ordinal);

    /// <summary>
    /// The word as it is kept, whatever case and separators it is told with (rule Z2); one that is not known as it stands.
    /// </summary>
    /// <param name="text">What was told.</param>
    /// <param name="missing">What holds where nothing was told.</param>
    public string Read(string? text, string missing) => string.IsNullOrEmpty(text) ? missing : _words.GetValueOrDefault(Plain(text), text);

    public bool Knows(string text) => _words.ContainsKey(text) || _words.ContainsKey(Plain(text));

    /// <summary>What is said of a word that is not known; null for one that is, and for none.</summary>
    public UnknownWord? Check(string member, string? text, string? element = null) =>
        string.IsNullOrEmpty(text) || Knows(text) ? null : new(member, text, element);

    private static string Plain(string text) => text.Any(c => c is '-' or '_' or ' ' || char.IsUpper(c))
        ? string.Concat(text.Where(c => c is not ('-' or '_' or ' '))).ToLowerInvariant() : text;
}
