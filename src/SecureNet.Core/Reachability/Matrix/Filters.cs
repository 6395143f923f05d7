namespace SecureNet.Reachability.Matrix;

/// <summary>Sets of traffic that filters let pass: two bitmaps each, what passes for certain and what may pass.</summary>
internal sealed class Filters
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> _asV6 = [];

    public Filters(TrafficAtoms atoms)
    {
        Atoms = atoms;
        Table = new(atoms.Words * 2);
        All = Certain(atoms.Everything);
        Unknown = Table.Intern([.. new ulong[atoms.Words], .. atoms.Everything]);
    }

    public TrafficAtoms Atoms { get; }
    public SetTable Table { get; }

    /// <summary>Everything passes.</summary>
    public int All { get; }

    /// <summary>Whether anything passes is not known.</summary>
    public int Unknown { get; }

    public const int None = 0;

    /// <summary>These atoms pass, and no others.</summary>
    public int Certain(ulong[] bits) => Table.Intern([.. bits, .. bits]);

    /// <summary>These atoms may pass.</summary>
    public int Perhaps(ulong[] bits) => Table.Intern([.. new ulong[Atoms.Words], .. bits]);

    /// <summary>What passes of a kind of end: what it takes for certain, and what it may take.</summary>
    public int Of(TakenTraffic taken)
    {
        if (taken.Rest == Verdict.Reachable && taken.Refused.Count == 0) { return All; }
        ulong[] certain = Atoms.Union(taken.Taken);
        if (taken.Rest == Verdict.Blocked) { return Certain(certain); }
        ulong[] perhaps = [.. Atoms.Everything];
        ulong[] refused = Atoms.Union(taken.Refused);
        for (int i = 0; i < perhaps.Length; i++) { perhaps[i] = (perhaps[i] & ~refused[i]) | certain[i]; }
        return Table.Intern([.. taken.Rest == Verdict.Reachable ? perhaps : certain, .. perhaps]);
    }

    public ReadOnlySpan<ulong> Must(int id) => Table[id].AsSpan(0, Atoms.Words);

    public ReadOnlySpan<ulong> May(int id) => Table[id].AsSpan(Atoms.Words);

    public int Meet(int a, int b) => a == All ? b : b == All ? a : Table.Meet(a, b);

    /// <summary>A filter of IPv4 as a host sees it that comes by NAT64: of ICMP only pings are translated. Source: RFC 7915.</summary>
    public int AsV6(int id)
    {
        return _asV6.GetOrAdd(id, _ =>
        {
            ulong[] bits = new ulong[Table[id].Length];
            foreach (int half in new[] { 0, Atoms.Words })
            {
                foreach ((int from, int to) in Atoms.AsV6)
                {
                    if (TrafficAtoms.Has(Table[id].AsSpan(half), from)) { TrafficAtoms.Set(bits.AsSpan(half), to); }
                }
            }
            return Table.Intern(bits);
        });
    }

    public int Join(int a, int b) => a == All || b == All ? All : Table.Join(a, b);
}
