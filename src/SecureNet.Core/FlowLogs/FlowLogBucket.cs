using System.Globalization;
using System.Runtime.CompilerServices;
using SecureNet.Cloud;

namespace SecureNet.FlowLogs;

/// <summary>
/// Lists the flow log objects of a bucket, oldest day first, and goes into no folder whose name says that nothing asked for is in it.
/// </summary>
/// <param name="store">The buckets, as the reading account sees them.</param>
/// <param name="bucket">The bucket's name.</param>
/// <param name="prefix">The folder before <c>AWSLogs</c>; empty where there is none.</param>
/// <remarks>Plain and Hive folders, with hours and without, may lie side by side in one bucket, and so may text and Parquet.</remarks>
public sealed class FlowLogBucket(IObjectStore store, string bucket, string prefix = "")
{
    private readonly string _root = (prefix.Length == 0 ? "" : prefix.Trim('/') + "/") + "AWSLogs/";

    /// <summary>The objects that may hold what the filter asks for: day after day, in a day by their stamps.</summary>
    public async IAsyncEnumerable<FlowLogObject> ListAsync(FlowLogFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (DateTimeOffset? first, DateTimeOffset? last) = StampsOf(filter);
        SortedDictionary<DateOnly, List<DayFolder>> days = [];
        foreach ((string account, string region, string folder) in await RegionsAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            await foreach ((DateOnly day, string path) in DaysAsync(folder, first, last, cancellationToken).ConfigureAwait(false))
            {
                if (!days.TryGetValue(day, out List<DayFolder>? list)) { days[day] = list = []; }
                list.Add(new(account, region, path));
            }
        }

        foreach ((DateOnly day, List<DayFolder> folders) in days)
        {
            List<FlowLogObject> found = [];
            foreach (DayFolder folder in folders)
            {
                await foreach (StoredObject o in ObjectsOfDayAsync(folder, day, first, last, cancellationToken).ConfigureAwait(false))
                {
                    FlowLogObject candidate = new(o.Key, o.Size, c => store.OpenReadAsync(bucket, o.Key, c), IsRemote: true);
                    if (filter.MayMatch(candidate)) { found.Add(candidate); }
                }
            }

            foreach (FlowLogObject o in found.OrderBy(o => o.Key?.Stamp ?? DateTimeOffset.MaxValue).ThenBy(o => o.Name,
                StringComparer.Ordinal)) { yield return o; }
        }
    }

    /// <summary>
    /// The first and the last time that can stand in the names of files, or folders, which may hold what the filter asks
    /// for; null where there is no limit.
    /// </summary>
    /// <remarks>Files are written some minutes after the windows that they hold, and a window may begin before midnight.</remarks>
    internal static (DateTimeOffset? First, DateTimeOffset? Last) StampsOf(FlowLogFilter filter) =>
        (filter.After - FlowLogKey.Window - FlowLogKey.Window, filter.Before + FlowLogKey.MaxWindow + FlowLogKey.Window);

    /// <summary>The day of the oldest folder, or null where there is none.</summary>
    public async Task<DateOnly?> FirstDayAsync(CancellationToken cancellationToken)
    {
        DateOnly? first = null;
        foreach ((_, _, string folder) in await RegionsAsync(FlowLogFilter.All, cancellationToken).ConfigureAwait(false))
        {
            await foreach ((DateOnly day, _) in DaysAsync(folder, null, null, cancellationToken).ConfigureAwait(false))
            {
                if (first is null || day < first) { first = day; }
                // Folders come in order: the first day is the oldest.
                break;
            }
        }

        return first;
    }

    /// <summary>The folders of regions under the accounts asked for.</summary>
    private async Task<List<(string Account, string Region, string Folder)>> RegionsAsync(FlowLogFilter filter,
        CancellationToken cancellationToken)
    {
        List<(string, string, string)> regions = [];
        Queue<string> folders = new(await store.ListFoldersAsync(bucket, _root, cancellationToken).ConfigureAwait(false));
        while (folders.TryDequeue(out string? folder))
        {
            string name = LastPart(folder);
            if (name.StartsWith("o-", StringComparison.Ordinal))
            {
                // A log archive of an organization has its id above the accounts.
                foreach (string inner in await store.ListFoldersAsync(bucket, folder, cancellationToken).ConfigureAwait(false))
                {
                    folders.Enqueue(inner);
                }
                continue;
            }

            (string account, bool hive) = ValueOf(name, "aws-account-id=");
            if (filter.AccountId.Count > 0 && !filter.AccountId.Contains(account)) { continue; }
            string service = folder + (hive ? "aws-service=vpcflowlogs/" : "vpcflowlogs/");
            foreach (string regionFolder in await store.ListFoldersAsync(bucket, service, cancellationToken).ConfigureAwait(false))
            {
                (string region, _) = ValueOf(LastPart(regionFolder), "aws-region=");
                if (filter.Region.Count == 0 || filter.Region.Contains(region)) { regions.Add((account, region, regionFolder)); }
            }
        }

        return regions;
    }

