using System.Management.Automation.Host;

namespace SecureNet.Host;

/// <summary>As much of a console as formatting needs: its width.</summary>
internal sealed class ConsoleRawUserInterface : PSHostRawUserInterface
{
    private const int WidthOfFile = 140;

    public override Size BufferSize { get; set; } = new(Width(), 3000);

    public override Size WindowSize { get; set; } = new(Width(), 50);

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => false;

    public override string WindowTitle { get; set; } = "SecureNet";

    public override void FlushInputBuffer() => _ = CursorSize; // there is no input buffer of ours

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("This host reads no single keys.");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This host does not draw.");

    private static int Width() => Console.IsOutputRedirected ? WidthOfFile : Math.Max(80, Console.WindowWidth);
}
