using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Reachability;

/// <summary>
/// Whether a load balancer starts a connection at all: it opens them to its targets alone, so where it, its listeners or their targets were
/// not read it is not known what it sends.
/// </summary>
internal static class BalancerStart
{
    /// <summary>What is not known of the start of a flow, or null where nothing is in doubt or no load balancer sends it.</summary>
    public static WalkLog? Of(NetworkIndex index, Flow flow)
    {
        if (flow.IsHealthCheck || flow.Source.Interface is not { } at || index.Interface(at.Id) is not { } node) { return null; }
        if (!LoadBalancerNode.IsNode(node) || WhyUnknown(index, node) is not { } why) { return null; }
        WalkLog log = new(onReturn: false, leg: null);
        log.Add(Layer.LoadBalancer, Component.Of(node), Disposition.Unknown, why);
        return log;
    }

    private static Func<string>? WhyUnknown(NetworkIndex index, InterfaceNode node)
    {
        if (index.BalancerOf(node) is not { } balancer) { return LoadBalancerPath.WhyUnread(index, node, "what it sends is not known"); }
        LoadBalancer record = balancer.Record;
        if (!index.WasListed(record.Place, ResourceKind.Listener))
        {
            return () => index.Missing(record.Place, ResourceKind.Listener, $"whom {record} sends to, its listeners,");
        }
        if (record.Type == LoadBalancerType.Gateway) { return () => $"{record} is a Gateway Load Balancer: what it sends is not known"; }
        string? arn = balancer.Listeners.SelectMany(l => l.TargetGroupArns)
            .FirstOrDefault(a => index.Find<TargetGroup>(ResourceKind.TargetGroup, a) is not { Targets: not null });
        if (arn is null) { return null; }
        return () => index.Find<TargetGroup>(ResourceKind.TargetGroup, arn) is { } group
            ? $"whom {record} sends to, the targets of {group}, is not known: "
                + $"elasticloadbalancing:DescribeTargetHealth of {group.Place} was not read"
            : index.Missing(record.Place, ResourceKind.TargetGroup, $"whom {record} sends to, target group {SafeText.Of(arn)},");
    }
}
