namespace SecureNet.FlowLogs.Parquet;

/// <summary>
/// Reads one Parquet file: only the columns that a question needs, as codes; lines of text only for records that are given out.
/// </summary>
internal sealed class ParquetScan(FlowLogFilter filter, IRecordConsumer consumer, bool strict) : IFileScan
{
    private const int BatchSize = 4096;

    private readonly byte[] _selected = new byte[BatchSize];
    private readonly ulong[] _codes = new ulong[BatchSize];
    private readonly ParquetLines _lines = new();

    private FlowLogObject _source = null!;
    private FlowLogSchema _schema = null!;
    private ScanCounts _counts;
    private (long Row, string What)? _firstMalformed;

    public ScanCounts Counts => _counts;

    public long LinesRead { get; private set; }

    public FlowLogProblem? Problem =>
        _firstMalformed is not { } first ? null : new("MalformedLines", _source.Name, first.Row, _counts.Malformed,
            $"{_source.Name}: {_counts.Malformed:N0} rows were left out; the first is row {first.Row}: {first.What}.");

    /// <summary>Reads a file that can be sought in.</summary>
    public void Run(FlowLogObject source, Stream file, CancellationToken cancellationToken)
    {
        (_source, _counts, _firstMalformed, LinesRead) = (source, default, null, 0);
        ParquetMetadata metadata = ParquetMetadata.Read(file);
        if (!metadata.Columns.Any(c => FlowLogFields.Find(c.Name) is not null))
        {
            throw new NotAFlowLogException("none of its columns is a field of a flow log");
        }
        _schema = new(metadata.Columns.Select(c => c.Name));
        ColumnTest[] tests = [.. filter.Compile(_schema, source)];
        ParquetBudget budget = new(file.Length);
        foreach (ParquetRowGroup group in metadata.RowGroups) { budget.SpendRows(group.Rows, metadata.Columns.Count); }
        consumer.Begin(_schema, source);
        foreach (ParquetRowGroup group in metadata.RowGroups)
        {
            List<ParquetColumnReader> readers = [];
            budget.Release();
            try { ReadGroup(group, tests, Open, budget, cancellationToken); }
            finally { _counts.Bytes += readers.Sum(r => r.BytesRead); }

            ParquetColumnReader Open(int column, ValueCoder coder)
            {
                readers.Add(new(file, metadata.Columns[column], group.Chunks[column], coder, budget));
                return readers[^1];
            }
        }
    }

    private void ReadGroup(ParquetRowGroup group, ColumnTest[] tests, Func<int, ValueCoder, ParquetColumnReader> open, ParquetBudget budget,
        CancellationToken cancellationToken)
    {
        int statusColumn = _schema.IndexOf(FlowLogField.LogStatus);
        ParquetColumnReader? status = statusColumn < 0 ? null : open(statusColumn, new StatusCoder());
        (ParquetColumnReader Reader, int Column)[] conditions =
            [.. tests.Select(t => (open(_schema.IndexOf(t.Field), new TestCoder(t)), _schema.IndexOf(t.Field)))];
        IColumnarConsumer? columnar = consumer as IColumnarConsumer;
        (ParquetColumnReader Reader, int Column)[] wanted = columnar is not null
            ? [.. columnar.Columns.Select(c => (open(c.Column, c.Coder), c.Column))] : [.. _lines.Open(_schema, open)];
        ulong[][] codes = [.. wanted.Select(_ => new ulong[(int)Math.Min(BatchSize, group.Rows)])];
        for (long row = 0; row < group.Rows; row += BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = (int)Math.Min(BatchSize, group.Rows - row);
            Span<byte> selected = _selected.AsSpan(0, count);
            selected.Fill(1);
            long malformed = _counts.Malformed;
            long others = status is null ? 0 : ReadStatus(status, selected);
            int left = ReadConditions(conditions, selected);
            if (left == 0) { Array.ForEach(wanted, w => w.Reader.Skip(count)); }
            else
            {
                for (int i = 0; i < wanted.Length; i++) { wanted[i].Reader.Read(codes[i].AsSpan(0, count)); }
                for (int i = 0; i < wanted.Length; i++) { LeaveOutWrong(codes[i].AsSpan(0, count), selected, wanted[i].Column); }
                if (columnar is not null) { columnar.AcceptBatch(codes, selected); }
                else { _lines.Accept(consumer, codes, selected, LinesRead, budget, Malformed); }
                foreach (byte one in selected) { _counts.Matched += one; }
            }

            LinesRead += count;
            _counts.Records += count - others - (_counts.Malformed - malformed);
        }
    }

    private long ReadStatus(ParquetColumnReader status, Span<byte> selected)
    {
        Span<ulong> codes = _codes.AsSpan(0, selected.Length);
        status.Read(codes);
        long others = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] == 0) { continue; }
            others++;
            if (codes[i] == 1) { _counts.NoData++; }
            else { _counts.SkipData++; }
            if (!filter.IncludeNoData) { selected[i] = 0; }
        }

        return others;
    }

    /// <summary>Tests the rows that are still in question; how many are left.</summary>
    private int ReadConditions((ParquetColumnReader Reader, int Column)[] conditions, Span<byte> selected)
    {
        int left = Sum(selected);
        foreach ((ParquetColumnReader reader, int column) in conditions)
        {
            if (left == 0)
            {
                reader.Skip(selected.Length);
                continue;
            }

            Span<ulong> codes = _codes.AsSpan(0, selected.Length);
            reader.Read(codes);
            left = 0;
            for (int i = 0; i < codes.Length; i++)
            {
                if (codes[i] == (ulong)TestOutcome.Wrong && selected[i] != 0) { Malformed(LinesRead + i + 1, column); }
                byte pass = (byte)(selected[i] & (codes[i] == (ulong)TestOutcome.Yes ? 1 : 0));
                selected[i] = pass;
                left += pass;
            }
        }

        return left;
    }

    private void LeaveOutWrong(ReadOnlySpan<ulong> codes, Span<byte> selected, int column)
    {
        if (codes.IndexOf(ValueCoder.Wrong) < 0) { return; }
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] != ValueCoder.Wrong || selected[i] == 0) { continue; }
            selected[i] = 0;
            Malformed(LinesRead + i + 1, column);
        }
    }

    private void Malformed(long row, int column)
    {
        _counts.Malformed++;
        _firstMalformed ??= (row, $"its field {_schema.Columns[column]} has a value that does not fit it");
        if (strict) { throw new FlowLogFormatException(Problem!); }
    }

    private static int Sum(ReadOnlySpan<byte> selected)
    {
        int sum = 0;
        foreach (byte one in selected) { sum += one; }
        return sum;
    }
}
