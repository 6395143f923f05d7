using System.Threading.Channels;
using SecureNet.Cloud;

namespace SecureNet.FlowLogs;

/// <summary>Reads a slow stream ahead in the background, by at most 1 MB, so that a worker unpacks while the next bytes come.</summary>
internal sealed class ReadAheadStream : ReadOnlyStream
{
    private const int PieceSize = 64 * 1024;

    private readonly Channel<ArraySegment<byte>> _pieces = Channel.CreateBounded<ArraySegment<byte>>(16);
    private readonly CancellationTokenSource _stop;
    private readonly Task _pump;
    private ArraySegment<byte> _piece = ArraySegment<byte>.Empty;
    private bool _disposed;

    public ReadAheadStream(Func<CancellationToken, Task<Stream>> open, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _pump = Task.Run(() => PumpAsync(open), CancellationToken.None);
    }

    private async Task PumpAsync(Func<CancellationToken, Task<Stream>> open)
    {
        try
        {
            Stream inner = await open(_stop.Token).ConfigureAwait(false);
            await using (inner.ConfigureAwait(false))
            {
                while (true)
                {
                    byte[] buffer = new byte[PieceSize];
                    int read = await inner.ReadAtLeastAsync(buffer, PieceSize, throwOnEndOfStream: false, _stop.Token)
                        .ConfigureAwait(false);
                    if (read > 0) { await _pieces.Writer.WriteAsync(new(buffer, 0, read), _stop.Token).ConfigureAwait(false); }
                    if (read < PieceSize) { break; }
                }
            }

            _pieces.Writer.Complete();
        }
        catch (Exception e) { _pieces.Writer.Complete(e); }
    }

    public override int Read(Span<byte> buffer)
    {
        while (_piece.Count == 0)
        {
            // The worker has a thread of its own; it may wait.
            if (!_pieces.Reader.TryRead(out _piece) && !_pieces.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
            {
                return 0;
            }
        }

        int part = Math.Min(buffer.Length, _piece.Count);
        _piece.AsSpan(0, part).CopyTo(buffer);
        _piece = _piece[part..];
        return part;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stop.Cancel();
            // The pump catches everything, so this waits for its end and never throws.
            _pump.GetAwaiter().GetResult();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }
}
