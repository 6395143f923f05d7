using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SecureNet.Printing;

/// <summary>
/// Foreign text made safe to be printed and written into reports: names, descriptions, statement ids and error messages are data, whoever
/// wrote them. What moves a terminal's cursor, hides or turns text around, ends a line or breaks XML is shown as <c>\u001B</c>; what the
/// log of a build takes as a command (<c>##vso[…]</c>, <c>##[…]</c>, <c>::error::</c>) is pulled apart. Values of objects stay as AWS gave
/// them; this is for what is printed.
/// </summary>
public static partial class SafeText
{
    // C0, DEL and C1; what has no width, or turns text around; line and paragraph separators; what XML does not know;
    // surrogates, which are looked at in pairs.
    private static readonly SearchValues<char> s_suspicious = SearchValues.Create(
    [
        .. Range('\0', '\u001F'), .. Range('\u007F', '\u009F'), '\u00AD', '\u061C', '\u180E', '\u200B', '\u200E', '\u200F',
        .. Range('\u2028', '\u202E'), .. Range('\u2060', '\u206F'), '\uFEFF',
        .. Range('\uFFF9', '\uFFFB'), '\uFFFE', '\uFFFF', .. Range('\uD800', '\uDFFF'),
    ]);

    /// <summary>A name or another piece of a sentence: on one line.</summary>
    public static string Of(string? text) => string.IsNullOrEmpty(text) ? "" : PullApart(Escape(text, keepLines: false));

    /// <summary>A whole text of ours, whose lines are meant; its pieces should have gone through <see cref="Of"/>.</summary>
    public static string Lines(string? text) =>
        string.IsNullOrEmpty(text) ? "" : PullApart(Escape(text.Replace("\r\n", "\n", StringComparison.Ordinal), keepLines: true));

    /// <summary>True for a text that is printed as it is.</summary>
    public static bool IsSafe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReferenceEquals(Of(text), text) || text.Length == 0;
    }

    private static string Escape(string text, bool keepLines)
    {
        int first = text.AsSpan().IndexOfAny(s_suspicious);
        if (first < 0) { return text; }
        StringBuilder safe = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            // The tags of U+E0000 are letters that nobody sees.
            if (pair && c != '\uDB40') { safe.Append(c).Append(text[++i]); }
            else if (!s_suspicious.Contains(c) || (keepLines && c is '\n' or '\t')) { safe.Append(c); }
            else { safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"); }
        }

        // Emoji alone are no reason for another text.
        return safe.Length == text.Length && safe.Equals(text) ? text : safe.ToString();
    }

    private static string PullApart(string text)
    {
        if (text.Contains("##", StringComparison.Ordinal)) { text = AgentCommand().Replace(text, Apart); }
        return text.Contains("::", StringComparison.Ordinal) ? RunnerCommand().Replace(text, Apart) : text;
    }

    private static string Apart(Match match) => string.Join(' ', match.Value.ToCharArray());

    private static IEnumerable<char> Range(char from, char to) => Enumerable.Range(from, to - from + 1).Select(c => (char)c);

    // ##vso[…], ##[…] and ##teamcity[…] are commands wherever they stand in a line.
    [GeneratedRegex(@"#{2,}(?=\w*\[)")]
    private static partial Regex AgentCommand();

    // ::error …::…, ::add-mask::… at the start of a line, where a break may put anything. Blocks of IPv6 and ARNs have two colons too.
    // The commands are those of the runner's source, github.com/actions/runner, ActionCommandManager.
    [GeneratedRegex(":{2,}(?=(?:error|warning|notice|debug|group|endgroup|echo|stop-commands|add-mask|add-path|add-matcher|"
        + "remove-matcher|set-output|set-env|save-state|internal-set-repo-path)(?![\\w-]))", RegexOptions.IgnoreCase)]
    private static partial Regex RunnerCommand();
}
