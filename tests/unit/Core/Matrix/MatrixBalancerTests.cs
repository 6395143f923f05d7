using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.Reachability.Matrix;
using static SecureNet.Tests.Core.ReachabilityLab;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>Load balancers in rows: what their listeners take, and what they start themselves.</summary>
public sealed class MatrixBalancerTests
{
    private const string Arn = "arn:aws:elasticloadbalancing:us-west-2:111111111111:loadbalancer/app/web/1";
    private readonly ReachabilityLab _lab = new();

    public MatrixBalancerTests()
    {
        _lab.AddSubnet(A, "t", "a", "10.0.3.0/24");
        _lab.AddHost(A, "t1", "subnet-t", "vpc-a", "10.0.3.31", null, "web-1");
        _lab.AddHost(A, "t2", "subnet-t", "vpc-a", "10.0.3.32", null, "web-2");
        Group("sg-alb", Rule(false, TrafficType.Tcp(80), "0.0.0.0/0"), Rule(false, TrafficType.Tcp(443), "0.0.0.0/0"),
            Rule(true, Any, "0.0.0.0/0"));
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "sg-alb"), Rule(false, TrafficType.Tcp(8081), "sg-alb"),
            Rule(false, TrafficType.Tcp(22), "sg-alb"));
        foreach (string host in new[] { "eni-t1", "eni-t2" })
        {
            _lab.Put(_lab.Get<NetworkInterface>(host) with { SecurityGroupIds = ["sg-web"] });
        }
        _lab.Put(new NetworkInterface
        {
            Id = "eni-alb", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", SubnetId = "subnet-a",
            Description = "ELB app/web/1", SecurityGroupIds = ["sg-alb"],
            Addresses = [new(IPAddress.Parse("10.0.0.80"), IPAddress.Parse("203.0.113.80"))],
        });
        _lab.Put(new LoadBalancer { Id = Arn, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", LoadBalancerName = "web",
            Type = LoadBalancerType.Application, Scheme = "internet-facing" });
        _lab.Put(new Listener { Id = $"{Arn}/listener/1", AccountId = A.AccountId, Region = A.Region, LoadBalancerArn = Arn,
            Protocol = "HTTP", Port = 80, TargetGroupArns = ["tg-1"] });
        Targets("healthy");
    }

    [Fact]
    public void ALoadBalancerTakesWhatItListensOnAndSendsToItsTargetsOnly()
    {
        Assert.Equal(["Internet -> web: tcp/80 Reachable"], Rows("Internet", "web"));
        Assert.Equal(["web -> web-1, web-2: tcp/8080-8081 Reachable"], Rows("web", "*"));
        Assert.Equal(["Private-host -> web: tcp/80 Reachable"], Rows("Private-host", "web"));
        Assert.Empty(Rows("Internet", "web-*"));
    }

    [Theory]
    [InlineData("unhealthy")]
    [InlineData("draining")]
    public void WithoutATargetThatTakesItTheRequestEndsAtTheListener(string health)
    {
        Targets(health);
        ReachabilityRow row = Assert.Single(Matrix("Internet", "web"));
        Assert.Equal((Verdict.Blocked, ReturnVerdict.None, "tcp/80"), (row.Verdict, row.Return, row.Traffic.ToString()));
        Assert.Contains($"target i-t1:8080 of tg-1 is {health}", RowEvidence.Of(_lab.Network, row).Lost, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasNotReadOfALoadBalancerIsUnknown()
    {
        _lab.Put(_lab.Get<TargetGroup>("tg-1") with { Targets = null });
        Assert.Equal(["Internet -> web: tcp/80 Unknown"], Rows("Internet", "web"));
        _lab.Forget<Listener>(A, ResourceKind.Listener);
        Assert.Equal(["Internet -> web: tcp/80,443 Unknown"], Rows("Internet", "web"));
    }

    [Fact]
    public void TheHostsBehindARowAreNamedWithTheirOwnPorts()
    {
        MatrixQuery query = Query("Internet", "web");
        ReachabilityMatrix matrix = ReachabilityMatrix.Compile(_lab.Network, query);
        BalancedHost[] hosts = [.. matrix.Behind(matrix.Rows(query).Single().Expand().Single())];
        Assert.Equal([("web-1", "tcp/80", "tcp/8080"), ("web-2", "tcp/80", "tcp/8080")],
            hosts.Select(h => (h.Leg.Destination.Name, h.Listens.ToString(), h.Traffic.ToString())));
        Assert.Equal(["group-web: ingress tcp/8080 from group-alb"], RowEvidence.Of(_lab.Network, hosts[0].Leg).Rules);
    }

    [Fact]
    public void ANetworkLoadBalancerKeepsClientsApartAndServesNoTargetItself()
    {
        string arn = Arn.Replace("/app/", "/net/", StringComparison.Ordinal);
        _lab.Put(_lab.Get<NetworkInterface>(
            "eni-alb") with { Description = "ELB net/web/1", InterfaceType = "network_load_balancer", SecurityGroupIds = [] });
        _lab.Put(_lab.Get<LoadBalancer>(Arn) with { Id = arn, Type = LoadBalancerType.Network });
        _lab.Put(_lab.Get<Listener>($"{Arn}/listener/1") with { LoadBalancerArn = arn, Protocol = "TCP" });
        _lab.Put(_lab.Get<TargetGroup>(
            "tg-1") with { Protocol = "TCP", HealthCheckPort = "traffic-port", Targets = [new("i-t1", 8080, "healthy")] });

        // The target sees the client: who is let in there gets through the load balancer, and the health check has to as well.
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "10.0.0.0/24"), Rule(true, Any, "0.0.0.0/0"));
        Assert.Equal(["Bastion-host: Reachable", "Private-host: Blocked", "web-1: Blocked", "web-2: Blocked"], Clients());
        Group("sg-web", Rule(false, TrafficType.Tcp(8080), "10.0.0.0/16"), Rule(true, Any, "0.0.0.0/0"));
        Assert.Equal(["Bastion-host: Reachable", "Private-host: Blocked", "web-1: Blocked", "web-2: Reachable"], Clients());
    }

    private IEnumerable<string> Clients()
    {
        MatrixQuery query = Query("*", "web") with { Traffic = [TrafficType.Tcp(80)] };
        return ReachabilityMatrix.Compile(_lab.Network, query).Rows(query).SelectMany(r => r.Expand())
            .Select(r => $"{r.Source}: {r.Verdict}").Order(StringComparer.Ordinal);
    }

    private void Group(string id, params SecurityGroupRule[] rules) =>
        _lab.Put(new SecurityGroup { Id = id, AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a",
            GroupName = id.Replace("sg", "group", StringComparison.Ordinal), Rules = rules });

    private void Targets(string health) => _lab.Put(new TargetGroup
    {
        Id = "tg-1", AccountId = A.AccountId, Region = A.Region, VpcId = "vpc-a", TargetGroupName = "tg-1", Protocol = "HTTP", Port = 8080,
        HealthCheckPort = "8081", Targets = [new("i-t1", 8080, health), new("i-t2", 8080, health)],
    });

    private MatrixQuery Query(string from, string to) =>
        new() { From = PartySelectors.Parse(_lab.Network, from), To = PartySelectors.Parse(_lab.Network, to) };

    private List<ReachabilityRow> Matrix(string from, string to) =>
        [.. ReachabilityMatrix.Compile(_lab.Network, Query(from, to)).Rows(Query(from, to))];

    private List<string> Rows(string from, string to) => [.. Matrix(from, to).Select(r => r.ToString())];
}
