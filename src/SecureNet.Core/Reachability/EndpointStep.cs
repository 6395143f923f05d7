using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The endpoints that a route or an address leads to. Source: AWS PrivateLink guide, "Gateway endpoints".</summary>
internal static class EndpointStep
{
    /// <summary>Through a gateway endpoint to its service. False where the packet does not get there, or it is not known.</summary>
    public static bool CrossGateway(NetworkIndex index, WalkLog log, Route route, SubnetNode site, Packet packet)
    {
        VpcEndpoint? endpoint = index.Find<VpcEndpoint>(ResourceKind.VpcEndpoint, route.TargetId);
        Component at = endpoint is null ? new(route.TargetId, null, site.Place) : Component.Of(endpoint);
        if (endpoint is not { EndpointType: VpcEndpointType.Gateway })
        {
            ThroughAppliance(index, log, route, site.Vpc);
            return false;
        }

        if (site.Vpc.Vpc is null)
        {
            log.Add(Layer.VpcEndpoint, at, Disposition.Unknown, () => index.Missing(site.Vpc.Place, ResourceKind.Vpc,
                $"whether {packet.Source} is of {site.Vpc.Id}, the only VPC that {endpoint} serves,"));
            return false;
        }

        bool echo = packet.Protocol == IpProtocol.Icmp && packet.IcmpType == 8;
        (string Question, Func<string> Reason, string Code, string Advice)? refused =
            EndpointRoles.StateOf(endpoint) == Verdict.Blocked
                ? ("state", () => $"endpoint {endpoint} is {endpoint.State}", "BAD_STATE", "wait until it is available, or create it anew")
            : endpoint.VpcId != site.Vpc.Id ? ("vpc", () => $"endpoint {endpoint} is in {endpoint.VpcId} and serves only that VPC",
                "DISCONNECTED_VPCS", "create an endpoint in this VPC")
            : !site.Vpc.Contains(packet.Source)
            ? ("source", () => $"{packet.Source} is not of {site.Vpc.Id}, and endpoint {endpoint} serves only its own VPC",
                "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", "create an endpoint in the VPC of the source")
            : packet.Protocol != IpProtocol.Tcp && !echo ? ("protocol",
                () => $"endpoint {endpoint} carries TCP and pings, not {packet.Kind}", "VPCE_GATEWAY_PROTOCOL_RESTRICTION", "use TCP")
            : EndpointRoles.ThroughGateway.Of(packet) == Verdict.Blocked
            ? ("port", () => $"{endpoint.ServiceName}, where endpoint {endpoint} leads, does not answer {packet.Kind}",
                "NO_POSSIBLE_DESTINATION", "use HTTPS")
            : null;
        if (refused is { } why)
        {
            log.Block(Layer.VpcEndpoint, at, new Step(Disposition.Denied, why.Reason), (endpoint.Id, why.Question), why.Code, why.Advice);
            return false;
        }

        if (EndpointRoles.StateOf(endpoint) == Verdict.Unknown)
        {
            log.Add(Layer.VpcEndpoint, at, Disposition.Unknown, () => WhyUnknown(endpoint));
        }
        if (EndpointRoles.ThroughGateway.Of(packet) == Verdict.Unknown)
        {
            log.Add(Layer.VpcEndpoint, at, Disposition.Unknown,
                () => $"endpoint {endpoint} carries {packet.Kind}; whether {endpoint.ServiceName} answers it is not known");
            return true;
        }

        log.Add(Layer.VpcEndpoint, at, Disposition.Delivered,
            () => $"endpoint {endpoint} leads to {endpoint.ServiceName}; what may be done there is for its policy, the resource's "
                + "and the caller's to say");
        return true;
    }

