using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Findings;

/// <summary>
/// Looks through a network for mistakes and for what the security baseline does not allow, as far as the listings tell it.
/// </summary>
public static class FindingChecks
{
    private static readonly Check[] s_checks =
    [
        new("BlackholeRoute", FindingSeverity.Medium, [ResourceKind.RouteTable], RouteFindings.Blackholes, RouteFindings.TargetKinds),
        new("OverlappingPrefixListRoutes", FindingSeverity.Medium, [ResourceKind.RouteTable], RouteFindings.OverlappingPrefixLists,
            RouteFindings.PrefixLists),
        new("BroadPeeringRoute", FindingSeverity.Low, [ResourceKind.RouteTable, ResourceKind.VpcPeeringConnection],
            RouteFindings.BroadPeeringRoutes),
        new("StaleGroupReference", FindingSeverity.Medium, [ResourceKind.SecurityGroup, ResourceKind.VpcPeeringConnection],
            SecurityGroupFindings.StaleReferences, SecurityGroupFindings.WaysOfReferences),
        new("UnattachedSecurityGroup", FindingSeverity.Low, [ResourceKind.SecurityGroup, ResourceKind.NetworkInterface],
            SecurityGroupFindings.Unattached),
        new("DefaultSecurityGroupOpen", FindingSeverity.High, [ResourceKind.SecurityGroup], SecurityGroupFindings.DefaultOpen),
        new("OpenToInternet", FindingSeverity.High, [ResourceKind.SecurityGroup],
            WorldFindings.OpenToInternet) { NeedsLists = WorldFindings.NeedsLists },
        new("OpenToInternet", FindingSeverity.High, [ResourceKind.SecurityGroup, ResourceKind.NetworkInterface],
            WorldFindings.OpenTogether),
        new("UntrackedConnections", FindingSeverity.Low, [ResourceKind.SecurityGroup, ResourceKind.NetworkInterface],
            SecurityGroupFindings.Untracked),
        new("ImpossibleIcmpCode", FindingSeverity.Medium, [ResourceKind.SecurityGroup], SecurityGroupFindings.ImpossibleIcmp),
        new("ImpossibleIcmpCode", FindingSeverity.Medium, [ResourceKind.NetworkAcl], NetworkAclFindings.ImpossibleIcmp),
        new("PathMtuDiscoveryBlocked", FindingSeverity.Low, [ResourceKind.NetworkAcl], NetworkAclFindings.PathMtu),
        new("ShadowedNetworkAclEntry", FindingSeverity.Medium, [ResourceKind.NetworkAcl], NetworkAclFindings.Shadowed),
        new("AdminPortOpenInNetworkAcl", FindingSeverity.Medium, [ResourceKind.NetworkAcl], WorldFindings.AdminPorts),
        new("UnusedNetworkAcl", FindingSeverity.Low, [ResourceKind.NetworkAcl], NetworkAclFindings.Unused),
        new("MetadataServiceV1", FindingSeverity.High, [ResourceKind.Instance], HostFindings.MetadataV1),
        new("PublicInstance", FindingSeverity.Medium, [ResourceKind.Instance], HostFindings.PublicInstances),
        new("SourceDestCheckOff", FindingSeverity.Medium, [ResourceKind.NetworkInterface], HostFindings.SourceDestCheckOff),
        new("SubnetAssignsPublicAddresses", FindingSeverity.Medium, [ResourceKind.Subnet], HostFindings.PublicSubnets),
        new("UnusedElasticIp", FindingSeverity.Low, [ResourceKind.ElasticIp], HostFindings.UnusedAddresses),
        new("PeeringWithoutDns", FindingSeverity.Low, [ResourceKind.VpcPeeringConnection], HostFindings.PeeringWithoutDns),
        new("NoS3Endpoint", FindingSeverity.Low, [ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.VpcEndpoint],
            HostFindings.WithoutS3Endpoint),
        new("HttpListener", FindingSeverity.Medium, [ResourceKind.LoadBalancer, ResourceKind.Listener], LoadBalancerFindings.PlainHttp),
        new("LoadBalancerInOneZone", FindingSeverity.Medium, [ResourceKind.LoadBalancer], LoadBalancerFindings.OneZone),
        new("LoadBalancerAttribute", FindingSeverity.Low, [ResourceKind.LoadBalancer], LoadBalancerFindings.Attributes),
    ];

    /// <summary>The names of the checks.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. s_checks.Select(c => c.Rule).Distinct(), NotChecked];

    /// <summary>The rule of what is told in the place of checks that could not be made, or not wholly.</summary>
    public const string NotChecked = "NotChecked";

