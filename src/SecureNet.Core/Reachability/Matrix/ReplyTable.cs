using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// What becomes of replies, for each atom of requests: four disjoint bitmaps, of requests that are answered to every client port, to some
/// and not to others, to none, and of those where that is not known.
/// </summary>
internal sealed class ReplyTable
{
    public const int Full = 0;
    public const int Partial = 1;
    public const int NoReply = 2;
    public const int Unknown = 3;

    private readonly Filters _filters;
    private readonly Dictionary<(int Client, int Nat, WayBack, int Among), int> _known = [];
    private readonly ulong[] _clientTcp;
    private readonly ulong[] _clientUdp;
    private readonly ulong[] _natTcp;
    private readonly ulong[] _natUdp;
    private readonly ulong[] _tcp;
    private readonly ulong[] _udp;

    /// <param name="filters">The filters that replies cross.</param>
    /// <param name="clientPorts">The first and last port that clients send from.</param>
    public ReplyTable(Filters filters, (int From, int To) clientPorts)
    {
        _filters = filters;
        Profiles = new(filters.Atoms.Words * 4);
        TrafficAtoms atoms = filters.Atoms;
        (_clientTcp, _clientUdp) = (atoms.Of(TrafficType.Tcp(clientPorts.From, clientPorts.To)),
            atoms.Of(TrafficType.Udp(clientPorts.From, clientPorts.To)));
        (_natTcp, _natUdp) = (atoms.Of(TrafficType.Tcp(1024, 65535)), atoms.Of(TrafficType.Udp(1024, 65535)));
        (_tcp, _udp) = (atoms.Of(new(IpProtocol.Tcp, -1, -1)), atoms.Of(new(IpProtocol.Udp, -1, -1)));
        AllAnswered = Of(filters.All, filters.All, WayBack.Open);
    }

    /// <summary>The profiles; number 0, the empty one, is of no use but as "nothing".</summary>
    public SetTable Profiles { get; }

    public int AllAnswered { get; }

    /// <summary>The profile of replies that cross these filters.</summary>
    /// <param name="client">The filter where replies go to a client's ports.</param>
    /// <param name="nat">The filter where they go to a NAT gateway's ports.</param>
    /// <param name="back">Whether routes lead back.</param>
    /// <param name="among">The filter that an earlier part of the way leaves of the client's ports, which alone then
    /// count; 0 for all of them.</param>
    public int Of(int client, int nat, WayBack back, int among = 0)
    {
        if (_known.TryGetValue((client, nat, back, among), out int known)) { return known; }
        int words = _filters.Atoms.Words;
        ulong[] profile = new ulong[words * 4];
        void Put(ReadOnlySpan<ulong> requests, int verdict)
        {
            for (int i = 0; i < words; i++) { profile[(verdict * words) + i] |= requests[i]; }
        }
        int routed = back switch { WayBack.Open => Full, WayBack.Unknown => Unknown, _ => NoReply };
        Put(_tcp, Worst(routed, Judge(client, Among(_clientTcp)), Judge(nat, _natTcp)));
        Put(_udp, Worst(routed, Judge(client, Among(_clientUdp)), Judge(nat, _natUdp)));
        ulong[] one = new ulong[words];
        for (int atom = 0; atom < _filters.Atoms.Count; atom++)
        {
            if (TrafficAtoms.Has(_tcp, atom) || TrafficAtoms.Has(_udp, atom)) { continue; }
            Array.Clear(one);
            int reply = _filters.Atoms.ReplyAtom(atom) ?? atom;
            if (reply >= 0) { TrafficAtoms.Set(one, reply); }
            int verdict = reply < 0 ? Full : Worst(routed, Judge(client, one), Judge(nat, one));
            Array.Clear(one);
            TrafficAtoms.Set(one, atom);
            Put(one, verdict);
        }
        return _known[(client, nat, back, among)] = Profiles.Intern(profile);

        ulong[] Among(ulong[] ports)
        {
            if (among == 0) { return ports; }
            ulong[] left = [.. ports];
            for (int i = 0; i < words; i++) { left[i] &= _filters.May(among)[i]; }
            return left.AsSpan().ContainsAnyExcept(0UL) ? left : ports;
        }
    }

    /// <summary>The filter, where it loses replies to some ports of a client or NAT gateway, or may; 0 where it loses none.</summary>
    public int Lossy(int filter, bool ofNat)
    {
        (ulong[] tcp, ulong[] udp) = ofNat ? (_natTcp, _natUdp) : (_clientTcp, _clientUdp);
        return Judge(filter, tcp) == Full && Judge(filter, udp) == Full ? 0 : filter;
    }

    // Each has ports of its own. Some are answered for certain only where some are at each of them.
    private static int Worst(int a, int b, int c) => a == NoReply || b == NoReply || c == NoReply ? NoReply
        : a == Unknown || b == Unknown || c == Unknown ? Unknown : a == Partial || b == Partial || c == Partial ? Partial : Full;

    private int Judge(int filter, ulong[] ports)
    {
        ReadOnlySpan<ulong> must = _filters.Must(filter);
        ReadOnlySpan<ulong> may = _filters.May(filter);
        (bool any, bool some, bool all, bool certain) = (false, false, true, true);
        for (int i = 0; i < ports.Length; i++)
        {
            any |= (may[i] & ports[i]) != 0;
            some |= (must[i] & ports[i]) != 0;
            all &= (ports[i] & ~may[i]) == 0;
            certain &= (ports[i] & ~must[i]) == 0;
        }

        // Where some are lost for certain, it is partial only if others come through for certain.
        return !any ? NoReply : certain ? Full : !all && some ? Partial : Unknown;
    }
}
