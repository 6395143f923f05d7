using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace SecureNet.FlowLogs;

/// <summary>Reads the values of a record from the bytes of its line.</summary>
internal static class FlowLogText
{
    /// <summary>True for "-": not applicable, or AWS could not compute it.</summary>
    public static bool IsNull(ReadOnlySpan<byte> value) => value.Length == 1 && value[0] == (byte)'-';

    /// <summary>The value of one column of a line; empty where the line has fewer columns.</summary>
    public static ReadOnlySpan<byte> Column(ReadOnlySpan<byte> line, int index)
    {
        for (; index > 0; index--)
        {
            int space = line.IndexOf((byte)' ');
            if (space < 0) { return default; }
            line = line[(space + 1)..];
        }

        int end = line.IndexOf((byte)' ');
        return end < 0 ? line : line[..end];
    }

    /// <summary>Reads a whole number from 0 to <paramref name="max"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryNumber(ReadOnlySpan<byte> value, long max, out long number)
    {
        number = 0;
        if (value.IsEmpty || value.Length > 19) { return false; }
        foreach (byte b in value)
        {
            uint digit = (uint)(b - '0');
            if (digit > 9) { return false; }
            // 19 digits may pass 2^63; the sign then says so.
            number = unchecked((number * 10) + digit);
        }

        return number >= 0 && number <= max;
    }

    /// <summary>The end of the year 9999 in milliseconds: no time is later.</summary>
    public const long LatestTime = 253_402_300_799_999;

    /// <summary>The number of seconds since 1970; values of milliseconds are accepted.</summary>
    public static bool TryTime(ReadOnlySpan<byte> value, out long seconds)
    {
        if (!TryNumber(value, LatestTime, out seconds)) { return false; }
        seconds = ToSeconds(seconds);
        return true;
    }

    /// <summary>Milliseconds, which some deliveries carry, as seconds.</summary>
    public static long ToSeconds(long time) => time > int.MaxValue ? time / 1000 : time;

    /// <summary>Reads an IPv4 or IPv6 address.</summary>
    public static bool TryAddress(ReadOnlySpan<byte> value, out IPAddress? address)
    {
        address = null;
        if (IPv4Text.TryParse(value, out uint v4))
        {
            address = FromIPv4(v4);
            return true;
        }

        return TryIPv6(value, out address);
    }

    /// <summary>Reads an IPv6 address; a scope or brackets, which no record has, are refused.</summary>
    public static bool TryIPv6(ReadOnlySpan<byte> value, out IPAddress? address)
    {
        address = null;
        if (value.Length is < 2 or > 45 || value.IndexOfAny("%[/"u8) >= 0 || !value.Contains((byte)':')) { return false; }
        return IPAddress.TryParse(value, out address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    /// <summary>A number as <see cref="IPv4Text"/> gives it.</summary>
    public static IPAddress FromIPv4(uint address) => new((long)BinaryPrimitives.ReverseEndianness(address));

    /// <summary>An IPv4 address as a number (10.0.0.1 is 0x0A000001).</summary>
    public static uint ToIPv4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>True if the value is null or fits the field: what a reader may then ask for without an error.</summary>
    public static bool Fits(FlowLogField field, ReadOnlySpan<byte> value) => IsNull(value) || FlowLogFields.KindOf(field) switch
    {
        FlowLogValueKind.Int32 or FlowLogValueKind.Int64 => TryNumber(value, FlowLogFields.MaxOf(field), out _),
        FlowLogValueKind.Time => TryTime(value, out _),
        FlowLogValueKind.Address => IPv4Text.TryParse(value, out _) || TryIPv6(value, out _),
        _ => true,
    };

    public static string ToText(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
