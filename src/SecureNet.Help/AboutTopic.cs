using System.Text;

namespace SecureNet.Help;

/// <summary>Turns docs/about_*.md into the text that Get-Help shows for an about topic.</summary>
internal static class AboutTopic
{
    private const int Width = 78;

    public static string Render(string markdown)
    {
        MarkdownSection root = MarkdownSection.Parse(markdown);
        StringBuilder text = new();
        text.Append("TOPIC\n    ").Append(root.Title).Append("\n\n");
        foreach (MarkdownSection section in root.Children) { Append(text, section, 0); }
        return text.ToString();
    }

    private static void Append(StringBuilder text, MarkdownSection section, int depth)
    {
        text.Append(depth == 0 ? section.Title.ToUpperInvariant() : "  " + section.Title).Append('\n');
        foreach (MarkdownBlock block in section.Blocks)
        {
            if (block.Language is null) { text.Append(Wrap(block.Text, "    ")); }
            else { foreach (string line in block.Text.Split('\n')) { text.Append(("        " + line).TrimEnd()).Append('\n'); } }
            if (!block.IsItem || block == section.Blocks[^1]) { text.Append('\n'); }
        }

        foreach (MarkdownSection child in section.Children) { Append(text, child, depth + 1); }
    }

    private static string Wrap(string paragraph, string indent)
    {
        StringBuilder text = new();
        int column = 0;
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool first = column == 0;
            if (!first && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                first = true;
            }

            text.Append(first ? indent : " ").Append(word);
            column = first ? indent.Length + word.Length : column + 1 + word.Length;
        }

        return text.Append('\n').ToString();
    }
}
