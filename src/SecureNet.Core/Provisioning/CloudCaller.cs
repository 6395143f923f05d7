using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>Makes calls to one cloud with the retries that AWS needs, and remembers what they made.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="recent">What this session did.</param>
/// <param name="before">Asked before each try of a create, also the second one; throws where this run may not create any more.</param>
public sealed class CloudCaller(ICloud cloud, RecentChanges recent, Func<CreateChange, CancellationToken, Task>? before = null)
{
    // How often a call is made that gets no answer, or a server's error.
    private const int Tries = 3;

    /// <summary>Lists, and tries again for the cloud's patience where AWS is busy, a few times where it does not answer.</summary>
    public static Task<IReadOnlyList<Resource>> ListAsync(ICloud cloud, ResourceKind kind, ResourceFilter filter,
        CancellationToken cancellationToken) =>
            RepeatAsync(cloud.Pace, () => cloud.ListAsync(kind, filter, cancellationToken), cancellationToken);

    /// <summary>Deletes everything in a bucket: doing it twice does no harm.</summary>
    public async Task<int> EmptyAsync(string bucket, CancellationToken cancellationToken)
    {
        int deleted = await EmptyOnceAsync(bucket, cancellationToken).ConfigureAwait(false);
        recent.Changed(bucket);
        return deleted;
    }

    private Task<int> EmptyOnceAsync(string bucket, CancellationToken cancellationToken) =>
        RepeatAsync(cloud.Pace, () => cloud.Objects.DeleteAllAsync(bucket, "", cancellationToken), cancellationToken);

    /// <summary>Makes a call that does no harm twice until it is answered.</summary>
    internal static async Task<T> RepeatAsync<T>(CloudPace pace, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        Backoff backoff = new(pace);
        for (int attempt = 1; ; attempt++)
        {
            try { return await call().ConfigureAwait(false); }
            catch (CloudException e) when (backoff.MayGoOn && (RetryRules.IsNotDone(e) || (e.MayHaveBeenDone && attempt < Tries)))
            {
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes one change so that it is done exactly once.</summary>
    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        Resource? made = await MakeAsync(change, cancellationToken).ConfigureAwait(false);
        if (made is not null) { recent.Created(made); }
        if (change is not (CreateChange or DeleteChange)) { foreach (string id in change.References) { recent.Changed(id); } }
        if (change is DeleteChange delete) { recent.Deleted(cloud.Place.For(delete.Deletes), delete.Deletes, delete.Id); }
        return made;
    }

    private async Task<Resource?> MakeAsync(Change change, CancellationToken cancellationToken)
    {
        Backoff backoff = new(cloud.Pace, Patience.Of(cloud.Pace, change));
        bool ambiguous = false;
        while (true)
        {
            if (before is not null && change is CreateChange create) { await before(create, cancellationToken).ConfigureAwait(false); }
            try { return await cloud.ApplyAsync(change, cancellationToken).ConfigureAwait(false); }
            catch (CloudException e)
            {
                Remedy remedy = RetryRules.For(change, e, ambiguous, recent);
                if (remedy == Remedy.AlreadyDone) { return null; }
                if (remedy == Remedy.Fail || !backoff.MayGoOn) { throw; }
                if (remedy == Remedy.EmptyThenRetry)
                {
                    await EmptyAsync(((DeleteBucket)change).Id, cancellationToken).ConfigureAwait(false);
                }
                if (remedy == Remedy.LookThenRetry
                    && await LookAsync((CreateChange)change, cancellationToken).ConfigureAwait(false) is { } found) { return found; }
                ambiguous |= remedy == Remedy.LookThenRetry || e.MayHaveBeenDone;
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks, at the cloud's pace, until <paramref name="isDone"/> says so.</summary>
    /// <exception cref="TimeoutException">It did not within the patience for this kind.</exception>
    public async Task PollAsync(ResourceKind kind, Func<Task<bool>> isDone, string what, CancellationToken cancellationToken)
    {
        TimeSpan patience = Patience.Of(cloud.Pace, kind);
        long start = cloud.Pace.Clock.GetTimestamp();
        while (!await isDone().ConfigureAwait(false))
        {
            if (cloud.Pace.Clock.GetElapsedTime(start) > patience)
            {
                throw new TimeoutException(
                    $"Waited {patience.TotalMinutes:0.#} minutes for {what}. Run the command again to go on waiting.");
            }

            await Task.Delay(cloud.Pace.Poll, cloud.Pace.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Resource?> LookAsync(CreateChange change, CancellationToken cancellationToken)
    {
        // By its name where the name is its id: the listing by tags of other services than EC2 lags.
        ResourceFilter filter = new(change is CreateLogGroup group ? [group.LogGroupName] : null,
            change.Tags.GetValueOrDefault(TagNames.Deployment), change.Address);
        // As long as a listing may lack it: a second one of what has no name of its own could never be told from the first.
        long start = cloud.Pace.Clock.GetTimestamp();
        while (true)
        {
            bool isEnough = cloud.Pace.Clock.GetElapsedTime(start) >= cloud.Pace.Lag;
            IReadOnlyList<Resource> found = await ListAsync(cloud, change.Creates, filter, cancellationToken).ConfigureAwait(false);
            // Two of them are nobody's choice, and what would hang on one of them is not made.
            if (TwinsException.Only(found.Where(r => r.Exists).DistinctBy(r => r.Id), Network.Empty) is { } made)
            {
                if (change is not CreateKeyPair key) { return made; }
                // The private half was in the answer that did not come: this one is of no use to anybody.
                await cloud.ApplyAsync(new DeleteKeyPair(made.Id, key.KeyName), cancellationToken).ConfigureAwait(false);
                return null;
            }

            if (isEnough) { return null; }
            await Task.Delay(cloud.Pace.Poll, cloud.Pace.Clock, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>Waits that double, with jitter, until the patience is used up.</summary>
internal sealed class Backoff(CloudPace pace, TimeSpan patience)
{
    public Backoff(CloudPace pace) : this(pace, pace.Patience) { }

    private readonly long _start = pace.Clock.GetTimestamp();
    private int _attempt;

    public bool MayGoOn => pace.Clock.GetElapsedTime(_start) < patience;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        double factor = Math.Min(16, 1 << Math.Min(_attempt++, 4));
#pragma warning disable CA5394 // Jitter needs no secret.
        return Task.Delay(pace.Retry * factor * (0.5 + (Random.Shared.NextDouble() / 2)), pace.Clock, cancellationToken);
#pragma warning restore CA5394
    }
}
