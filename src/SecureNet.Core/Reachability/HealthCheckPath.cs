using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The way of a load balancer's health checks to a target.</summary>
public static class HealthCheckPath
{
    /// <summary>The port at which a target is checked.</summary>
    public static int PortOf(TargetGroup group, int targetPort) => int.TryParse(group.HealthCheckPort, out int own) ? own : targetPort;

    /// <summary>Every interface of the load balancer to the target: each of them checks.</summary>
    public static IEnumerable<PathAnalysis> Analyze(Network network, LoadBalancer balancer, TargetGroup group, string instanceId)
    {
        string description = balancer.InterfaceDescription;
        int port = PortOf(group, group.Targets?.FirstOrDefault(t => t.Id == instanceId)?.Port ?? group.Port);
        NetworkInterface[] all = [.. network.Of<NetworkInterface>(balancer.Place)];
        return all.FirstOrDefault(n => n.InstanceId == instanceId) is not { } to
            ? [] : all.Where(n => n.Description == description).OrderBy(n => n.Addresses[0].Private.ToString(), StringComparer.Ordinal)
                .Select(from => PathAnalyzer.Analyze(network, new()
                {
                    Source = EndOf(from, balancer.LoadBalancerName), Destination = EndOf(to, instanceId),
                    Protocol = IpProtocol.Tcp, Port = port,
                    ClientOs = ClientOs.Any, IsHealthCheck = true,
                }));
    }

    /// <summary>What stands in the way of the checks, or null.</summary>
    public static Blocker? Find(Network network, LoadBalancer balancer, TargetGroup group, string instanceId) =>
        Analyze(network, balancer, group, instanceId).SelectMany(a => a.Blockers).FirstOrDefault();

    private static Endpoint EndOf(NetworkInterface at, string label) =>
        new() { Address = at.Addresses[0].Private, Interface = at, Label = label };
}
