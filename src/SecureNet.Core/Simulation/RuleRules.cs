using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>What AWS refuses about routes, ACL entries and group rules.</summary>
internal static class RuleRules
{
    /// <summary>Tags in the call that makes a rule need a right of their own.</summary>
    public static void CheckTags(Place place, Change change, SimulationOptions options)
    {
        if (change is not AuthorizeSecurityGroupRules { Tags.Count: > 0 } || !options.DeniedActions.Contains("ec2:CreateTags")) { return; }
        throw new CloudException("UnauthorizedOperation",
            $"You are not authorized to perform this operation. User: arn:aws:iam::{place.AccountId}:user/simulated is not "
                + "authorized to perform: "
            + $"ec2:CreateTags on resource: arn:aws:ec2:{place.Region}:{place.AccountId}:security-group-rule/* because no "
                + "identity-based policy allows the ec2:CreateTags action", change.Action, place);
    }

    public static void Check(Network state, Place place, Change change, Action<string, string> refuse)
    {
        switch (change)
        {
            case CreateRoute c:
                if (Table(c.RouteTableId).Routes.Any(r => r.Destination.Equals(c.Destination)))
                {
                    refuse("RouteAlreadyExists", $"The route identified by {c.Destination} already exists.");
                }
                if (c.TargetKind == RouteTargetKind.InternetGateway
                    && state.Find<InternetGateway>(place, ResourceKind.InternetGateway, c.TargetId)!.VpcId != Table(c.RouteTableId).VpcId)
                {
                    refuse("InvalidParameterValue",
                        $"route table {c.RouteTableId} and network gateway {c.TargetId} belong to different networks");
                }

                break;
            case ReplaceRoute c when !Table(c.RouteTableId).Routes.Any(r => r.Destination.Equals(c.Destination)): NoRoute(c.Destination);
                break;
            case DeleteRoute c when !Table(c.RouteTableId).Routes.Any(r => r.Destination.Equals(c.Destination)): NoRoute(c.Destination);
                break;
            case CreateNetworkAclEntry c when HasEntry(c.NetworkAclId, c.Entry.RuleNumber, c.Entry.Egress):
                refuse("NetworkAclEntryAlreadyExists", $"The network acl entry identified by {c.Entry.RuleNumber} already exists.");
                break;
            case ReplaceNetworkAclEntry c when !HasEntry(c.NetworkAclId, c.Entry.RuleNumber, c.Entry.Egress): NoEntry(c.Entry.RuleNumber);
                break;
            case DeleteNetworkAclEntry c when !HasEntry(c.NetworkAclId, c.RuleNumber, c.Egress): NoEntry(c.RuleNumber); break;
            case AuthorizeSecurityGroupRules c when c.Rules.FirstOrDefault(r => Group(c.GroupId).Rules.Any(r.SameAs)) is { } twice:
                refuse("InvalidPermission.Duplicate", $"the specified rule \"peer: {twice.Peer}, {twice.Traffic}\" already exists");
                break;
            case RevokeSecurityGroupRules c when c.Rules.FirstOrDefault(r => !Group(c.GroupId).Rules.Any(r.SameAs)) is not null:
                refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
                break;
        }

        RouteTable Table(string id) => state.Find<RouteTable>(place, ResourceKind.RouteTable, id)!;
        SecurityGroup Group(string id) => state.Find<SecurityGroup>(place, ResourceKind.SecurityGroup, id)!;
        bool HasEntry(string id, int number, bool egress) =>
            state.Find<NetworkAcl>(place, ResourceKind.NetworkAcl, id)!.Entries.Any(e => e.RuleNumber == number && e.Egress == egress);
        void NoRoute(System.Net.IPNetwork destination) =>
            refuse("InvalidRoute.NotFound", $"no route with destination-cidr-block {destination} in the route table");
        void NoEntry(int number) => refuse("InvalidNetworkAclEntry.NotFound", $"The network acl entry {number} does not exist");
    }
}
