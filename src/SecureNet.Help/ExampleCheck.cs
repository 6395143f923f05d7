namespace SecureNet.Help;

/// <summary>
/// Compares the examples of pages with what they print, and writes it into the pages on request; examples that
/// need full PowerShell are left out.
/// </summary>
internal sealed class ExampleCheck(string manifest) : IDisposable
{
    private readonly ExampleRunner _runner = new(manifest);

    public void Dispose() => _runner.Dispose();

    /// <summary>Sentences about the examples whose block is not what is printed.</summary>
    public IEnumerable<string> Differences(HelpPage page)
    {
        foreach (HelpExample example in page.Examples.Where(CanRun))
        {
            if (_runner.Run(example.Code) is not { } printed) { continue; }
            if (printed.Trim().Length == 0) { yield return Silent(example); }
            else if (!ExampleOutput.Matches(example.Output!, printed))
            {
                yield return $"'### {example.Title}' prints something else than its text block:\n{printed}\n";
            }
        }
    }

    /// <summary>Writes what is printed into the blocks that differ, but not into those that leave lines out. Returns how many.</summary>
    /// <exception cref="InvalidOperationException">An example with a text block prints nothing; the page is left as it is.</exception>
    public int Refresh(HelpPage page)
    {
        string text = File.ReadAllText(page.Path).ReplaceLineEndings("\n");
        int changed = 0;
        foreach (HelpExample example in page.Examples.Where(e => CanRun(e) && !ExampleOutput.IsShortened(e.Output!)))
        {
            if (_runner.Run(example.Code) is not { } printed) { continue; }
            if (printed.Trim().Length == 0) { throw new InvalidOperationException(Silent(example)); }
            if (ExampleOutput.Matches(example.Output!, printed)) { continue; }
            int at = text.IndexOf("\n### " + example.Title, StringComparison.Ordinal);
            int begin = text.IndexOf("\n```text\n", at, StringComparison.Ordinal) + "\n```text\n".Length;
            int end = text.IndexOf("```", begin, StringComparison.Ordinal);
            text = $"{text[..begin]}{printed}\n{text[end..]}";
            changed++;
        }

        if (changed > 0) { File.WriteAllText(page.Path, text); }
        return changed;
    }

    private static string Silent(HelpExample example) =>
        $"'### {example.Title}' prints nothing: an example shows what it does; one that is meant to be silent has no text block";

    // What connects a simulated account builds what it needs; the others go on with the files of a reader.
    private static bool CanRun(HelpExample example) =>
        example.Output is not null && example.Code.Contains("-Simulated", StringComparison.OrdinalIgnoreCase);
}
