using System.Globalization;

namespace SecureNet.Model;

/// <summary>An IP protocol by its IANA number; -1 is every protocol, as in the EC2 API.</summary>
/// <param name="Number">-1, or 0 to 255.</param>
public readonly record struct IpProtocol(int Number)
{
    public static IpProtocol All => new(-1);
    public static IpProtocol Icmp => new(1);
    public static IpProtocol Tcp => new(6);
    public static IpProtocol Udp => new(17);
    public static IpProtocol IcmpV6 => new(58);

    /// <summary>True for TCP and UDP, whose rules have port ranges.</summary>
    public bool HasPorts => Number is 6 or 17;

    /// <summary>True for ICMP and ICMPv6, whose "ports" are type and code.</summary>
    public bool IsIcmp => Number is 1 or 58;

    /// <summary>Reads <c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, <c>all</c> (or <c>-1</c>) or a number from 0 to 255.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static IpProtocol Parse(string text) => TryParse(text, out IpProtocol protocol)
        ? protocol
        : throw new FormatException($"'{text}' is not a protocol. Use tcp, udp, icmp, icmpv6, all, or a number from 0 to 255.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? text, out IpProtocol protocol)
    {
        int? number = text?.Trim().ToLowerInvariant() switch
        {
            "all" or "-1" or "any" => -1,
            "icmp" => 1,
            "tcp" => 6,
            "udp" => 17,
            "icmpv6" => 58,
            { } other when byte.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out byte n) => n,
            _ => null,
        };
        protocol = new(number ?? -1);
        return number is not null;
    }

    /// <summary>The name the EC2 API uses: <c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, <c>-1</c> or the number.</summary>
    public string ApiName => Number switch
    {
        1 => "icmp",
        6 => "tcp",
        17 => "udp",
        58 => "icmpv6",
        _ => Number.ToString(CultureInfo.InvariantCulture),
    };

    public override string ToString() => Number == -1 ? "all" : ApiName;
}
