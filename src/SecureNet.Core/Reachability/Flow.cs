using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

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

    /// <summary>ICMP type; by default 8, echo request.</summary>
    public int IcmpType { get; init; } = 8;

    /// <summary>ICMP code; by default 0.</summary>
    public int IcmpCode { get; init; }

    public override string ToString() =>
        $"{(Protocol.IsIcmp ? IcmpType == 8 && Protocol == IpProtocol.Icmp ? "icmp echo (ping)" : $"{Protocol} type {IcmpType} code {IcmpCode}" : Port is { } p ? $"{Protocol}/{p}" : Protocol.ToString())} " +
        $"{Source} -> {Destination}";
}

/// <summary>One end of a flow: an interface of a network, or just an address (a public one means the internet).</summary>
public sealed record Endpoint
{
    /// <summary>The address packets carry. For an interface in a peered or the same VPC this is its private address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The interface, where the end is one of the network's.</summary>
    public NetworkInterface? Interface { get; init; }

    /// <summary>What the user named: a host's name or an id.</summary>
    public string? Label { get; init; }

    public override string ToString() => Label is null ? Address.ToString() : $"{Label} ({Address})";
}
