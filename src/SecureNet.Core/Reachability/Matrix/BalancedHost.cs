using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>A host that traffic comes to through a load balancer.</summary>
public sealed record BalancedHost
{
    public required LoadBalancer Balancer { get; init; }

    /// <summary>What the client sends to the load balancer, such as <c>tcp/443</c>.</summary>
    public required TrafficSet Listens { get; init; }

    /// <summary>What the load balancer sends to the host, or passes on where it keeps the client's address.</summary>
    public required TrafficSet Traffic { get; init; }

    /// <summary>Whether it gets to the host and back.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The way from the load balancer's interface to the host.</summary>
    public required ReachabilityRow Leg { get; init; }
}
