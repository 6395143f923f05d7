using System.Management.Automation;

namespace SecureNet.Host;

/// <summary>Gives a script its arguments as values, never as text of a script.</summary>
internal static class ScriptArguments
{
    public static void Add(PowerShell shell, string[] args)
    {
        string path = Path.GetFullPath(args[0]);
        if (!File.Exists(path)) { throw new ArgumentException($"There is no script '{path}'."); }
        shell.AddCommand(path);
        for (int i = 1; i < args.Length; i++)
        {
            if (!IsName(args[i]))
            {
                shell.AddArgument(Value(args[i]));
                continue;
            }

            string[] parts = args[i][1..].Split(':', 2);
            if (parts.Length == 2) { shell.AddParameter(parts[0], Value(parts[1])); }
            else if (i + 1 < args.Length && !IsName(args[i + 1])) { shell.AddParameter(parts[0], Value(args[++i])); }
            else { shell.AddParameter(parts[0]); }
        }
    }

    private static bool IsName(string arg) => arg.Length > 1 && arg[0] == '-' && char.IsLetter(arg[1]);

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        "$NULL" => null!,
        _ when text.Contains(',', StringComparison.Ordinal) => text.Split(',', StringSplitOptions.TrimEntries),
        _ => text,
    };
}
