using System.Management.Automation.Language;
using SecureNet.Policies.Rights;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>Which of our commands a script names, and which of their parameters that need rights of their own.</summary>
internal static class ScriptCommands
{
    /// <summary>
    /// The commands of a script, as <see cref="CommandRights"/> names them, and the lines of calls whose command only the run tells.
    /// </summary>
    public static (IReadOnlyList<string> Commands, IReadOnlyList<string> Unknown) Of(Ast script)
    {
        SortedSet<string> commands = new(StringComparer.OrdinalIgnoreCase), unknown = new(StringComparer.Ordinal);
        foreach (CommandAst call in script.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            // A block that is run where it stands is searched with the rest.
            if (call.GetCommandName() is not { } name)
            {
                if (call.CommandElements[0] is not ScriptBlockExpressionAst) { unknown.Add(Place(call)); }
            }
            else if (CommandRights.Find(name) is { } known)
            {
                commands.Add(known);
                commands.UnionWith(CommandRights.OptionsOf(known).Where(o => Gives(call, o)).Select(o => $"{known} -{o}"));
            }
            else if (name.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)) { unknown.Add(Place(call)); }
        }

        return ([.. commands], [.. unknown]);
    }

    /// <summary>Reads a text that is no script, or a file that holds none, as what it is: an error.</summary>
    public static Ast Parse(string text, string? path)
    {
        Ast script = Parser.ParseInput(text, path ?? "", out _, out ParseError[] errors);
        return errors is not [{ } first, ..] ? script : throw new RefusedException("NotAScript",
            $"{path ?? $"'{text}'"} is no script of PowerShell: {first.Message} (line {first.Extent.StartLineNumber}).", path ?? text,
            "Mend it, and run this again.");
    }

    // Splatted parameters are not seen, and may be any.
    private static bool Gives(CommandAst call, string option) => call.CommandElements.Any(e =>
        e is VariableExpressionAst { Splatted: true }
        || (e is CommandParameterAst given && option.StartsWith(given.ParameterName, StringComparison.OrdinalIgnoreCase)));

    private static string Place(CommandAst call) => $"line {call.Extent.StartLineNumber}: {call.Extent.Text.Split('\n')[0].Trim()}";
}
