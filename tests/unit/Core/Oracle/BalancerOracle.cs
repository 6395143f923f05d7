using System.Net;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Tests.Core.Oracle;

/// <summary>
/// Whether a flow gets through, by sending it from every port that the client, a NAT gateway and a load balancer may use. Application and
/// Network Load Balancers (rules G10, G11) are plain loops: the best node and target count.
/// </summary>
internal sealed class BalancerOracle(Network network, PacketOracle packets, int[] clientPorts, int[] awsPorts)
{
    /// <summary>
    /// Reachable where all packets pass, blocked where none does, else partial; unknown where it hangs on what nobody knows.
    /// </summary>
    public Verdict VerdictOf(Flow flow)
    {
        packets.TakesDoubtAsPass = false;
        Verdict certain = Judge(flow);
        packets.TakesDoubtAsPass = true;
        Verdict perhaps = Judge(flow);
        return certain == perhaps ? certain : Verdict.Unknown;
    }

    private Verdict Judge(Flow flow)
    {
        LoadBalancer? balancer = BalancerOf(flow);
        if (balancer is null || flow.Protocol.IsIcmp) { return Of(Sent(flow).Select(s => s.Passed)); }
        NetworkInterface[] all = NodesOf(balancer);
        NetworkInterface[] nodes = flow.Destination.LoadBalancerArn is null ? [flow.Destination.Interface!] : all;
        Listener? listener = network.Of<Listener>().FirstOrDefault(l => l.LoadBalancerArn == balancer.Id && l.Port == flow.Port
            && flow.Protocol == (l.Protocol == "UDP" ? IpProtocol.Udp : IpProtocol.Tcp));
        return listener is null ? Verdict.Blocked : Best(nodes.Select(n => AtNode(balancer, all, n, listener, flow)));
    }

    private Verdict AtNode(LoadBalancer balancer, NetworkInterface[] all, NetworkInterface node, Listener listener, Flow flow)
    {
        (bool Passed, IPAddress Client, int Port)[] sent = [.. Sent(flow with { Destination = EndOf(balancer, node, flow) })];
        if (listener.TargetGroupArns.Count == 0) { return Of(sent.Select(s => s.Passed)); }
        TargetGroup group = network.Find<TargetGroup>(listener.TargetGroupArns[0])!;
        return Best(group.Targets!.Where(t => t.Health == "healthy").Select(t => (Target: t, Host: HostOf(t)!))
            .Where(t => t.Host is not null && InZone(balancer, all, node, group, t.Host))
            .Select(t => ToTarget(balancer, node, group, t.Target, t.Host, flow, sent)));
    }

    private Verdict ToTarget(LoadBalancer balancer, NetworkInterface node, TargetGroup group, Target target, NetworkInterface host,
        Flow flow, (bool Passed, IPAddress Client, int Port)[] sent)
    {
        Flow own = new() { Source = new() { Address = node.Addresses[0].Private, Interface = node },
            Destination = new() { Address = host.Addresses[0].Private, Interface = host }, Protocol = flow.Protocol, Port = target.Port };
        int checkPort = group.HealthCheckPort == "traffic-port" ? target.Port : int.Parse(group.HealthCheckPort);
        Verdict check = Of(awsPorts.Select(p => packets.Passes(own with { Protocol = IpProtocol.Tcp, Port = checkPort }, p, awsPorts[0])));
        bool preserves = balancer.Type == LoadBalancerType.Network
            && (group.Protocol == "UDP" || (group.PreserveClientIp ?? group.TargetType == "instance"));

        // What keeps the client's address keeps its port: both ways have to be open to the same one.
        Verdict way = preserves
            ? Of(sent.Select(s => s.Passed && !host.Addresses.Any(a => a.Private.Equals(s.Client))
                && packets.PassesPreserving(node, host, flow.Protocol, target.Port, s.Client, s.Port)))
            : Both(Of(sent.Select(s => s.Passed)), Of(awsPorts.Select(p => packets.Passes(own, p, awsPorts[0]))));
        return Both(way, check);
    }

    /// <summary>
    /// A packet from every port of the client, and from every port and address of the NAT gateways that it
    /// passes, and what the receiver sees.
    /// </summary>
    private IEnumerable<(bool Passed, IPAddress Client, int Port)> Sent(Flow flow)
    {
        foreach (int client in flow.SourcePort is { } one ? [one] : flow.Protocol.HasPorts ? clientPorts : clientPorts[..1])
        {
            foreach (int nat in awsPorts)
            {
                int choices = 1;
                for (int choice = 0; choice < choices; choice++)
                {
                    bool passed = packets.Passes(flow, client, nat, choice);
                    choices = packets.Choices;
                    yield return (passed, packets.SeenSource ?? IPAddress.None, packets.SeenPort);
                }

                if (!packets.WasTranslated || !flow.Protocol.HasPorts) { break; }
            }
        }
    }

    private static Verdict Of(IEnumerable<bool> outcomes)
    {
        bool[] all = [.. outcomes];
        return !all.Contains(true) ? Verdict.Blocked : all.Contains(false) ? Verdict.Partial : Verdict.Reachable;
    }

    private static Verdict Both(Verdict a, Verdict b) =>
        a == Verdict.Blocked || b == Verdict.Blocked ? Verdict.Blocked : a == Verdict.Partial ? a : b;

    private static Verdict Best(IEnumerable<Verdict> all) => all.Aggregate(Verdict.Blocked,
        (a, b) => a == Verdict.Reachable || b == Verdict.Blocked ? a : b == Verdict.Reachable || a == Verdict.Blocked ? b : a);

    private bool InZone(LoadBalancer balancer, NetworkInterface[] all, NetworkInterface node, TargetGroup group, NetworkInterface host)
    {
        if (host.VpcId != balancer.VpcId) { return true; }
        string said = group.Attributes?.GetValueOrDefault("load_balancing.cross_zone.enabled") ?? "use_load_balancer_configuration";
        bool crosses = said == "true" || (said != "false" && balancer.Type == LoadBalancerType.Application);
        return all.Any(n => ZoneOf(n) == ZoneOf(host)) && (crosses || ZoneOf(node) == ZoneOf(host));
    }

    private LoadBalancer? BalancerOf(Flow flow) => network.Of<LoadBalancer>().FirstOrDefault(
        b => flow.Destination.LoadBalancerArn is { } arn ? b.Id == arn : NodesOf(b).Any(n => n.Id == flow.Destination.Interface?.Id));

    private NetworkInterface[] NodesOf(LoadBalancer balancer) =>
        [.. network.Of<NetworkInterface>().Where(i => i.Description == balancer.InterfaceDescription)];

    private NetworkInterface? HostOf(Target target) =>
        network.Of<NetworkInterface>().FirstOrDefault(i => i.InstanceId == target.Id || i.Addresses[0].Private.ToString() == target.Id);

    private string ZoneOf(NetworkInterface at) => network.Find<Subnet>(at.SubnetId)!.AvailabilityZone;

    private static Endpoint EndOf(LoadBalancer balancer, NetworkInterface node, Flow flow) =>
        flow.Destination.LoadBalancerArn is null ? flow.Destination
            : new() { Address = balancer.Scheme == "internet-facing"
                ? node.Addresses[0].Public ?? node.Addresses[0].Private : node.Addresses[0].Private, Interface = node };
}
