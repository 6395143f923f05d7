using System.Net;

namespace SecureNet.Model;

/// <summary>A route table with its routes and the subnets that use it.</summary>
public sealed record RouteTable : Resource
{
    public override ResourceKind Kind => ResourceKind.RouteTable;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }

    /// <summary>True for the VPC's main table, which every subnet without an association of its own uses.</summary>
    public bool IsMain { get; init; }

    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>The subnets associated explicitly.</summary>
    public IReadOnlyList<string> SubnetIds { get; init; } = [];

    /// <summary>The internet or virtual private gateways whose arriving traffic it routes (edge associations).</summary>
    public IReadOnlyList<string> GatewayIds { get; init; } = [];
}

/// <summary>A route. Exactly one of <see cref="Destination"/> and <see cref="PrefixListId"/> is set.</summary>
public sealed record Route
{
    public IPNetwork? Destination { get; init; }
    public string? PrefixListId { get; init; }
    public required RouteTargetKind TargetKind { get; init; }

    /// <summary>The target's id; <c>local</c> for the route of the VPC itself.</summary>
    public required string TargetId { get; init; }

    /// <summary>True where AWS says <c>blackhole</c>: the target is gone or not usable, and the packet is dropped.</summary>
    public bool IsBlackhole { get; init; }

    /// <summary>True for a route that a virtual private gateway propagated.</summary>
    public bool IsPropagated { get; init; }

    /// <summary>True where AWS says <c>filtered</c>, which it does not explain (rule W13).</summary>
    public bool IsFiltered { get; init; }

    /// <summary>True for a route that a VPC route server learned and installed (rule W12).</summary>
    public bool IsAdvertised { get; init; }

    /// <summary>A state, origin or target that is not known, or null.</summary>
    public UnknownWord? UnknownWord { get; init; }

    public override string ToString() => $"{Destination?.ToString() ?? PrefixListId} -> {TargetId}{(IsBlackhole ? " (blackhole)" : IsFiltered ? " (filtered)" : "")}";
}

/// <summary>What a route can point at.</summary>
public enum RouteTargetKind
{
    Local,
    InternetGateway,
    NatGateway,
    VpcPeeringConnection,
    NetworkInterface,
    EgressOnlyInternetGateway,
    VpcEndpoint,
    TransitGateway,
    VirtualPrivateGateway,
    Other,
}
