using SecureNet.Model;

namespace SecureNet.Reachability;

/// <summary>
/// The ways by which the internet may come to interfaces of a VPC beside their public addresses, as far as interfaces and groups show that
/// there are any (E20 to E23).
/// </summary>
/// <param name="Accelerator">The interface of Global Accelerator in the VPC, or null: endpoints there get packets of internet clients
/// under their own addresses.</param>
/// <param name="Origin">The interface or group of CloudFront VPC origins in the VPC, or null: origins there get requests from
/// CloudFront's own addresses.</param>
/// <param name="Tunnel">The interface of an EC2 Instance Connect Endpoint in the VPC, or null: those whom IAM lets come by it to
/// instances, under its address or their own.</param>
/// <param name="Publisher">The interface of a Verified Access endpoint in the VPC, or null: those whom its policies let come by it, under
/// its address.</param>
/// <param name="Unread">The place whose interfaces were not wholly read, so that any of them may be there, or null. Of what is
/// not TCP it says nothing.</param>
/// <param name="FarTunnel">The interface of an EC2 Instance Connect Endpoint in a VPC that a peering connection or transit gateway joins to
/// this one, with what joins them, or null: it leads to instances here too.</param>
/// <param name="FarUnread">The place of such a VPC, with what joins them, where interfaces were not wholly read, or null.</param>
internal sealed record FrontDoors(string? Accelerator, string? Origin, string? Tunnel, string? Publisher, string? Unread = null,
    string? FarTunnel = null, string? FarUnread = null)
{
    private const string OriginGroup = "CloudFront-VPCOrigins-Service-SG";
    private const string OriginTag = "aws.cloudfront.vpcorigin";
    private static readonly FrontDoors s_none = new(null, null, null, null);

    /// <summary>True for doors that an internet gateway has to be attached for, and that Block Public Access closes.</summary>
    public bool NeedGateway => (Accelerator ?? Origin) is not null;

    /// <summary>True for doors that ask neither, and carry TCP alone.</summary>
    public bool BringTcp => (Tunnel ?? Publisher ?? Unread ?? FarTunnel ?? FarUnread) is not null;

    /// <summary>True where what comes in is, or may be, seen under another address than the client's.</summary>
    public bool HideClients => Origin is not null || BringTcp;

    /// <summary>The doors by VPC.</summary>
    public static Dictionary<string, FrontDoors> Find(
        IEnumerable<(NetworkInterface At, InterfaceRole Role)> interfaces, IEnumerable<SecurityGroup> groups, Network network)
    {
        Dictionary<string, FrontDoors> all = new(StringComparer.Ordinal);
        HashSet<(string VpcId, Place Place)> homes = [];
        foreach ((NetworkInterface at, InterfaceRole role) in interfaces.OrderBy(i => i.At.Id, StringComparer.Ordinal))
        {
            homes.Add((at.VpcId, at.Place));
            if (!network.Has(at.Place, ResourceKind.NetworkInterface))
            {
                all[at.VpcId] = In(at.VpcId) with { Unread = at.Place.ToString() };
            }
            if (at.Tags.ContainsKey(OriginTag)) { all[at.VpcId] = In(at.VpcId) is var d ? d with { Origin = d.Origin ?? at.Id } : d; }
            switch (role.Call)
            {
                case ServiceInterfaces.Accelerators: all[at.VpcId] = In(at.VpcId) is var a ? a with { Accelerator = a.Accelerator ?? at.Id }
                    : a; break;
                case ServiceInterfaces.ConnectEndpoints: all[at.VpcId] = In(at.VpcId) is var t ? t with { Tunnel = t.Tunnel ?? at.Id }
                    : t; break;
                case ServiceInterfaces.VerifiedAccess: all[at.VpcId] = In(at.VpcId) is var p ? p with { Publisher = p.Publisher ?? at.Id }
                    : p; break;
            }
        }

        foreach (SecurityGroup group in groups.Where(g => g.GroupName == OriginGroup && g.VpcId is not null).OrderBy(g => g.Id,
            StringComparer.Ordinal))
        {
            all[group.VpcId!] = In(group.VpcId!) is var d ? d with { Origin = d.Origin ?? group.Id } : d;
        }

        foreach (Vpc vpc in network.Of<Vpc>())
        {
            homes.Add((vpc.Id, vpc.Place));

            // Whoever has a part in a VPC may have a door there, whoever of it was read.
            if (!network.Has(vpc.Place, ResourceKind.NetworkInterface)) { all[vpc.Id] = In(vpc.Id) with { Unread = vpc.Place.ToString() }; }
        }

        AddFar(all, network, homes);
        return all;

        FrontDoors In(string vpcId) => all.GetValueOrDefault(vpcId) ?? s_none;
    }

    /// <summary>
    /// Tunnels lead to instances in other VPCs too, over peering connections and transit gateways (E22). Whether routes, ACLs and groups
    /// let one come that far is not asked beyond what <see cref="JoinedVpcs"/> does.
    /// </summary>
    private static void AddFar(Dictionary<string, FrontDoors> all, Network network, HashSet<(string VpcId, Place Place)> homes)
    {
        (string VpcId, FrontDoors Doors)[] near = [.. all.Where(d => (d.Value.Tunnel ?? d.Value.Unread) is not null)
            .OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => (d.Key, d.Value))];
        if (near.Length == 0) { return; }
        JoinedVpcs joined = new(network, homes.ToLookup(h => h.VpcId, h => h.Place));
        foreach ((string vpcId, FrontDoors doors) in near)
        {
            foreach ((string other, string via) in joined.With(vpcId))
            {
                FrontDoors own = all.GetValueOrDefault(other) ?? s_none;
                all[other] = own with
                {
                    FarTunnel = own.FarTunnel ?? (doors.Tunnel is { } tunnel ? $"{tunnel} of {vpcId}, which {via} may join to it" : null),
                    FarUnread = own.FarUnread
                        ?? (doors.Unread is { } place ? $"{place}, where {vpcId} is, which {via} may join to it" : null),
                };
            }
        }
    }

    /// <summary>
    /// Those of the doors that lead to the interface, or null: accelerators and distributions to instances and load balancers, tunnels to
    /// instances, Verified Access to whatever takes something.
    /// </summary>
    public FrontDoors? To(NetworkInterface at, InterfaceRole role)
    {
        bool balanced = at.InstanceId is not null || role.IsBalancer || InterfaceRoles.IsDescribedAsBalancer(at);
        bool isDoor = role.Call is ServiceInterfaces.Accelerators or ServiceInterfaces.ConnectEndpoints or ServiceInterfaces.VerifiedAccess;
        FrontDoors own = new(balanced ? Accelerator : null, balanced ? Origin : null, at.InstanceId is not null ? Tunnel : null,
            isDoor || role.IsMute ? null : Publisher, isDoor || role.IsMute ? null : Unread,
            at.InstanceId is not null ? FarTunnel : null, at.InstanceId is not null ? FarUnread : null);
        return own == s_none ? null : own;
    }

    /// <summary>What is known of the doors, as a sentence.</summary>
    public string Describe(string vpcId) => string.Join("; ", new[]
    {
        Accelerator is null ? null
            : $"Global Accelerator has an interface in {vpcId} ({Accelerator}), and whether it leads here "
                + $"{ServiceInterfaces.Accelerators} would say, which is not read",
        Origin is null
            ? null : $"CloudFront has VPC origins in {vpcId} ({Origin}), and whether this is one cloudfront:ListVpcOrigins would "
                + "say, which is not read",
        Tunnel is null
            ? null : $"an EC2 Instance Connect Endpoint is in {vpcId} ({Tunnel}), by which those whom IAM lets come to instances "
                + $"from anywhere; {ServiceInterfaces.ConnectEndpoints} would say under which address, which is not read",
        FarTunnel is null ? null
            : $"an EC2 Instance Connect Endpoint is joined to {vpcId} ({FarTunnel}), by which those whom IAM lets may come to "
                + $"instances from anywhere; {ServiceInterfaces.ConnectEndpoints} would say under which address, which is not read",
        Publisher is null ? null
            : $"Verified Access has an endpoint in {vpcId} ({Publisher}), and whether it leads here "
                + $"{ServiceInterfaces.VerifiedAccess} would say, which is not read",
        Unread is null ? null
            : "whether Global Accelerator, CloudFront, an EC2 Instance Connect Endpoint or Verified Access has a door in "
                + $"{vpcId} is not known: ec2:DescribeNetworkInterfaces of {Unread} was not wholly read",
        FarUnread is null ? null
            : $"whether an EC2 Instance Connect Endpoint leads to instances of {vpcId} is not known: "
                + $"ec2:DescribeNetworkInterfaces of {FarUnread} was not wholly read",
    }.OfType<string>());
}
