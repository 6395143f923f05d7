using System.Collections.Frozen;
using SecureNet.Model;

namespace SecureNet.Policies;

/// <summary>
/// Access control lists of S3, which are not read: where they may change an answer. They grant and never refuse; where they are on, an
/// object may be another account's, and then the bucket owner's policies let nobody at it. Source: Amazon S3 User Guide, "Access control
/// list (ACL) overview" and "Controlling ownership of objects" (rules Q12, Q13).
/// </summary>
public static class S3AccessLists
{
    // The actions that permissions of a list are: READ, WRITE, READ_ACP and WRITE_ACP of buckets and objects.
    private static readonly FrozenSet<string> s_granted = new[]
    {
        "ListBucket", "ListBucketVersions", "ListBucketMultipartUploads", "PutObject", "DeleteObject", "DeleteObjectVersion",
            "GetBucketAcl", "PutBucketAcl",
        "GetObject", "GetObjectVersion", "GetObjectAcl", "GetObjectVersionAcl", "PutObjectAcl", "PutObjectVersionAcl",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True where it is known that the bucket's lists have no say. A bucket without ownership controls has lists.</summary>
    public static bool AreOff(Bucket bucket) => bucket is { HasDetails: true, ObjectOwnership: "BucketOwnerEnforced" };

    /// <summary>
    /// True for what is done with an object that is there, and whose owner may be another account. Deleting is the bucket's matter.
    /// </summary>
    public static bool DecideOwner(string action) => S3Actions.IsObjectAction(action) && s_granted.Contains(action[3..])
        && !action.StartsWith("s3:PutObject", StringComparison.OrdinalIgnoreCase)
            && !action.StartsWith("s3:DeleteObject", StringComparison.OrdinalIgnoreCase);

    /// <summary>The reason for which a list may grant what no policy allows; null where none can.</summary>
    public static string? WhyMayGrant(Bucket bucket, PolicyDecision policies)
    {
        if (AreOff(bucket) || !policies.Request.Action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase)
            || !s_granted.Contains(policies.Request.Action[3..]))
        {
            return null;
        }
        // An endpoint whose policy does not allow the request is not passed by a list: it stands before the bucket.
        if (policies[PolicyLayer.Endpoint].Decision is AccessDecision.ImplicitDeny or AccessDecision.ExplicitDeny) { return null; }
        string on = bucket.HasDetails
            ? $"Access control lists are on in bucket {bucket.Id} (object ownership {bucket.ObjectOwnership ?? "is not set"})"
            : $"Whether access control lists are on in bucket {bucket.Id} was not read";
        // Without those for everybody only a grant to the caller's account is left, and that needs a policy of the caller's own as well.
        if (bucket.PublicAccessBlock is { IgnorePublicAcls: true }
            && (policies[PolicyLayer.Identity].Decision != AccessDecision.Allowed
            || policies.Request.Principal.AccountId == bucket.AccountId))
        {
            return null;
        }
        return $"{on}, and what they grant was not looked at.";
    }
}
