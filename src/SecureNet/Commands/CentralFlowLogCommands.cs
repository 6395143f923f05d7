using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Records the traffic of VPCs, of any connected account, into one central bucket.</summary>
[Cmdlet(VerbsLifecycle.Enable, "CentralFlowLog", SupportsShouldProcess = true)]
[OutputType(typeof(CentralFlowLog))]
public sealed class EnableCentralFlowLogCommand : SecureCmdlet
{
    private readonly List<ResourceReference> _vpcs = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    public ResourceReference[] Vpc { get; set; } = [];

    /// <summary>The central bucket: a name, or what New-CentralLogBucket gives.</summary>
    [Parameter(Mandatory = true)]
    [ResourceReferenceTransformation("BucketName")]
    public ResourceReference? BucketName { get; set; }

    /// <summary>The connected account that owns the bucket, and in which it is made where it is not there.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string? LogAccount { get; set; }

    /// <summary>Which flows are recorded.</summary>
    [Parameter]
    [ValidateSet("ALL", "ACCEPT", "REJECT")]
    public string TrafficType { get; set; } = "ALL";

    /// <summary>Seconds over which flows are summed: 60 or 600.</summary>
    [Parameter]
    public int MaxAggregationInterval { get; set; } = 60;

    /// <summary>The fields, as ${name}; by default AWS's own and those that tracing a rejection needs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LogFormat { get; set; } = FlowLogBlueprint.LogFormat;

    [Parameter]
    public FlowLogFileFormat FileFormat { get; set; }

    /// <summary>Folders such as year=2026, as Hive and Athena like them.</summary>
    [Parameter]
    public SwitchParameter HivePartition { get; set; }

    /// <summary>A folder an hour instead of a day.</summary>
    [Parameter]
    public SwitchParameter HourlyPartition { get; set; }

    /// <summary>A folder in the bucket before AWSLogs.</summary>
    [Parameter]
    public string Prefix { get; set; } = "";

