using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>Which ports a client may send from, and so which a reply may go to. Source: VPC guide, "Ephemeral ports".</summary>
public enum ClientOs
{
    /// <summary>32768 to 60999 (net.ipv4.ip_local_port_range).</summary>
    Linux,

    /// <summary>49152 to 65535 (Windows Server 2008 and later).</summary>
    Windows,

    /// <summary>1024 to 65535: whatever it is.</summary>
    Any,
}

/// <summary>A flow to ask about: the first packet of a conversation.</summary>
public sealed record Flow
{
    public required Endpoint Source { get; init; }
    public required Endpoint Destination { get; init; }
    public required IpProtocol Protocol { get; init; }

    /// <summary>Destination port for TCP and UDP; null for others.</summary>
    public int? Port { get; init; }

    /// <summary>The client's port where it is known; null means any of its ephemeral range.</summary>
    public int? SourcePort { get; init; }

    /// <summary>ICMP type; null is an echo request (8, and 128 for ICMPv6).</summary>
    public int? IcmpType { get; init; }

    /// <summary>ICMP code; by default 0.</summary>
    public int IcmpCode { get; init; }

    /// <summary>The client's system, which decides the ports that replies go to where <see cref="SourcePort"/> is null.</summary>
    public ClientOs ClientOs { get; init; }

    /// <summary>True for the way by a door that does not ask for a public address (E20 to E23).</summary>
    internal bool ByDoor { get; init; }

    /// <summary>True where a load balancer is known to send it, as its health check: whether it sends it is not asked.</summary>
    internal bool IsHealthCheck { get; init; }

    /// <summary>The ICMP type on the wire.</summary>
    internal int TypeOnWire => IcmpType ?? EchoRequest;

    internal bool IsEcho => Protocol.IsIcmp && TypeOnWire == EchoRequest;

    private int EchoRequest => Protocol == IpProtocol.IcmpV6 ? 128 : 8;

    public override string ToString() =>
        $"{(IsEcho ? $"{Protocol} echo (ping)" : Protocol.IsIcmp ? $"{Protocol} type {TypeOnWire} code {IcmpCode}" : Port is { } p
            ? $"{Protocol}/{p}" : Protocol.ToString())}"
            + " " +
        $"{Source} -> {Destination}";
}

/// <summary>One end of a flow: an interface of a network, or just an address (a public one means the internet).</summary>
public sealed record Endpoint
{
    /// <summary>The address packets carry. For an interface in a peered or the same VPC this is its private address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The interface, where the end is one of the network's.</summary>
    public NetworkInterface? Interface { get; init; }

    /// <summary>The ARN of the load balancer that is meant: its interfaces, its listener and its targets are all asked.</summary>
    public string? LoadBalancerArn { get; init; }

    /// <summary>What the user named: a host's name or an id.</summary>
    public string? Label { get; init; }

    public override string ToString() => Label is null ? Address.ToString() : $"{Label} ({Address})";
}
