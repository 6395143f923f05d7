using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The ends themselves: the interface's source/destination check and whether the instance runs.</summary>
internal static class HostCheck
{
    /// <summary>An interface sends and receives only for its own addresses and prefixes unless the check is off.</summary>
    public static void CrossInterface(WalkLog log, InterfaceNode at, Ip own, bool sends)
    {
        NetworkInterface record = at.Record;
        bool has = at.Owns(own);
        if (has || !record.SourceDestCheck)
        {
            log.Add(Layer.Interface, Component.Of(at), sends ? Disposition.Forwarded : Disposition.Delivered,
                () => $"interface {record} {(sends ? "sends from" : "receives for")} {own}: {(has ? $"{own} is its own address" : "its source/destination check is off")}");
            return;
        }

        log.Block(Layer.Interface, Component.Of(at),
            new Step(Disposition.Denied, () => $"interface {record} has no address {own} (it has {string.Join(", ", at.Addresses.Select(a => a.Own))}) and its source/destination check is on"),
            (record.Id, sends), "ENI_SOURCE_DEST_CHECK_RESTRICTION", "use an address of the interface, or turn the check off if the instance is a router");
    }

    public static void CrossInstance(NetworkIndex index, WalkLog log, InterfaceNode at)
    {
        if (at.Record.InstanceId is not { } id) { return; }
        if (at.Instance is not { } instance)
        {
            log.Add(Layer.Host, new(id, null, at.Record.Place), Disposition.Unknown, () => index.Missing(at.Record.Place, ResourceKind.Instance, $"the state of instance {id}"));
        }
        else if (instance.State == "pending" && !instance.Id.StartsWith('@'))
        {
            log.Add(Layer.Host, Component.Of(instance), Disposition.Unknown, () => $"instance {instance} is still starting");
        }
        else if (instance.State is not ("running" or "pending"))
        {
            log.Block(Layer.Host, Component.Of(instance), new Step(Disposition.Denied, () => $"instance {instance} is {instance.State}"),
                id, "BAD_STATE", instance.Exists ? "start the instance" : "launch it anew", certain: true);
        }
        else
        {
            log.Add(Layer.Host, Component.Of(instance), Disposition.Forwarded, () => $"instance {instance} is {instance.State}");
        }
    }
}
