using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Findings;

/// <summary>Looks through a network for mistakes and for what the security baseline does not allow, as far as the listings tell it.</summary>
public static class FindingChecks
{
    private static readonly Check[] s_checks =
    [
        new("BlackholeRoute", [ResourceKind.RouteTable], RouteFindings.Blackholes),
        new("OverlappingPrefixListRoutes", [ResourceKind.RouteTable], RouteFindings.OverlappingPrefixLists),
        new("BroadPeeringRoute", [ResourceKind.RouteTable, ResourceKind.VpcPeeringConnection], RouteFindings.BroadPeeringRoutes),
        new("StaleGroupReference", [ResourceKind.SecurityGroup, ResourceKind.VpcPeeringConnection], SecurityGroupFindings.StaleReferences),
        new("UnattachedSecurityGroup", [ResourceKind.SecurityGroup, ResourceKind.NetworkInterface], SecurityGroupFindings.Unattached),
        new("DefaultSecurityGroupOpen", [ResourceKind.SecurityGroup], SecurityGroupFindings.DefaultOpen),
        new("OpenToInternet", [ResourceKind.SecurityGroup], WorldFindings.OpenToInternet) { NeedsLists = WorldFindings.NeedsLists },
        new("OpenToInternet", [ResourceKind.SecurityGroup, ResourceKind.NetworkInterface], WorldFindings.OpenTogether),
        new("UntrackedConnections", [ResourceKind.SecurityGroup, ResourceKind.NetworkInterface], SecurityGroupFindings.Untracked),
        new("ImpossibleIcmpCode", [ResourceKind.SecurityGroup], SecurityGroupFindings.ImpossibleIcmp),
        new("ImpossibleIcmpCode", [ResourceKind.NetworkAcl], NetworkAclFindings.ImpossibleIcmp),
        new("PathMtuDiscoveryBlocked", [ResourceKind.NetworkAcl], NetworkAclFindings.PathMtu),
        new("ShadowedNetworkAclEntry", [ResourceKind.NetworkAcl], NetworkAclFindings.Shadowed),
        new("AdminPortOpenInNetworkAcl", [ResourceKind.NetworkAcl], WorldFindings.AdminPorts),
        new("UnusedNetworkAcl", [ResourceKind.NetworkAcl], NetworkAclFindings.Unused),
        new("MetadataServiceV1", [ResourceKind.Instance], HostFindings.MetadataV1),
        new("PublicInstance", [ResourceKind.Instance], HostFindings.PublicInstances),
        new("SourceDestCheckOff", [ResourceKind.NetworkInterface], HostFindings.SourceDestCheckOff),
        new("SubnetAssignsPublicAddresses", [ResourceKind.Subnet], HostFindings.PublicSubnets),
        new("UnusedElasticIp", [ResourceKind.ElasticIp], HostFindings.UnusedAddresses),
        new("PeeringWithoutDns", [ResourceKind.VpcPeeringConnection], HostFindings.PeeringWithoutDns),
        new("NoS3Endpoint", [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.VpcEndpoint], HostFindings.WithoutS3Endpoint),
        new("HttpListener", [ResourceKind.LoadBalancer, ResourceKind.Listener], LoadBalancerFindings.PlainHttp),
        new("LoadBalancerInOneZone", [ResourceKind.LoadBalancer], LoadBalancerFindings.OneZone),
        new("LoadBalancerAttribute", [ResourceKind.LoadBalancer], LoadBalancerFindings.Attributes),
    ];

    /// <summary>The names of the checks.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. s_checks.Select(c => c.Rule).Distinct()];

