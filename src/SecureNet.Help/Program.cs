using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SecureNet.Help;

// SecureNet.Help ROOT              writes ROOT/en-US from ROOT/docs and the built module, and warns of what pages lack
// SecureNet.Help ROOT -Check       only looks, and fails where a page lacks something
// SecureNet.Help ROOT -Examples N… fails where an example of the pages named N (all without a name) prints something else than its page
// says SecureNet.Help ROOT -Refresh N… runs the examples of the pages named N (all without a name) and writes what they print into them
string root = Path.GetFullPath(args.FirstOrDefault() ?? ".");
bool check = args is [_, "-Check"];
bool refresh = args is [_, "-Refresh", ..];
string[] names = args.Length > 2 ? args[2..] : [];
InitialSessionState state = InitialSessionState.CreateDefault2();
if (OperatingSystem.IsWindows()) { state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass; }
state.ImportPSModule([Path.Join(root, "SecureNet.psd1")]);
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
CmdletInfo[] cmdlets = [.. shell.AddCommand("Get-Command").AddParameter("Module", "SecureNet").Invoke<CmdletInfo>().OrderBy(c => c.Name,
    StringComparer.Ordinal)];

string docs = Path.Join(root, "docs");
MamlWriter writer = new(HelpPage.ReadShared(Path.Join(docs, "README.md")));
(CmdletInfo Cmdlet, HelpPage? Page)[] commands = [.. cmdlets.Select(c => (c, File.Exists(PathOf(c)) ? HelpPage.Read(PathOf(c)) : null))];
string[] lacks = [.. commands.SelectMany(c => c.Page is null
    ? [$"{PathOf(c.Cmdlet)}: warning HELP01: there is no page for {c.Cmdlet.Name}; docs/README.md says what it holds"]
    : PageCheck.Of(c.Cmdlet, c.Page, writer).Select(l => $"{c.Page.Path}: warning HELP02: {l}"))];
foreach (string lack in lacks) { Console.WriteLine(lack); }
using ExampleCheck examples = new(Path.Join(root, "SecureNet.psd1"));
HelpPage[] pages = [.. commands.Select(c => c.Page).OfType<HelpPage>()
    .Where(p => names.Length == 0 || names.Contains(p.Title, StringComparer.OrdinalIgnoreCase))];
if (check) { return lacks.Length == 0 ? 0 : 1; }

if (args is [_, "-Examples", ..])
{
    string[] differences = [.. pages.SelectMany(p => examples.Differences(p).Select(d => $"{p.Path}: {d}"))];
    foreach (string difference in differences) { Console.WriteLine(difference); }
    return differences.Length == 0 ? 0 : 1;
}

if (refresh)
{
    int refused = 0;
    foreach (HelpPage page in pages)
    {
        try { Console.WriteLine($"{page.Title}: {examples.Refresh(page)} example(s) written"); }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"{page.Path}: {e.Message}");
            refused = 1;
        }
    }

    return refused;
}

string target = Directory.CreateDirectory(Path.Join(root, "en-US")).FullName;
writer.Write(commands).Save(Path.Join(target, "SecureNet.dll-Help.xml"));
foreach (string about in Directory.EnumerateFiles(docs, "about_*.md"))
{
    File.WriteAllText(Path.Join(target, Path.GetFileNameWithoutExtension(about) + ".help.txt"), AboutTopic.Render(File.ReadAllText(about)));
}

return 0;

string PathOf(CmdletInfo cmdlet) => Path.Join(docs, cmdlet.Name + ".md");
