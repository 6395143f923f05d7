using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns the answers of Elastic Load Balancing v2 into the model's kinds. Members are named as in its botocore model.</summary>
internal static class ElbMapper
{
    public static LoadBalancer LoadBalancer(XElement e, Place p, ImmutableSortedDictionary<string, string> tags,
        XElement? attributes) => new()
        {
            Id = Text(e, "LoadBalancerArn"), AccountId = p.AccountId, Region = p.Region, Tags = tags, VpcId = Text(e, "VpcId"),
            LoadBalancerName = Text(e, "LoadBalancerName"),
            EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = Text(
                e, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") is { Length: > 0 } rules
                ? AwsWords.PrivateLinkRules.Read(rules, "")
                : null,
            Type = LoadBalancerTypes.Parse(Text(e, "Type")), Scheme = AwsWords.Scheme.Read(Text(e, "Scheme"), "internal"),
            DnsName = Text(e, "DNSName"),
            State = AwsWords.BalancerState.Read(e.Element("State")?.Element("Code")?.Value, "active"),
            UnknownWords = AwsWords.Found(AwsWords.BalancerType.Check("Type", Text(e, "Type"))),
            SubnetIds = [.. Members(e, "AvailabilityZones").Select(z => Text(z, "SubnetId"))],
            SecurityGroupIds = [.. Members(e, "SecurityGroups").Select(g => g.Value)],
            Attributes = attributes is null ? null : Attributes(attributes),
        };

    public static TargetGroup TargetGroup(XElement e, Place p, ImmutableSortedDictionary<string, string> tags, XElement? health,
        XElement? attributes) => new()
        {
            Id = Text(e, "TargetGroupArn"), AccountId = p.AccountId, Region = p.Region, Tags = tags, VpcId = Optional(e, "VpcId"),
            TargetGroupName = Text(e, "TargetGroupName"),
            Protocol = AwsWords.ListenerProtocol.Read(Text(e, "Protocol"), ""), Port = Number(e, "Port") ?? 0,
            TargetType = AwsWords.TargetType.Read(Optional(e, "TargetType"), "instance"),
            HealthCheckProtocol = Optional(e, "HealthCheckProtocol") ?? "HTTP",
            HealthCheckPort = Optional(e, "HealthCheckPort") ?? "traffic-port", HealthCheckPath = Optional(e, "HealthCheckPath") ?? "/",
            LoadBalancerArns = [.. Members(e, "LoadBalancerArns").Select(a => a.Value)],
            Targets = health is null ? null : [.. Members(health, "TargetHealthDescriptions").Select(Target)],
            Attributes = attributes is null ? null : Attributes(attributes), PreserveClientIp = attributes is null
                ? null : Attributes(attributes).GetValueOrDefault("preserve_client_ip.enabled") is { } text ? text == "true" : null,
        };

    public static Listener Listener(XElement e, Place p, ImmutableSortedDictionary<string, string> tags, IEnumerable<XElement> rules)
    {
        XElement[] actions = [.. Members(e, "DefaultActions"), .. rules.SelectMany(r => Members(r, "Actions"))];
        XElement? redirect = Members(e, "DefaultActions").Select(a => a.Element("RedirectConfig"))
            .FirstOrDefault(r => r is not null && Optional(r, "Protocol") == "HTTPS");
        int port = Number(e, "Port") ?? 0;
        return new()
        {
            Id = Text(e, "ListenerArn"), AccountId = p.AccountId, Region = p.Region, Tags = tags,
            LoadBalancerArn = Text(e, "LoadBalancerArn"), Protocol = AwsWords.ListenerProtocol.Read(Text(e, "Protocol"), ""), Port = port,
            UnknownWords = AwsWords.Found(actions.Select(a => AwsWords.ActionType.Check("Actions.Type", Text(a, "Type")))),
            CertificateArn = Members(e, "Certificates").Select(x => Optional(x, "CertificateArn")).FirstOrDefault(a => a is not null),
            TargetGroupArns = [.. actions.SelectMany(TargetGroups).Distinct()],
            // Without a port of its own the redirect keeps the listener's ("#{port}").
            RedirectsToHttpsPort = redirect is null ? null : Number(redirect, "Port") ?? port,
        };
    }

    public static IEnumerable<XElement> Members(XElement e, string list) => e.Element(list)?.Elements("member") ?? [];

    public static string Text(XElement e, string name) => e.Element(name)?.Value ?? "";

    private static string? Optional(XElement e, string name) => e.Element(name)?.Value is { Length: > 0 } text ? text : null;

    private static int? Number(XElement e, string name) =>
        int.TryParse(e.Element(name)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int n) ? n : null;

    private static Target Target(XElement d)
    {
        XElement target = d.Element("Target")!;
        XElement? health = d.Element("TargetHealth");
        return new(Text(target, "Id"), Number(target, "Port") ?? 0, health is null
            ? "initial" : AwsWords.TargetHealth.Read(Text(health, "State"), "initial"), health is null ? null : Optional(health, "Reason"))
        {
            AvailabilityZone = Optional(target, "AvailabilityZone"),
        };
    }

    private static IEnumerable<string> TargetGroups(XElement action)
    {
        if (Optional(action, "TargetGroupArn") is { } one) { yield return one; }
        if (action.Element("ForwardConfig") is { } forward)
        {
            foreach (XElement group in Members(forward, "TargetGroups")) { yield return Text(group, "TargetGroupArn"); }
        }
    }

    private static ImmutableSortedDictionary<string, string> Attributes(XElement answer) =>
        Members(answer, "Attributes").ToImmutableSortedDictionary(a => Text(a, "Key"), a => Text(a, "Value"), StringComparer.Ordinal);
}
