using System.Collections.Immutable;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// Plans a bucket. S3 refuses to configure one bucket twice at once (OperationAborted), so the steps stand in a row;
/// public access is blocked first.
/// </summary>
internal static class BucketDiff
{
    public static void Plan(Bucket wanted, Bucket? have, PlanBuilder plan)
    {
        string name = wanted.BucketName;
        int? step = null;
        if (have is null)
        {
            step = plan.Add(wanted.Place, new CreateBucket(name, wanted.ObjectOwnership ?? "BucketOwnerEnforced") { Tags = wanted.Tags });
        }
        else
        {
            ImmutableSortedDictionary<string, string> tags = have.Tags.SetItems(wanted.Tags);
            if (!tags.SequenceEqual(have.Tags)) { Then(new PutBucketTagging(name, tags)); }
        }

        if (wanted.PublicAccessBlock is { } block && have?.PublicAccessBlock != block) { Then(new PutPublicAccessBlock(name, block)); }
        if (wanted.ObjectOwnership is { } ownership && have is not null && have.ObjectOwnership != ownership)
        {
            Then(new PutBucketOwnershipControls(name, ownership));
        }
        if (wanted.Encryption is { } encryption && have?.Encryption != encryption) { Then(new PutBucketEncryption(name, encryption)); }
        if (wanted.Versioning is { } versioning && have?.Versioning != versioning) { Then(new PutBucketVersioning(name, versioning)); }
        LifecycleRule[] rules = [.. wanted.LifecycleRules.Where(r => have?.LifecycleRules.Contains(r) != true)];
        if (rules.Length > 0) { Then(new PutBucketLifecycleConfiguration(name, rules)); }
        if (wanted.PolicyDocument is { } policy && BucketPolicyMerge.Merge(have?.PolicyDocument, policy) is { } merged)
        {
            Then(new PutBucketPolicy(name, merged));
        }
        // What refers to the bucket wants it with its policy: a flow log is refused, or silent, without.
        if (step is { } last) { plan.Provides(wanted, last); }

        void Then(BucketChange change) => step = plan.AddExactly(wanted.Place, change, step);
    }
}
