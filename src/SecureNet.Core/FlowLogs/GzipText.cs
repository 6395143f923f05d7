using System.IO.Compression;

namespace SecureNet.FlowLogs;

/// <summary>Unpacks gzip, one member or many, and says where the data ends too early: GZipStream takes that for the end.</summary>
/// <remarks>After the last byte it is given one small member more. If that comes out whole, the file was whole too; if not, the file was cut, and what comes out is not text.
/// GZipStream asks for input only when it has given out all that it has, so the two never mix in one read.</remarks>
internal sealed class GzipText : Stream
{
    private static readonly byte[] s_mark = [0, 1, 2, 3, 4, 5, 6, 7];
    private static readonly byte[] s_markMember = Pack(s_mark);

    private readonly SourceStream _source;
    private readonly GZipStream _gzip;
    private bool _ended;

    public GzipText(SourceStream source)
    {
        _source = source;
        source.Tail = s_markMember;
        _gzip = new(source, CompressionMode.Decompress, leaveOpen: true);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended) { return 0; }
        int read;
        try { read = _gzip.Read(buffer); }
        catch (InvalidDataException) when (_source.IsInTail) { throw Cut(); }
        if (!_source.IsInTail) { return read; }
        _ended = true;
        Span<byte> mark = stackalloc byte[s_mark.Length + 1];
        int have = Math.Min(read, mark.Length);
        buffer[..have].CopyTo(mark);
        try { have += _gzip.ReadAtLeast(mark[have..], mark.Length - have, throwOnEndOfStream: false); }
        catch (InvalidDataException) { throw Cut(); }
        return read <= mark.Length && mark[..have].SequenceEqual(s_mark) ? 0 : throw Cut();
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
        if (disposing) { _gzip.Dispose(); }
        base.Dispose(disposing);
    }

    private static EndOfStreamException Cut() => new("The gzip data ends too early");

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Optimal, leaveOpen: true)) { gzip.Write(content); }
        return memory.ToArray();
    }
}
