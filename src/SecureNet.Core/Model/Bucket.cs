namespace SecureNet.Model;

/// <summary>An S3 bucket; its id is its name, which no other bucket of the partition has.</summary>
public sealed record Bucket : Resource
{
    /// <summary>Stands for the owner of a bucket that none of the account's own listings shows.</summary>
    public const string UnknownOwner = "unknown";

    public override ResourceKind Kind => ResourceKind.Bucket;

    public string BucketName => Id;

    public string Arn => $"arn:{Partition.Of(Region)}:s3:::{Id}";

    /// <summary>
    /// False where only name and tags were read; then what follows is unknown, not absent. Read are the buckets of
    /// deployments, and those asked for by id.
    /// </summary>
    public bool HasDetails { get; init; }

    /// <summary>True where its policy was asked for and the caller may not read it.</summary>
    public bool IsPolicyUnread { get; init; }

    /// <summary>The bucket policy as JSON, or null where it has none. On a wanted bucket: the statements that must be in it.</summary>
    public string? PolicyDocument { get; init; }

    /// <summary>The bucket's own Block Public Access; null where it has none.</summary>
    public PublicAccessBlock? PublicAccessBlock { get; init; }

    /// <summary><c>BucketOwnerEnforced</c> (ACLs are off), <c>BucketOwnerPreferred</c> or <c>ObjectWriter</c>.</summary>
    public string? ObjectOwnership { get; init; }

    public BucketEncryption? Encryption { get; init; }

    /// <summary><c>Enabled</c>, <c>Suspended</c>, or null where it never was on.</summary>
    public string? Versioning { get; init; }

    public IReadOnlyList<LifecycleRule> LifecycleRules { get; init; } = [];

    public override string PlainName => Id;
}

/// <summary>The four settings of Block Public Access.</summary>
public sealed record PublicAccessBlock(bool BlockPublicAcls, bool IgnorePublicAcls, bool BlockPublicPolicy, bool RestrictPublicBuckets)
{
    /// <summary>All four on.</summary>
    public static PublicAccessBlock All { get; } = new(true, true, true, true);
}

/// <summary>How objects are encrypted where the upload does not say.</summary>
/// <param name="Algorithm"><c>AES256</c> (SSE-S3), <c>aws:kms</c> or <c>aws:kms:dsse</c>.</param>
/// <param name="KmsKeyArn">The key; null for SSE-S3 and for the key that AWS manages.</param>
public sealed record BucketEncryption(string Algorithm, string? KmsKeyArn = null)
{
    /// <summary>SSE-S3.</summary>
    public static BucketEncryption S3 { get; } = new("AES256");
}

/// <summary>A lifecycle rule, as far as SecureNet makes any. Rules of others are kept whole by the ports.</summary>
/// <param name="Id">Unique in its bucket.</param>
public sealed record LifecycleRule(string Id)
{
    /// <summary>The keys it is for; all by default.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Days after which an object expires, or null.</summary>
    public int? ExpirationDays { get; init; }

    /// <summary>Days after which a version that is not the newest any more is deleted, or null.</summary>
    public int? NoncurrentVersionExpirationDays { get; init; }

    /// <summary>Days after which the parts of an upload that nobody finished are deleted, or null.</summary>
    public int? AbortIncompleteMultipartUploadDays { get; init; }
}
