using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Policies;

/// <summary>A host's request to a bucket, to be asked about.</summary>
public sealed record S3AccessQuestion
{
    public required Instance Host { get; init; }

    public required HostIdentity Identity { get; init; }

    public required Bucket Bucket { get; init; }

    /// <summary>Such as <c>s3:PutObject</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The object's key; null for an action on the bucket.</summary>
    public string? Key { get; init; }

    public string Resource => S3Actions.ResourceOf(Action, Bucket.BucketName, Key, Partition.Of(Bucket.Region));
}

/// <summary>The layers that a host's request to S3 passes, in their order.</summary>
public enum S3Layer
{
    /// <summary>Route, endpoint or gateway, groups and ACLs, there and back.</summary>
    Network,
    EndpointPolicy,
    RolePolicy,
    BucketPolicy,
    BlockPublicAccess,
    Encryption,

    /// <summary>The permissions boundary of the role.</summary>
    PermissionsBoundary,

    /// <summary>The access control lists of bucket and object, where the bucket's owner did not switch them off.</summary>
    AccessControlLists,
}

/// <summary>The answer of a layer.</summary>
public enum S3Answer
{
    Allowed,
    Denied,
    Unknown,

    /// <summary>It does not come into it.</summary>
    NotApplicable,

    /// <summary>All that was looked at allows it; other kinds of policies, which were not, may still refuse it.</summary>
    AllowedByWhatWasRead,
}

/// <summary>The answer of one layer.</summary>
/// <param name="Rule">The statement, route or rule that decided; null where none did.</param>
public sealed record S3LayerAnswer(S3Layer Layer, S3Answer Answer, string Reason, string? Rule)
{
    public override string ToString() => $"{Layer}: {Answer}. {Reason}";
}

/// <summary>The answer whether a host can do something with a bucket, with that of every layer.</summary>
/// <param name="DecidedBy">The layer that decided: the first that denies, else the first that is unknown; null where all allow.</param>
public sealed record S3Access(S3AccessQuestion Question, S3Answer Answer, S3LayerAnswer? DecidedBy, string Reason, S3Path Path,
    PolicyDecision Policies, IReadOnlyList<S3LayerAnswer> Layers)
{
    /// <summary>True if all that was looked at allows it.</summary>
    public bool IsAllowed => Answer is S3Answer.Allowed or S3Answer.AllowedByWhatWasRead;
}
