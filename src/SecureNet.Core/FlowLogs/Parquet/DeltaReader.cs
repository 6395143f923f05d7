using System.Buffers.Binary;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>
/// Reads numbers that are written as differences in packed bits, one after the other: a page may claim far more of them than it has bytes.
/// </summary>
/// <remarks>Source: parquet-format, Encodings, "Delta Encoding (DELTA_BINARY_PACKED)".</remarks>
internal sealed class DeltaReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _miniblocks, _inMiniblock, _total;
    private int _at;
    private long _given, _last, _least;
    private ReadOnlyMemory<byte> _widths, _packed;
    private int _width, _inThis;

    /// <param name="bytes">Where they begin; what follows them is left alone.</param>
    /// <param name="most">How many there may be.</param>
    public DeltaReader(ReadOnlyMemory<byte> bytes, int most)
    {
        _bytes = bytes;
        if (bytes.IsEmpty) { return; }
        ulong blockSize = Varint(), miniblocks = Varint(), total = Varint();
        if (blockSize is 0 or > 65_536 || miniblocks == 0 || miniblocks > blockSize || blockSize % miniblocks != 0
            || blockSize / miniblocks % 8 != 0 || total > (ulong)most) { throw ThriftReader.Damaged(); }
        (_miniblocks, _inMiniblock, _total) = ((int)miniblocks, (int)(blockSize / miniblocks), (int)total);
        _inThis = _inMiniblock;
        _last = Zigzag(Varint());
    }

    /// <summary>The next number.</summary>
    public long Next()
    {
        if (_given >= _total) { throw ThriftReader.Damaged(); }
        if (_given++ == 0) { return _last; }
        if (_inThis == _inMiniblock) { NextMiniblock(); }
        return _last = unchecked(_last + _least + (long)Bits(_packed.Span, (long)_inThis++ * _width, _width));
    }

    /// <summary>Goes over all that is left.</summary>
    /// <returns>How many bytes all numbers take.</returns>
    public int SkipToEnd()
    {
        for (; _given < _total; _given += _given == 0 ? 1 : _inMiniblock)
        {
            if (_given > 0) { NextMiniblock(); }
        }

        return _at;
    }

    private void NextMiniblock()
    {
        if (_widths.IsEmpty)
        {
            _least = Zigzag(Varint());
            if (_miniblocks > _bytes.Length - _at) { throw ThriftReader.Damaged(); }
            _widths = _bytes.Slice(_at, _miniblocks);
            _at += _miniblocks;
        }

        (_width, _widths, _inThis) = (_widths.Span[0], _widths[1..], 0);
        int size = _inMiniblock * _width / 8;
        if (_width > 64 || size > _bytes.Length - _at) { throw ThriftReader.Damaged(); }
        _packed = _bytes.Slice(_at, size);
        _at += size;
    }

    private static ulong Bits(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        if (width == 0) { return 0; }
        Span<byte> window = stackalloc byte[16];
        window.Clear();
        int from = (int)(bit >> 3), shift = (int)(bit & 7);
        bytes.Slice(from, Math.Min(9, bytes.Length - from)).CopyTo(window);
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(window) >> shift;
        if (shift > 0) { value |= (ulong)window[8] << (64 - shift); }
        return width == 64 ? value : value & ((1ul << width) - 1);
    }

    private static long Zigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private ulong Varint()
    {
        ReadOnlySpan<byte> bytes = _bytes.Span;
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at >= bytes.Length) { throw ThriftReader.Damaged(); }
            byte next = bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) { return value; }
        }

        throw ThriftReader.Damaged();
    }
}
