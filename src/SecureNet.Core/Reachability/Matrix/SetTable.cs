namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Bitmaps by number, each kept once. A bitmap of a filter has two halves: what passes for certain, and what may pass as far as is
/// known. Number 0 is the empty one. Safe for several threads.
/// </summary>
internal sealed class SetTable
{
    private readonly Dictionary<Key, int> _ids = [];
    private readonly Dictionary<(int, int), int> _meets = [];
    private readonly Dictionary<(int, int), int> _joins = [];
    private readonly Lock _lock = new();
    private ulong[][] _sets = new ulong[64][];
    private int _count;

    /// <param name="words">The length of every bitmap.</param>
    public SetTable(int words)
    {
        Words = words;
        Intern(new ulong[words]);
    }

    public int Words { get; }

    public int Count => _count;

    /// <summary>The bitmap; not to be written to.</summary>
    public ulong[] this[int id] => Volatile.Read(ref _sets)[id];

    public int Intern(ulong[] bits)
    {
        Key key = new(bits);
        lock (_lock)
        {
            if (_ids.TryGetValue(key, out int id)) { return id; }
            if (_count == _sets.Length)
            {
                ulong[][] larger = new ulong[_count * 2][];
                _sets.CopyTo(larger, 0);
                Volatile.Write(ref _sets, larger);
            }
            _sets[_count] = bits;
            _ids.Add(key, _count);
            return _count++;
        }
    }

    /// <summary>What both let pass.</summary>
    public int Meet(int a, int b)
    {
        if (a == b) { return a; }
        if (a == 0 || b == 0) { return 0; }
        (int, int) pair = a < b ? (a, b) : (b, a);
        lock (_lock)
        {
            if (_meets.TryGetValue(pair, out int known)) { return known; }
            ulong[] bits = new ulong[Words];
            (ulong[] left, ulong[] right) = (_sets[a], _sets[b]);
            for (int i = 0; i < bits.Length; i++) { bits[i] = left[i] & right[i]; }
            return _meets[pair] = Intern(bits);
        }
    }

    /// <summary>What one of them lets pass.</summary>
    public int Join(int a, int b)
    {
        if (a == b || b == 0) { return a; }
        if (a == 0) { return b; }
        (int, int) pair = a < b ? (a, b) : (b, a);
        lock (_lock)
        {
            if (_joins.TryGetValue(pair, out int known)) { return known; }
            ulong[] bits = new ulong[Words];
            (ulong[] left, ulong[] right) = (_sets[a], _sets[b]);
            for (int i = 0; i < bits.Length; i++) { bits[i] = left[i] | right[i]; }
            return _joins[pair] = Intern(bits);
        }
    }

    private readonly struct Key(ulong[] bits) : IEquatable<Key>
    {
        private readonly ulong[] _bits = bits;
        private readonly int _hash = HashOf(bits);

        public bool Equals(Key other) => _hash == other._hash && _bits.AsSpan().SequenceEqual(other._bits);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _hash;

        private static int HashOf(ulong[] bits)
        {
            ulong hash = 14695981039346656037;
            foreach (ulong word in bits)
            {
                hash = (hash ^ word) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 29;
            }
            return hash.GetHashCode();
        }
    }
}
