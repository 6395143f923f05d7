using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>The internet gateways, out and in, and what an account forbids there. Source: VPC guide, "Internet gateways".</summary>
internal static class GatewayStep
{
    /// <summary>
    /// Writes the hop of an internet gateway. Returns the address that the packet leaves with, or null where it does not leave.
    /// </summary>
    /// <param name="index">The network.</param>
    /// <param name="log">Where the hop goes.</param>
    /// <param name="route">The route that leads there.</param>
    /// <param name="site">The subnet that it leaves.</param>
    /// <param name="packet">The packet before translation.</param>
    /// <param name="publicAddress">What the sender is known as outside, or null.</param>
    /// <param name="byNat">True where a NAT gateway sends it: only what hosts send by themselves is "ingress"
    /// to Block Public Access.</param>
    public static Ip? Leave(NetworkIndex index, WalkLog log, Route route, SubnetNode site, Packet packet, Ip? publicAddress, bool byNat)
    {
        InternetGateway? gateway = index.Find<InternetGateway>(ResourceKind.InternetGateway, route.TargetId);
        if (gateway is null)
        {
            log.Add(Layer.InternetGateway, new(route.TargetId, null, site.Place), Disposition.Unknown,
                () => index.Missing(site.Place, ResourceKind.InternetGateway, $"internet gateway {route.TargetId}"));
            return null;
        }

        Component at = Component.Of(gateway);
        bool passes = BlockPublicAccessStep.Cross(index, log, site, byNat, egressOnly: false);
        if (gateway.VpcId != site.Vpc.Id)
        {
            Refuse("attached", () => $"internet gateway {gateway} is not attached to {site.Vpc.Id}", "DISCONNECTED_VPCS", "attach it");
        }

        if (!SpecialBlocks.IsPublic(packet.Destination))
        {
            Refuse("destination", () => $"internet gateway {gateway} drops packets to {packet.Destination}, which is not a public address",
                SpecialBlocks.IsShared(packet.Destination)
                    ? "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS" : "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
                "add a more specific route to where the address is");
        }
        else if (publicAddress is null)
        {
            Refuse("source", () => $"{packet.Source} has no public address, so internet gateway {gateway} drops what it sends",
                "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
                packet.Source.IsV6 ? "give it a global IPv6 address" : "give it a public address, or route through a NAT gateway");
        }

        if (!passes) { return null; }
        log.Add(Layer.InternetGateway, at, packet.Source == publicAddress ? Disposition.Forwarded : Disposition.Translated,
            () => packet.Source == publicAddress
                ? $"internet gateway {gateway} sends it on from {packet.Source}"
                : $"internet gateway {gateway} changes the source from {packet.Source} to {publicAddress}");
        return publicAddress;

        void Refuse(string question, Func<string> reason, string code, string advice)
        {
            log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied, reason), (gateway.Id, question), code, advice);
            passes = false;
        }
    }

    /// <summary>In from the internet to an interface with a public address. False where it is known not to get in.</summary>
    public static bool Enter(NetworkIndex index, WalkLog log, InterfaceNode destination, Ip privateAddress, Ip source)
    {
        VpcNode vpc = destination.Vpc;
        InternetGateway? gateway = vpc.Gateway;
        Component at = gateway is null ? Component.Of(vpc) : Component.Of(gateway);
        bool passes = BlockPublicAccessStep.Cross(index, log, destination.Subnet, byNat: false, egressOnly: false);
        if (gateway is null && !index.WasListed(vpc.Place, ResourceKind.InternetGateway))
        {
            log.Add(Layer.InternetGateway, at, Disposition.Unknown,
                () => index.Missing(vpc.Place, ResourceKind.InternetGateway, $"the internet gateway of {vpc.Id}"));
        }
        else if (gateway is null)
        {
            passes = false;
            log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied, () => $"no internet gateway is attached to {vpc.Id}"),
                (vpc.Id, "gateway"), "NO_PATH", "attach an internet gateway if the host is meant to be public");
        }

        if (destination.IsAdvertised(privateAddress) == Verdict.Blocked)
        {
            log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied, () => WhyHidden(destination, privateAddress)),
                (destination.Record.Id, "advertised"), "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
                "give it an address of a public IPv6 block if it is meant to be public");
            return false;
        }

        if (!LetsIn(index, log, destination, privateAddress, at)) { passes = false; }
        if (destination.IsAdvertised(privateAddress) == Verdict.Unknown)
        {
            log.Add(Layer.InternetGateway, at, Disposition.Unknown, () => WhyHidden(destination, privateAddress));
        }
        if (destination.PublicOf(privateAddress) is not { } own)
        {
            log.Block(Layer.InternetGateway, at,
                new Step(Disposition.Denied,
                    () => $"{destination.Record} has no public address, so nothing from the internet ({source}) comes to it"),
                (destination.Record.Id, "public"), "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
                "give it a public address if it is meant to be public");
            return false;
        }

        if (!SpecialBlocks.IsPublic(source))
        {
            log.Block(Layer.InternetGateway, at,
                new Step(Disposition.Denied, () => $"an internet gateway drops packets from {source}, which is not a public address"),
                (vpc.Id, "source"), SpecialBlocks.IsShared(source)
                    ? "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS" : "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS", "use a private way");
            return false;
        }

        if (gateway is not null && passes)
        {
            log.Add(Layer.InternetGateway, at, own == privateAddress ? Disposition.Forwarded : Disposition.Translated,
                () => own == privateAddress
                    ? $"internet gateway {gateway} lets it in to {own}"
                    : $"internet gateway {gateway} changes the destination from {own} to {privateAddress}");
        }

        return passes;
    }

    /// <summary>
    /// In by a door: of the gateway it is asked only that one is attached, and what the account forbids, and that not of every door.
    /// </summary>
    public static void EnterByDoor(NetworkIndex index, WalkLog log, InterfaceNode destination, in Ip own, FrontDoors doors,
        bool needsGateway)
    {
        VpcNode vpc = destination.Vpc;
        bool doubt = log.InDoubt;
        log.InDoubt = false;
        if (needsGateway) { BlockPublicAccessStep.Cross(index, log, destination.Subnet, byNat: false, egressOnly: false); }
        if (needsGateway && vpc.Gateway is null && index.WasListed(vpc.Place, ResourceKind.InternetGateway))
        {
            log.Block(Layer.InternetGateway, Component.Of(vpc), new Step(Disposition.Denied,
                () => $"no internet gateway is attached to {vpc.Id}, which accelerators and distributions need too"),
                (vpc.Id, "gateway"), "NO_PATH", "attach an internet gateway if the host is meant to be public");
        }

        log.InDoubt = doubt;
        string way = destination.PublicOf(own) is null ? "has no public address, but the internet may come to it another way"
            : "may be reached by the internet another way than by its public address";
        log.Add(Layer.InternetGateway, Component.Of(vpc), Disposition.Unknown,
            () => $"{destination.Record} {way}: {doors.Describe(vpc.Id)}");
    }

    /// <summary>
    /// What of the sender's interface keeps its packets, or the replies to them, from the internet. False where nothing leaves.
    /// </summary>
    public static bool MayLeave(NetworkIndex index, WalkLog log, InterfaceNode sender, Ip own, Component at)
    {
        Verdict advertised = sender.IsAdvertised(own);
        if (advertised == Verdict.Unknown) { log.Add(Layer.InternetGateway, at, Disposition.Unknown, () => WhyHidden(sender, own)); }
        if (InternetAddresses.LetsIn(sender.Record, sender.Role, index.BalancerOf(sender)?.Record, own.IsV6) != Verdict.Reachable)
        {
            log.Add(Layer.InternetGateway, at, Disposition.Unknown,
                () => $"interface {sender.Record} keeps out, or may keep out, what comes from the internet (DenyAllIgwTraffic); "
                    + "whether that stops replies to what it sends is not documented");
        }

        if (advertised != Verdict.Blocked || !SpecialBlocks.IsPublic(own)) { return true; }
        log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied, () => WhyHidden(sender, own)), (sender.Record.Id, "hidden"),
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            "give it an address of a public IPv6 block, or route through a NAT gateway");
        return false;
    }

    private static bool LetsIn(NetworkIndex index, WalkLog log, InterfaceNode destination, Ip own, Component at)
    {
        switch (InternetAddresses.LetsIn(destination.Record, destination.Role, index.BalancerOf(destination)?.Record, own.IsV6))
        {
            case Verdict.Blocked:
                log.Block(Layer.InternetGateway, at, new Step(Disposition.Denied,
                    () => $"interface {destination.Record} lets nothing in from the internet: DenyAllIgwTraffic is on"),
                    (destination.Record.Id, "deny"), "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
                    "reach it from a peered VPC or by a transit gateway, or turn ipv6.deny_all_igw_traffic of the load balancer off");
                return false;
            case Verdict.Unknown:
                log.Add(Layer.InternetGateway, at, Disposition.Unknown,
                    () => $"whether interface {destination.Record} lets the internet in is not known: " +
                        "neither its DenyAllIgwTraffic nor the attributes of its load balancer "
                            + "(elasticloadbalancing:DescribeLoadBalancerAttributes) were read");
                return true;
            default:
                return true;
        }
    }

    public static string WhyHidden(InterfaceNode at, Ip own) => at.IsAdvertised(own) == Verdict.Blocked
        ? $"{own} is of a private IPv6 block, which AWS does not advertise: internet gateways do not carry it"
        : $"whether the internet knows {own} is not known: neither subnet {at.Subnet.Id} nor {at.Vpc.Id} says whether the "
            + "block is public (Ipv6AddressAttribute)";

    /// <summary>The egress-only gateway: IPv6 out, replies in. Source: VPC guide, "Egress-only internet gateways".</summary>
    public static bool LeaveEgressOnly(NetworkIndex index, WalkLog log, Route route, SubnetNode site, Packet packet, bool isReply)
    {
        EgressOnlyInternetGateway? gateway = index.Find<EgressOnlyInternetGateway>(ResourceKind.EgressOnlyInternetGateway, route.TargetId);
        if (gateway is null && !isReply)
        {
            log.Add(Layer.EgressOnlyInternetGateway, new(route.TargetId, null, site.Place), Disposition.Unknown,
                () => index.Missing(site.Place, ResourceKind.EgressOnlyInternetGateway, $"egress-only internet gateway {route.TargetId}"));
            return false;
        }

        Component at = gateway is null ? new(route.TargetId, null, site.Place) : Component.Of(gateway);
        bool passes = BlockPublicAccessStep.Cross(index, log, site, byNat: false, egressOnly: true);
        (string Question, Func<string> Reason, string? Code)? refused =
            gateway is not null && gateway.VpcId != site.Vpc.Id
                ? ("attached", () => $"egress-only internet gateway {gateway} is not attached to {site.Vpc.Id}", "DISCONNECTED_VPCS")
            : !packet.Destination.IsV6 ? ("family", () => $"egress-only internet gateway {at.Id} carries only IPv6", "PROTOCOL_RESTRICTION")
            : !SpecialBlocks.IsPublic(packet.Destination) ? ("destination",
                () => $"egress-only internet gateway {at.Id} drops packets to {packet.Destination}, which is not a global address",
                "CANNOT_ROUTE")
            : !SpecialBlocks.IsPublic(packet.Source) ? ("source",
                () => $"{packet.Source} is no global IPv6 address, so nothing it sends leaves", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS")
            : isReply ? ("reply", () =>
                $"egress-only internet gateway {at.Id} has no state for a connection that came in another way, and drops the reply",
                (string?)null)
            : null;
        if (refused is { } why)
        {
            log.Block(Layer.EgressOnlyInternetGateway, at, new Step(Disposition.Denied, why.Reason), (route.TargetId, why.Question),
                why.Code, "route to an internet gateway");
            return false;
        }

        if (passes)
        {
            log.Add(Layer.EgressOnlyInternetGateway, at, Disposition.Forwarded,
                () => $"egress-only internet gateway {at.Id} lets it out and its reply in");
        }
        return passes;
    }
}

