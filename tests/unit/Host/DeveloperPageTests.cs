using System.Text.RegularExpressions;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>
/// The pages for who changes the code: the catalogue of rules has every rule that is cited, once, and what a page names is there.
/// </summary>
public sealed partial class DeveloperPageTests
{
    private static readonly string s_root = ModuleTests.FindRoot();
    private static readonly string s_catalogue = Path.Join(s_root, "docs", "dev", "rules.md");

    private static readonly string[] s_folders = ["src", "tests", "docs", "module"];
    private static readonly string[] s_kinds = [".cs", ".md", ".py", ".ps1", ".psm1"];

    private static readonly Lazy<string[]> s_files = new(() =>
    [
        .. s_folders.Select(f => new DirectoryInfo(Path.Join(s_root, f))).SelectMany(Files).Where(f => s_kinds.Contains(f.Extension))
            .Select(f => f.FullName),
    ]);

    private static string[] Rows =>
        [.. File.ReadAllLines(s_catalogue).SkipWhile(l => !l.StartsWith("| ---", StringComparison.Ordinal)).Skip(1)];

    private static string[] Catalogue => [.. Rows.SelectMany(r => r.Split('|')[1].Split(',')).Select(i => i.Trim())];

    [Fact]
    public void Every_rule_that_is_cited_stands_in_the_catalogue()
    {
        (string Rule, string File)[] cited = [.. s_files.Value.Where(f => f != s_catalogue)
            .SelectMany(f => Cited(File.ReadAllText(f)).Distinct().Select(r => (r, Path.GetRelativePath(s_root, f))))];
        Assert.Empty(cited.ExceptBy(Catalogue, c => c.Rule).Select(c => $"{c.File} cites {c.Rule}"));
        // What is found must not dry up by a change of how it is looked for.
        Assert.True(cited.Select(c => c.Rule).Distinct().Count() > 130, $"{cited.Select(c => c.Rule).Distinct().Count()} rules are found.");
    }

    [Fact]
    public void The_catalogue_is_one_table_whose_rules_have_an_id_a_source_and_a_mark_each_once()
    {
        string[] marks = ["D", "M", "V", "K", "X", "design"];
        Assert.All(Rows, r => Assert.Equal(6, UnescapedBar().Count(r) + 1));
        Assert.All(Rows, r => Assert.All(UnescapedBar().Split(r)[4].Split(','), m => Assert.Contains(m.Trim(), marks)));
        Assert.Empty(Catalogue.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(Catalogue, i => Assert.Matches(WholeId(), i));
    }

    [Theory]
    [InlineData("// A door may lead there (rule E22), or not.", "E22")]
    [InlineData("/// <summary>Rules W21 to W23: what is enforced.</summary>", "W21 W22 W23")]
    [InlineData("// Which ports they answer on (E10,\n    // E11).", "E10 E11")]
    [InlineData("// S4 to S6 of the rules.", "S4 S5 S6")]
    [InlineData("public async Task W12_a_route_of_a_server()", "W12")]
    [InlineData("/// <summary>E30: an endpoint</summary>", "E30")]
    [InlineData("Where hosts stand (S3), UTF8 and V4() are no rules; nor is Upload(A4).", "S3")]
    public void A_citation_is_told_from_other_words(string text, string rules) => Assert.Equal(rules, string.Join(' ', Cited(text)));

    [Fact]
    public void What_a_page_for_developers_names_is_there()
    {
        string[] pages =
        [
            .. Directory.EnumerateFiles(Path.Join(s_root, "docs", "dev"), "*.md").Where(f => f != s_catalogue),
            Path.Join(s_root, "CONTRIBUTING.md"), Path.Join(s_root, "SECURITY.md"), Path.Join(s_root, "README.md"),
        ];
        HashSet<string> words = [.. s_files.Value.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
            .Append(Path.Join(s_root, "SecureNet.psd1"))
            .SelectMany(f => Identifier().Matches(Comment().Replace(File.ReadAllText(f), "")).Select(m => m.Value))];
        List<string> missing = [];
        int names = 0;
        foreach (string page in pages)
        {
            string text = File.ReadAllText(page), name = Path.GetRelativePath(s_root, page);
            foreach (string link in Link().Matches(text).Select(m => m.Groups[1].Value)
                .Where(l => !l.Contains("://", StringComparison.Ordinal)))
            {
                Look(name, link, Exists(Path.Join(Path.GetDirectoryName(page), link.Split('#')[0])));
            }
            // Examples in blocks are of what is not there yet; the files that their commands name are.
            foreach (string code in Code().Matches(Block().Replace(text, "")).Select(m => m.Groups[1].Value))
            {
                if (Folder().IsMatch(code)) { Look(name, code, Exists(Path.Join(s_root, code))); }
                if (TypeName().IsMatch(code)) { Look(name, code, code.Split('.').All(words.Contains)); }
            }
            foreach (string file in Block().Matches(text).SelectMany(b => CommandFile().Matches(b.Value)).Select(m => m.Value))
            {
                Look(name, file, Exists(Path.Join(s_root, file)));
            }
            // A class that a filter names.
            foreach (string test in FilterName().Matches(text).Select(m => m.Groups[1].Value.Split('.')[^1]))
            {
                Look(name, test, s_files.Value.Any(f => f.Contains(test, StringComparison.Ordinal)));
            }
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
        Assert.True(names > 150, $"{names} names were looked at.");

        void Look(string page, string what, bool isThere)
        {
            names++;
            if (!isThere) { missing.Add($"{page} names {what}"); }
        }

        static bool Exists(string path) => path.Contains('*', StringComparison.Ordinal)
            ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path)).Any() : Path.Exists(path);
    }

