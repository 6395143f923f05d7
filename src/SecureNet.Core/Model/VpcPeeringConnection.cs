using System.Net;

namespace SecureNet.Model;

/// <summary>A VPC peering connection, as one of its two accounts sees it: id and ends are shared, tags are each account's own.</summary>
public sealed record VpcPeeringConnection : Resource
{
    public override ResourceKind Kind => ResourceKind.VpcPeeringConnection;
    public override IReadOnlyList<string>? VpcIds => [Requester.VpcId, Accepter.VpcId];
    public required PeeringVpc Requester { get; init; }
    public required PeeringVpc Accepter { get; init; }

    /// <summary>
    /// <c>initiating-request</c>, <c>pending-acceptance</c>, <c>provisioning</c>, <c>active</c>, <c>failed</c>, <c>rejected</c>,
    /// <c>expired</c>, <c>deleting</c> or <c>deleted</c>. Source: VPC peering guide, "VPC peering connection lifecycle".
    /// </summary>
    public string Status { get; init; } = "initiating-request";

    public string StatusMessage { get; init; } = "";

    public bool IsActive => Status == "active";

    // Dead connections stay listed for hours to days: without this a second run would "find" one.
    public override bool IsLeaving => Status is "deleting";
    public override bool Exists => Status is not ("failed" or "rejected" or "expired" or "deleted" or "deleting");

    /// <summary>The end that lies in this VPC, or null.</summary>
    public PeeringVpc? End(string vpcId) => Requester.VpcId == vpcId ? Requester : Accepter.VpcId == vpcId ? Accepter : null;

    /// <summary>The end opposite to this VPC, or null where the VPC is neither.</summary>
    public PeeringVpc? OtherEnd(string vpcId) => Requester.VpcId == vpcId ? Accepter : Accepter.VpcId == vpcId ? Requester : null;
}

/// <summary>One end of a peering connection.</summary>
public sealed record PeeringVpc
{
    public required string AccountId { get; init; }
    public required string Region { get; init; }
    public required string VpcId { get; init; }
    public IReadOnlyList<IPNetwork> CidrBlocks { get; init; } = [];

    /// <summary>Whether this end resolves its public DNS names to private addresses for the other; null where not known.</summary>
    public bool? AllowDnsResolutionFromRemoteVpc { get; init; }

    public Place Place => new(AccountId, Region);

    public override string ToString() => $"{VpcId} of {Place}";
}
