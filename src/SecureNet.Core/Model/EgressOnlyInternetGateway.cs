using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>A gateway that lets IPv6 out and only replies in.</summary>
public sealed record EgressOnlyInternetGateway : Resource, IAnswered<EgressOnlyInternetGateway>
{
    public override ResourceKind Kind => ResourceKind.EgressOnlyInternetGateway;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }

    static Listing IAnswered<EgressOnlyInternetGateway>.Listing { get; } =
        new(ResourceKind.EgressOnlyInternetGateway, "EgressOnlyInternetGateways", "describe-egress-only-internet-gateways");

    static EgressOnlyInternetGateway? IAnswered<EgressOnlyInternetGateway>.Map(Io io, EgressOnlyInternetGateway? old)
    {
        string id = io.Identifier("EgressOnlyInternetGatewayId", old?.Id);
        System.Collections.Immutable.ImmutableSortedDictionary<string, string> tags = io.Tags("Tags", old?.Tags);
        (string? vpc, string? perhaps) = GatewayAttachment.VpcOf(io, old?.VpcId, "attached");
        // One that is attached to no VPC does nothing.
        return (vpc ?? perhaps) is not { } of ? null : new() { Id = id, AccountId = "", Region = "", Tags = tags, VpcId = of };
    }
}
