using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>
/// Puts load balancers together: tags, attributes, listeners, rules and targets are told in answers of their
/// own, some without saying of what.
/// </summary>
internal sealed class LoadBalancerJoin
{
    private readonly IReadOnlyList<DescribeDocument> _documents;
    private readonly Dictionary<string, List<TagShape>> _tags = [];
    private readonly Dictionary<string, List<AttributeShape>> _attributes = [];
    private readonly Dictionary<string, List<TargetHealthShape>> _health = [];
    private readonly ILookup<string?, ListenerRuleShape> _rules;
    private readonly HashSet<string> _listened = [];

    public LoadBalancerJoin(IReadOnlyList<DescribeDocument> documents, Action<SnapshotProblem> report)
    {
        _documents = documents;
        _rules = documents.SelectMany(d => d.Rules).ToLookup(r => r.ListenerArn);
        string[] balancers = [.. documents.SelectMany(d => d.LoadBalancers).Select(l => l.LoadBalancerArn).Distinct()];
        string[] groups = [.. documents.SelectMany(d => d.TargetGroups).Select(t => t.TargetGroupArn).Distinct()];
        foreach (DescribeDocument d in documents)
        {
            foreach (TagDescriptionShape t in d.TagDescriptions.Where(t => t.ResourceArn is not null))
            {
                _tags[t.ResourceArn!] = t.Tags ?? [];
            }
            foreach (LoadBalancerAttributesShape a in d.LoadBalancerAttributes) { _attributes[a.LoadBalancerArn] = a.Attributes ?? []; }
            foreach (LoadBalancerTargetHealthShape h in d.LoadBalancerTargetHealth)
            {
                _health[h.TargetGroupArn] = h.TargetHealthDescriptions ?? [];
            }
            foreach (LoadBalancerListenersShape l in d.LoadBalancerListeners) { _listened.Add(l.LoadBalancerArn); }
            foreach (string arn in d.Listeners.Select(l => l.LoadBalancerArn).OfType<string>()) { _listened.Add(arn); }
            if (d.Keys.Contains("Listeners") && d.Listeners.Count == 0 && FileHint.Arn(d, "LoadBalancerArn", balancers) is { } none)
            {
                _listened.Add(none);
            }
            if (d.Keys.Contains("TargetHealthDescriptions") && !d.Incomplete.Contains("TargetHealthDescriptions"))
            {
                Health(d, groups, report);
            }
            if (d.Keys.Contains("Attributes")) { Attributes(d, balancers, groups); }
        }
    }

    public IEnumerable<Resource> Build(DescribeDocument d, Place place)
    {
        foreach (LoadBalancerShape s in d.LoadBalancers)
        {
            yield return GatewayShapeMapper.Map(s, Tags(s.LoadBalancerArn), _attributes.GetValueOrDefault(s.LoadBalancerArn), place);
        }
        foreach (TargetGroupShape s in d.TargetGroups)
        {
            yield return GatewayShapeMapper.Map(s, Tags(s.TargetGroupArn), _health.GetValueOrDefault(s.TargetGroupArn),
                _attributes.GetValueOrDefault(s.TargetGroupArn), place);
        }

        foreach (ListenerShape s in d.Listeners) { yield return Listener(s, s.LoadBalancerArn ?? BalancerOf(s.ListenerArn), place); }
        foreach (LoadBalancerListenersShape l in d.LoadBalancerListeners)
        {
            foreach (ListenerShape s in l.Listeners ?? []) { yield return Listener(s, l.LoadBalancerArn, place); }
        }
    }

    /// <summary>The load balancers of which no file tells the listeners.</summary>
    public IReadOnlyList<LoadBalancerShape> WithoutListeners() =>
        [.. _documents.SelectMany(d => d.LoadBalancers).Where(l => !_listened.Contains(l.LoadBalancerArn))
            .DistinctBy(l => l.LoadBalancerArn)];

    private Listener Listener(ListenerShape s, string balancer, Place place) =>
        GatewayShapeMapper.Map(s, balancer, Tags(s.ListenerArn), _rules[s.ListenerArn], place);

    private List<TagShape>? Tags(string arn) => _tags.GetValueOrDefault(arn);

    private void Health(DescribeDocument d, string[] groups, Action<SnapshotProblem> report)
    {
        if (FileHint.Arn(d, "TargetGroupArn", groups) is { } arn) { _health[arn] = d.TargetHealthDescriptions; return; }
        report(new(false, "the targets of a target group that the file does not name: call it after the last part of the group's ARN, "
            + "such as describe-target-health-73e2d6bc24d8a067.json. They are left out.")
        {
            File = d.File, JsonPath = "$.TargetHealthDescriptions", Action = "elasticloadbalancing:DescribeTargetHealth",
        });
    }

    // The two calls that answer with Attributes tell apart by what only one of them knows.
    private void Attributes(DescribeDocument d, string[] balancers, string[] groups)
    {
        bool ofGroup = d.Attributes.Any(a => a.Key is "deregistration_delay.timeout_seconds" or "preserve_client_ip.enabled"
            || a.Key.StartsWith("stickiness.", StringComparison.Ordinal)
            || a.Key.StartsWith("target_group", StringComparison.Ordinal) || a.Key.StartsWith("proxy_protocol", StringComparison.Ordinal));
        string? arn = d.Texts.ContainsKey("TargetGroupArn") || (ofGroup && !d.Texts.ContainsKey("LoadBalancerArn"))
            ? FileHint.Arn(d, "TargetGroupArn", groups) : FileHint.Arn(d, "LoadBalancerArn", balancers);
        if (arn is not null) { _attributes[arn] = d.Attributes; }
    }

    // …:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2 is of …:loadbalancer/app/web/50dc6c495c0c9188.
    private static string BalancerOf(string listenerArn) => listenerArn.LastIndexOf('/') is > 0 and int end
        ? listenerArn[..end].Replace(":listener/", ":loadbalancer/", StringComparison.Ordinal) : "";
}
