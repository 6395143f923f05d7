using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>An internet gateway.</summary>
public sealed record InternetGateway : Resource, IAnswered<InternetGateway>
{
    public override ResourceKind Kind => ResourceKind.InternetGateway;
    public override IReadOnlyList<string>? VpcIds => VpcId is { } v ? [v] : [];

    /// <summary>The VPC it is attached to, or null.</summary>
    public string? VpcId { get; init; }

    static Listing IAnswered<InternetGateway>.Listing { get; } = new(ResourceKind.InternetGateway, "InternetGateways",
        "describe-internet-gateways");

    static InternetGateway IAnswered<InternetGateway>.Map(Io io, InternetGateway? old)
    {
        io.Owner("OwnerId", old?.AccountId);
        return new()
        {
            Id = io.Identifier("InternetGatewayId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            VpcId = GatewayAttachment.VpcOf(io, old?.VpcId, "available").Vpc,
        };
    }
}
