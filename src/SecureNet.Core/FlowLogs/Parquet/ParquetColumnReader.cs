using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>Reads one column of one row group, page after page, as codes. A page that is skipped is not unpacked.</summary>
/// <param name="file">The file; other columns read from it too, so every read seeks.</param>
/// <param name="column">The column.</param>
/// <param name="chunk">Where its pages are.</param>
/// <param name="coder">What makes codes of values.</param>
/// <param name="budget">What the file's size allows.</param>
internal sealed class ParquetColumnReader(Stream file, ParquetColumn column, ParquetChunk chunk, ValueCoder coder, ParquetBudget budget)
{
    // Deflate packs at most 1032 to 1; a page that claims more is a trap.
    private const int MostPacking = 1100;
    private const int LargestPage = 256 * 1024 * 1024;

    private readonly ParquetMeaning _meaning = MeaningOf(column);
    private readonly bool _isTime = FlowLogFields.Find(column.Name) is { } f && FlowLogFields.KindOf(f) == FlowLogValueKind.Time;
    private long _at = chunk.Start;
    private long _skip;
    private int _pageLeft;
    private ulong[] _dictionary = [];
    private byte[] _packed = [];
    private byte[] _page = [];
    private int[] _numbers = [];
    private HybridReader _levels;
    private HybridReader _indexes;
    private bool _isDictionaryPage;
    private DeltaReader? _decoded;
    private DeltaReader? _suffixes;
    private ReadOnlyMemory<byte> _plain;
    private byte[] _previous = [];
    private int _previousLength;

    /// <summary>Bytes read from the file.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Leaves out the next rows.</summary>
    public void Skip(int rows) => _skip += rows;

    /// <summary>Reads the next rows: a code each.</summary>
    public void Read(Span<ulong> codes)
    {
        coder.BeginBatch();
        while (_skip > 0)
        {
            if (_pageLeft == 0 && !NextPage()) { continue; }
            // Inside a page there is no way around reading.
            Span<ulong> unwanted = new ulong[(int)Math.Min(_skip, Math.Min(_pageLeft, 8192))];
            ReadFromPage(unwanted);
            _skip -= unwanted.Length;
            coder.BeginBatch();
        }

        while (!codes.IsEmpty)
        {
            if (_pageLeft == 0)
            {
                NextPage();
                continue;
            }

            int count = Math.Min(codes.Length, _pageLeft);
            ReadFromPage(codes[..count]);
            codes = codes[count..];
        }
    }

    /// <summary>Opens the next page. False where it was a dictionary, or was skipped.</summary>
    private bool NextPage()
    {
        PageHeader header = ReadHeader(out int headerLength);
        long start = _at + headerLength, end = chunk.Start + chunk.Length;
        if (header.PackedSize > end - start || header.UnpackedSize > Math.Min(LargestPage, ((long)header.PackedSize * MostPacking) + 64))
        {
            throw ThriftReader.Damaged();
        }
        _at = start + header.PackedSize;
        if (header.Kind is PageKind.Data or PageKind.DataV2)
        {
            if (header.Values <= _skip)
            {
                _skip -= header.Values;
                return false;
            }
        }
        else if (header.Kind != PageKind.Dictionary) { return false; }

        if (_packed.Length < header.PackedSize) { _packed = new byte[header.PackedSize]; }
        file.Seek(start, SeekOrigin.Begin);
        file.ReadExactly(_packed, 0, header.PackedSize);
        BytesRead += headerLength + header.PackedSize;
        if (_page.Length < header.UnpackedSize)
        {
            budget.Hold(header.UnpackedSize - _page.Length);
            _page = new byte[header.UnpackedSize];
        }

        if (header.Kind == PageKind.DataV2) { OpenV2(header); }
        else
        {
            Unpacker.Unpack(chunk.Codec, _packed, 0, header.PackedSize, _page.AsSpan(0, header.UnpackedSize));
            if (header.Kind == PageKind.Dictionary)
            {
                ReadDictionary(header);
                return false;
            }

            ReadOnlyMemory<byte> values = _page.AsMemory(0, header.UnpackedSize);
            if (column.IsOptional)
            {
                if (values.Length < 4) { throw ThriftReader.Damaged(); }
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(values.Span);
                if (length > values.Length - 4) { throw ThriftReader.Damaged(); }
                _levels = new(values.Slice(4, (int)length), 1);
                values = values[(4 + (int)length)..];
            }

            OpenValues(header.Encoding, values, header.Values);
        }

        _pageLeft = header.Values;
        return true;
    }

