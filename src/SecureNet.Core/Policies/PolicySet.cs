namespace SecureNet.Policies;

/// <summary>The policies that a request passes.</summary>
public sealed record PolicySet
{
    /// <summary>All policies of the caller (for a role session, of its role); null where they are not known. A service has none.</summary>
    public IReadOnlyList<PolicyDocument>? Identity { get; init; }

    /// <summary>Policies of the caller that could not be read, by name; none where <see cref="Identity"/> is all.</summary>
    public IReadOnlyList<string> UnreadIdentity { get; init; } = [];

    /// <summary>True where it is known whether the caller has a permissions boundary.</summary>
    public bool IsBoundaryRead { get; init; }

    /// <summary>The permissions boundary of the caller; null where it has none, or that is not known.</summary>
    public PolicyDocument? Boundary { get; init; }

    /// <summary>The name of a permissions boundary that the caller has, and that could not be read.</summary>
    public string? UnreadBoundary { get; init; }

    /// <summary>The policy of the bucket or other resource; null where it has none.</summary>
    public PolicyDocument? Resource { get; init; }

    /// <summary>True where the resource's policy could not be read.</summary>
    public bool IsResourceUnknown { get; init; }

    /// <summary>The policy of the VPC endpoint that the request comes through; null where it comes through none.</summary>
    public PolicyDocument? Endpoint { get; init; }

    /// <summary>True where it comes through an endpoint whose policy could not be read.</summary>
    public bool IsEndpointUnknown { get; init; }

    /// <summary>
    /// True where it is known that access control lists have no say: the resource is a bucket whose owner switched them off, or no bucket.
    /// </summary>
    public bool AreAccessListsOff { get; init; }

    /// <summary>Block Public Access's setting of the bucket or its account; it acts where the resource's policy is public.</summary>
    public bool RestrictPublicBuckets { get; init; }
}
