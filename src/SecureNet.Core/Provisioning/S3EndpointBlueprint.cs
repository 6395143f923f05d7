using System.Net;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Which route tables an endpoint is for: those without a way to an internet gateway, or every table in use.</summary>
public enum EndpointRouteScope
{
    Private,
    All,
}

/// <summary>What <c>Connect-S3Endpoint</c> is asked for.</summary>
public sealed record S3EndpointSpecification
{
    public required string Deployment { get; init; }
    public required Vpc Vpc { get; init; }
    public required string Name { get; init; }
    public EndpointRouteScope RouteScope { get; init; }

    /// <summary>The endpoint policy as JSON.</summary>
    public required string PolicyDocument { get; init; }

    /// <summary>Its path in the deployment.</summary>
    public string Address => $"{Vpc.Address ?? Vpc.Name ?? Vpc.Id}/vpc-endpoint/s3";
}

/// <summary>Turns an <see cref="S3EndpointSpecification"/> into the endpoint and what the ACLs of its subnets must let pass.</summary>
public static class S3EndpointBlueprint
{
    private const int FirstEntry = 1000;
    private const int LastEntry = 1999;

    // An ACL has 20 entries a direction unless the quota was raised (VPC guide, "Quotas"); some must be left for peerings and hosts.
    private const int MaxBlocks = 14;

    /// <param name="have">Subnets, route tables, network ACLs and endpoints of the VPC, and the prefix lists of the region.</param>
    /// <exception cref="RefusedException">No table is for it, or another endpoint has one of them.</exception>
    public static Blueprint Create(S3EndpointSpecification spec, Network have)
    {
        Place place = spec.Vpc.Place;
        string service = ServiceIn(place.Region);
        RouteTable[] tables = [.. PeeringBlueprint.TablesInUse(spec.Vpc, have)
            .Where(t => spec.RouteScope == EndpointRouteScope.All || !IsPublic(t))];
        if (tables.Length == 0)
        {
            throw new RefusedException("NoRouteTable", $"VPC {spec.Vpc} of {place} has no private route table that a subnet uses.",
                spec.Vpc.Id, "Add private subnets, or say -RouteScope All.");
        }
        VpcEndpoint? existing = Blueprint.Find<VpcEndpoint>(have, place, spec.Deployment, spec.Address);
        RefuseSecond(spec, have, existing, tables, service);
        ManagedPrefixList list = have.Of<ManagedPrefixList>(place).FirstOrDefault(l => l.PrefixListName == service)
            ?? throw new NotFoundException($"There is no prefix list {service} in {place}, so S3 has no gateway endpoint there.", service,
                "Check that the region is right and that ec2:DescribeManagedPrefixLists is allowed.");
        VpcEndpoint endpoint = new()
        {
            Id = Blueprint.IdOf(place, ResourceKind.VpcEndpoint, spec.Address), AccountId = place.AccountId, Region = place.Region,
            VpcId = spec.Vpc.Id, ServiceName = service, EndpointType = VpcEndpointType.Gateway,
            RouteTableIds = [.. tables.Select(t => t.Id)], PolicyDocument = spec.PolicyDocument,
            Tags = Blueprint.TagsFor(spec.Deployment, spec.Address, spec.Name),
        };
        return Entries(spec, have, tables, list, new(spec.Deployment, [endpoint]));
    }

    /// <summary>The name of S3's service in a region, which is its prefix list's name too.</summary>
    public static string ServiceIn(string region) =>
        $"{(Partition.Of(region) == "aws-cn" ? "cn.com.amazonaws" : "com.amazonaws")}.{region}.s3";

    /// <summary>The entries that were added to ACLs of deployments for an endpoint.</summary>
    public static IEnumerable<(Place Place, Change Change)> EntriesToRemove(VpcEndpoint endpoint, Network have) =>
        from acl in have.Of<NetworkAcl>(endpoint.Place)
        where acl.VpcId == endpoint.VpcId && acl.Deployment is not null
        from entry in acl.Entries
        where IsEntryOfEndpoint(entry)
        select (acl.Place, (Change)new DeleteNetworkAclEntry(acl.Id, entry.RuleNumber, entry.Egress));