    private void OpenV2(in PageHeader header)
    {
        long levels = (long)header.RepetitionBytes + header.DefinitionBytes;
        if (levels > header.PackedSize || levels > header.UnpackedSize) { throw ThriftReader.Damaged(); }
        int before = (int)levels, size = header.UnpackedSize - before;
        // Levels are not packed, and outlive the packed bytes.
        _levels = new(_packed.AsSpan(header.RepetitionBytes, header.DefinitionBytes).ToArray(), 1);
        if (size > 0)
        {
            Unpacker.Unpack(header.IsPacked ? chunk.Codec : ParquetCodec.Uncompressed, _packed, before, header.PackedSize - before,
                _page.AsSpan(0, size));
        }
        OpenValues(header.Encoding, _page.AsMemory(0, size), header.Values);
    }

    private void OpenValues(PageEncoding encoding, ReadOnlyMemory<byte> values, int most)
    {
        (_isDictionaryPage, _decoded, _suffixes, _plain, _previousLength) = (false, null, null, values, 0);
        switch (encoding)
        {
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                _isDictionaryPage = true;
                // A page of nulls only may be empty.
                _indexes = values.IsEmpty ? new(default, 0) : new(values[1..], values.Span[0]);
                break;
            case PageEncoding.Plain: break;
            case PageEncoding.DeltaBinaryPacked when column.Type is ParquetType.Int32 or ParquetType.Int64:
                _decoded = new(values, most);
                break;
            case PageEncoding.DeltaLengthByteArray when column.Type == ParquetType.ByteArray:
                _decoded = new(values, most);
                _plain = values[new DeltaReader(values, most).SkipToEnd()..];
                break;
            case PageEncoding.DeltaByteArray when column.Type == ParquetType.ByteArray:
                _decoded = new(values, most);
                ReadOnlyMemory<byte> behind = values[new DeltaReader(values, most).SkipToEnd()..];
                _suffixes = new(behind, most);
                _plain = behind[new DeltaReader(behind, most).SkipToEnd()..];
                break;
            default: throw new NotSupportedException($"Parquet values of the type {column.Type} written as {encoding} are not read");
        }
    }

    private void ReadDictionary(in PageHeader header)
    {
        coder.BeginDictionary();
        coder.IsInDictionary = true;
        OpenValues(PageEncoding.Plain, _page.AsMemory(0, header.UnpackedSize), header.Values);
        // A value takes four bytes at least.
        if (header.Values > header.UnpackedSize / 4) { throw ThriftReader.Damaged(); }
        budget.Hold((long)header.Values * sizeof(ulong));
        _dictionary = new ulong[header.Values];
        ReadValues(_dictionary);
        coder.IsInDictionary = false;
    }

