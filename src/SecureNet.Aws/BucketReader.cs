using System.Collections.Immutable;
using Amazon.S3.Model;
using SecureNet.Cloud;
using SecureNet.Model;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>
/// Lists buckets. S3 gives an account's names in one call and everything else a call each: tags are read of every bucket of the region,
/// settings of those that a deployment owns and of those asked for by id.
/// </summary>
internal sealed class BucketReader(AwsClients clients, CallRecorder calls)
{
    // More at once only earns SlowDown.
    private const int Parallel = 8;

    private Place Place => calls.Place;

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceFilter filter, CancellationToken c)
    {
        if (filter.Ids is { } ids)
        {
            Bucket?[] asked = await Task.WhenAll(ids.Select(id => FindAsync(id, c))).ConfigureAwait(false);
            return [.. asked.OfType<Bucket>()];
        }

        using SemaphoreSlim turn = new(Parallel);
        List<S3Bucket> names = await NamesAsync(null, Place.Region, c).ConfigureAwait(false);
        Bucket[] found = await Task.WhenAll(names.Select(async n =>
        {
            await turn.WaitAsync(c).ConfigureAwait(false);
            try
            {
                Bucket bucket = await WithTagsAsync(n.BucketName, c).ConfigureAwait(false);
                return bucket.Deployment is not null && filter.Matches(bucket) ? await WithDetailsAsync(bucket, c).ConfigureAwait(false)
                    : filter.WithPolicies ? await WithPolicyAsync(bucket, c).ConfigureAwait(false) : bucket;
            }
            finally { turn.Release(); }
        })).ConfigureAwait(false);
        return [.. found.Where(filter.Matches)];
    }

    /// <summary>The rules of a bucket's lifecycle as they are.</summary>
    public async Task<IReadOnlyList<Amazon.S3.Model.LifecycleRule>> LifecycleAsync(string bucket, CancellationToken c) =>
        (await OrNoneAsync("NoSuchLifecycleConfiguration", () => calls.CallAsync("s3:GetLifecycleConfiguration", false, bucket,
            () => clients.S3.GetLifecycleConfigurationAsync(new GetLifecycleConfigurationRequest { BucketName = bucket }, c)))
            .ConfigureAwait(false))?.Configuration?.Rules ?? [];

    /// <summary>
    /// The bucket of that name: with its settings where it is the account's and of this region, else only with its owner and
    /// region; null where the name is free.
    /// </summary>
    private async Task<Bucket?> FindAsync(string name, CancellationToken c)
    {
        List<S3Bucket> own = await NamesAsync(name, null, c).ConfigureAwait(false);
        if (own.Find(b => b.BucketName == name) is { } listed)
        {
            return await OwnAsync(name, listed.BucketRegion ?? await LocationAsync(name, c).ConfigureAwait(false), c).ConfigureAwait(false);
        }

        try
        {
            // It may be our own, made so recently that the listing lacks it.
            HeadBucketRequest request = new() { BucketName = name, ExpectedBucketOwner = Place.AccountId };
            HeadBucketResponse head = await calls.CallAsync("s3:ListBucket", false, name, () => clients.S3.HeadBucketAsync(request, c))
                .ConfigureAwait(false);
            // moto lists at once what is the account's, and does not look at the expected owner.
            if (!clients.HasOwnStore)
            {
                return await OwnAsync(name, head.BucketRegion is { Length: > 0 } at ? at : Place.Region, c).ConfigureAwait(false);
            }
        }
        catch (CloudException e) when (e.Code is "NotFound" or "NoSuchBucket") { return null; }
        // it is there, and not for us
        catch (CloudException e)
            when (e.Code is "Forbidden" or "AccessDenied" or "PermanentRedirect" or "MovedPermanently" or "BadRequest") { }
        return new Bucket { Id = name, AccountId = Bucket.UnknownOwner, Region = Place.Region };
    }

    private async Task<Bucket> OwnAsync(string name, string region, CancellationToken c) => region == Place.Region
        ? await WithDetailsAsync(await WithTagsAsync(name, c).ConfigureAwait(false), c).ConfigureAwait(false)
        : new Bucket { Id = name, AccountId = Place.AccountId, Region = region };

    private async Task<List<S3Bucket>> NamesAsync(string? prefix, string? region, CancellationToken c)
    {
        List<S3Bucket> all = [];
        string? next = null;
        do
        {
            ListBucketsRequest request = new() { Prefix = prefix, BucketRegion = region, ContinuationToken = next, MaxBuckets = 1000 };
            ListBucketsResponse page = await calls.CallAsync(
                "s3:ListAllMyBuckets", false, prefix, () => clients.S3.ListBucketsAsync(request, c)).ConfigureAwait(false);
            all.AddRange(page.Buckets ?? []);
            next = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }

    private async Task<string> LocationAsync(string name, CancellationToken c)
    {
        string? region = (await calls.CallAsync("s3:GetBucketLocation", false, name, () => clients.S3.GetBucketLocationAsync(
            new GetBucketLocationRequest { BucketName = name }, c)).ConfigureAwait(false)).Location?.Value;
        // The two oldest regions have names of their own here.
        return region switch { null or "" or "US" => "us-east-1", "EU" => "eu-west-1", _ => region };
    }

    private async Task<Bucket> WithTagsAsync(string name, CancellationToken c)
    {
        // A policy of somebody's may hide the tags; then it is not ours.
        GetBucketTaggingResponse? answer = await OrNoneAsync(
            "NoSuchTagSet AccessDenied NoSuchBucket", () => calls.CallAsync("s3:GetBucketTagging", false, name,
                () => clients.S3.GetBucketTaggingAsync(new() { BucketName = name }, c))).ConfigureAwait(false);
        return new()
        {
            Id = name, AccountId = Place.AccountId, Region = Place.Region,
            Tags = (answer?.TagSet ?? []).ToImmutableSortedDictionary(t => t.Key, t => t.Value ?? ""),
        };
    }

    private async Task<Bucket> WithPolicyAsync(Bucket bucket, CancellationToken c)
    {
        try
        {
            GetBucketPolicyRequest request = new() { BucketName = bucket.Id };
            return bucket with
            {
                PolicyDocument = PolicyOf(await OrNoneAsync("NoSuchBucketPolicy NoSuchBucket",
                    () => calls.CallAsync("s3:GetBucketPolicy", false, bucket.Id, () => clients.S3.GetBucketPolicyAsync(request, c)))
                        .ConfigureAwait(false)),
            };
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code)) { return bucket with { IsPolicyUnread = true }; }
    }

    private async Task<Bucket> WithDetailsAsync(Bucket bucket, CancellationToken c)
    {
        string name = bucket.Id;
        Amazon.S3.AmazonS3Client s3 = clients.S3;
        Task<GetBucketPolicyResponse?> policy = OrNoneAsync("NoSuchBucketPolicy", () => calls.CallAsync("s3:GetBucketPolicy", false, name,
            () => s3.GetBucketPolicyAsync(new GetBucketPolicyRequest { BucketName = name }, c)));
        Task<GetPublicAccessBlockResponse?> block = OrNoneAsync("NoSuchPublicAccessBlockConfiguration", () => calls.CallAsync(
            "s3:GetBucketPublicAccessBlock", false, name, () => s3.GetPublicAccessBlockAsync(new() { BucketName = name }, c)));
        Task<GetBucketOwnershipControlsResponse?> ownership = OrNoneAsync("OwnershipControlsNotFoundError", () => calls.CallAsync(
            "s3:GetBucketOwnershipControls", false, name, () => s3.GetBucketOwnershipControlsAsync(new() { BucketName = name }, c)));
        Task<GetBucketEncryptionResponse?> encryption = OrNoneAsync("ServerSideEncryptionConfigurationNotFoundError", () => calls.CallAsync(
            "s3:GetEncryptionConfiguration", false, name, () => s3.GetBucketEncryptionAsync(new() { BucketName = name }, c)));
        Task<GetBucketVersioningResponse> versioning = calls.CallAsync("s3:GetBucketVersioning", false, name,
            () => s3.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = name }, c));
        Task<IReadOnlyList<Amazon.S3.Model.LifecycleRule>> lifecycle = LifecycleAsync(name, c);
        await Task.WhenAll(policy, block, ownership, encryption, versioning, lifecycle).ConfigureAwait(false);
        PublicAccessBlockConfiguration? p = (await block.ConfigureAwait(false))?.PublicAccessBlockConfiguration;
        ServerSideEncryptionByDefault? e = (await encryption.ConfigureAwait(false))
            ?.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules?.FirstOrDefault()?.ServerSideEncryptionByDefault;
        string? status = (await versioning.ConfigureAwait(false)).VersioningConfig?.Status?.Value;
        return bucket with
        {
            HasDetails = true,
            PolicyDocument = PolicyOf(await policy.ConfigureAwait(false)),
            PublicAccessBlock = p is null ? null : new(p.BlockPublicAcls == true, p.IgnorePublicAcls == true, p.BlockPublicPolicy == true,
                p.RestrictPublicBuckets == true),
            ObjectOwnership = (await ownership.ConfigureAwait(false))?.OwnershipControls?.Rules?.FirstOrDefault()?.ObjectOwnership?.Value,
            Encryption = e?.ServerSideEncryptionAlgorithm is { } algorithm ? new(algorithm.Value, string.IsNullOrEmpty(
                e.ServerSideEncryptionKeyManagementServiceKeyId) ? null : e.ServerSideEncryptionKeyManagementServiceKeyId) : null,
            // The SDK says Off for a bucket that was never versioned.
            Versioning = status is "Enabled" or "Suspended" ? status : null,
            LifecycleRules = [.. (await lifecycle.ConfigureAwait(false)).Where(r => r.Status?.Value == "Enabled").Select(Map)],
        };
    }

    // The SDK makes of "there is none" an answer that holds the error's text.
    private static string? PolicyOf(GetBucketPolicyResponse? answer)
        => answer is { HttpStatusCode: System.Net.HttpStatusCode.OK, Policy: { Length: > 0 } text } ? text : null;

    private static M.LifecycleRule Map(Amazon.S3.Model.LifecycleRule r) => new(r.Id ?? "")
    {
        Prefix = (r.Filter?.LifecycleFilterPredicate as LifecyclePrefixPredicate)?.Prefix ?? "",
        ExpirationDays = r.Expiration?.Days is > 0 ? r.Expiration.Days : null,
        NoncurrentVersionExpirationDays = r.NoncurrentVersionExpiration?.NoncurrentDays is > 0
            ? r.NoncurrentVersionExpiration.NoncurrentDays : null,
        AbortIncompleteMultipartUploadDays = r.AbortIncompleteMultipartUpload?.DaysAfterInitiation is > 0
            ? r.AbortIncompleteMultipartUpload.DaysAfterInitiation : null,
    };

    /// <summary>The answer, or null where S3 says by one of these codes that there is none.</summary>
    private static async Task<T?> OrNoneAsync<T>(string codes, Func<Task<T>> call) where T : class
    {
        try { return await call().ConfigureAwait(false); }
        catch (CloudException e) when (codes.Split(' ').Contains(e.Code)) { return null; }
    }
}
