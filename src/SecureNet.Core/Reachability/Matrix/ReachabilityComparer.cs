using System.Net.Sockets;
using SecureNet.Model;

namespace SecureNet.Reachability.Matrix;

/// <summary>
/// Compares what two networks let through. Both are compiled on the same atoms; only pairs with an end, a group function or a path that
/// the change touches are worked out, so that a small change costs little.
/// </summary>
public static class ReachabilityComparer
{
    /// <summary>What <paramref name="after"/> opens and closes against <paramref name="before"/>.</summary>
    public static ReachabilityDelta Compare(Network before, Network after) => Compare(before, after, [], ClientOs.Linux);

    /// <summary>As <see cref="Compare(Network, Network)"/>, cut to some kinds of traffic; none of them means all.</summary>
    public static ReachabilityDelta Compare(Network before, Network after, IReadOnlyList<TrafficType> only,
        ClientOs clientOs = ClientOs.Linux)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(only);
        ResourceIndex indexBefore = new(before);
        ResourceIndex indexAfter = new(after);
        AtomSpace atoms = new(clientOs, only, [], indexBefore, indexAfter);
        return new Comparison(new(indexBefore, atoms), new(indexAfter, atoms), ReachabilityMatrix.MaskOf(atoms, only)).Run();
    }

    private sealed class Comparison(Compilation before, Compilation after, ulong[] mask)
    {
        private readonly ChangedResources _changed = new(before, after);
        private readonly PartyMaker _names = new(after.Index);
        private readonly PartyMaker _namesBefore = new(before.Index);
        private readonly List<ReachabilityChange> _opened = [];
        private readonly List<ReachabilityChange> _closed = [];
        private readonly List<ReachabilityChange> _becameUnknown = [];

        public ReachabilityDelta Run()
        {
            if (_changed.Any)
            {
                string[] vpcs = [.. before.Parts.Concat(after.Parts).Select(p => p.VpcId).OfType<string>().Distinct()];
                Dictionary<string, int> order = (after.Index.Interfaces.Count > 0 ? after : before).Index.Names.Sort(vpcs)
                    .Select((id, i) => (id, i)).ToDictionary();
                JointPart[] parts = [.. new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }
                    .SelectMany(family => before.Parts.Concat(after.Parts).Where(p => p.Family == family).Select(p => p.VpcId).Distinct()
                        .OrderBy(v => v is null ? int.MaxValue : order[v]).Select(v => new JointPart(before, after, v, family, _changed)))];
                foreach (JointPart from in parts)
                {
                    foreach (JointPart to in parts.Where(to => MayMeet(from, to))) { Compare(from, to); }
                }
            }
            return new() { Opened = _opened, Closed = _closed, BecameUnknown = _becameUnknown,
                Unknown = UnreadListings.Of(before.Index.Network, after.Index.Network) };
        }

        private bool MayMeet(JointPart from, JointPart to) => from.Family == to.Family ? from.VpcId is not null || to.VpcId is not null
            : before.Atoms.Nat64 is not null && from is { VpcId: not null, Family: AddressFamily.InterNetworkV6 };

        private void Compare(JointPart from, JointPart to)
        {
            JointPair pair = new(before, after, from, to, _changed);
            if (pair.IsSame) { return; }
            Compare(pair, from, to);
            pair.Release();
        }

        private void Compare(JointPair pair, JointPart from, JointPart to)
        {
            PartPair.Scratch scratchBefore = new();
            PartPair.Scratch scratchAfter = new();
            foreach (RowGroup group in RowGrouper.Group(from.Order, to.Classes.Count,
                (s, values) => pair.Row(s, scratchBefore, scratchAfter, values)))
            {
                foreach ((long value, List<int> destinations) in group.Cells)
                {
                    Report(from, group.Sources, to, destinations, (int)(value >> 32), (int)value);
                }
            }
        }

        private void Report(JointPart from, List<int> sources, JointPart to, List<int> destinations, int old, int now)
        {
            TrafficAtoms traffic = before.Filters.Atoms;
            Dictionary<(Verdict, Verdict), ulong[]> moves = [];
            for (int atom = 0; atom < traffic.Count; atom++)
            {
                if (!TrafficAtoms.Has(mask, atom)) { continue; }
                (Verdict was, Verdict becomes) = (ReachabilityMatrix.Answer(before.Atoms, old, atom).Verdict,
                    ReachabilityMatrix.Answer(before.Atoms, now, atom).Verdict);
                if (was == becomes) { continue; }
                if (!moves.TryGetValue((was, becomes), out ulong[]? bits)) { moves.Add((was, becomes), bits = new ulong[traffic.Words]); }
                TrafficAtoms.Set(bits, atom);
            }
            foreach (((Verdict was, Verdict becomes), ulong[] bits) in moves.OrderBy(m => m.Key))
            {
                if (Party(from, sources, null) is not { } source || Party(to, destinations, source) is not { } destination) { return; }
                ReachabilityChange change = new() { Source = source, Destination = destination, Traffic = traffic.Describe(bits),
                    Before = was, After = becomes, ByNat64 = from.Family != to.Family };
                (becomes == Verdict.Unknown ? _becameUnknown : Sureness(becomes) > Sureness(was) ? _opened : _closed).Add(change);
            }
        }

        private static int Sureness(Verdict verdict) =>
            verdict switch { Verdict.Blocked => 0, Verdict.Unknown => 1, Verdict.Partial => 2, _ => 3 };

        private ReachabilityParty? Party(JointPart part, List<int> classes, ReachabilityParty? source)
        {
            if (part.VpcId is null)
            {
                return PartyMaker.OfInternet(after.Atoms, [.. classes.Select(c => part.After!.Internet[c])], part.Classes.Count);
            }
            List<InterfaceEnd> ends = [.. classes.SelectMany(c => part.Ends[c]).Where(e => source is null || !source.IsOnly(e.Interface))];
            PartyMaker names = ends.Any(e => after.Index.Find<NetworkInterface>(e.Interface.Place, ResourceKind.NetworkInterface,
                e.Interface.Id) is null) ? _namesBefore : _names;
            return ends.Count == 0 ? null : names.Of(part.VpcId, ends);
        }
    }
}
