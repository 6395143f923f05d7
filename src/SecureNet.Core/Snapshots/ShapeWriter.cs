using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>Turns VPCs and what lies in them into the shapes of AWS's answers.</summary>
internal static class ShapeWriter
{
    /// <summary>Everything that would be written of one resource: two are the same where the texts are.</summary>
    public static string Text(Resource resource) => string.Join('\n', SnapshotFiles.Of([resource], _ => true).Select(f => f.Name + System.Text.Encoding.UTF8.GetString(f.Content)));

    public static VpcShape Shape(Vpc v)
    {
        IPNetwork[] ipv4 = [.. v.CidrBlocks.Where(IsIpv4)];
        return new()
        {
            VpcId = v.Id, OwnerId = v.OwnerAccountId ?? v.AccountId, IsDefault = v.IsDefault, Tags = TagShape.Write(v.Tags), CidrBlock = ipv4 is [var first, ..] ? first : null,
            EncryptionControl = v.EncryptionControl is { } c ? new() { VpcId = v.Id, Mode = c.Mode, State = c.State } : null,
            CidrBlockAssociationSet = [.. ipv4.Select(b => new CidrAssociationShape { CidrBlock = b, CidrBlockState = new() { State = "associated" } }), .. Unknown(v, "CidrBlockState")],
            Ipv6CidrBlockAssociationSet = CidrAssociationShape.OfIpv6(v.CidrBlocks.Where(b => !IsIpv4(b)), v.PrivateIpv6CidrBlocks, v.UnreadIpv6CidrBlocks, Unknown(v, "Ipv6CidrBlockState")),
        };
    }

    public static SubnetShape Shape(Subnet s) => new()
    {
        SubnetId = s.Id, VpcId = s.VpcId, OwnerId = s.AccountId, Tags = TagShape.Write(s.Tags), CidrBlock = IsIpv4(s.CidrBlock) ? s.CidrBlock : null, Ipv6CidrBlockAssociationSet = CidrAssociationShape.OfIpv6(s.Ipv6CidrBlocks, s.PrivateIpv6CidrBlocks, s.UnreadIpv6CidrBlocks, Unknown(s, "Ipv6CidrBlockState")),
        AvailabilityZone = s.AvailabilityZone, AvailabilityZoneId = s.AvailabilityZoneId, MapPublicIpOnLaunch = s.MapPublicIpOnLaunch,
    };

    public static InternetGatewayShape Shape(InternetGateway g) =>
        new() { InternetGatewayId = g.Id, OwnerId = g.AccountId, Tags = TagShape.Write(g.Tags), Attachments = [.. g.VpcId is { } v ? [new() { State = "available", VpcId = v }] : Array.Empty<GatewayAttachmentShape>(), .. Attachments(g)] };

    public static EgressOnlyInternetGatewayShape Shape(EgressOnlyInternetGateway g) => new() { EgressOnlyInternetGatewayId = g.Id, Tags = TagShape.Write(g.Tags), Attachments = g.UnknownWords.Count > 0 ? [.. Attachments(g)] : [new() { State = "attached", VpcId = g.VpcId }] };

    public static RouteTableShape Shape(RouteTable t) => new()
    {
        RouteTableId = t.Id, VpcId = t.VpcId, OwnerId = t.AccountId, Tags = TagShape.Write(t.Tags), Routes = [.. t.Routes.Select(Shape)],
        Associations =
        [
            .. t.IsMain ? [new RouteTableAssociationShape { Main = true }] : Array.Empty<RouteTableAssociationShape>(),
            .. t.SubnetIds.Select(s => new RouteTableAssociationShape { Main = false, SubnetId = s }), .. t.GatewayIds.Select(g => new RouteTableAssociationShape { Main = false, GatewayId = g }),
            .. t.UnknownWords.Select(w => new RouteTableAssociationShape
            {
                Main = w.Element == "main", SubnetId = w.Element!.StartsWith("subnet-", StringComparison.Ordinal) ? w.Element : null,
                GatewayId = w.Element == "main" || w.Element.StartsWith("subnet-", StringComparison.Ordinal) ? null : w.Element, AssociationState = new() { State = w.Value },
            }),
        ],
    };

    public static NetworkAclShape Shape(NetworkAcl a) => new()
    {
        NetworkAclId = a.Id, VpcId = a.VpcId, OwnerId = a.AccountId, Tags = TagShape.Write(a.Tags), IsDefault = a.IsDefault,
        Associations = [.. a.SubnetIds.Select(s => new NetworkAclAssociationShape { SubnetId = s, NetworkAclId = a.Id })], Entries = [.. a.Entries.Select(Shape)],
    };

