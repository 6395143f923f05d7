using System.Text.RegularExpressions;

namespace SecureNet.Help;

/// <summary>Whether a page shows what an example prints, apart from what differs from run to run.</summary>
internal static partial class ExampleOutput
{
    /// <summary>A line of a page that stands for any number of lines.</summary>
    private const string Ellipsis = "…";

    /// <summary>True where the page leaves lines out; such a block is written by hand.</summary>
    public static bool IsShortened(string shown) => shown.Split('\n').Any(l => l.Trim() == Ellipsis);

    /// <summary>True where the same lines are there, in any order: what does not depend on each other has none.</summary>
    public static bool Matches(string shown, string printed)
    {
        List<string> rest = [.. Lines(printed)];
        return Lines(shown).All(l => l == Ellipsis || rest.Remove(l)) && (rest.Count == 0 || IsShortened(shown));
    }

    // Columns may be wider in one run than in another, by the numbers in them.
    private static IEnumerable<string> Lines(string text) =>
        ExampleRunner.Trim(text).Split('\n').Select(l => Gap().Replace(Rule().Replace(Varying().Replace(l, "*"), "-"), " ").Trim())
            .Where(l => l.Length > 0);

    // Ids, public keys, names of log files, request ids, points in time, durations, public addresses of the simulator.
    [GeneratedRegex(@"(?<=[A-Za-z]-|/)[0-9a-f]{8,17}(?![0-9A-Za-z])|(?<=ssh-ed25519 )\S+|\d+T\d{4}Z_[0-9a-f]{8}"
        + @"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
        + @"|\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?)?|\byear=\d{4}/month=\d\d/day=\d\d"
        + @"|\b[\d,]+ bytes\b|\b\d{4}/\d\d/\d\d\b|\b\d\d/\d\d/\d{4} \d\d:\d\d:\d\d\b|\b\d\d:\d\d:\d\d(\.\d+)?\b"
        + @"|\b\d+([.,]\d+)? ?(ms|s)\b|\b203\.0\.113\.\d+\b(?!/)")]
    private static partial Regex Varying();

    [GeneratedRegex("-{2,}")]
    private static partial Regex Rule();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