    private static IEnumerable<string> Cited(string text)
    {
        string flat = LineOfComment().Replace(text, " ");
        IEnumerable<string> lists = Citation().Matches(flat).SelectMany(m => m.Groups["list"].Captures).Select(c => c.Value)
            .Concat(TestName().Matches(text).Select(m => m.Groups[1].Value.Replace('_', ',')));
        foreach (Match rule in lists.SelectMany(l => Range().Matches(l)))
        {
            string first = rule.Groups[1].Value, last = rule.Groups[2].Value;
            if (last.Length == 0) { yield return first; continue; }
            string letters = first.TrimEnd([.. "0123456789"]);
            foreach (int number in Enumerable.Range(int.Parse(first[letters.Length..], null), int.Parse(last[letters.Length..], null)
                - int.Parse(first[letters.Length..], null) + 1))
            {
                yield return $"{letters}{number}";
            }
        }
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) => folder.EnumerateFiles()
        .Concat(folder.EnumerateDirectories().Where(d => d.Name is not ("bin" or "obj" or "__pycache__")).SelectMany(Files));

    private const string Id = @"(?-i:[A-Z]{1,2}[0-9]{1,2}[a-z]?\b(?:\.[a-z][\w-]*)?)";
    private const string List = $"(?<list>{Id}(?:(?:, | and | to |; ){Id})*)";

    [GeneratedRegex($"^{Id}$")]
    private static partial Regex WholeId();

    // "rule W12", "(W12)", "(rules W1, N3)", "S4 of the rules", "Source: V10 of docs/dev/rules.md", "<summary>W12: what it says".
    [GeneratedRegex(
        $@"\b[Rr]ules? {List}|(?<![\w\])]) ?\({List}(?: (?:in|of) [^()]*)?[;)]|\b{List} (?:of|in) (?:the rules|docs/dev/rules\.md)|<summary>{List}:")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\bpublic (?:async )?(?:void|Task) ((?:[A-Z]{1,2}[0-9]{1,2}_)+)")]
    private static partial Regex TestName();

    [GeneratedRegex($"({Id})(?: to ({Id}))?")]
    private static partial Regex Range();

    [GeneratedRegex(@"\r?\n\s*(?:///?|\#) ?")]
    private static partial Regex LineOfComment();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?:src|tests|docs|module|packaging)/[\w./*-]+$|^[\w.]+\.(?:md|psd1|json|props|slnx)$")]
    private static partial Regex Folder();

    [GeneratedRegex(@"\b(?:src|tests|docs|packaging)/[\w.-]+(?:/[\w.-]+)*\b")]
    private static partial Regex CommandFile();

    [GeneratedRegex(@"^(?:[A-Z]\w*[a-z]\w*|I[A-Z]\w+)(?:\.[A-Z]\w+)*$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"FullyQualifiedName~([\w.]+)")]
    private static partial Regex FilterName();

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Identifier();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();
}
