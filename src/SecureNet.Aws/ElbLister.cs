using System.Collections.Immutable;
using System.Xml.Linq;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Lists the kinds of Elastic Load Balancing v2, each with its tags and what else the model holds of it.</summary>
internal sealed class ElbLister(QueryClient elb, CallRecorder calls)
{
    // DescribeTags takes 20 ARNs a call (ELBv2 API reference).
    private const int TagBatch = 20;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        // By ARN the calls answer NotFound for one that is gone, so everything is listed and what was asked for is picked.
        IReadOnlyList<Resource> found = kind switch
        {
            ResourceKind.LoadBalancer => await LoadBalancersAsync(cancellationToken).ConfigureAwait(false),
            ResourceKind.TargetGroup => await TargetGroupsAsync(cancellationToken).ConfigureAwait(false),
            _ => await ListenersAsync(cancellationToken).ConfigureAwait(false),
        };
        return [.. found.Where(filter.Matches)];
    }

    private async Task<IReadOnlyList<Resource>> LoadBalancersAsync(CancellationToken c)
    {
        List<XElement> found = await PagesAsync("DescribeLoadBalancers", "LoadBalancers", new(), null, c).ConfigureAwait(false);
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> tags = await TagsAsync(
            found.Select(e => ElbMapper.Text(e, "LoadBalancerArn")), c).ConfigureAwait(false);
        return await Task.WhenAll(found.Select(async e =>
        {
            string arn = ElbMapper.Text(e, "LoadBalancerArn");
            XElement? attributes = await TryAsync("DescribeLoadBalancerAttributes", "LoadBalancerArn", arn, c).ConfigureAwait(false);
            return (Resource)ElbMapper.LoadBalancer(e, calls.Place, Tags(tags, arn), attributes);
        })).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Resource>> TargetGroupsAsync(CancellationToken c)
    {
        List<XElement> found = await PagesAsync("DescribeTargetGroups", "TargetGroups", new(), null, c).ConfigureAwait(false);
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> tags = await TagsAsync(
            found.Select(e => ElbMapper.Text(e, "TargetGroupArn")), c).ConfigureAwait(false);
        return await Task.WhenAll(found.Select(async e =>
        {
            string arn = ElbMapper.Text(e, "TargetGroupArn");
            Task<XElement?> health = TryAsync("DescribeTargetHealth", "TargetGroupArn", arn, c);
            Task<XElement?> attributes = TryAsync("DescribeTargetGroupAttributes", "TargetGroupArn", arn, c);
            return (Resource)ElbMapper.TargetGroup(e, calls.Place, Tags(tags, arn), await health.ConfigureAwait(false),
                await attributes.ConfigureAwait(false));
        })).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Resource>> ListenersAsync(CancellationToken c)
    {
        // Listeners are listed a load balancer at a time.
        List<XElement> balancers = await PagesAsync("DescribeLoadBalancers", "LoadBalancers", new(), null, c).ConfigureAwait(false);
        List<XElement>[] answers = await Task.WhenAll(balancers.Select(b =>
        {
            string arn = ElbMapper.Text(b, "LoadBalancerArn");
            return PagesAsync("DescribeListeners", "Listeners", new QueryParameters().Set("LoadBalancerArn", arn), arn, c);
        })).ConfigureAwait(false);
        List<XElement> found = [.. answers.SelectMany(a => a)];
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> tags = await TagsAsync(
            found.Select(e => ElbMapper.Text(e, "ListenerArn")), c).ConfigureAwait(false);
        return await Task.WhenAll(found.Select(async e =>
        {
            string arn = ElbMapper.Text(e, "ListenerArn");
            // Only application load balancers have rules beside the default action.
            List<XElement> rules = ElbMapper.Text(e, "Protocol") is "HTTP" or "HTTPS"
                ? await PagesAsync("DescribeRules", "Rules", new QueryParameters().Set("ListenerArn", arn), arn, c)
                    .ConfigureAwait(false) : [];
            return (Resource)ElbMapper.Listener(e, calls.Place, Tags(tags, arn), rules);
        })).ConfigureAwait(false);
    }

    private async Task<IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>>> TagsAsync(IEnumerable<string> arns,
        CancellationToken c)
    {
        Dictionary<string, ImmutableSortedDictionary<string, string>> tags = [];
        foreach (string[] batch in arns.Chunk(TagBatch))
        {
            QueryResponse answer = await CallAsync("DescribeTags", new QueryParameters().List("ResourceArns", batch), null, c)
                .ConfigureAwait(false);
            foreach (XElement d in ElbMapper.Members(answer.Result, "TagDescriptions"))
            {
                tags[ElbMapper.Text(d, "ResourceArn")] = ElbMapper.Members(d, "Tags")
                    .ToImmutableSortedDictionary(t => ElbMapper.Text(t, "Key"), t => ElbMapper.Text(t, "Value"));
            }
        }

        return tags;
    }

    private static ImmutableSortedDictionary<string, string> Tags(
        IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> tags, string arn) =>
            tags.GetValueOrDefault(arn, ImmutableSortedDictionary<string, string>.Empty);

    private async Task<List<XElement>> PagesAsync(string operation, string list, QueryParameters parameters, string? target,
        CancellationToken c)
    {
        List<XElement> all = [];
        string? next = null;
        do
        {
            QueryParameters page = [.. parameters];
            QueryResponse answer = await CallAsync(operation, page.Set("Marker", next), target, c).ConfigureAwait(false);
            all.AddRange(ElbMapper.Members(answer.Result, list));
            next = answer.Result.Element("NextMarker")?.Value;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }

    // What one more call a resource tells stays unknown where the caller may not make it; the recorder has said so.
    private async Task<XElement?> TryAsync(string operation, string member, string arn, CancellationToken c)
    {
        try { return (await CallAsync(operation, new QueryParameters().Set(member, arn), arn, c).ConfigureAwait(false)).Result; }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return null; }
    }

    private Task<QueryResponse> CallAsync(string operation, QueryParameters parameters, string? target, CancellationToken c) =>
        calls.CallEachAsync("elasticloadbalancing:" + operation, target, () => elb.CallAsync(operation, parameters, c), c);
}
