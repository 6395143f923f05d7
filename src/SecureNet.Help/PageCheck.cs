using System.Management.Automation;

namespace SecureNet.Help;

/// <summary>Says which page lacks what, in words that name the page and what to write.</summary>
internal static class PageCheck
{
    private static readonly string[] s_sections = ["Synopsis", "Syntax", "Description", "Examples", "Parameters", "Notes", "Related links"];

    /// <summary>Sentences without the page's name; none where the page is complete.</summary>
    public static IEnumerable<string> Of(CmdletInfo cmdlet, HelpPage page, MamlWriter writer)
    {
        if (page.Title != cmdlet.Name) { yield return $"the first heading is '{page.Title}', not '{cmdlet.Name}'"; }
        string[] titles = [.. page.Sections.Select(s => s.Title)];
        foreach (string missing in s_sections.Take(5).Except(titles)) { yield return $"section '## {missing}' is missing"; }
        foreach (string unknown in titles.Except(s_sections))
        {
            yield return $"section '## {unknown}' is none of {string.Join(", ", s_sections)}";
        }
        if (!titles.SequenceEqual(s_sections.Where(titles.Contains)) && titles.All(s_sections.Contains))
        {
            yield return $"the sections are not in the order {string.Join(", ", s_sections)}";
        }
        if (page.Synopsis.Length == 0) { yield return "'## Synopsis' has no sentence"; }
        if (page.Description.Count == 0) { yield return "'## Description' has no paragraph"; }
        if (page.Examples.Count(e => e.Output is not null) < 2)
        {
            yield return "'## Examples' has fewer than two examples ('### Example 1: Title') with their output in a text block";
        }
        foreach (HelpExample example in page.Examples.Where(e => e.Code.Length == 0))
        {
            yield return $"'### {example.Title}' has no powershell block";
        }
        foreach (HelpExample example in page.Examples.Where(e => e.Output?.Trim().Length == 0))
        {
            yield return $"'### {example.Title}' shows a text block in which nothing stands: show what it prints, or leave the block out "
                + "where it prints nothing";
        }

        string[] parameters = [.. CmdletFacts.ParametersOf(cmdlet).Select(p => p.Name)];
        foreach (string missing in parameters.Where(p => writer.DescriptionOf(page, p).Count == 0))
        {
            yield return $"'## Parameters' has no '### -{missing}' with a sentence";
        }
        foreach (string unknown in page.Parameters.Keys.Except(parameters, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"'### -{unknown}' is no parameter of {cmdlet.Name}";
        }
        string[] syntax = [.. page.Syntax.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        foreach (string line in CmdletFacts.SyntaxOf(cmdlet).Except(syntax)) { yield return $"'## Syntax' lacks the line: {line}"; }
        foreach (string line in syntax.Except(CmdletFacts.SyntaxOf(cmdlet)))
        {
            yield return $"'## Syntax' has a line that is none of the cmdlet's: {line}";
        }
    }
}