    private void ReadFromPage(Span<ulong> codes)
    {
        _pageLeft -= codes.Length;
        if (!column.IsOptional)
        {
            ReadValues(codes);
            return;
        }

        Span<int> levels = Numbers(codes.Length);
        _levels.Read(levels);
        int present = 0;
        foreach (int level in levels) { present += level; }
        if (present == codes.Length)
        {
            ReadValues(codes);
            return;
        }

        if (present < 0 || present > codes.Length) { throw ThriftReader.Damaged(); }
        bool[] isThere = new bool[codes.Length];
        for (int i = 0; i < levels.Length; i++) { isThere[i] = levels[i] != 0; }
        ReadValues(codes[..present]);
        // The values that are there, from the last on, to their rows.
        for (int i = codes.Length - 1, from = present - 1; i >= 0; i--) { codes[i] = isThere[i] ? codes[from--] : coder.Null; }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadValues(Span<ulong> codes)
    {
        if (_isDictionaryPage)
        {
            Span<int> indexes = Numbers(codes.Length);
            _indexes.Read(indexes);
            ulong[] dictionary = _dictionary;
            for (int i = 0; i < indexes.Length; i++)
            {
                int index = indexes[i];
                if ((uint)index >= (uint)dictionary.Length) { throw ThriftReader.Damaged(); }
                codes[i] = dictionary[index];
            }

            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = column.Type switch
            {
                ParquetType.ByteArray => coder.Of(NextBytes()),
                ParquetType.Int32 or ParquetType.Int64 when _meaning == ParquetMeaning.Value => coder.Of(NextNumber()),
                ParquetType.Int32 or ParquetType.Int64 => OfMeaning(NextNumber()),
                ParquetType.Int96 => OfTime(ParquetMeanings.ToSeconds(TakePlain(12)), isDay: false),
                _ => throw new NotSupportedException($"Parquet values of the type {column.Type} are not read"),
            };
        }
    }

    /// <summary>The meaning of a column's values; an error where a field of a flow log would be read as something that it is not.</summary>
    private static ParquetMeaning MeaningOf(ParquetColumn column)
    {
        ParquetMeaning meaning = column.Type == ParquetType.Int96 ? ParquetMeaning.Nanoseconds : column.Meaning;
        bool isTime = meaning is ParquetMeaning.Milliseconds or ParquetMeaning.Microseconds or ParquetMeaning.Nanoseconds;
        return meaning == ParquetMeaning.Other || (FlowLogFields.Find(column.Name) is { } field
            && (meaning == ParquetMeaning.Date || (isTime && FlowLogFields.KindOf(field) != FlowLogValueKind.Time)))
            ? throw new NotSupportedException($"The Parquet column {column.Name} holds "
                + $"{(isTime ? "times" : meaning == ParquetMeaning.Date ? "dates" : "values of a logical type")} that are not "
                + "read as that field")
            : meaning;
    }

    private ulong OfMeaning(long value) => _meaning switch
    {
        ParquetMeaning.Unsigned when column.Type == ParquetType.Int32 => coder.Of((uint)value),
        ParquetMeaning.Unsigned =>
            value >= 0 ? coder.Of(value) : coder.Of(Encoding.ASCII.GetBytes(((ulong)value).ToString(CultureInfo.InvariantCulture))),
        ParquetMeaning.Date => OfTime(value * 86_400, isDay: true),
        _ => OfTime(ParquetMeanings.ToSeconds(_meaning, value), isDay: false),
    };

    /// <summary>A flow log's time counts seconds; another column's is text for a person.</summary>
    private ulong OfTime(long seconds, bool isDay) => _isTime ? coder.Of(seconds) : coder.Of(ParquetMeanings.ToText(seconds, isDay));

    private long NextNumber()
    {
        // Differences of 32 bits are added up in 32 bits.
        if (_decoded is { } decoded) { return column.Type == ParquetType.Int32 ? (int)decoded.Next() : decoded.Next(); }
        int size = column.Type == ParquetType.Int32 ? 4 : 8;
        ReadOnlySpan<byte> bytes = TakePlain(size);
        return size == 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private ReadOnlySpan<byte> NextBytes()
    {
        if (_decoded is not { } decoded) { return TakePlain(BinaryPrimitives.ReadInt32LittleEndian(TakePlain(4))); }
        long length = decoded.Next();
        if (_suffixes is null) { return TakePlain(length); }
        // The start of the value before, which stays where it is, and what is new.
        ReadOnlySpan<byte> suffix = TakePlain(_suffixes.Next());
        if (length < 0 || length > _previousLength) { throw ThriftReader.Damaged(); }
        _previousLength = (int)length + suffix.Length;
        budget.SpendText(_previousLength);
        if (_previous.Length < _previousLength) { Array.Resize(ref _previous, Math.Max(_previousLength, _previous.Length * 2)); }
        suffix.CopyTo(_previous.AsSpan((int)length));
        return _previous.AsSpan(0, _previousLength);
    }

    private ReadOnlySpan<byte> TakePlain(long length)
    {
        if (length < 0 || length > _plain.Length) { throw ThriftReader.Damaged(); }
        ReadOnlySpan<byte> taken = _plain.Span[..(int)length];
        _plain = _plain[(int)length..];
        return taken;
    }

    private PageHeader ReadHeader(out int length)
    {
        long left = chunk.Start + chunk.Length - _at;
        if (left <= 0) { throw ThriftReader.Damaged(); }
        // Statistics in a header may hold long values.
        for (int window = 512; ; window *= 16)
        {
            byte[] bytes = new byte[Math.Min(window, left)];
            file.Seek(_at, SeekOrigin.Begin);
            file.ReadExactly(bytes);
            try { return PageHeader.Read(bytes, out length); }
            catch (InvalidDataException) when (bytes.Length < left && window < 8_000_000) { }
        }
    }

    private Span<int> Numbers(int count)
    {
        if (_numbers.Length < count) { _numbers = new int[Math.Max(count, 256)]; }
        return _numbers.AsSpan(0, count);
    }
}
