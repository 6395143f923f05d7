using SecureNet.Model;

namespace SecureNet;

/// <summary>A network across accounts and regions as it was at one moment: read live, simulated, planned, or loaded from files.</summary>
public sealed class NetworkSnapshot
{
    /// <param name="network">The resources, and which kinds were listed where.</param>
    /// <param name="readAt">When it was read (UTC).</param>
    /// <param name="path">The folder it was loaded from; null where it was read from connected accounts.</param>
    public NetworkSnapshot(Network network, DateTimeOffset readAt, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (Network, ReadAt, Path) = (network, readAt, path);
        Places = [.. network.Places.Concat(network.Resources.Select(r => r.Place)).Distinct().OrderBy(p => p.AccountId, StringComparer.Ordinal).ThenBy(p => p.Region, StringComparer.Ordinal)];
    }

    /// <summary>The resources; what was not listed is unknown, which is not the same as empty.</summary>
    public Network Network { get; }

    /// <summary>The accounts and regions it covers.</summary>
    public IReadOnlyList<Place> Places { get; }

    public DateTimeOffset ReadAt { get; }

    /// <summary>The folder it was loaded from; null where it was read from connected accounts.</summary>
    public string? Path { get; }

    public int ResourceCount => Network.Count;

    public override string ToString() => $"{ResourceCount} resources of {string.Join(", ", Places)}";
}
