using System.Runtime.CompilerServices;

namespace SecureNet.FlowLogs;

/// <summary>A table of groups with open addressing; its size grows by half, so that little of it is empty.</summary>
internal sealed class GroupSlots<TKey, TValue>(int capacity) : IDisposable where TKey : unmanaged, IGroupKey<TKey>
    where TValue : unmanaged, IGroupValue<TValue>
{
    private NativeSlots<GroupEntry<TKey, TValue>> _slots = new(capacity);
    private int _count;

    public int Count => _count;

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
    private static int SlotOf(in TKey key, int length) =>
        (int)Math.BigMul(key.Hash << GroupTable<TKey, TValue>.PartBits, (ulong)length, out _);

    private static long BytesOf(int slots) => (long)slots * Unsafe.SizeOf<GroupEntry<TKey, TValue>>();
}
