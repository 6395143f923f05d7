namespace SecureNet.Model;

/// <summary>The words of AWS's answers, member by member. Source: the enumerations of botocore's models of ec2 and elbv2.</summary>
public static class AwsWords
{
    public static readonly Vocabulary AssociationState = new("associating", "associated", "disassociating", "disassociated",
        "failing", "failed");
    public static readonly Vocabulary AttachmentStatus = new("available", "attaching", "attached", "detaching", "detached");
    public static readonly Vocabulary RouteState = new("active", "blackhole", "filtered");
    public static readonly Vocabulary RouteOrigin = new("CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation", "Advertisement");
    public static readonly Vocabulary RuleAction = new("allow", "deny");
    public static readonly Vocabulary InstanceState = new("pending", "running", "shutting-down", "terminated", "stopping", "stopped");
    public static readonly Vocabulary NatGatewayState = new("pending", "failed", "available", "deleting", "deleted");
    public static readonly Vocabulary ConnectivityType = new("private", "public");
    public static readonly Vocabulary AvailabilityMode = new("zonal", "regional");
    public static readonly Vocabulary NatGatewayAddressStatus = new("assigning", "unassigning", "associating", "disassociating",
        "succeeded", "failed");
    public static readonly Vocabulary ApplianceState = new("attaching", "attached", "detaching", "detached", "attach-failed",
        "detach-failed");
    public static readonly Vocabulary PeeringStatus = new("initiating-request", "pending-acceptance", "active", "deleted", "rejected",
        "failed", "expired", "provisioning", "deleting");
    public static readonly Vocabulary EndpointType = new("Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork");
    public static readonly Vocabulary EndpointState = new("pendingAcceptance", "pending", "available", "deleting", "deleted", "rejected",
        "failed", "expired", "partial");
    public static readonly Vocabulary EncryptionMode = new("monitor", "enforce");
    public static readonly Vocabulary EncryptionState = new(
        "enforce-in-progress", "monitor-in-progress", "enforce-failed", "monitor-failed", "deleting", "deleted", "available", "creating",
            "delete-failed");
    public static readonly Vocabulary BlockMode = new("off", "block-bidirectional", "block-ingress");
    public static readonly Vocabulary ExclusionMode = new("allow-bidirectional", "allow-egress");
    public static readonly Vocabulary ExclusionState = new(
        "create-in-progress", "create-complete", "create-failed", "update-in-progress", "update-complete", "update-failed",
        "delete-in-progress", "delete-complete", "disable-in-progress", "disable-complete");
    public static readonly Vocabulary TransitGatewayState = new("pending", "available", "modifying", "deleting", "deleted");
    public static readonly Vocabulary Support = new("enable", "disable");
    public static readonly Vocabulary TransitAttachmentType = new("vpc", "vpn", "vpn-concentrator", "direct-connect-gateway", "connect",
        "peering", "tgw-peering", "network-function", "client-vpn");
    public static readonly Vocabulary TransitAttachmentState = new(
        "initiating", "initiatingRequest", "pendingAcceptance", "rollingBack", "pending", "available", "modifying", "deleting", "deleted",
        "failed", "rejected", "rejecting", "failing");
    public static readonly Vocabulary TransitTableState = new("pending", "available", "deleting", "deleted");
    public static readonly Vocabulary TransitRouteType = new("static", "propagated");
    public static readonly Vocabulary TransitRouteState = new("pending", "active", "blackhole", "deleting", "deleted");
    public static readonly Vocabulary PropagationState = new("enabling", "enabled", "disabling", "disabled");
    public static readonly Vocabulary BalancerType = new("application", "network", "gateway");
    public static readonly Vocabulary Scheme = new("internet-facing", "internal");
    public static readonly Vocabulary BalancerState = new("active", "provisioning", "active_impaired", "failed");
    public static readonly Vocabulary PrivateLinkRules = new("on", "off");
    public static readonly Vocabulary ListenerProtocol = new("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC");
    public static readonly Vocabulary ActionType = new("forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response",
        "jwt-validation");
    public static readonly Vocabulary TargetType = new("instance", "ip", "lambda", "alb");
    public static readonly Vocabulary TargetHealth = new("initial", "healthy", "unhealthy", "unhealthy.draining", "unused", "draining",
        "unavailable");

    /// <summary>
    /// The first word of a resource that is not known, or null. Routes of a VPC's table are looked at when they are chosen.
    /// </summary>
    public static UnknownWord? UnknownOf(Resource resource) => resource.UnknownWords is [var first, ..] ? first : resource switch
    {
        Instance i => InstanceState.Check("State", i.State),
        NetworkAcl a => Of(a.Entries),
        SecurityGroup g => Of(g.Rules),
        NatGateway n => NatGatewayState.Check("State", n.State) ?? ConnectivityType.Check("ConnectivityType", n.ConnectivityType)
            ?? AvailabilityMode.Check("AvailabilityMode", n.AvailabilityMode)
                ?? First(n.Addresses, a => NatGatewayAddressStatus.Check("Status", a.Status, (a.Public ?? a.Private)?.ToString()))
                ?? First(n.AttachedAppliances, a => ApplianceState.Check("AttachmentState", a.State, a.Arn)),
        VpcPeeringConnection p => PeeringStatus.Check("Status", p.Status),
        VpcEndpoint e => EndpointState.Check("State", e.State),
        VpcBlockPublicAccess b => BlockMode.Check("InternetGatewayBlockMode", b.Mode)
            ?? First(b.Exclusions, x => ExclusionMode.Check("InternetGatewayExclusionMode", x.Mode, x.ResourceId)),
        TransitGateway t => TransitGatewayState.Check("State", t.State),
        TransitGatewayAttachment a =>
            TransitAttachmentType.Check("ResourceType", a.ResourceType) ?? TransitAttachmentState.Check("State", a.State),
        TransitGatewayRouteTable { Routes: { } routes } => First(routes, r => r.UnknownWord),
        LoadBalancer b => Scheme.Check("Scheme", b.Scheme) ?? BalancerState.Check("State", b.State)
            ?? PrivateLinkRules.Check("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            b.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic),
        Listener l => ListenerProtocol.Check("Protocol", l.Protocol),
        TargetGroup t => TargetType.Check("TargetType", t.TargetType) ?? ListenerProtocol.Check("Protocol", t.Protocol)
            ?? (t.Targets is { } targets ? First(targets, x => TargetHealth.Check("TargetHealth.State", x.Health, x.Id)) : null),
        _ => null,
    };

    /// <summary>Those of some checks that found something.</summary>
    public static IReadOnlyList<UnknownWord> Found(params IEnumerable<UnknownWord?> checks) =>
        checks.OfType<UnknownWord>().ToArray() is { Length: > 0 } found ? found : [];

    private static UnknownWord? Of(IReadOnlyList<NetworkAclEntry> entries)
    {
        foreach (NetworkAclEntry entry in entries) { if (entry.UnknownWord is { } word) { return word; } }
        return null;
    }

    private static UnknownWord? Of(IReadOnlyList<SecurityGroupRule> rules)
    {
        foreach (SecurityGroupRule rule in rules) { if (rule.UnknownWord is { } word) { return word; } }
        return null;
    }

    private static UnknownWord? First<T>(IReadOnlyList<T> all, Func<T, UnknownWord?> check)
    {
        for (int i = 0; i < all.Count; i++) { if (check(all[i]) is { } word) { return word; } }
        return null;
    }
}
