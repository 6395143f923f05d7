using SecureNet.Model;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Reachability;

/// <summary>
/// The pairs of ends and the traffic that a change is meant to open: those of the flow, and of its legs
/// where a load balancer is on the way.
/// </summary>
internal sealed class MeantPairs
{
    private readonly List<(Func<ReachabilityParty, bool> IsSource, string? Source, string Destination, TrafficType Traffic)> _pairs = [];

    public MeantPairs(NetworkIndex index, Flow flow)
    {
        TrafficType asked = Packet.Request(flow, Ip.Of(flow.Source.Address), Ip.Of(flow.Destination.Address)).Narrowest;
        string? source = flow.Source.Interface?.Id;
        if (LoadBalancerPath.BalancerOf(index, flow) is not { } balancer)
        {
            if (flow.Destination.Interface is { } to) { Add(source, to.Id, asked); }
            return;
        }

        foreach (InterfaceNode node in balancer.Interfaces)
        {
            Add(source, node.Record.Id, asked);
            foreach (TargetGroup group in balancer.Listeners.Where(l => l.Port == flow.Port).SelectMany(l => l.TargetGroupArns)
                .Select(arn => index.Find<TargetGroup>(ResourceKind.TargetGroup, arn)).OfType<TargetGroup>())
            {
                foreach (Target target in group.Targets ?? [])
                {
                    foreach (InterfaceNode host in index.Interfaces.Where(
                        i => i.Record.InstanceId == target.Id || i.Addresses.Any(a => a.Own.ToString() == target.Id)))
                    {
                        Add(node.Record.Id, host.Record.Id, new(flow.Protocol, target.Port, target.Port));
                        int check = HealthCheckPath.PortOf(group, target.Port);
                        Add(node.Record.Id, host.Record.Id, TrafficType.Tcp(check));
                    }
                }
            }
        }

        void Add(string? from, string to, TrafficType traffic) =>
            _pairs.Add((p => from is null ? p.Blocks is [var one] && one == Ip.Of(flow.Source.Address).ToBlock().ToString()
                : p.Interfaces is [var own] && own.Id == from, from, to, traffic));
    }

    /// <summary>What of a change is not meant, as sentences without a verb: none where all of it is.</summary>
    public IEnumerable<string> Rest(ReachabilityChange change)
    {
        (string from, string to) = (NameOf(change.Source), NameOf(change.Destination));
        (Func<ReachabilityParty, bool> IsSource, string? Source, string Destination, TrafficType Traffic)[] inside =
            [.. _pairs.Where(p => (p.Source is null ? p.IsSource(change.Source) : change.Source.Interfaces.Any(i => i.Id == p.Source))
                && change.Destination.Interfaces.Any(i => i.Id == p.Destination))];
        if (inside.Length == 0) { return [$"{from} -> {to}: {change.Traffic}"]; }
        List<string> rest = [.. change.Traffic.Types.Where(t => !inside.Any(p => p.Traffic.Covers(t))).Select(t => t.ToString())];
        if (change.Traffic.OtherProtocols) { rest.Add("other protocols"); }
        string more = change.Traffic.IsAll ? "all traffic" : string.Join(", ", rest);
        if (rest.Count > 0 || change.Traffic.IsAll) { return [$"{from} -> {to}: {more}"]; }

        // Of several ends that behave alike only the flow's own are meant.
        string[] others = [.. change.Source.Interfaces.Where(i => inside.All(p => p.Source != i.Id)).Select(Short).Distinct(),
            .. change.Destination.Interfaces.Where(i => inside.All(p => p.Destination != i.Id)).Select(Short).Distinct()];
        return others.Length == 0 ? [] : [$"{from} -> {to}: {change.Traffic}, for "
            + $"{(others.Length <= 5 ? string.Join(", ", others) : $"{string.Join(", ", others.Take(5))} and {others.Length - 5} more")}"
            + " too"];
    }

    private static string NameOf(ReachabilityParty party)
    {
        if (party.IsInternet || party.Addresses is not [var only, ..] || party.Addresses.Count > 1
            || party.Name.Contains(only.ToString(), StringComparison.Ordinal)) { return party.Name; }
        return $"{party.Name} ({only})";
    }

    private static string Short(NetworkInterface at) => at.Addresses.Count > 0 ? $"{at.Id} ({at.Addresses[0].Private})" : at.Id;
}
