using System.Net;
using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A route table with its routes and the subnets that use it.</summary>
public sealed record RouteTable : Resource, IAnswered<RouteTable>
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

    static Listing IAnswered<RouteTable>.Listing { get; } = new(ResourceKind.RouteTable, "RouteTables", "describe-route-tables");

    private static readonly Rest s_rest = new Rest().Irrelevant("what they propagate stands among the routes", "PropagatingVgws");

    static RouteTable IAnswered<RouteTable>.Map(Io io, RouteTable? old)
    {
        io.Rest(s_rest);
        io.Owner("OwnerId", old?.AccountId);
        IReadOnlyList<RouteTableAssociation> all = io.List<RouteTableAssociation>("Associations",
            old is null ? null : RouteTableAssociation.Of(old), RouteTableAssociation.Map);
        foreach (RouteTableAssociation a in all)
        {
            io.Unknown(AwsWords.AssociationState.Check("AssociationState", a.State, a.SubnetId ?? a.GatewayId ?? "main"));
        }
        RouteTableAssociation[] used = [.. all.Where(a => a.State is null or "associated" or "associating")];
        return new()
        {
            Id = io.Identifier("RouteTableId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            VpcId = io.Identifier("VpcId", old?.VpcId),
            IsMain = used.Any(a => a.IsMain), SubnetIds = [.. used.Select(a => a.SubnetId).OfType<string>()],
            GatewayIds = [.. used.Select(a => a.GatewayId).OfType<string>()],
            Routes = io.List<Route>("Routes", old?.Routes, Route.Map),
        };
    }
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

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("the account of the instance", "InstanceOwnerId")
        .Irrelevant("the next hop of a route server's route: its interface is told (rule Z3)", "IpAddress");

    internal static Route Map(Io io, Route? old)
    {
        io.Rest(s_rest);
        IPNetwork? destination = old?.Destination;
        bool isIpv4 = destination is { } d && CidrAssociation.IsIpv4(d);
        // Each member is asked for: one that is not counts as unknown.
        IPNetwork? ipv4 = io.Block("DestinationCidrBlock", isIpv4 ? destination : null),
        ipv6 = io.Block("DestinationIpv6CidrBlock", isIpv4 ? null : destination);
        Route route = new()
        {
            Destination = ipv4 ?? ipv6,
            PrefixListId = io.Text("DestinationPrefixListId", old?.PrefixListId), TargetKind = RouteTargetKind.Other, TargetId = "unknown",
        };
        if (route.Destination is null && route.PrefixListId is null) { throw io.Senseless(
            "a route has no destination: expected DestinationCidrBlock, DestinationIpv6CidrBlock or DestinationPrefixListId."); }
        (RouteTargetKind kind, string? id, UnknownWord? target) = RouteTargets.Map(io, old);
        string? state = io.Text("State",
            old is null ? null : Said(old, "State") ?? (old.IsBlackhole ? "blackhole" : old.IsFiltered ? "filtered" : "active"));
        string? origin = io.Text("Origin", old is null ? null
            : Said(old, "Origin") ?? (old.IsPropagated ? "EnableVgwRoutePropagation" : old.IsAdvertised
                ? "Advertisement" : old.TargetKind == RouteTargetKind.Local ? "CreateRouteTable" : "CreateRoute"));
        // A member that is not known may be the target, or change what the route does.
        UnknownWord? written = old?.UnknownWord is { Member: not ("GatewayId" or "State" or "Origin" or "Target") } word ? word : null;
        if (io.Others(written is null ? [] : [(written.Member, written.Value)]) is [(string name, string value), ..])
        {
            (target, id) = (target ?? new(name, value), id ?? value);
        }

        target ??= id is null ? new("Target", "none that is known") : null;
        return (route with { TargetKind = kind, TargetId = id ?? "unknown" }).WithWords(state, origin, target);
    }

    private static string? Said(Route route, string member) => route.UnknownWord is { } word && word.Member == member ? word.Value : null;

    public override string ToString() =>
        $"{Destination?.ToString() ?? PrefixListId} -> {TargetId}{(IsBlackhole ? " (blackhole)" : IsFiltered ? " (filtered)" : "")}";
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

/// <summary>What uses a route table: a subnet, a gateway, or what has no table of its own.</summary>
internal sealed record RouteTableAssociation(bool IsMain, string? SubnetId, string? GatewayId, string? State)
{
    private static readonly Rest s_rest = new Rest()
        .Irrelevant("names of its own and of its table", "RouteTableAssociationId", "RouteTableId")
        .UnknownIfSet("a pool of addresses whose arriving traffic the table routes", "PublicIpv4Pool");

    private static readonly Rest s_restOfState = new Rest().Irrelevant("words for people", "StatusMessage");

    public static IReadOnlyList<RouteTableAssociation> Of(RouteTable table) =>
    [
        .. table.IsMain ? [new(true, null, null, null)] : Array.Empty<RouteTableAssociation>(),
        .. table.SubnetIds.Select(s => new RouteTableAssociation(false, s, null, null)),
        .. table.GatewayIds.Select(g => new RouteTableAssociation(false, null, g, null)),
        .. table.UnknownWords.Where(w => w.Member == "AssociationState")
            .Select(w => (w.Value, Of: w.Element ?? "main", IsSubnet: w.Element?.StartsWith("subnet-", StringComparison.Ordinal) == true))
            .Select(w => new RouteTableAssociation(w.Of == "main", w.IsSubnet ? w.Of : null,
                w.IsSubnet || w.Of == "main" ? null : w.Of, w.Value)),
    ];

    public static RouteTableAssociation Map(Io io, RouteTableAssociation? old)
    {
        io.Rest(s_rest);
        RouteTableAssociation? state = io.Part<RouteTableAssociation>("AssociationState", old?.State is null ? null : old, (s, have) =>
        {
            s.Rest(s_restOfState);
            return new(false, null, null, s.Text("State", have?.State));
        });
        return new(io.Truth("Main", old?.IsMain) ?? false, io.Text("SubnetId", old?.SubnetId), io.Text("GatewayId", old?.GatewayId),
            state?.State);
    }
}
