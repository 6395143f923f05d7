using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>The simulated buckets as one account sees them.</summary>
internal sealed class SimulatedObjectStore(SimulatedCloud cloud, SimulatedWorld world) : IObjectStore
{
    public async IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, string? startAfter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (StoredObject found in await cloud.CallAsync("s3:ListBucket", $"{bucket}/{prefix}", false,
            () => Reach(bucket, "s3:ListBucket", prefix).List(bucket, prefix, startAfter), cancellationToken).ConfigureAwait(false))
        {
            yield return found;
        }
    }

    public Task<IReadOnlyList<string>> ListFoldersAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        cloud.CallAsync<IReadOnlyList<string>>("s3:ListBucket", $"{bucket}/{prefix}", false,
            () => [.. Reach(bucket, "s3:ListBucket", prefix).List(bucket, prefix, null).Select(o => o.Key[prefix.Length..])
                .Where(rest => rest.Contains('/', StringComparison.Ordinal))
                .Select(rest => prefix + rest[..(rest.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct()], cancellationToken);

    public Task<Stream> OpenReadAsync(string bucket, string key, CancellationToken cancellationToken) =>
        cloud.CallAsync<Stream>("s3:GetObject", $"{bucket}/{key}", false,
            () => Reach(bucket, "s3:GetObject", key).Find(bucket, key) is { } content ? new MemoryStream(content, writable: false)
                : throw new CloudException("NoSuchKey", "The specified key does not exist.", "s3:GetObject", cloud.Place),
            cancellationToken);

    public Task PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        cloud.CallAsync("s3:PutObject", $"{bucket}/{key}", true,
            () => { Reach(bucket, "s3:PutObject", key).Put(bucket, key, content.ToArray()); return true; }, cancellationToken);

    public Task<bool> IsEmptyAsync(string bucket, CancellationToken cancellationToken) =>
        cloud.CallAsync("s3:ListBucketVersions", bucket, false,
            () => Reach(bucket, "s3:ListBucketVersions", "").List(bucket, "", null).Count == 0, cancellationToken);

    public Task<int> DeleteAllAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        cloud.CallAsync("s3:DeleteObject", $"{bucket}/{prefix}", true, () => Empty(bucket, prefix), cancellationToken);

    private int Empty(string bucket, string prefix)
    {
        int deleted = Reach(bucket, "s3:DeleteObject", prefix).DeleteAll(bucket, prefix);
        world.DeliverLate(bucket);
        return deleted;
    }

    /// <summary>The objects, if the policies let the account at them.</summary>
    private SimulatedObjects Reach(string bucket, string action, string key)
    {
        Bucket found = world.State.Of<Bucket>().FirstOrDefault(b => b.Id == bucket)
            ?? throw new CloudException("NoSuchBucket", "The specified bucket does not exist", action, cloud.Place);
        SimulatedS3.Check(cloud.Place, found, action, key);
        return world.Objects;
    }
}
