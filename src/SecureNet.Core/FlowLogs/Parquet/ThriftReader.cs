using System.Text;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>
/// Reads Thrift's compact protocol, as far as Parquet's headers need it. Every read is checked: the bytes may be anything.
/// </summary>
/// <remarks>Source: Apache Thrift, "Thrift Compact protocol".</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    /// <summary>Kinds of values on the wire that are used here.</summary>
    public const int True = 1, False = 2, Binary = 8, List = 9, Set = 10, Map = 11, Struct = 12;

    public int Position { get; private set; }

    /// <summary>Reads the head of a struct's next field. False at the struct's end.</summary>
    public bool NextField(ref int field, out int kind)
    {
        int head = Byte();
        kind = head & 0x0F;
        if (head == 0) { return false; }
        int delta = head >> 4;
        field = delta == 0 ? (int)Zigzag(Varint()) : field + delta;
        return true;
    }

    /// <summary>Reads the head of a list.</summary>
    public int ListHead(out int kind)
    {
        int head = Byte();
        kind = head & 0x0F;
        int size = head >> 4;
        if (size == 15) { size = checked((int)Math.Min(Varint(), int.MaxValue)); }
        // An element takes a byte at least.
        return size <= _bytes.Length - Position ? size : throw Damaged();
    }

    public long Integer(int kind) => kind switch
    {
        True => 1,
        False => 0,
        3 => (sbyte)Byte(),
        4 or 5 or 6 => Zigzag(Varint()),
        _ => throw Damaged(),
    };

    public int Int32(int kind)
    {
        long value = Integer(kind);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Damaged();
    }

    public string Text(int kind)
    {
        if (kind != Binary) { throw Damaged(); }
        return Encoding.UTF8.GetString(Take(Varint()));
    }

    /// <summary>Goes over a value that is not wanted.</summary>
    public void Skip(int kind)
    {
        if (++_depth > MaxDepth) { throw Damaged(); }
        switch (kind)
        {
            case True or False: break;
            case 3: Byte(); break;
            case 4 or 5 or 6: Varint(); break;
            case 7: Take(8); break;
            case Binary: Take(Varint()); break;
            case List or Set:
                for (int left = ListHead(out int element); left > 0; left--) { SkipElement(element); }
                break;
            case Map:
                ulong size = Varint();
                if (size == 0) { break; }
                int kinds = Byte();
                if (size > (ulong)_bytes.Length) { throw Damaged(); }
                for (; size > 0; size--)
                {
                    SkipElement(kinds >> 4);
                    SkipElement(kinds & 0x0F);
                }

                break;
            case Struct:
                int field = 0;
                while (NextField(ref field, out int inner)) { Skip(inner); }
                break;
            default: throw Damaged();
        }

        _depth--;
    }

    internal static InvalidDataException Damaged() => new("The Parquet data is damaged");

    // In a list a truth value has a byte of its own; in a struct it is in the field's head.
    private void SkipElement(int kind)
    {
        if (kind is True or False) { Byte(); }
        else { Skip(kind); }
    }

    private int Byte() => Position < _bytes.Length ? _bytes[Position++] : throw Damaged();

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_bytes.Length - Position)) { throw Damaged(); }
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) { return value; }
        }

        throw Damaged();
    }

    private static long Zigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
