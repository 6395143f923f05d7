namespace SecureNet.Model;

/// <summary>A gateway that lets IPv6 out and only replies in.</summary>
public sealed record EgressOnlyInternetGateway : Resource
{
    public override ResourceKind Kind => ResourceKind.EgressOnlyInternetGateway;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
}
