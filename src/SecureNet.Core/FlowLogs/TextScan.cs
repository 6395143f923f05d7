using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SecureNet.FlowLogs.Gzip;

namespace SecureNet.FlowLogs;

/// <summary>Reads the text of one file: header line, conditions, records; keeps the counts and the first problem.</summary>
/// <remarks>Memory is one block, whatever the file. A worker uses one for file after file.</remarks>
internal sealed class TextScan : ILineJudge, IFileScan
{
    /// <summary>
    /// The block fits the second-level cache together with the index of its fields. A line may be as long as this; not much longer.
    /// </summary>
    internal const int BlockSize = 128 * 1024;

    private const int Limit = Inflater.History + BlockSize;

    private readonly byte[] _buffer = new byte[Limit + Inflater.Overrun + LineIndexer.Slack];
    private readonly LineIndexer _indexer = new();
    private readonly FlowLogFilter _filter;
    private readonly IRecordConsumer _consumer;
    private readonly FlowLogReadOptions _options;

    private FlowLogObject _source = null!;
    private FlowLogSchema? _schema;
    private byte[] _header = [];
    private ColumnTest[] _tests = [];
    private int[] _columns = [];
    private byte[]? _literal;
    private int _status;
    private (FlowLogSchema Schema, byte[] Header)? _next;
    private long _linesBefore, _wrongValues, _otherLines, _countedLines;
    private int _blockStart, _countedTo;
    private ScanCounts _counts;
    private (long Line, string What)? _firstMalformed;

    public TextScan(FlowLogFilter filter, IRecordConsumer consumer, FlowLogReadOptions options) =>
        (_filter, _consumer, _options) = (filter, consumer, options);

    public ScanCounts Counts => _counts;

    public long LinesRead => _linesBefore;

