using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Requests a peering connection; sent by the requester's account in the requester's region.</summary>
public sealed record CreateVpcPeeringConnection(string VpcId, string PeerVpcId, string PeerAccountId, string PeerRegion) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.VpcPeeringConnection;
    public override string Describe() => $"request peering {Label} from {VpcId} to {PeerVpcId} of account {PeerAccountId} in {PeerRegion}";
    public override Change Resolve(Func<string, string> id) => this with { VpcId = id(VpcId), PeerVpcId = id(PeerVpcId) };
}

/// <summary>Accepts a peering connection; sent by the accepter's account in the accepter's region.</summary>
public sealed record AcceptVpcPeeringConnection(string PeeringId) : Change
{
    public override string Describe() => $"accept peering {PeeringId}";
    public override Change Resolve(Func<string, string> id) => this with { PeeringId = id(PeeringId) };
}

/// <summary>Sets DNS resolution of one's own end; only once the connection is active.</summary>
/// <param name="AsRequester">Which end is the caller's own.</param>
public sealed record ModifyVpcPeeringConnectionOptions(string PeeringId, bool AsRequester, bool AllowDnsResolutionFromRemoteVpc) : Change
{
    public override string Describe() =>
        $"{(AllowDnsResolutionFromRemoteVpc ? "allow" : "forbid")} DNS resolution from the remote VPC on the "
            + $"{(AsRequester ? "requester" : "accepter")} side of {PeeringId}";

    public override Change Resolve(Func<string, string> id) => this with { PeeringId = id(PeeringId) };
}

/// <summary>Deletes a peering connection, from either side.</summary>
public sealed record DeleteVpcPeeringConnection(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.VpcPeeringConnection;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
