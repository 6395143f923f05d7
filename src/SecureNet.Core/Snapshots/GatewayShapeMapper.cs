using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>Turns the shapes of gateways, endpoints, transit gateways and load balancers into the model's kinds.</summary>
internal static class GatewayShapeMapper
{
    public static ManagedPrefixList Map(PrefixListShape s, Place p, IReadOnlyList<IPNetwork>? entries) => new()
    {
        Id = s.PrefixListId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags),
        PrefixListName = s.PrefixListName ?? s.PrefixListId, Entries = entries,
    };

    public static VpcBlockPublicAccess Map(BlockPublicAccessOptionsShape s, IEnumerable<BlockPublicAccessExclusionShape> exclusions,
        Place p) => new()
        {
            Id = VpcBlockPublicAccess.OnlyId, AccountId = p.AccountId, Region = p.Region,
            Mode = AwsWords.BlockMode.Read(s.InternetGatewayBlockMode, "off"),
            UnknownWords = AwsWords.Found(
                exclusions.Select(x => AwsWords.ExclusionState.Check("Exclusions.State", x.State, IdOf(x.ResourceArn)))),
            Exclusions = [.. exclusions.Where(
                x => VpcBlockPublicAccess.IsInForce(x.State) || AwsWords.ExclusionState.Check("", x.State) is not null).Select(x =>
                    new BlockPublicAccessExclusion(IdOf(x.ResourceArn), AwsWords.ExclusionMode.Read(x.InternetGatewayExclusionMode, "")))],
        };

    private static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    public static LoadBalancer Map(LoadBalancerShape s, IEnumerable<TagShape>? tags, IEnumerable<AttributeShape>? attributes,
        Place p) => new()
        {
            Id = s.LoadBalancerArn, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(tags), VpcId = s.VpcId ?? "",
            LoadBalancerName = s.LoadBalancerName ?? NameOf(s.LoadBalancerArn),
            EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = s.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic
                is { Length: > 0 } rules ? AwsWords.PrivateLinkRules.Read(rules, "") : null,
            Type = LoadBalancerTypes.Parse(s.Type), Scheme = AwsWords.Scheme.Read(s.Scheme, "internal"), DnsName = s.DnsName ?? "",
            State = AwsWords.BalancerState.Read(s.State?.Code, "active"),
            UnknownWords = AwsWords.Found(AwsWords.BalancerType.Check("Type", s.Type)),
            SubnetIds = [.. (s.AvailabilityZones ?? []).Select(z => z.SubnetId).OfType<string>()],
            SecurityGroupIds = s.SecurityGroups ?? [],
            Attributes = Read(attributes),
        };

    public static TargetGroup Map(TargetGroupShape s, IEnumerable<TagShape>? tags, IEnumerable<TargetHealthShape>? health,
        IEnumerable<AttributeShape>? attributes, Place p) => new()
        {
            Id = s.TargetGroupArn, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(tags), VpcId = s.VpcId,
            TargetGroupName = s.TargetGroupName ?? NameOf(s.TargetGroupArn), Protocol = AwsWords.ListenerProtocol.Read(s.Protocol, ""),
            Port = s.Port ?? 0,
            TargetType = AwsWords.TargetType.Read(s.TargetType, "instance"), HealthCheckProtocol = s.HealthCheckProtocol ?? "HTTP",
            HealthCheckPort = s.HealthCheckPort ?? "traffic-port", HealthCheckPath = s.HealthCheckPath ?? "/",
            LoadBalancerArns = s.LoadBalancerArns ?? [], Attributes = Read(attributes), PreserveClientIp =
                attributes?.FirstOrDefault(a => a.Key == "preserve_client_ip.enabled")?.Value is { } text ? text == "true" : null,
            Targets = health is null ? null
                : [.. health.Select(h => new Target(h.Target.Id, h.Target.Port ?? 0, AwsWords.TargetHealth.Read(h.TargetHealth?.State,
                    "initial"), h.TargetHealth?.Reason) { AvailabilityZone = h.Target.AvailabilityZone })],
        };

    public static Listener Map(ListenerShape s, string loadBalancerArn, IEnumerable<TagShape>? tags,
        IEnumerable<ListenerRuleShape> rules, Place p)
    {
        ActionShape[] actions = [.. rules.SelectMany(r => r.Actions ?? [])];
        RedirectConfigShape? redirect = (s.DefaultActions ?? []).Select(a => a.RedirectConfig).FirstOrDefault(r => r?.Protocol == "HTTPS");
        return new()
        {
            Id = s.ListenerArn, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(tags), LoadBalancerArn = loadBalancerArn,
            Protocol = AwsWords.ListenerProtocol.Read(s.Protocol, ""), Port = s.Port ?? 0,
            UnknownWords = AwsWords.Found(
                (s.DefaultActions ?? []).Concat(actions).Select(a => AwsWords.ActionType.Check("Actions.Type", a.Type))),
            TargetGroupArns = [.. (s.DefaultActions ?? []).Concat(actions).SelectMany(a => a.TargetGroupArns).Distinct()],
            CertificateArn = s.Certificates?.Select(c => c.CertificateArn).FirstOrDefault(a => a is not null),
            // Without a port of its own the redirect keeps the listener's ("#{port}").
            RedirectsToHttpsPort = redirect is null
                ? null : int.TryParse(redirect.Port, NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : s.Port ?? 0,
        };
    }

    private static ImmutableSortedDictionary<string, string>? Read(IEnumerable<AttributeShape>? attributes) =>
        attributes?.GroupBy(a => a.Key).ToImmutableSortedDictionary(g => g.Key, g => g.Last().Value ?? "", StringComparer.Ordinal);

    // …:loadbalancer/app/NAME/50dc6c495c0c9188 and …:targetgroup/NAME/73e2d6bc24d8a067
    private static string NameOf(string arn) => arn.Split('/') is { Length: >= 2 } parts ? parts[^2] : arn;
}
