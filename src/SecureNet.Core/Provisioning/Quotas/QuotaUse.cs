using System.Net.Sockets;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning.Quotas;

/// <summary>
/// Counts what changes need of quotas, beside what is there. What is not certain to count is not counted (a table's local route, an ACL's
/// last entries, addresses of one's own pools): the number is the least that AWS counts.
/// </summary>
public static class QuotaUse
{
    /// <summary>What the changes need, a row for each quota and each region, zone, VPC or resource in which it counts.</summary>
    /// <param name="changes">The changes of a plan; ids may be stand-ins.</param>
    /// <param name="have">What is there, as far as it was read.</param>
    public static IReadOnlyList<QuotaNeed> Of(IReadOnlyCollection<(Place Place, Change Change)> changes, Network have)
    {
        Dictionary<string, string> zones = [];
        foreach ((Place place, Change change) in changes)
        {
            if (change is CreateSubnet { Address: { } address } subnet)
            {
                zones[Blueprint.IdOf(place, ResourceKind.Subnet, address)] = subnet.AvailabilityZone;
            }
        }

        return
        [
            .. changes.SelectMany(c => Needs(c.Place, c.Change, have, zones))
                .GroupBy(n => (n.Quota, n.Place, n.Key))
                    .Select(g => new QuotaNeed(g.Key.Quota, g.Key.Place, g.First().Within, g.First().There(), g.Sum(n => n.Wanted))),
        ];
    }

    /// <summary>How many there are of what a quota counts by region; null for a quota that counts within something else.</summary>
    public static int? InRegion(Quota quota, Network have, Place place) =>
        quota == QuotaTable.Vpcs ? have.Of<Vpc>(place).Count(v => v.Exists)
        : quota == QuotaTable.InternetGateways ? have.Of<InternetGateway>(place).Count()
        : quota == QuotaTable.ElasticIps ? have.Of<ElasticIp>(place).Count(e => e.PublicIpv4Pool is null or "amazon")
        : quota == QuotaTable.SecurityGroups ? have.Of<SecurityGroup>(place).Count()
        : quota == QuotaTable.GatewayEndpoints ? have.Of<VpcEndpoint>(place)
            .Count(e => e.Exists && e.EndpointType == VpcEndpointType.Gateway)
        : quota == QuotaTable.LoadBalancers ? have.Of<LoadBalancer>(place).Count(b => b.Exists && b.Type == LoadBalancerType.Application)
        : quota == QuotaTable.TargetGroups ? have.Of<TargetGroup>(place).Count()
        : null;

    private sealed record Need(Quota Quota, Place Place, string Key, string Within, int Wanted, Func<int> There);

