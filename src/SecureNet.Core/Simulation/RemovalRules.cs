using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>What holds a resource so that AWS does not delete it: DependencyViolation and its kin.</summary>
internal static class RemovalRules
{
    public static void Check(Network state, Place place, DeleteChange change, Action<string, string> refuse)
    {
        Resource doomed = state.Find<Resource>(place, change.Deletes, change.Id) ?? throw FleetRules.NoSuchGroup(change, place);
        Resource? holder = change switch
        {
            DeleteVpc c =>
                state.Resources.FirstOrDefault(r => r.Place == place && r.Exists && r is not Model.Vpc and not Instance && r switch
                {
                    RouteTable { IsMain: true } or NetworkAcl { IsDefault: true } or SecurityGroup { IsDefault: true } => false,
                    // Only a request that waits for this side's answer holds the VPC.
                    VpcPeeringConnection p =>
                        p.Status == "pending-acceptance" && p.Accepter.VpcId == c.Id && p.Requester.AccountId != place.AccountId,
                    // Elastic Load Balancing is another service: EC2 does not ask it.
                    TargetGroup => false,
                    _ => r.VpcIds?.Contains(c.Id) == true,
                }),
            DeleteSubnet c => state.Of<NetworkInterface>(place).FirstOrDefault(n => n.SubnetId == c.Id),
            DeleteSecurityGroup c => (Resource?)state.Of<NetworkInterface>(place).FirstOrDefault(n => n.SecurityGroupIds.Contains(c.Id))
                ?? state.Of<SecurityGroup>(place).FirstOrDefault(g => g.Id != c.Id && g.Rules.Any(r => r.GroupId == c.Id)),
            DeleteInternetGateway { } => ((InternetGateway)doomed).VpcId is { } vpc ? state.Find<Vpc>(place, ResourceKind.Vpc, vpc) : null,
            DeleteRouteTable { } when ((RouteTable)doomed).SubnetIds.Count > 0 => doomed,
            DeleteNetworkAcl { } when ((NetworkAcl)doomed).SubnetIds.Count > 0 => doomed,
            _ => null,
        };
        FleetRules.CheckRemoval(state, place, change, refuse);
        if (doomed is SecurityGroup { IsDefault: true })
        {
            refuse("CannotDelete", $"the specified group: \"{doomed.Id}\" name: \"default\" cannot be deleted by a user");
        }
        if (doomed is NetworkAcl { IsDefault: true }) { refuse("InvalidParameterValue", $"cannot delete default network ACL {doomed.Id}"); }
        if (doomed is ElasticIp { AssociationId: not null } address)
        {
            refuse("InvalidIPAddress.InUse", $"Address {address.PublicIpAddress} is in use.");
        }
        if (doomed is RouteTable { IsMain: true } || holder is not null)
        {
            refuse("DependencyViolation", $"The {Words.Of(change.Deletes)} '{change.Id}' has dependencies and cannot be deleted.");
        }
    }
}
