using System.Collections.Concurrent;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// What comes out of three numbers: the filter of the source's groups, that of the destination's, and the path between. Parts of the
/// network that are alike share it. Safe for several threads.
/// </summary>
internal sealed class ResultTable(Compilation net)
{
    // About 50 bytes each; what is over is worked out again.
    private const int MaxKnown = 2_000_000;
    private readonly ConcurrentDictionary<(int, int, int), int> _known = [];

    /// <summary>The number of the result in <see cref="AtomSpace.Results"/>.</summary>
    /// <param name="egress">The filter outwards.</param>
    /// <param name="ingress">The filter inwards.</param>
    /// <param name="path">The number of the path.</param>
    /// <param name="unknown">Whether it is not known if one of the hosts runs.</param>
    public int Of(int egress, int ingress, int path, bool unknown)
    {
        // Several pairs of filters meet in one.
        int groups = net.Filters.Meet(egress, ingress);
        (int, int, int) key = (groups, path, unknown ? 1 : 0);
        if (_known.TryGetValue(key, out int known)) { return known; }
        int result = Work(groups, net.Path(path), unknown);
        if (_known.Count < MaxKnown) { _known[key] = result; }
        return result;
    }

    /// <summary>
    /// The result where it is not known whether the source sends it at all: whatever would get through is unknown; what gets no reply gets
    /// none.
    /// </summary>
    public int Perhaps(int result)
    {
        if (result == 0) { return 0; }
        int words = net.Filters.Atoms.Words;
        ulong[] known = net.Atoms.Results[result];
        ulong[] bits = new ulong[known.Length];
        for (int i = 0; i < known.Length; i++)
        {
            int verdict = i / words == ReplyTable.NoReply ? ReplyTable.NoReply : ReplyTable.Unknown;
            bits[(verdict * words) + (i % words)] |= known[i];
        }
        return net.Atoms.Results.Intern(bits);
    }

    /// <summary>
    /// The result where chance takes one of these: full where all are, and partial where some of it gets through
    /// and some does not, for certain.
    /// </summary>
    public int OneOf(IEnumerable<int> results)
    {
        ulong[][] all = [.. results.Distinct().Select(r => net.Atoms.Results[r])];
        int words = net.Filters.Atoms.Words;
        ulong[] together = new ulong[words * 4];
        for (int i = 0; i < words; i++)
        {
            (ulong passes, ulong fails, ulong unknown, ulong arrives) = (0, 0, 0, 0);
            foreach (ulong[] one in all)
            {
                (ulong full, ulong partial) = (one[(ReplyTable.Full * words) + i], one[(ReplyTable.Partial * words) + i]);
                (ulong lost, ulong perhaps) = (one[(ReplyTable.NoReply * words) + i], one[(ReplyTable.Unknown * words) + i]);
                passes |= full | partial;
                fails |= ~(full | perhaps);
                unknown |= perhaps;
                arrives |= lost;
            }
            together[(ReplyTable.Full * words) + i] = passes & ~fails & ~unknown;
            together[(ReplyTable.Partial * words) + i] = passes & fails;
            together[(ReplyTable.NoReply * words) + i] = arrives & ~passes & ~unknown;
            together[(ReplyTable.Unknown * words) + i] = unknown & ~(passes & fails);
        }
        return net.Atoms.Results.Intern(together);
    }

    /// <summary>
    /// The result where the better of these counts, as <see cref="Verdicts.Better"/> has it: what is not known may be better than what is
    /// partial.
    /// </summary>
    public int BetterOf(IEnumerable<int> results)
    {
        int words = net.Filters.Atoms.Words;
        ulong[] any = new ulong[words * 4];
        foreach (int result in results)
        {
            ulong[] one = net.Atoms.Results[result];
            for (int i = 0; i < any.Length; i++) { any[i] |= one[i]; }
        }

        for (int i = 0; i < words; i++)
        {
            ulong taken = 0;
            foreach (int verdict in new[] { ReplyTable.Full, ReplyTable.Unknown, ReplyTable.Partial, ReplyTable.NoReply })
            {
                any[(verdict * words) + i] &= ~taken;
                taken |= any[(verdict * words) + i];
            }
        }

        return net.Atoms.Results.Intern(any);
    }

    private int Work(int groups, ZonePath way, bool unknown)
    {
        Filters filters = net.Filters;
        int forward = filters.Meet(groups, way.Forward);
        ReadOnlySpan<ulong> may = filters.May(forward);
        ReadOnlySpan<ulong> must = filters.Must(forward);
        int words = filters.Atoms.Words;
        ReadOnlySpan<ulong> replies = net.Replies.Profiles[way.Replies];
        ulong[] result = new ulong[words * 4];
        for (int i = 0; i < words; i++)
        {
            ulong certain = unknown ? 0 : must[i];
            ulong full = replies[(ReplyTable.Full * words) + i];
            ulong partial = replies[(ReplyTable.Partial * words) + i];
            result[(ReplyTable.Full * words) + i] = certain & full;
            result[(ReplyTable.Partial * words) + i] = certain & partial;
            result[(ReplyTable.NoReply * words) + i] = may[i] & replies[(ReplyTable.NoReply * words) + i];
            result[(ReplyTable.Unknown * words) + i] = may[i] & (replies[(ReplyTable.Unknown * words) + i] | ((full | partial) & ~certain));
        }
        return net.Atoms.Results.Intern(result);
    }
}
