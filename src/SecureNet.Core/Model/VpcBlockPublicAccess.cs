namespace SecureNet.Model;

/// <summary>VPC Block Public Access of an account and region; its id is <see cref="OnlyId"/>.</summary>
public sealed record VpcBlockPublicAccess : Resource
{
    public const string OnlyId = "vpc-block-public-access";

    public override ResourceKind Kind => ResourceKind.VpcBlockPublicAccess;

    /// <summary><c>off</c>, <c>block-bidirectional</c> or <c>block-ingress</c>.</summary>
    public required string Mode { get; init; }

    public IReadOnlyList<BlockPublicAccessExclusion> Exclusions { get; init; } = [];

    /// <summary>
    /// True for the states in which an exclusion lets traffic through. Source: EC2 API reference, VpcBlockPublicAccessExclusion.
    /// </summary>
    public static bool IsInForce(string? exclusionState) =>
        exclusionState is null or "create-complete" or "update-complete" or "update-in-progress" or "update-failed";
}

/// <summary>A VPC or subnet that is let through.</summary>
/// <param name="ResourceId">The VPC or subnet.</param>
/// <param name="Mode"><c>allow-bidirectional</c> or <c>allow-egress</c>.</param>
public sealed record BlockPublicAccessExclusion(string ResourceId, string Mode);
