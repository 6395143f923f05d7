using System.Collections.Immutable;
using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>
/// The effect of a change on a network, without a cloud: what the simulator does, and how a fix is proved before it is made. It
/// checks nothing: a change that AWS would refuse is the caller's to refuse.
/// </summary>
public static class NetworkPatcher
{
    /// <param name="network">The network before.</param>
    /// <param name="place">Where the call is made.</param>
    /// <param name="change">The change, with real ids.</param>
    /// <param name="newId">Makes an id from a prefix such as <c>vpc</c>.</param>
    /// <param name="created">The resource that the call answers with, or null.</param>
    public static Network Apply(Network network, Place place, Change change, Func<string, string> newId, out Resource? created)
    {
        created = change is CreateChange create ? Create(network, place, create, newId) : null;
        if (created is not null)
        {
            network = network.With(created);
            return created switch
            {
                Vpc vpc => network.With(VpcCompanions(vpc, newId)),
                Subnet subnet => UseDefaultAcl(network, subnet),
                Instance instance => network.With(InterfaceOf(instance, (RunInstances)change, newId)),
                NatGateway nat => AttachNat(network, nat, newId),
                VpcEndpoint endpoint => VpcEndpointPatches.AddRoutes(network, endpoint, endpoint.RouteTableIds),
                VpcPeeringConnection peering when peering.Accepter.Place != place => network.With(FarView(peering)),
                _ => FleetPatches.Complete(network, (CreateChange)change, created, newId),
            };
        }

        return change switch
        {
            DeleteVpc c => DeleteVpc(network, place, c.Id),
            TerminateInstances c => Terminate(network, place, c.Id),
            DeleteNatGateway c => DeleteNat(network, place, c.Id),
            DeleteVpcPeeringConnection c => PeeringPatches.SetStatus(network, c.Id, "deleted"),
            AcceptVpcPeeringConnection c => PeeringPatches.SetStatus(network, c.PeeringId, "active"),
            ModifyVpcPeeringConnectionOptions c => PeeringPatches.SetDns(network, c),
            DeleteVpcEndpoints c => VpcEndpointPatches.Delete(network, place, c.Id),
            ModifyVpcEndpoint c => VpcEndpointPatches.Modify(network, place, c),
            DeleteSubnet c => RemoveSubnet(network, place, c.Id),
            _ when (AthenaPatches.Apply(network, place, change) ?? FleetPatches.Apply(network, place, change)
                ?? TransitPatches.Apply(network, place, change)) is { } after => after,
            DeleteSecurityGroup c => network.Without(Get<SecurityGroup>(network, place, ResourceKind.SecurityGroup, c.Id))
                .Without(RulePatches.TaggedRulesOf(network, place, c.Id)),
            DeleteChange c => network.Without(Get<Resource>(network, place.For(c.Deletes), c.Deletes, c.Id)),
            CreateTags c => Tag(network, place, c),
            DeleteTags c => network.Resources.FirstOrDefault(r => r.Place == place && r.Id == c.Id) is { } tagged
                ? network.With(tagged with { Tags = tagged.Tags.RemoveRange(c.Keys) }) : network,
            RoleChange c => RolePatches.Apply(network, place, c),
            BucketChange c => BucketPatches.Apply(network, place, c),
            LogGroupChange c => LogGroupPatches.Apply(network, place, c),
            ModifyVpcAttribute c => Update<Vpc>(network, place, ResourceKind.Vpc, c.VpcId, v =>
                c.Attribute == VpcAttribute.EnableDnsSupport
                    ? v with { EnableDnsSupport = c.Value } : v with { EnableDnsHostnames = c.Value }),
            AttachInternetGateway c =>
                Update<InternetGateway>(network, place, ResourceKind.InternetGateway, c.InternetGatewayId, g => g with { VpcId = c.VpcId }),
            DetachInternetGateway c =>
                Update<InternetGateway>(network, place, ResourceKind.InternetGateway, c.InternetGatewayId, g => g with { VpcId = null }),
            _ => RolePatches.ApplyProfile(network, place, change) ?? RulePatches.Apply(network, place, change, newId),
        };
    }

    internal static T Get<T>(Network network, Place place, ResourceKind kind, string id) where T : Resource =>
        network.Find<T>(place, kind, id) ?? throw new ArgumentException($"There is no {Words.Of(kind)} {id} in {place}.", nameof(id));

    internal static Network Update<T>(Network network, Place place, ResourceKind kind, string id, Func<T, T> update) where T : Resource =>
        network.With(update(Get<T>(network, place, kind, id)));

