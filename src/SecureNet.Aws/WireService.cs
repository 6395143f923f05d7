using Amazon;

namespace SecureNet.Aws;

/// <summary>A service whose SDK package the registry lacks.</summary>
/// <param name="Name">Its name in hosts and signatures, such as <c>autoscaling</c>.</param>
/// <param name="Version">The API version of its botocore model, such as <c>2011-01-01</c>.</param>
internal abstract record WireService(string Name, string Version)
{
    /// <summary>True where a partition has one endpoint for all of its regions.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>The host that serves a region. Source: AWS General Reference, "Service endpoints".</summary>
    public string HostIn(RegionEndpoint region) => (IsGlobal, region.PartitionName) switch
    {
        (false, _) => $"{Name}.{region.SystemName}.{region.PartitionDnsSuffix}",
        (true, "aws") => $"{Name}.{region.PartitionDnsSuffix}",
        (true, "aws-us-gov") => $"{Name}.us-gov.{region.PartitionDnsSuffix}",
        (true, _) => $"{Name}.{SigningRegionIn(region)}.{region.PartitionDnsSuffix}",
    };

    /// <summary>The region that its signatures name.</summary>
    public string SigningRegionIn(RegionEndpoint region) => (IsGlobal, region.PartitionName) switch
    {
        (false, _) => region.SystemName,
        (true, "aws") => "us-east-1",
        (true, "aws-us-gov") => "us-gov-west-1",
        (true, "aws-cn") => "cn-north-1",
        (true, _) => region.SystemName,
    };
}

/// <summary>A service of the Query protocol: form parameters in, XML out.</summary>
internal sealed record QueryService(string Name, string Version) : WireService(Name, Version)
{
    public static QueryService Iam { get; } = new("iam", "2010-05-08") { IsGlobal = true };
    public static QueryService AutoScaling { get; } = new("autoscaling", "2011-01-01");
    public static QueryService ElasticLoadBalancingV2 { get; } = new("elasticloadbalancing", "2015-12-01");
}

/// <summary>A service of the JSON 1.1 protocol.</summary>
/// <param name="TargetPrefix">What stands before the operation in X-Amz-Target.</param>
internal sealed record JsonService(string Name, string Version, string TargetPrefix) : WireService(Name, Version)
{
    public static JsonService CloudWatchLogs { get; } = new("logs", "2014-03-28", "Logs_20140328");
    public static JsonService Athena { get; } = new("athena", "2017-05-18", "AmazonAthena");
    public static JsonService Glue { get; } = new("glue", "2017-03-31", "AWSGlue");

    public static JsonService ServiceQuotas { get; } = new("servicequotas", "2019-06-24", "ServiceQuotasV20190624");

    /// <summary>Finds resources of every service by their tags.</summary>
    public static JsonService ResourceGroupsTagging { get; } = new("tagging", "2017-01-26", "ResourceGroupsTaggingAPI_20170126");
}