    /// <summary>Reads to the end. What is wrong with lines comes back as one problem; a stream that breaks throws.</summary>
    /// <exception cref="NotAFlowLogException">The first line is no header.</exception>
    /// <exception cref="MissingFieldException">The columns cannot answer.</exception>
    /// <exception cref="FlowLogFormatException">With strict: a line that does not fit.</exception>
    public void Run(FlowLogObject source, ITextSource text, CancellationToken cancellationToken)
    {
        (_source, _schema, _counts, _linesBefore, _firstMalformed) = (source, null, default, 0, null);
        int start = 0, have = 0;
        bool skipping = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = 0;
            ExceptionDispatchInfo? damage = null;
            try { read = text.Read(_buffer, have, Limit); }
            catch (Exception e) when (e is not OperationCanceledException) { damage = ExceptionDispatchInfo.Capture(e); }
            have += read;
            // Small reads are gathered: a block costs something of its own.
            if (read > 0 && have - start < BlockSize / 2) { continue; }
            // The last line may be without its end; where the data breaks off, more of it is missing.
            if (read == 0 && damage is null && have > start && _buffer[have - 1] != (byte)'\n') { _buffer[have++] = (byte)'\n'; }
            int end = start + _buffer.AsSpan(start, have - start).LastIndexOf((byte)'\n') + 1;
            if (skipping && end > start)
            {
                start += _buffer.AsSpan(start, end - start).IndexOf((byte)'\n') + 1;
                _linesBefore++;
                skipping = false;
            }

            if (start < end) { Take(_buffer.AsSpan(start, end - start)); }
            start = end;
            damage?.Throw();
            if (read == 0) { return; }
            if (have - start >= BlockSize)
            {
                // No line is that long: it is left out up to its end, which may never come.
                if (_schema is null) { throw new NotAFlowLogException($"its first line is longer than {BlockSize:N0} bytes"); }
                if (!skipping) { Malformed(_linesBefore + 1, $"it is longer than {BlockSize:N0} bytes"); }
                (skipping, start) = (true, have);
            }

            // The start of a line goes on in the next block, and copies reach back into this one.
            int keep = Math.Max(have - start, Math.Min(have, Inflater.History)), from = have - keep;
            _buffer.AsSpan(from, keep).CopyTo(_buffer);
            (start, have) = (start - from, keep);
        }
    }

    public FlowLogProblem? Problem =>
        _firstMalformed is not { } first ? null : new("MalformedLines", _source.Name, first.Line, _counts.Malformed,
            $"{_source.Name}: {_counts.Malformed:N0} of "
                + $"{_counts.Malformed + _counts.Records + _counts.NoData + _counts.SkipData:N0} lines were left out; the first "
                + $"is line {first.Line}: {first.What}.");

    private void Take(Span<byte> block)
    {
        while (!block.IsEmpty)
        {
            int used = _schema is null ? Open(block) : _literal is null ? TakeEvery(block) : TakeWithLiteral(block);
            block = block[used..];
            if (_next is not { } next) { continue; }
            _next = null;
            Use(next.Schema, next.Header);
        }
    }

    /// <summary>Reads the header line. A file without one must have records of the format that was named, or of the default one.</summary>
    private int Open(ReadOnlySpan<byte> block)
    {
        int used = 0;
        if (block.StartsWith("\uFEFF"u8)) { used = 3; }
        int end = block.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = block[used..end];
        if (line.TrimEnd((byte)'\r').IsEmpty)
        {
            _linesBefore++;
            return end + 1;
        }

        if (FlowLogSchema.TryParseHeader(line) is { } schema)
        {
            Use(schema, line);
            _linesBefore++;
            return end + 1;
        }

        FlowLogSchema format = _options.Format ?? FlowLogSchema.Default;
        Use(HeaderlessLine.SchemaOf(line.TrimEnd((byte)'\r'), format) ?? throw new NotAFlowLogException(
            $"its line {_linesBefore + 1} is neither a header line nor a record of "
                + $"{(_options.Format is null ? "the default format" : $"the format {format.LogFormat}")}"), default);
        return used;
    }

    private void Use(FlowLogSchema schema, ReadOnlySpan<byte> header)
    {
        (_schema, _header, _status) = (schema, header.ToArray(), schema.IndexOf(FlowLogField.LogStatus));
        _tests = [.. _filter.Compile(schema, _source)];
        _columns = [.. _tests.Select(t => schema.IndexOf(t.Field))];
        // The longest is the rarest, as a rule. With NODATA asked for, conditions may leave records without a literal's column.
        _literal = _tests.Select(t => t.Literal).OfType<byte[]>().MaxBy(l => l.Length);
        _consumer.Begin(schema, _source);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TakeEvery(ReadOnlySpan<byte> block)
    {
        int columns = _schema!.Columns.Count;
        (long left, long other) = (_counts.Malformed, _counts.NoData + _counts.SkipData);
        int used = _indexer.Scan(block, columns, list: true, this);
        ReadOnlySpan<int> firsts = _indexer.Firsts, ordinals = _indexer.Ordinals;
        for (int i = 0; i < firsts.Length; i++)
        {
            int first = firsts[i];
            Test(new LineView(block, _indexer.Ends.AsSpan(first, columns), first == 0 ? 0 : _indexer.Ends[first - 1] + 1,
                _linesBefore + ordinals[i] + 1));
        }

        CountLines(left, other);
        return used;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TakeWithLiteral(ReadOnlySpan<byte> block)
    {
        int columns = _schema!.Columns.Count;
        (long left, long other) = (_counts.Malformed, _counts.NoData + _counts.SkipData);
        int used = _indexer.Scan(block, columns, list: false, this);
        ReadOnlySpan<byte> whole = block[..used];
        (_countedTo, _countedLines) = (0, 0);
        _blockStart = (int)Unsafe.ByteOffset(ref _buffer[0], ref MemoryMarshal.GetReference(block));
        for (int from = 0; from < used;)
        {
            int hit = whole[from..].IndexOf(_literal);
            if (hit < 0) { break; }
            hit += from;
            int start = whole[..hit].LastIndexOf((byte)'\n') + 1;
            int end = hit + whole[hit..].IndexOf((byte)'\n');
            // A line with another number of fields was counted as malformed; a header's names meet no condition.
            if (_indexer.Split(whole, start, end, columns))
            {
                LineView view = new(whole, _indexer.Ends.AsSpan(0, columns), start, 0, this);
                if (_filter.IncludeNoData || !IsNoData(view)) { Test(view); }
            }

            from = end + 1;
        }

        CountLines(left, other);
        return used;
    }

    /// <summary>The number of the line that begins there; asked for from the front to the back of a block.</summary>
    internal long NumberOf(int start)
    {
        _countedLines += _buffer.AsSpan(_blockStart + _countedTo, start - _countedTo).Count((byte)'\n');
        _countedTo = start;
        return _linesBefore + _countedLines + 1;
    }

    private bool IsNoData(in LineView view) =>
        _status >= 0 && (view[_status].SequenceEqual("NODATA"u8) || view[_status].SequenceEqual("SKIPDATA"u8));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Test(in LineView line)
    {
        for (int i = 0; i < _tests.Length; i++)
        {
            ReadOnlySpan<byte> value = line[_columns[i]];
            if (FlowLogText.IsNull(value)) { return; }
            TestOutcome outcome = _tests[i].Test(value);
            if (outcome == TestOutcome.Yes) { continue; }
            if (outcome == TestOutcome.Wrong) { WrongValue(line, _columns[i]); }
            return;
        }

        int wrong = _consumer.Accept(line);
        if (wrong < 0) { _counts.Matched++; }
        else { WrongValue(line, wrong); }
    }

    private void WrongValue(in LineView line, int column)
    {
        // It was, or will be, counted as a record with the lines of its block.
        _counts.Records--;
        _wrongValues++;
        Malformed(line.Number, _schema!.Fields[column] is { } field
            ? LineCheck.Wrong(field, line[column]) : $"its field {_schema.Columns[column]} is empty");
    }

    private void CountLines(long malformedBefore, long otherBefore)
    {
        long malformed = _counts.Malformed - malformedBefore - _wrongValues;
        long other = _counts.NoData + _counts.SkipData - otherBefore;
        _counts.Records += _indexer.Lines - malformed - other - _otherLines;
        _linesBefore += _indexer.Lines;
        (_wrongValues, _otherLines) = (0, 0);
    }

    LineVerdict ILineJudge.Judge(ReadOnlySpan<byte> line, int ordinal, bool hasAllFields)
    {
        ReadOnlySpan<byte> bare = line.TrimEnd((byte)'\r');
        if (bare.IsEmpty || line.SequenceEqual(_header))
        {
            _otherLines++;
            return LineVerdict.Leave;
        }

        // Files that were joined bring their headers along.
        if (bare[0] is >= (byte)'a' and <= (byte)'z' && FlowLogSchema.TryParseHeader(bare) is { IsWhollyKnown: true } schema)
        {
            _otherLines++;
            _next = (schema, line.ToArray());
            return LineVerdict.Stop;
        }

        if (!hasAllFields)
        {
            Malformed(_linesBefore + ordinal + 1, $"it has {bare.Count((byte)' ') + 1} fields and the header {_schema!.Columns.Count}");
            return LineVerdict.Leave;
        }

        ReadOnlySpan<byte> status = _status < 0 ? default : FlowLogText.Column(bare, _status);
        if (status.SequenceEqual("NODATA"u8)) { _counts.NoData++; }
        else if (status.SequenceEqual("SKIPDATA"u8)) { _counts.SkipData++; }
        else { return LineVerdict.Take; }
        return _filter.IncludeNoData ? LineVerdict.Take : LineVerdict.Leave;
    }

    private void Malformed(long lineNumber, string what)
    {
        _counts.Malformed++;
        _firstMalformed ??= (lineNumber, what);
        if (_options.Strict) { throw new FlowLogFormatException(Problem!); }
    }
}
