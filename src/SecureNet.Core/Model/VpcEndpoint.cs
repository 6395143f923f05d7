using SecureNet.Model.Answers;

namespace SecureNet.Model;

/// <summary>How an endpoint is reached: by a prefix-list route, or by interfaces of its own.</summary>
public enum VpcEndpointType
{
    Gateway,
    Interface,
    GatewayLoadBalancer,

    /// <summary>To one resource of another VPC, through a resource gateway there.</summary>
    Resource,

    /// <summary>To the services and resources of a VPC Lattice service network.</summary>
    ServiceNetwork,

    /// <summary>One that this version does not know.</summary>
    Other,
}

/// <summary>A VPC endpoint: a private way to a service.</summary>
public sealed record VpcEndpoint : Resource, IAnswered<VpcEndpoint>
{
    public override ResourceKind Kind => ResourceKind.VpcEndpoint;
    public override IReadOnlyList<string>? VpcIds => [VpcId];
    public required string VpcId { get; init; }

    /// <summary>Such as <c>com.amazonaws.us-east-1.s3</c>.</summary>
    public required string ServiceName { get; init; }

    public required VpcEndpointType EndpointType { get; init; }

    /// <summary>
    /// <c>available</c>, <c>pending</c>, <c>pendingAcceptance</c>, <c>deleting</c>, <c>deleted</c>, <c>rejected</c> or <c>failed</c>.
    /// </summary>
    public string State { get; init; } = "available";

    /// <summary>For a gateway endpoint: the tables that got its prefix-list route.</summary>
    public IReadOnlyList<string> RouteTableIds { get; init; } = [];

    public IReadOnlyList<string> SubnetIds { get; init; } = [];
    public IReadOnlyList<string> NetworkInterfaceIds { get; init; } = [];
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>The endpoint policy as JSON; null where it was not read or the service takes none.</summary>
    public string? PolicyDocument { get; init; }

    public bool PrivateDnsEnabled { get; init; }
    public override bool Exists => State.ToLowerInvariant() is not ("deleted" or "deleting" or "failed" or "rejected");
    public override bool IsLeaving => State.ToLowerInvariant() is "deleting";

    /// <summary>One that failed or was rejected is of no use, and stays until it is deleted.</summary>
    public override bool IsGone => State.ToLowerInvariant() is "deleted";

    static Listing IAnswered<VpcEndpoint>.Listing { get; } = new(ResourceKind.VpcEndpoint, "VpcEndpoints", "describe-vpc-endpoints");

    private static readonly Rest s_rest = new Rest()
        .Irrelevant("names, not packets", "DnsOptions", "DnsEntries")
        .Irrelevant("its interfaces say it", "IpAddressType", "Ipv4Prefixes", "Ipv6Prefixes")
        .Irrelevant("who made it, when, and what went wrong", "RequesterManaged", "CreationTimestamp", "LastError", "FailureReason",
            "PayerResponsibilities")
        .Irrelevant("what lies behind it is not followed", "ServiceNetworkArn", "ResourceConfigurationArn", "ServiceRegion");

    static VpcEndpoint IAnswered<VpcEndpoint>.Map(Io io, VpcEndpoint? old)
    {
        io.Rest(s_rest);
        io.Owner("OwnerId", old?.AccountId);
        string? type = io.Text("VpcEndpointType", io.Kept("VpcEndpointType").FirstOrDefault()?.Value ?? old?.EndpointType.ToString());
        io.Unknown(AwsWords.EndpointType.Check("VpcEndpointType", type));
        return new()
        {
            Id = io.Identifier("VpcEndpointId", old?.Id), AccountId = "", Region = "", Tags = io.Tags("Tags", old?.Tags),
            VpcId = io.Text("VpcId", old?.VpcId) ?? "", ServiceName = io.Text("ServiceName", old?.ServiceName) ?? "",
            EndpointType = VpcEndpointTypes.Parse(type), State = io.Word(AwsWords.EndpointState, "State", old?.State, "available"),
            RouteTableIds = io.Texts("RouteTableIds", old?.RouteTableIds), SubnetIds = io.Texts("SubnetIds", old?.SubnetIds),
            NetworkInterfaceIds = io.Texts("NetworkInterfaceIds", old?.NetworkInterfaceIds),
            SecurityGroupIds = GroupReference.Ids(io, "Groups", old?.SecurityGroupIds),
            PolicyDocument = io.FreeText("PolicyDocument", old?.PolicyDocument) is { Length: > 0 } policy ? policy : null,
            PrivateDnsEnabled = io.Truth("PrivateDnsEnabled", old?.PrivateDnsEnabled) ?? false,
        };
    }
}
