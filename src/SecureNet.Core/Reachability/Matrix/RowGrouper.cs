using System.Runtime.InteropServices;

namespace SecureNet.Reachability.Matrix;

/// <summary>A set of sources whose rows are equal, with the destinations by value.</summary>
internal sealed record RowGroup(List<int> Sources, List<(long Value, List<int> Destinations)> Cells);

/// <summary>A set of destinations whose columns are equal, with the sources by value.</summary>
internal sealed record ColumnGroup(List<int> Destinations, List<(long Value, List<int> Sources)> Cells);

/// <summary>
/// Groups the rows of a matrix that are equal. It keeps no rows but a 128-bit hash of each, and works one row of each group out again.
/// </summary>
internal static class RowGrouper
{
    /// <param name="sources">The sources, in the order in which their rows are cheapest.</param>
    /// <param name="width">The number of destinations.</param>
    /// <param name="row">Writes the values of a source's row; 0 is nothing.</param>
    public static IEnumerable<RowGroup> Group(IEnumerable<int> sources, int width, Action<int, long[]> row)
    {
        long[] values = new long[width];
        Dictionary<UInt128, List<int>> groups = [];
        foreach (int source in sources)
        {
            row(source, values);
            if (!values.AsSpan().ContainsAnyExcept(0L)) { continue; }
            ref List<int>? group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, HashOf(values), out _);
            (group ??= []).Add(source);
        }
        foreach (List<int> group in groups.Values) { group.Sort(); }
        foreach (List<int> group in groups.Values.OrderBy(g => g[0]))
        {
            row(group[0], values);
            Dictionary<long, int> at = [];
            List<(long Value, List<int> Destinations)> cells = [];
            for (int d = 0; d < width; d++)
            {
                if (values[d] == 0) { continue; }
                if (!at.TryGetValue(values[d], out int cell))
                {
                    at.Add(values[d], cell = cells.Count);
                    cells.Add((values[d], []));
                }
                cells[cell].Destinations.Add(d);
            }
            yield return new(group, cells);
        }
    }

    /// <summary>
    /// As <see cref="Group"/>, by destination: for few sources that differ at few destinations, as parts of the internet do.
    /// </summary>
    public static IEnumerable<ColumnGroup> GroupColumns(IReadOnlyList<int> sources, int width, Action<int, long[]> row)
    {
        long[] values = new long[width];
        UInt128[] hashes = new UInt128[width];
        foreach (int source in sources)
        {
            row(source, values);
            for (int d = 0; d < width; d++)
            {
                if (values[d] != 0) { hashes[d] = HashOf([(long)(hashes[d] >> 64), (long)(ulong)hashes[d], source, values[d]]); }
            }
        }
        List<int>[] groups = [.. Enumerable.Range(0, width).Where(d => hashes[d] != 0).GroupBy(d => hashes[d]).Select(g => g.ToList())];
        List<(long Value, List<int> Sources)>[] cells = [.. groups.Select(_ => new List<(long, List<int>)>())];
        foreach (int source in sources)
        {
            row(source, values);
            for (int g = 0; g < groups.Length; g++)
            {
                long value = values[groups[g][0]];
                if (value == 0) { continue; }
                int at = cells[g].FindIndex(c => c.Value == value);
                if (at >= 0) { cells[g][at].Sources.Add(source); }
                else { cells[g].Add((value, [source])); }
            }
        }
        return groups.Select((g, i) => new ColumnGroup(g, cells[i]));
    }

    private static UInt128 HashOf(ReadOnlySpan<long> values)
    {
        (ulong high, ulong low) = (0x243F6A8885A308D3, 0x13198A2E03707344);
        foreach (long value in values)
        {
            high = Math.BigMul(high ^ (ulong)value, 0x9E3779B97F4A7C15, out ulong product) ^ product ^ low;
            low = (low ^ (ulong)value) * 0xD1342543DE82EF95;
            low ^= low >> 32;
        }
        return new(high, low);
    }
}
