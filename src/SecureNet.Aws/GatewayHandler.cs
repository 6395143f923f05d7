using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>What lies between a VPC and the rest beside its internet gateway: endpoints, egress-only gateways and Block Public Access.</summary>
internal sealed class GatewayHandler(AmazonEC2Client ec2, CallRecorder calls) : IResourceHandler
{
    public bool Lists(ResourceKind kind) => kind is ResourceKind.VpcEndpoint or ResourceKind.EgressOnlyInternetGateway or ResourceKind.VpcBlockPublicAccess;

    public bool Applies(Change change) => false;

    public Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken) => throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        IEnumerable<Resource> found = kind switch
        {
            ResourceKind.VpcEndpoint => (await calls.PagesAsync("DescribeVpcEndpoints", n => ec2.DescribeVpcEndpointsAsync(new() { NextToken = n }, cancellationToken), r => (r.VpcEndpoints, r.NextToken)).ConfigureAwait(false))
                .Select(e => GatewayMapper.Map(e, calls.Place)),
            ResourceKind.EgressOnlyInternetGateway => (await calls.PagesAsync("DescribeEgressOnlyInternetGateways", n => ec2.DescribeEgressOnlyInternetGatewaysAsync(new() { NextToken = n }, cancellationToken), r => (r.EgressOnlyInternetGateways, r.NextToken)).ConfigureAwait(false))
                .Where(g => g.Attachments is { Count: > 0 }).Select(g => GatewayMapper.Map(g, calls.Place)),
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
        List<Amazon.EC2.Model.VpcBlockPublicAccessExclusion> exclusions = mode == "off" ? [] : await calls.PagesAsync("DescribeVpcBlockPublicAccessExclusions",
            n => ec2.DescribeVpcBlockPublicAccessExclusionsAsync(new() { NextToken = n }, c), r => (r.VpcBlockPublicAccessExclusions, r.NextToken)).ConfigureAwait(false);
        return [GatewayMapper.Map(mode, exclusions, calls.Place)];
    }
}
