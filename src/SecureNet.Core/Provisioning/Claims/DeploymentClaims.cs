using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning.Claims;

/// <summary>The turns of one run at all deployments that it creates in.</summary>
/// <param name="cloudOf">The cloud of a place.</param>
/// <param name="recent">What this session did.</param>
/// <param name="say">Tells what is waited for, and what cannot be kept apart.</param>
public sealed class DeploymentClaims(Func<Place, ICloud> cloudOf, RecentChanges recent, Func<string, Task> say)
{
    // What AWS lets stand twice under one address. Everything else has a name, or a resource that it belongs to, of which there can be one.
    private static readonly HashSet<ResourceKind> s_twins =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
            ResourceKind.SecurityGroup, ResourceKind.ElasticIp,
        ResourceKind.NatGateway, ResourceKind.VpcPeeringConnection, ResourceKind.VpcEndpoint, ResourceKind.Instance, ResourceKind.Image,
    ];

    private readonly SortedDictionary<(string Account, string Region, string Deployment), DeploymentClaim?> _held = [];

    /// <summary>True where this run has a turn, or found that it may not take one.</summary>
    public bool IsAny => _held.Count > 0;

    /// <summary>
    /// The deployments that a plan needs the turn at: where it creates what could be made twice, and wherever else it changes something.
    /// </summary>
    public static IReadOnlyList<(Place Place, string Deployment)> Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string[] deployments = [.. plan.Changes.Select(s => s.Change).OfType<CreateChange>().Where(c => s_twins.Contains(c.Creates))
            .Select(c => c.Tags.GetValueOrDefault(TagNames.Deployment)).OfType<string>().Distinct()];
        return [.. plan.Changes.Select(s => s.Place).Where(p => p.Region != Place.Global).Distinct()
            .SelectMany(p => deployments.Select(d => (p, d)))];
    }

    /// <summary>Waits for the turns, in one order for all runs, so that no two wait for each other.</summary>
    /// <param name="wanted">Where.</param>
    /// <param name="lookedAt">The time (of the pace's clock) before which nothing was looked at.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False where another run created meanwhile, or may have: what was looked at is to be looked at again.</returns>
    public async Task<bool> EnterAsync(IReadOnlyList<(Place Place, string Deployment)> wanted, long lookedAt,
        CancellationToken cancellationToken)
    {
        if (wanted.All(w => _held.ContainsKey(KeyOf(w)))) { return true; }
        await LeaveAsync(true).ConfigureAwait(false);
        bool isGood = true;
        foreach ((Place place, string deployment) in wanted.Distinct().OrderBy(KeyOf))
        {
            isGood &= await TakeAsync(place, deployment, lookedAt, cancellationToken).ConfigureAwait(false);
        }

        return isGood;
    }

    /// <summary>Waits for the turns where there is a log: only there others may be at work.</summary>
    /// <returns>False as <see cref="EnterAsync"/>.</returns>
    public async Task<bool> EnterStandingAsync(
        IEnumerable<Place> places, string deployment, long lookedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(places);
        List<(Place, string)> standing = [];
        foreach (Place place in places.Distinct())
        {
            ICloud cloud = cloudOf(place);
            try
            {
                if ((await CloudCaller.RepeatAsync(cloud.Pace, () => cloud.Runs.ReadAsync(RunLogName.Of(deployment), cancellationToken),
                    cancellationToken).ConfigureAwait(false)).Count > 0)
                {
                    standing.Add((place, deployment));
                }
            }
            catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code))
            {
                await SayAsync(e, place, deployment).ConfigureAwait(false);
            }
        }

        return await EnterAsync(standing, lookedAt, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TakeAsync(Place place, string deployment, long lookedAt, CancellationToken cancellationToken)
    {
        try
        {
            (DeploymentClaim claim, bool isGood) = await DeploymentClaim.TakeAsync(
                new(cloudOf(place), deployment, recent, lookedAt, say), cancellationToken).ConfigureAwait(false);
            _held[KeyOf((place, deployment))] = claim;
            return isGood;
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code))
        {
            _held[KeyOf((place, deployment))] = null;
            await SayAsync(e, place, deployment).ConfigureAwait(false);
            return true;
        }
    }

    private Task SayAsync(CloudException e, Place place, string deployment) => say(
        $"{e.Action} in {place} answered {e.Code}: a run on another machine that works on deployment '{deployment}' now is not kept apart "
        + "from this one, and two may make two of what should be one.");

    /// <summary>Before each create: makes sure that the turn is still this run's.</summary>
    public async Task EnsureAsync(Place place, CreateChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Tags.GetValueOrDefault(TagNames.Deployment) is { } deployment
            && _held.GetValueOrDefault(KeyOf((place, deployment))) is { } claim)
        {
            await claim.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the logs of the turns that are held: nothing of these deployments is left.</summary>
    public async Task DeleteLogsAsync(CancellationToken cancellationToken)
    {
        foreach (DeploymentClaim claim in _held.Values.OfType<DeploymentClaim>())
        {
            await claim.DeleteLogAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives all turns back.</summary>
    /// <param name="isAnswered">True where every create was answered.</param>
    public async Task LeaveAsync(bool isAnswered)
    {
        DeploymentClaim[] claims = [.. _held.Values.OfType<DeploymentClaim>()];
        _held.Clear();
        await Task.WhenAll(claims.Select(c => c.LeaveAsync(isAnswered))).ConfigureAwait(false);
    }

    private static (string, string, string) KeyOf((Place Place, string Deployment) of)
        => (of.Place.AccountId, of.Place.Region, of.Deployment);
}
