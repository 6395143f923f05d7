using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SecureNet.Model;

/// <summary>A set of addresses of one family, as ranges in ascending order that neither overlap nor touch.</summary>
internal sealed class AddressSet
{
    public static AddressSet Empty { get; } = new([]);

    private readonly List<(UInt128 First, UInt128 Last)> _ranges;

    private AddressSet(List<(UInt128 First, UInt128 Last)> ranges) => _ranges = ranges;

    public IReadOnlyList<(UInt128 First, UInt128 Last)> Ranges => _ranges;

    /// <summary>How many they are; every IPv6 address together counts as one less.</summary>
    public UInt128 Count =>
        _ranges.Aggregate(UInt128.Zero, (sum, r) => r.Last - r.First is var less && less == UInt128.MaxValue ? less : sum + less + 1);

    /// <summary>The addresses of the blocks of one family.</summary>
    public static AddressSet Of(IEnumerable<IPNetwork> blocks, AddressFamily family) =>
        new(Merged(blocks.Where(b => b.BaseAddress.AddressFamily == family).Select(RangeOf)));

    public AddressSet Union(AddressSet other) => new(Merged(_ranges.Concat(other._ranges)));

    public AddressSet Intersect(AddressSet other)
    {
        List<(UInt128, UInt128)> both = [];
        for (int i = 0, j = 0; i < _ranges.Count && j < other._ranges.Count;)
        {
            (UInt128 first, UInt128 last) = (UInt128.Max(_ranges[i].First, other._ranges[j].First),
                UInt128.Min(_ranges[i].Last, other._ranges[j].Last));
            if (first <= last) { both.Add((first, last)); }
            if (_ranges[i].Last < other._ranges[j].Last) { i++; }
            else { j++; }
        }

        return new(both);
    }

    public AddressSet Except(AddressSet other)
    {
        List<(UInt128, UInt128)> rest = [];
        int j = 0;
        foreach ((UInt128 first, UInt128 last) in _ranges)
        {
            UInt128 from = first;
            bool whole = true;
            while (j < other._ranges.Count && other._ranges[j].Last < from) { j++; }
            for (int k = j; k < other._ranges.Count && other._ranges[k].First <= last; k++)
            {
                if (other._ranges[k].First > from) { rest.Add((from, other._ranges[k].First - 1)); }
                if (other._ranges[k].Last >= last) { whole = false; break; }
                from = other._ranges[k].Last + 1;
            }

            if (whole) { rest.Add((from, last)); }
        }

        return new(rest);
    }

    private static (UInt128 First, UInt128 Last) RangeOf(IPNetwork block)
    {
        Span<byte> bytes = stackalloc byte[16];
        block.BaseAddress.TryWriteBytes(bytes, out int length);
        UInt128 first = length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        int free = (length * 8) - block.PrefixLength;
        return (first, first + (free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1));
    }

    private static List<(UInt128 First, UInt128 Last)> Merged(IEnumerable<(UInt128 First, UInt128 Last)> ranges)
    {
        List<(UInt128 First, UInt128 Last)> merged = [];
        foreach ((UInt128 first, UInt128 last) in ranges.OrderBy(r => r.First))
        {
            if (merged.Count > 0 && (merged[^1].Last == UInt128.MaxValue || first <= merged[^1].Last + 1))
            {
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, last));
            }
            else { merged.Add((first, last)); }
        }

        return merged;
    }
}
