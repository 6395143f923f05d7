using System.Collections.Concurrent;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Snapshots;

/// <summary>
/// Reads connected accounts into a network: every kind of every place at once. What cannot be read stays unknown,
/// the rest is read all the same.
/// </summary>
public static class LiveReader
{
    /// <param name="clouds">The accounts and regions; each place is read once.</param>
    /// <param name="recent">What this session changed: listings are waited for until they show it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The network, and what is missing in it. A place that could not be reached is in the network as one of
    /// which nothing is known.</returns>
    public static async Task<(Network Network, IReadOnlyList<SnapshotProblem> Problems)> ReadAsync(IEnumerable<ICloud> clouds,
        RecentChanges recent, CancellationToken cancellationToken)
    {
        ICloud[] places = [.. clouds.DistinctBy(c => c.Place)];
        ConcurrentBag<CloudCall> failed = [];
        void Note(CloudCall call) { if (call.ErrorCode is not null) { failed.Add(call); } }
        foreach (ICloud cloud in places) { cloud.Called += Note; }
        try
        {
            Listing[] listings = await Task.WhenAll(
                places.SelectMany(c => SnapshotKinds.All.Select(k => ListAsync(c, k, recent, cancellationToken)))).ConfigureAwait(false);
            Network network = Network.Empty.With(listings.SelectMany(l => l.Found ?? []));
            foreach (ICloud cloud in places) { network = network.WithPlace(cloud.Place); }
            foreach (Listing l in listings.Where(l => l.Found is not null)) { network = network.WithCollected(l.Place, l.Kind); }
            // What services of AWS manage is asked for in every listing that can hide it.
            foreach (Listing l in listings.Where(l => l is { Found: not null, Kind: ResourceKind.NetworkInterface }))
            {
                network = network.WithManaged(l.Place, true);
            }
            SnapshotProblem[] problems = [.. listings.Where(l => l.Error is not null).Select(ProblemOf)];
            return (network, [.. problems, .. Partial(failed, problems), .. UnknownWordProblems.Of(network)]);
        }
        finally
        {
            foreach (ICloud cloud in places) { cloud.Called -= Note; }
        }
    }

    private static async Task<Listing> ListAsync(ICloud cloud, ResourceKind kind, RecentChanges recent, CancellationToken cancellationToken)
    {
        try
        {
            return new(cloud.Place, kind,
                await SettledListing.ListAsync(cloud, kind, ResourceFilter.All, recent, cancellationToken).ConfigureAwait(false), null);
        }
        catch (CloudException e) { return new(cloud.Place, kind, null, e); }
    }

    private static SnapshotProblem ProblemOf(Listing l) => new(!ListingCalls.IsUnavailable(l.Error!.Code),
        $"{l.Error.Action} of {l.Place} answered {l.Error.Code}: {l.Error.Message} Every {Words.Of(l.Kind)} of this "
            + "place is unknown, and what depends on one is answered Unknown.")
    {
        Place = l.Place, Kind = l.Kind, Action = l.Error.Action, Code = l.Error.Code,
    };

    // A kind can be listed while a further call about each of its resources is refused.
    private static IEnumerable<SnapshotProblem> Partial(IEnumerable<CloudCall> failed, SnapshotProblem[] told) => failed
        .Where(f => ListingCalls.IsUnavailable(f.ErrorCode!) && !told.Any(p => p.Place == f.Place && p.Action == f.Action))
        .GroupBy(f => (f.Place, f.Action)).OrderBy(g => g.Key.Action, StringComparer.Ordinal)
        .Select(g => new SnapshotProblem(false,
            $"{g.Key.Action} of {g.Key.Place} answered {g.First().ErrorCode}: what it tells is unknown.")
        {
            Place = g.Key.Place, Action = g.Key.Action, Code = g.First().ErrorCode
        });

    private sealed record Listing(Place Place, ResourceKind Kind, IReadOnlyList<Resource>? Found, CloudException? Error);
}
