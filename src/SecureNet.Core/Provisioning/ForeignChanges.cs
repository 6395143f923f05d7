using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// What others changed on what is ours: rules, routes, entries, blocks, groups and tags that no cmdlet of ours makes. They stay, and are
/// said by every run. What a plan itself puts right (a rule that is gone, one of a purpose of ours) is in the plan.
/// </summary>
internal sealed class ForeignChanges(IReadOnlyList<Resource> wanted, Network have, string deployment, Func<string, string> id)
{
    private const string Ours = "no cmdlet of SecureNet made it";

    // Whose names follow from their addresses: of others the name is free, and may differ from run to run.
    private static readonly ResourceKind[] s_named =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
        ResourceKind.SecurityGroup,
        ResourceKind.ElasticIp, ResourceKind.NatGateway, ResourceKind.Instance,
    ];

    /// <summary>A sentence for each difference of a resource that exists from what is wanted of it.</summary>
    public IEnumerable<string> Of(Resource want, Resource there)
    {
        IEnumerable<string> found = (want, there) switch
        {
            (Vpc w, Vpc t) => t.CidrBlocks.Except(w.CidrBlocks).Select(b => $"has the block {b}"),
            (Subnet w, Subnet t) => Subnet(w, t),
            (SecurityGroup w, SecurityGroup t) =>
                Rules(w, t).Select(r => $"has the rule {r}{(r.Description.Length > 0 ? $" ('{r.Description}')" : "")}"),
            (RouteTable w, RouteTable t) =>
                [.. Routes(w, t).Select(r => $"has the route {r}"), .. t.GatewayIds.Select(g => $"is the table of gateway {g}")],
            (NetworkAcl w, NetworkAcl t) => Entries(w, t),
            (Instance w, Instance t) => t.SecurityGroupIds.Except(w.SecurityGroupIds.Select(id)).Select(g => $"has the security group {g}"),
            (LoadBalancer w, LoadBalancer t) =>
                t.SecurityGroupIds.Except(w.SecurityGroupIds.Select(id)).Select(g => $"has the security group {g}"),
            _ => [],
        };
        IEnumerable<string> tags = s_named.Contains(want.Kind) ? want.Tags.Where(t => there.Tags.GetValueOrDefault(t.Key) != t.Value)
            .Select(t => there.Tags.TryGetValue(t.Key, out string? other)
                ? $"has the tag {t.Key}={other} where {t.Value} is wanted" : $"lacks the tag {t.Key}={t.Value}") : [];
        return found.Select(f => $"{Name(there)} {f}: {Ours}. It is left as it is.")
            .Concat(tags.Select(t => $"{Name(there)} {t}. It is left as it is."));
    }

    private static string Name(Resource r) => $"{char.ToUpperInvariant(Words.Of(r.Kind)[0])}{Words.Of(r.Kind)[1..]} {r} of {r.Place}";

    private static IEnumerable<string> Subnet(Subnet want, Subnet there)
    {
        foreach (IPNetwork block in there.Ipv6CidrBlocks.Except(want.Ipv6CidrBlocks)) { yield return $"has the block {block}"; }
        if (there.MapPublicIpOnLaunch && !want.MapPublicIpOnLaunch) { yield return "gives every instance a public address"; }
    }

    private IEnumerable<SecurityGroupRule> Rules(SecurityGroup want, SecurityGroup there)
    {
        SecurityGroupRule[] rules = [.. want.Rules.Select(r => r with { GroupId = r.GroupId is { } g ? id(g) : null })];
        return there.Rules.Where(r => !rules.Any(r.SameAs) && !SecurityGroupDiff.IsRevoked(r, rules) && !IsOfCmdlet(r));
    }

    // Grant and Repair write what they are into the description; a template lets its load balancer's requests through to its own group.
    private bool IsOfCmdlet(SecurityGroupRule rule) =>
        rule.Description.EndsWith("(Grant-NetworkAccess)", StringComparison.Ordinal)
            || rule.Description.EndsWith("(Repair-NetworkPath)", StringComparison.Ordinal)
        || (rule.Egress && rule.Description.StartsWith(TemplateBlueprint.ToFleet, StringComparison.Ordinal) && rule.GroupId is { } g
            && have.Find<SecurityGroup>(g)?.Deployment == deployment);

    private IEnumerable<Route> Routes(RouteTable want, RouteTable there) => there.Routes.Where(r => r.TargetKind != RouteTargetKind.Local
        && !want.Routes.Any(w => w.Destination.Equals(r.Destination) && r.Destination is not null) && !RepairMark.Has(there, r)
        && !(r.TargetKind switch
        {
            RouteTargetKind.VpcPeeringConnection =>
                have.Find<VpcPeeringConnection>(there.Place, ResourceKind.VpcPeeringConnection, r.TargetId)?.Deployment is not null,
            RouteTargetKind.VpcEndpoint =>
                have.Find<VpcEndpoint>(there.Place, ResourceKind.VpcEndpoint, r.TargetId)?.Deployment is not null,
            // An earlier run had NAT gateways. To the internet gateway only the public table leads.
            RouteTargetKind.NatGateway => have.Find<NatGateway>(there.Place, ResourceKind.NatGateway, r.TargetId)?.Deployment is not null,
            _ => false,
        }));

    private IEnumerable<string> Entries(NetworkAcl want, NetworkAcl there)
    {
        IPNetwork? block = wanted.OfType<Vpc>().FirstOrDefault(v => v.Id == want.VpcId)?.CidrBlocks[0];
        NetworkAclEntry[] everyRun = block is { } b ? [.. VpcRules.EntriesOfEveryRun(b)] : [];
        foreach (NetworkAclEntry entry in there.Entries.Where(e => e.RuleNumber != NetworkAclEntry.DefaultRuleNumber
            && !want.Entries.Contains(e) && !everyRun.Contains(e) && !IsKnown(there, e)))
        {
            NetworkAclEntry? instead = want.Entries.FirstOrDefault(w => w.RuleNumber == entry.RuleNumber && w.Egress == entry.Egress);
            yield return instead is null ? $"has the entry '{entry}'" : $"had the entry '{entry}', which is put back to '{instead}'";
        }
    }

    private bool IsKnown(NetworkAcl acl, NetworkAclEntry entry) => RepairMark.Has(acl, entry)
        || PeeringBlueprint.EntriesOf(acl, have).Contains(entry.CidrBlock) && entry.Traffic == TrafficType.All
        || S3EndpointBlueprint.IsEntryOfEndpoint(entry)
            && have.Of<VpcEndpoint>(acl.Place).Any(e => e.VpcId == acl.VpcId && e.Deployment is not null)
        // What a bastion's or a load balancer's group lets in, its subnet's ACL lets in.
        || !entry.Egress && have.Of<SecurityGroup>(acl.Place).Any(g => g.VpcId == acl.VpcId && g.Deployment is not null
            && g.Rules.Any(r => !r.Egress && r.Traffic == entry.Traffic && r.CidrBlock.Equals(entry.CidrBlock)
                && r.Description is HostBlueprint.SshPurpose or LoadBalancerBlueprint.InPurpose));
}
