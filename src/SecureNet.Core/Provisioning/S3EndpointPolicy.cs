using System.Text.Json;
using System.Text.Json.Nodes;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// The policy of an S3 endpoint: it only narrows, and it is the only control there is, as a gateway endpoint has no security group.
/// Source: VPC guide, "Gateway endpoints for Amazon S3" and "Endpoint policies".
/// </summary>
public static class S3EndpointPolicy
{
    /// <summary>The Sid of the statement that lets packages through.</summary>
    public const string PackagesSid = "AllowPackageRepositories";

    // What hosts do with objects and uploads. Settings of buckets are nobody's business behind an endpoint.
    private static readonly string[] s_objectActions =
        ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject",
            "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

    private static readonly string[] s_bucketActions =
    [
        "s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"
    ];

    /// <summary>
    /// Lets only these buckets be used, and their names be listed; with <paramref name="packages"/> also packages be read.
    /// </summary>
    /// <param name="region">The region of the endpoint.</param>
    /// <param name="buckets">Names.</param>
    public static string For(string region, IEnumerable<string> buckets, bool packages)
    {
        string[] arns = [.. buckets.Distinct().Order(StringComparer.Ordinal).Select(b => $"arn:{Partition.Of(region)}:s3:::{b}")];
        List<JsonNode> statements = [Allow("AllowListOfBuckets", ["s3:ListAllMyBuckets"], ["*"])];
        if (arns.Length > 0)
        {
            statements.Add(Allow("AllowBuckets", s_bucketActions, arns));
            statements.Add(Allow("AllowObjects", s_objectActions, arns.Select(a => a + "/*")));
        }

        if (packages) { statements.Add(Packages(region)); }
        return Policy(statements);
    }

    /// <summary>A policy of the user's own, with packages let through on top where that was asked for.</summary>
    public static string With(string policy, string region, bool packages) =>
        packages ? BucketPolicyMerge.Merge(policy, Policy([Packages(region)])) ?? policy : policy;

    /// <summary>
    /// The buckets of Amazon Linux 2023 and 2, read without credentials by dnf and yum. Sources: Amazon Linux 2023 guide, "Deterministic
    /// upgrades"; AWS re:Post, "How can I update yum or install packages without internet access on my EC2 instances?".
    /// </summary>
    private static JsonObject Packages(string region)
    {
        string arn = $"arn:{Partition.Of(region)}:s3:::";
        return Allow(PackagesSid, ["s3:GetObject"], [$"{arn}al2023-repos-{region}-de612dc2/*", $"{arn}amazonlinux-2-repos-{region}/*"]);
    }

    private static JsonObject Allow(string sid, IEnumerable<string> actions, IEnumerable<string> resources) => new()
    {
        ["Sid"] = sid, ["Effect"] = "Allow", ["Principal"] = "*",
        ["Action"] = new JsonArray([.. actions.Select(a => JsonValue.Create(a))]),
        ["Resource"] = new JsonArray([.. resources.Select(r => JsonValue.Create(r))]),
    };

    private static string Policy(IEnumerable<JsonNode> statements) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }
            .ToJsonString(JsonSerializerOptions.Default);
}
