using System.Runtime.CompilerServices;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Provisioning;

namespace SecureNet.Commands;

/// <summary>Finds where the records of flow logs are read from: the bucket's owner, or the log group's account and region.</summary>
internal static class FlowLogSources
{
    /// <summary>What one flow log delivered.</summary>
    public static async IAsyncEnumerable<FlowLogObject> ListAsync(SecureCmdlet cmdlet, FlowLog log, FlowLogFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (log.Settings.DestinationType != FlowLogDestinationType.S3)
        {
            yield return (await OpenAsync(cmdlet, new(log.DestinationId, log.AccountId, log.Region), cancellationToken)
                .ConfigureAwait(false)).AsFile(filter);
            yield break;
        }

        IObjectStore store = await OwnerOfAsync(cmdlet, log, cancellationToken).ConfigureAwait(false);
        FlowLogFilter own = filter with { AccountId = [log.AccountId], Region = [log.Region] };
        await foreach (FlowLogObject found in new FlowLogBucket(store, log.DestinationId,
            log.Settings.Prefix).ListAsync(own, cancellationToken).ConfigureAwait(false))
        {
            if (found.Key?.FlowLogId == log.Id) { yield return found; }
        }
    }

    /// <summary>
    /// The objects of a flow log's bucket, with the credentials of its owner: the source account writes through the service alone.
    /// </summary>
    /// <exception cref="RefusedException">No connected account owns it.</exception>
    public static async Task<IObjectStore> OwnerOfAsync(SecureCmdlet cmdlet, FlowLog log, CancellationToken cancellationToken)
    {
        Network buckets = await cmdlet.Reader.ReadAsync(
            cmdlet.CloudsFor([]), [ResourceKind.Bucket], ResourceFilter.ById(log.DestinationId), cancellationToken).ConfigureAwait(false);
        Bucket bucket = buckets.Of<Bucket>().FirstOrDefault(b => b.AccountId != Bucket.UnknownOwner)
            ?? throw new NotFoundException(
                $"Flow log {log} of {log.Place} delivers to the bucket '{log.DestinationId}', which no connected account "
                    + "owns; only its owner can read it.", log.DestinationId, "Connect the account that owns the bucket.");
        return cmdlet.AccountOf(bucket.Place).Cloud.Objects;
    }

    /// <summary>A log group and the flow logs that deliver into it.</summary>
    /// <exception cref="RefusedException">No account that is asked has the group, or several have.</exception>
    public static async Task<FlowLogEvents> OpenAsync(SecureCmdlet cmdlet, ResourceReference group, CancellationToken cancellationToken)
    {
        IReadOnlyList<ICloud> clouds = cmdlet.CloudsFor([group]);
        Network groups = await cmdlet.Reader.ReadAsync(clouds, [ResourceKind.LogGroup], ResourceFilter.ById(group.Id), cancellationToken)
            .ConfigureAwait(false);
        Place[] places = [.. groups.Of<LogGroup>().Select(g => g.Place).OrderBy(p => p.AccountId, StringComparer.Ordinal)
            .ThenBy(p => p.Region, StringComparer.Ordinal)];
        if (places.Length == 0)
        {
            throw new NotFoundException(
                $"There is no log group '{group.Id}' in "
                    + $"{string.Join(", ", clouds.Select(c => c.Place.ToString()).Order(StringComparer.Ordinal))}.", group.Id,
                "A log group lies in the account and region of its VPC: look with Get-CentralFlowLog, and connect that "
                    + "account with that region.");
        }

        if (places.Length > 1)
        {
            throw new RefusedException("AmbiguousLogGroup",
                $"{places.Length} connected accounts have a log group '{group.Id}': {string.Join(", ", places)}.", group.Id,
                "Say with -Account which one is meant.");
        }

        ICloud cloud = clouds.First(c => c.Place == places[0]);
        return new(cloud, group.Id, await WritersAsync(cmdlet, cloud, group.Id, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IReadOnlyList<FlowLog>> WritersAsync(SecureCmdlet cmdlet, ICloud cloud, string group,
        CancellationToken cancellationToken)
    {
        try
        {
            Network logs = await cmdlet.Reader.ReadAsync([cloud], [ResourceKind.FlowLog], ResourceFilter.All, cancellationToken)
                .ConfigureAwait(false);
            return [.. logs.Of<FlowLog>().Where(l => l.Settings.DestinationType == FlowLogDestinationType.CloudWatchLogs
                && l.DestinationId == group).OrderBy(l => l.Id, StringComparer.Ordinal)];
        }
        catch (CloudException e) when (ListingCalls.IsUnavailable(e.Code))
        {
            await cmdlet.OnPipelineAsync(() => { cmdlet.WriteVerbose(
                $"The flow logs of {cloud.Place} could not be listed ({e.Code}); records are read as AWS's default format or SecureNet's.");
            return true; }).ConfigureAwait(false);
            return [];
        }
    }
}
