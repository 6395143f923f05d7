using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>A VPC with everything that hangs on it. Built from whatever names it, so the record itself may be missing.</summary>
internal sealed class VpcNode(string id, Place place)
{
    private readonly Dictionary<Ip, InterfaceNode> _byAddress = [];
    private readonly List<(IpBlock Block, InterfaceNode Interface)> _prefixes = [];
    private readonly Dictionary<Ip, SubnetNode> _nats = [];

    public string Id { get; } = id;

    /// <summary>The account and region that listed it; the owner's where it is shared.</summary>
    public Place Place { get; internal set; } = place;

    public Vpc? Vpc { get; internal set; }
    public IpBlock[] Blocks { get; internal set; } = [];
    public InternetGateway? Gateway { get; internal set; }
    public RouteTableNode? MainTable { get; internal set; }
    public VpcBlockPublicAccess? BlockPublicAccess { get; internal set; }
    public List<VpcPeeringConnection> Peerings { get; } = [];
    public List<InterfaceNode> Interfaces { get; } = [];

    public string Label => Vpc?.ToString() ?? Id;

    /// <summary>The interface that owns the address here. The same address may exist in other VPCs.</summary>
    public InterfaceNode? Owner(in Ip address)
    {
        if (_byAddress.TryGetValue(address, out InterfaceNode? owner)) { return owner; }
        foreach ((IpBlock block, InterfaceNode at) in _prefixes)
        {
            if (block.Contains(address)) { return at; }
        }

        return null;
    }

    /// <summary>The subnet of the interface or NAT gateway that has the address, or null.</summary>
    public SubnetNode? SubnetOf(in Ip address) => Owner(address)?.Subnet ?? _nats.GetValueOrDefault(address);

    public bool Contains(in Ip address)
    {
        foreach (IpBlock block in Blocks)
        {
            if (block.Contains(address)) { return true; }
        }

        return false;
    }

    internal void AddNat(in Ip address, SubnetNode subnet) => _nats.TryAdd(address, subnet);

    internal void Add(InterfaceNode at)
    {
        Interfaces.Add(at);
        foreach ((Ip own, _) in at.Addresses) { _byAddress.TryAdd(own, at); }
        foreach (IpBlock block in at.Prefixes) { _prefixes.Add((block, at)); }
    }
}

/// <summary>A subnet with its VPC, its table and its ACL; the record is null where it was not read.</summary>
internal sealed class SubnetNode(string id, VpcNode vpc, Place place)
{
    public string Id { get; } = id;
    public VpcNode Vpc { get; } = vpc;
    public Place Place { get; internal set; } = place;
    public Subnet? Subnet { get; internal set; }
    public IpBlock[] Blocks { get; internal set; } = [];
    public RouteTableNode? Table { get; internal set; }
    public AclNode? Acl { get; internal set; }

    public bool Contains(in Ip address)
    {
        foreach (IpBlock block in Blocks)
        {
            if (block.Contains(address)) { return true; }
        }

        return false;
    }

    /// <summary>True if both lie in one zone: by zone id, or by name within one account, as names differ between accounts.</summary>
    public bool SameZone(SubnetNode other) => Subnet is { } a && other.Subnet is { } b &&
        (a.AvailabilityZoneId is { } id && b.AvailabilityZoneId is { } otherId ? id == otherId : a.AvailabilityZone == b.AvailabilityZone);
}

/// <summary>An interface with its subnet and its groups, its addresses as numbers.</summary>
internal sealed class InterfaceNode
{
    public InterfaceNode(NetworkInterface record, SubnetNode subnet)
    {
        (Record, Subnet) = (record, subnet);
        Addresses = [.. record.Addresses.Select(a => (Ip.Of(a.Private), a.Public is { } p ? Ip.Of(p) : (Ip?)null)),
            .. record.Ipv6Addresses.Select(a => (Ip.Of(a), (Ip?)null))];
        Prefixes = IpBlock.Of(record.Prefixes);
    }

    public NetworkInterface Record { get; }
    public SubnetNode Subnet { get; }
    public VpcNode Vpc => Subnet.Vpc;

    /// <summary>Own addresses of both families, each with the public IPv4 address that stands for it, if any.</summary>
    public (Ip Own, Ip? Public)[] Addresses { get; }

