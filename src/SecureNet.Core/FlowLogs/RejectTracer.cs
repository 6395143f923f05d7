using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.FlowLogs;

/// <summary>
/// Traces a REJECT to the rule that made it. The interface rejects what its own side drops: as a request, by a group or network ACL;
/// as a reply, by a network ACL alone, because groups let replies pass.
/// </summary>
/// <param name="network">The network as it was at the time of the records, as far as it is known.</param>
public sealed class RejectTracer(Network network)
{
    // An ephemeral port is one of these or higher; a service seldom is.
    private const int FirstEphemeral = 32768;

    /// <summary>Says which rule rejected the record's packets.</summary>
    /// <param name="record">A record with action REJECT.</param>
    public FlowLogRejection Trace(FlowLogRecord record)
    {
        if (record.RejectReason == "BPA")
        {
            return new()
            {
                Record = record, Layer = Layer.BlockPublicAccess, Reason = "VPC Block Public Access rejected it (reject-reason BPA)",
                ResourceId = VpcBlockPublicAccess.OnlyId, AccountId = record.AccountId, Region = record.Region
            };
        }

        if (record.InterfaceId is not { } id || (record.PacketSourceAddress ?? record.SourceAddress) is not { } source ||
            (record.PacketDestinationAddress ?? record.DestinationAddress) is not { } destination || record.Protocol is not { } protocol)
        {
            return Unknown(record, "the record lacks interface, addresses or protocol: they are not in the flow log's format");
        }

        if (network.Find<NetworkInterface>(id) is not { } at)
        {
            return Unknown(record,
                $"interface {id} is not in the network that was read: it is gone, or its account or region was not read");
        }

        bool egress = record.FlowDirection is { } way ? way == "egress" : Owns(at, source);
        (PathAnalysis Path, bool IsReply, Hop? Blocked)[] answers =
            [.. Questions(record, protocol, source, destination, at).Select(q => Ask(q.Flow, q.IsReply, egress))];
        foreach ((PathAnalysis path, bool isReply, Hop? blocked) in answers)
        {
            if (blocked is not null) { return Explain(record, path, isReply, blocked, at); }
        }

        return Unknown(record, answers.Length == 0 ? "its packets cannot be asked about: one end has no address that the network knows"
            : $"the rules of {at} as they were read let it pass: they have changed since {record.End?.UtcDateTime:u}, or the "
                + "packet came after its connection had ended (AWS rejects those too)") with
        { Path = answers.FirstOrDefault().Path, AccountId = at.AccountId, Region = at.Region };
    }

    /// <summary>The record's packets as a request and as a reply, the likelier first.</summary>
    private IEnumerable<(Flow Flow, bool IsReply)> Questions(FlowLogRecord record, IpProtocol protocol, IPAddress source,
        IPAddress destination, NetworkInterface at)
    {
        int from = record.SourcePort ?? 0, to = record.DestinationPort ?? 0;
        Endpoint here = EndOf(source, at), there = EndOf(destination, at);
        int? ping = protocol == IpProtocol.IcmpV6 ? 128 : null;
        Flow request = new() { Source = here, Destination = there, Protocol = protocol, Port = protocol.HasPorts ? to : null,
            SourcePort = protocol.HasPorts ? from : null };
        Flow reply = new() { Source = there, Destination = here, Protocol = protocol, Port = protocol.HasPorts ? from : null,
            SourcePort = protocol.HasPorts ? to : null };
        if (ping is { } type) { (request, reply) = (request with { IcmpType = type }, reply with { IcmpType = type }); }
        // SYN alone begins a connection, SYN and ACK answer one; without flags the ports tell.
        bool replyFirst = record.TcpFlags switch
        {
            2 => false,
            18 => true,
            _ => protocol.HasPorts && to >= FirstEphemeral && from < FirstEphemeral
        };
        return replyFirst ? [(reply, true), (request, false)] : [(request, false), (reply, true)];
    }

    private (PathAnalysis, bool, Hop?) Ask(Flow flow, bool isReply, bool egress)
    {
        PathAnalysis path = PathAnalyzer.Analyze(network, flow);
        // A reply needs a request that came through.
        if (isReply && path.Forward.Verdict == Verdict.Blocked) { return (path, true, null); }
        return (path, isReply, FlowLogObserver.SideOf(isReply ? path.Return : path.Forward, egress)
            .FirstOrDefault(h => h.Verdict is Verdict.Blocked or Verdict.Partial));
    }

    private static FlowLogRejection Explain(FlowLogRecord record, PathAnalysis path, bool isReply, Hop hop, NetworkInterface at)
    {
        Blocker? blocker = path.Blockers.FirstOrDefault(
            b => b.Layer == hop.Layer && b.ResourceId == hop.ResourceId && b.OnReturn == isReply);
        string what = string.Join(". ", hop.Steps.Select(s => s.Detail));
        return new()
        {
            Record = record, IsReply = isReply, Layer = hop.Layer, ResourceId = hop.ResourceId, ResourceName = hop.ResourceName,
            Rule = hop.Steps.Select(s => s.Rule).FirstOrDefault(r => r is not null),
            Reason = isReply ? $"the reply was rejected: {what}" : what, Fix = blocker?.Fix, Path = path, AccountId = at.AccountId,
            Region = at.Region,
        };
    }

    private Endpoint EndOf(IPAddress address, NetworkInterface at)
    {
        if (Owns(at, address)) { return new() { Address = address, Interface = at, Label = LabelOf(at) }; }
        NetworkInterface[] owners =
            [.. network.Of<NetworkInterface>().Where(i => Owns(i, address) || i.Addresses.Any(a => address.Equals(a.Public)))];
        // The same private address may be in many VPCs: the own one comes first, then those that are peered with it.
        NetworkInterface? owner = owners.OrderByDescending(i => i.VpcId == at.VpcId)
            .ThenByDescending(i => network.Of<VpcPeeringConnection>().Any(p => p.IsActive && p.OtherEnd(at.VpcId)?.VpcId == i.VpcId))
            .ThenBy(i => i.Id, StringComparer.Ordinal).FirstOrDefault();
        return new() { Address = address, Interface = owner, Label = owner is null ? null : LabelOf(owner) };
    }

    private string LabelOf(NetworkInterface at) =>
        (at.InstanceId is { } id ? network.Find<Instance>(at.Place, ResourceKind.Instance, id)?.DisplayName : null) ?? at.DisplayName;

    private static bool Owns(NetworkInterface at, IPAddress address) =>
        at.Addresses.Any(a => a.Private.Equals(address)) || at.Ipv6Addresses.Contains(address) || at.Prefixes.Any(p => p.Contains(address));

    private static FlowLogRejection Unknown(FlowLogRecord record, string why) =>
        new() { Record = record, Reason = "unknown: " + why, AccountId = record.AccountId, Region = record.Region };
}
