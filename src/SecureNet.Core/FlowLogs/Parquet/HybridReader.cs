using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>Reads small numbers that are written as runs of one value and as packed bits, in turn.</summary>
/// <remarks>Source: parquet-format, Encodings, "Run Length Encoding / Bit-Packing Hybrid".</remarks>
internal struct HybridReader(ReadOnlyMemory<byte> bytes, int width)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;
    private readonly int _width = width is >= 0 and <= 32 ? width : throw ThriftReader.Damaged();
    private int _at;
    private int _runLeft;
    private uint _runValue;
    private int _packedLeft;
    private int _packedBit;

    /// <summary>Reads the next values.</summary>
    public void Read(Span<int> values)
    {
        while (!values.IsEmpty)
        {
            if (_runLeft > 0)
            {
                int count = Math.Min(_runLeft, values.Length);
                values[..count].Fill((int)_runValue);
                _runLeft -= count;
                values = values[count..];
            }
            else if (_packedLeft > 0)
            {
                int count = Math.Min(_packedLeft, values.Length);
                Unpack(values[..count]);
                _packedLeft -= count;
                values = values[count..];
            }
            else { NextRun(); }
        }
    }

    private void NextRun()
    {
        ReadOnlySpan<byte> bytes = _bytes.Span;
        // Packed values end at a whole byte.
        uint head = 0;
        for (int shift = 0; ; shift += 7)
        {
            if (_at >= bytes.Length || shift > 28) { throw ThriftReader.Damaged(); }
            byte next = bytes[_at++];
            head |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) { break; }
        }

        if ((head & 1) == 0)
        {
            int size = (_width + 7) / 8;
            if (size > bytes.Length - _at) { throw ThriftReader.Damaged(); }
            (_runValue, _runLeft) = (0, (int)(head >> 1));
            for (int i = 0; i < size; i++) { _runValue |= (uint)bytes[_at++] << (8 * i); }
            // A run of none says nothing and would never end.
            if (_runLeft == 0) { throw ThriftReader.Damaged(); }
            return;
        }

        long groups = head >> 1, length = groups * _width;
        if (groups == 0 || groups > int.MaxValue / 8) { throw ThriftReader.Damaged(); }
        // The last group may be cut where its values are not used.
        _packedLeft = (int)(groups * 8);
        _packedBit = 0;
        _packedStart = _at;
        _packedBytes = (int)Math.Min(length, bytes.Length - _at);
        _at += _packedBytes;
    }

    private int _packedStart, _packedBytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Unpack(Span<int> values)
    {
        ReadOnlySpan<byte> bytes = _bytes.Span.Slice(_packedStart, _packedBytes);
        int width = _width, bit = _packedBit;
        ulong mask = (1ul << width) - 1;
        int i = 0;
        if (width == 1 && (bit & 7) == 0)
        {
            for (; i + 8 <= values.Length && (bit >> 3) < bytes.Length; i += 8, bit += 8)
            {
                int eight = bytes[bit >> 3];
                for (int j = 0; j < 8; j++) { values[i + j] = (eight >> j) & 1; }
            }
        }

        // While eight bytes can be read at once; a value of 32 bits at bit 7 ends within them.
        for (; i < values.Length && (bit >> 3) + 8 <= bytes.Length; i++, bit += width)
        {
            values[i] = (int)((BinaryPrimitives.ReadUInt64LittleEndian(bytes[(bit >> 3)..]) >> (bit & 7)) & mask);
        }

        Span<byte> last = stackalloc byte[8];
        for (; i < values.Length; i++, bit += width)
        {
            int from = bit >> 3;
            if ((long)bit + width > (long)bytes.Length * 8) { throw ThriftReader.Damaged(); }
            last.Clear();
            bytes[from..].CopyTo(last);
            values[i] = (int)((BinaryPrimitives.ReadUInt64LittleEndian(last) >> (bit & 7)) & mask);
        }

        _packedBit = bit;
    }
}
