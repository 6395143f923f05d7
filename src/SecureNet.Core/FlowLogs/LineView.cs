using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureNet.FlowLogs;

/// <summary>One line in a block of text, with the places of its fields.</summary>
/// <param name="block">The block; at least 8 bytes are behind it in the same array.</param>
/// <param name="ends">Where each field ends: rising, from <paramref name="start"/> on, all within the block. Whoever makes a view sees to
/// that; it is not checked again.</param>
/// <param name="start">Where the line begins.</param>
/// <param name="number">The line in the file, from 1; 0 where <paramref name="numbers"/> finds it when it is asked for.</param>
/// <param name="numbers">Counts lines.</param>
internal readonly ref struct LineView(ReadOnlySpan<byte> block, ReadOnlySpan<int> ends, int start, long number, TextScan? numbers = null)
{
    private readonly ref byte _block = ref MemoryMarshal.GetReference(block);
    private readonly ReadOnlySpan<int> _ends = ends;
    private readonly int _start = start;
    private readonly long _number = number;
    private readonly TextScan? _numbers = numbers;

    /// <summary>The line in the file, from 1.</summary>
    public long Number => _numbers is null ? _number : _numbers.NumberOf(_start);

    /// <summary>The value of a column; a carriage return at the line's end is no part of it.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int end = _ends[column];
            int from = column == 0 ? _start : _ends[column - 1] + 1;
            ReadOnlySpan<byte> value = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _block, from), end - from);
            return column == _ends.Length - 1 ? WithoutReturn(value) : value;
        }
    }

    /// <summary>Reads a value that is a whole number from 0 to <paramref name="max"/>.</summary>
    /// <remarks>
    /// Eight digits at once (Johnny Lee's way): numbers of one or five digits follow each other as they like, which a loop guesses wrong.
    /// </remarks>
    public bool TryNumber(int column, long max, out long number)
    {
        ReadOnlySpan<byte> value = this[column];
        if (value.Length is 0 or > 8) { return FlowLogText.TryNumber(value, max, out number); }
        // The value's bytes go to the high end; zeros come in before them.
        ulong digits = (Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(value)) ^ 0x3030303030303030)
            << (64 - (8 * value.Length));
        bool isNumber = (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) == 0;
        digits = (digits * 10) + (digits >> 8);
        number = (long)((((digits & 0xFF000000FF) * 0xF424000000064) + (((digits >> 16) & 0xFF000000FF) * 0x271000000001)) >> 32);
        return isNumber && number <= max;
    }

    /// <summary>The whole line without its end.</summary>
    public ReadOnlySpan<byte> Text =>
        WithoutReturn(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _block, _start), _ends[^1] - _start));

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> value) =>
        value.Length > 0 && value[^1] == (byte)'\r' ? value[..^1] : value;
}
