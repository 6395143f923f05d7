using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Findings;

/// <summary>Load balancers against the baseline.</summary>
internal static class LoadBalancerFindings
{
    private static readonly (string Key, Func<string, bool> IsGood, bool ApplicationOnly, string What, string Control)[] s_attributes =
    [
        ("routing.http.drop_invalid_header_fields.enabled", v => v == "true", true,
            "passes invalid header fields on to its targets", "ELB.4"),
        ("routing.http.desync_mitigation_mode", v => v is "defensive" or "strictest", true,
            "lets requests through that desynchronise proxies", "ELB.12"),
        ("access_logs.s3.enabled", v => v == "true", true, "writes no access logs", "ELB.5"),
        ("deletion_protection.enabled", v => v == "true", false, "can be deleted by mistake", "ELB.6"),
    ];

    public static IEnumerable<NetworkFinding> PlainHttp(FindingContext c, Place place)
    {
        ILookup<string, Listener> listeners = c.Of<Listener>(place).ToLookup(l => l.LoadBalancerArn);
        return from b in c.Of<LoadBalancer>(place)
               from l in listeners[b.Id]
               where l.Protocol == "HTTP" && l.RedirectsToHttpsPort is null
               select NetworkFinding.Of(b, "HttpListener", FindingSeverity.Medium,
                   $"{b.DisplayName} serves plain HTTP on port {l.Port}: everybody on the way can read and change it.",
                   "Redirect to HTTPS, and serve there with a certificate.", "ELB.1", "ELB.18");
    }

    public static IEnumerable<NetworkFinding> OneZone(FindingContext c, Place place) =>
        from b in c.Of<LoadBalancer>(place)
        where b.SubnetIds.Count == 1
        select NetworkFinding.Of(b, "LoadBalancerInOneZone", FindingSeverity.Medium,
            $"{b.DisplayName} is in one zone only: it fails with it.", "Add a subnet of another zone.", "ELB.13");

    public static IEnumerable<NetworkFinding> Attributes(FindingContext c, Place place) =>
        from b in c.Of<LoadBalancer>(place)
        where b.Attributes is not null
        from a in s_attributes
        where (!a.ApplicationOnly || b.Type == LoadBalancerType.Application) && b.Attributes!.TryGetValue(a.Key, out string? value)
            && !a.IsGood(value)
        select NetworkFinding.Of(b, "LoadBalancerAttribute", FindingSeverity.Low,
            $"{b.DisplayName} {a.What} ({a.Key} is {SafeText.Of(b.Attributes![a.Key])}).", $"Set {a.Key}.", a.Control);
}
