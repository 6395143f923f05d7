using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using SecureNet.Model;

namespace SecureNet.FlowLogs;

/// <summary>Turns the values of one field into small numbers, by which groups are told apart, and back.</summary>
/// <remarks>One a question; the workers share it. Codes of words are given out as the words come, so their order means nothing.</remarks>
internal abstract class KeyColumn(FlowLogGrouping grouping, int bits)
{
    public FlowLogGrouping Grouping { get; } = grouping;

    /// <summary>The number of bits of a code.</summary>
    public int Bits { get; } = bits;

    /// <summary>The code of "-".</summary>
    public ulong Null { get; } = bits == 64 ? ulong.MaxValue : (1ul << bits) - 1;

    /// <summary>Bytes that the values themselves take, without the groups.</summary>
    public virtual long Memory => 0;

    /// <summary>The code of a value, never "-". False where it does not fit the field.</summary>
    public abstract bool TryCode(ReadOnlySpan<byte> value, out ulong code);

    /// <summary>The code of a value that Parquet keeps as a number.</summary>
    public abstract bool TryCode(long value, out ulong code);

    /// <summary>The code of a value of a line.</summary>
    public virtual bool TryCode(in LineView line, int column, out ulong code) => TryCode(line[column], out code);

    /// <summary>The value as a record gives it.</summary>
    public abstract object? Decode(ulong code);

    /// <summary>The order of values; null last.</summary>
    public virtual int Compare(ulong left, ulong right) => left.CompareTo(right);

    public static KeyColumn Of(FlowLogGrouping grouping) => FlowLogFields.KindOf(grouping.Field) switch
    {
        FlowLogValueKind.Address => new AddressColumn(grouping),
        FlowLogValueKind.Text => new TextColumn(grouping),
        FlowLogValueKind.Time => new TimeColumn(grouping),
        _ => new NumberColumn(grouping),
    };
}

/// <summary>Ports, protocols and other numbers: the code is the number.</summary>
internal sealed class NumberColumn(FlowLogGrouping grouping) : KeyColumn(grouping, BitsOf(FlowLogFields.MaxOf(grouping.Field)))
{
    private readonly long _max = FlowLogFields.MaxOf(grouping.Field);

    public override bool TryCode(ReadOnlySpan<byte> value, out ulong code)
    {
        bool fits = FlowLogText.TryNumber(value, _max, out long number);
        code = (ulong)number;
        return fits;
    }

    public override bool TryCode(long value, out ulong code)
    {
        code = (ulong)value;
        return value >= 0 && value <= _max;
    }

    public override bool TryCode(in LineView line, int column, out ulong code)
    {
        bool fits = line.TryNumber(column, _max, out long number);
        code = (ulong)number;
        return fits;
    }

    public override object? Decode(ulong code) => code == Null ? null
        : Grouping.Field == FlowLogField.Protocol ? new IpProtocol((int)code)
        : FlowLogFields.KindOf(Grouping.Field) == FlowLogValueKind.Int32 ? (object)(int)code : (long)code;

    // One value more than the largest, for null.
    private static int BitsOf(long max) => 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)max + 1);
}

/// <summary>Times: the code is the number of the stretch since 1970.</summary>
internal sealed class TimeColumn(FlowLogGrouping grouping) : KeyColumn(grouping, 33)
{
    private readonly long _step = (long)grouping.Step.TotalSeconds;

    public override bool TryCode(ReadOnlySpan<byte> value, out ulong code)
    {
        bool fits = FlowLogText.TryTime(value, out long seconds);
        code = (ulong)(seconds / _step);
        return fits;
    }

    public override bool TryCode(long value, out ulong code)
    {
        code = value < 0 ? 0 : (ulong)(FlowLogText.ToSeconds(value) / _step);
        return value >= 0 && code < Null;
    }

    public override object? Decode(ulong code) => code == Null ? null : DateTimeOffset.FromUnixTimeSeconds((long)code * _step);
}

/// <summary>Addresses: of IPv4 the code is the address, of IPv6 a number given out.</summary>
internal sealed class AddressColumn(FlowLogGrouping grouping) : KeyColumn(grouping, 33)
{
    private const ulong V6 = 1ul << 32;

    private readonly Interner _v6 = new();

    public override long Memory => _v6.Memory;

    public override bool TryCode(ReadOnlySpan<byte> value, out ulong code)
    {
        if (IPv4Text.TryParse(value, out uint v4))
        {
            code = v4;
            return true;
        }

        return TryIPv6(value, out code);
    }

    // Apart, for its memory on the stack would slow down the method above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryIPv6(ReadOnlySpan<byte> value, out ulong code)
    {
        code = 0;
        if (!FlowLogText.TryIPv6(value, out IPAddress? address)) { return false; }
        // By its bytes: one address has several spellings.
        Span<byte> bytes = stackalloc byte[16];
        address!.TryWriteBytes(bytes, out _);
        code = V6 | _v6.IdOf(bytes);
        return true;
    }

    public override bool TryCode(long value, out ulong code)
    {
        code = 0;
        return false;
    }

    public override object? Decode(ulong code) =>
        code == Null ? null : code < V6 ? FlowLogText.FromIPv4((uint)code) : new IPAddress(_v6.ValueOf((uint)code));

    public override int Compare(ulong left, ulong right) => left < V6 || right < V6 || left == Null || right == Null ? left.CompareTo(right)
        : _v6.ValueOf((uint)left).AsSpan().SequenceCompareTo(_v6.ValueOf((uint)right));
}

/// <summary>Words and ids: the code is a number given out.</summary>
internal sealed class TextColumn : KeyColumn
{
    private readonly Interner _words = new();

    // A billion words; an address and a word then fit into 64 bits.
    public TextColumn(FlowLogGrouping grouping) : base(grouping, 30)
    {
        // The two words of most questions need no search.
        _words.IdOf("ACCEPT"u8);
        _words.IdOf("REJECT"u8);
    }

    public override long Memory => _words.Memory;

    public override bool TryCode(ReadOnlySpan<byte> value, out ulong code)
    {
        if (value.Length == 6)
        {
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(value);
            if (start == 0x45434341 && value.SequenceEqual("ACCEPT"u8))
            {
                code = 0;
                return true;
            }

            if (start == 0x454A4552 && value.SequenceEqual("REJECT"u8))
            {
                code = 1;
                return true;
            }
        }

        code = _words.IdOf(value);
        return !value.IsEmpty;
    }

    public override bool TryCode(long value, out ulong code)
    {
        Span<byte> text = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, text, out int written);
        return TryCode(text[..written], out code);
    }

    public override object? Decode(ulong code) => code == Null ? null : FlowLogText.ToText(_words.ValueOf((uint)code));

    public override int Compare(ulong left, ulong right) => left == right ? 0 : left == Null || right == Null ? left.CompareTo(right)
        : _words.ValueOf((uint)left).AsSpan().SequenceCompareTo(_words.ValueOf((uint)right));
}
