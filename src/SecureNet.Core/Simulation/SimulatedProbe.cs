using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability;

namespace SecureNet.Simulation;

/// <summary>Answers a probe by the network as it was built: the packet is moved by the data-plane rules.</summary>
internal static class SimulatedProbe
{
    public static ProbeResult Run(Network network, Place place, ProbeRequest request)
    {
        if (network.Find<Instance>(place, ResourceKind.Instance, request.InstanceId) is not { State: "running" }) { return new(ProbeOutcome.CouldNotRun, $"Instance {request.InstanceId} is not running."); }
        Flow flow = new()
        {
            Source = EndpointResolver.Resolve(network, request.InstanceId), Destination = EndpointResolver.Resolve(network, request.Destination.ToString()),
            Protocol = request.Protocol, Port = request.Protocol.HasPorts ? request.Port : null,
        };
        return PathAnalyzer.Analyze(network, flow).Reachable
            ? new(ProbeOutcome.Answered, $"simulated: 1 packet transmitted, 1 received from {request.Destination}")
            : new(ProbeOutcome.Lost, $"simulated: 1 packet transmitted, 0 received from {request.Destination}");
    }
}