    private static Resource Create(Network network, Place place, CreateChange change, Func<string, string> newId)
    {
        (string account, string region) = place;
        switch (change)
        {
            case CreateVpc c:
                return new Vpc { Id = newId("vpc"), AccountId = account, Region = region, Tags = c.Tags, CidrBlocks = [c.CidrBlock],
                    EnableDnsSupport = true, EnableDnsHostnames = false };
            case CreateSubnet c:
                return new Subnet { Id = newId("subnet"), AccountId = account, Region = region, Tags = c.Tags, VpcId = c.VpcId,
                    CidrBlock = c.CidrBlock, AvailabilityZone = c.AvailabilityZone };
            case CreateInternetGateway c:
                return new InternetGateway { Id = newId("igw"), AccountId = account, Region = region, Tags = c.Tags };
            case CreateRouteTable c:
                return new RouteTable { Id = newId("rtb"), AccountId = account, Region = region, Tags = c.Tags, VpcId = c.VpcId,
                    Routes = LocalRoutes(Get<Vpc>(network, place, ResourceKind.Vpc, c.VpcId)) };
            case CreateNetworkAcl c:
                return new NetworkAcl
                {
                    Id = newId("acl"), AccountId = account, Region = region, Tags = c.Tags, VpcId = c.VpcId, Entries = RulePatches.DenyAll
                };
            case CreateSecurityGroup c:
                return new SecurityGroup { Id = newId("sg"), AccountId = account, Region = region, Tags = c.Tags, VpcId = c.VpcId,
                    GroupName = c.GroupName, Description = c.Description, Rules = [RulePatches.AllowAllEgress] };
            case AllocateAddress c:
                return new ElasticIp { Id = newId("eipalloc"), AccountId = account, Region = region, Tags = c.Tags,
                    PublicIpAddress = AddressPool.NextPublic(network) };
            case CreateNatGateway c:
            {
                Subnet subnet = Get<Subnet>(network, place, ResourceKind.Subnet, c.SubnetId);
                return new NatGateway
                {
                    Id = newId("nat"), AccountId = account, Region = region, Tags = c.Tags, VpcId = subnet.VpcId, SubnetId = subnet.Id,
                    AllocationId = c.AllocationId, State = "pending",
                    PrivateIpAddress = AddressPool.NextPrivate(network, subnet),
                    PublicIpAddress = Get<ElasticIp>(network, place, ResourceKind.ElasticIp, c.AllocationId).PublicIpAddress,
                };
            }

            case RunInstances c:
            {
                Subnet subnet = Get<Subnet>(network, place, ResourceKind.Subnet, c.SubnetId);
                return new Instance
                {
                    Id = newId("i"), AccountId = account, Region = region, Tags = c.Tags, VpcId = subnet.VpcId, SubnetId = subnet.Id,
                    InstanceType = c.InstanceType, ImageId = c.ImageId, KeyName = c.KeyName,
                    AvailabilityZone = subnet.AvailabilityZone, SecurityGroupIds = c.SecurityGroupIds, MetadataTokensRequired = true,
                    PrivateIpAddress = AddressPool.NextPrivate(network, subnet),
                    InstanceProfileId = c.InstanceProfileId,
                    PublicIpAddress = c.AssociatePublicIpAddress ? AddressPool.NextPublic(network) : null,
                };
            }

            case CreateVpcPeeringConnection c:
            {
                Place far = new(c.PeerAccountId, c.PeerRegion);
                return new VpcPeeringConnection
                {
                    Id = newId("pcx"), AccountId = account, Region = region, Tags = c.Tags, Status = "pending-acceptance",
                    StatusMessage = $"Pending Acceptance by {c.PeerAccountId}",
                    Requester = PeeringPatches.End(network, place, c.VpcId), Accepter = PeeringPatches.End(network, far, c.PeerVpcId),
                };
            }

            case CreateRole c:
                return RolePatches.Create(place, c);
            case CreateInstanceProfile c:
                return RolePatches.Create(place, c);
            case CreateVpcEndpoint c:
                return VpcEndpointPatches.Create(place, c, newId("vpce"));
            case CreateBucket c:
                return BucketPatches.Create(place, c);
            case CreateLogGroup c:
                return LogGroupPatches.Create(place, c);
            case CreateFlowLogs c:
                return new FlowLog { Id = newId("fl"), AccountId = account, Region = region, Tags = c.Tags, ResourceId = c.VpcId,
                    DestinationId = c.DestinationId, Settings = c.Settings };

            default:
                return AthenaPatches.Create(place, change) ?? FleetPatches.Create(network, place, change, newId)
                    ?? throw new ArgumentException($"{change.OperationName} has no effect that is known here.", nameof(change));
        }
    }

    private static Resource[] VpcCompanions(Vpc vpc, Func<string, string> newId) =>
    [
        new RouteTable
        {
            Id = newId("rtb"), AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id, IsMain = true, Routes = LocalRoutes(vpc)
        },
        new NetworkAcl { Id = newId("acl"), AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id, IsDefault = true,
            Entries = RulePatches.AllowAll },
        DefaultGroup(vpc, newId("sg")),
    ];

