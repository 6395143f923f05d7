using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Makes and changes load balancers, listeners and target groups.</summary>
internal sealed class LoadBalancerHandler(QueryClient elb, CallRecorder calls) : IResourceHandler
{
    // TLS 1.2 and 1.3 only (ELB.17). Source: user guide, "Security policies for your Application Load Balancer".
    private const string TlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

    public bool Lists(ResourceKind kind) => false;

    public bool Applies(Change change) => change.Service == "elasticloadbalancing";

    public Task<IReadOnlyList<Resource>> ListAsync(ResourceKind kind, ResourceFilter filter, CancellationToken cancellationToken) =>
        throw new ArgumentException($"A {kind} is listed elsewhere.", nameof(kind));

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case CreateLoadBalancer c:
                return Made(await CallAsync(c, new QueryParameters().Set("Name", c.LoadBalancerName).Set("Scheme", c.Scheme)
                    .Set("Type", "application").Set("IpAddressType", "ipv4")
                    .List("Subnets", c.SubnetIds).List("SecurityGroups", c.SecurityGroupIds), cancellationToken).ConfigureAwait(false),
                    "LoadBalancers",
                    e => ElbMapper.LoadBalancer(e, calls.Place, c.Tags,
                        null) with { Attributes = ImmutableSortedDictionary<string, string>.Empty });
            case CreateTargetGroup c:
                return Made(await CallAsync(c, new QueryParameters().Set("Name", c.TargetGroupName).Set("Protocol", c.Protocol)
                    .Set("Port", c.Port).Set("VpcId", c.VpcId).Set("TargetType", "instance")
                    .Set("HealthCheckPath", c.HealthCheckPath), cancellationToken).ConfigureAwait(false), "TargetGroups",
                    e => ElbMapper.TargetGroup(e, calls.Place, c.Tags, null, null) with { Targets = [] });
            case CreateListener c:
                return Made(await CallAsync(c, Settings(new QueryParameters().Set("LoadBalancerArn", c.LoadBalancerArn), c.Settings),
                    cancellationToken).ConfigureAwait(false), "Listeners",
                    e => ElbMapper.Listener(e, calls.Place, c.Tags, []));
            case RegisterTargets c:
                await CallAsync(c, new QueryParameters().Set("TargetGroupArn", c.TargetGroupArn).List("Targets", c.TargetIds,
                    (p, at, id) => p.Set(at + ".Id", id).Set(at + ".Port", c.Port)), cancellationToken).ConfigureAwait(false);
                return null;
            case ModifyListener c: await CallAsync(c, Settings(new QueryParameters().Set("ListenerArn", c.ListenerArn), c.Settings),
                cancellationToken).ConfigureAwait(false); return null;
            case ModifyLoadBalancerAttributes c:
                await CallAsync(c, new QueryParameters().Set("LoadBalancerArn", c.LoadBalancerArn).List("Attributes", c.Attributes,
                    (p, at, a) => p.Set(at + ".Key", a.Key).Set(at + ".Value", a.Value)), cancellationToken).ConfigureAwait(false);
                return null;
            case DeleteLoadBalancer c: await CallAsync(c, new QueryParameters().Set("LoadBalancerArn", c.Id), cancellationToken)
                .ConfigureAwait(false); return null;
            case DeleteListener c:
                await CallAsync(c, new QueryParameters().Set("ListenerArn", c.Id), cancellationToken).ConfigureAwait(false); return null;
            case DeleteTargetGroup c:
                await CallAsync(c, new QueryParameters().Set("TargetGroupArn", c.Id), cancellationToken).ConfigureAwait(false); return null;
            default: throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }
    }

    private static QueryParameters Settings(QueryParameters p, ListenerSettings s)
    {
        p.Set("Protocol", s.Protocol).Set("Port", s.Port);
        if (s.CertificateArn is { } certificate) { p.Set("Certificates.member.1.CertificateArn", certificate).Set("SslPolicy", TlsPolicy); }
        return s.RedirectToPort is { } port
            ? p.Set("DefaultActions.member.1.Type", "redirect").Set("DefaultActions.member.1.RedirectConfig.Protocol", "HTTPS")
                .Set("DefaultActions.member.1.RedirectConfig.StatusCode", "HTTP_301")
                .Set("DefaultActions.member.1.RedirectConfig.Port", port.ToString(CultureInfo.InvariantCulture))
            : p.Set("DefaultActions.member.1.Type", "forward").Set("DefaultActions.member.1.TargetGroupArn", s.TargetGroupArn);
    }

    private Task<QueryResponse> CallAsync(Change change, QueryParameters parameters, CancellationToken cancellationToken)
    {
        if (change is CreateChange create)
        {
            parameters.List("Tags", create.Tags, (p, at, tag) => p.Set(at + ".Key", tag.Key).Set(at + ".Value", tag.Value));
        }
        return calls.CallAsync(change.Action, true, (change as CreateChange)?.Address ?? (change.References is [string first, ..]
            ? first : null), () => elb.CallAsync(change.OperationName, parameters, cancellationToken));
    }

    private static Resource Made(QueryResponse answer, string list, Func<XElement, Resource> map) =>
        map(answer.Result.Element(list)!.Element("member")!);
}
