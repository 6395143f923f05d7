using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Model.Answers;
using C = SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>Makes the changes: a call each, and for the few that name an association a look at it first.</summary>
internal sealed class Changer(AmazonEC2Client ec2, CallRecorder calls)
{
    private Place Place => calls.Place;

    public async Task<Resource?> ApplyAsync(Change change, CancellationToken c) => change is CreateChange create
        ? await CreateAsync(create, c).ConfigureAwait(false) : await ChangeAsync(change, c).ConfigureAwait(false);

    private async Task<Resource> CreateAsync(CreateChange change, CancellationToken c)
    {
        switch (change)
        {
            case CreateVpc x:
                return SdkObjects.Read<SecureNet.Model.Vpc>((await Do(x, () => ec2.CreateVpcAsync(new()
                {
                    CidrBlock = x.CidrBlock.ToString(), TagSpecifications = Tags(ResourceType.Vpc, x)
                }, c)).ConfigureAwait(false)).Vpc, Place)! with { EnableDnsSupport = true, EnableDnsHostnames = false };
            case CreateSubnet x:
                return SdkObjects.Read<SecureNet.Model.Subnet>(
                    (await Do(x, () => ec2.CreateSubnetAsync(new() { VpcId = x.VpcId, CidrBlock = x.CidrBlock.ToString(), AvailabilityZone =
                        x.AvailabilityZone, TagSpecifications = Tags(ResourceType.Subnet, x) }, c)).ConfigureAwait(false)).Subnet, Place)!;
            case C.CreateInternetGateway x:
                return SdkObjects.Read<SecureNet.Model.InternetGateway>((await Do(x, () => ec2.CreateInternetGatewayAsync(new()
                {
                    TagSpecifications = Tags(ResourceType.InternetGateway, x)
                }, c)).ConfigureAwait(false)).InternetGateway, Place)!;
            case CreateRouteTable x:
                return SdkObjects.Read<SecureNet.Model.RouteTable>((await Do(x, () => ec2.CreateRouteTableAsync(new()
                {
                    VpcId = x.VpcId, ClientToken = ClientTokens.Of(x), TagSpecifications = Tags(ResourceType.RouteTable, x)
                }, c)).ConfigureAwait(false)).RouteTable, Place)!;
            case CreateNetworkAcl x:
                return SdkObjects.Read<SecureNet.Model.NetworkAcl>((await Do(x, () => ec2.CreateNetworkAclAsync(new()
                {
                    VpcId = x.VpcId, ClientToken = ClientTokens.Of(x), TagSpecifications = Tags(ResourceType.NetworkAcl, x)
                }, c)).ConfigureAwait(false)).NetworkAcl, Place)!;
            case CreateSecurityGroup x:
                string groupId = (await Do(x, () => ec2.CreateSecurityGroupAsync(new() { VpcId = x.VpcId, GroupName = x.GroupName,
                    Description = x.Description, TagSpecifications = Tags(ResourceType.SecurityGroup, x) }, c))
                    .ConfigureAwait(false)).GroupId;
                return new SecureNet.Model.SecurityGroup { Id = groupId, AccountId = Place.AccountId, Region = Place.Region, Tags = x.Tags,
                    VpcId = x.VpcId, GroupName = x.GroupName, Description = x.Description, Rules = [new()
                    {
                        Egress = true, Traffic = SecureNet.Model.TrafficType.All, CidrBlock = System.Net.IPNetwork.Parse("0.0.0.0/0")
                    }] };
            case C.AllocateAddress x:
                AllocateAddressResponse address = await Do(x, () => ec2.AllocateAddressAsync(
                    new() { Domain = DomainType.Vpc, TagSpecifications = Tags(ResourceType.ElasticIp, x) }, c)).ConfigureAwait(false);
                return new ElasticIp { Id = address.AllocationId, AccountId = Place.AccountId, Region = Place.Region, Tags = x.Tags,
                    PublicIpAddress = System.Net.IPAddress.Parse(address.PublicIp) };
            case CreateNatGateway x:
                return SdkObjects.Read<SecureNet.Model.NatGateway>((await Do(x, () =>
                    ec2.CreateNatGatewayAsync(new() { SubnetId = x.SubnetId, AllocationId = x.AllocationId, ClientToken = x.ClientToken,
                        TagSpecifications = Tags(ResourceType.Natgateway, x) }, c)).ConfigureAwait(false)).NatGateway, Place)!;
            case C.RunInstances x:
                RootVolume root = await RootVolume.OfAsync(x.ImageId, ec2, calls, c).ConfigureAwait(false);
                return SdkObjects.Read<SecureNet.Model.Instance>(
                    (await Do(x, () => ec2.RunInstancesAsync(Launch(x, root), c)).ConfigureAwait(false)).Reservation.Instances[0], Place)!;
            case C.CreateVpcPeeringConnection x:
                return SdkObjects.Read<SecureNet.Model.VpcPeeringConnection>((await Do(x, () => ec2.CreateVpcPeeringConnectionAsync(new()
                {
                    VpcId = x.VpcId, PeerVpcId = x.PeerVpcId, PeerOwnerId = x.PeerAccountId, PeerRegion = x.PeerRegion == Place.Region
                        ? null : x.PeerRegion, TagSpecifications = Tags(ResourceType.VpcPeeringConnection, x),
                }, c)).ConfigureAwait(false)).VpcPeeringConnection, Place)!;
            default:
                throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change));
        }
    }

    private async Task<Resource?> ChangeAsync(Change change, CancellationToken c)
    {
        Task call = change switch
        {
            ModifyVpcAttribute x => Do(x, () => ec2.ModifyVpcAttributeAsync(new()
            {
                VpcId = x.VpcId, EnableDnsSupport = x.Attribute == VpcAttribute.EnableDnsSupport ? x.Value : null,
                EnableDnsHostnames = x.Attribute == VpcAttribute.EnableDnsHostnames ? x.Value : null,
            }, c)),
            C.AttachInternetGateway x =>
                Do(x, () => ec2.AttachInternetGatewayAsync(new() { InternetGatewayId = x.InternetGatewayId, VpcId = x.VpcId }, c)),
            C.DetachInternetGateway x =>
                Do(x, () => ec2.DetachInternetGatewayAsync(new() { InternetGatewayId = x.InternetGatewayId, VpcId = x.VpcId }, c)),
            C.AssociateRouteTable x => AssociateAsync(x, c),
            C.DisassociateRouteTable x => DisassociateAsync(x, c),
            C.CreateRoute x =>
                Do(x,
                    () =>
                        ec2.CreateRouteAsync(new() { RouteTableId = x.RouteTableId, DestinationCidrBlock = V4(x.Destination),
                            DestinationIpv6CidrBlock = V6(x.Destination), GatewayId = On(x.TargetKind, RouteTargetKind.InternetGateway,
                                x.TargetId), NatGatewayId = On(x.TargetKind, RouteTargetKind.NatGateway, x.TargetId),
                            VpcPeeringConnectionId = On(x.TargetKind, RouteTargetKind.VpcPeeringConnection, x.TargetId),
                            NetworkInterfaceId = On(x.TargetKind, RouteTargetKind.NetworkInterface, x.TargetId),
                            EgressOnlyInternetGatewayId = On(x.TargetKind, RouteTargetKind.EgressOnlyInternetGateway, x.TargetId),
                            TransitGatewayId = On(x.TargetKind, RouteTargetKind.TransitGateway, x.TargetId) }, c)),
            C.ReplaceRoute x =>
                Do(x,
                    () =>
                        ec2.ReplaceRouteAsync(new() { RouteTableId = x.RouteTableId, DestinationCidrBlock = V4(x.Destination),
                            DestinationIpv6CidrBlock = V6(x.Destination), GatewayId = On(x.TargetKind, RouteTargetKind.InternetGateway,
                                x.TargetId), NatGatewayId = On(x.TargetKind, RouteTargetKind.NatGateway, x.TargetId),
                            VpcPeeringConnectionId = On(x.TargetKind, RouteTargetKind.VpcPeeringConnection, x.TargetId),
                            NetworkInterfaceId = On(x.TargetKind, RouteTargetKind.NetworkInterface, x.TargetId),
                            EgressOnlyInternetGatewayId = On(x.TargetKind, RouteTargetKind.EgressOnlyInternetGateway, x.TargetId),
                            TransitGatewayId = On(x.TargetKind, RouteTargetKind.TransitGateway, x.TargetId) }, c)),
            C.DeleteRoute x => Do(x, () => ec2.DeleteRouteAsync(new()
            {
                RouteTableId = x.RouteTableId, DestinationCidrBlock = V4(x.Destination), DestinationIpv6CidrBlock = V6(x.Destination)
            }, c)),
            C.CreateTransitGatewayRoute x =>
                Do(x, () => ec2.CreateTransitGatewayRouteAsync(new() { TransitGatewayRouteTableId = x.TransitGatewayRouteTableId,
                    DestinationCidrBlock = x.Destination.ToString(), TransitGatewayAttachmentId = x.TransitGatewayAttachmentId }, c)),
            C.ReplaceTransitGatewayRoute x =>
                Do(x, () => ec2.ReplaceTransitGatewayRouteAsync(new() { TransitGatewayRouteTableId = x.TransitGatewayRouteTableId,
                    DestinationCidrBlock = x.Destination.ToString(), TransitGatewayAttachmentId = x.TransitGatewayAttachmentId }, c)),
            C.AssociateTransitGatewayRouteTable x => Do(x, () => ec2.AssociateTransitGatewayRouteTableAsync(new()
            {
                TransitGatewayRouteTableId = x.TransitGatewayRouteTableId, TransitGatewayAttachmentId = x.TransitGatewayAttachmentId
            }, c)),
            C.CreateNetworkAclEntry x => Do(x, () => ec2.CreateNetworkAclEntryAsync(new() { NetworkAclId = x.NetworkAclId,
                RuleNumber = x.Entry.RuleNumber, Egress = x.Entry.Egress, RuleAction = Action(x.Entry), CidrBlock = V4(x.Entry.CidrBlock),
                Ipv6CidrBlock = V6(x.Entry.CidrBlock), Protocol = RuleMapper.Traffic(x.Entry.Traffic).Protocol,
                PortRange = RuleMapper.Traffic(x.Entry.Traffic).Ports, IcmpTypeCode = RuleMapper.Traffic(x.Entry.Traffic).Icmp }, c)),
            C.ReplaceNetworkAclEntry x => Do(x, () => ec2.ReplaceNetworkAclEntryAsync(new() { NetworkAclId = x.NetworkAclId,
                RuleNumber = x.Entry.RuleNumber, Egress = x.Entry.Egress, RuleAction = Action(x.Entry), CidrBlock = V4(x.Entry.CidrBlock),
                Ipv6CidrBlock = V6(x.Entry.CidrBlock), Protocol = RuleMapper.Traffic(x.Entry.Traffic).Protocol,
                PortRange = RuleMapper.Traffic(x.Entry.Traffic).Ports, IcmpTypeCode = RuleMapper.Traffic(x.Entry.Traffic).Icmp }, c)),
            C.DeleteNetworkAclEntry x => Do(x, () =>
                ec2.DeleteNetworkAclEntryAsync(new() { NetworkAclId = x.NetworkAclId, RuleNumber = x.RuleNumber, Egress = x.Egress }, c)),
            C.ReplaceNetworkAclAssociation x => UseAclAsync(x, c),
            AuthorizeSecurityGroupRules { Egress: true } x
                => Do(x, () => ec2.AuthorizeSecurityGroupEgressAsync(
                new() { GroupId = x.GroupId, IpPermissions = RuleMapper.Permissions(x.Rules, Place), TagSpecifications = RuleTags(x) }, c)),
            AuthorizeSecurityGroupRules x => Do(
                x, () => ec2.AuthorizeSecurityGroupIngressAsync(
                new() { GroupId = x.GroupId, IpPermissions = RuleMapper.Permissions(x.Rules, Place), TagSpecifications = RuleTags(x) }, c)),
            RevokeSecurityGroupRules { Egress: true } x
                => Do(x, () => ec2.RevokeSecurityGroupEgressAsync(
                new() { GroupId = x.GroupId, IpPermissions = x.RuleIds.Count > 0 ? null : RuleMapper.Permissions(x.Rules, Place),
                SecurityGroupRuleIds = RuleIds(x) }, c)),
            RevokeSecurityGroupRules x => Do(
                x, () => ec2.RevokeSecurityGroupIngressAsync(
                new() { GroupId = x.GroupId, IpPermissions = x.RuleIds.Count > 0 ? null : RuleMapper.Permissions(x.Rules, Place),
                SecurityGroupRuleIds = RuleIds(x) }, c)),
            C.AcceptVpcPeeringConnection x =>
                Do(x, () => ec2.AcceptVpcPeeringConnectionAsync(new() { VpcPeeringConnectionId = x.PeeringId }, c)),
            C.ModifyVpcPeeringConnectionOptions x => Do(x, () => ec2.ModifyVpcPeeringConnectionOptionsAsync(Options(x), c)),
            C.DeleteTags x => Do(
                x, () => ec2.DeleteTagsAsync(new() { Resources = [x.Id], Tags = [.. x.Keys.Select(k => new Tag { Key = k })] }, c)),
            C.CreateTags x =>
                Do(x, () => ec2.CreateTagsAsync(new() { Resources = [x.Id], Tags = [.. x.Tags.Select(t => new Tag(t.Key, t.Value))] }, c)),
            DeleteVpc x => Do(x, () => ec2.DeleteVpcAsync(new() { VpcId = x.Id }, c)),
            DeleteSubnet x => Do(x, () => ec2.DeleteSubnetAsync(new() { SubnetId = x.Id }, c)),
            C.DeleteInternetGateway x => Do(x, () => ec2.DeleteInternetGatewayAsync(new() { InternetGatewayId = x.Id }, c)),
            C.ReleaseAddress x => Do(x, () => ec2.ReleaseAddressAsync(new() { AllocationId = x.Id }, c)),
            DeleteNatGateway x => Do(x, () => ec2.DeleteNatGatewayAsync(new() { NatGatewayId = x.Id }, c)),
            DeleteRouteTable x => Do(x, () => ec2.DeleteRouteTableAsync(new() { RouteTableId = x.Id }, c)),
            DeleteNetworkAcl x => Do(x, () => ec2.DeleteNetworkAclAsync(new() { NetworkAclId = x.Id }, c)),
            DeleteSecurityGroup x => Do(x, () => ec2.DeleteSecurityGroupAsync(new() { GroupId = x.Id }, c)),
            C.TerminateInstances x => Do(x, () => ec2.TerminateInstancesAsync(new() { InstanceIds = [x.Id] }, c)),
            C.DeleteVpcPeeringConnection x => Do(x, () => ec2.DeleteVpcPeeringConnectionAsync(new() { VpcPeeringConnectionId = x.Id }, c)),
            _ => throw new ArgumentException($"{change.OperationName} is not known here.", nameof(change)),
        };
        await call.ConfigureAwait(false);
        return null;
    }

    private Task<T> Do<T>(Change change, Func<Task<T>> call) where T : AmazonWebServiceResponse =>
        calls.CallAsync(change.Action, true,
            (change as CreateChange)?.Address ?? (change.References is [string first, ..] ? first : null), call);

    private async Task AssociateAsync(C.AssociateRouteTable x, CancellationToken c)
    {
        if (await AssociationAsync(x.SubnetId, c).ConfigureAwait(false) is { } old)
        {
            await calls.CallAsync("ec2:ReplaceRouteTableAssociation", true, x.SubnetId, () => ec2.ReplaceRouteTableAssociationAsync(
                new() { AssociationId = old, RouteTableId = x.RouteTableId }, c)).ConfigureAwait(false);
            return;
        }

        await Do(x, () => ec2.AssociateRouteTableAsync(new() { RouteTableId = x.RouteTableId, SubnetId = x.SubnetId }, c))
            .ConfigureAwait(false);
    }

    private async Task DisassociateAsync(C.DisassociateRouteTable x, CancellationToken c)
    {
        if (await AssociationAsync(x.SubnetId, c).ConfigureAwait(false) is { } old)
        {
            await Do(x, () => ec2.DisassociateRouteTableAsync(new() { AssociationId = old }, c)).ConfigureAwait(false);
        }
    }

    private async Task<string?> AssociationAsync(string subnetId, CancellationToken c)
    {
        DescribeRouteTablesResponse tables = await calls.CallAsync("ec2:DescribeRouteTables", false, subnetId,
            () => ec2.DescribeRouteTablesAsync(new() { Filters = [new("association.subnet-id", [subnetId])] }, c)).ConfigureAwait(false);
        return (tables.RouteTables ?? []).SelectMany(t => t.Associations ?? [])
            .FirstOrDefault(a => a.SubnetId == subnetId)?.RouteTableAssociationId;
    }

    private async Task UseAclAsync(C.ReplaceNetworkAclAssociation x, CancellationToken c)
    {
        DescribeNetworkAclsResponse acls = await calls.CallAsync("ec2:DescribeNetworkAcls", false, x.SubnetId,
            () => ec2.DescribeNetworkAclsAsync(new() { Filters = [new("association.subnet-id", [x.SubnetId])] }, c)).ConfigureAwait(false);
        string old = (acls.NetworkAcls ?? []).SelectMany(a => a.Associations ?? [])
            .FirstOrDefault(a => a.SubnetId == x.SubnetId)?.NetworkAclAssociationId
            ?? throw new CloudException("InvalidSubnetID.NotFound", $"The subnet '{x.SubnetId}' has no network ACL yet", x.Action, Place);
        await Do(x, () => ec2.ReplaceNetworkAclAssociationAsync(new() { AssociationId = old, NetworkAclId = x.NetworkAclId }, c))
            .ConfigureAwait(false);
    }

    private static RunInstancesRequest Launch(C.RunInstances x, RootVolume root)
    {
        // Volumes and interfaces go with their instance: they are marked as the deployment's, not as resources of their own.
        List<Tag> mark = [.. x.Tags.Where(t => t.Key != TagNames.Address).Select(t => new Tag(t.Key, t.Value))];
        return new()
        {
            ImageId = x.ImageId, InstanceType = x.InstanceType, MinCount = 1, MaxCount = 1, ClientToken = x.ClientToken,
            KeyName = x.KeyName,
            IamInstanceProfile = x.InstanceProfileId is { } profile ? new() { Arn = profile } : null,
            UserData = x.UserData is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(x.UserData)),
            MetadataOptions = new()
            {
                HttpTokens = HttpTokensState.Required, HttpPutResponseHopLimit = 1, HttpEndpoint = InstanceMetadataEndpointState.Enabled
            },
            BlockDeviceMappings = [new() { DeviceName = root.DeviceName, Ebs = new()
            {
                Encrypted = true, VolumeSize = root.Size, DeleteOnTermination = true, VolumeType = VolumeType.Gp3
            } }],
            NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = x.SubnetId, Groups = [.. x.SecurityGroupIds],
                AssociatePublicIpAddress = x.AssociatePublicIpAddress, DeleteOnTermination = true }],
            TagSpecifications = [.. Tags(ResourceType.Instance, x), new() { ResourceType = ResourceType.Volume, Tags = mark },
                new() { ResourceType = ResourceType.NetworkInterface, Tags = mark }],
        };
    }

    private static ModifyVpcPeeringConnectionOptionsRequest Options(C.ModifyVpcPeeringConnectionOptions x)
    {
        // Only this option: across regions AWS refuses the ones of ClassicLink (terraform-provider-aws #6730).
        PeeringConnectionOptionsRequest dns = new() { AllowDnsResolutionFromRemoteVpc = x.AllowDnsResolutionFromRemoteVpc };
        return new() { VpcPeeringConnectionId = x.PeeringId, RequesterPeeringConnectionOptions = x.AsRequester ? dns : null,
            AccepterPeeringConnectionOptions = x.AsRequester ? null : dns };
    }

    private static List<string>? RuleIds(RevokeSecurityGroupRules x) => x.RuleIds.Count > 0 ? [.. x.RuleIds] : null;

    private static List<TagSpecification>? RuleTags(AuthorizeSecurityGroupRules x) => x.Tags.IsEmpty ? null
        : [Ec2Filters.TagsOf(ResourceType.SecurityGroupRule, x.Tags)];

    private static List<TagSpecification> Tags(ResourceType type, CreateChange change) =>
        [new() { ResourceType = type, Tags = [.. change.Tags.Select(t => new Tag(t.Key, t.Value))] }];

    private static string? On(RouteTargetKind kind, RouteTargetKind wanted, string id) => kind == wanted ? id : null;

    private static string? V4(System.Net.IPNetwork block) =>
        block.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? block.ToString() : null;

    private static string? V6(System.Net.IPNetwork block) =>
        block.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? block.ToString() : null;

    private static RuleAction Action(SecureNet.Model.NetworkAclEntry entry) => entry.Allow ? RuleAction.Allow : RuleAction.Deny;
}
