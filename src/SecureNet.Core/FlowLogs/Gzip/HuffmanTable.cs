namespace SecureNet.FlowLogs.Gzip;

/// <summary>
/// Makes the tables by which codes are read: the next bits are the index of an entry that says what they mean
/// and how many of them it takes.
/// </summary>
/// <remarks>The way of libdeflate (Eric Biggers). An entry has in its bits 0 to 5 how many bits to drop, the extra bits of a length or
/// distance included, and in 8 to 12 how many of these are the code; then literals, or the least length or distance. Codes that are longer
/// than the index are found in a table of their own, to which an entry points. Where two literals, or a literal and a length, fit into one
/// index, the entry has both: what comes next is the hardest thing to guess.</remarks>
internal static class HuffmanTable
{
    /// <summary>The entry is of one or two literals, in its upper half, and nothing else.</summary>
    public const uint Literal = 1 << 7;

    /// <summary>The entry is neither a literal nor a length or distance.</summary>
    public const uint Special = 1 << 6;

    /// <summary>Of a special entry: the block ends here.</summary>
    public const uint EndOfBlock = 1 << 15;

    /// <summary>
    /// Of a special entry: no code at all. One with neither points to another table: from bit 16 on where it begins, in
    /// 8 to 12 the bits of its index.
    /// </summary>
    public const uint Invalid = 1 << 14;

    /// <summary>The position of the number of literals in an entry: two bits from this on.</summary>
    public const int LiteralCountShift = 14;

    /// <summary>
    /// A length has nine bits from bit 16 on; behind it is the literal that comes before it, where there is one, if it is of ASCII.
    /// </summary>
    public const int LengthMask = 0x1FF;

    /// <inheritdoc cref="LengthMask"/>
    public const int LiteralShift = 25;

    private const int LongestCode = 15;

    // RFC 1951, 3.2.5.
    private static readonly int[] s_lengths =
    [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258
    ];
    private static readonly int[] s_lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    /// <summary>The meaning of the symbols of literals and lengths.</summary>
    public static uint[] Symbols { get; } =
    [
        .. Enumerable.Range(0, 256).Select(b => Literal | (1u << LiteralCountShift) | ((uint)b << 16)), Special | EndOfBlock,
        .. s_lengths.Select((l, i) => ((uint)l << 16) + (uint)s_lengthBits[i]), Special | Invalid, Special | Invalid,
    ];

    /// <summary>The meaning of the symbols of distances: two more of each number of extra bits.</summary>
    public static uint[] Distances { get; } =
    [
        .. Enumerable.Range(0, 30)
            .Select(i => i < 2 ? (uint)(i + 1) << 16 : (((2u + ((uint)i & 1)) << ((i >> 1) - 1)) + 1 << 16) + (uint)((i >> 1) - 1)),
        Special | Invalid, Special | Invalid,
    ];

    /// <summary>The symbols of the lengths of codes: the entry's number.</summary>
    public static uint[] CodeLengths { get; } = [.. Enumerable.Range(0, 19).Select(i => (uint)i << 16)];

