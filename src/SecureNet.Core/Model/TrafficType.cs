namespace SecureNet.Model;

/// <summary>
/// What kind of traffic a rule matches: a protocol and, for TCP and UDP, a port range; for ICMP the type (<see cref="From"/>) and
/// code (<see cref="To"/>), where -1 is any. Source: EC2 API reference, IpPermission and NetworkAclEntry.
/// </summary>
/// <param name="Protocol">The protocol; for <see cref="IpProtocol.All"/> the range is ignored.</param>
/// <param name="From">First port, or ICMP type.</param>
/// <param name="To">Last port, or ICMP code.</param>
public readonly record struct TrafficType(IpProtocol Protocol, int From, int To)
{
    public static TrafficType All => new(IpProtocol.All, -1, -1);

    public static TrafficType Tcp(int port) => new(IpProtocol.Tcp, port, port);

    public static TrafficType Tcp(int from, int to) => new(IpProtocol.Tcp, from, to);

    public static TrafficType Udp(int from, int to) => new(IpProtocol.Udp, from, to);

    public static TrafficType Icmp(int type, int code = -1) => new(IpProtocol.Icmp, type, code);

    /// <summary>The ICMP echo request that ping sends: type 8, any code. (8/8 looks right and does not ping.)</summary>
    public static TrafficType Ping => Icmp(8);

    /// <summary>True if a packet of this protocol and port (for ICMP: type and code) is matched.</summary>
    public bool Matches(IpProtocol protocol, int portOrType, int icmpCode = -1)
    {
        if (Protocol.Number == -1) { return true; }
        if (Protocol != protocol) { return false; }
        if (Protocol.IsIcmp) { return (From == -1 || From == portOrType) && (To == -1 || From == -1 || To == icmpCode || icmpCode == -1); }
        return !Protocol.HasPorts || (From <= portOrType && portOrType <= To) || From == -1;
    }

    /// <summary>True if everything that <paramref name="other"/> matches is matched by this too.</summary>
    public bool Covers(TrafficType other)
    {
        if (Protocol.Number == -1) { return true; }
        if (Protocol != other.Protocol) { return false; }
        if (Protocol.IsIcmp) { return From == -1 || (From == other.From && (To == -1 || To == other.To)); }
        return !Protocol.HasPorts || From == -1 || (From <= other.From && other.To <= To);
    }

    public override string ToString() => this switch
    {
        { Protocol.Number: -1 } => "all traffic",
        { Protocol.IsIcmp: true, From: -1 } => $"{Protocol} any type",
        { Protocol.IsIcmp: true, To: -1 } => $"{Protocol} type {From}",
        { Protocol.IsIcmp: true } => $"{Protocol} type {From} code {To}",
        { Protocol.HasPorts: false } => $"protocol {Protocol}",
        _ when From == -1 || (From == 0 && To == 65535) => $"{Protocol} any port",
        _ when From == To => $"{Protocol}/{From}",
        _ => $"{Protocol}/{From}-{To}",
    };
}
