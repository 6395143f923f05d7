namespace SecureNet.FlowLogs.Parquet;

/// <summary>The kinds of pages.</summary>
internal enum PageKind
{
    Data, Index, Dictionary, DataV2,
}

/// <summary>The encoding of a page's values.</summary>
internal enum PageEncoding
{
    Plain = 0, PlainDictionary = 2, Rle = 3, BitPacked = 4, DeltaBinaryPacked = 5, DeltaLengthByteArray = 6, DeltaByteArray = 7,
    RleDictionary = 8,
}

/// <summary>The header before the bytes of a page.</summary>
internal struct PageHeader
{
    public PageKind Kind;
    public int UnpackedSize;
    public int PackedSize;
    public int Values;
    public PageEncoding Encoding;

    /// <summary>Of a page of the second version: the bytes of levels before the values, which are not packed.</summary>
    public int DefinitionBytes;
    public int RepetitionBytes;
    public bool IsPacked;

    /// <summary>Reads a header; <paramref name="length"/> is what it takes.</summary>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        ThriftReader reader = new(bytes);
        PageHeader header = new() { IsPacked = true };
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            switch (field)
            {
                case 1: header.Kind = (PageKind)reader.Int32(kind); break;
                case 2: header.UnpackedSize = reader.Int32(kind); break;
                case 3: header.PackedSize = reader.Int32(kind); break;
                case 5 or 7 when kind == ThriftReader.Struct: header.ReadData(ref reader); break;
                case 8 when kind == ThriftReader.Struct: header.ReadDataV2(ref reader); break;
                default: reader.Skip(kind); break;
            }
        }

        length = reader.Position;
        if (header.UnpackedSize < 0 || header.PackedSize < 0 || header.Values < 0 || header.DefinitionBytes < 0
            || header.RepetitionBytes < 0) { throw ThriftReader.Damaged(); }
        return header;
    }

    // A dictionary's header begins in the same way.
    private void ReadData(ref ThriftReader reader)
    {
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            switch (field)
            {
                case 1: Values = reader.Int32(kind); break;
                case 2: Encoding = (PageEncoding)reader.Int32(kind); break;
                default: reader.Skip(kind); break;
            }
        }
    }

    private void ReadDataV2(ref ThriftReader reader)
    {
        int field = 0;
        while (reader.NextField(ref field, out int kind))
        {
            switch (field)
            {
                case 1: Values = reader.Int32(kind); break;
                case 4: Encoding = (PageEncoding)reader.Int32(kind); break;
                case 5: DefinitionBytes = reader.Int32(kind); break;
                case 6: RepetitionBytes = reader.Int32(kind); break;
                case 7: IsPacked = reader.Integer(kind) != 0; break;
                default: reader.Skip(kind); break;
            }
        }
    }
}
