using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet;

/// <summary>A network across accounts and regions as it was at one moment: read live, simulated, planned, or loaded from files.</summary>
public sealed class NetworkSnapshot
{
    /// <param name="network">The resources, and which kinds were listed where.</param>
    /// <param name="readAt">When it was read (UTC).</param>
    /// <param name="path">The folder it was loaded from; null where it was read from connected accounts.</param>
    /// <param name="problems">What could not be read, or not whole.</param>
    public NetworkSnapshot(Network network, DateTimeOffset readAt, string? path = null, IReadOnlyList<SnapshotProblem>? problems = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (Network, ReadAt, Path, Problems) = (network, readAt, path, (problems ?? []).ToArray());
        Places = network.Places.Concat(network.Resources.Select(r => r.Place)).Where(p => p.Region != Place.Global).Distinct()
            .OrderBy(p => p.AccountId, StringComparer.Ordinal).ThenBy(p => p.Region, StringComparer.Ordinal).ToArray();
    }

    /// <summary>The resources; what was not listed is unknown, which is not the same as empty.</summary>
    public Network Network { get; }

    /// <summary>The accounts and regions it covers.</summary>
    public IReadOnlyList<Place> Places { get; }

    public DateTimeOffset ReadAt { get; }

    /// <summary>The folder it was loaded from; null where it was read from connected accounts.</summary>
    public string? Path { get; }

    public int ResourceCount => Network.Count;

    /// <summary>What could not be read, or not whole.</summary>
    public IReadOnlyList<SnapshotProblem> Problems { get; }

    /// <summary>What was not listed, and by which call it would be.</summary>
    public IReadOnlyList<SnapshotGap> Missing => Places.SelectMany(p => SnapshotKinds.All.Where(k => !Network.Has(p, k))
        .Select(k => new SnapshotGap(p.AccountId, p.Region, k, ListingCalls.ActionOf(k)))).ToArray();

    public override string ToString() => MockObject.NameOf(this) ?? $"{ResourceCount} resources of {string.Join(", ", Places)}";
}

/// <summary>A kind that is unknown in one account and region: where it matters, answers are Unknown.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Region">The region.</param>
/// <param name="Kind">The kind that was not listed.</param>
/// <param name="Action">The IAM action of the call that lists it, such as <c>ec2:DescribeRouteTables</c>.</param>
public sealed record SnapshotGap(string AccountId, string Region, ResourceKind Kind, string Action);
