using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureNet.FlowLogs;

/// <summary>One line in a block of text, with the places of its fields.</summary>
/// <param name="block">The block.</param>
/// <param name="ends">Where each field ends: rising, from <paramref name="start"/> on, all within the block. Whoever makes a view sees to that; it is not checked again.</param>
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

    /// <summary>The whole line without its end.</summary>
    public ReadOnlySpan<byte> Text => WithoutReturn(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _block, _start), _ends[^1] - _start));

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> value) => value.Length > 0 && value[^1] == (byte)'\r' ? value[..^1] : value;
}
