using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>The security groups of an interface together, in the VPC and place where it uses them.</summary>
internal sealed record GroupSet(string VpcId, Place Place, IReadOnlyList<string> GroupIds, bool HasNone);

/// <summary>
/// Security groups as functions: for a set of groups and a direction, the traffic that passes by the other end's address, and by the
/// groups it carries. Groups only permit, so the two are joined.
/// </summary>
internal sealed class GroupTable(ResourceIndex index, Filters filters, Func<AddressFamily, AddressTree> trees)
{
    private readonly Dictionary<string, int> _setIds = [];
    private readonly Dictionary<NetworkInterface, int> _setOf = new(ReferenceEqualityComparer.Instance);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(Place Place, string Id, bool Egress), GroupFunction> _compiled =
        [];
    private int[] _alikeOutwards = [];
    private readonly List<GroupSet> _sets = [];
    private readonly List<GroupFunction?[]> _functions = [];
    private readonly Dictionary<(string Group, string VpcId), List<int>> _carriers = [];

    public IReadOnlyList<GroupSet> Sets => _sets;

    public int SetOf(NetworkInterface at)
    {
        if (_setOf.TryGetValue(at, out int known)) { return known; }
        return _setOf[at] = FindSet(at);
    }

    private int FindSet(NetworkInterface at)
    {
        string[] ids = [.. at.SecurityGroupIds.Distinct().Order(StringComparer.Ordinal)];

        // Interfaces of gateways and the like have no group; every other one has at least one, so the listing is incomplete.
        bool hasNone = ids.Length == 0 && !InterfaceRoles.NeedsGroups(at);
        string key = $"{at.VpcId}|{at.AccountId}|{at.Region}|{hasNone}|{string.Join(',', ids)}";
        if (_setIds.TryGetValue(key, out int id)) { return id; }
        id = _sets.Count;
        _setIds.Add(key, id);
        _sets.Add(new(at.VpcId, at.Place, ids, hasNone));
        _functions.Add(new GroupFunction?[2]);
        foreach (string group in ids)
        {
            if (!_carriers.TryGetValue((group, at.VpcId), out List<int>? carriers)) { _carriers.Add((group, at.VpcId), carriers = []); }
            carriers.Add(id);
        }
        return id;
    }

    /// <summary>Compiles every function, after which several threads may ask.</summary>
    public void CompileAll()
    {
        Parallel.For(0, _sets.Count, set =>
        {
            Of(set, egress: true);
            Of(set, egress: false);
        });
        Dictionary<(string, Place, GroupFunction), int> seen = new(new Alike());
        _alikeOutwards = new int[_sets.Count];
        for (int set = 0; set < _sets.Count; set++)
        {
            (string, Place, GroupFunction) key = (_sets[set].VpcId, _sets[set].Place, Of(set, egress: true));
            if (!seen.TryGetValue(key, out int first)) { seen.Add(key, first = set); }
            _alikeOutwards[set] = first;
        }
    }

    /// <summary>The first of the sets that let out the same from the same place.</summary>
    public int AlikeOutwards(int set) => _alikeOutwards[set];

    private sealed class Alike : IEqualityComparer<(string VpcId, Place Place, GroupFunction Function)>
    {
        public bool Equals((string VpcId, Place Place, GroupFunction Function) a, (string VpcId, Place Place, GroupFunction Function) b) =>
            a.VpcId == b.VpcId && a.Place == b.Place && a.Function.SameAs(b.Function);

        public int GetHashCode((string VpcId, Place Place, GroupFunction Function) x)
        {
            HashCode hash = default;
            hash.Add(x.VpcId);
            hash.Add(x.Function.Always);
            foreach ((int, int) block in x.Function.Blocks4) { hash.Add(block); }
            hash.Add(x.Function.References.Length);
            return hash.ToHashCode();
        }
    }

    /// <summary>The rules of a set, joined.</summary>
    public GroupFunction Of(int set, bool egress) => _functions[set][egress ? 1 : 0] ??= Compile(_sets[set], egress);

    /// <summary>What passes to or from each of the peers, into <paramref name="row"/>.</summary>
    public void Fill(int set, bool egress, PeerList peers, Span<int> row, TransitReferences transit = TransitReferences.NoTransit)
    {
        GroupFunction function = Of(set, egress);
        FillByAddress(function, peers, row);
        foreach ((string group, int traffic) in function.References)
        {
            if (peers.VpcId is null || !_carriers.TryGetValue((group, peers.VpcId), out List<int>? carriers)) { continue; }
            (int before, int after) = (-1, Filters.None);
            int joined = Filters.None;
            foreach (int carrier in carriers)
            {
                if (Honoured(_sets[set], _sets[carrier], traffic, transit) is int passes and not Filters.None)
                {
                    if (passes != joined) { (joined, before) = (passes, -1); }

                    // Most peers had the same before.
                    foreach (int peer in peers.Carrying(carrier))
                    {
                        if (row[peer] != before) { (before, after) = (row[peer], filters.Join(row[peer], passes)); }
                        row[peer] = after;
                    }
                }
            }
        }
    }

    /// <summary>What passes to or from at least one other end, whoever that is.</summary>
    public int OfAnyone(int set, bool egress)
    {
        GroupFunction f = Of(set, egress);
        return f.Blocks4.Select(b => b.Traffic).Concat(f.Blocks6.Select(b => b.Traffic)).Concat(f.References.Select(r => r.Traffic))
            .Aggregate(f.Always, filters.Join);
    }

    /// <summary>What may pass by rules that name groups, where it is not known who the other end is.</summary>
    public int OfReferences(int set, bool egress) =>
        filters.Perhaps([.. filters.May(Of(set, egress).References.Aggregate(Filters.None, (all, r) => filters.Join(all, r.Traffic)))]);

