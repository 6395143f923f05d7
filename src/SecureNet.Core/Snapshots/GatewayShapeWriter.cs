using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>Turns gateways, endpoints, transit gateways and load balancers into the shapes of AWS's answers.</summary>
internal static class GatewayShapeWriter
{
    public static PrefixListShape Shape(ManagedPrefixList l) =>
        new() { PrefixListId = l.Id, PrefixListName = l.PrefixListName, Tags = TagShape.Write(l.Tags) };

    public static BlockPublicAccessOptionsShape Shape(VpcBlockPublicAccess? b, Place p) =>
        new() { AwsAccountId = p.AccountId, AwsRegion = p.Region, InternetGatewayBlockMode = b?.Mode };

    public static BlockPublicAccessExclusionShape Shape(VpcBlockPublicAccess b, BlockPublicAccessExclusion x, Place p) => new()
    {
        InternetGatewayExclusionMode = x.Mode,
        State = b.UnknownWords.FirstOrDefault(w => w.Element == x.ResourceId)?.Value ?? "create-complete",
        ResourceArn = $"arn:{Partition.Of(p.Region)}:ec2:{p.Region}:{p.AccountId}:"
            + $"{(x.ResourceId.StartsWith("subnet-", StringComparison.Ordinal) ? "subnet" : "vpc")}/{x.ResourceId}",
    };

    public static TransitGatewayRouteAttachmentShape Shape(TransitGatewayPolicyTable t, string attachment) =>
        new() { TransitGatewayPolicyTableId = t.Id, TransitGatewayAttachmentId = attachment, State = "associated" };

    public static LoadBalancerShape Shape(LoadBalancer l) => new()
    {
        LoadBalancerArn = l.Id, LoadBalancerName = l.LoadBalancerName, DnsName = l.DnsName, Scheme = l.Scheme, VpcId = l.VpcId,
        State = new() { Code = l.State },
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = l.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic,
        Type = Said(l, "Type") ?? l.Type.ToString().ToLowerInvariant(),
        AvailabilityZones = [.. l.SubnetIds.Select(s => new LoadBalancerZoneShape { SubnetId = s })],
        SecurityGroups = [.. l.SecurityGroupIds],
    };

    public static TargetGroupShape Shape(TargetGroup t) => new()
    {
        TargetGroupArn = t.Id, TargetGroupName = t.TargetGroupName, Protocol = t.Protocol, Port = t.Port, VpcId = t.VpcId,
        TargetType = t.TargetType, HealthCheckProtocol = t.HealthCheckProtocol,
        HealthCheckPort = t.HealthCheckPort, HealthCheckPath = t.HealthCheckPath, LoadBalancerArns = [.. t.LoadBalancerArns],
    };

    public static TargetHealthShape Shape(Target t) => new()
    {
        Target = new() { Id = t.Id, Port = t.Port, AvailabilityZone = t.AvailabilityZone },
        TargetHealth = new() { State = t.Health, Reason = t.Reason },
    };

    public static ListenerShape Shape(Listener l)
    {
        List<ActionShape> actions = [];
        if (l.RedirectsToHttpsPort is { } port) { actions.Add(new() { Type = "redirect", RedirectConfig = new()
        {
            Protocol = "HTTPS", Port = port.ToString(System.Globalization.CultureInfo.InvariantCulture), StatusCode = "HTTP_301"
        } }); }
        if (l.TargetGroupArns.Count > 0) { actions.Add(new() { Type = "forward", ForwardConfig = new()
        {
            TargetGroups = [.. l.TargetGroupArns.Select(a => new TargetGroupTupleShape { TargetGroupArn = a })]
        } }); }
        actions.AddRange(l.UnknownWords.Select(w => new ActionShape { Type = w.Value }));
        return new()
        {
            ListenerArn = l.Id, LoadBalancerArn = l.LoadBalancerArn, Protocol = l.Protocol, Port = l.Port, DefaultActions = actions,
            Certificates = l.CertificateArn is { } arn ? [new() { CertificateArn = arn }] : null,
        };
    }

    private static string? Said(Resource r, string member) => r.UnknownWords.FirstOrDefault(w => w.Member == member)?.Value;

    private static string Word(bool value) => value ? "enable" : "disable";
}