    /// <summary>Makes every check in every place where the listings that it needs are there.</summary>
    /// <returns>The findings, the gravest first, and the checks that could not be made.</returns>
    public static (IReadOnlyList<NetworkFinding> Findings, IReadOnlyList<SkippedCheck> Skipped) Run(Network network)
    {
        FindingContext context = new(network);
        List<NetworkFinding> findings = [];
        List<SkippedCheck> skipped = [];
        foreach (Place place in network.Places.OrderBy(p => p.AccountId, StringComparer.Ordinal).ThenBy(p => p.Region, StringComparer.Ordinal))
        {
            foreach (Check check in s_checks)
            {
                ResourceKind[] missing = [.. check.Needs.Where(k => !network.Has(place, k))];
                if (missing.Length == 0) { findings.AddRange(check.Find(context, place)); }
                else { skipped.AddRange(missing.Select(k => new SkippedCheck(place, check.Rule, ListingCalls.ActionOf(k)))); }
                if (missing.Length == 0 && check.NeedsLists?.Invoke(context, place) == true) { skipped.Add(new(place, check.Rule, "ec2:GetManagedPrefixListEntries")); }
            }
        }

        return ([.. findings.OrderByDescending(f => f.Severity).ThenBy(f => f.AccountId, StringComparer.Ordinal).ThenBy(f => f.Region, StringComparer.Ordinal).ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.ResourceId, StringComparer.Ordinal)], skipped);
    }

    private sealed record Check(string Rule, ResourceKind[] Needs, Func<FindingContext, Place, IEnumerable<NetworkFinding>> Find)
    {
        /// <summary>Tells that the check was made only in part, because entries of prefix lists are not known.</summary>
        public Func<FindingContext, Place, bool>? NeedsLists { get; init; }
    }
}

/// <summary>A network with the lookups that the checks share.</summary>
internal sealed class FindingContext
{
    private readonly ILookup<(Place, Type), Resource> _byPlace;
    private readonly ILookup<string, Resource> _byId;

    public FindingContext(Network network)
    {
        Network = network;
        _byPlace = network.Resources.Where(r => r.Exists).OrderBy(r => r.Id, StringComparer.Ordinal).ToLookup(r => (r.Place, r.GetType()));
        _byId = network.Resources.ToLookup(r => r.Id, StringComparer.Ordinal);
        AttachedGroups = [.. All<NetworkInterface>().SelectMany(n => n.SecurityGroupIds), .. All<Instance>().SelectMany(i => i.SecurityGroupIds), .. All<LoadBalancer>().SelectMany(b => b.SecurityGroupIds), .. All<VpcEndpoint>().SelectMany(e => e.SecurityGroupIds)];
        NamedGroups = [.. All<SecurityGroup>().SelectMany(g => g.Rules.Where(r => r.GroupId is not null && r.GroupId != g.Id).Select(r => r.GroupId!))];
        ActivePeerings = All<VpcPeeringConnection>().Where(p => p.IsActive).SelectMany(p => new[] { (p.Requester.VpcId, p), (p.Accepter.VpcId, p) }).ToLookup(p => p.Item1, p => p.Item2);
        GatewaysOf = All<TransitGatewayAttachment>().Where(a => a.ResourceType == "vpc" && a.SecurityGroupReferencingSupport).ToLookup(a => a.ResourceId, a => a.TransitGatewayId);
    }

    public Network Network { get; }

    /// <summary>The groups that something carries, in any account.</summary>
    public HashSet<string> AttachedGroups { get; }

    /// <summary>The groups that rules of other groups name.</summary>
    public HashSet<string> NamedGroups { get; }

    /// <summary>Active peerings by the VPC at either end.</summary>
    public ILookup<string, VpcPeeringConnection> ActivePeerings { get; }

    /// <summary>Transit gateways by attached VPC, where the attachment lets groups be named.</summary>
    public ILookup<string, string> GatewaysOf { get; }

    public IEnumerable<T> Of<T>(Place place) where T : Resource => _byPlace[(place, typeof(T))].Cast<T>();

    /// <summary>The entries of a prefix list, or null where they are not known.</summary>
    public IReadOnlyList<IPNetwork>? EntriesOf(string prefixListId) => Find<ManagedPrefixList>(prefixListId)?.Entries;

    public T? Find<T>(string id) where T : Resource => _byId[id].OfType<T>().FirstOrDefault();

    private IEnumerable<T> All<T>() where T : Resource => Network.Of<T>().Where(r => r.Exists);
}
