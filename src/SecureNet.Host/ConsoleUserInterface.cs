using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace SecureNet.Host;

/// <summary>Streams and prompts on the console. Progress shows only to a person: on a terminal.</summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private bool _progressShown;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface();

    public override void Write(string value) => Console.Write(Plain(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        ClearProgress();
        Console.WriteLine(Plain(value));
    }

    public override void WriteErrorLine(string value)
    {
        ClearProgress();
        Console.Error.WriteLine(value);
    }

    public override void WriteDebugLine(string message) => WriteErrorLine($"DEBUG: {message}");

    public override void WriteVerboseLine(string message) => WriteErrorLine($"VERBOSE: {message}");

    public override void WriteWarningLine(string message) => WriteErrorLine($"WARNING: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (Console.IsErrorRedirected) { return; }
        ClearProgress();
        if (record.RecordType == ProgressRecordType.Completed) { return; }
        string line = $"[{Math.Max(0, record.PercentComplete),3} %] {record.StatusDescription}";
        Console.Error.Write(line[..Math.Min(line.Length, RawUI.BufferSize.Width - 1)]);
        _progressShown = true;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RefuseWithoutPerson(caption);
        while (true)
        {
            WriteLine(caption);
            WriteLine(message);
            Console.Write($"{string.Join("  ", choices.Select(c => c.Label.Replace("&", "", StringComparison.Ordinal)))} (default: {choices[Math.Max(0, defaultChoice)].Label.Replace("&", "", StringComparison.Ordinal)}): ");
            string answer = Console.ReadLine()?.Trim() ?? "";
            if (answer.Length == 0 && defaultChoice >= 0) { return defaultChoice; }
            for (int i = 0; i < choices.Count; i++)
            {
                string label = choices[i].Label;
                int key = label.IndexOf('&', StringComparison.Ordinal);
                if (answer.Equals(label.Replace("&", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)
                    || (key >= 0 && answer.Equals(label[(key + 1)..(key + 2)], StringComparison.OrdinalIgnoreCase))) { return i; }
            }
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RefuseWithoutPerson(caption + " " + string.Join(", ", descriptions.Select(d => d.Name)));
        Dictionary<string, PSObject> answers = [];
        foreach (FieldDescription field in descriptions)
        {
            Console.Write($"{field.Name}: ");
            answers[field.Name] = PSObject.AsPSObject(Console.ReadLine() ?? "");
        }

        return answers;
    }

    public override string ReadLine()
    {
        RefuseWithoutPerson("ReadLine");
        return Console.ReadLine() ?? "";
    }

    public override SecureString ReadLineAsSecureString() => throw Unsupported();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw Unsupported();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This host does not ask for secrets; use a profile or a role, or run the script in pwsh.");

    private static void RefuseWithoutPerson(string question)
    {
        if (Console.IsInputRedirected) { throw new InvalidOperationException($"Nobody is there to answer ({question.Trim()}). Give the value as a parameter; for a confirmation add -Confirm:$false."); }
    }

    // Colours are for a terminal.
    private static string Plain(string value) => Console.IsOutputRedirected ? new StringDecorated(value).ToString(OutputRendering.PlainText) : value;

    private void ClearProgress()
    {
        if (!_progressShown) { return; }
        Console.Error.Write($"\r{new string(' ', RawUI.BufferSize.Width - 1)}\r");
        _progressShown = false;
    }
}
