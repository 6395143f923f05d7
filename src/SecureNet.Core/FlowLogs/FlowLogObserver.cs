using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.FlowLogs;

/// <summary>
/// Says which interfaces see a flow and how each records it: accepted or rejected by the filters of its own side, nothing where the
/// packet never comes. Source: VPC User Guide, "Flow log record examples": a group that blocks makes one REJECT at the destination;
/// a network ACL that blocks the reply makes an ACCEPT and a REJECT.
/// </summary>
public static class FlowLogObserver
{
    // A Linux client sends from here.
    internal const int ClientPort = 40_000;

    public static IEnumerable<SeenPacket> Observe(PathAnalysis path)
    {
        Flow flow = path.Flow;
        int client = flow.Protocol.HasPorts ? flow.SourcePort ?? ClientPort : 0;
        int server = flow.Port ?? 0;
        (NetworkInterface? source, NetworkInterface? destination) = (flow.Source.Interface, flow.Destination.Interface);
        if (source is not null && destination?.Id == source.Id) { yield break; } // never leaves the host
        IPAddress from = PrivateOf(source, flow.Source.Address);
        IPAddress to = PrivateOf(destination, flow.Destination.Address);
        IReadOnlyList<Hop> hops = FirstLeg(path.Forward);
        if (source is not null)
        {
            yield return new(source, true, !IsBlocked(SideOf(path.Forward, true)), from, flow.Destination.Address, flow.Protocol,
                client, server);
        }
        if (destination is null || IsBlocked(hops.Take(ArrivalOf(hops)))) { yield break; }

        // What comes after a NAT gateway depends on which of its addresses it takes.
        if (path.LostAddresses is not null) { yield break; }

        IPAddress seenFrom = source is null || hops.Any(h => h.Layer is Layer.NatGateway or Layer.InternetGateway)
            ? PublicOf(source, flow.Source.Address) : from;
        bool accepted = !IsBlocked(SideOf(path.Forward, false));
        yield return new(destination, false, accepted, seenFrom, to, flow.Protocol, client, server);
        if (!accepted || IsBlocked(hops) || path.Return.Hops.Count == 0) { yield break; }

        bool sent = !IsBlocked(SideOf(path.Return, true));
        yield return new(destination, true, sent, to, seenFrom, flow.Protocol, server, client);
        IReadOnlyList<Hop> back = FirstLeg(path.Return);
        if (source is null || !sent || IsBlocked(back.Take(ArrivalOf(back)))) { yield break; }
        yield return new(source, false, !IsBlocked(SideOf(path.Return, false)), flow.Destination.Address, from, flow.Protocol,
            server, client);
    }

    /// <summary>The filters of the sending (egress) or the receiving interface on one direction's way.</summary>
    public static IEnumerable<Hop> SideOf(Trace trace, bool egress)
    {
        IReadOnlyList<Hop> hops = FirstLeg(trace);
        return (egress ? hops.Take(DepartureOf(hops)) : hops.Skip(ArrivalOf(hops))).Where(IsFilter);
    }

    /// <summary>As far as a load balancer: what it sends on is another flow.</summary>
    private static IReadOnlyList<Hop> FirstLeg(Trace trace) => [.. trace.Hops.TakeWhile(h => h.Leg == trace.Hops[0].Leg)];

    private static bool IsBlocked(IEnumerable<Hop> hops) => hops.Any(h => h.Verdict == Verdict.Blocked);

    private static bool IsFilter(Hop hop) => hop.Layer is Layer.SecurityGroup or Layer.NetworkAcl;

    /// <summary>The end of the sender's own side: at its route table, or in one subnet at the second group.</summary>
    private static int DepartureOf(IReadOnlyList<Hop> hops)
    {
        int groups = 0;
        for (int i = 0; i < hops.Count; i++)
        {
            if (hops[i].Layer is not (Layer.Host or Layer.Interface or Layer.SecurityGroup or Layer.NetworkAcl)
                || (hops[i].Layer == Layer.SecurityGroup && ++groups == 2)) { return i; }
        }

        return hops.Count;
    }

    /// <summary>The start of the filters of the receiver's side; past the end where it has none.</summary>
    private static int ArrivalOf(IReadOnlyList<Hop> hops)
    {
        int departure = DepartureOf(hops);
        int at = hops.Count - 1;
        while (at >= departure && !IsFilter(hops[at])) { at--; }
        if (at < departure) { return hops.Count; }
        while (at > departure && IsFilter(hops[at - 1])) { at--; }
        return at;
    }

    private static IPAddress PrivateOf(NetworkInterface? at, IPAddress address) =>
        at?.Addresses.FirstOrDefault(a => address.Equals(a.Public)).Private ?? address;

    private static IPAddress PublicOf(NetworkInterface? at, IPAddress address) =>
        at?.Addresses.FirstOrDefault(a => a.Private.Equals(address)).Public ?? address;
}
