using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecureNet.FlowLogs;

/// <summary>Finds the lines and fields of a block of text, 64 bytes at a time, and counts what is in it.</summary>
/// <remarks>Every line's number of fields is checked. A line with a capital D in it may say NODATA or SKIPDATA, and one that begins with a
/// small letter may be another header: these few are given to <see cref="ILineJudge"/>.</remarks>
internal sealed class LineIndexer
{
    /// <summary>Bytes after a block that may be read, but count for nothing.</summary>
    public const int Slack = 64;

    private int[] _ends = new int[16_384];
    private int[] _firsts = new int[2_048];
    private int[] _ordinals = new int[2_048];

    /// <summary>The positions of all spaces and line ends.</summary>
    public int[] Ends => _ends;

    /// <summary>For each line to look at, where its fields begin in <see cref="Ends"/>.</summary>
    public ReadOnlySpan<int> Firsts => _firsts.AsSpan(0, Count);

    /// <summary>For each line to look at, how many lines of the block are before it.</summary>
    public ReadOnlySpan<int> Ordinals => _ordinals.AsSpan(0, Count);

    /// <summary>The number of lines to look at; 0 when only counting.</summary>
    public int Count { get; private set; }

    /// <summary>All lines up to where the judge said stop, or to the end.</summary>
    public int Lines { get; private set; }

    /// <summary>Goes over whole lines.</summary>
    /// <param name="block">Ends with a line feed; <see cref="Slack"/> more bytes are behind it in the same array.</param>
    /// <param name="columns">How many fields a line has.</param>
    /// <param name="list">True to list the lines and their fields, false to only count them.</param>
    /// <param name="judge">Decides about lines that are not plain.</param>
    /// <returns>How many bytes were gone over: less than all where the judge said stop.</returns>
    // From the first block on at full speed: this is most of what a count costs, except for unpacking.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Scan(ReadOnlySpan<byte> block, int columns, bool list, ILineJudge judge)
    {
        Count = Lines = 0;
        if (list) { Reserve(block.Length); }
        ref byte start = ref MemoryMarshal.GetReference(block);
        Vector512<byte> space = Vector512.Create((byte)' '), feed = Vector512.Create((byte)'\n'), capital = Vector512.Create((byte)'D');
        int written = 0, lineFirst = 0, lineStart = 0, spaces = 0, expected = columns - 1;
        bool mayBeNoData = false;
        for (int at = 0; at < block.Length; at += 64)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(ref start, (nuint)at);
            Vector512<byte> isSpace = Vector512.Equals(bytes, space), isFeed = Vector512.Equals(bytes, feed);
            ulong spaceBits = isSpace.ExtractMostSignificantBits(), feedBits = isFeed.ExtractMostSignificantBits();
            ulong capitalBits = Vector512.Equals(bytes, capital).ExtractMostSignificantBits();
            if (block.Length - at < 64)
            {
                ulong inside = (1ul << (block.Length - at)) - 1;
                (spaceBits, feedBits, capitalBits) = (spaceBits & inside, feedBits & inside, capitalBits & inside);
            }

            ulong marks = spaceBits | feedBits;
            int before = written;
            if (list)
            {
                written = List(ref MemoryMarshal.GetArrayDataReference(_ends), written, at, isSpace | isFeed, marks);
            }

            for (; feedBits != 0; feedBits &= feedBits - 1)
            {
                int position = BitOperations.TrailingZeroCount(feedBits);
                ulong below = (1ul << position) - 1;
                spaces += BitOperations.PopCount(spaceBits & below);
                mayBeNoData |= (capitalBits & below) != 0;
                int end = at + position;
                int next = before + BitOperations.PopCount(marks & (below | (1ul << position)));
                LineVerdict verdict = LineVerdict.Take;
                if (spaces != expected || mayBeNoData || (uint)(Unsafe.Add(ref start, lineStart) - 'a') < 26 || end == lineStart)
                {
                    verdict = judge.Judge(block[lineStart..end], Lines, spaces == expected && end > lineStart);
                }

                if (list && verdict == LineVerdict.Take)
                {
                    _firsts[Count] = lineFirst;
                    _ordinals[Count++] = Lines;
                }

                Lines++;
                if (verdict == LineVerdict.Stop) { return end + 1; }
                (lineStart, lineFirst, spaces, mayBeNoData) = (end + 1, next, 0, false);
                spaceBits &= ~below;
                capitalBits &= ~below;
            }

            spaces += BitOperations.PopCount(spaceBits);
            mayBeNoData |= capitalBits != 0;
        }

