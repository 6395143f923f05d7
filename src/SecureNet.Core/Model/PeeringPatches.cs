using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on peering connections, whose two views change together.</summary>
internal static class PeeringPatches
{
    public static PeeringVpc End(Network network, Place place, string vpcId) => new()
    {
        AccountId = place.AccountId, Region = place.Region, VpcId = vpcId, AllowDnsResolutionFromRemoteVpc = false,
        CidrBlocks = network.Find<Vpc>(place, ResourceKind.Vpc, vpcId)?.CidrBlocks ?? [],
    };

    /// <summary>Sets the status in both views, and the routes to it to active or black hole.</summary>
    public static Network SetStatus(Network network, string id, string status)
    {
        string message = status switch { "active" => "Active", "provisioning" => "Provisioning", "deleted" => "Deleted", _ => status };
        network = network.With(network.Of<VpcPeeringConnection>().Where(p => p.Id == id)
            .Select(p => p with { Status = status, StatusMessage = message }).ToArray());
        return RulePatches.SetBlackhole(network, id, status != "active");
    }

    public static Network SetDns(Network network, ModifyVpcPeeringConnectionOptions c) =>
        network.With(network.Of<VpcPeeringConnection>().Where(p => p.Id == c.PeeringId).Select(p => c.AsRequester
            ? p with { Requester = p.Requester with { AllowDnsResolutionFromRemoteVpc = c.AllowDnsResolutionFromRemoteVpc } }
            : p with { Accepter = p.Accepter with { AllowDnsResolutionFromRemoteVpc = c.AllowDnsResolutionFromRemoteVpc } }).ToArray());
}
