namespace SecureNet.FlowLogs;

/// <summary>A stream that gives back the first bytes that were looked at, adds bytes of ours after the last, and counts what is its own.</summary>
internal sealed class SourceStream(Stream inner) : Stream
{
    private const long LargestInMemory = 32 * 1024 * 1024;

    private byte[] _head = [];
    private int _given, _tailGiven;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes to give after the stream's own last.</summary>
    public byte[] Tail { get; set; } = [];

    /// <summary>True from the first read that found the stream at its end.</summary>
    public bool IsInTail { get; private set; }

    /// <summary>Looks at the first bytes, at most <paramref name="length"/>; they will be read again.</summary>
    public ReadOnlySpan<byte> Peek(int length)
    {
        byte[] head = new byte[length];
        int have = inner.ReadAtLeast(head, length, throwOnEndOfStream: false);
        Count += have;
        return _head = head[..have];
    }

    /// <summary>The whole content as a stream that can be sought in: the file itself, or a copy, in a temporary file where it is large.</summary>
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

        int read = IsInTail ? 0 : inner.Read(buffer);
        Count += read;
        if (read > 0 || buffer.IsEmpty) { return read; }
        IsInTail = true;
        read = Math.Min(buffer.Length, Tail.Length - _tailGiven);
        Tail.AsSpan(_tailGiven, read).CopyTo(buffer);
        _tailGiven += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { inner.Dispose(); }
        base.Dispose(disposing);
    }
}
