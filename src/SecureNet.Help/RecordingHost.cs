using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;
using System.Text;

namespace SecureNet.Help;

/// <summary>A host that writes down what a person would see on a terminal of 120 columns, without colour.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly Recorder _recorder = new();

    public string Text => _recorder.Text.ToString();

    /// <summary>Begins with nothing printed.</summary>
    public void Forget() => _recorder.Text.Clear();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "SecureNet.Help";

    public override PSHostUserInterface UI => _recorder;

    public override Version Version => new(1, 0);

    public override void SetShouldExit(int exitCode) => Environment.ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("An example cannot ask.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("An example cannot ask.");

    public override void NotifyBeginApplication() => Console.Out.Flush();

    public override void NotifyEndApplication() => Console.Out.Flush();

    private sealed class Recorder : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public override PSHostRawUserInterface RawUI { get; } = new Screen();

        public override void Write(string value) => Text.Append(new StringDecorated(value).ToString(OutputRendering.PlainText));

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value) => Write(value + "\n");

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteDebugLine(string message) => WriteLine($"DEBUG: {message}");

        public override void WriteVerboseLine(string message) => WriteLine($"VERBOSE: {message}");

        public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

        // A terminal shows it and takes it away again.
        public override void WriteProgress(long sourceId, ProgressRecord record) => RawUI.FlushInputBuffer();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw NoPerson();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
            throw NoPerson();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw NoPerson();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) => throw NoPerson();

        public override string ReadLine() => throw NoPerson();

        public override SecureString ReadLineAsSecureString() => throw NoPerson();

        private static InvalidOperationException NoPerson() => new("An example cannot ask; give -Confirm:$false.");
    }

    private sealed class Screen : PSHostRawUserInterface
    {
        private static readonly Size s_size = new(120, 3000);

        public override Size BufferSize { get; set; } = s_size;

        public override Size WindowSize { get; set; } = s_size;

        public override Size MaxWindowSize => s_size;

        public override Size MaxPhysicalWindowSize => s_size;

        public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

        public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

        public override Coordinates CursorPosition { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override int CursorSize { get; set; } = 25;

        public override bool KeyAvailable => false;

        public override string WindowTitle { get; set; } = "SecureNet";

        public override void FlushInputBuffer() => _ = CursorSize; // there is no input

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("An example reads no keys.");

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
            throw new NotSupportedException("An example does not draw.");

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) =>
            throw new NotSupportedException("An example does not draw.");

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) =>
            throw new NotSupportedException("An example does not draw.");
    }
}
