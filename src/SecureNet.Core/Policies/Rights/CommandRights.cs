namespace SecureNet.Policies.Rights;

/// <summary>
/// The calls that each command makes, by their IAM actions: the one place that says it. Tests hold it against what the commands call.
/// </summary>
public static partial class CommandRights
{
    private static readonly SortedDictionary<string, string[]> s_lines = Parse(Table);

    /// <summary>All commands, and those of their parameters that need more: <c>Test-NetworkPath -Probe</c>.</summary>
    public static IReadOnlyCollection<string> Lines => s_lines.Keys;

    /// <summary>The commands, without their options.</summary>
    public static IReadOnlyList<string> Commands { get; } = [.. s_lines.Keys.Where(k => !k.Contains(' ', StringComparison.Ordinal))];

    /// <summary>The command as its manifest writes it, or null where it is none of ours.</summary>
    public static string? Find(string name) => Commands.FirstOrDefault(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The parameters of a command that need more than it does.</summary>
    public static IEnumerable<string> OptionsOf(string command) =>
        s_lines.Keys.Where(k => k.StartsWith($"{command} -", StringComparison.Ordinal)).Select(k => k[(command.Length + 2)..]);

    /// <summary>The calls of a command, or of what one of its options adds.</summary>
    public static IReadOnlyList<string> CallsOf(string command) => s_lines.TryGetValue(command, out string[]? calls) ? calls
        : throw new ArgumentException($"'{command}' is no command of SecureNet.", nameof(command));

    private static SortedDictionary<string, string[]> Parse(string table)
    {
        Dictionary<string, string[]> groups = [];
        SortedDictionary<string, string[]> lines = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in RightLines.Of(table))
        {
            string[] parts = line.Split(':', 2);
            string[] calls = [.. Words(parts[1], groups).Distinct()];
            if (parts[0][0] == '@') { groups.Add(parts[0], calls); }
            else { foreach (string name in parts[0].Split(", ")) { lines.Add(name, calls); } }
        }

        return lines;
    }

    // A service's name stands for the words after it: ec2 DescribeVpcs DescribeSubnets s3 ListBucket.
    private static IEnumerable<string> Words(string text, Dictionary<string, string[]> groups)
    {
        string service = "ec2";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '@') { foreach (string call in groups[word]) { yield return call; } }
            else if (char.IsAsciiLetterLower(word[0])) { service = word; }
            else { yield return $"{service}:{word}"; }
        }
    }
}