/// <summary>VPC Block Public Access. Source: VPC guide, "Block public access to VPCs and subnets".</summary>
internal static class BlockPublicAccessStep
{
    /// <summary>
    /// False where the account forbids it. Blocking ingress still lets NAT gateways and egress-only gateways out, whose connections
    /// start inside. Where it was read of no place at all, as in a dump made without that call, it is taken as off, which it is in every
    /// account that never turned it on; where it was read elsewhere, a place without it is a gap.
    /// </summary>
    public static bool Cross(NetworkIndex index, WalkLog log, SubnetNode site, bool byNat, bool egressOnly)
    {
        if (site.Vpc.BlockPublicAccess is null && index.KnowsBlockPublicAccess
            && !index.WasListed(site.Vpc.Place, ResourceKind.VpcBlockPublicAccess))
        {
            log.Add(Layer.BlockPublicAccess, Component.Of(site.Vpc), Disposition.Unknown,
                () => index.Missing(site.Vpc.Place, ResourceKind.VpcBlockPublicAccess, "VPC Block Public Access"));
            return true;
        }

        if (site.Vpc.BlockPublicAccess is not { } bpa || bpa.Mode == "off") { return true; }
        string? excluded = bpa.Exclusions.FirstOrDefault(e => e.ResourceId == site.Id)?.Mode
            ?? bpa.Exclusions.FirstOrDefault(e => e.ResourceId == site.Vpc.Id)?.Mode;
        bool onlyOut = bpa.Mode == "block-ingress" || excluded == "allow-egress";
        bool passes = excluded == "allow-bidirectional" || (onlyOut && (byNat || egressOnly));
        Component at = new(bpa.Id, null, bpa.Place);
        if (passes)
        {
            log.Add(Layer.BlockPublicAccess, at, Disposition.Permitted, () => excluded is null
                ? $"VPC Block Public Access of {bpa.Place} is {bpa.Mode} and lets through what starts inside"
                : $"VPC Block Public Access of {bpa.Place} is {bpa.Mode}, and its exclusion {excluded} lets {site.Id} through");
            return true;
        }

        log.Block(Layer.BlockPublicAccess, at, new Step(Disposition.Denied,
            () => $"VPC Block Public Access of {bpa.Place} is {bpa.Mode} and stops the traffic of {site.Id} with the internet" +
                (excluded is null ? "" : $" (its exclusion is {excluded})")), (bpa.Place, site.Id), "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
            $"add an exclusion for {site.Id} or its VPC if it is meant to be public");
        return false;
    }
}
