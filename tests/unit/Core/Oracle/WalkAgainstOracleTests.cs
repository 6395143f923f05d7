using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// The walk and the packet simulation, written apart from the same rules, give one answer on every flow of many random networks.
/// </summary>
public class WalkAgainstOracleTests
{
    // Every port at which a rule of the random networks begins or ends lies in one of these lists.
    private static readonly int[] s_clientPorts = [32768, 49151, 49152, 60999];
    private static readonly int[] s_natPorts = [1024, 32767, 32768, 49151, 49152, 60999, 61000, 65535];

    private const int FlowsOfNetwork = 120;

    private const int Networks = 180;

    [Fact]
    public void Verdicts_are_the_same()
    {
        (int reachable, int flows, int unknown) = (0, 0, 0);
        HashSet<Layer> ways = [];
        for (int seed = 0; seed < Networks; seed++)
        {
            RandomWorld world = new(seed);
            BalancerOracle oracle = new(world.Network, new(world.Network), s_clientPorts, s_natPorts);
            for (int i = 0; i < FlowsOfNetwork; i++)
            {
                if (FlowOf(world) is not { } flow) { continue; }
                flows++;
                PathAnalysis analysis = PathAnalyzer.Analyze(world.Network, flow);
                Verdict expected = oracle.VerdictOf(flow);
                unknown += expected == Verdict.Unknown ? 1 : 0;
                if (expected == Verdict.Reachable)
                {
                    reachable++;
                    ways.UnionWith(analysis.Forward.Hops.Select(h => h.Layer));
                }

                // Written only where it is needed: the sentences take a hundred times as long as the walk.
                if (analysis.Verdict != expected)
                {
                    Assert.Fail($"seed {seed}, {flow}: by packets {expected}, but\n{string.Join('\n', PathText.Render(analysis))}");
                }
                if (expected != Verdict.Unknown)
                {
                    Assert.Equal(analysis.Verdict is Verdict.Blocked or Verdict.Partial, analysis.Blockers.Count > 0);
                }
                Assert.Equal(expected == Verdict.Partial, analysis.IsPartial && !string.IsNullOrEmpty(analysis.Lost));
            }
        }

        Assert.InRange(flows, Networks * FlowsOfNetwork * 9 / 10, Networks * FlowsOfNetwork);

        // Neither a world in which nothing works nor one in which everything does would prove much.
        Assert.InRange(reachable, flows / 10, flows * 3 / 4);
        Assert.InRange(unknown, flows / 100, flows / 5);
        Assert.Superset(new HashSet<Layer> { Layer.VpcPeeringConnection, Layer.InternetGateway, Layer.NatGateway,
            Layer.EgressOnlyInternetGateway, Layer.VpcEndpoint, Layer.TransitGateway, Layer.LoadBalancer, Layer.TargetGroup }, ways);
    }

    [Fact]
    public void The_ports_that_replies_reach_are_the_same()
    {
        for (int seed = 1000; seed < 1040; seed++)
        {
            RandomWorld world = new(seed);
            PacketOracle oracle = new(world.Network);
            for (int i = 0; i < FlowsOfNetwork; i++)
            {
                if (FlowOf(world) is not { Destination.LoadBalancerArn: null } flow || !flow.Protocol.HasPorts
                    || flow.SourcePort is not null) { continue; }
                PathAnalysis analysis = PathAnalyzer.Analyze(world.Network, flow);
                if (analysis.ReturnPorts is null || analysis.Forward.Verdict != Verdict.Reachable
                    || analysis.Forward.Hops.Any(h => h.Layer is Layer.NatGateway or Layer.LoadBalancer)) { continue; }
                string passed = analysis.ReturnPorts.Passed;
                foreach (int port in s_clientPorts)
                {
                    bool expected = oracle.Passes(flow, port, 1024);
                    if (expected != (analysis.ReturnPorts.Coverage != PortCoverage.None && In(passed, port))) { Assert.Fail(
                        $"seed {seed}, {flow} from port {port}: {analysis.ReturnPorts}\n{string.Join('\n', PathText.Render(analysis))}"); }
                }
            }
        }

        static bool In(string ranges, int port) =>
            ranges.Split(", ").Select(r => r.Split('-')).Any(r => int.Parse(r[0]) <= port && port <= int.Parse(r[^1]));
    }

