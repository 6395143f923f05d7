using SecureNet.Policies.Rights;

namespace SecureNet.Tests.Aws;

/// <summary>What went over the wire, held against the rights that the call has for which it was sent.</summary>
internal static class WireRights
{
    private static readonly Dictionary<string, string> s_prefixes = new()
    {
        ["elbv2"] = "elasticloadbalancing", ["resourcegroupstaggingapi"] = "tag",
    };

    // Where the action has another name than the operation. Source: S3 user guide, "Required permissions for Amazon S3 API operations".
    private static readonly Dictionary<string, string> s_buckets = new()
    {
        ["ListBuckets"] = "ListAllMyBuckets", ["ListObjectsV2"] = "ListBucket", ["GetPublicAccessBlock"] = "GetBucketPublicAccessBlock",
        ["GetBucketEncryption"] = "GetEncryptionConfiguration", ["GetBucketLifecycleConfiguration"] = "GetLifecycleConfiguration",
    };

    /// <summary>Fails where something was sent that the rights of the action do not have.</summary>
    /// <param name="action">The IAM action of the call, such as <c>ec2:CreateVpc</c>.</param>
    /// <param name="sent">What was sent for it.</param>
    public static void Hold(string action, IEnumerable<WireRequest> sent)
    {
        HashSet<string> rights = [.. RightNeeds.Of([action]).Select(r => r.Action)];
        string[] lacks = [.. sent.Select(ActionOf).OfType<string>().Distinct().Where(a => !rights.Contains(a))];
        Assert.True(lacks.Length == 0, $"{action} sends {string.Join(", ", lacks)}: name it in RightNeeds.cs, policies are made from it.");
    }

    // What is written to S3 is told by its method alone.
    private static string? ActionOf(WireRequest request) => request.Service != "s3"
        ? $"{s_prefixes.GetValueOrDefault(request.Service, request.Service)}:{request.Operation}"
        : request.Operation.Any(char.IsAsciiLetterLower) ? $"s3:{s_buckets.GetValueOrDefault(request.Operation, request.Operation)}" : null;
}
