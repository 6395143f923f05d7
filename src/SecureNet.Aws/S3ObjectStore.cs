using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>The objects of S3 buckets.</summary>
internal sealed class S3ObjectStore(AwsClients clients, CallRecorder calls) : IObjectStore
{
    // DeleteObjects takes 1,000 keys a call (S3 API reference).
    private const int DeleteBatch = 1000;

    public async IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, string? startAfter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            ListObjectsV2Request request = new()
            {
                BucketName = bucket, Prefix = prefix, StartAfter = startAfter, ContinuationToken = next
            };
            ListObjectsV2Response answer = await calls.CallAsync("s3:ListBucket", false, $"{bucket}/{prefix}",
                () => clients.S3.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false);
            foreach (S3Object o in answer.S3Objects ?? [])
            {
                yield return new(o.Key, o.Size ?? 0, o.LastModified?.ToUniversalTime() ?? default);
            }
            next = answer.IsTruncated == true ? answer.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public async Task<IReadOnlyList<string>> ListFoldersAsync(string bucket, string prefix, CancellationToken cancellationToken)
    {
        List<string> folders = [];
        string? next = null;
        do
        {
            ListObjectsV2Request request = new() { BucketName = bucket, Prefix = prefix, Delimiter = "/", ContinuationToken = next };
            ListObjectsV2Response answer = await calls.CallAsync("s3:ListBucket", false, $"{bucket}/{prefix}",
                () => clients.S3.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false);
            folders.AddRange(answer.CommonPrefixes ?? []);
            next = answer.IsTruncated == true ? answer.NextContinuationToken : null;
        }
        while (next is not null);
        return folders;
    }

    public async Task<Stream> OpenReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        GetObjectResponse first = await GetAsync(0, null, cancellationToken).ConfigureAwait(false);
        return new ObjectStream((from, c) => GetAsync(from, first.ETag, c), first);

        // From a byte on, and only of the same content.
        Task<GetObjectResponse> GetAsync(long from, string? etag, CancellationToken c)
        {
            GetObjectRequest request = new()
            {
                BucketName = bucket, Key = key, EtagToMatch = etag, ByteRange = from > 0 ? new($"bytes={from}-") : null
            };
            return calls.CallAsync("s3:GetObject", false, $"{bucket}/{key}", () => clients.S3.GetObjectAsync(request, c));
        }
    }

    public async Task PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using MemoryStream body = new(content.ToArray(), writable: false);
        await calls.CallAsync("s3:PutObject", true, $"{bucket}/{key}", () => clients.S3.PutObjectAsync(
            new() { BucketName = bucket, Key = key, InputStream = body }, cancellationToken)).ConfigureAwait(false);
    }

    public async Task<bool> IsEmptyAsync(string bucket, CancellationToken cancellationToken)
    {
        ListVersionsResponse page = await calls.CallAsync("s3:ListBucketVersions", false, bucket,
            () => clients.S3.ListVersionsAsync(new ListVersionsRequest { BucketName = bucket, MaxKeys = 1 }, cancellationToken))
            .ConfigureAwait(false);
        return page.Versions is not { Count: > 0 };
    }

    public async Task<int> DeleteAllAsync(string bucket, string prefix, CancellationToken cancellationToken)
    {
        int deleted = 0;
        while (true)
        {
            // From the start each time: what was deleted is not listed again.
            ListVersionsResponse page = await calls.CallAsync("s3:ListBucketVersions", false, $"{bucket}/{prefix}",
                () => clients.S3.ListVersionsAsync(new ListVersionsRequest { BucketName = bucket, Prefix = prefix, MaxKeys = DeleteBatch },
                    cancellationToken)).ConfigureAwait(false);
            List<KeyVersion> keys = [.. (page.Versions ?? []).Select(v => new KeyVersion { Key = v.Key, VersionId = v.VersionId })];
            if (keys.Count == 0) { return deleted; }
            await calls.CallAsync("s3:DeleteObject", true, $"{bucket}/{prefix}", () => clients.S3.DeleteObjectsAsync(
                new() { BucketName = bucket, Objects = keys, Quiet = true }, cancellationToken)).ConfigureAwait(false);
            deleted += keys.Count;
        }
    }
}
