using System.Numerics;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// The kinds of packet that no rule of the networks tells apart, as bits: port ranges of TCP and of UDP, types and codes of ICMP and of
/// ICMPv6, and the other protocols. A set of traffic is a bitmap over them.
/// </summary>
internal sealed class TrafficAtoms
{
    // The client port ranges that replies are judged by have borders of their own.
    private static readonly int[] s_clientBorders = [0, 1024, 5001, 32768, 49152, 61000];

    // Requests that are answered, and their answers.
    private static readonly (int, int)[] s_icmp = [(8, 0), (0, 0), (13, 0), (14, 0)];
    private static readonly (int, int)[] s_icmpV6 = [(128, 0), (129, 0)];

    private readonly int[] _tcp;
    private readonly int[] _udp;
    private readonly (int Type, int Code)[] _icmp;
    private readonly (int Type, int Code)[] _icmpV6;
    private readonly int[] _protocols;
    private readonly int _udpAt;
    private readonly int _icmpAt;
    private readonly int _icmpV6At;
    private readonly int _protocolsAt;

    public TrafficAtoms(IEnumerable<TrafficType> rules)
    {
        HashSet<TrafficType> all = [.. rules];
        _tcp = Borders(all, IpProtocol.Tcp);
        _udp = Borders(all, IpProtocol.Udp);
        _icmp = Messages(all, IpProtocol.Icmp, s_icmp);
        _icmpV6 = Messages(all, IpProtocol.IcmpV6, s_icmpV6);

        // The last one, -1, stands for every protocol that no rule names.
        _protocols = [.. all.Select(t => t.Protocol).Where(p => p.Number >= 0 && !p.HasPorts && !p.IsIcmp).Select(p => p.Number).Distinct()
            .Order(), -1];
        _udpAt = _tcp.Length;
        _icmpAt = _udpAt + _udp.Length;
        _icmpV6At = _icmpAt + _icmp.Length;
        _protocolsAt = _icmpV6At + _icmpV6.Length;
        Count = _protocolsAt + _protocols.Length;
        Words = (Count + 63) / 64;
        Everything = Span(0, Count);
    }

    public int Count { get; }

    /// <summary>How many 64-bit words a bitmap has.</summary>
    public int Words { get; }

    public ulong[] Everything { get; }

    /// <summary>The atoms that a rule matches.</summary>
    public ulong[] Of(TrafficType rule)
    {
        (int number, int from, int to) = (rule.Protocol.Number, rule.From, rule.To);
        switch (number)
        {
            case -1: return Everything;
            case 6 or 17:
                (int[] ports, int at) = number == 6 ? (_tcp, 0) : (_udp, _udpAt);
                return from == -1 ? Span(at, ports.Length) : from > to ? new ulong[Words]
                    : Span(at + IndexOf(ports, from), IndexOf(ports, to) - IndexOf(ports, from) + 1);
            case 1 or 58:
                ((int Type, int Code)[] messages, int start) = number == 1 ? (_icmp, _icmpAt) : (_icmpV6, _icmpV6At);
                ulong[] bits = new ulong[Words];
                for (int i = 0; i < messages.Length; i++)
                {
                    if (from == -1 || (from == messages[i].Type && (to == -1 || to == messages[i].Code))) { Set(bits, start + i); }
                }
                return bits;
            default:
                return Span(_protocolsAt + ProtocolIndex(number), 1);
        }
    }

    /// <summary>The atoms that one of several rules matches.</summary>
    public ulong[] Union(params IEnumerable<TrafficType> rules)
    {
        ulong[] bits = new ulong[Words];
        foreach (ulong[] one in rules.Select(Of))
        {
            for (int i = 0; i < bits.Length; i++) { bits[i] |= one[i]; }
        }
        return bits;
    }

