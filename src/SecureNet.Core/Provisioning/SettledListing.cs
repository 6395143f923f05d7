using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>
/// A listing that has caught up with what this session did. EC2 is eventually consistent: a listing may lack what a create answered, and
/// still show what a delete took. It is asked again until it agrees, for as long as AWS is known to lag; what it shows then is believed,
/// whatever the answers of our own calls said. Nothing in a network is there because we remember it.
/// </summary>
public static class SettledListing
{
    /// <summary>Lists once where the answer agrees with what this session changed, else until it does or the lag is over.</summary>
    public static async Task<IReadOnlyList<Resource>> ListAsync(ICloud cloud, ResourceKind kind, ResourceFilter filter,
        RecentChanges recent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(recent);
        for (TimeSpan wait = cloud.Pace.Retry; ; wait = Shorter(wait * 2, cloud.Pace.Poll))
        {
            IReadOnlyList<Resource> listed = await CloudCaller.ListAsync(cloud, kind, filter, cancellationToken).ConfigureAwait(false);
            if (!recent.AreMissedBy(listed, cloud.Place.For(kind), kind, filter, cloud.Pace.Lag)) { return listed; }
            await Task.Delay(wait, cloud.Pace.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