    private static bool IsPublic(RouteTable table) =>
        table.Routes.Any(r => r.TargetKind == RouteTargetKind.InternetGateway && r.Destination.Equals(VpcRules.Anywhere));

    /// <summary>True for an entry of an ACL as it is added for an endpoint.</summary>
    internal static bool IsEntryOfEndpoint(NetworkAclEntry e) =>
        e.RuleNumber is >= FirstEntry and <= LastEntry && e.Allow && e.Traffic.Equals(TrafficOf(e.Egress));

    // Requests to S3 out; what comes back in, to the ports from which Linux sends.
    private static TrafficType TrafficOf(bool egress) => egress ? TrafficType.Tcp(443) : TrafficType.Tcp(32768, 60999);

    private static void RefuseSecond(S3EndpointSpecification spec, Network have, VpcEndpoint? existing, RouteTable[] tables, string service)
    {
        VpcEndpoint? other = have.Of<VpcEndpoint>(spec.Vpc.Place)
            .FirstOrDefault(e => e.Exists && e.Id != existing?.Id && e.EndpointType == VpcEndpointType.Gateway
                && e.ServiceName == service && e.RouteTableIds.Intersect(tables.Select(t => t.Id)).Any());
        if (other is null) { return; }
        RouteTable taken = tables.First(t => other.RouteTableIds.Contains(t.Id));
        throw new RefusedException("RouteTableHasEndpoint",
            $"Route table {taken} of {taken.Place} has the S3 endpoint {other} already, which is not part of deployment "
                + $"'{spec.Deployment}'; AWS allows one a table.", taken.Id,
            "Use that endpoint, take the table from it, or remove it first.");
    }

    // ACLs know no prefix lists (VPC guide, "Gateway endpoints for Amazon S3"): each block of S3 needs its entries.
    private static Blueprint Entries(S3EndpointSpecification spec, Network have, RouteTable[] tables, ManagedPrefixList list,
        Blueprint blueprint)
    {
        IPNetwork[] blocks = list.Entries is { } read
            ? [.. read.Where(b => b.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)] : [VpcRules.Anywhere];
        if (blocks.Length > MaxBlocks) { blocks = [VpcRules.Anywhere]; }
        HashSet<string> subnets = [.. tables.SelectMany(t => t.SubnetIds), .. have.Of<Subnet>(spec.Vpc.Place).Where(
            s => s.VpcId == spec.Vpc.Id && tables.Any(t => t.IsMain) && !have.Of<RouteTable>(s.Place).Any(t => t.SubnetIds.Contains(s.Id)))
            .Select(s => s.Id)];
        List<Resource> wanted = [.. blueprint.Wanted];
        List<(Place, Change)> cleanups = [];
        foreach (NetworkAcl acl in have.Of<NetworkAcl>(spec.Vpc.Place)
            .Where(a => a.VpcId == spec.Vpc.Id && a.Deployment == spec.Deployment && a.SubnetIds.Any(subnets.Contains)))
        {
            AclNumbers numbers = new(acl, FirstEntry, LastEntry);
            List<NetworkAclEntry> entries = [];
            foreach (bool egress in (bool[])[true, false])
            {
                entries.AddRange(blocks.Where(b => !Passes(acl, egress, b))
                    .Select(b => VpcRules.Entry(numbers.Next(), egress, TrafficOf(egress), b)));
            }

            wanted.Add(acl with { Entries = entries, SubnetIds = [] });
            // AWS changes the list now and then: what is not in it any more has no purpose.
            cleanups.AddRange(acl.Entries.Where(e => IsEntryOfEndpoint(e) && !blocks.Contains(e.CidrBlock))
                .Select(e => (acl.Place, (Change)new DeleteNetworkAclEntry(acl.Id, e.RuleNumber, e.Egress))));
        }

        return blueprint with { Wanted = wanted, Cleanups = [.. blueprint.Cleanups, .. cleanups] };
    }

    private static bool Passes(NetworkAcl acl, bool egress, IPNetwork block) => acl.Entries.Any(e =>
        e.Egress == egress && e.Allow && e.Traffic.Covers(TrafficOf(egress)) && e.CidrBlock.PrefixLength <= block.PrefixLength
            && e.CidrBlock.Contains(block.BaseAddress));
}
