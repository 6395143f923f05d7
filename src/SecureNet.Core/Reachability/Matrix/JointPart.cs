using System.Net;
using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What differs between two networks that share atoms.</summary>
internal sealed class ChangedResources
{
    private readonly Compilation _before;
    private readonly Compilation _after;
    private readonly Dictionary<(int, int), bool> _sameGroups = [];

    public ChangedResources(Compilation before, Compilation after)
    {
        (_before, _after) = (before, after);
        Dictionary<(Place, ResourceKind, string), Resource> old = before.Index.Network.Resources.ToDictionary(r => (r.Place, r.Kind, r.Id));
        HashSet<ResourceKind> kinds = [];
        HashSet<string> interfaces = [];
        foreach (Resource resource in after.Index.Network.Resources)
        {
            if (!old.Remove((resource.Place, resource.Kind, resource.Id), out Resource? was) || !ReferenceEquals(was, resource))
            {
                kinds.Add(resource.Kind);
                if (resource is NetworkInterface) { interfaces.Add(resource.Id); }
            }
        }
        kinds.UnionWith(old.Values.Select(r => r.Kind));
        interfaces.UnionWith(old.Values.OfType<NetworkInterface>().Select(i => i.Id));
        foreach (ResourceKind kind in Enum.GetValues<ResourceKind>())
        {
            IEnumerable<Place> places = before.Index.Network.Places.Union(after.Index.Network.Places);
            if (places.Any(p => before.Index.Network.Has(p, kind) != after.Index.Network.Has(p, kind))) { kinds.Add(kind); }
        }
        Any = kinds.Count > 0;

        // Groups, interfaces and instances change ends; everything else may change ways and what references match.
        Ways = kinds.Any(k => k is not (ResourceKind.SecurityGroup or ResourceKind.NetworkInterface or ResourceKind.Instance)) ||
            after.Index.Of<RouteTable>()
                .Any(t => t.Routes.Any(r => r.TargetKind == RouteTargetKind.NetworkInterface && interfaces.Contains(r.TargetId)));
    }

    public bool Any { get; }

    /// <summary>True where paths and the meaning of references may differ too.</summary>
    public bool Ways { get; }

    /// <summary>True if two sets of groups permit the same and are referred to alike.</summary>
    public bool SameGroups(int before, int after)
    {
        if (_sameGroups.TryGetValue((before, after), out bool same)) { return same; }
        (GroupSet a, GroupSet b) = (_before.Groups.Sets[before], _after.Groups.Sets[after]);
        same = a.VpcId == b.VpcId && a.Place == b.Place && a.GroupIds.SequenceEqual(b.GroupIds) &&
            _before.Groups.Of(before, true).SameAs(_after.Groups.Of(after, true))
            && _before.Groups.Of(before, false).SameAs(_after.Groups.Of(after, false));
        return _sameGroups[(before, after)] = same;
    }
}

/// <summary>
/// The ends of a VPC (or of the internet) by their class in both networks: <see cref="Absent"/> where an end is in one of them only,
/// <see cref="NotRead"/> where the other did not read whether it is there.
/// </summary>
internal sealed class JointPart
{
    public const int Absent = -1;
    public const int NotRead = -2;

    public JointPart(Compilation before, Compilation after, string? vpcId, AddressFamily family, ChangedResources changed)
    {
        (VpcId, Family) = (vpcId, family);
        Before = before.Parts.FirstOrDefault(p => p.VpcId == vpcId && p.Family == family);
        After = after.Parts.FirstOrDefault(p => p.VpcId == vpcId && p.Family == family);
        if (vpcId is null)
        {
            // The same atoms on both sides.
            Classes = [.. Enumerable.Range(0, After!.Classes.Count).Select(c => (c, c))];
            Ends = [.. Classes.Select(_ => new List<InterfaceEnd>())];
            Touched = new bool[Classes.Count];
        }
        else
        {
            (Classes, Ends) = Join(Before, After, before.Index.Network, after.Index.Network,
                e => Math.Min(after.Index.Names.RankOf(e.Interface), before.Index.Names.RankOf(e.Interface)));
            Touched = [.. Classes.Select(c => IsTouched(c.Before, c.After, changed))];
        }
        Order = [.. Enumerable.Range(0, Classes.Count).OrderBy(c => Classes[c].After is >= 0 and { } a ? After!.Classes[a].Groups : -1)];
        TouchedClasses = [.. Enumerable.Range(0, Classes.Count).Where(c => Touched[c])];
    }

    public string? VpcId { get; }
    public AddressFamily Family { get; }
    public Part? Before { get; }
    public Part? After { get; }
    public List<(int Before, int After)> Classes { get; }
    public List<List<InterfaceEnd>> Ends { get; }

    /// <summary>The classes by their groups, which makes rows cheap.</summary>
    public int[] Order { get; }

    /// <summary>Whether something of the end itself changes.</summary>
    public bool[] Touched { get; }

    public int[] TouchedClasses { get; }

