namespace SecureNet.Model;

/// <summary>
/// A gateway on a VPC for VPN connections and Direct Connect. It is read where a VPC is removed, which it keeps from going.
/// </summary>
public sealed record VirtualPrivateGateway : Resource
{
    public override ResourceKind Kind => ResourceKind.VirtualPrivateGateway;
    public override IReadOnlyList<string>? VpcIds => [VpcId];

    /// <summary>The VPC that it is attached to, or is being attached to or detached from.</summary>
    public required string VpcId { get; init; }
}
