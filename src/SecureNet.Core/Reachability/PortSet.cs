namespace SecureNet.Reachability;

/// <summary>An immutable set of ports as sorted, disjoint, inclusive ranges. A protocol without ports uses the one-element set.</summary>
internal sealed class PortSet
{
    public static PortSet Empty { get; } = new([]);

    /// <summary>Stands for "the packet" of a protocol that has no ports.</summary>
    public static PortSet Portless { get; } = Of(0, 0);

    private readonly (int From, int To)[] _ranges;

    private PortSet((int From, int To)[] ranges) => _ranges = ranges;

    public bool IsEmpty => _ranges.Length == 0;
    public int Min => _ranges[0].From;
    public int Max => _ranges[^1].To;

    public static PortSet Of(int from, int to) => from > to ? Empty : new([(from, to)]);

    public PortSet Intersect(int from, int to)
    {
        // Most rules cover all of the set or nothing of it: no new set then.
        if (IsEmpty || (from <= Min && Max <= to)) { return this; }
        if (to < Min || Max < from) { return Empty; }
        (int From, int To)[] cut =
            [.. _ranges.Select(r => (From: Math.Max(r.From, from), To: Math.Min(r.To, to))).Where(r => r.From <= r.To)];
        return cut.Length == 0 ? Empty : new(cut);
    }

    public PortSet Intersect(PortSet other) => ReferenceEquals(this, other) ? this : Except(Except(other));

    public PortSet Except(PortSet other) =>
        ReferenceEquals(this, other) ? Empty : other._ranges.Aggregate(this, (set, cut) => set.Except(cut.From, cut.To));

    public PortSet Union(PortSet other)
    {
        if (IsEmpty || ReferenceEquals(this, other)) { return other; }
        if (other.IsEmpty) { return this; }
        List<(int From, int To)> merged = [];
        foreach ((int From, int To) range in _ranges.Concat(other._ranges).Order())
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            }
            else
            {
                merged.Add(range);
            }
        }
        return new([.. merged]);
    }

    public bool Contains(int port) => _ranges.Any(r => r.From <= port && port <= r.To);

    public override string ToString() => string.Join(", ", _ranges.Select(r => r.From == r.To ? $"{r.From}" : $"{r.From}-{r.To}"));

    private PortSet Except(int from, int to) => new(
        [.. _ranges.SelectMany(r => new[] { (r.From, To: Math.Min(r.To, from - 1)), (From: Math.Max(r.From, to + 1), r.To) })
            .Where(r => r.Item1 <= r.Item2)]);
}
