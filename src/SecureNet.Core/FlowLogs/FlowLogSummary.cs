using System.Globalization;

namespace SecureNet.FlowLogs;

/// <summary>Counts of what a reading saw. It is safe to read while the reading goes on.</summary>
public sealed class FlowLogSummary
{
    private long _records, _matched, _noData, _skipData, _malformed, _objects, _failedObjects, _bytesScanned;

    /// <summary>Records with data that were read.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Those that the conditions let through.</summary>
    public long Matched => Interlocked.Read(ref _matched);

    /// <summary>Records that say that an interface had no traffic in a window.</summary>
    public long NoData => Interlocked.Read(ref _noData);

    /// <summary>Records that say that AWS lost records in a window: one can stand for many flows.</summary>
    public long SkipData => Interlocked.Read(ref _skipData);

    /// <summary>Lines that were left out because they do not fit their header.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Files or objects that were read.</summary>
    public long Objects => Interlocked.Read(ref _objects);

    /// <summary>Files or objects of which at least a part could not be read.</summary>
    public long FailedObjects => Interlocked.Read(ref _failedObjects);

    /// <summary>Bytes that were read, as stored (packed).</summary>
    public long BytesScanned => Interlocked.Read(ref _bytesScanned);

    /// <summary>The time that it took.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>True where flows may be missing: lost by AWS, left out by us, or in a file that could not be read.</summary>
    public bool IsIncomplete => SkipData > 0 || Malformed > 0 || FailedObjects > 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Matched:N0} of {Records:N0} records matched; {NoData:N0} NODATA, {SkipData:N0} SKIPDATA, {Malformed:N0} "
            + $"malformed lines; {Objects:N0} objects, {FailedObjects:N0} failed; {BytesScanned:N0} bytes in "
            + $"{Elapsed.TotalSeconds:0.0} s");

    /// <summary>Takes what a query engine counted; how many records it went over, it does not say.</summary>
    internal void AddAnswer(in ScanCounts counts)
    {
        Interlocked.Add(ref _matched, counts.Matched);
        Interlocked.Add(ref _noData, counts.NoData);
        Interlocked.Add(ref _skipData, counts.SkipData);
        Interlocked.Add(ref _malformed, counts.Malformed);
    }

    /// <summary>Takes what a query engine read, and in what time.</summary>
    public void AddScan(long bytes, long objects, TimeSpan elapsed)
    {
        Interlocked.Add(ref _bytesScanned, bytes);
        Interlocked.Add(ref _objects, objects);
        Elapsed += elapsed;
    }

    internal void Add(in ScanCounts counts)
    {
        Interlocked.Add(ref _records, counts.Records);
        Interlocked.Add(ref _matched, counts.Matched);
        Interlocked.Add(ref _noData, counts.NoData);
        Interlocked.Add(ref _skipData, counts.SkipData);
        Interlocked.Add(ref _malformed, counts.Malformed);
        Interlocked.Add(ref _bytesScanned, counts.Bytes);
        Interlocked.Increment(ref _objects);
        if (counts.Failed) { Interlocked.Increment(ref _failedObjects); }
    }
}

/// <summary>The counts of one file.</summary>
internal struct ScanCounts
{
    public long Records;
    public long Matched;
    public long NoData;
    public long SkipData;
    public long Malformed;
    public long Bytes;
    public bool Failed;
}
