using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using SecureNet.Tests.Core.Matrix;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// Partial is what sending packets from every port and address finds where some pass and some are lost; walk,
/// matrix and packets say so alike.
/// </summary>
public class PartialVerdictTests
{
    private const int FlowsOfNetwork = 120;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void It_is_partial_where_packets_pass_and_packets_are_lost_and_nowhere_else(int part)
    {
        (int[] client, int[] nat) = (PartialWorld.PortsOf(32768, 60999), PartialWorld.PortsOf(1024, 65535));
        Dictionary<Verdict, int> verdicts = [];
        HashSet<Layer> ways = [];
        int byAddress = 0;
        for (int seed = 20_000 + (part * 1000); seed < 20_000 + (part * 1000) + Depth.Of(40); seed++)
        {
            RandomWorld world = new(seed);
            Network network = PartialWorld.Cut(world.Network, new(seed));
            BalancerOracle oracle = new(network, new(network), client, nat);
            ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network);
            for (int i = 0; i < FlowsOfNetwork; i++)
            {
                if (WalkAgainstOracleTests.FlowOf(world) is not { } flow) { continue; }
                Verdict expected = oracle.VerdictOf(flow);
                PathAnalysis walk = PathAnalyzer.Analyze(network, flow);
                if (walk.Verdict != expected)
                {
                    Assert.Fail($"seed {seed}, {flow}: by packets {expected}, but\n{string.Join('\n', PathText.Render(walk))}");
                }
                Assert.Equal((expected == Verdict.Reachable, expected == Verdict.Partial), (walk.Reachable, walk.IsPartial));
                Assert.Equal(expected == Verdict.Partial, !string.IsNullOrEmpty(walk.Lost));
                if (expected != Verdict.Unknown) { Assert.Equal(expected is Verdict.Blocked or Verdict.Partial, walk.Blockers.Count > 0); }
                verdicts[expected] = verdicts.GetValueOrDefault(expected) + 1;
                byAddress += walk.IsPartial && walk.Lost!.Contains("what leaves as", StringComparison.Ordinal) ? 1 : 0;
                if (expected == Verdict.Partial) { ways.UnionWith(walk.Forward.Hops.Select(h => h.Layer)); }

                // The matrix knows interfaces by their own addresses, single nodes of load balancers, and clients of any port.
                if (flow.SourcePort is not null || flow.Destination.LoadBalancerArn is not null || flow.Destination.Interface is not { } at)
                {
                    continue;
                }
                if (!at.Addresses.Any(a => a.Private.Equals(flow.Destination.Address))
                    && !at.Ipv6Addresses.Contains(flow.Destination.Address)) { continue; }
                if (at.Id == flow.Source.Interface?.Id || matrix.Ask(flow) is not { } answer) { continue; }
                Assert.True(answer.Verdict == expected, $"seed {seed}, {flow}: by packets {expected}, to the matrix {answer}");
            }
        }

        Assert.True(verdicts.GetValueOrDefault(Verdict.Partial) >= Depth.Of(35), string.Join(", ", verdicts));
        Assert.True(ways.Intersect([Layer.VpcPeeringConnection, Layer.InternetGateway, Layer.NatGateway, Layer.TransitGateway])
            .Count() >= 3, string.Join(", ", ways));
        Assert.True(byAddress >= 1, $"only {byAddress} by address");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Behind_gaps_too_walk_and_matrix_agree(int part)
    {
        int partial = 0;
        for (int seed = 30_000 + (part * 1000); seed < 30_000 + (part * 1000) + Depth.Of(35, 700); seed++)
        {
            Network network = PartialWorld.Cut(new RandomNetwork(seed).Network, new(seed));
            if (seed % 2 == 1) { network = Torn(network, new(seed)); }
            ClientOs os = (ClientOs)(seed % 3);
            ReachabilityMatrix matrix = ReachabilityMatrix.Compile(network, os);
            foreach (Flow flow in MatrixAgreementTests.Flows(network, new(seed)).Select(f => f with { ClientOs = os }))
            {
                if (matrix.Ask(flow) is not { } answer) { continue; }
                PathAnalysis walk = PathAnalyzer.Analyze(network, flow);

                // Behind a gap the walk does not look for who has an address that NAT64 stands for, as in MatrixAgreementTests.
                bool across = flow.Destination.Address.ToString().StartsWith("64:ff9b::", StringComparison.Ordinal);
                Assert.True(answer.Verdict == walk.Verdict
                    || (across && (answer.Verdict, walk.Verdict) is (Verdict.Blocked, Verdict.Unknown)),
                    $"seed {seed}, {flow}: matrix {answer}, walk\n{string.Join('\n', PathText.Render(walk))}");
                partial += walk.IsPartial ? 1 : 0;
            }
        }

        Assert.True(partial >= Depth.Of(9, 180), $"only {partial}");
    }

    /// <summary>
    /// Subnets that a whole listing lacks, and interfaces that were not wholly read: who is in such a subnet is not known.
    /// </summary>
    private static Network Torn(Network network, Random random)
    {
        foreach (Subnet subnet in network.Of<Subnet>().OrderBy(s => s.Id, StringComparer.Ordinal)
            .ToArray()) { if (random.Next(3) == 0) { network = network.Without(subnet); } }
        foreach (Place place in network.Places.Order(Comparer<Place>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}")))
            .ToArray()) { if (random.Next(2) == 0) { network = network.WithoutCollected(place, ResourceKind.NetworkInterface); } }
        return network;
    }
}