    /// <summary>Makes every check in every place where the listings that it needs are there.</summary>
    /// <returns>The findings, the highest severity first, and the checks that could not be made.</returns>
    public static (IReadOnlyList<NetworkFinding> Findings, IReadOnlyList<SkippedCheck> Skipped) Run(Network network)
    {
        FindingContext context = new(network);
        List<NetworkFinding> findings = [];
        List<SkippedCheck> skipped = [];
        foreach (Place place in UnreadPlace.PlacesOf(network))
        {
            foreach (Check check in s_checks)
            {
                ResourceKind[] missing = [.. check.Needs.Where(k => !network.Has(place, k))];
                if (missing.Length == 0)
                {
                    findings.AddRange(check.Find(context, place));
                    missing = [.. check.Also?.Invoke(context, place).Distinct().Where(k => !network.Has(place, k)) ?? []];
                }
                skipped.AddRange(missing.Select(
                    k => new SkippedCheck(place, check.Rule, ListingCalls.ActionOf(k)) { Kind = k, Severity = check.Worst }));
                if (missing.Length == 0 && check.Needs.Any(k => k is ResourceKind.NetworkInterface or ResourceKind.Instance)
                    && UnreadPlace.WhyUnread(network, place) is not null)
                {
                    skipped.Add(new(place, check.Rule, ListingCalls.ActionOf(ResourceKind.NetworkInterface))
                    {
                        Kind = ResourceKind.NetworkInterface, Severity = check.Worst
                    });
                }
                if (missing.Length == 0 && check.NeedsLists?.Invoke(context, place) == true)
                {
                    skipped.Add(new(place, check.Rule,
                        "ec2:GetManagedPrefixListEntries") { Kind = ResourceKind.ManagedPrefixList, Severity = check.Worst });
                }
            }
        }

        return ([.. findings.OrderByDescending(f => f.Severity).ThenBy(f => f.AccountId, StringComparer.Ordinal)
            .ThenBy(f => f.Region, StringComparer.Ordinal).ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.ResourceId,
                StringComparer.Ordinal)], skipped);
    }

    /// <summary>
    /// Findings that stand for what was not checked, one a listing that is missing: a list without them would look clean.
    /// </summary>
    public static IEnumerable<NetworkFinding> Told(IEnumerable<SkippedCheck> skipped) =>
        from s in skipped
        group s by (s.Place, s.Action, s.Kind) into listing
        let rules = string.Join(", ", listing.Select(s => s.Rule).Distinct())
        let worst = listing.Max(s => s.Severity)
        select new NetworkFinding
        {
            Rule = NotChecked, Severity = worst, ResourceKind = listing.Key.Kind, ResourceId = listing.Key.Action,
            ResourceName = listing.Key.Action,
            AccountId = listing.Key.Place.AccountId, Region = listing.Key.Place.Region,
            Explanation =
                $"{listing.Key.Action} of {listing.Key.Place} was not wholly read, so that not everything was checked there: {rules}.",
            Suggestion = $"Allow {listing.Key.Action} to whoever reads the account, or dump the listing whole, and look again.",
        };

    /// <param name="Rule">The check's name.</param>
    /// <param name="Worst">The highest severity that it finds.</param>
    /// <param name="Needs">The listings without which it is not made.</param>
    /// <param name="Find">Finds.</param>
    /// <param name="Also">The listings without which it may miss something in a place.</param>
    private sealed record Check(string Rule, FindingSeverity Worst, ResourceKind[] Needs,
        Func<FindingContext, Place, IEnumerable<NetworkFinding>> Find,
        Func<FindingContext, Place, IEnumerable<ResourceKind>>? Also = null)
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
        AttachedGroups =
        [
            .. All<NetworkInterface>().SelectMany(n => n.SecurityGroupIds), .. All<Instance>().SelectMany(i => i.SecurityGroupIds),
            .. All<LoadBalancer>().SelectMany(b => b.SecurityGroupIds), .. All<VpcEndpoint>().SelectMany(e => e.SecurityGroupIds)
        ];
        NamedGroups = [.. All<SecurityGroup>()
            .SelectMany(g => g.Rules.Where(r => r.GroupId is not null && r.GroupId != g.Id).Select(r => r.GroupId!))];
        ActivePeerings = All<VpcPeeringConnection>().Where(p => p.IsActive)
            .SelectMany(p => new[] { (p.Requester.VpcId, p), (p.Accepter.VpcId, p) }).ToLookup(p => p.Item1, p => p.Item2);
        GatewaysOf = All<TransitGatewayAttachment>().Where(a => a.ResourceType == "vpc" && a.SecurityGroupReferencingSupport)
            .ToLookup(a => a.ResourceId, a => a.TransitGatewayId);
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
