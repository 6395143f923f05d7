using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>A load balancer with its interfaces (one a zone), its listeners and their target groups.</summary>
internal sealed class LoadBalancerNode(LoadBalancer record, InterfaceNode[] interfaces, Listener[] listeners)
{
    private const string Mark = "ELB ";

    public LoadBalancer Record { get; } = record;

    public InterfaceNode[] Interfaces { get; } = interfaces;

    public Listener[] Listeners { get; } = listeners;

    public Component At => Component.Of(Record);

    /// <summary>True for an interface of a load balancer, by the words in which AWS describes it.</summary>
    public static bool Is(InterfaceNode at) => InterfaceRoles.IsDescribedAsBalancer(at.Record);

    /// <summary>True for a node of a load balancer of any kind that listens, by its type or its description.</summary>
    public static bool IsNode(InterfaceNode at) => at.Role.IsBalancer || Is(at);

    /// <summary>True for one of a Classic Load Balancer: no path of kind, name and number follows.</summary>
    public static bool IsClassic(InterfaceNode at) => Is(at) && !at.Record.Description.Contains('/');

    /// <summary>The listener for a protocol and port, or null.</summary>
    public Listener? ListenerFor(IpProtocol protocol, int port) =>
        Listeners.FirstOrDefault(l => l.Port == port && Takes(l.Protocol, protocol));

    /// <summary>
    /// Whether a node sends to targets of other zones: what the target group says, else the balancer; else the default, on for
    /// Application and off for Network Load Balancers. Source: ELB guides, "Cross-zone load balancing".
    /// </summary>
    public bool CrossesZones(TargetGroup group)
    {
        const string key = "load_balancing.cross_zone.enabled";
        string? said = (group.Attributes?.GetValueOrDefault(key) is { } own && own is not "use_load_balancer_configuration" ? own : null)
            ?? Record.Attributes?.GetValueOrDefault(key);
        return said is null ? Record.Type == LoadBalancerType.Application : said == "true";
    }

    /// <summary>
    /// Whether targets see the client's own address. Source: NLB guide, "Client IP preservation": always for UDP, by default for
    /// instance targets, not by default for TCP and TLS to addresses.
    /// </summary>
    public bool PreservesClient(TargetGroup group) => Record.Type == LoadBalancerType.Network && group.TargetType != "alb" &&
        (group.Protocol is "UDP" or "TCP_UDP" || (group.PreserveClientIp ?? group.TargetType == "instance"));

    public static IEnumerable<LoadBalancerNode> All(NetworkIndex index, ILookup<ResourceKind, Resource> byKind)
    {
        LoadBalancer[] balancers = [.. byKind[ResourceKind.LoadBalancer].OfType<LoadBalancer>()];
        if (balancers.Length == 0) { return []; }
        ILookup<string, Listener> listeners = byKind[ResourceKind.Listener].OfType<Listener>().ToLookup(l => l.LoadBalancerArn);
        ILookup<string, InterfaceNode> interfaces = index.Interfaces.Where(Is).ToLookup(i => i.Record.Description[Mark.Length..]);
        return balancers.Select(b => new LoadBalancerNode(b,
            [.. interfaces[PathOf(b.Id)].OrderBy(i => i.Record.Id, StringComparer.Ordinal)], [.. listeners[b.Id].OrderBy(l => l.Port)]));
    }

    /// <summary>The part of the ARN that the interfaces' descriptions repeat: <c>app/name/id</c>.</summary>
    private static string PathOf(string arn) =>
        arn.IndexOf("loadbalancer/", StringComparison.Ordinal) is >= 0 and int at ? arn[(at + 13)..] : arn;

    private static bool Takes(string listener, IpProtocol protocol) => listener switch
    {
        "UDP" or "QUIC" => protocol == IpProtocol.Udp,
        "TCP_UDP" or "TCP_QUIC" => protocol.HasPorts,
        _ => protocol == IpProtocol.Tcp,
    };
}