        return block.Length;
    }

    /// <summary>Lists where the marks are: all at once where the processor can, for how many there are cannot be guessed.</summary>
    /// <returns>How many are listed then; behind them something may have been written over.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int List(ref int list, int written, int at, Vector512<byte> isMark, ulong marks)
    {
        if (!Avx512Vbmi2.IsSupported)
        {
            for (; marks != 0; marks &= marks - 1) { Unsafe.Add(ref list, written++) = at + BitOperations.TrailingZeroCount(marks); }
            return written;
        }

        int count = BitOperations.PopCount(marks);
        Vector512<byte> places = Avx512Vbmi2.Compress(Vector512<byte>.Zero, isMark, Vector512<byte>.Indices);
        ref int target = ref Unsafe.Add(ref list, written);
        Store(places.GetLower().GetLower(), at, ref target);
        if (count > 16) { Store(places.GetLower().GetUpper(), at, ref Unsafe.Add(ref target, 16)); }
        if (count > 32)
        {
            Store(places.GetUpper().GetLower(), at, ref Unsafe.Add(ref target, 32));
            Store(places.GetUpper().GetUpper(), at, ref Unsafe.Add(ref target, 48));
        }

        return written + count;

        static void Store(Vector128<byte> places, int at, ref int target) =>
            (Avx512F.ConvertToVector512Int32(places) + Vector512.Create(at)).StoreUnsafe(ref target);
    }

    /// <summary>Finds the fields of one line.</summary>
    /// <param name="block">The block; <see cref="Slack"/> more bytes are behind it.</param>
    /// <param name="start">Where the line begins.</param>
    /// <param name="end">Where its line feed is.</param>
    /// <param name="columns">How many fields it should have.</param>
    /// <returns>False where it has another number of fields; else they are at the start of <see cref="Ends"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Split(ReadOnlySpan<byte> block, int start, int end, int columns)
    {
        if (_ends.Length < columns + 64) { _ends = new int[columns + 64]; }
        ref byte from = ref MemoryMarshal.GetReference(block);
        Vector512<byte> space = Vector512.Create((byte)' ');
        int found = 0;
        for (int at = start; at < end; at += 64)
        {
            ulong bits = Vector512.Equals(Vector512.LoadUnsafe(ref from, (nuint)at), space).ExtractMostSignificantBits();
            if (end - at < 64) { bits &= (1ul << (end - at)) - 1; }
            // Too many are seen before the next are written.
            if (found + BitOperations.PopCount(bits) >= columns) { return false; }
            for (; bits != 0; bits &= bits - 1) { _ends[found++] = at + BitOperations.TrailingZeroCount(bits); }
        }

        if (found != columns - 1) { return false; }
        _ends[found] = end;
        return true;
    }

    private void Reserve(int length)
    {
        // At worst every byte is a mark; the loop writes without a check, and 64 at a time.
        if (_ends.Length < length + 64) { _ends = new int[length + 64]; }
        if (_firsts.Length < length)
        {
            _firsts = new int[length];
            _ordinals = new int[length];
        }
    }
}

/// <summary>The treatment of a line.</summary>
internal enum LineVerdict
{
    /// <summary>A record like any other.</summary>
    Take,

    /// <summary>No record that is asked for.</summary>
    Leave,

    /// <summary>A header of other columns: go over what follows anew.</summary>
    Stop,
}

/// <summary>Decides about the lines that are not plain records.</summary>
internal interface ILineJudge
{
    /// <param name="line">The line without its line feed.</param>
    /// <param name="ordinal">How many lines of the block are before it.</param>
    /// <param name="hasAllFields">True where the number of fields is right.</param>
    LineVerdict Judge(ReadOnlySpan<byte> line, int ordinal, bool hasAllFields);
}
