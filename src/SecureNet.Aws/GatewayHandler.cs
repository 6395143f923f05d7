using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Model.Answers;
using C = SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>
/// What lies between a VPC and the rest beside its internet gateway: endpoints, egress-only and virtual private
/// gateways, and Block Public Access.
/// </summary>
internal sealed class GatewayHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => kind
        is ResourceKind.VpcEndpoint or ResourceKind.EgressOnlyInternetGateway or ResourceKind.VirtualPrivateGateway
        or ResourceKind.VpcBlockPublicAccess;

    public bool Applies(Change change) => change is C.CreateVpcEndpoint or C.ModifyVpcEndpoint or C.DeleteVpcEndpoints;

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case C.CreateVpcEndpoint x:
                CreateVpcEndpointRequest create = new()
                {
                    VpcId = x.VpcId, ServiceName = x.ServiceName, VpcEndpointType = Amazon.EC2.VpcEndpointType.Gateway,
                    RouteTableIds = [.. x.RouteTableIds], PolicyDocument = x.PolicyDocument,
                    ClientToken = ClientTokens.Of(x),
                    TagSpecifications = [new()
                    {
                        ResourceType = ResourceType.VpcEndpoint, Tags = [.. x.Tags.Select(t => new Tag(t.Key, t.Value))]
                    }],
                };
                return SdkObjects.Read<SecureNet.Model.VpcEndpoint>((await calls.CallAsync(x.Action, true, x.Address,
                    () => ec2.CreateVpcEndpointAsync(create, cancellationToken)).ConfigureAwait(false)).VpcEndpoint, calls.Place)!;
            case C.ModifyVpcEndpoint x:
                ModifyVpcEndpointRequest modify = new() { VpcEndpointId = x.EndpointId,
                    AddRouteTableIds = x.AddRouteTableIds is [] ? null : [.. x.AddRouteTableIds], PolicyDocument = x.PolicyDocument };
                await calls.CallAsync(x.Action, true, x.EndpointId, () => ec2.ModifyVpcEndpointAsync(modify, cancellationToken))
                    .ConfigureAwait(false);
                return null;
            default:
                await DeleteAsync((C.DeleteVpcEndpoints)change, cancellationToken).ConfigureAwait(false);
                return null;
        }
    }

    private async Task DeleteAsync(C.DeleteVpcEndpoints x, CancellationToken c)
    {
        DeleteVpcEndpointsResponse answer = await calls.CallAsync(
            x.Action, true, x.Id, () => ec2.DeleteVpcEndpointsAsync(new() { VpcEndpointIds = [x.Id] }, c)).ConfigureAwait(false);
        // The call answers 200 and lists what it did not do.
        if (answer.Unsuccessful is [{ Error: { } error }, ..])
        {
            throw new CloudException(error.Code, error.Message, x.Action, calls.Place, answer.ResponseMetadata?.RequestId ?? "");
        }
    }

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        IEnumerable<Resource> found = kind switch
        {
            ResourceKind.VpcEndpoint => (await calls.PagesAsync("DescribeVpcEndpoints", n => ec2.DescribeVpcEndpointsAsync(
                new() { NextToken = n }, cancellationToken), r => (r.VpcEndpoints, r.NextToken)).ConfigureAwait(false))
                .Select(e => SdkObjects.Read<SecureNet.Model.VpcEndpoint>(e, calls.Place)!),
            ResourceKind.EgressOnlyInternetGateway =>
                (await calls.PagesAsync("DescribeEgressOnlyInternetGateways", n => ec2.DescribeEgressOnlyInternetGatewaysAsync(
                    new() { NextToken = n }, cancellationToken), r => (r.EgressOnlyInternetGateways, r.NextToken)).ConfigureAwait(false))
                    .Select(g => SdkObjects.Read<SecureNet.Model.EgressOnlyInternetGateway>(g, calls.Place)).OfType<Resource>(),
            // The one listing of gateways that has no pages.
            ResourceKind.VirtualPrivateGateway => ((await calls.CallAsync("ec2:DescribeVpnGateways", false, null,
                () => ec2.DescribeVpnGatewaysAsync(new(), cancellationToken)).ConfigureAwait(false)).VpnGateways ?? [])
                .Select(g => GatewayMapper.Map(g, calls.Place)).OfType<Resource>(),
            _ => await BlockPublicAccessAsync(cancellationToken).ConfigureAwait(false),
        };
        return [.. found.Where(filter.Matches)];
    }

    private async Task<IEnumerable<Resource>> BlockPublicAccessAsync(CancellationToken c)
    {
        DescribeVpcBlockPublicAccessOptionsResponse options = await calls.CallAsync("ec2:DescribeVpcBlockPublicAccessOptions", false, null,
            () => ec2.DescribeVpcBlockPublicAccessOptionsAsync(new(), c)).ConfigureAwait(false);
        string mode = options.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode?.Value ?? "off";
        // Without the mode on there is nothing to be excluded from.
        List<Amazon.EC2.Model.VpcBlockPublicAccessExclusion> exclusions = mode == "off"
            ? [] : await calls.PagesAsync("DescribeVpcBlockPublicAccessExclusions",
                n => ec2.DescribeVpcBlockPublicAccessExclusionsAsync(new() { NextToken = n }, c),
                r => (r.VpcBlockPublicAccessExclusions, r.NextToken)).ConfigureAwait(false);
        return [GatewayMapper.Map(mode, exclusions, calls.Place)];
    }
}
