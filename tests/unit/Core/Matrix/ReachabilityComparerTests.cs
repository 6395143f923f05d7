using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>What a change opens and closes.</summary>
public sealed class ReachabilityComparerTests
{
    [Fact]
    public void NothingChangesBetweenANetworkAndItself()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Network network = new RandomNetwork(seed).Network;
            Network copy = Network.Empty.With(network.Resources.Select(r => r with { }));
            foreach (Place place in network.Places)
            {
                foreach (ResourceKind kind in Enum.GetValues<ResourceKind>().Where(k => network.Has(place, k)))
                {
                    copy = copy.WithCollected(place, kind);
                }
            }
            foreach (Network other in new[] { network, copy })
            {
                ReachabilityDelta delta = ReachabilityComparer.Compare(network, other);
                Assert.True(All(delta).Count == 0, $"seed {seed}: a copy differs");
                Assert.Equal(delta.IsEmpty, delta.Unknown.Count == 0);
            }
        }
    }

    [Fact]
    public void ThereAndBackAgainSwapsOpenedAndClosed()
    {
        (int changes, int unknown) = (0, 0);
        for (int seed = 0; seed < 60; seed++)
        {
            (Network before, Network after) = Changed(seed);
            ReachabilityDelta there = ReachabilityComparer.Compare(before, after);
            ReachabilityDelta back = ReachabilityComparer.Compare(after, before);
            Assert.Equal(Pairs(there.Opened.Where(IsSure), swap: false), Pairs(back.Closed.Where(IsSure), swap: true));
            Assert.Equal(Pairs(there.Closed.Where(IsSure), swap: false), Pairs(back.Opened.Where(IsSure), swap: true));
            Assert.Equal(Pairs(All(there), swap: false), Pairs(All(back), swap: true));

            // Opened and closed is what is known after; what is not, only became unknown.
            Assert.All(there.Opened.Concat(there.Closed), c => Assert.NotEqual(Verdict.Unknown, c.After));
            Assert.All(there.BecameUnknown, c => Assert.Equal(Verdict.Unknown, c.After));

            // The walk of a packet does not ask what a load balancer sends by its listeners and targets.
            Assert.All(there.BecameUnknown.Where(c => !c.Source.Interfaces.Any(
                i => i.Description.StartsWith("ELB ", StringComparison.Ordinal))), c
                => Assert.False(string.IsNullOrEmpty(c.WhyUnknown(after, ClientOs.Linux)), $"seed {seed}: {c}"));
            changes += All(there).Count;
            unknown += there.BecameUnknown.Count;
        }
        Assert.True(changes > 50, $"only {changes} changes");
        Assert.True(unknown > 10, $"only {unknown} that became unknown");
    }

    [Fact]
    public void ADeltaSaysWhatTheWalkSaysOnBothNetworks()
    {
        int moved = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            (Network before, Network after) = Changed(seed);
            ReachabilityDelta delta = ReachabilityComparer.Compare(before, after);
            Dictionary<string, TrafficMove> said = Pairs(All(delta), swap: false).ToDictionary(p => p.Key, p => p.Value);
            NetworkInterface[] all = [.. before.Of<NetworkInterface>().OrderBy(i => i.Id, StringComparer.Ordinal)];
            Random random = new(seed);
            for (int i = 0; i < 60 && all.Length > 0; i++)
            {
                (NetworkInterface from, NetworkInterface to) = (all[random.Next(all.Length)], all[random.Next(all.Length)]);
                // What a load balancer starts itself is less than what the network would let it.
                if (from.Id == to.Id || from.Description.StartsWith("ELB ", StringComparison.Ordinal)) { continue; }
                // Who is gone from a listing that is not understood whole may be there: that is unknown, and a flow cannot be asked about
                // it.
                if (IsPerhapsThere(after, from) || IsPerhapsThere(after, to)) { continue; }
                int port = random.Next(2) == 0 ? 22 : 443;
                (Verdict was, Verdict becomes) = (Ask(before, from.Id, to.Id, port), Ask(after, from.Id, to.Id, port));
                string key = $"{from.Addresses[0].Private}@{from.Id}>{to.Addresses[0].Private}@{to.Id}";
                TrafficMove? move = said.GetValueOrDefault(key);
                Assert.True((was, becomes) == (move?.Of(port) ?? (was, was)),
                    $"seed {seed} tcp/{port} {key}: {was} -> {becomes}, said {move}; changed: "
                        + $"{string.Join(", ", after.Resources.Where(r => !before.Resources.Contains(r))
                            .Concat(before.Resources.Where(r => after.Find<Resource>(r.Place, r.Kind, r.Id) is null)))}");
                if (was != becomes) { moved++; }
            }
        }
        Assert.True(moved > 20, $"only {moved} flows changed");
    }

    [Fact]
    public void AFixOpensWhatItSaysAndNothingElse()
    {
        ReachabilityLab lab = new();
        lab.Rules("sg-b", ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"),
            ReachabilityLab.Rule(false, TrafficType.Tcp(22), "10.0.0.0/24"));
        Fix fix = lab.Ping().Blockers.Single().Fix!;
        Network after = fix.Changes.Aggregate(lab.Network, (n, c) => NetworkPatcher.Apply(n, fix.Place, c, p => $"{p}-1", out _));
        ReachabilityDelta delta = ReachabilityComparer.Compare(lab.Network, after);
        Assert.Empty(delta.Closed);
        ReachabilityChange opened = Assert.Single(delta.Opened);
        Assert.Equal(("Bastion-host", "Private-host", "icmp/8"), (opened.Source.Name, opened.Destination.Name, opened.Traffic.ToString()));
        Assert.Equal((Verdict.Blocked, Verdict.Reachable), (opened.Before, opened.After));
    }

    [Fact]
    public void ANewHostOpensItsOwnPairs()
    {
        ReachabilityLab lab = new();
        Network before = lab.Network;
        lab.AddHost(ReachabilityLab.A, "new", "subnet-a", "vpc-a", "10.0.0.77", null, "New-host");
        ReachabilityDelta delta = ReachabilityComparer.Compare(before, lab.Network);
        Assert.Empty(delta.Closed);
        Assert.NotEmpty(delta.Opened);
        Assert.All(delta.Opened, c => Assert.Contains("New-host", new[] { c.Source.Name, c.Destination.Name }));
        Assert.Equal(delta.Opened.Select(c => c.ToString()).Order(), ReachabilityComparer.Compare(lab.Network, before).Closed
            .Select(c => (c with { Before = c.After, After = c.Before }).ToString()).Order());
    }

    [Fact]
    public void OnlyTheTrafficAskedForIsCompared()
    {
        ReachabilityLab lab = new();
        Network before = lab.Network;
        lab.Rules("sg-b", ReachabilityLab.Rule(true, TrafficType.All, "0.0.0.0/0"));
        Assert.All(ReachabilityComparer.Compare(before, lab.Network, [TrafficType.Tcp(22)]).Closed,
            c => Assert.Equal("tcp/22", c.Traffic.ToString()));
        Assert.NotEmpty(ReachabilityComparer.Compare(before, lab.Network, [TrafficType.Tcp(22)]).Closed);
    }

    private static List<ReachabilityChange> All(ReachabilityDelta delta) => [.. delta.Opened, .. delta.Closed, .. delta.BecameUnknown];

    private static bool IsSure(ReachabilityChange change) => change is { Before: not Verdict.Unknown, After: not Verdict.Unknown };

    private static Verdict Ask(Network network, string from, string to, int port)
    {
        // Nobody reaches what is not there.
        if (network.Find<NetworkInterface>(from) is not { } source || network.Find<NetworkInterface>(to) is not { } destination)
        {
            return Verdict.Blocked;
        }
        return PathAnalyzer.Analyze(network, new()
        {
            Source = new() { Address = source.Addresses[0].Private, Interface = source },
            Destination = new() { Address = destination.Addresses[0].Private, Interface = destination },
            Protocol = IpProtocol.Tcp, Port = port,
        }).Verdict;
    }

    private static bool IsPerhapsThere(Network network, NetworkInterface at) =>
        network.Of<NetworkInterface>().All(i => i.Id != at.Id)
            && !Understood.Of(network).Network.Has(at.Place, ResourceKind.NetworkInterface);

    private static (Network Before, Network After) Changed(int seed)
    {
        Network before = new RandomNetwork(seed).Network;
        Random random = new(seed);
        Network after = before;
        for (int i = 0; i < 1 + random.Next(3); i++)
        {
            Resource[] all = [.. after.Resources.Where(r => r is SecurityGroup or NetworkAcl or RouteTable or VpcPeeringConnection
                or NetworkInterface or Instance or TargetGroup).OrderBy(r => r.Id, StringComparer.Ordinal)];
            after = all[random.Next(all.Length)] switch
            {
                SecurityGroup g => after.With(g with { Rules = random.Next(2) == 0 ? [.. g.Rules.Skip(1)] : [.. g.Rules,
                    ReachabilityLab.Rule(random.Next(2) == 0, TrafficType.Tcp(0, 443), "10.0.0.0/8")] }),
                NetworkAcl a => after.With(a with { Entries =
                    [.. a.Entries, ReachabilityLab.Entry(0, random.Next(2) == 0, random.Next(2) == 0, TrafficType.Tcp(22), "0.0.0.0/0")] }),
                RouteTable t => after.With(t with { Routes = [.. t.Routes.Skip(1)] }),
                VpcPeeringConnection p => after.With(p with { Status = p.IsActive ? "deleted" : "active" }),
                NetworkInterface n =>
                    random.Next(2) == 0 ? after.Without(n) : after.With(n with { SecurityGroupIds = [.. n.SecurityGroupIds.Skip(1)] }),
                TargetGroup t => after.With(t with
                {
                    Targets = [.. (t.Targets ?? []).Select(x => x with { Health = x.Health == "healthy" ? "unhealthy" : "healthy" })]
                }),
                Instance n => after.With(n with { State = n.State == "running" ? "stopped" : "running" }),
                _ => after,
            };
        }
        return (before, after);
    }

    /// <summary>The moves of TCP ports by pair of addresses, so that the grouping into rows does not matter.</summary>
    private static SortedDictionary<string, TrafficMove> Pairs(IEnumerable<ReachabilityChange> changes, bool swap)
    {
        SortedDictionary<string, TrafficMove> pairs = new(StringComparer.Ordinal);
        foreach (ReachabilityChange change in changes)
        {
            foreach (string from in Names(change.Source))
            {
                foreach (string to in Names(change.Destination))
                {
                    if (!pairs.TryGetValue($"{from}>{to}", out TrafficMove? move)) { pairs.Add($"{from}>{to}", move = new()); }
                    move.Add(change, swap);
                }
            }
        }
        return pairs;
    }

    private static IEnumerable<string> Names(ReachabilityParty party) => party.IsInternet ? party.Blocks
        : party.Interfaces.SelectMany(i => i.Addresses.Select(a => a.Private).Intersect(party.Addresses).Select(a => $"{a}@{i.Id}"));

    private sealed class TrafficMove : IEquatable<TrafficMove>
    {
        private readonly SortedSet<string> _texts = new(StringComparer.Ordinal);
        private readonly List<(TrafficSet Traffic, Verdict Before, Verdict After)> _moves = [];

        public void Add(ReachabilityChange change, bool swap)
        {
            (Verdict before, Verdict after) = swap ? (change.After, change.Before) : (change.Before, change.After);
            _texts.Add($"{change.Traffic} {before} {after}");
            _moves.Add((change.Traffic, before, after));
        }

        public (Verdict, Verdict)? Of(int tcpPort) =>
            _moves.Where(m => m.Traffic.IsAll || m.Traffic.Types.Any(t => t.Matches(IpProtocol.Tcp, tcpPort)))
                .Select(m => ((Verdict, Verdict)?)(m.Before, m.After)).SingleOrDefault();

        public bool Equals(TrafficMove? other) => other is not null && _texts.SetEquals(other._texts);

        public override bool Equals(object? obj) => Equals(obj as TrafficMove);

        public override int GetHashCode() => _texts.Count;

        public override string ToString() => string.Join(" | ", _texts);
    }
}
