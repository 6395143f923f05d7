using Amazon.EC2;
using Amazon.EC2.Model;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Filters and tags as EC2's calls take them.</summary>
internal static class Ec2Filters
{
    /// <summary>The filters, never by ids as such: an unknown one would be an error instead of no answer.</summary>
    /// <param name="vpcName">The filter for VPCs, or null where there is none.</param>
    public static List<Filter>? Of(ResourceFilter f, string idName, string? vpcName)
    {
        List<Filter> filters = [];
        if (f.Ids is { } ids) { filters.Add(new(idName, [.. ids])); }
        if (f.Deployment is { } d) { filters.Add(new("tag:" + TagNames.Deployment, [d])); }
        if (f.Address is { } a) { filters.Add(new("tag:" + TagNames.Address, [a])); }
        if (f.VpcIds is { } v && vpcName is not null) { filters.Add(new(vpcName, [.. v])); }
        return filters.Count > 0 ? filters : null;
    }

    public static TagSpecification TagsOf(ResourceType type, IReadOnlyDictionary<string, string> tags) =>
        new() { ResourceType = type, Tags = [.. tags.Select(t => new Tag(t.Key, t.Value))] };
}
