namespace SecureNet.Help;

/// <summary>One example of a page: its code, all that follows it, and of that the output; null where it shows none.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks, string? Output);

/// <summary>A page of docs/ as docs/README.md defines its form. Paragraphs are plain text.</summary>
internal sealed class HelpPage
{
    private HelpPage(string path, MarkdownSection root)
    {
        Path = path;
        Title = root.Title;
        Sections = root.Children;
        Synopsis = string.Join(" ", Section("Synopsis")?.Paragraphs ?? []);
        Description = Section("Description")?.Paragraphs ?? [];
        Syntax = Section("Syntax")?.Blocks.FirstOrDefault(b => b.Language == "powershell")?.Text ?? "";
        Notes = Section("Notes")?.Paragraphs ?? [];
        RelatedLinks = Section("Related links")?.Paragraphs ?? [];
        Examples = [.. (Section("Examples")?.Children ?? []).Select(Example)];
        Parameters = ParametersOf(Section("Parameters"));
    }

    public string Path { get; }

    public string Title { get; }

    public string Synopsis { get; }

    public string Syntax { get; }

    public IReadOnlyList<string> Description { get; }

    public IReadOnlyList<HelpExample> Examples { get; }

    /// <summary>Paragraphs by the parameter's name without its dash.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; }

    public IReadOnlyList<string> Notes { get; }

    public IReadOnlyList<string> RelatedLinks { get; }

    public IReadOnlyList<MarkdownSection> Sections { get; }

    public static HelpPage Read(string path) => new(path, MarkdownSection.Parse(File.ReadAllText(path)));

    /// <summary>The parameters that docs/README.md describes for all pages.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadShared(string path) =>
        ParametersOf(MarkdownSection.Parse(File.ReadAllText(path)).Children.FirstOrDefault(s => s.Title == "Parameters of many cmdlets"));

    private MarkdownSection? Section(string title) =>
        Sections.FirstOrDefault(s => s.Title.Equals(title, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, IReadOnlyList<string>> ParametersOf(MarkdownSection? section)
    {
        Dictionary<string, IReadOnlyList<string>> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (MarkdownSection parameter in section?.Children ?? [])
        {
            found.TryAdd(parameter.Title.TrimStart('-'), parameter.Paragraphs);
        }
        return found;
    }

    private static HelpExample Example(MarkdownSection section)
    {
        int code = section.Blocks.FindIndex(b => b.Language == "powershell");
        return new(section.Title, code < 0 ? "" : section.Blocks[code].Text,
            [.. section.Blocks.Where((_, i) => i != code).Select(b => b.Text)],
            section.Blocks.FirstOrDefault(b => b.Language == "text")?.Text);
    }
}
