using System.IO.Compression;

namespace SecureNet.FlowLogs.Gzip;

/// <summary>
/// Unpacks gzip with .NET's own <see cref="GZipStream"/>: slower than <see cref="GzipText"/>, written and reviewed by others.
/// </summary>
/// <remarks>
/// GZipStream ends without a word where its data does, and at the first thing behind a member that is no member. So one member more is put
/// behind the data, with bytes that nobody can have foreseen: unless they come out as the last ones, the data was cut
/// short or goes on as something else.
/// </remarks>
internal sealed class SystemGzipText : ITextSource, IDisposable
{
    private readonly MarkedStream _packed;
    private readonly GZipStream _gzip;
    private readonly byte[] _text = new byte[64 * 1024];
    private int _have;
    private bool _isOver;

    public SystemGzipText(Stream stream)
    {
        _packed = new(stream);
        _gzip = new(_packed, CompressionMode.Decompress);
    }

    public int Read(byte[] buffer, int at, int limit)
    {
        // The last bytes are held back until it is known whether they are the mark.
        while (!_isOver && _have <= MarkedStream.Mark.Length) { Unpack(); }
        int give = Math.Min(limit - at, _have - (_isOver ? 0 : MarkedStream.Mark.Length));
        _text.AsSpan(0, give).CopyTo(buffer.AsSpan(at));
        _have -= give;
        _text.AsSpan(give, _have).CopyTo(_text);
        return give;
    }

    public void Dispose() => _gzip.Dispose();

    private void Unpack()
    {
        int read;
        try { read = _gzip.Read(_text, _have, _text.Length - _have); }
        catch (InvalidDataException) when (_packed.IsPastEnd) { throw Cut(); }
        _have += read;
        if (read > 0) { return; }
        _isOver = true;
        if (_packed.IsPastEnd)
        {
            if (!_text.AsSpan(0, _have).EndsWith(MarkedStream.Mark)) { throw Cut(); }
            _have -= MarkedStream.Mark.Length;
        }
        else if (!_packed.EndsInZeros())
        {
            throw new InvalidDataException("The gzip data is wrong: what follows a member is neither another one nor zeros");
        }
    }

    private static EndOfStreamException Cut() => new("The gzip data ends too early");
}
