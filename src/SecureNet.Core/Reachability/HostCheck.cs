using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The ends themselves: whether the interface is attached, its source/destination check, whether the instance runs, and what it takes.
/// </summary>
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
                () => $"interface {record} {(sends ? "sends from" : "receives for")} {own}: "
                    + $"{(has ? $"{own} is its own address" : "its source/destination check is off")}");
            return;
        }

        log.Block(Layer.Interface, Component.Of(at),
            new Step(Disposition.Denied,
                () => $"interface {record} has no address {own} (it has {string.Join(", ", at.Addresses.Select(a => a.Own))}) and its "
                    + "source/destination check is on"),
            (record.Id, sends), "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            "use an address of the interface, or turn the check off if the instance is a router");
    }

    /// <summary>An interface that is attached to nothing neither sends nor receives (E2, E3).</summary>
    public static void CrossState(WalkLog log, InterfaceNode at)
    {
        NetworkInterface record = at.Record;
        switch (InterfaceState.Of(record))
        {
            case Verdict.Blocked:
                log.Block(Layer.Interface, Component.Of(at), new Step(Disposition.Denied,
                    () => $"interface {record} {InterfaceState.Describe(record)}: nothing sends or receives there"),
                    (record.Id, "attached"), "BAD_STATE_ATTACHMENT", "attach it to an instance, or name the interface that is in use",
                    certain: true);
                break;
            case Verdict.Unknown:
                log.Add(Layer.Interface, Component.Of(at), Disposition.Unknown,
                    () => $"interface {record} {InterfaceState.Describe(record)}: whether it sends and receives is not known");
                break;
        }
    }

    /// <summary>What starts connections: hosts do, endpoints and gateways never do (E1).</summary>
    public static void CrossStart(WalkLog log, InterfaceNode at)
    {
        (NetworkInterface record, InterfaceRole role) = (at.Record, at.Role);
        if (role.Starts == Verdict.Blocked)
        {
            log.Block(Layer.Interface, Component.Of(at),
                new Step(Disposition.Denied, () => $"{record} is {role.Name}: it starts no connection of its own"),
                (record.Id, "starts"), "NO_POSSIBLE_DESTINATION", "name the host behind it as the source");
        }
        else if (role.Starts == Verdict.Unknown)
        {
            log.Add(Layer.Host, Component.Of(at), Disposition.Unknown,
                () => $"{record} is {role.Name}: whether it starts connections is not known; {role.WhyUnknown}");
        }
    }

    /// <summary>What takes the packet at the interface (E1, E10 to E13, E30 to E32).</summary>
    public static void CrossRole(WalkLog log, InterfaceNode at, Packet packet)
    {
        (NetworkInterface record, InterfaceRole role) = (at.Record, at.Role);
        if (role.Endpoint is { } endpoint) { EndpointStep.CrossState(log, endpoint); }
        if (role == InterfaceRole.Host || role.IsBalancer) { return; }
        switch (role.Takes.Of(packet))
        {
            case Verdict.Blocked:
                log.Block(role.Layer, Component.Of(at), new Step(Disposition.Denied, () =>
                    $"{record} is {role.Name}: nothing listens there{(role.Takes.Rest == Verdict.Blocked ? "" : $" for {packet.Kind}")}"),
                    (record.Id, "takes", packet.Kind), "NO_POSSIBLE_DESTINATION", "name the host or service behind it as the destination",
                    certain: true);
                break;
            case Verdict.Unknown:
                log.Add(role.Layer, Component.Of(at), Disposition.Unknown,
                    () => $"{record} is {role.Name}: whether it answers {packet.Kind} is not known; {role.WhyUnknown}");
                break;
            default:
                log.Add(role.Layer, Component.Of(at), Disposition.Delivered, () => $"{record} is {role.Name}, which answers {packet.Kind}");
                break;
        }
    }

    /// <summary>
    /// Where encryption is enforced, or may be, it is not known what gets through of what everything else lets through (W21 to W23).
    /// </summary>
    public static void CrossEncryption(NetworkIndex index, WalkLog log, VpcNode vpc)
    {
        if (!index.Encryption.Has(vpc.Id)) { return; }
        log.Add(Layer.EncryptionControl, Component.Of(vpc), Disposition.Unknown,
            () => index.Encryption.WhyOf(vpc.Id) ?? index.Missing(
                vpc.Place, ResourceKind.Vpc, $"whether encryption is enforced in {vpc.Id}"));
    }

    /// <summary>True for a box that is known to pass nothing on: attached to nothing, or of an instance that does not run.</summary>
    public static bool IsDown(InterfaceNode at) =>
        InterfaceState.Of(at.Record) == Verdict.Blocked || at.Instance is { State: not ("running" or "pending") };

    public static void CrossInstance(NetworkIndex index, WalkLog log, InterfaceNode at)
    {
        if (at.Record.InstanceId is not { } id) { return; }
        if (at.Instance is not { } instance)
        {
            log.Add(Layer.Host, new(id, null, at.Record.Place), Disposition.Unknown,
                () => index.Missing(at.Record.Place, ResourceKind.Instance, $"the state of instance {id}"));
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
