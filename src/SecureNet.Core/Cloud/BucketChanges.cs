using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a bucket in the region that the call goes to. Its tags come in the same call.</summary>
public sealed record CreateBucket(string BucketName, string ObjectOwnership) : CreateChange
{
    public override string Service => "s3";
    public override ResourceKind Creates => ResourceKind.Bucket;
    public override string Describe() => $"create bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>A change of one setting of a bucket.</summary>
public abstract record BucketChange(string BucketName) : Change
{
    public sealed override string Service => "s3";
}

/// <summary>Sets all tags of a bucket: those that are not named go.</summary>
public sealed record PutBucketTagging(string BucketName, ImmutableSortedDictionary<string, string> Tags) : BucketChange(BucketName)
{
    public override string Describe() => $"tag bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Sets Block Public Access of a bucket.</summary>
public sealed record PutPublicAccessBlock(string BucketName, PublicAccessBlock Block) : BucketChange(BucketName)
{
    public override string OperationName => "PutBucketPublicAccessBlock";
    public override string Describe() =>
        $"{(Block == PublicAccessBlock.All ? "block all public access" : "set Block Public Access")} of bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Says who owns the objects, and with it whether ACLs count.</summary>
public sealed record PutBucketOwnershipControls(string BucketName, string ObjectOwnership) : BucketChange(BucketName)
{
    public override string Describe() => $"set object ownership of bucket {BucketName} to {ObjectOwnership}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Sets the default encryption.</summary>
public sealed record PutBucketEncryption(string BucketName, BucketEncryption Encryption) : BucketChange(BucketName)
{
    public override string OperationName => "PutEncryptionConfiguration";
    public override string Describe() => $"encrypt bucket {BucketName} with {Encryption.KmsKeyArn ?? Encryption.Algorithm}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Turns versioning on (<c>Enabled</c>) or suspends it (<c>Suspended</c>).</summary>
public sealed record PutBucketVersioning(string BucketName, string Status) : BucketChange(BucketName)
{
    public override string Describe() => $"set versioning of bucket {BucketName} to {Status}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Adds or overwrites lifecycle rules by their ids; other rules stay as they are, which is the port's to see to.</summary>
public sealed record PutBucketLifecycleConfiguration(string BucketName, IReadOnlyList<LifecycleRule> Rules) : BucketChange(BucketName)
{
    public override string OperationName => "PutLifecycleConfiguration";
    public override string Describe() => $"set lifecycle {string.Join(", ", Rules.Select(r => r.Id))} of bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Puts the whole bucket policy.</summary>
public sealed record PutBucketPolicy(string BucketName, string PolicyDocument) : BucketChange(BucketName)
{
    public override string Describe() => $"set policy of bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Deletes the bucket policy.</summary>
public sealed record DeleteBucketPolicy(string BucketName) : BucketChange(BucketName)
{
    public override string Describe() => $"delete policy of bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Deletes every object, version and delete marker of a bucket. The executor makes the calls.</summary>
public sealed record EmptyBucket(string BucketName) : BucketChange(BucketName)
{
    public override string OperationName => "DeleteObject";
    public override string Describe() => $"delete everything in bucket {BucketName}";
    public override Change Resolve(Func<string, string> id) => this with { BucketName = id(BucketName) };
}

/// <summary>Deletes an empty bucket.</summary>
public sealed record DeleteBucket(string Id) : DeleteChange(Id)
{
    public override string Service => "s3";
    public override ResourceKind Deletes => ResourceKind.Bucket;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
