using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Auto Scaling groups with their target tracking. Members are named as in botocore's model.</summary>
internal sealed class AutoScalingHandler(QueryClient autoScaling, CallRecorder calls) : IResourceHandler
{
    private const string CpuMetric = "ASGAverageCPUUtilization";

    public bool Lists(ResourceKind kind) => kind is ResourceKind.AutoScalingGroup;

    public bool Applies(Change change) => change.Service == "autoscaling";

    public async Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken)
    {
        List<XElement> groups = await PagesAsync("DescribeAutoScalingGroups", "AutoScalingGroups", new(), null, cancellationToken)
            .ConfigureAwait(false);
        if (groups.Count == 0) { return []; }
        List<XElement> policies = await PagesAsync("DescribePolicies", "ScalingPolicies", new(), null, cancellationToken)
            .ConfigureAwait(false);
        return [.. groups.Select(g => Map(g, policies.Where(p => Text(p, "AutoScalingGroupName") == Text(g, "AutoScalingGroupName"))))
            .Where(filter.Matches)];
    }

    /// <inheritdoc cref="ICloud.ListScalingActivitiesAsync"/>
    public async Task<IReadOnlyList<ScalingActivity>> ListActivitiesAsync(string group, CancellationToken cancellationToken)
    {
        // The newest 100 are one page; what is older explains nothing of today.
        QueryResponse answer = await CallAsync("DescribeScalingActivities", false, group,
            new QueryParameters().Set("AutoScalingGroupName", group), cancellationToken).ConfigureAwait(false);
        return [.. Members(answer.Result, "Activities").Select(a => new ScalingActivity(Text(a, "ActivityId"),
            DateTimeOffset.TryParse(Text(a, "StartTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out DateTimeOffset at) ? at : default,
            Text(a, "StatusCode"), Text(a, "Description"), Text(a, "Cause"), Optional(a, "StatusMessage")))];
    }

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case CreateAutoScalingGroup c:
                QueryParameters create = Settings(c.AutoScalingGroupName, c.Settings).List("TargetGroupARNs", c.Settings.TargetGroupArns)
                    .List("Tags", c.Tags, (p, at, tag) => p
                        .Set(at + ".Key", tag.Key).Set(at + ".Value", tag.Value).Set(at + ".ResourceId", c.AutoScalingGroupName)
                        .Set(at + ".ResourceType", "auto-scaling-group")
                        // An instance is not the resource of that address: it only belongs to the deployment.
                        .Set(at + ".PropagateAtLaunch", tag.Key != TagNames.Address));
                await CallAsync("CreateAutoScalingGroup", true, c.Address, create, cancellationToken).ConfigureAwait(false);
                return new AutoScalingGroup
                {
                    Id = c.AutoScalingGroupName, AccountId = calls.Place.AccountId, Region = calls.Place.Region, Tags = c.Tags,
                    LaunchTemplateId = c.Settings.LaunchTemplateId, MinSize = c.Settings.MinSize, MaxSize = c.Settings.MaxSize,
                    DesiredCapacity = c.Settings.MinSize, SubnetIds = c.Settings.SubnetIds, TargetGroupArns = c.Settings.TargetGroupArns,
                    HealthCheckGracePeriod = c.Settings.GracePeriod,
                };
            case UpdateAutoScalingGroup c:
                await CallAsync("UpdateAutoScalingGroup", true, c.AutoScalingGroupName, Settings(c.AutoScalingGroupName, c.Settings),
                    cancellationToken).ConfigureAwait(false);
                return null;
            case AttachLoadBalancerTargetGroups c:
                await CallAsync("AttachLoadBalancerTargetGroups", true, c.AutoScalingGroupName, new QueryParameters()
                    .Set("AutoScalingGroupName", c.AutoScalingGroupName).List("TargetGroupARNs", [c.TargetGroupArn]), cancellationToken)
                    .ConfigureAwait(false);
                return null;
            case PutScalingPolicy c:
                await CallAsync("PutScalingPolicy", true, c.AutoScalingGroupName, new QueryParameters().Set("AutoScalingGroupName",
                    c.AutoScalingGroupName).Set("PolicyName", c.PolicyName).Set("PolicyType", "TargetTrackingScaling")
                    .Set("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType", CpuMetric)
                    .Set("TargetTrackingConfiguration.TargetValue", c.TargetCpu.ToString(CultureInfo.InvariantCulture)), cancellationToken)
                    .ConfigureAwait(false);
                return null;
            case DeleteAutoScalingGroup c:
                await CallAsync("DeleteAutoScalingGroup", true, c.Id, new QueryParameters().Set("AutoScalingGroupName", c.Id)
                    .Set("ForceDelete", c.ForceDelete), cancellationToken).ConfigureAwait(false);
                return null;
            default:
                throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }
    }

    private static QueryParameters Settings(string name, AutoScalingGroupSettings s) => new QueryParameters()
        .Set("AutoScalingGroupName", name).Set("LaunchTemplate.LaunchTemplateId", s.LaunchTemplateId)
        .Set("LaunchTemplate.Version", "$Latest").Set("MinSize", s.MinSize).Set("MaxSize", s.MaxSize)
        .Set("VPCZoneIdentifier", string.Join(',', s.SubnetIds)).Set("HealthCheckType", "ELB").Set("HealthCheckGracePeriod", s.GracePeriod);

    private AutoScalingGroup Map(XElement g, IEnumerable<XElement> policies)
    {
        string? cpu = policies.Select(p => p.Element("TargetTrackingConfiguration")).OfType<XElement>()
            .Where(t => t.Element("PredefinedMetricSpecification")?.Element("PredefinedMetricType")?.Value == CpuMetric)
            .Select(t => Text(t, "TargetValue")).FirstOrDefault();
        return new()
        {
            Id = Text(g, "AutoScalingGroupName"), AccountId = calls.Place.AccountId, Region = calls.Place.Region,
            Arn = Optional(g, "AutoScalingGroupARN"), LaunchTemplateId = g.Element("LaunchTemplate")?.Element("LaunchTemplateId")?.Value,
            Tags = Members(g, "Tags").ToImmutableSortedDictionary(t => Text(t, "Key"), t => Text(t, "Value")),
            MinSize = Number(g, "MinSize"), MaxSize = Number(g, "MaxSize"), DesiredCapacity = Number(g, "DesiredCapacity"),
            SubnetIds = Text(g, "VPCZoneIdentifier").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            TargetGroupArns = [.. Members(g, "TargetGroupARNs").Select(t => t.Value)],
            HealthCheckType = Text(g, "HealthCheckType"), HealthCheckGracePeriod = Number(g, "HealthCheckGracePeriod"),
            Status = Optional(g, "Status"),
            TargetCpu = double.TryParse(cpu, CultureInfo.InvariantCulture, out double percent) ? percent : null,
            Instances = [.. Members(g, "Instances").Select(i => new GroupInstance(Text(i, "InstanceId"), Text(i, "LifecycleState"),
                Text(i, "HealthStatus"), Optional(i, "AvailabilityZone")))],
        };
    }

    private async Task<List<XElement>> PagesAsync(string operation, string list, QueryParameters parameters, string? target,
        CancellationToken cancellationToken)
    {
        List<XElement> all = [];
        string? next = null;
        do
        {
            QueryParameters page = [.. parameters];
            QueryResponse answer = await CallAsync(operation, false, target, page.Set("NextToken", next), cancellationToken)
                .ConfigureAwait(false);
            all.AddRange(Members(answer.Result, list));
            next = Optional(answer.Result, "NextToken");
        }
        while (next is not null);
        return all;
    }

    private Task<QueryResponse> CallAsync(string operation, bool isChange, string? target, QueryParameters parameters,
        CancellationToken cancellationToken) =>
            calls.CallAsync("autoscaling:" + operation, isChange, target,
                () => autoScaling.CallAsync(operation, parameters, cancellationToken));

    private static IEnumerable<XElement> Members(XElement e, string list) => e.Element(list)?.Elements("member") ?? [];

    private static string Text(XElement e, string name) => e.Element(name)?.Value ?? "";

    private static string? Optional(XElement e, string name) => e.Element(name)?.Value is { Length: > 0 } text ? text : null;

    private static int Number(XElement e, string name) =>
        int.TryParse(e.Element(name)?.Value, CultureInfo.InvariantCulture, out int n) ? n : 0;
}
