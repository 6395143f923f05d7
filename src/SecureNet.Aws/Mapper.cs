using System.Collections.Immutable;
using System.Net;
using Amazon.EC2.Model;
using SecureNet.Model;
using E = Amazon.EC2.Model;
using M = SecureNet.Model;

namespace SecureNet.Aws;

/// <summary>Turns the SDK's shapes into the model's.</summary>
internal static class Mapper
{
    public static M.Vpc Map(E.Vpc v, Place p) => new()
    {
        Id = v.VpcId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(v.Tags), IsDefault = v.IsDefault ?? false,
        OwnerAccountId = string.IsNullOrEmpty(v.OwnerId) || v.OwnerId == p.AccountId ? null : v.OwnerId,
        EncryptionControl = M.EncryptionControl.Read(
            v.EncryptionControl is not null, v.EncryptionControl?.Mode?.Value, v.EncryptionControl?.State?.Value),
        CidrBlocks =
        [
            IPNetwork.Parse(v.CidrBlock),
            .. (v.CidrBlockAssociationSet ?? []).Where(s => s.CidrBlock != v.CidrBlock && s.CidrBlockState?.State?.Value is null or "associated").Select(s => IPNetwork.Parse(s.CidrBlock)),
            .. (v.Ipv6CidrBlockAssociationSet ?? []).Where(s => s.Ipv6CidrBlockState?.State?.Value is null or "associated").Select(s => IPNetwork.Parse(s.Ipv6CidrBlock)),
        ],
        PrivateIpv6CidrBlocks = Ipv6(v, false), UnreadIpv6CidrBlocks = Ipv6(v, null),
        UnknownWords = AwsWords.Found(
        [
            .. (v.CidrBlockAssociationSet ?? []).Select(s => AwsWords.AssociationState.Check("CidrBlockState", s.CidrBlockState?.State?.Value, s.CidrBlock)),
            .. (v.Ipv6CidrBlockAssociationSet ?? []).Select(s => AwsWords.AssociationState.Check("Ipv6CidrBlockState", s.Ipv6CidrBlockState?.State?.Value, s.Ipv6CidrBlock)),
        ]),
    };

    public static M.Subnet Map(E.Subnet s, Place p)
    {
        IPNetwork[] ipv6 = [.. (s.Ipv6CidrBlockAssociationSet ?? []).Where(a => a.Ipv6CidrBlockState?.State?.Value is null or "associated").Select(a => IPNetwork.Parse(a.Ipv6CidrBlock))];
        return new()
        {
            Id = s.SubnetId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(s.Tags), VpcId = s.VpcId, Ipv6CidrBlocks = ipv6,
            PrivateIpv6CidrBlocks = Ipv6(s, false), UnreadIpv6CidrBlocks = Ipv6(s, null),
            // A subnet of IPv6 only has no other block.
            CidrBlock = string.IsNullOrEmpty(s.CidrBlock) ? ipv6[0] : IPNetwork.Parse(s.CidrBlock),
            AvailabilityZone = s.AvailabilityZone, AvailabilityZoneId = s.AvailabilityZoneId, MapPublicIpOnLaunch = s.MapPublicIpOnLaunch ?? false,
            UnknownWords = AwsWords.Found((s.Ipv6CidrBlockAssociationSet ?? []).Select(a => AwsWords.AssociationState.Check("Ipv6CidrBlockState", a.Ipv6CidrBlockState?.State?.Value, a.Ipv6CidrBlock))),
        };
    }

    public static M.InternetGateway Map(E.InternetGateway g, Place p) => new()
    {
        Id = g.InternetGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(g.Tags), VpcId = AttachedTo(g.Attachments), UnknownWords = Unknown(g.Attachments),
    };

    /// <summary>The VPC that a gateway is attached to, or null.</summary>
    public static string? AttachedTo(IEnumerable<InternetGatewayAttachment>? attachments) =>
        (attachments ?? []).FirstOrDefault(a => AwsWords.AttachmentStatus.Read(a.State?.Value, "attached") is "available" or "attached" or "attaching")?.VpcId;