    /// <summary>
    /// A route to an endpoint that is no gateway endpoint: one of a Gateway Load Balancer (Network Firewall's are such), or one that was
    /// not read. What comes out of it again, and as what, is for the appliance to say (rules M1, M7 and M40).
    /// </summary>
    public static void ThroughAppliance(NetworkIndex index, WalkLog log, Route route, VpcNode vpc)
    {
        VpcEndpoint? endpoint = index.Find<VpcEndpoint>(ResourceKind.VpcEndpoint, route.TargetId);
        Component at = endpoint is null ? new(route.TargetId, null, vpc.Place) : Component.Of(endpoint);
        log.InDoubt = true;
        log.Add(Layer.VpcEndpoint, at, Disposition.Unknown, () => endpoint is null
            ? $"route {route} leads to an endpoint of which it is not known what it does: "
                + $"{index.Missing(vpc.Place, ResourceKind.VpcEndpoint, $"endpoint {route.TargetId}")}"
            : $"route {route} leads to endpoint {endpoint} of a Gateway Load Balancer or of Network Firewall; what the "
                + "appliances behind it let pass is in no listing that the analyzer reads");
    }

    /// <summary>An interface endpoint carries traffic only while it is available (E30).</summary>
    public static void CrossState(WalkLog log, VpcEndpoint endpoint)
    {
        switch (EndpointRoles.StateOf(endpoint))
        {
            case Verdict.Blocked:
                log.Block(Layer.VpcEndpoint, Component.Of(endpoint),
                    new Step(Disposition.Denied, () => $"endpoint {endpoint} is {endpoint.State}"), (endpoint.Id, "state"), "BAD_STATE",
                    endpoint.State == "pendingAcceptance"
                        ? "the owner of the service has to accept it" : "wait until it is available, or create it anew", certain: true);
                break;
            case Verdict.Unknown:
                log.Add(Layer.VpcEndpoint, Component.Of(endpoint), Disposition.Unknown, () => WhyUnknown(endpoint));
                break;
            default:
                log.Add(Layer.VpcEndpoint, Component.Of(endpoint), Disposition.Delivered,
                    () => $"endpoint {endpoint} passes it to {endpoint.ServiceName}");
                break;
        }
    }

    private static string WhyUnknown(VpcEndpoint endpoint) => $"endpoint {endpoint} is {endpoint.State}: " +
        (endpoint.State.Equals("partial", StringComparison.OrdinalIgnoreCase)
            ? "it works in some of its subnets, and which is not listed" : "that state is not known here");
}

/// <summary>
/// The services inside every VPC (metadata, DNS, time, licences): neither route table nor ACL nor group is asked for them. Sources: VPC
/// guide, "Network ACLs" and "Security groups", what they do not filter; EC2 guide, "Link-local addresses".
/// </summary>
internal static class LocalServices
{
    private static readonly (Ip Address, string Name, int[] Protocols, int Port)[] s_services =
    [
        (Ip.Parse("169.254.169.254"), "the instance metadata service", [6], 80),
        (Ip.Parse("169.254.169.253"), "the VPC's DNS server", [6, 17], 53),
        (Ip.Parse("169.254.169.123"), "the time service", [17], 123),
        (Ip.Parse("169.254.169.250"), "the Windows licence service", [6], 1688),
        (Ip.Parse("169.254.169.251"), "the Windows licence service", [6], 1688),
        (Ip.Parse("fd00:ec2::254"), "the instance metadata service", [6], 80),
        (Ip.Parse("fd00:ec2::253"), "the VPC's DNS server", [6, 17], 53),
        (Ip.Parse("fd00:ec2::123"), "the time service", [17], 123),
        (Ip.Parse("fd00:ec2::240"), "the Windows licence service", [6], 1688),
        (Ip.Parse("fd00:ec2::250"), "the Windows licence service", [6], 1688),
    ];

    // Answered by an agent on the host itself, or by a service that only other listings tell of: no layer of the
    // network decides (E42 to E44, L20).
    private static readonly (IpBlock Block, string What)[] s_undecided =
    [
        (IpBlock.Parse("169.254.170.2/32"), "the ECS agent of the host itself answers there, if one runs"),
        (IpBlock.Parse("169.254.170.23/32"), "the EKS Pod Identity agent of the host itself answers there, if one runs"),
        (IpBlock.Parse("fd00:ec2::23/128"), "the EKS Pod Identity agent of the host itself answers there, if one runs"),
        (IpBlock.Parse("169.254.171.0/24"),
            "it is VPC Lattice's, and vpc-lattice:ListServiceNetworkVpcAssociations, which is not read, would say whether "
                + "the VPC is in a service network"),
        (IpBlock.Parse("fd00:ec2:80::/64"),
            "it is VPC Lattice's, and vpc-lattice:ListServiceNetworkVpcAssociations, which is not read, would say whether "
                + "the VPC is in a service network"),
    ];

