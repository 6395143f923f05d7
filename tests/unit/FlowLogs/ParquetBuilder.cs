using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SecureNet.FlowLogs.Parquet;

namespace SecureNet.Tests.FlowLogs;

/// <summary>
/// Makes Parquet files byte by byte, those too that no writer writes: what a page claims and what it holds are given apart.
/// </summary>
internal sealed class ParquetBuilder
{
    private readonly List<Column> _columns = [];

    private sealed record Column(string Name, ParquetType Type, int? Converted, bool IsOptional, ParquetCodec Codec,
        byte[] Bytes, int Repeat);

    public long Rows { get; init; }

    /// <summary>How often the row groups stand in the file's description, all of the same bytes.</summary>
    public int Groups { get; init; } = 1;

    public ParquetBuilder Add(string name, ParquetType type, byte[] pages, int? converted = null, bool isOptional = false,
        ParquetCodec codec = ParquetCodec.Uncompressed, int repeat = 1)
    {
        _columns.Add(new(name, type, converted, isOptional, codec, pages, repeat));
        return this;
    }

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        ThriftWriter.Varint(bytes, value);
        return [.. bytes];
    }

    public static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Text(string value) => [.. Int32(value.Length), .. Encoding.ASCII.GetBytes(value)];

    /// <summary>Levels of an optional column: one run.</summary>
    public static byte[] Levels(long rows, bool areThere)
    {
        byte[] run = [.. Varint((ulong)rows << 1), (byte)(areThere ? 1 : 0)];
        return [.. Int32(run.Length), .. run];
    }

    /// <summary>So many equal numbers as differences of no bits, in blocks of 65,536.</summary>
    public static byte[] Equal(long first, long count)
    {
        List<byte> bytes = [.. Varint(65_536), .. Varint(1), .. Varint((ulong)count), .. Varint((ulong)first << 1)];
        for (long done = 1; done < count && bytes.Count < 200_000; done += 65_536) { bytes.AddRange([0, 0]); }
        return [.. bytes];
    }

    public static byte[] Page(PageKind kind, int values, PageEncoding encoding, byte[] content,
        ParquetCodec codec = ParquetCodec.Uncompressed)
    {
        byte[] packed = content;
        if (codec == ParquetCodec.Gzip)
        {
            using MemoryStream memory = new();
            using (GZipStream gzip = new(memory, CompressionLevel.SmallestSize, leaveOpen: true)) { gzip.Write(content); }
            packed = memory.ToArray();
        }

        ThriftWriter header = new ThriftWriter().Int32(1, (int)kind).Int32(2, content.Length).Int32(3, packed.Length);
        header = kind == PageKind.Dictionary ? header.Struct(7, w => w.Int32(1, values).Int32(2, (int)encoding))
            : header.Struct(5, w => w.Int32(1, values).Int32(2, (int)encoding).Int32(3, (int)PageEncoding.Rle).Int32(4,
                (int)PageEncoding.Rle));
        return [.. header.End().ToArray(), .. packed];
    }

    public byte[] ToBytes()
    {
        List<byte> file = [.. "PAR1"u8];
        List<(Column Column, string Name, long Start)> all = [];
        foreach (Column column in _columns)
        {
            for (int i = 0; i < column.Repeat; i++) { all.Add((column, i == 0 ? column.Name : $"{column.Name}{i}", file.Count)); }
            file.AddRange(column.Bytes);
        }

        byte[] footer = new ThriftWriter().Int32(1, 1)
            .StructList<(Column Column, string Name, long Start)?>(2, [null, .. all], (w, c) =>
            {
                if (c is not { } one) { w.Text(4, "root").Int32(5, all.Count); }
                else if (one.Column.Converted is { } converted)
                {
                    w.Int32(1, (int)one.Column.Type).Int32(3, one.Column.IsOptional ? 1 : 0).Text(4, one.Name).Int32(6, converted);
                }
                else { w.Int32(1, (int)one.Column.Type).Int32(3, one.Column.IsOptional ? 1 : 0).Text(4, one.Name); }
            })
            .Int64(3, Rows)
            .StructList(4, Enumerable.Repeat(all, Groups).ToArray(),
                (w, group) => w.StructList(1, group, (x, c) => x.Int64(2, c.Start).Struct(3, y => y
                        .Int32(1, (int)c.Column.Type).Int32List(2, 0).TextList(3, c.Name).Int32(4, (int)c.Column.Codec).Int64(5, Rows)
                        .Int64(6, 1).Int64(7, c.Column.Bytes.Length).Int64(9, c.Start)))
                    .Int64(2, 1).Int64(3, Rows))
            .End().ToArray();
        return [.. file, .. footer, .. Int32(footer.Length), .. "PAR1"u8];
    }
}
