namespace SecureNet.Model;

/// <summary>An internet gateway.</summary>
public sealed record InternetGateway : Resource
{
    public override ResourceKind Kind => ResourceKind.InternetGateway;
    public override IReadOnlyList<string>? VpcIds => VpcId is { } v ? [v] : [];

    /// <summary>The VPC it is attached to, or null.</summary>
    public string? VpcId { get; init; }
}