    private static IEnumerable<Need> Needs(Place place, Change change, Network have, Dictionary<string, string> zones)
    {
        switch (change)
        {
            case CreateVpc: return [Region(QuotaTable.Vpcs)];
            case CreateInternetGateway: return [Region(QuotaTable.InternetGateways)];
            case AllocateAddress: return [Region(QuotaTable.ElasticIps)];
            case CreateSecurityGroup: return [Region(QuotaTable.SecurityGroups)];
            case CreateVpcEndpoint: return [Region(QuotaTable.GatewayEndpoints)];
            case CreateLoadBalancer: return [Region(QuotaTable.LoadBalancers)];
            case CreateTargetGroup: return [Region(QuotaTable.TargetGroups)];
            case CreateSubnet c: return [InVpc(QuotaTable.Subnets, c.VpcId, () => have.Of<Subnet>(place).Count(s => s.VpcId == c.VpcId))];
            case CreateRouteTable c: return [InVpc(QuotaTable.RouteTables, c.VpcId,
                () => have.Of<RouteTable>(place).Count(t => t.VpcId == c.VpcId))];
            case CreateNetworkAcl c: return [InVpc(QuotaTable.NetworkAcls, c.VpcId,
                () => have.Of<NetworkAcl>(place).Count(a => a.VpcId == c.VpcId))];
            case CreateNatGateway c when (have.Find<Subnet>(place, ResourceKind.Subnet, c.SubnetId)?.AvailabilityZone
                ?? zones.GetValueOrDefault(c.SubnetId)) is { } zone:
                return [new(QuotaTable.NatGateways, place, zone, $"in zone {zone}", 1,
                    () => have.Of<NatGateway>(place).Count(n => IsCounted(n) && ZoneOf(n, have) == zone))];
            case CreateRoute c:
                return [new(QuotaTable.Routes, place, $"{c.RouteTableId} {c.Destination.BaseAddress.AddressFamily}",
                    $"in route table {Name<RouteTable>(c.RouteTableId)}", 1,
                    () => have.Find<RouteTable>(place, ResourceKind.RouteTable, c.RouteTableId)?.Routes.Count(
                        r => IsCounted(r, c.Destination.BaseAddress.AddressFamily)) ?? 0)];
            case CreateNetworkAclEntry c:
                return [new(QuotaTable.NetworkAclRules, place, $"{c.NetworkAclId} {c.Entry.Egress}",
                    $"{Direction(c.Entry.Egress)} in network ACL {Name<NetworkAcl>(c.NetworkAclId)}", 1,
                    () => have.Find<NetworkAcl>(place, ResourceKind.NetworkAcl, c.NetworkAclId)?.Entries.Count(
                        e => e.Egress == c.Entry.Egress && e.RuleNumber < NetworkAclEntry.DefaultRuleNumber) ?? 0)];
            case AuthorizeSecurityGroupRules c: return new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }.Select(
                f => Rules(c, f)).Where(n => n.Wanted > 0);
            case RunInstances c: return [new(QuotaTable.GroupsPerInterface, place, c.Address ?? c.ClientToken,
                $"on the interface of instance {c.Tags.GetValueOrDefault(TagNames.Name) ?? c.Address}", c.SecurityGroupIds.Count, () => 0)];
            case CreateLaunchTemplate c:
                return [new(QuotaTable.GroupsPerInterface, place, c.LaunchTemplateName, $"in launch template {c.LaunchTemplateName}",
                    c.Data.SecurityGroupIds.Count, () => 0)];
            case CreateListener c: return [new(QuotaTable.Listeners, place, c.LoadBalancerArn, "of the load balancer", 1,
                () => have.Of<Listener>(place).Count(l => l.LoadBalancerArn == c.LoadBalancerArn))];
            case CreateVpcPeeringConnection c: return [Peerings(place, c.VpcId), Peerings(new(c.PeerAccountId, c.PeerRegion), c.PeerVpcId)];
            default: return [];
        }

        Need Region(Quota quota) => new(quota, place, "", "", 1, () => InRegion(quota, have, place) ?? 0);
        Need InVpc(Quota quota, string vpcId, Func<int> there) => new(quota, place, vpcId, $"in VPC {Name<Vpc>(vpcId)}", 1, there);

        Need Peerings(Place of, string vpcId) => new(QuotaTable.Peerings, of, vpcId, $"of VPC {vpcId}", 1,
            () => have.Of<VpcPeeringConnection>().Where(p => p.IsActive && p.End(vpcId) is not null).DistinctBy(p => p.Id).Count());

        Need Rules(AuthorizeSecurityGroupRules c, AddressFamily family)
            => new(QuotaTable.SecurityGroupRules, place, $"{c.GroupId} {c.Egress} {family}",
            $"{Direction(c.Egress)} for {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} in security group "
                + $"{Name<SecurityGroup>(c.GroupId)}", c.Rules.Count(r => IsCounted(r, family)),
            () => have.Find<SecurityGroup>(place, ResourceKind.SecurityGroup, c.GroupId)?.Rules.Count(
                r => r.Egress == c.Egress && IsCounted(r, family)) ?? 0);

        // What the plan makes is called by its address.
        string Name<T>(string id) where T : Resource => have.Resources.OfType<T>().FirstOrDefault(r => r.Id == id)?.ToString()
            ?? (StandIn.Is(id) ? $"'{id[(id.LastIndexOf('/') + 1)..]}', which it makes" : id);
    }

    private static string Direction(bool egress) => egress ? "outbound" : "inbound";

    private static bool IsCounted(NatGateway n) => n.State is "pending" or "available" or "deleting";

    private static string? ZoneOf(NatGateway n, Network have) => n.SubnetId is { } id
        ? have.Find<Subnet>(n.Place, ResourceKind.Subnet, id)?.AvailabilityZone : null;

    private static bool IsCounted(Route r, AddressFamily family) => r.Destination?.BaseAddress.AddressFamily == family && !r.IsPropagated
        && !r.IsAdvertised && r.TargetKind != RouteTargetKind.Local;

    // One that names a group or a list counts once in each family.
    private static bool IsCounted(SecurityGroupRule r, AddressFamily family) => r.CidrBlock is null
        || r.CidrBlock.Value.BaseAddress.AddressFamily == family;
}
