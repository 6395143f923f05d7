using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.FlowLogs;

/// <summary>The kind of a finding of a comparison of flow logs with the model.</summary>
public enum FlowLogFindingKind
{
    /// <summary>A flow was accepted that the model's rules reject.</summary>
    ImpossibleFlow,

    /// <summary>No flow in the window used the rule: a candidate to remove.</summary>
    UnusedRule,
}

/// <summary>One finding.</summary>
public sealed record FlowLogFinding
{
    public required FlowLogFindingKind Kind { get; init; }
    public required Layer Layer { get; init; }

    /// <summary>The group or network ACL.</summary>
    public required string ResourceId { get; init; }

    public required string ResourceName { get; init; }

    /// <summary>The unused rule; null for a flow.</summary>
    public string? Rule { get; init; }

    /// <summary>A flow that was seen; null for a rule.</summary>
    public FlowLogRecord? Record { get; init; }

    public required string Reason { get; init; }
    public required string AccountId { get; init; }
    public required string Region { get; init; }

    public override string ToString() => $"{Kind}: {Reason}";
}

/// <summary>
/// Holds accepted flows against the rules of the interfaces that saw them. A flow counts for every rule that lets it pass, so of two
/// rules that do the same neither is called unused.
/// </summary>
/// <param name="network">The network at the time of the records.</param>
public sealed class FlowLogComparison(Network network)
{
    // Distinct flows are few; past this many they are asked about again rather than remembered.
    private const int MaxRemembered = 500_000;
    private const int FirstEphemeral = 32768;

    private readonly NetworkIndex _index = NetworkIndex.Of(network);
    private readonly HashSet<(string, bool, IPAddress, IPAddress, int, int)> _asked = [];
    private readonly HashSet<(string Id, object Rule)> _used = [];
    private readonly HashSet<InterfaceNode> _seen = [];

    /// <summary>Records with traffic that were accepted and could be compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Accepted records that could not be: their interface is not in the network, or a rule was not read.</summary>
    public long Unknown { get; private set; }

    /// <summary>Takes one record in. Returns a finding where the rules say it cannot have been.</summary>
    public FlowLogFinding? Add(FlowLogRecord record)
    {
        if (record.Action != "ACCEPT" || record.Protocol is not { } protocol
            || (record.PacketSourceAddress ?? record.SourceAddress) is not { } source ||
            (record.PacketDestinationAddress ?? record.DestinationAddress) is not { } destination) { return null; }
        if (record.InterfaceId is not { } id || _index.Interface(id) is not { } at)
        {
            Unknown++;
            return null;
        }

        Compared++;
        _seen.Add(at);
        bool egress = record.FlowDirection is { } way ? way == "egress" : at.Owns(Ip.Of(source));
        (int from, int to) = (record.SourcePort ?? 0, record.DestinationPort ?? 0);
        if (_asked.Count >= MaxRemembered) { _asked.Clear(); }
        // SYN alone begins a connection; without flags the ports tell, where only one of them is ephemeral.
        bool? isReply = !protocol.HasPorts ? null : record.TcpFlags == 2 || (from >= FirstEphemeral && to < FirstEphemeral)
            ? false : to >= FirstEphemeral && from < FirstEphemeral ? true : null;
        Seen seen = new(Ip.Of(source), Ip.Of(destination), protocol, from, to, isReply);
        return _asked.Add((id, egress, source, destination, protocol.Number, isReply == true ? -from - 1 : to))
            ? Compare(record, at, egress, seen) : null;
    }

    /// <summary>The rules of the interfaces that were seen that no flow used.</summary>
    public IEnumerable<FlowLogFinding> UnusedRules()
    {
        foreach (SecurityGroup group in _seen.SelectMany(i => i.Groups).OfType<GroupNode>().Select(g => g.Record).DistinctBy(g => g.Id)
            .OrderBy(g => g.Id, StringComparer.Ordinal))
        {
            foreach (SecurityGroupRule rule in group.Rules.Where(r => !_used.Contains((group.Id, r))))
            {
                yield return Unused(Layer.SecurityGroup, group, rule);
            }
        }

        foreach (NetworkAcl acl in _seen.Select(i => i.Subnet.Acl).OfType<AclNode>().Select(a => a.Record).DistinctBy(a => a.Id)
            .OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            foreach (NetworkAclEntry entry in acl.Entries.Where(e => e.Allow && !_used.Contains((acl.Id, e))))
            {
                yield return Unused(Layer.NetworkAcl, acl, entry);
            }
        }
    }

