using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>
/// Writes records as a Parquet file of one row group, one gzip page a column: the columns have the types of AWS's table and its names with
/// underscores (VPC User Guide, "Flow log records"), and "-" is null. For what the simulator delivers; large files are not its business.
/// </summary>
internal static class ParquetWriter
{
    private const int Optional = 1, Utf8 = 0;

    private sealed record Column(string Name, ParquetType Type, byte[] Page, long Start, int UnpackedSize);

    /// <summary>The content of a whole object.</summary>
    public static byte[] ToBytes(FlowLogSchema schema, IReadOnlyList<FlowLogRecord> records)
    {
        using MemoryStream file = new();
        file.Write("PAR1"u8);
        List<Column> columns = [];
        for (int i = 0; i < schema.Columns.Count; i++)
        {
            ParquetType type = TypeOf(schema.Fields[i]);
            byte[] plain = Page(type, [.. records.Select(r => r.ValueOf(schema.Columns[i]))]), packed = Pack(plain);
            byte[] head = new ThriftWriter().Int32(1, (int)PageKind.Data).Int32(2, plain.Length).Int32(3, packed.Length)
                .Struct(5, w => w.Int32(1, records.Count).Int32(2, (int)PageEncoding.Plain).Int32(3, (int)PageEncoding.Rle).Int32(4,
                    (int)PageEncoding.Rle)).End().ToArray();
            columns.Add(new(schema.Columns[i].Replace('-', '_'), type, [.. head, .. packed], file.Position, head.Length + plain.Length));
            file.Write(columns[^1].Page);
        }

        byte[] footer = Footer(columns, records.Count);
        file.Write(footer);
        file.Write(LittleEndian(footer.Length));
        file.Write("PAR1"u8);
        return file.ToArray();
    }

    private static byte[] Footer(List<Column> columns, int rows) => new ThriftWriter().Int32(1, 1)
        .StructList<Column?>(2, [null, .. columns], (w, c) =>
        {
            if (c is null) { w.Text(4, "flow_log").Int32(5, columns.Count); }
            else if (c.Type == ParquetType.ByteArray) { w.Int32(1, (int)c.Type).Int32(3, Optional).Text(4, c.Name).Int32(6, Utf8); }
            else { w.Int32(1, (int)c.Type).Int32(3, Optional).Text(4, c.Name); }
        })
        .Int64(3, rows)
        .StructList(4, [columns], (w, all) => w.StructList(1, all, (x, c) => x.Int64(2, c.Start).Struct(3, y => y
                .Int32(1, (int)c.Type).Int32List(2, (int)PageEncoding.Plain, (int)PageEncoding.Rle).TextList(3, c.Name)
                .Int32(4, (int)ParquetCodec.Gzip).Int64(5, rows)
                .Int64(6, c.UnpackedSize).Int64(7, c.Page.Length).Int64(9, c.Start)))
            .Int64(2, all.Sum(c => (long)c.UnpackedSize)).Int64(3, rows))
        .Text(6, "SecureNet").End().ToArray();

    private static ParquetType TypeOf(FlowLogField? field) => field is { } f ? FlowLogFields.KindOf(f) switch
    {
        FlowLogValueKind.Int32 => ParquetType.Int32,
        FlowLogValueKind.Int64 or FlowLogValueKind.Time => ParquetType.Int64,
        _ => ParquetType.ByteArray,
    } : ParquetType.ByteArray;

    /// <summary>The levels, which say in runs what values are there, and then those values.</summary>
    private static byte[] Page(ParquetType type, string?[] values)
    {
        List<byte> levels = [], page = [];
        for (int i = 0; i < values.Length;)
        {
            int start = i;
            bool isThere = values[i] is not null;
            while (i < values.Length && values[i] is not null == isThere) { i++; }
            // A run: how often, times two, and the level in one byte.
            ThriftWriter.Varint(levels, (ulong)(i - start) << 1);
            levels.Add((byte)(isThere ? 1 : 0));
        }

        page.AddRange(LittleEndian(levels.Count));
        page.AddRange(levels);
        foreach (string value in values.OfType<string>())
        {
            if (type == ParquetType.ByteArray)
            {
                byte[] text = Encoding.UTF8.GetBytes(value);
                page.AddRange(LittleEndian(text.Length));
                page.AddRange(text);
                continue;
            }

            byte[] number = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(number, long.Parse(value, CultureInfo.InvariantCulture));
            page.AddRange(number.AsSpan(0, type == ParquetType.Int32 ? 4 : 8));
        }

        return [.. page];
    }

    private static byte[] Pack(byte[] plain)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true)) { gzip.Write(plain); }
        return packed.ToArray();
    }

    private static byte[] LittleEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
