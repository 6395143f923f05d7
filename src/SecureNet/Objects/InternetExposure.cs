using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>The way of traffic between an interface and the internet.</summary>
public enum ExposureDirection
{
    /// <summary>The internet starts it.</summary>
    Inbound,

    /// <summary>The interface starts it.</summary>
    Outbound,
}

/// <summary>What of an interface the internet reaches, or what of the internet it reaches.</summary>
public sealed class InternetExposure
{
    public required ExposureDirection Direction { get; init; }

    /// <summary>The host behind the interface, by name.</summary>
    public required string Name { get; init; }

    /// <summary>Null where the row stands for interfaces of an account that were not read.</summary>
    public required string? InterfaceId { get; init; }

    /// <summary>The interface's own address; null where it was not read.</summary>
    public required string? Address { get; init; }

    /// <summary>The address that the internet knows it by; null where a NAT gateway stands for it.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>The part of the internet, such as <c>203.0.113.0/24</c>.</summary>
    public required string Peer { get; init; }

    public required TrafficSet Traffic { get; init; }

    /// <summary>Reachable, unknown, partial (some of it is lost), or blocked: then requests arrive and replies are lost.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>True where some of it gets through and some does not.</summary>
    public bool IsPartial => Verdict == Verdict.Partial;

    public required ReturnVerdict Return { get; init; }

    /// <summary>The gateways on the way, in order; last a load balancer with what it listens on, where the host is behind one.</summary>
    public required IReadOnlyList<string> Through { get; init => field = value.ToArray(); }

    /// <summary>The security group rules that let it through, each with its group.</summary>
    public required IReadOnlyList<string> Rule { get; init => field = value.ToArray(); }

    /// <summary>
    /// What was not read, where the verdict is unknown; what stands in the way of replies or targets, where it is blocked or partial.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>What the answer takes as so without having read it.</summary>
    public IReadOnlyList<Model.Assumption> Assumptions { get; init; } = [];

    public string? InstanceId { get; init; }

    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public override string ToString() => MockObject.NameOf(this)
        ?? (SafeText.Of(Direction == ExposureDirection.Inbound ? $"{Peer} -> {Name}: {Traffic}" : $"{Name} -> {Peer}: {Traffic}"));
}
