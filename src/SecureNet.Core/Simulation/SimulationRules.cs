using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Provisioning;
using SecureNet.Simulation.FlowLogs;

namespace SecureNet.Simulation;

/// <summary>What AWS refuses, with its own error codes. Source: EC2 API reference, "Error codes", and the pages of each action.</summary>
internal static class SimulationRules
{
    public static void Check(Network state, Place place, Change change, SimulatedWorld world, Func<string, bool> isVisible)
    {
        // see BucketRules, RoleRules, LogGroupRules and AthenaRules
        if (change.Service is "s3" or "iam" or "logs" or "athena" or "glue") { return; }
        foreach (string id in change.References)
        {
            if (KindOf(id, change) is not { } kind || (change is CreateVpcPeeringConnection p && id == p.PeerVpcId)) { continue; }
            if (state.Find<Resource>(place, kind, id) is not { } found || !isVisible(id) || IsGone(found, change))
            {
                throw NotFound(kind, id, change, place);
            }
        }

        Action<string, string> refuse = (code, message) => throw new CloudException(code, message, change.Action, place);
        switch (change)
        {
            case CreateVpc c:
                if (c.CidrBlock.PrefixLength is < 16 or > 28) { refuse("InvalidVpc.Range", $"The CIDR '{c.CidrBlock}' is invalid."); }
                break;
            case CreateSubnet c: CheckSubnet(state, place, c, refuse); break;
            case AttachInternetGateway c:
                if (state.Find<InternetGateway>(place, ResourceKind.InternetGateway, c.InternetGatewayId)!.VpcId is { } attached)
                {
                    refuse("Resource.AlreadyAssociated", $"resource {c.InternetGatewayId} is already attached to network {attached}");
                }
                if (state.Of<InternetGateway>(place).Any(g => g.VpcId == c.VpcId))
                {
                    refuse("InvalidParameterValue", $"Network {c.VpcId} already has an internet gateway attached");
                }
                break;
            case CreateSecurityGroup c:
                if (state.Of<SecurityGroup>(place).Any(g => g.VpcId == c.VpcId && g.GroupName == c.GroupName))
                {
                    refuse("InvalidGroup.Duplicate", $"The security group '{c.GroupName}' already exists for VPC '{c.VpcId}'");
                }
                break;
            case CreateNatGateway c:
                if (!HasGateway(state, place, state.Find<Subnet>(place, ResourceKind.Subnet, c.SubnetId)!.VpcId))
                {
                    refuse("Gateway.NotAttached", "The VPC has no Internet gateway attached");
                }
                if (state.Find<ElasticIp>(place, ResourceKind.ElasticIp, c.AllocationId)!.AssociationId is not null)
                {
                    refuse("Resource.AlreadyAssociated", $"Elastic IP address [{c.AllocationId}] is already associated");
                }
                break;
            case CreateFlowLogs c: FlowLogRules.Check(state, place, c, world.KmsKeys, isVisible, refuse); break;
            case RunInstances c: CheckLaunch(state, place, c, world.Options.FullZones, refuse); break;
            case CreateVpcPeeringConnection or AcceptVpcPeeringConnection or ModifyVpcPeeringConnectionOptions
                or DeleteVpcPeeringConnection:
                PeeringRules.Check(state, place, change, refuse);
                break;
            case CreateVpcEndpoint or ModifyVpcEndpoint: VpcEndpointRules.Check(state, place, change, refuse); break;
            case DeleteChange delete: RemovalRules.Check(state, place, delete, refuse); break;
            case DetachInternetGateway c:
                if (state.Find<InternetGateway>(place, ResourceKind.InternetGateway, c.InternetGatewayId)!.VpcId != c.VpcId)
                {
                    refuse("Gateway.NotAttached", $"resource {c.InternetGatewayId} is not attached to network {c.VpcId}");
                }
                if (state.Of<NetworkInterface>(place).Any(n => n.VpcId == c.VpcId && n.Addresses.Any(a => a.Public is not null)))
                {
                    refuse("DependencyViolation",
                        $"Network {c.VpcId} has some mapped public address(es). Please unmap those public address(es) before "
                            + "detaching the gateway.");
                }
                break;
            default:
                FleetRules.Check(state, place, change, isVisible, refuse);
                RuleRules.Check(state, place, change, refuse);
                break;
        }
    }

    public static CloudException NotFound(ResourceKind kind, string id, Change change, Place place)
    {
        (string code, string noun) = kind switch
        {
            ResourceKind.Vpc => ("InvalidVpcID.NotFound", "vpc"),
            ResourceKind.Subnet => ("InvalidSubnetID.NotFound", "subnet"),
            ResourceKind.InternetGateway => ("InvalidInternetGatewayID.NotFound", "internetGateway"),
            ResourceKind.RouteTable => ("InvalidRouteTableID.NotFound", "routeTable"),
            ResourceKind.NetworkAcl => ("InvalidNetworkAclID.NotFound", "networkAcl"),
            ResourceKind.SecurityGroup => ("InvalidGroup.NotFound", "security group"),
            ResourceKind.NatGateway => ("NatGatewayNotFound", "NAT gateway"),
            ResourceKind.ElasticIp => ("InvalidAllocationID.NotFound", "allocation"),
            ResourceKind.Instance => ("InvalidInstanceID.NotFound", "instance"),
            ResourceKind.VpcEndpoint => ("InvalidVpcEndpointId.NotFound", "Vpc Endpoint"),
            ResourceKind.VpcPeeringConnection => ("InvalidVpcPeeringConnectionID.NotFound", "vpcPeeringConnection"),
            ResourceKind.KeyPair => ("InvalidKeyPair.NotFound", "key pair"),
            ResourceKind.Image => ("InvalidAMIID.NotFound", "image"),
            ResourceKind.Snapshot => ("InvalidSnapshot.NotFound", "snapshot"),
            ResourceKind.LaunchTemplate => ("InvalidLaunchTemplateId.NotFound", "launch template"),
            ResourceKind.LoadBalancer => ("LoadBalancerNotFound", "load balancer"),
            ResourceKind.TargetGroup => ("TargetGroupNotFound", "target group"),
            ResourceKind.Listener => ("ListenerNotFound", "listener"),
            ResourceKind.FlowLog => ("InvalidFlowLogId.NotFound", "flow log"),
            _ => ("InvalidID.NotFound", "resource"),
        };
        return new(code, $"The {noun} ID '{id}' does not exist", change.Action, place);
    }

