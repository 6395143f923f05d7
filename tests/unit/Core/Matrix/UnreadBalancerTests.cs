using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>What a load balancer sends of which something was not read: the walk of one packet has to say what rows say.</summary>
public sealed class UnreadBalancerTests
{
    private const string Arn = "arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/app/web/1";
    private readonly ReachabilityLab _lab = new();

    public UnreadBalancerTests()
    {
        _lab.Put(new NetworkInterface
        {
            Id = "eni-alb", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            Description = "ELB app/web/1", SecurityGroupIds = ["sg-a"],
            Addresses = [new(IPAddress.Parse("10.0.0.80"), null)],
        });
        _lab.Put(new LoadBalancer
        {
            Id = Arn, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", LoadBalancerName = "web",
            Type = LoadBalancerType.Application, Scheme = "internal",
        });
        _lab.Put(new Listener
        {
            Id = $"{Arn}/listener/1", AccountId = A.AccountId, Region = A.Region, LoadBalancerArn = Arn, Protocol = "HTTP", Port = 80,
            TargetGroupArns = ["tg-1"],
        });
        _lab.Put(new TargetGroup
        {
            Id = "tg-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", TargetGroupName = "tg-1",
            Protocol = "HTTP", Port = 8080, Targets = [new("192.168.1.10", 8080, "healthy")], TargetType = "ip",
        });
    }

    [Theory]
    [InlineData("nothing", null)]
    [InlineData("LoadBalancer", "elasticloadbalancing:DescribeLoadBalancers of account 111111111111")]
    [InlineData("one of several", "elasticloadbalancing:DescribeLoadBalancers of account 111111111111")]
    [InlineData("Listener", "elasticloadbalancing:DescribeListeners of account 111111111111")]
    [InlineData("targets", "elasticloadbalancing:DescribeTargetHealth")]
    [InlineData("TargetGroup", "elasticloadbalancing:DescribeTargetGroups of account 111111111111")]
    [InlineData("Classic", "a Classic Load Balancer, which is out of the analyzer's scope: what it sends is not known")]
    public void What_it_sends_is_unknown_where_the_load_balancer_or_its_targets_were_not_read(string without, string? why)
    {
        LoadBalancer whole = _lab.Get<LoadBalancer>(Arn);
        switch (without)
        {
            case "LoadBalancer": _lab.Forget<LoadBalancer>(A, ResourceKind.LoadBalancer); break;
            case "one of several":
                // A listing that ended with a marker has some of them.
                _lab.Forget<LoadBalancer>(A, ResourceKind.LoadBalancer);
                _lab.Put(whole with { Id = Arn[..^1] + "2", LoadBalancerName = "other" });
                break;
            case "Listener": _lab.Forget<Listener>(A, ResourceKind.Listener); break;
            case "TargetGroup": _lab.Forget<TargetGroup>(A, ResourceKind.TargetGroup); break;
            case "targets": _lab.Put(_lab.Get<TargetGroup>("tg-1") with { Targets = null }); break;
            case "Classic": _lab.Put(_lab.Get<NetworkInterface>("eni-alb") with { Description = "ELB old" }); break;
        }

        PathAnalysis path = Walk("eni-alb", "i-b", 8080);
        Assert.Equal(why is null ? Verdict.Reachable : Verdict.Unknown, path.Verdict);
        Assert.Equal(path.Verdict, Row(_lab.Network, path.Flow));
        Assert.Equal(path.Verdict, ReachabilityMatrix.Compile(_lab.Network).Ask(path.Flow)!.Value.Verdict);
        if (why is not null) { Assert.Contains(path.Unknowns, u => u.Contains(why, StringComparison.Ordinal)); }

        // What groups keep out does not get through, whoever would send it; and the balancer's own check is sent for certain.
        _lab.Rules("sg-b", Rule(false, TrafficType.Tcp(22), "10.0.0.0/16"));
        Assert.Equal(Verdict.Blocked, Walk("eni-alb", "i-b", 8080).Verdict);
        Assert.Equal(Verdict.Blocked, Row(_lab.Network, path.Flow));
    }

    [Fact]
    public void Rows_and_walk_agree_on_random_networks_without_the_listing()
    {
        Dictionary<Verdict, int> told = [];
        for (int seed = 0; seed < 60; seed++)
        {
            Network whole = new RandomNetwork(seed).Network;
            Place place = whole.Places.Order(Comparer<Place>.Create((a, b) => string.CompareOrdinal(a.AccountId, b.AccountId))).First();
            _lab.Network = whole;
            _lab.Forget<LoadBalancer>(place, ResourceKind.LoadBalancer);
            Network network = _lab.Network;
            foreach (Flow flow in MatrixAgreementTests.Flows(network, new(seed)).Where(f => IsOfUnread(network, f)).Take(12))
            {
                Verdict walk = PathAnalyzer.Analyze(network, flow).Verdict;
                Verdict row = Row(network, flow);
                Assert.True(walk == row, $"seed {seed}, {flow}: the row says {row}, the walk {walk}");
                Assert.True(walk is Verdict.Unknown or Verdict.Blocked, $"seed {seed}, {flow}: {walk}");
                told[walk] = told.GetValueOrDefault(walk) + 1;
            }
        }

        Assert.InRange(told.GetValueOrDefault(Verdict.Unknown), 15, int.MaxValue);
        Assert.InRange(told.GetValueOrDefault(Verdict.Blocked), 15, int.MaxValue);
    }

    private static bool IsOfUnread(Network network, Flow flow) => flow is { Source.Interface: { } from, Destination.Interface: { } }
        && from.Description.StartsWith("ELB ", StringComparison.Ordinal)
        && !network.Of<LoadBalancer>().Any(b => b.InterfaceDescription == from.Description) && flow.Protocol.HasPorts;

    /// <summary>What the rows say of one flow.</summary>
    private static Verdict Row(Network network, Flow flow)
    {
        MatrixQuery query = new()
        {
            From = PartySelectors.Parse(network, flow.Source.Interface!.Id),
            To = PartySelectors.Parse(network, flow.Destination.Interface!.Id),
            Traffic = [new(flow.Protocol, flow.Port!.Value, flow.Port!.Value)],
        };
        ReachabilityRow[] rows = [.. ReachabilityMatrix.Compile(network, query).Rows(query).SelectMany(r => r.Expand())
            .Where(r => r.Unread is null && r.Source.Addresses.Contains(flow.Source.Address)
            && r.Destination.Addresses.Contains(flow.Destination.Address))];
        return rows.Length == 0 ? Verdict.Blocked : Assert.Single(rows).Verdict;
    }

    private PathAnalysis Walk(string from, string to, int port)
    {
        (Endpoint source, Endpoint destination) = EndpointResolver.ResolvePair(_lab.Network, from, to);
        Flow flow = new() { Source = source, Destination = destination, Protocol = IpProtocol.Tcp, Port = port };
        return PathAnalyzer.Analyze(_lab.Network, flow);
    }
}
