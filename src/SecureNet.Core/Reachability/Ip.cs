using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SecureNet.Reachability;

/// <summary>An address as a number: two 64-bit halves, and its family. IPv4 lies in the low half.</summary>
internal readonly record struct Ip(ulong High, ulong Low, bool IsV6)
{
    public static Ip Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6) { address = address.MapToIPv4(); }
        address.TryWriteBytes(bytes, out int length);
        return length == 4
            ? new(0, BinaryPrimitives.ReadUInt32BigEndian(bytes), false)
            : new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), true);
    }

    public static Ip Parse(string text) => Of(IPAddress.Parse(text));

    public AddressFamily Family => IsV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>The number of bits of an address of its family: the length of a block that holds only it.</summary>
    public int Bits => IsV6 ? 128 : 32;

    public IPAddress ToAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPAddress(IsV6 ? bytes : bytes[12..]);
    }

    /// <summary>The block that holds only this address.</summary>
    public IPNetwork ToBlock() => new(ToAddress(), Bits);

    public override string ToString() => ToAddress().ToString();
}

/// <summary>A block of addresses of one family, with its mask worked out.</summary>
internal readonly struct IpBlock
{
    private readonly ulong _high, _low, _maskHigh, _maskLow;
    private readonly bool _isV6;

    public IpBlock(IPNetwork network)
    {
        Ip first = Ip.Of(network.BaseAddress);
        (_high, _low, _isV6, Length) = (first.High, first.Low, first.IsV6, network.PrefixLength);
        int high = _isV6 ? Math.Min(Length, 64) : 0;
        int low = _isV6 ? Math.Max(Length - 64, 0) : 32 + Length;
        _maskHigh = high == 0 ? 0 : ulong.MaxValue << (64 - high);
        _maskLow = low == 0 ? 0 : ulong.MaxValue << (64 - low);
    }

    public int Length { get; }

    public bool IsV6 => _isV6;

    public bool Contains(in Ip ip) => ip.IsV6 == _isV6 && ((ip.High ^ _high) & _maskHigh) == 0 && ((ip.Low ^ _low) & _maskLow) == 0;

    public static IpBlock Parse(string text) => new(IPNetwork.Parse(text));

    public static IpBlock[] Of(IEnumerable<IPNetwork> networks) => [.. networks.Select(n => new IpBlock(n))];
}

/// <summary>The blocks whose meaning is fixed by RFCs and by AWS.</summary>
internal static class SpecialBlocks
{
    private const string GlobalV6 = "2000::/3";

    private static readonly IpBlock s_linkLocal = IpBlock.Parse("169.254.0.0/16");
    private static readonly IpBlock s_shared = IpBlock.Parse("100.64.0.0/10");
    private static readonly IpBlock s_globalV6 = IpBlock.Parse(GlobalV6);
    private static readonly IpBlock s_amazonV6 = IpBlock.Parse("fd00:ec2::/32");
    private static readonly IpBlock s_nat64 = IpBlock.Parse("64:ff9b::/96");

    private static readonly string[] s_notPublicTexts =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"
    ];
    private static readonly IpBlock[] s_notPublic = [.. s_notPublicTexts.Select(IpBlock.Parse)];

    /// <summary>True for an address that the internet routes: not RFC 1918 and the like; for IPv6 a global unicast one.</summary>
    public static bool IsPublic(in Ip ip)
    {
        if (ip.IsV6) { return s_globalV6.Contains(ip); }
        foreach (IpBlock block in s_notPublic)
        {
            if (block.Contains(ip)) { return false; }
        }

        return true;
    }

    /// <summary>The blocks of which <see cref="IsPublic"/> is true, and those that are taken out of them.</summary>
    public static (IReadOnlyList<string> Public, IReadOnlyList<string> Except) PublicBlocks { get; } = (["0.0.0.0/0", GlobalV6],
        s_notPublicTexts);

    /// <summary>True for the addresses that no route table can route. Source: VPC guide, route tables.</summary>
    public static bool IsLinkLocal(in Ip ip) => s_linkLocal.Contains(ip) || s_amazonV6.Contains(ip);

    /// <summary>True for RFC 6598 (carrier-grade NAT), which has an explanation code of its own.</summary>
    public static bool IsShared(in Ip ip) => s_shared.Contains(ip);

    /// <summary>True for an IPv6 address that stands for an IPv4 one (RFC 6052, the well-known prefix).</summary>
    public static bool IsNat64(in Ip ip) => s_nat64.Contains(ip);

    /// <summary>The IPv4 address that a NAT64 address stands for.</summary>
    public static Ip FromNat64(in Ip ip) => new(0, ip.Low & 0xFFFFFFFF, false);
}
