using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureNet.FlowLogs;

/// <summary>All groups, in parts by the keys' hash: each part has its own lock, its own table, and on disk its own runs where memory was too small.</summary>
internal sealed class GroupTable<TKey, TValue> : IDisposable where TKey : unmanaged, IGroupKey<TKey> where TValue : unmanaged, IGroupValue<TValue>
{
    public const int PartBits = 7;
    public const int Parts = 1 << PartBits;

    private readonly Part[] _parts;
    private long _bytes;
    private SpillFile? _spill;

    /// <param name="maxBytes">How many bytes the tables may take; past that, parts are written to a temporary file.</param>
    public GroupTable(long maxBytes)
    {
        MaxBytes = maxBytes;
        // Parts of different sizes grow at different times: at no time are all of them half empty.
        _parts = [.. Enumerable.Range(0, Parts).Select(i => new Part(64 + (i * 32 / Parts)))];
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
        Part to = _parts[part];
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

    private void Grow(Part part, int index)
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

    /// <summary>A table with open addressing; its size grows by half, so that little of it is empty.</summary>
    private sealed class Part(int capacity) : IDisposable
    {
        private NativeSlots<GroupEntry<TKey, TValue>> _slots = new(capacity);
        private int _count;

        public bool MustGrow => _count >= _slots.Length * 3L / 4;

        public long Bytes => BytesOf(_slots.Length);

        public long BytesAfterGrowth => BytesOf(NextSize);

        /// <summary>All slots; those with a key of zeros are empty.</summary>
        public ReadOnlySpan<GroupEntry<TKey, TValue>> Entries => _slots.Span;

        public ReadOnlySpan<GroupEntry<TKey, TValue>> Compacted => _slots.Span[.._count];

        private int NextSize => _slots.Length + (_slots.Length / 2) + 8;

        public void Prefetch(in GroupEntry<TKey, TValue> entry) => _slots.Prefetch(SlotOf(entry.Key, _slots.Length));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(in GroupEntry<TKey, TValue> entry)
        {
            Span<GroupEntry<TKey, TValue>> slots = _slots.Span;
            for (int at = SlotOf(entry.Key, slots.Length); ;)
            {
                ref GroupEntry<TKey, TValue> slot = ref slots[at];
                if (slot.Key[0] == 0)
                {
                    slot = entry;
                    _count++;
                    return;
                }

                if (slot.Key.Equals(entry.Key))
                {
                    slot.Value.Add(entry.Value);
                    return;
                }

                if (++at == slots.Length) { at = 0; }
            }
        }

        public void Grow()
        {
            using NativeSlots<GroupEntry<TKey, TValue>> old = _slots;
            _slots = new(NextSize);
            _count = 0;
            foreach (ref readonly GroupEntry<TKey, TValue> entry in old.Span)
            {
                if (entry.Key[0] != 0) { Add(entry); }
            }
        }

        /// <summary>Moves the groups to the front. The table can only be cleared after that.</summary>
        public void Compact()
        {
            Span<GroupEntry<TKey, TValue>> slots = _slots.Span;
            int to = 0;
            foreach (ref readonly GroupEntry<TKey, TValue> entry in slots)
            {
                if (entry.Key[0] != 0) { slots[to++] = entry; }
            }
        }

        public void Clear()
        {
            _slots.Span.Clear();
            _count = 0;
        }

        public void Dispose() => _slots.Dispose();

        // The part is in the highest bits of the hash; the slot is made of the others.
        private static int SlotOf(in TKey key, int length) => (int)Math.BigMul(key.Hash << PartBits, (ulong)length, out _);

        private static long BytesOf(int slots) => (long)slots * Unsafe.SizeOf<GroupEntry<TKey, TValue>>();
    }
}
