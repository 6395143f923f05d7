namespace SecureNet.Model;

/// <summary>The partitions of AWS, which begin every ARN. Source: AWS General Reference, "Amazon Resource Names".</summary>
public static class Partition
{
    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>, by the region.</summary>
    public static string Of(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";
    }
}
