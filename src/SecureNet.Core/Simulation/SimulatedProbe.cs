using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Reachability;
using SecureNet.FlowLogs;

namespace SecureNet.Simulation;

/// <summary>Answers a probe by the network as it was built: the packet is moved by the data-plane rules.</summary>
internal static class SimulatedProbe
{
    private const int Pings = 3;

    public static ProbeResult Run(SimulatedWorld world, Place place, ProbeRequest request)
    {
        Network network = world.State;
        if (network.Find<Instance>(place, ResourceKind.Instance, request.InstanceId) is not { State: "running" })
        {
            return new(ProbeOutcome.CouldNotRun, $"Instance {request.InstanceId} is not running.");
        }
        Flow flow = new()
        {
            Source = EndpointResolver.Resolve(network, request.InstanceId),
            Destination = EndpointResolver.Resolve(network, request.Destination.ToString()),
            Protocol = request.Protocol, Port = request.Protocol.HasPorts ? request.Port : null,
            SourcePort = request.Protocol.HasPorts ? FlowLogObserver.ClientPort : null,
        };
        PathAnalysis path = PathAnalyzer.Analyze(network, flow);
        // As the real probe: three pings of 84 bytes, or one connection that is opened and closed.
        world.Carry(FlowLogObserver.Observe(path), request.Protocol.IsIcmp ? Pings : 4, request.Protocol.IsIcmp ? 84 : 52);
        return path.Reachable || path.IsPartial
            ? new(ProbeOutcome.Answered, $"simulated: 3 packets transmitted, 3 received from {request.Destination}")
            : new(ProbeOutcome.Lost, $"simulated: 3 packets transmitted, 0 received from {request.Destination}");
    }
}
