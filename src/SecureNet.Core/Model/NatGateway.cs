using System.Net;

namespace SecureNet.Model;

/// <summary>A public NAT gateway.</summary>
public sealed record NatGateway : Resource
{
    public override ResourceKind Kind => ResourceKind.NatGateway;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }
    public required string SubnetId { get; init; }

    /// <summary><c>pending</c>, <c>available</c>, <c>deleting</c>, <c>deleted</c> or <c>failed</c>.</summary>
    public string State { get; init; } = "available";

    /// <summary>Why it failed, in AWS's words.</summary>
    public string? FailureMessage { get; init; }

    public string? AllocationId { get; init; }
    public IPAddress? PrivateIpAddress { get; init; }
    public IPAddress? PublicIpAddress { get; init; }
    public override bool Exists => State is not ("deleted" or "failed");
}

/// <summary>An Elastic IP address; its id is the allocation id.</summary>
public sealed record ElasticIp : Resource
{
    public override ResourceKind Kind => ResourceKind.ElasticIp;
    public required IPAddress PublicIpAddress { get; init; }
    public string? AssociationId { get; init; }
    public string? NetworkInterfaceId { get; init; }
}
