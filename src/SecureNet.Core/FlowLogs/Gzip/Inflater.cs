using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecureNet.FlowLogs.Gzip;

/// <summary>
/// Unpacks deflate (RFC 1951) into a buffer that has what came before in front of what comes: text is read where it
/// is unpacked, and never copied.
/// </summary>
/// <remarks>Most of the time that flow logs take is spent here. What makes it faster than GZipStream: two literals at once, whole words in
/// and out, no check but one of each end a step. Every step of the loop in <see cref="Decode"/> reads at most <see cref="StepInput"/> bytes
/// and writes at most <see cref="Overrun"/>; there is room for both.</remarks>
internal sealed class Inflater(BitSource source)
{
    /// <summary>The farthest that a copy may reach back.</summary>
    public const int History = 32 * 1024;

    /// <summary>The farthest that a step may write beyond the limit: what it unpacks, and what comes along with whole words.</summary>
    public const int Overrun = 384;

    private const int StepInput = 24;
    private const int SymbolBits = 11;
    private const int SymbolMask = (1 << SymbolBits) - 1;
    private const int DistanceBits = 8;
    private const int DistanceMask = (1 << DistanceBits) - 1;

    // The longest header of a block: 14 bits, 19 lengths of 3, and 320 of at most 14.
    private const int LongestHeader = 640;

