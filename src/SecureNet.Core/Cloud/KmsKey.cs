namespace SecureNet.Cloud;

/// <summary>A key of KMS, as far as a bucket that is encrypted with it is concerned.</summary>
/// <param name="Arn">Its ARN, also where it was asked for by another name.</param>
/// <param name="State"><c>Enabled</c>, <c>Disabled</c>, <c>PendingDeletion</c> and others.</param>
public sealed record KmsKey(string Arn, string State)
{
    /// <summary>
    /// True for a key that AWS manages, such as aws/s3: its policy cannot be changed, and it serves its own account only.
    /// </summary>
    public bool IsManagedByAws { get; init; }

    /// <summary><c>SYMMETRIC_DEFAULT</c> for what S3 can use.</summary>
    public string Spec { get; init; } = "SYMMETRIC_DEFAULT";

    /// <summary><c>ENCRYPT_DECRYPT</c> for what S3 can use.</summary>
    public string Usage { get; init; } = "ENCRYPT_DECRYPT";

    /// <summary>The key policy as JSON; null where it could not be read, as of a key of another account.</summary>
    public string? PolicyDocument { get; init; }

    /// <summary>Why the policy could not be read.</summary>
    public string? WhyUnread { get; init; }
}
