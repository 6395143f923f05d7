namespace SecureNet.Reachability;

/// <summary>
/// One flow under each of the addresses that NAT gateways on its way may give it (rule W7). Which one is taken is not for the sender to
/// say: it is reachable where it gets through under all of them, and partial where it does under some.
/// </summary>
internal static class NatVariants
{
    /// <summary>The walks together, shown by one that fails, or is unknown, where there is such.</summary>
    public static WalkResult Join(IReadOnlyList<WalkResult> all)
    {
        if (all.Count == 1) { return all[0]; }
        Verdict verdict = OneOf(all.Select(w => w.Verdict));
        WalkResult shown = verdict == Verdict.Unknown ? all.First(w => w.Verdict == Verdict.Unknown) : all.MaxBy(
            w => w.Verdict switch { Verdict.Blocked => 2, Verdict.Partial => 1, _ => 0 })!;
        bool differ = all.Any(w => w.Verdict != all[0].Verdict);
        return shown with
        {
            Forward = shown.Forward with { Verdict = OneOf(all.Select(w => w.Forward.Verdict)) },
            Return = shown.Return with { Verdict = OneOf(all.Select(w => w.Return.Verdict)) },
            Verdict = verdict,
            Obstacles = Obstacles(all),
            Ports = differ ? null : shown.Ports,
            Elsewhere = all.Select(w => w.Unknown).FirstOrDefault(u => u is not null),
            LostAddresses = differ && verdict == Verdict.Partial ? () => Told(all) : shown.LostAddresses,
        };
    }

    /// <summary>The verdict where chance decides which of several comes.</summary>
    public static Verdict OneOf(IEnumerable<Verdict> all)
    {
        (bool passes, bool fails, bool unknown) = (false, false, false);
        foreach (Verdict one in all)
        {
            passes |= one is Verdict.Reachable or Verdict.Partial;
            fails |= one is Verdict.Blocked or Verdict.Partial;
            unknown |= one == Verdict.Unknown;
        }

        return passes && fails ? Verdict.Partial : unknown ? Verdict.Unknown : passes ? Verdict.Reachable : Verdict.Blocked;
    }

    /// <summary>
    /// Each obstacle once: what stands in the way under every address is one obstacle, and else there is one for each address.
    /// </summary>
    private static List<Obstacle> Obstacles(IReadOnlyList<WalkResult> all)
    {
        List<Obstacle> distinct = [];
        foreach (Obstacle obstacle in all.SelectMany(w => w.Obstacles.Select(o => o.Under(w.Under))))
        {
            int known = distinct.FindIndex(d => d.SaysTheSame(obstacle));
            if (known < 0) { distinct.Add(obstacle); }
            else { distinct[known] = distinct[known].Under(null); }
        }

        return distinct;
    }

    private static string Told(IReadOnlyList<WalkResult> all)
    {
        string[] parts = [.. new[] { (Verdict.Blocked, "is lost"), (Verdict.Partial, "gets through in part"),
            (Verdict.Unknown, "is not known about"), (Verdict.Reachable, "gets through") }
            .Select(v => (Under: all.Where(w => w.Verdict == v.Item1).Select(w => w.Under), What: v.Item2)).Where(v => v.Under.Any())
            .Select(v => $"what leaves as {string.Join(" or ", v.Under)} {v.What}")];
        return string.Join("; ", parts);
    }
}
