using SecureNet.Cloud;

namespace SecureNet.FlowLogs;

/// <summary>A stream that gives back the first bytes that were looked at, and counts.</summary>
internal sealed class SourceStream(Stream inner) : ReadOnlyStream
{
    private const long LargestInMemory = 32 * 1024 * 1024;

    private byte[] _head = [];
    private int _given;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Looks at the first bytes, at most <paramref name="length"/>; they will be read again.</summary>
    public ReadOnlySpan<byte> Peek(int length)
    {
        byte[] head = new byte[length];
        int have = inner.ReadAtLeast(head, length, throwOnEndOfStream: false);
        Count += have;
        return _head = head[..have];
    }

    /// <summary>
    /// The whole content as a stream that can be sought in: the file itself, or a copy, in a temporary file where it is large.
    /// </summary>
    public Stream ToSeekable(long size)
    {
        if (inner.CanSeek) { return inner; }
        Stream copy = size <= LargestInMemory ? new MemoryStream() : TemporaryFile.Open();
        try { CopyTo(copy); }
        catch
        {
            copy.Dispose();
            throw;
        }

        return copy;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_given < _head.Length)
        {
            int part = Math.Min(buffer.Length, _head.Length - _given);
            _head.AsSpan(_given, part).CopyTo(buffer);
            _given += part;
            return part;
        }

        int read = inner.Read(buffer);
        Count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { inner.Dispose(); }
        base.Dispose(disposing);
    }
}
