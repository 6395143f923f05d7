using System.Buffers.Binary;

namespace SecureNet.FlowLogs.Gzip;

/// <summary>The packed bytes of a stream, and of them the bits that come next, lowest first.</summary>
internal sealed class BitSource(Stream stream)
{
    private const int Size = 64 * 1024;

    // Zeros behind the last byte: who reads on sees them, and then that he is past the end.
    private const int Padding = 1024;

    public byte[] Bytes { get; } = new byte[Size + Padding];

    /// <summary>The byte that is put into <see cref="Bits"/> next.</summary>
    public int Next { get; set; }

    /// <summary>The end of the bytes that were read.</summary>
    public int End { get; private set; }

    /// <summary>True when the stream has no more.</summary>
    public bool IsLast { get; private set; }

    /// <summary>
    /// The bits to come. Above the first <see cref="Count"/> there may be some of the byte at <see cref="Next"/> already.
    /// </summary>
    public ulong Bits { get; set; }

    /// <summary>The number of bits that were put in, at most 63.</summary>
    public int Count { get; set; }

    /// <summary>True if more was taken than there is.</summary>
    public bool IsPastEnd => (Next * 8L) - Count > End * 8L;

    /// <summary>Sees to it that so many bytes follow, where the stream has them.</summary>
    public void Ensure(int bytes)
    {
        if (IsLast || End - Next >= bytes) { return; }
        // The last bytes stay: whole ones may be given back.
        int from = Math.Max(0, Next - 8);
        Bytes.AsSpan(from, End - from).CopyTo(Bytes);
        (Next, End) = (Next - from, End - from);
        while (End - Next < bytes && !IsLast)
        {
            int read = stream.Read(Bytes.AsSpan(End, Size - End));
            IsLast = read == 0;
            End += read;
        }

        if (IsLast) { Bytes.AsSpan(End, Padding).Clear(); }
    }

    /// <summary>Puts bytes in until there are 56 bits or more.</summary>
    public void Refill()
    {
        Bits |= BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(Next)) << Count;
        Next += (63 - Count) >> 3;
        Count |= 56;
    }

    /// <summary>Takes bits, at most 32, that are there.</summary>
    public int Take(int bits)
    {
        int value = (int)(Bits & ((1ul << bits) - 1));
        Bits >>= bits;
        Count -= bits;
        return value;
    }

    /// <summary>Drops the rest of a byte and gives whole ones back: <see cref="Next"/> is what follows.</summary>
    public void Align()
    {
        Next -= Count >> 3;
        (Bits, Count) = (0, 0);
    }
}