    public static IReadOnlyList<UnknownWord> Unknown(IEnumerable<InternetGatewayAttachment>? attachments) =>
        AwsWords.Found((attachments ?? []).Select(a => AwsWords.AttachmentStatus.Check("Attachments.State", a.State?.Value, a.VpcId)));

    public static M.RouteTable Map(E.RouteTable t, Place p)
    {
        RouteTableAssociation[] associations = [.. (t.Associations ?? []).Where(a => a.AssociationState?.State?.Value is null or "" or "associated" or "associating")];
        return new()
        {
            Id = t.RouteTableId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(t.Tags), VpcId = t.VpcId, IsMain = associations.Any(a => a.Main == true),
            SubnetIds = [.. associations.Select(a => a.SubnetId).Where(s => !string.IsNullOrEmpty(s))], GatewayIds = [.. associations.Select(a => a.GatewayId).Where(g => !string.IsNullOrEmpty(g))],
            Routes = [.. (t.Routes ?? []).Select(Map)],
            UnknownWords = AwsWords.Found((t.Associations ?? []).Select(a => AwsWords.AssociationState.Check("AssociationState", a.AssociationState?.State?.Value, First(a.SubnetId, a.GatewayId) ?? "main"))),
        };
    }

    public static M.Route Map(E.Route r)
    {
        (RouteTargetKind kind, string id) = r switch
        {
            { VpcPeeringConnectionId.Length: > 0 } => (RouteTargetKind.VpcPeeringConnection, r.VpcPeeringConnectionId),
            { NatGatewayId.Length: > 0 } => (RouteTargetKind.NatGateway, r.NatGatewayId),
            { TransitGatewayId.Length: > 0 } => (RouteTargetKind.TransitGateway, r.TransitGatewayId),
            { EgressOnlyInternetGatewayId.Length: > 0 } => (RouteTargetKind.EgressOnlyInternetGateway, r.EgressOnlyInternetGatewayId),
            { GatewayId.Length: > 0 } => RouteTargets.OfGateway(r.GatewayId),
            { NetworkInterfaceId.Length: > 0 } => (RouteTargetKind.NetworkInterface, r.NetworkInterfaceId),
            _ => (RouteTargetKind.Other, First(r.CarrierGatewayId, r.LocalGatewayId, r.CoreNetworkArn, r.OdbNetworkArn, r.InstanceId) ?? "unknown"),
        };

        // The SDK leaves out what it does not know, a target too.
        UnknownWord? target = kind == RouteTargetKind.Other && id == "unknown" ? new("Target", "none that is known") : RouteTargets.UnknownGateway(kind, r.GatewayId);
        string? destination = string.IsNullOrEmpty(r.DestinationCidrBlock) ? r.DestinationIpv6CidrBlock : r.DestinationCidrBlock;
        M.Route route = new()
        {
            Destination = string.IsNullOrEmpty(destination) ? null : IPNetwork.Parse(destination), PrefixListId = First(r.DestinationPrefixListId), TargetKind = kind, TargetId = id,
        };
        return route.WithWords(r.State?.Value, r.Origin?.Value, target);
    }

    private static string? First(params ReadOnlySpan<string?> texts)
    {
        foreach (string? text in texts) { if (!string.IsNullOrEmpty(text)) { return text; } }
        return null;
    }

    public static M.NetworkAcl Map(E.NetworkAcl a, Place p) => new()
    {
        Id = a.NetworkAclId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(a.Tags), VpcId = a.VpcId, IsDefault = a.IsDefault ?? false, SubnetIds = [.. (a.Associations ?? []).Select(x => x.SubnetId)],
        Entries = [.. (a.Entries ?? []).Where(e => !string.IsNullOrEmpty(e.CidrBlock) || !string.IsNullOrEmpty(e.Ipv6CidrBlock)).Select(RuleMapper.Map)],
    };

