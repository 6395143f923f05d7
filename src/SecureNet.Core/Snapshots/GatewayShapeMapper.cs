using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>Turns the shapes of gateways, endpoints, transit gateways and load balancers into the model's kinds.</summary>
internal static class GatewayShapeMapper
{
    public static NatGateway Map(NatGatewayShape s, Place p) => new()
    {
        Id = s.NatGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId ?? "", SubnetId = s.SubnetId ?? "",
        State = s.State ?? "available", FailureMessage = s.FailureMessage, ConnectivityType = s.ConnectivityType, AvailabilityMode = s.AvailabilityMode ?? "zonal", RouteTableId = s.RouteTableId,
        Addresses = NatGatewayAddress.PrimaryFirst((s.NatGatewayAddresses ?? []).Select(a => (a.IsPrimary, new NatGatewayAddress
        {
            Private = a.PrivateIp, Public = a.PublicIp, AllocationId = a.AllocationId, Status = a.Status ?? "succeeded", Zone = a.AvailabilityZoneId ?? a.AvailabilityZone,
        }))),
        AttachedAppliances = [.. (s.AttachedAppliances ?? []).Select(a => new AttachedAppliance(a.Type ?? "", a.ApplianceArn, a.AttachmentState ?? "attached"))],
    };

    // An address of EC2-Classic has no allocation id.
    public static ElasticIp Map(AddressShape s, Place p) => new()
    {
        Id = s.AllocationId ?? s.PublicIp.ToString(), AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), PublicIpAddress = s.PublicIp,
        AssociationId = s.AssociationId is { Length: > 0 } a ? a : null, NetworkInterfaceId = s.NetworkInterfaceId is { Length: > 0 } n ? n : null,
    };

    public static VpcPeeringConnection Map(VpcPeeringConnectionShape s, Place p) => new()
    {
        Id = s.VpcPeeringConnectionId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), Requester = End(s.RequesterVpcInfo, p), Accepter = End(s.AccepterVpcInfo, p),
        Status = s.Status?.Code ?? "active", StatusMessage = s.Status?.Message ?? "",
    };

    public static ManagedPrefixList Map(PrefixListShape s, Place p, IReadOnlyList<IPNetwork>? entries) => new()
    {
        Id = s.PrefixListId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), PrefixListName = s.PrefixListName ?? s.PrefixListId, Entries = entries,
    };

    public static VpcEndpoint Map(VpcEndpointShape s, Place p) => new()
    {
        Id = s.VpcEndpointId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId ?? "", ServiceName = s.ServiceName ?? "", EndpointType = VpcEndpointTypes.Parse(s.VpcEndpointType),
        State = VpcEndpointTypes.State(s.State), RouteTableIds = s.RouteTableIds ?? [], SubnetIds = s.SubnetIds ?? [], NetworkInterfaceIds = s.NetworkInterfaceIds ?? [],
        SecurityGroupIds = [.. (s.Groups ?? []).Select(g => g.GroupId)], PolicyDocument = s.PolicyDocument is { Length: > 0 } policy ? policy : null, PrivateDnsEnabled = s.PrivateDnsEnabled ?? false,
    };

    public static VpcBlockPublicAccess Map(BlockPublicAccessOptionsShape s, IEnumerable<BlockPublicAccessExclusionShape> exclusions, Place p) => new()
    {
        Id = VpcBlockPublicAccess.OnlyId, AccountId = p.AccountId, Region = p.Region, Mode = s.InternetGatewayBlockMode ?? "off",
        Exclusions = [.. exclusions.Where(x => VpcBlockPublicAccess.IsInForce(x.State)).Select(x => new BlockPublicAccessExclusion(x.ResourceArn[(x.ResourceArn.LastIndexOf('/') + 1)..], x.InternetGatewayExclusionMode))],
    };

    public static TransitGateway Map(TransitGatewayShape s, Place p) => new()
    {
        Id = s.TransitGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), State = s.State ?? "available", OwnerAccountId = s.OwnerId,
        SecurityGroupReferencingSupport = s.Options?.SecurityGroupReferencingSupport == "enable",
    };

    /// <summary>An attachment, from each listing that has it.</summary>
    public static TransitGatewayAttachment Map(TransitGatewayAttachmentShape? s, TransitGatewayVpcAttachmentShape? vpc, TransitGatewayAttachmentShape? peering, string? associatedTable, Place p)
    {
        string id = (s ?? peering)?.TransitGatewayAttachmentId ?? vpc!.TransitGatewayAttachmentId;
        string gateway = s?.TransitGatewayId ?? vpc?.TransitGatewayId ?? peering?.RequesterTgwInfo?.TransitGatewayId ?? "";
        // Each side lists the peering: its own gateway is the one in its region.
        if (s is null && peering?.AccepterTgwInfo is { Region: { } region } accepter && region == p.Region && peering.RequesterTgwInfo?.Region != p.Region) { gateway = accepter.TransitGatewayId ?? ""; }
        string? other = peering?.RequesterTgwInfo?.TransitGatewayId == gateway ? peering?.AccepterTgwInfo?.TransitGatewayId : peering?.RequesterTgwInfo?.TransitGatewayId;
        return new()
        {
            Id = id, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s?.Tags ?? vpc?.Tags ?? peering?.Tags), TransitGatewayId = gateway, ResourceType = s?.ResourceType ?? (vpc is null ? "peering" : "vpc"),
            ResourceId = other ?? s?.ResourceId ?? vpc?.VpcId ?? "", State = s?.State ?? vpc?.State ?? peering?.State ?? "available", SubnetIds = vpc?.SubnetIds ?? [],
            SecurityGroupReferencingSupport = vpc?.Options?.SecurityGroupReferencingSupport != "disable",
            AssociatedRouteTableId = s?.Association is { State: null or "associated", TransitGatewayRouteTableId: { } table } ? table : associatedTable,
        };
    }

    public static TransitGatewayRouteTable Map(TransitGatewayRouteTableShape s, IReadOnlyList<TransitGatewayRoute>? routes, Place p) => new()
    {
        Id = s.TransitGatewayRouteTableId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), TransitGatewayId = s.TransitGatewayId ?? "", Routes = routes,
    };

    public static IEnumerable<TransitGatewayRoute> Map(IEnumerable<TransitGatewayRouteShape> routes) => routes.Where(r => r.DestinationCidrBlock is not null && r.State is not ("deleted" or "deleting"))
        .Select(r => new TransitGatewayRoute
        {
            Destination = r.DestinationCidrBlock!.Value, AttachmentIds = [.. (r.TransitGatewayAttachments ?? []).Select(a => a.TransitGatewayAttachmentId).OfType<string>()],
            IsPropagated = r.Type == "propagated", IsBlackhole = r.State == "blackhole",
        });

    public static LoadBalancer Map(LoadBalancerShape s, IEnumerable<TagShape>? tags, IEnumerable<AttributeShape>? attributes, Place p) => new()
    {
        Id = s.LoadBalancerArn, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(tags), VpcId = s.VpcId ?? "", LoadBalancerName = s.LoadBalancerName ?? NameOf(s.LoadBalancerArn),
        Type = Enum.TryParse(s.Type, ignoreCase: true, out LoadBalancerType type) ? type : LoadBalancerType.Application, Scheme = s.Scheme ?? "internal", DnsName = s.DnsName ?? "", State = s.State?.Code ?? "active",
        SubnetIds = [.. (s.AvailabilityZones ?? []).Select(z => z.SubnetId).OfType<string>()], SecurityGroupIds = s.SecurityGroups ?? [],
        Attributes = Read(attributes),
    };

    public static TargetGroup Map(TargetGroupShape s, IEnumerable<TagShape>? tags, IEnumerable<TargetHealthShape>? health, IEnumerable<AttributeShape>? attributes, Place p) => new()
    {
        Id = s.TargetGroupArn, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(tags), VpcId = s.VpcId, TargetGroupName = s.TargetGroupName ?? NameOf(s.TargetGroupArn), Protocol = s.Protocol ?? "", Port = s.Port ?? 0,
        TargetType = s.TargetType ?? "instance", HealthCheckProtocol = s.HealthCheckProtocol ?? "HTTP", HealthCheckPort = s.HealthCheckPort ?? "traffic-port", HealthCheckPath = s.HealthCheckPath ?? "/",
        LoadBalancerArns = s.LoadBalancerArns ?? [], Attributes = Read(attributes), PreserveClientIp = attributes?.FirstOrDefault(a => a.Key == "preserve_client_ip.enabled")?.Value is { } text ? text == "true" : null,
        Targets = health is null ? null
            : [.. health.Select(h => new Target(h.Target.Id, h.Target.Port ?? 0, h.TargetHealth?.State ?? "initial", h.TargetHealth?.Reason) { AvailabilityZone = h.Target.AvailabilityZone })],
    };

    public static Listener Map(ListenerShape s, string loadBalancerArn, IEnumerable<TagShape>? tags, IEnumerable<ListenerRuleShape> rules, Place p)
    {
        RedirectConfigShape? redirect = (s.DefaultActions ?? []).Select(a => a.RedirectConfig).FirstOrDefault(r => r?.Protocol == "HTTPS");
        return new()
        {
            Id = s.ListenerArn, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(tags), LoadBalancerArn = loadBalancerArn, Protocol = s.Protocol ?? "", Port = s.Port ?? 0,
            TargetGroupArns = [.. (s.DefaultActions ?? []).Concat(rules.SelectMany(r => r.Actions ?? [])).SelectMany(a => a.TargetGroupArns).Distinct()],
            CertificateArn = s.Certificates?.Select(c => c.CertificateArn).FirstOrDefault(a => a is not null),
            // Without a port of its own the redirect keeps the listener's ("#{port}").
            RedirectsToHttpsPort = redirect is null ? null : int.TryParse(redirect.Port, NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port : s.Port ?? 0,
        };
    }

    private static ImmutableSortedDictionary<string, string>? Read(IEnumerable<AttributeShape>? attributes) =>
        attributes?.GroupBy(a => a.Key).ToImmutableSortedDictionary(g => g.Key, g => g.Last().Value ?? "", StringComparer.Ordinal);

    // …:loadbalancer/app/NAME/50dc6c495c0c9188 and …:targetgroup/NAME/73e2d6bc24d8a067
    private static string NameOf(string arn) => arn.Split('/') is { Length: >= 2 } parts ? parts[^2] : arn;

    private static PeeringVpc End(PeeringVpcShape s, Place p) => new()
    {
        AccountId = s.OwnerId ?? "", Region = s.Region ?? p.Region, VpcId = s.VpcId ?? "", AllowDnsResolutionFromRemoteVpc = s.PeeringOptions?.AllowDnsResolutionFromRemoteVpc,
        CidrBlocks =
        [
            .. s.CidrBlockSet is { Count: > 0 } set ? set.Select(b => b.CidrBlock).OfType<IPNetwork>() : s.CidrBlock is { } one ? new[] { one } : [],
            .. (s.Ipv6CidrBlockSet ?? []).Select(b => b.Ipv6CidrBlock).OfType<IPNetwork>(),
        ],
    };
}
