using System.Net;
using SecureNet.Model;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>An Application or Network Load Balancer in a VPC of a random world, with targets in it or in another one.</summary>
internal static class RandomBalancer
{
    private const string CrossZone = "load_balancing.cross_zone.enabled";

    public static void Add(RandomWorld world, int v)
    {
        Vpc vpc = world.Network.Find<Vpc>($"vpc-{v}")!;
        bool network = world.Chance(50);
        string scheme = world.Pick("internet-facing", "internal");
        string path = $"{(network ? "net" : "app")}/web-{v}/{v}";
        Subnet[] subnets = [.. world.Network.Of<Subnet>().Where(s => s.VpcId == vpc.Id).OrderBy(s => s.Id, StringComparer.Ordinal)
            .DistinctBy(s => s.AvailabilityZone)];
        if (subnets.Length > 1 && world.Chance(30)) { subnets = subnets[..1]; }
        string[] groups = network && world.Chance(50) ? [] : [$"sg-{v}-0"];
        LoadBalancer balancer = new()
        {
            Id = $"arn:aws:elasticloadbalancing:{vpc.Region}:{vpc.AccountId}:loadbalancer/{path}", AccountId = vpc.AccountId,
            Region = vpc.Region, VpcId = vpc.Id, LoadBalancerName = $"web-{v}",
            Type = network ? LoadBalancerType.Network : LoadBalancerType.Application, Scheme = scheme,
            SubnetIds = [.. subnets.Select(s => s.Id)], SecurityGroupIds = groups,
        };
        world.Put(balancer);
        foreach (Subnet subnet in subnets)
        {
            string prefix = string.Join('.', subnet.CidrBlock.ToString().Split('.').Take(3));
            world.Put(new NetworkInterface
            {
                Id = $"eni-lb-{subnet.Id}", AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id, SubnetId = subnet.Id,
                InterfaceType = network ? "network_load_balancer" : "interface",
                Description = balancer.InterfaceDescription,
                Addresses = [new(IPAddress.Parse($"{prefix}.220"), scheme == "internet-facing" ? world.NextPublic() : null)],
                SecurityGroupIds = groups,
            });
        }

        bool udp = network && world.Chance(25);
        TargetGroup group = GroupOf(world, vpc, v, network, udp);
        world.Put(group);
        world.Put(new Listener
        {
            Id = $"arn:aws:elasticloadbalancing:{vpc.Region}:{vpc.AccountId}:listener/{path}/1", AccountId = vpc.AccountId,
            Region = vpc.Region, LoadBalancerArn = balancer.Id, Protocol = udp ? "UDP" : network ? "TCP" : "HTTPS",
            Port = 443, TargetGroupArns = world.Chance(90) ? [group.Id] : [],
        });
    }

    private static TargetGroup GroupOf(RandomWorld world, Vpc vpc, int v, bool network, bool udp)
    {
        bool byAddress = world.Chance(40);
        NetworkInterface[] hosts = [.. world.Network.Of<NetworkInterface>()
            .Where(i => i.InstanceId is not null && (i.VpcId == vpc.Id || byAddress)).OrderBy(i => i.Id, StringComparer.Ordinal)];

        // Where two VPCs have one block an address may be a host of either: then only the balancer's own counts.
        hosts = [.. hosts.Where(h => h.VpcId == vpc.Id
            || world.Network.Of<NetworkInterface>().Count(o => o.Addresses[0].Private.Equals(h.Addresses[0].Private)) == 1)];
        bool unique = world.Network.Of<NetworkInterface>().GroupBy(i => i.Addresses[0].Private).All(g => g.Count() == 1);
        Target[] targets = [.. Enumerable.Range(0, world.Next(4)).Select(_ => world.Pick(hosts)).Distinct()
            .Select(h => new Target(byAddress && unique ? h.Addresses[0].Private.ToString() : h.InstanceId!, world.Pick(443, 8080),
                world.Chance(90) ? "healthy" : "unhealthy"))];
        bool addresses = byAddress && unique;
        return new()
        {
            Id = $"arn:aws:elasticloadbalancing:{vpc.Region}:{vpc.AccountId}:targetgroup/web-{v}/{v}", AccountId = vpc.AccountId,
            Region = vpc.Region, VpcId = vpc.Id, TargetGroupName = $"web-{v}",
            Protocol = udp ? "UDP" : network ? "TCP" : "HTTP", Port = 443, TargetType = addresses ? "ip" : "instance",
            HealthCheckPort = world.Chance(70) ? "traffic-port" : "22",
            Targets = addresses ? targets : [.. targets.Where(t => hosts.Any(h => h.InstanceId == t.Id && h.VpcId == vpc.Id))],
            PreserveClientIp = !network || world.Chance(50) ? null : world.Chance(50),
            Attributes = world.Chance(30) ? new Dictionary<string, string> { [CrossZone] = world.Pick("true", "false") } : null,
        };
    }
}
