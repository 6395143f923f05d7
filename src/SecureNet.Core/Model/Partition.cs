namespace SecureNet.Model;

/// <summary>
/// The partitions of AWS, which begin every ARN and end every host name. Source: botocore 1.43.11, data/partitions.json (TX8); a test
/// holds the table against it.
/// </summary>
public sealed record Partition
{
    private Partition(string id, string dnsSuffix, string dualStackDnsSuffix, params string[] regionPrefixes) =>
        (Id, DnsSuffix, DualStackDnsSuffix, RegionPrefixes) = (id, dnsSuffix, dualStackDnsSuffix, regionPrefixes);

    /// <summary>Such as <c>aws</c> or <c>aws-us-gov</c>.</summary>
    public string Id { get; }

    /// <summary>What the names of its hosts end with.</summary>
    public string DnsSuffix { get; }

    /// <summary>What the names of those of its hosts end with that have IPv4 and IPv6 addresses.</summary>
    public string DualStackDnsSuffix { get; }

    private string[] RegionPrefixes { get; }

    /// <summary>All of them; the first is that of regions that nobody knows.</summary>
    public static IReadOnlyList<Partition> All { get; } =
    [
        new("aws", "amazonaws.com", "api.aws"),
        new("aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-"),
        new("aws-us-gov", "amazonaws.com", "api.aws", "us-gov-"),
        new("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-"),
        new("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-"),
        new("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-"),
        new("aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-"),
        new("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-"),
    ];

    /// <summary>The id of a region's partition.</summary>
    public static string Of(string region) => In(region).Id;

    /// <summary>A region's partition.</summary>
    public static Partition In(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return All.FirstOrDefault(p => p.RegionPrefixes.Any(prefix => region.StartsWith(prefix, StringComparison.Ordinal))) ?? All[0];
    }
}
