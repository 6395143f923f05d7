using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>A packet on its way, with all destination ports it may have: a reply goes to one of many client ports.</summary>
internal sealed record Packet
{
    public required Ip Source { get; init; }
    public required Ip Destination { get; init; }
    public required IpProtocol Protocol { get; init; }
    public required PortSet Ports { get; init; }
    public int IcmpType { get; init; }
    public int IcmpCode { get; init; }

    /// <summary>The ports that NAT gateways and load balancers send from. Source: VPC guide, "Ephemeral ports".</summary>
    public static PortSet AwsPorts { get; } = PortSet.Of(1024, 65535);

    private static readonly PortSet s_linuxPorts = PortSet.Of(32768, 60999);
    private static readonly PortSet s_windowsPorts = PortSet.Of(49152, 65535);

    /// <summary>What is sent, as rules name it: <c>icmp type 8</c>, <c>tcp/443</c>.</summary>
    public string Kind =>
        Protocol.IsIcmp ? $"{Protocol} type {IcmpType}" : Protocol.HasPorts ? $"{Protocol}/{Ports}" : $"protocol {Protocol}";

    public static Packet Request(Flow flow, Ip source, Ip destination) => new()
    {
        Source = source,
        Destination = destination,
        Protocol = flow.Protocol,
        Ports = flow.Protocol.HasPorts ? PortSet.Of(flow.Port!.Value, flow.Port.Value) : PortSet.Portless,
        IcmpType = flow.TypeOnWire,
        IcmpCode = flow.IcmpCode,
    };

    /// <summary>The reply to a packet, or null where its kind is not answered.</summary>
    /// <param name="request">The packet as the server saw it.</param>
    /// <param name="ports">The ports that the request may have come from.</param>
    public static Packet? Reply(Packet request, PortSet ports)
    {
        int? type = (request.Protocol.Number, request.IcmpType) switch
        {
            (1, 8) => 0,
            (1, 13) => 14,
            (58, 128) => 129,
            (1 or 58, _) => null,
            _ => 0,
        };
        return type is not { } t ? null : request with { Source = request.Destination, Destination = request.Source,
            Ports = request.Protocol.HasPorts ? ports : PortSet.Portless, IcmpType = t, IcmpCode = 0 };
    }

    /// <summary>The ports that the client of a flow may use.</summary>
    public static PortSet ClientPorts(Flow flow) => flow.SourcePort is { } port ? PortSet.Of(port, port) : flow.ClientOs switch
    {
        ClientOs.Windows => s_windowsPorts,
        ClientOs.Any => AwsPorts,
        _ => s_linuxPorts,
    };

    /// <summary>The part of <paramref name="among"/> that the rule's traffic type matches.</summary>
    public PortSet Matched(TrafficType traffic, PortSet among)
    {
        if (traffic.Protocol.Number == -1) { return among; }
        if (traffic.Protocol != Protocol) { return PortSet.Empty; }
        if (Protocol.HasPorts) { return traffic.From == -1 ? among : among.Intersect(traffic.From, traffic.To); }
        return traffic.Matches(Protocol, IcmpType, IcmpCode) ? among : PortSet.Empty;
    }

    /// <summary>The narrowest traffic type that matches it; an echo matches by its type with any code, as ping needs.</summary>
    public TrafficType Narrowest => Protocol.IsIcmp ? new(Protocol, IcmpType, IcmpType is 8 or 0 or 128 or 129 ? -1 : IcmpCode)
        : Protocol.HasPorts ? new(Protocol, Ports.Min, Ports.Max) : new(Protocol, -1, -1);
}
