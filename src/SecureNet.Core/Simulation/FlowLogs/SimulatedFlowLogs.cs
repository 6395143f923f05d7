using SecureNet.FlowLogs;
using SecureNet.Model;

namespace SecureNet.Simulation.FlowLogs;

/// <summary>Keeps what interfaces saw until the window closes, and makes of it the records that each flow log delivers.</summary>
internal sealed class SimulatedFlowLogs
{
    private readonly Dictionary<SeenPacket, (long Packets, long Bytes, DateTimeOffset First, DateTimeOffset Last)> _window = [];

    /// <summary>True where nothing waits to be written.</summary>
    public bool IsEmpty => _window.Count == 0;

    public void See(IEnumerable<SeenPacket> packets, int count, int size, DateTimeOffset now)
    {
        foreach (SeenPacket packet in packets)
        {
            (long n, long bytes, DateTimeOffset first, _) = _window.TryGetValue(packet, out var old) ? old : (0, 0, now, now);
            _window[packet] = (n + count, bytes + ((long)count * size), first, now);
        }
    }

    /// <summary>Closes the window: the records of every flow log, interfaces without traffic as NODATA.</summary>
    public IEnumerable<FlowLogWindow> Close(Network network, DateTimeOffset now)
    {
        foreach (FlowLog log in network.Of<FlowLog>())
        {
            FlowLogSchema schema = FlowLogSchema.FromLogFormat(log.Settings.LogFormat);
            List<(NetworkInterface At, FlowLogRecord Record)> records = [];
            foreach (NetworkInterface at in network.Of<NetworkInterface>(log.Place).Where(i => i.VpcId == log.ResourceId
                || i.SubnetId == log.ResourceId || i.Id == log.ResourceId).OrderBy(i => i.Id, StringComparer.Ordinal))
            {
                FlowLogRecord[] own = [.. _window.Where(p => p.Key.Interface.Id == at.Id && Wants(log, p.Key)).OrderBy(p => p.Value.First)
                    .Select(p => RecordOf(schema, network, p.Key, p.Value))];
                records.AddRange((own.Length > 0 ? own : [NoData(schema, at, now)]).Select(r => (at, r)));
            }

            if (records.Count > 0) { yield return new(log, schema, records, Floor(now)); }
        }

        _window.Clear();
    }

    private static bool Wants(FlowLog log, SeenPacket packet) => log.Settings.TrafficType switch
    {
        "ACCEPT" => packet.Accepted,
        "REJECT" => !packet.Accepted,
        _ => true,
    };

    private static FlowLogRecord RecordOf(FlowLogSchema schema, Network network, SeenPacket p,
        (long Packets, long Bytes, DateTimeOffset First, DateTimeOffset Last) sum) =>
            FlowLogRecord.Create(schema, new Dictionary<FlowLogField, object?>
            {
                [FlowLogField.Version] = schema.Version, [FlowLogField.AccountId] = p.Interface.AccountId,
                [FlowLogField.InterfaceId] = p.Interface.Id,
                [FlowLogField.SourceAddress] = p.Source, [FlowLogField.DestinationAddress] = p.Destination,
                [FlowLogField.SourcePort] = p.SourcePort, [FlowLogField.DestinationPort] = p.DestinationPort,
                [FlowLogField.Protocol] = p.Protocol, [FlowLogField.Packets] = sum.Packets, [FlowLogField.Bytes] = sum.Bytes,
                [FlowLogField.Start] = sum.First, [FlowLogField.End] = sum.Last,
                [FlowLogField.Action] = p.Accepted ? "ACCEPT" : "REJECT", [FlowLogField.LogStatus] = "OK",
                [FlowLogField.VpcId] = p.Interface.VpcId, [FlowLogField.SubnetId] = p.Interface.SubnetId,
                [FlowLogField.InstanceId] = p.Interface.InstanceId,
                [FlowLogField.TcpFlags] = p.Protocol == IpProtocol.Tcp ? p.Accepted ? 3 : 2 : 0, [FlowLogField.Type] = "IPv4",
                [FlowLogField.PacketSourceAddress] = p.Source, [FlowLogField.PacketDestinationAddress] = p.Destination,
                [FlowLogField.Region] = p.Interface.Region,
                [FlowLogField.AvailabilityZoneId] = network.Find<Subnet>(
                    p.Interface.Place, ResourceKind.Subnet, p.Interface.SubnetId)?.AvailabilityZoneId,
                [FlowLogField.FlowDirection] = p.Egress ? "egress" : "ingress",
            });

    private static FlowLogRecord NoData(FlowLogSchema schema, NetworkInterface at, DateTimeOffset now) =>
        FlowLogRecord.Create(schema, new Dictionary<FlowLogField, object?>
        {
            [FlowLogField.Version] = schema.Version, [FlowLogField.AccountId] = at.AccountId, [FlowLogField.InterfaceId] = at.Id,
            [FlowLogField.Start] = now.AddSeconds(-60), [FlowLogField.End] = now,
            [FlowLogField.LogStatus] = "NODATA", [FlowLogField.VpcId] = at.VpcId, [FlowLogField.SubnetId] = at.SubnetId,
            [FlowLogField.InstanceId] = at.InstanceId,
        });

    private static DateTimeOffset Floor(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % FlowLogKey.Window.Ticks), TimeSpan.Zero);
}

/// <summary>What one flow log delivers of a window.</summary>
/// <param name="Schema">Its format.</param>
/// <param name="Records">Each with the interface that it is of.</param>
/// <param name="Stamp">The five minutes in which the window ends.</param>
internal sealed record FlowLogWindow(FlowLog Log, FlowLogSchema Schema, IReadOnlyList<(NetworkInterface At, FlowLogRecord Record)> Records,
    DateTimeOffset Stamp);
