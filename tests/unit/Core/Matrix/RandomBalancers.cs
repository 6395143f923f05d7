using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Core.Matrix;

/// <summary>
/// Load balancers of a VPC at random: nodes, listeners, and targets of every type, health and zone; a Network Load Balancer may
/// stand before an Application one.
/// </summary>
internal sealed class RandomBalancers
{
    private static readonly int[] s_ports = [443, 53, 22];
    private readonly Random _random;
    private readonly Place _place;
    private readonly string _vpc;
    private readonly int _number;
    private readonly NetworkInterface[] _hosts;
    private readonly IReadOnlyList<string> _subnets;
    private readonly List<Resource> _resources = [];

    public RandomBalancers(Random random, Place place, string vpc, int number, NetworkInterface[] hosts, IReadOnlyList<string> subnets)
    {
        (_random, _place, _vpc, _number, _hosts, _subnets) = (random, place, vpc, number, hosts, subnets);
        string? web = Chance(70) ? Add("app", LoadBalancerType.Application, 0, null) : null;
        if (web is null || Chance(50)) { Add("net", LoadBalancerType.Network, 1, web); }
    }

    public IReadOnlyList<Resource> Resources => _resources;

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T One<T>(params IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Add(string kind, LoadBalancerType type, int n, string? inner)
    {
        string arn = $"arn:aws:elasticloadbalancing:{_place.Region}:{_place.AccountId}:loadbalancer/{kind}/lb{_number}{n}/1";
        _resources.Add(new LoadBalancer
        {
            Id = arn, AccountId = _place.AccountId, Region = _place.Region, VpcId = _vpc, LoadBalancerName = $"lb{_number}{n}", Type = type,
            Scheme = "internal", State = Chance(92) ? "active" : One("provisioning", "failed"),
            Attributes = Chance(50)
                ? new Dictionary<string, string> { ["load_balancing.cross_zone.enabled"] = Chance(50) ? "true" : "false" } : null,
        });
        string prefix = string.Join('.', _hosts[0].Addresses[0].Private.ToString().Split('.').Take(2));
        foreach (string subnet in _subnets.Where((_, i) => i == 0 || Chance(50)))
        {
            int s = subnet[^1] - '0';
            _resources.Add(new NetworkInterface
            {
                Id = $"eni-{_number}{"ab"[n]}{s}", AccountId = _place.AccountId, Region = _place.Region, VpcId = _vpc, SubnetId = subnet,
                Description = $"ELB {kind}/lb{_number}{n}/1",
                InterfaceType = type == LoadBalancerType.Network ? "network_load_balancer" : "interface",
                SecurityGroupIds = type == LoadBalancerType.Network && Chance(50) ? [] : [$"sg-{_number}{One("b", "b", "0", "1")}"],
                Addresses = [new(IPAddress.Parse($"{prefix}.{s}.{220 + n}"),
                    Chance(60) ? IPAddress.Parse($"203.0.113.{(_number * 20) + 15 + n}") : null)],
            });
        }
        foreach (int port in s_ports.Where((_, i) => i == 0 || Chance(50)))
        {
            string[] groups = [.. Enumerable.Range(0, One(0, 1, 1, 1, 2)).Select(g => $"tg-{_number}{n}-{port}-{g}")];
            _resources.Add(new Listener
            {
                Id = $"{arn}/listener/{port}", AccountId = _place.AccountId, Region = _place.Region, LoadBalancerArn = arn, Port = port,
                TargetGroupArns = groups,
                Protocol = type == LoadBalancerType.Application ? "HTTP" : One("TCP", "TCP", "UDP", "TCP_UDP"),
            });
            foreach (string group in groups.Where(_ => Chance(95))) { AddGroup(group, type, inner); }
        }
        return arn;
    }

    private void AddGroup(string id, LoadBalancerType type, string? inner)
    {
        string kind = type == LoadBalancerType.Network && inner is not null && Chance(40)
            ? "alb" : One("instance", "instance", "ip", Chance(20) ? "lambda" : "ip");
        _resources.Add(new TargetGroup
        {
            Id = id, AccountId = _place.AccountId, Region = _place.Region, VpcId = _vpc, TargetGroupName = id, TargetType = kind,
            Port = 443, HealthCheckPort = Chance(60) ? "traffic-port" : "22",
            Protocol = type == LoadBalancerType.Application ? "HTTP" : One("TCP", "TCP", "UDP", "TCP_UDP"),
            PreserveClientIp = One<bool?>(null, true, false),
            Attributes = Chance(20) ? new Dictionary<string, string>
            {
                ["load_balancing.cross_zone.enabled"] = One("true", "false", "use_load_balancer_configuration")
            } : null,
            Targets = Chance(95)
                ? [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => TargetOf(kind, inner)).DistinctBy(t => (t.Id, t.Port))] : null,
        });
    }

    private Target TargetOf(string kind, string? inner)
    {
        NetworkInterface host = _hosts[_random.Next(_hosts.Length)];
        string id = kind switch
        {
            "alb" => inner!,
            "instance" => Chance(95) ? host.InstanceId! : "i-gone",
            "ip" => Chance(90) ? One(host.Addresses).Private.ToString() : "10.0.0.99",
            _ => "arn:aws:lambda:x"
        };
        return new(id, One(443, 443, 5432, 53),
            Chance(85) ? "healthy" : One("initial", "unhealthy", "draining")) { AvailabilityZone = Chance(10) ? "all" : null };
    }
}
