using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SecureNet.FlowLogs;

/// <summary>The outcome of a test of a value.</summary>
internal enum TestOutcome
{
    No,
    Yes,

    /// <summary>The value does not fit its field: the line is malformed.</summary>
    Wrong,
}

/// <summary>A condition on the value of one field.</summary>
internal abstract class ColumnTest(FlowLogField field)
{
    public FlowLogField Field { get; } = field;

    /// <summary>Bytes that every line that passes must contain, or null: a search for them skips the lines that cannot pass.</summary>
    public virtual byte[]? Literal => null;

    /// <summary>Tests a value as text; never "-".</summary>
    public abstract TestOutcome Test(ReadOnlySpan<byte> value);

    /// <summary>Tests a value that Parquet keeps as a number.</summary>
    public virtual TestOutcome Test(long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out int written);
        return Test(text[..written]);
    }
}

/// <summary>One of these words.</summary>
internal sealed class TextTest(FlowLogField field, IEnumerable<string> values) : ColumnTest(field)
{
    private readonly byte[][] _values = [.. values.Select(Encoding.UTF8.GetBytes)];

    // Nearly every line has ACCEPT in it: a search would only cost.
    public override byte[]? Literal => _values.Length == 1 && _values[0].Length >= 4 && !_values[0].AsSpan().SequenceEqual("ACCEPT"u8)
        && !_values[0].Contains((byte)' ') ? _values[0] : null;

    public override TestOutcome Test(ReadOnlySpan<byte> value)
    {
        foreach (byte[] wanted in _values)
        {
            if (value.SequenceEqual(wanted)) { return TestOutcome.Yes; }
        }

        return TestOutcome.No;
    }
}

/// <summary>One of these numbers.</summary>
internal sealed class NumberTest(FlowLogField field, IEnumerable<int> values) : ColumnTest(field)
{
    private readonly long[] _values = [.. values.Select(v => (long)v)];
    private readonly long _max = FlowLogFields.MaxOf(field);

    public override TestOutcome Test(ReadOnlySpan<byte> value) =>
        FlowLogText.TryNumber(value, _max, out long number) ? Test(number) : TestOutcome.Wrong;

    public override TestOutcome Test(long value) =>
        value < 0 || value > _max ? TestOutcome.Wrong : Array.IndexOf(_values, value) >= 0 ? TestOutcome.Yes : TestOutcome.No;
}

/// <summary>A time from a first to a last second.</summary>
internal sealed class TimeTest(FlowLogField field, long first, long last) : ColumnTest(field)
{
    public override TestOutcome Test(ReadOnlySpan<byte> value) =>
        FlowLogText.TryTime(value, out long seconds) ? In(seconds) : TestOutcome.Wrong;

    public override TestOutcome Test(long value) =>
        value is >= 0 and <= FlowLogText.LatestTime ? In(FlowLogText.ToSeconds(value)) : TestOutcome.Wrong;

    private TestOutcome In(long seconds) => first <= seconds && seconds <= last ? TestOutcome.Yes : TestOutcome.No;
}

/// <summary>An address in one of these blocks.</summary>
internal sealed class AddressTest : ColumnTest
{
    private readonly (uint Mask, uint Base)[] _v4;
    private readonly IPNetwork[] _v6;

    public AddressTest(FlowLogField field, IReadOnlyList<IPNetwork> blocks) : base(field)
    {
        _v4 = [.. blocks.Where(b => b.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
            .Select(b =>
                (Mask: b.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - b.PrefixLength), Base: FlowLogText.ToIPv4(b.BaseAddress)))];
        _v6 = [.. blocks.Where(b => b.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)];
        // IPv6 has many spellings of one address; IPv4 in a record has one.
        Literal = blocks is [{ PrefixLength: 32, BaseAddress.AddressFamily: AddressFamily.InterNetwork }]
            ? Encoding.ASCII.GetBytes(blocks[0].BaseAddress.ToString()) : null;
    }

    public override byte[]? Literal { get; }

    public override TestOutcome Test(ReadOnlySpan<byte> value)
    {
        if (IPv4Text.TryParse(value, out uint address))
        {
            foreach ((uint mask, uint start) in _v4)
            {
                if ((address & mask) == start) { return TestOutcome.Yes; }
            }

            return TestOutcome.No;
        }

        if (!FlowLogText.TryIPv6(value, out IPAddress? v6)) { return TestOutcome.Wrong; }
        return Array.Exists(_v6, b => b.Contains(v6!)) ? TestOutcome.Yes : TestOutcome.No;
    }
}
