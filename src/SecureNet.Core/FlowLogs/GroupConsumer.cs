using System.Runtime.CompilerServices;
using SecureNet.FlowLogs.Parquet;
using SecureNet.Provisioning;

namespace SecureNet.FlowLogs;

/// <summary>
/// Adds records up for one worker: in a table of its own, and what that is too small for in stacks for the parts of the shared table.
/// </summary>
internal sealed class GroupConsumer<TKey, TValue>(GroupTable<TKey, TValue> table, KeyLayout layout,
    IReadOnlyList<FlowLogSum> sums) : IColumnarConsumer, IDisposable
    where TKey : unmanaged, IGroupKey<TKey> where TValue : unmanaged, IGroupValue<TValue>
{
    private const int StackSize = 128;
    private const int BatchSize = 64;
    private const long LargestOwn = 8 << 20;

    private readonly GroupSlots<TKey, TValue> _own = new(256);
    private readonly long _ownBytes = Math.Min(LargestOwn, table.MaxBytes / 16);
    private readonly GroupEntry<TKey, TValue>[] _batch = new GroupEntry<TKey, TValue>[BatchSize];
    private readonly GroupEntry<TKey, TValue>[] _stacks = new GroupEntry<TKey, TValue>[GroupTable<TKey, TValue>.Parts * StackSize];
    private readonly int[] _heights = new int[GroupTable<TKey, TValue>.Parts];
    private readonly KeyColumn[] _columns = [.. layout.Columns];
    private readonly (int Word, int Shift)[] _places = layout.Places;
    private readonly int[] _keyColumns = new int[layout.Columns.Count];
    private readonly int[] _sumColumns = new int[sums.Count];
    private int _batched;
    private long _added;
    private bool _skipOwn;

    public void Begin(FlowLogSchema schema, FlowLogObject source)
    {
        for (int i = 0; i < _keyColumns.Length; i++) { _keyColumns[i] = Need(layout.Columns[i].Grouping.Field); }
        for (int i = 0; i < _sumColumns.Length; i++)
        {
            _sumColumns[i] = sums[i] switch
            {
                FlowLogSum.Bytes => Need(FlowLogField.Bytes),
                FlowLogSum.Packets => Need(FlowLogField.Packets),
                _ => -1
            };
        }

        int Need(FlowLogField field) => schema.IndexOf(field) is var index and >= 0 ? index
            : throw new MissingFieldException($"it has no field {FlowLogFields.NameOf(field)}, which is asked for");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Accept(in LineView line)
    {
        GroupEntry<TKey, TValue> entry = default;
        for (int i = 0; i < _keyColumns.Length; i++)
        {
            KeyColumn column = _columns[i];
            ulong code = column.Null;
            if (!FlowLogText.IsNull(line[_keyColumns[i]]) && !column.TryCode(line, _keyColumns[i], out code)) { return _keyColumns[i]; }
            (int word, int shift) = _places[i];
            entry.Key[word] |= code << shift;
        }

        for (int i = 0; i < _sumColumns.Length; i++)
        {
            long sum = 1;
            if (_sumColumns[i] >= 0)
            {
                if (FlowLogText.IsNull(line[_sumColumns[i]])) { sum = 0; }
                else if (!line.TryNumber(_sumColumns[i], long.MaxValue, out sum)) { return _sumColumns[i]; }
            }

            entry.Value[i] = sum;
        }

        Add(ref entry);
        return -1;
    }

    public IReadOnlyList<(int Column, ValueCoder Coder)> Columns =>
        [.. _keyColumns.Select((c, i) => (c, (ValueCoder)new KeyCoder(layout.Columns[i]))),
            .. _sumColumns.Where(c => c >= 0).Select(c => (c, (ValueCoder)new SumCoder()))];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AcceptBatch(ulong[][] codes, ReadOnlySpan<byte> selected)
    {
        for (int row = 0; row < selected.Length; row++)
        {
            if (selected[row] == 0) { continue; }
            GroupEntry<TKey, TValue> entry = default;
            int column = 0;
            for (; column < _places.Length; column++)
            {
                (int word, int shift) = _places[column];
                entry.Key[word] |= codes[column][row] << shift;
            }

            for (int i = 0; i < _sumColumns.Length; i++) { entry.Value[i] = _sumColumns[i] < 0 ? 1 : (long)codes[column++][row]; }
            Add(ref entry);
        }
    }

    /// <summary>Adds one group's part. Its key's used bit is set here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ref GroupEntry<TKey, TValue> entry)
    {
        entry.Key[0] |= KeyLayout.UsedBit;
        if (_skipOwn)
        {
            Stack(entry);
            return;
        }

        // Most slots are not in the first-level cache: a batch of them is asked for before the first is used.
        _own.Prefetch(entry);
        _batch[_batched] = entry;
        if (++_batched == BatchSize) { AddBatch(); }
    }

    public void End() { }

    /// <summary>Hands over what is left, when all files are read.</summary>
    public void Finish()
    {
        AddBatch();
        EmptyOwn();
        for (int part = 0; part < _heights.Length; part++) { HandOver(part); }
    }

    public void Dispose() => _own.Dispose();

    private void AddBatch()
    {
        foreach (ref readonly GroupEntry<TKey, TValue> entry in _batch.AsSpan(0, _batched))
        {
            if (_own.MustGrow)
            {
                if (_own.BytesAfterGrowth <= _ownBytes) { _own.Grow(); }
                else { EmptyOwn(); }
            }

            _own.Add(entry);
        }

        _added += _batched;
        _batched = 0;
    }

    private void EmptyOwn()
    {
        // Where more than every second record has a group of its own, adding it here first costs more than it saves.
        _skipOwn = _own.Count > _added / 2;
        _added = 0;
        foreach (ref readonly GroupEntry<TKey, TValue> entry in _own.Entries)
        {
            if (entry.Key[0] != 0) { Stack(entry); }
        }

        _own.Clear();
    }

    private void Stack(in GroupEntry<TKey, TValue> entry)
    {
        int part = GroupTable<TKey, TValue>.PartOf(entry.Key.Hash);
        _stacks[(part * StackSize) + _heights[part]] = entry;
        if (++_heights[part] == StackSize) { HandOver(part); }
    }

    private void HandOver(int part)
    {
        // Groups go to disk when they are too many; their words cannot.
        if (layout.Memory > table.MaxBytes)
        {
            throw new RefusedException("TooManyWords", "The different values of "
                + $"{string.Join(" and ", layout.Columns.Where(c => c.Memory > 0).Select(c => c.Grouping.Name))} alone take more "
                + $"than {table.MaxBytes:N0} bytes of memory.",
                table.MaxBytes, "Give more with -MaxMemory, or ask by other fields.");
        }

        table.Add(part, _stacks.AsSpan(part * StackSize, _heights[part]));
        _heights[part] = 0;
    }
}

/// <summary>The layout of a key: where the code of each column lies.</summary>
internal sealed class KeyLayout
{
    public const ulong UsedBit = 1ul << 63;

    public KeyLayout(IEnumerable<FlowLogGrouping> by)
    {
        Columns = [.. by.Select(KeyColumn.Of)];
        List<int> used = [1];
        Places = new (int, int)[Columns.Count];
        for (int i = 0; i < Columns.Count; i++)
        {
            int bits = Columns[i].Bits, word = used.FindIndex(u => u + bits <= 64);
            if (word < 0)
            {
                word = used.Count;
                used.Add(0);
            }

            // From the low end; the used bit is the highest of the first word.
            Places[i] = (word, word == 0 ? used[0] - 1 : used[word]);
            used[word] += bits;
        }

        Words = used.Count;
    }

    public IReadOnlyList<KeyColumn> Columns { get; }

    public (int Word, int Shift)[] Places { get; }

    public int Words { get; }

    /// <summary>Bytes that the values take that are not in the keys themselves.</summary>
    public long Memory => Columns.Sum(c => c.Memory);

    /// <summary>The code of a column in a key.</summary>
    public ulong CodeOf<TKey>(in TKey key, int column) where TKey : unmanaged, IGroupKey<TKey>
    {
        (int word, int shift) = Places[column];
        int bits = Columns[column].Bits;
        return (key[word] >> shift) & (bits == 64 ? ulong.MaxValue : (1ul << bits) - 1);
    }
}
