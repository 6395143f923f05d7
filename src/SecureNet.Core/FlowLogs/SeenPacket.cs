using System.Net;
using SecureNet.Model;

namespace SecureNet.FlowLogs;

/// <summary>One direction of a flow as one interface saw it.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="Egress">True where it sent the packets.</param>
/// <param name="Accepted">False where a group or network ACL of its side dropped them.</param>
/// <param name="Source">The packet's source at this interface.</param>
/// <param name="Destination">The packet's destination at this interface.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="SourcePort">0 for ICMP, as AWS writes it.</param>
/// <param name="DestinationPort">0 for ICMP.</param>
public sealed record SeenPacket(
    NetworkInterface Interface, bool Egress, bool Accepted, IPAddress Source, IPAddress Destination, IpProtocol Protocol, int SourcePort,
    int DestinationPort);
