using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Host;

/// <summary>The files of the repository: where packages come from, which ones, and what a build leaves in its assemblies.</summary>
public partial class RepositoryTests
{
    private static readonly string s_root = ModuleTests.FindRoot();

    // Taken apart, so that this file does not name them either.
    private static readonly string[] s_registries =
    [
        "nuget" + ".org", "powershellgallery" + ".com", "npmjs" + ".org", "pypi" + ".org", "pythonhosted" + ".org",
        "mcr.microsoft" + ".com",
        "pkgs.dev" + ".azure.com",
    ];

    private static readonly string[] s_made =
    [
        ".git", "bin", "obj", "out", "en-US", "tools", ".vs", "TestResults", "BenchmarkDotNet.Artifacts", "__pycache__"
    ];

    [Fact]
    public void No_file_names_the_host_of_a_registry()
    {
        (string File, string Text)[] files = [.. Files(new DirectoryInfo(s_root)).Select(f => (f.FullName, File.ReadAllText(f.FullName)))];
        Assert.Contains(files, f => f.File.EndsWith("build.ps1", StringComparison.Ordinal));
        Assert.Contains(files, f => f.File.EndsWith(Path.Join(".ci", "run"), StringComparison.Ordinal));
        Assert.Contains(files, f => f.File.EndsWith("packages.lock.json", StringComparison.Ordinal));
        Assert.Empty(
            from f in files
            from registry in s_registries
            where f.Text.Contains(registry, StringComparison.OrdinalIgnoreCase)
            select $"{f.File} names {registry}: a package comes from where the machine's configuration says.");
    }

    /// <summary>Texts that another program reads (raw strings: dumps, answers, scripts) are as wide as they are.</summary>
    [Fact]
    public void No_line_of_code_is_wider_than_140_columns()
    {
        List<string> wide = [];
        foreach (FileInfo file in Files(new DirectoryInfo(s_root)).Where(f => f.Extension == ".cs"))
        {
            string text = File.ReadAllText(file.FullName);
            HashSet<int> raw = [];
            foreach (Match m in RawText().Matches(text))
            {
                int first = text.AsSpan(0, m.Index).Count('\n');
                raw.UnionWith(Enumerable.Range(first, m.Value.AsSpan().Count('\n') + 1));
            }

            wide.AddRange(text.Split('\n').Select((line, at) => (line, at)).Where(l => l.line.Length > 140 && !raw.Contains(l.at))
                .Select(l => $"{file.Name}:{l.at + 1}"));
        }

        Assert.Empty(wide);
    }

    [GeneratedRegex("\"\"\".*?\"\"\"|@\"(?:[^\"]|\"\")*\"", RegexOptions.Singleline)]
    private static partial Regex RawText();

    [Fact]
    public void Whoever_installs_PowerShell_installs_the_engine_that_is_tested()
    {
        string tested = Versions["Microsoft.PowerShell.SDK"];
        string[] installs = [.. Files(new DirectoryInfo(s_root))
            .SelectMany(f => InstallOfPowerShell().Matches(File.ReadAllText(f.FullName)).Select(m => m.Value))];
        Assert.True(installs.Length >= 4, "The pages and .ci/run install PowerShell.");
        Assert.All(installs, i => Assert.Contains($"--version {tested}", i, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_project_has_a_lock_file_of_the_versions_that_are_asked_for()
    {
        string[] projects = [.. Files(new DirectoryInfo(s_root)).Select(f => f.FullName)
            .Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))];
        Assert.True(projects.Length >= 7);
        Assert.All(projects, project =>
        {
            string[] asked = [.. XDocument.Load(project).Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!)
                .Order(StringComparer.Ordinal)];
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Join(Path.GetDirectoryName(project), "packages.lock.json")));
            JsonProperty[] locked = [.. file.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(f => f.Value.EnumerateObject())];
            JsonProperty[] direct = [.. locked.Where(p => p.Value.GetProperty("type").GetString() == "Direct")];
            Assert.Equal(asked, direct.Select(p => p.Name).Order(StringComparer.Ordinal));
            Assert.All(direct, p => Assert.Equal(Versions[p.Name], p.Value.GetProperty("resolved").GetString()));
            Assert.All(
                locked.Where(p => p.Value.GetProperty("type").GetString() != "Project"),
                p => Assert.True(p.Value.TryGetProperty("contentHash", out _), p.Name));
        });
    }

    [Fact]
    public void What_is_built_does_not_hold_the_folder_or_the_commit_it_was_built_from()
    {
        string bin = Path.Join(s_root, "module", "bin");
        foreach (string dll in new[]
        {
            Path.Join(bin, "SecureNet.dll"), Path.Join(bin, "SecureNet.Core.dll"), Path.Join(bin, "aws", "SecureNet.Aws.dll")
        })
        {
            ReadOnlySpan<byte> bytes = File.ReadAllBytes(dll);
            Assert.True(bytes.IndexOf("/_/src/"u8) >= 0, $"{dll} is built with PathMap.");
            Assert.True(bytes.IndexOf(System.Text.Encoding.UTF8.GetBytes(s_root)) < 0, $"{dll} holds {s_root}.");
        }
        Assert.DoesNotContain('+', System.Diagnostics.FileVersionInfo.GetVersionInfo(Path.Join(bin, "SecureNet.dll")).ProductVersion!);
    }

    // That it does so was seen; to run it here would be a run of the suite in the suite.
    [Fact]
    public void A_filter_that_matches_no_test_fails_a_run()
    {
        string folder = Path.Join(s_root, "tests", "unit");
        string settings = (string)XDocument.Load(Path.Join(folder, "SecureNet.Tests.csproj")).Descendants("RunSettingsFilePath").Single();
        XDocument read = XDocument.Load(settings.Replace("$(MSBuildProjectDirectory)", folder, StringComparison.Ordinal));
        Assert.Equal("true", (string)read.Descendants("TreatNoTestsAsError").Single());
    }

    [Theory]
    [InlineData("Findings")]
    [InlineData("FlowLogs")]
    [InlineData("Policies")]
    public void A_summary_starts_with_what_the_thing_is(string room) => Assert.Empty(
        from file in Files(new DirectoryInfo(Path.Join(s_root, "src", "SecureNet.Core", room)))
        from summary in QuestionAsSummary().Matches(File.ReadAllText(file.FullName))
        select $"{file.Name}: {summary.Value}");

    private static Dictionary<string, string> Versions { get; } = XDocument.Load(Path.Join(s_root, "Directory.Packages.props"))
        .Descendants("PackageVersion").ToDictionary(p => (string)p.Attribute("Include")!, p => (string)p.Attribute("Version")!);

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(d => !s_made.Contains(d.Name)).SelectMany(Files));

    [GeneratedRegex(@"<summary>(\s*///)?\s*(Who|What|Whether|How|Which|Where|Why|When)\b[^\n<]*")]
    private static partial Regex QuestionAsSummary();

    [GeneratedRegex(@"dotnet tool install[^\n&|`]*\bPowerShell\b[^\n&|`]*")]
    private static partial Regex InstallOfPowerShell();
}