    /// <summary>
    /// Both ends' rules are written for private addresses, so a reference needs the same VPC or a peered one of the region.
    /// </summary>
    private int Honoured(GroupSet at, GroupSet peer, int traffic, TransitReferences transit)
    {
        if (at.VpcId == peer.VpcId) { return traffic; }
        if (at.Place.Region != peer.Place.Region) { return Filters.None; }
        if (index.PeeringOf(at.VpcId, peer.VpcId) is { IsActive: true }) { return traffic; }
        switch (transit)
        {
            case TransitReferences.Honoured: return traffic;
            case TransitReferences.Ignored: return Filters.None;
            case TransitReferences.Unknown: return filters.Perhaps([.. filters.May(traffic)]);
        }
        bool listed = Listed(at) || Listed(peer);
        return listed ? Filters.None : filters.Perhaps([.. filters.May(traffic)]);
    }

    private bool Listed(GroupSet set) => index.Network.Has(index.VpcPlace(set.VpcId) ?? set.Place, ResourceKind.VpcPeeringConnection);

    // The blocks of rules nest, so one sweep over the peers in order of address with a stack of open blocks does.
    private void FillByAddress(GroupFunction function, PeerList peers, Span<int> row)
    {
        AddressTree tree = trees(peers.Family);
        Stack<(int End, int Traffic)> open = new();
        open.Push((peers.Nodes.Length, function.Always));
        int done = 0;
        foreach ((int node, int traffic) in peers.Family == AddressFamily.InterNetwork ? function.Blocks4 : function.Blocks6)
        {
            int from = peers.FirstFrom(node);
            int to = peers.FirstFrom(tree.EndOf(node));
            while (open.Peek().End <= from && open.Count > 1)
            {
                (int end, int closing) = open.Pop();
                if (end > done)
                {
                    row[done..end].Fill(closing);
                    done = end;
                }
            }
            if (from > done)
            {
                row[done..from].Fill(open.Peek().Traffic);
                done = from;
            }
            open.Push((to, filters.Join(open.Peek().Traffic, traffic)));
        }
        while (open.Count > 0)
        {
            (int end, int closing) = open.Pop();
            if (end > done)
            {
                row[done..end].Fill(closing);
                done = end;
            }
        }
    }

    private GroupFunction Compile(GroupSet set, bool egress)
    {
        int always = set.HasNone ? filters.All : set.GroupIds.Count == 0 ? filters.Unknown : Filters.None;
        SortedDictionary<int, int> blocks4 = [];
        SortedDictionary<int, int> blocks6 = [];
        SortedDictionary<string, int> references = new(StringComparer.Ordinal);
        void Permit<TKey>(IDictionary<TKey, int> into, TKey key, int traffic) =>
            into[key] = filters.Join(into.TryGetValue(key, out int known) ? known : Filters.None, traffic);
        foreach (string id in set.GroupIds)
        {
            GroupFunction one = _compiled.GetOrAdd((set.Place, id, egress), key => CompileOne(key.Place, key.Id, key.Egress));
            always = filters.Join(always, one.Always);
            foreach ((int node, int traffic) in one.Blocks4) { Permit(blocks4, node, traffic); }
            foreach ((int node, int traffic) in one.Blocks6) { Permit(blocks6, node, traffic); }
            foreach ((string group, int traffic) in one.References) { Permit(references, group, traffic); }
        }
        return new(always, [.. blocks4.Select(b => (b.Key, b.Value))], [.. blocks6.Select(b => (b.Key, b.Value))],
            [.. references.Select(r => (r.Key, r.Value))]);
    }

    /// <summary>One group, which many sets may have.</summary>
    private GroupFunction CompileOne(Place place, string id, bool egress)
    {
        if (index.Find<SecurityGroup>(place, ResourceKind.SecurityGroup, id) is not { } group) { return new(filters.Unknown, [], [], []); }
        int always = Filters.None;
        List<(int, int)> blocks4 = [];
        List<(int, int)> blocks6 = [];
        List<(string, int)> references = [];
        void PermitBlock(System.Net.IPNetwork block, int traffic) =>
            (block.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? blocks4 : blocks6)
                .Add((trees(block.BaseAddress.AddressFamily).NodeOf(block), traffic));
        foreach (SecurityGroupRule rule in group.Rules.Where(r => r.Egress == egress))
        {
            ulong[] bits = filters.Atoms.Of(rule.Traffic);
            if (rule.CidrBlock is { } block) { PermitBlock(block, filters.Certain(bits)); }
            else if (rule.PrefixListId is { } listId)
            {
                if (index.Find<ManagedPrefixList>(group.Place, ResourceKind.ManagedPrefixList, listId)?.Entries is not { } entries)
                {
                    always = filters.Join(always, filters.Perhaps(bits));
                    continue;
                }
                foreach (System.Net.IPNetwork entry in entries) { PermitBlock(entry, filters.Certain(bits)); }
            }
            else if (rule.GroupId is { } referenced) { references.Add((referenced, filters.Certain(bits))); }
        }
        return new(always, [.. blocks4], [.. blocks6], [.. references]);
    }
}

/// <summary>What a set of groups permits: whatever the other end, by its address, and by a group it carries.</summary>
internal sealed record GroupFunction(
    int Always, (int Node, int Traffic)[] Blocks4, (int Node, int Traffic)[] Blocks6, (string GroupId, int Traffic)[] References)
{
    public bool SameAs(GroupFunction other) => Always == other.Always && Blocks4.AsSpan().SequenceEqual(other.Blocks4) &&
        Blocks6.AsSpan().SequenceEqual(other.Blocks6) && References.AsSpan().SequenceEqual(other.References);
}
