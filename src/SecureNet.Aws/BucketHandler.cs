using Amazon.S3.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using C = SecureNet.Cloud;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Buckets: their listing (see <see cref="BucketReader"/>) and their settings.</summary>
internal sealed class BucketHandler(AwsClients clients, CallRecorder calls) : IResourceHandler
{
    private readonly BucketReader _reader = new(clients, calls);

    public bool Lists(ResourceKind kind) => kind == ResourceKind.Bucket;

    public bool Applies(Change change) => change.Service == "s3";

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        _reader.ListAsync(filter, cancellationToken);

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken c)
    {
        if (change is CreateBucket create) { return await CreateAsync(create, c).ConfigureAwait(false); }
        string name = change is DeleteChange d ? d.Id : ((BucketChange)change).BucketName;
        Amazon.S3.AmazonS3Client s3 = clients.S3;
        Task call = change switch
        {
            C.PutBucketTagging x => Do(() => s3.PutBucketTaggingAsync(new() { BucketName = name, TagSet = TagSet(x.Tags) }, c)),
            C.PutPublicAccessBlock x => Do(() => s3.PutPublicAccessBlockAsync(new()
            {
                BucketName = name, PublicAccessBlockConfiguration = new()
                {
                    BlockPublicAcls = x.Block.BlockPublicAcls, IgnorePublicAcls = x.Block.IgnorePublicAcls,
                    BlockPublicPolicy = x.Block.BlockPublicPolicy, RestrictPublicBuckets = x.Block.RestrictPublicBuckets,
                },
            }, c)),
            C.PutBucketOwnershipControls x => Do(() => s3.PutBucketOwnershipControlsAsync(
                new() { BucketName = name, OwnershipControls = new() { Rules = [new() { ObjectOwnership = x.ObjectOwnership }] } }, c)),
            C.PutBucketEncryption x => Do(() => s3.PutBucketEncryptionAsync(new()
            {
                BucketName = name, ServerSideEncryptionConfiguration = new() { ServerSideEncryptionRules = [Rule(x.Encryption)] }
            }, c)),
            C.PutBucketVersioning x =>
                Do(() => s3.PutBucketVersioningAsync(new() { BucketName = name, VersioningConfig = new() { Status = x.Status } }, c)),
            C.PutBucketLifecycleConfiguration x => PutLifecycleAsync(x, c),
            C.PutBucketPolicy x =>
                Do(() => s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = name, Policy = x.PolicyDocument }, c)),
            C.DeleteBucketPolicy => Do(() => s3.DeleteBucketPolicyAsync(new DeleteBucketPolicyRequest { BucketName = name }, c)),
            C.DeleteBucket => Do(() => s3.DeleteBucketAsync(new DeleteBucketRequest { BucketName = name }, c)),
            _ => throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change)),
        };
        await call.ConfigureAwait(false);
        return null;

        Task<T> Do<T>(Func<Task<T>> work) where T : Amazon.Runtime.AmazonWebServiceResponse =>
            calls.CallAsync(change.Action, true, name, work);
    }

    private async Task<Resource> CreateAsync(CreateBucket x, CancellationToken c)
    {
        Place place = calls.Place;
        PutBucketRequest request = new()
        {
            BucketName = x.BucketName, ObjectOwnership = x.ObjectOwnership,
            // Else the SDK writes the client's region beside ours: two constraints, which S3 refuses.
            UseClientRegion = false,
            // us-east-1 is the region that goes without saying: S3 refuses to hear its name.
            PutBucketConfiguration =
                new() { LocationConstraint = place.Region == "us-east-1" ? null : place.Region, Tags = TagSet(x.Tags) },
        };
        await calls.CallAsync(x.Action, true, x.BucketName, () => clients.S3.PutBucketAsync(request, c)).ConfigureAwait(false);
        if (clients.HasOwnStore)
        {
            // moto does not read the tags of CreateBucket yet.
            await calls.CallAsync("s3:PutBucketTagging", true, x.BucketName, () =>
                clients.S3.PutBucketTaggingAsync(new() { BucketName = x.BucketName, TagSet = TagSet(x.Tags) }, c)).ConfigureAwait(false);
        }

        return new Bucket { Id = x.BucketName, AccountId = place.AccountId, Region = place.Region, Tags = x.Tags, HasDetails = true,
            ObjectOwnership = x.ObjectOwnership };
    }

    private async Task PutLifecycleAsync(C.PutBucketLifecycleConfiguration x, CancellationToken c)
    {
        // The call replaces the whole configuration, and rules of others have more than our model.
        List<Amazon.S3.Model.LifecycleRule> others =
            [.. (await _reader.LifecycleAsync(x.BucketName, c).ConfigureAwait(false)).Where(r => !x.Rules.Any(n => n.Id == r.Id))];
        LifecycleConfiguration configuration = new() { Rules = [.. others, .. x.Rules.Select(Rule)] };
        await calls.CallAsync(x.Action, true, x.BucketName, () => clients.S3.PutLifecycleConfigurationAsync(
            new() { BucketName = x.BucketName, Configuration = configuration }, c)).ConfigureAwait(false);
    }

    private static Amazon.S3.Model.LifecycleRule Rule(M.LifecycleRule r) => new()
    {
        Id = r.Id, Status = Amazon.S3.LifecycleRuleStatus.Enabled,
        Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = r.Prefix } },
        Expiration = r.ExpirationDays is { } days ? new() { Days = days } : null,
        NoncurrentVersionExpiration = r.NoncurrentVersionExpirationDays is { } old ? new() { NoncurrentDays = old } : null,
        AbortIncompleteMultipartUpload = r.AbortIncompleteMultipartUploadDays is { } upload ? new() { DaysAfterInitiation = upload } : null,
    };

    private static ServerSideEncryptionRule Rule(BucketEncryption e) => new()
    {
        ServerSideEncryptionByDefault =
            new() { ServerSideEncryptionAlgorithm = e.Algorithm, ServerSideEncryptionKeyManagementServiceKeyId = e.KmsKeyArn },
        // One data key a bucket for a while instead of one an object: far fewer calls to KMS, which cost money.
        BucketKeyEnabled = e.KmsKeyArn is null ? null : true,
    };

    private static List<Tag> TagSet(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })];
}
