using System.Globalization;
using SecureNet.Cloud;

namespace SecureNet.FlowLogs.Sql;

/// <summary>The most that a question to Athena reads, by a listing of the folders that it goes into.</summary>
/// <param name="Bytes">The sizes of the objects. Of Parquet Athena reads only the columns it needs.</param>
/// <param name="Objects">How many objects; one that two tables go over counts twice, as it is read twice.</param>
public sealed record FlowLogScan(long Bytes, long Objects)
{
    /// <summary>The size from which on Athena is the better choice off AWS: what is downloaded and unpacked here in minutes.</summary>
    public const long LocalLimit = 5_000_000_000;

    // Sources: Athena pricing, us-east-1: 5 US dollars a terabyte, at least 10 MB a query.
    private const double DollarsPerByte = 5 / 1e12;
    private const long LeastBytes = 10_000_000;

    /// <summary>The most that it costs, in US dollars, at us-east-1's price.</summary>
    public double Dollars => Math.Max(Bytes, LeastBytes) * DollarsPerByte;

    /// <summary>The size and the cost, for a person.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"at most {SizeOf(Bytes)} in {Objects:N0} object(s), some {Dollars:0.00###} US dollars");

    /// <summary>A size in the largest unit that it has one of.</summary>
    public static string SizeOf(long bytes) => bytes switch
    {
        >= 1_000_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e12:0.0##} TB"),
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0##} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
    };

    /// <summary>Lists what the statement's tables have under the partitions that its conditions leave.</summary>
    public static async Task<FlowLogScan> EstimateAsync(FlowLogStatement statement, IObjectStore store, CancellationToken cancellationToken)
    {
        (DateTimeOffset? first, DateTimeOffset? last) = FlowLogBucket.StampsOf(statement.Filter);
        // Athena goes by folders: the whole day, whatever the hours in the files' names.
        FlowLogFilter days = new() { AccountId = statement.Filter.AccountId, Region = statement.Filter.Region, After = Midnight(first),
            Before = Midnight(last)?.AddDays(1) };
        (long bytes, long objects) = (0, 0);
        foreach (IGrouping<(string Bucket, string Prefix), FlowLogTable> place in statement.Tables.GroupBy(t => (t.Bucket, t.Prefix)))
        {
            await foreach (FlowLogObject o in new FlowLogBucket(store, place.Key.Bucket,
                place.Key.Prefix).ListAsync(days, cancellationToken).ConfigureAwait(false))
            {
                // A file with another name in the folders is read too.
                int readers = place.Count(t => o.Key is not { } key
                    || (t.HasFolderOf(key) && (first is not { } f || string.CompareOrdinal(t.DayOf(key.Stamp), t.DayOf(f)) >= 0)
                        && (last is not { } l || string.CompareOrdinal(t.DayOf(key.Stamp), t.DayOf(l)) <= 0)));
                bytes += o.Size * readers;
                objects += readers;
            }
        }

        return new(bytes, objects);
    }

    private static DateTimeOffset? Midnight(DateTimeOffset? time) =>
        time is { } t ? new DateTimeOffset(t.UtcDateTime.Date, TimeSpan.Zero) : null;
}