    public static SecurityGroupShape Shape(SecurityGroup g) => new()
    {
        GroupId = g.Id, GroupName = g.GroupName, Description = g.Description, VpcId = g.VpcId, OwnerId = g.AccountId, Tags = TagShape.Write(g.Tags),
        IpPermissions = Permissions(g.Rules.Where(r => !r.Egress), g.AccountId), IpPermissionsEgress = Permissions(g.Rules.Where(r => r.Egress), g.AccountId),
    };

    // User data is never read from AWS and never written.
    public static InstanceShape Shape(Instance i) => new()
    {
        InstanceId = i.Id, VpcId = i.VpcId, SubnetId = i.SubnetId, InstanceType = i.InstanceType, ImageId = i.ImageId, State = new() { Name = i.State }, Tags = TagShape.Write(i.Tags), KeyName = i.KeyName,
        IamInstanceProfile = i.InstanceProfileId is { } profile ? new() { Arn = profile } : null, Placement = i.AvailabilityZone is { } zone ? new() { AvailabilityZone = zone } : null, PrivateIpAddress = i.PrivateIpAddress, PublicIpAddress = i.PublicIpAddress,
        MetadataOptions = new() { HttpTokens = i.MetadataTokensRequired ? "required" : "optional" }, SecurityGroups = [.. i.SecurityGroupIds.Select(g => new GroupIdShape { GroupId = g })],
    };

    public static NetworkInterfaceShape Shape(NetworkInterface n) => new()
    {
        NetworkInterfaceId = n.Id, VpcId = n.VpcId, SubnetId = n.SubnetId, OwnerId = n.AccountId, TagSet = TagShape.Write(n.Tags), InterfaceType = n.InterfaceType, SourceDestCheck = n.SourceDestCheck, Description = n.Description,
        Status = n.Status, RequesterId = n.RequesterId, RequesterManaged = n.RequesterManaged, DenyAllIgwTraffic = n.DenyAllIgwTraffic,
        Operator = n.OperatorPrincipal is { } principal ? new() { Managed = true, Principal = principal.Length > 0 ? principal : null } : null,
        Attachment = n.InstanceId is null && n.AttachmentStatus is null && n.AttachmentOwnerId is null ? null
            : new() { InstanceId = n.InstanceId, InstanceOwnerId = n.AttachmentOwnerId, Status = n.AttachmentStatus },
        Groups = [.. n.SecurityGroupIds.Select(g => new GroupIdShape { GroupId = g })],
        PrivateIpAddresses = [.. n.Addresses.Select((a, at) => new PrivateAddressShape { PrivateIpAddress = a.Private, Primary = at == 0, Association = a.Public is { } p ? new() { PublicIp = p } : null })],
        Ipv6Addresses = n.Ipv6Addresses.Count == 0 ? null : [.. n.Ipv6Addresses.Select(a => new Ipv6AddressShape { Ipv6Address = a })],
        Ipv4Prefixes = n.Prefixes.Where(IsIpv4).Select(x => new Ipv4PrefixShape { Ipv4Prefix = x }).ToList() is { Count: > 0 } v4 ? v4 : null,
        Ipv6Prefixes = n.Prefixes.Where(x => !IsIpv4(x)).Select(x => new Ipv6PrefixShape { Ipv6Prefix = x }).ToList() is { Count: > 0 } v6 ? v6 : null,
    };

    private static IEnumerable<CidrAssociationShape> Unknown(Resource r, string member) => r.UnknownWords.Where(w => w.Member == member).Select(w => IPNetwork.Parse(w.Element!) is var block && IsIpv4(block)
        ? new CidrAssociationShape { CidrBlock = block, CidrBlockState = new() { State = w.Value } } : new CidrAssociationShape { Ipv6CidrBlock = block, Ipv6CidrBlockState = new() { State = w.Value } });

    private static IEnumerable<GatewayAttachmentShape> Attachments(Resource r) => r.UnknownWords.Select(w => new GatewayAttachmentShape { State = w.Value, VpcId = w.Element });

