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
        Match match = Regex.Match(document.Hints, $"(?<![0-9a-z]){Regex.Escape(prefix)}-[0-9a-z]+", RegexOptions.RightToLeft | RegexOptions.CultureInvariant);
        return match.Success ? match.Value : null;
    }

    /// <summary>The one of these ARNs whose last part, or else whose name, the file is called after; null where none or more than one is.</summary>
    public static string? Arn(DescribeDocument document, string member, IReadOnlyCollection<string> arns)
    {
        if (document.Texts.TryGetValue(member, out string? told)) { return told; }
        string[] found = [.. arns.Where(a => Says(document.Hints, a[(a.LastIndexOf('/') + 1)..]))];
        if (found.Length == 0)
        {
            // By name: the longest, for "web" stands in the name of "web-internal" too.
            string[] named = [.. arns.Where(a => a.Split('/') is { Length: >= 2 } p && Says(document.Hints, p[^2])).OrderByDescending(a => a.Split('/')[^2].Length)];
            found = [.. named.Where(a => a.Split('/')[^2].Length == named[0].Split('/')[^2].Length)];
        }

        return found.Length == 1 ? found[0] : null;
    }

    private static bool Says(string hints, string word) =>
        word.Length > 0 && Regex.IsMatch(hints, $"(?<![0-9a-zA-Z]){Regex.Escape(word)}(?![0-9a-zA-Z])", RegexOptions.CultureInvariant);
}
