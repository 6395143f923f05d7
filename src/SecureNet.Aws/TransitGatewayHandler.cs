using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Model.Answers;

namespace SecureNet.Aws;

/// <summary>
/// Transit gateways, what is attached to them, their route tables with the routes, and whom their policy tables decide for.
/// </summary>
internal sealed class TransitGatewayHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) =>
        kind is ResourceKind.TransitGateway or ResourceKind.TransitGatewayAttachment or ResourceKind.TransitGatewayRouteTable
            or ResourceKind.TransitGatewayPolicyTable;

    public bool Applies(Change change) => false;

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) =>
        throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        IEnumerable<Resource> found = kind switch
        {
            ResourceKind.TransitGateway => (await calls.PagesAsync("DescribeTransitGateways", n => ec2.DescribeTransitGatewaysAsync(
                new() { NextToken = n }, cancellationToken), r => (r.TransitGateways, r.NextToken)).ConfigureAwait(false))
                .Select(t => SdkObjects.Read<SecureNet.Model.TransitGateway>(t, calls.Place)!),
            ResourceKind.TransitGatewayAttachment => await AttachmentsAsync(cancellationToken).ConfigureAwait(false),
            ResourceKind.TransitGatewayPolicyTable => await PolicyTablesAsync(cancellationToken).ConfigureAwait(false),
            _ => await RouteTablesAsync(cancellationToken).ConfigureAwait(false),
        };
        return [.. found.Where(filter.Matches)];
    }

    private async Task<IEnumerable<Resource>> AttachmentsAsync(CancellationToken c)
    {
        Task<List<Amazon.EC2.Model.TransitGatewayAttachment>> all = calls.PagesAsync("DescribeTransitGatewayAttachments",
            n => ec2.DescribeTransitGatewayAttachmentsAsync(new() { NextToken = n }, c), r => (r.TransitGatewayAttachments, r.NextToken));
        // The subnets of an attachment, and so its zones, are told here only.
        List<TransitGatewayVpcAttachment> vpcs = await calls.PagesAsync("DescribeTransitGatewayVpcAttachments",
            n => ec2.DescribeTransitGatewayVpcAttachmentsAsync(new() { NextToken = n }, c),
            r => (r.TransitGatewayVpcAttachments, r.NextToken)).ConfigureAwait(false);
        Dictionary<string, TransitGatewayVpcAttachment> byId = vpcs.DistinctBy(v => v.TransitGatewayAttachmentId)
            .ToDictionary(v => v.TransitGatewayAttachmentId);
        return (await all.ConfigureAwait(false)).Select(a => SdkObjects.Read<SecureNet.Model.TransitGatewayAttachment>(a, calls.Place)!)
            .Select(a => byId.TryGetValue(a.Id, out TransitGatewayVpcAttachment? vpc) ? SdkObjects.Complete(a, vpc) : a);
    }

    private async Task<IEnumerable<Resource>> RouteTablesAsync(CancellationToken c)
    {
        List<Amazon.EC2.Model.TransitGatewayRouteTable> tables = await calls.PagesAsync("DescribeTransitGatewayRouteTables",
            n => ec2.DescribeTransitGatewayRouteTablesAsync(new() { NextToken = n }, c), r => (r.TransitGatewayRouteTables, r.NextToken))
            .ConfigureAwait(false);
        return await Task.WhenAll(tables.Select(t => SdkObjects.Read<SecureNet.Model.TransitGatewayRouteTable>(t, calls.Place))
            .OfType<SecureNet.Model.TransitGatewayRouteTable>()
            .Select(async t => (Resource)(t with { Routes = await RoutesAsync(t.Id, c).ConfigureAwait(false) }))).ConfigureAwait(false);
    }

    private async Task<IEnumerable<Resource>> PolicyTablesAsync(CancellationToken c)
    {
        List<Amazon.EC2.Model.TransitGatewayPolicyTable> tables = await calls.PagesAsync("DescribeTransitGatewayPolicyTables",
            n => ec2.DescribeTransitGatewayPolicyTablesAsync(new() { NextToken = n }, c), r => (r.TransitGatewayPolicyTables, r.NextToken))
                .ConfigureAwait(false);
        return await Task.WhenAll(tables.Select(t => SdkObjects.Read<SecureNet.Model.TransitGatewayPolicyTable>(t, calls.Place))
            .OfType<SecureNet.Model.TransitGatewayPolicyTable>()
            .Select(async t => (Resource)(t with { AttachmentIds = await AssociationsAsync(t.Id, c).ConfigureAwait(false) })))
            .ConfigureAwait(false);
    }

    // Null where they may not be read: whom the table decides for is then not known.
    private async Task<IReadOnlyList<string>?> AssociationsAsync(string tableId, CancellationToken c)
    {
        List<TransitGatewayPolicyTableAssociation> associations = [];
        string? next = null;
        try
        {
            do
            {
                GetTransitGatewayPolicyTableAssociationsRequest request = new() { TransitGatewayPolicyTableId = tableId, NextToken = next };
                GetTransitGatewayPolicyTableAssociationsResponse answer = await calls.CallEachAsync(
                    "ec2:GetTransitGatewayPolicyTableAssociations", tableId,
                    () => ec2.GetTransitGatewayPolicyTableAssociationsAsync(request, c), c).ConfigureAwait(false);
                associations.AddRange(answer.Associations ?? []);
                next = answer.NextToken;
            }
            while (!string.IsNullOrEmpty(next));
            // Whatever the state of an association is, it may decide, unless it has ended.
            return [.. associations.Where(a => a.State?.Value != "disassociated").Select(a => a.TransitGatewayAttachmentId)
                .Where(id => !string.IsNullOrEmpty(id)).Distinct()];
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return null; }
    }

    // Null where not every route could be read: a table with a part of its routes would give wrong answers.
    private async Task<IReadOnlyList<SecureNet.Model.TransitGatewayRoute>?> RoutesAsync(string tableId, CancellationToken c)
    {
        List<Amazon.EC2.Model.TransitGatewayRoute> routes = [];
        string? next = null;
        try
        {
            do
            {
                SearchTransitGatewayRoutesRequest request = new()
                {
                    TransitGatewayRouteTableId = tableId, NextToken = next, Filters = [new("state", ["active", "blackhole", "pending"])]
                };
                SearchTransitGatewayRoutesResponse answer = await calls.CallEachAsync("ec2:SearchTransitGatewayRoutes", tableId,
                    () => ec2.SearchTransitGatewayRoutesAsync(request, c), c).ConfigureAwait(false);
                routes.AddRange(answer.Routes ?? []);
                next = answer.NextToken;
                if (string.IsNullOrEmpty(next) && answer.AdditionalRoutesAvailable == true) { return null; }
            }
            while (!string.IsNullOrEmpty(next));
            // One that is still being made, or names its blocks by a prefix list alone, may match anything.
            return SdkObjects.ReadRoutes(routes);
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return null; }
    }
}
