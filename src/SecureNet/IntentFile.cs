using System.Collections;
using System.Management.Automation.Language;
using SecureNet.Provisioning;
using SecureNet.Reachability.Matrix;

namespace SecureNet;

/// <summary>
/// A file of statements: <c>@{ Selectors = @{ web = 'tag:Tier=web' }; Intents = @('Internet -> web: only tcp/443', @{ Name = '…'; Statement
/// = '…' }) }</c>. It is read as data; nothing in it runs.
/// </summary>
internal sealed record IntentFile(IReadOnlyList<NetworkIntent> Intents, IReadOnlyDictionary<string, string> Selectors)
{
    public static IntentFile Read(string path)
    {
        ScriptBlockAst ast = Parser.ParseFile(path, out _, out ParseError[] errors);
        if (errors.Length > 0) { throw Refused(path, $"line {errors[0].Extent.StartLineNumber}: {errors[0].Message}"); }
        object? value;
        try { value = ast.Find(a => a is HashtableAst, searchNestedScriptBlocks: false)?.SafeGetValue(); }
        catch (InvalidOperationException) { throw Refused(path, "it is data, in which no command, variable or expression may stand"); }
        if (value is not Hashtable table) { throw Refused(path, "it holds no @{ … }"); }
        if (table.Keys.Cast<object>().FirstOrDefault(k => k.ToString() is not ("Intents" or "Selectors")) is { } unknown)
        {
            throw Refused(path, $"'{unknown}' is neither Intents nor Selectors");
        }
        Dictionary<string, string> selectors = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table["Selectors"] as Hashtable ?? [])
        {
            selectors[entry.Key.ToString()!] = string.Join(", ",
                entry.Value is object[] many ? many : [entry.Value ?? throw Refused(path, $"selector '{entry.Key}' is empty")]);
        }
        object[] intents = table["Intents"] switch { object[] many => many, null => [], { } one => [one] };
        return intents.Length > 0 ? new([.. intents.Select(i => IntentOf(path, i))], selectors) : throw Refused(path, "it has no Intents");
    }

    private static NetworkIntent IntentOf(string path, object intent)
    {
        try
        {
            return intent is Hashtable table
                ? NetworkIntent.Parse(table["Statement"]?.ToString() ?? throw Refused(path, "an intent has no Statement"),
                    table["Name"]?.ToString())
                : NetworkIntent.Parse(intent.ToString()!);
        }
        catch (FormatException e) { throw Refused(path, e.Message); }
    }

    private static RefusedException Refused(string path, string why) => new(
        "MalformedIntents", $"'{path}' is no file of intents: {why.TrimEnd('.')}.", path,
        "Write @{ Intents = @('Internet -> private*: nothing', 'bastion -> private*: icmp') }.");
}
