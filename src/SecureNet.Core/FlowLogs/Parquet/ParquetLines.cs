namespace SecureNet.FlowLogs.Parquet;

/// <summary>Makes lines of rows, for consumers that take records.</summary>
internal sealed class ParquetLines
{
    private byte[] _line = new byte[1024];
    private int[] _ends = [];
    private TextCoder?[] _coders = [];

    /// <summary>Opens every column.</summary>
    public IEnumerable<(ParquetColumnReader Reader, int Column)> Open(FlowLogSchema schema, Func<int, ValueCoder, ParquetColumnReader> open)
    {
        _ends = new int[schema.Columns.Count];
        _coders = new TextCoder?[schema.Columns.Count];
        for (int i = 0; i < _coders.Length; i++)
        {
            TextCoder coder = new();
            _coders[i] = coder;
            yield return (open(i, coder), i);
        }
    }

    /// <summary>Gives the selected rows as lines; those with a value that does not fit are deselected.</summary>
    public void Accept(IRecordConsumer consumer, ulong[][] codes, Span<byte> selected, long before, ParquetBudget budget,
        Action<long, int> onMalformed)
    {
        for (int row = 0; row < selected.Length; row++)
        {
            if (selected[row] == 0) { continue; }
            int used = 0;
            for (int i = 0; i < _coders.Length; i++)
            {
                ReadOnlySpan<byte> text = _coders[i]!.TextOf(codes[i][row]);
                if (_line.Length < used + text.Length + 16) { Array.Resize(ref _line, (used + text.Length + 16) * 2); }
                text.CopyTo(_line.AsSpan(used));
                used += text.Length;
                _ends[i] = used;
                _line[used++] = (byte)' ';
            }

            budget.SpendText(used);
            int wrong = consumer.Accept(new LineView(_line.AsSpan(0, used), _ends, 0, before + row + 1));
            if (wrong < 0) { continue; }
            selected[row] = 0;
            onMalformed(before + row + 1, wrong);
        }
    }
}
