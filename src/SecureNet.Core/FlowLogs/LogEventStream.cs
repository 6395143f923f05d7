using System.Text;
using SecureNet.Cloud;

namespace SecureNet.FlowLogs;

/// <summary>
/// Log events as the text of a flow log file: a line an event, and a header line wherever the format changes. Holds one page.
/// </summary>
internal sealed class LogEventStream(IAsyncEnumerable<IReadOnlyList<LogEvent>> pages, FlowLogFormats formats) : ReadOnlyStream
{
    private readonly IAsyncEnumerator<IReadOnlyList<LogEvent>> _pages = pages.GetAsyncEnumerator();
    private FlowLogSchema? _schema;
    private ReadOnlyMemory<byte> _left;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left.IsEmpty)
        {
            if (await _pages.MoveNextAsync().ConfigureAwait(false)) { _left = Text(_pages.Current); }
            // A group without events is no file that is damaged.
            else if (_schema is null) { _left = Encoding.ASCII.GetBytes((_schema = FlowLogSchema.Default).Header + "\n"); }
            else { return 0; }
        }

        int count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    /// <summary>The lines of some events.</summary>
    private byte[] Text(IReadOnlyList<LogEvent> events)
    {
        StringBuilder text = new();
        foreach (LogEvent e in events)
        {
            string line = e.Message.TrimEnd('\r', '\n');
            // A line of no known format stands under the one before, and is counted as malformed there.
            FlowLogSchema schema = formats.Of(line) ?? _schema ?? FlowLogSchema.Default;
            if (schema.Header != _schema?.Header) { text.Append((_schema = schema).Header).Append('\n'); }
            text.Append(line.ReplaceLineEndings(" ")).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override int Read(Span<byte> buffer)
    {
        byte[] part = new byte[buffer.Length];
        int read = ReadAsync(part).AsTask().GetAwaiter().GetResult();
        part.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _pages.DisposeAsync().AsTask().GetAwaiter().GetResult(); }
        base.Dispose(disposing);
    }
}