    internal static Flow? FlowOf(RandomWorld world)
    {
        NetworkInterface[] hosts =
            [.. world.Network.Of<NetworkInterface>().Where(i => i.InstanceId is not null).OrderBy(i => i.Id, StringComparer.Ordinal)];
        NetworkInterface[] services = [.. world.Network.Of<NetworkInterface>()
            .Where(i => i.Id.StartsWith("eni-svc", StringComparison.Ordinal)).OrderBy(i => i.Id, StringComparer.Ordinal)];
        NetworkInterface Any() => services.Length > 0 && world.Chance(15) ? world.Pick(services) : world.Pick(hosts);
        bool v6 = world.Chance(35);
        Endpoint? source = world.Chance(15) ? Address(v6 ? "2001:2::1" : "198.51.100.1") : EndOf(Any(), v6);
        if (source is null) { return null; }
        Endpoint? destination = source.Interface is null || world.Chance(75) ? EndOf(Any(), v6)
            : world.Chance(30) ? Public(world.Pick(hosts), v6) ?? Address(v6 ? "2001:2::1" : "198.51.100.1")
            : world.Chance(20) && v6 ? Address("64:ff9b::" + (world.Chance(50) ? "198.51.100.1" : "10.1.0.10"))
            : Address(v6 ? "2001:2::1" : world.Pick("198.51.100.1", RandomWorld.ServiceAddress, "10.1.0.250", "10.3.3.3"));
        LoadBalancer[] balancers = [.. world.Network.Of<LoadBalancer>().OrderBy(b => b.Id, StringComparer.Ordinal)];
        if (!v6 && balancers.Length > 0 && world.Chance(25)) { return ToBalancer(world, source, world.Pick(balancers)); }
        if (destination is null) { return null; }
        IpProtocol protocol = world.Pick(IpProtocol.Tcp, IpProtocol.Tcp, IpProtocol.Udp, v6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp,
            new IpProtocol(50));
        return new()
        {
            Source = source, Destination = destination, Protocol = protocol,
            Port = protocol.HasPorts ? world.Pick(443, 22, 8080, 50000) : null,
            SourcePort = protocol.HasPorts && world.Chance(20) ? 40000 : null,
        };
    }

    private static Flow ToBalancer(RandomWorld world, Endpoint source, LoadBalancer balancer)
    {
        IpProtocol protocol = world.Pick(IpProtocol.Tcp, IpProtocol.Tcp, IpProtocol.Tcp, IpProtocol.Udp, new IpProtocol(50));
        NetworkInterface[] nodes = [.. world.Network.Of<NetworkInterface>().Where(i => i.Description == balancer.InterfaceDescription)
            .OrderBy(i => i.Id, StringComparer.Ordinal)];
        Endpoint node = EndOf(world.Pick(nodes), false)!;
        return new()
        {
            Source = source, Destination = world.Chance(60) ? EndpointResolver.Resolve(world.Network, balancer.Id) : node,
            Protocol = protocol, Port = protocol.HasPorts ? world.Chance(90) ? 443 : 80 : null,
            SourcePort = protocol.HasPorts && world.Chance(20) ? 40000 : null,
        };
    }

    private static Endpoint Address(string text) => new() { Address = IPAddress.Parse(text) };

    private static Endpoint? EndOf(NetworkInterface at, bool v6) => !v6 ? new() { Address = at.Addresses[0].Private, Interface = at }
        : at.Ipv6Addresses.Count > 0 ? new() { Address = at.Ipv6Addresses[0], Interface = at } : null;

    private static Endpoint? Public(NetworkInterface at, bool v6) =>
        !v6 && at.Addresses[0].Public is { } known ? new() { Address = known, Interface = at } : null;
}
