using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>A service whose SDK package the registry lacks.</summary>
/// <param name="Name">Its name in hosts and signatures, such as <c>autoscaling</c>.</param>
/// <param name="Version">The API version of its botocore model, such as <c>2011-01-01</c>.</param>
internal abstract record WireService(string Name, string Version)
{
    /// <summary>
    /// The id of its model, of which the names of its settings are made: <c>Auto Scaling</c> has AWS_ENDPOINT_URL_AUTO_SCALING.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>True where a partition has one endpoint for all of its regions.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>True where the endpoints of aws-us-gov are FIPS endpoints by their plain names.</summary>
    public bool IsFipsInGov { get; init; }

    /// <summary>
    /// The host that serves a region. Source: botocore 1.43.11, the endpoint rule set of each service (CR3); a test asks it for every
    /// region.
    /// </summary>
    public string HostIn(string region, bool fips = false, bool dualStack = false)
    {
        Partition partition = Partition.In(region);
        string suffix = dualStack ? partition.DualStackDnsSuffix : partition.DnsSuffix;
        string prefix = fips && !(IsFipsInGov && !dualStack && partition.Id == "aws-us-gov") ? Name + "-fips" : Name;
        if (!IsGlobal) { return $"{prefix}.{region}.{suffix}"; }
        return (partition.Id, fips, dualStack) switch
        {
            ("aws-us-gov", _, _) => $"{Name}.us-gov.{suffix}",
            ("aws", _, true) or ("aws-cn", false, true) => $"{prefix}.global.{suffix}",
            ("aws", _, _) => $"{prefix}.{suffix}",
            (_, false, false) or ("aws-iso" or "aws-iso-b", true, false) => $"{prefix}.{SigningRegionIn(region)}.{suffix}",
            _ => $"{prefix}.{suffix}",
        };
    }

    /// <summary>The region that its signatures name.</summary>
    public string SigningRegionIn(string region, bool fips = false) => !IsGlobal ? region : Partition.Of(region) switch
    {
        "aws" => "us-east-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws-cn" => fips ? "cn-northwest-1" : "cn-north-1",
        "aws-iso" => "us-iso-east-1",
        "aws-iso-b" => "us-isob-east-1",
        "aws-iso-f" => "us-isof-south-1",
        _ => region,
    };
}

/// <summary>A service of the Query protocol: form parameters in, XML out.</summary>
internal sealed record QueryService(string Name, string Version) : WireService(Name, Version)
{
    public static QueryService Iam { get; } = new("iam", "2010-05-08") { Id = "IAM", IsGlobal = true };
    public static QueryService Sts { get; } = new("sts", "2011-06-15") { Id = "STS" };
    public static QueryService AutoScaling { get; } = new("autoscaling", "2011-01-01") { Id = "Auto Scaling", IsFipsInGov = true };
    public static QueryService ElasticLoadBalancingV2 { get; } = new(
        "elasticloadbalancing", "2015-12-01") { Id = "Elastic Load Balancing v2", IsFipsInGov = true };
}

/// <summary>A service of the JSON 1.1 protocol.</summary>
/// <param name="TargetPrefix">What stands before the operation in X-Amz-Target.</param>
internal sealed record JsonService(string Name, string Version, string TargetPrefix) : WireService(Name, Version)
{
    public static JsonService CloudWatchLogs { get; } = new(
        "logs", "2014-03-28", "Logs_20140328") { Id = "CloudWatch Logs", IsFipsInGov = true };
    public static JsonService Athena { get; } = new("athena", "2017-05-18", "AmazonAthena") { Id = "Athena" };
    public static JsonService Glue { get; } = new("glue", "2017-03-31", "AWSGlue") { Id = "Glue" };

    public static JsonService ServiceQuotas { get; } = new(
        "servicequotas", "2019-06-24", "ServiceQuotasV20190624") { Id = "Service Quotas", IsFipsInGov = true };

    /// <summary>Finds resources of every service by their tags.</summary>
    public static JsonService ResourceGroupsTagging { get; } = new(
        "tagging", "2017-01-26", "ResourceGroupsTaggingAPI_20170126") { Id = "Resource Groups Tagging API" };
}