    public IpBlock[] Prefixes { get; }
    public Instance? Instance { get; internal set; }

    /// <summary>What it is: what it takes and whether it starts connections.</summary>
    public InterfaceRole Role { get; internal init; } = InterfaceRole.Host;

    /// <summary>The groups in the order of the listing; null where one was not read.</summary>
    public GroupNode?[] Groups { get; internal set; } = [];

    public bool Owns(in Ip address)
    {
        foreach ((Ip own, _) in Addresses)
        {
            if (own == address) { return true; }
        }

        foreach (IpBlock block in Prefixes)
        {
            if (block.Contains(address)) { return true; }
        }

        return false;
    }

    /// <summary>Whether the internet knows an own IPv6 address; of an IPv4 address the associated one says it.</summary>
    public Verdict IsAdvertised(in Ip own) =>
        own.IsV6 ? InternetAddresses.IsAdvertised(Subnet.Subnet, Vpc.Vpc, own.ToAddress()) : Verdict.Reachable;

    /// <summary>What the internet knows the address by: the associated public IPv4 address, or a global IPv6 address itself.</summary>
    public Ip? PublicOf(in Ip address)
    {
        if (address.IsV6)
        {
            return Owns(address) && SpecialBlocks.IsPublic(address) && IsAdvertised(address) != Verdict.Blocked ? address : null;
        }
        foreach ((Ip own, Ip? known) in Addresses)
        {
            if (own == address) { return known; }
        }

        return null;
    }

    /// <summary>The own address that a public one stands for; an own address stands for itself.</summary>
    public Ip? PrivateOf(in Ip address)
    {
        foreach ((Ip own, Ip? known) in Addresses)
        {
            if (own == address || known == address) { return own; }
        }

        return Owns(address) ? address : null;
    }

    public bool IsInstanceOf(InterfaceNode other) =>
        Record.Id == other.Record.Id || (Record.InstanceId is { } id && id == other.Record.InstanceId);
}

/// <summary>A security group with its rules by direction.</summary>
internal sealed class GroupNode(SecurityGroup record, RuleNode[] ingress, RuleNode[] egress)
{
    public SecurityGroup Record { get; } = record;

    public RuleNode[] Rules(bool out_) => out_ ? egress : ingress;
}

/// <summary>A rule with its index in the group and its other end as blocks.</summary>
/// <param name="Record">The rule.</param>
/// <param name="Index">Its place in the group's list, from 0.</param>
/// <param name="Blocks">The block or the prefix list's entries; null for a group, or a list that was not read.</param>
internal sealed record RuleNode(SecurityGroupRule Record, int Index, IpBlock[]? Blocks);

/// <summary>A network ACL with its entries in the order of their numbers.</summary>
internal sealed class AclNode(NetworkAcl record)
{
    private readonly (IpBlock Block, NetworkAclEntry Entry)[] _ingress = Sorted(record, false);
    private readonly (IpBlock Block, NetworkAclEntry Entry)[] _egress = Sorted(record, true);

    public NetworkAcl Record { get; } = record;

    public (IpBlock Block, NetworkAclEntry Entry)[] Entries(bool egress) => egress ? _egress : _ingress;

    // The order of a listing is not promised; the numbers decide.
    private static (IpBlock, NetworkAclEntry)[] Sorted(NetworkAcl record, bool egress) =>
        [.. record.Entries.Where(e => e.Egress == egress).OrderBy(e => e.RuleNumber).Select(e => (new IpBlock(e.CidrBlock), e))];
}

/// <summary>A transit gateway's route table, longest blocks first and static before propagated.</summary>
internal sealed class TransitTableNode(TransitGatewayRouteTable record, IReadOnlyList<TransitGatewayRoute>? routes)
{
    public TransitGatewayRouteTable Record { get; } = record;

    /// <summary>Null where the routes were not read.</summary>
    public (IpBlock Block, TransitGatewayRoute Route)[]? Routes { get; } = routes is null ? null :
        [.. routes.OrderByDescending(r => r.Destination.PrefixLength).ThenBy(r => r.IsPropagated)
            .Select(r => (new IpBlock(r.Destination), r))];
}
