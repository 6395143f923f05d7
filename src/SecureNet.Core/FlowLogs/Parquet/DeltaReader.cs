using System.Buffers.Binary;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>Reads numbers that are written as differences in packed bits.</summary>
/// <remarks>Source: parquet-format, Encodings, "Delta Encoding (DELTA_BINARY_PACKED)".</remarks>
internal static class DeltaReader
{
    /// <summary>Reads all numbers of a page; <paramref name="used"/> is how many bytes they took.</summary>
    public static long[] Read(ReadOnlySpan<byte> bytes, int most, out int used)
    {
        int at = 0;
        ulong blockSize = Varint(bytes, ref at), miniblocks = Varint(bytes, ref at), total = Varint(bytes, ref at);
        if (blockSize is 0 or > 65_536 || miniblocks == 0 || miniblocks > blockSize || blockSize % miniblocks != 0 || blockSize / miniblocks % 8 != 0 || total > (ulong)most) { throw ThriftReader.Damaged(); }
        int inMiniblock = (int)(blockSize / miniblocks);
        long[] values = new long[total];
        long last = Zigzag(Varint(bytes, ref at));
        if (total > 0) { values[0] = last; }
        for (int done = 1; done < values.Length;)
        {
            long least = Zigzag(Varint(bytes, ref at));
            if (miniblocks > (ulong)(bytes.Length - at)) { throw ThriftReader.Damaged(); }
            ReadOnlySpan<byte> widths = bytes.Slice(at, (int)miniblocks);
            at += (int)miniblocks;
            // Miniblocks after the last value are not written.
            for (int m = 0; m < widths.Length && done < values.Length; m++)
            {
                int width = widths[m], size = inMiniblock * width / 8;
                if (width > 64 || size > bytes.Length - at) { throw ThriftReader.Damaged(); }
                ReadOnlySpan<byte> packed = bytes.Slice(at, size);
                at += size;
                for (int i = 0; i < inMiniblock && done < values.Length; i++)
                {
                    last = unchecked(last + least + (long)Bits(packed, (long)i * width, width));
                    values[done++] = last;
                }
            }
        }

        used = at;
        return values;
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

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) { throw ThriftReader.Damaged(); }
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) { return value; }
        }

        throw ThriftReader.Damaged();
    }
}
