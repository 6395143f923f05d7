using System.Management.Automation;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Provisioning.FlowLogs;

namespace SecureNet.Commands;

/// <summary>Records the traffic of VPCs, of any connected account, into one central bucket, or into log groups of their own.</summary>
[Cmdlet(VerbsLifecycle.Enable, "CentralFlowLog", SupportsShouldProcess = true)]
[OutputType(typeof(CentralFlowLog))]
public sealed class EnableCentralFlowLogCommand : SecureCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VpcId")]
    [ResourceReferenceTransformation("VpcId")]
    public ResourceReference[] Vpc { get; set; } = [];

    /// <summary>
    /// Where to: a bucket, which takes the flow logs of many accounts, or CloudWatch Logs, which stays within account and region.
    /// </summary>
    [Parameter]
    [OneValue]
    public FlowLogDestinationType Destination { get; set; }

    /// <summary>The central bucket: a name, or what New-CentralLogBucket gives.</summary>
    [Parameter]
    [ResourceReferenceTransformation("BucketName")]
    [OneValue]
    public ResourceReference? BucketName { get; set; }

    /// <summary>The connected account that owns the bucket, and in which it is made where it is not there.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AccountCompleter))]
    [AccountName]
    public string? LogAccount { get; set; }

    /// <summary>With CloudWatch Logs: the log group, in the account and region of each VPC; by default one a VPC.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string? LogGroupName { get; set; }

    /// <summary>With CloudWatch Logs: days after which records expire; by default 365.</summary>
    [Parameter]
    [OneValue]
    public int? RetentionDays { get; set; }

    /// <summary>Which flows are recorded.</summary>
    [Parameter]
    [ValidateSet("ALL", "ACCEPT", "REJECT")]
    [OneValue]
    public string TrafficType { get; set; } = "ALL";

    /// <summary>Seconds over which flows are summed: 60 or 600.</summary>
    [Parameter]
    [OneValue]
    public int MaxAggregationInterval { get; set; } = 60;

    /// <summary>The fields, as ${name}; by default AWS's own and those that tracing a rejection needs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OneValue]
    public string LogFormat { get; set; } = FlowLogBlueprint.LogFormat;

    [Parameter]
    [OneValue]
    public FlowLogFileFormat FileFormat { get; set; }

    /// <summary>Folders such as year=2026, as Hive and Athena like them.</summary>
    [Parameter]
    public SwitchParameter HivePartition { get; set; }

    /// <summary>A folder an hour instead of a day.</summary>
    [Parameter]
    public SwitchParameter HourlyPartition { get; set; }

    /// <summary>A folder in the bucket before AWSLogs.</summary>
    [Parameter]
    [OneValue]
    public string Prefix { get; set; } = "";

    /// <summary>The flow log's name; by default the VPC's and "-flow-logs".</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    [OneValue]
    public string? Name { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        RefuseOtherDestinations();
        if (LogGroupName is not null) { LogGroupBlueprint.Check(LogGroupName, RetentionDays); }
        FlowLogSettings settings = new()
        {
            DestinationType = Destination, TrafficType = TrafficType, MaxAggregationInterval = MaxAggregationInterval,
            LogFormat = LogFormat.Trim(), FileFormat = FileFormat, HivePartition = HivePartition,
            HourlyPartition = HourlyPartition, Prefix = Prefix.Trim('/'),
        };
        FlowLogBlueprint.Check(settings);
        Task<Network>? buckets = Destination == FlowLogDestinationType.S3
            ? Reader.ReadAsync(LogAccount is null ? CloudsFor([]) : [ResolveAccount(LogAccount).Cloud], [ResourceKind.Bucket],
                ResourceFilter.ById(BucketName!.Id), cancellationToken) : null;
        Network have = await Reader.ReadAsync(CloudsFor(Vpc), [ResourceKind.Vpc, ResourceKind.FlowLog],
            new(VpcIds: [.. Vpc.Select(v => v.Id)]), cancellationToken).ConfigureAwait(false);
        Vpc[] vpcs = [.. Vpc.Select(v => FindVpc(have, v.Id))];
        Wanted wanted;
        if (buckets is null) { (wanted, have) = await ToLogGroupsAsync(vpcs, settings, have, cancellationToken).ConfigureAwait(false); }
        else
        {
            (wanted, have) = await ToBucketAsync(vpcs, settings, await buckets.ConfigureAwait(false), have, cancellationToken)
                .ConfigureAwait(false);
        }
        (FlowLog[] Logs, Plan Plan)[] deployments = [.. wanted.Logs.GroupBy(l => l.Deployment!).Select(d => (d.ToArray(), Planner.Create(
            new(d.Key, [.. wanted.Destinations.Where(r => r is Bucket || r.Deployment == d.Key), .. d]), have)))];
        await CheckAsync([.. deployments.Select(d => d.Plan)], have, cancellationToken).ConfigureAwait(false);
        foreach ((FlowLog[] deployment, Plan plan) in deployments)
        {
            PlanResult? result = await CarryOutAsync(plan, have, cancellationToken).ConfigureAwait(false);
            if (result is null) { continue; }
            Network now = result.ApplyTo(have);
            foreach (FlowLog log in deployment)
            {
                FlowLog made = now.Find<FlowLog>(log.Place, ResourceKind.FlowLog, result.IdOf(log.Id))!;
                await WriteAsync(new CentralFlowLog(made, now.Find<Vpc>(made.Place, ResourceKind.Vpc, made.ResourceId)))
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>The flow logs, and what of their destinations is ours to make or change.</summary>
    private sealed record Wanted(IReadOnlyList<FlowLog> Logs, IReadOnlyList<Resource> Destinations);

    /// <summary>Refuses parameters of the other destination: they would be passed over in silence.</summary>
    private void RefuseOtherDestinations()
    {
        bool logs = Destination == FlowLogDestinationType.CloudWatchLogs;
        string[] others = logs ? [nameof(BucketName), nameof(LogAccount), nameof(FileFormat), nameof(HivePartition),
            nameof(HourlyPartition), nameof(Prefix)] : [nameof(LogGroupName), nameof(RetentionDays)];
        if (Array.Find(others, IsAsked) is { } other)
        {
            throw new RefusedException("OtherDestination", $"-{other} has no meaning with -Destination {Destination}.", other, logs
                ? "CloudWatch Logs is delivered to within one account and region, a log group in each: give -LogGroupName and "
                    + "-RetentionDays, or use a bucket (-Destination S3), which takes the flow logs of many accounts."
                : "Add -Destination CloudWatchLogs. How long a bucket keeps its logs New-CentralLogBucket says.");
        }

        if (!logs && BucketName is null)
        {
            throw new RefusedException("BucketMissing", "Flow logs to S3 need a bucket.", null,
                "Name it with -BucketName, or use -Destination CloudWatchLogs.");
        }
    }

    private async Task<(Wanted Wanted, Network Have)> ToBucketAsync(Vpc[] vpcs, FlowLogSettings settings, Network buckets, Network have,
        CancellationToken cancellationToken)
    {
        Resource[] views = [.. buckets.Resources];
        // Every account sees that a name is taken; only the owner sees by whom.
        have = have.With(views.Where(v => v.AccountId != Bucket.UnknownOwner || views.All(o => o.AccountId == Bucket.UnknownOwner)));
        Bucket bucket = BucketFor([.. vpcs.Select(v => v.Place).Distinct()], have, out bool isOurs);
        FlowLog[] logs = [.. vpcs.Select(v => FlowLogBlueprint.Create(v, AccountOf(v.Place).Deployment, Name, bucket.Id, settings, have))];
        foreach (Place source in logs.Select(l => l.Place).Distinct())
        {
            if (LogDeliveryRehearsal.Check(AfterPlan(bucket, have), source, settings) is { } remark)
            {
                await WriteWarningAsync(remark).ConfigureAwait(false);
            }
        }

        if (await KmsKeyCheck.RunAsync(this, AfterPlan(bucket, have), [.. logs.Select(l => l.Place).Distinct()], cancellationToken)
            .ConfigureAwait(false) is { } doubt) { await WriteWarningAsync(doubt).ConfigureAwait(false); }
        return (new(logs, isOurs ? [bucket] : []), have);
    }

    private async Task<(Wanted Wanted, Network Have)> ToLogGroupsAsync(Vpc[] vpcs, FlowLogSettings settings, Network have,
        CancellationToken cancellationToken)
    {
        (Vpc Vpc, LogGroupSpecification Spec)[] asked = [.. vpcs.Select(v => (v, new LogGroupSpecification
        {
            Place = v.Place, Deployment = AccountOf(v.Place).Deployment,
            Name = LogGroupName ?? LogGroupBlueprint.NameFor(AccountOf(v.Place).Deployment, v), RetentionDays = RetentionDays,
        }))];
        foreach ((_, LogGroupSpecification spec) in asked) { LogGroupBlueprint.Check(spec.Name, spec.RetentionDays); }
        ICloud[] clouds = [.. asked.Select(a => AccountOf(a.Spec.Place).Cloud).Distinct()];
        Task<Network> groups = Reader.ReadAsync(clouds, [ResourceKind.LogGroup],
            ResourceFilter.ById([.. asked.Select(a => a.Spec.Name).Distinct()]), cancellationToken);
        Network roles = await Reader.ReadAsync(clouds, [ResourceKind.Role], ResourceFilter.ById(
        [
            .. asked.Select(a => LogGroupBlueprint.RoleNameFor(a.Spec.Place, a.Spec.Name)).Distinct()
        ]), cancellationToken).ConfigureAwait(false);
        have = have.Merge(await groups.ConfigureAwait(false)).Merge(roles);
        List<FlowLog> logs = [];
        List<Resource> destinations = [];
        foreach ((Vpc vpc, LogGroupSpecification spec) in asked)
        {
            (LogGroup group, bool isOurs) = LogGroupBlueprint.Create(spec, have);
            Role role = LogGroupBlueprint.RoleFor(spec, have);
            logs.Add(FlowLogBlueprint.Create(vpc, spec.Deployment, Name, group.Id,
                settings with { DeliverLogsPermissionArn = role.Id }, have));
            destinations.AddRange(isOurs ? [group, role] : [role]);
        }

        // VPCs may share a group.
        return (new(logs, [.. destinations.DistinctBy(d => (d.Place, d.Id))]), have);
    }

    /// <summary>The bucket as wanted where it is ours to change, else as it is.</summary>
    private Bucket BucketFor(IReadOnlyList<Place> sources, Network have, out bool isOurs)
    {
        Bucket? there = have.Of<Bucket>().FirstOrDefault(b => b.Id == BucketName!.Id);
        if (there is { AccountId: Bucket.UnknownOwner } && LogAccount is null) { there = null; }
        if (there is null && LogAccount is null)
        {
            throw new NotFoundException($"No connected account has the bucket '{BucketName!.Id}'.", BucketName.Id,
                "Make it with New-CentralLogBucket, or name with -LogAccount the account to make it in.");
        }

        SecureAccount owner = there is null || there.AccountId == Bucket.UnknownOwner ? ResolveAccount(LogAccount) : AccountOf(there.Place);
        // Someone else's bucket is refused by the blueprint, which says whose.
        isOurs = there is null || there.AccountId == Bucket.UnknownOwner
            || (CentralLogBucketBlueprint.IsLogBucket(there) && there.Deployment == owner.Deployment);
        return isOurs
            ? CentralLogBucketBlueprint.Create(new()
            {
                Bucket = new() { Place = owner.Place, Deployment = owner.Deployment, Name = BucketName!.Id }, Sources = sources
            }, have)
            : there!;
    }

    /// <summary>The bucket with the policy that it will have: what others wrote, and ours.</summary>
    private static Bucket AfterPlan(Bucket wanted, Network have)
    {
        Bucket? there = have.Find<Bucket>(wanted.Place, ResourceKind.Bucket, wanted.Id);
        return there is null || ReferenceEquals(there, wanted) ? wanted
            : wanted with
            {
                PolicyDocument = BucketPolicyMerge.Merge(there.PolicyDocument, wanted.PolicyDocument!) ?? there.PolicyDocument
            };
    }
}

