using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>A packet on its way, with all destination ports it may have: a reply goes to one of many client ports.</summary>
internal sealed record Packet
{
    public required IPAddress Source { get; init; }
    public required IPAddress Destination { get; init; }
    public required IpProtocol Protocol { get; init; }
    public required PortSet Ports { get; init; }
    public int IcmpType { get; init; }
    public int IcmpCode { get; init; }

    /// <summary>The ports a NAT gateway sends from. Source: VPC guide, NAT gateway basics.</summary>
    public static PortSet NatPorts { get; } = PortSet.Of(1024, 65535);

    /// <summary>The ports a Linux client sends from (net.ipv4.ip_local_port_range).</summary>
    public static PortSet LinuxPorts { get; } = PortSet.Of(32768, 60999);

    /// <summary>What is sent, as rules name it: <c>icmp type 8</c>, <c>tcp/443</c>.</summary>
    public string Kind => Protocol.IsIcmp ? $"{Protocol} type {IcmpType}" : Protocol.HasPorts ? $"{Protocol}/{Ports}" : $"protocol {Protocol}";

    public static Packet Request(Flow flow, IPAddress source, IPAddress destination) => new()
    {
        Source = source,
        Destination = destination,
        Protocol = flow.Protocol,
        Ports = flow.Protocol.HasPorts ? PortSet.Of(flow.Port!.Value, flow.Port.Value) : PortSet.Portless,
        IcmpType = flow.IcmpType,
        IcmpCode = flow.IcmpCode,
    };

    /// <summary>The reply to this flow, or null where its kind of packet is not answered.</summary>
    public static Packet? Reply(Flow flow, IPAddress source, IPAddress destination, bool toNat)
    {
        int? type = (flow.Protocol.Number, flow.IcmpType) switch
        {
            (1, 8) => 0,
            (1, 13) => 14,
            (1 or 58, _) => null,
            _ => 0,
        };
        return type is not { } t ? null : new()
        {
            Source = source,
            Destination = destination,
            Protocol = flow.Protocol,
            Ports = !flow.Protocol.HasPorts ? PortSet.Portless
                : toNat ? NatPorts : flow.SourcePort is { } port ? PortSet.Of(port, port) : LinuxPorts,
            IcmpType = t,
        };
    }

    /// <summary>The part of <paramref name="among"/> that the rule's traffic type matches.</summary>
    public PortSet Matched(TrafficType traffic, PortSet among)
    {
        if (traffic.Protocol.Number == -1) { return among; }
        if (traffic.Protocol != Protocol) { return PortSet.Empty; }
        if (Protocol.HasPorts) { return traffic.From == -1 ? among : among.Intersect(traffic.From, traffic.To); }
        return traffic.Matches(Protocol, IcmpType, IcmpCode) ? among : PortSet.Empty;
    }

    /// <summary>The narrowest traffic type that matches it; an echo matches by its type with any code, as ping needs.</summary>
    public TrafficType Narrowest => Protocol.IsIcmp ? new(Protocol, IcmpType, IcmpType is 8 or 0 ? -1 : IcmpCode)
        : Protocol.HasPorts ? new(Protocol, Ports.Min, Ports.Max) : new(Protocol, -1, -1);
}
