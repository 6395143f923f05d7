using SecureNet.FlowLogs;
using SecureNet.Reachability;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>A rejected packet of a flow log, and the rule that rejected it.</summary>
public sealed class FlowLogReject
{
    private readonly FlowLogRejection _rejection;

    internal FlowLogReject(FlowLogRejection rejection)
    {
        _rejection = rejection;
        if (rejection.Path is not { } path) { return; }
        Flow flow = path.Flow;
        Path = new(path, new(ReferenceTo(flow.Source), ReferenceTo(flow.Destination), flow.Protocol,
            flow.Port) { SourcePort = flow.SourcePort, IcmpType = flow.Protocol.IsIcmp ? flow.IcmpType : null }, null);
    }

    public FlowLogRecord Record => _rejection.Record;

    /// <summary>True where the network has the rule; false where it cannot say.</summary>
    public bool Explained => _rejection.Explained;

    /// <summary>True where the packet was the reply of a flow that was let through.</summary>
    public bool IsReply => _rejection.IsReply;

    public Layer? Layer => _rejection.Layer;

    /// <summary>The group or network ACL.</summary>
    public string? ResourceId => _rejection.ResourceId;

    public string? ResourceName => _rejection.ResourceName;

    /// <summary>The entry that denied it; null where nothing allows it.</summary>
    public string? Rule => _rejection.Rule;

    /// <summary>What rejected it, or why that cannot be said.</summary>
    public string Reason => _rejection.Reason;

    /// <summary>The smallest change that lets it through, proved; null where there is none.</summary>
    public Fix? Fix => _rejection.Fix;

    /// <summary>The whole way of the flow, which Repair-NetworkPath takes from here; null where the network could not be asked.</summary>
    public NetworkPath? Path { get; }

    public string? InterfaceId => Record.InterfaceId;

    public string? AccountId => _rejection.AccountId;

    public string? Region => _rejection.Region;

    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Lines(_rejection.ToString());

    private static ResourceReference ReferenceTo(Endpoint end) =>
        end.Interface is { } at ? new(at.InstanceId ?? at.Id, at.AccountId, at.Region) : new(end.Address.ToString());
}
