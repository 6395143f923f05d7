using System.IO.Compression;
using System.Security.Cryptography;
using SecureNet.Cloud;

namespace SecureNet.FlowLogs.Gzip;

/// <summary>
/// A stream of gzip with one member more behind its end. Zeros come one at a time: who stops reading at one has found no member there.
/// </summary>
internal sealed class MarkedStream(Stream inner) : ReadOnlyStream
{
    private readonly byte[] _piece = new byte[64 * 1024];
    private ReadOnlyMemory<byte> _left;
    private int _zeros;
    private bool _isInZeros;

    /// <summary>The text that the member behind the end unpacks to.</summary>
    public static byte[] Mark { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>True once the stream's own bytes were all given.</summary>
    public bool IsPastEnd { get; private set; }

    /// <summary>True if what was read last was a zero and nothing but zeros follows it.</summary>
    public bool EndsInZeros()
    {
        if (!_isInZeros || !_left.IsEmpty) { return false; }
        for (int read; (read = inner.Read(_piece)) > 0;)
        {
            if (_piece.AsSpan(0, read).ContainsAnyExcept((byte)0)) { return false; }
        }

        return true;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_left.IsEmpty && _zeros == 0) { Fetch(); }
        _isInZeros = _left.IsEmpty && _zeros > 0;
        if (_isInZeros)
        {
            _zeros--;
            buffer[0] = 0;
            return 1;
        }

        int part = Math.Min(buffer.Length, _left.Length);
        _left.Span[..part].CopyTo(buffer);
        _left = _left[part..];
        return part;
    }

    /// <summary>The next piece: what comes before the zeros at its end, and how many those are.</summary>
    private void Fetch()
    {
        if (IsPastEnd) { return; }
        int read = inner.Read(_piece);
        int last = _piece.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) + 1;
        (_left, _zeros, IsPastEnd) = read > 0 ? (_piece.AsMemory(0, last), read - last, false) : (Member(), 0, true);
    }

    private static byte[] Member()
    {
        using MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.Fastest, leaveOpen: true)) { gzip.Write(Mark); }
        return member.ToArray();
    }
}
