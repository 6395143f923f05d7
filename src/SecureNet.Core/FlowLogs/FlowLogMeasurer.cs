using SecureNet.Provisioning;

namespace SecureNet.FlowLogs;

/// <summary>
/// Answers a question on this machine: adds up in parallel, in memory up to a limit, then with the help of a temporary file. Always exact.
/// </summary>
/// <param name="question">What is asked.</param>
/// <param name="options">Workers, reading ahead, strictness.</param>
/// <param name="maxMemory">How many bytes the groups may take before they are written to disk.</param>
public sealed class FlowLogMeasurer(FlowLogQuestion question, FlowLogReadOptions options, long maxMemory)
{
    /// <summary>The least that makes sense: a table for each part.</summary>
    public const long LeastMemory = 1 << 20;

    /// <summary>Reads all files and gives the groups.</summary>
    /// <exception cref="FlowLogFormatException">With strict: the first problem.</exception>
    /// <exception cref="RefusedException">The key is too wide, its words alone need more than the memory, or a
    /// sum is beyond 2^63-1.</exception>
    public async Task<FlowLogAnswer> RunAsync(IAsyncEnumerable<FlowLogObject> objects, FlowLogSummary summary,
        Action<FlowLogProblem> onProblem, CancellationToken cancellationToken)
    {
        KeyLayout layout = new(question.By);
        FlowLogReader reader = new(question.Filter, options, summary, onProblem);
        bool one = question.Sum.Count == 1, narrow = layout.Words <= Key128.Words;
        if (layout.Words > WideKey.Words)
        {
            throw new RefusedException("TooManyColumns", $"A group of {question.By.Count} fields is too wide.", question.By.Count,
                "Ask by fewer fields at once; about 12 are possible.");
        }

        try
        {
            return await ((narrow, one) switch
            {
                (true, true) => RunAsync<Key128, OneSum>(layout, reader, objects, cancellationToken),
                (true, false) => RunAsync<Key128, ThreeSums>(layout, reader, objects, cancellationToken),
                (false, true) => RunAsync<WideKey, OneSum>(layout, reader, objects, cancellationToken),
                _ => RunAsync<WideKey, ThreeSums>(layout, reader, objects, cancellationToken),
            }).ConfigureAwait(false);
        }
        catch (SumTooLargeException)
        {
            string sums = string.Join(" or ", question.Sum.Where(s => s != FlowLogSum.Flows));
            throw new RefusedException("SumTooLarge",
                $"A group's sum of {sums} is larger than {long.MaxValue:N0}, which no network carries: at least one record is wrong.",
                question.By.Count,
                "Look for the records with the largest values (Get-FlowLogRecord | Sort-Object Bytes -Descending -Top 10) "
                    + "and leave their file out.");
        }
    }

    private async Task<FlowLogAnswer> RunAsync<TKey, TValue>(KeyLayout layout, FlowLogReader reader,
        IAsyncEnumerable<FlowLogObject> objects, CancellationToken cancellationToken)
        where TKey : unmanaged, IGroupKey<TKey> where TValue : unmanaged, IGroupValue<TValue>
    {
        using GroupTable<TKey, TValue> table = new(Math.Max(maxMemory, LeastMemory));
        List<GroupConsumer<TKey, TValue>> consumers = [];
        try
        {
            await reader.ScanAsync(objects, () =>
            {
                GroupConsumer<TKey, TValue> consumer = new(table, layout, question.Sum);
                lock (consumers) { consumers.Add(consumer); }
                return consumer;
            }, cancellationToken).ConfigureAwait(false);
            consumers.ForEach(c => c.Finish());
        }
        finally { consumers.ForEach(c => c.Dispose()); }

        TopGroups<TKey, TValue> top = new(layout, question.InKeyOrder ? int.MaxValue : question.Top, question.InKeyOrder);
        long groups = 0;
        table.ForEach(entries =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ref readonly GroupEntry<TKey, TValue> entry in entries)
            {
                if (entry.Key[0] == 0) { continue; }
                groups++;
                top.Add(entry);
            }
        });
        return new(question, [.. top.Sorted().Select(e => Group(layout, e))], groups, table.SpilledBytes);
    }

    private FlowLogGroup Group<TKey, TValue>(KeyLayout layout, GroupEntry<TKey, TValue> entry) where TKey : unmanaged, IGroupKey<TKey>
        where TValue : unmanaged, IGroupValue<TValue>
    {
        object?[] key = [.. layout.Columns.Select((c, i) => c.Decode(layout.CodeOf(entry.Key, i)))];
        return new(key, [.. question.Sum.Select((_, i) => entry.Value[i])]);
    }
}

/// <summary>Keeps the largest groups, or all in the order of their keys.</summary>
internal sealed class TopGroups<TKey, TValue>(KeyLayout layout, int count, bool inKeyOrder) : IComparer<GroupEntry<TKey, TValue>>
    where TKey : unmanaged, IGroupKey<TKey> where TValue : unmanaged, IGroupValue<TValue>
{
    // The one that would be given last is on top.
    private readonly List<GroupEntry<TKey, TValue>> _all = [];
    private long _least = long.MinValue;

    public void Add(in GroupEntry<TKey, TValue> entry)
    {
        if (entry.Value[0] < _least) { return; }
        _all.Add(entry);
        // Sorting now and then what gathered is as good as a heap, and simpler.
        if (inKeyOrder || _all.Count < Math.Max(4096, 4L * count)) { return; }
        _all.Sort(this);
        _all.RemoveRange(count, _all.Count - count);
        _least = _all[^1].Value[0];
    }

    public IEnumerable<GroupEntry<TKey, TValue>> Sorted()
    {
        _all.Sort(this);
        return _all.Take(count);
    }

    public int Compare(GroupEntry<TKey, TValue> x, GroupEntry<TKey, TValue> y)
    {
        int order = inKeyOrder ? 0 : y.Value[0].CompareTo(x.Value[0]);
        for (int i = 0; order == 0 && i < layout.Columns.Count; i++)
        {
            order = layout.Columns[i].Compare(layout.CodeOf(x.Key, i), layout.CodeOf(y.Key, i));
        }
        return order;
    }
}
