using System.Collections.Concurrent;
using SecureNet.Cloud;

namespace SecureNet.Simulation;

/// <summary>
/// The keys of KMS that a test or a rehearsal has put here. SecureNet makes none, so that a world begins without; a key
/// that it does not hold cannot be read.
/// </summary>
public sealed class SimulatedKeys
{
    private readonly ConcurrentDictionary<string, KmsKey> _keys = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces a key; it needs a policy.</summary>
    public void Put(KmsKey key) =>
        _keys[key.Arn] = key.PolicyDocument is null ? throw new ArgumentException("A simulated key has a policy.", nameof(key)) : key;

    internal KmsKey? Find(string arn) => _keys.GetValueOrDefault(arn);
}
