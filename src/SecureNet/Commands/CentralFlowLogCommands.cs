using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Gets the flow logs of deployments, with their delivery status.</summary>
[Cmdlet(VerbsCommon.Get, "CentralFlowLog")]
[OutputType(typeof(CentralFlowLog))]
public sealed class GetCentralFlowLogCommand : SecureCmdlet
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ItemName("FlowLogId")]
    public string Name { get; set; } = "*";

    /// <summary>Only those of these VPCs.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    [OneValue]
    public ResourceReference? Vpc { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor(Vpc is null ? [] : [Vpc]), [ResourceKind.FlowLog, ResourceKind.Vpc],
            Vpc is null ? ResourceFilter.All : new(VpcIds: [Vpc.Id]), cancellationToken).ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        FlowLog[] found = [.. network.Of<FlowLog>()
            .Where(l => (l.Deployment is not null || Vpc is not null) && (pattern.IsMatch(l.PlainName) || l.Id == Name))
            .OrderBy(l => l.AccountId, StringComparer.Ordinal).ThenBy(l => l.DisplayName, StringComparer.Ordinal)];
        foreach (FlowLog log in found)
        {
            await WriteAsync(new CentralFlowLog(log, network.Find<Vpc>(log.Place, ResourceKind.Vpc, log.ResourceId))).ConfigureAwait(false);
        }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name))
        {
            await WriteErrorAsync(Errors.NotFound("flow log", Name)).ConfigureAwait(false);
        }
    }
}

/// <summary>Deletes flow logs of deployments; what they delivered stays in the bucket or log group.</summary>
[Cmdlet(VerbsLifecycle.Disable, "CentralFlowLog", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class DisableCentralFlowLogCommand : SecureCmdlet
{
    /// <summary>A flow log, or a VPC whose flow logs go.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FlowLogId", "VpcId")]
    [ResourceReferenceTransformation("FlowLogId", "VpcId")]
    public ResourceReference[] InputObject { get; set; } = [];

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(InputObject), [ResourceKind.FlowLog], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        List<FlowLog> doomed = [];
        foreach (ResourceReference named in InputObject)
        {
            FlowLog[] own = [.. have.Of<FlowLog>().Where(l => l.Id == named.Id || (l.ResourceId == named.Id && l.Deployment is not null))];
            if (own.Length == 0)
            {
                throw new NotFoundException(
                    $"'{named.Id}' is no flow log, and no VPC with a flow log of a deployment, in the connected accounts.", named.Id,
                    "Look with Get-CentralFlowLog.");
            }
            if (Array.Find(own, l => l.Deployment is null) is { } foreign)
            {
                throw new RefusedException("NotOurs",
                    $"Flow log {foreign} of {foreign.Place} was not made by SecureNet; it is not touched.", foreign.Id,
                    "Delete it with the tool that made it.");
            }
            doomed.AddRange(own);
        }

        Network roles = await DeliveryRolesAsync([.. doomed], cancellationToken).ConfigureAwait(false);
        have = have.Merge(roles);
        // The role of a log group goes with the last flow log that uses it.
        IEnumerable<Role> unused = roles.Of<Role>().Where(r => LogGroupBlueprint.IsDeliveryRole(r) && r.Deployment is not null
            && !have.Of<FlowLog>().Except(doomed).Any(l => l.Settings.DeliverLogsPermissionArn == r.Id));
        await CarryOutAsync(RemovalPlanner.Create([.. doomed.Distinct(), .. unused], have), have, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Network> DeliveryRolesAsync(IReadOnlyList<FlowLog> doomed, CancellationToken cancellationToken)
    {
        FlowLog[] logs = [.. doomed.Where(l => l.Settings.DeliverLogsPermissionArn is not null)];
        return logs.Length == 0 ? Network.Empty : await Reader.ReadAsync(logs.Select(l => AccountOf(l.Place).Cloud), [ResourceKind.Role],
            ResourceFilter.ById([.. logs.Select(l => l.Settings.DeliverLogsPermissionArn!).Distinct()]), cancellationToken)
            .ConfigureAwait(false);
    }
}
