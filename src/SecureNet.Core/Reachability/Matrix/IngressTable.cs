namespace SecureNet.Reachability.Matrix;

/// <summary>
/// What the sets of groups of a destination let in from each peer of a source. The filters have small numbers of their own, and what one
/// peer gets in with lies together, as rows ask by peer.
/// </summary>
internal sealed class IngressTable
{
    private const int Block = 32;
    private readonly int[] _numbers;
    private readonly int[] _filters;
    private readonly int _sets;
    private readonly int _size;

    /// <param name="sets">The number of sets.</param>
    /// <param name="peers">The number of peers.</param>
    /// <param name="fill">Writes the filters of one set, by peer, into zeroes; called by several threads.</param>
    /// <param name="filterCount">The number of filters, once all are written.</param>
    /// <param name="memory">Where the memory comes from, and goes back to with <see cref="Release"/>.</param>
    public IngressTable(int sets, int peers, Action<int, int[]> fill, Func<int> filterCount, Buffers memory)
    {
        (_sets, _size) = (sets, sets * peers);
        _numbers = memory.Take(_size);
        Parallel.For(0, (sets + Block - 1) / Block, () => Enumerable.Range(0, Block).Select(_ => new int[peers]).ToArray(),
            (block, _, rows) =>
            {
                int count = Math.Min(Block, sets - (block * Block));
                for (int i = 0; i < count; i++)
                {
                    Array.Clear(rows[i]);
                    fill((block * Block) + i, rows[i]);
                }
                int first = 0;
                for (; first + 8 <= count; first += 8) { TurnEight(rows, first, _numbers.AsSpan(0, _size), (block * Block) + first, sets); }
                for (; first < count; first++)
                {
                    for (int peer = 0; peer < peers; peer++) { _numbers[(peer * sets) + (block * Block) + first] = rows[first][peer]; }
                }
                return rows;
            }, _ => { });

        // Numbered in the order of filters, so that two runs number alike.
        int[] numberOf = new int[filterCount()];
        Array.Fill(numberOf, -1);
        numberOf[Filters.None] = 0;
        int parts = Math.Max(1, Math.Min(Environment.ProcessorCount, _size / 4096));
        Span<int> PartOf(int part) =>
            _numbers.AsSpan((int)((long)_size * part / parts), (int)(((long)_size * (part + 1) / parts) - ((long)_size * part / parts)));
        Parallel.For(0, parts, part => { foreach (int filter in PartOf(part)) { numberOf[filter] = 0; } });
        _filters = [.. Enumerable.Range(0, numberOf.Length).Where(f => numberOf[f] == 0)];
        for (int i = 0; i < _filters.Length; i++) { numberOf[_filters[i]] = i; }
        Parallel.For(0, parts, part => { foreach (ref int number in PartOf(part)) { number = numberOf[number]; } });
    }

    // Eight rows at once: what is written lies together.
    private static void TurnEight(int[][] rows, int first, Span<int> columns, int at, int stride)
    {
        (int[] a, int[] b, int[] c, int[] d) = (rows[first], rows[first + 1], rows[first + 2], rows[first + 3]);
        (int[] e, int[] f, int[] g, int[] h) = (rows[first + 4], rows[first + 5], rows[first + 6], rows[first + 7]);
        for (int peer = 0; peer < a.Length; peer++)
        {
            Span<int> to = columns.Slice((peer * stride) + at, 8);
            to[7] = h[peer];
            (to[0], to[1], to[2], to[3], to[4], to[5], to[6]) = (a[peer], b[peer], c[peer], d[peer], e[peer], f[peer], g[peer]);
        }
    }

    /// <summary>How many different filters there are; number 0 lets nothing in.</summary>
    public int Count => _filters.Length;

    /// <summary>The numbers of the filters of one peer, by set.</summary>
    public ReadOnlySpan<int> Column(int peer) => _numbers.AsSpan(peer * _sets, _sets);

    /// <summary>The filter of a number.</summary>
    public int FilterOf(int number) => _filters[number];

    /// <summary>Gives the memory back; nothing may be asked after that.</summary>
    public void Release(Buffers memory) => memory.Return(_numbers);
}

/// <summary>Large arrays to be used again: a pair of VPCs after the other needs one. Safe for several threads.</summary>
internal sealed class Buffers
{
    private readonly Lock _lock = new();
    private readonly List<int[]> _free = [];

    /// <summary>An array of this length or more, with anything in it.</summary>
    public int[] Take(int length)
    {
        lock (_lock)
        {
            int at = _free.FindIndex(b => b.Length >= length);
            if (at < 0) { return new int[length]; }
            int[] taken = _free[at];
            _free.RemoveAt(at);
            return taken;
        }
    }

    public void Return(int[] buffer)
    {
        lock (_lock)
        {
            // Two are in use at most where networks are compared; the largest serve best.
            _free.Add(buffer);
            _free.Sort((a, b) => a.Length.CompareTo(b.Length));
            if (_free.Count > 2) { _free.RemoveAt(0); }
        }
    }
}
