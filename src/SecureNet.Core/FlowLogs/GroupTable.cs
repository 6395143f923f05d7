using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureNet.FlowLogs;

/// <summary>
/// All groups, in parts by the keys' hash: each part has its own lock, its own table, and on disk its own runs where memory was too small.
/// </summary>
internal sealed class GroupTable<TKey, TValue> : IDisposable where TKey : unmanaged, IGroupKey<TKey>
    where TValue : unmanaged, IGroupValue<TValue>
{
    public const int PartBits = 7;
    public const int Parts = 1 << PartBits;

    private readonly GroupSlots<TKey, TValue>[] _parts;
    private long _bytes;
    private SpillFile? _spill;

    /// <param name="maxBytes">How many bytes the tables may take; past that, parts are written to a temporary file.</param>
    public GroupTable(long maxBytes)
    {
        MaxBytes = maxBytes;
        // Parts of different sizes grow at different times: at no time are all of them half empty.
        _parts = [.. Enumerable.Range(0, Parts).Select(i => new GroupSlots<TKey, TValue>(64 + (i * 32 / Parts)))];
        _bytes = _parts.Sum(p => p.Bytes);
    }

    public long MaxBytes { get; }

    /// <summary>Bytes written to disk; 0 where memory was enough.</summary>
    public long SpilledBytes => _spill?.Length ?? 0;

    /// <summary>The part of a hash: its highest bits.</summary>
    public static int PartOf(ulong hash) => (int)(hash >> (64 - PartBits));

    /// <summary>Adds entries of one part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int part, ReadOnlySpan<GroupEntry<TKey, TValue>> entries)
    {
        GroupSlots<TKey, TValue> to = _parts[part];
        lock (to)
        {
            // Most slots are far away in memory: all are asked for before the first is used.
            foreach (ref readonly GroupEntry<TKey, TValue> entry in entries) { to.Prefetch(entry); }
            foreach (ref readonly GroupEntry<TKey, TValue> entry in entries)
            {
                if (to.MustGrow) { Grow(to, part); }
                to.Add(entry);
            }
        }
    }

    /// <summary>Gives every group once, part after part. Nothing may be added any more.</summary>
    public void ForEach(Action<ReadOnlySpan<GroupEntry<TKey, TValue>>> take)
    {
        for (int i = 0; i < Parts; i++)
        {
            if (_spill is not null && _spill.Has(i))
            {
                // The runs of one part come back together: that is all the memory it takes.
                _spill.Read(i, bytes =>
                {
                    foreach (ref readonly GroupEntry<TKey, TValue> entry in MemoryMarshal.Cast<byte, GroupEntry<TKey, TValue>>(bytes))
                    {
                        if (_parts[i].MustGrow) { _parts[i].Grow(); }
                        _parts[i].Add(entry);
                    }
                });
            }

            take(_parts[i].Entries);
            _parts[i].Dispose();
        }
    }

    public void Dispose()
    {
        Array.ForEach(_parts, p => p.Dispose());
        _spill?.Dispose();
    }

    private void Grow(GroupSlots<TKey, TValue> part, int index)
    {
        long more = part.BytesAfterGrowth - part.Bytes;
        if (Interlocked.Add(ref _bytes, more) <= MaxBytes)
        {
            part.Grow();
            return;
        }

        Interlocked.Add(ref _bytes, -more);
        lock (_parts) { _spill ??= new(Parts); }
        // Only the groups, not the gaps between them.
        part.Compact();
        _spill.Write(index, MemoryMarshal.AsBytes(part.Compacted));
        part.Clear();
    }
}
