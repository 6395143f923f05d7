using SecureNet.Findings;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;

namespace SecureNet.Tests.Snapshots;

/// <summary>
/// Files may hold anything: ids of what is not there, rings, addresses outside of their subnets. Whatever is asked of it is answered.
/// </summary>
public class SenselessNetworkTests
{
    [Fact]
    public void Every_question_has_an_answer_in_a_network_that_makes_no_sense()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            Network network = Tangled(new RandomResources(seed).Create(), seed);
            Assert.NotNull(FindingChecks.Run(network).Findings);
            Assert.NotNull(ReachabilityMatrix.Compile(network).Rows(new MatrixQuery()).ToList());
            string[] ends = [.. network.Of<NetworkInterface>().Take(3).Select(n => n.Id), "Internet", "2001:db8::1"];
            foreach (string from in ends)
            {
                foreach (string to in ends.Where(t => t != from)) { Ask(network, from, to); }
            }
        }
    }

    private static void Ask(Network network, string from, string to)
    {
        Endpoint source, destination;
        try { (source, destination) = EndpointResolver.ResolvePair(network, from, to, null, null); }
        // refused with a sentence: an end without an address
        catch (ArgumentException e) when (e.GetType() == typeof(ArgumentException)) { return; }
        if (source.Address.AddressFamily != destination.Address.AddressFamily) { return; }
        bool v6 = source.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        foreach (IpProtocol protocol in (IpProtocol[])[IpProtocol.Tcp, v6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp, new(50)])
        {
            PathAnalysis answer = PathAnalyzer.Analyze(network,
                new() { Source = source, Destination = destination, Protocol = protocol, Port = protocol.HasPorts ? 443 : null });
            Assert.NotEmpty(answer.Forward.Hops);
        }
    }

    // Ids that are meant for each other now and then, so that walks go on, and in circles.
    private static Network Tangled(Network network, int seed)
    {
        Random random = new(seed);
        string[] vpcs = [.. network.Of<Vpc>().Select(v => v.Id).DefaultIfEmpty("vpc-none")],
        subnets = [.. network.Of<Subnet>().Select(s => s.Id).DefaultIfEmpty("subnet-none")];
        string[] groups = [.. network.Of<SecurityGroup>().Select(g => g.Id).DefaultIfEmpty("sg-none")];
        string Any(string[] of) => of[random.Next(of.Length)];
        foreach (Resource r in network.Resources.ToArray())
        {
            network = network.With(r switch
            {
                Subnet s => s with { VpcId = Any(vpcs) },
                NetworkInterface n => n with { VpcId = Any(vpcs), SubnetId = Any(subnets), SecurityGroupIds = [Any(groups), Any(groups)] },
                RouteTable t => t with { VpcId = Any(vpcs), SubnetIds = [Any(subnets)] },
                NetworkAcl a => a with { VpcId = Any(vpcs), SubnetIds = [Any(subnets)] },
                SecurityGroup g => g with { VpcId = Any(vpcs),
                    Rules = [.. g.Rules, new() { Egress = random.Next(2) == 0, Traffic = TrafficType.All, GroupId = Any(groups) }] },
                VpcPeeringConnection p => p with
                {
                    Status = "active", Requester = p.Requester with { VpcId = Any(vpcs) }, Accepter = p.Accepter with { VpcId = Any(vpcs) }
                },
                TransitGatewayAttachment a => a with { ResourceId = a.ResourceType == "vpc" ? Any(vpcs) : a.TransitGatewayId },
                LoadBalancer b => b with { Id = random.Next(2) == 0 ? b.Id : "lb", VpcId = Any(vpcs), SubnetIds = [Any(subnets)] },
                _ => r,
            });
        }

        return network;
    }
}