    private static (List<(int, int)>, List<List<InterfaceEnd>>) Join(Part? before, Part? after, Network old, Network now,
        Func<InterfaceEnd, int> rankOf)
    {
        Dictionary<(Place, string, IPAddress), (int Before, int After, InterfaceEnd End)> ends = [];
        for (int c = 0; c < (before?.Classes.Count ?? 0); c++)
        {
            foreach (InterfaceEnd end in before!.Members[c])
            {
                ends[(end.Interface.Place, end.Interface.Id, end.Address)] = (c, Without(now, end), end);
            }
        }
        for (int c = 0; c < (after?.Classes.Count ?? 0); c++)
        {
            foreach (InterfaceEnd end in after!.Members[c])
            {
                (Place, string, IPAddress) key = (end.Interface.Place, end.Interface.Id, end.Address);
                ends[key] = (ends.TryGetValue(key, out (int Before, int, InterfaceEnd) known) ? known.Before : Without(old, end), c, end);
            }
        }
        static int Without(Network network, InterfaceEnd end) => 
            // Whose host is down is nobody's class, and is known.
            UnreadPlace.WhyUnread(network, end.Interface.Place) is null || network.Find<NetworkInterface>(end.Interface.Place,
                ResourceKind.NetworkInterface, end.Interface.Id) is not null ? Absent : NotRead;
        Dictionary<(int, int), int> ids = [];
        List<List<InterfaceEnd>> members = [];
        foreach ((int b, int a, InterfaceEnd end) in ends.Values.OrderBy(e => rankOf(e.End))
            .ThenBy(e => e.End.Interface.Id, StringComparer.Ordinal).ThenBy(e => AddressTree.NumberOf(e.End.Address)))
        {
            if (!ids.TryGetValue((b, a), out int id))
            {
                ids.Add((b, a), id = members.Count);
                members.Add([]);
            }
            members[id].Add(end);
        }
        return ([.. ids.OrderBy(i => i.Value).Select(i => i.Key)], members);
    }

    private bool IsTouched(int before, int after, ChangedResources changed)
    {
        if (before < 0 || after < 0) { return true; }
        (EndClass a, EndClass b) = (Before!.Classes[before], After!.Classes[after]);
        // What is behind a load balancer may change with anything.
        return a.Node >= 0 || b.Node >= 0 || a.HasPublicAddress != b.HasPublicAddress || a.IsUnknownAsSource != b.IsUnknownAsSource
            || a.IsUnknownAsDestination != b.IsUnknownAsDestination ||
            a.StartsNothing != b.StartsNothing || a.Takes != b.Takes || a.GroupNode != b.GroupNode ||
            Before.Zones[a.Zone] != After.Zones[b.Zone] || !changed.SameGroups(a.Groups, b.Groups);
    }
}

/// <summary>The two matrices between two joint parts, side by side.</summary>
internal sealed class JointPair
{
    private readonly PartPair? _before;
    private readonly PartPair? _after;
    private readonly JointPart _from;
    private readonly JointPart _to;
    private readonly bool _ways;
    private readonly int[] _rowBefore;
    private readonly int[] _rowAfter;
    private readonly int _unknown;

    public JointPair(Compilation before, Compilation after, JointPart from, JointPart to, ChangedResources changed)
    {
        (_from, _to, _ways) = (from, to, changed.Ways);
        _unknown = before.Atoms.UnknownResult;
        IsSame = !_ways && from.TouchedClasses.Length == 0 && to.TouchedClasses.Length == 0;
        (_rowBefore, _rowAfter) = ([], []);
        if (IsSame) { return; }
        _before = from.Before is { } b && to.Before is { } d ? new(before, b, d) : null;
        _after = from.After is { } a && to.After is { } e ? new(after, a, e) : null;
        IsSame = _before is not { IsConnected: true } && _after is not { IsConnected: true };
        (_rowBefore, _rowAfter) = (new int[to.Before?.Classes.Count ?? 0], new int[to.After?.Classes.Count ?? 0]);
    }

    /// <summary>True where nothing can differ.</summary>
    public bool IsSame { get; }

    /// <summary>Gives its memory back; no row may be asked for after that.</summary>
    public void Release()
    {
        _before?.Release();
        _after?.Release();
    }

    /// <summary>For each destination both results in one number, or 0 where they are the same.</summary>
    public void Row(int source, PartPair.Scratch before, PartPair.Scratch after, long[] values)
    {
        Array.Clear(values);
        bool all = _ways || _from.Touched[source];
        if (!all && _to.TouchedClasses.Length == 0) { return; }
        (int b, int a) = _from.Classes[source];
        Fill(_before, b, before, _rowBefore);
        Fill(_after, a, after, _rowAfter);
        if (all)
        {
            for (int d = 0; d < values.Length; d++) { Put(d); }
        }
        else
        {
            foreach (int d in _to.TouchedClasses) { Put(d); }
        }

        void Put(int d)
        {
            int old = ResultOf(_from.Before, b, _to.Classes[d].Before, _rowBefore);
            int now = ResultOf(_from.After, a, _to.Classes[d].After, _rowAfter);
            values[d] = old == now ? 0 : ((long)old << 32) | (uint)now;
        }
    }

    private int ResultOf(Part? from, int source, int destination, int[] row)
    {
        // Who starts nothing reaches nobody, whether or not the other was read.
        if (source >= 0 && from!.Classes[source].StartsNothing) { return 0; }
        if (source == JointPart.NotRead || destination == JointPart.NotRead) { return _unknown; }
        return destination >= 0 ? row[destination] : 0;
    }

    private static void Fill(PartPair? pair, int source, PartPair.Scratch scratch, int[] row)
    {
        if (pair is { IsConnected: true } && source >= 0) { pair.Row(source, scratch, row); }
        else { Array.Clear(row); }
    }
}
