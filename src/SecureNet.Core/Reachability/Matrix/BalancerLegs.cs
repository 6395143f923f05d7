using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>The way from an interface of a load balancer to a target, for one kind of traffic.</summary>
internal sealed class BalancerLegs(Compilation net)
{
    private readonly ZonePaths _own = new(net, net.Atoms.ServiceReplies);
    private readonly Dictionary<(string From, IPAddress, string To, IPAddress, int Atom, BalancerClient? Client, bool Keeps),
        Verdict> _known = [];

    /// <summary>Whether it gets there and the reply back.</summary>
    /// <param name="from">The load balancer's interface.</param>
    /// <param name="own">Its address.</param>
    /// <param name="to">The target's interface.</param>
    /// <param name="address">The target's address.</param>
    /// <param name="atom">The traffic.</param>
    /// <param name="client">The client whose address the target sees, or null where it sees the load balancer's.</param>
    /// <param name="keepsClientPorts">Whether it comes from the client's own ports.</param>
    public Verdict Between(NetworkInterface from, IPAddress own, NetworkInterface to, IPAddress address, int atom, BalancerClient? client,
        bool keepsClientPorts)
    {
        // Nothing translates between the families here.
        if (own.AddressFamily != address.AddressFamily || Ends.StateOf(net.Index, to) == HostState.Down) { return Verdict.Blocked; }
        int takes = net.Filters.Of(net.Index.RoleOf(to).Takes);
        if (!TrafficAtoms.Has(net.Filters.May(takes), atom)) { return Verdict.Blocked; }
        if (client is { IsUnknown: true })
        {
            // Only what nobody may send, or take, is blocked for certain.
            bool may = TrafficAtoms.Has(net.Filters.May(net.Groups.OfAnyone(net.Groups.SetOf(from), egress: true)), atom)
                && TrafficAtoms.Has(net.Filters.May(net.Groups.OfAnyone(net.Groups.SetOf(to), egress: false)), atom);
            return may ? Verdict.Unknown : Verdict.Blocked;
        }

        var key = (from.Id, own, to.Id, address, atom, client is { } c ? c with { Address = null } : (BalancerClient?)null,
            keepsClientPorts);
        if (!_known.TryGetValue(key, out Verdict verdict))
        {
            _known.Add(key, verdict = Ask(from, own, to, address, atom, client, keepsClientPorts));
        }
        bool certain = Ends.StateOf(net.Index, to) == HostState.Up && !net.Index.Encryption.Has(from.VpcId)
            && !net.Index.Encryption.Has(to.VpcId) && TrafficAtoms.Has(net.Filters.Must(takes), atom);
        return verdict is Verdict.Reachable or Verdict.Partial && !certain ? Verdict.Unknown : verdict;
    }

    private Verdict Ask(NetworkInterface from, IPAddress own, NetworkInterface to, IPAddress address, int atom, BalancerClient? client,
        bool keepsClientPorts)
    {
        (Zone start, Zone end) = (net.ZoneOf(from, own), net.ZoneOf(to, address));
        bool sameSubnet = from.VpcId == to.VpcId && from.SubnetId == to.SubnetId;
        ZonePaths paths = keepsClientPorts && client?.IsTranslated != true ? net.Paths : _own;
        ZonePath way = client is { } c
            ? paths.Keeping(start, end, sameSubnet, c.RouteNode, c.Replied) : paths.Between(start, end, sameSubnet);
        return way.OneOf == 0 ? Along(way, paths, from, own, to, address, atom, client)
            : NatVariants.OneOf(net.ChoicesOf(way).Select(p => Along(net.Path(p), paths, from, own, to, address, atom, client)));
    }

    private Verdict Along(ZonePath way, ZonePaths paths, NetworkInterface from, IPAddress own, NetworkInterface to, IPAddress address,
        int atom, BalancerClient? client)
    {
        if (way.Forward == Filters.None) { return Verdict.Blocked; }
        (int sends, int takes) = (net.Groups.SetOf(from), net.Groups.SetOf(to));
        AddressTree tree = net.Atoms.GroupTree(own.AddressFamily);
        int forward = net.Filters.Meet(way.Forward,
            Groups(sends, egress: true, new(to.VpcId, own.AddressFamily, [(tree.NodeOf(address), takes)]), default));

        // A rule that names the load balancer's groups matches whatever address it keeps.
        PeerList sender = way.Translator >= 0
            ? net.TranslatorPeers.Of(way.Translator) : new(from.VpcId, own.AddressFamily, [(client?.GroupNode ?? tree.NodeOf(own), sends)]);
        forward = net.Filters.Meet(forward, way.Translator == ZonePath.AnySource
            ? net.Groups.OfAnyone(takes, egress: false) : Groups(takes, egress: false, sender, way.References));
        if (way.Appliance >= 0)
        {
            forward = net.Filters.Meet(forward,
                Groups(way.Appliance, egress: false, way.ApplianceSees >= 0 ? net.TranslatorPeers.Of(way.ApplianceSees) : sender, default));
        }
        if (!TrafficAtoms.Has(net.Filters.May(forward), atom)) { return Verdict.Blocked; }
        int words = net.Filters.Atoms.Words;
        ulong[] replies = paths.Replies.Profiles[way.Replies];
        bool Replied(int verdict) => TrafficAtoms.Has(replies.AsSpan(verdict * words, words), atom);
        return Replied(ReplyTable.NoReply)
            ? Verdict.Blocked : Replied(ReplyTable.Unknown) || !TrafficAtoms.Has(net.Filters.Must(forward), atom) ? Verdict.Unknown
                : Replied(ReplyTable.Partial) ? Verdict.Partial : Verdict.Reachable;
    }

    private int Groups(int set, bool egress, PeerList peer, TransitReferences transit)
    {
        int[] row = new int[1];
        net.Groups.Fill(set, egress, peer, row, transit);
        return row[0];
    }
}
