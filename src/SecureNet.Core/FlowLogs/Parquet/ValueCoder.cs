using System.Buffers.Text;

namespace SecureNet.FlowLogs.Parquet;

/// <summary>Makes a number of each value of a column. Of a dictionary's values it is asked once, not once a row.</summary>
internal abstract class ValueCoder
{
    /// <summary>The code of a value that does not fit its field.</summary>
    public const ulong Wrong = ulong.MaxValue - 1;

    public abstract ulong Null { get; }

    public abstract ulong Of(ReadOnlySpan<byte> value);

    public abstract ulong Of(long value);

    /// <summary>A dictionary begins: what was said of the last one's values is not needed any more.</summary>
    public virtual void BeginDictionary() { }

    /// <summary>A batch of rows begins. Values of the dictionary stay.</summary>
    public virtual void BeginBatch() { }

    /// <summary>True while the dictionary's values are asked for.</summary>
    public bool IsInDictionary { get; set; }
}

/// <summary>The answer of a condition: a <see cref="TestOutcome"/>.</summary>
internal sealed class TestCoder(ColumnTest test) : ValueCoder
{
    public override ulong Null => (ulong)TestOutcome.No;

    public override ulong Of(ReadOnlySpan<byte> value) => value.IsEmpty || FlowLogText.IsNull(value) ? Null : (ulong)test.Test(value);

    public override ulong Of(long value) => (ulong)test.Test(value);
}

/// <summary>The code of a group's column.</summary>
internal sealed class KeyCoder(KeyColumn column) : ValueCoder
{
    public override ulong Null => column.Null;

    public override ulong Of(ReadOnlySpan<byte> value) =>
        value.IsEmpty || FlowLogText.IsNull(value) ? Null : column.TryCode(value, out ulong code) ? code : Wrong;

    public override ulong Of(long value) => column.TryCode(value, out ulong code) ? code : Wrong;
}

/// <summary>A number to add up.</summary>
internal sealed class SumCoder : ValueCoder
{
    public override ulong Null => 0;

    public override ulong Of(ReadOnlySpan<byte> value) => value.IsEmpty || FlowLogText.IsNull(value)
        ? Null : FlowLogText.TryNumber(value, long.MaxValue, out long number) ? (ulong)number : Wrong;

    public override ulong Of(long value) => value >= 0 ? (ulong)value : Wrong;
}

/// <summary>The log status: 0 data, 1 NODATA, 2 SKIPDATA.</summary>
internal sealed class StatusCoder : ValueCoder
{
    public override ulong Null => 0;

    public override ulong Of(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("NODATA"u8) ? 1u : value.SequenceEqual("SKIPDATA"u8) ? 2u : 0u;

    public override ulong Of(long value) => 0;
}

/// <summary>The place of the value's text, to make a line of: AWS's "-" for null.</summary>
internal sealed class TextCoder : ValueCoder
{
    private const ulong InBatch = 1ul << 63;
    private const int LengthBits = 24;

    private byte[] _dictionary = new byte[1024];
    private byte[] _batch = new byte[1024];
    private int _dictionaryUsed, _batchUsed;

    public override ulong Null => ulong.MaxValue;

    public override void BeginDictionary() => _dictionaryUsed = 0;

    public override void BeginBatch() => _batchUsed = 0;

    public ReadOnlySpan<byte> TextOf(ulong code)
    {
        if (code == Null) { return "-"u8; }
        byte[] from = (code & InBatch) != 0 ? _batch : _dictionary;
        return from.AsSpan((int)((code & ~InBatch) >> LengthBits), (int)(code & ((1 << LengthBits) - 1)));
    }

    public override ulong Of(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) { return Null; }
        if (value.Length >= 1 << LengthBits) { return Wrong; }
        Span<byte> to = IsInDictionary ? Take(ref _dictionary, ref _dictionaryUsed, value.Length, out ulong code) : Take(ref _batch,
            ref _batchUsed, value.Length, out code);
        value.CopyTo(to);
        // A space would become a field of its own in the line, and a line feed a line.
        to.Replace((byte)' ', (byte)'_');
        to.Replace((byte)'\n', (byte)'_');
        return IsInDictionary ? code : code | InBatch;
    }

    public override ulong Of(long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out int written);
        return Of(text[..written]);
    }

    private static Span<byte> Take(ref byte[] store, ref int used, int length, out ulong code)
    {
        if (length > store.Length - used) { Array.Resize(ref store, Math.Max(store.Length * 2, used + length)); }
        Span<byte> taken = store.AsSpan(used, length);
        code = ((ulong)used << LengthBits) | (uint)length;
        used += length;
        return taken;
    }
}
