using System.Runtime.CompilerServices;
using SecureNet.Cloud;

namespace SecureNet.Simulation;

/// <summary>The simulated buckets as one account sees them.</summary>
internal sealed class SimulatedObjectStore(SimulatedCloud cloud, SimulatedWorld world) : IObjectStore
{
    public async IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, string? startAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (StoredObject found in await cloud.CallAsync("s3:ListBucket", $"{bucket}/{prefix}", false, () => world.Objects.List(bucket, prefix, startAfter), cancellationToken).ConfigureAwait(false))
        {
            yield return found;
        }
    }

    public Task<IReadOnlyList<string>> ListFoldersAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        cloud.CallAsync<IReadOnlyList<string>>("s3:ListBucket", $"{bucket}/{prefix}", false, () => [.. world.Objects.List(bucket, prefix, null).Select(o => o.Key[prefix.Length..])
            .Where(rest => rest.Contains('/', StringComparison.Ordinal)).Select(rest => prefix + rest[..(rest.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct()], cancellationToken);

    public Task<Stream> OpenReadAsync(string bucket, string key, CancellationToken cancellationToken) =>
        cloud.CallAsync<Stream>("s3:GetObject", $"{bucket}/{key}", false, () => world.Objects.Find(bucket, key) is { } content ? new MemoryStream(content, writable: false)
            : throw new CloudException("NoSuchKey", "The specified key does not exist.", "s3:GetObject", cloud.Place), cancellationToken);

    public Task PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        cloud.CallAsync("s3:PutObject", $"{bucket}/{key}", true, () => { world.Objects.Put(bucket, key, content.ToArray()); return true; }, cancellationToken);

    public Task<int> DeleteAllAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        cloud.CallAsync("s3:DeleteObject", $"{bucket}/{prefix}", true, () => world.Objects.DeleteAll(bucket, prefix), cancellationToken);
}
