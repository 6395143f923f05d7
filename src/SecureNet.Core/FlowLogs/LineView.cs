namespace SecureNet.FlowLogs;

/// <summary>One line in a block of text, with the places of its fields.</summary>
internal readonly ref struct LineView(ReadOnlySpan<byte> block, ReadOnlySpan<int> ends, int start, long number)
{
    private readonly ReadOnlySpan<byte> _block = block;
    private readonly ReadOnlySpan<int> _ends = ends;
    private readonly int _start = start;

    /// <summary>The line in the file, from 1.</summary>
    public long Number { get; } = number;

    /// <summary>The value of a column; a carriage return at the line's end is no part of it.</summary>
    public ReadOnlySpan<byte> this[int column]
    {
        get
        {
            int from = column == 0 ? _start : _ends[column - 1] + 1;
            ReadOnlySpan<byte> value = _block[from.._ends[column]];
            return column == _ends.Length - 1 && value.Length > 0 && value[^1] == (byte)'\r' ? value[..^1] : value;
        }
    }

    /// <summary>The whole line without its end.</summary>
    public ReadOnlySpan<byte> Text
    {
        get
        {
            ReadOnlySpan<byte> line = _block[_start.._ends[^1]];
            return line.Length > 0 && line[^1] == (byte)'\r' ? line[..^1] : line;
        }
    }
}
