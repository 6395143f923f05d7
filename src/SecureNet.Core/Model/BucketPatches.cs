using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on buckets.</summary>
internal static class BucketPatches
{
    /// <summary>
    /// A new bucket. Since April 2023 AWS blocks public access, switches ACLs off and encrypts by itself (S3 User Guide,
    /// "Default settings for new buckets").
    /// </summary>
    public static Bucket Create(Place place, CreateBucket c) => new()
    {
        Id = c.BucketName, AccountId = place.AccountId, Region = place.Region, Tags = c.Tags, HasDetails = true,
        PublicAccessBlock = PublicAccessBlock.All, ObjectOwnership = c.ObjectOwnership, Encryption = BucketEncryption.S3,
    };

    public static Network Apply(Network network, Place place, BucketChange change) =>
        NetworkPatcher.Update<Bucket>(network, place, ResourceKind.Bucket, change.BucketName, b => change switch
        {
            PutBucketTagging c => b with { Tags = c.Tags },
            PutPublicAccessBlock c => b with { PublicAccessBlock = c.Block },
            PutBucketOwnershipControls c => b with { ObjectOwnership = c.ObjectOwnership },
            PutBucketEncryption c => b with { Encryption = c.Encryption },
            PutBucketVersioning c => b with { Versioning = c.Status },
            PutBucketLifecycleConfiguration c =>
                b with { LifecycleRules = [.. b.LifecycleRules.Where(r => !c.Rules.Any(n => n.Id == r.Id)), .. c.Rules] },
            PutBucketPolicy c => b with { PolicyDocument = c.PolicyDocument },
            DeleteBucketPolicy => b with { PolicyDocument = null },
            EmptyBucket => b,
            _ => throw new ArgumentException($"{change.OperationName} has no effect that is known here.", nameof(change)),
        });
}
