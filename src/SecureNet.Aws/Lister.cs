using System.Collections.Frozen;
using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Model.Answers;
using M = SecureNet.Model;
using VpcRecord = SecureNet.Model.Vpc;

namespace SecureNet.Aws;

/// <summary>Lists the kinds: one call (and its further pages) each, narrowed by filters, never by ids that may be unknown.</summary>
internal sealed class Lister(AmazonEC2Client ec2, CallRecorder calls)
{
    /// <summary>What it lists.</summary>
    public static FrozenSet<ResourceKind> Kinds { get; } = FrozenSet.ToFrozenSet(
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
        ResourceKind.SecurityGroup, ResourceKind.NatGateway,
        ResourceKind.ElasticIp, ResourceKind.Instance, ResourceKind.NetworkInterface, ResourceKind.VpcPeeringConnection,
        ResourceKind.ManagedPrefixList,
    ]);

    private Place Place => calls.Place;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter f, CancellationToken c)
    {
        IEnumerable<Resource> found = kind switch
        {
            ResourceKind.Vpc => await VpcsAsync(f, c).ConfigureAwait(false),
            ResourceKind.Subnet => (await calls.PagesAsync("DescribeSubnets", n => ec2.DescribeSubnetsAsync(new()
            {
                NextToken = n, Filters = Ec2Filters.Of(f, "subnet-id", "vpc-id")
            }, c), r => (r.Subnets, r.NextToken)).ConfigureAwait(false)).Select(s => SdkObjects.Read<M.Subnet>(s, Place)!),
            ResourceKind.InternetGateway => (await calls.PagesAsync("DescribeInternetGateways", n => ec2.DescribeInternetGatewaysAsync(
                new() { NextToken = n, Filters = Ec2Filters.Of(f, "internet-gateway-id", "attachment.vpc-id") }, c),
                r => (r.InternetGateways, r.NextToken)).ConfigureAwait(false)).Select(g => SdkObjects.Read<M.InternetGateway>(g, Place)!),
            ResourceKind.RouteTable => (await calls.PagesAsync("DescribeRouteTables", n => ec2.DescribeRouteTablesAsync(new()
            {
                NextToken = n, Filters = Ec2Filters.Of(f, "route-table-id", "vpc-id")
            }, c), r => (r.RouteTables, r.NextToken)).ConfigureAwait(false)).Select(t => SdkObjects.Read<M.RouteTable>(t, Place)!),
            ResourceKind.NetworkAcl => (await calls.PagesAsync("DescribeNetworkAcls", n => ec2.DescribeNetworkAclsAsync(new()
            {
                NextToken = n, Filters = Ec2Filters.Of(f, "network-acl-id", "vpc-id")
            }, c), r => (r.NetworkAcls, r.NextToken)).ConfigureAwait(false)).Select(a => SdkObjects.Read<M.NetworkAcl>(a, Place)!),
            ResourceKind.SecurityGroup => await SecurityGroupsAsync(f, c).ConfigureAwait(false),
            ResourceKind.NatGateway => (await calls.PagesAsync("DescribeNatGateways", n => ec2.DescribeNatGatewaysAsync(new()
            {
                NextToken = n, Filter = Ec2Filters.Of(f, "nat-gateway-id", "vpc-id")
            }, c), r => (r.NatGateways, r.NextToken)).ConfigureAwait(false)).Select(g => SdkObjects.Read<M.NatGateway>(g, Place)!),
            ResourceKind.ElasticIp => ((await calls.CallAsync("ec2:DescribeAddresses", false, null, () => ec2.DescribeAddressesAsync(new()
            {
                Filters = Ec2Filters.Of(f, "allocation-id", null)
            }, c)).ConfigureAwait(false)).Addresses ?? []).Select(a => SdkObjects.Read<ElasticIp>(a, Place)!),
            ResourceKind.Instance => (await calls.PagesAsync("DescribeInstances", n => ec2.DescribeInstancesAsync(new()
            {
                NextToken = n, IncludeManagedResources = true, Filters = Ec2Filters.Of(f, "instance-id", "vpc-id")
            }, c), r => (r.Reservations, r.NextToken)).ConfigureAwait(false)).SelectMany(r => r.Instances)
                .Select(i => SdkObjects.Read<M.Instance>(i, Place)!),
            ResourceKind.NetworkInterface => (await calls.PagesAsync("DescribeNetworkInterfaces", n => ec2.DescribeNetworkInterfacesAsync(
                new() { NextToken = n, IncludeManagedResources = true, Filters = Ec2Filters.Of(f, "network-interface-id", "vpc-id") }, c),
                r => (r.NetworkInterfaces, r.NextToken)).ConfigureAwait(false)).Select(i => SdkObjects.Read<M.NetworkInterface>(i, Place)!),
            ResourceKind.VpcPeeringConnection =>
                (await calls.PagesAsync("DescribeVpcPeeringConnections", n => ec2.DescribeVpcPeeringConnectionsAsync(new()
                {
                    NextToken = n, Filters = Ec2Filters.Of(f, "vpc-peering-connection-id", null)
                }, c), r => (r.VpcPeeringConnections, r.NextToken)).ConfigureAwait(false))
                    .Select(p => SdkObjects.Read<M.VpcPeeringConnection>(p, Place)!),
            ResourceKind.ManagedPrefixList => await PrefixListsAsync(f, c).ConfigureAwait(false),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No call of EC2 is known here that lists it."),
        };
        // Filters that the API lacks (either end of a peering) are made up for here.
        return [.. found.Where(f.Matches)];
    }

    private async Task<IEnumerable<Resource>> VpcsAsync(ResourceFilter f, CancellationToken c)
    {
        ResourceFilter filter = f.VpcIds is null ? f : f with { Ids = f.VpcIds, VpcIds = null };
        List<Amazon.EC2.Model.Vpc> vpcs = await calls.PagesAsync("DescribeVpcs", n => ec2.DescribeVpcsAsync(
            new() { NextToken = n, Filters = Ec2Filters.Of(filter, "vpc-id", null) }, c), r => (r.Vpcs, r.NextToken)).ConfigureAwait(false);
        return await Task.WhenAll(vpcs.Select(v => WithDnsAsync(SdkObjects.Read<VpcRecord>(v, Place)!, c))).ConfigureAwait(false);
    }

    // Two calls a VPC, so only for those that a deployment owns.
    private async Task<VpcRecord> WithDnsAsync(VpcRecord vpc, CancellationToken c)
    {
        if (vpc.Deployment is null) { return vpc; }
        Task<DescribeVpcAttributeResponse> support = AskAsync(VpcAttributeName.EnableDnsSupport);
        Task<DescribeVpcAttributeResponse> hostnames = AskAsync(VpcAttributeName.EnableDnsHostnames);
        return vpc with { EnableDnsSupport = (await support.ConfigureAwait(false)).EnableDnsSupport,
            EnableDnsHostnames = (await hostnames.ConfigureAwait(false)).EnableDnsHostnames };

        Task<DescribeVpcAttributeResponse> AskAsync(VpcAttributeName attribute) =>
            calls.CallAsync("ec2:DescribeVpcAttribute", false, vpc.Id,
                () => ec2.DescribeVpcAttributeAsync(new() { VpcId = vpc.Id, Attribute = attribute }, c));
    }

    private async Task<IEnumerable<Resource>> SecurityGroupsAsync(ResourceFilter f, CancellationToken c)
    {
        List<Amazon.EC2.Model.SecurityGroup> groups = await calls.PagesAsync("DescribeSecurityGroups",
            n => ec2.DescribeSecurityGroupsAsync(new() { NextToken = n, Filters = Ec2Filters.Of(f, "group-id", "vpc-id") }, c),
            r => (r.SecurityGroups, r.NextToken)).ConfigureAwait(false);
        // What one deployment, VPC or id is asked for needs no more calls; a whole region is read once.
        ILookup<string, string>? others = f != ResourceFilter.All
            ? null : (await TryAsync(() => calls.PagesAsync("DescribeSecurityGroupVpcAssociations",
                n => ec2.DescribeSecurityGroupVpcAssociationsAsync(new() { NextToken = n }, c),
                r => (r.SecurityGroupVpcAssociations, r.NextToken))).ConfigureAwait(false))
                ?.Where(a => a.State == SecurityGroupVpcAssociationState.Associated).ToLookup(a => a.GroupId, a => a.VpcId);
        return groups.Select(g =>
            SdkObjects.Read<M.SecurityGroup>(g, Place)! with { AssociatedVpcIds = [.. others?[g.GroupId].Where(v => v != g.VpcId) ?? []] });
    }

    private async Task<IEnumerable<Resource>> PrefixListsAsync(ResourceFilter f, CancellationToken c)
    {
        List<Amazon.EC2.Model.ManagedPrefixList> lists = await calls.PagesAsync("DescribeManagedPrefixLists",
            n => ec2.DescribeManagedPrefixListsAsync(new() { NextToken = n, Filters = Ec2Filters.Of(f, "prefix-list-id", null) }, c),
            r => (r.PrefixLists, r.NextToken)).ConfigureAwait(false);
        return await Task.WhenAll(lists.Select(async l => (Resource)Mapper.Map(l, Place,
            await TryAsync(() => EntriesAsync(l.PrefixListId, c)).ConfigureAwait(false)))).ConfigureAwait(false);
    }

    private async Task<List<PrefixListEntry>> EntriesAsync(string listId, CancellationToken c)
    {
        List<PrefixListEntry> entries = [];
        string? next = null;
        do
        {
            GetManagedPrefixListEntriesRequest request = new() { PrefixListId = listId, NextToken = next };
            GetManagedPrefixListEntriesResponse answer = await calls.CallEachAsync(
                "ec2:GetManagedPrefixListEntries", listId, () => ec2.GetManagedPrefixListEntriesAsync(request, c), c).ConfigureAwait(false);
            entries.AddRange(answer.Entries ?? []);
            next = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return entries;
    }

    // What further calls tell of a resource stays unknown where the caller may not make them; the recorder has said so.
    private static async Task<List<T>?> TryAsync<T>(Func<Task<List<T>>> list)
    {
        try { return await list().ConfigureAwait(false); }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return null; }
    }
}
