using System.Collections.Concurrent;
using SecureNet.Cloud;

namespace SecureNet.Simulation;

/// <summary>The objects of every simulated bucket. Bucket names are global, as in AWS.</summary>
internal sealed class SimulatedObjects(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, (byte[] Content, DateTimeOffset At)>> _buckets = new(
        StringComparer.Ordinal);

    public IReadOnlyList<StoredObject> List(string bucket, string prefix, string? startAfter) =>
        [.. Of(bucket).Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)
            && (startAfter is null || string.CompareOrdinal(o.Key, startAfter) > 0))
            .OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => new StoredObject(o.Key, o.Value.Content.Length, o.Value.At))];

    public byte[]? Find(string bucket, string key) =>
        Of(bucket).TryGetValue(key, out (byte[] Content, DateTimeOffset At) found) ? found.Content : null;

    public void Put(string bucket, string key, byte[] content) => Of(bucket)[key] = (content, clock.GetUtcNow());

    public int DeleteAll(string bucket, string prefix) =>
        Of(bucket).Keys.Count(k => k.StartsWith(prefix, StringComparison.Ordinal) && Of(bucket).TryRemove(k, out _));

    private ConcurrentDictionary<string, (byte[] Content, DateTimeOffset At)> Of(string bucket) =>
        _buckets.GetOrAdd(bucket, _ => new(StringComparer.Ordinal));
}
