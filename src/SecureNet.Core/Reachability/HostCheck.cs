using System.Net;
using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The ends themselves: the interface's source/destination check and whether the instance runs.</summary>
internal static class HostCheck
{
    /// <summary>An interface sends and receives only for its own addresses unless the check is off.</summary>
    public static void CrossInterface(WalkLog log, NetworkInterface at, IPAddress own, bool sends)
    {
        bool has = at.Addresses.Any(a => a.Private.Equals(own));
        if (has || !at.SourceDestCheck)
        {
            string why = has ? $"{own} is its own address" : "its source/destination check is off";
            log.Add(Layer.Interface, Component.Of(at), sends ? Disposition.Forwarded : Disposition.Delivered,
                $"interface {at} {(sends ? "sends from" : "receives for")} {own}: {why}");
            return;
        }
        log.Block(Layer.Interface, Component.Of(at),
            new Step(Disposition.Denied, $"interface {at} has no address {own} (it has {Topology.Interfaces(at.Addresses)}) and its source/destination check is on"),
            $"{at.Id}|{sends}", "ENI_SOURCE_DEST_CHECK_RESTRICTION", "use an address of the interface, or turn the check off if the instance is a router");
    }

    public static void CrossInstance(Network network, WalkLog log, NetworkInterface at)
    {
        if (at.InstanceId is not { } id) { return; }
        Instance? instance = network.Find<Instance>(at.Place, ResourceKind.Instance, id) ?? network.Find<Instance>(id);
        if (instance is null)
        {
            log.Add(Layer.Host, new(id, null, at.Place), Disposition.Unknown,
                Topology.Missing(network, at.Place, ResourceKind.Instance, $"the state of instance {id}"));
        }
        else if (instance.State == "pending" && !instance.Id.StartsWith('@'))
        {
            log.Add(Layer.Host, Component.Of(instance), Disposition.Unknown, $"instance {instance} is still starting");
        }
        else if (instance.State is not ("running" or "pending"))
        {
            log.Block(Layer.Host, Component.Of(instance), new Step(Disposition.Denied, $"instance {instance} is {instance.State}"),
                id, "NO_POSSIBLE_DESTINATION", instance.Exists ? "start the instance" : "launch it anew");
        }
        else
        {
            log.Add(Layer.Host, Component.Of(instance), Disposition.Forwarded, $"instance {instance} is {instance.State}");
        }
    }
}
