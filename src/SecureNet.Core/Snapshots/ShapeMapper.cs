using System.Net;
using System.Text.Json;
using SecureNet.Model;
using SecureNet.Snapshots.Shapes;

namespace SecureNet.Snapshots;

/// <summary>Turns the shapes of VPCs and what lies in them into the model's kinds.</summary>
internal static class ShapeMapper
{
    public static Vpc Map(VpcShape s, Place p, bool? dnsSupport, bool? dnsHostnames) => new()
    {
        Id = s.VpcId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), IsDefault = s.IsDefault ?? false,
        OwnerAccountId = s.OwnerId == p.AccountId ? null : s.OwnerId, EnableDnsSupport = dnsSupport, EnableDnsHostnames = dnsHostnames,
        PrivateIpv6CidrBlocks = Ipv6(s.Ipv6CidrBlockAssociationSet, false), UnreadIpv6CidrBlocks = Ipv6(s.Ipv6CidrBlockAssociationSet, null),
        CidrBlocks =
        [
            .. s.CidrBlock is { } first ? [first] : Array.Empty<IPNetwork>(),
            .. (s.CidrBlockAssociationSet ?? []).Where(a => a.IsAssociated && a.CidrBlock is not null && !a.CidrBlock.Equals(s.CidrBlock)).Select(a => a.CidrBlock!.Value),
            .. Ipv6(s.Ipv6CidrBlockAssociationSet),
        ],
        UnknownWords = AwsWords.Found([.. Unknown(s.CidrBlockAssociationSet), .. Unknown(s.Ipv6CidrBlockAssociationSet)]),
    };

    public static Subnet Map(SubnetShape s, Place p)
    {
        IPNetwork[] ipv6 = [.. Ipv6(s.Ipv6CidrBlockAssociationSet)];
        return new()
        {
            Id = s.SubnetId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId, Ipv6CidrBlocks = ipv6,
            PrivateIpv6CidrBlocks = Ipv6(s.Ipv6CidrBlockAssociationSet, false), UnreadIpv6CidrBlocks = Ipv6(s.Ipv6CidrBlockAssociationSet, null), MapPublicIpOnLaunch = s.MapPublicIpOnLaunch ?? false,
            // A subnet of IPv6 only has no other block.
            CidrBlock = s.CidrBlock ?? s.Ipv6CidrBlockAssociationSet!.First(a => a.Ipv6CidrBlock is not null).Ipv6CidrBlock!.Value,
            AvailabilityZone = s.AvailabilityZone ?? "", AvailabilityZoneId = s.AvailabilityZoneId, UnknownWords = AwsWords.Found([.. Unknown(s.Ipv6CidrBlockAssociationSet)]),
        };
    }

    public static InternetGateway Map(InternetGatewayShape s, Place p) =>
        new() { Id = s.InternetGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = AttachedTo(s.Attachments), UnknownWords = Unknown(s.Attachments) };

    /// <summary>Null for a gateway that is attached to no VPC: it does nothing.</summary>
    public static EgressOnlyInternetGateway? Map(EgressOnlyInternetGatewayShape s, Place p) => (AttachedTo(s.Attachments) ?? (Unknown(s.Attachments) is [var word, ..] ? word.Element : null)) is { } vpc
        ? new() { Id = s.EgressOnlyInternetGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = vpc, UnknownWords = Unknown(s.Attachments) } : null;

    public static RouteTable Map(RouteTableShape s, Place p)
    {
        RouteTableAssociationShape[] associations = [.. (s.Associations ?? []).Where(a => a.IsAssociated)];
        return new()
        {
            Id = s.RouteTableId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId, IsMain = associations.Any(a => a.Main == true),
            SubnetIds = [.. associations.Select(a => a.SubnetId).OfType<string>()], GatewayIds = [.. associations.Select(a => a.GatewayId).OfType<string>()], Routes = [.. (s.Routes ?? []).Select(Map)],
            UnknownWords = AwsWords.Found((s.Associations ?? []).Select(a => AwsWords.AssociationState.Check("AssociationState", a.AssociationState?.State, a.SubnetId ?? a.GatewayId ?? "main"))),
        };
    }

    public static NetworkAcl Map(NetworkAclShape s, Place p) => new()
    {
        Id = s.NetworkAclId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId, IsDefault = s.IsDefault ?? false,
        SubnetIds = [.. (s.Associations ?? []).Select(a => a.SubnetId)], Entries = [.. (s.Entries ?? []).Select(Map)],
    };

    public static SecurityGroup Map(SecurityGroupShape s, Place p, IEnumerable<string> associatedVpcs) => new()
    {
        Id = s.GroupId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId, GroupName = s.GroupName ?? s.GroupId, Description = s.Description ?? "",
        Rules = [.. Rules(s.IpPermissions, false, p), .. Rules(s.IpPermissionsEgress, true, p)], AssociatedVpcIds = [.. associatedVpcs.Where(v => v != s.VpcId)],
    };

    public static Instance Map(InstanceShape s, Place p) => new()
    {
        Id = s.InstanceId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.Tags), VpcId = s.VpcId ?? "", SubnetId = s.SubnetId ?? "", InstanceType = s.InstanceType ?? "", ImageId = s.ImageId ?? "",
        State = AwsWords.InstanceState.Read(s.State?.Name, "running"), AvailabilityZone = s.Placement?.AvailabilityZone, PrivateIpAddress = s.PrivateIpAddress, PublicIpAddress = s.PublicIpAddress, KeyName = s.KeyName,
        MetadataTokensRequired = s.MetadataOptions?.HttpTokens == "required", InstanceProfileId = s.IamInstanceProfile?.Arn,
        SecurityGroupIds = [.. (s.SecurityGroups is { Count: > 0 } own ? own : s.NetworkInterfaces is [{ } first, ..] ? first.Groups ?? [] : []).Select(g => g.GroupId)],
    };

    public static NetworkInterface Map(NetworkInterfaceShape s, Place p) => new()
    {
        Id = s.NetworkInterfaceId, AccountId = p.AccountId, Region = p.Region, Tags = TagShape.Read(s.TagSet), VpcId = s.VpcId, SubnetId = s.SubnetId, InstanceId = s.Attachment?.InstanceId,
        Status = s.Status, AttachmentStatus = s.Attachment?.Status, AttachmentOwnerId = s.Attachment?.InstanceOwnerId, RequesterId = s.RequesterId, RequesterManaged = s.RequesterManaged ?? false,
        OperatorPrincipal = s.Operator?.Managed == true ? s.Operator.Principal ?? "" : null, DenyAllIgwTraffic = s.DenyAllIgwTraffic,
        InterfaceType = s.InterfaceType ?? "interface", SourceDestCheck = s.SourceDestCheck ?? true, Description = s.Description ?? "", SecurityGroupIds = [.. (s.Groups ?? []).Select(g => g.GroupId)],
        Addresses = s.PrivateIpAddresses is { Count: > 0 } all
            ? [.. all.Where(a => a.PrivateIpAddress is not null).OrderByDescending(a => a.Primary == true).Select(a => new InterfaceAddress(a.PrivateIpAddress!, a.Association?.PublicIp))]
            : s.PrivateIpAddress is { } one ? [new(one, s.Association?.PublicIp)] : [],
        Ipv6Addresses = [.. (s.Ipv6Addresses ?? []).Select(a => a.Ipv6Address).OfType<IPAddress>()],
        Prefixes = [.. (s.Ipv4Prefixes ?? []).Select(x => x.Ipv4Prefix), .. (s.Ipv6Prefixes ?? []).Select(x => x.Ipv6Prefix)],
    };

    private static string? AttachedTo(List<GatewayAttachmentShape>? attachments) =>
        (attachments ?? []).FirstOrDefault(a => AwsWords.AttachmentStatus.Read(a.State, "attached") is "available" or "attached" or "attaching")?.VpcId;

    private static IReadOnlyList<UnknownWord> Unknown(List<GatewayAttachmentShape>? attachments) =>
        AwsWords.Found((attachments ?? []).Select(a => AwsWords.AttachmentStatus.Check("Attachments.State", a.State, a.VpcId)));

    private static IEnumerable<UnknownWord?> Unknown(List<CidrAssociationShape>? set) => (set ?? []).Select(a => AwsWords.AssociationState.Check(
        a.Ipv6CidrBlock is null ? "CidrBlockState" : "Ipv6CidrBlockState", (a.CidrBlockState ?? a.Ipv6CidrBlockState)?.State, (a.CidrBlock ?? a.Ipv6CidrBlock)?.ToString()));

    private static IPNetwork[] Ipv6(List<CidrAssociationShape>? set, bool? advertised) => [.. Ipv6([.. (set ?? []).Where(a => a.IsAdvertised == advertised)])];

    private static IEnumerable<IPNetwork> Ipv6(List<CidrAssociationShape>? set) => (set ?? []).Where(a => a.IsAssociated && a.Ipv6CidrBlock is not null).Select(a => a.Ipv6CidrBlock!.Value);

    private static Route Map(RouteShape s)
    {
        (RouteTargetKind kind, string id) = s switch
        {
            { VpcPeeringConnectionId: { } x } => (RouteTargetKind.VpcPeeringConnection, x),
            { NatGatewayId: { } x } => (RouteTargetKind.NatGateway, x),
            { TransitGatewayId: { } x } => (RouteTargetKind.TransitGateway, x),
            { EgressOnlyInternetGatewayId: { } x } => (RouteTargetKind.EgressOnlyInternetGateway, x),
            { GatewayId: { } x } => RouteTargets.OfGateway(x),
            { NetworkInterfaceId: { } x } => (RouteTargetKind.NetworkInterface, x),
            _ => (RouteTargetKind.Other, s.CarrierGatewayId ?? s.LocalGatewayId ?? s.CoreNetworkArn ?? s.OdbNetworkArn ?? s.InstanceId ?? ""),
        };
        UnknownWord? target = RouteTargets.UnknownGateway(kind, s.GatewayId);
        if (id.Length == 0)
        {
            (string member, JsonElement value) = s.Others?.FirstOrDefault() is { Key: { } key } other ? (key, other.Value) : ("", default);
            target = new(member.Length > 0 ? member : "Target", member.Length > 0 ? value.ToString() : "none that is known");
            id = member.Length > 0 ? value.ToString() : "unknown";
        }

        Route route = new() { Destination = s.DestinationCidrBlock ?? s.DestinationIpv6CidrBlock, PrefixListId = s.DestinationPrefixListId, TargetKind = kind, TargetId = id };
        return route.WithWords(s.State, s.Origin, target);
    }

    private static NetworkAclEntry Map(NetworkAclEntryShape s)
    {
        IpProtocol protocol = s.Protocol.Known ?? IpProtocol.All;
        TrafficType traffic = protocol.Number == -1 ? TrafficType.All
            : protocol.IsIcmp ? new(protocol, s.IcmpTypeCode?.Type ?? -1, s.IcmpTypeCode?.Code ?? -1)
            : protocol.HasPorts && s.PortRange is { From: { } from, To: { } to } ? new(protocol, from, to) : new(protocol, -1, -1);
        return new() { RuleNumber = s.RuleNumber, Egress = s.Egress, Allow = AwsWords.RuleAction.Read(s.RuleAction, "deny") == "allow", Traffic = traffic, CidrBlock = s.CidrBlock ?? s.Ipv6CidrBlock!.Value, UnknownWord = Unknown(s) };
    }

    private static UnknownWord? Unknown(NetworkAclEntryShape s) => AwsWords.RuleAction.Check("RuleAction", s.RuleAction, $"entry {s.RuleNumber}")
        ?? (s.Protocol.Known is null ? new("Protocol", s.Protocol.Text, $"entry {s.RuleNumber}") : null);

    private static IEnumerable<SecurityGroupRule> Rules(List<IpPermissionShape>? permissions, bool egress, Place place)
    {
        foreach (IpPermissionShape p in permissions ?? [])
        {
            SecurityGroupRule rule = new()
            {
                Egress = egress, Traffic = p.IpProtocol.Known is { Number: not -1 } known ? new(known, p.FromPort ?? -1, p.ToPort ?? -1) : TrafficType.All,
                UnknownWord = p.IpProtocol.Known is null ? new("IpProtocol", p.IpProtocol.Text, egress ? "an egress rule" : "an ingress rule") : null,
            };
            foreach (IpRangeShape r in p.IpRanges ?? []) { yield return rule with { CidrBlock = r.CidrIp, Description = r.Description ?? "" }; }
            foreach (Ipv6RangeShape r in p.Ipv6Ranges ?? []) { yield return rule with { CidrBlock = r.CidrIpv6, Description = r.Description ?? "" }; }
            foreach (UserIdGroupPairShape g in (p.UserIdGroupPairs ?? []).Where(g => g.GroupId is not null))
            {
                yield return rule with { GroupId = g.GroupId, GroupAccountId = string.IsNullOrEmpty(g.UserId) || g.UserId == place.AccountId ? null : g.UserId, Description = g.Description ?? "" };
            }

            foreach (PrefixListIdShape l in p.PrefixListIds ?? []) { yield return rule with { PrefixListId = l.PrefixListId, Description = l.Description ?? "" }; }
        }
    }
}
