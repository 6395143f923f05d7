using System.Text.RegularExpressions;

namespace SecureNet.Help;

/// <summary>A paragraph (no language), or a fenced block with its language ("" where it names none).</summary>
internal sealed record MarkdownBlock(string? Language, string Text)
{
    /// <summary>Whether it is an item of a list.</summary>
    public bool IsItem => Language is null && MarkdownSection.IsItem(Text);
}

/// <summary>A heading with what stands below it: as much of Markdown as docs/README.md allows in a page.</summary>
internal sealed partial class MarkdownSection(string title)
{
    public string Title { get; } = title;

    public List<MarkdownBlock> Blocks { get; } = [];

    public List<MarkdownSection> Children { get; } = [];

    public IReadOnlyList<string> Paragraphs => [.. Blocks.Where(b => b.Language is null).Select(b => b.Text)];

    /// <summary>The first heading of level 1, with its sections and their sections.</summary>
    public static MarkdownSection Parse(string text)
    {
        MarkdownSection root = new("");
        List<MarkdownSection> open = [root];
        List<string> paragraph = [];
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            Match heading = Heading().Match(lines[i]);
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                Close();
                int end = Array.FindIndex(lines, i + 1, l => l.StartsWith("```", StringComparison.Ordinal));
                end = end < 0 ? lines.Length : end;
                open[^1].Blocks.Add(new(lines[i][3..].Trim(), string.Join('\n', lines[(i + 1)..end]).TrimEnd()));
                i = end;
            }
            else if (heading.Success)
            {
                Close();
                int level = Math.Min(heading.Groups[1].Length, open.Count);
                open.RemoveRange(level, open.Count - level);
                MarkdownSection section = new(heading.Groups[2].Value.Trim());
                open[^1].Children.Add(section);
                open.Add(section);
            }
            else if (string.IsNullOrWhiteSpace(lines[i])) { Close(); }
            else if (IsItem(lines[i]))
            {
                Close();
                paragraph.Add(lines[i].Trim());
            }
            else { paragraph.Add(lines[i].Trim()); }
        }

        Close();
        return root.Children.FirstOrDefault() ?? root;

        void Close()
        {
            if (paragraph.Count > 0) { open[^1].Blocks.Add(new(null, Plain(string.Join(' ', paragraph)))); }
            paragraph.Clear();
        }
    }

    internal static bool IsItem(string line) => Item().IsMatch(line);

    // Code marks and the addresses of links are noise on a console.
    private static string Plain(string text) => Mark().Replace(Link().Replace(text, "$1"), "$1$2");

    [GeneratedRegex("^(#{1,3}) +(.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("^\\s*([-*]|\\d+\\.) ")]
    private static partial Regex Item();

    [GeneratedRegex("\\[([^\\]]+)\\]\\([^)]+\\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`|\\*\\*([^*]+)\\*\\*")]
    private static partial Regex Mark();
}
