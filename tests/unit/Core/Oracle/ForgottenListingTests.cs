using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// Whatever listings of whatever accounts are missing, the answer is that of the whole network, or unknown with
/// the reason: never the opposite.
/// </summary>
public class ForgottenListingTests
{
    private const int Worlds = 50;
    private const int PairsOfWorld = 40;

    private static readonly ResourceKind[] s_kinds =
    [
        ResourceKind.Vpc, ResourceKind.Subnet, ResourceKind.InternetGateway, ResourceKind.RouteTable, ResourceKind.NetworkAcl,
        ResourceKind.SecurityGroup, ResourceKind.NatGateway, ResourceKind.Instance,
        ResourceKind.NetworkInterface, ResourceKind.VpcPeeringConnection, ResourceKind.ManagedPrefixList,
        ResourceKind.EgressOnlyInternetGateway, ResourceKind.VpcEndpoint, ResourceKind.VpcBlockPublicAccess,
        ResourceKind.TransitGateway, ResourceKind.TransitGatewayAttachment, ResourceKind.TransitGatewayRouteTable,
            ResourceKind.TransitGatewayPolicyTable, ResourceKind.LoadBalancer, ResourceKind.TargetGroup, ResourceKind.Listener,
    ];

    [Fact]
    public void A_missing_listing_never_turns_a_verdict_into_its_opposite()
    {
        Dictionary<ResourceKind, int> unknown = [];
        List<string> wrong = [];
        for (int seed = 5000; seed < 5000 + Worlds; seed++)
        {
            RandomWorld world = new(seed);
            Question[] questions = [.. Enumerable.Range(0, PairsOfWorld).Select(_ => Ask(world)).Where(q => q.Flow is not null)];
            foreach ((Place Place, ResourceKind Kind)[] gaps in Gaps(world))
            {
                Network part = Without(world.Network, gaps);
                ReachabilityMatrix? matrix = null;
                foreach (Question q in questions)
                {
                    if (FlowOf(part, q) is not { } flow) { continue; }
                    PathAnalysis answer = PathAnalyzer.Analyze(part, flow);
                    string what = $"seed {seed}, without {string.Join(" and ", gaps.Select(g => $"{g.Kind} of {g.Place}"))}: {flow} is "
                        + $"{q.Known} and now {answer.Verdict}";
                    if (answer.Verdict == Verdict.Unknown)
                    {
                        foreach ((_, ResourceKind kind) in gaps) { unknown[kind] = unknown.GetValueOrDefault(kind) + 1; }
                        Assert.True(answer.Unknowns.Count > 0 && answer.Unknowns.All(u => u.Length > 0), what);
                    }
                    else if (answer.Verdict != q.Known) { wrong.Add($"{what}\n{string.Join('\n', PathText.Render(answer))}"); }

                    // The matrix knows interfaces by their own addresses.
                    if (flow.Destination.Interface is not { } at || !(at.Addresses.Any(a => a.Private.Equals(flow.Destination.Address))
                        || at.Ipv6Addresses.Contains(flow.Destination.Address))) { continue; }
                    matrix ??= ReachabilityMatrix.Compile(part);
                    Verdict? other = matrix.Ask(flow)?.Verdict;
                    if (other is not null && other != answer.Verdict)
                    {
                        wrong.Add($"{what}, to the matrix {other}\n{string.Join('\n', PathText.Render(answer))}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join("\n\n", wrong.Take(6))}");
        ResourceKind[] harmless = [.. s_kinds.Where(k => unknown.GetValueOrDefault(k) < 10)];
        Assert.True(harmless.Length == 0, $"nothing hangs on {string.Join(", ", harmless)}");
    }

    /// <summary>Each kind of each account; an account without anything; and some of several.</summary>
    private static IEnumerable<(Place, ResourceKind)[]> Gaps(RandomWorld world)
    {
        Place[] places = [.. world.Network.Places.OrderBy(p => p.AccountId, StringComparer.Ordinal)];
        foreach (Place place in places)
        {
            foreach (ResourceKind kind in s_kinds) { yield return [(place, kind)]; }
            yield return [.. s_kinds.Select(k => (place, k))];
        }

        // Block Public Access that was read of no place is taken as off: the last place keeps it.
        for (int i = 0; i < 6; i++)
        {
            yield return [.. places.SelectMany(p =>
                s_kinds.Where(k => world.Chance(15) && !(k == ResourceKind.VpcBlockPublicAccess && p == places[^1])).Select(k => (p, k)))];
        }
    }

    private sealed record Question(string Source, string Destination, Flow? Flow, Verdict Known);

    private static Question Ask(RandomWorld world)
    {
        NetworkInterface[] hosts = [.. world.Network.Of<NetworkInterface>().Where(i => i.InstanceId is not null
            || i.Id.StartsWith("eni-svc", StringComparison.Ordinal)).OrderBy(i => i.Id, StringComparer.Ordinal)];
        bool v6 = world.Chance(35);
        string internet = v6 ? "2001:2::1" : "198.51.100.1";
        string source = world.Chance(15) ? internet : NameOf(world.Pick(hosts), v6, false);
        string destination = source == internet || world.Chance(70) ? NameOf(world.Pick(hosts), v6, world.Chance(15))
            : v6 ? world.Pick(internet, "64:ff9b::198.51.100.1") : world.Pick(internet, RandomWorld.ServiceAddress,
                "10.1.0.250", "10.0.0.2");
        LoadBalancer[] balancers = [.. world.Network.Of<LoadBalancer>().OrderBy(b => b.Id, StringComparer.Ordinal)];
        if (!v6 && balancers.Length > 0 && world.Chance(25)) { destination = BalancerName(world, world.Pick(balancers)); }
        IpProtocol protocol = world.Pick(IpProtocol.Tcp, IpProtocol.Tcp, IpProtocol.Udp, v6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp,
            new IpProtocol(50));
        Flow template = new()
        {
            Source = new() { Address = IPAddress.Any }, Destination = new() { Address = IPAddress.Any }, Protocol = protocol,
            Port = protocol.HasPorts ? world.Pick(443, 22, 53) : null,
            IcmpType = protocol.IsIcmp && world.Chance(25) ? (v6 ? 1 : 3) : null,
        };
        Flow? flow = source == destination ? null : FlowOf(world.Network, new(source, destination, template, default));
        return new(source, destination, flow, flow is null ? default : PathAnalyzer.Analyze(world.Network, flow).Verdict);
    }

    private static string BalancerName(RandomWorld world, LoadBalancer balancer)
    {
        NetworkInterface node = world.Network.Of<NetworkInterface>().Where(i => i.Description == balancer.InterfaceDescription)
            .OrderBy(i => i.Id, StringComparer.Ordinal).First();
        return world.Pick(balancer.Id, node.Id, node.Addresses[0].Public?.ToString() ?? node.Id);
    }

    private static string NameOf(NetworkInterface at, bool v6, bool byPublic) =>
        v6 ? at.Ipv6Addresses.Count > 0 ? at.Ipv6Addresses[0].ToString() : "2001:2::1"
            : byPublic && at.Addresses[0].Public is { } known ? known.ToString() : at.Id;

    /// <summary>
    /// The flow as a network understands its names; null where it does not know one of them any more, which is an error and no answer.
    /// </summary>
    private static Flow? FlowOf(Network network, Question q)
    {
        try
        {
            (Endpoint from, Endpoint to) = EndpointResolver.ResolvePair(network, q.Source, q.Destination);
            if (q.Flow!.Destination.Interface is not null && to.Interface is null) { return null; }
            return q.Flow.Source.Interface is not null && from.Interface is null ? null : q.Flow with { Source = from, Destination = to };
        }
        catch (ArgumentException) { return null; }
    }

    private static Network Without(Network network, (Place Place, ResourceKind Kind)[] gaps)
    {
        HashSet<(Place, ResourceKind)> lost = [.. gaps];
        Network rest = Network.Empty.With(network.Resources.Where(r => !lost.Contains((r.Place, r.Kind))));
        foreach (Place place in network.Places)
        {
            foreach (ResourceKind kind in Enum.GetValues<ResourceKind>().Where(k => !lost.Contains((place, k)) && network.Has(place, k)))
            {
                rest = rest.WithCollected(place, kind);
            }
        }

        return rest;
    }
}