    private static readonly byte[] s_codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private static readonly byte[] s_fixedLengths = [.. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112),
        .. Enumerable.Repeat((byte)7, 24), .. Enumerable.Repeat((byte)8, 8)];
    private static readonly byte[] s_fixedDistances = [.. Enumerable.Repeat((byte)5, 32)];

    // As large as zlib's "enough" says that the long codes need.
    private readonly uint[] _symbols = new uint[2342];
    private readonly uint[] _distances = new uint[402];
    private readonly uint[] _codeLengths = new uint[128];
    private Block _block = Block.None;
    private bool _isLastBlock;
    private int _stored;

    private enum Block { None, Stored, Coded }

    /// <summary>True when the last block was unpacked; the source is then at the byte behind it.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The reason for which it cannot go on; what was unpacked before is good.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Begins anew, at the source's next byte.</summary>
    public void Begin() => (_block, _isLastBlock, IsDone, Fault) = (Block.None, false, false, null);

    /// <summary>Unpacks until the limit, the end, or a fault.</summary>
    /// <param name="output">The buffer; it has <see cref="Overrun"/> bytes behind the limit.</param>
    /// <param name="first">Where in it the text begins that copies may be taken from.</param>
    /// <param name="at">Where to write.</param>
    /// <param name="limit">No step begins there or behind.</param>
    /// <returns>Where the text ends.</returns>
    public int Run(byte[] output, int first, int at, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, output.Length - Overrun);
        while (at < limit && !IsDone && Fault is null)
        {
            if (_block == Block.None) { BeginBlock(); }
            else if (_block == Block.Stored) { at = CopyStored(output, at, limit); }
            else { at = RunCoded(output, first, at, limit); }
        }

        return at;
    }

    private int RunCoded(byte[] output, int first, int at, int limit)
    {
        source.Ensure(4 * StepInput);
        if (source.End - source.Next > StepInput) { return Decode(output, first, at, limit, source.End - StepInput); }
        // Near the end of all input step by step: what a step made of the zeros behind it is dropped.
        int to = Decode(output, first, at, Math.Min(limit, at + 1), source.End + 8);
        if (!source.IsPastEnd) { return to; }
        Cut();
        return at;
    }

    private void BeginBlock()
    {
        if (_isLastBlock)
        {
            source.Align();
            IsDone = true;
            return;
        }

        source.Ensure(LongestHeader);
        source.Refill();
        _isLastBlock = source.Take(1) != 0;
        switch (source.Take(2))
        {
            case 0:
                source.Align();
                source.Refill();
                int length = source.Take(16);
                if (length != (source.Take(16) ^ 0xFFFF)) { Damaged("the length of a stored block is wrong"); }
                source.Align();
                (_block, _stored) = (Block.Stored, length);
                break;
            case 1:
                HuffmanTable.TryFill(_symbols, SymbolBits, s_fixedLengths, HuffmanTable.Symbols, mayBeIncomplete: false);
                HuffmanTable.TryFill(_distances, DistanceBits, s_fixedDistances, HuffmanTable.Distances, mayBeIncomplete: false);
                _block = Block.Coded;
                break;
            case 2:
                if (!TryReadCodes()) { Damaged("the codes of a block are wrong"); }
                _block = Block.Coded;
                break;
            default:
                Damaged("a block is of no known kind");
                break;
        }

        if (source.IsPastEnd) { Cut(); }
    }

    private bool TryReadCodes()
    {
        int symbols = source.Take(5) + 257, distances = source.Take(5) + 1, codes = source.Take(4) + 4;
        if (symbols > 286 || distances > 30) { return false; }
        Span<byte> lengths = stackalloc byte[286 + 30 + 138];
        lengths[..19].Clear();
        for (int i = 0; i < codes; i++)
        {
            source.Refill();
            lengths[s_codeLengthOrder[i]] = (byte)source.Take(3);
        }

        if (!HuffmanTable.TryFill(_codeLengths, 7, lengths[..19], HuffmanTable.CodeLengths, mayBeIncomplete: false)) { return false; }
        int all = symbols + distances, at = 0;
        while (at < all)
        {
            source.Refill();
            uint entry = _codeLengths[source.Bits & 127];
            source.Take((int)(entry & 63));
            int symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && at == 0) { return false; }
            byte again = symbol == 16 ? lengths[at - 1] : (byte)0;
            int times = symbol switch { 16 => 3 + source.Take(2), 17 => 3 + source.Take(3), _ => 11 + source.Take(7) };
            lengths.Slice(at, times).Fill(again);
            at += times;
        }

        // A block without an end would have none.
        if (at != all || lengths[256] == 0) { return false; }
        if (!HuffmanTable.TryFill(_symbols, SymbolBits, lengths[..symbols], HuffmanTable.Symbols, mayBeIncomplete: true)) { return false; }
        HuffmanTable.JoinLiterals(_symbols, SymbolBits);
        return HuffmanTable.TryFill(_distances, DistanceBits, lengths[symbols..all], HuffmanTable.Distances, mayBeIncomplete: true);
    }

    private int CopyStored(byte[] output, int at, int limit)
    {
        if (_stored == 0)
        {
            _block = Block.None;
            return at;
        }

        source.Ensure(1);
        int count = Math.Min(Math.Min(_stored, limit - at), source.End - source.Next);
        if (count <= 0)
        {
            Cut();
            return at;
        }

        source.Bytes.AsSpan(source.Next, count).CopyTo(output.AsSpan(at));
        source.Next += count;
        _stored -= count;
        return at + count;
    }

    /// <summary>Reads codes while neither the text has reached the limit nor the input <paramref name="stop"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Decode(byte[] output, int first, int at, int limit, int stop)
    {
        fixed (byte* bytes = source.Bytes, buffer = output)
        {
            fixed (uint* symbols = _symbols, distances = _distances)
            {
                byte* next = bytes + source.Next, lastInput = bytes + stop, to = buffer + at, lastOutput = buffer + limit,
                start = buffer + first;
                ulong bits = source.Bits;
                // Only its lowest 6 bits count; what is taken off borrows from those above.
                uint count = (uint)source.Count;
                while (next < lastInput && to < lastOutput)
                {
                    bits |= *(ulong*)next << (int)count;
                    next += 7 - ((count >> 3) & 7);
                    count |= 56;
                    uint entry = symbols[bits & SymbolMask];
                    if ((entry & HuffmanTable.Literal) != 0)
                    {
                        // Three times 11 bits at most: there are 56.
                        *(ushort*)to = (ushort)(entry >> 16);
                        to += (entry >> HuffmanTable.LiteralCountShift) & 3;
                        bits >>= (int)entry;
                        count -= entry;
                        entry = symbols[bits & SymbolMask];
                        if ((entry & HuffmanTable.Literal) != 0)
                        {
                            *(ushort*)to = (ushort)(entry >> 16);
                            to += (entry >> HuffmanTable.LiteralCountShift) & 3;
                            bits >>= (int)entry;
                            count -= entry;
                            entry = symbols[bits & SymbolMask];
                            if ((entry & HuffmanTable.Literal) != 0)
                            {
                                *(ushort*)to = (ushort)(entry >> 16);
                                to += (entry >> HuffmanTable.LiteralCountShift) & 3;
                                bits >>= (int)entry;
                                count -= entry;
                                continue;
                            }
                        }

                        bits |= *(ulong*)next << (int)count;
                        next += 7 - ((count >> 3) & 7);
                        count |= 56;
                    }

                    if ((entry & HuffmanTable.Special) != 0)
                    {
                        if ((entry & (HuffmanTable.EndOfBlock | HuffmanTable.Invalid)) == 0)
                        {
                            bits >>= (int)entry;
                            count -= entry;
                            entry = symbols[(entry >> 16) + (bits & ((1ul << (int)((entry >> 8) & 31)) - 1))];
                        }

                        if ((entry & HuffmanTable.Literal) != 0)
                        {
                            *to++ = (byte)(entry >> 16);
                            bits >>= (int)entry;
                            count -= entry;
                            continue;
                        }

                        if ((entry & HuffmanTable.Special) != 0)
                        {
                            bits >>= (int)entry;
                            count -= entry;
                            if ((entry & HuffmanTable.EndOfBlock) != 0) { _block = Block.None; }
                            else { Damaged("a code means nothing"); }
                            break;
                        }
                    }

                    // At most 20 bits of a length with its literal, and 28 of a distance.
                    *to = (byte)(entry >> HuffmanTable.LiteralShift);
                    to += (entry >> HuffmanTable.LiteralCountShift) & 3;
                    ulong saved = bits;
                    bits >>= (int)entry;
                    count -= entry;
                    uint length = ((entry >> 16) & HuffmanTable.LengthMask) + (uint)(Lowest(saved, entry) >> (int)(entry >> 8));
                    entry = distances[bits & DistanceMask];
                    if ((entry & HuffmanTable.Special) != 0)
                    {
                        if ((entry & HuffmanTable.Invalid) == 0)
                        {
                            bits >>= (int)entry;
                            count -= entry;
                            entry = distances[(entry >> 16) + (bits & ((1ul << (int)((entry >> 8) & 31)) - 1))];
                        }

                        if ((entry & HuffmanTable.Invalid) != 0)
                        {
                            Damaged("a code means nothing");
                            break;
                        }
                    }

                    saved = bits;
                    bits >>= (int)entry;
                    count -= entry;
                    uint distance = (entry >> 16) + (uint)(Lowest(saved, entry) >> (int)(entry >> 8));
                    if (distance > to - start)
                    {
                        Damaged("a copy reaches back before the beginning");
                        break;
                    }

                    byte* from = to - distance, end = to + length;
                    if (distance >= 64)
                    {
                        Vector512.Load(from).Store(to);
                        // Most are shorter.
                        for (int i = 64; i < (int)length; i += 64) { Vector512.Load(from + i).Store(to + i); }
                    }
                    else
                    {
                        // It may repeat what it has just written.
                        for (byte* target = to; target < end; target++, from++) { *target = *from; }
                    }

                    to = end;
                }

                (source.Next, source.Bits, source.Count) = ((int)(next - bytes), bits, (int)(count & 63));
                return (int)(to - buffer);
            }
        }
    }

    // Of the count only the lowest 6 bits are set, of the lowest 8.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Lowest(ulong bits, uint count) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(bits, count) : bits & ((1ul << (int)count) - 1);

    private void Damaged(string what) => Fault = new InvalidDataException($"The gzip data is wrong: {what}");

    private void Cut() => Fault = new EndOfStreamException("The gzip data ends too early");
}
