using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>What becomes of the replies to traffic that arrives.</summary>
public enum ReturnVerdict
{
    /// <summary>Every client port gets its replies, or none is expected.</summary>
    Full,

    /// <summary>
    /// Some client ports, or addresses of a NAT gateway, get their replies and others do not: connections fail now and then.
    /// </summary>
    Partial,

    /// <summary>The request arrives and the reply is lost.</summary>
    None,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>Who can send what to whom: every source of the row reaches every destination of it with all of the traffic.</summary>
public sealed record ReachabilityRow
{
    public required ReachabilityParty Source { get; init; }
    public required ReachabilityParty Destination { get; init; }

    /// <summary>The requests that arrive, or may arrive where the verdict is unknown.</summary>
    public required TrafficSet Traffic { get; init; }

    /// <summary>As the walk of a single flow would say: reachable only with all replies, partial with some.</summary>
    public required Verdict Verdict { get; init; }

    public required ReturnVerdict Return { get; init; }

    /// <summary>
    /// True where the source is known to it by IPv6 and a NAT gateway translates to the destination's IPv4 (64:ff9b::/96).
    /// </summary>
    public bool ByNat64 { get; init; }

    /// <summary>
    /// Why nothing more is known of it: an end, or whether it is one that was asked for, was not read. Null for traffic
    /// that the network's rules speak of.
    /// </summary>
    public string? Doubt { get; init; }

    /// <summary>The account and region that was not wholly read, where an end stands for it.</summary>
    public Place? Unread { get; init; }

    /// <summary>Whose ports the replies were judged by.</summary>
    public ClientOs ClientOs { get; init; }

    /// <summary>The destination's name, with the way where it is NAT64.</summary>
    public string DestinationName => ByNat64 ? $"{Destination} (NAT64)" : Destination.Name;

    /// <summary>A row for every pair of addresses of two different interfaces, or of an interface and the internet.</summary>
    public IEnumerable<ReachabilityRow> Expand()
    {
        foreach (ReachabilityParty from in Source.Single())
        {
            foreach (ReachabilityParty to in Destination.Single())
            {
                if (from.IsInternet || from.IsUnread || to.Interfaces.Count == 0 || !from.IsOnly(to.Interfaces[0]))
                {
                    yield return this with { Source = from, Destination = to };
                }
            }
        }
    }

    /// <summary>A flow of a kind of traffic from the first source to the first destination.</summary>
    internal Flow FlowOf(TrafficType traffic) => FlowOf(Source.FirstEnd(),
        ByNat64 ? Translated(Destination.FirstEnd()) : Destination.FirstEnd(), traffic) with { ClientOs = ClientOs };

    /// <summary>An end of IPv4 by the address of IPv6 that stands for it.</summary>
    internal static Endpoint Translated(Endpoint end) => new() { Address = Nat64.Of(end.Address), Label = end.Label };

    internal static Flow FlowOf(Endpoint source, Endpoint destination, TrafficType traffic)
    {
        IpProtocol protocol = traffic.Protocol.Number == -1 ? IpProtocol.Tcp : traffic.Protocol;
        return new()
        {
            Source = source, Destination = destination, Protocol = protocol,
            Port = protocol.HasPorts ? traffic.Protocol.Number == -1 ? 443 : Math.Max(0, traffic.From) : null,
            IcmpType = protocol.IsIcmp && traffic.From >= 0 ? traffic.From : null, IcmpCode = protocol.IsIcmp ? Math.Max(0, traffic.To) : 0,
        };
    }

    public override string ToString() => $"{Source} -> {DestinationName}: {Traffic} "
        + $"{(Verdict is Verdict.Blocked or Verdict.Partial ? $"arrives, replies: {Return}" : Verdict)}";
}

/// <summary>What a matrix says about one flow.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Arrives">Whether the request arrives; null where that is not known.</param>
/// <param name="Return">The replies; <see cref="ReturnVerdict.None"/> where the request does not arrive.</param>
public readonly record struct MatrixAnswer(Verdict Verdict, bool? Arrives, ReturnVerdict Return);
