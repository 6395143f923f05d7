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
    public void Add(int part, ReadOnlySpan<GroupEntry<TKey, TValue>> entries)
    {
        Part to = _parts[part];
        lock (to)
        {
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
            _parts[i] = new Part(1);
        }
    }

    public void Dispose() => _spill?.Dispose();

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
    private sealed class Part(int capacity)
    {
        private GroupEntry<TKey, TValue>[] _slots = new GroupEntry<TKey, TValue>[capacity];
        private int _count;

        public bool MustGrow => _count >= _slots.Length * 3L / 4;

        public long Bytes => BytesOf(_slots.Length);

        public long BytesAfterGrowth => BytesOf(NextSize);

        /// <summary>All slots; those with a key of zeros are empty.</summary>
        public ReadOnlySpan<GroupEntry<TKey, TValue>> Entries => _slots;

        public ReadOnlySpan<GroupEntry<TKey, TValue>> Compacted => _slots.AsSpan(0, _count);

        private int NextSize => _slots.Length + (_slots.Length / 2) + 8;

        public void Add(in GroupEntry<TKey, TValue> entry)
        {
            GroupEntry<TKey, TValue>[] slots = _slots;
            // The part is in the highest bits; the slot is made of the others.
            int at = (int)Math.BigMul(entry.Key.Hash << PartBits, (ulong)slots.Length, out _);
            while (true)
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
            GroupEntry<TKey, TValue>[] old = _slots;
            _slots = new GroupEntry<TKey, TValue>[NextSize];
            _count = 0;
            foreach (ref readonly GroupEntry<TKey, TValue> entry in old.AsSpan())
            {
                if (entry.Key[0] != 0) { Add(entry); }
            }
        }

        /// <summary>Moves the groups to the front. The table can only be cleared after that.</summary>
        public void Compact()
        {
            int to = 0;
            for (int from = 0; from < _slots.Length; from++)
            {
                if (_slots[from].Key[0] != 0) { _slots[to++] = _slots[from]; }
            }
        }

        public void Clear()
        {
            Array.Clear(_slots);
            _count = 0;
        }

        private static long BytesOf(int slots) => (long)slots * System.Runtime.CompilerServices.Unsafe.SizeOf<GroupEntry<TKey, TValue>>();
    }
}
