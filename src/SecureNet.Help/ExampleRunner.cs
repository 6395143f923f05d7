using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SecureNet.Help;

/// <summary>
/// Runs the code of an example as a person types it, line by line, in an engine that knows nothing of the examples before, and returns
/// what is printed.
/// </summary>
internal sealed class ExampleRunner(string manifest) : IDisposable
{
    // An engine with the module takes longer to begin than an example to run: each begins with one that was cleaned.
    private const string Clean =
        "Get-SecureAccount | Disconnect-SecureAccount -Confirm:$false; Reset-SimulatedAccount -Confirm:$false; $global:Error.Clear()";
    private readonly RecordingHost _host = new();
    private Runspace? _engine;

    /// <summary>What is printed, or null where the code has a command that only full PowerShell has.</summary>
    public string? Run(string code)
    {
        Runspace runspace = _engine ??= Begin();
        IEnumerable<string> commands = Parser.ParseInput(code, out _, out _).FindAll(a => a is CommandAst, true).Cast<CommandAst>()
            .Select(c => c.GetCommandName()).OfType<string>();
        if (commands.Any(c => runspace.SessionStateProxy.InvokeCommand.GetCommand(c, CommandTypes.All) is null)) { return null; }
        _host.Forget();
        // Files that it writes are the reader's own, in a folder of theirs.
        DirectoryInfo home = Directory.CreateTempSubdirectory("securenet-example-");
        runspace.SessionStateProxy.Path.SetLocation(home.FullName);
        foreach (string line in LinesOf(code))
        {
            using PowerShell shell = PowerShell.Create(runspace);
            shell.AddScript(line);
            shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
            try { shell.Invoke(); }
            catch (RuntimeException e)
            {
                // A terminating error ends the line; the prompt shows it and goes on.
                using PowerShell show = PowerShell.Create(runspace);
                show.AddCommand("Out-Default").AddParameter("InputObject", e.ErrorRecord).Invoke();
            }
        }

        runspace.SessionStateProxy.Path.SetLocation(Path.GetTempPath());
        home.Delete(recursive: true);
        string printed = Trim(_host.Text.Replace(home.FullName, "/home/ops", StringComparison.Ordinal));
        using (PowerShell clean = PowerShell.Create(runspace)) { clean.AddScript(Clean).Invoke(); }
        runspace.ResetRunspaceState();
        return printed;
    }

    public void Dispose() => _engine?.Dispose();

    private Runspace Begin()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) { state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass; }
        state.ImportPSModule([manifest]);
        Runspace runspace = RunspaceFactory.CreateRunspace(_host, state);
        runspace.Open();
        return runspace;
    }

    /// <summary>Lines without spaces at their ends and without empty ones before and after.</summary>
    public static string Trim(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).Trim('\n');

    // What begins on a line is one input of the prompt, however many lines it needs.
    private static IEnumerable<string> LinesOf(string code)
    {
        ScriptBlockAst script = Parser.ParseInput(code, out _, out ParseError[] errors);
        if (errors.Length > 0) { throw new ArgumentException($"An example does not parse: {errors[0].Message} {errors[0].Extent.Text}"); }
        int start = 0, end = -1, lastLine = 0;
        foreach (StatementAst statement in script.EndBlock.Statements)
        {
            if (end >= 0 && statement.Extent.StartLineNumber > lastLine)
            {
                yield return code[start..end];
                end = -1;
            }

            if (end < 0) { start = statement.Extent.StartOffset; }
            (end, lastLine) = (statement.Extent.EndOffset, statement.Extent.EndLineNumber);
        }

        if (end >= 0) { yield return code[start..end]; }
    }
}