    /// <summary>
    /// The kind that an id is of, by its prefix; null for others, such as image ids and names (a bucket may be called vpc-flow-logs).
    /// </summary>
    private static ResourceKind? KindOf(string id, Change change) => FleetRules.KindOf(id, change)
        ?? (id.Split('-') is not [string prefix, { Length: >= 8 } digits] || !digits.All(char.IsAsciiHexDigitLower) ? null : prefix switch
        {
            "vpc" => ResourceKind.Vpc,
            "subnet" => ResourceKind.Subnet,
            "igw" => ResourceKind.InternetGateway,
            "rtb" => ResourceKind.RouteTable,
            "acl" => ResourceKind.NetworkAcl,
            "sg" => ResourceKind.SecurityGroup,
            "nat" => ResourceKind.NatGateway,
            "eipalloc" => ResourceKind.ElasticIp,
            "i" => ResourceKind.Instance,
            "pcx" => ResourceKind.VpcPeeringConnection,
            "vpce" => ResourceKind.VpcEndpoint,
            "fl" => ResourceKind.FlowLog,
            _ => null,
        });

    // A route may be deleted though its target is gone, and a dead peering may be deleted twice.
    private static bool IsGone(Resource found, Change change) =>
        !found.Exists && change is not (DeleteVpcPeeringConnection or AcceptVpcPeeringConnection);

    private static void CheckSubnet(Network state, Place place, CreateSubnet c, Action<string, string> refuse)
    {
        Vpc vpc = state.Find<Vpc>(place, ResourceKind.Vpc, c.VpcId)!;
        if (c.CidrBlock.PrefixLength is < 16 or > 28
            || !vpc.CidrBlocks.Any(b => b.Contains(c.CidrBlock.BaseAddress) && b.PrefixLength <= c.CidrBlock.PrefixLength))
        {
            refuse("InvalidSubnet.Range", $"The CIDR '{c.CidrBlock}' is invalid.");
        }

        if (state.Of<Subnet>(place).Any(s => s.VpcId == c.VpcId && VpcRules.Overlap(s.CidrBlock, c.CidrBlock)))
        {
            refuse("InvalidSubnet.Conflict", $"The CIDR '{c.CidrBlock}' conflicts with another subnet");
        }
        if (!SimulatedCatalog.Zones(place.Region).Contains(c.AvailabilityZone))
        {
            refuse("InvalidParameterValue", $"Value ({c.AvailabilityZone}) for parameter availabilityZone is invalid.");
        }
    }

    private static void CheckLaunch(Network state, Place place, RunInstances c, ISet<string> fullZones, Action<string, string> refuse)
    {
        Subnet subnet = state.Find<Subnet>(place, ResourceKind.Subnet, c.SubnetId)!;
        if (SimulatedCatalog.ArchitectureOf(c.InstanceType) is null)
        {
            refuse("InvalidParameterValue", $"Invalid value '{c.InstanceType}' for InstanceType.");
        }
        if (!c.ImageId.StartsWith("ami-", StringComparison.Ordinal)) { refuse("InvalidAMIID.Malformed", $"Invalid id: \"{c.ImageId}\""); }
        if (c.KeyName is { } key && !state.Of<KeyPair>(place).Any(k => k.KeyName == key))
        {
            refuse("InvalidKeyPair.NotFound", $"The key pair '{key}' does not exist");
        }
        if (FleetRules.IsImageElsewhere(state, place, c.ImageId))
        {
            refuse("InvalidAMIID.NotFound", $"The image id '[{c.ImageId}]' does not exist");
        }
        if (AddressPool.NextPrivate(state, subnet) is null)
        {
            refuse("InsufficientFreeAddressesInSubnet",
                $"There are not enough free addresses in subnet '{subnet.Id}' to satisfy the requested number of instances.");
        }
        if (c.SecurityGroupIds.Any(g => state.Find<SecurityGroup>(place, ResourceKind.SecurityGroup, g)!.VpcId != subnet.VpcId))
        {
            refuse("InvalidParameter", $"Security group and subnet {subnet.Id} belong to different networks.");
        }
        if (fullZones.Contains(subnet.AvailabilityZone))
        {
            refuse("InsufficientInstanceCapacity", NoCapacity(c.InstanceType, subnet.AvailabilityZone));
        }
    }

    /// <summary>EC2's words for a zone that is out of a type.</summary>
    public static string NoCapacity(string instanceType, string zone) =>
        $"We currently do not have sufficient {instanceType} capacity in the Availability Zone you requested ({zone}). "
            + "Our system will be working on provisioning additional capacity.";

    private static bool HasGateway(Network state, Place place, string vpcId) => state.Of<InternetGateway>(place).Any(g => g.VpcId == vpcId);
}
