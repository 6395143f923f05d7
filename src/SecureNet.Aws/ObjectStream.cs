using System.Runtime.ExceptionServices;
using Amazon.S3.Model;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>
/// An object's content. S3 closes connections that are read slowly, and others break: then the rest is asked for from where it broke,
/// and whoever reads never knows.
/// </summary>
/// <param name="open">Asks for the object from a byte on.</param>
/// <param name="first">The answer from byte 0 on.</param>
internal sealed class ObjectStream(Func<long, CancellationToken, Task<GetObjectResponse>> open, GetObjectResponse first) : ReadOnlyStream
{
    // Without a byte in between; one that comes through counts anew.
    private const int Tries = 3;

    private readonly long _length = first.ContentLength;
    private GetObjectResponse _answer = first;
    private long _at;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at >= _length || buffer.IsEmpty) { return 0; }
        ExceptionDispatchInfo? broken = null;
        for (int attempt = 0; attempt <= Tries; attempt++)
        {
            try
            {
                if (broken is not null) { await ReopenAsync(cancellationToken).ConfigureAwait(false); }
                int read = await _answer.ResponseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    _at += read;
                    return read;
                }

                broken = ExceptionDispatchInfo.Capture(new EndOfStreamException($"The answer ended at byte {_at} of {_length}."));
            }
            catch (Exception e) when (e is IOException or HttpRequestException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                broken = ExceptionDispatchInfo.Capture(e);
            }
        }

        broken!.Throw();
        return 0;
    }

    private async Task ReopenAsync(CancellationToken cancellationToken)
    {
        _answer.Dispose();
        _answer = await open(_at, cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        byte[] part = new byte[buffer.Length];
        int read = ReadAsync(part).AsTask().GetAwaiter().GetResult();
        part.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { _answer.Dispose(); }
        base.Dispose(disposing);
    }
}