    internal static bool IsIpv4(IPNetwork block) => block.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    private static RouteShape Shape(Route r) => new()
    {
        DestinationCidrBlock = r.Destination is { } d && IsIpv4(d) ? d : null, DestinationIpv6CidrBlock = r.Destination is { } e && !IsIpv4(e) ? e : null, DestinationPrefixListId = r.PrefixListId,
        VpcPeeringConnectionId = On(r, RouteTargetKind.VpcPeeringConnection), NatGatewayId = On(r, RouteTargetKind.NatGateway), TransitGatewayId = On(r, RouteTargetKind.TransitGateway),
        EgressOnlyInternetGatewayId = On(r, RouteTargetKind.EgressOnlyInternetGateway), NetworkInterfaceId = On(r, RouteTargetKind.NetworkInterface),
        GatewayId = r.UnknownWord is { Member: "GatewayId" } gateway ? gateway.Value
            : r.TargetKind is RouteTargetKind.Local or RouteTargetKind.InternetGateway or RouteTargetKind.VpcEndpoint or RouteTargetKind.VirtualPrivateGateway ? r.TargetId : null,
        CarrierGatewayId = Other(r, "cagw-"), CoreNetworkArn = Other(r, "arn:") is { } arn && !IsOdb(arn) ? arn : null, OdbNetworkArn = Other(r, "arn:") is { } odb && IsOdb(odb) ? odb : null, InstanceId = Other(r, "i-"),
        LocalGatewayId = (Other(r, "cagw-") ?? Other(r, "arn:") ?? Other(r, "i-")) is null ? Other(r, "") : null,
        State = Said(r, "State") ?? (r.IsBlackhole ? "blackhole" : r.IsFiltered ? "filtered" : "active"),
        Origin = Said(r, "Origin") ?? (r.IsPropagated ? "EnableVgwRoutePropagation" : r.IsAdvertised ? "Advertisement" : r.TargetKind == RouteTargetKind.Local ? "CreateRouteTable" : "CreateRoute"),
        Others = r.UnknownWord is { Member: not ("GatewayId" or "State" or "Origin" or "Target") } other ? new() { [other.Member] = JsonSerializer.SerializeToElement(other.Value, Serializer.Strict.String) } : null,
    };

    private static string? Said(Route r, string member) => r.UnknownWord is { } word && word.Member == member ? word.Value : null;

    // The target of a route that has no member of its own here, by the prefix of its id.
    private static string? Other(Route r, string prefix) =>
        r.TargetKind == RouteTargetKind.Other && r.UnknownWord is null or { Member: "State" or "Origin" } && r.TargetId.StartsWith(prefix, StringComparison.Ordinal) ? r.TargetId : null;

    private static bool IsOdb(string arn) => arn.Split(':') is [_, _, "odb", ..];

    private static string? On(Route r, RouteTargetKind kind) => r.TargetKind == kind ? r.TargetId : null;

    private static NetworkAclEntryShape Shape(NetworkAclEntry e) => new()
    {
        RuleNumber = e.RuleNumber, Egress = e.Egress, RuleAction = e.UnknownWord is { Member: "RuleAction" } action ? action.Value : e.Allow ? "allow" : "deny",
        Protocol = new(e.UnknownWord is { Member: "Protocol" } protocol ? protocol.Value : e.Traffic.Protocol.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
         CidrBlock = IsIpv4(e.CidrBlock) ? e.CidrBlock : null, Ipv6CidrBlock = IsIpv4(e.CidrBlock) ? null : e.CidrBlock,
        PortRange = e.Traffic.Protocol.HasPorts && e.Traffic.From != -1 ? new() { From = e.Traffic.From, To = e.Traffic.To } : null,
        IcmpTypeCode = e.Traffic.Protocol.IsIcmp ? new() { Type = e.Traffic.From, Code = e.Traffic.To } : null,
    };

    // Rules that follow each other with the same traffic are one permission, in the order in which its lists are read again.
    private static List<IpPermissionShape> Permissions(IEnumerable<SecurityGroupRule> rules, string account)
    {
        List<IpPermissionShape> all = [];
        IpPermissionShape? open = null;
        (TrafficType, string?) traffic = default;
        int at = 0;
        foreach (SecurityGroupRule r in rules)
        {
            int rank = r.CidrBlock is { } block ? IsIpv4(block) ? 0 : 1 : r.GroupId is not null ? 2 : 3;
            if (open is null || traffic != (r.Traffic, r.UnknownWord?.Value) || rank < at)
            {
                bool ranged = r.Traffic.Protocol.Number != -1 && (r.Traffic.Protocol.HasPorts || r.Traffic.Protocol.IsIcmp || r.Traffic.From != -1 || r.Traffic.To != -1);
                open = new() { IpProtocol = new(r.UnknownWord?.Value ?? r.Traffic.Protocol.ApiName), FromPort = ranged ? r.Traffic.From : null, ToPort = ranged ? r.Traffic.To : null, IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [], PrefixListIds = [] };
                (traffic, at) = ((r.Traffic, r.UnknownWord?.Value), 0);
                all.Add(open);
            }

            at = rank;
            string? text = r.Description.Length > 0 ? r.Description : null;
            switch (rank)
            {
                case 0: open.IpRanges!.Add(new() { CidrIp = r.CidrBlock!.Value, Description = text }); break;
                case 1: open.Ipv6Ranges!.Add(new() { CidrIpv6 = r.CidrBlock!.Value, Description = text }); break;
                case 2: open.UserIdGroupPairs!.Add(new() { GroupId = r.GroupId, UserId = r.GroupAccountId ?? account, Description = text }); break;
                default: open.PrefixListIds!.Add(new() { PrefixListId = r.PrefixListId!, Description = text }); break;
            }
        }

        return all;
    }
}