    public static M.NatGateway Map(E.NatGateway g, Place p) => new()
    {
        Id = g.NatGatewayId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(g.Tags), VpcId = g.VpcId ?? "", SubnetId = g.SubnetId ?? "",
        State = AwsWords.NatGatewayState.Read(g.State?.Value, "available"), FailureMessage = g.FailureMessage,
        ConnectivityType = g.ConnectivityType is { } type ? AwsWords.ConnectivityType.Read(type.Value, "public") : null, AvailabilityMode = AwsWords.AvailabilityMode.Read(g.AvailabilityMode?.Value, "zonal"),
        RouteTableId = string.IsNullOrEmpty(g.RouteTableId) ? null : g.RouteTableId,
        Addresses = M.NatGatewayAddress.PrimaryFirst((g.NatGatewayAddresses ?? []).Select(a => (a.IsPrimary, new M.NatGatewayAddress
        {
            Private = Address(a.PrivateIp), Public = Address(a.PublicIp), AllocationId = string.IsNullOrEmpty(a.AllocationId) ? null : a.AllocationId,
            Status = AwsWords.NatGatewayAddressStatus.Read(a.Status?.Value, "succeeded"), Zone = a.AvailabilityZoneId ?? a.AvailabilityZone,
        }))),
        AttachedAppliances = [.. (g.AttachedAppliances ?? []).Select(a => new AttachedAppliance(a.Type?.Value ?? "", a.ApplianceArn, AwsWords.ApplianceState.Read(a.AttachmentState?.Value, "attached")))],
    };

    public static ElasticIp Map(Address a, Place p) => new()
    {
        Id = a.AllocationId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(a.Tags), PublicIpAddress = IPAddress.Parse(a.PublicIp),
        AssociationId = string.IsNullOrEmpty(a.AssociationId) ? null : a.AssociationId, NetworkInterfaceId = string.IsNullOrEmpty(a.NetworkInterfaceId) ? null : a.NetworkInterfaceId,
        PublicIpv4Pool = string.IsNullOrEmpty(a.PublicIpv4Pool) ? null : a.PublicIpv4Pool,
    };

    public static M.Instance Map(E.Instance i, Place p) => new()
    {
        Id = i.InstanceId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(i.Tags), VpcId = i.VpcId ?? "", SubnetId = i.SubnetId ?? "", InstanceType = i.InstanceType.Value, ImageId = i.ImageId,
        State = AwsWords.InstanceState.Read(i.State?.Name?.Value, "running"), AvailabilityZone = i.Placement?.AvailabilityZone, PrivateIpAddress = Address(i.PrivateIpAddress), PublicIpAddress = Address(i.PublicIpAddress), KeyName = i.KeyName,
        InstanceProfileId = string.IsNullOrEmpty(i.IamInstanceProfile?.Arn) ? null : i.IamInstanceProfile.Arn, MetadataTokensRequired = i.MetadataOptions?.HttpTokens?.Value == "required", // moto names the groups at the interface only.
        SecurityGroupIds = [.. (i.SecurityGroups is { Count: > 0 } own ? own : i.NetworkInterfaces is [{ } first, ..] ? first.Groups ?? [] : []).Select(g => g.GroupId)],
    };