    /// <summary>
    /// The atom of one packet: <paramref name="portOrType"/> and <paramref name="code"/> as in <see cref="TrafficType.Matches"/>.
    /// </summary>
    public int AtomOf(IpProtocol protocol, int portOrType, int code) => protocol.Number switch
    {
        6 => IndexOf(_tcp, portOrType),
        17 => _udpAt + IndexOf(_udp, portOrType),
        1 => _icmpAt + MessageIndex(_icmp, portOrType, code),
        58 => _icmpV6At + MessageIndex(_icmpV6, portOrType, code),
        _ => _protocolsAt + ProtocolIndex(protocol.Number),
    };

    /// <summary>The atom of the reply to an ICMP request, -1 where it is not answered; null for an atom of another protocol.</summary>
    public int? ReplyAtom(int atom)
    {
        bool v6 = atom >= _icmpV6At;
        if (atom < _icmpAt || atom >= _protocolsAt) { return null; }
        (int type, _) = v6 ? _icmpV6[atom - _icmpV6At] : _icmp[atom - _icmpAt];
        return (v6, type) switch
        {
            (false, 8) => AtomOf(IpProtocol.Icmp, 0, 0),
            (false, 13) => AtomOf(IpProtocol.Icmp, 14, 0),
            (true, 128) => AtomOf(IpProtocol.IcmpV6, 129, 0),
            _ => -1,
        };
    }

    /// <summary>The atoms of IPv4 that a NAT gateway translates, each with the one of IPv6 that it stands for.</summary>
    public IEnumerable<(int V4, int V6)> AsV6 => Enumerable.Range(0, _icmpAt).Select(a => (a, a))
        .Concat(new[] { (8, 128), (0, 129) }.SelectMany(
            t => new[] { 0, -1 }.Select(code => (AtomOf(IpProtocol.Icmp, t.Item1, code), AtomOf(IpProtocol.IcmpV6, t.Item2, code)))));

    /// <summary>A packet of the atom, for a flow that stands for it.</summary>
    public TrafficType WitnessOf(int atom) => atom < _udpAt ? new(IpProtocol.Tcp, _tcp[atom], _tcp[atom])
        : atom < _icmpAt ? new(IpProtocol.Udp, _udp[atom - _udpAt], _udp[atom - _udpAt])
        : atom < _icmpV6At ? Message(IpProtocol.Icmp, _icmp, atom - _icmpAt)
        : atom < _protocolsAt ? Message(IpProtocol.IcmpV6, _icmpV6, atom - _icmpV6At)
        : new(new(_protocols[atom - _protocolsAt] is >= 0 and { } named ? named : FreeProtocol()), -1, -1);

    /// <summary>The bitmap in words that people use.</summary>
    public TrafficSet Describe(ReadOnlySpan<ulong> bits)
    {
        List<TrafficType> types = [];
        Ports(bits, types, IpProtocol.Tcp, _tcp, 0);
        Ports(bits, types, IpProtocol.Udp, _udp, _udpAt);
        MessagesOf(bits, types, IpProtocol.Icmp, _icmp, _icmpAt);
        MessagesOf(bits, types, IpProtocol.IcmpV6, _icmpV6, _icmpV6At);
        for (int i = 0; i < _protocols.Length - 1; i++)
        {
            if (Has(bits, _protocolsAt + i)) { types.Add(new(new(_protocols[i]), -1, -1)); }
        }
        bool others = Has(bits, _protocolsAt + _protocols.Length - 1);
        return new(types, others, bits.SequenceEqual(Everything), bits.ToArray());
    }

    public static bool Has(ReadOnlySpan<ulong> bits, int atom) => (bits[atom >> 6] >> (atom & 63) & 1) != 0;

    public static void Set(Span<ulong> bits, int atom) => bits[atom >> 6] |= 1UL << (atom & 63);

    /// <summary>The lowest atom of a bitmap that is not empty.</summary>
    public static int FirstOf(ReadOnlySpan<ulong> bits)
    {
        int word = bits.IndexOfAnyExcept(0UL);
        return (word << 6) + BitOperations.TrailingZeroCount(bits[word]);
    }