    /// <summary>The folders of days, by way of the years and months that are there.</summary>
    private async IAsyncEnumerable<(DateOnly Day, string Folder)> DaysAsync(string region, DateTimeOffset? first, DateTimeOffset? last,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateOnly from = Day(first) ?? DateOnly.MinValue, to = Day(last) ?? DateOnly.MaxValue;
        foreach ((int year, string yearFolder) in await NumbersAsync(region, "year=", cancellationToken).ConfigureAwait(false))
        {
            if (year < from.Year || year > to.Year) { continue; }
            foreach ((int month, string monthFolder) in await NumbersAsync(yearFolder, "month=", cancellationToken).ConfigureAwait(false))
            {
                int at = (year * 12) + month;
                if (month is < 1 or > 12 || at < (from.Year * 12) + from.Month || at > (to.Year * 12) + to.Month) { continue; }
                foreach ((int day, string dayFolder) in await NumbersAsync(monthFolder, "day=", cancellationToken).ConfigureAwait(false))
                {
                    if (day < 1 || day > DateTime.DaysInMonth(year, month)) { continue; }
                    DateOnly date = new(year, month, day);
                    if (from <= date && date <= to) { yield return (date, dayFolder); }
                }
            }
        }
    }

    private async IAsyncEnumerable<StoredObject> ObjectsOfDayAsync(
        DayFolder folder, DateOnly day, DateTimeOffset? first, DateTimeOffset? last,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset midnight = new(day, default, TimeSpan.Zero);
        if ((first is null || first <= midnight) && (last is null || last >= midnight.AddDays(1)))
        {
            await foreach (StoredObject o in store.ListAsync(bucket, folder.Path, null, cancellationToken).ConfigureAwait(false))
            {
                yield return o;
            }
            yield break;
        }

        // Only a part of the day: the hours' folders that touch it, and the files that lie right in the day's folder,
        // whose names begin with the account.
        foreach ((int hour, string path) in await NumbersAsync(folder.Path, "hour=", cancellationToken).ConfigureAwait(false))
        {
            DateTimeOffset start = midnight.AddHours(hour);
            if ((first is { } f && start.AddHours(1) <= f) || (last is { } l && start > l)) { continue; }
            await foreach (StoredObject o in store.ListAsync(bucket, path, null, cancellationToken).ConfigureAwait(false))
            {
                yield return o;
            }
        }

        await foreach (StoredObject o in store.ListAsync(bucket, $"{folder.Path}{folder.Account}_vpcflowlogs_{folder.Region}_", null,
            cancellationToken).ConfigureAwait(false)) { yield return o; }
    }

    private async Task<List<(int Number, string Folder)>> NumbersAsync(string folder, string hivePart, CancellationToken cancellationToken)
    {
        List<(int, string)> found = [];
        foreach (string inner in await store.ListFoldersAsync(bucket, folder, cancellationToken).ConfigureAwait(false))
        {
            if (int.TryParse(ValueOf(LastPart(inner), hivePart).Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                found.Add((number, inner));
            }
        }

        return found;
    }

    private static DateOnly? Day(DateTimeOffset? time) => time is { } t ? DateOnly.FromDateTime(t.UtcDateTime) : null;

    private static string LastPart(string folder) => folder[(folder.LastIndexOf('/', folder.Length - 2) + 1)..^1];

    private static (string Value, bool IsHive) ValueOf(string name, string hivePart) =>
        name.StartsWith(hivePart, StringComparison.Ordinal) ? (name[hivePart.Length..], true) : (name, false);

    private readonly record struct DayFolder(string Account, string Region, string Path);
}