    public static M.NetworkInterface Map(E.NetworkInterface n, Place p) => new()
    {
        Id = n.NetworkInterfaceId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(n.TagSet), VpcId = n.VpcId, SubnetId = n.SubnetId, InstanceId = string.IsNullOrEmpty(n.Attachment?.InstanceId) ? null : n.Attachment.InstanceId,
        Status = n.Status?.Value, AttachmentStatus = n.Attachment?.Status?.Value, AttachmentOwnerId = Text(n.Attachment?.InstanceOwnerId), RequesterId = Text(n.RequesterId),
        RequesterManaged = n.RequesterManaged ?? false, OperatorPrincipal = n.Operator?.Managed == true ? n.Operator.Principal ?? "" : null, DenyAllIgwTraffic = n.DenyAllIgwTraffic,
        InterfaceType = n.InterfaceType?.Value ?? "interface", SourceDestCheck = n.SourceDestCheck ?? true, Description = n.Description ?? "", SecurityGroupIds = [.. (n.Groups ?? []).Select(g => g.GroupId)],
        Addresses = [.. (n.PrivateIpAddresses ?? []).OrderByDescending(a => a.Primary == true).Select(a => new InterfaceAddress(IPAddress.Parse(a.PrivateIpAddress), Address(a.Association?.PublicIp)))],
        Ipv6Addresses = [.. (n.Ipv6Addresses ?? []).Select(a => IPAddress.Parse(a.Ipv6Address))],
        Prefixes = [.. (n.Ipv4Prefixes ?? []).Select(x => IPNetwork.Parse(x.Ipv4Prefix)), .. (n.Ipv6Prefixes ?? []).Select(x => IPNetwork.Parse(x.Ipv6Prefix))],
    };

    public static M.VpcPeeringConnection Map(E.VpcPeeringConnection c, Place p) => new()
    {
        Id = c.VpcPeeringConnectionId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(c.Tags), Requester = End(c.RequesterVpcInfo), Accepter = End(c.AccepterVpcInfo),
        Status = AwsWords.PeeringStatus.Read(c.Status?.Code?.Value, "initiating-request"), StatusMessage = c.Status?.Message ?? "",
    };

    public static M.ManagedPrefixList Map(E.ManagedPrefixList l, Place p, IEnumerable<PrefixListEntry>? entries) => new()
    {
        Id = l.PrefixListId, AccountId = p.AccountId, Region = p.Region, Tags = Tags(l.Tags), PrefixListName = l.PrefixListName, Entries = entries is null ? null : [.. entries.Select(e => IPNetwork.Parse(e.Cidr))],
    };

    public static ImmutableSortedDictionary<string, string> Tags(IEnumerable<Tag>? tags) => (tags ?? []).ToImmutableSortedDictionary(t => t.Key, t => t.Value ?? "");

    private static PeeringVpc End(VpcPeeringConnectionVpcInfo e) => new()
    {
        AccountId = e.OwnerId ?? "", Region = e.Region ?? "", VpcId = e.VpcId ?? "", AllowDnsResolutionFromRemoteVpc = e.PeeringOptions?.AllowDnsResolutionFromRemoteVpc,
        CidrBlocks =
        [
            .. e.CidrBlockSet is { Count: > 0 } set ? set.Select(b => IPNetwork.Parse(b.Cidr)) : string.IsNullOrEmpty(e.CidrBlock) ? [] : [IPNetwork.Parse(e.CidrBlock)],
            .. (e.Ipv6CidrBlockSet ?? []).Select(b => IPNetwork.Parse(b.Value)),
        ],
    };

    private static IPNetwork[] Ipv6(E.Vpc v, bool? advertised) =>
    [
        .. (v.Ipv6CidrBlockAssociationSet ?? []).Where(a => a.Ipv6CidrBlockState?.State?.Value is null or "associated"
            && Ipv6Attributes.IsAdvertised(a.Ipv6AddressAttribute?.Value, a.IpSource?.Value, a.Ipv6Pool) == advertised).Select(a => IPNetwork.Parse(a.Ipv6CidrBlock)),
    ];

    private static IPNetwork[] Ipv6(E.Subnet s, bool? advertised) =>
    [
        .. (s.Ipv6CidrBlockAssociationSet ?? []).Where(a => a.Ipv6CidrBlockState?.State?.Value is null or "associated"
            && Ipv6Attributes.IsAdvertised(a.Ipv6AddressAttribute?.Value, a.IpSource?.Value, null) == advertised).Select(a => IPNetwork.Parse(a.Ipv6CidrBlock)),
    ];

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IPAddress? Address(string? text) => string.IsNullOrEmpty(text) ? null : IPAddress.Parse(text);
}