    private static SecurityGroup DefaultGroup(Vpc vpc, string id) => new()
    {
        Id = id, AccountId = vpc.AccountId, Region = vpc.Region, VpcId = vpc.Id, GroupName = "default",
        Description = "default VPC security group",
        Rules = [new() { Egress = false, Traffic = TrafficType.All, GroupId = id }, RulePatches.AllowAllEgress],
    };

    private static Route[] LocalRoutes(Vpc vpc) =>
        [.. vpc.CidrBlocks.Select(b => new Route { Destination = b, TargetKind = RouteTargetKind.Local, TargetId = "local" })];

    private static Network UseDefaultAcl(Network network, Subnet subnet) =>
        network.Of<NetworkAcl>(subnet.Place).FirstOrDefault(a => a.VpcId == subnet.VpcId && a.IsDefault) is { } acl
            ? network.With(acl with { SubnetIds = [.. acl.SubnetIds, subnet.Id] }) : network;

    private static NetworkInterface InterfaceOf(Instance i, RunInstances launch, Func<string, string> newId) => new()
    {
        Id = newId("eni"), AccountId = i.AccountId, Region = i.Region, VpcId = i.VpcId, SubnetId = i.SubnetId, InstanceId = i.Id,
        SecurityGroupIds = launch.SecurityGroupIds,
        Addresses = [new(i.PrivateIpAddress!, i.PublicIpAddress)], Tags = i.Tags.Remove(TagNames.Address),
    };

    private static Network AttachNat(Network network, NatGateway nat, Func<string, string> newId)
    {
        NetworkInterface eni = new()
        {
            Id = newId("eni"), AccountId = nat.AccountId, Region = nat.Region, VpcId = nat.VpcId, SubnetId = nat.SubnetId,
            InterfaceType = "nat_gateway", SourceDestCheck = false,
            Description = $"Interface for NAT Gateway {nat.Id}", Addresses = [new(nat.PrivateIpAddress!, nat.PublicIpAddress)],
        };
        return Update<ElasticIp>(network.With(eni), nat.Place, ResourceKind.ElasticIp, nat.AllocationId!,
            e => e with { NetworkInterfaceId = eni.Id, AssociationId = newId("eipassoc") });
    }

    private static VpcPeeringConnection FarView(VpcPeeringConnection p) =>
        p with { AccountId = p.Accepter.AccountId, Region = p.Accepter.Region, Tags = ImmutableSortedDictionary<string, string>.Empty };

    private static Network Tag(Network network, Place place, CreateTags change) =>
        network.Resources.FirstOrDefault(r => r.Place == place && r.Id == change.Id) is { } r
            ? network.With(r with { Tags = r.Tags.SetItems(change.Tags) }) : network;

    private static Network Terminate(Network network, Place place, string id)
    {
        foreach (NetworkInterface eni in network.Of<NetworkInterface>(place).Where(n => n.InstanceId == id))
        {
            network = network.Without(eni);
        }
        return Update<Instance>(network, place, ResourceKind.Instance, id,
            i => i with { State = "terminated", PrivateIpAddress = null, PublicIpAddress = null });
    }

    private static Network DeleteNat(Network network, Place place, string id)
    {
        NatGateway nat = Get<NatGateway>(network, place, ResourceKind.NatGateway, id);
        if (network.Of<ElasticIp>(place).FirstOrDefault(e => e.Id == nat.AllocationId) is { } address)
        {
            if (address.NetworkInterfaceId is { } eni && network.Find<NetworkInterface>(place, ResourceKind.NetworkInterface,
                eni) is { } found) { network = network.Without(found); }
            network = network.With(address with { NetworkInterfaceId = null, AssociationId = null });
        }

        return RulePatches.Blackhole(network.With(nat with { State = "deleted" }), id);
    }

    private static Network RemoveSubnet(Network network, Place place, string id)
    {
        foreach (RouteTable t in network.Of<RouteTable>(place).Where(t => t.SubnetIds.Contains(id)))
        {
            network = network.With(t with { SubnetIds = [.. t.SubnetIds.Where(s => s != id)] });
        }
        foreach (NetworkAcl a in network.Of<NetworkAcl>(place).Where(a => a.SubnetIds.Contains(id)))
        {
            network = network.With(a with { SubnetIds = [.. a.SubnetIds.Where(s => s != id)] });
        }
        return network.Without(Get<Subnet>(network, place, ResourceKind.Subnet, id));
    }

    private static Network DeleteVpc(Network network, Place place, string id)
    {
        foreach (Resource companion in network.Resources.Where(r => r.Place == place && r switch
        {
            RouteTable t => t.VpcId == id && t.IsMain,
            NetworkAcl a => a.VpcId == id && a.IsDefault,
            SecurityGroup g => g.VpcId == id && g.IsDefault,
            _ => false,
        }).ToArray()) { network = network.Without(companion); }
        return network.Without(Get<Vpc>(network, place, ResourceKind.Vpc, id));
    }
}