    /// <summary>The flow log's name; by default the VPC's and "-flow-logs".</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    public string? Name { get; set; }

    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _vpcs.AddRange(Vpc);
        return Task.CompletedTask;
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_vpcs.Count == 0) { return; }
        FlowLogSettings settings = new()
        {
            TrafficType = TrafficType, MaxAggregationInterval = MaxAggregationInterval, LogFormat = LogFormat.Trim(), FileFormat = FileFormat, HivePartition = HivePartition, HourlyPartition = HourlyPartition,
            Prefix = Prefix.Trim('/'),
        };
        FlowLogBlueprint.Check(settings);
        Task<Network> buckets = Reader.ReadAsync(LogAccount is null ? CloudsFor([]) : [ResolveAccount(LogAccount).Cloud], [ResourceKind.Bucket], ResourceFilter.ById(BucketName!.Id), cancellationToken);
        Network have = await Reader.ReadAsync(CloudsFor(_vpcs), [ResourceKind.Vpc, ResourceKind.FlowLog], new(VpcIds: [.. _vpcs.Select(v => v.Id)]), cancellationToken).ConfigureAwait(false);
        Resource[] views = [.. (await buckets.ConfigureAwait(false)).Resources];
        // Every account sees that a name is taken; only the owner sees by whom.
        have = have.With(views.Where(v => v.AccountId != Bucket.UnknownOwner || views.All(o => o.AccountId == Bucket.UnknownOwner)));
        Vpc[] vpcs = [.. _vpcs.Select(v => FindVpc(have, v.Id))];
        Bucket bucket = BucketFor([.. vpcs.Select(v => v.Place).Distinct()], have, out bool isOurs);
        FlowLog[] logs = [.. vpcs.Select(v => FlowLogBlueprint.Create(v, AccountOf(v.Place).Deployment, Name, bucket.Id, settings, have))];
        foreach (Place source in logs.Select(l => l.Place).Distinct())
        {
            if (LogDeliveryRehearsal.Check(AfterPlan(bucket, have), source, settings) is { } remark) { await WriteWarningAsync(remark).ConfigureAwait(false); }
        }

        foreach (IGrouping<string, FlowLog> deployment in logs.GroupBy(l => l.Deployment!))
        {
            Blueprint blueprint = new(deployment.Key, isOurs ? [bucket, .. deployment] : [.. deployment]);
            PlanResult? result = await CarryOutAsync(Planner.Create(blueprint, have), have, cancellationToken).ConfigureAwait(false);
            if (result is null) { continue; }
            Network now = result.ApplyTo(have);
            foreach (FlowLog wanted in deployment)
            {
                FlowLog made = now.Find<FlowLog>(wanted.Place, ResourceKind.FlowLog, result.IdOf(wanted.Place, wanted.Id))!;
                await WriteAsync(new CentralFlowLog(made, now.Find<Vpc>(made.Place, ResourceKind.Vpc, made.ResourceId))).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The bucket as wanted where it is ours to change, else as it is.</summary>
    private Bucket BucketFor(IReadOnlyList<Place> sources, Network have, out bool isOurs)
    {
        Bucket? there = have.Of<Bucket>().FirstOrDefault(b => b.Id == BucketName!.Id);
        if (there is { AccountId: Bucket.UnknownOwner } && LogAccount is null) { there = null; }
        if (there is null && LogAccount is null)
        {
            throw new RefusedException("BucketNotFound", $"No connected account has the bucket '{BucketName!.Id}'.", BucketName.Id, "Make it with New-CentralLogBucket, or name with -LogAccount the account to make it in.");
        }

        SecureAccount owner = there is null || there.AccountId == Bucket.UnknownOwner ? ResolveAccount(LogAccount) : AccountOf(there.Place);
        // Someone else's bucket is refused by the blueprint, which says whose.
        isOurs = there is null || there.AccountId == Bucket.UnknownOwner || (CentralLogBucketBlueprint.IsLogBucket(there) && there.Deployment == owner.Deployment);
        return isOurs
            ? CentralLogBucketBlueprint.Create(new() { Bucket = new() { Place = owner.Place, Deployment = owner.Deployment, Name = BucketName!.Id }, Sources = sources }, have)
            : there!;
    }

    /// <summary>The bucket with the policy that it will have: what others wrote, and ours.</summary>
    private static Bucket AfterPlan(Bucket wanted, Network have)
    {
        Bucket? there = have.Find<Bucket>(wanted.Place, ResourceKind.Bucket, wanted.Id);
        return there is null || ReferenceEquals(there, wanted) ? wanted
            : wanted with { PolicyDocument = BucketPolicyMerge.Merge(there.PolicyDocument, wanted.PolicyDocument!) ?? there.PolicyDocument };
    }
}

/// <summary>Gets the flow logs of deployments, with their delivery status.</summary>
[Cmdlet(VerbsCommon.Get, "CentralFlowLog")]
[OutputType(typeof(CentralFlowLog))]
public sealed class GetCentralFlowLogCommand : SecureCmdlet
{
    /// <summary>A name with wildcards, or an id.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    public string Name { get; set; } = "*";

    /// <summary>Only those of these VPCs.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    public ResourceReference? Vpc { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        Network network = await Reader.ReadAsync(CloudsFor(Vpc is null ? [] : [Vpc]), [ResourceKind.FlowLog, ResourceKind.Vpc], Vpc is null ? ResourceFilter.All : new(VpcIds: [Vpc.Id]), cancellationToken).ConfigureAwait(false);
        WildcardPattern pattern = new(Name, WildcardOptions.IgnoreCase);
        FlowLog[] found = [.. network.Of<FlowLog>().Where(l => (l.Deployment is not null || Vpc is not null) && (pattern.IsMatch(l.DisplayName) || l.Id == Name))
            .OrderBy(l => l.AccountId, StringComparer.Ordinal).ThenBy(l => l.DisplayName, StringComparer.Ordinal)];
        foreach (FlowLog log in found) { await WriteAsync(new CentralFlowLog(log, network.Find<Vpc>(log.Place, ResourceKind.Vpc, log.ResourceId))).ConfigureAwait(false); }
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(Name)) { await WriteErrorAsync(Errors.NotFound("flow log", Name)).ConfigureAwait(false); }
    }
}

/// <summary>Deletes flow logs of deployments; what they delivered stays in the bucket.</summary>
[Cmdlet(VerbsLifecycle.Disable, "CentralFlowLog", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class DisableCentralFlowLogCommand : SecureCmdlet
{
    private readonly List<ResourceReference> _named = [];

    /// <summary>A flow log, or a VPC whose flow logs go.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FlowLogId", "VpcId")]
    [ResourceReferenceTransformation("FlowLogId", "VpcId")]
    public ResourceReference[] InputObject { get; set; } = [];

    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _named.AddRange(InputObject);
        return Task.CompletedTask;
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        Network have = await Reader.ReadAsync(CloudsFor(_named), [ResourceKind.FlowLog], ResourceFilter.All, cancellationToken).ConfigureAwait(false);
        List<FlowLog> doomed = [];
        foreach (ResourceReference named in _named)
        {
            FlowLog[] own = [.. have.Of<FlowLog>().Where(l => l.Id == named.Id || (l.ResourceId == named.Id && l.Deployment is not null))];
            if (own.Length == 0) { throw new RefusedException("FlowLogNotFound", $"'{named.Id}' is no flow log, and no VPC with a flow log of a deployment, in the connected accounts.", named.Id, "Look with Get-CentralFlowLog."); }
            if (Array.Find(own, l => l.Deployment is null) is { } foreign) { throw new RefusedException("NotOurs", $"Flow log {foreign} of {foreign.Place} was not made by SecureNet; it is not touched.", foreign.Id, "Delete it with the tool that made it."); }
            doomed.AddRange(own);
        }

        await CarryOutAsync(RemovalPlanner.Create(doomed.Distinct(), have), have, cancellationToken).ConfigureAwait(false);
    }
}
