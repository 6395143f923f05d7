using System.IO.Compression;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>Unpacks pages.</summary>
internal static class Unpacker
{
    /// <summary>Unpacks to exactly the size of the target.</summary>
    public static void Unpack(ParquetCodec codec, byte[] packed, int offset, int length, Span<byte> target)
    {
        if (codec == ParquetCodec.Uncompressed)
        {
            if (length != target.Length) { throw ThriftReader.Damaged(); }
            packed.AsSpan(offset, length).CopyTo(target);
            return;
        }

        if (codec == ParquetCodec.Snappy)
        {
            Snappy(packed.AsSpan(offset, length), target);
            return;
        }

        using MemoryStream memory = new(packed, offset, length, writable: false);
        using Stream stream = codec switch
        {
            ParquetCodec.Gzip => new GZipStream(memory, CompressionMode.Decompress),
            ParquetCodec.Brotli => new BrotliStream(memory, CompressionMode.Decompress),
            _ => throw new NotSupportedException(
                $"Parquet pages packed with {codec} are not read; gzip, which AWS writes, Snappy, Brotli and none are"),
        };
        try
        {
            // One byte more must not come: only at its end is the data held against its checksum.
            if (stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length && stream.ReadByte() < 0) { return; }
        }
        catch (InvalidOperationException) { } // BrotliStream's word for damage

        throw ThriftReader.Damaged();
    }

    /// <remarks>Source: google/snappy, format_description.txt.</remarks>
    private static void Snappy(ReadOnlySpan<byte> packed, Span<byte> target)
    {
        int at = 0, to = 0;
        ulong size = 0;
        for (int shift = 0; ; shift += 7)
        {
            if (at >= packed.Length || shift > 28) { throw ThriftReader.Damaged(); }
            byte next = packed[at++];
            size |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) { break; }
        }

        if (size != (ulong)target.Length) { throw ThriftReader.Damaged(); }
        while (at < packed.Length)
        {
            int tag = packed[at++], length, distance;
            if ((tag & 3) == 0)
            {
                length = tag >> 2;
                if (length >= 60) { length = Number(packed, ref at, length - 59); }
                length = checked(length + 1);
                if (length > packed.Length - at || length > target.Length - to) { throw ThriftReader.Damaged(); }
                packed.Slice(at, length).CopyTo(target[to..]);
                at += length;
                to += length;
                continue;
            }

            if ((tag & 3) == 1)
            {
                length = ((tag >> 2) & 7) + 4;
                distance = ((tag >> 5) << 8) | Number(packed, ref at, 1);
            }
            else
            {
                length = (tag >> 2) + 1;
                distance = Number(packed, ref at, (tag & 3) == 2 ? 2 : 4);
            }

            if (distance <= 0 || distance > to || length > target.Length - to) { throw ThriftReader.Damaged(); }
            // Byte by byte: a copy may overlap itself, which repeats a pattern.
            for (int i = 0; i < length; i++, to++) { target[to] = target[to - distance]; }
        }

        if (to != target.Length) { throw ThriftReader.Damaged(); }
    }

    private static int Number(ReadOnlySpan<byte> bytes, ref int at, int size)
    {
        if (size > bytes.Length - at) { throw ThriftReader.Damaged(); }
        uint number = 0;
        for (int i = 0; i < size; i++) { number |= (uint)bytes[at++] << (8 * i); }
        return number <= int.MaxValue - 1 ? (int)number : throw ThriftReader.Damaged();
    }
}