    private static int[] Borders(HashSet<TrafficType> rules, IpProtocol protocol) =>
        [.. rules.Where(r => r.Protocol == protocol && r.From >= 0).SelectMany(r => new[] { r.From, r.To + 1 })
            .Concat(s_clientBorders).Where(b => b is >= 0 and <= 65535).Distinct().Order()];

    // A code of -1 stands for the codes of the type that no rule names; the last atom for the types that no rule names.
    private static (int, int)[] Messages(HashSet<TrafficType> rules, IpProtocol protocol, (int Type, int Code)[] known)
    {
        List<(int Type, int Code)> named =
            [.. rules.Where(r => r.Protocol == protocol && r.From >= 0).Select(r => (r.From, r.To)).Concat(known)];
        return [.. named.Concat(named.Select(n => (n.Type, Code: -1))).Distinct().OrderBy(n => n.Type).ThenBy(n => n.Code), (-1, -1)];
    }

    private static int IndexOf(int[] borders, int port)
    {
        int at = Array.BinarySearch(borders, Math.Min(port, 65535));
        return at >= 0 ? at : ~at - 1;
    }

    private static int MessageIndex((int Type, int Code)[] messages, int type, int code)
    {
        int exact = Array.IndexOf(messages, (type, code));
        int ofType = exact >= 0 ? exact : Array.IndexOf(messages, (type, -1));
        return ofType >= 0 ? ofType : messages.Length - 1;
    }

    private int ProtocolIndex(int number)
    {
        int at = Array.IndexOf(_protocols, number);
        return at >= 0 ? at : _protocols.Length - 1;
    }

    private ulong[] Span(int from, int count)
    {
        ulong[] bits = new ulong[Words];
        for (int i = from; i < from + count; i++) { Set(bits, i); }
        return bits;
    }

    private static TrafficType Message(IpProtocol protocol, (int Type, int Code)[] messages, int at)
    {
        (int type, int code) = messages[at];
        int Free(Func<int, bool> taken) => Enumerable.Range(0, 256).FirstOrDefault(n => !taken(n), 255);
        return type < 0 ? new(protocol, Free(n => messages.Any(m => m.Type == n)), 0)
            : new(protocol, type, code < 0 ? Free(n => messages.Contains((type, n))) : code);
    }

    private int FreeProtocol() => Enumerable.Range(0, 256).First(n => n is not (1 or 6 or 17 or 58) && !_protocols.Contains(n));

    private static void Ports(ReadOnlySpan<ulong> bits, List<TrafficType> types, IpProtocol protocol, int[] borders, int at)
    {
        for (int i = 0; i < borders.Length; i++)
        {
            if (!Has(bits, at + i)) { continue; }
            int from = i;
            while (i + 1 < borders.Length && Has(bits, at + i + 1)) { i++; }
            types.Add(new(protocol, borders[from], i + 1 < borders.Length ? borders[i + 1] - 1 : 65535));
        }
    }

    private static void MessagesOf(ReadOnlySpan<ulong> bits, List<TrafficType> types, IpProtocol protocol,
        (int Type, int Code)[] messages, int at)
    {
        bool everything = true;
        for (int i = 0; i < messages.Length; i++) { everything &= Has(bits, at + i); }
        if (everything)
        {
            types.Add(new(protocol, -1, -1));
            return;
        }
        HashSet<int> whole = [];
        foreach (IGrouping<int, int> type in Enumerable.Range(0, messages.Length).GroupBy(i => messages[i].Type))
        {
            bool all = true;
            foreach (int i in type) { all &= Has(bits, at + i); }
            if (all) { whole.Add(type.Key); }
        }
        for (int i = 0; i < messages.Length; i++)
        {
            (int type, int code) = messages[i];
            if (Has(bits, at + i) && (!whole.Contains(type) || code == -1)) { types.Add(new(protocol, type, code)); }
        }
    }
}
