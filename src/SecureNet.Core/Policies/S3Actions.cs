using System.Collections.Frozen;

namespace SecureNet.Policies;

/// <summary>
/// The actions of Amazon S3: those that act on objects, and those on the bucket. Source: Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3", resource type of each action.
/// </summary>
public static class S3Actions
{
    private static readonly FrozenSet<string> s_object = new[]
    {
        "AbortMultipartUpload", "BypassGovernanceRetention", "DeleteObject", "DeleteObjectTagging", "DeleteObjectVersion",
        "DeleteObjectVersionTagging",
        "GetObject", "GetObjectAcl", "GetObjectAttributes", "GetObjectLegalHold", "GetObjectRetention", "GetObjectTagging",
        "GetObjectTorrent",
        "GetObjectVersion", "GetObjectVersionAcl", "GetObjectVersionAttributes", "GetObjectVersionForReplication",
        "GetObjectVersionTagging",
        "GetObjectVersionTorrent", "ListMultipartUploadParts", "ObjectOwnerOverrideToBucketOwner", "PutObject", "PutObjectAcl",
        "PutObjectLegalHold",
        "PutObjectRetention", "PutObjectTagging", "PutObjectVersionAcl", "PutObjectVersionTagging", "ReplicateDelete", "ReplicateObject",
        "ReplicateTags",
        "RestoreObject",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True if the action acts on an object, so that its resource is <c>arn:aws:s3:::bucket/key</c>.</summary>
    public static bool IsObjectAction(string action) =>
        action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) && s_object.Contains(action[3..]);

    /// <summary>True if the action acts on no one bucket, so that its resource is <c>*</c>.</summary>
    public static bool IsAccountAction(string action) => action.Equals("s3:ListAllMyBuckets", StringComparison.OrdinalIgnoreCase);

    /// <summary>The ARN that an action on a bucket, or on one of its objects, is asked for.</summary>
    /// <param name="key">The object's key; null for an action on the bucket.</param>
    public static string ResourceOf(string action, string bucketName, string? key, string partition = "aws") =>
        IsAccountAction(action) ? "*" : $"arn:{partition}:s3:::{bucketName}{(IsObjectAction(action) ? $"/{key}" : "")}";
}
