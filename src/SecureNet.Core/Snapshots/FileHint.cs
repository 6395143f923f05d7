using System.Text.RegularExpressions;

namespace SecureNet.Snapshots;

/// <summary>
/// Finds what an answer is about where the answer itself does not tell: from a member beside the list, or from the name of the file or
/// of a folder.
/// </summary>
internal static class FileHint
{
    /// <summary>The id of an EC2 resource by its prefix, or null.</summary>
    public static string? Id(DescribeDocument document, string member, string prefix)
    {
        if (document.Texts.TryGetValue(member, out string? told)) { return told; }
        Match match = Regex.Match(document.Hints, $"(?<![0-9a-z]){Regex.Escape(prefix)}-[0-9a-z]+",
            RegexOptions.RightToLeft | RegexOptions.CultureInvariant);
        return match.Success ? match.Value : null;
    }

    /// <summary>
    /// The one of these ARNs whose last part, or else whose name, the file is called after; null where none or more than one is.
    /// </summary>
    public static string? Arn(DescribeDocument document, string member, IReadOnlyCollection<string> arns)
    {
        if (document.Texts.TryGetValue(member, out string? told)) { return told; }
        string[] found = [.. arns.Where(a => Says(document.Hints, a.AsSpan(a.LastIndexOf('/') + 1)))];
        if (found.Length == 0)
        {
            // By name: the longest, for "web" stands in the name of "web-internal" too.
            string[] named = [.. arns.Where(a => NameOf(a) is { } name && Says(document.Hints, name))
                .OrderByDescending(a => NameOf(a)!.Length)];
            found = [.. named.Where(a => NameOf(a)!.Length == NameOf(named[0])!.Length)];
        }

        return found.Length == 1 ? found[0] : null;
    }

    // …:loadbalancer/app/NAME/50dc6c495c0c9188 and …:targetgroup/NAME/73e2d6bc24d8a067
    private static string? NameOf(string arn) => arn.Split('/') is { Length: >= 2 } parts ? parts[^2] : null;

    private static bool Says(ReadOnlySpan<char> hints, ReadOnlySpan<char> word)
    {
        for (int at = 0; word.Length > 0 && hints[at..].IndexOf(word) is >= 0 and int found; at += found + 1)
        {
            ReadOnlySpan<char> before = hints[..(at + found)], after = hints[(at + found + word.Length)..];
            if ((before.IsEmpty || !char.IsAsciiLetterOrDigit(before[^1])) && (after.IsEmpty || !char.IsAsciiLetterOrDigit(after[0])))
            {
                return true;
            }
        }

        return false;
    }
}
