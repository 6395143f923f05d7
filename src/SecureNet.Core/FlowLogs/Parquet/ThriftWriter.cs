using System.Text;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>Writes Thrift's compact protocol, as far as Parquet's headers need it: what <see cref="ThriftReader"/> reads.</summary>
/// <remarks>Source: Apache Thrift, "Thrift Compact protocol".</remarks>
internal sealed class ThriftWriter
{
    private const int Int32Kind = 5, Int64Kind = 6;

    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _fields = new([0]);

    public byte[] ToArray() => [.. _bytes];

    public ThriftWriter Int32(int field, int value) => Head(field, Int32Kind).Zigzag(value);

    public ThriftWriter Int64(int field, long value) => Head(field, Int64Kind).Zigzag(value);

    public ThriftWriter Text(int field, string value) => Head(field, ThriftReader.Binary).Bytes(value);

    public ThriftWriter Int32List(int field, params ReadOnlySpan<int> values)
    {
        ListHead(field, values.Length, Int32Kind);
        foreach (int value in values) { Zigzag(value); }
        return this;
    }

    public ThriftWriter TextList(int field, params ReadOnlySpan<string> values)
    {
        ListHead(field, values.Length, ThriftReader.Binary);
        foreach (string value in values) { Bytes(value); }
        return this;
    }

    public ThriftWriter Struct(int field, Action<ThriftWriter> members) => Head(field, ThriftReader.Struct).Members(members);

    /// <summary>A list of structs, whose members <paramref name="members"/> writes one after the other.</summary>
    public ThriftWriter StructList<T>(int field, IReadOnlyCollection<T> items, Action<ThriftWriter, T> members)
    {
        ListHead(field, items.Count, ThriftReader.Struct);
        foreach (T item in items) { Members(w => members(w, item)); }
        return this;
    }

    /// <summary>Ends the outermost struct.</summary>
    public ThriftWriter End()
    {
        _bytes.Add(0);
        return this;
    }

    /// <summary>A number as it stands in Parquet's levels too: seven bits a byte.</summary>
    public static void Varint(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7) { to.Add((byte)(value | 0x80)); }
        to.Add((byte)value);
    }

    private ThriftWriter Members(Action<ThriftWriter> members)
    {
        _fields.Push(0);
        members(this);
        _fields.Pop();
        return End();
    }

    private ThriftWriter Head(int field, int kind)
    {
        int delta = field - _fields.Pop();
        _fields.Push(field);
        // Fields are written in their order, and no struct here leaves out fifteen.
        _bytes.Add((byte)((delta << 4) | kind));
        return this;
    }

    private void ListHead(int field, int count, int kind)
    {
        Head(field, ThriftReader.List);
        if (count < 15) { _bytes.Add((byte)((count << 4) | kind)); }
        else
        {
            _bytes.Add((byte)(0xF0 | kind));
            Varint(_bytes, (ulong)count);
        }
    }

    private ThriftWriter Zigzag(long value)
    {
        Varint(_bytes, (ulong)((value << 1) ^ (value >> 63)));
        return this;
    }

    private ThriftWriter Bytes(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Varint(_bytes, (ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }
}