    private FlowLogFinding? Compare(FlowLogRecord record, InterfaceNode at, bool egress, Seen seen)
    {
        // As a request by a rule of its direction, as a reply by one of the other direction.
        Ip far = egress ? seen.Destination : seen.Source;
        OtherEnd other = new(far, OwnerOf(far, at));
        IReadOnlyList<(SecurityGroup Group, SecurityGroupRule Rule)> permits = SecurityGroupCheck.PermitsOf(_index, at, egress,
            PacketOf(seen, seen.To), other, out bool unknown);
        IReadOnlyList<(SecurityGroup Group, SecurityGroupRule Rule)> replied = SecurityGroupCheck.PermitsOf(_index, at, !egress,
            PacketOf(seen with { Source = seen.Destination, Destination = seen.Source }, seen.From), other, out bool unknownReply);
        if (seen.IsReply == false) { (replied, unknownReply) = ([], false); }
        foreach ((SecurityGroup group, SecurityGroupRule rule) in permits.Count == 0 || (seen.IsReply == true && replied.Count > 0)
            ? replied : permits) { _used.Add((group.Id, rule)); }
        if (permits.Count == 0 && replied.Count == 0)
        {
            if (unknown || unknownReply || at.Groups.Length == 0) { Unknown++; }
            else
            {
                return Impossible(record, Layer.SecurityGroup, at.Groups.OfType<GroupNode>().First().Record,
                    $"no rule of the groups of {at.Record} lets it {(egress ? "out" : "in")}, as a request or as a reply");
            }
        }

        return at.Subnet.Acl is { } acl && !(other.Interface is { } near && near.Subnet.Id == at.Subnet.Id)
            ? AskAcl(record, acl, egress, seen) : null;
    }

    private FlowLogFinding? AskAcl(FlowLogRecord record, AclNode acl, bool egress, Seen seen)
    {
        // The type of an ICMP packet is not in the record, so any entry for it may have decided.
        if (seen.Protocol.IsIcmp)
        {
            foreach (NetworkAclEntry entry in acl.Record.Entries.Where(e => e.Egress == egress && e.Allow
                && (e.Traffic.Protocol == seen.Protocol || e.Traffic.Protocol == IpProtocol.All))) { _used.Add((acl.Record.Id, entry)); }
            return null;
        }

        NetworkAclDecision decision = NetworkAclCheck.Decide(acl, egress, PacketOf(seen, seen.To));
        if (decision.FirstAllow is { } allow) { _used.Add((acl.Record.Id, allow)); }
        return decision.Passed.IsEmpty ? Impossible(record, Layer.NetworkAcl, acl.Record, decision.FirstDeny is { } deny
            ? $"{deny} of network ACL {acl.Record}" : $"no entry of network ACL {acl.Record} allows it") : null;
    }

    private static Packet PacketOf(Seen seen, int port) => new()
    {
        Source = seen.Source, Destination = seen.Destination, Protocol = seen.Protocol,
        Ports = seen.Protocol.HasPorts ? PortSet.Of(port, port) : PortSet.Portless,
        IcmpType = seen.Protocol == IpProtocol.IcmpV6 ? 128 : 8,
    };

    private InterfaceNode? OwnerOf(Ip address, InterfaceNode at)
    {
        InterfaceNode[] owners = [.. _index.OwnersOf(address)];
        return owners.FirstOrDefault(o => ReferenceEquals(o.Vpc, at.Vpc))
            ?? owners.FirstOrDefault(o => _index.PeeringBetween(at.Vpc.Id, o.Vpc.Id) is { IsActive: true });
    }

    private static FlowLogFinding Impossible(FlowLogRecord record, Layer layer, Resource at, string why) => new()
    {
        Kind = FlowLogFindingKind.ImpossibleFlow, Layer = layer, ResourceId = at.Id, ResourceName = at.DisplayName, Record = record,
        AccountId = at.AccountId, Region = at.Region,
        Reason = $"{record.Protocol}{(record.DestinationPort is > 0 and { } port ? $"/{port}" : "")} {record.SourceAddress} -> "
            + $"{record.DestinationAddress} was accepted, and {why}; the rules have changed since, or the model lacks "
            + "something",
    };

    private static FlowLogFinding Unused(Layer layer, Resource at, object rule) => new()
    {
        Kind = FlowLogFindingKind.UnusedRule, Layer = layer, ResourceId = at.Id, ResourceName = at.DisplayName, Rule = rule.ToString(),
        AccountId = at.AccountId, Region = at.Region,
        Reason = $"{rule} of {at} was used by no flow in these records",
    };

    private readonly record struct Seen(Ip Source, Ip Destination, IpProtocol Protocol, int From, int To, bool? IsReply);
}
