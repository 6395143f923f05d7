using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// VPCs between which there may be a way, over a peering connection or transit gateways, as far as their route tables show: each has a
/// route to what joins them. Whether the rest of the way lets anything through is not asked.
/// </summary>
internal sealed class JoinedVpcs
{
    private readonly Network _network;
    private readonly Dictionary<string, SortedSet<string>> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _byTarget = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VpcPeeringConnection> _peerings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _linked = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unread = new(StringComparer.Ordinal);

    /// <param name="network">The network.</param>
    /// <param name="homes">The VPCs that are asked about, each with the places that may have its route tables.</param>
    public JoinedVpcs(Network network, ILookup<string, Place> homes)
    {
        _network = network;
        foreach (RouteTable table in network.Of<RouteTable>())
        {
            foreach (Route route in table.Routes)
            {
                if (route.TargetKind is not (RouteTargetKind.VpcPeeringConnection or RouteTargetKind.TransitGateway)) { continue; }
                Of(_targets, table.VpcId).Add(route.TargetId);
                Of(_byTarget, route.TargetId).Add(table.VpcId);
            }
        }

        _unread.UnionWith(homes.Where(v => !v.All(p => network.Has(p, ResourceKind.RouteTable))).Select(v => v.Key));
        foreach (VpcPeeringConnection peering in network.Of<VpcPeeringConnection>()) { _peerings.TryAdd(peering.Id, peering); }
        foreach (TransitGatewayAttachment a in network.Of<TransitGatewayAttachment>().Where(a => a.ResourceType != "vpc"))
        {
            _linked.Add(a.TransitGatewayId);
        }
    }

    /// <summary>The other VPCs, each with what joins it to this one.</summary>
    public IEnumerable<(string VpcId, string Via)> With(string vpcId)
    {
        HashSet<string> told = [vpcId];
        foreach (string target in _targets.GetValueOrDefault(vpcId) ?? [])
        {
            foreach (string other in _byTarget[target].Where(o => MayJoin(target, vpcId, o)).Where(told.Add))
            {
                yield return (other, target);
            }
            if (!IsGateway(target)) { continue; }
            foreach (string far in _byTarget.Keys.Where(t => t != target && IsGateway(t) && MayLeadOn(target) && MayLeadOn(t)))
            {
                foreach (string other in _byTarget[far].Where(told.Add)) { yield return (other, $"{target} and {far}"); }
            }
        }

        // Where its routes were not read it may have any; and so may the other.
        IEnumerable<string> perhaps = _unread.Contains(vpcId) ? _targets.Keys.Concat(_unread)
            : _targets.ContainsKey(vpcId) ? _unread : Enumerable.Empty<string>();
        foreach (string other in perhaps.Where(o => MayBeJoined(vpcId, o) && told.Add(o)))
        {
            yield return (other, "a route that was not read");
        }
    }

    private bool MayJoin(string target, string vpcId, string other) => !_peerings.TryGetValue(target, out VpcPeeringConnection? peering)
        || (peering.IsActive && peering.OtherEnd(vpcId)?.VpcId == other);

    /// <summary>What is known of both does not rule it out: a route of one to a peering connection with a third.</summary>
    private bool MayBeJoined(string vpcId, string other)
    {
        SortedSet<string>? targets = _targets.GetValueOrDefault(vpcId) ?? _targets.GetValueOrDefault(other);
        return targets is null || targets.Any(t => MayJoin(t, vpcId, other));
    }

    private static bool IsGateway(string target) => target.StartsWith("tgw-", StringComparison.Ordinal);

    // Two gateways carry for each other over a peering, or whatever else is attached to both.
    private bool MayLeadOn(string gateway) => _linked.Contains(gateway) || _network.Find<TransitGateway>(gateway) is not { } record
        || !_network.Has(record.Place, ResourceKind.TransitGatewayAttachment);

    private static SortedSet<string> Of(Dictionary<string, SortedSet<string>> all, string key)
    {
        if (!all.TryGetValue(key, out SortedSet<string>? set)) { all.Add(key, set = new(StringComparer.Ordinal)); }
        return set;
    }
}