    // AWS keeps these for services, of which not every one is in the list (R7).
    private static readonly IpBlock[] s_reserved = [IpBlock.Parse("169.254.168.0/22"), IpBlock.Parse("fd00:ec2::/32")];

    /// <summary>True where the packet was for such a service, or for an address that nothing routes: the log says how it ended.</summary>
    public static bool Take(NetworkIndex index, WalkLog log, InterfaceNode source, Packet packet)
    {
        Ip to = packet.Destination;
        if (MayBeResolver(source.Vpc, packet))
        {
            log.Add(Layer.Service, new(to.ToString(), null, source.Record.Place), Disposition.Unknown,
                () => index.Missing(source.Vpc.Place, ResourceKind.Vpc, $"whether {to} is the DNS server of {source.Vpc.Id}"));
            return true;
        }

        bool linkLocal = SpecialBlocks.IsLinkLocal(to);
        bool isDns = IsVpcResolver(source.Vpc, to) && packet.Protocol.Number is 6 or 17 && packet.Ports.Contains(53);
        if (!linkLocal && !isDns) { return false; }
        string? name = isDns && !linkLocal ? "the VPC's DNS server" : s_services.FirstOrDefault(
            s => s.Address == to && s.Protocols.Contains(packet.Protocol.Number) && packet.Ports.Contains(s.Port)).Name;
        Component at = new(to.ToString(), name, source.Record.Place);
        if (name is null && WhyUndecided(to) is { } why)
        {
            log.Add(Layer.Service, at, Disposition.Unknown, () => $"what answers {packet.Kind} at {to} is not known: {why}");
        }
        else if (name is null)
        {
            log.Block(Layer.RouteTable, at, new Step(Disposition.NoRoute,
                () => $"{to} is link-local: no route table routes it, and no service of AWS answers {packet.Kind} there"),
                (to, packet.Kind), "CANNOT_ROUTE", "use an address of the VPC");
        }
        else if (name.EndsWith("DNS server", StringComparison.Ordinal) && source.Vpc.Vpc?.EnableDnsSupport == false)
        {
            log.Block(Layer.Service, at, new Step(Disposition.Denied, () => $"DNS support of {source.Vpc.Label} is off"), (to, "dns"), null,
                "turn DNS support of the VPC on");
        }
        else
        {
            log.Add(Layer.Service, at, Disposition.Delivered,
                () => $"{name} answers at {to}; route tables, network ACLs and security groups are not asked");
        }

        return true;
    }

    private static string? WhyUndecided(Ip to)
    {
        foreach ((IpBlock block, string what) in s_undecided)
        {
            if (block.Contains(to)) { return what; }
        }

        return s_reserved.Any(b => b.Contains(to)) && !s_services.Any(s => s.Address == to)
            ? "AWS keeps the block for services that this module does not know" : null;
    }

    // Where the VPC was not read: of any block of at most 28 bits the third address ends in 2.
    private static bool MayBeResolver(VpcNode vpc, Packet packet) =>
        vpc.Vpc is null && packet.Protocol.Number is 6 or 17 && packet.Ports.Contains(53) &&
            !packet.Destination.IsV6 && (packet.Destination.Low & 15) == 2 && !SpecialBlocks.IsLinkLocal(packet.Destination)
            && vpc.Owner(packet.Destination) is null;

    /// <summary>The address two above the start of the VPC's primary block.</summary>
    private static bool IsVpcResolver(VpcNode vpc, in Ip address) => vpc.Vpc is { CidrBlocks: [var primary, ..] } && !address.IsV6 &&
        Ip.Of(primary.BaseAddress) is { IsV6: false } first && address.Low == first.Low + 2;
}
