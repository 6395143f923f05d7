using System.Buffers.Binary;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>The physical type of a column's values in Parquet.</summary>
internal enum ParquetType
{
    Boolean, Int32, Int64, Int96, Float, Double, ByteArray, FixedByteArray,
}

/// <summary>The compression of a column's pages.</summary>
internal enum ParquetCodec
{
    Uncompressed, Snappy, Gzip, Lzo, Brotli, Lz4, Zstd, Lz4Raw,
}

/// <summary>A column of a flat file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="IsOptional">True where values may be null.</param>
/// <param name="Meaning">What its stored values mean.</param>
internal sealed record ParquetColumn(string Name, ParquetType Type, bool IsOptional, ParquetMeaning Meaning = ParquetMeaning.Value);

/// <summary>The values of one column in one row group.</summary>
/// <param name="Start">Where its first page begins in the file.</param>
/// <param name="Length">Its bytes in the file.</param>
/// <param name="Codec">How its pages are packed.</param>
/// <param name="Values">How many values it has, nulls included.</param>
internal sealed record ParquetChunk(long Start, long Length, ParquetCodec Codec, long Values);

/// <summary>Rows that are stored together.</summary>
internal sealed record ParquetRowGroup(long Rows, IReadOnlyList<ParquetChunk> Chunks);

/// <summary>The footer of a Parquet file.</summary>
/// <remarks>Source: apache/parquet-format, parquet.thrift. Only flat files are read: flow logs are.</remarks>
internal sealed record ParquetMetadata(IReadOnlyList<ParquetColumn> Columns, IReadOnlyList<ParquetRowGroup> RowGroups)
{
    // The description of a file of a few hundred row groups takes some 100 kB.
    private const int MaxFooter = 64 * 1024 * 1024;

    // Flow logs have some 60 fields.
    private const int MaxColumns = 500;

    public static ParquetMetadata Read(Stream file)
    {
        Span<byte> end = stackalloc byte[8];
        if (file.Length < 12) { throw ThriftReader.Damaged(); }
        file.Seek(-8, SeekOrigin.End);
        file.ReadExactly(end);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (!end[4..].SequenceEqual("PAR1"u8)) { throw new InvalidDataException("The Parquet file ends too early"); }
        if (length > MaxFooter || length > file.Length - 12) { throw ThriftReader.Damaged(); }
        byte[] footer = new byte[length];
        file.Seek(-8 - length, SeekOrigin.End);
        file.ReadExactly(footer);
        ParquetMetadata read = Parse(footer);
        long chunks = 0;
        foreach (ParquetChunk chunk in read.RowGroups.SelectMany(g => g.Chunks))
        {
            if (chunk.Start < 4 || chunk.Length < 0 || chunk.Start > file.Length - chunk.Length) { throw ThriftReader.Damaged(); }
            // Columns do not share bytes: a few of them would be unpacked again and again.
            if ((chunks += chunk.Length) > file.Length) { throw ThriftReader.Damaged(); }
        }

        return read;
    }

    private static ParquetMetadata Parse(ReadOnlySpan<byte> footer)
    {
        ThriftReader reader = new(footer);
        List<ParquetColumn> columns = [];
        List<ParquetRowGroup> groups = [];
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            if (field == 2 && kind == ThriftReader.List) { columns = ReadSchema(ref reader); }
            else if (field == 4 && kind == ThriftReader.List)
            {
                for (int left = reader.ListHead(out _); left > 0; left--) { groups.Add(ReadRowGroup(ref reader, columns.Count)); }
            }
            else { reader.Skip(kind); }
        }

        if (groups.Exists(g => g.Chunks.Count != columns.Count)) { throw ThriftReader.Damaged(); }
        return new(columns, groups);
    }

    private static List<ParquetColumn> ReadSchema(ref ThriftReader reader)
    {
        List<ParquetColumn> columns = [];
        int count = reader.ListHead(out _);
        if (count > MaxColumns + 1) { throw new NotSupportedException($"A Parquet file of more than {MaxColumns} columns is not read"); }
        for (int i = 0; i < count; i++)
        {
            (int type, int repetition, string name, int children) = (-1, 0, "", 0);
            (ParquetMeaning? converted, ParquetMeaning? logical) = (null, null);
            int field = 0;
            while (reader.NextField(ref field, out int kind))
            {
                switch (field)
                {
                    case 1: type = reader.Int32(kind); break;
                    case 3: repetition = reader.Int32(kind); break;
                    case 4: name = reader.Text(kind); break;
                    case 5: children = reader.Int32(kind); break;
                    case 6: converted = ParquetMeanings.OfConverted(reader.Int32(kind)); break;
                    case 10 when kind == ThriftReader.Struct: logical = ParquetMeanings.ReadLogical(ref reader); break;
                    default: reader.Skip(kind); break;
                }
            }

            // The first is the root, whose children are the columns.
            if (i == 0) { continue; }
            if (children > 0 || repetition == 2 || type is < 0 or > 7) { throw new NotAFlowLogException($"its column {name} is nested"); }
            columns.Add(new(name, (ParquetType)type, repetition == 1, logical ?? converted ?? ParquetMeaning.Value));
        }

        return columns;
    }

    private static ParquetRowGroup ReadRowGroup(ref ThriftReader reader, int columns)
    {
        List<ParquetChunk> chunks = [];
        long rows = 0;
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            switch (field)
            {
                case 1 when kind == ThriftReader.List:
                    for (int left = reader.ListHead(out _); left > 0; left--) { chunks.Add(ReadChunk(ref reader)); }
                    break;
                case 3: rows = reader.Integer(kind); break;
                default: reader.Skip(kind); break;
            }
        }

        return rows >= 0 && columns > 0 && chunks.Count == columns && chunks.TrueForAll(c => c.Values == rows)
            ? new(rows, chunks) : throw ThriftReader.Damaged();
    }

    private static ParquetChunk ReadChunk(ref ThriftReader reader)
    {
        ParquetChunk? chunk = null;
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            if (field != 3 || kind != ThriftReader.Struct)
            {
                reader.Skip(kind);
                continue;
            }

            (int codec, long values, long length, long data, long dictionary) = (0, 0, 0, 0, 0);
            int inner = 0;
            while (reader.NextField(ref inner, out int innerKind))
            {
                switch (inner)
                {
                    case 4: codec = reader.Int32(innerKind); break;
                    case 5: values = reader.Integer(innerKind); break;
                    case 7: length = reader.Integer(innerKind); break;
                    case 9: data = reader.Integer(innerKind); break;
                    case 11: dictionary = reader.Integer(innerKind); break;
                    default: reader.Skip(innerKind); break;
                }
            }

            // The dictionary's page comes before the others; some writers say 0 where there is none.
            chunk = new(dictionary > 0 && dictionary < data ? dictionary : data, length, (ParquetCodec)codec, values);
        }

        return chunk ?? throw ThriftReader.Damaged();
    }
}
