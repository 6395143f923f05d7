using System.Diagnostics.CodeAnalysis;

namespace SecureNet.FlowLogs;

/// <summary>Gives every different value a number, from 0 on; the same to all threads.</summary>
internal sealed class Interner
{
    [ThreadStatic]
    private static (Interner? Owner, byte[] Value, uint Id)[]? t_recent;

    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], uint> _ids = new(new BytesComparer());
    private readonly Dictionary<byte[], uint>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<byte[]> _values = [];
    private long _memory;

    public Interner() => _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>About how many bytes the values take: what is in them, two objects' heads, an entry in each list.</summary>
    public long Memory => Interlocked.Read(ref _memory);

    public uint IdOf(ReadOnlySpan<byte> value)
    {
        // Values come again and again: a thread's own last ones need no lock.
        (Interner? Owner, byte[] Value, uint Id)[] recent = t_recent ??= new (Interner?, byte[], uint)[1024];
        ref (Interner? Owner, byte[] Value, uint Id) slot = ref recent[BytesComparer.Hash(value) & 1023];
        if (ReferenceEquals(slot.Owner, this) && value.SequenceEqual(slot.Value)) { return slot.Id; }
        lock (_lock)
        {
            if (!_bySpan.TryGetValue(value, out byte[]? known, out uint id))
            {
                known = value.ToArray();
                id = (uint)_values.Count;
                _values.Add(known);
                _ids.Add(known, id);
                Interlocked.Add(ref _memory, value.Length + 80);
            }

            slot = (this, known, id);
            return id;
        }
    }

    public byte[] ValueOf(uint id)
    {
        lock (_lock) { return _values[(int)id]; }
    }

    /// <summary>Compares by content.</summary>
    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static int Hash(ReadOnlySpan<byte> value)
        {
            HashCode hash = default;
            hash.AddBytes(value);
            return hash.ToHashCode();
        }

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => Hash(obj);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
