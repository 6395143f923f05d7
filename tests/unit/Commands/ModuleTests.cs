using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SecureNet.Tests.Commands;

/// <summary>The module as a whole: what it exports, and that every cmdlet has its page and its Pester file.</summary>
public partial class ModuleTests
{
    private static readonly string s_root = FindRoot();

    private static readonly string[] s_cmdlets = [.. typeof(SecureAccount).Assembly.GetExportedTypes()
        .Select(t => t.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>().Select(c => $"{c.VerbName}-{c.NounName}")
        .Order(StringComparer.Ordinal)];

    public static TheoryData<string> Cmdlets => new(s_cmdlets);

    [Fact]
    public void The_manifest_exports_exactly_what_the_assembly_defines()
    {
        string manifest = File.ReadAllText(Path.Join(s_root, "SecureNet.psd1"));
        IEnumerable<string> exported = CmdletName().Matches(manifest[manifest.IndexOf("CmdletsToExport", StringComparison.Ordinal)..])
            .Select(m => m.Groups[1].Value);
        Assert.Equal(s_cmdlets, exported.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_a_page_with_two_examples(string cmdlet)
    {
        string page = File.ReadAllText(Path.Join(s_root, "docs", cmdlet + ".md"));
        Assert.Contains("### Example 2", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_a_Pester_file_that_parses_and_uses_what_exists(string cmdlet) =>
        Check(Path.Join(s_root, "tests", "pester", cmdlet + ".Tests.ps1"), cmdlet);

    [Fact]
    public void The_runbook_parses_and_uses_what_exists() =>
        Check(Path.Join(s_root, "module", "runbooks", "two-account-network.ps1"), "New-SecureVpc");

    private static void Check(string path, string mustUse)
    {
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        Assert.Empty(errors.Select(e => e.Message));
        using Shell shell = new();
        CommandAst[] calls = [.. script.FindAll(a => a is CommandAst, true).Cast<CommandAst>()
            .Where(c => c.GetCommandName() is { } n && s_cmdlets.Contains(n))];
        Assert.Contains(calls, c => c.GetCommandName() == mustUse);
        foreach (CommandAst call in calls)
        {
            string known = Assert.Single(shell.Run($"(Get-Command {call.GetCommandName()}).Parameters.Keys -join ' '")).ToString();
            Assert.All(call.CommandElements.OfType<CommandParameterAst>(),
                p => Assert.Contains(p.ParameterName, known.Split(' '), StringComparer.OrdinalIgnoreCase));
        }
    }

    internal static string FindRoot()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(at.FullName, "SecureNet.psd1"))) { at = at.Parent!; }
        return at.FullName;
    }

    [GeneratedRegex("'([A-Z][a-z]+-[A-Za-z0-9]+)'")]
    private static partial Regex CmdletName();
}