    /// <summary>Fills a table.</summary>
    /// <param name="table">The table; behind the index's part there is room for those of the long codes.</param>
    /// <param name="bits">How many bits the index has.</param>
    /// <param name="lengths">How long each symbol's code is; 0 where it has none.</param>
    /// <param name="symbols">What each symbol means.</param>
    /// <param name="mayBeIncomplete">True if there may be one code of one bit only, or none.</param>
    /// <returns>False where such lengths make no code.</returns>
    public static bool TryFill(uint[] table, int bits, ReadOnlySpan<byte> lengths, uint[] symbols, bool mayBeIncomplete)
    {
        Span<int> counts = stackalloc int[LongestCode + 1], starts = stackalloc int[LongestCode + 2];
        Span<ushort> sorted = stackalloc ushort[320];
        counts.Clear();
        foreach (byte length in lengths) { counts[length]++; }
        counts[0] = starts[1] = 0;
        int left = 1, longest = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0) { return false; }
            if (counts[length] > 0) { longest = length; }
            starts[length + 1] = starts[length] + counts[length];
        }

        if (left > 0 && (longest > 1 || !mayBeIncomplete)) { return false; }
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0) { sorted[starts[lengths[symbol]]++] = (ushort)symbol; }
        }

        // What one code of a length makes stands in every second place for the next length: the table doubles from length to length.
        table[0] = Special | Invalid;
        int code = 0, at = 0, size = 1;
        for (int length = 1; length <= bits; length++)
        {
            table.AsSpan(0, size).CopyTo(table.AsSpan(size));
            size <<= 1;
            for (int i = counts[length]; i > 0; i--) { table[Reverse(code++, length)] = symbols[sorted[at++]] + ((uint)length * 0x101); }
            code <<= 1;
        }

        return longest <= bits || TryFillLong(table, bits, counts, sorted, at, code, symbols, longest);
    }

    /// <summary>Puts a literal and what follows it into one entry, where both fit into one index.</summary>
    public static void JoinLiterals(Span<uint> table, int bits)
    {
        // Downwards, so that what the second is taken from is not joined yet.
        for (int i = (1 << bits) - 1; i > 0; i--)
        {
            uint first = table[i];
            if ((first & Literal) == 0) { continue; }
            int length = (int)(first & 63);
            uint second = table[i >> length], both = (first + second) & 63;
            if ((second & Literal) != 0)
            {
                if (both <= bits)
                {
                    table[i] = Literal | (2u << LiteralCountShift) | (first & 0xFF0000) | ((second & 0xFF0000) << 8) | both;
                }
            }
            else if ((second & Special) == 0 && (first & 0x800000) == 0 && length + (int)((second >> 8) & 31) <= bits)
            {
                table[i] = (second + ((uint)length * 0x101)) | (1u << LiteralCountShift) | ((first & 0x7F0000) << (LiteralShift - 16));
            }
        }
    }

    private static bool TryFillLong(uint[] table, int bits, ReadOnlySpan<int> counts, ReadOnlySpan<ushort> sorted, int at, int code,
        uint[] symbols, int longest)
    {
        // First how long the longest code of each start is: codes of one start follow each other, the longest last.
        (int firstCode, int firstAt) = (code, at);
        for (int length = bits + 1; length <= longest; length++, code <<= 1)
        {
            for (int i = counts[length]; i > 0; i--) { table[Reverse(code++, length) & ((1 << bits) - 1)] = (uint)length; }
        }

        (code, at) = (firstCode, firstAt);
        int free = 1 << bits;
        for (int length = bits + 1; length <= longest; length++, code <<= 1)
        {
            for (int i = counts[length]; i > 0; i--)
            {
                int reversed = Reverse(code++, length);
                ref uint pointer = ref table[reversed & ((1 << bits) - 1)];
                if ((pointer & Special) == 0)
                {
                    int more = (int)pointer - bits;
                    if (free + (1 << more) > table.Length) { return false; }
                    pointer = Special | ((uint)free << 16) | ((uint)more << 8) | (uint)bits;
                    free += 1 << more;
                }

                uint entry = symbols[sorted[at++]] + ((uint)(length - bits) * 0x101);
                Span<uint> own = table.AsSpan((int)(pointer >> 16), 1 << (int)((pointer >> 8) & 31));
                for (int j = reversed >> bits; j < own.Length; j += 1 << (length - bits)) { own[j] = entry; }
            }
        }

        return true;
    }

    private static int Reverse(int code, int length)
    {
        uint bits = (uint)code;
        bits = ((bits & 0x5555) << 1) | ((bits >> 1) & 0x5555);
        bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
        bits = ((bits & 0x0F0F) << 4) | ((bits >> 4) & 0x0F0F);
        bits = ((bits & 0x00FF) << 8) | (bits >> 8);
        return (int)(bits >> (16 - length));
    }
}
