using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.FlowLogs;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Finds central buckets and what of Athena was made for them.</summary>
public abstract class FlowLogTableCommand : AthenaCommand
{
    /// <summary>The central bucket: a name, or what New-CentralLogBucket or Enable-CentralFlowLog gives.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ResourceReferenceTransformation("BucketName", "Name")]
    [OneValue]
    public ResourceReference? BucketName { get; set; }

    // Many flow logs of a pipeline write into one bucket.
    internal override string? ItemKey => BucketName?.Id;

    internal Task<Bucket> FindBucketAsync(CancellationToken cancellationToken) => FindBucketAsync(BucketName!.Id, cancellationToken);

    internal Task<Network> ReadCatalogAsync(ICloud cloud, string bucket, CancellationToken cancellationToken) =>
        FlowLogTables.ReadAsync(Reader, cloud, bucket, cancellationToken);
}

/// <summary>Reads what was made for a bucket.</summary>
internal static class FlowLogTables
{
    /// <summary>The workgroup, the database and everything in it.</summary>
    public static async Task<Network> ReadAsync(NetworkReader reader, ICloud cloud, string bucket, CancellationToken cancellationToken)
    {
        string database = FlowLogTableBlueprint.DatabaseOf(bucket);
        Task<Network> group = reader.ReadAsync([cloud], [ResourceKind.WorkGroup],
            ResourceFilter.ById(FlowLogTableBlueprint.WorkGroupOf(bucket)), cancellationToken);
        Task<Network> there = reader.ReadAsync([cloud], [ResourceKind.CatalogDatabase], ResourceFilter.ById(database), cancellationToken);
        Network tables = await reader.ReadAsync([cloud], [ResourceKind.CatalogTable], ResourceFilter.All, cancellationToken)
            .ConfigureAwait(false);
        Network network = Network.Empty.With((await group.ConfigureAwait(false)).Resources)
            .With((await there.ConfigureAwait(false)).Resources).With(tables.Of<CatalogTable>().Where(t => t.DatabaseName == database));
        foreach (ResourceKind kind in new[] { ResourceKind.WorkGroup, ResourceKind.CatalogDatabase, ResourceKind.CatalogTable })
        {
            network = network.WithCollected(cloud.Place, kind);
        }
        return network;
    }

    public static IEnumerable<CentralFlowLogTable> Of(Network network, string bucket) => network.Of<CatalogTable>()
        .Where(t => t.DatabaseName == FlowLogTableBlueprint.DatabaseOf(bucket) && t.Deployment is not null && t.Definition is not null)
        .OrderBy(t => t.TableName, StringComparer.Ordinal).Select(t => new CentralFlowLogTable(t, t.Definition!,
            network.Find<WorkGroup>(t.Place, ResourceKind.WorkGroup, FlowLogTableBlueprint.WorkGroupOf(bucket))));
}

/// <summary>Makes Athena's workgroup, database, tables and view for the flow logs of a central bucket.</summary>
[Cmdlet(VerbsLifecycle.Register, "FlowLogTable", SupportsShouldProcess = true)]
[OutputType(typeof(CentralFlowLogTable))]
public sealed class RegisterFlowLogTableCommand : FlowLogTableCommand
{
    /// <summary>Gigabytes (10^9 bytes) after which Athena ends a question; by default 100.</summary>
    [Parameter]
    [ValidateRange(0.01, 1_000_000)]
    [OneValue]
    public double? MaxScanGB { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Bucket bucket = await FindBucketAsync(cancellationToken).ConfigureAwait(false);
        SecureAccount owner = AccountOf(bucket.Place);
        Task<Network> logs = Reader.ReadAsync(Session.Accounts.Values.Select(a => a.Cloud).DistinctBy(c => c.Place), [ResourceKind.FlowLog],
            ResourceFilter.All, cancellationToken);
        Network have = (await ReadCatalogAsync(owner.Cloud, bucket.Id, cancellationToken).ConfigureAwait(false)).With(bucket)
            .WithCollected(bucket.Place, ResourceKind.Bucket);
        FlowLog[] flowLogs = [.. (await logs.ConfigureAwait(false)).Of<FlowLog>().Where(l => l.DestinationId == bucket.Id)];
        Blueprint blueprint = FlowLogTableBlueprint.Create(new()
        {
            Deployment = owner.Deployment, Bucket = bucket, FlowLogs = flowLogs, Today = DateOnly.FromDateTime(DateTime.UtcNow),
            FirstDay = await FirstDayAsync(owner.Cloud, bucket.Id, flowLogs, cancellationToken).ConfigureAwait(false),
            BytesScannedCutoff = MaxScanGB is { } limit ? (long)(limit * 1e9) : null,
        }, have);
        Plan plan = Planner.Create(blueprint, have);
        PlanResult? result = await CarryOutAsync(plan, have, cancellationToken).ConfigureAwait(false);
        if (result is not null)
        {
            foreach (CentralFlowLogTable table in FlowLogTables.Of(result.ApplyTo(have), bucket.Id))
            {
                await WriteAsync(table).ConfigureAwait(false);
            }
        }
        else if (IsWhatIf)
        {
            foreach (IDdlChange statement in plan.Changes.Select(s => s.Change).OfType<IDdlChange>())
            {
                await TellAsync(statement.Sql + ";\n").ConfigureAwait(false);
            }
        }
    }

    private static async Task<DateOnly?> FirstDayAsync(ICloud cloud, string bucket, IEnumerable<FlowLog> flowLogs,
        CancellationToken cancellationToken)
    {
        DateOnly? first = null;
        foreach (string prefix in flowLogs.Select(l => l.Settings.Prefix).Distinct())
        {
            if (await new FlowLogBucket(cloud.Objects, bucket, prefix).FirstDayAsync(cancellationToken).ConfigureAwait(false) is { } day
                && (first is null || day < first)) { first = day; }
        }

        return first;
    }
}

/// <summary>Removes Athena's workgroup, database, tables and view of a central bucket; the flow logs stay.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "FlowLogTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class UnregisterFlowLogTableCommand : FlowLogTableCommand
{
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Bucket bucket = await FindBucketAsync(cancellationToken).ConfigureAwait(false);
        Network have = await ReadCatalogAsync(AccountOf(bucket.Place).Cloud, bucket.Id, cancellationToken).ConfigureAwait(false);
        Resource[] doomed = [.. FlowLogTableBlueprint.Of(bucket.Id, have)];
        if (doomed.Length == 0)
        {
            throw new NotFoundException($"Nothing of Athena was made for bucket '{bucket.Id}' by SecureNet.", bucket.Id,
                "Register-FlowLogTable makes it.");
        }
        await CarryOutAsync(RemovalPlanner.Create(doomed, have), have, cancellationToken).ConfigureAwait(false);
    }
}
