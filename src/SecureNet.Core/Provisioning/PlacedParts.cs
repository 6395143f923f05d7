using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;

namespace SecureNet.Provisioning;

/// <summary>Finds what deployments have on what is not theirs: by marks where there are some, else by what it leads to.</summary>
public static class PlacedParts
{
    /// <summary>The parts of every deployment.</summary>
    /// <param name="network">With every kind of the places where they may lie, and policies of buckets.</param>
    public static IReadOnlyList<PlacedPart> Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        IEnumerable<PlacedPart> all = Marked(network).Concat(Routes(network)).Concat(EndpointAssociations(network))
            .Concat(ProfileAssociations(network)).Concat(Statements(network));
        // A route that is marked and leads to what is ours is one.
        return [.. all.GroupBy(p => (p.Place, p.Id, p.Deployment)).Select(Joined).OrderBy(p => p.Place.ToString(), StringComparer.Ordinal)
            .ThenBy(p => p.Id, StringComparer.Ordinal)];
    }

    private static PlacedPart Joined(IEnumerable<PlacedPart> same)
        => same.First() with { LeadsTo = same.Select(p => p.LeadsTo).FirstOrDefault(id => id is not null) };

    // The main table and the default ACL of a VPC have no tags, and go with it.
    private static bool Goes(Resource carrier, string owner, Network network) => carrier.Deployment == owner
        || carrier.VpcIds?.Any(v => network.Find<Vpc>(carrier.Place, ResourceKind.Vpc, v)?.Deployment == owner) == true;

    private static IEnumerable<PlacedPart> Marked(Network network) =>
        from carrier in network.Resources
        where carrier is RouteTable or NetworkAcl
        from part in carrier switch
        {
            RouteTable t => t.Routes.Select(r => (
                Owner: RepairMark.OwnerOf(t, r), Part: RouteOn(t, r, RepairMark.OwnerOf(t, r), RepairMark.Unmark(t, r)))),
            NetworkAcl a => a.Entries.Select(e => (Owner: RepairMark.OwnerOf(a, e), Part: EntryOn(a, e, RepairMark.OwnerOf(a, e)))),
            _ => [],
        }
        where part.Owner is { } owner && !Goes(carrier, owner, network) && part.Part is not null
        select part.Part;

    private static IEnumerable<PlacedPart> Routes(Network network)
    {
        ILookup<string, Resource> targets = network.Resources.Where(
            r => r.Exists && r.Deployment is not null && r is VpcPeeringConnection or NatGateway or InternetGateway
            or EgressOnlyInternetGateway or NetworkInterface or Instance or VpcEndpoint).ToLookup(r => r.Id);
        foreach (RouteTable table in network.Of<RouteTable>())
        {
            foreach (Route route in table.Routes)
            {
                if (targets[route.TargetId].FirstOrDefault()?.Deployment is { } owner && !Goes(table, owner, network)
                    && RouteOn(table, route, owner, null) is { } part)
                {
                    yield return part with { LeadsTo = route.TargetId };
                }
            }
        }
    }

    // Those of prefix lists are an endpoint's own: AWS keeps them.
    private static PlacedPart? RouteOn(RouteTable table, Route route, string? owner, Change? unmark) => owner is null
        || route.Destination is not { } to ? null
        : PlacedPart.Of(table, to.ToString(), owner, "route",
            $"{to} -> {route.TargetId}") with { Removals = [new DeleteRoute(table.Id, to), .. unmark is null ? [] : new[] { unmark }] };

    private static PlacedPart? EntryOn(NetworkAcl acl, NetworkAclEntry entry, string? owner) => owner is null ? null
        : PlacedPart.Of(acl, $"{(entry.Egress ? "out" : "in")}-{entry.RuleNumber}", owner, "network ACL entry", entry.ToString()) with
        {
            Removals = [new DeleteNetworkAclEntry(acl.Id, entry.RuleNumber, entry.Egress), RepairMark.Unmark(acl, entry)],
        };

    private static IEnumerable<PlacedPart> EndpointAssociations(Network network) =>
        from endpoint in network.Of<VpcEndpoint>()
        where endpoint.Exists && endpoint.Deployment is not null
        from id in endpoint.RouteTableIds
        let table = network.Find<RouteTable>(endpoint.Place, ResourceKind.RouteTable, id)
        where table is not null && !Goes(table, endpoint.Deployment!, network)
        select PlacedPart.Of(table, endpoint.Id, endpoint.Deployment!, "endpoint association",
            $"route of {endpoint}") with { LeadsTo = endpoint.Id };

    private static IEnumerable<PlacedPart> ProfileAssociations(Network network) =>
        from host in network.Of<Instance>()
        where host.Exists && host.InstanceProfileId is not null
        let profile = network.Of<InstanceProfile>(host.Place.For(ResourceKind.InstanceProfile))
            .FirstOrDefault(p => p.IsCalled(host.InstanceProfileId!))
        where profile?.Deployment is not null && profile.Deployment != host.Deployment
        select PlacedPart.Of(host, profile.Id, profile.Deployment!, "instance profile association", $"instance profile {profile}") with
        {
            LeadsTo = profile.Id, Removals = [new DisassociateIamInstanceProfile(host.Id)],
        };

    private static IEnumerable<PlacedPart> Statements(Network network)
    {
        ILookup<string, VpcEndpoint> doors = network.Of<VpcEndpoint>().Where(e => e.Exists && e.Deployment is not null).ToLookup(e => e.Id);
        foreach (Bucket bucket in network.Of<Bucket>().Where(b => b.PolicyDocument is not null && b.Deployment is null))
        {
            string[] named = [.. EndpointOnlyStatement.EndpointsOf(bucket.PolicyDocument!)];
            string[] owners = [.. named.Select(id => doors[id].FirstOrDefault()?.Deployment).OfType<string>().Distinct()];
            foreach (string owner in owners)
            {
                string[] ours = [.. named.Where(id => doors[id].FirstOrDefault()?.Deployment == owner)];
                string[] others = [.. named.Except(ours)];
                // What other endpoints are let in by stays, of whomever they are: those of an account that is not connected were not read.
                string? left = others.Length > 0
                    ? BucketPolicyMerge.Merge(bucket.PolicyDocument, EndpointOnlyStatement.For(bucket.PolicyDocument!, others))
                    : BucketPolicyMerge.Without(bucket.PolicyDocument!, EndpointOnlyStatement.Sid);
                yield return PlacedPart.Of(bucket, EndpointOnlyStatement.Sid, owner, "bucket policy statement",
                    $"{EndpointOnlyStatement.Sid} with {string.Join(", ", ours)}") with
                {
                    LeadsTo = ours[0], Removals = [left is null ? new DeleteBucketPolicy(bucket.Id) : new PutBucketPolicy(bucket.Id, left)],
                };
            }
        }
    }
}
