using SecureNet.Model;

namespace SecureNet;

/// <summary>A bucket of a deployment.</summary>
public sealed class SecureBucket
{
    internal SecureBucket(Bucket bucket) => Bucket = bucket;

    public string Name => Bucket.BucketName;

    public string BucketName => Bucket.BucketName;

    public string Arn => Bucket.Arn;

    public string AccountId => Bucket.AccountId;

    public string Region => Bucket.Region;

    public string? Deployment => Bucket.Deployment;

    /// <summary>True where all four settings of Block Public Access are on.</summary>
    public bool IsPublicAccessBlocked => Bucket.PublicAccessBlock == PublicAccessBlock.All;

    /// <summary><c>BucketOwnerEnforced</c> where ACLs are off.</summary>
    public string? ObjectOwnership => Bucket.ObjectOwnership;

    /// <summary><c>AES256</c>, or the ARN of the key.</summary>
    public string? Encryption => Bucket.Encryption?.KmsKeyArn ?? Bucket.Encryption?.Algorithm;

    /// <summary><c>Enabled</c>, <c>Suspended</c>, or nothing where it never was on.</summary>
    public string? Versioning => Bucket.Versioning;

    public IReadOnlyList<LifecycleRule> LifecycleRule => Bucket.LifecycleRules;

    /// <summary>The bucket policy as JSON.</summary>
    public string? PolicyDocument => Bucket.PolicyDocument;

    internal Bucket Bucket { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? Bucket.ToString();
}
