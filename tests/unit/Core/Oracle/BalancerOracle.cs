using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// Application and Network Load Balancers (rules G10, G11) as plain loops: a flow gets through where one node takes it and one target of it can be
/// reached and checked, each from every port that the sender may use.
/// </summary>
internal sealed class BalancerOracle(Network network, PacketOracle packets, int[] clientPorts, int[] awsPorts)
{
    public bool Reaches(Flow flow)
    {
        LoadBalancer? balancer = BalancerOf(flow);
        if (balancer is null || flow.Protocol.IsIcmp) { return Plain(flow); }
        NetworkInterface[] all = NodesOf(balancer);
        NetworkInterface[] nodes = flow.Destination.LoadBalancerArn is null ? [flow.Destination.Interface!] : all;
        Listener? listener = network.Of<Listener>().FirstOrDefault(l => l.LoadBalancerArn == balancer.Id && l.Port == flow.Port && flow.Protocol == (l.Protocol == "UDP" ? IpProtocol.Udp : IpProtocol.Tcp));
        return listener is not null && nodes.Any(n => Plain(flow with { Destination = EndOf(balancer, n, flow) }) && (listener.TargetGroupArns.Count == 0 || Serves(balancer, all, n, listener, flow, packets.SeenSource!)));
    }

    private bool Serves(LoadBalancer balancer, NetworkInterface[] all, NetworkInterface node, Listener listener, Flow flow, IPAddress client)
    {
        TargetGroup group = network.Find<TargetGroup>(listener.TargetGroupArns[0])!;
        return group.Targets!.Any(t => t.Health == "healthy" && HostOf(t) is { } host && InZone(balancer, all, node, group, host) && Goes(balancer, node, group, t, host, flow, client));
    }

    private bool Goes(LoadBalancer balancer, NetworkInterface node, TargetGroup group, Target target, NetworkInterface host, Flow flow, IPAddress client)
    {
        Flow own = new() { Source = new() { Address = node.Addresses[0].Private, Interface = node }, Destination = new() { Address = host.Addresses[0].Private, Interface = host }, Protocol = flow.Protocol, Port = target.Port };
        int checkPort = group.HealthCheckPort == "traffic-port" ? target.Port : int.Parse(group.HealthCheckPort);
        if (!awsPorts.All(p => packets.Passes(own with { Protocol = IpProtocol.Tcp, Port = checkPort }, p, awsPorts[0]))) { return false; }
        bool preserves = balancer.Type == LoadBalancerType.Network && (group.Protocol == "UDP" || (group.PreserveClientIp ?? group.TargetType == "instance"));
        if (!preserves) { return awsPorts.All(p => packets.Passes(own, p, awsPorts[0])); }
        int[] ports = flow.SourcePort is { } one ? [one] : clientPorts;
        return !host.Addresses.Any(a => a.Private.Equals(client)) && ports.All(p => packets.PassesPreserving(node, host, flow.Protocol, target.Port, client, p));
    }

    private bool InZone(LoadBalancer balancer, NetworkInterface[] all, NetworkInterface node, TargetGroup group, NetworkInterface host)
    {
        if (host.VpcId != balancer.VpcId) { return true; }
        string said = group.Attributes?.GetValueOrDefault("load_balancing.cross_zone.enabled") ?? "use_load_balancer_configuration";
        bool crosses = said == "true" || (said != "false" && balancer.Type == LoadBalancerType.Application);
        return all.Any(n => ZoneOf(n) == ZoneOf(host)) && (crosses || ZoneOf(node) == ZoneOf(host));
    }

    private bool Plain(Flow flow)
    {
        int[] ports = flow.SourcePort is { } one ? [one] : clientPorts;
        return ports.All(p => packets.Passes(flow, p, awsPorts[0])) && (!packets.WasTranslated || awsPorts.All(n => packets.Passes(flow, ports[0], n)));
    }

    private LoadBalancer? BalancerOf(Flow flow) => network.Of<LoadBalancer>().FirstOrDefault(b => flow.Destination.LoadBalancerArn is { } arn ? b.Id == arn : NodesOf(b).Any(n => n.Id == flow.Destination.Interface?.Id));

    private NetworkInterface[] NodesOf(LoadBalancer balancer) => [.. network.Of<NetworkInterface>().Where(i => i.Description == balancer.InterfaceDescription)];

    private NetworkInterface? HostOf(Target target) => network.Of<NetworkInterface>().FirstOrDefault(i => i.InstanceId == target.Id || i.Addresses[0].Private.ToString() == target.Id);

    private string ZoneOf(NetworkInterface at) => network.Find<Subnet>(at.SubnetId)!.AvailabilityZone;

    private static Endpoint EndOf(LoadBalancer balancer, NetworkInterface node, Flow flow) => flow.Destination.LoadBalancerArn is null ? flow.Destination
        : new() { Address = balancer.Scheme == "internet-facing" ? node.Addresses[0].Public ?? node.Addresses[0].Private : node.Addresses[0].Private, Interface = node };
}
