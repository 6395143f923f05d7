using System.Buffers.Binary;
using System.Net;

namespace SecureNet.Model;

/// <summary>Gives out free addresses as AWS would.</summary>
internal static class AddressPool
{
    // TEST-NET-3 of RFC 5737 and, past it, the benchmarking block of RFC 2544: nobody's real addresses.
    private static readonly IPNetwork[] s_public = [IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("198.18.0.0/15")];

    /// <summary>The next free address of the subnet, or null where it is full. AWS keeps the first four and the last one.</summary>
    public static IPAddress? NextPrivate(Network network, Subnet subnet)
    {
        HashSet<IPAddress> used = [.. network.Of<NetworkInterface>(subnet.Place).Where(n => n.SubnetId == subnet.Id)
            .SelectMany(n => n.Addresses).Select(a => a.Private)];
        return Hosts(subnet.CidrBlock, 4, 1).FirstOrDefault(a => !used.Contains(a));
    }

    /// <summary>How many addresses of the subnet are free, as far as its interfaces were read.</summary>
    public static int FreeIn(Network network, Subnet subnet) =>
        (1 << (32 - subnet.CidrBlock.PrefixLength)) - 5 - network.Of<NetworkInterface>(subnet.Place).Where(n => n.SubnetId == subnet.Id)
            .Sum(n => n.Addresses.Count);

    public static IPAddress NextPublic(Network network)
    {
        HashSet<IPAddress> used = [.. network.Of<NetworkInterface>().SelectMany(n => n.Addresses).Select(a => a.Public).OfType<IPAddress>(),
            .. network.Of<ElasticIp>().Select(e => e.PublicIpAddress)];
        return s_public.SelectMany(p => Hosts(p, 10, 1)).First(a => !used.Contains(a));
    }

    private static IEnumerable<IPAddress> Hosts(IPNetwork block, int skipFirst, int skipLast)
    {
        long first = BinaryPrimitives.ReadUInt32BigEndian(block.BaseAddress.GetAddressBytes());
        for (long at = first + skipFirst; at < first + (1L << (32 - block.PrefixLength)) - skipLast; at++)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)at);
            yield return new IPAddress(bytes);
        }
    }
}
