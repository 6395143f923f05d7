using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a flow log of one VPC. AWS reports a failure of one resource inside a successful answer; here it is an error.</summary>
/// <param name="VpcId">The VPC whose traffic is recorded.</param>
/// <param name="DestinationId">The bucket's or log group's name.</param>
/// <param name="Settings">What it records, how and where to.</param>
/// <param name="ClientToken">The same token twice makes one flow log.</param>
public sealed record CreateFlowLogs(string VpcId, string DestinationId, FlowLogSettings Settings, string ClientToken) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.FlowLog;
    public override string Describe() => $"create flow log {Label} of {VpcId} to {DestinationId}";
    public override Change Resolve(Func<string, string> id) => this with
    {
        VpcId = id(VpcId), DestinationId = id(DestinationId),
        Settings = Settings.DeliverLogsPermissionArn is { } role ? Settings with { DeliverLogsPermissionArn = id(role) } : Settings,
    };
}

/// <summary>Deletes a flow log; what it delivered stays, and some more may still arrive.</summary>
public sealed record DeleteFlowLogs(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.FlowLog;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
